#include "dep/update.h"

#include "base/file.h"
#include "base/io.h"
#include "dep/missing.h"
#include "tests/dep/world.h"
#include "tests/harness.h"
#include "tests/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define STABLE "http://charts.test/stable"

/* A chart with servers, and a folder for the cache. */
/* A dependency on s. */
#define ROW(version)                                                           \
    "- {name: s, version: " version ", repository: '" STABLE "'}\n"

struct case_ {
    struct world world;
    struct tree tree; /* "c" is the chart, "cache" the cache */
    char chart[512], cache[512];
    struct ch_plan_options options;
};

static void start(struct case_ *t, struct ch_op *op, const char *dependencies)
{
    char text[2048];
    world_start(&t->world, op);
    tree_new(&t->tree);
    snprintf(text, sizeof text,
             "apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies:\n%s",
             dependencies);
    tree_file(&t->tree, "c/Chart.yaml", text);
    tree_path(&t->tree, t->chart, "c");
    tree_path(&t->tree, t->cache, "cache");
    t->world.config.cache = ch_str_z(t->cache);
    t->options = (struct ch_plan_options){.trust = {.keyring = CH_STR("")}};
}

static void start_stable(struct case_ *t, struct ch_op *op,
                         const char *dependencies)
{
    start(t, op, dependencies);
    world_repository(&t->world, STABLE, "s", "0.9.0 1.0.0 1.2.0 1.3.0 2.0.0");
}

