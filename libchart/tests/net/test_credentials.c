#include "base/pause.h"
#include "net/credentials.h"
#include "net/helper.h"
#include "tests/net/fake.h"
#include "tests/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char config[] =
    "{\n\t\"auths\": {\n"
    "\t\t\"h:5000\": {\"auth\": \"dXNlcjpwYTpzcw==\"},\n"
    "\t\t\"https://index.docker.io/v1/\": {\"auth\": \"aHViOnB3\"},\n"
    "\t\t\"http://old.org/v2/x\": {\"username\": \"u\", \"password\": \"p\"},\n"
    "\t\t\"token.org\": {\"identitytoken\": \"refresh\"},\n"
    "\t\t\"access.org\": {\"registrytoken\": \"access\"},\n"
    "\t\t\"bad.org\": {\"auth\": \"dXNlcg==\"},\n"
    "\t\t\"worse.org\": {\"auth\": \"%\"},\n"
    "\t\t\"odd.org\": 7\n"
    "\t},\n\t\"credHelpers\": {\"helped.org\": \"one\"}\n}";

static struct ch_credential search(struct ch_op *op, const char *text,
                                   const char *registry, const char *helper)
{
    struct ch_credential found;
    struct chart_str got_helper;
    CHECK(!ch_credentials_search(op, ch_str_z(text), ch_str_z(registry), &found,
                                 &got_helper));
    CHECK_STR(got_helper, helper);
    return found;
}

TEST(entries_by_host)
{
    struct ch_credential c = search(op, config, "h:5000", "");
    CHECK_STR(c.user, "user");
    CHECK_STR(c.password, "pa:ss");
    CHECK_STR(search(op, config, "registry-1.docker.io", "").user, "hub");
    CHECK_STR(search(op, config, "old.org", "").password, "p");
    CHECK_STR(search(op, config, "token.org", "").refresh_token, "refresh");
    CHECK_STR(search(op, config, "access.org", "").access_token, "access");
    c = search(op, config, "h", "");
    CHECK(ch_credential_is_empty(&c));
    c = search(op, config, "odd.org", "");
    CHECK(ch_credential_is_empty(&c));
    c = search(op, config, "helped.org", "one");
    CHECK(ch_credential_is_empty(&c));
}

TEST(files_without_entries)
{
    static const char *const texts[] = {
        "",
        " \n",
        "{}",
        "[]",
        "null",
        "{\"auths\":7}",
        "{\"auths\":null}",
        "{\"credsStore\":7}",
    };
    for (size_t i = 0; i < CH_COUNT(texts); i++) {
        struct ch_credential c = search(op, texts[i], "h", "");
        CHECK(ch_credential_is_empty(&c));
    }
    (void)search(op, "{\"credsStore\":\"all\"}", "h", "all");
    (void)search(op, "{\"credsStore\":\"all\",\"credHelpers\":{\"h\":\"my\"}}",
                 "h", "my");
}

TEST(faults_say_nothing_of_the_secret)
{
    static const struct {
        const char *registry, *error;
    } cases[] = {
        {"bad.org", "its `auth` does not hold user:password"},
        {"worse.org", "its `auth` is not base64"},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct ch_credential c;
        struct chart_str helper;
        CHECK_INT(ch_credentials_search(op, ch_str_z(config),
                                        ch_str_z(cases[i].registry), &c,
                                        &helper),
                  CHART_ESYNTAX);
        CHECK_STR(ch_error_text(op), cases[i].error);
        ch_error_clear(op);
    }
}

/* ---- both files and helpers --------------------------------------------- */

static void add_helper(const struct tree *tree, const char *name,
                       const char *script)
{
    char path[512];
    tree_file(tree, name, script);
    CHECK(!chmod(tree_path(tree, path, name), 0755));
}

struct fixture {
    struct tree tree;
    struct ch_net_config config;
    char registry[512], docker[512];
};

static void open_fixture(struct fixture *f, const char *registry,
                         const char *docker)
{
    tree_new(&f->tree);
    if (registry)
        tree_file(&f->tree, "registry.json", registry);
    if (docker)
        tree_file(&f->tree, "docker.json", docker);
    f->config = (struct ch_net_config){
        .registry_config =
            ch_str_z(tree_path(&f->tree, f->registry, "registry.json")),
        .docker_config =
            ch_str_z(tree_path(&f->tree, f->docker, "docker.json")),
        .credential_helpers = true};
}

static struct ch_credential find(struct ch_op *op, const struct fixture *f,
                                 const char *registry, int code)
{
    struct ch_credential c;
    CHECK_INT(ch_credentials_find(op, &f->config, ch_str_z(registry), &c),
              code);
    return c;
}

TEST(helm_comes_before_docker)
{
    struct fixture f;
    open_fixture(&f, "{\"auths\":{\"h\":{\"auth\":\"aGVsbTpw\"}}}",
                 "{\"auths\":{\"h\":{\"auth\":\"ZG9jazpw\"},"
                 "\"i\":{\"auth\":\"ZG9jazpw\"}}}");
    CHECK_STR(find(op, &f, "h", 0).user, "helm");
    CHECK_STR(find(op, &f, "i", 0).user, "dock");
    tree_remove(&f.tree);
}

