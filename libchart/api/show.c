/* chart_show of libchart/chart.h */
#include "chart/show.h"

#include "api/chart.h"

static int write_part(struct ch_buf *buf, const struct chart *chart,
                      uint64_t what)
{
    switch (what) {
    case CHART_SHOW_SCOPED_VALUES:
        return ch_chart_show_scoped(buf, chart->chart);
    case CHART_SHOW_CHART:
    case CHART_SHOW_VALUES:
    case CHART_SHOW_README:
    case CHART_SHOW_CRDS:
    case CHART_SHOW_ALL:
        return ch_chart_show(buf, chart->chart, (enum ch_show)what);
    default:
        return ch_fail(buf->op, CHART_EUNSUPPORTED,
                       "not a part that chart_show knows");
    }
}

int chart_show(const struct chart *chart, uint64_t what,
               const struct chart_sink *sink, struct chart_error **err)
{
    const struct chart_env *env = chart->handle.env;
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
    struct ch_buf buf;
    if (err)
        *err = NULL;
    ch_heap_init(&heap, env ? &env->allocator : NULL, 0);
    ch_arena_init(&arena, &heap);
    ch_op_init(&op, &heap, &arena, env ? &env->limits : NULL, NULL);
    ch_buf_init(&buf, &op);
    int code = write_part(&buf, chart, what);
    if (!code)
        code = ch_sink_write(&op, sink, ch_buf_view(&buf));
    code = ch_call_end(&op, code, err);
    ch_arena_release(&arena);
    return code;
}
