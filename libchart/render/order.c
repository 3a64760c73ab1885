#include "render/order.h"

#include "base/sort.h"

struct item {
    size_t rank; /* ch_install_order_count: unknown */
    struct ch_document document;
};

static size_t rank_of(struct chart_str kind)
{
    size_t i = 0;
    while (i < ch_install_order_count && !ch_str_eq(ch_install_order[i], kind))
        i++;
    return i;
}

static int compare(const void *a, const void *b, void *user CH_UNUSED)
{
    const struct item *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    if (x->rank < ch_install_order_count)
        return 0;
    return ch_str_cmp(x->document.kind, y->document.kind);
}

int ch_order_documents(struct ch_op *op, struct ch_document *documents,
                       size_t count)
{
    struct item *items = CH_NEW_ARRAY(op, struct item, count);
    if (!items)
        return ch_error_code(op);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct item){rank_of(documents[i].kind), documents[i]};
    int code = ch_sort(op, items, count, sizeof *items, compare, NULL);
    if (code)
        return code;
    for (size_t i = 0; i < count; i++)
        documents[i] = items[i].document;
    return 0;
}
