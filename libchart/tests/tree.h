/*
 * Directories of small files for tests that read from disk.
 */
#ifndef CH_TESTS_TREE_H
#define CH_TESTS_TREE_H

#include "base/public.h"

struct tree {
    char root[64]; /* a fresh directory */
};

void tree_new(struct tree *tree);
/* Writes a file, making the directories above it. */
void tree_file(const struct tree *tree, const char *path, const char *text);
void tree_bytes(const struct tree *tree, const char *path,
                struct chart_str bytes);
void tree_link(const struct tree *tree, const char *path, const char *target);
/* "ROOT/path" in `out`. */
const char *tree_path(const struct tree *tree, char out[512], const char *path);
/* Removes everything. */
void tree_remove(const struct tree *tree);

#endif
