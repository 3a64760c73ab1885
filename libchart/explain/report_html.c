#include "explain/report.h"

#include "explain/html_data.h"
#include "explain/path.h"
#include "value/list.h"
#include "value/map.h"

#define SHOWN_READERS 5
#define SHOWN_VALUE 300
#define NONE SIZE_MAX

/* A page in progress. */
struct page {
    const struct ch_report *report;
    struct ch_op *op;
    struct ch_buf *buf;
    struct ch_map *leaves;   /* path to index into explanation->leaves */
    struct ch_map *findings; /* path to index into explanation->findings */
    struct ch_map *replaced; /* path to the latest leaf that was replaced */
    size_t *earlier;         /* the one before it, of each such leaf */
    struct ch_buf path;
};

/* Where the walk is: what it inherits from above. */
struct place {
    const struct ch_instance *instance; /* null inside a chart's own values */
    struct chart_str chart;             /* whose values it is among */
    const struct ch_finding *finding;   /* covers all below */
    const struct ch_reader *readers;    /* read a map above as a whole */
    size_t reader_count;
};

/* ---- text -------------------------------------------------------------------
 */

static void html(struct ch_buf *buf, struct chart_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        switch (s.ptr[i]) {
        case '<':
            CH_BUF_LIT(buf, "&lt;");
            break;
        case '>':
            CH_BUF_LIT(buf, "&gt;");
            break;
        case '&':
            CH_BUF_LIT(buf, "&amp;");
            break;
        case '"':
            CH_BUF_LIT(buf, "&quot;");
            break;
        case '\'':
            CH_BUF_LIT(buf, "&#39;");
            break;
        case '\0':
            CH_BUF_LIT(buf, "\xef\xbf\xbd");
            break;
        default:
            ch_buf_byte(buf, s.ptr[i]);
        }
    }
}

static void html_z(struct ch_buf *buf, const char *z)
{
    html(buf, ch_str_z(z));
}

static void lines(struct ch_buf *buf, const char *const *list)
{
    for (; *list; list++) {
        ch_buf_str(buf, ch_str_z(*list));
        ch_buf_byte(buf, '\n');
    }
}

static int value(struct page *p, struct ch_value v)
{
    struct ch_buf json;
    ch_buf_init(&json, p->op);
    int code = ch_report_json_value(&json, v);
    struct chart_str all = ch_buf_view(&json);
    size_t len = all.len > SHOWN_VALUE ? SHOWN_VALUE : all.len;
    while (len && len < all.len && ((unsigned char)all.ptr[len] & 0xc0) == 0x80)
        len--;
    CH_BUF_LIT(p->buf, "<code class=\"value\">");
    html(p->buf, ch_str_sub(all, 0, len));
    if (len < all.len)
        CH_BUF_LIT(p->buf, "&hellip;");
    CH_BUF_LIT(p->buf, "</code>");
    return code;
}

static void source_place(struct page *p, uint32_t index, struct chart_str chart,
                         uint32_t line, uint32_t column)
{
    const struct ch_source *source = ch_report_source(p->report, index);
    CH_BUF_LIT(p->buf, "<span class=\"from\" title=\"");
    html_z(p->buf, ch_report_layer(source, chart));
    CH_BUF_LIT(p->buf, "\">");
    html(p->buf, ch_report_file(p->report, source));
    if (ch_source_is_file(source) && line)
        ch_buf_printf(p->buf, ":%u:%u", (unsigned)line, (unsigned)column);
    CH_BUF_LIT(p->buf, "</span>");
}

