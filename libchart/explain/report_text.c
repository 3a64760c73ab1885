#include "explain/report.h"

#include "base/utf8.h"
#include "codec/yaml.h"
#include "explain/path.h"
#include "value/list.h"
#include "value/map.h"

#define SOURCE_LINES 4
#define SNIPPET_LINES 12
#define SHOWN_READERS 3
#define SHOWN_SUGGESTIONS 3
#define SHOWN_VALUE 100

/* A report in progress: what stands to the left of the text. */
struct page {
    const struct ch_report *report;
    struct ch_buf *buf;
    int gutter; /* width of the line numbers */
};

static void paint(struct page *p, const char *style)
{
    ch_report_paint(p->report, p->buf, style);
}

static void gutter(struct page *p, uint32_t number)
{
    paint(p, "34");
    if (number)
        ch_buf_printf(p->buf, "%*u |", p->gutter, (unsigned)number);
    else
        ch_buf_printf(p->buf, "%*s |", p->gutter, "");
    paint(p, "0");
    ch_buf_byte(p->buf, ' ');
}

static void label(struct page *p, const char *what)
{
    paint(p, "34");
    ch_buf_printf(p->buf, "%*s = ", p->gutter, "");
    paint(p, "0;1");
    ch_buf_str(p->buf, ch_str_z(what));
    paint(p, "0");
    CH_BUF_LIT(p->buf, ": ");
}

static void end_line(struct page *p)
{
    while (p->buf->len && p->buf->ptr[p->buf->len - 1] == ' ')
        p->buf->len--;
    ch_buf_byte(p->buf, '\n');
}

static void quoted(struct page *p, struct chart_str s)
{
    ch_buf_byte(p->buf, '`');
    ch_report_visible(p->buf, s);
    ch_buf_byte(p->buf, '`');
}

/* ---- the source ---------------------------------------------------------- */

static size_t indent_of(struct chart_str line)
{
    size_t n = 0;
    while (n < line.len && line.ptr[n] == ' ')
        n++;
    return n;
}

/* Length of the key that starts a slice, in bytes. */
static size_t key_length(struct chart_str s)
{
    if (s.len && (s.ptr[0] == '"' || s.ptr[0] == '\'')) {
        size_t end = ch_str_find_byte(s, s.ptr[0], 1);
        return end == CH_NPOS ? s.len : end + 1;
    }
    size_t n = 0;
    while (n < s.len && s.ptr[n] != ':' && s.ptr[n] != '=' && s.ptr[n] != ' ')
        n++;
    return n;
}

static void caret(struct page *p, struct chart_str line,
                  const struct ch_finding *f)
{
    size_t at = f->column ? f->column - 1 : 0;
    if (at >= line.len)
        return;
    gutter(p, 0);
    for (size_t i = 0; i < at;) {
        size_t width;
        (void)ch_utf8_decode(line, i, &width);
        ch_buf_byte(p->buf, line.ptr[i] == '\t' ? '\t' : ' ');
        i += width;
    }
    size_t len = key_length(ch_str_sub(line, at, line.len));
    paint(p, ch_report_severity_style(ch_report_severity(f->verdict)));
    ch_buf_byte(p->buf, '^');
    size_t marks = ch_utf8_count(ch_str_sub(line, at, at + len));
    ch_buf_fill(p->buf, '~', marks > 1 ? marks - 1 : 0);
    paint(p, "0");
    end_line(p);
}

/* The lines of a file from a finding's key on, as far as its block goes. */
static void file_lines(struct page *p, struct chart_str text,
                       const struct ch_finding *f)
{
    struct chart_str first = ch_text_line(text, f->line);
    size_t indent = indent_of(first);
    gutter(p, f->line);
    ch_report_visible(p->buf, first);
    end_line(p);
    caret(p, first, f);
    if (!ch_is_map(f->value) && !ch_is_list(f->value))
        return;
    for (uint32_t i = 1; i <= SOURCE_LINES; i++) {
        struct chart_str line = ch_text_line(text, f->line + i);
        struct chart_str trimmed = ch_str_trim_ascii(line);
        bool item = trimmed.len && trimmed.ptr[0] == '-';
        if (!trimmed.len || indent_of(line) < indent ||
            (indent_of(line) == indent && !item))
            break;
        gutter(p, i == SOURCE_LINES ? 0 : f->line + i);
        ch_report_visible(p->buf, i == SOURCE_LINES ? CH_STR("...") : line);
        end_line(p);
    }
}

