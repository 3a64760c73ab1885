#include "golib/escape.h"
#include "tests/harness.h"

static struct chart_str
escaped(struct ch_op *op, void (*escape)(struct ch_buf *, struct chart_str),
        struct chart_str s)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    escape(&buf, s);
    return ch_buf_view(&buf);
}

TEST(html_escapes_five_characters_and_nul)
{
    CHECK_STR(escaped(op, ch_escape_html, CH_STR("a<b>&'\"c\0d")),
              "a&lt;b&gt;&amp;&#39;&#34;c\xEF\xBF\xBD"
              "d");
    CHECK_STR(escaped(op, ch_escape_html, CH_STR("")), "");
}

TEST(js_escapes_quotes_markup_and_controls)
{
    CHECK_STR(escaped(op, ch_escape_js, CH_STR("'\"\\<>&=\n\x01")),
              "\\'\\\"\\\\\\u003C\\u003E\\u0026\\u003D\\u000A\\u0001");
}

TEST(js_keeps_printable_unicode_and_escapes_the_rest)
{
    CHECK_STR(escaped(op, ch_escape_js,
                      CH_STR("\xC3\xA9\xE2\x80\xA8\xE2\x80\x8B\xFF")),
              "\xC3\xA9\\u2028\\u200B\xFF");
}

TEST(query_keeps_unreserved_and_turns_space_to_plus)
{
    CHECK_STR(escaped(op, ch_escape_query, CH_STR("aZ09-_.~ /?\xC3\xA9")),
              "aZ09-_.~+%2F%3F%C3%A9");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(html_escapes_five_characters_and_nul),
        T(js_escapes_quotes_markup_and_controls),
        T(js_keeps_printable_unicode_and_escapes_the_rest),
        T(query_keeps_unreserved_and_turns_space_to_plus),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
