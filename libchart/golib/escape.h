/*
 * HTML, JavaScript and URL query escaping, as text/template's functions html,
 * js and urlquery do it.
 */
#ifndef CH_GOLIB_ESCAPE_H
#define CH_GOLIB_ESCAPE_H

#include "base/buf.h"

/* template.HTMLEscapeString. */
void ch_escape_html(struct ch_buf *buf, struct chart_str s);
/* template.JSEscapeString. */
void ch_escape_js(struct ch_buf *buf, struct chart_str s);
/* url.QueryEscape: space becomes '+'. */
void ch_escape_query(struct ch_buf *buf, struct chart_str s);

#endif
