/* Letter cases and word cases. */
#include "golib/casing.h"

#include "base/utf8.h"
#include "golib/unicode.h"

/* ---- letters ------------------------------------------------------------ */

static bool is_ascii(struct chart_str s)
{
    unsigned char seen = 0;
    for (size_t i = 0; i < s.len; i++)
        seen |= (unsigned char)s.ptr[i];
    return seen < 0x80;
}

static void map_ascii(struct ch_buf *buf, struct chart_str s, char (*map)(char))
{
    if (ch_buf_reserve(buf, s.len))
        return;
    for (size_t i = 0; i < s.len; i++)
        buf->ptr[buf->len + i] = map(s.ptr[i]);
    buf->len += s.len;
}

static void map_runes(struct ch_buf *buf, struct chart_str s,
                      uint32_t (*map)(uint32_t))
{
    size_t width;
    for (size_t i = 0; i < s.len; i += width)
        ch_buf_rune(buf, map(ch_utf8_decode(s, i, &width)));
}

void ch_case_upper(struct ch_buf *buf, struct chart_str s)
{
    if (is_ascii(s))
        map_ascii(buf, s, ch_to_upper);
    else
        map_runes(buf, s, ch_uni_upper);
}

void ch_case_lower(struct ch_buf *buf, struct chart_str s)
{
    if (is_ascii(s))
        map_ascii(buf, s, ch_to_lower);
    else
        map_runes(buf, s, ch_uni_lower);
}

/* What ends a word for Title: not letters, digits and '_'; beyond ASCII white
 * space alone. */
static bool is_title_separator(uint32_t rune)
{
    if (rune < 0x80)
        return !ch_is_digit((char)rune) && !ch_is_alpha((char)rune) &&
               rune != '_';
    return !ch_uni_is_letter(rune) && !ch_uni_is_digit(rune) &&
           ch_uni_is_space(rune);
}

void ch_case_title(struct ch_buf *buf, struct chart_str s)
{
    uint32_t before = ' ';
    size_t width;
    for (size_t i = 0; i < s.len; i += width) {
        uint32_t rune = ch_utf8_decode(s, i, &width);
        ch_buf_rune(buf,
                    is_title_separator(before) ? ch_uni_title(rune) : rune);
        before = rune;
    }
}

void ch_case_untitle(struct ch_buf *buf, struct chart_str s)
{
    bool at_start = true;
    size_t width;
    for (size_t i = 0; i < s.len; i += width) {
        uint32_t rune = ch_utf8_decode(s, i, &width);
        bool space = ch_uni_is_space(rune);
        ch_buf_rune(buf, at_start && !space ? ch_uni_lower(rune) : rune);
        at_start = space;
    }
}

void ch_case_swap(struct ch_buf *buf, struct chart_str s)
{
    bool at_start = true;
    size_t width;
    for (size_t i = 0; i < s.len; i += width) {
        uint32_t rune = ch_utf8_decode(s, i, &width);
        if (ch_uni_is_upper(rune) || ch_uni_is_title(rune)) {
            rune = ch_uni_lower(rune);
            at_start = false;
        } else if (ch_uni_is_lower(rune)) {
            rune = at_start ? ch_uni_title(rune) : ch_uni_upper(rune);
            at_start = false;
        } else {
            at_start = ch_uni_is_space(rune);
        }
        ch_buf_rune(buf, rune);
    }
}

void ch_case_initials(struct ch_buf *buf, struct chart_str s)
{
    bool at_start = true;
    for (size_t i = 0; i < s.len; i++) {
        uint32_t rune = (unsigned char)s.ptr[i];
        bool space = ch_uni_is_space(rune);
        if (at_start && !space)
            ch_buf_rune(buf, rune);
        at_start = space;
    }
}

/* ---- PascalCase --------------------------------------------------------- */

static bool is_connector(uint32_t rune)
{
    return rune == '-' || rune == '_' || ch_uni_is_space(rune);
}

/* Connectors at the start stay; one between words goes, of several all but
 * one. A run of capitals at the start of a word loses all but the first. */