TEST(missing_files_are_empty_and_broken_ones_named)
{
    struct fixture f;
    open_fixture(&f, NULL, "{");
    (void)find(op, &f, "h", CHART_ESYNTAX);
    CHECK(ch_str_ends(ch_error_text(op),
                      CH_STR("docker.json: unexpected end of JSON input")));
    tree_remove(&f.tree);
}

TEST(helpers_are_programs)
{
    struct fixture f;
    char path[1024];
    open_fixture(&f, NULL,
                 "{\"credsStore\":\"test-all\",\"credHelpers\":{"
                 "\"none\":\"test-none\",\"fails\":\"test-fails\","
                 "\"token\":\"test-token\",\"junk\":\"test-junk\","
                 "\"gone\":\"test-gone\",\"path\":\"../x\","
                 "\"deaf\":\"test-deaf\"}}");
    add_helper(
        &f.tree, "docker-credential-test-all",
        "#!/bin/sh\nread -r h || true\n"
        "echo \"{\\\"Username\\\":\\\"$1\\\",\\\"Secret\\\":\\\"$h\\\"}\"");
    add_helper(&f.tree, "docker-credential-test-none",
               "#!/bin/sh\necho credentials not found in native keychain\n"
               "exit 1\n");
    add_helper(&f.tree, "docker-credential-test-fails",
               "#!/bin/sh\necho locked\nexit 1\n");
    add_helper(&f.tree, "docker-credential-test-token",
               "#!/bin/sh\necho '{\"Username\":\"<token>\",\"Secret\":\"r\"}'");
    add_helper(&f.tree, "docker-credential-test-junk",
               "#!/bin/sh\necho hunter22\n");
    add_helper(&f.tree, "docker-credential-test-deaf",
               "#!/bin/sh\nexec <&-\necho '{\"Username\":\"d\"}'\n");
    const char *old = getenv("PATH");
    (void)snprintf(path, sizeof path, "%s:%s", f.tree.root, old ? old : "");
    CHECK(!setenv("PATH", path, 1));

    struct ch_credential c = find(op, &f, "any:1", 0);
    CHECK_STR(c.user, "get");
    CHECK_STR(c.password, "any:1");
    CHECK_STR(find(op, &f, "token", 0).refresh_token, "r");
    CHECK_STR(find(op, &f, "deaf", 0).user, "d");
    c = find(op, &f, "none", 0);
    CHECK(ch_credential_is_empty(&c));
    static const struct {
        const char *registry, *error;
    } cases[] = {
        {"fails", "credential helper test-fails: locked"},
        {"junk", "credential helper test-junk: its answer is not JSON"},
        {"gone", "credential helper test-gone: exec: "
                 "\"docker-credential-test-gone\": executable file not found "
                 "in $PATH"},
        {"path", "credential helper ../x: the name of the credential helper is "
                 "not valid"},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        (void)find(op, &f, cases[i].registry, CHART_EAUTH);
        CHECK(ch_str_ends(ch_error_text(op), ch_str_z(cases[i].error)));
        ch_error_clear(op);
    }
    f.config.credential_helpers = false;
    c = find(op, &f, "any:1", 0);
    CHECK(ch_credential_is_empty(&c));
    CHECK(!setenv("PATH", old ? old : "", 1));
    tree_remove(&f.tree);
}

TEST(helpers_that_hang_are_stopped)
{
    struct tree tree;
    char path[1024];
    struct chart_str output;
    tree_new(&tree);
    add_helper(&tree, "docker-credential-test-hang",
               "#!/bin/sh\nexec sleep 20\n");
    add_helper(&tree, "docker-credential-test-stay",
               "#!/bin/sh\nexec <&- >&-\nexec sleep 20\n");
    const char *old = getenv("PATH");
    (void)snprintf(path, sizeof path, "%s:%s", tree.root, old ? old : "");
    CHECK(!setenv("PATH", path, 1));
    int64_t start_ms = ch_clock_ms();
    static const char *const names[] = {"test-hang", "test-stay"};
    for (size_t i = 0; i < CH_COUNT(names); i++) {
        CHECK_INT(
            ch_helper_get(op, ch_str_z(names[i]), CH_STR("h"), 200, &output),
            CHART_EAUTH);
        CHECK_STR(ch_error_text(op), "no answer in time");
        ch_error_clear(op);
    }
    CHECK(ch_clock_ms() - start_ms < 10000);
    CHECK(!setenv("PATH", old ? old : "", 1));
    tree_remove(&tree);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(entries_by_host),
        T(files_without_entries),
        T(faults_say_nothing_of_the_secret),
        T(helm_comes_before_docker),
        T(missing_files_are_empty_and_broken_ones_named),
        T(helpers_are_programs),
        T(helpers_that_hang_are_stopped),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
