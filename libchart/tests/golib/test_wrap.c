#include "golib/wrap.h"

#include "tests/harness.h"

TEST(wrap_strips_spaces_only_where_a_full_line_follows)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_wrap(&buf, CH_STR("  ab cd   ef "), 5, CH_STR(""), false);
    CHECK_STR(ch_buf_view(&buf), "ab cd\n  ef ");
}

TEST(wrap_cuts_words_only_if_asked)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_wrap(&buf, CH_STR("abcdefg hi"), 3, CH_STR("|"), true);
    ch_buf_byte(&buf, ' ');
    ch_wrap(&buf, CH_STR("abcdefg hi"), 3, CH_STR("|"), false);
    CHECK_STR(ch_buf_view(&buf), "abc|def|g|hi abcdefg|hi");
}

TEST(abbreviate_needs_room_for_its_marks)
{
    static const struct {
        int64_t offset, width;
        const char *want;
    } rows[] = {
        {0, 3, ""},
        {0, 4, "0..."},
        {0, 10, "0123456789"},
        {5, 6, ""},
        {5, 7, "...5..."},
        {9, 8, "...56789"},
        {INT64_MAX, 8, "...56789"},
        {INT64_MIN, 6, ""},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        struct ch_buf buf;
        ch_buf_init(&buf, op);
        ch_abbreviate(&buf, CH_STR("0123456789"), rows[i].offset,
                      rows[i].width);
        CHECK_STR(ch_buf_view(&buf), rows[i].want);
    }
}

TEST(delete_space_reads_latin_1_if_there_is_any)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_delete_space(&buf, CH_STR("\xc3\xa9"));
    ch_buf_byte(&buf, '|');
    ch_delete_space(&buf, CH_STR("\xc3\xa9 "));
    CHECK_STR(ch_buf_view(&buf), "\xc3\xa9|\xc3\x83\xc2\xa9");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(wrap_strips_spaces_only_where_a_full_line_follows),
        T(wrap_cuts_words_only_if_asked),
        T(abbreviate_needs_room_for_its_marks),
        T(delete_space_reads_latin_1_if_there_is_any),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
