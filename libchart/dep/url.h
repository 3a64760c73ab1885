/*
 * URLs of repositories and charts, by Helm's rules.
 */
#ifndef CH_DEP_URL_H
#define CH_DEP_URL_H

#include "golib/url.h"

/* Whether two repositories are the same: paths are cleaned first, so slashes
 * at the end do not count. */
int ch_dep_url_equal(struct ch_op *op, struct chart_str a, struct chart_str b,
                     bool *equal);
/* A chart's URL as its index has it, relative to the repository's. The
 * repository's query goes with a relative one. Errors: "failed to parse X as
 * URL: ...". */
int ch_dep_url_resolve(struct ch_op *op, struct chart_str repository,
                       struct chart_str reference, struct chart_str *out);
/* Without user and password, and what a query carries for a secret: for
 * messages and files. What is no URL stays as it is. */
int ch_dep_url_public(struct ch_op *op, struct chart_str url,
                      struct chart_str *out);
/* Without user and password: what tells pages apart. It is hashed, not shown.
 */
int ch_dep_url_key(struct ch_op *op, struct chart_str url,
                   struct chart_str *out);
/* The file name that a chart from `url` is saved under: the last element of
 * the decoded path. Errors: CHART_EINVAL for what no file may be called. */
int ch_dep_url_file_name(struct ch_op *op, struct chart_str url,
                         struct chart_str *out);
/* The same check of a name that is ready. */
int ch_dep_check_file_name(struct ch_op *op, struct chart_str name);
/* Only http and https are spoken: "could not find protocol handler for: ftp".
 */
int ch_dep_check_scheme(struct ch_op *op, struct chart_str url);
/* The same in the words that Helm has for archives: "scheme "ftp" not
 * supported". */
int ch_dep_check_getter(struct ch_op *op, struct chart_str url);
bool ch_dep_url_is_oci(struct chart_str url);

#endif
