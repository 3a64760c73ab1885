/*
 * The bytes that a YAML scanner reads: UTF-8 without a byte order mark, ended
 * by NULs, cut where go-yaml's reader would refuse to go on.
 */
#ifndef CH_CODEC_YAML_INPUT_H
#define CH_CODEC_YAML_INPUT_H

#include "base/op.h"

/* NULs behind the text, so that looking ahead needs no check. */
#define CH_YAML_PADDING 16

struct ch_yaml_input {
    const char *start;
    const char *end; /* of the text; NULs follow */
    /* Null, or why no byte from `end` on can be read. */
    const char *problem;
};

/* A copy of `text` in the arena, ready to be scanned. 0 or the code. */
int ch_yaml_input_init(struct ch_op *op, struct chart_str text,
                       struct ch_yaml_input *input);

/* What a byte can begin, as bits. */
enum ch_yaml_class {
    CH_YAML_C_BLANK = 1, /* space, tab */
    CH_YAML_C_BREAK = 2, /* CR, LF; a first byte of NEL, LS, PS may be one */
    CH_YAML_C_END = 4,   /* NUL */
    CH_YAML_C_FLOW = 8,  /* , ? [ ] { }: ends a plain scalar inside brackets */
    CH_YAML_C_COLON = 16,
    CH_YAML_C_WIDE = 32,     /* first byte of a character of several bytes */
    CH_YAML_C_WORD = 64,     /* letters, digits, _ and - */
    CH_YAML_C_SPECIAL = 128, /* may not begin a plain scalar */
};

extern const unsigned char ch_yaml_classes[256];

static inline unsigned ch_yaml_class(const char *p)
{
    return ch_yaml_classes[(unsigned char)*p];
}

static inline bool ch_yaml_is_blank(const char *p)
{
    return *p == ' ' || *p == '\t';
}

/* The length of a line break at `p`, or 0. CR LF counts as one. */
static inline size_t ch_yaml_break_len(const char *p)
{
    if (*p == '\n')
        return 1;
    if (*p == '\r')
        return p[1] == '\n' ? 2 : 1;
    if (*p == '\xC2')
        return p[1] == '\x85' ? 2 : 0;
    if (*p == '\xE2' && p[1] == '\x80')
        return p[2] == '\xA8' || p[2] == '\xA9' ? 3 : 0;
    return 0;
}

static inline bool ch_yaml_is_break(const char *p)
{
    return ch_yaml_break_len(p) != 0;
}

/* A blank, a break or the end. */
static inline bool ch_yaml_is_blankz(const char *p)
{
    return ch_yaml_is_blank(p) || !*p || ch_yaml_is_break(p);
}

static inline bool ch_yaml_is_breakz(const char *p)
{
    return !*p || ch_yaml_is_break(p);
}

/* Bytes of the character at `p`. */
static inline size_t ch_yaml_width(const char *p)
{
    unsigned char c = (unsigned char)*p;
    return c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

#endif
