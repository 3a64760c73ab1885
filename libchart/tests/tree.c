#include "tests/tree.h"

#include "tests/harness.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void tree_new(struct tree *tree)
{
    snprintf(tree->root, sizeof tree->root, "/tmp/chart-tree-XXXXXX");
    CHECK(mkdtemp(tree->root) != NULL);
}

const char *tree_path(const struct tree *tree, char out[512], const char *path)
{
    snprintf(out, 512, "%s/%s", tree->root, path);
    return out;
}

static void make_parents(const struct tree *tree, const char *path)
{
    char full[512];
    tree_path(tree, full, path);
    for (char *p = full + strlen(tree->root) + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        (void)mkdir(full, 0755); /* mostly there already */
        *p = '/';
    }
}

void tree_bytes(const struct tree *tree, const char *path,
                struct chart_str bytes)
{
    char full[512];
    make_parents(tree, path);
    FILE *f = fopen(tree_path(tree, full, path), "wb");
    CHECK(f != NULL);
    if (!f)
        return;
    CHECK_INT(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
    fclose(f);
}

void tree_file(const struct tree *tree, const char *path, const char *text)
{
    tree_bytes(tree, path, ch_str_z(text));
}

void tree_link(const struct tree *tree, const char *path, const char *target)
{
    char full[512];
    make_parents(tree, path);
    CHECK_INT(symlink(target, tree_path(tree, full, path)), 0);
}

static int remove_entry(const char *path, const struct stat *st, int type,
                        struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

void tree_remove(const struct tree *tree)
{
    nftw(tree->root, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}
