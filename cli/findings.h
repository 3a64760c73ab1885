/*
 * What lint found, in Helm's layout or as compilers print it.
 */
#ifndef CLI_FINDINGS_H
#define CLI_FINDINGS_H

#include <libchart/lint.h>

/* How many of each severity. */
struct finding_counts {
    size_t errors, warnings, infos;
};

void findings_count(const struct chart_lint_report *report,
                    struct finding_counts *counts);

/* "==> Linting PATH", a line for each but, if `quiet`, the infos, and an empty
 * line. */
void findings_print_helm(const struct chart_lint_report *report,
                         const char *path, bool quiet);

/* "FILE:LINE:COLUMN: error: TEXT [rule]", the line itself, and the other places
 * as notes. */
void findings_print(const struct chart_lint_report *report, bool quiet);

/* " (1 error, 2 warnings)", to be freed; "" when there are none. */
char *findings_summary(const struct finding_counts *counts);

#endif
