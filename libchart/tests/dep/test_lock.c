#include "dep/lock.h"

#include "chart/marshal.h"
#include "tests/harness.h"
#include "value/list.h"

static struct ch_dependency row(const char *name, const char *version,
                                const char *repository)
{
    return (struct ch_dependency){
        .name = ch_str_z(name),
        .version = ch_str_z(version),
        .repository = ch_str_z(repository),
        .condition = CH_STR(""),
        .alias = CH_STR(""),
    };
}

static struct chart_str digest(struct ch_op *op, struct ch_dependency wanted,
                               struct ch_dependency locked)
{
    struct ch_lock_rows rows = {&wanted, 1, &locked, 1};
    struct chart_str out = CH_STR("");
    CHECK_INT(ch_lock_digest(op, &rows, &out), 0);
    return out;
}

/* Helm 4.1.4 wrote this digest. */
TEST(digest_is_over_compact_rows)
{
    CHECK_STR(digest(op, row("s", "~1.2", "file://../s"),
                     row("s", "1.2.3", "file://../s")),
              "sha256:"
              "585e2574f43cff57300e760d7ded4b415f85890dacb29b84107c7f3bcb54125b"
              "");
}

TEST(text_has_keys_in_order)
{
    struct ch_dependency rows[] = {
        row("s", "1.2.3", "file://../s"),
        row("t", "1", ""),
    };
    struct ch_lock lock = {
        .digest = CH_STR("sha256:00"),
        .generated = CH_STR("2026-01-02T03:04:05.6Z"),
        .dependencies = rows,
        .count = 2,
    };
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CHECK_INT(ch_lock_marshal(&buf, &lock), 0);
    CHECK_STR(ch_buf_view(&buf), "dependencies:\n"
                                 "- name: s\n"
                                 "  repository: file://../s\n"
                                 "  version: 1.2.3\n"
                                 "- name: t\n"
                                 "  repository: \"\"\n"
                                 "  version: \"1\"\n"
                                 "digest: sha256:00\n"
                                 "generated: \"2026-01-02T03:04:05.6Z\"\n");
}

static int64_t fixed_clock(void *user)
{
    (void)user;
    return 1767323045600000000;
}

TEST(time_is_rfc3339)
{
    struct chart_str now = CH_STR("");
    op->hooks.now_ns = fixed_clock;
    CHECK_INT(ch_lock_now(op, &now), 0);
    CHECK(now.len >= strlen("2026-01-02T03:04:05.6Z"));
    CHECK(ch_str_find(now, CH_STR(":05.6"), 0) != CH_NPOS);
}

static struct chart_str differences(struct ch_op *op,
                                    const struct ch_dependency *wanted,
                                    size_t wanted_count,
                                    const struct ch_dependency *locked,
                                    size_t locked_count)
{
    struct ch_lock_rows rows = {wanted, wanted_count, locked, locked_count};
    struct chart_str out = CH_STR("");
    CHECK_INT(ch_lock_differences(op, &rows, &out), 0);
    return out;
}

TEST(differences_are_named)
{
    struct ch_dependency wanted[] = {
        row("a", "~1.2", "http://h/a"),
        row("b", "^2", "http://h/b"),
        row("c", "1", "http://h"),
    };
    struct ch_dependency locked[] = {
        row("a", "1.1.0", "http://h/a"),
        row("b", "2.3.4", "http://u:secret@old/b"),
        row("d", "1", "http://h"),
    };
    CHECK_STR(differences(op, wanted, 3, locked, 3),
              "a: Chart.yaml wants version \"~1.2\", locked is \"1.1.0\"\n"
              "b: Chart.yaml wants repository \"http://h/b\", locked is "
              "\"http://old/b\"\n"
              "c: in Chart.yaml, but not locked\n"
              "d: locked, but not in Chart.yaml");
}

TEST(difference_outside_the_rows_is_hinted_at)
{
    struct ch_dependency wanted = row("a", "~1.2", "http://h/a");
    struct ch_dependency locked = row("a", "1.2.9", "http://h/a");
    CHECK(ch_str_starts(differences(op, &wanted, 1, &locked, 1),
                        CH_STR("Names, versions and repositories agree")));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(digest_is_over_compact_rows),
        T(text_has_keys_in_order),
        T(time_is_rfc3339),
        T(differences_are_named),
        T(difference_outside_the_rows_is_hinted_at),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
