#include "net/proxy.h"
#include "tests/harness.h"

static bool excepted(struct ch_op *op, const char *no_proxy, const char *url)
{
    struct ch_site site;
    CHECK(!ch_site_parse(op, ch_str_z(url), &site));
    return ch_proxy_is_excepted(ch_str_z(no_proxy), &site);
}

/* What Go's httpproxy.Config.useProxy says. */
TEST(no_proxy_forms)
{
    static const struct {
        const char *no_proxy, *url;
        bool excepted;
    } cases[] = {
        {"", "http://example.com/", false},
        {"", "http://localhost/", true},
        {"", "http://127.0.0.1:5000/", true},
        {"", "http://127.8.9.1/", true},
        {"", "http://[::1]/", true},
        {"", "http://128.0.0.1/", false},
        {"*", "http://example.com/", true},
        {" a.b , * ", "http://example.com/", true},
        {"example.com", "http://example.com/", true},
        {"EXAMPLE.com", "http://Example.COM/", true},
        {"example.com", "http://a.example.com/", true},
        {"example.com", "http://aexample.com/", false},
        {"example.com", "http://example.com.org/", false},
        {".example.com", "http://example.com/", false},
        {".example.com", "http://a.example.com/", true},
        {"*.example.com", "http://example.com/", false},
        {"*.example.com", "http://a.b.example.com/", true},
        {"example.com:80", "http://example.com/", true},
        {"example.com:443", "http://example.com/", false},
        {"example.com:443", "https://example.com/", true},
        {"example.com:8080", "http://example.com:8080/", true},
        {"10.1.2.3", "http://10.1.2.3/", true},
        {"10.1.2.3", "http://10.1.2.30/", false},
        {"10.1.2.3:81", "http://10.1.2.3/", false},
        {"10.1.2.3:81", "http://10.1.2.3:81/", true},
        {"10.0.0.0/8", "http://10.200.0.1/", true},
        {"10.0.0.0/8", "http://11.0.0.1/", false},
        {"10.0.0.0/12", "http://10.15.0.1/", true},
        {"10.0.0.0/12", "http://10.16.0.1/", false},
        {"10.0.0.0/0", "http://9.9.9.9/", true},
        {"10.0.0.0/33", "http://10.0.0.0/", false},
        {"10.0.0.0/8", "http://example.com/", false},
        {"fd00::/8", "http://[fd00::1]/", true},
        {"fd00::/8", "http://[fe00::1]/", false},
        {"fd00::1", "http://[fd00::1]/", true},
        {"[fd00::1]:80", "http://[fd00::1]/", true},
        {"[fd00::1]:81", "http://[fd00::1]/", false},
        {"::/0", "http://10.0.0.1/", false},
        {",,", "http://example.com/", false},
        {".", "http://example.com/", false},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++)
        if (excepted(op, cases[i].no_proxy, cases[i].url) != cases[i].excepted)
            test_fail(__FILE__, __LINE__, "NO_PROXY=%s %s", cases[i].no_proxy,
                      cases[i].url);
}

static struct chart_str
chosen(struct ch_op *op, const struct ch_net_config *config, const char *url)
{
    struct ch_site site;
    struct chart_str proxy = CH_STR("");
    CHECK(!ch_site_parse(op, ch_str_z(url), &site));
    if (ch_proxy_choose(op, config, &site, &proxy)) {
        proxy = ch_str_dup(op, ch_error_text(op));
        ch_error_clear(op);
    }
    return proxy;
}

TEST(scheme_decides_which_proxy)
{
    const struct ch_net_config config = {
        .http_proxy = CH_STR("proxy:3128"),
        .https_proxy = CH_STR("https://u:p@secure:443"),
        .no_proxy = CH_STR("direct.org"),
    };
    CHECK_STR(chosen(op, &config, "http://a.org/"), "http://proxy:3128");
    CHECK_STR(chosen(op, &config, "https://a.org/"), "https://u:p@secure:443");
    CHECK_STR(chosen(op, &config, "https://direct.org/"), "");
    CHECK_STR(chosen(op, &config, "http://localhost/"), "");
}

TEST(a_bad_proxy_is_named_without_its_password)
{
    const struct ch_net_config config = {
        .http_proxy = CH_STR("http://u:secret@pro xy:1"),
    };
    CHECK_STR(chosen(op, &config, "http://a.org/"),
              "invalid proxy address \"http://pro xy:1\"");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(no_proxy_forms),
        T(scheme_decides_which_proxy),
        T(a_bad_proxy_is_named_without_its_password),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
