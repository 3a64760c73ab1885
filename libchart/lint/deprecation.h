/*
 * API versions of Kubernetes that are deprecated or gone.
 */
#ifndef CH_LINT_DEPRECATION_H
#define CH_LINT_DEPRECATION_H

#include "base/buf.h"
#include "render/capabilities.h"

struct ch_deprecated_api {
    struct chart_str api_version, kind;
    uint8_t deprecated; /* in 1.N */
    uint8_t removed;    /* in 1.N; 0: not yet */
    bool has_list;      /* the kind with List behind it goes the same way */
    const char *use;    /* what to use instead; "" if nothing */
    const char *kind_to_use; /* "": the same kind */
};

/* Appends "apps/v1beta1 Deployment is deprecated in v1.8+, ..." when the kind
 * is deprecated in that version of Kubernetes. */
void ch_lint_deprecation(struct ch_buf *out, struct chart_str api_version,
                         struct chart_str kind,
                         const struct ch_kube_version *kube);

/* deprecation_data.c */
extern const struct ch_deprecated_api ch_deprecated_apis[];
extern const size_t ch_deprecated_api_count;

#endif
