#include "net/auth.h"
#include "tests/net/fake.h"
#include "tests/tree.h"

#define SECRET "hunter22"
#define BASIC "Authorization: Basic dXNlcjpodW50ZXIyMg=="
#define URL "https://h/v2/a/manifests/1"
#define TOKEN_URL "https://t/token?scope=repository%3Aa%3Apull&service=svc"
#define CHALLENGE                                                              \
    "WWW-Authenticate: Bearer realm=\"https://t/token\",service=\"svc\","      \
    "scope=\"repository:a:pull\""

static const char *const secrets[] = {SECRET, "t0ken-1", NULL};

static const struct ch_access user_access = {.user = CH_STR_INIT("user"),
                                             .password = CH_STR_INIT(SECRET)};

static struct ch_fetch registry_fetch(const char *url)
{
    return (struct ch_fetch){.url = ch_str_z(url),
                             .registry = CH_STR("h"),
                             .scope = CH_STR("repository:a:pull")};
}

/* One fetch over a net; its error's text, or "". */
static struct chart_str fetch(struct ch_op *op, struct ch_net *net,
                              struct ch_fetch *f)
{
    CHECK(!ch_fetch_all(op, net, f, 1));
    struct chart_str text = ch_str_dup(op, chart_error_message(f->error));
    check_hides(op, text, secrets);
    chart_error_free(f->error);
    f->error = NULL;
    return text;
}

/* The same with a net of its own. */
static struct chart_str fetch_alone(struct ch_op *op, struct fake *fake,
                                    const struct ch_access *access)
{
    struct ch_fetch f = registry_fetch(URL);
    f.access = access;
    return fetch(op, fake_net(op, fake, NULL), &f);
}

static bool has(struct chart_str text, const char *part)
{
    return ch_str_find(text, ch_str_z(part), 0) != CH_NPOS;
}

TEST(basic_is_sent_when_asked_for_and_remembered)
{
    static const struct fake_answer script[] = {
        {URL, .status = 401, {"WWW-Authenticate: Basic realm=\"x\""}},
        {URL, .status = 200},
        {"https://h/v2/b", .status = 200},
    };
    FAKE(op, fake, script);
    struct ch_net *net = fake_net(op, &fake, NULL);
    struct ch_fetch f = registry_fetch(URL);
    f.access = &user_access;
    CHECK_STR(fetch(op, net, &f), "");
    CHECK(!has(fake_request(&fake, URL), "Authorization"));
    CHECK(has(fake_log(&fake), BASIC));
    f.url = CH_STR("https://h/v2/b");
    f.scope = CH_STR("repository:b:pull");
    CHECK_STR(fetch(op, net, &f), "");
    CHECK(has(fake_request(&fake, "https://h/v2/b"), BASIC));
}

TEST(of_several_challenges_the_first_counts)
{
    static const struct fake_answer script[] = {
        {URL,
         .status = 401,
         {"WWW-Authenticate: Basic realm=\"x\"", CHALLENGE}},
        {URL, .status = 200},
    };
    FAKE(op, fake, script);
    CHECK_STR(fetch_alone(op, &fake, &user_access), "");
    CHECK(has(fake_log(&fake), BASIC));
}

TEST(tokens_are_fetched_and_remembered)
{
    static const struct fake_answer script[] = {
        {URL, .status = 401, {CHALLENGE}},
        {TOKEN_URL, .status = 200, .body = "{\"token\":\"t0ken-1\"}"},
        {URL, .status = 200},
        {URL, .status = 200},
    };
    FAKE(op, fake, script);
    struct ch_net *net = fake_net(op, &fake, NULL);
    struct ch_fetch f = registry_fetch(URL);
    CHECK_STR(fetch(op, net, &f), "");
    CHECK(!has(fake_log(&fake), "Basic"));
    fake.log.len = 0;
    CHECK_STR(fetch(op, net, &f), "");
    CHECK(has(fake_log(&fake), "Authorization: Bearer t0ken-1\n"));
}

TEST(tokens_are_asked_for_with_the_password)
{
    static const struct fake_answer script[] = {
        {URL, .status = 401, {CHALLENGE}},
        {TOKEN_URL, .status = 200, .body = "{\"access_token\":\"t0ken-1\"}"},
        {URL, .status = 200},
    };
    FAKE(op, fake, script);
    CHECK_STR(fetch_alone(op, &fake, &user_access), "");
    CHECK(has(fake_request(&fake, TOKEN_URL), BASIC));
    CHECK(has(fake_log(&fake), "Authorization: Bearer t0ken-1\n"));
}