static void readers(struct page *p, const char *what,
                    const struct ch_reader *list, size_t count)
{
    const struct ch_reader *shown[SHOWN_READERS];
    size_t n, more = ch_report_readers(list, count, SHOWN_READERS, shown, &n);
    if (!count)
        return;
    CH_BUF_LIT(p->buf, "<p class=\"reads\">");
    html_z(p->buf, what);
    for (size_t i = 0; i < n; i++) {
        CH_BUF_LIT(p->buf, " <code>");
        html(p->buf, shown[i]->template_name);
        ch_report_position(p->buf, shown[i]->line, shown[i]->column);
        CH_BUF_LIT(p->buf, "</code>");
    }
    if (more)
        ch_buf_printf(p->buf, " and %zu more", more);
    CH_BUF_LIT(p->buf, "</p>\n");
}

/* ---- findings ---------------------------------------------------------------
 */

static int suggestion(struct page *p, const struct ch_suggestion *s, bool first)
{
    int code = 0;
    CH_BUF_LIT(p->buf, "<div class=\"hint\"><b>");
    ch_buf_str(p->buf, first ? CH_STR("Write it at") : CH_STR("or at"));
    CH_BUF_LIT(p->buf, "</b> <code>");
    html(p->buf, s->path);
    CH_BUF_LIT(p->buf, "</code>: ");
    html(p->buf, s->reason);
    if (first && s->effective.type != CH_T_INVALID) {
        CH_BUF_LIT(p->buf, "<p>In force there now: ");
        code = value(p, s->effective);
        CH_BUF_LIT(p->buf, "</p>");
    }
    if (first)
        readers(p, "Read at", s->readers, s->reader_count);
    CH_BUF_LIT(p->buf, "</div>\n");
    return code;
}

static int finding(struct page *p, const struct ch_finding *f)
{
    int code = 0;
    CH_BUF_LIT(p->buf, "<li class=\"finding ");
    html_z(p->buf, ch_report_verdict(f->verdict));
    CH_BUF_LIT(p->buf, "\" tabindex=\"0\" data-verdict=\"");
    html_z(p->buf, ch_report_verdict(f->verdict));
    CH_BUF_LIT(p->buf, "\" data-text=\"");
    html(p->buf, f->path);
    CH_BUF_LIT(p->buf, "\"><div class=\"head\"><span class=\"badge\">");
    html_z(p->buf, ch_report_verdict(f->verdict));
    CH_BUF_LIT(p->buf, "</span> <code class=\"path\">");
    html(p->buf, f->path);
    CH_BUF_LIT(p->buf, "</code> ");
    source_place(p, f->source, f->chart, f->line, f->column);
    CH_BUF_LIT(p->buf, "</div>\n<p>");
    html(p->buf, f->message);
    CH_BUF_LIT(p->buf, " <span class=\"rule\">");
    html_z(p->buf, f->rule);
    CH_BUF_LIT(p->buf, "</span></p>\n<p>Written: ");
    code = value(p, f->value);
    CH_BUF_LIT(p->buf, "</p>\n");
    if (f->guard.len) {
        ch_buf_str(p->buf, f->verdict == CH_VERDICT_DISABLED
                               ? CH_STR("<p>Switched off by <code>")
                               : CH_STR("<p>Guarded by <code>"));
        html(p->buf, f->guard);
        CH_BUF_LIT(p->buf, "</code></p>\n");
    }
    readers(p, "Read at", f->readers, f->reader_count);
    for (size_t i = 0; !code && i < f->suggestion_count; i++)
        code = suggestion(p, &f->suggestions[i], i == 0);
    CH_BUF_LIT(p->buf, "</li>\n");
    return code ? code : ch_step(p->op, 1);
}

/* ---- the tree
 * ---------------------------------------------------------------- */

static size_t *number_at(const struct ch_map *map, struct chart_str key,
                         size_t *space)
{
    const struct ch_value *v = ch_map_get_str(map, key);
    if (!v)
        return NULL;
    *space = (size_t)v->u.integer;
    return space;
}

/* What the user's leaf at the path in hand came to; "default" for none. */
static const char *verdict_here(struct page *p, const struct place *at)
{
    const struct ch_explanation *e = p->report->explanation;
    size_t index;
    if (at->finding)
        return ch_report_verdict(at->finding->verdict);
    if (number_at(p->leaves, ch_buf_view(&p->path), &index))
        return ch_report_verdict(e->verdicts[index]);
    return "default";
}

