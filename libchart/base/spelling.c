#include "base/spelling.h"

#include "base/distance.h"

void ch_spelling_start(struct ch_spelling *s, struct ch_op *op,
                       struct chart_str wanted)
{
    *s = (struct ch_spelling){.op = op, .wanted = wanted};
    s->best = CH_STR("");
    /* A third of the letters may differ; of a short name one, but not all. */
    s->distance = wanted.len < 6 ? wanted.len > 1 : wanted.len / 3;
    s->distance++;
}

/* Two neighbours changed places: the commonest slip of all. */
static bool is_swapped(struct chart_str a, struct chart_str b)
{
    size_t i = 0;
    if (a.len != b.len)
        return false;
    while (i < a.len && a.ptr[i] == b.ptr[i])
        i++;
    return i + 1 < a.len && a.ptr[i] == b.ptr[i + 1] &&
           a.ptr[i + 1] == b.ptr[i] &&
           ch_str_eq(ch_str_sub(a, i + 2, a.len), ch_str_sub(b, i + 2, b.len));
}

int ch_spelling_add(struct ch_spelling *s, struct chart_str name)
{
    size_t distance;
    int code = ch_edit_distance(s->op, s->wanted, name, s->distance, &distance);
    if (!code && ch_str_eq_fold_ascii(name, s->wanted))
        distance = 0;
    else if (!code && is_swapped(s->wanted, name))
        distance = 1;
    if (!code && distance < s->distance) {
        s->best = name;
        s->distance = distance;
    }
    return code;
}
