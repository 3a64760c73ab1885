#include "explain/report.h"

/* GitHub's escapes: percent and line ends everywhere, colons and commas in the
 * properties as well. Logs are shown in terminals and in pages that know their
 * colours: other control characters are made visible. */
static void escaped(struct ch_buf *buf, struct chart_str s, bool property)
{
    for (size_t i = 0, end; i < s.len; i = end) {
        char c = s.ptr[end = i];
        if (c == '%' || c == '\r' || c == '\n' ||
            (property && (c == ':' || c == ','))) {
            ch_buf_printf(buf, "%%%02X", (unsigned)c);
            end++;
            continue;
        }
        while (end < s.len && !strchr("%\r\n:,", s.ptr[end]))
            end++;
        end += end == i;
        ch_report_visible(buf, ch_str_sub(s, i, end));
    }
}

static void place(const struct ch_report *report, struct ch_buf *buf,
                  const struct ch_finding *f)
{
    const struct ch_source *source = ch_report_source(report, f->source);
    if (!ch_source_is_file(source))
        return;
    CH_BUF_LIT(buf, "file=");
    escaped(buf, ch_report_file(report, source), true);
    CH_BUF_LIT(buf, ",line=");
    ch_buf_uint(buf, f->line);
    CH_BUF_LIT(buf, ",col=");
    ch_buf_uint(buf, f->column);
    ch_buf_byte(buf, ',');
}

static void message(const struct ch_report *report, struct ch_buf *buf,
                    const struct ch_finding *f)
{
    const struct ch_source *source = ch_report_source(report, f->source);
    escaped(buf, f->message, false);
    if (f->suggestion_count) {
        CH_BUF_LIT(buf, "%0Awrite it at ");
        escaped(buf, f->suggestions[0].path, false);
        if (f->suggestions[0].reason.len) {
            CH_BUF_LIT(buf, ": ");
            escaped(buf, f->suggestions[0].reason, false);
        }
    }
    if (!ch_source_is_file(source)) {
        CH_BUF_LIT(buf, "%0Afrom ");
        escaped(buf, source->name, false);
    }
    ch_buf_byte(buf, '\n');
}

int ch_report_github(const struct ch_report *report, struct ch_buf *buf)
{
    const struct ch_explanation *e = report->explanation;
    for (size_t i = 0; i < e->count; i++) {
        const struct ch_finding *f = &e->findings[i];
        enum ch_severity severity = ch_report_severity(f->verdict);
        if (severity == CH_SEVERITY_NONE)
            continue;
        ch_buf_str(buf, severity == CH_SEVERITY_WARNING ? CH_STR("::warning ")
                                                        : CH_STR("::notice "));
        place(report, buf, f);
        CH_BUF_LIT(buf, "title=");
        escaped(buf, ch_str_z(f->rule), true);
        ch_buf_byte(buf, ' ');
        escaped(buf, ch_str_z(ch_report_verdict(f->verdict)), true);
        CH_BUF_LIT(buf, "::");
        message(report, buf, f);
    }
    if (e->incomplete)
        CH_BUF_LIT(buf, "::notice title=incomplete::the render failed; these "
                        "are the findings up to there\n");
    return ch_buf_check(buf);
}
