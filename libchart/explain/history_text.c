#include "explain/history.h"

#define SHOWN_VALUE 200
#define SHOWN_READERS 10

static int value(struct ch_buf *buf, struct ch_value v)
{
    struct ch_buf json;
    ch_buf_init(&json, buf->op);
    int code = ch_report_json_value(&json, v);
    struct chart_str all = ch_buf_view(&json);
    size_t len = all.len > SHOWN_VALUE ? SHOWN_VALUE : all.len;
    while (len < all.len && len && ((unsigned char)all.ptr[len] & 0xc0) == 0x80)
        len--;
    ch_report_visible(buf, ch_str_sub(all, 0, len));
    if (len < all.len)
        CH_BUF_LIT(buf, "...");
    return code;
}

static const char *layer_words(const struct ch_source *source)
{
    switch (source->layer) {
    case CH_LAYER_CHART:
    case CH_LAYER_PARENT:
        return "default of ";
    case CH_LAYER_FILE:
        return "values file";
    case CH_LAYER_SET_JSON:
    case CH_LAYER_SET:
    case CH_LAYER_SET_STRING:
    case CH_LAYER_SET_FILE:
    case CH_LAYER_SET_LITERAL:
    case CH_LAYER_COUNT:
        break;
    }
    return "command line";
}

static int step(const struct ch_report *report, struct ch_buf *buf,
                size_t number, const struct ch_step_made *s)
{
    const struct ch_source *source = ch_report_source(report, s->source);
    ch_report_paint(report, buf, s->won ? "1;32" : "0");
    ch_buf_printf(buf, "%s%zu. ", s->won ? "> " : "  ", number);
    ch_report_paint(report, buf, "0");
    ch_report_visible(buf, ch_report_file(report, source));
    if (ch_source_is_file(source))
        ch_buf_printf(buf, ":%u:%u", (unsigned)s->line, (unsigned)s->column);
    CH_BUF_LIT(buf, " (");
    ch_buf_str(buf, ch_str_z(layer_words(source)));
    if (source->layer <= CH_LAYER_PARENT)
        ch_report_visible(buf, source->chart);
    CH_BUF_LIT(buf, ")\n     ");
    ch_buf_str(buf, ch_str_z(ch_action_name(s->action)));
    CH_BUF_LIT(buf, ": ");
    int code = value(buf, s->value);
    ch_buf_byte(buf, '\n');
    return code;
}

static void readers(struct ch_buf *buf, const struct ch_history *h)
{
    const struct ch_reader *shown[SHOWN_READERS];
    size_t n, more = ch_report_readers(h->readers, h->reader_count,
                                       SHOWN_READERS, shown, &n);
    if (h->scope) {
        CH_BUF_LIT(buf, "\nThe templates of ");
        ch_report_visible(buf, h->chart);
        CH_BUF_LIT(buf, " read what is below.\n");
        return;
    }
    if (!n) {
        CH_BUF_LIT(buf, "\nNo template reads it.\n");
        return;
    }
    ch_buf_str(buf, h->is_read
                        ? CH_STR("\nRead by:\n")
                        : CH_STR("\nNot read in this render. Templates that "
                                 "could read it:\n"));
    for (size_t i = 0; i < n; i++) {
        CH_BUF_LIT(buf, "  ");
        ch_report_visible(buf, shown[i]->template_name);
        ch_report_position(buf, shown[i]->line, shown[i]->column);
        ch_buf_byte(buf, '\n');
    }
    if (more)
        ch_buf_printf(buf, "  and %zu more\n", more);
}

int ch_history_text(const struct ch_report *report,
                    const struct ch_history *history, struct ch_buf *buf)
{
    int code = 0;
    ch_report_visible(buf, history->path);
    CH_BUF_LIT(buf, " is ");
    if (history->value.type == CH_T_INVALID)
        CH_BUF_LIT(buf, "not set");
    else
        code = value(buf, history->value);
    ch_buf_byte(buf, '\n');
    for (size_t i = 0; i < history->note_count; i++) {
        CH_BUF_LIT(buf, "  note: ");
        ch_report_visible(buf, history->notes[i]);
        ch_buf_byte(buf, '\n');
    }
    if (history->count)
        CH_BUF_LIT(buf, "\nLayers, weakest first (> is in force):\n");
    for (size_t i = 0; !code && i < history->count; i++)
        code = step(report, buf, i + 1, &history->steps[i]);
    readers(buf, history);
    if (history->finding) {
        const struct ch_finding *f = history->finding;
        ch_buf_byte(buf, '\n');
        ch_buf_str(buf, ch_str_z(ch_report_severity_name(
                            ch_report_severity(f->verdict))));
        CH_BUF_LIT(buf, ": ");
        ch_report_visible(buf, f->message);
        if (f->suggestion_count) {
            CH_BUF_LIT(buf, "\nhelp: write it at `");
            ch_report_visible(buf, f->suggestions[0].path);
            CH_BUF_LIT(buf, "`: ");
            ch_report_visible(buf, f->suggestions[0].reason);
        }
        ch_buf_byte(buf, '\n');
    }
    return code ? code : ch_buf_check(buf);
}

