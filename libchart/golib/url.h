/*
 * Go's net/url: URLs taken apart, put together and resolved, with Go's error
 * texts and escapes.
 */
#ifndef CH_GOLIB_URL_H
#define CH_GOLIB_URL_H

#include "base/buf.h"

/* As url.URL: `path` and `fragment` are decoded; `raw_path` and
 * `raw_fragment` keep how they were written, where that is not the usual way.
 */
struct ch_url {
    struct chart_str scheme;
    struct chart_str opaque;
    bool has_user;
    bool has_password;
    struct chart_str username;
    struct chart_str password;
    struct chart_str host; /* with the port */
    struct chart_str path;
    struct chart_str raw_path;
    struct chart_str raw_query;
    struct chart_str fragment;
    struct chart_str raw_fragment;
    bool force_query; /* a "?" with nothing behind it */
    bool omit_host;   /* no "//" for an empty host */
};

/* url.Parse. Error: CHART_ESYNTAX, `parse "http://h/%zz": invalid URL escape
 * "%zz"`. The parts point into `text` or the arena. */
int ch_url_parse(struct ch_op *op, struct chart_str text, struct ch_url *out);
/* URL.String. */
void ch_url_print(struct ch_buf *buf, const struct ch_url *url);
/* Userinfo.String: "user:password", escaped. */
void ch_url_print_user(struct ch_buf *buf, const struct ch_url *url);
/* Host without port and brackets; the port alone or "". */
struct chart_str ch_url_hostname(const struct ch_url *url);
struct chart_str ch_url_port(const struct ch_url *url);
/* URL.ResolveReference. */
int ch_url_resolve(struct ch_op *op, const struct ch_url *base,
                   const struct ch_url *reference, struct ch_url *out);
/* Sets path and raw_path from an escaped path. */
int ch_url_set_path(struct ch_op *op, struct ch_url *url,
                    struct chart_str path);
/* URL.EscapedPath. */
void ch_url_print_path(struct ch_buf *buf, const struct ch_url *url);

/* Where in a URL a text stands; what is escaped there differs. */
enum ch_url_part {
    CH_URL_PATH,
    CH_URL_SEGMENT,
    CH_URL_HOST,
    CH_URL_ZONE, /* of an IPv6 address */
    CH_URL_USER,
    CH_URL_QUERY, /* a component of a query: space is + */
    CH_URL_FRAGMENT
};
void ch_url_escape(struct ch_buf *buf, struct chart_str s,
                   enum ch_url_part part);
/* Error: CHART_ESYNTAX, `invalid URL escape "%zz"`. */
int ch_url_unescape(struct ch_op *op, struct chart_str s, enum ch_url_part part,
                    struct chart_str *out);

#endif
