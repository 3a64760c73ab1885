/* chart_show and chart_show_jsonpath of libchart/chart.h */
#include "chart/show.h"

#include "api/chart.h"
#include "jsonpath/jsonpath.h"

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

int chart_show_jsonpath(const struct chart *chart, const char *expression,
                        const struct chart_sink *sink, struct chart_error **err)
{
    struct ch_scratch scratch;
    const struct ch_jsonpath *path;
    struct ch_buf buf;
    int code = ch_scratch_begin(&scratch, chart->handle.env, NULL, err);
    if (code)
        return code;
    ch_buf_init(&buf, &scratch.op);
    code = ch_jsonpath_parse(&scratch.op, ch_str_z(expression), &path);
    if (code == CHART_ESYNTAX) {
        ch_prefix(&scratch.op, "error parsing jsonpath %s: ", expression);
        ch_hint(&scratch.op, "'{.image.tag}' prints a value; what is open must "
                             "be closed: { [ ( and quotes");
    }
    if (!code)
        code = ch_jsonpath_execute(&buf, path, chart->values);
    if (!code)
        code = ch_sink_write(&scratch.op, sink, ch_buf_view(&buf));
    return ch_scratch_end(&scratch, code, err);
}

int chart_show(const struct chart *chart, uint64_t what,
               const struct chart_sink *sink, struct chart_error **err)
{
    struct ch_scratch scratch;
    struct ch_buf buf;
    int code = ch_scratch_begin(&scratch, chart->handle.env, NULL, err);
    if (code)
        return code;
    ch_buf_init(&buf, &scratch.op);
    code = write_part(&buf, chart, what);
    if (!code)
        code = ch_sink_write(&scratch.op, sink, ch_buf_view(&buf));
    return ch_scratch_end(&scratch, code, err);
}
