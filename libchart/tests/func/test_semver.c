/* Versions and constraints, as Helm prints and checks them. */
#include "tests/template/fixture.h"

TEST(versions_have_methods)
{
    static const struct fixture_case cases[] = {
        {"{{ semver \"v1.2\" }}", "1.2.0"},
        {"{{ semver \"1.x\" }}",
         "template: t:1:3: executing \"t\" at <semver \"1.x\">: error calling "
         "semver: invalid semantic version"},
        {"{{ semver \"1.2.3-01\" }}",
         "template: t:1:3: executing \"t\" at <semver \"1.2.3-01\">: error "
         "calling semver: version segment starts with 0"},
        {"{{ quote (semver \"1.2.3-rc.1+m\") }}", "\"1.2.3-rc.1+m\""},
        {"{{ printf \"%v %s %d\" (semver \"v1.2.3\") (semver \"1\") (semver "
         "\"1.2.3\").Minor }}",
         "1.2.3 1.0.0 2"},
        {"{{ printf \"%d %+v %#v\" (semver \"1.2.3\") (semver \"1.2.3\") "
         "(semver \"1.2.3\").IncPatch }}",
         "&{1 2 3 %!d(string=) %!d(string=) %!d(string=1.2.3)} 1.2.3 "
         "semver.Version{major:0x1, minor:0x2, patch:0x4, pre:\"\", "
         "metadata:\"\", original:\"1.2.4\"}"},
        {"{{ (semver \"v1.2.3-rc.1+m\").Major }}", "1"},
        {"{{ (semver \"v1.2.3-rc.1+m\").Minor }}", "2"},
        {"{{ (semver \"v1.2.3-rc.1+m\").Patch }}", "3"},
        {"{{ (semver \"v1.2.3-rc.1+m\").Prerelease }}", "rc.1"},
        {"{{ (semver \"v1.2.3-rc.1+m\").Metadata }}", "m"},
        {"{{ (semver \"v1.2.3-rc.1+m\").Original }}", "v1.2.3-rc.1+m"},
        {"{{ (semver \"v1.2.3-rc.1+m\").String }}", "1.2.3-rc.1+m"},
        {"{{ (semver \"v1.2.3-rc.1+m\").IncPatch }}", "1.2.3"},
        {"{{ (semver \"v1.2.3\").IncPatch }}", "1.2.4"},
        {"{{ (semver \"v1.2.3\").IncMinor }}", "1.3.0"},
        {"{{ (semver \"v1.2.3\").IncMajor }}", "2.0.0"},
        {"{{ (semver \"v1.2.3\").IncMajor.Minor }}", "0"},
        {"{{ typeOf (semver \"v1.2.3\").IncMajor }}", "semver.Version"},
        {"{{ (semver \"1.2.3\").SetPrerelease \"beta\" }}", "1.2.3-beta"},
        {"{{ (semver \"1.2.3\").SetPrerelease \"a b\" }}",
         "template: t:1:19: executing \"t\" at <(semver "
         "\"1.2.3\").SetPrerelease>: error calling SetPrerelease: invalid "
         "prerelease string"},
        {"{{ (semver \"1.2.3\").SetMetadata \"m\" }}", "1.2.3+m"},
        {"{{ (semver \"1.2.3\").SetMetadata \"a..b\" }}",
         "template: t:1:19: executing \"t\" at <(semver "
         "\"1.2.3\").SetMetadata>: error calling SetMetadata: invalid metadata "
         "string"},
        {"{{ (semver \"1.2.3\").Compare (semver \"1.2.4\") }}", "-1"},
        {"{{ (semver \"1.2.3\").Compare (semver \"1.2.3-rc\") }}", "1"},
        {"{{ (semver \"1.2.3\").Equal (semver \"v1.2.3+m\") }}", "true"},
        {"{{ (semver \"1.2.3\").LessThan (semver \"2\") }}", "true"},
        {"{{ (semver \"1.2.3\").LessThanEqual (semver \"1.2.3\") }}", "true"},
        {"{{ (semver \"1.2.3\").GreaterThan (semver \"2\") }}", "false"},
        {"{{ (semver \"1.2.3\").GreaterThanEqual (semver \"1.2.3\") }}",
         "true"},
        {"{{ (semver \"1.2.3\").Compare nil }}",
         "template: t:1:19: executing \"t\" at <(semver \"1.2.3\").Compare>: "
         "error calling Compare: runtime error: invalid memory address or nil "
         "pointer dereference"},
        {"{{ (semver \"1.2.3\").Equal nil }}", "false"},
        {"{{ (semver \"1.2.3\").Compare \"1.2.3\" }}",
         "template: t:1:28: executing \"t\" at <\"1.2.3\">: can't handle "
         "\"1.2.3\" for arg of type *semver.Version"},
        {"{{ (semver \"1.2.3\").Compare (semver \"1.2.3\").IncMajor }}",
         "template: t:1:36: executing \"t\" at <\"1.2.3\">: wrong type for "
         "value; expected *semver.Version; got semver.Version"},
        {"{{ (semver \"1.2.3\").IncMajor.Original }}",
         "template: t:1:11: executing \"t\" at <\"1.2.3\">: can't evaluate "
         "field Original in type semver.Version"},
        {"{{ (semver \"1.2.3\").nope }}",
         "template: t:1:11: executing \"t\" at <\"1.2.3\">: can't evaluate "
         "field nope in type *semver.Version"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(compares)
{
    static const struct fixture_case cases[] = {
        {"{{ semverCompare \">=1.21-0 <2\" \"v1.29.1-gke.5\" }}", "true"},
        {"{{ semverCompare \"^1.2\" \"1.9\" }}", "true"},
        {"{{ semverCompare \"~1.2\" \"1.3.0\" }}", "false"},
        {"{{ semverCompare \"1.2 - 1.4\" \"1.4.9\" }}", "true"},
        {"{{ semverCompare \"<1 || >2\" \"1.5\" }}", "false"},
        {"{{ semverCompare \"abc\" \"1\" }}",
         "template: t:1:3: executing \"t\" at <semverCompare \"abc\" \"1\">: "
         "error calling semverCompare: improper constraint: abc"},
        {"{{ semverCompare \"\" \"1\" }}",
         "template: t:1:3: executing \"t\" at <semverCompare \"\" \"1\">: "
         "error calling semverCompare: improper constraint: "},
        {"{{ semverCompare \"*\" \"1.x\" }}",
         "template: t:1:3: executing \"t\" at <semverCompare \"*\" \"1.x\">: "
         "error calling semverCompare: invalid semantic version"},
        {"{{ semverCompare \"*\" \"1.0.0-rc\" }}", "false"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(versions_have_methods),
        T(compares),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