/* The start of a row: the key, the value and what became of it. */
static int row(struct page *p, struct chart_str key, struct ch_value v,
               const char *verdict)
{
    CH_BUF_LIT(p->buf, "<div class=\"leaf ");
    html_z(p->buf, verdict);
    CH_BUF_LIT(p->buf, "\" tabindex=\"0\" data-verdict=\"");
    html_z(p->buf, verdict);
    CH_BUF_LIT(p->buf, "\" data-text=\"");
    html(p->buf, ch_buf_view(&p->path));
    CH_BUF_LIT(p->buf, "\"><span class=\"key\">");
    html(p->buf, key);
    CH_BUF_LIT(p->buf, "</span> ");
    int code = value(p, v);
    CH_BUF_LIT(p->buf, " <span class=\"badge\">");
    html_z(p->buf, verdict);
    CH_BUF_LIT(p->buf, "</span> ");
    return code;
}

/* What earlier layers say at the path in hand, the latest of them first. */
static int replaced(struct page *p, struct chart_str key,
                    const struct place *at)
{
    const struct ch_explanation *e = p->report->explanation;
    size_t index;
    int code = 0;
    if (!number_at(p->replaced, ch_buf_view(&p->path), &index))
        return 0;
    for (; !code && index != NONE; index = p->earlier[index]) {
        const struct ch_leaf *l = &e->leaves.items[index];
        code = row(p, key, l->value, ch_report_verdict(CH_VERDICT_OVERRIDDEN));
        source_place(p, l->source, at->chart, l->line, l->column);
        CH_BUF_LIT(p->buf, "</div>\n");
    }
    return code;
}

static int leaf(struct page *p, struct chart_str key, struct ch_value v,
                const struct place *at)
{
    const struct ch_origins *origins = &p->report->explanation->values->origins;
    const struct ch_origin *origin = ch_origins_get(origins, v.origin);
    const char *verdict = verdict_here(p, at);
    const struct ch_reader *list = NULL;
    size_t count = 0;
    int code = p->report->usage ? ch_usage_readers(p->op, p->report->usage,
                                                   v.origin, &list, &count)
                                : 0;
    if (!code)
        code = row(p, key, v, verdict);
    if (origin)
        source_place(p, origin->source, at->chart, origin->line,
                     origin->column);
    if (at->finding && at->finding->suggestion_count) {
        CH_BUF_LIT(p->buf, "<p class=\"hint\">Belongs to <code>");
        html(p->buf, at->finding->suggestions[0].path);
        CH_BUF_LIT(p->buf, "</code></p>\n");
    }
    if (count)
        readers(p, "Read at", list, count);
    else
        readers(p, "Read as a whole at", at->readers, at->reader_count);
    CH_BUF_LIT(p->buf, "</div>\n");
    return code ? code : replaced(p, key, at);
}

static const struct ch_instance *child_of(const struct ch_instance *parent,
                                          struct chart_str name)
{
    for (size_t i = 0; parent && i < parent->child_count; i++)
        if (ch_str_eq(parent->children[i]->name, name))
            return parent->children[i];
    return NULL;
}

static void scope_badge(struct page *p, const struct ch_instance *instance)
{
    CH_BUF_LIT(p->buf, " <span class=\"scope\">chart ");
    html(p->buf, instance->chart->metadata.name);
    ch_buf_byte(p->buf, ' ');
    html(p->buf, instance->chart->metadata.version);
    CH_BUF_LIT(p->buf, "</span>");
}

static int entries(struct page *p, struct ch_value map, const struct place *at);

