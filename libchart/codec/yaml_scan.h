/*
 * YAML text to tokens, by the rules of go-yaml v2's scanner (a port of
 * libyaml's of 2011, whose quirks charts can observe: which is why libyaml of
 * today, which reads more, is not used).
 */
#ifndef CH_CODEC_YAML_SCAN_H
#define CH_CODEC_YAML_SCAN_H

#include "codec/yaml_input.h"

enum ch_yaml_token_type {
    CH_YAML_T_STREAM_END,
    CH_YAML_T_VERSION,
    CH_YAML_T_TAG_DIRECTIVE,
    CH_YAML_T_DOCUMENT_START,
    CH_YAML_T_DOCUMENT_END,
    CH_YAML_T_SEQUENCE_START, /* block */
    CH_YAML_T_MAPPING_START,
    CH_YAML_T_BLOCK_END,
    CH_YAML_T_FLOW_SEQUENCE_START,
    CH_YAML_T_FLOW_SEQUENCE_END,
    CH_YAML_T_FLOW_MAPPING_START,
    CH_YAML_T_FLOW_MAPPING_END,
    CH_YAML_T_ENTRY, /* "- " */
    CH_YAML_T_FLOW_ENTRY,
    CH_YAML_T_KEY,
    CH_YAML_T_VALUE,
    CH_YAML_T_ALIAS,
    CH_YAML_T_ANCHOR,
    CH_YAML_T_TAG,
    CH_YAML_T_SCALAR
};

/* A place in the text; all 0-based. Columns count characters; `wide` is how
 * many bytes more there are. */
struct ch_yaml_mark {
    uint32_t offset;
    uint32_t line;
    uint32_t column;
    uint32_t wide;
};

struct ch_yaml_token {
    uint8_t type;
    bool plain;       /* a scalar in plain style */
    uint16_t version; /* of a %YAML directive: major * 100 + minor */
    uint32_t key;     /* 1 + the possible simple key that starts here, or 0 */
    struct ch_yaml_mark mark;
    struct chart_str value;  /* scalar, name, tag handle */
    struct chart_str suffix; /* of a tag; prefix of a tag directive */
};

/* A scalar or collection that turns out to be a key if ":" follows. */
struct ch_yaml_simple_key {
    bool possible;
    bool required;
    uint64_t token; /* number of its token */
    struct ch_yaml_mark mark;
};

struct ch_yaml_scanner {
    struct ch_op *op;
    struct ch_yaml_input input;
    const char *at;
    const char *line_start;
    uint32_t line;
    uint32_t wide; /* continuation bytes between line_start and at */
    bool stream_end_fetched;
    bool simple_key_allowed;
    /* Block scalars are checked, their values left out. */
    bool skips_blocks;

    struct ch_yaml_token *tokens; /* a queue */
    uint32_t head, tail, token_cap;
    uint64_t taken;       /* tokens removed from the queue */
    uint32_t pending_key; /* `key` of the next token that is appended */

    uint32_t flow_level;
    int32_t indent;
    int32_t *indents;
    uint32_t indent_count, indent_cap;
    struct ch_yaml_simple_key *keys; /* one for each flow level, and one */
    uint32_t key_count, key_cap;

    struct chart_str source; /* for the frame of an error */
    uint32_t base_line;      /* lines of the file before the text */
};

int ch_yaml_scanner_init(struct ch_yaml_scanner *s, struct ch_op *op,
                         struct chart_str text, uint32_t base_line,
                         struct chart_str source);

/* Makes sure that the queue's head can be returned. */
int ch_yaml_scanner_fill(struct ch_yaml_scanner *s);

/* The next token, left in the queue; null with `*code` set. */
static inline struct ch_yaml_token *ch_yaml_peek(struct ch_yaml_scanner *s,
                                                 int *code)
{
    *code = ch_yaml_scanner_fill(s);
    return *code ? NULL : &s->tokens[s->head];
}
static inline void ch_yaml_take(struct ch_yaml_scanner *s)
{
    s->head++;
    s->taken++;
}

/* Fails with what go-yaml's parser says about `mark`: it counts lines from 0,
 * and takes the context's line where its own is the first. */
int ch_yaml_parse_problem(struct ch_yaml_scanner *s, const char *problem,
                          struct ch_yaml_mark mark, uint32_t context_line);
/* Fails because the operation's limit of nesting is passed. */
int ch_yaml_too_deep(struct ch_op *op);
/* Adds the frame for `mark` to the error that is set. */
void ch_yaml_frame(struct ch_yaml_scanner *s, struct ch_yaml_mark mark);

#endif
