#include "explain/report.h"

/* Two spaces a level; `fields` on a line of their own. */
static void line(struct ch_buf *buf, size_t depth)
{
    ch_buf_byte(buf, '\n');
    ch_buf_fill(buf, ' ', depth * 2);
}

static void field(struct ch_buf *buf, size_t depth, bool first,
                  const char *name)
{
    if (!first)
        ch_buf_byte(buf, ',');
    line(buf, depth);
    ch_report_json_str(buf, ch_str_z(name));
    CH_BUF_LIT(buf, ": ");
}

static void field_str(struct ch_buf *buf, size_t depth, bool first,
                      const char *name, struct chart_str text)
{
    field(buf, depth, first, name);
    ch_report_json_str(buf, text);
}

static void field_int(struct ch_buf *buf, size_t depth, bool first,
                      const char *name, uint64_t number)
{
    field(buf, depth, first, name);
    ch_buf_uint(buf, number);
}

static int reads(struct ch_buf *buf, size_t depth, const char *name,
                 const struct ch_reader *readers, size_t count)
{
    field(buf, depth, false, name);
    ch_buf_byte(buf, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            ch_buf_byte(buf, ',');
        line(buf, depth + 1);
        CH_BUF_LIT(buf, "{\"template\": ");
        ch_report_json_str(buf, readers[i].template_name);
        CH_BUF_LIT(buf, ", \"line\": ");
        ch_buf_uint(buf, readers[i].line);
        CH_BUF_LIT(buf, ", \"column\": ");
        ch_buf_uint(buf, readers[i].column);
        ch_buf_byte(buf, '}');
    }
    if (count)
        line(buf, depth);
    ch_buf_byte(buf, ']');
    return ch_step(buf->op, count + 1);
}

static int suggestion(struct ch_buf *buf, size_t depth,
                      const struct ch_suggestion *s)
{
    ch_buf_byte(buf, '{');
    field_str(buf, depth + 1, true, "path", s->path);
    field_str(buf, depth + 1, false, "reason", s->reason);
    field(buf, depth + 1, false, "effective");
    int code = ch_report_json_value(buf, s->effective);
    if (!code)
        code = reads(buf, depth + 1, "reads", s->readers, s->reader_count);
    line(buf, depth);
    ch_buf_byte(buf, '}');
    return code;
}

static int suggestions(struct ch_buf *buf, size_t depth,
                       const struct ch_finding *f)
{
    int code = 0;
    field(buf, depth, false, "suggestions");
    ch_buf_byte(buf, '[');
    for (size_t i = 0; !code && i < f->suggestion_count; i++) {
        if (i)
            ch_buf_byte(buf, ',');
        line(buf, depth + 1);
        code = suggestion(buf, depth + 1, &f->suggestions[i]);
    }
    if (f->suggestion_count)
        line(buf, depth);
    ch_buf_byte(buf, ']');
    return code;
}

static void source(const struct ch_report *report, struct ch_buf *buf,
                   size_t depth, const struct ch_finding *f)
{
    const struct ch_source *s = ch_report_source(report, f->source);
    field(buf, depth, false, "source");
    CH_BUF_LIT(buf, "{\"file\": ");
    ch_report_json_str(buf, ch_report_file(report, s));
    CH_BUF_LIT(buf, ", \"line\": ");
    ch_buf_uint(buf, f->line);
    CH_BUF_LIT(buf, ", \"column\": ");
    ch_buf_uint(buf, f->column);
    CH_BUF_LIT(buf, ", \"layer\": ");
    ch_report_json_str(buf, ch_str_z(ch_report_layer(s, f->chart)));
    ch_buf_byte(buf, '}');
}

static int finding(const struct ch_report *report, struct ch_buf *buf,
                   size_t depth, const struct ch_finding *f)
{
    enum ch_severity severity = ch_report_severity(f->verdict);
    ch_buf_byte(buf, '{');
    field_str(buf, depth, true, "rule", ch_str_z(f->rule));
    field_str(buf, depth, false, "path", f->path);
    field_str(buf, depth, false, "verdict",
              ch_str_z(ch_report_verdict(f->verdict)));
    field_str(buf, depth, false, "severity",
              ch_str_z(ch_report_severity_name(severity)));
    field_str(buf, depth, false, "message", f->message);
    source(report, buf, depth, f);
    field_str(buf, depth, false, "chart", f->chart);
    field(buf, depth, false, "value");
    int code = ch_report_json_value(buf, f->value);
    field(buf, depth, false, "effective");
    if (!code)
        code = ch_report_json_value(buf, ch_finding_effective(f));
    field_int(buf, depth, false, "leaves", f->leaf_count);
    if (f->guard.len)
        field_str(buf, depth, false, "guard", f->guard);
    if (!code)
        code = reads(buf, depth, "reads", f->readers, f->reader_count);
    if (!code)
        code = suggestions(buf, depth, f);
    line(buf, depth - 1);
    ch_buf_byte(buf, '}');
    return code;
}

static void summary(const struct ch_report *report, struct ch_buf *buf)
{
    const struct ch_explanation *e = report->explanation;
    uint64_t leaves = 0;
    for (int v = 0; v <= CH_VERDICT_DISABLED; v++)
        leaves += e->by_verdict[v];
    field(buf, 1, false, "summary");
    ch_buf_byte(buf, '{');
    field_int(buf, 2, true, "warnings",
              ch_report_count(report, CH_SEVERITY_WARNING));
    field_int(buf, 2, false, "infos",
              ch_report_count(report, CH_SEVERITY_INFO));
    field_int(buf, 2, false, "leaves", leaves);
    for (int v = 0; v <= CH_VERDICT_DISABLED; v++)
        field_int(buf, 2, false, ch_report_verdict((enum ch_verdict)v),
                  e->by_verdict[v]);
    line(buf, 1);
    ch_buf_byte(buf, '}');
}

int ch_report_json(const struct ch_report *report, struct ch_buf *buf)
{
    const struct ch_explanation *e = report->explanation;
    int code = 0;
    ch_buf_byte(buf, '{');
    field_int(buf, 1, true, "version", 1);
    field_str(buf, 1, false, "chart", report->chart);
    field_str(buf, 1, false, "release", report->release);
    field(buf, 1, false, "incomplete");
    ch_buf_str(buf, e->incomplete ? CH_STR("true") : CH_STR("false"));
    field(buf, 1, false, "findings");
    ch_buf_byte(buf, '[');
    for (size_t i = 0; !code && i < e->count; i++) {
        if (i)
            ch_buf_byte(buf, ',');
        line(buf, 2);
        code = finding(report, buf, 3, &e->findings[i]);
    }
    if (e->count)
        line(buf, 1);
    ch_buf_byte(buf, ']');
    summary(report, buf);
    CH_BUF_LIT(buf, "\n}\n");
    return code ? code : ch_buf_check(buf);
}
