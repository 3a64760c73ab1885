#include "value/map.h"

#include "base/sort.h"
#include "value/list.h"

#include <assert.h>

/* Up to here a search compares hashes one by one; above, an index helps. */
#define LINEAR_MAX 8

struct ch_map *ch_map_new(struct ch_op *op, size_t cap)
{
    struct ch_map *map = CH_NEW(op, struct ch_map);
    if (!map)
        return NULL;
    map->sorted = true;
    if (cap) {
        map->entries = CH_NEW_ARRAY(op, struct ch_map_entry, cap);
        if (!map->entries)
            return NULL;
        map->cap = (uint32_t)cap;
    }
    return map;
}

static bool entry_is(const struct ch_map_entry *entry, struct chart_str key,
                     uint32_t hash)
{
    return entry->hash == hash && entry->key->len == key.len &&
           (entry->key->ptr == key.ptr ||
            memcmp(entry->key->ptr, key.ptr, key.len) == 0);
}

/* Index of the entry, or UINT32_MAX. */
static uint32_t find(const struct ch_map *map, struct chart_str key,
                     uint32_t hash)
{
    if (!map->index) {
        for (uint32_t i = 0; i < map->len; i++)
            if (entry_is(&map->entries[i], key, hash))
                return i;
        return UINT32_MAX;
    }
    uint32_t mask = map->index_size - 1;
    for (uint32_t slot = hash & mask;; slot = (slot + 1) & mask) {
        uint32_t at = map->index[slot];
        if (at == 0)
            return UINT32_MAX;
        if (entry_is(&map->entries[at - 1], key, hash))
            return at - 1;
    }
}

struct ch_map_entry *ch_map_find(const struct ch_map *map, struct chart_str key,
                                 uint32_t hash)
{
    if (!map || map->len == 0)
        return NULL;
    uint32_t at = find(map, key, hash);
    return at == UINT32_MAX ? NULL : &map->entries[at];
}

struct ch_value *ch_map_get(const struct ch_map *map,
                            const struct ch_string *key)
{
    struct chart_str str = ch_string_str(key);
    struct ch_map_entry *entry =
        ch_map_find(map, str, key->hash ? key->hash : ch_hash(str));
    return entry ? &entry->value : NULL;
}

struct ch_value *ch_map_get_str(const struct ch_map *map, struct chart_str key)
{
    struct ch_map_entry *entry = ch_map_find(map, key, ch_hash(key));
    return entry ? &entry->value : NULL;
}

static void index_insert(struct ch_map *map, uint32_t at)
{
    uint32_t mask = map->index_size - 1;
    uint32_t slot = map->entries[at].hash & mask;
    while (map->index[slot])
        slot = (slot + 1) & mask;
    map->index[slot] = at + 1;
}

static void index_rebuild(struct ch_map *map)
{
    memset(map->index, 0, map->index_size * sizeof *map->index);
    for (uint32_t i = 0; i < map->len; i++)
        index_insert(map, i);
}

/* Makes room for one more entry and, where wanted, its index slot. */
static int grow(struct ch_op *op, struct ch_map *map)
{
    if (map->len == map->cap) {
        if (map->cap > UINT32_MAX / 8) {
            op->heap->limit_hit = true;
            return ch_nomem(op);
        }
        uint32_t cap = map->cap ? map->cap * 2 : 4;
        struct ch_map_entry *entries =
            ch_realloc_array(op, map->entries, map->cap, cap, sizeof *entries);
        if (!entries)
            return ch_error_code(op);
        map->entries = entries;
        map->cap = cap;
    }
    if (map->len < LINEAR_MAX || (map->len + 1) * 2 <= map->index_size)
        return 0;
    uint32_t size = 32;
    while (size < (map->len + 1) * 4)
        size *= 2;
    uint32_t *index = CH_NEW_ARRAY(op, uint32_t, size);
    if (!index)
        return ch_error_code(op);
    map->index = index;
    map->index_size = size;
    index_rebuild(map);
    return 0;
}

static int add(struct ch_op *op, struct ch_map *map,
               const struct ch_string *key, uint32_t hash, struct ch_value v)
{
    int code = grow(op, map);
    if (code)
        return code;
    if (map->sorted && map->len)
        map->sorted = ch_str_cmp(ch_string_str(map->entries[map->len - 1].key),
                                 ch_string_str(key)) < 0;
    map->entries[map->len++] =
        (struct ch_map_entry){.key = key, .hash = hash, .value = v};
    if (map->index)
        index_insert(map, map->len - 1);
    return 0;
}

