#include "golib/tz.h"
#include "tests/harness.h"

/* Null where the machine has no zone files. */
static const struct ch_zone *load(struct ch_op *op, const char *name)
{
    const struct ch_zone *zone;
    if (ch_zone_load(op, ch_str_z(name), &zone)) {
        ch_error_clear(op);
        return NULL;
    }
    return zone;
}

static void check_at(const struct ch_zone *zone, int64_t when, const char *name,
                     int32_t offset)
{
    struct ch_zone_time at = ch_zone_at(zone, when);
    CHECK_STR(at.name, name);
    CHECK_INT(at.offset, offset);
}

TEST(utc_is_null_and_always_known)
{
    const struct ch_zone *zone;
    CHECK_INT(ch_zone_load(op, CH_STR("UTC"), &zone), 0);
    CHECK(zone == NULL);
    CHECK_INT(ch_zone_load(op, CH_STR(""), &zone), 0);
    CHECK(zone == NULL);
    check_at(NULL, 0, "UTC", 0);
}

TEST(zones_change_with_the_seasons)
{
    const struct ch_zone *berlin = load(op, "Europe/Berlin");
    if (!berlin)
        return;
    check_at(berlin, 1585443599, "CET", 3600);
    check_at(berlin, 1585443600, "CEST", 7200);
    CHECK_STR(ch_zone_name(berlin), "Europe/Berlin");
    CHECK(berlin == load(op, "Europe/Berlin"));
}

/* The file's table ends in 2037; its footer's rule takes over. */
TEST(the_footer_rules_the_far_future)
{
    const struct ch_zone *berlin = load(op, "Europe/Berlin");
    const struct ch_zone *sydney = load(op, "Australia/Sydney");
    if (!berlin || !sydney)
        return;
    check_at(berlin, 4087065600, "CEST", 7200); /* July 2099 */
    check_at(berlin, 4102444800, "CET", 3600);  /* January 2100 */
    check_at(sydney, 4102444800, "AEDT", 39600);
    (void)ch_zone_at(sydney, INT64_MAX);
    (void)ch_zone_at(sydney, INT64_MIN);
}

TEST(names_cannot_leave_the_directory)
{
    static const char *const names[] = {"../etc/passwd", "/etc/localtime",
                                        "a/../../x", "\\x", "Bad/Zone"};
    const struct ch_zone *zone;
    for (size_t i = 0; i < CH_COUNT(names); i++) {
        CHECK_INT(ch_zone_load(op, ch_str_z(names[i]), &zone), CHART_ENOTFOUND);
        CHECK_STR(ch_error_text(op), i < 4 ? "time: invalid location name"
                                           : "unknown time zone Bad/Zone");
        ch_error_clear(op);
    }
    CHECK_INT(ch_zone_load(op, CH_STR("UTC\0x"), &zone), CHART_ENOTFOUND);
}

TEST(fixed_zones)
{
    const struct ch_zone *a, *b;
    CHECK_INT(ch_zone_fixed(op, CH_STR(""), 7200, &a), 0);
    CHECK_INT(ch_zone_fixed(op, CH_STR(""), 7200, &b), 0);
    CHECK(a == b);
    check_at(a, 0, "", 7200);
    CHECK_INT(ch_zone_fixed(op, CH_STR("XYZ"), -1800, &b), 0);
    check_at(b, 0, "XYZ", -1800);
}

TEST(abbreviations_are_found)
{
    const struct ch_zone *berlin = load(op, "Europe/Berlin");
    int32_t offset = 0;
    if (!berlin)
        return;
    CHECK(ch_zone_find_name(berlin, CH_STR("CEST"), 1593561600, &offset));
    CHECK_INT(offset, 7200);
    CHECK(!ch_zone_find_name(berlin, CH_STR("EST"), 0, &offset));
    CHECK(!ch_zone_find_name(NULL, CH_STR("CET"), 0, &offset));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(utc_is_null_and_always_known),
        T(zones_change_with_the_seasons),
        T(the_footer_rules_the_far_future),
        T(names_cannot_leave_the_directory),
        T(fixed_zones),
        T(abbreviations_are_found),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
