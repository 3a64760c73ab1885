/*
 * Sets of runes for regular expressions: sorted, disjoint ranges once cleaned.
 * Memory comes from a pool; adding is sticky: `failed` says that memory ran
 * out (the operation's error is set).
 */
#ifndef CH_GOLIB_REGEX_CLASS_H
#define CH_GOLIB_REGEX_CLASS_H

#include "golib/regex_pool.h"

#define CH_RUNE_MAX 0x10FFFFu

struct ch_rune_range {
    uint32_t lo;
    uint32_t hi;
};

struct ch_rune_class {
    struct ch_pool *pool;
    struct ch_rune_range *ranges;
    size_t len;
    size_t cap;
    bool failed;
};

void ch_class_init(struct ch_rune_class *c, struct ch_pool *pool);
void ch_class_add(struct ch_rune_class *c, uint32_t lo, uint32_t hi);
void ch_class_add_all(struct ch_rune_class *c, const struct ch_rune_class *d);
/* Sorts and merges. */
void ch_class_clean(struct ch_rune_class *c);
/* The complement of a clean class; clean again. */
void ch_class_negate(struct ch_rune_class *c);
/* Adds what folds to a member of a clean class; clean again. */
void ch_class_fold(struct ch_rune_class *c);
bool ch_class_has(const struct ch_rune_class *c, uint32_t rune);

/* unicode.SimpleFold: the next rune of the case orbit. */
uint32_t ch_rune_fold(uint32_t rune);

/* Adds the category or script `name`, by Go's rules of comparison; false when
 * there is none. */
bool ch_class_add_property(struct ch_rune_class *c, struct chart_str name);
/* Adds the runes of the letter of \d, \s, \w; false for another letter. */
bool ch_class_add_perl(struct ch_rune_class *c, char letter);
/* Adds the POSIX class `name` ("alpha"); false when there is none. */
bool ch_class_add_posix(struct ch_rune_class *c, struct chart_str name);

#endif