int ch_map_set(struct ch_op *op, struct ch_map *map,
               const struct ch_string *key, struct ch_value v)
{
    assert(!map->frozen);
    struct chart_str str = ch_string_str(key);
    uint32_t hash = key->hash ? key->hash : ch_hash(str);
    uint32_t at = find(map, str, hash);
    if (at == UINT32_MAX)
        return add(op, map, key, hash, v);
    map->entries[at].value = v;
    return 0;
}

int ch_map_set_str(struct ch_op *op, struct ch_map *map, struct chart_str key,
                   struct ch_value v)
{
    assert(!map->frozen);
    uint32_t hash = ch_hash(key);
    uint32_t at = find(map, key, hash);
    if (at != UINT32_MAX) {
        map->entries[at].value = v;
        return 0;
    }
    const struct ch_string *copy = ch_string_key(op, key);
    return copy ? add(op, map, copy, hash, v) : ch_error_code(op);
}

int ch_map_set_entry(struct ch_op *op, struct ch_map *map,
                     const struct ch_map_entry *entry)
{
    assert(!map->frozen);
    struct ch_map_entry from = *entry; /* may lie in the map that grows */
    uint32_t at = find(map, ch_string_str(from.key), from.hash);
    if (at == UINT32_MAX) {
        int code = add(op, map, from.key, from.hash, from.value);
        if (code)
            return code;
        at = map->len - 1;
    }
    map->entries[at].value = from.value;
    map->entries[at].key_origin = from.key_origin;
    return 0;
}

bool ch_map_remove(struct ch_map *map, struct chart_str key)
{
    if (!map || map->len == 0)
        return false;
    assert(!map->frozen);
    uint32_t at = find(map, key, ch_hash(key));
    if (at == UINT32_MAX)
        return false;
    memmove(&map->entries[at], &map->entries[at + 1],
            (map->len - at - 1) * sizeof *map->entries);
    map->len--;
    if (map->index)
        index_rebuild(map);
    return true;
}

static int compare_entries(const void *a, const void *b, void *user)
{
    const struct ch_map_entry *left = a, *right = b;
    (void)user;
    return ch_str_cmp(ch_string_str(left->key), ch_string_str(right->key));
}

int ch_map_sort(struct ch_op *op, struct ch_map *map)
{
    if (!map || map->sorted)
        return 0;
    int code = ch_sort(op, map->entries, map->len, sizeof *map->entries,
                       compare_entries, NULL);
    if (code)
        return code;
    map->sorted = true;
    if (map->index)
        index_rebuild(map);
    return 0;
}

int ch_map_snapshot(struct ch_op *op, const struct ch_map *map,
                    struct ch_map_entry **entries, size_t *len)
{
    *entries = NULL;
    *len = 0;
    if (!map || map->len == 0)
        return 0;
    struct ch_map_entry *copy = CH_NEW_ARRAY(op, struct ch_map_entry, map->len);
    if (!copy)
        return ch_error_code(op);
    memcpy(copy, map->entries, map->len * sizeof *copy);
    if (!map->sorted) {
        int code =
            ch_sort(op, copy, map->len, sizeof *copy, compare_entries, NULL);
        if (code)
            return code;
    }
    *entries = copy;
    *len = map->len;
    return 0;
}

struct ch_map *ch_map_copy(struct ch_op *op, const struct ch_map *map)
{
    uint32_t len = map ? map->len : 0;
    struct ch_map *copy = ch_map_new(op, len);
    if (!copy || !len)
        return copy;
    memcpy(copy->entries, map->entries, len * sizeof *copy->entries);
    copy->len = len;
    copy->sorted = map->sorted;
    if (!map->index)
        return copy;
    copy->index = CH_NEW_ARRAY(op, uint32_t, map->index_size);
    if (!copy->index)
        return NULL;
    memcpy(copy->index, map->index, map->index_size * sizeof *copy->index);
    copy->index_size = map->index_size;
    return copy;
}

int ch_value_freeze(struct ch_op *op, struct ch_value v)
{
    int code = ch_step(op, 1);
    if (code || !(ch_is_map(v) || ch_is_list(v)))
        return code;
    if (ch_is_map(v) && (!v.u.map || v.u.map->frozen))
        return 0;
    code = ch_enter(op);
    if (code)
        return code;
    if (ch_is_map(v)) {
        code = ch_map_sort(op, v.u.map);
        v.u.map->frozen = true;
        for (uint32_t i = 0; !code && i < v.u.map->len; i++)
            code = ch_value_freeze(op, v.u.map->entries[i].value);
    } else {
        for (size_t i = 0; !code && i < ch_list_len(v); i++)
            code = ch_value_freeze(op, ch_list_at(v, i));
    }
    ch_leave(op);
    return code;
}
