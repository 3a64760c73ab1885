#include "net/site.h"
#include "tests/harness.h"

static bool same(struct ch_op *op, const char *a, const char *b)
{
    struct ch_site sa, sb;
    return !ch_site_parse(op, ch_str_z(a), &sa) && sa.host.len &&
           !ch_site_parse(op, ch_str_z(b), &sb) && ch_site_eq(&sa, &sb);
}

TEST(credentials_belong_to_scheme_host_and_port)
{
    CHECK(same(op, "http://h/a", "http://H:80/b"));
    CHECK(same(op, "https://h", "HTTPS://h:443/"));
    CHECK(same(op, "http://u:p@[::1]:5000/", "http://[::1]:5000"));
    CHECK(!same(op, "http://h", "https://h"));
    CHECK(!same(op, "http://h:80", "http://h:81"));
    CHECK(!same(op, "http://h", "http://h.org"));
    CHECK(!same(op, "http://h", "http://a.h"));
    CHECK(!same(op, "http://%zz", "http://%zz"));
    CHECK(!same(op, "/a", "/a"));
}

TEST(urls_are_shown_without_secrets)
{
    static const struct {
        const char *url, *shown;
    } cases[] = {
        {"http://u:p@h/a", "http://h/a"},
        {"http://u@h:1/a?b=c#d", "http://h:1/a?b=c#d"},
        {"http://u:p@x@h/a", "http://h/a"},
        {"http://u:p@h?x@y", "http://h?x@y"},
        {"http://h/a@b", "http://h/a@b"},
        {"u:p@h/a", "h/a"},
        {"oci://u:p@h/a:1", "oci://h/a:1"},
        {"https://h/?token=abc&x=1", "https://h/?token=xxxxx&x=1"},
        {"https://h/?X-Amz-Signature=ab&X-AMZ-CREDENTIAL=c",
         "https://h/?X-Amz-Signature=xxxxx&X-AMZ-CREDENTIAL=xxxxx"},
        {"https://h/?", "https://h/?"},
        {"https://h/?a&b=&&sig=1", "https://h/?a&b=&&sig=xxxxx"},
        {"", ""},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct chart_str shown;
        CHECK(!ch_redact_url(op, ch_str_z(cases[i].url), &shown));
        CHECK_STR(shown, cases[i].shown);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(credentials_belong_to_scheme_host_and_port),
        T(urls_are_shown_without_secrets),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