void ch_case_pascal(struct ch_buf *buf, struct chart_str s)
{
    uint32_t rune = 0, before;
    bool capitals = false;
    size_t i = 0, width;
    while (i < s.len) {
        rune = ch_utf8_decode(s, i, &width);
        i += width;
        if (!is_connector(rune)) {
            capitals = ch_uni_is_upper(rune);
            rune = ch_uni_upper(rune);
            break;
        }
        ch_buf_rune(buf, rune);
    }
    for (; i < s.len; i += width) {
        before = rune;
        rune = ch_utf8_decode(s, i, &width);
        if (is_connector(rune) && is_connector(before)) {
            ch_buf_rune(buf, before);
        } else if (is_connector(before)) {
            capitals = ch_uni_is_upper(rune);
            rune = ch_uni_upper(rune);
        } else {
            capitals = capitals && ch_uni_is_upper(rune);
            if (capitals)
                rune = ch_uni_lower(rune);
            ch_buf_rune(buf, before);
        }
    }
    /* The last one; of connectors alone it comes a second time. */
    if (s.len)
        ch_buf_rune(buf, rune);
}

/* ---- snake_case and kebab-case ------------------------------------------ */

enum word_type {
    WORD_NONE, /* the end of the text, or invalid bytes */
    WORD_NUMBER,
    WORD_UPPER, /* HTTP, or Name */
    WORD_LETTERS,
    WORD_CONNECTOR,
    WORD_PUNCTUATION,
    WORD_OTHER
};

struct words {
    struct ch_buf *buf;
    char connector;
    struct chart_str rest;
    enum word_type type; /* of the word that was read last */
    struct chart_str word;
};

/* A letter, but for common CJK characters. */
static bool is_letter(uint32_t rune)
{
    if (rune < 0x3400)
        return ch_uni_is_letter(rune);
    if (rune <= 0x4D85 || (rune >= 0x4E00 && rune <= 0x9FCC) ||
        (rune >= 0x20000 && rune <= 0x2B81D))
        return false;
    return ch_uni_is_letter(rune);
}

/* The first valid code point at `at`; `*width` includes invalid bytes before
 * it. Without one it is `before`, and all bytes are taken. */
static uint32_t valid_rune(struct chart_str s, size_t at, uint32_t before,
                           size_t *width)
{
    size_t i = at, step;
    while (i < s.len) {
        uint32_t rune = ch_utf8_decode(s, i, &step);
        i += step;
        if (rune != CH_RUNE_ERROR) {
            *width = i - at;
            return rune;
        }
    }
    *width = i - at;
    return before;
}

static bool is_small_letter(uint32_t rune)
{
    return is_letter(rune) && !ch_uni_is_upper(rune);
}

static bool is_other(uint32_t rune)
{
    return !is_connector(rune) && !is_letter(rune) && !ch_uni_is_number(rune) &&
           !ch_uni_is_punct(rune);
}

/* The end of the run of `same` that goes on at `at` behind `rune`. */
static size_t run_end(struct chart_str s, size_t at, uint32_t rune,
                      bool (*same)(uint32_t))
{
    size_t width;
    while (at < s.len) {
        rune = valid_rune(s, at, rune, &width);
        if (!same(rune))
            break;
        at += width;
    }
    return at;
}

/* The end of a word that began with the capital `rune` before `at`: HTTP of
 * HTTPStatus, or Status. */
static size_t capital_word_end(struct chart_str s, size_t at, uint32_t rune)
{
    size_t width;
    if (at >= s.len)
        return at;
    rune = valid_rune(s, at, rune, &width);
    if (!ch_uni_is_upper(rune))
        return is_letter(rune) ? run_end(s, at + width, rune, is_small_letter)
                               : at;
    size_t last = width;
    at += width;
    while (at < s.len) {
        rune = valid_rune(s, at, rune, &width);
        if (!ch_uni_is_upper(rune))
            break;
        last = width;
        at += width;
    }
    /* The last capital begins the next word if a small letter follows. */
    return at < s.len && is_letter(rune) ? at - last : at;
}

