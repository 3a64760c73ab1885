/*
 * What a template expression can be, as a set of alternatives. Sets are
 * interned: equal sets have one number, 0 is the empty set: nil, or a value
 * that nobody looks into.
 */
#ifndef CH_EXPLAIN_ABSTRACT_H
#define CH_EXPLAIN_ABSTRACT_H

#include "explain/paths.h"
#include "explain/reach.h"
#include "render/program.h"

enum ch_abs_kind {
    CH_ABS_PATH = 1, /* the node of the values with that number */
    CH_ABS_ROOT,     /* the dot of an instance's templates */
    CH_ABS_SUBS,     /* its .Subcharts */
    CH_ABS_FILES,    /* its .Files, or what .Files.Get of it returns */
    CH_ABS_DICT,     /* a map that a template made: number in `dicts` */
    CH_ABS_TUPLE,    /* a list of known length: number in `tuples` */
    CH_ABS_LIST,     /* a list of that set's values */
    CH_ABS_COPY,     /* deepCopy of maps: what is put into it is not in them */
    CH_ABS_STR,      /* a constant text: number in `paths.tokens` */
    CH_ABS_PATTERN,  /* prefix NUL suffix, with something between them */
    CH_ABS_TEXT,     /* text that values below that node have come into */
    CH_ABS_BOOL,     /* a constant, 0 or 1 */
    CH_ABS_CHART,    /* .Chart of an instance */
    CH_ABS_TEMPLATE, /* .Template of a file of it */
    CH_ABS_OTHER     /* something that nothing of the user's flows into */
};

/* A set that grows beyond this is no longer followed: all of it is read. */
#define CH_ABS_SET_MAX 96
#define CH_REACH_PATH_MAX 64 /* tokens of a path that are followed */

#define CH_ABS(kind, id) ((uint64_t)(kind) << 32 | (id))
#define CH_ABS_KIND(alt) ((enum ch_abs_kind)((alt) >> 32))
#define CH_ABS_ID(alt) ((uint32_t)(alt))

/* A dict's bytes in its pool: the place that made it, then pairs. */
struct ch_abs_dict {
    uint32_t site;
    uint32_t count;
    const uint32_t *pairs; /* token, set */
};

/* Where a value was read. */
struct ch_abs_place {
    const struct ch_unit *unit;
    uint32_t pos;
    const struct ch_branch_node *guard;
    bool negated;
};

/* What a pointer was interned as. */
#define CH_ABS_CACHE 1024
struct ch_abs_cached {
    const void *what;
    uint32_t number;
};
static inline size_t ch_abs_cached_slot(const void *what)
{
    return ((uint64_t)(uintptr_t)what * 0x9E3779B97F4A7C15u) >> 54;
}
static inline struct ch_abs_cached *ch_abs_cached(struct ch_abs_cached *cache,
                                                  const void *what)
{
    return &cache[ch_abs_cached_slot(what)];
}

/* The table that a condition only guards, or null. */
struct ch_abs_guard {
    const struct ch_branch_node *branch;
    const struct ch_node *table;
};

/* The marks that reading something makes. */
struct ch_abs_trail {
    struct {
        uint32_t node;
        uint32_t flags;
    } marks[8];
    uint32_t count;
    bool fits; /* those are all of them */
};

/* A chain of fields, `set`.a.b.c, that has been followed. */
#define CH_ABS_CHAINS 1024
struct ch_abs_chain {
    uint32_t set, count;
    const struct ch_field_name *names;
    uint32_t result;
    uint32_t version; /* of the extras; 0: none */
    struct ch_abs_trail trail;
};

/* A bit for each number. */
struct ch_flags {
    uint8_t *items;
    uint32_t cap;
};

