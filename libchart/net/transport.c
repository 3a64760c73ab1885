#include "net/transport.h"

int ch_transport_serial(struct ch_op *op, const struct ch_work *work,
                        int (*perform)(void *user, struct ch_op *op,
                                       struct ch_exchange *x),
                        void *user)
{
    for (;;) {
        struct ch_exchange *x = NULL;
        int64_t wait_ms = -1;
        int code = work->next(work->user, op, &x, &wait_ms);
        if (code || (!x && wait_ms < 0))
            return code;
        if (!x)
            code = ch_pause(op, wait_ms);
        else if (!(code = perform(user, op, x)))
            code = work->done(work->user, op, x);
        if (code)
            return code;
    }
}
