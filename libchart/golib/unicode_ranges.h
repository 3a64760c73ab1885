/*
 * Tables of Unicode 15.0.0 for regular expressions: the categories and scripts
 * that \p{...} can name, and the orbits of simple case folding. Constant.
 */
#ifndef CH_GOLIB_UNICODE_RANGES_H
#define CH_GOLIB_UNICODE_RANGES_H

#include "base/compiler.h"
#include "base/public.h"

/* A name of one or more categories; bit i stands for category i. */
struct ch_category_name {
    const char *name;
    uint32_t mask;
};

/* Runes lo, lo + stride, ... hi each fold to themselves + delta. */
struct ch_fold_range {
    uint32_t lo;
    uint32_t hi;
    uint32_t stride;
    int32_t delta;
};

struct ch_unicode_runs {
    const uint8_t *bytes;
    size_t len;
};

struct ch_unicode_data {
    struct ch_unicode_runs categories;
    struct ch_unicode_runs scripts; /* value 0: none that has a name here */
    const char *const *script_names;
    size_t script_count;
    const struct ch_category_name *category_names;
    size_t category_name_count;
    const struct ch_fold_range *folds; /* by lo */
    size_t fold_count;
};

extern const struct ch_unicode_data ch_unicode_data;

#endif
