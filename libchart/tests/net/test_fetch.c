#include "net/net.h"

#include "tests/net/fake.h"
#include "tests/tree.h"

#define SECRET "hunter22"
#define BASIC "Authorization: Basic dXNlcjpodW50ZXIyMg=="

static const char *const secrets[] = {SECRET, NULL};

/* Runs one fetch; its error's text, or "". */
static struct chart_str fetch(struct ch_op *op, struct fake *fake,
                              const struct ch_net_config *config,
                              struct ch_fetch *f)
{
    struct ch_net *net = fake_net(op, fake, config);
    CHECK(net && !ch_fetch_all(op, net, f, 1));
    ch_net_close(net);
    struct chart_str text = ch_str_dup(op, chart_error_message(f->error));
    CHECK_INT(f->code, chart_error_code(f->error));
    check_hides(op, text, secrets);
    check_hides(op, chart_error_hint(f->error), secrets);
    for (size_t i = 0; i < chart_error_frame_count(f->error); i++)
        check_hides(op, chart_error_frame_at(f->error, i)->source, secrets);
    chart_error_free(f->error);
    f->error = NULL;
    return text;
}

static struct chart_str fetch_url(struct ch_op *op, struct fake *fake,
                                  const char *url)
{
    struct ch_fetch f = {.url = ch_str_z(url)};
    return fetch(op, fake, NULL, &f);
}

static bool has(struct chart_str text, const char *part)
{
    return ch_str_find(text, ch_str_z(part), 0) != CH_NPOS;
}

/* ---- answers ------------------------------------------------------------ */

TEST(a_body_arrives_with_its_facts)
{
    static const struct fake_answer script[] = {
        {"http://h/a?b=c",
         .status = 200,
         {"ETag: \"e\"", "last-modified: yesterday", "Content-Type: x/y",
          "Content-Length: 5"},
         .body = "hello"},
    };
    FAKE(op, fake, script);
    struct ch_fetch f = {.url = CH_STR("http://h/a?b=c#d"),
                         .accept = CH_STR("x/y")};
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK_INT(f.status, 200);
    CHECK_STR(f.body, "hello");
    CHECK_INT(f.got_size, 5);
    CHECK_STR(f.got_etag, "\"e\"");
    CHECK_STR(f.got_last_modified, "yesterday");
    CHECK_STR(f.got_content_type, "x/y");
    CHECK_STR(f.final_url, "http://h/a?b=c");
    CHECK_STR(f.got_sha256, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e"
                            "73043362938b9824");
    CHECK_STR(fake_log(&fake), "GET http://h/a?b=c\nUser-Agent: "
                               "libchart/0.1.0\nAccept: x/y\n\n");
}

TEST(refusals_are_worded_as_by_helm)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 404, .reason = "Not Here"},
        {"http://h/a", .status = 404},
        {"http://h/a", .status = 204},
        {"http://h/a", .status = 777},
        {"http://h/a", .status = 401, .reason = "\x1b[31mgo\r"},
    };
    FAKE(op, fake, script);
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "failed to fetch http://h/a : 404 Not Here");
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "failed to fetch http://h/a : 404 Not Found");
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "failed to fetch http://h/a : 204 No Content");
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "failed to fetch http://h/a : 777 ");
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "failed to fetch http://h/a : 401 \\x1b[31mgo\\x0d");
}

TEST(refusals_have_codes)
{
    static const struct fake_answer script[] = {
        {"http://h/", .status = 404},
        {"http://h/", .status = 401},
        {"http://h/", .status = 403},
        {"http://h/", .status = 400},
    };
    static const int codes[] = {CHART_ENOTFOUND, CHART_EAUTH, CHART_EAUTH,
                                CHART_ENETWORK};
    FAKE(op, fake, script);
    for (size_t i = 0; i < CH_COUNT(codes); i++) {
        struct ch_fetch f = {.url = CH_STR("http://h/")};
        (void)fetch(op, &fake, NULL, &f);
        CHECK_INT(f.code, codes[i]);
    }
}