struct ch_reach {
    struct ch_op *op;
    struct ch_paths paths;
    struct ch_intern sets;
    struct ch_intern dicts;
    struct ch_intern tuples; /* sets of their items */
    struct ch_intern sites;  /* nodes that make dicts */
    struct ch_intern copies; /* (node, set) that were copied */
    struct ch_flags copies_asked;
    struct ch_intern extras; /* (alternative, token) to index in extra_sets */
    uint32_t *extra_sets;
    uint32_t extra_cap;
    uint64_t extra_owners; /* one bit for several owners: those with extras */
    bool extras_grew;
    uint32_t extras_version;
    struct ch_abs_chain *chains;
    struct ch_abs_trail *trail; /* where marks are noted, or null */
    struct ch_intern memo;      /* (definition, dot) to index in `results` */
    uint32_t *results;
    uint32_t result_cap;
    struct ch_intern texts;          /* (text, dot): tpl */
    const struct ch_def **text_defs; /* by token of the text */
    uint32_t text_cap;
    const struct ch_instance **instances;
    uint32_t *instance_nodes;
    uint32_t instance_count;
    const struct ch_rendered_values *values;
    struct ch_template_list list;
    const struct ch_set *set;
    struct ch_abs_place place; /* of what is being evaluated */
    bool fixed_place;          /* inside tpl: the call's place stays */
    uint32_t depth;
    uint32_t token_global, token_merged, token_any;
    uint32_t token_values, token_files, token_subcharts;
    uint32_t token_chart, token_template, token_release, token_capabilities;
    uint32_t other; /* the set of CH_ABS_OTHER alone */
    uint32_t token_as_map, token_yaml, token_table, token_path_value;
    uint64_t roots_asked;        /* by instance: an unusual field was read */
    struct ch_flags sites_asked; /* by site: a key was read */
    struct ch_abs_cached strings[CH_ABS_CACHE];  /* keys to tokens */
    struct ch_abs_cached literals[CH_ABS_CACHE]; /* nodes to sets */
    struct ch_abs_cached effects[CH_ABS_CACHE];  /* functions to effects */
    struct ch_abs_guard guards[CH_ABS_CACHE];
    uint32_t guarded;     /* tables that are only guarded just now */
    uint64_t visited[64]; /* owners whose merged maps this question has seen */
    uint32_t visited_count;
    uint32_t asking; /* questions within each other */
};

/* ---- sets --------------------------------------------------------------- */

int ch_abs_one(struct ch_reach *r, enum ch_abs_kind kind, uint32_t id,
               uint32_t *out);
int ch_abs_unite(struct ch_reach *r, uint32_t a, uint32_t b, uint32_t *out);
static inline int ch_abs_union(struct ch_reach *r, uint32_t a, uint32_t b,
                               uint32_t *out)
{
    if (a && b && a != b)
        return ch_abs_unite(r, a, b, out);
    *out = a ? a : b;
    return 0;
}
static inline uint32_t ch_abs_count(const struct ch_reach *r, uint32_t set)
{
    return r->sets.items[set].len / (uint32_t)sizeof(uint64_t);
}
static inline uint64_t ch_abs_at(const struct ch_reach *r, uint32_t set,
                                 uint32_t i)
{
    return ((const uint64_t *)r->sets.items[set].bytes)[i];
}
bool ch_abs_has(const struct ch_reach *r, uint32_t set, uint64_t alt);
/* The set of one node of the values. */
int ch_abs_path_set(struct ch_reach *r, uint32_t node, uint32_t *out);
int ch_abs_token(struct ch_reach *r, struct chart_str s, uint32_t *out);
int ch_abs_str(struct ch_reach *r, struct chart_str s, uint32_t *out);
/* The constant texts of a set as tokens; false when it can be anything else. */
bool ch_abs_is_constant(const struct ch_reach *r, uint32_t set);

/* Is it true, as `if` asks? */
enum ch_abs_truth { CH_ABS_NEVER, CH_ABS_ALWAYS, CH_ABS_MAYBE };
enum ch_abs_truth ch_abs_truth(const struct ch_reach *r, uint32_t set);
/* Are they maps that templates made, none with that key? */
bool ch_abs_lacks(const struct ch_reach *r, uint32_t set, uint32_t token);
/* Can it be something that is not known? */
bool ch_abs_has_other(const struct ch_reach *r, uint32_t set);

int ch_abs_new_dict(struct ch_reach *r, const void *site, const uint32_t *pairs,
                    uint32_t count, uint32_t *out);
