/*
 * String-keyed maps. Entries lie in one array in insertion order until someone
 * asks for them sorted (bytewise); linear search up to 8 entries, a hash index
 * above. Go's maps have no order of their own, so sorting in place is never
 * visible; whoever iterates while a template body runs takes a snapshot.
 */
#ifndef CH_VALUE_MAP_H
#define CH_VALUE_MAP_H

#include "value/value.h"

struct ch_map_entry {
    const struct ch_string *key;
    uint32_t hash;
    uint32_t key_origin; /* identity of the key in its file, or 0 */
    struct ch_value value;
};

struct ch_map {
    struct ch_map_entry *entries;
    uint32_t *index; /* null below 9 entries; slot + 1, 0 is free */
    uint32_t len;
    uint32_t cap;
    uint32_t index_size; /* power of two */
    bool sorted;         /* entries are in bytewise order */
    bool frozen;         /* shared: must not change (checked in debug) */
};

struct ch_map *ch_map_new(struct ch_op *op, size_t cap);

/* The entry's value, or null. `key` may have no hash yet. A null map is empty.
 */
struct ch_value *ch_map_get(const struct ch_map *map,
                            const struct ch_string *key);
struct ch_value *ch_map_get_str(const struct ch_map *map, struct chart_str key);
struct ch_map_entry *ch_map_find(const struct ch_map *map, struct chart_str key,
                                 uint32_t hash);

/* Sets or replaces. The key string is kept, not copied. 0 or the code. */
int ch_map_set(struct ch_op *op, struct ch_map *map,
               const struct ch_string *key, struct ch_value v);
/* The same with a copy of the key's bytes. */
int ch_map_set_str(struct ch_op *op, struct ch_map *map, struct chart_str key,
                   struct ch_value v);
/* Sets or replaces with the key, its origin and the value of another map's
 * entry. 0 or the code. */
int ch_map_set_entry(struct ch_op *op, struct ch_map *map,
                     const struct ch_map_entry *entry);
/* Removes; false when it was not there. Order of the others is kept. */
bool ch_map_remove(struct ch_map *map, struct chart_str key);

/* Sorts the entries bytewise, in place (nothing if they are). 0 or the code. */
int ch_map_sort(struct ch_op *op, struct ch_map *map);
/* A private array of the entries in bytewise key order, for loops that run
 * template code. `*len` entries; null with len 0 for an empty map. */
int ch_map_snapshot(struct ch_op *op, const struct ch_map *map,
                    struct ch_map_entry **entries, size_t *len);

/* A new map with the same entries (values shared). */
struct ch_map *ch_map_copy(struct ch_op *op, const struct ch_map *map);

/* Sorts and freezes a tree so that threads can share it. */
int ch_value_freeze(struct ch_op *op, struct ch_value v);

static inline size_t ch_map_len(struct ch_value v)
{
    return v.u.map ? v.u.map->len : 0;
}

#endif
