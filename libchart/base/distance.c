#include "base/distance.h"

/* Longer texts are not compared: nobody mistypes that much. */
#define MAX_LEN 1024

int ch_edit_distance(struct ch_op *op, struct chart_str a, struct chart_str b,
                     size_t most, size_t *distance)
{
    size_t row[MAX_LEN + 1];
    *distance = most + 1;
    size_t gap = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (gap > most || a.len > MAX_LEN || b.len > MAX_LEN)
        return 0;
    for (size_t i = 0; i <= b.len; i++)
        row[i] = i;
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0], least = i;
        row[0] = i;
        for (size_t k = 1; k <= b.len; k++) {
            size_t cost = diagonal + (a.ptr[i - 1] != b.ptr[k - 1]);
            diagonal = row[k];
            if (row[k] + 1 < cost)
                cost = row[k] + 1;
            if (row[k - 1] + 1 < cost)
                cost = row[k - 1] + 1;
            row[k] = cost;
            least = cost < least ? cost : least;
        }
        if (least > most)
            return ch_step(op, i * b.len);
    }
    if (row[b.len] <= most)
        *distance = row[b.len];
    return ch_step(op, a.len * b.len + 1);
}
