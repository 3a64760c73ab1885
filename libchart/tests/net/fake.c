#include "tests/net/fake.h"

#include "crypto/base64.h"

static int send_headers(struct ch_op *op, struct ch_exchange *x,
                        const struct fake_answer *answer)
{
    struct chart_str name, value;
    int code = x->on_status(x, op, answer->status,
                            ch_str_z(answer->reason ? answer->reason : ""));
    for (size_t i = 0; i < CH_COUNT(answer->headers) && !code; i++)
        if (answer->headers[i] &&
            ch_str_cut(ch_str_z(answer->headers[i]), ':', &name, &value))
            code = x->on_header(x, op, name, ch_str_trim_ascii(value));
    return code;
}

/* The body comes in two pieces. */
static int send_body(struct ch_op *op, struct ch_exchange *x,
                     const struct fake_answer *answer)
{
    struct chart_str body = ch_str_z(answer->body);
    size_t half = body.len / 2;
    int code = 0;
    if (half)
        code = x->on_data(x, op, ch_str_sub(body, 0, half));
    if (!code && body.len)
        code = x->on_data(x, op, ch_str_sub(body, half, body.len));
    return code;
}

static void write_down(struct fake *fake, const struct ch_exchange *x)
{
    struct ch_buf *log = &fake->log;
    ch_buf_str(log, x->method);
    ch_buf_byte(log, ' ');
    ch_buf_str(log, x->url);
    ch_buf_byte(log, '\n');
    for (size_t i = 0; i < x->header_count; i++) {
        ch_buf_str(log, x->headers[i].name);
        CH_BUF_LIT(log, ": ");
        ch_buf_str(log, x->headers[i].value);
        ch_buf_byte(log, '\n');
    }
    if (x->proxy.len) {
        CH_BUF_LIT(log, "via ");
        ch_buf_str(log, x->proxy);
        ch_buf_byte(log, '\n');
    }
    if (x->body.len) {
        ch_buf_str(log, x->body);
        ch_buf_byte(log, '\n');
    }
    ch_buf_byte(log, '\n');
}

static int perform(void *user, struct ch_op *op, struct ch_exchange *x)
{
    struct fake *fake = user;
    write_down(fake, x);
    if (fake->at == fake->count) {
        x->code = CHART_ENETWORK;
        x->cause = CH_STR("the script is over");
        return ch_buf_check(&fake->log);
    }
    const struct fake_answer *answer = &fake->script[fake->at++];
    if (!ch_str_eq(x->url, ch_str_z(answer->url)))
        test_fail(__FILE__, __LINE__, "asked for %.*s, not for %s",
                  CH_STR_ARG(x->url), answer->url);
    x->code = 0;
    if (answer->status)
        x->code = send_headers(op, x, answer);
    if (!x->code && answer->status)
        x->code = send_body(op, x, answer);
    if (!x->code && answer->cause) {
        x->code = CHART_ENETWORK;
        x->cause = ch_str_z(answer->cause);
        x->again = answer->again;
    }
    return ch_buf_check(&fake->log);
}

static int run(struct ch_transport *self, struct ch_op *op,
               const struct ch_work *work)
{
    return ch_transport_serial(op, work, perform, self);
}

void fake_init(struct fake *fake, struct ch_op *op,
               const struct fake_answer *script, size_t count)
{
    *fake =
        (struct fake){.base = {run, NULL}, .script = script, .count = count};
    ch_buf_init(&fake->log, op);
}

struct ch_net *fake_net(struct ch_op *op, struct fake *fake,
                        const struct ch_net_config *more)
{
    struct ch_net_config config = more ? *more : (struct ch_net_config){0};
    struct ch_net *net = NULL;
    config.transport = &fake->base;
    if (!config.backoff_ms)
        config.backoff_ms = 1;
    if (ch_net_open(op, &config, &net))
        return NULL;
    return net;
}

struct chart_str fake_log(const struct fake *fake)
{
    return ch_buf_view(&fake->log);
}

struct chart_str fake_request(const struct fake *fake, const char *url)
{
    struct chart_str log = fake_log(fake);
    size_t at = ch_str_find(log, ch_str_z(url), 0);
    if (at == CH_NPOS)
        return CH_STR("");
    return ch_str_sub(log, at, ch_str_find(log, CH_STR("\n\n"), at));
}

void check_hides(struct ch_op *op, struct chart_str text,
                 const char *const secrets[])
{
    for (size_t i = 0; secrets[i]; i++) {
        struct ch_buf pair, encoded;
        ch_buf_init(&pair, op);
        ch_buf_printf(&pair, "user:%s", secrets[i]);
        ch_buf_init(&encoded, op);
        ch_base64_encode(&encoded, ch_buf_view(&pair));
        if (ch_str_find(text, ch_str_z(secrets[i]), 0) != CH_NPOS ||
            ch_str_find(text, ch_buf_view(&encoded), 0) != CH_NPOS)
            test_fail(__FILE__, __LINE__, "%s shows in: %.*s", secrets[i],
                      CH_STR_ARG(text));
    }
}
