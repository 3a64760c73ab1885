#include "dep/status.h"
#include "tests/harness.h"
#include "tests/pack.h"
#include "tests/tree.h"

#include <stdio.h>

static void put_archive(struct ch_op *op, const struct tree *tree,
                        const char *path, const char *name, const char *version)
{
    char text[256];
    struct pack pack;
    snprintf(text, sizeof text, "apiVersion: v2\nname: %s\nversion: %s\n", name,
             version);
    pack_start(&pack, op);
    pack_file(&pack, "x/Chart.yaml", text);
    tree_bytes(tree, path, pack_finish(&pack));
}

/* The lines of the list, "ROOT" for the directory. */
static void check_list(struct ch_op *op, const struct tree *tree,
                       size_t max_width, const char *want)
{
    struct ch_buf got, masked;
    ch_buf_init(&got, op);
    ch_buf_init(&masked, op);
    CHECK_INT(ch_dep_list(&got, tree->root, max_width), 0);
    struct chart_str rest = ch_buf_view(&got), root = ch_str_z(tree->root);
    for (size_t at; (at = ch_str_find(rest, root, 0)) != CH_NPOS;
         rest = ch_str_sub(rest, at + root.len, rest.len)) {
        ch_buf_str(&masked, ch_str_sub(rest, 0, at));
        CH_BUF_LIT(&masked, "ROOT");
    }
    ch_buf_str(&masked, rest);
    CHECK_STR(ch_buf_view(&masked), want);
}

TEST(each_status)
{
    struct tree tree;
    tree_new(&tree);
    tree_file(&tree, "Chart.yaml",
              "apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies:\n"
              "- {name: ok, version: ~1.2, repository: 'http://h'}\n"
              "- {name: wrong, version: ^2, repository: 'http://h'}\n"
              "- {name: odd, version: '1', repository: ''}\n"
              "- {name: many, version: '1'}\n"
              "- {name: dir, version: '1', alias: d}\n"
              "- {name: bad, version: 'x y'}\n"
              "- {name: none, version: '1'}\n");
    put_archive(op, &tree, "charts/ok-1.2.3.tgz", "ok", "1.2.3");
    put_archive(op, &tree, "charts/wrong-1.2.3.tgz", "wrong", "1.2.3");
    put_archive(op, &tree, "charts/odd-1.tgz", "even", "1.0.0");
    put_archive(op, &tree, "charts/many-1.0.0.tgz", "many", "1.0.0");
    put_archive(op, &tree, "charts/many-1.0.1.tgz", "many", "1.0.1");
    put_archive(op, &tree, "charts/bad-1.0.0.tgz", "bad", "1.0.0");
    tree_file(&tree, "charts/dir/Chart.yaml",
              "apiVersion: v2\nname: dir\nversion: 1.9.0\n");
    tree_file(&tree, "charts/extra/Chart.yaml",
              "apiVersion: v2\nname: extra\nversion: 1.9.0\n");
    check_list(op, &tree, 80,
               "NAME \tVERSION\tREPOSITORY\tSTATUS          \n"
               "ok   \t~1.2   \thttp://h  \tok              \n"
               "wrong\t^2     \thttp://h  \twrong version   \n"
               "odd  \t1      \t          \tmisnamed        \n"
               "many \t1      \t          \ttoo many matches\n"
               "dir  \t1      \t          \tunpacked        \n"
               "bad  \tx y    \t          \tinvalid version \n"
               "none \t1      \t          \tmissing         \n"
               "\n"
               "WARNING: \"ROOT/charts/extra\" is not in Chart.yaml.\n"
               "WARNING: \"ROOT/charts/odd-1.tgz\" is not in Chart.yaml.\n");
    tree_remove(&tree);
}

TEST(cells_are_cut_by_columns)
{
    struct tree tree;
    tree_new(&tree);
    tree_file(&tree, "Chart.yaml",
              "apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies:\n"
              "- {name: 世界, version: ~1.2}\n"
              "- {name: longlonglong, version: 1 || 2 || 3}\n");
    check_list(op, &tree, 6,
               "NAME  \tVER...\tREP...\tSTATUS\n"
               "世界  \t~1.2  \t      \tmis...\n"
               "lon...\t1 |...\t      \tmis...\n\n");
    tree_remove(&tree);
}

TEST(chart_without_dependencies)
{
    struct tree tree;
    tree_new(&tree);
    tree_file(&tree, "Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n");
    check_list(op, &tree, 80, "WARNING: no dependencies at ROOT/charts\n");
    tree_remove(&tree);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(each_status),
        T(cells_are_cut_by_columns),
        T(chart_without_dependencies),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
