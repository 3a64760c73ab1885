#include "explain/usage.h"

#include "template/ast.h"
#include "template/template.h"
#include "value/list.h"
#include "value/map.h"

#define READERS_MAX 4

/* A read, kept as it stands in its template. */
struct read {
    struct ch_place place; /* no unit: line `pos` of Chart.yaml */
    unsigned flags;
};

struct node {
    uint8_t flags;
    uint8_t read_count;
    struct read *reads; /* READERS_MAX of them, or null */
};

/* A map or list whose content has been noted: by address. */
struct seen {
    const void **slots;
    size_t len, size;
};

struct ch_usage {
    struct ch_op *op;
    struct ch_observer observer;
    struct ch_merge_observer merge_observer;
    struct node *nodes; /* by origin number */
    size_t node_count;
    struct seen whole;
    struct seen items;
    struct ch_switch *switches;
    size_t switch_count, switch_cap;
};

/* ---- nodes -------------------------------------------------------------- */

static struct node *node_of(struct ch_usage *usage, uint32_t origin)
{
    if (origin >= usage->node_count) {
        size_t count = usage->node_count ? usage->node_count * 2 : 1024;
        while (count <= origin)
            count *= 2;
        struct node *nodes = ch_realloc_array(
            usage->op, usage->nodes, usage->node_count, count, sizeof *nodes);
        if (!nodes)
            return NULL;
        memset(nodes + usage->node_count, 0,
               (count - usage->node_count) * sizeof *nodes);
        usage->nodes = nodes;
        usage->node_count = count;
    }
    return &usage->nodes[origin];
}

static void note_more(struct ch_usage *usage, struct node *node, unsigned flag,
                      const struct ch_place *place)
{
    for (size_t i = 0; i < node->read_count; i++) {
        struct read *r = &node->reads[i];
        if (r->place.unit != place->unit || r->place.pos != place->pos)
            continue;
        r->flags |= flag;
        return;
    }
    if (!node->reads)
        node->reads = CH_NEW_ARRAY(usage->op, struct read, READERS_MAX);
    if (!node->reads || node->read_count == READERS_MAX)
        return;
    node->reads[node->read_count++] = (struct read){*place, flag};
}

/* The first read of each kind. */
static inline void note(struct ch_usage *usage, uint32_t origin, unsigned flag,
                        const struct ch_place *place)
{
    struct node *node = origin ? node_of(usage, origin) : NULL;
    if (!node || node->flags & flag)
        return;
    node->flags |= (uint8_t)flag;
    note_more(usage, node, flag, place);
}

static bool seen_grow(struct ch_op *op, struct seen *seen)
{
    size_t size = seen->size ? seen->size * 2 : 256;
    const void **slots = ch_alloc_zero(op, size * sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < seen->size; i++) {
        if (!seen->slots[i])
            continue;
        size_t at = ((uintptr_t)seen->slots[i] >> 4) * 0x9E3779B1u & (size - 1);
        while (slots[at])
            at = (at + 1) & (size - 1);
        slots[at] = seen->slots[i];
    }
    seen->slots = slots;
    seen->size = size;
    return true;
}

/* True the first time. */
static bool seen_add(struct ch_op *op, struct seen *seen, const void *what)
{
    if (seen->len * 2 >= seen->size && !seen_grow(op, seen))
        return false;
    size_t at = ((uintptr_t)what >> 4) * 0x9E3779B1u & (seen->size - 1);
    while (seen->slots[at] && seen->slots[at] != what)
        at = (at + 1) & (seen->size - 1);
    if (seen->slots[at])
        return false;
    seen->slots[at] = what;
    seen->len++;
    return true;
}

/* ---- what the engine tells ---------------------------------------------- */

static void on_key(void *user, const struct ch_place *place,
                   struct ch_value parent CH_UNUSED,
                   struct chart_str key CH_UNUSED, struct ch_value found)
{
    note(user, found.origin, CH_USAGE_KEY, place);
}

static void on_truth(void *user, const struct ch_place *place,
                     struct ch_value v)
{
    note(user, v.origin, CH_USAGE_TRUTH, place);
}

