/*
 * Signals that ask to stop become the library's cancel check.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <libchart/base.h>

/* From here on SIGINT and SIGTERM are remembered. */
void interrupt_start(void);
bool interrupt_came(void);
/* Waits until `fd` (a small number) can be read. False if a signal came, before
 * or meanwhile: a read would not see one that comes just before it. */
bool interrupt_wait(int fd);
/* For chart_control. */
struct chart_control interrupt_control(void);
/* Ends the process by the signal that came, if one did. */
void interrupt_finish(void);

#endif
