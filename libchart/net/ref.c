/*
 * References to what registries hold, by the rules of oras.
 */
#include "golib/strconv.h"
#include "golib/url.h"
#include "net/oci.h"

#define TAG_MAX 128

static int fail_quoted(struct ch_op *op, const char *what,
                       struct chart_str text, const char *why)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "invalid reference: invalid ");
    ch_buf_str(&buf, ch_str_z(what));
    ch_buf_byte(&buf, ' ');
    ch_quote(&buf, text);
    ch_buf_str(&buf, ch_str_z(why));
    return ch_buf_check(&buf)
               ? ch_buf_check(&buf)
               : ch_fail_str(op, CHART_EINVAL, ch_buf_view(&buf));
}

/* ---- parts -------------------------------------------------------------- */

static bool is_lower_alnum(char c)
{
    return ch_is_lower(c) || ch_is_digit(c);
}

/* Bytes of a separator inside a path component: one dot, one or two
 * underscores, any dashes. */
static size_t separator_len(struct chart_str s, size_t at)
{
    size_t len = 0;
    char c = s.ptr[at];
    size_t most = c == '.' ? 1 : c == '_' ? 2 : c == '-' ? s.len : 0;
    while (len < most && at + len < s.len && s.ptr[at + len] == c)
        len++;
    return len;
}

static bool is_component(struct chart_str s)
{
    size_t at = 0;
    for (;;) {
        size_t from = at;
        while (at < s.len && is_lower_alnum(s.ptr[at]))
            at++;
        if (at == from)
            return false;
        if (at == s.len)
            return true;
        at += separator_len(s, at);
    }
}

static bool is_repository(struct chart_str s)
{
    struct ch_str_split it = ch_str_split_start(s, '/');
    struct chart_str component;
    while (ch_str_split_next(&it, &component))
        if (!is_component(component))
            return false;
    return true;
}

static bool is_tag(struct chart_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool word = ch_is_alpha(c) || ch_is_digit(c) || c == '_';
        if (!word && (i == 0 || (c != '.' && c != '-')))
            return false;
    }
    return s.len > 0 && s.len <= TAG_MAX;
}

static int check_registry(struct ch_op *op, struct chart_str registry)
{
    struct ch_buf buf;
    struct ch_url url;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "dummy://");
    ch_buf_str(&buf, registry);
    if (ch_buf_check(&buf))
        return ch_buf_check(&buf);
    int code = ch_url_parse(op, ch_buf_view(&buf), &url);
    if (!code && registry.len && ch_str_eq(url.host, registry))
        return 0;
    if (ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    return fail_quoted(op, "registry", registry, "");
}

/* Why a digest is none; null when it is one. */
static const char *digest_fault(struct chart_str digest)
{
    struct chart_str algorithm, hex;
    if (!ch_str_cut(digest, ':', &algorithm, &hex) || !algorithm.len ||
        !hex.len)
        return ": invalid checksum digest format";
    if (!ch_str_eq(algorithm, CH_STR("sha256")))
        return ": unsupported digest algorithm";
    if (hex.len != 64)
        return ": invalid checksum digest length";
    for (size_t i = 0; i < hex.len; i++)
        if (!ch_is_digit(hex.ptr[i]) && (hex.ptr[i] < 'a' || hex.ptr[i] > 'f'))
            return ": invalid checksum digest format";
    return NULL;
}

bool ch_oci_is_digest(struct chart_str text)
{
    return !digest_fault(text);
}

/* ---- the whole ---------------------------------------------------------- */

static int plus_to_underscore(struct ch_op *op, struct chart_str *tag)
{
    struct ch_buf buf;
    if (ch_str_find_byte(*tag, '+', 0) == CH_NPOS)
        return 0;
    ch_buf_init(&buf, op);
    for (size_t i = 0; i < tag->len; i++)
        ch_buf_byte(&buf, tag->ptr[i] == '+' ? '_' : tag->ptr[i]);
    return ch_buf_take(&buf, tag);
}

static int check_parts(struct ch_op *op, const struct ch_oci_ref *ref,
                       bool has_tag, bool has_digest)
{
    int code = check_registry(op, ref->registry);
    if (code)
        return code;
    if (!is_repository(ref->repository))
        return fail_quoted(op, "repository", ref->repository, "");
    if (has_tag && ref->tag.len && !is_tag(ref->tag))
        return fail_quoted(op, "tag", ref->tag, "");
    if (has_digest && digest_fault(ref->digest))
        return fail_quoted(op, "digest", ref->digest,
                           digest_fault(ref->digest));
    return 0;
}

int ch_oci_ref_parse(struct ch_op *op, struct chart_str text,
                     struct ch_oci_ref *out)
{
    struct chart_str path;
    const struct chart_str none = {"", 0};
    *out = (struct ch_oci_ref){none, none, none, none};
    int code = ch_step(op, text.len);
    if (code)
        return code;
    if (ch_str_starts(text, CH_STR("oci://")))
        text = ch_str_sub(text, 6, text.len);
    size_t at = ch_str_rfind_byte(text, '@');
    if (at != CH_NPOS)
        out->digest = ch_str_sub(text, at + 1, text.len);
    if (!ch_str_cut(ch_str_sub(text, 0, at), '/', &out->registry, &path))
        return ch_fail_str(
            op, CHART_EINVAL,
            CH_STR("invalid reference: missing registry or repository"));
    bool has_tag = ch_str_cut(path, ':', &out->repository, &out->tag);
    code = plus_to_underscore(op, &out->tag);
    return code ? code : check_parts(op, out, has_tag, at != CH_NPOS);
}

void ch_oci_ref_print(struct ch_buf *buf, const struct ch_oci_ref *ref)
{
    ch_buf_str(buf, ref->registry);
    ch_buf_byte(buf, '/');
    ch_buf_str(buf, ref->repository);
    if (ref->tag.len) {
        ch_buf_byte(buf, ':');
        ch_buf_str(buf, ref->tag);
    } else if (ref->digest.len) {
        ch_buf_byte(buf, '@');
        ch_buf_str(buf, ref->digest);
    }
}
