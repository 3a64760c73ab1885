/*
 * The file ~/.netrc: user names and passwords by host.
 */
#ifndef CH_NET_NETRC_H
#define CH_NET_NETRC_H

#include "base/op.h"

/* What the file at `path` has for a host ("" and "" if nothing, or if there is
 * no such file). The first entry that fits counts; `default` fits every host.
 * Error: CHART_EIO when the file is there but cannot be read. */
int ch_netrc_find(struct ch_op *op, struct chart_str path,
                  struct chart_str host, struct chart_str *user,
                  struct chart_str *password);
/* The same over the file's text. */
int ch_netrc_search(struct ch_op *op, struct chart_str text,
                    struct chart_str host, struct chart_str *user,
                    struct chart_str *password);

#endif
