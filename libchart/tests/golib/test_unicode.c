#include "golib/unicode.h"

#include "tests/harness.h"

TEST(space_is_white_space_of_unicode)
{
    static const uint32_t yes[] = {'\t', '\n', '\v',   '\f',   '\r',   ' ',
                                   0x85, 0xA0, 0x1680, 0x2003, 0x2028, 0x3000};
    static const uint32_t no[] = {0, 'a', 0x1F, 0x200B, 0x180E, 0xFEFF};
    for (size_t i = 0; i < CH_COUNT(yes); i++)
        CHECK(ch_uni_is_space(yes[i]));
    for (size_t i = 0; i < CH_COUNT(no); i++)
        CHECK(!ch_uni_is_space(no[i]));
}

TEST(classes_follow_the_categories)
{
    CHECK(ch_uni_is_letter('a') && ch_uni_is_letter(0xAA) &&
          ch_uni_is_letter(0x4E2D));
    CHECK(!ch_uni_is_letter('1') && !ch_uni_is_letter(0x301));
    CHECK(ch_uni_is_digit('7') && ch_uni_is_digit(0x664));
    CHECK(!ch_uni_is_digit(0xB2) && ch_uni_is_number(0xB2));
    CHECK(ch_uni_is_upper(0xC9) && !ch_uni_is_upper(0xE9));
    CHECK(ch_uni_is_lower(0xE9) && !ch_uni_is_lower(0xAA));
    CHECK(ch_uni_is_control(0x7F) && ch_uni_is_control(0x85));
    CHECK(!ch_uni_is_letter(0x110000));
}

TEST(only_the_ascii_space_prints_among_spaces)
{
    CHECK(ch_uni_is_print(' ') && ch_uni_is_print(0xA1));
    CHECK(ch_uni_is_print(0x301) && ch_uni_is_print(0x1F600));
    CHECK(!ch_uni_is_print(0xA0) && !ch_uni_is_print(0xAD));
    CHECK(!ch_uni_is_print(0x200B) && !ch_uni_is_print(0x3000));
    CHECK(!ch_uni_is_print(0xE000) && !ch_uni_is_print(0x7F));
}

TEST(case_mapping_is_simple)
{
    CHECK_INT(ch_uni_upper(0xE9), 0xC9);
    CHECK_INT(ch_uni_upper(0xDF), 0xDF);
    CHECK_INT(ch_uni_lower(0x130), 'i');
    CHECK_INT(ch_uni_title(0x1C6), 0x1C5);
    CHECK_INT(ch_uni_upper(0x1C6), 0x1C4);
    CHECK_INT(ch_uni_title(0xDF), 0xDF);
    CHECK_INT(ch_uni_upper(0x110000), 0x110000);
}

TEST(trim_space_takes_unicode_space_off_both_ends)
{
    CHECK_STR(ch_trim_space(CH_STR(" \t\xc2\xa0x y\xe3\x80\x80\n")), "x y");
    CHECK_STR(ch_trim_space(CH_STR(" \n ")), "");
    CHECK_STR(ch_trim_space(CH_STR("")), "");
    CHECK_STR(ch_trim_space(CH_STR("\xa0x")), "\xa0x");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(space_is_white_space_of_unicode),
        T(classes_follow_the_categories),
        T(only_the_ascii_space_prints_among_spaces),
        T(case_mapping_is_simple),
        T(trim_space_takes_unicode_space_off_both_ends),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
