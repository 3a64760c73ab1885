/*
 * A YAML file as lines: which key of which block map owns which of them. For
 * moving and joining parts of files with their comments, spelling and layout.
 *
 * Only block maps have structure; everything else (lists, flow maps, scalars)
 * is the text of a key. The reader looks at indentation and does not know all
 * of YAML, so whoever edits parses the result and compares it with what it
 * should hold.
 */
#ifndef CH_CODEC_YAML_LINES_H
#define CH_CODEC_YAML_LINES_H

#include "base/buf.h"
#include "value/value.h"

struct ch_yaml_text {
    struct chart_str *lines; /* without their ends */
    size_t count;
};

struct ch_yaml_node {
    struct chart_str key; /* unquoted; "" for the root */
    struct ch_yaml_node *up;
    const struct ch_yaml_text *text; /* null: a key without lines of its own */
    size_t lead; /* first of the comments right above the key */
    size_t line; /* of the key; the root has none */
    size_t end;  /* behind its last line */
    size_t indent;
    bool is_block;  /* `children` is what it holds */
    bool is_gone;   /* taken out; nothing of it is written */
    bool is_opened; /* only the key of its line is still true */
    bool is_graft;  /* its text is a whole file's, indented under the key */
    struct chart_str new_key;   /* written instead of `key`, unless empty */
    struct ch_yaml_node *above; /* if gone, its comments come first */
    struct ch_yaml_node **children;
    size_t count, cap;
    struct ch_yaml_node **added; /* written behind the children */
    size_t added_count, added_cap;
};

int ch_yaml_lines_parse(struct ch_op *op, struct chart_str text,
                        struct ch_yaml_node **root);
/* The child under `key`, or null. */
struct ch_yaml_node *ch_yaml_lines_child(const struct ch_yaml_node *node,
                                         struct chart_str key);
/* Whether something would be written inside of it. */
bool ch_yaml_lines_has_children(const struct ch_yaml_node *node);
/* Gives a node that is no block map, but holds `value` (a map, or nothing),
 * the layout of one. */
int ch_yaml_lines_open(struct ch_op *op, struct ch_yaml_node *node,
                       struct ch_value value);
/* Adds a key without a value. */
int ch_yaml_lines_add(struct ch_op *op, struct ch_yaml_node *node,
                      struct chart_str key, struct ch_yaml_node **out);
/* Adds a key that holds all of another file. */
int ch_yaml_lines_graft(struct ch_op *op, struct ch_yaml_node *node,
                        struct chart_str key, const struct ch_yaml_node *root);
/* Writes `child`, of this tree or another one, behind what `node` holds. */
int ch_yaml_lines_attach(struct ch_op *op, struct ch_yaml_node *node,
                         struct ch_yaml_node *child);
/* Moves it there, under `key`. */
int ch_yaml_lines_move(struct ch_op *op, struct ch_yaml_node *child,
                       struct ch_yaml_node *node, struct chart_str key);
/* Adds what `from` has and `into` has not, map by map. Both are block maps. */
int ch_yaml_lines_merge(struct ch_op *op, struct ch_yaml_node *into,
                        const struct ch_yaml_node *from);
/* Whether `after` has each comment of `before`, as often. Lines of texts that
 * look like comments count as well. */
int ch_yaml_lines_comments_kept(struct ch_op *op, struct chart_str before,
                                struct chart_str after, bool *kept);
/* The root's text, each line ended. */
int ch_yaml_lines_write(struct ch_buf *buf, const struct ch_yaml_node *root);

#endif