static int inherit(struct page *p, struct ch_value v, struct place *at)
{
    const struct ch_explanation *e = p->report->explanation;
    size_t index;
    if (number_at(p->findings, ch_buf_view(&p->path), &index))
        at->finding = &e->findings[index];
    if (!p->report->usage ||
        !(ch_usage_flags(p->report->usage, v.origin) & CH_USAGE_WHOLE))
        return 0;
    return ch_usage_readers(p->op, p->report->usage, v.origin, &at->readers,
                            &at->reader_count);
}

static int entry(struct page *p, struct chart_str key, struct ch_value v,
                 const struct place *above)
{
    struct place at = *above;
    at.instance = child_of(above->instance, key);
    if (at.instance)
        at.chart = at.instance->path;
    int code = inherit(p, v, &at);
    if (code)
        return code;
    if (!ch_is_map(v) || ch_map_len(v) == 0)
        return leaf(p, key, v, &at);
    ch_buf_str(p->buf,
               at.instance || (above->instance && !above->instance->parent)
                   ? CH_STR("<details open>")
                   : CH_STR("<details>"));
    CH_BUF_LIT(p->buf, "<summary><span class=\"key\">");
    html(p->buf, key);
    CH_BUF_LIT(p->buf, "</span>");
    if (at.instance)
        scope_badge(p, at.instance);
    CH_BUF_LIT(p->buf, "</summary>\n");
    code = entries(p, v, &at);
    CH_BUF_LIT(p->buf, "</details>\n");
    return code;
}

static int entries(struct page *p, struct ch_value map, const struct place *at)
{
    struct ch_map_entry *list;
    size_t count, len = p->path.len;
    int code = ch_enter(p->op);
    if (code)
        return code;
    code = ch_map_snapshot(p->op, map.u.map, &list, &count);
    if (!code)
        code = ch_step(p->op, count + 1);
    for (size_t i = 0; !code && i < count; i++) {
        struct chart_str key = ch_string_str(list[i].key);
        ch_path_add_key(&p->path, len == 0, key);
        code = entry(p, key, list[i].value, at);
        p->path.len = len;
    }
    ch_leave(p->op);
    return code ? code : ch_buf_check(&p->path);
}

/* ---- the page
 * ----------------------------------------------------------------- */

static int number(struct page *p, struct ch_map *map, struct chart_str path,
                  size_t index)
{
    return ch_map_set_str(p->op, map, path, ch_int((int64_t)index));
}

/* A later layer's leaf hides an earlier one's; of the leaves in a list, which
 * is one row, the one that is worst off speaks for it. */
static int index_leaf(struct page *p, size_t i)
{
    const struct ch_explanation *e = p->report->explanation;
    const struct ch_leaf *l = &e->leaves.items[i];
    const struct ch_map *values = e->values->root->values;
    size_t len = 1, other;
    while (len < l->path_len) {
        const struct ch_value *v = ch_value_at(values, l->path, len);
        if (!v || ch_is_list(*v))
            break;
        len++;
    }
    p->path.len = 0;
    ch_path_add_keys(&p->path, l->path, len);
    struct chart_str path = ch_buf_view(&p->path);
    if (e->verdicts[i] == CH_VERDICT_OVERRIDDEN && len == l->path_len) {
        p->earlier[i] = number_at(p->replaced, path, &other) ? other : NONE;
        int code = number(p, p->replaced, path, i);
        if (code)
            return code;
    }
    if (number_at(p->leaves, path, &other) &&
        (e->verdicts[i] == CH_VERDICT_OVERRIDDEN ||
         (len < l->path_len && e->verdicts[i] < e->verdicts[other])))
        return 0;
    return number(p, p->leaves, path, i);
}

static int index_all(struct page *p)
{
    const struct ch_explanation *e = p->report->explanation;
    int code = 0;
    p->leaves = ch_map_new(p->op, e->leaves.count);
    p->findings = ch_map_new(p->op, e->count);
    p->replaced = ch_map_new(p->op, 0);
    p->earlier = CH_NEW_ARRAY(p->op, size_t, e->leaves.count);
    if (!p->leaves || !p->findings || !p->replaced || !p->earlier)
        return ch_error_code(p->op);
    for (size_t i = 0; !code && i < e->leaves.count; i++)
        code = index_leaf(p, i);
    for (size_t i = 0; !code && i < e->count; i++)
        code = number(p, p->findings, e->findings[i].path, i);
    p->path.len = 0;
    return code;
}

