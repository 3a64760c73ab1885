#include "api/transport.h"

/* One request in the caller's hands. */
struct call {
    struct ch_op *op;
    struct ch_exchange *x;
    int stopped;   /* what net/ returned when it wanted no more */
    bool answered; /* a status came */
    bool failed;
};

static int stop(struct call *call, int code)
{
    if (code)
        call->stopped = code;
    return call->stopped;
}

static int on_status(void *user, int status, struct chart_str reason)
{
    struct call *call = user;
    call->answered = true;
    return call->stopped ? call->stopped
                         : stop(call, call->x->on_status(call->x, call->op,
                                                         status, reason));
}

static int on_header(void *user, struct chart_str name, struct chart_str value)
{
    struct call *call = user;
    return call->stopped
               ? call->stopped
               : stop(call, call->x->on_header(call->x, call->op, name, value));
}

static int on_body(void *user, struct chart_str piece)
{
    struct call *call = user;
    return call->stopped || !piece.len
               ? call->stopped
               : stop(call, call->x->on_data(call->x, call->op, piece));
}

static void on_fail(void *user, struct chart_str cause, bool again)
{
    struct call *call = user;
    struct chart_str copy = ch_str_dup(call->op, cause);
    call->failed = true;
    call->x->again = again;
    if (copy.ptr)
        call->x->cause = copy;
    else
        call->stopped = ch_error_code(call->op);
}

/* What the caller's function left behind. */
static int end(struct call *call, int returned)
{
    struct ch_exchange *x = call->x;
    x->code = call->stopped;
    if (x->code || (!returned && !call->failed && call->answered))
        return ch_is_fatal(x->code) ? x->code : 0;
    x->code = CHART_ENETWORK;
    if (!call->failed)
        x->cause = CH_STR("the transport gave no answer");
    return 0;
}

static struct chart_http_header *copy_headers(struct ch_op *op,
                                              const struct ch_exchange *x)
{
    struct chart_http_header *headers =
        CH_NEW_ARRAY(op, struct chart_http_header, x->header_count);
    for (size_t i = 0; headers && i < x->header_count; i++)
        headers[i] =
            (struct chart_http_header){x->headers[i].name, x->headers[i].value};
    return headers;
}

static int perform(void *user, struct ch_op *op, struct ch_exchange *x)
{
    const struct ch_caller_transport *t = user;
    struct call call = {.op = op, .x = x};
    struct chart_http_header *headers = copy_headers(op, x);
    if (!headers)
        return ch_error_code(op);
    const struct chart_request request = {.size = sizeof request,
                                          .method = x->method,
                                          .url = x->url,
                                          .headers = headers,
                                          .header_count = x->header_count,
                                          .body = x->body,
                                          .proxy = x->proxy,
                                          .ca_file = x->tls->ca_file,
                                          .cert_file = x->tls->cert_file,
                                          .key_file = x->tls->key_file,
                                          .insecure = x->tls->insecure};
    const struct chart_reply reply = {.size = sizeof reply,
                                      .call = &call,
                                      .status = on_status,
                                      .header = on_header,
                                      .body = on_body,
                                      .fail = on_fail};
    return end(&call, t->calls.perform(t->calls.user, &request, &reply));
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
