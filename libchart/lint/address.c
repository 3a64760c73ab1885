#include "lint/address.h"

#include "base/utf8.h"
#include "golib/regex.h"
#include "golib/url.h"

/* ---- patterns ------------------------------------------------------------ */

/* Letters beyond ASCII, inside a class. */
#define WIDE "\\x{00A0}-\\x{D7FF}\\x{F900}-\\x{FDCF}\\x{FDF0}-\\x{FFEF}"
#define ATOM "[a-zA-Z0-9!#$%&'*+\\-/=?^_`{|}~" WIDE "]+"
#define FOLD "(?:(?:[ \\t]*\\r\\n)?[ \\t]+)"
#define QUOTED_CHAR                                                            \
    "(?:[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x21\\x23-\\x5b\\x5d-"          \
    "\\x7e" WIDE "]|\\([\\x01-\\x09\\x0b\\x0c\\x0d-\\x7f])"
#define QUOTED "\"" FOLD "?" QUOTED_CHAR FOLD "?\""
#define LABEL_INSIDE "[a-zA-Z0-9\\-._~" WIDE "]*"
#define LABEL "[a-zA-Z0-9" WIDE "](?:" LABEL_INSIDE "[a-zA-Z0-9" WIDE "])?"
#define TOP_LABEL "[a-zA-Z" WIDE "](?:" LABEL_INSIDE "[a-zA-Z" WIDE "])?"

static const char email_pattern[] = "^(?:" ATOM "(?:\\." ATOM ")*|" QUOTED
                                    ")@(?:" LABEL "\\.)+" TOP_LABEL "\\.?$";

/* The host is a loose affair: up to two runs of labels and a last one. */
#define BYTE "(?:\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5])"
#define IPV4                                                                   \
    "(?:[1-9]\\d?|1\\d\\d|2[01]\\d|22[0-3]|24\\d|25[0-5])(?:\\." BYTE "){2}"   \
    "\\.(?:\\d|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-5])"
#define HEX "[0-9a-fA-F]{1,4}"
#define DOTTED                                                                 \
    "(?:(?:25[0-5]|(?:2[0-4]|1?[0-9])?[0-9])\\.){3}"                           \
    "(?:25[0-5]|(?:2[0-4]|1?[0-9])?[0-9])"
#define IPV6                                                                   \
    "\\[(?:(?:" HEX ":){7}" HEX "|(?:" HEX ":){1,7}:|(?:" HEX ":){1,6}:" HEX   \
    "|(?:" HEX ":){1,5}(?::" HEX "){1,2}|(?:" HEX ":){1,4}(?::" HEX            \
    "){1,3}|(?:" HEX ":){1,3}(?::" HEX "){1,4}|(?:" HEX ":){1,2}(?::" HEX      \
    "){1,5}|" HEX ":(?::" HEX "){1,6}|:(?:(?::" HEX "){1,7}|:)"                \
    "|fe80:(?::[0-9a-fA-F]{0,4}){0,4}%[0-9a-zA-Z]+"                            \
    "|::(?:ffff(?::0{1,4})?:)?" DOTTED "|(?:" HEX ":){1,4}:" DOTTED ")\\]"
#define FIRST_NAME                                                             \
    "(?:[a-zA-Z0-9](?:[a-zA-Z0-9_-]+)?[a-zA-Z0-9](?:[-.][a-zA-Z0-9]+)*"        \
    "|www\\.|[a-zA-Z0-9]+(?:[-_.]?[a-zA-Z0-9])*[a-zA-Z0-9]\\.[a-zA-Z0-9]+)"
#define HIGH "a-zA-Z\\x{00a1}-\\x{ffff}"
#define LAST_NAME "(?:[" HIGH "0-9]+-?-?)*[" HIGH "0-9]+(?:\\.[" HIGH "]+)?"

static const char url_pattern[] =
    "^(?:(?:ftp|tcp|udp|wss?|https?)://)?(?:\\S+(?::\\S*)?@)?(?:" IPV4 "|" IPV6
    "|(?:" FIRST_NAME ")?(?:" LAST_NAME "))\\.?(?::\\d{1,5})?(?:[/?#]\\S*)?$";

static int matches(struct ch_op *op, const char *pattern, struct chart_str text,
                   bool *good)
{
    const struct ch_regex *re;
    int code = ch_regex_compile(op, ch_str_z(pattern), &re);
    if (!code)
        code = ch_regex_test(op, re, text);
    *good = code == 1;
    return code < 0 ? code : 0;
}

int ch_lint_email(struct ch_op *op, struct chart_str text, bool *good)
{
    return matches(op, email_pattern, text, good);
}

/* ---- URLs ---------------------------------------------------------------- */

/* Whether Go can read it; other errors than fatal ones mean no. */
static int parses(struct ch_op *op, struct chart_str text, struct ch_url *url,
                  bool *good)
{
    int code = ch_url_parse(op, text, url);
    *good = code == 0;
    if (!code || ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    return 0;
}

static bool has(struct chart_str s, struct chart_str what)
{
    return ch_str_find(s, what, 0) != CH_NPOS;
}

int ch_lint_url(struct ch_op *op, struct chart_str text, bool *good)
{
    struct chart_str parsed = text;
    struct ch_buf buf;
    struct ch_url url;
    *good = false;
    if (text.len <= 3 || ch_utf8_count(text) >= 2083 || text.ptr[0] == '.')
        return 0;
    if (has(text, CH_STR(":")) && !has(text, CH_STR("://"))) {
        ch_buf_init(&buf, op);
        CH_BUF_LIT(&buf, "http://");
        ch_buf_str(&buf, text);
        if (ch_buf_take(&buf, &parsed))
            return ch_error_code(op);
    }
    int code = parses(op, parsed, &url, good);
    if (code || !*good)
        return code;
    *good = !ch_str_starts(url.host, CH_STR(".")) &&
            (url.host.len || !url.path.len || has(url.path, CH_STR(".")));
    return *good ? matches(op, url_pattern, text, good) : 0;
}

int ch_lint_request_url(struct ch_op *op, struct chart_str text, bool *good)
{
    struct ch_url url;
    int code = parses(op, text, &url, good);
    if (!code && *good)
        *good = text.len && url.scheme.len;
    return code;
}
