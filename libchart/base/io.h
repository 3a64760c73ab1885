/*
 * Files: capped reads, directory listing, writes. The only users of the
 * operating system's file calls besides the loaders of chart/.
 */
#ifndef CH_BASE_IO_H
#define CH_BASE_IO_H

#include "base/op.h"

/* Reads a file (regular, pipe, device) of at most `max` bytes into the arena,
 * NUL-terminated. The error's text is Go's: "open PATH: no such file or
 * directory", "read PATH: is a directory". */
int ch_read_file(struct ch_op *op, const char *path, uint64_t max,
                 struct chart_str *out);
/* Reads descriptor `fd` to its end. `name` is for the error. */
int ch_read_fd(struct ch_op *op, int fd, const char *name, uint64_t max,
               struct chart_str *out);

/* The same for a file whose size is known (0: it is not). */
int ch_read_sized(struct ch_op *op, int fd, const char *name, uint64_t size,
                  uint64_t max, struct chart_str *out);
/* Go's text of an errno value: "no such file or directory". */
const char *ch_errno_text(int error_number);

#endif
