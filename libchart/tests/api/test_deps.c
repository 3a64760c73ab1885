/*
 * Charts from elsewhere through the public headers alone, over a transport of
 * the caller's.
 */
#include "tests/harness.h"
#include "tests/pack.h"
#include "tests/tree.h"

#include <libchart/libchart.h>

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct server {
    struct chart_str archive;
    size_t requests;
    uint64_t told; /* bytes that progress told of */
    bool broken;
    char authorization[128];
};

static const char index_text[] =
    "apiVersion: v1\nentries:\n  web:\n  - name: web\n    version: 1.2.0\n"
    "    urls: [web-1.2.0.tgz]\n  - name: web\n    version: 1.10.0\n"
    "    urls: [web-1.10.0.tgz]\n";

static int perform(void *user, const struct chart_request *request,
                   const struct chart_reply *reply)
{
    struct server *server = user;
    struct chart_str body = CH_STR("");
    int status = 404;
    server->requests++;
    for (size_t i = 0; i < request->header_count; i++)
        if (ch_str_eq(request->headers[i].name, CH_STR("Authorization")))
            snprintf(server->authorization, sizeof server->authorization,
                     "%.*s", CH_STR_ARG(request->headers[i].value));
    if (server->broken) {
        reply->fail(reply->call, CH_STR("no route to host"), false);
        return 1;
    }
    if (ch_str_ends(request->url, CH_STR("/index.yaml"))) {
        status = 200;
        body = ch_str_z(index_text);
    } else if (ch_str_ends(request->url, CH_STR("/web-1.10.0.tgz"))) {
        status = 200;
        body = server->archive;
    }
    return reply->status(reply->call, status, CH_STR("OK")) ||
           reply->body(reply->call, body);
}

static void told(void *user, const struct chart_progress *progress)
{
    ((struct server *)user)->told = progress->received;
}

struct fixture {
    struct tree tree;
    struct chart_env *env;
    struct chart_network *network;
    struct server server;
    char chart[512], cache[512];
};

static void start(struct fixture *f, struct ch_op *op, uint64_t flags)
{
    struct chart_transport transport = {sizeof transport, perform, &f->server};
    struct chart_network_options options;
    struct pack pack;
    *f = (struct fixture){.env = NULL};
    tree_new(&f->tree);
    tree_file(&f->tree, "c/Chart.yaml",
              "apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies:\n"
              "- {name: web, version: 1.x, repository: 'http://h.test/r'}\n");
    tree_path(&f->tree, f->chart, "c");
    pack_start(&pack, op);
    pack_file(&pack, "web/Chart.yaml",
              "apiVersion: v2\nname: web\nversion: 1.10.0\n");
    pack_file(&pack, "web/templates/a.yaml", "a: {{ .Chart.Version }}\n");
    f->server.archive = pack_finish(&pack);
    CHECK_INT(chart_env_new(&f->env, NULL, NULL), 0);
    CHART_INIT(&options);
    options.cache = tree_path(&f->tree, f->cache, "cache");
    options.transport = &transport;
    options.progress = told;
    options.progress_user = &f->server;
    options.flags = flags;
    CHECK_INT(chart_network_new(&f->network, f->env, &options, NULL), 0);
}

static void end(struct fixture *f)
{
    chart_network_unref(f->network);
    chart_env_unref(f->env);
    tree_remove(&f->tree);
}

TEST(fetch_finds_a_name_in_a_repository)
{
    struct fixture f;
    struct chart_source_options source;
    struct chart_archive *archive = NULL;
    char path[512];
    start(&f, op, 0);
    CHART_INIT(&source);
    source.repo_url = "http://h.test/r";
    source.username = "u";
    source.password = "secret";
    CHECK_INT(chart_fetch(&archive, f.network, "web", &source, NULL), 0);
    if (!archive) {
        end(&f);
        return;
    }
    CHECK_STR(chart_archive_file_name(archive), "web-1.10.0.tgz");
    CHECK_STR(chart_archive_url(archive), "http://h.test/r/web-1.10.0.tgz");
    CHECK(ch_str_starts(chart_archive_digest(archive), CH_STR("sha256:")));
    CHECK(!chart_archive_is_oci(archive));
    CHECK_STR(chart_archive_provenance(archive), "");
    CHECK_STR(chart_archive_signature(archive)->signer, "");
    CHECK(f.server.told > 0);
    CHECK(strncmp(f.server.authorization, "Basic ", 6) == 0);
    CHECK_INT(chart_archive_write(archive, f.tree.root, NULL), 0);
    CHECK(access(tree_path(&f.tree, path, "web-1.10.0.tgz"), F_OK) == 0);
    CHECK_INT(chart_archive_unpack(archive, f.tree.root, NULL), 0);
    CHECK(access(tree_path(&f.tree, path, "web/templates/a.yaml"), F_OK) == 0);
    CHECK_INT(chart_archive_unpack(archive, f.tree.root, NULL), CHART_EIO);
    chart_archive_free(archive);
    end(&f);
}