TEST(token_requests_do_not_carry_the_password_away)
{
    static const struct fake_answer script[] = {
        {URL, .status = 401, {CHALLENGE}},
        {TOKEN_URL, .status = 302, {"Location: https://evil/x"}},
        {"https://evil/x", .status = 200, .body = "{\"token\":\"t0ken-1\"}"},
        {URL, .status = 200},
    };
    FAKE(op, fake, script);
    struct ch_access access = user_access;
    access.pass_credentials = true; /* is for repositories */
    CHECK_STR(fetch_alone(op, &fake, &access), "");
    CHECK(has(fake_request(&fake, TOKEN_URL), BASIC));
    CHECK(!has(fake_request(&fake, "https://evil/x"), "Authorization"));
}

TEST(old_tokens_are_replaced)
{
    static const struct fake_answer script[] = {
        {URL, .status = 401, {CHALLENGE}},
        {TOKEN_URL, .status = 200, .body = "{\"token\":\"t0ken-1\"}"},
        {URL, .status = 200},
        {URL, .status = 401, {CHALLENGE}},
        {TOKEN_URL, .status = 200, .body = "{\"token\":\"t0ken-2\"}"},
        {URL, .status = 200},
    };
    FAKE(op, fake, script);
    struct ch_net *net = fake_net(op, &fake, NULL);
    struct ch_fetch f = registry_fetch(URL);
    CHECK_STR(fetch(op, net, &f), "");
    CHECK_STR(fetch(op, net, &f), "");
    CHECK(has(fake_log(&fake), "Bearer t0ken-2"));
}

TEST(scopes_are_added_up)
{
    static const struct fake_answer script[] = {
        {URL,
         .status = 401,
         {"WWW-Authenticate: Bearer realm=\"https://t/token?x=y\",scope=\""
          "repository:a:pull  repository:b:pull repository:b:pull\""}},
        {"https://t/token?x=y&scope=repository%3Aa%3Apull&"
         "scope=repository%3Ab%3Apull",
         .status = 200, .body = "{\"token\":\"t0ken-1\"}"},
        {URL, .status = 200},
    };
    FAKE(op, fake, script);
    CHECK_STR(fetch_alone(op, &fake, NULL), "");
}

TEST(registries_that_never_have_enough)
{
    static const struct fake_answer script[] = {
        {URL, .status = 401, {CHALLENGE}},
        {TOKEN_URL, .status = 200, .body = "{\"token\":\"t0ken-1\"}"},
        {URL, .status = 401, {CHALLENGE}},
        {TOKEN_URL, .status = 200, .body = "{\"token\":\"t0ken-1\"}"},
        {URL, .status = 401, {CHALLENGE}, .body = "{\"errors\":[]}"},
    };
    FAKE(op, fake, script);
    CHECK_STR(fetch_alone(op, &fake, NULL),
              "GET \"" URL "\": response status code 401: Unauthorized");
    CHECK_INT(fake.at, 5);
}

TEST(realms_that_a_registry_may_not_choose)
{
    static const struct {
        const char *registry, *realm, *error;
    } cases[] = {
        {"https://h", "ftp://t/",
         "the realm for tokens is neither http nor "
         "https"},
        {"https://h", "http://h/",
         "the realm for tokens is http, the registry "
         "https"},
        {"https://h", "/token",
         "the realm for tokens that the registry names "
         "is no URL"},
        {"https://h", "https://127.0.0.1/", NULL},
        {"https://h", "https://localhost/", NULL},
        {"https://h", "https://[::1]/", NULL},
        {"https://h", "https://10.0.0.1/", NULL},
        {"https://h", "https://172.16.0.1/", NULL},
        {"https://h", "https://192.168.1.1/", NULL},
        {"https://h", "https://169.254.169.254/", NULL},
        {"https://h", "https://[fe80::1]/", NULL},
        {"https://h", "https://[fd00::1]/", NULL},
        {"https://h", "https://0.0.0.0/", NULL},
        {"http://10.0.0.1", "http://10.0.0.2/", NULL},
        {"https://h", "https://172.32.0.1/", ""},
        {"https://h", "https://t.org/", ""},
        {"http://10.0.0.1", "http://10.0.0.1:81/", ""},
        {"http://127.0.0.1:5000", "http://127.0.0.1:5001/", ""},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct ch_buf url, header, token;
        ch_buf_init(&url, op);
        ch_buf_printf(&url, "%s/v2/a%c", cases[i].registry, '\0');
        ch_buf_init(&header, op);
        ch_buf_printf(&header, "WWW-Authenticate: Bearer realm=\"%s\"%c",
                      cases[i].realm, '\0');
        ch_buf_init(&token, op);
        ch_buf_printf(&token, "%s?scope=repository%%3Aa%%3Apull%c",
                      cases[i].realm, '\0');
        const struct fake_answer script[] = {
            {url.ptr, .status = 401, {header.ptr}},
            {token.ptr, .status = 200, .body = "{\"token\":\"t0ken-1\"}"},
            {url.ptr, .status = 200},
        };
        FAKE(op, fake, script);
        struct ch_fetch f = registry_fetch(url.ptr);
        f.access = &user_access;
        struct chart_str text = fetch(op, fake_net(op, &fake, NULL), &f);
        const char *error = cases[i].error
                                ? cases[i].error
                                : "the realm for tokens is an inner address "
                                  "that is not the registry's";
        if (*error ? !has(text, error) || fake.at != 1
                   : text.len || fake.at != 3)
            test_fail(__FILE__, __LINE__, "%s %s: %.*s", cases[i].registry,
                      cases[i].realm, CH_STR_ARG(text));
        if (*error)
            check_hides(op, fake_log(&fake), secrets);
    }
}

