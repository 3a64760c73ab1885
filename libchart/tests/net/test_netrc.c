#include "net/netrc.h"
#include "tests/harness.h"

static const char file[] = "# machine commented login no password no\n"
                           "machine a.org login ann password \"p w\\\"d\"\n"
                           "machine b.org\n"
                           "\tpassword pb\n"
                           "\taccount x\n"
                           "\tlogin bob\n"
                           "macdef init\n"
                           "machine c.org login evil password evil\n"
                           "\n"
                           "machine c.org login cy password pc\n"
                           "machine a.org login late password late\n"
                           "default login any password body\n";

static void check(struct ch_op *op, const char *text, const char *host,
                  const char *user, const char *password)
{
    struct chart_str got_user, got_password;
    CHECK(!ch_netrc_search(op, ch_str_z(text), ch_str_z(host), &got_user,
                           &got_password));
    CHECK_STR(got_user, user);
    CHECK_STR(got_password, password);
}

TEST(the_first_entry_of_a_host_counts)
{
    check(op, file, "a.org", "ann", "p w\"d");
    check(op, file, "A.ORG", "ann", "p w\"d");
    check(op, file, "b.org", "bob", "pb");
    check(op, file, "c.org", "cy", "pc");
    check(op, file, "d.org", "any", "body");
}

TEST(nothing_fits)
{
    check(op, "", "a", "", "");
    check(op, "machine", "a", "", "");
    check(op, "machine a", "a", "", "");
    check(op, "machine a login", "a", "", "");
    check(op, "machine a login u password \"p", "a", "u", "p");
    check(op, "login u password p", "a", "", "");
    check(op, "machine b login u password p", "a", "", "");
}

TEST(a_missing_file_is_an_empty_one)
{
    struct chart_str user, password;
    CHECK(!ch_netrc_find(op, CH_STR("/nonexistent/netrc"), CH_STR("a"), &user,
                         &password));
    CHECK_STR(user, "");
    CHECK_INT(ch_netrc_find(op, CH_STR("/"), CH_STR("a"), &user, &password),
              CHART_EIO);
    CHECK_STR(ch_error_text(op), "read /: is a directory");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(the_first_entry_of_a_host_counts),
        T(nothing_fits),
        T(a_missing_file_is_an_empty_one),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
