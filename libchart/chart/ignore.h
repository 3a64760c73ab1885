/*
 * .helmignore rules: one pattern a line, matched as Go's filepath.Match does.
 * They apply to directories only, never to archives.
 */
#ifndef CH_CHART_IGNORE_H
#define CH_CHART_IGNORE_H

#include "base/op.h"

struct ch_ignore_rule {
    struct chart_str pattern; /* without '!', leading and trailing '/' */
    bool negate;
    bool directories_only;
    bool whole_path; /* else the base name alone */
    bool literal;    /* no special characters */
    bool suffix;     /* a base name's "*" and then none; pattern without "*" */
};

struct ch_ignore {
    struct ch_ignore_rule *rules;
    size_t count;
    size_t cap;
};

/* Adds the rules of a file's text. Error texts are Helm's. */
int ch_ignore_parse(struct ch_op *op, struct ch_ignore *ignore,
                    struct chart_str text);
/* Adds the rule that Helm always has: dot files in templates/. */
int ch_ignore_add_defaults(struct ch_op *op, struct ch_ignore *ignore);

/* Whether the entry at `path` (relative to the chart) is left out. Rules are
 * asked in order; a negated rule leaves out all that does not match it. */
int ch_ignore_match(struct ch_op *op, const struct ch_ignore *ignore,
                    struct chart_str path, bool is_directory, bool *ignored);

/* Go's filepath.Match: 1 match, 0 none, -1 a malformed pattern. */
int ch_file_match(struct chart_str pattern, struct chart_str name);

#endif