TEST(bad_urls_are_shown_without_their_password)
{
    FAKE(op, fake, ((struct fake_answer[]){{"", .status = 200}}));
    CHECK_STR(fetch_url(op, &fake, "http://user:" SECRET "@%zz/"),
              "parse \"http://%zz/\": invalid URL escape \"%zz\"");
    CHECK_STR(fetch_url(op, &fake, "http://us er:" SECRET "@h/"),
              "net/url: invalid userinfo");
    CHECK_STR(fetch_url(op, &fake, "ftp://user:" SECRET "@h/a"),
              "Get \"ftp://h/a\": unsupported protocol scheme \"ftp\"");
    CHECK_STR(fetch_url(op, &fake, "http:///a"),
              "Get \"http:///a\": http: no Host in request URL");
    CHECK_STR(fake_log(&fake), "");
}

TEST(a_chart_is_named_in_a_frame)
{
    static const struct fake_answer script[] = {{"http://h/a", .status = 404}};
    FAKE(op, fake, script);
    struct ch_fetch f = {.url = CH_STR("http://user:" SECRET "@h/a"),
                         .label = CH_STR("redis")};
    struct ch_net *net = fake_net(op, &fake, NULL);
    CHECK_INT(ch_fetch_one(op, net, &f), CHART_ENOTFOUND);
    CHECK(f.error == NULL);
    const struct chart_error_frame *frame = chart_error_frame_at(op->error, 0);
    CHECK_STR(frame->source, "http://h/a");
    CHECK_STR(frame->what, "redis");
}

TEST(offline_asks_nobody)
{
    static const struct fake_answer script[] = {{"http://h/a", .status = 200}};
    FAKE(op, fake, script);
    const struct ch_net_config config = {.offline = true};
    struct ch_fetch f = {.url = CH_STR("http://h/a")};
    CHECK_STR(fetch(op, &fake, &config, &f),
              "Get \"http://h/a\": the network is switched off");
    CHECK_STR(fake_log(&fake), "");
}

/* ---- what is checked ---------------------------------------------------- */

TEST(digests_are_compared_in_any_case)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 200, .body = "hello"},
        {"http://h/a", .status = 200, .body = "hullo"},
    };
    FAKE(op, fake, script);
    struct ch_fetch f = {.url = CH_STR("http://h/a"),
                         .sha256 = CH_STR("2CF24DBA5FB0A30E26E83B2AC5B9E29E1B16"
                                          "1E5C1FA7425E73043362938B9824")};
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK_STR(
        fetch(op, &fake, NULL, &f),
        "the digest of http://h/a is sha256:"
        "7835066a1457504217688c8f5d06909c6591e0ca78c254ccf17450d0d999cab0"
        ", wanted is sha256:"
        "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824");
    CHECK_INT(f.code, CHART_EDIGEST);
    CHECK_STR(f.body, "");
}

TEST(bodies_have_a_limit)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 200, .body = "hello"},
        {"http://h/a", .status = 200, .body = "hello!"},
    };
    FAKE(op, fake, script);
    struct ch_fetch f = {.url = CH_STR("http://h/a"), .max = 5};
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK_STR(fetch(op, &fake, NULL, &f),
              "Get \"http://h/a\": the answer is over the limit of 5 bytes");
}

TEST(sizes_told_beforehand_must_fit)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 200, .body = "hello"},
        {"http://h/a", .status = 200, .body = "hell"},
        {"http://h/a", .status = 200, .body = "hello!"},
        {"http://h/a", .status = 200, {"Content-Length: 6"}, .body = "hello!"},
    };
    FAKE(op, fake, script);
    struct ch_fetch f = {
        .url = CH_STR("http://h/a"), .size = 5, .has_size = true};
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    for (int i = 0; i < 3; i++)
        CHECK_STR(fetch(op, &fake, NULL, &f),
                  "GET \"http://h/a\": mismatch Content-Length");
}

