/*
 * Go's text/template, as Helm configures it (missingkey=zero). A unit is one
 * parsed file: immutable, made in the arena of the operation that parsed it.
 * A set maps names to definitions; an overlay set sees its parent's. Executing
 * walks a definition and appends to a buffer.
 */
#ifndef CH_TEMPLATE_TEMPLATE_H
#define CH_TEMPLATE_TEMPLATE_H

#include "base/buf.h"
#include "template/func.h"
#include "template/host.h"
#include "value/value.h"

struct ch_unit; /* one parsed text with its definitions */
struct ch_def;  /* one named template: the file's body or a define */
struct ch_set;  /* names to definitions */
struct ch_exec; /* one execution and those nested in it */

/* Parses `text` under `name`. On a syntax error: CHART_ESYNTAX, message as
 * Go's ("template: NAME:LINE: ..."), a frame with name and line. `text` and
 * `name` must live as long as the unit (literal text is not copied). */
int ch_unit_parse(struct ch_op *op, struct chart_str name,
                  struct chart_str text, ch_func_lookup lookup,
                  struct ch_unit **out);

/* The unit's definitions: its own body (named as the unit) and each define. */
size_t ch_unit_def_count(const struct ch_unit *unit);
const struct ch_def *ch_unit_def_at(const struct ch_unit *unit, size_t i);
/* What runs under the unit's name: its body, or a define of that name where the
 * body is empty. */
const struct ch_def *ch_unit_body(const struct ch_unit *unit);
struct chart_str ch_def_name(const struct ch_def *def);
/* Name of the unit that it was parsed from. */
struct chart_str ch_def_source(const struct ch_def *def);
/* Body has nothing but space and comments: does not replace a fuller one. */
bool ch_def_is_empty(const struct ch_def *def);

/* A new set; `parent` (or null) is looked up behind it. */
int ch_set_new(struct ch_op *op, const struct ch_set *parent,
               struct ch_set **out);
/* Adds all definitions of a unit, by Go's rules of replacement: an empty body
 * does not replace a non-empty one; a later one replaces an earlier. */
int ch_set_add(struct ch_op *op, struct ch_set *set,
               const struct ch_unit *unit);
const struct ch_def *ch_set_find(const struct ch_set *set,
                                 struct chart_str name);

/* Prepares executions in `op`: functions see `host`, names come from `set`. */
int ch_exec_new(struct ch_op *op, const struct ch_set *set,
                struct ch_host *host, struct ch_exec **out);
/* Runs one definition with `data` as dot and $, appending to `out`. Nested
 * calls (include, tpl) use the same exec; `set` null keeps the current one.
 * On failure the error's message is Go's whole text ("template: N:L:C:
 * executing "N" at <node>: ..."), frames go from the innermost outwards.
 * Missing values are printed as <no value>, as Go does; whoever runs files and
 * tpl takes that text out of what they print (ch_remove_no_value). */
int ch_exec_run(struct ch_exec *exec, const struct ch_set *set,
                const struct ch_def *def, struct ch_value data,
                struct ch_buf *out);
/* The same with the output as a string value. It is collected in one buffer
 * that all nested runs share, so the only memory it costs is the string. */
int ch_exec_run_to_value(struct ch_exec *exec, const struct ch_set *set,
                         const struct ch_def *def, struct ch_value data,
                         struct ch_value *out);
/* ch_exec_run_to_value as `tpl` needs it: without "<no value>". */
int ch_exec_run_to_clean_value(struct ch_exec *exec, const struct ch_set *set,
                               const struct ch_def *def, struct ch_value data,
                               struct ch_value *out);
/* Deletes every "<no value>" from `from` on, in place. */
void ch_remove_no_value(struct ch_buf *buf, size_t from);

/* After a failed run: the origin of the item whose turn it was in the innermost
 * range; 0: unknown, or there was none. */
uint32_t ch_exec_turn_origin(const struct ch_exec *exec);

/* What wrote, or was about to write, a byte of the output. */
struct ch_stop {
    struct ch_place place; /* of text to the byte, of an action its start */
    bool is_text;          /* literal text, not an action */
};
/* After the first run of an exec failed because `out`, fixed (ch_buf_fix) at
 * `size` bytes, was full: who was to write the next byte. False: it failed for
 * another reason. */
bool ch_exec_full_at(struct ch_exec *exec, const struct ch_buf *out,
                     size_t size, struct ch_stop *stop);

struct ch_op *ch_exec_op(struct ch_exec *exec);
const struct ch_set *ch_exec_set(struct ch_exec *exec);
/* Where the call in progress stands (for observers and warnings). */
struct ch_place ch_exec_place(struct ch_exec *exec);
struct ch_place_lines ch_place_lines(struct ch_place place);
/* Argument `i` of the call in progress as it is written; "" for the value that
 * came through the pipeline. */
int ch_exec_arg_text(struct ch_exec *exec, size_t i, struct ch_buf *buf);

/* After a failed run: the texts of Go's nested errors. Each is the end of the
 * message; `lens` holds their lengths, innermost first. Helm lays an error out
 * by them. */
size_t ch_exec_error_links(const struct ch_exec *exec, const size_t **lens);

#endif
