/*
 * The mandatory part of the official JSON Schema test suite, from the folder
 * $CHART_JSON_SCHEMA_SUITE or where Debian's package json-schema-test-suite
 * puts it. Without it the test is skipped.
 *
 * testdata/schema-suite.txt names the cases in which Helm's validator does not
 * give the suite's answer; there ours must not either.
 */
#include "base/io.h"
#include "codec/json.h"
#include "schema/schema.h"
#include "tests/harness.h"
#include "value/list.h"
#include "value/map.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name, *dialect;
} drafts[] = {
    {"draft4", "http://json-schema.org/draft-04/schema#"},
    {"draft6", "http://json-schema.org/draft-06/schema#"},
    {"draft7", "http://json-schema.org/draft-07/schema#"},
    {"draft2019-09", "https://json-schema.org/draft/2019-09/schema"},
    {"draft2020-12", "https://json-schema.org/draft/2020-12/schema"},
};

struct suite {
    struct ch_op *op;
    const char *root;
    struct chart_str known; /* what Helm's validator gets wrong */
    size_t cases, wrong;
};

/* The three one after another, in the arena. */
static const char *concat(struct ch_op *op, const char *a, const char *between,
                          struct chart_str b)
{
    struct ch_buf buf;
    struct chart_str out = CH_STR("");
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_z(a));
    ch_buf_str(&buf, ch_str_z(between));
    ch_buf_str(&buf, b);
    CHECK_INT(ch_buf_take(&buf, &out), 0);
    return out.ptr;
}

/* ---- remotes ------------------------------------------------------------- */

static int load_remote(void *user, struct chart_str url,
                       const struct chart_sink *sink)
{
    static const char server[] = "http://localhost:1234/";
    const struct suite *suite = user;
    struct chart_str text;
    if (!ch_str_starts(url, ch_str_z(server)))
        return -1;
    struct chart_str below = ch_str_sub(url, strlen(server), url.len);
    if (ch_read_file(suite->op,
                     concat(suite->op, suite->root, "/remotes/", below),
                     1 << 20, &text)) {
        ch_error_clear(suite->op);
        return -1;
    }
    return sink->write(sink->user, text.ptr, text.len);
}

/* ---- one case ------------------------------------------------------------ */

static struct ch_value member(struct ch_value v, const char *key)
{
    const struct ch_value *found =
        ch_is_map(v) ? ch_map_get_str(v.u.map, ch_str_z(key)) : NULL;
    return found ? *found : ch_nil();
}

/* "draft4/ref.json / GROUP / CASE" */
static bool is_known(struct suite *suite, const char *name)
{
    struct ch_str_split it = ch_str_split_start(suite->known, '\n');
    struct chart_str line;
    while (ch_str_split_next(&it, &line))
        if (ch_str_eq(line, ch_str_z(name)))
            return true;
    return false;
}

static void check_case(struct suite *suite, const struct ch_schema *schema,
                       const char *group, struct ch_value test)
{
    struct ch_schema_result result = {.text = CH_STR("")};
    const char *name = concat(suite->op, group, " / ",
                              ch_value_str(member(test, "description")));
    suite->cases++;
    int code = schema ? ch_schema_validate(suite->op, schema,
                                           member(test, "data"), &result)
                      : 0;
    CHECK_INT(code, 0);
    ch_error_clear(suite->op);
    bool valid = schema && result.count == 0;
    bool right = valid == member(test, "valid").u.boolean;
    suite->wrong += !right;
    if (right == is_known(suite, name))
        test_fail(__FILE__, __LINE__, "%s: %s", name,
                  right ? "Helm's validator gives another answer"
                        : result.text.ptr);
}

