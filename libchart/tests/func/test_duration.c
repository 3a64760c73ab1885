#include "tests/template/fixture.h"

TEST(seconds_as_text_or_int64)
{
    static const struct fixture_case cases[] = {
        {"{{ duration \"95\" }}", "1m35s"},
        {"{{ duration 95 }}", "0s"},
        {"{{ duration (int64 95) }}", "1m35s"},
        {"{{ duration \"-5\" }}", "-5s"},
        {"{{ duration \"x\" }}", "0s"},
        {"{{ duration nil }}", "0s"},
        {"{{ duration 1.5 }}", "0s"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(rounding_to_the_largest_unit)
{
    static const struct fixture_case cases[] = {
        {"{{ durationRound \"2h10m5s\" }}", "2h"},
        {"{{ durationRound \"1s\" }}", "0s"},
        {"{{ durationRound \"1001ms\" }}", "1s"},
        {"{{ durationRound \"400000h\" }}", "45y"},
        {"{{ durationRound \"-3h\" }}", "3h"},
        {"{{ durationRound \"bad\" }}", "0s"},
        {"{{ durationRound (int64 5000000000) }}", "5s"},
        {"{{ durationRound 5000000000 }}", "0s"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(seconds_as_text_or_int64),
        T(rounding_to_the_largest_unit),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
