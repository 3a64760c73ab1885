#include "explain/report.h"

#include "base/utf8.h"

#include "codec/json.h"

static const struct {
    const char *name;
    enum ch_severity severity;
} verdicts[] = {
    [CH_VERDICT_USED] = {"used", CH_SEVERITY_NONE},
    [CH_VERDICT_OVERRIDDEN] = {"overridden", CH_SEVERITY_NONE},
    [CH_VERDICT_MISPLACED] = {"misplaced", CH_SEVERITY_WARNING},
    [CH_VERDICT_UNKNOWN] = {"unknown", CH_SEVERITY_WARNING},
    [CH_VERDICT_UNREAD] = {"unread", CH_SEVERITY_INFO},
    [CH_VERDICT_DISABLED] = {"disabled", CH_SEVERITY_INFO},
};

static const char *const layers[CH_LAYER_COUNT] = {
    [CH_LAYER_CHART] = "chart",       [CH_LAYER_PARENT] = "parent",
    [CH_LAYER_FILE] = "file",         [CH_LAYER_SET_JSON] = "set-json",
    [CH_LAYER_SET] = "set",           [CH_LAYER_SET_STRING] = "set-string",
    [CH_LAYER_SET_FILE] = "set-file", [CH_LAYER_SET_LITERAL] = "set-literal",
};

const char *ch_report_verdict(enum ch_verdict verdict)
{
    return verdicts[verdict].name;
}

enum ch_severity ch_report_severity(enum ch_verdict verdict)
{
    return verdicts[verdict].severity;
}

const char *ch_report_severity_name(enum ch_severity severity)
{
    static const char *const names[] = {
        [CH_SEVERITY_NONE] = "none",
        [CH_SEVERITY_INFO] = "info",
        [CH_SEVERITY_WARNING] = "warning",
    };
    return names[severity];
}

static bool is_above(struct chart_str upper, struct chart_str lower)
{
    return upper.len < lower.len && ch_str_starts(lower, upper) &&
           lower.ptr[upper.len] == '/';
}

const char *ch_report_layer(const struct ch_source *source,
                            struct chart_str chart)
{
    enum ch_layer layer = source->layer;
    if (layer == CH_LAYER_CHART && is_above(source->chart, chart))
        layer = CH_LAYER_PARENT;
    return layer < CH_LAYER_COUNT ? layers[layer] : "";
}

void ch_report_position(struct ch_buf *buf, uint32_t line, uint32_t column)
{
    if (line)
        ch_buf_printf(buf, ":%u", (unsigned)line);
    if (line && column)
        ch_buf_printf(buf, ":%u", (unsigned)column);
}

void ch_report_place(const struct ch_report *report, struct ch_buf *buf,
                     const struct ch_source *source, uint32_t line,
                     uint32_t column)
{
    struct chart_str flag, argument;
    if (ch_source_is_file(source)) {
        ch_report_visible(buf, ch_report_file(report, source));
        ch_buf_printf(buf, ":%u:%u", (unsigned)line, (unsigned)column);
    } else {
        (void)ch_str_cut(source->name, ' ', &flag, &argument);
        ch_report_visible(buf, flag);
        ch_buf_printf(buf, ":%u", (unsigned)column);
    }
}

bool ch_same_line(const struct ch_reader *a, const struct ch_reader *b)
{
    return a->line == b->line && ch_str_eq(a->template_name, b->template_name);
}

size_t ch_report_readers(const struct ch_reader *list, size_t count,
                         size_t most, const struct ch_reader **shown,
                         size_t *shown_count)
{
    size_t left_out = 0;
    *shown_count = 0;
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < i && !ch_same_line(&list[i], &list[k]))
            k++;
        if (k < i)
            continue;
        if (*shown_count < most)
            shown[(*shown_count)++] = &list[i];
        else
            left_out++;
    }
    return left_out;
}

void ch_report_paint(const struct ch_report *report, struct ch_buf *buf,
                     const char *style)
{
    if (report->color)
        ch_buf_printf(buf, "\x1b[%sm", style);
}

