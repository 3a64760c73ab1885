/*
 * What the engine and its functions ask of whoever runs them. render/host.c
 * fills it in for charts; tests and the bare template API have smaller ones.
 */
#ifndef CH_TEMPLATE_HOST_H
#define CH_TEMPLATE_HOST_H

#include "value/value.h"

struct ch_exec;
struct ch_method;
struct ch_unit;

/* A place in a template as an observer gets it: there are many, so lines are
 * counted (ch_place_lines) for those that are kept. */
struct ch_place {
    const struct ch_unit *unit;
    uint32_t pos; /* byte offset in its text */
};

/* 1-based line, 0-based column as in Go's messages. */
struct ch_place_lines {
    uint32_t line;
    uint32_t column;
};

/* Told of every read that a template makes of a value with an origin. */
struct ch_observer {
    void *user;
    /* `parent`[`key`] was read and gave `found` (CH_T_INVALID: missing). */
    void (*read_key)(void *user, const struct ch_place *place,
                     struct ch_value parent, struct chart_str key,
                     struct ch_value found);
    /* `v` was used as a whole: printed, passed to a function that looks at all
     * of it (toYaml, tpl, len, eq...). */
    void (*read_value)(void *user, const struct ch_place *place,
                       struct ch_value v);
    /* `v` was ranged over: its entries, not yet what is in them. Null:
     * read_value is told instead. */
    void (*read_items)(void *user, const struct ch_place *place,
                       struct ch_value v);
    /* Only whether `v` is empty mattered: if, with, and, or, not, default.
     * Null: not of interest. */
    void (*read_truth)(void *user, const struct ch_place *place,
                       struct ch_value v);
};

struct ch_host {
    void *user;
    /* include NAME DATA: the rendered text. */
    int (*include)(struct ch_host *host, struct ch_exec *exec,
                   struct chart_str name, struct ch_value data,
                   struct ch_value *result);
    /* tpl TEXT DATA. */
    int (*tpl)(struct ch_host *host, struct ch_exec *exec,
               struct chart_str text, struct ch_value data,
               struct ch_value *result);
    /* lookup APIVERSION KIND NAMESPACE NAME. */
    int (*lookup)(struct ch_host *host, struct ch_op *op,
                  const struct ch_value args[4], struct ch_value *result);
    struct ch_exec *exec;                   /* the run in progress */
    const struct ch_method *values_methods; /* of common.Values, or null */
    const struct ch_observer *observer;     /* null: nobody watches */
    bool lint_mode;                         /* fail and required only warn */
    bool allow_dns;                         /* getHostByName may ask */
};

#endif