TEST(token_servers_that_fail)
{
    static const struct {
        int status;
        const char *body, *error;
    } cases[] = {
        {200, "{}", "empty token returned"},
        {200, "[]", "empty token returned"},
        {200, "{\"token\":\"a\\r\\nX-Evil: 1\"}", "malformed token returned"},
        {200, "{\"token\":\"hunter22", "the token server's answer is not JSON"},
        {403,
         "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"hunter22 is no "
         "good\"}]}",
         "response status code 403: denied: xxxxx is no good"},
        {500, "", "response status code 500: Internal Server Error"},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        const struct fake_answer script[] = {
            {URL, .status = 401, {CHALLENGE}},
            {TOKEN_URL, .status = cases[i].status, .body = cases[i].body},
        };
        FAKE(op, fake, script);
        const struct ch_net_config config = {.attempts = 1};
        struct ch_fetch f = registry_fetch(URL);
        f.access = &user_access;
        struct chart_str text = fetch(op, fake_net(op, &fake, &config), &f);
        CHECK(ch_str_starts(
            text, CH_STR("GET \"" URL "\": GET \"" TOKEN_URL "\": ")));
        CHECK(ch_str_ends(text, ch_str_z(cases[i].error)));
    }
}

TEST(refusals_are_worded_as_by_oras)
{
    static const struct {
        int status;
        const char *challenge, *body, *error;
    } cases[] = {
        {401, "WWW-Authenticate: Basic realm=x", "",
         "basic credential not found"},
        {401, "WWW-Authenticate: Digest realm=x", "",
         "response status code 401: Unauthorized"},
        {401, NULL, "<html>", "response status code 401: Unauthorized"},
        {404, NULL,
         "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"repository "
         "name "
         "not known to registry\",\"detail\":{\"name\":\"charts/sx\"}}]}",
         "response status code 404: name unknown: repository name not known to "
         "registry: map[name:charts/sx]"},
        {400, NULL,
         "{\"errors\":[{\"code\":\"A_B\"},{\"code\":\"C\",\"message\":"
         "\"d\\u001b"
         "e\"},7]}",
         "response status code 400: a b; c: d\\x1be; "},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        const struct fake_answer script[] = {
            {URL,
             .status = cases[i].status,
             {cases[i].challenge},
             .body = cases[i].body},
        };
        FAKE(op, fake, script);
        struct chart_str text = fetch_alone(op, &fake, NULL);
        CHECK(ch_str_starts(text, CH_STR("GET \"" URL "\": ")));
        CHECK_STR(ch_str_sub(text, sizeof "GET \"" URL "\": " - 1, CH_NPOS),
                  cases[i].error);
    }
}

TEST(wrong_passwords_are_sent_once)
{
    static const struct fake_answer script[] = {
        {URL, .status = 401, {"WWW-Authenticate: Basic realm=\"x\""}},
        {URL,
         .status = 401,
         {"WWW-Authenticate: Basic realm=\"x\""},
         .body =
             "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"not with "
             "Basic dXNlcjpodW50ZXIyMg== or user:hunter22\"}]}"},
    };
    FAKE(op, fake, script);
    CHECK_STR(fetch_alone(op, &fake, &user_access),
              "GET \"" URL
              "\": response status code 401: unauthorized: not with "
              "Basic xxxxx or user:xxxxx");
    CHECK_INT(fake.at, 2);
}