/* Numbers of a schema keep their text, so it is compiled from its own. */
static const struct ch_schema *
compile(struct suite *suite, struct ch_value schema, const char *dialect)
{
    struct ch_schema *out;
    struct ch_buf text;
    struct ch_value v;
    ch_buf_init(&text, suite->op);
    CHECK_INT(ch_json_emit(&text, schema, CH_JSON_NO_HTML), 0);
    if (ch_is_map(schema) && !ch_map_get_str(schema.u.map, CH_STR("$schema"))) {
        CHECK_INT(ch_value_string(suite->op, ch_str_z(dialect), &v), 0);
        CHECK_INT(ch_map_set_str(suite->op, schema.u.map, CH_STR("$schema"), v),
                  0);
        ch_buf_init(&text, suite->op);
        CHECK_INT(ch_json_emit(&text, schema, CH_JSON_NO_HTML), 0);
    }
    if (!ch_schema_compile(suite->op, ch_buf_view(&text),
                           CH_STR("file:///values.schema.json"), &out))
        return out;
    ch_error_clear(suite->op);
    return NULL;
}

static void check_file(struct suite *suite, const char *name,
                       const char *dialect)
{
    const char *path =
        concat(suite->op, suite->root, "/tests/", ch_str_z(name));
    struct chart_str text;
    struct ch_value groups = ch_nil();
    CHECK_INT(ch_read_file(suite->op, path, 1 << 24, &text), 0);
    CHECK_INT(ch_json_parse(suite->op, text, &groups), 0);
    for (size_t i = 0; ch_is_list(groups) && i < ch_list_len(groups); i++) {
        struct ch_value group = ch_list_at(groups, i);
        struct ch_value tests = member(group, "tests");
        const char *title = concat(suite->op, name, " / ",
                                   ch_value_str(member(group, "description")));
        const struct ch_schema *schema =
            compile(suite, member(group, "schema"), dialect);
        for (size_t t = 0; t < ch_list_len(tests); t++)
            check_case(suite, schema, title, ch_list_at(tests, t));
    }
}

/* In memory of its own: metaschemas are compiled for every group. */
static void check_file_apart(struct suite *suite, const char *name,
                             const char *dialect)
{
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op, *outer = suite->op;
    ch_heap_init(&heap, NULL, 0);
    ch_arena_init(&arena, &heap);
    ch_op_init(&op, &heap, &arena, &outer->limits, &outer->hooks);
    suite->op = &op;
    check_file(suite, name, dialect);
    suite->op = outer;
    ch_op_end(&op);
    ch_arena_release(&arena);
}

/* ---- all ----------------------------------------------------------------- */

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void check_folder(struct suite *suite, const char *folder,
                         const char *dialect)
{
    struct dirent **entries;
    struct ch_op *op = suite->op;
    int count = scandir(concat(op, suite->root, "/tests/", ch_str_z(folder)),
                        &entries, NULL, by_name);
    for (int i = 0; i < count; i++) {
        const char *file = entries[i]->d_name;
        const char *name = concat(op, folder, "/", ch_str_z(file));
        if (ch_str_ends(ch_str_z(file), CH_STR(".json")))
            check_file_apart(suite, name, dialect);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static const char *suite_root(void)
{
    static const char packaged[] = "/usr/share/json-schema-test-suite";
    const char *asked = getenv("CHART_JSON_SCHEMA_SUITE");
    const char *root = asked ? asked : packaged;
    DIR *found = opendir(root);
    if (found)
        (void)closedir(found);
    return found ? root : NULL;
}

static void read_known(struct suite *suite)
{
    const char *testdata = getenv("CHART_TESTDATA");
    const char *path = concat(suite->op, testdata ? testdata : "testdata", "/",
                              CH_STR("schema-suite.txt"));
    CHECK_INT(ch_read_file(suite->op, path, 1 << 20, &suite->known), 0);
}

TEST(official_suite)
{
    struct suite suite = {.op = op, .root = suite_root()};
    op->hooks.load_schema = load_remote;
    op->hooks.load_schema_user = &suite;
    read_known(&suite);
    for (size_t i = 0; i < CH_COUNT(drafts); i++)
        check_folder(&suite, drafts[i].name, drafts[i].dialect);
    printf("# %zu cases, %zu with another answer than the suite's\n",
           suite.cases, suite.wrong);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {T(official_suite)};
    if (!suite_root()) {
        printf("TAP version 13\n1..0 # SKIP no JSON Schema test suite here\n");
        return 0;
    }
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