static void filter(struct page *p, const char *verdict, size_t count,
                   bool checked)
{
    CH_BUF_LIT(p->buf, "<label class=\"filter ");
    html_z(p->buf, verdict);
    CH_BUF_LIT(p->buf, "\"><input type=\"checkbox\" value=\"");
    html_z(p->buf, verdict);
    ch_buf_str(p->buf, checked ? CH_STR("\" checked> ") : CH_STR("\"> "));
    html_z(p->buf, verdict);
    if (count)
        ch_buf_printf(p->buf, " <b>%zu</b>", count);
    CH_BUF_LIT(p->buf, "</label>\n");
}

static void head(struct page *p)
{
    const struct ch_explanation *e = p->report->explanation;
    lines(p->buf, ch_html_start);
    CH_BUF_LIT(p->buf, "<title>Values of ");
    html(p->buf, p->report->chart);
    CH_BUF_LIT(p->buf, "</title>\n<style>\n");
    lines(p->buf, ch_html_style);
    CH_BUF_LIT(p->buf, "</style>\n</head>\n<body>\n<header>\n<h1>Values of ");
    html(p->buf, p->report->chart);
    CH_BUF_LIT(p->buf, " <small>release ");
    html(p->buf, p->report->release);
    CH_BUF_LIT(p->buf, "</small></h1>\n");
    if (e->incomplete)
        CH_BUF_LIT(p->buf, "<p class=\"incomplete\" role=\"alert\">The render "
                           "failed: this is what was seen up to there.</p>\n");
    CH_BUF_LIT(p->buf,
               "<div class=\"tools\"><input id=\"search\" type=\"search\" "
               "placeholder=\"Search paths and values ( / )\" "
               "aria-label=\"Search\">\n");
    for (int v = 0; v <= CH_VERDICT_DISABLED; v++)
        filter(p, ch_report_verdict((enum ch_verdict)v), e->by_verdict[v],
               true);
    filter(p, "default", 0, true);
    CH_BUF_LIT(p->buf, "</div>\n<p id=\"status\" role=\"status\"></p>\n"
                       "</header>\n<main>\n");
}

static int body(struct page *p)
{
    const struct ch_explanation *e = p->report->explanation;
    struct place top = {.instance = e->values->root,
                        .chart = e->values->root->path};
    int code = 0;
    CH_BUF_LIT(p->buf, "<section><h2>Findings</h2>\n");
    if (!e->count)
        CH_BUF_LIT(p->buf, "<p>Every value is where it is read.</p>\n");
    CH_BUF_LIT(p->buf, "<ul class=\"findings\">\n");
    for (size_t i = 0; !code && i < e->count; i++)
        code = finding(p, &e->findings[i]);
    CH_BUF_LIT(p->buf, "</ul></section>\n<section id=\"tree\">"
                       "<h2>Values</h2>\n");
    if (!code && e->values->root)
        code = entries(p, ch_map_value(e->values->root->values), &top);
    CH_BUF_LIT(p->buf, "</section>\n</main>\n<script>\n");
    lines(p->buf, ch_html_script);
    CH_BUF_LIT(p->buf, "</script>\n</body>\n</html>\n");
    return code;
}

int ch_report_html(const struct ch_report *report, struct ch_buf *buf)
{
    struct page p = {.report = report, .op = buf->op, .buf = buf};
    ch_buf_init(&p.path, buf->op);
    int code = index_all(&p);
    if (code)
        return code;
    head(&p);
    code = body(&p);
    return code ? code : ch_buf_check(buf);
}
