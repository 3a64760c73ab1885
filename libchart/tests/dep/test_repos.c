#include "dep/repo_set.h"

#include "base/io.h"
#include "dep/hint.h"
#include "dep/locate.h"
#include "dep/registry.h"
#include "dep/repo_index.h"
#include "dep/url.h"
#include "tests/dep/world.h"
#include "tests/harness.h"
#include "tests/tree.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STABLE "http://charts.test/stable"

struct case_ {
    struct world world;
    struct tree tree;
    char config[512], cache[512], registry[512];
    struct ch_buf output;
    struct chart_sink sink;
};

static int write_output(void *user, const char *bytes, size_t len)
{
    ch_buf_append(user, bytes, len);
    return 0;
}

static void start(struct case_ *t, struct ch_op *op)
{
    world_start(&t->world, op);
    tree_new(&t->tree);
    t->world.config.repository_config =
        ch_str_z(tree_path(&t->tree, t->config, "config/repositories.yaml"));
    t->world.config.repository_cache =
        ch_str_z(tree_path(&t->tree, t->cache, "cache/repository"));
    t->world.config.net.registry_config =
        ch_str_z(tree_path(&t->tree, t->registry, "config/registry.json"));
    ch_buf_init(&t->output, op);
    t->sink = (struct chart_sink){write_output, &t->output};
    world_repository(&t->world, STABLE, "s", "1.0.0 1.10.0 1.2.0 2.0.0-rc.1");
}

static struct chart_str read_file(struct case_ *t, const char *path)
{
    char full[512];
    struct chart_str text = CH_STR("");
    if (ch_read_file(t->world.op, tree_path(&t->tree, full, path), 1 << 20,
                     &text))
        ch_error_clear(t->world.op);
    return text;
}

static int add(struct case_ *t, const char *name, const char *url, bool force)
{
    const struct ch_repo repo = {.name = ch_str_z(name), .url = ch_str_z(url)};
    struct ch_dep dep;
    ch_dep_open(&dep, t->world.op, &t->world.config);
    dep.output = &t->sink;
    int code = ch_repo_add(&dep, &repo, force, false);
    ch_dep_close(&dep);
    return code;
}

static int change(struct case_ *t, const char *name,
                  int (*run)(struct ch_dep *dep, const struct chart_str *names,
                             size_t count))
{
    const struct chart_str names[] = {ch_str_z(name)};
    struct ch_dep dep;
    ch_dep_open(&dep, t->world.op, &t->world.config);
    dep.output = &t->sink;
    int code = run(&dep, names, name ? 1 : 0);
    ch_dep_close(&dep);
    return code;
}

static void check_error(struct ch_op *op, int code, int want, const char *text)
{
    CHECK_INT(code, want);
    CHECK_STR(ch_error_text(op), text);
    ch_error_clear(op);
}

/* ---- repositories -------------------------------------------------------- */