TEST(half_credentials_are_none)
{
    static const struct fake_answer script[] = {
        {URL, .status = 401, {"WWW-Authenticate: Basic realm=\"x\""}},
    };
    FAKE(op, fake, script);
    const struct ch_access access = {.user = CH_STR("user")};
    CHECK_STR(fetch_alone(op, &fake, &access),
              "GET \"" URL "\": missing username or password for basic auth");
}

TEST(registry_credentials_do_not_follow_redirects)
{
    static const struct fake_answer script[] = {
        {URL, .status = 401, {"WWW-Authenticate: Basic realm=\"x\""}},
        {URL, .status = 307, {"Location: https://cdn/blob?sig=" SECRET}},
        {"https://cdn/blob?sig=" SECRET,
         .status = 401,
         {"WWW-Authenticate: Basic realm=\"x\""}},
        {URL, .status = 307, {"Location: https://h:444/blob"}},
        {"https://h:444/blob", .status = 401, {CHALLENGE}},
    };
    FAKE(op, fake, script);
    struct ch_net *net = fake_net(op, &fake, NULL);
    struct ch_access access = user_access;
    access.pass_credentials = true;
    struct ch_fetch f = registry_fetch(URL);
    f.access = &access;
    for (int i = 0; i < 2; i++)
        CHECK_STR(fetch(op, net, &f),
                  "GET \"" URL "\": response status code 401: Unauthorized");
    CHECK_INT(fake.at, 5);
    CHECK(!has(fake_request(&fake, "https://cdn/"), "Authorization"));
    CHECK(!has(fake_request(&fake, "https://h:444/"), "Authorization"));
}

TEST(refresh_tokens_are_posted)
{
    static const struct fake_answer script[] = {
        {URL, .status = 401, {CHALLENGE}},
        {"https://t/token", .status = 200,
         .body = "{\"access_token\":\"t0ken-1\"}"},
        {URL, .status = 200},
    };
    struct tree tree;
    char path[512];
    FAKE(op, fake, script);
    tree_new(&tree);
    tree_file(&tree, "config.json",
              "{\"auths\":{\"h\":{\"identitytoken\":\"re fresh\"}}}");
    const struct ch_net_config config = {
        .registry_config = ch_str_z(tree_path(&tree, path, "config.json"))};
    struct ch_fetch f = registry_fetch(URL);
    CHECK_STR(fetch(op, fake_net(op, &fake, &config), &f), "");
    CHECK(has(fake_log(&fake),
              "POST https://t/token\nUser-Agent: libchart/0.1.0\n"
              "Content-Type: application/x-www-form-urlencoded\n"
              "client_id=libchart&grant_type=refresh_token&"
              "refresh_token=re+fresh&scope=repository%3Aa%3Apull&service=svc"
              "\n"));
    tree_remove(&tree);
}

TEST(parallel_pulls_wait_for_their_own_tokens)
{
    static const struct fake_answer script[] = {
        {URL, .status = 401, {CHALLENGE}},
        {"https://h/v2/b",
         .status = 401,
         {"WWW-Authenticate: Bearer realm=\"https://t/token\""}},
        {TOKEN_URL, .status = 200, .body = "{\"token\":\"t0ken-1\"}"},
        {URL, .status = 200, .body = "yes"},
        {"https://t/token?scope=repository%3Ab%3Apull", .status = 403},
    };
    FAKE(op, fake, script);
    struct ch_fetch f[2] = {registry_fetch(URL),
                            registry_fetch("https://h/v2/b")};
    f[1].scope = CH_STR("repository:b:pull");
    CHECK(!ch_fetch_all(op, fake_net(op, &fake, NULL), f, 2));
    CHECK_STR(f[0].body, "yes");
    CHECK_INT(f[1].code, CHART_EAUTH);
    CHECK_STR(
        chart_error_message(f[1].error),
        "GET \"https://h/v2/b\": GET \"https://t/token?scope=repository%3A"
        "b%3Apull\": response status code 403: Forbidden");
    chart_error_free(f[1].error);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(basic_is_sent_when_asked_for_and_remembered),
        T(of_several_challenges_the_first_counts),
        T(tokens_are_fetched_and_remembered),
        T(tokens_are_asked_for_with_the_password),
        T(token_requests_do_not_carry_the_password_away),
        T(old_tokens_are_replaced),
        T(scopes_are_added_up),
        T(registries_that_never_have_enough),
        T(realms_that_a_registry_may_not_choose),
        T(token_servers_that_fail),
        T(refusals_are_worded_as_by_oras),
        T(wrong_passwords_are_sent_once),
        T(half_credentials_are_none),
        T(registry_credentials_do_not_follow_redirects),
        T(refresh_tokens_are_posted),
        T(parallel_pulls_wait_for_their_own_tokens),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
