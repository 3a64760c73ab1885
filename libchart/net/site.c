#include "net/site.h"

#include <arpa/inet.h>

struct ch_site ch_site_of(const struct ch_url *url)
{
    struct ch_site site = {url->scheme, ch_url_hostname(url), ch_url_port(url)};
    if (!site.port.len)
        site.port = ch_str_eq(url->scheme, CH_STR("https")) ? CH_STR("443")
                                                            : CH_STR("80");
    return site;
}

bool ch_site_eq(const struct ch_site *a, const struct ch_site *b)
{
    return ch_str_eq_fold_ascii(a->scheme, b->scheme) &&
           ch_str_eq_fold_ascii(a->host, b->host) &&
           ch_str_eq(a->port, b->port);
}

int ch_site_parse(struct ch_op *op, struct chart_str url, struct ch_site *out)
{
    struct ch_url parsed;
    const struct chart_str none = {"", 0};
    int code = ch_url_parse(op, url, &parsed);
    *out = (struct ch_site){none, none, none};
    if (!code)
        *out = ch_site_of(&parsed);
    else if (!ch_is_fatal(code))
        ch_error_clear(op);
    return ch_is_fatal(code) ? code : 0;
}

bool ch_site_is_loopback(const struct ch_site *site)
{
    char text[64];
    struct in_addr v4;
    struct in6_addr v6;
    if (ch_str_eq_fold_ascii(site->host, CH_STR("localhost")))
        return true;
    if (site->host.len >= sizeof text)
        return false;
    memcpy(text, site->host.ptr, site->host.len);
    text[site->host.len] = '\0';
    if (inet_pton(AF_INET, text, &v4) == 1)
        return *(const unsigned char *)&v4.s_addr == 127;
    return inet_pton(AF_INET6, text, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

/* ---- for messages ------------------------------------------------------- */

/* Query parameters whose values are secrets. */
static const struct chart_str secret_names[] = {
    CH_STR_INIT("access_token"),
    CH_STR_INIT("api_key"),
    CH_STR_INIT("apikey"),
    CH_STR_INIT("auth"),
    CH_STR_INIT("key"),
    CH_STR_INIT("password"),
    CH_STR_INIT("private_token"),
    CH_STR_INIT("refresh_token"),
    CH_STR_INIT("secret"),
    CH_STR_INIT("sig"),
    CH_STR_INIT("signature"),
    CH_STR_INIT("token"),
    CH_STR_INIT("x-amz-credential"),
    CH_STR_INIT("x-amz-security-token"),
    CH_STR_INIT("x-amz-signature"),
    CH_STR_INIT("x-goog-credential"),
    CH_STR_INIT("x-goog-signature"),
};

static bool is_secret(struct chart_str name)
{
    for (size_t i = 0; i < CH_COUNT(secret_names); i++)
        if (ch_str_eq_fold_ascii(name, secret_names[i]))
            return true;
    return false;
}

static void redact_query(struct ch_buf *buf, struct chart_str query)
{
    struct ch_str_split it = ch_str_split_start(query, '&');
    struct chart_str part, name, value;
    for (bool first = true; ch_str_split_next(&it, &part); first = false) {
        if (!first)
            ch_buf_byte(buf, '&');
        bool has_value = ch_str_cut(part, '=', &name, &value);
        ch_buf_str(buf, name);
        if (has_value) {
            ch_buf_byte(buf, '=');
            ch_buf_str(buf, is_secret(name) ? CH_STR("xxxxx") : value);
        }
    }
}

/* Where the authority ends. */
static size_t authority_end(struct chart_str url, size_t from)
{
    while (from < url.len && !strchr("/?#", url.ptr[from]))
        from++;
    return from;
}

int ch_redact_url(struct ch_op *op, struct chart_str url, struct chart_str *out)
{
    struct ch_buf buf;
    size_t from = ch_str_find(url, CH_STR("//"), 0);
    from = from == CH_NPOS ? 0 : from + 2;
    int code = ch_step(op, url.len);
    if (code)
        return code;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_sub(url, 0, from));
    size_t end = authority_end(url, from);
    size_t at = ch_str_rfind_byte(ch_str_sub(url, from, end), '@');
    if (at != CH_NPOS)
        from += at + 1;
    size_t query = ch_str_find_byte(url, '?', end);
    if (query == CH_NPOS) {
        ch_buf_str(&buf, ch_str_sub(url, from, url.len));
    } else {
        ch_buf_str(&buf, ch_str_sub(url, from, query + 1));
        redact_query(&buf, ch_str_sub(url, query + 1, url.len));
    }
    return ch_buf_take(&buf, out);
}
