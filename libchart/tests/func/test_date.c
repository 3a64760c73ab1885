#include "tests/template/fixture.h"

TEST(layouts_and_zones)
{
    static const struct fixture_case cases[] = {
        {"{{ dateInZone \"2006-01-02 15:04:05 -0700 MST\" 1588723200 \"UTC\" "
         "}}",
         "2020-05-06 00:00:00 +0000 UTC"},
        {"{{ dateInZone \"2006-01-02 15:04 MST\" 1588723200 \"Bad/Zone\" }}",
         "2020-05-06 00:00 UTC"},
        {"{{ date_in_zone \"02 Jan 06\" (toDate \"2006-01-02 MST\" "
         "\"2020-05-06 UTC\") \"\" }}",
         "06 May 20"},
        {"{{ htmlDateInZone 1588723200 \"UTC\" }}", "2020-05-06"},
        {"{{ htmlDate (toDate \"2006-01-02\" \"2020-05-06\") }}", "2020-05-06"},
        {"{{ date \"Monday, 2 January 2006\" (toDate \"2006-01-02\" "
         "\"2020-05-06\") }}",
         "Wednesday, 6 May 2020"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(dates_are_moved)
{
    static const struct fixture_case cases[] = {
        {"{{ (dateModify \"-1h30m\" (toDate \"2006-01-02 MST\" \"2020-05-06 "
         "UTC\")) }}",
         "2020-05-05 22:30:00 +0000 UTC"},
        {"{{ (dateModify \"bad\" (toDate \"2006-01-02 MST\" \"2020-05-06 "
         "UTC\")) }}",
         "2020-05-06 00:00:00 +0000 UTC"},
        {"{{ mustDateModify \"bad\" (toDate \"2006\" \"2020\") }}",
         "template: t:1:3: executing \"t\" at <mustDateModify \"bad\" (toDate "
         "\"2006\" \"2020\")>: error calling mustDateModify: time: invalid "
         "duration \"bad\""},
        {"{{ (date_modify \"24h\" (toDate \"2006-01-02 MST\" \"2020-05-06 "
         "UTC\")).Day }}",
         "7"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(bad_dates)
{
    static const struct fixture_case cases[] = {
        {"{{ (toDate \"2006-01-02\" \"bad\") }}",
         "0001-01-01 00:00:00 +0000 UTC"},
        {"{{ mustToDate \"2006-01-02\" \"bad\" }}",
         "template: t:1:3: executing \"t\" at <mustToDate \"2006-01-02\" "
         "\"bad\">: error calling mustToDate: parsing time \"bad\" as "
         "\"2006-01-02\": cannot parse \"bad\" as \"2006\""},
        {"{{ mustToDate \"2006-01-02\" \"2020-02-30\" }}",
         "template: t:1:3: executing \"t\" at <mustToDate \"2006-01-02\" "
         "\"2020-02-30\">: error calling mustToDate: parsing time "
         "\"2020-02-30\": day out of range"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(methods_of_times)
{
    static const struct fixture_case cases[] = {
        {"{{ (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").Year }}", "2020"},
        {"{{ (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").Month }}", "May"},
        {"{{ (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").Weekday }}",
         "Wednesday"},
        {"{{ (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").YearDay }}", "127"},
        {"{{ (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").Unix }}",
         "1588723200"},
        {"{{ (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").UnixNano }}",
         "1588723200000000000"},
        {"{{ (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").AddDate 0 1 -1 }}",
         "2020-06-05 00:00:00 +0000 UTC"},
        {"{{ (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").Add 3600000000000 "
         "}}",
         "2020-05-06 01:00:00 +0000 UTC"},
        {"{{ (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").Truncate "
         "604800000000000 }}",
         "2020-05-04 00:00:00 +0000 UTC"},
        {"{{ (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").Sub (toDate "
         "\"2006-01-02 MST\" \"2020-05-01 UTC\") }}",
         "120h0m0s"},
        {"{{ ((toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").Sub (toDate "
         "\"2006-01-02 MST\" \"2020-05-01 UTC\")).Hours }}",
         "120"},
        {"{{ ((toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").Sub (toDate "
         "\"2006-01-02 MST\" \"2020-05-01 UTC\")).Round 700000000000000 }}",
         "194h26m40s"},
        {"{{ (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").After (toDate "
         "\"2006-01-02 MST\" \"2020-05-01 UTC\") }}",
         "true"},
        {"{{ (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").Equal (toDate "
         "\"2006-01-02 MST\" \"2020-05-06 UTC\") }}",
         "true"},
        {"{{ (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\").Location }}",
         "UTC"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(kinds_and_printing)
{
    static const struct fixture_case cases[] = {
        {"{{ printf \"%T %v %d %q\" (toDate \"2006\" \"2020\").Month (toDate "
         "\"2006\" \"2020\").Month (toDate \"2006\" \"2020\").Month (toDate "
         "\"2006\" \"2020\").Month }}",
         "time.Month January 1 \"January\""},
        {"{{ typeOf (toDate \"2006\" \"2020\") }}", "time.Time"},
        {"{{ kindOf (toDate \"2006\" \"2020\") }}", "struct"},
        {"{{ add (toDate \"2006\" \"2020\").Month 1 }}", "2"},
        {"{{ eq (toDate \"2006\" \"2020\").Month 1 }}", "true"},
        {"{{ list (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\") }}",
         "[2020-05-06 00:00:00 +0000 UTC]"},
        {"{{ toJson (dict \"t\" (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\") "
         "\"m\" (toDate \"2006\" \"2020\").Month) }}",
         "{\"m\":1,\"t\":\"2020-05-06T00:00:00Z\"}"},
        {"{{ toYaml (dict \"t\" (toDate \"2006-01-02 MST\" \"2020-05-06 "
         "UTC\")) }}",
         "t: \"2020-05-06T00:00:00Z\""},
        {"{{ toYamlPretty (dict \"t\" (toDate \"2006-01-02 MST\" \"2020-05-06 "
         "UTC\")) }}",
         "t: 2020-05-06T00:00:00Z"},
        {"{{ eq (toDate \"2006-01-02 -0700\" \"2020-05-06 +0200\") (toDate "
         "\"2006-01-02 -0700\" \"2020-05-06 +0200\") }}",
         "true"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(epochs)
{
    static const struct fixture_case cases[] = {
        {"{{ unixEpoch (toDate \"2006-01-02 MST\" \"2020-05-06 UTC\") }}",
         "1588723200"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(layouts_and_zones), T(dates_are_moved),    T(bad_dates),
        T(methods_of_times),  T(kinds_and_printing), T(epochs),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
