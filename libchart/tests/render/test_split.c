#include "render/split.h"

#include "base/buf.h"
#include "tests/harness.h"

/* The documents of `text`, each in brackets. */
static struct chart_str pieces(struct ch_op *op, const char *text)
{
    struct ch_split split = ch_split_start(ch_str_z(text));
    struct chart_str piece, out = {"", 0};
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    while (ch_split_next(&split, &piece)) {
        ch_buf_byte(&buf, '[');
        ch_buf_str(&buf, piece);
        ch_buf_byte(&buf, ']');
    }
    (void)ch_buf_take(&buf, &out);
    return out;
}

TEST(one_document_is_trimmed)
{
    CHECK_STR(pieces(op, "\n a: 1 \n\n"), "[a: 1]");
    CHECK_STR(pieces(op, "\xc2\xa0 a\xe2\x80\x83"), "[a]");
}

TEST(nothing_gives_nothing)
{
    CHECK_STR(pieces(op, ""), "");
    CHECK_STR(pieces(op, " \n"), "");
    CHECK_STR(pieces(op, "---"), "");
    CHECK_STR(pieces(op, "---\n---\n"), "[---]");
}

TEST(separators_cut_at_the_start_of_a_line_only)
{
    CHECK_STR(pieces(op, "---\na: 1\n---\nb: 2\n"), "[a: 1][b: 2]");
    CHECK_STR(pieces(op, "a\n ---\nb"), "[a\n ---\nb]");
    CHECK_STR(pieces(op, "a\nx ---\nb"), "[a\nx ---\nb]");
}

TEST(separator_takes_all_white_space_around_it)
{
    CHECK_STR(pieces(op, "a \n \n---  \n\n b\n"), "[a][b]");
    CHECK_STR(pieces(op, "---\n---\n---"), "[---]");
    CHECK_STR(pieces(op, "a\r\n---\r\nb"), "[a][b]");
}

TEST(text_behind_the_dashes_stays_in_the_next_document)
{
    CHECK_STR(pieces(op, "a: 1\n---b: 2"), "[a: 1][b: 2]");
    CHECK_STR(pieces(op, "a: 1\n---# c\nb: 2"), "[a: 1][# c\nb: 2]");
    CHECK_STR(pieces(op, "a\n----\nb"), "[a][-\nb]");
    CHECK_STR(pieces(op, "a\n--- |\nb"), "[a][|\nb]");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(one_document_is_trimmed),
        T(nothing_gives_nothing),
        T(separators_cut_at_the_start_of_a_line_only),
        T(separator_takes_all_white_space_around_it),
        T(text_behind_the_dashes_stays_in_the_next_document),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
