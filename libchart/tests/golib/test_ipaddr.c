#include "golib/ipaddr.h"
#include "tests/harness.h"

TEST(addresses_are_told_apart)
{
    CHECK_INT(ch_ipaddr_parse(op, CH_STR("1.2.3.4")), 4);
    CHECK_INT(ch_ipaddr_parse(op, CH_STR("::")), 6);
    CHECK_INT(ch_ipaddr_parse(op, CH_STR("fe80::1%en0")), 6);
    CHECK_INT(ch_ipaddr_parse(op, CH_STR("::ffff:1.2.3.4")), 6);
    CHECK_INT(ch_ipaddr_parse(op, CH_STR("1:2:3:4:5:6:7:8")), 6);
}

TEST(bad_addresses_say_why)
{
    static const struct {
        const char *text;
        const char *error;
    } rows[] = {
        {"x", "ParseAddr(\"x\"): unable to parse IP"},
        {"1.2.3", "ParseAddr(\"1.2.3\"): IPv4 address too short"},
        {"1.2.3.256", "ParseAddr(\"1.2.3.256\"): IPv4 field has value >255"},
        {"1.2.3.04",
         "ParseAddr(\"1.2.3.04\"): IPv4 field has octet with leading zero"},
        {"1..2.3", "ParseAddr(\"1..2.3\"): IPv4 field must have at least one "
                   "digit (at \".2.3\")"},
        {"::1::", "ParseAddr(\"::1::\"): multiple :: in address (at \":\")"},
        {"1:2", "ParseAddr(\"1:2\"): address string too short"},
        {"12345::", "ParseAddr(\"12345::\"): each group must have 4 or less "
                    "digits (at \"12345::\")"},
        {"::1%", "ParseAddr(\"::1%\"): zone must be a non-empty string"},
        {"1:2:3:4:5:6:7::8", "ParseAddr(\"1:2:3:4:5:6:7::8\"): the :: must "
                             "expand to at least one field of zeros"},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        CHECK_INT(ch_ipaddr_parse(op, ch_str_z(rows[i].text)), CHART_ESYNTAX);
        CHECK_STR(ch_error_text(op), rows[i].error);
        ch_error_clear(op);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(addresses_are_told_apart),
        T(bad_addresses_say_why),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
