/* crds/ */
#include "base/slashpath.h"
#include "lint/object.h"
#include "lint/run.h"

static const struct chart_str crds_dir = CH_STR_INIT("crds/");

/* One file, of the chart or of a subchart. */
struct crd_file {
    struct ch_lint_run *run;
    struct chart_str path;   /* in its chart */
    struct chart_str source; /* of a subchart: as it is shown; else "" */
};

static struct ch_lint_place place_at(const struct crd_file *f,
                                     struct ch_lint_spot spot)
{
    struct ch_lint_place place = {.line = spot.line, .column = spot.column};
    if (f->source.len)
        place.source = f->source;
    else
        place.file = f->path;
    return place;
}

static int check_object(const struct crd_file *f,
                        const struct ch_lint_object *object)
{
    struct ch_lint_place place = place_at(f, object->api_version_at);
    int code = 0;
    if (!object->present)
        return 0;
    if (!ch_str_starts(object->api_version, CH_STR("apiextensions.k8s.io")))
        code = ch_lint_add(f->run, CH_RULE_CRD_API_VERSION, f->path,
                           CH_STR("apiVersion is not in "
                                  "'apiextensions.k8s.io'"),
                           &place);
    place = place_at(f, object->kind_at);
    if (!code && !ch_str_eq(object->kind, CH_STR("CustomResourceDefinition")))
        code = ch_lint_add(f->run, CH_RULE_CRD_KIND, f->path,
                           CH_STR("object kind is not "
                                  "'CustomResourceDefinition'"),
                           &place);
    return code;
}

static int add_fault(const struct crd_file *f, struct ch_lint_spot spot)
{
    const struct ch_lint_place place = place_at(f, spot);
    struct ch_buf message;
    ch_buf_init(&message, f->run->op);
    CH_BUF_LIT(&message, "unable to parse YAML: ");
    ch_buf_str(&message, ch_error_text(f->run->op));
    ch_error_clear(f->run->op);
    return ch_lint_add_buf(f->run, CH_RULE_CRD_YAML, f->path, &message, &place);
}

static int check_file(const struct crd_file *f, struct chart_str data,
                      bool *stopped)
{
    struct ch_lint_objects it = ch_lint_objects_start(f->run->op, data);
    struct ch_lint_object object;
    int code;
    while ((code = ch_lint_objects_next(&it, &object)) == 1) {
        code = check_object(f, &object);
        if (code)
            return code;
    }
    if (!code || ch_is_fatal(code))
        return code;
    *stopped = true;
    return add_fault(f, ch_lint_objects_fault(&it));
}

static int check_chart_file(struct ch_lint_run *run,
                            const struct ch_chart *chart, bool is_root,
                            const struct ch_chart_file *file, bool *stopped)
{
    struct crd_file f = {run, file->path, CH_STR("")};
    int code =
        is_root ? 0
                : ch_path_join(run->op, chart->source, file->path, &f.source);
    return code ? code : check_file(&f, file->data, stopped);
}

/* Helm stops at the first file that is no YAML, subcharts included. */
static int check_chart(struct ch_lint_run *run, const struct ch_chart *chart,
                       bool is_root, bool *stopped)
{
    int code = ch_enter(run->op);
    if (code)
        return code;
    for (size_t i = 0; !code && !*stopped && i < chart->file_count; i++)
        if (ch_chart_file_is_crd(chart->files[i].path))
            code = check_chart_file(run, chart, is_root, &chart->files[i],
                                    stopped);
    for (size_t i = 0; !code && !*stopped && i < chart->subchart_count; i++)
        code = check_chart(run, chart->subcharts[i], false, stopped);
    ch_leave(run->op);
    return code;
}

int ch_lint_crds(struct ch_lint_run *run)
{
    const struct ch_lint_place place = {.file = CH_STR("crds")};
    struct ch_chart_tree *tree;
    bool stopped = false;
    int code = 0;
    switch (ch_lint_source_kind(&run->source, "crds")) {
    case CH_LINT_NONE:
        return 0;
    case CH_LINT_FAULT:
        return ch_lint_add_error(run, CH_RULE_CRDS_DIR, crds_dir, "", "crds");
    case CH_LINT_FILE:
        return ch_lint_add(run, CH_RULE_CRDS_DIR, crds_dir,
                           CH_STR("not a directory"), &place);
    case CH_LINT_DIR:
        break;
    }
    code = ch_lint_load(run, CH_RULE_CRDS, crds_dir, "", &tree);
    return code || !tree ? code : check_chart(run, tree->root, true, &stopped);
}
