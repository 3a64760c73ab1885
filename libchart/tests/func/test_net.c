#include "tests/template/fixture.h"

TEST(urls_come_apart)
{
    static const struct fixture_case cases[] = {
        {"{{ urlParse \"https://u:p%40x@h.example:8080/a%20b?q=1#f\" }}",
         "map[fragment:f host:h.example:8080 hostname:h.example opaque: "
         "path:/a b query:q=1 scheme:https userinfo:u:p%40x]"},
        {"{{ urlParse \"mailto:a@b\" }}",
         "map[fragment: host: hostname: opaque:a@b path: query: scheme:mailto "
         "userinfo:]"},
        {"{{ urlParse \"\" }}", "map[fragment: host: hostname: opaque: path: "
                                "query: scheme: userinfo:]"},
        {"{{ urlParse \"http://h/%zz\" }}",
         "template: t:1:3: executing \"t\" at <urlParse \"http://h/%zz\">: "
         "error calling urlParse: unable to parse url: parse \"http://h/%zz\": "
         "invalid URL escape \"%zz\""},
        {"{{ (urlParse \"http://[::1]:80\").hostname }}", "::1"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(urls_are_joined)
{
    static const struct fixture_case cases[] = {
        {"{{ urlJoin (dict \"scheme\" \"http\" \"host\" \"h:80\" \"path\" \"/a "
         "b\" \"query\" \"q=1\" \"fragment\" \"f\" \"userinfo\" \"u:p\") }}",
         "http://u:p@h:80/a%20b?q=1#f"},
        {"{{ urlJoin (dict \"host\" \"h\") }}", "//h"},
        {"{{ urlJoin (dict \"scheme\" \"http\" \"host\" \"h\" \"path\" \"p\") "
         "}}",
         "http://h/p"},
        {"{{ urlJoin (dict \"path\" \"a:b\") }}", "./a:b"},
        {"{{ urlJoin (dict \"scheme\" \"mailto\" \"opaque\" \"a@b\") }}",
         "mailto:a@b"},
        {"{{ urlJoin (dict) }}", ""},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(parts_must_be_strings)
{
    static const struct fixture_case cases[] = {
        {"{{ urlJoin (dict \"scheme\" 1) }}",
         "template: t:1:3: executing \"t\" at <urlJoin (dict \"scheme\" 1)>: "
         "error calling urlJoin: unable to parse scheme key, must be of type "
         "string, but int found"},
        {"{{ urlJoin (dict \"path\" (dict)) }}",
         "template: t:1:3: executing \"t\" at <urlJoin (dict \"path\" "
         "(dict))>: error calling urlJoin: unable to parse path key, must be "
         "of type string, but map found"},
        {"{{ urlJoin (dict \"host\" nil) }}",
         "template: t:1:3: executing \"t\" at <urlJoin (dict \"host\" nil)>: "
         "error calling urlJoin: runtime error: invalid memory address or nil "
         "pointer dereference"},
        {"{{ urlJoin (dict \"userinfo\" \"a b\") }}",
         "template: t:1:3: executing \"t\" at <urlJoin (dict \"userinfo\" \"a "
         "b\")>: error calling urlJoin: unable to parse userinfo in dict: "
         "parse \"proto://a b@host\": net/url: invalid userinfo"},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

TEST(no_dns_unless_allowed)
{
    static const struct fixture_case cases[] = {
        {"{{ getHostByName \"localhost\" }}", ""},
    };
    fixture_check(op, cases, CH_COUNT(cases));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(urls_come_apart),
        T(urls_are_joined),
        T(parts_must_be_strings),
        T(no_dns_unless_allowed),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
