/*
 * A repository's index, fed in pieces of a size that the first byte tells; an
 * odd one is read as a whole. What pieces give must be what the whole gives.
 */
#include "dep/index_scan.h"
#include "fuzz/fuzz.h"

static struct ch_index *start(struct ch_op *op)
{
    static const struct chart_str wanted[] = {CH_STR_INIT("web"),
                                              CH_STR_INIT("db")};
    struct ch_index *index;
    if (ch_index_start(op, wanted, CH_COUNT(wanted), CH_STR("http://h"),
                       &index))
        return NULL;
    return index;
}

static int feed(struct ch_index *index, struct chart_str text, size_t size)
{
    int code = 0;
    for (size_t at = 0; !code && at < text.len; at += size)
        code = ch_index_feed(index, ch_str_sub(text, at, at + size));
    return code ? code : ch_index_end(index);
}

/* Whether both have the same versions. */
static bool agree(const struct ch_index *a, const struct ch_index *b)
{
    for (size_t i = 0; i < a->chart_count; i++) {
        if (a->charts[i].count != b->charts[i].count)
            return false;
        for (size_t k = 0; k < a->charts[i].count; k++)
            if (!ch_str_eq(a->charts[i].versions[k].version,
                           b->charts[i].versions[k].version) ||
                !ch_str_eq(a->charts[i].versions[k].url,
                           b->charts[i].versions[k].url))
                return false;
    }
    return true;
}

/* In pieces and as a whole. The whole may fail where the pieces do not: they
 * look at the wanted charts alone. */
static void read_both(struct ch_op *op, struct chart_str text, size_t size)
{
    struct ch_index *pieces = start(op), *whole = start(op);
    if (!pieces || !whole || feed(pieces, text, size))
        return;
    if (ch_index_is_odd(pieces)) {
        if (!ch_index_read_whole(pieces, text))
            (void)ch_index_finish(pieces);
        return;
    }
    if (ch_index_finish(pieces))
        return;
    whole->any = true;
    whole->form = pieces->form;
    if (ch_index_read_whole(whole, text) || ch_index_finish(whole))
        return;
    FUZZ_CHECK(agree(pieces, whole));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_op f;
    struct ch_op *op = fuzz_op_start(&f);
    if (size)
        read_both(op, ch_str((const char *)data + 1, size - 1), 1 + data[0]);
    fuzz_op_end(&f);
    return 0;
}