TEST(headers_have_a_limit)
{
    enum { LONG = 260 * 1024 };
    char *line = ch_alloc(op, LONG + 1);
    memset(line, 'x', LONG);
    memcpy(line, "X: ", 3);
    line[LONG] = '\0';
    const struct fake_answer script[] = {{"http://h/a", .status = 200, {line}}};
    FAKE(op, fake, script);
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "Get \"http://h/a\": the answer's header is over 256 KiB");
}

TEST(conditions_are_met_by_304)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 304, {"ETag: \"2\""}},
        {"http://h/a", .status = 304},
    };
    FAKE(op, fake, script);
    struct ch_fetch f = {.url = CH_STR("http://h/a"),
                         .etag = CH_STR("\"1\""),
                         .last_modified = CH_STR("then")};
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK_INT(f.status, 304);
    CHECK_STR(f.got_etag, "\"2\"");
    CHECK(has(fake_log(&fake),
              "If-None-Match: \"1\"\nIf-Modified-Since: then\n"));
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "failed to fetch http://h/a : 304 Not Modified");
}

TEST(headers_cannot_be_smuggled_in)
{
    static const struct fake_answer script[] = {{"http://h/a", .status = 200}};
    FAKE(op, fake, script);
    struct ch_fetch f = {.url = CH_STR("http://h/a"),
                         .etag = CH_STR("\"1\"\r\nX-Evil: 1")};
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK(!has(fake_log(&fake), "Evil"));
}

/* ---- redirects ---------------------------------------------------------- */

TEST(redirects_are_followed)
{
    static const struct fake_answer script[] = {
        {"http://h/a/b",
         .status = 302,
         {"Location: ../c?d", "ETag: old"},
         .body = "x"},
        {"http://h/c?d", .status = 301, {"Location: //i/e#f"}},
        {"http://i/e", .status = 307, {"Location: https://j/"}},
        {"https://j/", .status = 308, {"Location: https://j/z?sig=" SECRET}},
        {"https://j/z?sig=" SECRET, .status = 200, .body = "hello"},
    };
    FAKE(op, fake, script);
    struct ch_fetch f = {.url = CH_STR("http://h/a/b")};
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK_STR(f.body, "hello");
    CHECK_STR(f.got_etag, "");
    CHECK_STR(f.final_url, "https://j/z?sig=xxxxx");
}

TEST(redirects_end)
{
    struct fake_answer script[12];
    for (size_t i = 0; i < CH_COUNT(script); i++)
        script[i] =
            (struct fake_answer){"http://h/a", .status = 302, {"Location: /a"}};
    FAKE(op, fake, script);
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "Get \"http://h/a\": stopped after 10 redirects");
    CHECK_INT(fake.at, 11);
}

TEST(redirects_that_lead_nowhere)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 302},
        {"http://h/a", .status = 302, {"Location: http://[::1"}},
        {"http://h/a", .status = 302, {"Location: file:///etc/passwd"}},
        {"https://h/a", .status = 302, {"Location: http://h/a"}},
        {"http://h/a", .status = 304, {"Location: http://h/b"}},
    };
    FAKE(op, fake, script);
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "failed to fetch http://h/a : 302 Found");
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "Get \"http://h/a\": the server redirects to something that is "
              "no URL");
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "Get \"http://h/a\": unsupported protocol scheme \"file\"");
    CHECK_STR(fetch_url(op, &fake, "https://h/a"),
              "Get \"https://h/a\": the server redirects from https to http");
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "failed to fetch http://h/a : 304 Not Modified");
}

/* ---- credentials -------------------------------------------------------- */

static const struct ch_access user_access = {.user = CH_STR_INIT("user"),
                                             .password = CH_STR_INIT(SECRET)};

TEST(credentials_are_sent_at_once_to_their_server)
{
    static const struct fake_answer script[] = {{"http://h/a", .status = 200}};
    FAKE(op, fake, script);
    struct ch_fetch f = {.url = CH_STR("http://h/a"), .access = &user_access};
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK(has(fake_log(&fake), BASIC "\n"));
}

