/*
 * Files that appear whole or not at all, and the names in a directory. A file
 * is written under a name of its own in the folder where it is to be, locked
 * while somebody works on it, and renamed when it is complete. What a killed
 * process leaves behind has no lock on it, so the next one can tell and remove
 * it.
 */
#ifndef CH_BASE_FILE_H
#define CH_BASE_FILE_H

#include "base/op.h"

/* A file being written. */
struct ch_draft {
    int fd;                 /* -1: none is open */
    struct chart_str path;  /* its name until it is complete */
    struct chart_str shown; /* what errors call it; null ptr: by its name */
};

/* Opens a draft in `dir`. Errors have Go's texts: "open DIR/x: permission
 * denied". */
int ch_draft_open(struct ch_op *op, struct chart_str dir,
                  struct ch_draft *draft);
int ch_draft_write(struct ch_op *op, const struct ch_draft *draft,
                   struct chart_str bytes);
/* Gives it its name; what had that name is replaced. `sync`: it survives a
 * power failure. The draft is closed, also on failure. */
int ch_draft_publish(struct ch_op *op, struct ch_draft *draft,
                     struct chart_str path, bool sync);
/* Removes it if it is open. */
void ch_draft_drop(struct ch_draft *draft);
/* Whether a name is one of a draft's. */
bool ch_draft_is_name(struct chart_str name);
/* Removes the drafts in `dir` that nobody works on; failures are no matter. */
void ch_draft_sweep(struct ch_op *op, struct chart_str dir);

/* A draft of `bytes` published at `path` with `mode`, all at once. */
int ch_write_whole(struct ch_op *op, struct chart_str path,
                   struct chart_str bytes, unsigned mode, bool sync);

/* Makes a directory and those above it. */
int ch_make_dirs(struct ch_op *op, struct chart_str path);

/* The names in a directory but "." and "..", bytewise sorted. */
int ch_list_dir(struct ch_op *op, const char *path, struct chart_str **names,
                size_t *count);

#endif
