#include "tests/conformance/report.h"

#include <stdio.h>

static const char cut_mark[] = "\n[cut]";

bool report_wants(const struct report *report, const char *name)
{
    return !report->filter || strstr(name, report->filter);
}

void report_case(struct report *report, const char *name, bool ok)
{
    report->passed += ok;
    report->failed += !ok;
    printf("%sok %u - %s\n", ok ? "" : "not ", report->passed + report->failed,
           name);
    fflush(stdout);
}

int report_end(const struct report *report)
{
    printf("1..%u\n", report->passed + report->failed);
    printf("# %u passed, %u failed\n", report->passed, report->failed);
    return report->failed ? 1 : 0;
}

/* At most `lines` lines of `text`, each as a TAP comment. */
static void show(const char *label, struct chart_str text, int lines)
{
    struct ch_str_split it = ch_str_split_start(text, '\n');
    struct chart_str line;
    printf("#  %s:\n", label);
    while (lines-- > 0 && ch_str_split_next(&it, &line)) {
        printf("#    ");
        for (size_t i = 0; i < line.len && i < 300; i++) {
            unsigned char c = (unsigned char)line.ptr[i];
            if (c < 32 || c == 127)
                printf("\\x%02x", c);
            else
                putchar(c);
        }
        printf("%s\n", line.len > 300 ? "..." : "");
    }
}

bool same_text(const char *what, struct chart_str got, struct chart_str want)
{
    size_t from = 0, line = 1;
    if (ch_str_eq(got, want))
        return true;
    for (size_t i = 0; i < got.len && i < want.len; i++) {
        if (got.ptr[i] != want.ptr[i])
            break;
        if (got.ptr[i] == '\n')
            from = i + 1, line++;
    }
    printf("#  %s differs from line %zu on\n", what, line);
    show("want", ch_str_sub(want, from, want.len), 6);
    show("got", ch_str_sub(got, from, got.len), 6);
    return false;
}

struct chart_str error_message(struct chart_str text)
{
    struct chart_str label = CH_STR("Error: ");
    size_t at = ch_str_find(text, label, 0), end;
    while (at != CH_NPOS && at > 0 && text.ptr[at - 1] != '\n')
        at = ch_str_find(text, label, at + 1);
    if (at == CH_NPOS)
        return ch_str("", 0);
    text = ch_str_sub(text, at + label.len, text.len);
    end = ch_str_find(text, CH_STR("\n\nUse --debug flag"), 0);
    if (end != CH_NPOS)
        text.len = end;
    while (text.len && text.ptr[text.len - 1] == '\n')
        text.len--;
    return text;
}

/* After `from`, what follows the first ">:" with white space behind it. */
static size_t after_node(struct chart_str s, size_t from)
{
    size_t at = ch_str_find(s, CH_STR(">:"), from);
    while (at != CH_NPOS && at + 2 < s.len && !strchr(" \n", s.ptr[at + 2]))
        at = ch_str_find(s, CH_STR(">:"), at + 1);
    if (at == CH_NPOS)
        return CH_NPOS;
    at += 2;
    while (at < s.len && strchr(" \n", s.ptr[at]))
        at++;
    return at;
}

struct chart_str error_last_part(struct chart_str s)
{
    struct chart_str word = CH_STR("executing \"");
    size_t last = CH_NPOS, at = 0;
    if (ch_str_starts(s, CH_STR("execution error at (")) ||
        ch_str_starts(s, CH_STR("parse error at ("))) {
        at = ch_str_find(s, CH_STR("): "), 0);
        return at == CH_NPOS ? s : ch_str_sub(s, at + 3, s.len);
    }
    while ((at = ch_str_find(s, word, at)) != CH_NPOS)
        last = at++;
    if (last == CH_NPOS)
        return s;
    at = ch_str_find(s, CH_STR("\" at <"), last);
    at = at == CH_NPOS ? at : after_node(s, at);
    return at == CH_NPOS ? s : ch_str_sub(s, at, s.len);
}

/* The message without usage lines; the program's own name is left out. */
static struct chart_str without_usage(struct chart_str s)
{
    size_t at = ch_str_find(s, CH_STR("\n\nUsage:"), 0);
    s = ch_str_sub(s, 0, at);
    if (ch_str_starts(s, CH_STR("\"helm ")))
        return ch_str_sub(s, 6, s.len);
    if (ch_str_starts(s, CH_STR("\"chartc ")))
        return ch_str_sub(s, 8, s.len);
    return s;
}

bool same_error(struct chart_str got, struct chart_str want)
{
    struct chart_str mark = ch_str(cut_mark, sizeof cut_mark - 1);
    bool cut;
    got = without_usage(error_message(got));
    want = without_usage(error_message(want));
    cut = ch_str_ends(want, mark);
    if (cut)
        want.len -= mark.len;
    if (ch_str_starts(got, want) &&
        (cut || got.len == want.len || got.ptr[want.len] == '\n'))
        return true;
    same_text("error", got, want);
    return false;
}
