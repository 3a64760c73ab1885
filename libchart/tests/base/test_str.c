#include "base/str.h"
#include "tests/harness.h"

TEST(find_gives_first_at_or_after)
{
    CHECK_INT(ch_str_find(CH_STR("abcabc"), CH_STR("bc"), 0), 1);
    CHECK_INT(ch_str_find(CH_STR("abcabc"), CH_STR("bc"), 2), 4);
    CHECK(ch_str_find(CH_STR("abc"), CH_STR("x"), 0) == CH_NPOS);
    CHECK_INT(ch_str_find(CH_STR("abc"), CH_STR(""), 1), 1);
}

TEST(find_stays_linear_among_near_misses)
{
    static char text[100000], needle[30001];
    memset(text, 'a', sizeof text);
    memset(needle, 'a', sizeof needle);
    needle[30000] = 'b';
    CHECK(ch_str_find(ch_str(text, sizeof text), ch_str(needle, 30001), 0) ==
          CH_NPOS);
    text[90000] = 'b';
    CHECK_INT(ch_str_find(ch_str(text, sizeof text), ch_str(needle, 30001), 0),
              60000);
    CHECK_INT(ch_str_find(ch_str(text, 90001), ch_str(needle, 30001), 0),
              60000);
    CHECK(ch_str_find(ch_str(text, 90000), ch_str(needle, 30001), 0) ==
          CH_NPOS);
}

TEST(split_keeps_empty_pieces)
{
    struct ch_str_split it = ch_str_split_start(CH_STR("a,,b"), ',');
    struct chart_str piece;
    CHECK(ch_str_split_next(&it, &piece));
    CHECK_STR(piece, "a");
    CHECK(ch_str_split_next(&it, &piece));
    CHECK_STR(piece, "");
    CHECK(ch_str_split_next(&it, &piece));
    CHECK_STR(piece, "b");
    CHECK(!ch_str_split_next(&it, &piece));
}

TEST(cut_without_separator_gives_all_before)
{
    struct chart_str before, after;
    CHECK(!ch_str_cut(CH_STR("abc"), '=', &before, &after));
    CHECK_STR(before, "abc");
    CHECK_STR(after, "");
    CHECK(ch_str_cut(CH_STR("a=b=c"), '=', &before, &after));
    CHECK_STR(before, "a");
    CHECK_STR(after, "b=c");
}

TEST(order_is_bytewise)
{
    CHECK(ch_str_cmp(CH_STR("a"), CH_STR("ab")) < 0);
    CHECK(ch_str_cmp(CH_STR("Z"), CH_STR("a")) < 0);
    CHECK(ch_str_cmp(CH_STR("\xff"), CH_STR("a")) > 0);
    CHECK_INT(ch_str_cmp(CH_STR(""), CH_STR("")), 0);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(find_gives_first_at_or_after),
        T(find_stays_linear_among_near_misses),
        T(split_keeps_empty_pieces),
        T(cut_without_separator_gives_all_before),
        T(order_is_bytewise),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
