/*
 * A line on a terminal that says how far downloads have come.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>

struct chart_progress;

/* Standard error is a terminal that can rewrite a line. */
bool progress_wanted(void);
/* For chart_network_options. */
void progress_show(void *user, const struct chart_progress *progress);

#endif
