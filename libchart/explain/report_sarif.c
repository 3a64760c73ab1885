#include "explain/report.h"

#include "base/utf8.h"

static const struct {
    const char *name, *text;
} rules[] = {
    [CH_VERDICT_USED] = {"used", "A template reads the value."},
    [CH_VERDICT_OVERRIDDEN] = {"overridden",
                               "A later layer gives another value."},
    [CH_VERDICT_MISPLACED] = {"misplaced",
                              "No template can read the value where it is "
                              "written, but one reads the same thing at "
                              "another place."},
    [CH_VERDICT_UNKNOWN] = {"unknown",
                            "No template can read the value, and nothing like "
                            "it exists."},
    [CH_VERDICT_UNREAD] = {"unread",
                           "Only a branch that this render did not take reads "
                           "the value."},
    [CH_VERDICT_DISABLED] = {"disabled",
                             "The value belongs to a subchart that is switched "
                             "off."},
};

static const char *level(enum ch_severity severity)
{
    static const char *const levels[] = {
        [CH_SEVERITY_NONE] = "none",
        [CH_SEVERITY_INFO] = "note",
        [CH_SEVERITY_WARNING] = "warning",
    };
    return levels[severity];
}

/* ---- rules ----------------------------------------------------------------
 */

/* The first finding with a verdict, or null. */
static const struct ch_finding *first_with(const struct ch_explanation *e,
                                           int verdict)
{
    for (size_t i = 0; i < e->count; i++)
        if ((int)e->findings[i].verdict == verdict)
            return &e->findings[i];
    return NULL;
}

static void rule_rows(const struct ch_report *report, struct ch_buf *buf,
                      int index[])
{
    int count = 0;
    for (int v = 0; v <= CH_VERDICT_DISABLED; v++) {
        const struct ch_finding *f = first_with(report->explanation, v);
        if (!f)
            continue;
        index[v] = count++;
        ch_buf_str(buf, index[v] ? CH_STR(",\n") : CH_STR("\n"));
        CH_BUF_LIT(buf, "            {\"id\": ");
        ch_report_json_str(buf, ch_str_z(f->rule));
        CH_BUF_LIT(buf, ", \"name\": ");
        ch_report_json_str(buf, ch_str_z(rules[v].name));
        CH_BUF_LIT(buf, ", \"shortDescription\": {\"text\": ");
        ch_report_json_str(buf, ch_str_z(rules[v].text));
        CH_BUF_LIT(buf, "}, \"defaultConfiguration\": {\"level\": ");
        ch_report_json_str(
            buf, ch_str_z(level(ch_report_severity((enum ch_verdict)v))));
        CH_BUF_LIT(buf, "}}");
    }
}

/* ---- places ----------------------------------------------------------------
 */

static bool is_uri_byte(char c)
{
    return ch_is_alpha(c) || ch_is_digit(c) ||
           (c && strchr("-._~/!$&'()*+,;=@", c));
}

/* A file's name as a URI reference. A colon is escaped, so that nothing reads
 * as a scheme. */
static void uri(struct ch_buf *buf, struct chart_str name)
{
    static const char hex[] = "0123456789ABCDEF";
    ch_buf_byte(buf, '"');
    if (name.len && name.ptr[0] == '/')
        CH_BUF_LIT(buf, "file://");
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (is_uri_byte(name.ptr[i])) {
            ch_buf_byte(buf, name.ptr[i]);
            continue;
        }
        ch_buf_byte(buf, '%');
        ch_buf_byte(buf, hex[c >> 4]);
        ch_buf_byte(buf, hex[c & 15]);
    }
    ch_buf_byte(buf, '"');
}

/* A column in bytes as one in code points. */
static size_t code_points(struct chart_str line, uint32_t column)
{
    size_t bytes = column ? column - 1 : 0;
    if (bytes > line.len)
        bytes = line.len;
    return ch_utf8_count(ch_str_sub(line, 0, bytes)) + 1;
}

static void physical(const struct ch_report *report, struct ch_buf *buf,
                     const struct ch_source *source, const struct ch_finding *f)
{
    struct chart_str line = ch_text_line(source->text, f->line);
    CH_BUF_LIT(buf, "\"physicalLocation\": {\"artifactLocation\": {\"uri\": ");
    uri(buf, ch_report_file(report, source));
    ch_buf_byte(buf, '}');
    if (f->line) {
        CH_BUF_LIT(buf, ", \"region\": {\"startLine\": ");
        ch_buf_uint(buf, f->line);
        CH_BUF_LIT(buf, ", \"startColumn\": ");
        ch_buf_uint(buf, code_points(line, f->column));
        CH_BUF_LIT(buf, ", \"snippet\": {\"text\": ");
        ch_report_json_str(buf, line);
        CH_BUF_LIT(buf, "}}");
    }
    CH_BUF_LIT(buf, "}, ");
}

