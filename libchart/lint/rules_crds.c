/* crds/ */
#include "lint/object.h"
#include "lint/run.h"

static const struct chart_str crds_dir = CH_STR_INIT("crds/");

static int check_object(struct ch_lint_run *run, struct chart_str path,
                        const struct ch_lint_object *object)
{
    const struct ch_lint_place place = {.source = path, .line = object->line};
    int code = 0;
    if (!object->present)
        return 0;
    if (!ch_str_starts(object->api_version, CH_STR("apiextensions.k8s.io")))
        code = ch_lint_add(run, CH_RULE_CRD_API_VERSION, path,
                           CH_STR("apiVersion is not in "
                                  "'apiextensions.k8s.io'"),
                           &place);
    if (!code && !ch_str_eq(object->kind, CH_STR("CustomResourceDefinition")))
        code = ch_lint_add(run, CH_RULE_CRD_KIND, path,
                           CH_STR("object kind is not "
                                  "'CustomResourceDefinition'"),
                           &place);
    return code;
}

static int check_file(struct ch_lint_run *run, const struct ch_chart_file *file,
                      bool *stopped)
{
    struct ch_lint_objects it = ch_lint_objects_start(run->op, file->data);
    struct ch_lint_object object;
    int code;
    while ((code = ch_lint_objects_next(&it, &object)) == 1) {
        code = check_object(run, file->path, &object);
        if (code)
            return code;
    }
    if (!code)
        return 0;
    *stopped = true;
    return ch_lint_add_error(run, CH_RULE_CRD_YAML, file->path,
                             "unable to parse YAML: ");
}

/* Helm stops at the first file that is no YAML, subcharts included. */
static int check_chart(struct ch_lint_run *run, const struct ch_chart *chart,
                       bool *stopped)
{
    int code = ch_enter(run->op);
    if (code)
        return code;
    for (size_t i = 0; !code && !*stopped && i < chart->file_count; i++)
        if (ch_chart_file_is_crd(chart->files[i].path))
            code = check_file(run, &chart->files[i], stopped);
    for (size_t i = 0; !code && !*stopped && i < chart->subchart_count; i++)
        code = check_chart(run, chart->subcharts[i], stopped);
    ch_leave(run->op);
    return code;
}

int ch_lint_crds(struct ch_lint_run *run)
{
    struct ch_chart_tree *tree;
    bool stopped = false;
    int code = 0;
    switch (ch_lint_source_kind(&run->source, "crds")) {
    case CH_LINT_NONE:
        return 0;
    case CH_LINT_FAULT:
        return ch_lint_add_error(run, CH_RULE_CRDS_DIR, crds_dir, "");
    case CH_LINT_FILE:
        return ch_lint_add(run, CH_RULE_CRDS_DIR, crds_dir,
                           CH_STR("not a directory"), NULL);
    case CH_LINT_DIR:
        break;
    }
    code = ch_lint_load(run, CH_RULE_CRDS, crds_dir, "", &tree);
    return code || !tree ? code : check_chart(run, tree->root, &stopped);
}