TEST(credentials_do_not_follow_redirects)
{
    static const char *const away[] = {"http://other/b", "http://h:81/b",
                                       "https://h/b", "http://h.org/b",
                                       "http://a.h/b"};
    for (size_t i = 0; i < CH_COUNT(away); i++) {
        struct ch_buf location;
        ch_buf_init(&location, op);
        ch_buf_printf(&location, "Location: %s%c", away[i], '\0');
        const struct fake_answer script[] = {
            {"http://h/a", .status = 302, {location.ptr}},
            {away[i], .status = 200},
        };
        FAKE(op, fake, script);
        struct ch_fetch f = {.url = CH_STR("http://h/a"),
                             .access = &user_access};
        CHECK_STR(fetch(op, &fake, NULL, &f), "");
        CHECK(has(fake_request(&fake, "http://h/a\n"), BASIC));
        check_hides(op, fake_request(&fake, away[i]), secrets);
        CHECK(!has(fake_request(&fake, away[i]), "Authorization"));
    }
}

TEST(credentials_come_back_with_their_server)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 302, {"Location: http://i/b"}},
        {"http://i/b", .status = 302, {"Location: http://H:80/c"}},
        {"http://H:80/c", .status = 200},
    };
    FAKE(op, fake, script);
    struct ch_fetch f = {.url = CH_STR("http://h/a"), .access = &user_access};
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK(!has(fake_request(&fake, "http://i/b"), "Authorization"));
    CHECK(has(fake_request(&fake, "http://H:80/c"), BASIC));
}

TEST(credentials_are_passed_on_when_told)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 302, {"Location: http://i/b"}},
        {"http://i/b", .status = 200},
        {"http://h/a", .status = 302, {"Location: http://i/b"}},
        {"http://i/b", .status = 200},
    };
    FAKE(op, fake, script);
    struct ch_access access = user_access;
    const struct ch_net_config config = {.pass_credentials = true};
    struct ch_fetch f = {.url = CH_STR("http://h/a"), .access = &access};
    CHECK_STR(fetch(op, &fake, &config, &f), "");
    CHECK(has(fake_request(&fake, "http://i/b"), BASIC));
    fake.log.len = 0;
    access.pass_credentials = true;
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK(has(fake_request(&fake, "http://i/b"), BASIC));
}

/* An index on one server that names a chart on another. */
TEST(credentials_belong_to_the_repository)
{
    static const struct fake_answer script[] = {
        {"http://charts/x.tgz", .status = 200},
        {"http://repo/x.tgz", .status = 200},
        {"http://bad/x.tgz", .status = 200},
    };
    FAKE(op, fake, script);
    struct ch_access access = user_access;
    access.url = CH_STR("http://repo/stable");
    struct ch_fetch f = {.url = CH_STR("http://charts/x.tgz"),
                         .access = &access};
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK(!has(fake_log(&fake), "Authorization"));
    f.url = CH_STR("http://repo/x.tgz");
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK(has(fake_request(&fake, "http://repo/x.tgz"), BASIC));
    access.url = CH_STR("http://%zz");
    f.url = CH_STR("http://bad/x.tgz");
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK(!has(fake_request(&fake, "http://bad/x.tgz"), "Authorization"));
}

TEST(credentials_in_urls_are_taken_off)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 302, {"Location: http://user:" SECRET "@i/b"}},
        {"http://i/b", .status = 404},
    };
    FAKE(op, fake, script);
    struct ch_fetch f = {.url = CH_STR("http://user:" SECRET "@h/a")};
    CHECK_STR(fetch(op, &fake, NULL, &f),
              "failed to fetch http://h/a : 404 Not Found");
    CHECK(has(fake_request(&fake, "http://h/a\n"), BASIC));
    CHECK(!has(fake_request(&fake, "http://i/b"), "Authorization"));
}