TEST(fetch_says_what_failed)
{
    struct fixture f;
    struct chart_archive *archive = NULL;
    struct chart_error *err = NULL;
    start(&f, op, 0);
    f.server.broken = true;
    CHECK_INT(
        chart_fetch(&archive, f.network, "http://h.test/x-1.tgz", NULL, &err),
        CHART_ENETWORK);
    CHECK(archive == NULL);
    CHECK(ch_str_find(chart_error_message(err), CH_STR("no route to host"),
                      0) != CH_NPOS);
    chart_error_free(err);
    CHECK_INT(chart_fetch(&archive, f.network, "nope/x", NULL, &err),
              CHART_ENOTFOUND);
    CHECK_STR(chart_error_message(err), "repo nope not found");
    chart_error_free(err);
    end(&f);
}

TEST(load_resolves_in_memory)
{
    struct fixture f;
    struct chart_load_options load;
    struct chart *chart = NULL;
    struct stat st;
    char path[512];
    start(&f, op, 0);
    CHART_INIT(&load);
    load.network = f.network;
    load.flags = CHART_LOAD_DEPENDENCIES;
    CHECK_INT(chart_load(&chart, f.env, f.chart, &load, NULL), 0);
    if (chart) {
        CHECK_INT(chart_subchart_count(chart), 1);
        CHECK_STR(chart_chart_version(chart_subchart_at(chart, 0)), "1.10.0");
    }
    CHECK(stat(tree_path(&f.tree, path, "c/charts"), &st) != 0);
    chart_unref(chart);
    end(&f);
}

TEST(load_finds_a_reference)
{
    struct fixture f;
    struct chart_load_options load;
    struct chart_error *err = NULL;
    struct chart *chart = NULL;
    start(&f, op, 0);
    CHART_INIT(&load);
    load.network = f.network;
    CHECK_INT(chart_load(&chart, f.env, "http://h.test/r/web-1.10.0.tgz", &load,
                         NULL),
              0);
    if (chart)
        CHECK_STR(chart_name(chart), "web");
    chart_unref(chart);
    chart = NULL;
    CHECK_INT(chart_load(&chart, f.env, "./nope", &load, &err),
              CHART_ENOTFOUND);
    CHECK_STR(chart_error_message(err), "path \"./nope\" not found");
    chart_error_free(err);
    CHECK_INT(chart_load(&chart, f.env, f.chart, &load, NULL), 0);
    chart_unref(chart);
    end(&f);
}

TEST(lint_counts_what_was_resolved)
{
    struct fixture f;
    struct chart_lint_options lint;
    struct chart_lint_report *report = NULL;
    start(&f, op, 0);
    CHART_INIT(&lint);
    for (int round = 0; round < 2; round++) {
        size_t missing = 0;
        CHECK_INT(chart_lint(&report, f.env, f.chart, NULL, &lint, NULL), 0);
        for (size_t i = 0; report && i < chart_lint_report_count(report); i++)
            missing += ch_str_eq(chart_lint_report_at(report, i)->rule,
                                 CH_STR("dependency-missing"));
        CHECK_INT(missing, round == 0);
        chart_lint_report_free(report);
        report = NULL;
        lint.network = f.network;
        lint.flags = CHART_LINT_DEPENDENCIES;
    }
    end(&f);
}

static int count_charts(void *user, const struct chart_cache_entry *entry)
{
    size_t *charts = user;
    if (entry->kind == CHART_CACHE_CHART) {
        ++*charts;
        CHECK_STR(entry->name, "web-1.10.0");
        CHECK(entry->is_whole);
    }
    return 0;
}

TEST(cache_is_listed_verified_and_pruned)
{
    struct fixture f;
    size_t charts = 0;
    start(&f, op, 0);
    CHECK_INT(chart_dependency_update(f.network, f.chart, NULL, NULL), 0);
    CHECK_INT(chart_cache_list(f.network, count_charts, &charts, NULL), 0);
    CHECK_INT(charts, 1);
    CHECK_INT(chart_cache_verify(f.network, count_charts, &charts, NULL), 0);
    CHECK_INT(charts, 2);
    CHECK_INT(chart_cache_prune(f.network, 1, NULL, NULL, NULL), 0);
    CHECK_INT(chart_cache_list(f.network, count_charts, &charts, NULL), 0);
    CHECK_INT(charts, 3);
    CHECK_INT(chart_cache_prune(f.network, INT64_MAX, NULL, NULL, NULL), 0);
    CHECK_INT(chart_cache_list(f.network, count_charts, &charts, NULL), 0);
    CHECK_INT(charts, 3);
    end(&f);
}

TEST(offline_asks_nobody)
{
    struct fixture f;
    start(&f, op, CHART_NETWORK_OFFLINE);
    CHECK(chart_dependency_update(f.network, f.chart, NULL, NULL) != 0);
    CHECK_INT(f.server.requests, 0);
    end(&f);
}

TEST(unknown_flags_are_refused)
{
    struct chart_network_options options;
    struct chart_network *network = NULL;
    struct chart_env *env = NULL;
    CHECK_INT(chart_env_new(&env, NULL, NULL), 0);
    CHART_INIT(&options);
    options.flags = (uint64_t)1 << 60;
    CHECK_INT(chart_network_new(&network, env, &options, NULL),
              CHART_EUNSUPPORTED);
    chart_env_unref(env);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(fetch_finds_a_name_in_a_repository),
        T(fetch_says_what_failed),
        T(load_resolves_in_memory),
        T(load_finds_a_reference),
        T(lint_counts_what_was_resolved),
        T(cache_is_listed_verified_and_pruned),
        T(offline_asks_nobody),
        T(unknown_flags_are_refused),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
