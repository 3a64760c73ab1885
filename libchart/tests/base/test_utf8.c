#include "base/utf8.h"

#include "base/str.h"
#include "tests/harness.h"

TEST(decode_takes_one_byte_of_bad_text)
{
    static const struct {
        struct chart_str text;
        uint32_t rune;
        size_t width;
    } cases[] = {
        {CH_STR_INIT("a"), 'a', 1},
        {CH_STR_INIT("\xc3\xa9"), 0xE9, 2},
        {CH_STR_INIT("\xe2\x82\xac"), 0x20AC, 3},
        {CH_STR_INIT("\xf0\x9f\x98\x80"), 0x1F600, 4},
        {CH_STR_INIT("\xc3"), CH_RUNE_ERROR, 1},
        {CH_STR_INIT("\xc0\x80"), CH_RUNE_ERROR, 1},     /* overlong */
        {CH_STR_INIT("\xed\xa0\x80"), CH_RUNE_ERROR, 1}, /* surrogate */
        {CH_STR_INIT("\xf4\x90\x80\x80"), CH_RUNE_ERROR, 1},
        {CH_STR_INIT("\xef\xbf\xbd"), CH_RUNE_ERROR, 3}, /* U+FFFD itself */
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        size_t width;
        CHECK_INT(ch_utf8_decode(cases[i].text, 0, &width), cases[i].rune);
        CHECK_INT(width, cases[i].width);
    }
}

TEST(decode_last_steps_back_over_one_code_point)
{
    size_t width;
    struct chart_str s = CH_STR("a\xe2\x82\xac\x82");
    CHECK_INT(ch_utf8_decode_last(s, s.len, &width), CH_RUNE_ERROR);
    CHECK_INT(width, 1);
    CHECK_INT(ch_utf8_decode_last(s, 4, &width), 0x20AC);
    CHECK_INT(width, 3);
    CHECK_INT(ch_utf8_decode_last(s, 1, &width), 'a');
}

TEST(encode_replaces_what_is_no_code_point)
{
    char out[4];
    CHECK_INT(ch_utf8_encode(0xD800, out), 3);
    CHECK(memcmp(out, "\xef\xbf\xbd", 3) == 0);
    CHECK_INT(ch_utf8_encode(0x1F600, out), 4);
    CHECK(memcmp(out, "\xf0\x9f\x98\x80", 4) == 0);
}

TEST(valid_and_count)
{
    CHECK(ch_utf8_valid(CH_STR("a\xef\xbf\xbd")));
    CHECK(!ch_utf8_valid(CH_STR("a\xff")));
    CHECK_INT(ch_utf8_count(CH_STR("\xff\xff\xc3\xa9")), 3);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(decode_takes_one_byte_of_bad_text),
        T(decode_last_steps_back_over_one_code_point),
        T(encode_replaces_what_is_no_code_point),
        T(valid_and_count),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
