#include "tests/template/fixture.h"

TEST(arguments_are_coerced_to_whole_numbers)
{
    static const struct fixture_case cases[] = {
        {"{{ add 1 2.9 \"3\" }}", "6"},
        {"{{ add }}", "0"},
        {"{{ add true nil \"0x10\" \"1.0\" \"1.9\" \"abc\" }}", "18"},
        {"{{ sub \"10\" 2.9 }}", "8"},
        {"{{ mul 2 \"x\" }}", "0"},
        {"{{ max 1 \"7\" 3.9 }}", "7"},
        {"{{ min 1 \"-7\" 3.9 }}", "-7"},
        {"{{ add1 \"41\" }}", "42"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(whole_numbers_wrap)
{
    static const struct fixture_case cases[] = {
        {"{{ add1 (int64 \"9223372036854775807\") }}", "-9223372036854775808"},
        {"{{ mul 9223372036854775807 2 }}", "-2"},
        {"{{ div (int64 \"-9223372036854775808\") -1 }}",
         "-9223372036854775808"},
        {"{{ mod (int64 \"-9223372036854775808\") -1 }}", "0"},
        {"{{ sub -9223372036854775807 2 }}", "9223372036854775807"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(division_cuts_towards_zero)
{
    static const struct fixture_case cases[] = {
        {"{{ div -7 2 }}", "-3"},
        {"{{ mod -7 2 }}", "-1"},
        {"{{ div 7 -2 }}", "-3"},
        {"{{ mod 7 -2 }}", "1"},
        {"{{ div 1 0 }}",
         "template: t:1:3: executing \"t\" at <div 1 0>: error calling div: "
         "runtime error: integer divide by zero"},
        {"{{ mod 1 0 }}",
         "template: t:1:3: executing \"t\" at <mod 1 0>: error calling mod: "
         "runtime error: integer divide by zero"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(decimals_are_exact)
{
    static const struct fixture_case cases[] = {
        {"{{ addf 0.1 0.2 }}", "0.3"},
        {"{{ add1f 0.1 }}", "1.1"},
        {"{{ subf 1 0.9 0.05 }}", "0.05"},
        {"{{ mulf 1.1 1.1 1.1 }}", "1.331"},
        {"{{ divf 1 3 }}", "0.3333333333333333"},
        {"{{ divf 1 0 }}", "template: t:1:3: executing \"t\" at <divf 1 0>: "
                           "error calling divf: decimal division by 0"},
        {"{{ divf \"inf\" 1 }}",
         "template: t:1:3: executing \"t\" at <divf \"inf\" 1>: error calling "
         "divf: Cannot create a Decimal from +Inf"},
        {"{{ addf 1e308 1e308 }}", "+Inf"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(extremes_of_floats)
{
    static const struct fixture_case cases[] = {
        {"{{ maxf 1.5 \"nan\" \"inf\" }}", "+Inf"},
        {"{{ minf 1.5 -2 \"x\" }}", "-2"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(rounding)
{
    static const struct fixture_case cases[] = {
        {"{{ round 123.5555 3 }}", "123.556"},
        {"{{ round 2.5 0 }}", "3"},
        {"{{ round -2.1 0 }}", "-3"},
        {"{{ round 0.285 2 }}", "0.28"},
        {"{{ round 123.456 -1 }}", "120"},
        {"{{ round 1.4 0 0.3 }}", "2"},
        {"{{ round \"1.55\" 1 }}", "1.6"},
        {"{{ round 1.5 400 }}", "NaN"},
        {"{{ ceil 1.2 }}", "2"},
        {"{{ floor -1.2 }}", "-2"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(counting)
{
    static const struct fixture_case cases[] = {
        {"{{ seq 3 }}", "1 2 3"},
        {"{{ seq 0 }}", "1 0"},
        {"{{ seq 5 2 }}", "5 4 3 2"},
        {"{{ seq 1 2 7 }}", "1 3 5 7"},
        {"{{ seq 7 2 1 }}", ""},
        {"{{ seq 1 2 3 4 }}", ""},
        {"{{ seq }}", ""},
        {"{{ until 3 }}", "[0 1 2]"},
        {"{{ until -3 }}", "[0 -1 -2]"},
        {"{{ untilStep 3 10 3 }}", "[3 6 9]"},
        {"{{ untilStep 5 0 -2 }}", "[5 3 1]"},
        {"{{ untilStep 0 5 -1 }}", "[]"},
        {"{{ printf \"%T\" (until 1) }}", "[]int"},
        {"{{ printf \"%T\" (add 1 1) }}", "int64"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(arguments_are_coerced_to_whole_numbers),
        T(whole_numbers_wrap),
        T(division_cuts_towards_zero),
        T(decimals_are_exact),
        T(extremes_of_floats),
        T(rounding),
        T(counting),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
