#include "findings.h"

#include "mem.h"
#include "out.h"

#include <stdlib.h>
#include <string.h>

enum { text_max = 160 }; /* longer lines are not shown */

static void print_str(struct chart_str s)
{
    (void)out_write(s.ptr, s.len);
}

void findings_count(const struct chart_lint_report *report,
                    struct finding_counts *counts)
{
    for (size_t i = 0; i < chart_lint_report_count(report); i++) {
        enum chart_lint_severity severity =
            chart_lint_report_at(report, i)->severity;
        counts->errors += severity == CHART_LINT_ERROR;
        counts->warnings += severity == CHART_LINT_WARNING;
        counts->infos += severity == CHART_LINT_INFO;
    }
}

/* ---- Helm's layout ------------------------------------------------------- */

void findings_print_helm(const struct chart_lint_report *report,
                         const char *path, bool quiet)
{
    static const char *const names[] = {
        [CHART_LINT_INFO] = "INFO",
        [CHART_LINT_WARNING] = "WARNING",
        [CHART_LINT_ERROR] = "ERROR",
    };
    (void)out_printf("==> Linting ");
    (void)out_text(path);
    (void)out_text("\n");
    for (size_t i = 0; i < chart_lint_report_count(report); i++) {
        const struct chart_lint_finding *f = chart_lint_report_at(report, i);
        if (quiet && f->severity == CHART_LINT_INFO)
            continue;
        (void)out_printf("[%s] ", names[f->severity]);
        print_str(f->path);
        (void)out_text(": ");
        print_str(f->message);
        (void)out_text("\n");
    }
    (void)out_text("\n");
}

/* ---- as compilers do ----------------------------------------------------- */

static void print_place(const struct chart_error_frame *place)
{
    print_str(place->source);
    (void)out_printf(":%u:%u: ", place->line, place->column);
}

/* The line, and a mark below its column; tabs stay tabs. */
static void print_line(const struct chart_error_frame *place)
{
    struct chart_str text = place->text;
    if (!text.len || text.len > text_max)
        return;
    (void)out_printf("%5u | ", place->line);
    print_str(text);
    (void)out_text("\n      | ");
    for (size_t i = 0; i + 1 < place->column && i < text.len; i++)
        /* One mark a character: bytes that go on with one count for none. */
        if (((unsigned char)text.ptr[i] & 0xC0) != 0x80)
            (void)out_text(text.ptr[i] == '\t' ? "\t" : " ");
    (void)out_text("^\n");
}

/* The first line with the rule behind it, the others indented. */
static void print_message(const struct chart_lint_finding *f)
{
    const char *at = f->message.ptr, *end = at + f->message.len;
    bool first = true;
    while (end > at && end[-1] == '\n')
        end--;
    do {
        const char *line = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((line ? line : end) - at);
        while (!first && len && *at == '\t') {
            at++;
            len--;
        }
        if (!first)
            (void)out_text("    ");
        (void)out_write(at, len);
        if (first)
            (void)out_printf(" [%s]", f->rule.ptr);
        (void)out_text("\n");
        first = false;
        at = line ? line + 1 : end;
    } while (at < end);
}

/* Further lines under the first, as in errors. */
static void print_hint(struct chart_str hint)
{
    const char *lead = "Hint: ";
    while (hint.len) {
        const char *end = memchr(hint.ptr, '\n', hint.len);
        size_t len = end ? (size_t)(end - hint.ptr) : hint.len;
        size_t next = end ? len + 1 : len;
        (void)out_text(lead);
        (void)out_write(hint.ptr, len);
        (void)out_text("\n");
        hint.ptr += next;
        hint.len -= next;
        lead = "      ";
    }
}

static void print_finding(const struct chart_lint_finding *f)
{
    static const char *const names[] = {
        [CHART_LINT_INFO] = "info",
        [CHART_LINT_WARNING] = "warning",
        [CHART_LINT_ERROR] = "error",
    };
    print_place(&f->places[0]);
    (void)out_printf("%s: ", names[f->severity]);
    print_message(f);
    print_line(&f->places[0]);
    for (size_t i = 1; i < f->place_count; i++) {
        print_place(&f->places[i]);
        (void)out_text("note: ");
        print_str(f->places[i].what);
        (void)out_text("\n");
        print_line(&f->places[i]);
    }
    print_hint(f->hint);
}

void findings_print(const struct chart_lint_report *report, bool quiet)
{
    for (size_t i = 0; i < chart_lint_report_count(report); i++) {
        const struct chart_lint_finding *f = chart_lint_report_at(report, i);
        if (!quiet || f->severity != CHART_LINT_INFO)
            print_finding(f);
    }
}

/* ---- counts -------------------------------------------------------------- */

static char *add_count(char *text, size_t count, const char *what)
{
    if (!count)
        return text;
    char *longer = mem_format("%s%s%zu %s%s", text, *text ? ", " : "", count,
                              what, count == 1 ? "" : "s");
    free(text);
    return longer;
}

char *findings_summary(const struct finding_counts *counts)
{
    char *text = mem_copy("", 0);
    text = add_count(text, counts->errors, "error");
    text = add_count(text, counts->warnings, "warning");
    text = add_count(text, counts->infos, "info");
    char *out = *text ? mem_format(" (%s)", text) : mem_copy("", 0);
    free(text);
    return out;
}
