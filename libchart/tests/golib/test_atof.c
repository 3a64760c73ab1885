#include "golib/atof.h"

#include "tests/harness.h"

#include <math.h>

struct row {
    const char *text;
    double want;
};

static void check_reads(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double got;
        enum ch_parse_result result =
            ch_parse_float(ch_str_z(rows[i].text), &got);
        if (result != CH_PARSE_OK || memcmp(&got, &rows[i].want, sizeof got))
            test_fail(__FILE__, __LINE__, "%s reads as %a (%d), want %a",
                      rows[i].text, got, result, rows[i].want);
    }
}

TEST(decimals_round_to_the_nearest_double)
{
    static const struct row rows[] = {
        {"0", 0.0},
        {"-0", -0.0},
        {"1", 1.0},
        {".5", 0.5},
        {"5.", 5.0},
        {"1e3", 1000.0},
        {"1E+3", 1000.0},
        {"00012.500", 12.5},
        {"0.1", 0.1},
        {"0.30000000000000004", 0.30000000000000004},
        {"9007199254740993", 9007199254740992.0},
        {"9007199254740993.00000000000000000001", 9007199254740994.0},
        {"1.7976931348623157e308", 1.7976931348623157e308},
        {"5e-324", 5e-324},
        {"2.4e-324", 0.0},
        {"2.5e-324", 5e-324},
        {"2.2250738585072011e-308", 2.2250738585072011e-308},
        {"1e23", 1e23},
        {"123456789012345678901234567890", 123456789012345678901234567890.0},
        {"0.000000000000000000000000000001e30", 1.0},
        {"1e-400", 0.0},
        {"1_0.2_5", 10.25},
    };
    check_reads(rows, CH_COUNT(rows));
}

TEST(hexadecimals_need_an_exponent)
{
    double got;
    static const struct row rows[] = {
        {"0x1p4", 16.0},
        {"0X1.8P-1", 0.75},
        {"0x_1.fp0", 1.9375},
        {"0x1.00000000000008p0", 1.0},
        {"0x1.000000000000081p0", 0x1.0000000000001p0},
        {"0x1p-1075", 0.0},
        {"0x1.8p-1075", 5e-324},
    };
    check_reads(rows, CH_COUNT(rows));
    CHECK_INT(ch_parse_float(CH_STR("0x10"), &got), CH_PARSE_SYNTAX);
}

TEST(infinity_has_a_sign_and_nan_has_none)
{
    double got;
    const struct row rows[] = {
        {"inf", INFINITY}, {"-Inf", -INFINITY}, {"+INFINITY", INFINITY}};
    check_reads(rows, CH_COUNT(rows));
    CHECK_INT(ch_parse_float(CH_STR("NaN"), &got), CH_PARSE_OK);
    CHECK(isnan(got));
    CHECK_INT(ch_parse_float(CH_STR("-nan"), &got), CH_PARSE_SYNTAX);
    CHECK_INT(ch_parse_float(CH_STR("infi"), &got), CH_PARSE_SYNTAX);
}

TEST(too_large_numbers_are_out_of_range)
{
    double got;
    CHECK_INT(ch_parse_float(CH_STR("1e309"), &got), CH_PARSE_RANGE);
    CHECK(isinf(got) && got > 0);
    CHECK_INT(ch_parse_float(CH_STR("-1.7976931348623159e308"), &got),
              CH_PARSE_RANGE);
    CHECK(isinf(got) && got < 0);
    CHECK_INT(ch_parse_float(CH_STR("0x1p1024"), &got), CH_PARSE_RANGE);
    CHECK_INT(ch_parse_float(CH_STR("1e99999999999999"), &got), CH_PARSE_RANGE);
}

TEST(other_texts_are_no_numbers)
{
    static const char *const texts[] = {"",     "+",    ".",     "e5", "1e",
                                        "1e+",  " 1",   "1 ",    "1_", "_1",
                                        "1__0", "1._5", "1.2.3", "0x", "1x"};
    for (size_t i = 0; i < CH_COUNT(texts); i++) {
        double got = 7;
        if (ch_parse_float(ch_str_z(texts[i]), &got) != CH_PARSE_SYNTAX ||
            got != 0)
            test_fail(__FILE__, __LINE__, "\"%s\" reads as %a", texts[i], got);
    }
}

TEST(eight_hundred_digits_decide_a_tie)
{
    char text[1000] = "9007199254740993.";
    double got;
    memset(text + 17, '0', 900);
    CHECK_INT(ch_parse_float(ch_str(text, 917), &got), CH_PARSE_OK);
    CHECK(got == 9007199254740992.0);
    text[916] = '1';
    CHECK_INT(ch_parse_float(ch_str(text, 917), &got), CH_PARSE_OK);
    CHECK(got == 9007199254740994.0);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(decimals_round_to_the_nearest_double),
        T(hexadecimals_need_an_exponent),
        T(infinity_has_a_sign_and_nan_has_none),
        T(too_large_numbers_are_out_of_range),
        T(other_texts_are_no_numbers),
        T(eight_hundred_digits_decide_a_tie),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
