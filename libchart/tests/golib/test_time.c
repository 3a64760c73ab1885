#include "golib/duration.h"
#include "golib/timefmt.h"
#include "tests/harness.h"

static struct chart_str printed(struct ch_op *op, struct ch_time t)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_time_print(&buf, &t);
    return ch_buf_view(&buf);
}

static struct ch_time utc(int64_t year, int64_t month, int64_t day)
{
    return ch_time_of_date(year, month, day, 0, 0, 0, 0, NULL);
}

TEST(dates_carry_over)
{
    CHECK_STR(printed(op, utc(2020, 14, 32)), "2021-03-04 00:00:00 +0000 UTC");
    CHECK_STR(printed(op, utc(2020, 3, 0)), "2020-02-29 00:00:00 +0000 UTC");
    CHECK_STR(printed(op, ch_time_of_date(2020, 1, 1, 0, -1, -1, -1, NULL)),
              "2019-12-31 23:58:58.999999999 +0000 UTC");
}

TEST(the_zero_time_is_year_one)
{
    struct ch_time zero = {0};
    CHECK_STR(printed(op, zero), "0001-01-01 00:00:00 +0000 UTC");
    CHECK_INT(ch_time_unix(&zero), -62135596800);
}

TEST(fields_of_a_date)
{
    struct ch_time t = ch_time_of_unix(1583020799, 5, NULL);
    struct ch_date d = ch_time_date(&t, NULL);
    CHECK_INT(d.year, 2020);
    CHECK_INT(d.month, 2);
    CHECK_INT(d.day, 29);
    CHECK_INT(d.year_day, 60);
    CHECK_INT(d.weekday, 6);
    CHECK_INT(d.hour, 23);
    CHECK_INT(d.second, 59);
}

TEST(every_day_of_800_years_has_its_date)
{
    int64_t day = ch_unix_of_day(1600, 1, 1) / 86400;
    int bad = 0;
    for (int64_t year = 1600; year < 2400; year++)
        for (int32_t month = 1; month <= 12; month++)
            for (int32_t i = 1; i <= ch_days_in_month(year, month);
                 i++, day++) {
                struct ch_date d = ch_date_of_unix(day * 86400);
                bad += d.year != year || d.month != month || d.day != i ||
                       ch_unix_of_day(year, month, i) != day * 86400;
            }
    CHECK_INT(bad, 0);
}

TEST(sums_and_differences)
{
    struct ch_time a = utc(2020, 5, 6), b = utc(2020, 5, 1);
    CHECK_INT(ch_time_sub(a, b), 120 * CH_HOUR);
    CHECK_INT(ch_time_sub(utc(9999, 1, 1), utc(1, 1, 1)), INT64_MAX);
    CHECK_INT(ch_time_sub(utc(1, 1, 1), utc(9999, 1, 1)), INT64_MIN);
    CHECK(ch_time_compare(a, b) > 0);
    CHECK_STR(printed(op, ch_time_add(a, -CH_SECOND - 1)),
              "2020-05-05 23:59:58.999999999 +0000 UTC");
    CHECK_STR(printed(op, ch_time_add_date(a, -1, -25, 400)),
              "2018-05-11 00:00:00 +0000 UTC");
}

TEST(rounding_counts_from_year_one)
{
    struct ch_time t = ch_time_of_unix(1588748889, 500000000, NULL);
    CHECK_STR(printed(op, ch_time_truncate(t, CH_HOUR)),
              "2020-05-06 07:00:00 +0000 UTC");
    CHECK_STR(printed(op, ch_time_round(t, CH_SECOND)),
              "2020-05-06 07:08:10 +0000 UTC");
    CHECK_STR(printed(op, ch_time_truncate(t, 7 * CH_SECOND + 3)),
              "2020-05-06 07:08:04.310433853 +0000 UTC");
}

static struct chart_str formatted(struct ch_op *op, const char *layout)
{
    struct ch_time t = ch_time_of_unix(1588748889, 123456000, NULL);
    struct ch_buf buf;
    CHECK_INT(ch_zone_fixed(op, CH_STR("XST"), -12645, &t.zone), 0);
    ch_buf_init(&buf, op);
    ch_time_format(&buf, &t, ch_str_z(layout));
    return ch_buf_view(&buf);
}

TEST(layouts_print)
{
    static const struct {
        const char *layout;
        const char *text;
    } rows[] = {
        {"Mon Jan _2 15:04:05 MST 2006", "Wed May  6 03:37:24 XST 2020"},
        {"Monday January 02 2 06", "Wednesday May 06 6 20"},
        {"1 01 3 03 4 5 PM pm", "5 05 3 03 37 24 AM am"},
        {"002 __2", "127 127"},
        {".000 ,00 .999999999 .9", ".123 ,12 .123456 .1"},
        {"-0700 -07 -07:00 -07:00:00 -070000",
         "-0330 -03 -03:30 -03:30:45 -033045"},
        {"Z0700 Z07:00", "-0330 -03:30"},
        {"Month Janu _2006 .0001", "Month Janu _2020 .0005"},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++)
        CHECK_STR(formatted(op, rows[i].layout), rows[i].text);
}

static struct chart_str parsed(struct ch_op *op, const char *layout,
                               const char *value)
{
    struct ch_time t;
    int code = ch_time_parse(op, ch_str_z(layout), ch_str_z(value), NULL, &t);
    if (!code)
        return printed(op, t);
    struct chart_str text = ch_str_dup(op, ch_error_text(op));
    ch_error_clear(op);
    return text;
}

TEST(layouts_read)
{
    static const struct {
        const char *layout;
        const char *value;
        const char *result;
    } rows[] = {
        {"2006-01-02", "2020-05-06", "2020-05-06 00:00:00 +0000 UTC"},
        {"Jan _2 06 3:04PM", "may  6 69 12:30AM",
         "1969-05-06 00:30:00 +0000 UTC"},
        {"15:04:05", "01:02:03.456", "0000-01-01 01:02:03.456 +0000 UTC"},
        {"2006 002", "2020 060", "2020-02-29 00:00:00 +0000 UTC"},
        {"2006 -0700", "2020 +0130", "2020-01-01 00:00:00 +0130 +0130"},
        {"2006 MST", "2020 GMT+5", "2020-01-01 05:00:00 +0500 GMT+5"},
        {"2006-01-02", "bad",
         "parsing time \"bad\" as \"2006-01-02\": cannot parse \"bad\" as "
         "\"2006\""},
        {"2006-01-02", "2020-13-06",
         "parsing time \"2020-13-06\": month out of range"},
        {"2006-01-02", "2021-02-29",
         "parsing time \"2021-02-29\": day out of range"},
        {"2006", "2020 x", "parsing time \"2020 x\": extra text: \" x\""},
        {"15:04", "24:00", "parsing time \"24:00\": hour out of range"},
        {"2006 -0700", "2020 +2500",
         "parsing time \"2020 +2500\": time zone offset hour out of range"},
        {"2006-01-02 002", "2020-03-29 060",
         "parsing time \"2020-03-29 060\": day-of-year does not match month"},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++)
        CHECK_STR(parsed(op, rows[i].layout, rows[i].value), rows[i].result);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(dates_carry_over),     T(the_zero_time_is_year_one),
        T(fields_of_a_date),     T(every_day_of_800_years_has_its_date),
        T(sums_and_differences), T(rounding_counts_from_year_one),
        T(layouts_print),        T(layouts_read),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
