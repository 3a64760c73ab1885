#include "semver/semver.h"

#include "tests/harness.h"

static struct ch_semver parse(struct ch_op *op, const char *text)
{
    struct ch_semver v = {.original = CH_STR_INIT("")};
    CHECK_INT(ch_semver_parse(op, ch_str_z(text), &v), 0);
    return v;
}

TEST(checks_as_helm_does)
{
    static const struct {
        const char *constraint, *version;
        bool want;
    } rows[] = {
        {"<=  3.x-0||> 2", "v10.0.01", true},
        {"<  2.0.0-x||=0.3.3", "01.01.0", true},
        {"<=1.3 x", "1", true},
        {"~*", "1.0.0", true},
        {"  ^10.1||=< X.3.3", "10.10.0", true},
        {">  0.1.2+b ~x.xx.x", "2.3.01+001", true},
        {"*", "v1.2", true},
        {">=1.2.2-beta.1", "2.0.10", true},
        {"!=0.1.3 , <  1-rc.1", "0", true},
        {"^2+b || =>  2.3-alpha", "10.1.2", true},
        {"*", "1.02.3", true},
        {"~*", "0.0.3", true},
        {"!= 2.0.1 || ^  2", "2", true},
        {"~ 3-x", "3.10", true},
        {"  <=10 ,<=v10.3.0", "3", true},
        {">0.3", "10.0.01+001", true},
        {"1.x.x", "1.0.0", true},
        {"    0", "v0.0", true},
        {">=0.*.2 >=  3.0.1", "v10.1.01", true},
        {"<=  2.*.1", "01.10.10", true},
        {"0.3 - 3.0.1 || <=1.1.3-beta.1", "0.3.0-0", true},
        {"!=  0.1 || !=  2.1.3", "v1.0.10", true},
        {"<=2", "0.3", true},
        {"!=3.0.*", "v01.1.3", true},
        {"< 3.3.1||2.*.1+b", "01.3.3", true},
        {"~*", "0.0.0", true},
        {">=1.0 ,<2", "1.10.10+b1", true},
        {"> 1.0.1-rc.1  ^ 3.3.1-x||> 2.3", "10.3.2", true},
        {"!=10+b", "0.3.2", true},
        {"=2.2", "2.2", true},
        {"  >3.0.2", "v3.1.2", true},
        {"=X.2.0", "0", true},
        {" ~>X.2.2 || !=0.*.3", "2.01.2", true},
        {"=>*.3.1-beta.1", "10", true},
        {">=  1.1.x ~>  1.*.3-beta.1", "1.10.3-0", true},
        {"=>0+b =< 3.0", "3.1.0-0", false},
        {"1,3", "v3.1.2-x-y", false},
        {"<  3.1, !=  0", "1.1.3-beta.1+x.y", false},
        {">= 2.1.0-x", "1.01.1-alpha", false},
        {"~>1.1.2  => x.1, != 1", "10.1", false},
        {"^  2.1 ,<1.10.3", "v2.10.1", false},
        {"!=  1.2.2-0 , >=3.3", "01.10.0", false},
        {"=v1.0.0||~  2.1.1-rc.1", "3.01.1", false},
        {"=  2 ,~>2.0.2-rc.1", "1.2.2-alpha.9", false},
        {"<3.0.0 , >=2.3.0-alpha ^ 1.3.0", "1", false},
        {"<=0.2.x", "1.3.1-alpha", false},
        {"^3.0.0 || <=0.2.1-0", "0.10+x.y", false},
        {"=>10.2.0,>1.0", "3-1", false},
        {"  2.1.3 || ~>  1.0.1", "1", false},
        {"=<0.3 ,>  2.*.2-0", "1.10", false},
        {"2.3+b, =1-0 || <  0.0.2", "2.10", false},
        {">X.0.3,0.1.1", "0.3.10", false},
        {"<=  3.3+b  =3.2.0", "10.10.1", false},
        {"<= 3.2.1", "3.2-alpha", false},
        {"=> 2", "2.2-beta.1", false},
        {"=  1-0 , >=  3.3.0-rc.1", "10.3.2", false},
        {"!=  3", "0.2.0-1", false},
        {"~> 2.3.1-x ~>v0.2.1", "v0.1.2", false},
        {"3.0 , 2", "10.01.01", false},
        {"= 10.2.1 !=2.2.0", "2.01.01", false},
        {"*", "1.2.3", true},
        {"*", "0.0.3", true},
        {"*", "1.5.0-beta", false},
        {"*", "0.2.9", true},
        {"^*", "1.2.3", false},
        {"^*", "0.0.3", false},
        {"^*", "1.5.0-beta", false},
        {"^*", "0.2.9", false},
        {"~*", "1.2.3", true},
        {"~*", "1.5.0-beta", false},
        {"~*", "0.2.9", true},
        {">=1.0.0-alpha <2", "1.2.3", true},
        {">=1.0.0-alpha <2", "0.0.3", false},
        {">=1.0.0-alpha <2", "1.5.0-beta", true},
        {">=1.0.0-alpha <2", "0.2.9", false},
        {"1.2-1.4", "1.2.3", true},
        {"1.2-1.4", "0.0.3", false},
        {"1.2-1.4", "1.5.0-beta", false},
        {"1.2-1.4", "0.2.9", false},
        {"1 - 2 || 1 - 2", "1.2.3", true},
        {"1 - 2 || 1 - 2", "0.0.3", false},
        {"1 - 2 || 1 - 2", "1.5.0-beta", false},
        {"1 - 2 || 1 - 2", "0.2.9", false},
        {">0.0.0-0", "1.2.3", true},
        {">0.0.0-0", "0.0.3", true},
        {">0.0.0-0", "1.5.0-beta", true},
        {">0.0.0-0", "0.2.9", true},
        {">= 1.21.0-0", "1.2.3", false},
        {">= 1.21.0-0", "0.0.3", false},
        {">= 1.21.0-0", "1.5.0-beta", false},
        {">= 1.21.0-0", "0.2.9", false},
        {">=1.2, <2", "1.2.3", true},
        {">=1.2, <2", "0.0.3", false},
        {">=1.2, <2", "1.5.0-beta", false},
        {">=1.2, <2", "0.2.9", false},
        {"=>1", "1.2.3", true},
        {"=>1", "0.0.3", false},
        {"=>1", "1.5.0-beta", false},
        {"=>1", "0.2.9", false},
        {"~0.0.0", "1.2.3", true},
        {"~0.0.0", "0.0.3", true},
        {"~0.0.0", "1.5.0-beta", false},
        {"~0.0.0", "0.2.9", true},
        {"~0", "1.2.3", false},
        {"~0", "0.0.3", true},
        {"~0", "1.5.0-beta", false},
        {"~0", "0.2.9", true},
        {"^0", "1.2.3", false},
        {"^0", "0.0.3", true},
        {"^0", "1.5.0-beta", false},
        {"^0", "0.2.9", true},
        {"^0.0", "1.2.3", false},
        {"^0.0", "0.0.3", true},
        {"^0.0", "1.5.0-beta", false},
        {"^0.0", "0.2.9", false},
        {"^0.0.3", "1.2.3", false},
        {"^0.0.3", "0.0.3", true},
        {"^0.0.3", "1.5.0-beta", false},
        {"^0.0.3", "0.2.9", false},
        {"^0.2.3", "1.2.3", false},
        {"^0.2.3", "0.0.3", false},
        {"^0.2.3", "1.5.0-beta", false},
        {"^0.2.3", "0.2.9", true},
        {"1.x.x", "1.2.3", true},
        {"1.x.x", "0.0.3", false},
        {"1.x.x", "1.5.0-beta", false},
        {"1.x.x", "0.2.9", false},
        {"x.1", "1.2.3", true},
        {"x.1", "0.0.3", true},
        {"x.1", "1.5.0-beta", false},
        {"x.1", "0.2.9", true},
        {"1.x.3", "1.2.3", true},
        {"1.x.3", "0.0.3", false},
        {"1.x.3", "1.5.0-beta", false},
        {"1.x.3", "0.2.9", false},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        struct ch_constraint *c = NULL;
        struct ch_semver v = parse(op, rows[i].version);
        CHECK_INT(ch_constraint_parse(op, ch_str_z(rows[i].constraint), &c), 0);
        if (ch_constraint_check(c, &v) != rows[i].want)
            test_fail(__FILE__, __LINE__, "%s %s %s", rows[i].version,
                      rows[i].want ? "does not meet" : "meets",
                      rows[i].constraint);
    }
}

