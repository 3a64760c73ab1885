/*
 * The parts of the HTML report that no chart changes, a line an entry, null at
 * the end.
 */
#ifndef CH_EXPLAIN_HTML_DATA_H
#define CH_EXPLAIN_HTML_DATA_H

extern const char *const ch_html_start[];
extern const char *const ch_html_style[];
extern const char *const ch_html_script[];

#endif
