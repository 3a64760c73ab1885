/*
 * .Files: Helm's engine.files, a map[string][]byte with methods. The contents
 * become values only when a template asks for them.
 */
#ifndef CH_RENDER_FILES_OBJECT_H
#define CH_RENDER_FILES_OBJECT_H

#include "chart/chart.h"
#include "value/value.h"

/* The object over `count` files, which must outlive it. */
int ch_files_object(struct ch_op *op, const struct ch_chart_file *files,
                    size_t count, struct ch_value *out);

#endif
