#include "golib/duration.h"
#include "tests/harness.h"

static struct chart_str printed(struct ch_op *op, int64_t d)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_duration_format(&buf, d);
    return ch_buf_view(&buf);
}

TEST(durations_print_in_the_largest_units)
{
    CHECK_STR(printed(op, 0), "0s");
    CHECK_STR(printed(op, 1), "1ns");
    CHECK_STR(printed(op, 1500), "1.5\xC2\xB5s");
    CHECK_STR(printed(op, -2000000), "-2ms");
    CHECK_STR(printed(op, 95 * CH_SECOND), "1m35s");
    CHECK_STR(printed(op, CH_HOUR + CH_SECOND / 2), "1h0m0.5s");
    CHECK_STR(printed(op, INT64_MIN), "-2562047h47m16.854775808s");
}

TEST(durations_are_read)
{
    static const struct {
        const char *text;
        int64_t value;
    } rows[] = {
        {"1h2m3.5s", CH_HOUR + 2 * CH_MINUTE + 3500000000},
        {"-1.5h", -90 * CH_MINUTE},
        {"0", 0},
        {"+5s", 5 * CH_SECOND},
        {".5s", CH_SECOND / 2},
        {"1.s", CH_SECOND},
        {"1\xC2\xB5s", 1000},
        {"1\xCE\xBCs", 1000},
        {"9223372036854775807ns", INT64_MAX},
        {"-9223372036854775808ns", INT64_MIN},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        int64_t d = 1;
        CHECK_INT(ch_duration_parse(op, ch_str_z(rows[i].text), &d), 0);
        CHECK_INT(d, rows[i].value);
    }
}

TEST(bad_durations_are_refused_with_go_texts)
{
    static const struct {
        const char *text;
        const char *error;
    } rows[] = {
        {"", "time: invalid duration \"\""},
        {"bad", "time: invalid duration \"bad\""},
        {"1", "time: missing unit in duration \"1\""},
        {"1d", "time: unknown unit \"d\" in duration \"1d\""},
        {".s", "time: invalid duration \".s\""},
        {"2562048h", "time: invalid duration \"2562048h\""},
        {"1\xC3\xA9", "time: unknown unit \"\\xc3\\xa9\" in duration "
                      "\"1\\xc3\\xa9\""},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        int64_t d;
        CHECK_INT(ch_duration_parse(op, ch_str_z(rows[i].text), &d),
                  CHART_EEXEC);
        CHECK_STR(ch_error_text(op), rows[i].error);
        ch_error_clear(op);
    }
}

TEST(rounding_goes_away_from_zero_and_does_not_overflow)
{
    CHECK_INT(ch_duration_round(1500, 1000), 2000);
    CHECK_INT(ch_duration_round(-1500, 1000), -2000);
    CHECK_INT(ch_duration_round(1499, 1000), 1000);
    CHECK_INT(ch_duration_round(5, 0), 5);
    CHECK_INT(ch_duration_round(INT64_MAX, CH_HOUR), INT64_MAX);
    CHECK_INT(ch_duration_round(INT64_MIN, CH_HOUR), INT64_MIN);
    CHECK_INT(ch_duration_truncate(-1999, 1000), -1000);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(durations_print_in_the_largest_units),
        T(durations_are_read),
        T(bad_durations_are_refused_with_go_texts),
        T(rounding_goes_away_from_zero_and_does_not_overflow),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
