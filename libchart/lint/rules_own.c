/* What Helm does not look at, or not this closely. */
#include "base/slashpath.h"
#include "codec/yaml.h"
#include "golib/strconv.h"
#include "lint/place.h"
#include "value/map.h"
#include "values/check.h"

static const struct chart_str values_yaml = CH_STR_INIT("values.yaml");

/* ---- keys that are there twice ------------------------------------------- */

int ch_lint_add_duplicate(struct ch_lint_run *run, enum ch_lint_rule rule,
                          struct chart_str path,
                          const struct ch_lint_place *file,
                          const struct ch_yaml_duplicate *key)
{
    struct ch_lint_place first = *file, place = *file;
    struct ch_buf message;
    first.line = key->first_line;
    first.column = key->first_column;
    first.what = CH_STR("first set here");
    place.line = key->line;
    place.column = key->column;
    place.next = &first;
    ch_buf_init(&message, run->op);
    CH_BUF_LIT(&message, "key ");
    ch_quote(&message, key->key);
    ch_buf_printf(&message,
                  " is set again; this value wins over the one on line %u",
                  key->first_line);
    return ch_lint_add_buf(run, rule, path, &message, &place);
}

int ch_lint_duplicates(struct ch_lint_run *run, struct chart_str path,
                       const struct ch_lint_place *file)
{
    struct ch_yaml_duplicates keys = {0};
    const struct ch_yaml_options options = {.duplicates = &keys};
    struct ch_value ignored;
    int code = ch_yaml_parse_values(run->op, file->text, &options, &ignored);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(run->op); /* whoever reads the values says so */
        code = 0;
    }
    for (size_t i = 0; !code && i < keys.count; i++)
        code = ch_lint_add_duplicate(run, CH_RULE_VALUES_DUPLICATE, path, file,
                                     &keys.items[i]);
    return code;
}

/* ---- schemas ------------------------------------------------------------- */

struct schema_lint {
    struct ch_lint_run *run;
    const struct ch_rendered_values *values;
};

static int schema_message(struct schema_lint *s,
                          const struct ch_schema_report *report,
                          const struct ch_schema_finding *f,
                          struct ch_buf *message)
{
    ch_buf_init(message, s->run->op);
    if (report->instance != s->values->root) {
        ch_buf_str(message, report->instance->name);
        CH_BUF_LIT(message, ": ");
    }
    CH_BUF_LIT(message, "at '");
    ch_buf_str(message, f->pointer);
    CH_BUF_LIT(message, "': ");
    ch_buf_str(message, f->message);
    return ch_buf_check(message);
}

/* Values of flags have no line; the schema's own file stands in. */
static int add_violation(struct schema_lint *s,
                         const struct ch_schema_report *report,
                         const struct ch_schema_finding *f, struct ch_value at)
{
    struct ch_buf message;
    struct ch_lint_place place =
        ch_lint_place_value(&s->values->origins, at.origin);
    struct ch_lint_place schema = {.what = CH_STR("this schema asks for it")};
    int code = ch_path_join(s->run->op, report->instance->chart->source,
                            CH_STR("values.schema.json"), &schema.source);
    if (!code)
        code = schema_message(s, report, f, &message);
    if (code)
        return code;
    if (place.line)
        place.next = &schema;
    else
        place = schema;
    return ch_lint_add_buf(s->run, CH_RULE_VALUES_SCHEMA, values_yaml, &message,
                           &place);
}

static int add_finding(struct schema_lint *s,
                       const struct ch_schema_report *report,
                       const struct ch_schema_finding *f)
{
    int code = 0;
    for (size_t i = 0; !code && i < f->member_count; i++)
        code = add_violation(s, report, f, f->members[i]);
    return code || f->member_count ? code
                                   : add_violation(s, report, f, f->value);
}

static int add_report(void *user, const struct ch_schema_report *report)
{
    struct schema_lint *s = user;
    struct ch_lint_place place = {.line = 0};
    int code = 0;
    if (report->broken.len) {
        place.hint = report->hint;
        code = ch_path_join(s->run->op, report->instance->chart->source,
                            CH_STR("values.schema.json"), &place.source);
        return code ? code
                    : ch_lint_add(s->run, CH_RULE_VALUES_SCHEMA,
                                  CH_STR("values.schema.json"), report->broken,
                                  &place);
    }
    for (size_t i = 0; !code && i < report->result.count; i++)
        if (!ch_schema_is_summary(&report->result, i))
            code = add_finding(s, report, &report->result.findings[i]);
    return code;
}

int ch_lint_schemas(struct ch_lint_run *run,
                    const struct ch_rendered_values *values)
{
    struct schema_lint s = {run, values};
    return ch_values_each_schema(run->op, values, NULL, add_report, &s);
}

/* ---- dependencies -------------------------------------------------------- */

/* Where a dependency is written. */
static struct ch_lint_place dependency_place(const struct ch_chart *chart,
                                             size_t i)
{
    return (struct ch_lint_place){.file = ch_chart_dependency_file(chart),
                                  .line = chart->metadata.dependencies[i].line};
}

static int add_named(struct ch_lint_run *run, enum ch_lint_rule rule,
                     const char *lead, struct chart_str name, const char *tail,
                     const struct ch_lint_place *place)
{
    struct ch_buf message;
    ch_buf_init(&message, run->op);
    ch_buf_str(&message, ch_str_z(lead));
    ch_quote(&message, name);
    ch_buf_str(&message, ch_str_z(tail));
    return ch_lint_add_buf(run, rule, CH_STR("Chart.yaml"), &message, place);
}

static int check_undeclared(struct ch_lint_run *run,
                            const struct ch_chart *chart)
{
    int code = 0;
    for (size_t i = 0; !code && i < chart->subchart_count; i++) {
        const struct ch_chart *sub = chart->subcharts[i];
        struct ch_lint_place place = {.line = 0};
        bool known = false;
        for (size_t d = 0; d < chart->metadata.dependency_count; d++)
            known = known || ch_str_eq(chart->metadata.dependencies[d].name,
                                       sub->metadata.name);
        if (known)
            continue;
        code = ch_path_join(run->op, sub->source, CH_STR("Chart.yaml"),
                            &place.source);
        if (!code)
            code = add_named(run, CH_RULE_DEPENDENCY_UNDECLARED,
                             "charts/ holds ", sub->metadata.name,
                             ", which is no dependency of the chart", &place);
    }
    return code;
}

static int check_present(struct ch_lint_run *run, const struct ch_chart *chart,
                         size_t i)
{
    struct chart_str name = chart->metadata.dependencies[i].name;
    const struct ch_lint_place place = dependency_place(chart, i);
    for (size_t s = 0; s < chart->subchart_count; s++)
        if (ch_str_eq(chart->subcharts[s]->metadata.name, name))
            return 0;
    return add_named(run, CH_RULE_DEPENDENCY_MISSING, "dependency ", name,
                     " is not in charts/", &place);
}

/* A chart with two dependencies of one name does not load. */
int ch_lint_each_dependency(struct ch_lint_run *run,
                            const struct ch_chart *chart)
{
    size_t count = chart->metadata.dependency_count;
    int code = ch_step(run->op, (count + 1) * (chart->subchart_count + count));
    if (!code)
        code = check_undeclared(run, chart);
    for (size_t i = 0; !code && i < count; i++)
        code = check_present(run, chart, i);
    return code;
}
