/* charts/ against the list of dependencies */
#include "lint/run.h"
#include "value/map.h"

/* Names that one list has and the other lacks, joined by commas. */
struct missing {
    struct ch_op *op;
    struct ch_map *known;
    struct ch_buf text;
};

static int start(struct missing *m, struct ch_op *op)
{
    *m = (struct missing){.op = op, .known = ch_map_new(op, 0)};
    ch_buf_init(&m->text, op);
    return m->known ? 0 : ch_error_code(op);
}

static int know(struct missing *m, struct chart_str name)
{
    return ch_map_set_str(m->op, m->known, name, ch_bool(true));
}

static void list(struct missing *m, const char *lead, struct chart_str name)
{
    ch_buf_str(&m->text, m->text.len ? CH_STR(",") : ch_str_z(lead));
    ch_buf_str(&m->text, name);
}

static int check_declared(const struct ch_chart *chart, struct missing *m)
{
    int code = 0;
    for (size_t i = 0; !code && i < chart->metadata.dependency_count; i++)
        code = know(m, chart->metadata.dependencies[i].name);
    for (size_t i = 0; !code && i < chart->subchart_count; i++) {
        struct chart_str name = chart->subcharts[i]->metadata.name;
        if (!ch_map_get_str(m->known, name))
            list(m, "chart metadata is missing these dependencies: ", name);
    }
    return code;
}

static int check_unique(const struct ch_chart *chart, struct missing *m)
{
    int code = 0;
    for (size_t i = 0; !code && i < chart->metadata.dependency_count; i++) {
        const struct ch_dependency *d = &chart->metadata.dependencies[i];
        struct chart_str key = d->alias.len ? d->alias : d->name;
        if (ch_map_get_str(m->known, key))
            list(m, "multiple dependencies with name or alias: ", key);
        code = know(m, key);
    }
    return code;
}

static int check_present(const struct ch_chart *chart, struct missing *m)
{
    int code = 0;
    for (size_t i = 0; !code && i < chart->subchart_count; i++)
        code = know(m, chart->subcharts[i]->metadata.name);
    for (size_t i = 0; !code && i < chart->metadata.dependency_count; i++) {
        struct chart_str name = chart->metadata.dependencies[i].name;
        if (!ch_map_get_str(m->known, name))
            list(m, "chart directory is missing these dependencies: ", name);
    }
    return code;
}

static const struct {
    enum ch_lint_rule rule;
    int (*check)(const struct ch_chart *chart, struct missing *m);
} checks[] = {
    {CH_RULE_DEPENDENCY_UNDECLARED, check_declared},
    {CH_RULE_DEPENDENCY_TWICE, check_unique},
    {CH_RULE_DEPENDENCY_MISSING, check_present},
};

/* The line of the first dependency of Chart.yaml; they stand together. */
static struct ch_lint_place place_of(const struct ch_chart *chart)
{
    struct ch_lint_place place = {.file = ch_chart_dependency_file(chart)};
    if (chart->metadata.dependency_count)
        place.line = chart->metadata.dependencies[0].line;
    return place;
}

int ch_lint_dependencies(struct ch_lint_run *run)
{
    struct ch_chart_tree *tree;
    int code = ch_lint_load(run, CH_RULE_CHART_LOAD, CH_STR(""),
                            "unable to load chart\n\t", &tree);
    if (!code && tree && !run->options->helm_only)
        return ch_lint_each_dependency(run, tree->root);
    for (size_t i = 0; !code && tree && i < CH_COUNT(checks); i++) {
        struct ch_lint_place place = place_of(tree->root);
        struct missing m;
        code = start(&m, run->op);
        if (!code)
            code = checks[i].check(tree->root, &m);
        if (!code)
            code = ch_lint_add_buf(run, checks[i].rule, run->source.dir,
                                   &m.text, &place);
    }
    return code;
}
