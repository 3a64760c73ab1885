#include "base/buf.h"
#include "chart/load_dir.h"
#include "tests/harness.h"
#include "tests/tree.h"

#include <stdio.h>
#include <sys/stat.h>

static int accept(void *user, struct chart_str chart_yaml)
{
    *(struct chart_str *)user = chart_yaml;
    return 0;
}

static int load(struct ch_op *op, const struct tree *tree,
                struct ch_file_set *files)
{
    struct chart_str chart_yaml;
    *files = (struct ch_file_set){0};
    return ch_load_dir(op, tree->root, accept, &chart_yaml, files);
}

/* The paths joined by spaces. */
static void check_paths(struct ch_op *op, const struct tree *tree,
                        const char *want)
{
    struct ch_file_set files;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CHECK_INT(load(op, tree, &files), 0);
    for (size_t i = 0; i < files.count; i++) {
        if (i)
            ch_buf_byte(&buf, ' ');
        ch_buf_str(&buf, files.items[i].path);
    }
    CHECK_STR(ch_buf_view(&buf), want);
}

static void check_error(struct ch_op *op, const struct tree *tree,
                        const char *before, const char *after)
{
    struct ch_file_set files;
    char want[512];
    snprintf(want, sizeof want, "%s%s%s", before, tree->root, after);
    CHECK(load(op, tree, &files) != 0);
    CHECK_STR(ch_error_text(op), want);
}

static void minimal(struct tree *tree)
{
    tree_new(tree);
    tree_file(tree, "Chart.yaml", "name: c\nversion: 1.0.0\n");
}

TEST(files_come_in_the_order_of_a_walk)
{
    struct tree tree;
    minimal(&tree);
    tree_file(&tree, "templates/b.yaml", "");
    tree_file(&tree, "templates/a/z.yaml", "");
    tree_file(&tree, "templates/a.yaml", "");
    tree_file(&tree, "charts/s/Chart.yaml", "");
    tree_file(&tree, ".helmignore", "# none\n");
    check_paths(op, &tree,
                ".helmignore Chart.yaml charts/s/Chart.yaml templates/a/z.yaml "
                "templates/a.yaml templates/b.yaml");
    tree_remove(&tree);
}

TEST(ignored_directory_is_not_entered)
{
    struct tree tree;
    minimal(&tree);
    tree_file(&tree, ".helmignore", "docs/\n*.txt\n");
    tree_file(&tree, "docs/a", "");
    tree_file(&tree, "x.txt", "");
    tree_file(&tree, "templates/.hidden", "");
    check_paths(op, &tree, ".helmignore Chart.yaml");
    tree_remove(&tree);
}

TEST(byte_order_mark_is_dropped)
{
    struct tree tree;
    struct ch_file_set files;
    minimal(&tree);
    tree_file(&tree, "values.yaml",
              "\xEF\xBB\xBF"
              "a: 1\n");
    CHECK_INT(load(op, &tree, &files), 0);
    CHECK_INT(files.count, 2);
    CHECK_STR(files.items[1].data, "a: 1\n");
    tree_remove(&tree);
}

TEST(missing_chart_yaml_has_text_of_helm)
{
    struct tree tree;
    struct ch_file_set files;
    char want[512];
    tree_new(&tree);
    CHECK_INT(load(op, &tree, &files), CHART_ENOTFOUND);
    snprintf(want, sizeof want,
             "unable to detect chart at %s/Chart.yaml: open %s/Chart.yaml: no "
             "such file or directory",
             tree.root, tree.root);
    CHECK_STR(ch_error_text(op), want);
    tree_remove(&tree);
}

TEST(fifo_is_refused_without_waiting)
{
    struct tree tree;
    char path[512];
    minimal(&tree);
    CHECK_INT(mkfifo(tree_path(&tree, path, "pipe"), 0644), 0);
    check_error(op, &tree, "cannot load irregular file ",
                "/pipe as it has file mode type bits set");
    tree_remove(&tree);
}

TEST(file_above_the_limit_is_refused)
{
    struct tree tree;
    struct ch_file_set files;
    minimal(&tree);
    op->limits.file = 64;
    tree_file(&tree, "sub/fits",
              "0123456789012345678901234567890123456789012345678901234567890"
              "123");
    CHECK_INT(load(op, &tree, &files), 0);
    tree_file(&tree, "sub/big\"",
              "0123456789012345678901234567890123456789012345678901234567890"
              "1234");
    CHECK_INT(load(op, &tree, &files), CHART_ELIMIT);
    CHECK_STR(ch_error_text(op), "chart file \"big\\\"\" is larger than the "
                                 "maximum file size 64");
    tree_remove(&tree);
}

TEST(links_to_files_and_directories_are_followed)
{
    struct tree tree;
    minimal(&tree);
    tree_file(&tree, "real/x", "data");
    tree_link(&tree, "alias", "real");
    tree_link(&tree, "file", "real/x");
    check_paths(op, &tree, "Chart.yaml alias/x file real/x");
    tree_remove(&tree);
}

TEST(broken_link_names_what_is_missing)
{
    struct tree tree;
    char want[512];
    struct ch_file_set files;
    minimal(&tree);
    tree_link(&tree, "x", "none/y");
    CHECK_INT(load(op, &tree, &files), CHART_ENOTFOUND);
    snprintf(want, sizeof want,
             "error evaluating symlink %s/x: lstat %s/none: no such file or "
             "directory",
             tree.root, tree.root);
    CHECK_STR(ch_error_text(op), want);
    tree_remove(&tree);
}

TEST(link_to_its_own_directory_ends)
{
    struct tree tree;
    struct ch_file_set files;
    minimal(&tree);
    tree_link(&tree, "loop", ".");
    CHECK(load(op, &tree, &files) != 0);
    tree_remove(&tree);
}

TEST(number_of_entries_is_bounded)
{
    struct tree tree;
    struct ch_file_set files;
    minimal(&tree);
    op->limits.archive_files = 3;
    tree_file(&tree, "a", "");
    tree_file(&tree, "b", "");
    CHECK_INT(load(op, &tree, &files), 0);
    tree_file(&tree, "c", "");
    CHECK_INT(load(op, &tree, &files), CHART_ELIMIT);
    tree_remove(&tree);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(files_come_in_the_order_of_a_walk),
        T(ignored_directory_is_not_entered),
        T(byte_order_mark_is_dropped),
        T(missing_chart_yaml_has_text_of_helm),
        T(fifo_is_refused_without_waiting),
        T(file_above_the_limit_is_refused),
        T(links_to_files_and_directories_are_followed),
        T(broken_link_names_what_is_missing),
        T(link_to_its_own_directory_ends),
        T(number_of_entries_is_bounded),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
