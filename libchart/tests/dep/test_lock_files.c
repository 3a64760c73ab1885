/*
 * Lock files that Helm wrote (testdata/locks): the same digest, the same text,
 * and read back what was written.
 */
#include "base/file.h"
#include "base/io.h"
#include "base/slashpath.h"
#include "chart/lock.h"
#include "chart/marshal.h"
#include "chart/metadata.h"
#include "dep/lock.h"
#include "tests/harness.h"

#include <stdlib.h>

static struct chart_str folder(struct ch_op *op)
{
    struct chart_str path = CH_STR("");
    CHECK_INT(ch_path_join(op, ch_str_z(getenv("CHART_TESTDATA")),
                           CH_STR("locks"), &path),
              0);
    return path;
}

static struct chart_str read_text(struct ch_op *op, struct chart_str name,
                                  const char *suffix)
{
    struct ch_buf path;
    struct chart_str text = CH_STR("");
    ch_buf_init(&path, op);
    ch_buf_str(&path, folder(op));
    ch_buf_byte(&path, '/');
    ch_buf_str(&path, name);
    ch_buf_str(&path, ch_str_z(suffix));
    ch_buf_byte(&path, '\0');
    CHECK_INT(ch_read_file(op, path.ptr, 1 << 20, &text), 0);
    return text;
}

static struct ch_metadata rows(struct ch_op *op, struct chart_str text)
{
    struct ch_metadata_file file;
    struct ch_metadata metadata = {.name = CH_STR("")};
    struct ch_buf whole;
    ch_buf_init(&whole, op);
    CH_BUF_LIT(&whole, "apiVersion: v2\nname: c\nversion: 0.1.0\n"
                       "dependencies:\n");
    ch_buf_str(&whole, text);
    CHECK_INT(ch_metadata_parse(op, ch_buf_view(&whole), CH_STR("x"), &file),
              0);
    CHECK_INT(ch_metadata_read(op, &file, &metadata), 0);
    CHECK_INT(ch_metadata_validate(op, &metadata), 0);
    return metadata;
}

static void check_case(struct ch_op *op, struct chart_str name)
{
    struct chart_str text = read_text(op, name, ".lock"), digest = CH_STR("");
    struct chart_str time = CH_STR("generated: \"2024-01-01T00:00:00Z\"\n");
    struct ch_metadata m = rows(op, read_text(op, name, ".yaml"));
    struct ch_lock *lock = NULL;
    struct ch_buf whole, again;
    ch_buf_init(&whole, op);
    ch_buf_init(&again, op);
    ch_buf_str(&whole, text);
    ch_buf_str(&whole, time);
    CHECK_INT(ch_lock_read(op, ch_buf_view(&whole), CH_STR("x"), &lock), 0);
    if (!lock)
        return;
    const struct ch_lock_rows both = {m.dependencies, m.dependency_count,
                                      lock->dependencies, lock->count};
    CHECK_INT(ch_lock_digest(op, &both, &digest), 0);
    if (!ch_str_eq(digest, lock->digest))
        test_fail(__FILE__, __LINE__, "%.*s: another digest", CH_STR_ARG(name));
    CHECK_INT(ch_lock_marshal(&again, lock), 0);
    if (!ch_str_eq(ch_buf_view(&again), ch_buf_view(&whole)))
        test_fail(__FILE__, __LINE__, "%.*s: another text", CH_STR_ARG(name));
}

TEST(locks_are_helms)
{
    struct chart_str *names = NULL;
    size_t count = 0, cases = 0;
    CHECK_INT(ch_list_dir(op, folder(op).ptr, &names, &count), 0);
    for (size_t i = 0; i < count; i++)
        if (ch_str_ends(names[i], CH_STR(".yaml"))) {
            names[i].len -= strlen(".yaml");
            check_case(op, names[i]);
            cases++;
        }
    CHECK(cases >= 6);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {T(locks_are_helms)};
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