TEST(wrong_constraints_are_refused_with_their_text)
{
    static const struct {
        const char *constraint, *want;
    } rows[] = {
        {"", "improper constraint: "},
        {"abc", "improper constraint: abc"},
        {"1.2.3.4 - 5", "improper constraint: 1.>= 2.3.4, <= 5 "},
        {"<0.2.2-01", "constraint parser error"},
        {",<= 1.3.x || <=0.3.x-alpha", "improper constraint: ,<= 1.3.x "},
        {"=1-01 , =>  0.3.3 ||   3.0.3", "constraint parser error"},
        {"a=<  0.3.0", "improper constraint: a=<  0.3.0"},
        {"", "improper constraint: "},
        {"^  v0.1|2.X || <=  3.2.1", "constraint parser error"},
        {"<=1||", "improper constraint: "},
        {"2- 1.0.2 ", "improper constraint: 2- 1.0.2 "},
        {"=>  v0.*-01 , 0.1|2.1|2-rc.1 <=x.0.1", "constraint parser error"},
        {"v2.1.1 -2.1-rc.1 != 2", "improper constraint: v2.1.1 -2.1-rc.1 != 2"},
        {">v0.xx.1-alpha || => 2.x, =<  3.1", "constraint parser error"},
        {"x.0.0 -1.2.1-rc.1 ||  1.1-0",
         "improper constraint: x.0.0 -1.2.1-rc.1 "},
        {"<2.xx-rc.1 || <=0.3.0 ,  3", "constraint parser error"},
        {",>  1 , =>  1.2.0-01", "improper constraint: ,>  1 , =>  1.2.0-01"},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        struct ch_constraint *c;
        CHECK_INT(ch_constraint_parse(op, ch_str_z(rows[i].constraint), &c),
                  CHART_EINVAL);
        CHECK_STR(ch_error_text(op), rows[i].want);
        ch_error_clear(op);
    }
}

