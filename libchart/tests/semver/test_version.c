#include "semver/semver.h"

#include "tests/harness.h"

static void check_print(struct ch_op *op, const struct ch_semver *v,
                        const char *want)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_semver_print(&buf, v);
    CHECK_STR(ch_buf_view(&buf), want);
}

TEST(loose_versions_are_completed)
{
    static const char *const rows[][2] = {
        {"1", "1.0.0"},
        {"v1.2", "1.2.0"},
        {"01.002.3", "1.2.3"},
        {"1.2.3-alpha.1+build.5", "1.2.3-alpha.1+build.5"},
        {"1-beta", "1.0.0-beta"},
        {"1.2+meta", "1.2.0+meta"},
        {"1.2.3--x", "1.2.3--x"},
        {"18446744073709551615.0.0", "18446744073709551615.0.0"},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        struct ch_semver v;
        CHECK_INT(ch_semver_parse(op, ch_str_z(rows[i][0]), &v), 0);
        check_print(op, &v, rows[i][1]);
        CHECK_STR(v.original, rows[i][0]);
    }
}

TEST(loose_errors_say_what_is_wrong)
{
    static const char *const rows[][2] = {
        {"", "invalid semantic version"},
        {"V1.2.3", "invalid semantic version"},
        {"1.2.3.4", "invalid semantic version"},
        {"1..3", "invalid semantic version"},
        {"1.2.3-", "invalid semantic version"},
        {"1.2.3-a..b", "invalid semantic version"},
        {"1.2.3-a_b", "invalid semantic version"},
        {" 1.2.3", "invalid semantic version"},
        {"1.2.3-01", "version segment starts with 0"},
        {"99999999999999999999.0.0",
         "error parsing version segment: strconv.ParseUint: parsing "
         "\"99999999999999999999\": value out of range"},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        struct ch_semver v;
        CHECK_INT(ch_semver_parse(op, ch_str_z(rows[i][0]), &v), CHART_EINVAL);
        CHECK_STR(ch_error_text(op), rows[i][1]);
        ch_error_clear(op);
    }
}

TEST(strict_wants_three_plain_numbers)
{
    static const char *const rows[][2] = {
        {"1.2.3", ""},
        {"1.2.3-a.b+c-d", ""},
        {"", "version string empty"},
        {"1.2", "invalid semantic version"},
        {"v1.2.3", "invalid characters in version"},
        {"1.02.3", "version segment starts with 0"},
        {"1.2.3.4", "invalid characters in version"},
        {"1.2.3-", "invalid prerelease string"},
        {"1.2.3-01", "version segment starts with 0"},
        {"1.2.3+", "invalid metadata string"},
        {"1.2.3+a..b", "invalid metadata string"},
        {"1..3", "strconv.ParseUint: parsing \"\": invalid syntax"},
        {"1.2.99999999999999999999",
         "strconv.ParseUint: parsing \"99999999999999999999\": value out of "
         "range"},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        struct ch_semver v;
        (void)ch_semver_parse_strict(op, ch_str_z(rows[i][0]), &v);
        CHECK_STR(ch_error_text(op), rows[i][1]);
        ch_error_clear(op);
    }
}

TEST(precedence_follows_the_specification)
{
    static const char *const ascending[] = {"0.9.9",
                                            "1.0.0-0",
                                            "1.0.0-9",
                                            "1.0.0-10",
                                            "1.0.0-alpha",
                                            "1.0.0-alpha.1",
                                            "1.0.0-alpha.beta",
                                            "1.0.0-beta",
                                            "1.0.0-beta.2",
                                            "1.0.0-beta.11",
                                            "1.0.0-rc.1",
                                            "1.0.0",
                                            "1.0.1",
                                            "1.1.0",
                                            "2"};
    for (size_t i = 0; i < CH_COUNT(ascending); i++) {
        for (size_t j = 0; j < CH_COUNT(ascending); j++) {
            struct ch_semver a, b;
            CHECK_INT(ch_semver_parse(op, ch_str_z(ascending[i]), &a), 0);
            CHECK_INT(ch_semver_parse(op, ch_str_z(ascending[j]), &b), 0);
            int order = ch_semver_compare(&a, &b);
            CHECK_INT((order > 0) - (order < 0), (i > j) - (i < j));
        }
    }
}

TEST(metadata_does_not_count)
{
    struct ch_semver a, b;
    CHECK_INT(ch_semver_parse(op, CH_STR("1.0.0+a"), &a), 0);
    CHECK_INT(ch_semver_parse(op, CH_STR("1.0+b"), &b), 0);
    CHECK_INT(ch_semver_compare(&a, &b), 0);
}

TEST(increments_drop_the_tail_and_keep_the_v)
{
    struct ch_semver v, next;
    CHECK_INT(ch_semver_parse(op, CH_STR("v1.2.3-rc.1+m"), &v), 0);
    CHECK_INT(ch_semver_increment(op, &v, CH_SEMVER_PATCH, &next), 0);
    CHECK_STR(next.original, "v1.2.3");
    CHECK_INT(ch_semver_increment(op, &next, CH_SEMVER_PATCH, &next), 0);
    CHECK_STR(next.original, "v1.2.4");
    CHECK_INT(ch_semver_increment(op, &v, CH_SEMVER_MINOR, &next), 0);
    check_print(op, &next, "1.3.0");
    CHECK_INT(ch_semver_increment(op, &v, CH_SEMVER_MAJOR, &next), 0);
    check_print(op, &next, "2.0.0");
}

TEST(setting_a_part_checks_it)
{
    struct ch_semver v, next;
    CHECK_INT(ch_semver_parse(op, CH_STR("1.2"), &v), 0);
    CHECK_INT(ch_semver_set_prerelease(op, &v, CH_STR("beta.2"), &next), 0);
    CHECK_INT(ch_semver_set_metadata(op, &next, CH_STR("x"), &next), 0);
    CHECK_STR(next.original, "1.2.0-beta.2+x");
    CHECK_INT(ch_semver_set_prerelease(op, &next, CH_STR(""), &next), 0);
    CHECK_STR(next.original, "1.2.0+x");
    CHECK_INT(ch_semver_set_prerelease(op, &v, CH_STR("a b"), &next),
              CHART_EINVAL);
    CHECK_STR(ch_error_text(op), "invalid prerelease string");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(loose_versions_are_completed),
        T(loose_errors_say_what_is_wrong),
        T(strict_wants_three_plain_numbers),
        T(precedence_follows_the_specification),
        T(metadata_does_not_count),
        T(increments_drop_the_tail_and_keep_the_v),
        T(setting_a_part_checks_it),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