TEST(netrc_is_asked_last)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 302, {"Location: http://i/b"}},
        {"http://i/b", .status = 200},
        {"http://h/a", .status = 200},
    };
    struct tree tree;
    char path[512];
    FAKE(op, fake, script);
    tree_new(&tree);
    tree_file(&tree, "netrc",
              "machine h login user password " SECRET
              "\ndefault login x password y\n");
    const struct ch_net_config config = {
        .netrc = ch_str_z(tree_path(&tree, path, "netrc"))};
    struct ch_fetch f = {.url = CH_STR("http://h/a")};
    CHECK_STR(fetch(op, &fake, &config, &f), "");
    CHECK(has(fake_request(&fake, "http://h/a"), BASIC));
    CHECK(!has(fake_request(&fake, "http://i/b"), "Authorization"));
    fake.log.len = 0;
    const struct ch_access other = {.user = CH_STR("o"),
                                    .password = CH_STR("p")};
    f.access = &other;
    CHECK_STR(fetch(op, &fake, &config, &f), "");
    CHECK(has(fake_log(&fake), "Authorization: Basic bzpw\n"));
    tree_remove(&tree);
}

TEST(servers_that_repeat_the_password)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 403,
         .reason = "not " SECRET " nor dXNlcjpodW50ZXIyMg=="},
    };
    FAKE(op, fake, script);
    struct ch_fetch f = {.url = CH_STR("http://h/a"), .access = &user_access};
    CHECK_STR(fetch(op, &fake, NULL, &f),
              "failed to fetch http://h/a : 403 not xxxxx nor xxxxx");
}

TEST(proxies_are_chosen_for_every_request)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 302, {"Location: http://direct/b"}},
        {"http://direct/b", .status = 302, {"Location: https://h/c"}},
        {"https://h/c", .status = 200},
    };
    FAKE(op, fake, script);
    const struct ch_net_config config = {.http_proxy = CH_STR("p:1"),
                                         .https_proxy = CH_STR("http://q:2"),
                                         .no_proxy = CH_STR("direct")};
    struct ch_fetch f = {.url = CH_STR("http://h/a")};
    CHECK_STR(fetch(op, &fake, &config, &f), "");
    CHECK(has(fake_request(&fake, "http://h/a"), "via http://p:1"));
    CHECK(!has(fake_request(&fake, "http://direct/b"), "via"));
    CHECK(has(fake_request(&fake, "https://h/c"), "via http://q:2"));
}

/* ---- attempts ----------------------------------------------------------- */

TEST(passing_faults_are_tried_again)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 503},
        {"http://h/a", .cause = "reset", .again = true},
        {"http://h/a", .status = 200, .body = "half", .cause = "cut",
         .again = true},
        {"http://h/a", .status = 429, {"Retry-After: 0"}},
        {"http://h/a", .status = 200, .body = "hello"},
    };
    FAKE(op, fake, script);
    struct ch_fetch f = {.url = CH_STR("http://h/a")};
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK_STR(f.body, "hello");
    CHECK_INT(fake.at, 5);
}

TEST(attempts_are_counted)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 503},
        {"http://h/a", .status = 502},
        {"http://h/a", .status = 500},
        {"http://h/a", .status = 200},
    };
    FAKE(op, fake, script);
    const struct ch_net_config config = {.attempts = 3};
    struct ch_fetch f = {.url = CH_STR("http://h/a")};
    CHECK_STR(fetch(op, &fake, &config, &f),
              "failed to fetch http://h/a : 500 Internal Server Error");
    CHECK_INT(fake.at, 3);
}

TEST(lasting_faults_are_not_tried_again)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 501},
        {"http://h/a", .status = 404},
        {"http://h/a", .cause = "connection refused"},
    };
    FAKE(op, fake, script);
    for (size_t i = 0; i < 3; i++)
        CHECK(fetch_url(op, &fake, "http://h/a").len > 0);
    CHECK_INT(fake.at, 3);
}

