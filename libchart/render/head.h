/*
 * The head of a rendered document: what Helm decodes of it to sort and to know
 * hooks, which is also its check that the document is YAML.
 */
#ifndef CH_RENDER_HEAD_H
#define CH_RENDER_HEAD_H

#include "base/op.h"

struct ch_head {
    struct chart_str api_version, kind, name, namespace_; /* "" if absent */
    bool is_hook; /* has the annotation helm.sh/hook */
    struct chart_str hook, hook_weight;
};

/* Error texts are those of sigs.k8s.io/yaml for Helm's SimpleHead. */
int ch_head_read(struct ch_op *op, struct chart_str text, struct ch_head *out);

#endif
