#include "net/challenge.h"

struct reader {
    struct ch_op *op;
    struct chart_str text;
    size_t at;
};

static bool is_token_char(char c)
{
    return ch_is_alpha(c) || ch_is_digit(c) ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static void skip_space(struct reader *r)
{
    while (r->at < r->text.len &&
           (r->text.ptr[r->at] == ' ' || r->text.ptr[r->at] == '\t'))
        r->at++;
}

static struct chart_str take_token(struct reader *r)
{
    size_t from = r->at;
    while (r->at < r->text.len && is_token_char(r->text.ptr[r->at]))
        r->at++;
    return ch_str_sub(r->text, from, r->at);
}

static bool take_byte(struct reader *r, char c)
{
    if (r->at >= r->text.len || r->text.ptr[r->at] != c)
        return false;
    r->at++;
    return true;
}

/* A quoted string; `*whole` is false when its end is missing. */
static int take_quoted(struct reader *r, struct chart_str *out, bool *whole)
{
    struct ch_buf buf;
    ch_buf_init(&buf, r->op);
    *whole = false;
    for (; r->at < r->text.len; r->at++) {
        char c = r->text.ptr[r->at];
        if (c == '"') {
            r->at++;
            *whole = true;
            break;
        }
        if (c == '\\' && r->at + 1 < r->text.len)
            c = r->text.ptr[++r->at];
        ch_buf_byte(&buf, c);
    }
    return ch_buf_take(&buf, out);
}

/* What stands behind `name`: "=" and a token or a quoted string. `*whole` is
 * false when it is not there or its end is missing. */
static int take_value(struct reader *r, struct chart_str *value, bool *whole)
{
    *value = CH_STR("");
    *whole = false;
    skip_space(r);
    if (!take_byte(r, '='))
        return 0;
    skip_space(r);
    if (take_byte(r, '"'))
        return take_quoted(r, value, whole);
    *value = take_token(r);
    *whole = value->len > 0;
    return 0;
}

/* ---- WWW-Authenticate --------------------------------------------------- */

static enum ch_scheme scheme_of(struct chart_str name)
{
    if (ch_str_eq_fold_ascii(name, CH_STR("basic")))
        return CH_SCHEME_BASIC;
    if (ch_str_eq_fold_ascii(name, CH_STR("bearer")))
        return CH_SCHEME_BEARER;
    return CH_SCHEME_UNKNOWN;
}

static void keep(struct ch_challenge *c, struct chart_str name,
                 struct chart_str value)
{
    if (ch_str_eq_fold_ascii(name, CH_STR("realm")))
        c->realm = value;
    else if (ch_str_eq_fold_ascii(name, CH_STR("service")))
        c->service = value;
    else if (ch_str_eq_fold_ascii(name, CH_STR("scope")))
        c->scope = value;
}

/* One `name=value` and the comma behind it; `*more` when another may follow. */
static int take_parameter(struct reader *r, struct ch_challenge *out,
                          bool *more)
{
    struct chart_str name, value;
    bool whole;
    *more = false;
    skip_space(r);
    name = take_token(r);
    int code = name.len ? take_value(r, &value, &whole) : 0;
    if (code || !name.len)
        return code;
    if (!whole)
        return 0;
    keep(out, name, value);
    skip_space(r);
    *more = take_byte(r, ',');
    return 0;
}

int ch_challenge_parse(struct ch_op *op, struct chart_str header,
                       struct ch_challenge *out)
{
    struct reader r = {op, header, 0};
    const struct chart_str none = {"", 0};
    *out = (struct ch_challenge){CH_SCHEME_UNKNOWN, none, none, none};
    int code = ch_step(op, header.len);
    skip_space(&r);
    out->scheme = scheme_of(take_token(&r));
    bool more = out->scheme == CH_SCHEME_BEARER;
    while (more && !code)
        code = take_parameter(&r, out, &more);
    return code;
}

/* ---- Link --------------------------------------------------------------- */

/* The parameters behind one target: whether rel is "next". */
static int take_relation(struct reader *r, bool *is_next)
{
    bool whole;
    *is_next = false;
    for (;;) {
        struct chart_str name, value;
        skip_space(r);
        if (!take_byte(r, ';'))
            return 0;
        skip_space(r);
        name = take_token(r);
        int code = take_value(r, &value, &whole);
        if (code)
            return code;
        if (ch_str_eq_fold_ascii(name, CH_STR("rel")))
            *is_next = ch_str_eq_fold_ascii(value, CH_STR("next"));
    }
}

int ch_link_next(struct ch_op *op, struct chart_str header,
                 struct chart_str *out)
{
    struct reader r = {op, header, 0};
    bool is_next = false;
    *out = CH_STR("");
    int code = ch_step(op, header.len);
    while (!code) {
        skip_space(&r);
        if (r.at >= header.len)
            return 0;
        size_t end = ch_str_find_byte(header, '>', r.at);
        if (!take_byte(&r, '<') || end == CH_NPOS)
            return ch_fail_str(op, CHART_ENETWORK,
                               CH_STR("invalid next link: missing '<' or '>'"));
        struct chart_str target = ch_str_sub(header, r.at, end);
        r.at = end + 1;
        code = take_relation(&r, &is_next);
        if (!code && is_next) {
            *out = target;
            return 0;
        }
        skip_space(&r);
        if (!take_byte(&r, ','))
            return code;
    }
    return code;
}
