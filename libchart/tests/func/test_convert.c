/* Numbers, texts and types, as Helm converts them. */
#include "tests/template/fixture.h"

TEST(reads_numbers)
{
    static const struct fixture_case cases[] = {
        {"{{ atoi \"42\" }}", "42"},
        {"{{ atoi \"010\" }}", "10"},
        {"{{ atoi \"4x\" }}", "0"},
        {"{{ atoi \"99999999999999999999\" }}", "9223372036854775807"},
        {"{{ atoi 1 }}",
         "template: t:1:8: executing \"t\" at <1>: expected string; found 1"},
        {"{{ int \"0x10\" }}", "16"},
        {"{{ int \"010\" }}", "8"},
        {"{{ int \"1_000\" }}", "1000"},
        {"{{ int \"5.00\" }}", "5"},
        {"{{ int \"1.9\" }}", "0"},
        {"{{ int \"1.0.\" }}", "1"},
        {"{{ int 3.9 }}", "3"},
        {"{{ int -3.9 }}", "-3"},
        {"{{ int 1e300 }}", "-9223372036854775808"},
        {"{{ int true }}", "1"},
        {"{{ int .Values.nope }}", "0"},
        {"{{ int .Values.l }}", "0"},
        {"{{ int .Values.big }}", "1000000"},
        {"{{ int64 1e19 }}", "-9223372036854775808"},
        {"{{ int64 \"-5\" }}", "-5"},
        {"{{ float64 \"1e3\" }}", "1000"},
        {"{{ float64 \".5\" }}", "0.5"},
        {"{{ float64 \"inf\" }}", "+Inf"},
        {"{{ float64 \"0x1p4\" }}", "16"},
        {"{{ float64 \"1e400\" }}", "0"},
        {"{{ float64 \"x\" }}", "0"},
        {"{{ float64 3 }}", "3"},
        {"{{ float64 true }}", "1"},
        {"{{ toDecimal 777 }}", "511"},
        {"{{ toDecimal 0777 }}", "329"},
        {"{{ toDecimal \"8\" }}", "0"},
        {"{{ toDecimal nil }}", "0"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(gives_texts)
{
    static const struct fixture_case cases[] = {
        {"{{ toString nil }}", "<nil>"},
        {"{{ toString 1.0 }}", "1"},
        {"{{ toString .Values.big }}", "1e+06"},
        {"{{ toString .Values.l }}", "[a b c]"},
        {"{{ toString .Values.m }}", "map[a:1 b:two]"},
        {"{{ toString (semver \"v1.2\") }}", "1.2.0"},
        {"{{ toString true }}", "true"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(names_types_and_kinds)
{
    static const struct fixture_case cases[] = {
        {"{{ typeOf nil }}", "<nil>"},
        {"{{ typeOf 1 }}", "int"},
        {"{{ typeOf 1.0 }}", "float64"},
        {"{{ typeOf .Values }}", "common.Values"},
        {"{{ typeOf .Values.m }}", "map[string]interface {}"},
        {"{{ typeOf (splitList \"\" \"a\") }}", "[]string"},
        {"{{ typeOf (split \"\" \"a\") }}", "map[string]string"},
        {"{{ typeOf (semver \"1\") }}", "*semver.Version"},
        {"{{ typeIs \"int\" 1 }}", "true"},
        {"{{ typeIs \"float64\" .Values.big }}", "true"},
        {"{{ typeIs \"semver.Version\" (semver \"1\") }}", "false"},
        {"{{ typeIsLike \"semver.Version\" (semver \"1\") }}", "true"},
        {"{{ typeIsLike \"int\" 1 }}", "true"},
        {"{{ kindOf nil }}", "invalid"},
        {"{{ kindOf .Values.l }}", "slice"},
        {"{{ kindOf .Values }}", "map"},
        {"{{ kindOf (semver \"1\") }}", "ptr"},
        {"{{ kindOf (index \"a\" 0) }}", "uint8"},
        {"{{ kindIs \"map\" .Values.m }}", "true"},
        {"{{ kindIs \"invalid\" nil }}", "true"},
        {"{{ kindIs \"slice\" \"a\" }}", "false"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(reads_numbers),
        T(gives_texts),
        T(names_types_and_kinds),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
