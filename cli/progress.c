#include "progress.h"

#include "out.h"

#include <libchart/transport.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

bool progress_wanted(void)
{
    const char *term = getenv("TERM");
    return isatty(2) && term && strcmp(term, "dumb") != 0;
}

/* At most ten lines a second. */
static bool is_due(void)
{
    static long long last;
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    long long ms = (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    if (last && ms - last < 100)
        return false;
    last = ms;
    return true;
}

/* The label as far as it is plain text. */
static void copy_label(char *out, size_t size, struct chart_str label)
{
    size_t len = label.len < size - 1 ? label.len : size - 1;
    for (size_t i = 0; i < len; i++)
        out[i] = label.ptr[i] < ' ' || label.ptr[i] > '~' ? '?' : label.ptr[i];
    out[len] = '\0';
}

static double megabytes(uint64_t bytes)
{
    return (double)bytes / 1e6;
}

void progress_show(void *user, const struct chart_progress *progress)
{
    char text[160], label[40], total[32] = "";
    (void)user;
    if (progress->transfers && progress->finished == progress->transfers) {
        out_status(NULL);
        return;
    }
    if (!is_due())
        return;
    copy_label(label, sizeof label, progress->label);
    if (progress->expected > progress->received)
        (void)snprintf(total, sizeof total, " of %.1f",
                       megabytes(progress->expected));
    (void)snprintf(text, sizeof text, "%zu of %zu, %.1f%s MB  %s",
                   progress->finished, progress->transfers,
                   megabytes(progress->received), total, label);
    out_status(text);
}
