/*
 * Helm's log lines as log/slog's text handler writes them, without time:
 * msg="returned non-bool value" path=s.enabled chart=s. A value is quoted when
 * it holds blanks, '=', quotes or what cannot be printed.
 */
#ifndef CH_GOLIB_LOG_H
#define CH_GOLIB_LOG_H

#include "base/op.h"

struct ch_log_attr {
    const char *key;
    struct chart_str value;
};

/* Hands "msg=... key=value ..." to the operation's warning sink; nothing when
 * there is none. Never fails: a line that memory is too short for is lost. */
void ch_log(struct ch_op *op, enum ch_warn_level level, const char *msg,
            const struct ch_log_attr *attrs, size_t count);

#endif
