/*
 * The places in Chart.yaml and its kin that an error is about. They are looked
 * up when there is an error, by reading the file again.
 */
#ifndef CH_CHART_BLAME_H
#define CH_CHART_BLAME_H

#include "chart/metadata.h"

/* Adds the place of a field to the error that is set; of a field that is not
 * there, the file alone. */
void ch_blame_field(struct ch_op *op, const struct ch_chart *chart,
                    struct chart_str field);
/* The same in a file that is parsed already. */
void ch_blame_parsed(struct ch_op *op, const struct ch_metadata_file *file,
                     struct chart_str field);
/* The same for the dependency of that name or alias; the last one if there are
 * several. */
void ch_blame_dependency(struct ch_op *op, const struct ch_chart *chart,
                         struct chart_str name);

#endif
