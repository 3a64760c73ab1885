#include "golib/ftoa.h"

#include "tests/harness.h"

#include <math.h>

struct row {
    double f;
    char format;
    int precision;
    int bits;
    const char *want;
};

static void check_rows(struct ch_op *op, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ch_buf buf;
        ch_buf_init(&buf, op);
        ch_format_float(&buf, rows[i].f, rows[i].format, rows[i].precision,
                        rows[i].bits);
        CHECK_STR(ch_buf_view(&buf), rows[i].want);
    }
}

TEST(shortest_g_turns_to_exponents_outside_1e_minus_4_to_1e6)
{
    static const struct row rows[] = {
        {0, 'g', -1, 64, "0"},
        {-0.0, 'g', -1, 64, "-0"},
        {100000, 'g', -1, 64, "100000"},
        {999999, 'g', -1, 64, "999999"},
        {1000000, 'g', -1, 64, "1e+06"},
        {1234567, 'g', -1, 64, "1.234567e+06"},
        {123456.789, 'g', -1, 64, "123456.789"},
        {0.0001, 'g', -1, 64, "0.0001"},
        {0.00001, 'g', -1, 64, "1e-05"},
        {1e20, 'g', -1, 64, "1e+20"},
        {12345678901234567890.0, 'g', -1, 64, "1.2345678901234567e+19"},
    };
    check_rows(op, rows, CH_COUNT(rows));
}

TEST(shortest_reads_back_and_no_shorter_does)
{
    static const struct row rows[] = {
        {0.1 + 0.2, 'g', -1, 64, "0.30000000000000004"},
        {5e-324, 'g', -1, 64, "5e-324"},
        {1.7976931348623157e308, 'g', -1, 64, "1.7976931348623157e+308"},
        {2.2250738585072014e-308, 'g', -1, 64, "2.2250738585072014e-308"},
        {0x1p-24, 'g', -1, 64, "5.960464477539063e-08"},
        {9007199254740993.0, 'f', -1, 64, "9007199254740992"},
        {1e23, 'e', -1, 64, "1e+23"},
        {1.0 / 3, 'f', -1, 64, "0.3333333333333333"},
    };
    check_rows(op, rows, CH_COUNT(rows));
}

TEST(shortest_of_32_bits_is_shorter)
{
    static const struct row rows[] = {
        {3.14159265358979, 'g', -1, 32, "3.1415927"},
        {1.23456789, 'g', -1, 32, "1.2345679"},
        {16777217.0, 'g', -1, 32, "1.6777216e+07"},
        {1000000.5, 'g', -1, 32, "1.0000005e+06"},
        {1e21, 'g', -1, 32, "1e+21"},
        {2.5, 'g', -1, 32, "2.5"},
    };
    check_rows(op, rows, CH_COUNT(rows));
}

TEST(fixed_digits_round_the_binary_value_half_to_even)
{
    static const struct row rows[] = {
        {1.555, 'f', 2, 64, "1.55"},
        {0.5, 'f', 0, 64, "0"},
        {1.5, 'f', 0, 64, "2"},
        {2.5, 'f', 0, 64, "2"},
        {0.06, 'f', 0, 64, "0"},
        {0.05, 'f', 1, 64, "0.1"},
        {0.006, 'f', 1, 64, "0.0"},
        {9.995, 'f', 1, 64, "10.0"},
        {0, 'f', 3, 64, "0.000"},
        {0.1, 'e', 20, 64, "1.00000000000000005551e-01"},
        {123456, 'e', 2, 64, "1.23e+05"},
        {999.9, 'e', 2, 64, "1.00e+03"},
        {1e-300, 'e', 0, 64, "1e-300"},
    };
    check_rows(op, rows, CH_COUNT(rows));
}

TEST(g_with_precision_drops_trailing_zeros)
{
    static const struct row rows[] = {
        {100000, 'g', 3, 64, "1e+05"},       {1234, 'g', 6, 64, "1234"},
        {0.00001234, 'g', 2, 64, "1.2e-05"}, {1.5, 'G', 0, 64, "2"},
        {1e20, 'G', 3, 64, "1E+20"},         {0, 'g', 3, 64, "0"},
    };
    check_rows(op, rows, CH_COUNT(rows));
}

TEST(binary_and_hex_forms)
{
    static const struct row rows[] = {
        {1, 'b', -1, 64, "4503599627370496p-52"},
        {1.5, 'x', -1, 64, "0x1.8p+00"},
        {1.999, 'x', 1, 64, "0x1.0p+01"},
        {-3, 'X', 3, 64, "-0X1.800P+01"},
        {0, 'x', -1, 64, "0x0p+00"},
        {5e-324, 'x', -1, 64, "0x1p-1074"},
    };
    check_rows(op, rows, CH_COUNT(rows));
}

TEST(infinities_and_nan)
{
    const struct row rows[] = {
        {INFINITY, 'g', -1, 64, "+Inf"},
        {-INFINITY, 'f', 2, 64, "-Inf"},
        {NAN, 'e', 3, 64, "NaN"},
    };
    check_rows(op, rows, CH_COUNT(rows));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(shortest_g_turns_to_exponents_outside_1e_minus_4_to_1e6),
        T(shortest_reads_back_and_no_shorter_does),
        T(shortest_of_32_bits_is_shorter),
        T(fixed_digits_round_the_binary_value_half_to_even),
        T(g_with_precision_drops_trailing_zeros),
        T(binary_and_hex_forms),
        T(infinities_and_nan),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
