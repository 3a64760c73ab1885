#include "interrupt.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>

static volatile sig_atomic_t came;

static void remember(int number)
{
    came = number;
}

void interrupt_start(void)
{
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = remember;
    action.sa_flags = (int)SA_RESETHAND; /* a second one ends us at once */
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

bool interrupt_came(void)
{
    return came != 0;
}

bool interrupt_wait(int fd)
{
    sigset_t asked, before;
    fd_set readable;
    (void)sigemptyset(&asked);
    (void)sigaddset(&asked, SIGINT);
    (void)sigaddset(&asked, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &asked, &before);
    int got = -1;
    while (!came && got < 0) {
        FD_ZERO(&readable);
        FD_SET(fd, &readable);
        got = pselect(fd + 1, &readable, NULL, NULL, NULL, &before);
        if (got < 0 && errno != EINTR)
            break;
    }
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    return !came;
}

static bool cancelled(void *user)
{
    (void)user;
    return interrupt_came();
}

struct chart_control interrupt_control(void)
{
    struct chart_control control;
    CHART_INIT(&control);
    control.cancelled = cancelled;
    return control;
}

void interrupt_finish(void)
{
    if (came)
        (void)raise(came);
}