/* ---- JSON
 * -------------------------------------------------------------------- */

static int json_step(const struct ch_report *report, struct ch_buf *buf,
                     struct chart_str chart, const struct ch_step_made *s)
{
    const struct ch_source *source = ch_report_source(report, s->source);
    CH_BUF_LIT(buf, "    {\"action\": ");
    ch_report_json_str(buf, ch_str_z(ch_action_name(s->action)));
    CH_BUF_LIT(buf, ", \"source\": {\"file\": ");
    ch_report_json_str(buf, ch_report_file(report, source));
    ch_buf_printf(buf, ", \"line\": %u, \"column\": %u, \"layer\": ",
                  (unsigned)s->line, (unsigned)s->column);
    ch_report_json_str(buf, ch_str_z(ch_report_layer(source, chart)));
    CH_BUF_LIT(buf, "}, \"value\": ");
    int code = ch_report_json_value(buf, s->value);
    ch_buf_str(buf, s->won ? CH_STR(", \"won\": true}")
                           : CH_STR(", \"won\": false}"));
    return code;
}

static void json_readers(struct ch_buf *buf, const struct ch_history *h)
{
    CH_BUF_LIT(buf, ",\n  \"read\": ");
    ch_buf_str(buf, h->is_read ? CH_STR("true") : CH_STR("false"));
    CH_BUF_LIT(buf, ",\n  \"reads\": [");
    for (size_t i = 0; i < h->reader_count; i++) {
        ch_buf_str(buf, i ? CH_STR(",\n") : CH_STR("\n"));
        CH_BUF_LIT(buf, "    {\"template\": ");
        ch_report_json_str(buf, h->readers[i].template_name);
        ch_buf_printf(buf, ", \"line\": %u, \"column\": %u}",
                      (unsigned)h->readers[i].line,
                      (unsigned)h->readers[i].column);
    }
    ch_buf_str(buf, h->reader_count ? CH_STR("\n  ]") : CH_STR("]"));
}

int ch_history_json(const struct ch_report *report,
                    const struct ch_history *history, struct ch_buf *buf)
{
    const struct ch_finding *f = history->finding;
    CH_BUF_LIT(buf, "{\n  \"version\": 1,\n  \"path\": ");
    ch_report_json_str(buf, history->path);
    CH_BUF_LIT(buf, ",\n  \"chart\": ");
    ch_report_json_str(buf, history->chart);
    CH_BUF_LIT(buf, ",\n  \"value\": ");
    int code = ch_report_json_value(buf, history->value);
    CH_BUF_LIT(buf, ",\n  \"notes\": [");
    for (size_t i = 0; i < history->note_count; i++) {
        ch_buf_str(buf, i ? CH_STR(", ") : CH_STR(""));
        ch_report_json_str(buf, history->notes[i]);
    }
    CH_BUF_LIT(buf, "],\n  \"steps\": [");
    for (size_t i = 0; !code && i < history->count; i++) {
        ch_buf_str(buf, i ? CH_STR(",\n") : CH_STR("\n"));
        code = json_step(report, buf, history->chart, &history->steps[i]);
    }
    ch_buf_str(buf, history->count ? CH_STR("\n  ]") : CH_STR("]"));
    json_readers(buf, history);
    CH_BUF_LIT(buf, ",\n  \"verdict\": ");
    if (f)
        ch_report_json_str(buf, ch_str_z(ch_report_verdict(f->verdict)));
    else
        CH_BUF_LIT(buf, "null");
    CH_BUF_LIT(buf, "\n}\n");
    return code ? code : ch_buf_check(buf);
}
