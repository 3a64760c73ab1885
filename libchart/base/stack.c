/* pthread_getattr_np is in no standard, but in every libc of Linux. */
#define _GNU_SOURCE

#include "base/stack.h"

#include <pthread.h>
#include <stddef.h>

/* For functions that do not count levels: printing, regular expressions, the
 * libraries below; and for the error's own way out. */
#define RESERVE ((size_t)64 * 1024)

uintptr_t ch_stack_floor(void)
{
    pthread_attr_t attr;
    void *low;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attr))
        return 0;
    int failed = pthread_attr_getstack(&attr, &low, &size);
    (void)pthread_attr_destroy(&attr);
    if (failed)
        return 0;
    return (uintptr_t)low + (size > 4 * RESERVE ? RESERVE : size / 4);
}
