#include "golib/strings.h"

#include "tests/harness.h"

static struct chart_str joined(struct ch_op *op, const char *s,
                               const char *separator, int64_t max)
{
    struct ch_pieces it =
        ch_pieces_start(ch_str_z(s), ch_str_z(separator), max);
    struct chart_str piece;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    while (ch_pieces_next(&it, &piece)) {
        ch_buf_byte(&buf, '[');
        ch_buf_str(&buf, piece);
        ch_buf_byte(&buf, ']');
    }
    return ch_buf_view(&buf);
}

TEST(pieces_keep_empty_ones)
{
    CHECK_STR(joined(op, "a,,b,", ",", -1), "[a][][b][]");
    CHECK_STR(joined(op, "", ",", -1), "[]");
    CHECK_STR(joined(op, "abab", "ab", -1), "[][][]");
    CHECK_STR(joined(op, "abc", "x", -1), "[abc]");
}

TEST(pieces_stop_at_the_maximum)
{
    CHECK_STR(joined(op, "a,b,c", ",", 2), "[a][b,c]");
    CHECK_STR(joined(op, "a,b,c", ",", 1), "[a,b,c]");
    CHECK_STR(joined(op, "a,b,c", ",", 0), "");
    CHECK_STR(joined(op, "a,b,c", ",", 9), "[a][b][c]");
}

TEST(empty_separator_gives_code_points)
{
    CHECK_STR(joined(op, "a\xc3\xa9\xff", "", -1), "[a][\xc3\xa9][\xff]");
    CHECK_STR(joined(op, "abc", "", 2), "[a][bc]");
    CHECK_STR(joined(op, "", "", -1), "");
}

TEST(cutset_is_of_code_points)
{
    CHECK_STR(ch_trim_cutset(CH_STR("xaybx"), CH_STR("xb")), "ay");
    CHECK_STR(ch_trim_cutset(CH_STR("\xc3\xa9"
                                    "a\xc3\xa8"),
                             CH_STR("\xc3\xa8\xc3\xa9")),
              "a");
    CHECK_STR(ch_trim_cutset(CH_STR("\xc3\xa9"), CH_STR("\xa9")), "\xc3\xa9");
    CHECK_STR(ch_trim_cutset(CH_STR("\xff"
                                    "a"),
                             CH_STR("\xef\xbf\xbd")),
              "a");
    CHECK_STR(ch_trim_cutset(CH_STR(" a "), CH_STR("")), " a ");
}

static struct chart_str replaced(struct ch_op *op, const char *s,
                                 const char *old, const char *new_)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_replace_all(&buf, ch_str_z(s), ch_str_z(old), ch_str_z(new_));
    return ch_buf_view(&buf);
}

TEST(replace_goes_from_left_to_right)
{
    CHECK_STR(replaced(op, "aaa", "aa", "b"), "ba");
    CHECK_STR(replaced(op, "banana", "an", ""), "ba");
    CHECK_STR(replaced(op, "abc", "x", "y"), "abc");
    CHECK_STR(replaced(op, "a\xc3\xa9", "", "-"), "-a-\xc3\xa9-");
    CHECK_STR(replaced(op, "", "", "-"), "-");
}

TEST(repeat_checks_count_and_size)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CHECK_INT(ch_repeat(&buf, CH_STR("abc"), 3), 0);
    CHECK_INT(ch_repeat(&buf, CH_STR("-"), 4), 0);
    CHECK_INT(ch_repeat(&buf, CH_STR(""), INT64_MAX), 0);
    CHECK_STR(ch_buf_view(&buf), "abcabcabc----");
    CHECK_INT(ch_repeat(&buf, CH_STR("a"), -1), CHART_EEXEC);
    CHECK_STR(ch_error_text(op), "strings: negative Repeat count");
    ch_error_clear(op);
    CHECK_INT(ch_repeat(&buf, CH_STR("ab"), INT64_MAX), CHART_EEXEC);
    CHECK_STR(ch_error_text(op), "strings: Repeat output length overflow");
    ch_error_clear(op);
    CHECK_INT(ch_repeat(&buf, CH_STR("a"), INT64_MAX), CHART_ELIMIT);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(pieces_keep_empty_ones),
        T(pieces_stop_at_the_maximum),
        T(empty_separator_gives_code_points),
        T(cutset_is_of_code_points),
        T(replace_goes_from_left_to_right),
        T(repeat_checks_count_and_size),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