/* Errors stay in the operation, where the render finds them. */
static void on_value(void *user, const struct ch_place *place,
                     struct ch_value v)
{
    struct ch_usage *usage = user;
    note(usage, v.origin, CH_USAGE_WHOLE, place);
    bool map = ch_is_map(v) && v.u.map, list = ch_is_list(v) && v.u.list;
    if (!map && !list)
        return;
    if (!seen_add(usage->op, &usage->whole,
                  map ? (void *)v.u.map : (void *)v.u.list) ||
        ch_enter(usage->op))
        return;
    uint32_t len = map ? v.u.map->len : v.u.list->len;
    if (!ch_step(usage->op, len))
        for (uint32_t i = 0; i < len; i++)
            on_value(user, place,
                     map ? v.u.map->entries[i].value : v.u.list->items[i]);
    ch_leave(usage->op);
}

static void on_items(void *user, const struct ch_place *place,
                     struct ch_value v)
{
    struct ch_usage *usage = user;
    note(usage, v.origin, CH_USAGE_ITEMS, place);
    bool map = ch_is_map(v) && v.u.map, list = ch_is_list(v) && v.u.list;
    if (!map && !list)
        return;
    if (!seen_add(usage->op, &usage->items,
                  map ? (void *)v.u.map : (void *)v.u.list))
        return;
    uint32_t len = map ? v.u.map->len : v.u.list->len;
    if (ch_step(usage->op, len))
        return;
    for (uint32_t i = 0; i < len; i++)
        note(usage,
             map ? v.u.map->entries[i].value.origin : v.u.list->items[i].origin,
             CH_USAGE_ENTRY, place);
}

static void on_switched(void *user, const struct ch_chart *parent,
                        const struct ch_dependency *dependency, bool enabled,
                        struct chart_str by, struct ch_value value)
{
    struct ch_usage *usage = user;
    const struct ch_place place = {.pos = dependency->line};
    note(usage, value.origin, CH_USAGE_KEY, &place);
    if (usage->switch_count == usage->switch_cap) {
        size_t cap = usage->switch_cap ? usage->switch_cap * 2 : 8;
        void *grown =
            ch_realloc_array(usage->op, usage->switches, usage->switch_cap, cap,
                             sizeof *usage->switches);
        if (!grown)
            return;
        usage->switches = grown;
        usage->switch_cap = cap;
    }
    usage->switches[usage->switch_count++] = (struct ch_switch){
        .parent = parent->metadata.name,
        .dependency = dependency,
        .name = dependency->alias.len ? dependency->alias : dependency->name,
        .by = by,
        .enabled = enabled,
        .value = value};
}

/* ---- entry -------------------------------------------------------------- */

int ch_usage_new(struct ch_op *op, struct ch_usage **out)
{
    struct ch_usage *usage = CH_NEW(op, struct ch_usage);
    if (!usage)
        return ch_error_code(op);
    usage->op = op;
    usage->observer = (struct ch_observer){.user = usage,
                                           .read_key = on_key,
                                           .read_value = on_value,
                                           .read_items = on_items,
                                           .read_truth = on_truth};
    usage->merge_observer =
        (struct ch_merge_observer){.user = usage, .switched = on_switched};
    *out = usage;
    return 0;
}

const struct ch_observer *ch_usage_observer(struct ch_usage *usage)
{
    return &usage->observer;
}

const struct ch_merge_observer *ch_usage_merge_observer(struct ch_usage *usage)
{
    return &usage->merge_observer;
}

unsigned ch_usage_flags(const struct ch_usage *usage, uint32_t origin)
{
    return origin < usage->node_count ? usage->nodes[origin].flags : 0;
}

static struct ch_reader reader_of(const struct read *read)
{
    struct ch_reader reader = {.template_name = CH_STR("Chart.yaml"),
                               .line = read->place.pos,
                               .flags = read->flags,
                               .guard = CH_STR("")};
    if (read->place.unit) {
        struct ch_place_lines at = ch_place_lines(read->place);
        reader.template_name = read->place.unit->name;
        reader.line = at.line;
        reader.column = at.column + 1;
    }
    return reader;
}

int ch_usage_readers(struct ch_op *op, const struct ch_usage *usage,
                     uint32_t origin, const struct ch_reader **readers,
                     size_t *count)
{
    const struct node *node =
        origin < usage->node_count ? &usage->nodes[origin] : NULL;
    struct ch_reader *list;
    *readers = NULL;
    *count = node ? node->read_count : 0;
    if (!*count)
        return 0;
    *readers = list = CH_NEW_ARRAY(op, struct ch_reader, *count);
    if (!list)
        return ch_error_code(op);
    for (size_t i = 0; i < *count; i++)
        list[i] = reader_of(&node->reads[i]);
    return ch_step(op, *count);
}

size_t ch_usage_switches(const struct ch_usage *usage,
                         const struct ch_switch **switches)
{
    *switches = usage->switches;
    return usage->switch_count;
}
