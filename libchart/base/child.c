#include "base/child.h"

#include "base/io.h"
#include "base/pause.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Longest sleep between looks at the cancel check. */
#define NAP_MS 100

static int fail_errno(struct ch_op *op, const char *call)
{
    return ch_fail(op, CHART_EIO, "%s: %s", call, ch_errno_text(errno));
}

/* One socket for both directions: writing to one whose reader is gone need not
 * raise a signal. */
static int open_pair(struct ch_op *op, int pair[2])
{
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
        return fail_errno(op, "socketpair");
    (void)fcntl(pair[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(pair[1], F_SETFD, FD_CLOEXEC);
    return 0;
}

static int start(struct ch_op *op, struct ch_child *child, int end, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    int failed = ENOENT;
    if (posix_spawn_file_actions_init(&actions))
        return ch_nomem(op);
    if (posix_spawn_file_actions_adddup2(&actions, end, 0) ||
        posix_spawn_file_actions_adddup2(&actions, end, 1) ||
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY,
                                         0)) {
        (void)posix_spawn_file_actions_destroy(&actions);
        return ch_nomem(op);
    }
    for (const char *const *at = child->programs; *at && failed == ENOENT; at++)
        failed = posix_spawnp(pid, *at, &actions, NULL, child->arguments,
                              child->environment);
    (void)posix_spawn_file_actions_destroy(&actions);
    child->not_started = failed;
    return 0;
}

static void send_all(int fd, struct chart_str text)
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
}

static void keep(struct ch_child *child, struct ch_buf *output,
                 struct chart_str piece)
{
    size_t room = child->max_output - output->len;
    child->is_cut |= piece.len > room;
    ch_buf_str(output,
               ch_str_sub(piece, 0, room < piece.len ? room : piece.len));
}

static int receive(struct ch_op *op, struct ch_child *child, int fd,
                   int64_t end_ms, struct ch_buf *output)
{
    for (;;) {
        char bytes[4096];
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int ready = poll(&wait, 1, NAP_MS);
        int code = ch_step_check(op);
        if (code)
            return code;
        child->is_late = ch_clock_ms() > end_ms;
        if (child->is_late)
            return 0;
        if (ready <= 0)
            continue;
        ssize_t got = recv(fd, bytes, sizeof bytes, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return 0;
        keep(child, output, ch_str(bytes, (size_t)got));
        if (ch_buf_check(output))
            return ch_buf_check(output);
    }
}

/* Waits for its end, which need not come with that of its output. */
static int collect(struct ch_op *op, struct ch_child *child, pid_t pid,
                   int64_t end_ms, int code)
{
    int64_t nap_ms = 1;
    int status = 0;
    for (;;) {
        bool stop = code || child->is_late;
        if (stop)
            (void)kill(pid, SIGKILL);
        pid_t ended = waitpid(pid, &status, stop ? 0 : WNOHANG);
        if (ended == pid) {
            child->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
            return code;
        }
        if (ended < 0 && errno != EINTR)
            return code;
        if (stop)
            continue;
        code = ch_pause(op, nap_ms);
        nap_ms = nap_ms < NAP_MS ? nap_ms * 2 : nap_ms;
        child->is_late = ch_clock_ms() > end_ms;
    }
}

int ch_child_run(struct ch_op *op, struct ch_child *child,
                 struct ch_buf *output)
{
    int64_t end_ms = ch_clock_ms() + child->limit_ms;
    size_t before = output->len;
    int pair[2];
    pid_t pid;
    child->is_late = child->is_cut = false;
    child->status = child->not_started = 0;
    int code = open_pair(op, pair);
    if (code)
        return code;
    code = start(op, child, pair[1], &pid);
    (void)close(pair[1]);
    if (!code && !child->not_started) {
        send_all(pair[0], child->input);
        code = receive(op, child, pair[0], end_ms, output);
        code = collect(op, child, pid, end_ms, code);
        /* How posix_spawn tells of a failed exec where it tells it late. */
        if (child->status == 127 && output->len == before)
            child->not_started = ENOENT;
    }
    (void)close(pair[0]);
    return code;
}