static void location(const struct ch_report *report, struct ch_buf *buf,
                     const struct ch_finding *f)
{
    const struct ch_source *source = ch_report_source(report, f->source);
    CH_BUF_LIT(buf, "          \"locations\": [{");
    if (ch_source_is_file(source) && source->name.len)
        physical(report, buf, source, f);
    CH_BUF_LIT(buf, "\"logicalLocations\": [{\"fullyQualifiedName\": ");
    ch_report_json_str(buf, f->path);
    CH_BUF_LIT(buf, ", \"kind\": \"member\"}]}]");
}

/* Templates are named by their chart's path, not by files on disk. */
static void related(struct ch_buf *buf, const struct ch_finding *f)
{
    const struct ch_suggestion *s =
        f->suggestion_count ? &f->suggestions[0] : NULL;
    const struct ch_reader *readers = s ? s->readers : f->readers;
    size_t count = s ? s->reader_count : f->reader_count;
    if (!count)
        return;
    CH_BUF_LIT(buf, ",\n          \"relatedLocations\": [");
    for (size_t i = 0; i < count; i++) {
        if (i)
            CH_BUF_LIT(buf, ", ");
        ch_buf_printf(buf, "{\"id\": %zu, \"message\": {\"text\": ", i + 1);
        ch_report_json_str(buf, s ? CH_STR("would be read here")
                                  : CH_STR("read here when taken"));
        CH_BUF_LIT(
            buf, "}, \"physicalLocation\": {\"artifactLocation\": {\"uri\": ");
        uri(buf, readers[i].template_name);
        ch_buf_byte(buf, '}');
        if (readers[i].line)
            ch_buf_printf(
                buf,
                ", \"region\": {\"startLine\": %u, "
                "\"startColumn\": %u}",
                (unsigned)readers[i].line,
                (unsigned)(readers[i].column ? readers[i].column : 1));
        CH_BUF_LIT(buf, "}}");
    }
    ch_buf_byte(buf, ']');
}

/* ---- results ----------------------------------------------------------------
 */

static void message(struct ch_buf *buf, const struct ch_finding *f)
{
    struct ch_buf text;
    ch_buf_init(&text, buf->op);
    ch_buf_str(&text, f->message);
    if (f->suggestion_count) {
        CH_BUF_LIT(&text, "\nWrite it at ");
        ch_buf_str(&text, f->suggestions[0].path);
        if (f->suggestions[0].reason.len) {
            CH_BUF_LIT(&text, ": ");
            ch_buf_str(&text, f->suggestions[0].reason);
        }
    }
    CH_BUF_LIT(buf, "          \"message\": {\"text\": ");
    ch_report_json_str(buf, ch_buf_view(&text));
    CH_BUF_LIT(buf, "},\n");
}

static void result(const struct ch_report *report, struct ch_buf *buf,
                   const struct ch_finding *f, int rule_index)
{
    CH_BUF_LIT(buf, "        {\n          \"ruleId\": ");
    ch_report_json_str(buf, ch_str_z(f->rule));
    ch_buf_printf(buf, ",\n          \"ruleIndex\": %d,\n", rule_index);
    CH_BUF_LIT(buf, "          \"level\": ");
    ch_report_json_str(buf, ch_str_z(level(ch_report_severity(f->verdict))));
    CH_BUF_LIT(buf, ",\n");
    message(buf, f);
    location(report, buf, f);
    related(buf, f);
    CH_BUF_LIT(buf,
               ",\n          \"partialFingerprints\": {\"valuePath/v1\": ");
    struct ch_buf print;
    ch_buf_init(&print, buf->op);
    ch_buf_str(&print, ch_str_z(f->rule));
    ch_buf_byte(&print, ':');
    ch_buf_str(&print, f->path);
    ch_report_json_str(buf, ch_buf_view(&print));
    CH_BUF_LIT(buf, "}\n        }");
}

int ch_report_sarif(const struct ch_report *report, struct ch_buf *buf)
{
    const struct ch_explanation *e = report->explanation;
    int index[CH_VERDICT_DISABLED + 1] = {0};
    CH_BUF_LIT(buf, "{\n"
                    "  \"$schema\": \"https://json.schemastore.org/"
                    "sarif-2.1.0.json\",\n"
                    "  \"version\": \"2.1.0\",\n"
                    "  \"runs\": [\n"
                    "    {\n"
                    "      \"tool\": {\n"
                    "        \"driver\": {\n"
                    "          \"name\": \"chartc\",\n"
                    "          \"rules\": [");
    rule_rows(report, buf, index);
    CH_BUF_LIT(buf, "\n          ]\n        }\n      },\n"
                    "      \"columnKind\": \"unicodeCodePoints\",\n"
                    "      \"invocations\": [{\"executionSuccessful\": ");
    ch_buf_str(buf, e->incomplete ? CH_STR("false") : CH_STR("true"));
    CH_BUF_LIT(buf, "}],\n      \"results\": [");
    for (size_t i = 0; i < e->count; i++) {
        ch_buf_str(buf, i ? CH_STR(",\n") : CH_STR("\n"));
        result(report, buf, &e->findings[i], index[e->findings[i].verdict]);
    }
    CH_BUF_LIT(buf, "\n      ]\n    }\n  ]\n}\n");
    int code = ch_step(buf->op, e->count + 1);
    return code ? code : ch_buf_check(buf);
}
