/*
 * The texts that Helm makes of text/template's errors.
 */
#ifndef CH_RENDER_ERROR_TEXT_H
#define CH_RENDER_ERROR_TEXT_H

#include "template/template.h"

/* After a parse error of the file `path`: "parse error at (FILE:LINE): ...". */
void ch_rewrite_parse_error(struct ch_op *op, struct chart_str path);
/* After an execution error: "execution error at (FILE:L:C): ..." for fail and
 * required, the lines of each link for a chain of template errors, else the
 * text as it is. */
void ch_rewrite_exec_error(struct ch_op *op, const struct ch_exec *exec);

#endif
