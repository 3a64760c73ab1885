#include "net/challenge.h"
#include "tests/harness.h"

static struct ch_challenge parse(struct ch_op *op, const char *header)
{
    struct ch_challenge c;
    CHECK(!ch_challenge_parse(op, ch_str_z(header), &c));
    return c;
}

TEST(basic)
{
    CHECK_INT(parse(op, "Basic realm=\"x\"").scheme, CH_SCHEME_BASIC);
    CHECK_INT(parse(op, "  BASIC").scheme, CH_SCHEME_BASIC);
    CHECK_INT(parse(op, "Digest realm=\"x\"").scheme, CH_SCHEME_UNKNOWN);
    CHECK_INT(parse(op, "").scheme, CH_SCHEME_UNKNOWN);
    CHECK_INT(parse(op, "Basically").scheme, CH_SCHEME_UNKNOWN);
}

TEST(bearer_parameters)
{
    struct ch_challenge c =
        parse(op, "Bearer realm=\"https://a/t\", Service = svc ,"
                  "scope=\"repository:a/b:pull,push\",error=\"invalid_token\"");
    CHECK_INT(c.scheme, CH_SCHEME_BEARER);
    CHECK_STR(c.realm, "https://a/t");
    CHECK_STR(c.service, "svc");
    CHECK_STR(c.scope, "repository:a/b:pull,push");
    c = parse(op, "bearer realm=\"a\\\"b\\\\\"");
    CHECK_STR(c.realm, "a\"b\\");
}

TEST(what_follows_a_fault_is_ignored)
{
    CHECK_STR(parse(op, "Bearer realm=\"a").realm, "");
    CHECK_STR(parse(op, "Bearer realm").realm, "");
    CHECK_STR(parse(op, "Bearer =x,realm=a").realm, "");
    CHECK_STR(parse(op, "Bearer realm=a scope=b").scope, "");
    CHECK_STR(parse(op, "Bearer realm=a,,scope=b").scope, "");
    CHECK_STR(parse(op, "Bearer realm=a,").realm, "a");
}

static struct chart_str next(struct ch_op *op, const char *header)
{
    struct chart_str out;
    if (ch_link_next(op, ch_str_z(header), &out)) {
        out = ch_str_dup(op, ch_error_text(op));
        ch_error_clear(op);
    }
    return out;
}

TEST(next_links)
{
    CHECK_STR(next(op, "</v2/a/tags/list?last=b&n=1>; rel=\"next\""),
              "/v2/a/tags/list?last=b&n=1");
    CHECK_STR(next(op, "<a>;rel=next"), "a");
    CHECK_STR(next(op, "<a>; rel=prev, <b>; title=\"x, y\"; REL=\"NEXT\""),
              "b");
    CHECK_STR(next(op, ""), "");
    CHECK_STR(next(op, "<a>"), "");
    CHECK_STR(next(op, "<a>; rel=prev"), "");
    CHECK_STR(next(op, "a; rel=next"), "invalid next link: missing '<' or '>'");
    CHECK_STR(next(op, "<a; rel=next"),
              "invalid next link: missing '<' or '>'");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(basic),
        T(bearer_parameters),
        T(what_follows_a_fault_is_ignored),
        T(next_links),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
