/*
 * Checks of escaped parts of URLs.
 */
#ifndef CH_GOLIB_URL_ESCAPE_H
#define CH_GOLIB_URL_ESCAPE_H

#include "golib/url.h"

/* Whether nothing in an escaped path or fragment needs escaping still. */
bool ch_url_is_encoded(struct chart_str s, enum ch_url_part part);
/* Whether decoding `raw` (a path or fragment) gives `plain`. */
bool ch_url_decodes_to(struct chart_str raw, struct chart_str plain);

/* CHART_ESYNTAX with a text around a quoted part. */
int ch_url_fail(struct ch_op *op, const char *before, struct chart_str what,
                const char *after);

#endif
