/*
 * Reads the text formats of testdata/ (docs/testing.md): golden cases, which
 * are several named files in one, and blocks of function cases.
 */
#ifndef CH_TESTS_CONFORMANCE_CASE_H
#define CH_TESTS_CONFORMANCE_CASE_H

#include "base/op.h"

struct section {
    struct chart_str name;
    struct chart_str flags; /* "escaped, repeat 3" */
    struct chart_str body;  /* as it stands in the file */
};

struct golden {
    struct section *sections;
    size_t count;
};

struct golden golden_read(struct ch_op *op, struct chart_str text);
/* Null when there is none. */
const struct section *golden_find(const struct golden *golden,
                                  const char *name);
/* The body with its flags applied; "" for null. */
struct chart_str section_content(struct ch_op *op,
                                 const struct section *section);
/* Sets `value` to what follows the flag's word; false when it is not there. */
bool section_flag(const struct section *section, const char *word,
                  struct chart_str *value);

struct block {
    struct chart_str data;
    struct chart_str text; /* the template */
    struct chart_str expected;
    bool is_error; /* `expected` is the last part of an error */
    unsigned line;
};

struct blocks {
    struct block *at;
    size_t count;
};

struct blocks blocks_read(struct ch_op *op, struct chart_str text);

/* \n \r \t \s \\ \xHH; a backslash at the end of a line joins lines. */
struct chart_str unescape(struct ch_op *op, struct chart_str text);
struct chart_str unbase64(struct ch_op *op, struct chart_str text);

/* Ends the program: for what cannot fail in a test. */
_Noreturn void give_up(const char *why);

#endif
