#include "net/cause.h"

#include <errno.h>

/* The server of a URL with its port: "h:443". */
static void print_server(struct ch_buf *buf, struct chart_str url)
{
    bool tls = ch_str_starts(url, CH_STR("https:"));
    size_t from = ch_str_find(url, CH_STR("//"), 0);
    from = from == CH_NPOS ? 0 : from + 2;
    size_t to = from;
    while (to < url.len && !strchr("/?#", url.ptr[to]))
        to++;
    size_t at = ch_str_rfind_byte(ch_str_sub(url, from, to), '@');
    struct chart_str host =
        ch_str_sub(url, at == CH_NPOS ? from : from + at + 1, to);
    size_t colon = ch_str_rfind_byte(host, ':');
    ch_buf_str(buf, host);
    if (colon == CH_NPOS || ch_str_ends(host, CH_STR("]")))
        ch_buf_str(buf, tls ? CH_STR(":443") : CH_STR(":80"));
}

static void print_dial(struct ch_buf *buf, const struct ch_exchange *x)
{
    CH_BUF_LIT(buf, "dial tcp ");
    print_server(buf, x->proxy.len ? x->proxy : x->url);
}

static void print_connect(struct ch_buf *buf, const struct ch_exchange *x,
                          const struct ch_cause *cause)
{
    static const struct {
        int number;
        const char *text;
    } texts[] = {{ECONNREFUSED, "connection refused"},
                 {ENETUNREACH, "network is unreachable"},
                 {EHOSTUNREACH, "no route to host"}};
    print_dial(buf, x);
    CH_BUF_LIT(buf, ": connect: ");
    for (size_t i = 0; i < CH_COUNT(texts); i++)
        if (texts[i].number == cause->os_error) {
            ch_buf_str(buf, ch_str_z(texts[i].text));
            return;
        }
    ch_buf_str(buf, cause->words);
}

/* The transport says "Could not resolve host: NAME", or proxy. */
static void print_lookup(struct ch_buf *buf, const struct ch_exchange *x,
                         const struct ch_cause *cause)
{
    size_t colon = ch_str_find(cause->words, CH_STR(": "), 0);
    CH_BUF_LIT(buf, "dial tcp: lookup ");
    if (colon == CH_NPOS)
        print_server(buf, x->proxy.len ? x->proxy : x->url);
    else
        ch_buf_str(buf, ch_str_sub(cause->words, colon + 2, CH_NPOS));
    CH_BUF_LIT(buf, ": no such host");
}

static void print_connect_timeout(struct ch_buf *buf,
                                  const struct ch_exchange *x,
                                  const struct ch_cause *cause CH_UNUSED)
{
    print_dial(buf, x);
    CH_BUF_LIT(buf, ": i/o timeout");
}

static void print_stalled(struct ch_buf *buf, const struct ch_exchange *x,
                          const struct ch_cause *cause CH_UNUSED)
{
    ch_buf_printf(buf, "i/o timeout: under %u bytes a second for %u seconds",
                  x->times->stalled_bytes, (x->times->stalled_ms + 999) / 1000);
}

static void print_total(struct ch_buf *buf, const struct ch_exchange *x,
                        const struct ch_cause *cause CH_UNUSED)
{
    ch_buf_printf(buf, "i/o timeout: not done after %u.%03u seconds",
                  x->times->total_ms / 1000, x->times->total_ms % 1000);
}

static void print_partial(struct ch_buf *buf,
                          const struct ch_exchange *x CH_UNUSED,
                          const struct ch_cause *cause)
{
    CH_BUF_LIT(buf, "unexpected EOF");
    if (cause->has_length)
        ch_buf_printf(buf, ": %llu of %llu bytes came",
                      (unsigned long long)cause->came,
                      (unsigned long long)cause->length);
}

static void print_excess(struct ch_buf *buf,
                         const struct ch_exchange *x CH_UNUSED,
                         const struct ch_cause *cause)
{
    ch_buf_printf(buf, "more bytes came than the Content-Length of %llu",
                  (unsigned long long)cause->length);
}

static bool says(const struct ch_cause *cause, const char *part)
{
    return ch_str_find(cause->words, ch_str_z(part), 0) != CH_NPOS;
}

