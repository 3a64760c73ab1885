/*
 * YAML text as a stream of events, as go-yaml v2's parser gives them.
 */
#ifndef CH_CODEC_YAML_EVENT_H
#define CH_CODEC_YAML_EVENT_H

#include "codec/yaml_scan.h"

enum ch_yaml_event_type {
    CH_YAML_E_STREAM_END,
    CH_YAML_E_DOCUMENT_START,
    CH_YAML_E_DOCUMENT_END,
    CH_YAML_E_ALIAS,
    CH_YAML_E_SCALAR,
    CH_YAML_E_SEQUENCE_START,
    CH_YAML_E_SEQUENCE_END,
    CH_YAML_E_MAPPING_START,
    CH_YAML_E_MAPPING_END
};

/* Strings live in the operation's arena. A null ptr: there is none. */
struct ch_yaml_event {
    uint8_t type;
    bool implicit; /* a plain scalar without a tag: its text tells the type */
    struct ch_yaml_mark mark;
    struct chart_str anchor; /* of a node; the name an alias refers to */
    struct chart_str tag;    /* in full: "tag:yaml.org,2002:str" */
    struct chart_str value;
};

struct ch_yaml_tag_directive {
    struct chart_str handle;
    struct chart_str prefix;
};

struct ch_yaml_parser {
    struct ch_yaml_scanner scanner;
    uint8_t state;
    uint8_t *states; /* a stack of what comes after the current node */
    uint32_t state_count, state_cap;
    uint32_t *lines; /* where the open collections begin, for errors */
    uint32_t line_count, line_cap;
    struct ch_yaml_tag_directive *directives;
    uint32_t directive_count, directive_cap;
};

int ch_yaml_parser_init(struct ch_yaml_parser *p, struct ch_op *op,
                        struct chart_str text, uint32_t base_line,
                        struct chart_str source);
/* The next event. After STREAM_END and errors it must not be called. */
int ch_yaml_parser_next(struct ch_yaml_parser *p, struct ch_yaml_event *event);

#endif
