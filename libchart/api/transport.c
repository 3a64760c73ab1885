#include "api/transport.h"

/* One exchange while the caller performs it. */
struct call {
    struct ch_exchange *x;
    struct ch_op *op;
    int code; /* of what must stop everything */
    bool failed;
};

static int on_status(void *user, int status, struct chart_str reason)
{
    struct call *call = user;
    call->code = call->x->on_status(call->x, call->op, status, reason);
    return call->code;
}

static int on_header(void *user, struct chart_str name, struct chart_str value)
{
    struct call *call = user;
    if (!call->code)
        call->code = call->x->on_header(call->x, call->op, name, value);
    return call->code;
}

static int on_body(void *user, struct chart_str piece)
{
    struct call *call = user;
    if (!call->code && piece.len)
        call->code = call->x->on_data(call->x, call->op, piece);
    return call->code;
}

static void on_fail(void *user, struct chart_str cause, bool again)
{
    struct call *call = user;
    call->failed = true;
    call->x->cause = ch_str_dup(call->op, cause);
    call->x->again = again;
    if (!call->x->cause.ptr)
        call->code = ch_error_code(call->op);
}

static int perform(void *user, struct ch_op *op, struct ch_exchange *x)
{
    static const struct ch_tls no_tls;
    const struct ch_caller_transport *transport = user;
    const struct ch_tls *tls = x->tls ? x->tls : &no_tls;
    struct call call = {.x = x, .op = op};
    const struct chart_reply reply = {
        .size = sizeof reply,
        .call = &call,
        .status = on_status,
        .header = on_header,
        .body = on_body,
        .fail = on_fail,
    };
    struct chart_http_header *headers =
        CH_NEW_ARRAY(op, struct chart_http_header, x->header_count);
    if (!headers)
        return ch_error_code(op);
    for (size_t i = 0; i < x->header_count; i++)
        headers[i] =
            (struct chart_http_header){x->headers[i].name, x->headers[i].value};
    const struct chart_request request = {
        .size = sizeof request,
        .method = x->method,
        .url = x->url,
        .headers = headers,
        .header_count = x->header_count,
        .body = x->body,
        .proxy = x->proxy,
        .ca_file = tls->ca_file,
        .cert_file = tls->cert_file,
        .key_file = tls->key_file,
        .insecure = tls->insecure,
    };
    x->code = 0;
    int failed =
        transport->calls.perform(transport->calls.user, &request, &reply);
    if (call.code)
        return call.code;
    if (failed || call.failed)
        x->code = CHART_ENETWORK;
    if (failed && !call.failed)
        x->cause = CH_STR("the transport failed");
    return 0;
}

static int run(struct ch_transport *self, struct ch_op *op,
               const struct ch_work *work)
{
    return ch_transport_serial(op, work, perform, self);
}

void ch_caller_transport_init(struct ch_caller_transport *transport,
                              const struct chart_transport *calls)
{
    *transport =
        (struct ch_caller_transport){.base = {.run = run}, .calls = *calls};
}
