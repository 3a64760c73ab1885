/*
 * Template functions as rows of constant tables, and how one is called.
 *
 * The engine evaluates and checks the arguments against `params` with Go's
 * rules and error texts before it calls `call`, so a function can rely on
 * count and types. Errors: return ch_fail(call->op, CHART_EEXEC, "...") with
 * the text of Go's error (or panic) alone; the engine puts "error calling
 * NAME: " in front. `fail` and `required` use CHART_EFAIL.
 */
#ifndef CH_TEMPLATE_FUNC_H
#define CH_TEMPLATE_FUNC_H

#include "value/value.h"

struct ch_host;

/*
 * One letter per parameter, '*' after the last for variadic:
 *   s string    i int      l int64    f float64    b bool
 *   a interface{} (nil arrives as CH_T_NIL)
 *   v reflect.Value (Go's built-ins: invalid arrives as CH_T_INVALID)
 *   m map[string]interface {} (null map for nil; common.Values converts)
 *   t map[string]string     L []interface {}     S []string
 *   e error    T time.Time   C sprig.certificate   u uint32
 *   D time.Duration (a constant arrives as CH_T_INT64)   Z *time.Location
 *   w io.Writer (no value is one)   V *semver.Version (nil arrives as CH_T_NIL)
 *   B []uint8 (null string for nil)
 */
struct ch_call {
    struct ch_op *op;
    struct ch_host *host;
    const struct ch_func *func;
    const struct ch_value *args;
    size_t count;
    struct ch_value *result; /* CH_T_INVALID before the call */
};

enum ch_func_flags {
    CH_FUNC_CLOCK = 1,  /* reads the clock */
    CH_FUNC_RANDOM = 2, /* uses random bytes */
    CH_FUNC_HOST = 4,   /* asks the host (include, tpl, lookup) */
    CH_FUNC_LAZY = 8    /* and, or: the engine evaluates arguments one by one */
};

struct ch_func {
    const char *name;
    const char *params;
    int (*call)(struct ch_call *call);
    unsigned flags;
    const char *usage;   /* "trunc LENGTH STRING" */
    const char *summary; /* one sentence */
    const char *example; /* a template; the manual shows it and tests run it */
    const char *output;  /* what Helm prints for it */
};

/* A family: rows in any order. Each func/<family>.c ends in one. */
struct ch_func_family {
    const char *name;  /* "strings" */
    const char *title; /* "Strings" for the manual */
    const struct ch_func *rows;
    size_t count;
};

/* Finds a function by name; null when there is none. Filled in by
 * func/registry.c and handed to the parser, so this folder needs no table. */
typedef const struct ch_func *(*ch_func_lookup)(struct chart_str name);

#endif
