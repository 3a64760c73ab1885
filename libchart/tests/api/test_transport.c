#include "api/transport.h"

#include "base/buf.h"
#include "net/net.h"
#include "tests/harness.h"

/* What a caller's transport does in these tests. */
struct play {
    const char *mode;
    struct ch_buf log;
    int calls;
};

static struct chart_str z(const char *text)
{
    return ch_str_z(text);
}

static int perform(void *user, const struct chart_request *request,
                   const struct chart_reply *reply)
{
    struct play *play = user;
    play->calls++;
    ch_buf_str(&play->log, request->method);
    ch_buf_byte(&play->log, ' ');
    ch_buf_str(&play->log, request->url);
    for (size_t i = 0; i < request->header_count; i++) {
        CH_BUF_LIT(&play->log, " ");
        ch_buf_str(&play->log, request->headers[i].name);
    }
    if (!strcmp(play->mode, "silent"))
        return 0;
    if (!strcmp(play->mode, "refuses"))
        return 1;
    if (!strcmp(play->mode, "fails") ||
        (!strcmp(play->mode, "recovers") && play->calls == 1)) {
        reply->fail(reply->call, z("it is broken"), play->mode[0] == 'r');
        return 1;
    }
    if (reply->status(reply->call, 200, z("OK")) ||
        reply->header(reply->call, z("Content-Length"), z("5")) ||
        reply->header(reply->call, z("ETag"), z("\"e\"")) ||
        reply->body(reply->call, z("")) || reply->body(reply->call, z("he")) ||
        reply->body(reply->call, z("llo")))
        return 1;
    if (!strcmp(play->mode, "cut"))
        reply->fail(reply->call, z("it was cut"), false);
    return 0;
}

static struct chart_str fetch(struct ch_op *op, struct play *play,
                              struct ch_fetch *f)
{
    const struct chart_transport user = {sizeof user, perform, play};
    struct ch_net_config config = {.backoff_ms = 1};
    struct ch_caller_transport transport;
    struct ch_net *net;
    ch_buf_init(&play->log, op);
    play->calls = 0;
    ch_caller_transport_init(&transport, &user);
    config.transport = &transport.base;
    CHECK(!ch_net_open(op, &config, &net));
    CHECK(!ch_fetch_all(op, net, f, 1));
    ch_net_close(net);
    struct chart_str text = ch_str_dup(op, chart_error_message(f->error));
    chart_error_free(f->error);
    return text;
}

TEST(a_caller_may_make_the_requests)
{
    struct play play = {.mode = "answers"};
    const struct ch_access access = {.user = CH_STR("u"),
                                     .password = CH_STR("p")};
    struct ch_fetch f = {.url = CH_STR("http://u@h/a#b"), .access = &access};
    CHECK_STR(fetch(op, &play, &f), "");
    CHECK_STR(f.body, "hello");
    CHECK_STR(f.got_etag, "\"e\"");
    CHECK_STR(ch_buf_view(&play.log),
              "GET http://h/a User-Agent Authorization");
}

TEST(its_faults_are_told)
{
    static const struct {
        const char *mode, *error;
        int calls;
    } cases[] = {
        {"silent", "Get \"http://h/a\": the transport gave no answer", 1},
        {"refuses", "Get \"http://h/a\": the transport gave no answer", 1},
        {"fails", "Get \"http://h/a\": it is broken", 1},
        {"cut", "Get \"http://h/a\": it was cut", 1},
        {"recovers", "", 2},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct play play = {.mode = cases[i].mode};
        struct ch_fetch f = {.url = CH_STR("http://h/a")};
        CHECK_STR(fetch(op, &play, &f), cases[i].error);
        CHECK_INT(play.calls, cases[i].calls);
    }
}

TEST(limits_hold_for_it_too)
{
    struct play play = {.mode = "answers"};
    struct ch_fetch f = {.url = CH_STR("http://h/a"), .max = 4};
    CHECK_STR(fetch(op, &play, &f),
              "Get \"http://h/a\": the answer is over the limit of 4 bytes");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(a_caller_may_make_the_requests),
        T(its_faults_are_told),
        T(limits_hold_for_it_too),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
