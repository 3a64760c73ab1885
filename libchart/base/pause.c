#include "base/pause.h"

#include <time.h>

/* Longest sleep between looks at the cancel check. */
#define NAP_MS 50

int64_t ch_clock_ms(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now))
        return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int ch_pause(struct ch_op *op, int64_t ms)
{
    int64_t end = ch_clock_ms() + ms;
    for (int64_t left = ms; left > 0; left = end - ch_clock_ms()) {
        int64_t nap = left < NAP_MS ? left : NAP_MS;
        struct timespec time = {.tv_nsec = (long)nap * 1000000};
        (void)nanosleep(&time, NULL);
        int code = ch_step_check(op);
        if (code)
            return code;
    }
    return ch_step_check(op);
}