TEST(patience_ends)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 429, {"Retry-After: 100"}},
        {"http://h/a",
         .status = 503,
         {"Retry-After: Fri, 31 Dec 2100 23:59:59 GMT"}},
    };
    FAKE(op, fake, script);
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "failed to fetch http://h/a : 429 Too Many Requests");
    CHECK_STR(fetch_url(op, &fake, "http://h/a"),
              "failed to fetch http://h/a : 503 Service Unavailable");
    CHECK_INT(fake.at, 2);
}

static bool cancelled(void *user)
{
    return ++*(int *)user > 2;
}

TEST(waiting_can_be_cancelled)
{
    static const struct fake_answer script[] = {{"http://h/a", .status = 503}};
    FAKE(op, fake, script);
    int asked = 0;
    op->hooks.cancelled = cancelled;
    op->hooks.cancel_user = &asked;
    const struct ch_net_config config = {.backoff_ms = 15000};
    struct ch_net *net = fake_net(op, &fake, &config);
    struct ch_fetch f[2] = {{.url = CH_STR("http://h/a")},
                            {.url = CH_STR("http://%zz")}};
    CHECK_INT(ch_fetch_all(op, net, f, 2), CHART_ECANCELLED);
    CHECK_INT(f[0].code, CHART_ECANCELLED);
    CHECK_INT(f[1].code, CHART_ECANCELLED);
    CHECK(!f[0].error && !f[1].error);
}

/* ---- bodies as they come ------------------------------------------------ */

struct sink {
    struct ch_buf text;
    int code; /* what to return */
};

static int sink_data(void *user, struct ch_op *op, struct chart_str chunk)
{
    struct sink *sink = user;
    if (!chunk.ptr)
        CH_BUF_LIT(&sink->text, "<again>");
    ch_buf_str(&sink->text, chunk);
    return sink->code ? ch_fail(op, sink->code, "no such word: %.*s",
                                CH_STR_ARG(chunk))
                      : 0;
}

TEST(readers_are_told_to_start_over)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 503, .body = "sorry"},
        {"http://h/a", .status = 200, .body = "wrong", .cause = "cut",
         .again = true},
        {"http://h/a", .status = 302, {"Location: /b"}, .body = "there"},
        {"http://h/b", .status = 200, .body = "right"},
    };
    FAKE(op, fake, script);
    struct sink sink = {.code = 0};
    ch_buf_init(&sink.text, op);
    struct ch_fetch f = {
        .url = CH_STR("http://h/a"), .data = sink_data, .user = &sink};
    CHECK_STR(fetch(op, &fake, NULL, &f), "");
    CHECK_STR(ch_buf_view(&sink.text), "wrong<again>right");
    CHECK_STR(f.body, "");
    CHECK_INT(f.got_size, 5);
}

TEST(readers_can_refuse)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 200, .body = "words"},
        {"http://h/b", .status = 200, .body = "hello"},
    };
    FAKE(op, fake, script);
    struct sink sink = {.code = CHART_ESYNTAX};
    ch_buf_init(&sink.text, op);
    struct ch_fetch f[2] = {
        {.url = CH_STR("http://h/a"), .data = sink_data, .user = &sink},
        {.url = CH_STR("http://h/b")}};
    struct ch_net *net = fake_net(op, &fake, NULL);
    CHECK(!ch_fetch_all(op, net, f, 2));
    CHECK_STR(chart_error_message(f[0].error), "no such word: wo");
    CHECK_INT(f[0].code, CHART_ESYNTAX);
    chart_error_free(f[0].error);
    CHECK_INT(f[1].code, 0);
    CHECK_STR(f[1].body, "hello");
}

TEST(fatal_ends_end_all)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 200, .body = "words"},
        {"http://h/b", .status = 200, .body = "hello"},
    };
    FAKE(op, fake, script);
    struct sink sink = {.code = CHART_ELIMIT};
    ch_buf_init(&sink.text, op);
    struct ch_fetch f[2] = {
        {.url = CH_STR("http://h/a"), .data = sink_data, .user = &sink},
        {.url = CH_STR("http://h/b")}};
    struct ch_net *net = fake_net(op, &fake, NULL);
    CHECK_INT(ch_fetch_all(op, net, f, 2), CHART_ELIMIT);
    CHECK_STR(ch_error_text(op), "no such word: wo");
    CHECK_INT(f[1].code, CHART_ELIMIT);
    CHECK_INT(fake.at, 1);
}

