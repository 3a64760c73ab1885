#include "net/helper.h"

#include "base/buf.h"
#include "base/io.h"
#include "net/transport.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_MAX ((size_t)64 * 1024)
/* Longest sleep between looks at the cancel check. */
#define NAP_MS 100

extern char **environ;

/* Names become part of a program's name, so they may not lead elsewhere. */
static bool is_name(struct chart_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!ch_is_alpha(c) && !ch_is_digit(c) && c != '-' && c != '_' &&
            c != '.')
            return false;
    }
    return name.len > 0 && name.len < 200;
}

/* A pair of connected ends: sockets, since writing to one whose reader is gone
 * need not raise a signal. */
static int open_pair(struct ch_op *op, int pair[2])
{
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
        return ch_fail(op, CHART_EIO, "socketpair: %s", ch_errno_text(errno));
    (void)fcntl(pair[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(pair[1], F_SETFD, FD_CLOEXEC);
    return 0;
}

static int start(struct ch_op *op, const char *program, int end, pid_t *pid)
{
    char get[] = "get";
    struct chart_str copy = ch_str_dup(op, ch_str_z(program));
    if (!copy.ptr)
        return ch_error_code(op);
    union {
        const char *in;
        char *out;
    } name = {.in = copy.ptr};
    char *const argv[] = {name.out, get, NULL};
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions))
        return ch_nomem(op);
    int number = posix_spawn_file_actions_adddup2(&actions, end, 0);
    if (!number)
        number = posix_spawn_file_actions_adddup2(&actions, end, 1);
    if (!number)
        number = posix_spawn_file_actions_addopen(&actions, 2, "/dev/null",
                                                  O_WRONLY, 0);
    if (!number)
        number = posix_spawnp(pid, program, &actions, NULL, argv, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    return number
               ? ch_fail(op, CHART_EAUTH, "exec: \"%s\": %s", program,
                         number == ENOENT ? "executable file not found in $PATH"
                                          : ch_errno_text(number))
               : 0;
}

static int send_all(struct ch_op *op, int fd, struct chart_str text)
{
    while (text.len) {
        ssize_t sent = send(fd, text.ptr, text.len, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            break; /* it may not care for its input */
        text = ch_str_sub(text, (size_t)sent, text.len);
    }
    (void)shutdown(fd, SHUT_WR);
    return ch_step(op, 1);
}

static int receive(struct ch_op *op, int fd, int64_t end_ms,
                   struct ch_buf *output)
{
    for (;;) {
        char bytes[4096];
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int ready = poll(&wait, 1, NAP_MS);
        int code = ch_step_check(op);
        if (code)
            return code;
        if (ch_clock_ms() > end_ms)
            return ch_fail(op, CHART_EAUTH, "no answer in time");
        if (ready <= 0)
            continue;
        ssize_t got = recv(fd, bytes, sizeof bytes, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return 0;
        if (output->len + (size_t)got > OUTPUT_MAX)
            return ch_fail(op, CHART_EAUTH, "its answer is too long");
        ch_buf_append(output, bytes, (size_t)got);
        if (ch_buf_check(output))
            return ch_buf_check(output);
    }
}

/* Its exit status; -1 when a signal ended it, 0 when the process ignores its
 * children's ends. */
static int collect(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int talk(struct ch_op *op, int fd, pid_t pid, struct chart_str server,
                uint32_t limit_ms, struct ch_buf *output)
{
    int code = send_all(op, fd, server);
    if (!code)
        code = receive(op, fd, ch_clock_ms() + limit_ms, output);
    if (code)
        (void)kill(pid, SIGKILL);
    int status = collect(pid);
    if (code || !status)
        return code;
    return ch_fail(op, CHART_EAUTH, "%.*s",
                   CH_STR_ARG(ch_str_trim_ascii(ch_buf_view(output))));
}

int ch_helper_get(struct ch_op *op, struct chart_str name,
                  struct chart_str server, uint32_t limit_ms,
                  struct chart_str *output)
{
    struct ch_buf program, buf;
    struct chart_str path;
    int pair[2];
    pid_t pid;
    if (!is_name(name))
        return ch_fail(op, CHART_EAUTH,
                       "the name of the credential helper is not valid");
    ch_buf_init(&program, op);
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&program, "docker-credential-");
    ch_buf_str(&program, name);
    int code = ch_buf_take(&program, &path);
    if (!code)
        code = open_pair(op, pair);
    if (code)
        return code;
    code = start(op, path.ptr, pair[1], &pid);
    (void)close(pair[1]);
    if (!code)
        code = talk(op, pair[0], pid, server, limit_ms, &buf);
    (void)close(pair[0]);
    return code ? code : ch_buf_take(&buf, output);
}
