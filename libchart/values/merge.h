/*
 * The merge of two maps: Helm's MergeMaps for layers and coalesceTables for
 * defaults under values.
 *
 * Frozen maps are shared (with the loaded chart, or with another pass) and
 * are copied just before they change, one map at a time: whoever writes into a
 * map found in a slot calls ch_merge_own on the slot first. Where Helm lets two
 * places hold one map, both slots must hold the same map that is not frozen.
 */
#ifndef CH_VALUES_MERGE_H
#define CH_VALUES_MERGE_H

#include "base/buf.h"
#include "values/values.h"

/* Where in the values a merge is, leaf first, for messages. */
struct ch_merge_path {
    const struct ch_merge_path *up;
    struct chart_str name;
};

/* One merge of defaults under values. */
struct ch_merge {
    struct ch_op *op;
    const struct ch_merge_observer *observer; /* may be null */
    /* Nulls of the stronger side are written into the weaker one as well, as
     * Helm does; seen only where that is used afterwards. */
    bool touch_source;
};

/* loader.MergeMaps, in place: `over` wins, its parts are moved into `base`. */
int ch_merge_layer(struct ch_op *op, struct ch_map *base,
                   const struct ch_map *over);

/* coalesceTablesFullKey: `src` under `dst`, which is changed. With
 * `keep_nulls` a null in `dst` stays, else it deletes. */
int ch_merge_tables(const struct ch_merge *merge, struct ch_map *dst,
                    struct ch_map *src, const struct ch_merge_path *path,
                    bool keep_nulls);

/* Makes the map in `slot` one that may be changed: copies it if it is frozen.
 * What lies in it stays shared. */
int ch_merge_own(struct ch_op *op, struct ch_value *slot);
/* The same for the whole tree in `slot`: copies each frozen map in it once,
 * and lists that hold maps. Lists without maps stay shared: nothing changes
 * a list in place. */
int ch_merge_privatize(struct ch_op *op, struct ch_value *slot);

/* Takes the entries marked by ch_merge_mark out of a map. */
int ch_merge_sweep(struct ch_op *op, struct ch_map *map);
static inline void ch_merge_mark(struct ch_map_entry *entry)
{
    entry->value = ch_invalid();
}

/* "chart.key.key": Helm's concatPrefix, which drops leading empty names. */
void ch_merge_path_print(struct ch_buf *buf, const struct ch_merge_path *path);

/* Tells the observer, if there is one. */
void ch_merge_replaced(const struct ch_merge *merge,
                       const struct ch_merge_path *path,
                       const struct ch_map_entry *winner,
                       struct ch_value loser);
void ch_merge_deleted(const struct ch_merge *merge,
                      const struct ch_merge_path *path,
                      const struct ch_map_entry *null_entry,
                      struct ch_value loser);

/* Logs before + path + after; `value`, if not null, is printed as %v and in
 * parentheses. */
int ch_merge_warn(struct ch_op *op, const char *before,
                  const struct ch_merge_path *path, const char *after,
                  const struct ch_value *value);

#endif
