#include "dep/unpack.h"

#include "base/file.h"
#include "base/io.h"
#include "tests/harness.h"
#include "tests/pack.h"
#include "tests/tree.h"

static struct chart_str archive(struct ch_op *op, const char *name)
{
    struct pack pack;
    struct ch_buf buf;
    struct chart_str text = CH_STR("");
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "apiVersion: v2\nversion: 0.1.0\nname: ");
    ch_buf_str(&buf, ch_str_z(name));
    (void)ch_buf_take(&buf, &text);
    pack_start(&pack, op);
    pack_file(&pack, "folder/Chart.yaml", text.ptr);
    pack_file(&pack, "folder/templates/a/b.yaml", "x");
    return pack_finish(&pack);
}

static size_t entries(struct ch_op *op, const char *path)
{
    struct chart_str *names;
    size_t count = 0;
    CHECK_INT(ch_list_dir(op, path, &names, &count), 0);
    return count;
}

TEST(folder_has_the_charts_name)
{
    struct tree tree;
    struct chart_str text = CH_STR("");
    char path[512];
    tree_new(&tree);
    CHECK_INT(ch_dep_unpack(op, archive(op, "web"), ch_str_z(tree.root)), 0);
    CHECK_INT(ch_read_file(op, tree_path(&tree, path, "web/templates/a/b.yaml"),
                           99, &text),
              0);
    CHECK_STR(text, "x");
    CHECK_INT(entries(op, tree.root), 1);
    CHECK_INT(ch_dep_unpack(op, archive(op, "web"), ch_str_z(tree.root)),
              CHART_EIO);
    CHECK(ch_str_ends(ch_error_text(op), CH_STR("/web already exists")));
    ch_error_clear(op);
    CHECK_INT(entries(op, tree.root), 1);
    tree_remove(&tree);
}

TEST(names_that_leave_the_folder_are_refused)
{
    static const char *const names[] = {"..",   ".",         "a/b",
                                        "\"\"", "\"a\\0b\"", ".git"};
    struct tree tree;
    tree_new(&tree);
    for (size_t i = 0; i < CH_COUNT(names); i++) {
        CHECK_INT(ch_dep_unpack(op, archive(op, names[i]), ch_str_z(tree.root)),
                  CHART_ECHART);
        ch_error_clear(op);
    }
    CHECK_INT(entries(op, tree.root), 0);
    tree_remove(&tree);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(folder_has_the_charts_name),
        T(names_that_leave_the_folder_are_refused),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