static void source_lines(struct page *p, const struct ch_source *source,
                         const struct ch_finding *f)
{
    struct chart_str line = ch_text_line(source->text, f->line);
    if (!line.len)
        return;
    if (ch_source_is_file(source)) {
        file_lines(p, source->text, f);
        return;
    }
    gutter(p, 0);
    ch_report_visible(p->buf, line);
    end_line(p);
    caret(p, line, f);
}

/* ---- what is in force -----------------------------------------------------
 */

static void place_of(struct page *p, uint32_t number)
{
    const struct ch_origins *origins = &p->report->explanation->values->origins;
    const struct ch_origin *origin = ch_origins_get(origins, number);
    if (!origin)
        return;
    const struct ch_source *source =
        ch_report_source(p->report, origin->source);
    CH_BUF_LIT(p->buf, ", from ");
    ch_report_visible(p->buf, ch_report_file(p->report, source));
    if (ch_source_is_file(source))
        ch_buf_printf(p->buf, ":%u:%u", (unsigned)origin->line,
                      (unsigned)origin->column);
}

/* A value on one line, cut where it gets long. */
static int short_value(struct page *p, struct ch_value v)
{
    struct ch_buf json;
    ch_buf_init(&json, p->buf->op);
    int code = ch_report_json_value(&json, v);
    struct chart_str all = ch_buf_view(&json);
    size_t len = all.len;
    if (len > SHOWN_VALUE) {
        len = SHOWN_VALUE;
        while (len && ((unsigned char)all.ptr[len] & 0xc0) == 0x80)
            len--;
    }
    ch_report_visible(p->buf, ch_str_sub(all, 0, len));
    if (len < all.len)
        CH_BUF_LIT(p->buf, "...");
    return code;
}

static int in_force(struct page *p, const struct ch_suggestion *s)
{
    if (s->effective.type == CH_T_INVALID)
        return 0;
    label(p, "in force instead");
    quoted(p, s->path);
    CH_BUF_LIT(p->buf, " is ");
    int code = short_value(p, s->effective);
    place_of(p, s->effective.origin);
    end_line(p);
    return code;
}

/* ---- what to write ------------------------------------------------------- */

/* The value under the keys of a path, as YAML. */
static int snippet(struct ch_op *op, struct chart_str path, struct ch_value v,
                   struct ch_buf *out)
{
    struct chart_str *keys;
    size_t count;
    int code = ch_path_split(op, path, &keys, &count);
    for (size_t i = count; !code && i > 0; i--) {
        if (ch_path_index_of(keys[i - 1]) != CH_NPOS) {
            struct ch_list *list = ch_list_new(op, 1);
            code = list ? ch_list_push(op, list, v) : ch_error_code(op);
            v = ch_list_value(list);
            continue;
        }
        struct ch_map *map = ch_map_new(op, 1);
        code =
            map ? ch_map_set_str(op, map, keys[i - 1], v) : ch_error_code(op);
        v = ch_map_value(map);
    }
    return code ? code : ch_yaml_emit(out, v);
}

static int show_snippet(struct page *p, const struct ch_suggestion *s,
                        struct ch_value value)
{
    struct ch_buf yaml;
    ch_buf_init(&yaml, p->buf->op);
    int code = snippet(p->buf->op, s->path, value, &yaml);
    if (code && ch_is_fatal(code))
        return code;
    if (code) {
        ch_error_clear(p->buf->op);
        return 0;
    }
    struct chart_str rest = ch_buf_view(&yaml), line;
    for (int i = 0; rest.len; i++) {
        bool more = ch_str_cut(rest, '\n', &line, &rest);
        gutter(p, 0);
        CH_BUF_LIT(p->buf, "  ");
        ch_report_visible(p->buf, i == SNIPPET_LINES ? CH_STR("...") : line);
        end_line(p);
        if (!more || i == SNIPPET_LINES)
            break;
    }
    return 0;
}

static void readers(struct page *p, const struct ch_reader *list, size_t count)
{
    const struct ch_reader *shown[SHOWN_READERS];
    size_t n, more = ch_report_readers(list, count, SHOWN_READERS, shown, &n);
    for (size_t i = 0; i < n; i++) {
        label(p, "read at");
        ch_report_visible(p->buf, shown[i]->template_name);
        ch_report_position(p->buf, shown[i]->line, shown[i]->column);
        if (i + 1 == n && more)
            ch_buf_printf(p->buf, " and %zu more", more);
        end_line(p);
    }
}

