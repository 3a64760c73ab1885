#include "net/proxy.h"

#include "golib/strconv.h"

#include <arpa/inet.h>

/* ---- NO_PROXY ----------------------------------------------------------- */

/* An address as 16 bytes; IPv4 in its mapped form, as Go keeps it. */
struct address {
    unsigned char bytes[16];
    bool is_v4;
};

static bool parse_address(struct chart_str text, struct address *out)
{
    char z[64];
    if (text.len >= sizeof z)
        return false;
    memcpy(z, text.ptr, text.len);
    z[text.len] = '\0';
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0,    0,
                                             0, 0, 0, 0, 0xff, 0xff};
    out->is_v4 = inet_pton(AF_INET, z, out->bytes + 12) == 1;
    if (out->is_v4)
        memcpy(out->bytes, mapped, sizeof mapped);
    else if (inet_pton(AF_INET6, z, out->bytes) != 1)
        return false;
    if (!out->is_v4)
        out->is_v4 = !memcmp(out->bytes, mapped, sizeof mapped);
    return true;
}

static bool same_bits(const struct address *a, const struct address *b,
                      unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    if (memcmp(a->bytes, b->bytes, whole))
        return false;
    return !rest ||
           !((a->bytes[whole] ^ b->bytes[whole]) & (0xff00 >> rest) & 0xff);
}

/* "10.0.0.0/8"; false also when it is no such range. */
static bool range_holds(struct chart_str range, const struct address *address)
{
    struct chart_str base, bits_text;
    struct address from;
    uint64_t bits;
    if (!ch_str_cut(range, '/', &base, &bits_text) ||
        ch_parse_uint(bits_text, 10, &bits) != CH_PARSE_OK ||
        !parse_address(base, &from) || from.is_v4 != address->is_v4 ||
        bits > (from.is_v4 ? 32 : 128))
        return false;
    return same_bits(&from, address, (unsigned)bits + (from.is_v4 ? 96 : 0));
}

/* Cuts ":port" off a host that is written with one; brackets go too. */
static void cut_port(struct chart_str *host, struct chart_str *port)
{
    size_t colon = ch_str_rfind_byte(*host, ':');
    size_t close = ch_str_rfind_byte(*host, ']');
    *port = CH_STR("");
    bool bracketed = host->len && host->ptr[0] == '[' && close != CH_NPOS;
    if (bracketed
            ? colon != CH_NPOS && colon == close + 1
            : colon != CH_NPOS && ch_str_find_byte(*host, ':', 0) == colon) {
        *port = ch_str_sub(*host, colon + 1, host->len);
        *host = ch_str_sub(*host, 0, colon);
    }
    if (bracketed)
        *host = ch_str_sub(*host, 1, close);
}

/* "example.com" holds itself and what is under it, ".example.com" and
 * "*.example.com" only the latter. */
static bool domain_holds(struct chart_str domain, struct chart_str host)
{
    if (ch_str_starts(domain, CH_STR("*.")))
        domain = ch_str_sub(domain, 1, domain.len);
    bool under_only = domain.len && domain.ptr[0] == '.';
    if (!under_only && ch_str_eq_fold_ascii(domain, host))
        return true;
    size_t dotted = domain.len + !under_only;
    if (!domain.len || host.len <= dotted)
        return false;
    if (host.ptr[host.len - dotted] != '.')
        return false;
    return ch_str_eq_fold_ascii(
        ch_str_sub(host, host.len - domain.len, host.len), domain);
}

static bool item_holds(struct chart_str item, const struct ch_site *site)
{
    struct address ours, theirs;
    struct chart_str port;
    bool is_address = parse_address(site->host, &ours);
    if (ch_str_find_byte(item, '/', 0) != CH_NPOS)
        return is_address && range_holds(item, &ours);
    cut_port(&item, &port);
    if (port.len && !ch_str_eq(port, site->port))
        return false;
    if (parse_address(item, &theirs))
        return is_address && same_bits(&ours, &theirs, 128);
    return domain_holds(item, site->host);
}

bool ch_proxy_is_excepted(struct chart_str no_proxy, const struct ch_site *site)
{
    struct ch_str_split it = ch_str_split_start(no_proxy, ',');
    struct chart_str item;
    if (ch_site_is_loopback(site))
        return true;
    while (ch_str_split_next(&it, &item)) {
        item = ch_str_trim_ascii(item);
        if (ch_str_eq(item, CH_STR("*")) ||
            (item.len && item_holds(item, site)))
            return true;
    }
    return false;
}

/* ---- the proxy ---------------------------------------------------------- */

static bool is_proxy_scheme(struct chart_str scheme)
{
    static const struct chart_str schemes[] = {
        CH_STR_INIT("http"), CH_STR_INIT("https"), CH_STR_INIT("socks5"),
        CH_STR_INIT("socks5h")};
    for (size_t i = 0; i < CH_COUNT(schemes); i++)
        if (ch_str_eq(scheme, schemes[i]))
            return true;
    return false;
}

static int fail_proxy(struct ch_op *op, struct chart_str proxy)
{
    struct chart_str shown;
    int code = ch_redact_url(op, proxy, &shown);
    return code ? code
                : ch_fail(op, CHART_EINVAL, "invalid proxy address \"%.*s\"",
                          CH_STR_ARG(shown));
}

/* "host:port" is read as "http://host:port". */
static int complete(struct ch_op *op, struct chart_str proxy,
                    struct chart_str *out)
{
    struct ch_url url;
    struct ch_buf buf;
    int code = ch_url_parse(op, proxy, &url);
    if (ch_is_fatal(code))
        return code;
    if (!code && is_proxy_scheme(url.scheme)) {
        *out = proxy;
        return 0;
    }
    ch_error_clear(op);
    if (ch_str_find(proxy, CH_STR("://"), 0) != CH_NPOS)
        return fail_proxy(op, proxy);
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "http://");
    ch_buf_str(&buf, proxy);
    code = ch_buf_take(&buf, out);
    if (!code)
        code = ch_url_parse(op, *out, &url);
    if (!code || ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    return fail_proxy(op, proxy);
}

int ch_proxy_choose(struct ch_op *op, const struct ch_net_config *config,
                    const struct ch_site *site, struct chart_str *out)
{
    struct chart_str proxy = ch_str_eq(site->scheme, CH_STR("https"))
                                 ? config->https_proxy
                                 : config->http_proxy;
    *out = CH_STR("");
    int code = ch_step(op, config->no_proxy.len);
    if (code || !proxy.len || ch_proxy_is_excepted(config->no_proxy, site))
        return code;
    return complete(op, proxy, out);
}
