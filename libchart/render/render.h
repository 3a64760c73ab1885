/*
 * Rendering: a loaded chart's templates prepared once (program), then run with
 * values (render), and the outputs sorted into a manifest.
 */
#ifndef CH_RENDER_RENDER_H
#define CH_RENDER_RENDER_H

#include "template/template.h"
#include "values/values.h"

/* Every template and schema of the tree parsed, in the arena of `op`. What does
 * not parse is reported by the runs that use it. */
struct ch_program;
int ch_program_new(struct ch_op *op, const struct ch_chart_tree *tree,
                   struct ch_program **out);

struct ch_template_list;

/* What a run had made when it ended, also when it failed. */
struct ch_render_made {
    struct ch_rendered_values values; /* `root` is null: not even they */
    const struct ch_template_list *templates; /* null: not all were parsed */
};

struct ch_render_options {
    struct chart_str release_name;        /* null means "release-name" */
    struct chart_str namespace_;          /* "" means "default" */
    struct chart_str kube_version;        /* "" means the default */
    const struct chart_str *api_versions; /* added to the defaults */
    size_t api_version_count;
    bool is_upgrade;
    bool include_crds;
    bool no_hooks;
    bool skip_tests;
    bool skip_schema;
    bool allow_dns;
    bool lint_mode;
    /* Where the rendered files go when one of them is no YAML, as Helm prints
     * them with --debug; an empty line for other failures of a run. Null:
     * nowhere. */
    struct ch_buf *rejected;
    const struct ch_observer *observer; /* null: nobody */
    const struct ch_merge_observer *merge_observer;
    struct ch_render_made *made; /* filled in on the way; null: nobody asks */
};

struct ch_document {
    struct chart_str path; /* "chart/templates/a.yaml" */
    struct chart_str text; /* trimmed content */
    struct chart_str api_version, kind, name, namespace_;
    bool is_hook;
    bool is_crd;
    struct chart_str hook_events; /* "pre-install,test", or "" */
    int hook_weight;
};

struct ch_manifest {
    struct ch_document *documents; /* in output order */
    size_t count;
    struct chart_str notes; /* rendered NOTES.txt of the root, or "" */
    struct ch_rendered_values values;
};

/* One render with everything in op->arena. */
int ch_render(struct ch_op *op, const struct ch_chart_tree *tree,
              const struct ch_program *program,
              const struct ch_user_values *user,
              const struct ch_render_options *options,
              struct ch_manifest **out);

/* Helm's stdout: "---\n# Source: ...". */
int ch_manifest_write(const struct ch_manifest *manifest, struct ch_buf *buf);

#endif
