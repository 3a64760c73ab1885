/*
 * Verdicts in TAP, and what they rest on: comparing texts, and finding the
 * part of an error that is Helm's.
 */
#ifndef CH_TESTS_CONFORMANCE_REPORT_H
#define CH_TESTS_CONFORMANCE_REPORT_H

#include "tests/conformance/case.h"

struct report {
    const char *filter; /* null, or only cases whose name holds it */
    unsigned passed, failed;
};

bool report_wants(const struct report *report, const char *name);
void report_case(struct report *report, const char *name, bool ok);
/* Ends the TAP stream; the program's exit code. */
int report_end(const struct report *report);

/* True if equal; prints where they begin to differ otherwise. */
bool same_text(const char *what, struct chart_str got, struct chart_str want);

/* Helm's message in a stderr: from "Error: " on, without Helm's advice about
 * --debug and without the last newline. "" when there is none. */
struct chart_str error_message(struct chart_str stderr_text);
/* The rest of a message after the last template position. */
struct chart_str error_last_part(struct chart_str message);
/* True if `got`, a whole stderr, says `want` (a whole stderr of Helm) and no
 * more than lines of help after it. */
bool same_error(struct chart_str got, struct chart_str want);

#endif
