/*
 * A temporary folder in which one case runs: files, links, archives, and the
 * command itself. Everything in it goes away with sandbox_close.
 */
#ifndef CH_TESTS_CONFORMANCE_SANDBOX_H
#define CH_TESTS_CONFORMANCE_SANDBOX_H

#include "tests/conformance/case.h"

struct sandbox {
    struct ch_op *op;
    char root[128];
};

struct run_result {
    int code;                  /* exit code; -1 when a signal ended it */
    struct chart_str out, err; /* the root's path written as $WORK */
};

void sandbox_open(struct sandbox *box, struct ch_op *op);
void sandbox_close(struct sandbox *box);

/* Paths are relative to the root and may hold "..". */
void sandbox_write(struct sandbox *box, struct chart_str path,
                   struct chart_str content);
void sandbox_folder(struct sandbox *box, struct chart_str path);
void sandbox_link(struct sandbox *box, struct chart_str path,
                  struct chart_str target);
/* Copies a folder of testdata. */
void sandbox_copy(struct sandbox *box, const char *from, struct chart_str to);
/* The content of a file; `exists` says whether it is there. */
struct chart_str sandbox_read(struct sandbox *box, struct chart_str path,
                              bool *exists);
/* The paths of all files below `path`, sorted, one a line. */
struct chart_str sandbox_list(struct sandbox *box, const char *path);

/* Runs `program` with words split as a shell does, in the root. `env` holds
 * lines NAME=VALUE. */
struct run_result sandbox_run(struct sandbox *box, const char *program,
                              struct chart_str words, struct chart_str input,
                              struct chart_str env);

/* "a/../b" -> "b". */
struct chart_str clean_path(struct ch_op *op, struct chart_str path);

/* Sorted names of the entries of a folder that exist on disk. */
struct names {
    char **at;
    size_t count;
};
struct names folder_names(struct ch_op *op, const char *path);
char *path_join(struct ch_op *op, const char *a, const char *b);

#endif
