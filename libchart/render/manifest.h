/*
 * Rendered files to documents: split, head read and checked, hooks apart,
 * sorted; CRDs in front where asked for.
 */
#ifndef CH_RENDER_MANIFEST_H
#define CH_RENDER_MANIFEST_H

#include "render/engine.h"
#include "render/writer.h"

/* Errors: "YAML parse error on c/templates/a.yaml: ...", `*refusal` set then.
 * `manifest->values` is the caller's to set, before: the CRDs and notes come
 * from its charts. */
int ch_manifest_fill(struct ch_op *op, struct ch_manifest *manifest,
                     const struct ch_outputs *outputs,
                     const struct ch_render_options *options,
                     struct ch_refusal *refusal);

/* What --show-only prints: the documents of the finished output whose source
 * matches a pattern, in the order of the patterns. CHART_ENOTFOUND "could not
 * find template P in chart" when one matches nothing. */
int ch_manifest_write_only(const struct ch_manifest *manifest,
                           const struct chart_str *patterns, size_t count,
                           struct ch_buf *buf);

#endif
