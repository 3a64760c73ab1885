/*
 * What some branch of the templates could read: paths followed through the
 * parsed templates of each chart, whatever the values are. Paths are absolute,
 * from the root of the wrapper's values ("ollama", "ollama", "gpu"); "*" stands
 * for any key or index. Where a path cannot be known (a computed key, a helper
 * that gets all values), everything below is readable: a path is called
 * unreadable only when that is certain.
 */
#ifndef CH_EXPLAIN_REACH_H
#define CH_EXPLAIN_REACH_H

#include "explain/usage.h"

struct ch_paths;
struct ch_reach;

/* Analyses every template of a run's enabled instances, and what Chart.yaml
 * reads: conditions, tags and import-values. Null for the templates of a run
 * that failed before it had them. The values serve for strings that go through
 * tpl. */
int ch_reach_new(struct ch_op *op, const struct ch_template_list *templates,
                 const struct ch_rendered_values *values,
                 struct ch_reach **out);

struct ch_reach_answer {
    /* CH_USAGE_... of the node itself (KEY, ITEMS, TRUTH, WHOLE, ENTRY), plus
     * WHOLE when a node above it is read as a whole. */
    unsigned flags;
    bool exact; /* found without "*" and without an unknown above it */
    const struct ch_reader *readers; /* where, first ones */
    size_t reader_count;
};

/* Whether something could read the node at `path`. */
int ch_reach_ask(struct ch_op *op, const struct ch_reach *reach,
                 const struct chart_str *path, size_t len,
                 struct ch_reach_answer *out);
/* The same without the readers: cheap. */
unsigned ch_reach_flags(const struct ch_reach *reach,
                        const struct chart_str *path, size_t len);

/* Is nothing at that path read but along with a table above it, which is read
 * as a whole? `above`: tokens to that table. */
bool ch_reach_only_around(const struct ch_reach *reach,
                          const struct chart_str *path, size_t len,
                          size_t *above);

/* Adds every path that some template names to `paths`, each with its flags and
 * `named`. */
int ch_reach_copy(struct ch_op *op, const struct ch_reach *reach,
                  unsigned named, struct ch_paths *paths);

#endif