static int run(struct case_ *t, bool build)
{
    struct ch_dep dep;
    ch_dep_open(&dep, t->world.op, &t->world.config);
    int code = build ? ch_dep_build(&dep, t->chart, &t->options)
                     : ch_dep_update(&dep, t->chart, &t->options);
    ch_dep_close(&dep);
    return code;
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

/* The names in a folder of the tree, joined by blanks. */
static struct chart_str names(struct case_ *t, const char *path)
{
    char full[512];
    struct chart_str *list;
    size_t count;
    struct ch_buf buf;
    ch_buf_init(&buf, t->world.op);
    if (ch_list_dir(t->world.op, tree_path(&t->tree, full, path), &list,
                    &count)) {
        ch_error_clear(t->world.op);
        return CH_STR("none");
    }
    for (size_t i = 0; i < count; i++) {
        if (i)
            ch_buf_byte(&buf, ' ');
        ch_buf_str(&buf, list[i]);
    }
    return ch_buf_view(&buf);
}

static void check_fails(struct case_ *t, bool build, int want_code,
                        const char *message, const char *hint)
{
    struct ch_op *op = t->world.op;
    CHECK_INT(run(t, build), want_code);
    CHECK_STR(ch_error_text(op), message);
    if (hint)
        CHECK_STR(chart_error_hint(op->error), hint);
    ch_error_clear(op);
    CHECK_STR(names(t, "c"), "Chart.yaml");
    tree_remove(&t->tree);
}

/* ---- locks --------------------------------------------------------------- */

/* The digest is the one that Helm 4.1.4 locks these rows with. */
TEST(update_locks_as_helm_does)
{
    struct case_ t;
    start_stable(&t, op,
                 ROW("^1.0.0") "- {name: t, version: ~0.1, repository: '" STABLE
                               "'}\n");
    struct ch_buf index;
    struct chart_str text;
    ch_buf_init(&index, op);
    ch_buf_str(&index, t.world.pages[t.world.count - 1].body);
    CH_BUF_LIT(&index, "  t:\n");
    world_entry(&t.world, &index, STABLE, "t", "0.2.0");
    world_entry(&t.world, &index, STABLE, "t", "0.1.0");
    CHECK_INT(ch_buf_take(&index, &text), 0);
    world_page(&t.world, STABLE "/index.yaml", text);
    CHECK_INT(run(&t, false), 0);
    CHECK_STR(names(&t, "c/charts"), "s-1.3.0.tgz t-0.1.0.tgz");
    text = read_file(&t, "c/Chart.lock");
    CHECK_STR(ch_str_sub(text, 0, ch_str_find(text, CH_STR("generated"), 0)),
              "dependencies:\n"
              "- name: s\n  repository: " STABLE "\n  version: 1.3.0\n"
              "- name: t\n  repository: " STABLE "\n  version: 0.1.0\n"
              "digest: sha256:"
              "e9831b2cfbbf2ff011c3ead1b666c621ff007d6dcd003114385015a01d330a55"
              "\n");
    tree_remove(&t.tree);
}

TEST(second_update_keeps_the_lock_and_fetches_nothing_again)
{
    struct case_ t;
    start_stable(&t, op, ROW("^1"));
    t.world.pages[t.world.count - 1].etag = "\"1\"";
    CHECK_INT(run(&t, false), 0);
    struct chart_str lock = read_file(&t, "c/Chart.lock");
    CHECK_INT(t.world.requests, 2);
    CHECK_INT(run(&t, false), 0);
    CHECK_INT(t.world.requests, 3);
    CHECK_INT(t.world.not_changed, 1);
    CHECK(ch_str_eq(read_file(&t, "c/Chart.lock"), lock));
    tree_remove(&t.tree);
}

TEST(build_takes_what_is_locked)
{
    struct case_ t;
    start_stable(&t, op, ROW("^1"));
    CHECK_INT(run(&t, false), 0);
    world_repository(&t.world, STABLE, "s", "1.3.0 1.4.0");
    tree_bytes(&t.tree, "c/charts/s-0.9.0.tgz", world_chart(op, "s", "0.9.0"));
    CHECK_INT(run(&t, true), 0);
    CHECK_STR(names(&t, "c/charts"), "s-1.3.0.tgz");
    tree_remove(&t.tree);
}

TEST(lock_out_of_step_says_what_differs)
{
    struct case_ t;
    start_stable(&t, op, ROW("^1"));
    CHECK_INT(run(&t, false), 0);
    tree_file(&t.tree, "c/Chart.yaml",
              "apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies:\n" ROW(
                  "^2") "- {name: u, version: ^2, repository: '" STABLE "'}\n");
    CHECK_INT(run(&t, true), CHART_EDEPENDENCY);
    CHECK_STR(ch_error_text(op),
              "the lock file (Chart.lock) is out of sync with the "
              "dependencies file (Chart.yaml). Please update the dependencies");
    CHECK_STR(chart_error_hint(op->error),
              "s: Chart.yaml wants version \"^2\", locked is \"1.3.0\"\n"
              "u: in Chart.yaml, but not locked");
    ch_error_clear(op);
    tree_remove(&t.tree);
}

TEST(lock_that_is_a_link_is_refused)
{
    struct case_ t;
    start_stable(&t, op, ROW("^1"));
    tree_file(&t.tree, "bashrc", "kept");
    tree_link(&t.tree, "c/Chart.lock", "../bashrc");
    tree_file(&t.tree, "bashrc", "");
    CHECK_INT(run(&t, false), CHART_EIO);
    CHECK_STR(ch_error_text(op),
              "the Chart.lock file is a symlink to \"../bashrc\"");
    ch_error_clear(op);
    CHECK_STR(read_file(&t, "bashrc"), "");
    tree_remove(&t.tree);
}

/* ---- what is not there --------------------------------------------------- */

TEST(unknown_version_names_the_nearest)
{
    struct case_ t;
    start_stable(&t, op, ROW("1.2.7"));
    check_fails(&t, false, CHART_EDEPENDENCY,
                "can't get a valid version for 1 subchart(s): \"s\" "
                "(repository \"" STABLE "\", version \"1.2.7\"). Make sure a "
                "matching chart version exists in the repo, or change the "
                "version constraint in Chart.yaml",
                "s: there is 1.2.0, 1.3.0, 1.0.0, 2.0.0, 0.9.0");
}

TEST(unknown_chart_names_the_nearest)
{
    struct case_ t;
    start(&t, op, "- {name: postgres, version: 1, repository: '" STABLE "'}\n");
    world_repository(&t.world, STABLE, "postgresql", "1.0.0");
    check_fails(&t, false, CHART_ENOTFOUND,
                "postgres chart not found in repo " STABLE,
                "Charts of that repository with a similar name: postgresql");
}

TEST(repository_that_cannot_be_reached)
{
    struct case_ t;
    start(&t, op,
          "- {name: s, version: 1, repository: 'http://u:secret@h.test/x'}\n");
    check_fails(&t, false, CHART_ENOTFOUND,
                "looks like \"http://h.test/x\" is not a valid chart "
                "repository or cannot be reached: failed to fetch "
                "http://h.test/x/index.yaml : 404 Not Found",
                "It was needed for the dependency s");
}

/* ---- what is wrong ------------------------------------------------------- */

TEST(archive_that_the_index_does_not_describe_is_refused)
{
    struct case_ t;
    start_stable(&t, op, ROW("1.2.0"));
    world_page(&t.world, STABLE "/s-1.2.0.tgz", world_chart(op, "s", "1.2.1"));
    CHECK_INT(run(&t, false), CHART_EDIGEST);
    struct chart_str text = ch_error_text(op);
    CHECK(ch_str_starts(text, CH_STR("could not download " STABLE
                                     "/s-1.2.0.tgz: chart s from ")));
    CHECK(ch_str_find(text, CH_STR("the index has digest sha256:"), 0) !=
          CH_NPOS);
    CHECK(ch_str_find(text, CH_STR("the archive has sha256:"), 0) != CH_NPOS);
    ch_error_clear(op);
    CHECK_STR(names(&t, "c"), "Chart.yaml");
    t.world.config.stale_digests = true;
    CHECK_INT(run(&t, false), 0);
    CHECK_STR(names(&t, "c/charts"), "s-1.2.0.tgz");
    tree_remove(&t.tree);
}

TEST(what_is_no_chart_is_refused)
{
    struct case_ t;
    start(&t, op, ROW("1"));
    world_page(&t.world, STABLE "/index.yaml",
               CH_STR("apiVersion: v1\nentries:\n  s:\n  - name: s\n"
                      "    version: 1.0.0\n    urls: [s.tgz]\n"));
    world_page(&t.world, STABLE "/s.tgz", CH_STR("<html></html>"));
    CHECK_INT(run(&t, false), CHART_ECHART);
    CHECK(ch_str_starts(ch_error_text(op), CH_STR("could not download " STABLE
                                                  "/s.tgz: chart s from " STABLE
                                                  "/s.tgz cannot be used: ")));
    ch_error_clear(op);
    CHECK_STR(names(&t, "c"), "Chart.yaml");
    CHECK_STR(names(&t, "cache/sha256"), "none");
    tree_remove(&t.tree);
}

TEST(broken_connection_leaves_nothing)
{
    struct case_ t;
    start_stable(&t, op, ROW("1.2.0"));
    world_page(&t.world, STABLE "/s-1.2.0.tgz", world_chart(op, "s", "1.2.0"))
        ->broken = true;
    CHECK_INT(run(&t, false), CHART_ENETWORK);
    ch_error_clear(op);
    CHECK_STR(names(&t, "c"), "Chart.yaml");
    CHECK_STR(names(&t, "cache/sha256"), "none");
    tree_remove(&t.tree);
}

TEST(file_names_that_leave_charts_are_refused)
{
    static const char *const urls[] = {
        "..", "x/..", "%2e%2e", "a%2f..", ".hidden", "", "a%00b", "a%0ab",
    };
    for (size_t i = 0; i < CH_COUNT(urls); i++) {
        struct case_ t;
        struct ch_buf index;
        struct chart_str text;
        start(&t, op, ROW("1"));
        ch_buf_init(&index, op);
        ch_buf_printf(&index,
                      "apiVersion: v1\nentries:\n  s:\n  - name: s\n"
                      "    version: 1.0.0\n    urls: ['%s']\n",
                      urls[i]);
        CHECK_INT(ch_buf_take(&index, &text), 0);
        world_page(&t.world, STABLE "/index.yaml", text);
        if (!run(&t, false))
            test_fail(__FILE__, __LINE__, "'%s' was taken", urls[i]);
        ch_error_clear(op);
        CHECK_STR(names(&t, "c"), "Chart.yaml");
        CHECK_STR(names(&t, ""), "c cache");
        tree_remove(&t.tree);
    }
}

/* ---- the cache ----------------------------------------------------------- */

TEST(damaged_content_is_fetched_again)
{
    struct case_ t;
    char path[512];
    struct chart_str digest = CH_STR("");
    struct ch_buf shard;
    start_stable(&t, op, ROW("1.2.0"));
    CHECK_INT(run(&t, false), 0);
    CHECK_INT(ch_cache_digest(op, world_chart(op, "s", "1.2.0"), &digest), 0);
    ch_buf_init(&shard, op);
    ch_buf_printf(&shard, "cache/sha256/%.2s/%.*s", digest.ptr,
                  CH_STR_ARG(digest));
    ch_buf_byte(&shard, '\0');
    CHECK(access(tree_path(&t.tree, path, shard.ptr), F_OK) == 0);
    tree_file(&t.tree, shard.ptr, "poison");
    (void)unlink(tree_path(&t.tree, path, "c/charts/s-1.2.0.tgz"));
    CHECK_INT(run(&t, false), 0);
    CHECK(ch_str_eq(read_file(&t, "c/charts/s-1.2.0.tgz"),
                    world_chart(op, "s", "1.2.0")));
    CHECK(ch_str_eq(read_file(&t, shard.ptr), world_chart(op, "s", "1.2.0")));
    tree_remove(&t.tree);
}

TEST(damaged_index_is_fetched_again)
{
    struct case_ t;
    start_stable(&t, op, ROW("1.2.0"));
    t.world.pages[t.world.count - 1].etag = "\"1\"";
    CHECK_INT(run(&t, false), 0);
    struct chart_str file = names(&t, "cache/index"), text;
    char path[512];
    snprintf(path, sizeof path, "cache/index/%.*s", CH_STR_ARG(file));
    text = read_file(&t, path);
    char *copy = ch_alloc(op, text.len + 1);
    memcpy(copy, text.ptr, text.len + 1);
    memcpy(copy + text.len - 40, "1.9.9", 5);
    tree_bytes(&t.tree, path, ch_str(copy, text.len));
    CHECK_INT(run(&t, false), 0);
    CHECK(ch_str_eq(read_file(&t, path), text));
    tree_remove(&t.tree);
}

TEST(cache_that_cannot_be_written_is_no_error)
{
    struct case_ t;
    start_stable(&t, op, ROW("1.2.0"));
    tree_file(&t.tree, "cache", "a file where the folder should be");
    CHECK_INT(run(&t, false), 0);
    CHECK_STR(names(&t, "c/charts"), "s-1.2.0.tgz");
    tree_remove(&t.tree);
}

TEST(odd_index_is_read_without_a_cache)
{
    struct case_ t;
    start(&t, op, ROW("1"));
    world_page(&t.world, STABLE "/index.yaml",
               CH_STR("apiVersion: v1\nentries: {s: [{name: s, version: "
                      "1.0.0, urls: [s.tgz]}]}\n"));
    world_page(&t.world, STABLE "/s.tgz", world_chart(op, "s", "1.0.0"));
    t.world.config.cache = CH_STR("");
    CHECK_INT(run(&t, false), 0);
    CHECK_STR(names(&t, "c/charts"), "s.tgz");
    tree_remove(&t.tree);
}

/* ---- in memory ----------------------------------------------------------- */

static int load(struct case_ *t, struct ch_chart_tree **tree)
{
    const struct ch_missing_options options = {.trust = t->options.trust};
    struct ch_dep dep;
    ch_dep_open(&dep, t->world.op, &t->world.config);
    int code = ch_dep_load(&dep, t->chart, &options, tree);
    ch_dep_close(&dep);
    return code;
}

TEST(load_takes_what_is_missing_from_the_cache_the_second_time)
{
    struct case_ t;
    struct ch_chart_tree *tree;
    start_stable(
        &t, op,
        ROW("1.2.0") "- {name: l, version: 1.x, repository: 'file://../l'}\n");
    tree_file(&t.tree, "l/Chart.yaml",
              "apiVersion: v2\nname: l\nversion: 1.0.0\ndependencies:\n" ROW(
                  "1.0.0"));
    CHECK_INT(load(&t, &tree), 0);
    CHECK_INT(tree->root->subchart_count, 2);
    if (tree->root->subchart_count == 2) {
        CHECK_STR(tree->root->subcharts[0]->metadata.name, "l");
        CHECK_INT(tree->root->subcharts[0]->subchart_count, 1);
        CHECK_STR(tree->root->subcharts[1]->metadata.version, "1.2.0");
    }
    CHECK_STR(names(&t, "c"), "Chart.yaml");
    CHECK_STR(names(&t, "l"), "Chart.yaml");
    size_t requests = t.world.requests;
    t.world.config.net.offline = true;
    CHECK_INT(load(&t, &tree), 0);
    CHECK_INT(t.world.requests, requests);
    tree_remove(&t.tree);
}

TEST(load_follows_the_lock)
{
    struct case_ t;
    struct ch_chart_tree *tree;
    start_stable(&t, op, ROW("^1"));
    CHECK_INT(run(&t, false), 0);
    char path[512];
    (void)unlink(tree_path(&t.tree, path, "c/charts/s-1.3.0.tgz"));
    world_repository(&t.world, STABLE, "s", "1.3.0 1.4.0");
    CHECK_INT(load(&t, &tree), 0);
    CHECK_STR(tree->root->subcharts[0]->metadata.version, "1.3.0");
    tree_file(
        &t.tree, "c/Chart.yaml",
        "apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies:\n" ROW("^2"));
    CHECK_INT(load(&t, &tree), CHART_EDEPENDENCY);
    CHECK_STR(chart_error_hint(op->error),
              "s: Chart.yaml wants version \"^2\", locked is \"1.3.0\"");
    ch_error_clear(op);
    tree_remove(&t.tree);
}

TEST(offline_without_a_cache_fails)
{
    struct case_ t;
    struct ch_chart_tree *tree;
    start_stable(&t, op, ROW("1.2.0"));
    t.world.config.net.offline = true;
    CHECK(load(&t, &tree) != 0);
    ch_error_clear(op);
    CHECK_INT(t.world.requests, 0);
    tree_remove(&t.tree);
}

/* ---- out of memory ------------------------------------------------------- */

struct scarce {
    size_t left; /* allocations that work */
};

static void *resize(void *user, void *ptr, size_t old_size, size_t new_size)
{
    struct scarce *scarce = user;
    (void)old_size;
    if (!new_size) {
        free(ptr);
        return NULL;
    }
    if (!scarce->left)
        return NULL;
    scarce->left--;
    return realloc(ptr, new_size);
}

/* Runs `work` with 0, 1, 2... allocations until they are enough; before that
 * it fails for want of memory and for no other reason. */
static void starve(struct case_ *t, int (*work)(struct ch_dep *dep, void *user),
                   void *user)
{
    int code = CHART_ENOMEM;
    for (size_t n = 0; code && n < 20000; n++) {
        struct scarce scarce = {n};
        const struct chart_allocator allocator = {resize, &scarce};
        struct ch_heap heap;
        struct ch_arena arena;
        struct ch_op op;
        struct ch_dep dep;
        ch_heap_init(&heap, &allocator, 0);
        ch_arena_init(&arena, &heap);
        ch_op_init(&op, &heap, &arena, NULL, NULL);
        ch_dep_open(&dep, &op, &t->world.config);
        code = work(&dep, user);
        ch_dep_close(&dep);
        ch_op_end(&op);
        ch_arena_release(&arena);
        if (code && code != CHART_ENOMEM)
            test_fail(__FILE__, __LINE__, "allocation %zu: code %d", n, code);
    }
    CHECK_INT(code, 0);
}

static int update_work(struct ch_dep *dep, void *user)
{
    struct case_ *t = user;
    return ch_dep_update(dep, t->chart, &t->options);
}

/* An error, and no half-written chart. */
TEST(allocations_of_an_update_may_fail)
{
    struct case_ t;
    start_stable(&t, op, ROW("^1"));
    starve(&t, update_work, &t);
    CHECK_STR(names(&t, "c"), "Chart.lock Chart.yaml charts");
    CHECK_STR(names(&t, "c/charts"), "s-1.3.0.tgz");
    tree_remove(&t.tree);
}

static int load_work(struct ch_dep *dep, void *user)
{
    struct case_ *t = user;
    const struct ch_missing_options options = {.trust = t->options.trust};
    struct ch_chart_tree *tree;
    return ch_dep_load(dep, t->chart, &options, &tree);
}

/* With a lock, a chart on disk and an index that is odd. */
TEST(allocations_of_a_load_may_fail)
{
    struct case_ t;
    char path[512];
    start(&t, op,
          ROW("1.x") "- {name: l, version: 1.x, repository: 'file://../l'}\n");
    world_page(&t.world, STABLE "/index.yaml",
               CH_STR("apiVersion: v1\nentries: {s: [{name: s, version: "
                      "1.0.0, urls: [s-1.0.0.tgz]}]}\n"));
    world_page(&t.world, STABLE "/s-1.0.0.tgz", world_chart(op, "s", "1.0.0"));
    tree_file(&t.tree, "l/Chart.yaml",
              "apiVersion: v2\nname: l\nversion: 1.0.0\n");
    CHECK_INT(run(&t, false), 0);
    (void)unlink(tree_path(&t.tree, path, "c/charts/s-1.0.0.tgz"));
    (void)unlink(tree_path(&t.tree, path, "c/charts/l-1.0.0.tgz"));
    t.world.config.cache = CH_STR("");
    starve(&t, load_work, &t);
    CHECK_STR(names(&t, "c/charts"), "");
    tree_remove(&t.tree);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(update_locks_as_helm_does),
        T(second_update_keeps_the_lock_and_fetches_nothing_again),
        T(build_takes_what_is_locked),
        T(lock_out_of_step_says_what_differs),
        T(lock_that_is_a_link_is_refused),
        T(unknown_version_names_the_nearest),
        T(unknown_chart_names_the_nearest),
        T(repository_that_cannot_be_reached),
        T(archive_that_the_index_does_not_describe_is_refused),
        T(what_is_no_chart_is_refused),
        T(broken_connection_leaves_nothing),
        T(file_names_that_leave_charts_are_refused),
        T(damaged_content_is_fetched_again),
        T(damaged_index_is_fetched_again),
        T(cache_that_cannot_be_written_is_no_error),
        T(odd_index_is_read_without_a_cache),
        T(load_takes_what_is_missing_from_the_cache_the_second_time),
        T(load_follows_the_lock),
        T(offline_without_a_cache_fails),
        T(allocations_of_an_update_may_fail),
        T(allocations_of_a_load_may_fail),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
