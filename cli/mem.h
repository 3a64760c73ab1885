/*
 * Memory of the command line, which has nothing to go on with without it:
 * running out ends the program with an error.
 */
#ifndef CLI_MEM_H
#define CLI_MEM_H

#include <stdarg.h>
#include <stddef.h>

void *mem_alloc(size_t size);
void *mem_grow(void *ptr, size_t count, size_t size);
char *mem_copy(const char *text, size_t len);
/* As sprintf, into fresh memory. */
char *mem_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
