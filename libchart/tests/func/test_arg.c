#include "func/arg.h"
#include "tests/harness.h"

static int64_t int_of(struct ch_op *op, const char *text)
{
    struct ch_value v;
    int64_t i = -1;
    CHECK_INT(ch_value_string(op, ch_str_z(text), &v), 0);
    CHECK_INT(ch_arg_to_int64(op, v, &i), 0);
    return i;
}

TEST(strings_to_int64_by_base_zero_syntax)
{
    static const struct {
        const char *text;
        int64_t value;
    } rows[] = {
        {"10", 10},
        {"0x10", 16},
        {"010", 8},
        {"0o17", 15},
        {"0b11", 3},
        {"1_000", 1000},
        {"+5", 5},
        {"1.0", 1},
        {"5.00", 5},
        {"1.9", 0},
        {"1.50", 0},
        {"08", 0},
        {"1e3", 0},
        {" 5", 0},
        {"1.", 0},
        {"", 0},
        {"9223372036854775808", 0},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++)
        CHECK_INT(int_of(op, rows[i].text), rows[i].value);
}

TEST(other_kinds_to_int64)
{
    int64_t i;
    CHECK_INT(ch_arg_to_int64(op, ch_float(-2.9), &i), 0);
    CHECK_INT(i, -2);
    CHECK_INT(ch_arg_to_int64(op, ch_float(1e19), &i), 0);
    CHECK(i == INT64_MIN);
    CHECK_INT(ch_arg_to_int64(op, ch_bool(true), &i), 0);
    CHECK_INT(i, 1);
    CHECK_INT(ch_arg_to_int64(op, ch_nil(), &i), 0);
    CHECK_INT(i, 0);
    CHECK_INT(ch_arg_to_int64(op, ch_list_value(NULL), &i), 0);
    CHECK_INT(i, 0);
}

TEST(float64_of_strings_and_numbers)
{
    struct ch_value v;
    double f;
    CHECK_INT(ch_value_string(op, CH_STR("1e3"), &v), 0);
    CHECK_INT(ch_arg_to_float64(op, v, &f), 0);
    CHECK(f == 1000.0);
    CHECK_INT(ch_value_string(op, CH_STR(" 1"), &v), 0);
    CHECK_INT(ch_arg_to_float64(op, v, &f), 0);
    CHECK(f == 0.0);
    CHECK_INT(ch_arg_to_float64(op, ch_uint64(UINT64_MAX), &f), 0);
    CHECK(f == 18446744073709551616.0);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(strings_to_int64_by_base_zero_syntax),
        T(other_kinds_to_int64),
        T(float64_of_strings_and_numbers),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
