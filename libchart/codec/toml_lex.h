/*
 * Reads TOML's words: names, strings, numbers, with the lines and texts of
 * BurntSushi/toml's errors.
 */
#ifndef CH_CODEC_TOML_LEX_H
#define CH_CODEC_TOML_LEX_H

#include "base/buf.h"
#include "value/value.h"

#define CH_TOML_EOF 0u

struct ch_toml_lexer {
    struct ch_op *op;
    struct chart_str text;
    size_t at;
    uint32_t line; /* 1-based */
    bool at_eof;   /* the last ch_toml_take found the end */
    /* Makes the words in front of a message: 'line 1 (last key "a")'. */
    int (*fail)(void *user, uint32_t line, struct chart_str message);
    void *user;
};

enum ch_toml_kind {
    CH_TOML_STRING,
    CH_TOML_INTEGER,
    CH_TOML_FLOAT,
    CH_TOML_BOOL,
    CH_TOML_TIME,
    CH_TOML_ARRAY,
    CH_TOML_TABLE
};

/* A value's first word: all of it, or the bracket that opens it. */
struct ch_toml_word {
    enum ch_toml_kind kind;
    uint32_t line; /* where it ended */
    struct chart_str text;
};

/* Fails with a message in fmt's verbs, at the place where the lexer is. */
int ch_toml_fail(struct ch_toml_lexer *l, const char *format,
                 const struct ch_value *args, size_t count);
/* The same at a line. */
int ch_toml_fail_line(struct ch_toml_lexer *l, uint32_t line,
                      const char *format, const struct ch_value *args,
                      size_t count);

/* The character ahead, which stays; CH_TOML_EOF at the end. Fails for what a
 * TOML file may not hold. */
int ch_toml_peek(struct ch_toml_lexer *l, uint32_t *rune);
/* The same, going past it. */
int ch_toml_take(struct ch_toml_lexer *l, uint32_t *rune);
void ch_toml_back(struct ch_toml_lexer *l, uint32_t rune);

/* Goes past spaces and tabs, or line breaks too, or comments as well. */
int ch_toml_skip_blanks(struct ch_toml_lexer *l);
int ch_toml_skip_lines(struct ch_toml_lexer *l);
/* From '#' up to the end of the line. */
int ch_toml_skip_comment(struct ch_toml_lexer *l);

/* A piece of a key: bare, or quoted. `*line` is where it ended. */
int ch_toml_name(struct ch_toml_lexer *l, struct chart_str *out,
                 uint32_t *line);
/* A value's first word. */
int ch_toml_word(struct ch_toml_lexer *l, struct ch_toml_word *out);

static inline bool ch_toml_is_blank(uint32_t rune)
{
    return rune == ' ' || rune == '\t';
}
static inline bool ch_toml_is_newline(uint32_t rune)
{
    return rune == '\n' || rune == '\r';
}

#endif