static int help(struct page *p, const struct ch_finding *f)
{
    int code = in_force(p, &f->suggestions[0]);
    for (size_t i = 0; i < f->suggestion_count && i < SHOWN_SUGGESTIONS; i++) {
        const struct ch_suggestion *s = &f->suggestions[i];
        label(p, i ? "or" : "help");
        if (i == 0)
            CH_BUF_LIT(p->buf, "write it at ");
        quoted(p, s->path);
        if (s->reason.len) {
            CH_BUF_LIT(p->buf, ": ");
            ch_report_visible(p->buf, s->reason);
        }
        end_line(p);
        if (i == 0 && !code) {
            code = show_snippet(p, s, f->value);
            readers(p, s->readers, s->reader_count);
        }
    }
    return code;
}

/* ---- findings ------------------------------------------------------------ */

static void headline(struct page *p, const struct ch_source *source,
                     const struct ch_finding *f)
{
    enum ch_severity severity = ch_report_severity(f->verdict);
    paint(p, "1");
    ch_report_place(p->report, p->buf, source, f->line, f->column);
    CH_BUF_LIT(p->buf, ": ");
    paint(p, "0");
    paint(p, ch_report_severity_style(severity));
    ch_buf_str(p->buf, ch_str_z(ch_report_severity_name(severity)));
    paint(p, "0;1");
    CH_BUF_LIT(p->buf, ": ");
    ch_report_visible(p->buf, f->message);
    paint(p, "0");
    CH_BUF_LIT(p->buf, " [");
    ch_buf_str(p->buf, ch_str_z(f->rule));
    CH_BUF_LIT(p->buf, "]\n");
}

static int digits(uint32_t number)
{
    int n = 1;
    for (; number >= 10; number /= 10)
        n++;
    return n;
}

static int finding(struct page *p, const struct ch_finding *f)
{
    const struct ch_source *source = ch_report_source(p->report, f->source);
    int code = ch_step(p->buf->op, source->text.len / 64 + 1);
    p->gutter = digits(f->line + SOURCE_LINES);
    headline(p, source, f);
    source_lines(p, source, f);
    if (f->leaf_count > 1) {
        label(p, "ignored");
        ch_buf_printf(p->buf, "%zu values", f->leaf_count);
        end_line(p);
    }
    if (f->guard.len) {
        label(p, f->verdict == CH_VERDICT_DISABLED ? "switched off by"
                                                   : "guarded by");
        ch_report_visible(p->buf, f->guard);
        end_line(p);
    }
    readers(p, f->readers, f->reader_count);
    if (!code && f->suggestion_count)
        code = help(p, f);
    ch_buf_byte(p->buf, '\n');
    return code;
}

static void count_of(struct ch_buf *buf, size_t count, const char *what)
{
    ch_buf_printf(buf, "%zu %s%s", count, what, count == 1 ? "" : "s");
}

static void last_line(const struct ch_report *report, struct ch_buf *buf)
{
    const struct ch_explanation *e = report->explanation;
    size_t leaves = 0;
    for (int v = 0; v <= CH_VERDICT_DISABLED; v++)
        leaves += e->by_verdict[v];
    count_of(buf, ch_report_count(report, CH_SEVERITY_WARNING), "warning");
    CH_BUF_LIT(buf, ", ");
    count_of(buf, ch_report_count(report, CH_SEVERITY_INFO), "info");
    CH_BUF_LIT(buf, ": ");
    ch_buf_printf(buf, "%zu of ", e->by_verdict[CH_VERDICT_USED]);
    count_of(buf, leaves, "value");
    CH_BUF_LIT(buf, " used");
    for (int v = CH_VERDICT_OVERRIDDEN; v <= CH_VERDICT_DISABLED; v++)
        if (e->by_verdict[v])
            ch_buf_printf(buf, ", %zu %s", e->by_verdict[v],
                          ch_report_verdict((enum ch_verdict)v));
    ch_buf_byte(buf, '\n');
}

int ch_report_text(const struct ch_report *report, struct ch_buf *buf)
{
    const struct ch_explanation *e = report->explanation;
    struct page page = {.report = report, .buf = buf};
    int code = 0;
    for (size_t i = 0; !code && i < e->count; i++)
        if (ch_report_severity(e->findings[i].verdict) != CH_SEVERITY_NONE)
            code = finding(&page, &e->findings[i]);
    if (e->incomplete)
        CH_BUF_LIT(buf, "note: the render failed; these are the findings up to "
                        "there, incomplete\n");
    last_line(report, buf);
    return code ? code : ch_buf_check(buf);
}
