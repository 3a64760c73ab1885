/*
 * How likely it is that one word of a path was written for another.
 */
#ifndef CH_EXPLAIN_WORD_H
#define CH_EXPLAIN_WORD_H

#include "base/str.h"

#define CH_WORD_NEVER 100000

/* What it costs to read one word as the other, in hundredths of a key too many;
 * CH_WORD_NEVER when they differ. */
int ch_word_cost(struct chart_str a, struct chart_str b);
/* The same word, or one misspelt or cased like the other. */
bool ch_words_are_near(struct chart_str a, struct chart_str b);

/* The same but for case, dashes and underscores. */
bool ch_words_same_but_for_case(struct chart_str a, struct chart_str b);

/* The letters of a word as a set of bits, whatever their case and number. */
uint32_t ch_word_letters(struct chart_str word);
/* Whether words with such letters, one of them `len` long, can be near: to rule
 * most out without a comparison. */
bool ch_words_can_be_near(uint32_t a, uint32_t b, size_t len);

#endif
