/*
 * Configuration files that several programs write: replaced as a whole, and
 * changed by one process at a time.
 */
#ifndef CH_DEP_CONFIG_FILE_H
#define CH_DEP_CONFIG_FILE_H

#include "base/op.h"

/* Reads a file that may be missing (`*exists` false, "" read) or a device. */
int ch_config_read(struct ch_op *op, struct chart_str path,
                   struct chart_str *text, bool *exists);
/* Writes it with mode 0600, making the folders above. A link is followed; what
 * is no regular file, such as /dev/null, is written to as it is. */
int ch_config_write(struct ch_op *op, struct chart_str path,
                    struct chart_str text);

/* Keeps other processes, Helm's too, from changing the file at `path`; waits
 * for 30 seconds. The kernel gives the lock back when a process ends, however
 * it does. `*fd` -1: there is nothing to lock. */
int ch_config_lock(struct ch_op *op, struct chart_str path, int *fd);
void ch_config_unlock(int fd);

#endif
