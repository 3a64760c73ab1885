/* Time that goes by: a clock, and waiting. */
#ifndef CH_BASE_PAUSE_H
#define CH_BASE_PAUSE_H

#include "base/op.h"

/* Milliseconds of a clock that only goes forward. */
int64_t ch_clock_ms(void);
/* Waits, looking at the cancel check; 0 or its code. */
int ch_pause(struct ch_op *op, int64_t ms);

#endif
