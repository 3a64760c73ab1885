#include "chart/load_archive.h"
#include "tests/harness.h"
#include "tests/pack.h"

static int unpack(struct ch_op *op, struct pack *pack,
                  struct ch_file_set *files)
{
    *files = (struct ch_file_set){0};
    return ch_archive_read(op, pack_finish(pack), files);
}

static void check_one(struct ch_op *op, const char *name, const char *want)
{
    struct pack pack;
    struct ch_file_set files;
    pack_start(&pack, op);
    pack_file(&pack, name, "data");
    CHECK_INT(unpack(op, &pack, &files), 0);
    CHECK_INT(files.count, 1);
    if (files.count == 1) {
        CHECK_STR(files.items[0].path, want);
        CHECK_STR(files.items[0].data, "data");
    }
}

static void check_refused(struct ch_op *op, const char *name, const char *want)
{
    struct pack pack;
    struct ch_file_set files;
    pack_start(&pack, op);
    pack_file(&pack, name, "data");
    CHECK_INT(unpack(op, &pack, &files), CHART_ECHART);
    CHECK_STR(ch_error_text(op), want);
    ch_error_clear(op);
}

TEST(first_element_is_dropped_unseen)
{
    check_one(op, "c/Chart.yaml", "Chart.yaml");
    check_one(op, "/c/x", "c/x");
    check_one(op, "./c/x", "c/x");
    check_one(op, "c/./a/../x", "x");
    check_one(op, "c\\templates\\x", "templates/x");
}

TEST(names_outside_the_chart_are_refused)
{
    check_refused(op, "Chart.yaml",
                  "chart illegally contains content outside the base "
                  "directory: \"Chart.yaml\"");
    check_refused(op, "c/../../x",
                  "chart illegally references parent directory");
    check_refused(op, "c/..foo", "chart illegally references parent directory");
    check_refused(op, "c//x", "chart illegally contains absolute paths");
    check_refused(op, "c\\\\x", "chart illegally contains absolute paths");
    check_refused(op, "c/c:/x", "chart contains illegally named files");
    check_refused(op, "Chart.yaml/x", "chart yaml not in base directory");
}

TEST(entries_keep_the_order_of_the_archive)
{
    struct pack pack;
    struct ch_file_set files;
    pack_start(&pack, op);
    pack_entry(&pack, "c/", '5', CH_STR(""));
    pack_file(&pack, "c/b",
              "\xEF\xBB\xBF"
              "1");
    pack_file(&pack, "d/a", "");
    CHECK_INT(unpack(op, &pack, &files), 0);
    CHECK_INT(files.count, 2);
    CHECK_STR(files.items[0].path, "b");
    CHECK_STR(files.items[0].data, "1");
    CHECK_STR(files.items[1].path, "a");
}

TEST(link_becomes_an_empty_file)
{
    struct pack pack;
    struct ch_file_set files;
    pack_start(&pack, op);
    pack_entry(&pack, "c/link", '2', CH_STR(""));
    CHECK_INT(unpack(op, &pack, &files), 0);
    CHECK_INT(files.count, 1);
    CHECK_STR(files.items[0].path, "link");
    CHECK_INT(files.items[0].data.len, 0);
}

TEST(empty_archive_is_refused)
{
    struct pack pack;
    struct ch_file_set files;
    pack_start(&pack, op);
    CHECK_INT(unpack(op, &pack, &files), CHART_ECHART);
    CHECK_STR(ch_error_text(op), "no files in chart archive");
    ch_error_clear(op);
    CHECK_INT(ch_archive_read(op, pack_gzip(op, CH_STR("")), &files),
              CHART_ECHART);
    CHECK_STR(ch_error_text(op), "no files in chart archive");
}

static void check_broken(struct ch_op *op, struct chart_str bytes,
                         const char *want)
{
    struct ch_file_set files = {0};
    CHECK_INT(ch_archive_read(op, bytes, &files), CHART_ECHART);
    CHECK_STR(ch_error_text(op), want);
    ch_error_clear(op);
}

TEST(what_is_no_archive_has_text_of_go)
{
    struct pack pack;
    pack_start(&pack, op);
    pack_file(&pack, "c/a", "some text");
    struct chart_str whole = pack_finish(&pack);
    check_broken(op, CH_STR(""), "EOF");
    check_broken(op, CH_STR("\x1F\x8B"), "unexpected EOF");
    check_broken(op, CH_STR("0123456789"), "gzip: invalid header");
    check_broken(op, ch_str(whole.ptr, 600), "unexpected EOF");
    check_broken(op, pack_gzip(op, CH_STR("no tar at all")),
                 "archive/tar: invalid tar header");
    check_broken(op, pack_gzip(op, whole), "archive/tar: invalid tar header");
}

TEST(file_above_the_limit_is_refused)
{
    struct pack pack;
    struct ch_file_set files;
    op->limits.file = 8;
    pack_start(&pack, op);
    pack_file(&pack, "c/a", "12345678");
    pack_file(&pack, "c/b", "123456789");
    CHECK_INT(unpack(op, &pack, &files), CHART_ECHART);
    CHECK_STR(ch_error_text(op), "decompressed chart file \"c/b\" is larger "
                                 "than the maximum file size 8");
}

TEST(chart_above_the_limit_is_refused)
{
    struct pack pack;
    struct ch_file_set files;
    op->limits.archive = 10;
    pack_start(&pack, op);
    pack_file(&pack, "c/a", "12345678");
    pack_file(&pack, "c/b", "123");
    CHECK_INT(unpack(op, &pack, &files), CHART_ECHART);
    CHECK_STR(ch_error_text(op),
              "decompressed chart is larger than the maximum size 10");
}

TEST(number_of_entries_is_bounded)
{
    struct pack pack;
    struct ch_file_set files;
    op->limits.archive_files = 2;
    pack_start(&pack, op);
    for (int i = 0; i < 3; i++)
        pack_entry(&pack, "c/", '5', CH_STR(""));
    CHECK_INT(unpack(op, &pack, &files), CHART_ELIMIT);
}

TEST(promise_of_a_huge_file_costs_nothing)
{
    struct pack pack;
    struct ch_file_set files;
    pack_start(&pack, op);
    pack_header(&pack, "c/a", '0', (size_t)4 << 30);
    CHECK_INT(unpack(op, &pack, &files), CHART_ECHART);
    CHECK_STR(ch_error_text(op),
              "decompressed chart is larger than the maximum size 104857600");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(first_element_is_dropped_unseen),
        T(names_outside_the_chart_are_refused),
        T(entries_keep_the_order_of_the_archive),
        T(link_becomes_an_empty_file),
        T(empty_archive_is_refused),
        T(what_is_no_archive_has_text_of_go),
        T(file_above_the_limit_is_refused),
        T(chart_above_the_limit_is_refused),
        T(number_of_entries_is_bounded),
        T(promise_of_a_huge_file_costs_nothing),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
