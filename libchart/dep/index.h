/*
 * A repository's index, read as it comes: it is fed in pieces, and of all its
 * charts only the wanted ones are kept, an entry at a time. So memory follows
 * what is wanted, not the index.
 *
 * YAML in the block form that Helm writes is told apart by lines and JSON by
 * tokens. An index in another form is "odd": it has to be read again, as a
 * whole, by the YAML parser.
 */
#ifndef CH_DEP_INDEX_H
#define CH_DEP_INDEX_H

#include "base/buf.h"
#include "semver/semver.h"
#include "value/value.h"

/* An entry of a wanted chart. */
struct ch_index_version {
    struct chart_str version; /* as written */
    struct chart_str url;     /* the first one; "" none */
    struct chart_str digest;  /* hexadecimal; "" none */
    struct ch_semver parsed;
};

/* A wanted chart. */
struct ch_index_chart {
    struct chart_str name;
    bool found;                        /* the index has it */
    struct ch_index_version *versions; /* newest first once finished */
    size_t count, cap;
};

struct ch_index;

/* Starts an index with no piece yet. `source` is its repository's URL as
 * warnings show it. */
int ch_index_start(struct ch_op *op, const struct chart_str *wanted,
                   size_t count, struct chart_str source,
                   struct ch_index **out);
/* Reads on. Errors: CHART_ECHART with Helm's text for an entry of a wrong
 * type. */
int ch_index_feed(struct ch_index *index, struct chart_str piece);
/* Whether it turned out odd: then ch_index_read_whole is due. Known for sure
 * after ch_index_end. */
bool ch_index_is_odd(const struct ch_index *index);
/* No piece is left. */
int ch_index_end(struct ch_index *index);
/* Reads an odd index. */
int ch_index_read_whole(struct ch_index *index, struct chart_str text);
/* Checks what is only known at the end, and sorts. Errors: "no API version
 * specified", "empty index.yaml file". */
int ch_index_finish(struct ch_index *index);

/* The wanted chart of that name. */
const struct ch_index_chart *ch_index_find(const struct ch_index *index,
                                           struct chart_str name);
/* The names of all charts, in the index's order. */
const struct chart_str *ch_index_names(const struct ch_index *index,
                                       size_t *count);

/* The newest version with a URL that the constraint allows, or null: what
 * Helm's resolver takes. */
const struct ch_index_version *
ch_index_pick(const struct ch_index_chart *chart,
              const struct ch_constraint *constraint);
/* The entry that is locked as `version` (1 and 1.0.0 are the same), or null. */
const struct ch_index_version *ch_index_get(struct ch_op *op,
                                            const struct ch_index_chart *chart,
                                            struct chart_str version);
/* What Helm takes for --version: that very text, else the newest that it
 * allows as a constraint ("" any release), or null. Error: a constraint that
 * cannot be read. */
int ch_index_choose(struct ch_op *op, const struct ch_index_chart *chart,
                    struct chart_str version,
                    const struct ch_index_version **out);

#endif
