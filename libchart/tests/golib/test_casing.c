#include "golib/casing.h"

#include "tests/harness.h"

struct row {
    const char *text, *want;
};

static void check_rows(struct ch_op *op, const struct row *rows, size_t count,
                       void (*change)(struct ch_buf *, struct chart_str))
{
    for (size_t i = 0; i < count; i++) {
        struct ch_buf buf;
        ch_buf_init(&buf, op);
        change(&buf, ch_str_z(rows[i].text));
        CHECK_STR(ch_buf_view(&buf), rows[i].want);
    }
}

static void snake(struct ch_buf *buf, struct chart_str s)
{
    ch_case_connected(buf, s, '_');
}

TEST(invalid_bytes_are_replaced)
{
    static const struct row upper[] = {{"a\xff", "A\xef\xbf\xbd"}, {"", ""}};
    static const struct row title[] = {{"\xff"
                                        "a",
                                        "\xef\xbf\xbd"
                                        "a"}};
    check_rows(op, upper, CH_COUNT(upper), ch_case_upper);
    check_rows(op, title, CH_COUNT(title), ch_case_title);
}

TEST(title_case_differs_from_upper_case)
{
    static const struct row title[] = {{"\xc7\x86x", "\xc7\x85x"}};
    static const struct row swap[] = {{"\xc7\x85 a\xc7\x86", "\xc7\x86 A"
                                                             "\xc7\x84"}};
    check_rows(op, title, CH_COUNT(title), ch_case_title);
    check_rows(op, swap, CH_COUNT(swap), ch_case_swap);
}

TEST(numbers_join_the_word_that_suits)
{
    static const struct row rows[] = {
        {"HTTP20xOK", "http_20x_ok"},
        {"Bld4Floor3rd", "bld4_floor_3rd"},
        {"http2xx", "http_2xx"},
        {"a1", "a1"},
        {"1a2B", "1a2_b"},
        {"A1.b", "a1.b"},
    };
    check_rows(op, rows, CH_COUNT(rows), snake);
}

TEST(connectors_alone_come_once_more)
{
    static const struct row rows[] = {
        {"__", "___"}, {"-", "--"}, {"_a", "_A"}, {"a__b", "A_B"}};
    check_rows(op, rows, CH_COUNT(rows), ch_case_pascal);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(invalid_bytes_are_replaced),
        T(title_case_differs_from_upper_case),
        T(numbers_join_the_word_that_suits),
        T(connectors_alone_come_once_more),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