static void next_word(struct words *w)
{
    static const struct {
        enum word_type type;
        bool (*same)(uint32_t);
    } runs[] = {
        {WORD_CONNECTOR, is_connector},  {WORD_PUNCTUATION, ch_uni_is_punct},
        {WORD_LETTERS, is_small_letter}, {WORD_NUMBER, ch_uni_is_number},
        {WORD_OTHER, is_other},
    };
    struct chart_str s = w->rest;
    size_t end;
    w->type = WORD_NONE;
    w->word = CH_STR("");
    if (s.len == 0)
        return;
    uint32_t rune = valid_rune(s, 0, CH_RUNE_ERROR, &end);
    if (rune == CH_RUNE_ERROR) {
        /* nothing but invalid bytes */
    } else if (ch_uni_is_upper(rune)) {
        w->type = WORD_UPPER;
        end = capital_word_end(s, end, rune);
    } else {
        size_t i = 0;
        while (i + 1 < CH_COUNT(runs) && !runs[i].same(rune))
            i++;
        w->type = runs[i].type;
        end = run_end(s, end, rune, runs[i].same);
    }
    w->word = ch_str_sub(s, 0, end);
    w->rest = ch_str_sub(s, end, s.len);
}

static void put_word(struct words *w, enum word_type type,
                     struct chart_str word)
{
    size_t width;
    if (type != WORD_UPPER && type != WORD_CONNECTOR) {
        ch_buf_str(w->buf, word);
        return;
    }
    for (size_t i = 0; i < word.len; i += width) {
        uint32_t rune = ch_utf8_decode(word, i, &width);
        if (is_connector(rune))
            ch_buf_byte(w->buf, w->connector);
        else
            ch_buf_rune(w->buf,
                        ch_uni_is_upper(rune) ? ch_uni_lower(rune) : rune);
    }
}

/* Letters and numbers that follow belong to the same word. */
static void put_letters_and_numbers(struct words *w)
{
    while (w->type == WORD_LETTERS || w->type == WORD_NUMBER) {
        put_word(w, w->type, w->word);
        next_word(w);
    }
}

static bool is_separator_word(enum word_type type)
{
    return type == WORD_CONNECTOR || type == WORD_PUNCTUATION;
}

static void put_connector(struct words *w)
{
    ch_buf_byte(w->buf, w->connector);
}

/* Behind a word of letters, with a number now read: Bld4Floor is bld4_floor,
 * but http2xx is http_2xx. */
static void put_number_after_letters(struct words *w)
{
    struct chart_str number = w->word;
    if (w->rest.len == 0)
        return;
    next_word(w);
    if (w->type != WORD_LETTERS) {
        put_word(w, WORD_NUMBER, number);
        if (!is_separator_word(w->type))
            put_connector(w);
        return;
    }
    put_connector(w);
    put_word(w, WORD_NUMBER, number);
    put_letters_and_numbers(w);
    if (w->type != WORD_NONE && !is_separator_word(w->type))
        put_connector(w);
}

/* What comes between the word `before` and the one now read. */
static void put_between(struct words *w, enum word_type before,
                        struct chart_str word)
{
    switch (before) {
    case WORD_NUMBER:
        put_letters_and_numbers(w);
        if (w->type != WORD_NONE && !is_separator_word(w->type))
            put_connector(w);
        break;
    case WORD_CONNECTOR:
        put_word(w, before, word);
        break;
    case WORD_PUNCTUATION:
        break;
    case WORD_NONE:
    case WORD_UPPER:
    case WORD_LETTERS:
    case WORD_OTHER:
        if (w->type == WORD_NUMBER)
            put_number_after_letters(w);
        else if (!is_separator_word(w->type))
            put_connector(w);
        break;
    }
}

void ch_case_connected(struct ch_buf *buf, struct chart_str s, char connector)
{
    struct words w = {.buf = buf, .connector = connector, .rest = s};
    next_word(&w);
    while (w.rest.len > 0) {
        enum word_type before = w.type;
        struct chart_str word = w.word;
        if (before != WORD_CONNECTOR)
            put_word(&w, before, word);
        next_word(&w);
        put_between(&w, before, word);
    }
    put_word(&w, w.type, w.word);
}