TEST(added_repository_is_written_as_helm_does)
{
    struct case_ t;
    struct stat st;
    start(&t, op);
    CHECK_INT(add(&t, "stable", STABLE, false), 0);
    CHECK_INT(add(&t, "stable", STABLE, false), 0);
    CHECK_STR(ch_buf_view(&t.output),
              "\"stable\" has been added to your repositories\n"
              "\"stable\" already exists with the same configuration, "
              "skipping\n");
    CHECK_STR(read_file(&t, "config/repositories.yaml"),
              "apiVersion: \"\"\ngenerated: \"0001-01-01T00:00:00Z\"\n"
              "repositories:\n- caFile: \"\"\n  certFile: \"\"\n"
              "  insecure_skip_tls_verify: false\n  keyFile: \"\"\n"
              "  name: stable\n  pass_credentials_all: false\n"
              "  password: \"\"\n  url: " STABLE "\n  username: \"\"\n");
    CHECK(stat(t.config, &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK_STR(read_file(&t, "cache/repository/stable-charts.txt"), "s\n");
    CHECK(read_file(&t, "cache/repository/stable-index.yaml").len > 0);
    tree_remove(&t.tree);
}

TEST(repository_that_is_none_is_not_added)
{
    struct case_ t;
    start(&t, op);
    world_page(&t.world, "http://h.test/index.yaml", CH_STR("<html>"));
    check_error(op, add(&t, "x/y", STABLE, false), CHART_EINVAL,
                "repository name (x/y) contains '/', please specify a "
                "different name without '/'");
    check_error(op, add(&t, "x", "foo://bar", false), CHART_EINVAL,
                "could not find protocol handler for: foo");
    CHECK_INT(add(&t, "x", "http://h.test", false), CHART_ECHART);
    CHECK(ch_str_starts(ch_error_text(op),
                        CH_STR("looks like \"http://h.test\" is not a valid "
                               "chart repository or cannot be reached: ")));
    ch_error_clear(op);
    CHECK_STR(read_file(&t, "config/repositories.yaml"), "");
    CHECK_INT(add(&t, "stable", STABLE, false), 0);
    check_error(op, add(&t, "stable", STABLE "/", false), CHART_EINVAL,
                "repository name (stable) already exists, please specify a "
                "different name");
    CHECK_INT(add(&t, "stable", STABLE "/", true), 0);
    tree_remove(&t.tree);
}

TEST(update_and_remove)
{
    struct case_ t;
    start(&t, op);
    check_error(op, change(&t, NULL, ch_repo_update), CHART_ENOTFOUND,
                "no repositories found. You must add one before updating");
    CHECK_INT(add(&t, "stable", STABLE, false), 0);
    t.output.len = 0;
    CHECK_INT(change(&t, NULL, ch_repo_update), 0);
    CHECK_STR(ch_buf_view(&t.output),
              "Hang tight while we grab the latest from your chart "
              "repositories...\n...Successfully got an update from the "
              "\"stable\" chart repository\nUpdate Complete. "
              "\u2388Happy Helming!\u2388\n");
    check_error(op, change(&t, "nope", ch_repo_update), CHART_ENOTFOUND,
                "no repositories found matching 'nope'.  Nothing will be "
                "updated");
    check_error(op, change(&t, "nope", ch_repo_remove), CHART_ENOTFOUND,
                "no repo named \"nope\" found");
    CHECK_INT(change(&t, "stable", ch_repo_remove), 0);
    CHECK_STR(read_file(&t, "cache/repository/stable-index.yaml"), "");
    tree_remove(&t.tree);
}

TEST(device_as_configuration)
{
    struct case_ t;
    struct stat st;
    start(&t, op);
    t.world.config.repository_config = CH_STR("/dev/null");
    CHECK_INT(add(&t, "stable", STABLE, false), 0);
    CHECK(stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode));
    check_error(op, change(&t, NULL, ch_repo_update), CHART_ENOTFOUND,
                "no repositories found. You must add one before updating");
    tree_remove(&t.tree);
}

/* ---- references ---------------------------------------------------------- */

static int locate(struct case_ *t, const char *reference, const char *version,
                  const char *repo, struct ch_got *got)
{
    const struct chart_str none = CH_STR("");
    const struct ch_locate_options options = {
        .version = ch_str_z(version),
        .repo_url = ch_str_z(repo),
        .access = {.url = none,
                   .user = none,
                   .password = none,
                   .ca_file = none,
                   .cert_file = none,
                   .key_file = none},
        .trust = {.keyring = none},
    };
    struct ch_dep dep;
    ch_dep_open(&dep, t->world.op, &t->world.config);
    int code = ch_locate(&dep, ch_str_z(reference), &options, got);
    ch_dep_close(&dep);
    return code;
}

TEST(references_are_found)
{
    struct case_ t;
    struct ch_got got;
    start(&t, op);
    CHECK_INT(add(&t, "stable", STABLE, false), 0);
    CHECK_INT(locate(&t, "stable/s", "", NULL, &got), 0);
    CHECK_STR(got.file_name, "s-1.10.0.tgz");
    CHECK_INT(locate(&t, "s", "1.2.x", STABLE, &got), 0);
    CHECK_STR(got.file_name, "s-1.2.0.tgz");
    CHECK_INT(locate(&t, STABLE "/s-1.0.0.tgz", "", NULL, &got), 0);
    CHECK_STR(got.source, STABLE "/s-1.0.0.tgz");
    tree_remove(&t.tree);
}

TEST(references_that_lead_nowhere)
{
    struct case_ t;
    struct ch_got got;
    start(&t, op);
    CHECK_INT(add(&t, "stable", STABLE, false), 0);
    CHECK_INT(locate(&t, "stabel/s", "", NULL, &got), CHART_ENOTFOUND);
    CHECK_STR(chart_error_hint(op->error),
              "Repositories with a similar name: stable");
    check_error(op, CHART_ENOTFOUND, CHART_ENOTFOUND, "repo stabel not found");
    CHECK_INT(locate(&t, "s", "9", STABLE, &got), CHART_ENOTFOUND);
    CHECK_STR(chart_error_hint(op->error),
              "Of s, there is 2.0.0-rc.1, 1.0.0, 1.2.0, 1.10.0");
    check_error(op, CHART_ENOTFOUND, CHART_ENOTFOUND,
                "chart \"s\" version \"9\" not found in " STABLE " repository");
    check_error(op, locate(&t, "stable/s", "9", NULL, &got), CHART_ENOTFOUND,
                "chart \"s\" matching 9 not found in stable index. (try 'helm "
                "repo update'): no chart version found for s-9");
    check_error(op, locate(&t, "stable", "", NULL, &got), CHART_EINVAL,
                "non-absolute URLs should be in form of "
                "repo_name/path_to_chart, got: stable");
    tree_remove(&t.tree);
}

TEST(similar_names)
{
    static const struct chart_str names[] = {
        CH_STR_INIT("mysql"),
        CH_STR_INIT("postgresql-ha"),
        CH_STR_INIT("postgresql"),
        CH_STR_INIT("redis"),
        CH_STR_INIT("kube-prometheus-stack"),
    };
    static const char *const rows[][2] = {
        {"postgres", "postgresql, postgresql-ha"},
        {"postgersql", "postgresql, postgresql-ha"},
        {"redi", "redis"},
        {"prometheus", "kube-prometheus-stack"},
        {"zzz", ""},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        struct chart_str near;
        CHECK_INT(ch_hint_names(op, names, CH_COUNT(names),
                                ch_str_z(rows[i][0]), &near),
                  0);
        CHECK_STR(near, rows[i][1]);
    }
}

TEST(urls_are_resolved_and_compared)
{
    static const char *const rows[][3] = {
        {"http://h/x", "a-1.tgz", "http://h/x/a-1.tgz"},
        {"http://h/x/", "a-1.tgz", "http://h/x/a-1.tgz"},
        {"http://h/x?k=v", "a-1.tgz", "http://h/x/a-1.tgz?k=v"},
        {"http://h/x", "../a-1.tgz", "http://h/a-1.tgz"},
        {"http://h/x", "/a-1.tgz", "http://h/a-1.tgz"},
        {"http://h/x", "https://o/a-1.tgz", "https://o/a-1.tgz"},
    };
    bool equal;
    struct chart_str out;
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        CHECK_INT(ch_dep_url_resolve(op, ch_str_z(rows[i][0]),
                                     ch_str_z(rows[i][1]), &out),
                  0);
        CHECK_STR(out, rows[i][2]);
    }
    CHECK_INT(ch_dep_url_equal(op, CH_STR("http://h/x/"), CH_STR("http://h/x"),
                               &equal),
              0);
    CHECK(equal);
    CHECK_INT(ch_dep_url_equal(op, CH_STR("http://h/x"), CH_STR("http://h/y"),
                               &equal),
              0);
    CHECK(!equal);
    CHECK_INT(ch_dep_url_public(op, CH_STR("http://u:p%40@h/x@y"), &out), 0);
    CHECK_STR(out, "http://h/x@y");
}

