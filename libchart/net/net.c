#include "net/net.h"

#include "net/curl.h"
#include "net/state.h"

static const struct ch_times default_times = {
    .connect_ms = 10000,
    .stalled_ms = 15000,
    .stalled_bytes = 1024,
    .total_ms = 600000,
};

static void choose(uint32_t *member, uint32_t standard)
{
    if (!*member)
        *member = standard;
}

int ch_net_open(struct ch_op *op, const struct ch_net_config *config,
                struct ch_net **out)
{
    struct ch_net *net = CH_NEW(op, struct ch_net);
    if (!net)
        return ch_error_code(op);
    net->config = *config;
    struct ch_net_config *c = &net->config;
    choose(&c->times.connect_ms, default_times.connect_ms);
    choose(&c->times.stalled_ms, default_times.stalled_ms);
    choose(&c->times.stalled_bytes, default_times.stalled_bytes);
    choose(&c->times.total_ms, default_times.total_ms);
    choose(&c->attempts, 5);
    choose(&c->backoff_ms, 250);
    choose(&c->patience_ms, 20000);
    if (!c->user_agent.len)
        c->user_agent = CH_STR("libchart/0.1.0");
    net->transport = c->transport;
    *out = net;
    return 0;
}

void ch_net_close(struct ch_net *net)
{
    if (net && net->owns_transport && net->transport->close)
        net->transport->close(net->transport);
}

const struct ch_net_config *ch_net_config(const struct ch_net *net)
{
    return &net->config;
}

int ch_net_transport(struct ch_op *op, struct ch_net *net,
                     struct ch_transport **out)
{
    if (!net->transport) {
        int code = ch_curl_open(op, &net->transport);
        if (code)
            return code;
        net->owns_transport = true;
    }
    *out = net->transport;
    return 0;
}
