/*
 * How deep the calling thread's stack may go.
 */
#ifndef CH_BASE_STACK_H
#define CH_BASE_STACK_H

#include <stdint.h>

/* The lowest address of the stack that recursion may reach: its end and some
 * room for what runs without counting levels. 0 when that is unknown. */
uintptr_t ch_stack_floor(void);

#endif