static void print_handshake(struct ch_buf *buf,
                            const struct ch_exchange *x CH_UNUSED,
                            const struct ch_cause *cause)
{
    if (says(cause, "wrong version number")) {
        CH_BUF_LIT(buf, "http: server gave HTTP response to HTTPS client");
        return;
    }
    CH_BUF_LIT(buf, "tls: handshake failure: ");
    ch_buf_str(buf, cause->words);
}

static void print_certificate(struct ch_buf *buf, const struct ch_exchange *x,
                              const struct ch_cause *cause)
{
    CH_BUF_LIT(buf, "tls: failed to verify certificate: x509: ");
    switch (cause->verify_result) {
    case 9:  /* X509_V_ERR_CERT_NOT_YET_VALID */
    case 10: /* X509_V_ERR_CERT_HAS_EXPIRED */
        CH_BUF_LIT(buf, "certificate has expired or is not yet valid");
        return;
    case 18: /* self-signed, in different places of the chain */
    case 19:
    case 20:
    case 21:
        CH_BUF_LIT(buf, "certificate signed by unknown authority");
        return;
    default:
        break;
    }
    if (says(cause, "subject name") || says(cause, "alternative")) {
        CH_BUF_LIT(buf, "certificate is not valid for ");
        print_server(buf, x->url);
    } else {
        ch_buf_str(buf, cause->words);
    }
}

static void print_ca_file(struct ch_buf *buf, const struct ch_exchange *x,
                          const struct ch_cause *cause CH_UNUSED)
{
    CH_BUF_LIT(buf, "can't load CA file ");
    ch_buf_str(buf, x->tls->ca_file);
}

static void print_key_pair(struct ch_buf *buf, const struct ch_exchange *x,
                           const struct ch_cause *cause CH_UNUSED)
{
    CH_BUF_LIT(buf, "can't load key pair from cert ");
    ch_buf_str(buf, x->tls->cert_file);
    CH_BUF_LIT(buf, " and key ");
    ch_buf_str(buf, x->tls->key_file);
}

static const struct {
    const char *text; /* says all; or: */
    void (*print)(struct ch_buf *buf, const struct ch_exchange *x,
                  const struct ch_cause *cause);
    bool is_passing;
} kinds[] = {
    [CH_CAUSE_LOOKUP] = {.print = print_lookup},
    [CH_CAUSE_CONNECT] = {.print = print_connect},
    [CH_CAUSE_CONNECT_TIMEOUT] = {.print = print_connect_timeout},
    [CH_CAUSE_STALLED] = {.print = print_stalled},
    [CH_CAUSE_TOTAL_TIMEOUT] = {.print = print_total},
    [CH_CAUSE_NOTHING] = {.text = "EOF", .is_passing = true},
    [CH_CAUSE_PARTIAL] = {.print = print_partial, .is_passing = true},
    [CH_CAUSE_RESET] = {.text = "connection reset by peer", .is_passing = true},
    [CH_CAUSE_STREAM] = {.is_passing = true},
    [CH_CAUSE_EXCESS] = {.print = print_excess},
    [CH_CAUSE_MALFORMED] = {.text = "malformed HTTP response"},
    [CH_CAUSE_GZIP] = {.text = "gzip: invalid data"},
    [CH_CAUSE_CUT_GZIP] = {.text = "gzip: unexpected EOF"},
    [CH_CAUSE_HANDSHAKE] = {.print = print_handshake},
    [CH_CAUSE_CERTIFICATE] = {.print = print_certificate},
    [CH_CAUSE_CA_FILE] = {.print = print_ca_file},
    [CH_CAUSE_KEY_PAIR] = {.print = print_key_pair},
};

void ch_cause_print(struct ch_buf *buf, const struct ch_exchange *x,
                    const struct ch_cause *cause)
{
    if (kinds[cause->kind].print)
        kinds[cause->kind].print(buf, x, cause);
    else if (kinds[cause->kind].text)
        ch_buf_str(buf, ch_str_z(kinds[cause->kind].text));
    else
        ch_buf_str(buf, cause->words);
}

bool ch_cause_is_passing(enum ch_cause_kind kind)
{
    return kinds[kind].is_passing;
}
