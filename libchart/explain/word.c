#include "explain/word.h"

#define WORD_MAX 64

bool ch_words_same_but_for_case(struct chart_str a, struct chart_str b)
{
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a.len && (a.ptr[i] == '-' || a.ptr[i] == '_'))
            i++;
        while (j < b.len && (b.ptr[j] == '-' || b.ptr[j] == '_'))
            j++;
        if (i == a.len || j == b.len)
            return i == a.len && j == b.len;
        if (ch_to_lower(a.ptr[i++]) != ch_to_lower(b.ptr[j++]))
            return false;
    }
}

/* Edits between two words, two neighbours swapped counting once; more than
 * `limit` is limit + 1. */
static unsigned distance(struct chart_str a, struct chart_str b, unsigned limit)
{
    uint8_t rows[3][WORD_MAX + 1];
    size_t gap = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (gap > limit || a.len > WORD_MAX || b.len > WORD_MAX)
        return limit + 1;
    uint8_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.len; j++)
        above[j] = (uint8_t)j;
    memset(before, 0, sizeof rows[0]);
    for (size_t i = 1; i <= a.len; i++) {
        row[0] = (uint8_t)i;
        uint8_t least = row[0];
        for (size_t j = 1; j <= b.len; j++) {
            bool same = a.ptr[i - 1] == b.ptr[j - 1];
            unsigned best = above[j - 1] + (same ? 0u : 1u);
            if (above[j] + 1u < best)
                best = above[j] + 1u;
            if (row[j - 1] + 1u < best)
                best = row[j - 1] + 1u;
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
                a.ptr[i - 2] == b.ptr[j - 1] && before[j - 2] + 1u < best)
                best = before[j - 2] + 1u;
            row[j] = (uint8_t)best;
            least = row[j] < least ? row[j] : least;
        }
        if (least > limit)
            return limit + 1;
        uint8_t *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[b.len];
}

/* Edits that make a word of that length another one. */
static unsigned edits_of(size_t len)
{
    return len >= 8 ? 3 : len >= 5 ? 2 : len >= 2 ? 1 : 0;
}

uint32_t ch_word_letters(struct chart_str word)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < word.len; i++) {
        char c = ch_to_lower(word.ptr[i]);
        if (c != '-' && c != '_')
            letters |= (uint32_t)1 << (c & 31);
    }
    return letters;
}

/* An edit changes two letters of the set at most. */
bool ch_words_can_be_near(uint32_t a, uint32_t b, size_t len)
{
    uint32_t differ = a ^ b;
    for (unsigned left = 2 * edits_of(len); differ; left--) {
        if (!left)
            return false;
        differ &= differ - 1;
    }
    return true;
}

int ch_word_cost(struct chart_str a, struct chart_str b)
{
    if (ch_str_eq(a, b))
        return 0;
    if (ch_words_same_but_for_case(a, b))
        return 30;
    unsigned limit = edits_of(a.len < b.len ? a.len : b.len);
    /* Of two letters none is another one's misspelling: one is missing. */
    if (!limit || (a.len == 2 && b.len == 2))
        return CH_WORD_NEVER;
    unsigned d = distance(a, b, limit);
    return d <= limit ? 40 + 20 * (int)d : CH_WORD_NEVER;
}

bool ch_words_are_near(struct chart_str a, struct chart_str b)
{
    return ch_word_cost(a, b) != CH_WORD_NEVER;
}
