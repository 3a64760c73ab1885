/*
 * What a YAML scalar means: go-yaml v2's resolve, a YAML 1.1 reading with a few
 * 1.2 additions.
 */
#ifndef CH_CODEC_YAML_RESOLVE_H
#define CH_CODEC_YAML_RESOLVE_H

#include "value/value.h"

enum ch_yaml_tag {
    CH_YAML_NONE, /* no tag written */
    CH_YAML_STR,
    CH_YAML_BOOL,
    CH_YAML_INT,
    CH_YAML_FLOAT,
    CH_YAML_NULL,
    CH_YAML_TIMESTAMP, /* stays a string */
    CH_YAML_BINARY,
    CH_YAML_MERGE,
    CH_YAML_OTHER /* unknown tags are ignored: a string */
};

/* The tag of an event ("tag:yaml.org,2002:int", "!local", ""). */
enum ch_yaml_tag ch_yaml_tag_of(struct chart_str tag);
/* "!!int" */
const char *ch_yaml_tag_name(enum ch_yaml_tag tag);

/* Resolves a plain (`tag` NONE) or tagged scalar. The result is NIL, BOOL,
 * INT64, UINT64, FLOAT64, or INVALID for "a string": the caller has it. The
 * return value is the tag that the text turned out to have; when `tag` asks for
 * something else it is the caller's to refuse. */
enum ch_yaml_tag ch_yaml_resolve(struct chart_str text, enum ch_yaml_tag tag,
                                 struct ch_value *out);

/* Whether a plain text would be read as something else than a string, and so
 * must be quoted on output. */
bool ch_yaml_is_ambiguous(struct chart_str text);

#endif