TEST(outcomes_are_separate)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 200, .body = "one"},
        {"http://h/b", .status = 404},
        {"http://h/c", .status = 200, .body = "three"},
    };
    FAKE(op, fake, script);
    struct ch_fetch f[4] = {{.url = CH_STR("http://h/a")},
                            {.url = CH_STR("http://h/b")},
                            {.url = CH_STR("gopher://h/")},
                            {.url = CH_STR("http://h/c")}};
    struct ch_net *net = fake_net(op, &fake, NULL);
    CHECK(!ch_fetch_all(op, net, f, 4));
    CHECK_STR(f[0].body, "one");
    CHECK_INT(f[1].code, CHART_ENOTFOUND);
    CHECK_INT(f[2].code, CHART_EUNSUPPORTED);
    CHECK_STR(f[3].body, "three");
    for (size_t i = 0; i < 4; i++)
        chart_error_free(f[i].error);
}

static void count_progress(void *user, struct chart_str label,
                           uint64_t received, uint64_t expected,
                           size_t finished, size_t transfers)
{
    struct ch_buf *log = user;
    ch_buf_printf(log, "%.*s %u/%u %u/%u\n", CH_STR_ARG(label),
                  (unsigned)received, (unsigned)expected, (unsigned)finished,
                  (unsigned)transfers);
}

TEST(progress_is_told)
{
    static const struct fake_answer script[] = {
        {"http://h/a", .status = 200, {"Content-Length: 4"}, .body = "four"},
        {"http://h/b", .status = 404, {"Content-Length: 4"}, .body = "none"},
    };
    FAKE(op, fake, script);
    struct ch_buf log;
    ch_buf_init(&log, op);
    const struct ch_net_config config = {.progress = count_progress,
                                         .progress_user = &log};
    struct ch_net *net = fake_net(op, &fake, &config);
    struct ch_fetch f[2] = {
        {.url = CH_STR("http://h/a"), .label = CH_STR("A")},
        {.url = CH_STR("http://h/b"), .label = CH_STR("B")}};
    CHECK(!ch_fetch_all(op, net, f, 2));
    chart_error_free(f[1].error);
    CHECK_STR(ch_buf_view(&log),
              "A 2/4 0/2\nA 4/4 0/2\nA 4/4 1/2\nB 4/4 2/2\n");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(a_body_arrives_with_its_facts),
        T(refusals_are_worded_as_by_helm),
        T(refusals_have_codes),
        T(bad_urls_are_shown_without_their_password),
        T(a_chart_is_named_in_a_frame),
        T(offline_asks_nobody),
        T(digests_are_compared_in_any_case),
        T(bodies_have_a_limit),
        T(sizes_told_beforehand_must_fit),
        T(headers_have_a_limit),
        T(conditions_are_met_by_304),
        T(headers_cannot_be_smuggled_in),
        T(redirects_are_followed),
        T(redirects_end),
        T(redirects_that_lead_nowhere),
        T(credentials_are_sent_at_once_to_their_server),
        T(credentials_do_not_follow_redirects),
        T(credentials_come_back_with_their_server),
        T(credentials_are_passed_on_when_told),
        T(credentials_belong_to_the_repository),
        T(credentials_in_urls_are_taken_off),
        T(netrc_is_asked_last),
        T(servers_that_repeat_the_password),
        T(proxies_are_chosen_for_every_request),
        T(passing_faults_are_tried_again),
        T(attempts_are_counted),
        T(lasting_faults_are_not_tried_again),
        T(patience_ends),
        T(waiting_can_be_cancelled),
        T(readers_are_told_to_start_over),
        T(readers_can_refuse),
        T(fatal_ends_end_all),
        T(outcomes_are_separate),
        T(progress_is_told),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