TEST(explain_gives_the_first_reason)
{
    static const struct {
        const char *constraint, *version, *want;
    } rows[] = {
        {">0.0.0-0", "0.0.0-0", "0.0.0-0 is less than or equal to 0.0.0-0"},
        {">0.0.0-0", "0.1.0", ""},
        {">=1 <2", "v2.0", "2.0.0 is greater than or equal to 2"},
        {"^1.2", "1.3.0-rc.1",
         "1.3.0-rc.1 is a prerelease version and the constraint is only "
         "looking for release versions"},
        {"=1.2.3", "1.2.4", "1.2.4 is not equal to 1.2.3"},
        {"!=1.x", "1.2.4", "1.2.4 is equal to 1.x"},
        {"~1.2", "1.3.0",
         "1.3.0 does not have same major and minor version as 1.2"},
        {"^0.0.3", "0.0.4",
         "0.0.4 does not equal 0.0.3. Expect version and constraint to equal "
         "when major and minor versions are 0"},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        struct ch_constraint *c = NULL;
        struct ch_buf buf;
        struct ch_semver v = parse(op, rows[i].version);
        ch_buf_init(&buf, op);
        CHECK_INT(ch_constraint_parse(op, ch_str_z(rows[i].constraint), &c), 0);
        ch_constraint_explain(c, &v, &buf);
        CHECK_STR(ch_buf_view(&buf), rows[i].want);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(checks_as_helm_does),
        T(wrong_constraints_are_refused_with_their_text),
        T(explain_gives_the_first_reason),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