/* ---- repo index ---------------------------------------------------------- */

TEST(index_of_a_folder_can_be_read)
{
    struct case_ t;
    struct ch_index *index;
    const struct chart_str wanted[] = {CH_STR("s")};
    struct ch_repo_index_options options = {.url = CH_STR("http://x/y"),
                                            .merge = CH_STR("")};
    start(&t, op);
    tree_bytes(&t.tree, "d/s-1.0.0.tgz", world_chart(op, "s", "1.0.0"));
    tree_bytes(&t.tree, "d/e/s-1.10.0.tgz", world_chart(op, "s", "1.10.0"));
    tree_file(&t.tree, "d/no.tgz", "no chart");
    char dir[512];
    for (int json = 0; json < 2; json++) {
        options.json = json;
        CHECK_INT(
            ch_repo_index(op, ch_str_z(tree_path(&t.tree, dir, "d")), &options),
            0);
        struct chart_str text = read_file(&t, "d/index.yaml");
        CHECK_INT(ch_index_start(op, wanted, 1, CH_STR("x"), &index), 0);
        CHECK_INT(ch_index_feed(index, text), 0);
        CHECK_INT(ch_index_end(index), 0);
        CHECK(!ch_index_is_odd(index));
        CHECK_INT(ch_index_finish(index), 0);
        const struct ch_index_chart *s = ch_index_find(index, CH_STR("s"));
        CHECK_INT(s->count, 2);
        if (s->count == 2) {
            CHECK_STR(s->versions[0].url, "http://x/y/e/s-1.10.0.tgz");
            CHECK_INT(s->versions[1].digest.len, 64);
        }
    }
    tree_remove(&t.tree);
}

