#include "out.h"

#include "mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Why standard output failed; 0: it has not. */
static int write_error;
/* A status line stands on the terminal. */
static bool status_shown;

/* ---- descriptors -------------------------------------------------------- */

static void reopen(int fd, int flags)
{
    if (fcntl(fd, F_GETFD) != -1 || errno != EBADF)
        return;
    int opened = open("/dev/null", flags);
    if (opened < 0 || opened == fd)
        return;
    (void)dup2(opened, fd);
    (void)close(opened);
}

void out_start(void)
{
    struct sigaction ignore;
    memset(&ignore, 0, sizeof ignore);
    ignore.sa_handler = SIG_IGN;
    (void)sigaction(SIGPIPE, &ignore, NULL);
    (void)sigaction(SIGXFSZ, &ignore, NULL);
    reopen(0, O_WRONLY);
    reopen(1, O_RDONLY);
    reopen(2, O_WRONLY);
}

/* Writes all of it; 0 or errno. */
static int write_all(int fd, const char *bytes, size_t len)
{
    while (len) {
        ssize_t wrote = write(fd, bytes, len);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return errno;
        bytes += wrote;
        len -= (size_t)wrote;
    }
    return 0;
}

/* ---- the status line ---------------------------------------------------- */

void out_status(const char *text)
{
    static const char erase[] = "\r\033[K";
    if (status_shown || text)
        (void)write_all(2, erase, sizeof erase - 1);
    status_shown = text != NULL;
    if (text)
        (void)write_all(2, text, strlen(text));
}

/* ---- standard output ---------------------------------------------------- */

int out_write(const char *bytes, size_t len)
{
    out_status(NULL);
    if (!write_error)
        write_error = write_all(1, bytes, len);
    return write_error ? -1 : 0;
}

int out_text(const char *text)
{
    return out_write(text, strlen(text));
}

int out_printf(const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (len < 0)
        return -1;
    return out_write(text,
                     (size_t)len < sizeof text ? (size_t)len : sizeof text - 1);
}

static int sink_write(void *user, const char *bytes, size_t len)
{
    (void)user;
    return out_write(bytes, len);
}

struct chart_sink out_sink(void)
{
    return (struct chart_sink){sink_write, NULL};
}

bool out_failed(void)
{
    return write_error != 0;
}

int out_finish(void)
{
    if (!write_error)
        return 0;
    char text[256], space[64];
    (void)snprintf(text, sizeof text, "write /dev/stdout: %s",
                   out_reason(write_error, space));
    out_error(text);
    return 1;
}

/* ---- standard error ----------------------------------------------------- */

/* Text for standard error, written at once so that lines stay whole. */
struct text {
    char *bytes;
    size_t len, cap;
};

static void append(struct text *text, const char *bytes, size_t len)
{
    if (len > text->cap - text->len) {
        size_t cap = (text->len + len) * 2;
        char *grown = realloc(text->bytes, cap);
        if (!grown)
            return;
        text->bytes = grown;
        text->cap = cap;
    }
    if (len)
        memcpy(text->bytes + text->len, bytes, len);
    text->len += len;
}

static void append_str(struct text *text, struct chart_str s)
{
    append(text, s.ptr, s.len);
}

static void append_z(struct text *text, const char *z)
{
    append(text, z, strlen(z));
}

static void flush(struct text *text)
{
    out_status(NULL);
    (void)write_all(2, text->bytes, text->len);
    free(text->bytes);
}

const char *out_reason(int number, char space[64])
{
    (void)snprintf(space, 64, "%s", strerror(number));
    if (space[0] >= 'A' && space[0] <= 'Z' &&
        !(space[1] >= 'A' && space[1] <= 'Z'))
        space[0] = (char)(space[0] - 'A' + 'a');
    return space;
}

void out_note(const char *note)
{
    struct text text = {0};
    append_z(&text, note);
    flush(&text);
}

static int note_write(void *user, const char *bytes, size_t len)
{
    struct text text = {0};
    (void)user;
    append(&text, bytes, len);
    flush(&text);
    return 0;
}

struct chart_sink out_note_sink(void)
{
    return (struct chart_sink){note_write, NULL};
}

void out_error(const char *message)
{
    struct text text = {0};
    append_z(&text, "Error: ");
    append_z(&text, message);
    append_z(&text, "\n");
    flush(&text);
}

void out_hint(const char *before, const char *name, const char *after)
{
    struct text text = {0};
    append_z(&text, "\nHint: ");
    append_z(&text, before);
    append_z(&text, name);
    append_z(&text, after);
    append_z(&text, "\n");
    flush(&text);
}

void out_log(const char *level, struct chart_str message)
{
    struct text text = {0};
    append_z(&text, "level=");
    append_z(&text, level);
    append_z(&text, " ");
    append_str(&text, message);
    append_z(&text, "\n");
    flush(&text);
}

static int text_write(void *user, const char *bytes, size_t len)
{
    append(user, bytes, len);
    return 0;
}

static void append_helm(struct text *text, const struct chart_error *err,
                        bool with_advice)
{
    append_z(text, "Error: ");
    append_str(text, chart_error_message(err));
    append_z(text, "\n");
    if (with_advice && chart_error_advice(err).len) {
        append_z(text, "\n");
        append_str(text, chart_error_advice(err));
        append_z(text, "\n");
    }
}

/* Appends the lines of `places`, those of files below the working directory
 * without its path. */
static void append_places(struct text *text, const struct text *places)
{
    static const char at[] = "  at ";
    const char *line = places->bytes, *end = line + places->len;
    char *dir = getcwd(NULL, 0);
    size_t dir_len = dir ? strlen(dir) : 0;
    while (line < end) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *next = newline ? newline + 1 : end;
        size_t lead = sizeof at - 1;
        if (dir_len > 1 && (size_t)(next - line) > lead + dir_len + 1 &&
            memcmp(line, at, lead) == 0 &&
            memcmp(line + lead, dir, dir_len) == 0 &&
            line[lead + dir_len] == '/') {
            append(text, at, lead);
            line += lead + dir_len + 1;
        }
        append(text, line, (size_t)(next - line));
        line = next;
    }
    free(dir);
}

void out_chart_error(const struct chart_error *err, bool with_advice)
{
    struct text text = {0}, places = {0};
    const struct chart_sink sink = {text_write, &places};
    append_helm(&text, err, with_advice);
    if (chart_error_frame_count(err) || chart_error_hint(err).len)
        append_z(&text, "\n");
    (void)chart_error_write(err, CHART_ERROR_PLACES, &sink);
    append_places(&text, &places);
    free(places.bytes);
    flush(&text);
}

void out_helm_error(const struct chart_error *err, bool with_advice)
{
    struct text text = {0};
    append_helm(&text, err, with_advice);
    flush(&text);
}