const char *ch_report_severity_style(enum ch_severity severity)
{
    return severity == CH_SEVERITY_WARNING ? "1;33" : "1;36";
}

bool ch_source_is_file(const struct ch_source *source)
{
    return source->layer <= CH_LAYER_FILE;
}

struct chart_str ch_report_file(const struct ch_report *report,
                                const struct ch_source *source)
{
    struct chart_str base = report->base_dir, name = source->name;
    while (base.len && base.ptr[base.len - 1] == '/')
        base.len--;
    if (!base.len || !ch_source_is_file(source) || !ch_str_starts(name, base) ||
        name.len <= base.len + 1 || name.ptr[base.len] != '/')
        return name;
    return ch_str_sub(name, base.len + 1, name.len);
}

const struct ch_source *ch_report_source(const struct ch_report *report,
                                         uint32_t source)
{
    static const struct ch_source nowhere = {.name = CH_STR_INIT(""),
                                             .chart = CH_STR_INIT(""),
                                             .text = CH_STR_INIT("")};
    const struct ch_origins *origins = &report->explanation->values->origins;
    return source < origins->source_count ? &origins->sources[source]
                                          : &nowhere;
}

struct chart_str ch_text_line(struct chart_str text, uint32_t line)
{
    size_t from = 0;
    for (; line > 1 && from != CH_NPOS; line--) {
        from = ch_str_find_byte(text, '\n', from);
        if (from != CH_NPOS)
            from++;
    }
    if (line == 0 || from == CH_NPOS)
        return CH_STR("");
    size_t to = ch_str_find_byte(text, '\n', from);
    if (to == CH_NPOS)
        to = text.len;
    if (to > from && text.ptr[to - 1] == '\r')
        to--;
    return ch_str_sub(text, from, to);
}

struct ch_value ch_finding_effective(const struct ch_finding *finding)
{
    if (!finding->suggestion_count)
        return ch_invalid();
    return finding->suggestions[0].effective;
}

size_t ch_report_count(const struct ch_report *report,
                       enum ch_severity severity)
{
    size_t count = 0;
    for (size_t i = 0; i < report->explanation->count; i++)
        count += ch_report_severity(report->explanation->findings[i].verdict) ==
                 severity;
    return count;
}

/* Control characters, and those that turn or part lines without being seen. */
static bool is_hidden(uint32_t rune)
{
    return rune < 0x20 || (rune >= 0x7f && rune < 0xa0) || rune == 0x200e ||
           rune == 0x200f || (rune >= 0x2028 && rune <= 0x202e) ||
           (rune >= 0x2066 && rune <= 0x2069) || rune == 0xfeff;
}

void ch_report_visible(struct ch_buf *buf, struct chart_str s)
{
    for (size_t i = 0, width; i < s.len; i += width) {
        uint32_t rune = ch_utf8_decode(s, i, &width);
        if (rune == CH_RUNE_ERROR && width == 1)
            ch_buf_printf(buf, "\\x%02x", (unsigned char)s.ptr[i]);
        else if (rune != '\t' && is_hidden(rune))
            ch_buf_printf(buf, rune < 0x100 ? "\\x%02x" : "\\u%04x",
                          (unsigned)rune);
        else
            ch_buf_str(buf, ch_str_sub(s, i, i + width));
    }
}

void ch_report_json_str(struct ch_buf *buf, struct chart_str s)
{
    struct ch_value v;
    if (!ch_buf_check(buf) && !ch_value_string(buf->op, s, &v))
        (void)ch_json_emit(buf, v, CH_JSON_COMPACT);
}

int ch_report_json_value(struct ch_buf *buf, struct ch_value v)
{
    size_t start = buf->len;
    int code = ch_is_nil(v) ? 0 : ch_json_emit(buf, v, CH_JSON_NO_HTML);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(buf->op);
        buf->len = start;
        code = 0;
    }
    if (!code && buf->len == start)
        CH_BUF_LIT(buf, "null");
    return code;
}
