#include "value/origin.h"

int ch_origins_init(struct ch_op *op, struct ch_origins *origins)
{
    (void)op;
    *origins = (struct ch_origins){.len = 1}; /* 0 is "no origin" */
    return 0;
}

/* Grows an array to hold at least `need` elements; null when out. */
static void *grown(struct ch_op *op, void *items, uint32_t *cap, uint64_t need,
                   size_t size)
{
    uint64_t want = *cap ? (uint64_t)*cap * 2 : 16;
    if (want < need)
        want = need;
    if (want > UINT32_MAX) {
        op->heap->limit_hit = true;
        (void)ch_nomem(op);
        return NULL;
    }
    items = ch_realloc_array(op, items, *cap, want, size);
    if (items)
        *cap = (uint32_t)want;
    return items;
}

static int reserve(struct ch_op *op, struct ch_origins *origins, uint64_t items,
                   uint64_t sources)
{
    if (items > origins->cap) {
        void *grown_items = grown(op, origins->items, &origins->cap, items,
                                  sizeof *origins->items);
        if (!grown_items)
            return ch_error_code(op);
        origins->items = grown_items;
    }
    if (sources > origins->source_cap) {
        void *grown_sources = grown(op, origins->sources, &origins->source_cap,
                                    sources, sizeof *origins->sources);
        if (!grown_sources)
            return ch_error_code(op);
        origins->sources = grown_sources;
    }
    return 0;
}

int ch_origins_add_source(struct ch_op *op, struct ch_origins *origins,
                          const struct ch_source *source, uint32_t *index)
{
    int code = reserve(op, origins, 0, (uint64_t)origins->source_count + 1);
    if (code)
        return code;
    *index = origins->source_count;
    origins->sources[origins->source_count++] = *source;
    return 0;
}

int ch_origins_add(struct ch_op *op, struct ch_origins *origins,
                   const struct ch_origin *origin, uint32_t *number)
{
    int code = reserve(op, origins, (uint64_t)origins->len + 1, 0);
    if (code)
        return code;
    *number = origins->len;
    origins->items[origins->len++] = *origin;
    return 0;
}

int ch_origins_append(struct ch_op *op, struct ch_origins *origins,
                      const struct ch_origins *from, uint32_t *shift)
{
    uint32_t added = from->len ? from->len - 1 : 0;
    uint32_t source_shift = origins->source_count;
    *shift = origins->len - 1;
    int code = reserve(op, origins, (uint64_t)origins->len + added,
                       (uint64_t)origins->source_count + from->source_count);
    if (code)
        return code;
    for (uint32_t i = 0; i < added; i++) {
        struct ch_origin *to = &origins->items[origins->len++];
        *to = from->items[i + 1];
        to->source += source_shift;
    }
    if (from->source_count)
        memcpy(origins->sources + origins->source_count, from->sources,
               from->source_count * sizeof *from->sources);
    origins->source_count += from->source_count;
    return 0;
}

const struct ch_origin *ch_origins_get(const struct ch_origins *origins,
                                       uint32_t number)
{
    if (number == 0 || number >= origins->len)
        return NULL;
    return &origins->items[number];
}
