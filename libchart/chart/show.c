#include "chart/show.h"

#include "chart/marshal.h"

static int show_chart(struct ch_buf *buf, const struct ch_chart *chart)
{
    int code = ch_metadata_marshal(buf, &chart->metadata);
    ch_buf_byte(buf, '\n');
    return code;
}

static void show_file(struct ch_buf *buf, const struct ch_chart_file *file,
                      bool parted)
{
    if (parted)
        CH_BUF_LIT(buf, "---\n");
    ch_buf_str(buf, file->data);
    ch_buf_byte(buf, '\n');
}

static void show_values(struct ch_buf *buf, const struct ch_chart *chart,
                        bool parted)
{
    for (size_t i = 0; i < chart->raw_count; i++)
        if (ch_str_eq(chart->raw[i].path, CH_STR("values.yaml"))) {
            show_file(buf, &chart->raw[i], parted);
            parted = false;
        }
}

static bool is_readme(struct chart_str path)
{
    return ch_str_eq_fold_ascii(path, CH_STR("readme.md")) ||
           ch_str_eq_fold_ascii(path, CH_STR("readme.txt")) ||
           ch_str_eq_fold_ascii(path, CH_STR("readme"));
}

static void show_readme(struct ch_buf *buf, const struct ch_chart *chart,
                        bool parted)
{
    for (size_t i = 0; i < chart->file_count; i++)
        if (is_readme(chart->files[i].path)) {
            show_file(buf, &chart->files[i], parted);
            return;
        }
}

static int show_crds(struct ch_buf *buf, const struct ch_chart *chart)
{
    int code = ch_enter(buf->op);
    if (code)
        return code;
    for (size_t i = 0; i < chart->file_count; i++) {
        const struct ch_chart_file *file = &chart->files[i];
        if (ch_chart_file_is_crd(file->path))
            show_file(buf, file, !ch_str_starts(file->data, CH_STR("---")));
    }
    for (size_t i = 0; !code && i < chart->subchart_count; i++)
        code = show_crds(buf, chart->subcharts[i]);
    ch_leave(buf->op);
    return code;
}

int ch_chart_show(struct ch_buf *buf, const struct ch_chart *chart,
                  enum ch_show what)
{
    bool parted = what == CH_SHOW_ALL;
    int code = ch_step(buf->op, chart->raw_count + 1);
    if (!code && (what & CH_SHOW_CHART))
        code = show_chart(buf, chart);
    if (what & CH_SHOW_VALUES)
        show_values(buf, chart, parted);
    if (what & CH_SHOW_README)
        show_readme(buf, chart, parted);
    if (!code && (what & CH_SHOW_CRDS))
        code = show_crds(buf, chart);
    return code ? code : ch_buf_check(buf);
}