struct ch_abs_dict ch_abs_dict_of(const struct ch_reach *r, uint32_t id);

int ch_abs_new_tuple(struct ch_reach *r, const uint32_t *items, uint32_t count,
                     uint32_t *out);
/* The set with its maps copied by a call. */
struct ch_abs_copy {
    const void *site;
    uint64_t set;
};
int ch_abs_new_copy(struct ch_reach *r, const void *site, uint32_t set,
                    uint32_t *out);
static inline uint32_t ch_abs_copied(const struct ch_reach *r, uint32_t id)
{
    const struct ch_abs_copy *copy = r->copies.items[id].bytes;
    return (uint32_t)copy->set;
}

static inline const uint32_t *ch_abs_tuple_of(const struct ch_reach *r,
                                              uint32_t id, uint32_t *count)
{
    *count = r->tuples.items[id].len / (uint32_t)sizeof(uint32_t);
    return r->tuples.items[id].bytes;
}

/* ---- reads -------------------------------------------------------------- */

/* set.token or set[token]; the step "*" is any of them. Marks KEY. */
int ch_abs_field(struct ch_reach *r, uint32_t set, uint32_t token,
                 uint32_t *out);
/* Any entry; marks ITEMS. */
int ch_abs_items(struct ch_reach *r, uint32_t set, uint32_t *out);
/* Marks WHOLE; the text it becomes. */
int ch_abs_whole(struct ch_reach *r, uint32_t set, uint32_t *out);
/* The set without its constant texts. */
int ch_abs_without_str(struct ch_reach *r, uint32_t set, uint32_t *out);
/* Marks those flags on the values themselves. */
int ch_abs_mark(struct ch_reach *r, uint32_t set, unsigned flags);
/* What templates have put into `alt` under that token; 0: nothing. */
uint32_t ch_abs_extra(const struct ch_reach *r, uint64_t alt, uint32_t token);
/* Who has what is put into `alt`: a dict is known by where it was made, as its
 * contents may differ by call. */
uint64_t ch_abs_owner(const struct ch_reach *r, uint64_t alt);
int ch_abs_set_flag(struct ch_reach *r, struct ch_flags *flags,
                    uint32_t number);
/* From now on `set` holds `value` under `token` as well. */
int ch_abs_put(struct ch_reach *r, uint32_t set, uint32_t token,
               uint32_t value);

static inline struct ch_abs_chain *ch_abs_chain_slot(struct ch_reach *r,
                                                     uint32_t hash)
{
    return &r->chains[(hash * 0x9E3779B1u) >> 22];
}
int ch_abs_mark_trail(struct ch_reach *r, const struct ch_abs_trail *trail);

/* ---- evaluation --------------------------------------------------------- */

/* Runs a definition with a dot, once for each of them; what it prints. */
int ch_reach_run(struct ch_reach *r, const struct ch_def *def, uint32_t dot,
                 uint32_t *out);
/* Runs the definitions that a name can mean; what they print. */
int ch_reach_include(struct ch_reach *r, uint32_t name, uint32_t dot,
                     uint32_t *out);
/* The operand of a condition that is a table, where the condition only guards
 * what is read of it; null for others. */
int ch_reach_guard(struct ch_reach *r, const struct ch_branch_node *node,
                   const struct ch_node **out);
int ch_reach_tpl(struct ch_reach *r, uint32_t text, uint32_t dot,
                 uint32_t *out);
/* What a function of texts gives for constants; 0 where that is not known. */
int ch_reach_fold(struct ch_reach *r, const struct ch_func *func,
                  const uint32_t *args, uint32_t count, uint32_t *out);
/* The constant texts, and patterns of them, that `print` and `printf` make. */
int ch_reach_print(struct ch_reach *r, const uint32_t *args, uint32_t count,
                   uint32_t *out);
int ch_reach_printf(struct ch_reach *r, const uint32_t *args, uint32_t count,
                    uint32_t *out);
/* A call of a function with its arguments evaluated. `node` is the call. */
int ch_reach_call(struct ch_reach *r, const struct ch_func *func,
                  const void *node, const uint32_t *args, uint32_t count,
                  uint32_t *out);

#endif
