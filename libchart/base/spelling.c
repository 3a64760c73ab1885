#include "base/spelling.h"

#include "base/distance.h"

void ch_spelling_start(struct ch_spelling *s, struct ch_op *op,
                       struct chart_str wanted)
{
    *s = (struct ch_spelling){.op = op, .wanted = wanted};
    s->best = CH_STR("");
    /* A third of the letters may differ; of a short name one. */
    s->distance = wanted.len < 6 ? 1 : wanted.len / 3;
    s->distance++;
}

int ch_spelling_add(struct ch_spelling *s, struct chart_str name)
{
    size_t distance;
    int code = ch_edit_distance(s->op, s->wanted, name, s->distance, &distance);
    if (!code && ch_str_eq_fold_ascii(name, s->wanted))
        distance = 0;
    if (!code && distance < s->distance) {
        s->best = name;
        s->distance = distance;
    }
    return code;
}
