#include "interrupt.h"

#include <signal.h>

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
