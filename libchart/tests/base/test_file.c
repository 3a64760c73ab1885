#include "base/file.h"

#include "base/io.h"
#include "tests/harness.h"
#include "tests/tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct chart_str read_back(struct ch_op *op, const char *path)
{
    struct chart_str text = CH_STR("");
    CHECK_INT(ch_read_file(op, path, 1 << 20, &text), 0);
    return text;
}

static size_t entries(struct ch_op *op, const char *path)
{
    struct chart_str *names;
    size_t count = 0;
    CHECK_INT(ch_list_dir(op, path, &names, &count), 0);
    return count;
}

TEST(whole_file_replaces_another)
{
    struct tree tree;
    struct stat st;
    char path[512];
    tree_new(&tree);
    tree_file(&tree, "a", "old and longer");
    tree_path(&tree, path, "a");
    CHECK_INT(ch_write_whole(op, ch_str_z(path), CH_STR("new"), 0640, true), 0);
    CHECK_STR(read_back(op, path), "new");
    CHECK(stat(path, &st) == 0 && (st.st_mode & 0777) == 0640);
    CHECK_INT(entries(op, tree.root), 1);
    tree_remove(&tree);
}

TEST(link_is_replaced_not_followed)
{
    struct tree tree;
    struct stat st;
    char path[512], target[512];
    tree_new(&tree);
    tree_file(&tree, "target", "kept");
    tree_link(&tree, "a", "target");
    tree_path(&tree, path, "a");
    CHECK_INT(ch_write_whole(op, ch_str_z(path), CH_STR("new"), 0644, false),
              0);
    CHECK_STR(read_back(op, tree_path(&tree, target, "target")), "kept");
    CHECK(lstat(path, &st) == 0 && S_ISREG(st.st_mode));
    tree_remove(&tree);
}

TEST(failure_leaves_nothing)
{
    struct tree tree;
    struct ch_draft draft = {.fd = -1};
    char path[512];
    tree_new(&tree);
    tree_file(&tree, "dir/x", "x");
    tree_path(&tree, path, "dir");
    CHECK_INT(ch_draft_open(op, ch_str_z(tree.root), &draft), 0);
    CHECK_INT(entries(op, tree.root), 2);
    CHECK_INT(ch_draft_publish(op, &draft, ch_str_z(path), false), CHART_EIO);
    CHECK_INT(draft.fd, -1);
    ch_error_clear(op);
    CHECK_INT(entries(op, tree.root), 1);
    tree_path(&tree, path, "none/x");
    CHECK_INT(ch_write_whole(op, ch_str_z(path), CH_STR("x"), 0644, false),
              CHART_ENOTFOUND);
    CHECK(ch_str_find(ch_error_text(op), ch_str_z(path), 0) != CH_NPOS);
    ch_error_clear(op);
    tree_remove(&tree);
}

static void age(const char *path)
{
    const struct timespec long_ago[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    CHECK(utimensat(AT_FDCWD, path, long_ago, 0) == 0);
}

TEST(sweep_removes_what_a_killed_run_left)
{
    struct tree tree;
    struct ch_draft draft = {.fd = -1};
    char path[512], other[512];
    tree_new(&tree);
    tree_file(&tree, ".chartc-0123456789abcdef", "left");
    tree_file(&tree, ".chartc-0123456789abcde", "not a draft's name");
    age(tree_path(&tree, path, ".chartc-0123456789abcdef"));
    age(tree_path(&tree, other, ".chartc-0123456789abcde"));
    CHECK_INT(ch_draft_open(op, ch_str_z(tree.root), &draft), 0);
    age(draft.path.ptr);
    ch_draft_sweep(op, ch_str_z(tree.root));
    CHECK_INT(access(path, F_OK), -1);
    CHECK_INT(access(other, F_OK), 0);
    CHECK_INT(access(draft.path.ptr, F_OK), 0); /* still being written */
    ch_draft_drop(&draft);
    tree_remove(&tree);
}

TEST(directories_above_are_made)
{
    struct tree tree;
    char path[512];
    tree_new(&tree);
    tree_path(&tree, path, "a/b/c");
    CHECK_INT(ch_make_dirs(op, ch_str_z(path)), 0);
    CHECK_INT(ch_make_dirs(op, ch_str_z(path)), 0);
    tree_file(&tree, "file", "x");
    tree_path(&tree, path, "file/b");
    CHECK_INT(ch_make_dirs(op, ch_str_z(path)), CHART_EIO);
    ch_error_clear(op);
    tree_remove(&tree);
}

TEST(names_come_sorted)
{
    struct tree tree;
    struct chart_str *names;
    size_t count;
    tree_new(&tree);
    tree_file(&tree, "b", "");
    tree_file(&tree, "a/x", "");
    tree_file(&tree, ".c", "");
    CHECK_INT(ch_list_dir(op, tree.root, &names, &count), 0);
    CHECK_INT(count, 3);
    if (count == 3) {
        CHECK_STR(names[0], ".c");
        CHECK_STR(names[1], "a");
        CHECK_STR(names[2], "b");
    }
    CHECK_INT(ch_list_dir(op, "/nonexistent", &names, &count), CHART_ENOTFOUND);
    ch_error_clear(op);
    tree_remove(&tree);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(whole_file_replaces_another), T(link_is_replaced_not_followed),
        T(failure_leaves_nothing),      T(sweep_removes_what_a_killed_run_left),
        T(directories_above_are_made),  T(names_come_sorted),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
