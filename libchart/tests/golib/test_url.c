#include "golib/url.h"
#include "tests/harness.h"

static struct chart_str reprinted(struct ch_op *op, const char *text)
{
    struct ch_url url;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    if (ch_url_parse(op, ch_str_z(text), &url) == 0) {
        ch_url_print(&buf, &url);
    } else {
        ch_buf_str(&buf, ch_error_text(op));
        ch_error_clear(op);
    }
    return ch_buf_view(&buf);
}

TEST(urls_print_as_they_were_read)
{
    static const char *const same[] = {
        "",
        "http://a",
        "http://u:p@h:80/p?q#f",
        "mailto:a@b.c",
        "//h/p",
        "file:///a/b",
        "http://h/a%2fb",
        "http://[fe80::1%25en0]:80/",
        "?a",
        "./a:b",
        "http://h/?",
    };
    for (size_t i = 0; i < CH_COUNT(same); i++)
        CHECK_STR(reprinted(op, same[i]), same[i]);
    CHECK_STR(reprinted(op, "HTTP://H/a b#c d"), "http://H/a%20b#c%20d");
    CHECK_STR(reprinted(op, "http://\xC3\xA9"), "http://%C3%A9");
}

TEST(bad_urls_are_refused_with_go_texts)
{
    static const struct {
        const char *text;
        const char *error;
    } rows[] = {
        {"http://h/%zz", "parse \"http://h/%zz\": invalid URL escape \"%zz\""},
        {":a", "parse \":a\": missing protocol scheme"},
        {"1a:b", "parse \"1a:b\": first path segment in URL cannot contain "
                 "colon"},
        {"http://h:8a", "parse \"http://h:8a\": invalid port \":8a\" after "
                        "host"},
        {"http://a b", "parse \"http://a b\": invalid character \" \" in host "
                       "name"},
        {"http://[::1", "parse \"http://[::1\": missing ']' in host"},
        {"http://[1.2.3.4]", "parse \"http://[1.2.3.4]\": invalid IP-literal"},
        {"http://[x]", "parse \"http://[x]\": invalid host: "
                       "ParseAddr(\"x\"): unable to parse IP"},
        {"http://u[@h", "parse \"http://u[@h\": net/url: invalid userinfo"},
        {"a\x7f", "parse \"a\\x7f\": net/url: invalid control character in "
                  "URL"},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++)
        CHECK_STR(reprinted(op, rows[i].text), rows[i].error);
}

TEST(host_names_and_ports)
{
    struct ch_url url;
    CHECK_INT(ch_url_parse(op, CH_STR("http://[::1]:80/"), &url), 0);
    CHECK_STR(ch_url_hostname(&url), "::1");
    CHECK_STR(ch_url_port(&url), "80");
    CHECK_INT(ch_url_parse(op, CH_STR("http://h/"), &url), 0);
    CHECK_STR(ch_url_hostname(&url), "h");
    CHECK_STR(ch_url_port(&url), "");
}

/* RFC 3986, section 5.4. */
TEST(references_resolve)
{
    static const struct {
        const char *reference;
        const char *result;
    } rows[] = {
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/../h", "http://a/b/c/h"},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        struct ch_url base, reference, result;
        struct ch_buf buf;
        ch_buf_init(&buf, op);
        CHECK_INT(ch_url_parse(op, CH_STR("http://a/b/c/d;p?q"), &base), 0);
        CHECK_INT(ch_url_parse(op, ch_str_z(rows[i].reference), &reference), 0);
        CHECK_INT(ch_url_resolve(op, &base, &reference, &result), 0);
        ch_url_print(&buf, &result);
        CHECK_STR(ch_buf_view(&buf), rows[i].result);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(urls_print_as_they_were_read),
        T(bad_urls_are_refused_with_go_texts),
        T(host_names_and_ports),
        T(references_resolve),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
