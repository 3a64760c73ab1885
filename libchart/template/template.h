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
struct chart_str ch_def_name(const struct ch_def *def);
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
 * executing "N" at <node>: ..."), frames go from the innermost outwards. */
int ch_exec_run(struct ch_exec *exec, const struct ch_set *set,
                const struct ch_def *def, struct ch_value data,
                struct ch_buf *out);
struct ch_op *ch_exec_op(struct ch_exec *exec);
const struct ch_set *ch_exec_set(struct ch_exec *exec);
/* Where the call in progress stands (for observers and warnings). */
struct ch_place ch_exec_place(const struct ch_exec *exec);

#endif
