/*
 * JSONPath templates as Kubernetes' client-go reads them (util/jsonpath): text
 * with actions in braces, "{range .items[*]}{.name}{end}". Wildcards go through
 * maps in key order, where client-go takes Go's random one.
 */
#ifndef CH_JSONPATH_JSONPATH_H
#define CH_JSONPATH_JSONPATH_H

#include "base/buf.h"
#include "value/value.h"

struct ch_jsonpath;

/* Lives in the operation's arena; the text must live as long. Error:
 * CHART_ESYNTAX with client-go's text. */
int ch_jsonpath_parse(struct ch_op *op, struct chart_str text,
                      const struct ch_jsonpath **out);
/* Appends what the template finds in `data`; nothing when it fails. Error:
 * CHART_EEXEC with client-go's text ("x is not found"). */
int ch_jsonpath_execute(struct ch_buf *buf, const struct ch_jsonpath *path,
                        struct ch_value data);

#endif