/* ---- registries ---------------------------------------------------------- */

static int login(struct case_ *t, const char *host, const char *password)
{
    const struct chart_str none = CH_STR("");
    const struct ch_access access = {.url = none,
                                     .user = CH_STR("u"),
                                     .password = ch_str_z(password),
                                     .ca_file = none,
                                     .cert_file = none,
                                     .key_file = none};
    struct ch_dep dep;
    ch_dep_open(&dep, t->world.op, &t->world.config);
    int code = password ? ch_registry_login(&dep, ch_str_z(host), &access)
                        : ch_registry_logout(&dep, ch_str_z(host));
    ch_dep_close(&dep);
    return code;
}

TEST(login_keeps_what_else_the_file_has)
{
    struct case_ t;
    start(&t, op);
    world_page(&t.world, "https://r.test:5000/v2/", CH_STR("{}"));
    tree_file(&t.tree, "config/registry.json",
              "{\"auths\":{\"a.test\":{\"auth\":\"eDp5\"}},\"x\":[1]}");
    CHECK_INT(login(&t, "r.test:5000", "p"), 0);
    CHECK_STR(read_file(&t, "config/registry.json"),
              "{\n\t\"auths\": {\n\t\t\"a.test\": {\n\t\t\t\"auth\": "
              "\"eDp5\"\n\t\t},\n\t\t\"r.test:5000\": {\n\t\t\t\"auth\": "
              "\"dTpw\"\n\t\t}\n\t},\n\t\"x\": [\n\t\t1\n\t]\n}");
    CHECK_INT(login(&t, "r.test:5000", NULL), 0);
    CHECK_INT(login(&t, "r.test:5000", NULL), 0);
    CHECK_STR(read_file(&t, "config/registry.json"),
              "{\n\t\"auths\": {\n\t\t\"a.test\": {\n\t\t\t\"auth\": "
              "\"eDp5\"\n\t\t}\n\t},\n\t\"x\": [\n\t\t1\n\t]\n}");
    tree_remove(&t.tree);
}

TEST(refused_login_changes_nothing)
{
    struct case_ t;
    start(&t, op);
    CHECK(login(&t, "r.test", "p") != 0);
    ch_error_clear(op);
    check_error(op, login(&t, "http://r.test/", "p"), CHART_EINVAL,
                "invalid reference: invalid registry \"http://r.test/\"");
    CHECK_STR(read_file(&t, "config/registry.json"), "");
    tree_remove(&t.tree);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(added_repository_is_written_as_helm_does),
        T(repository_that_is_none_is_not_added),
        T(update_and_remove),
        T(device_as_configuration),
        T(references_are_found),
        T(references_that_lead_nowhere),
        T(similar_names),
        T(urls_are_resolved_and_compared),
        T(index_of_a_folder_can_be_read),
        T(login_keeps_what_else_the_file_has),
        T(refused_login_changes_nothing),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
