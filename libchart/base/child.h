/*
 * Another program: started without a shell, given a text, read to its end, for
 * a limited time.
 */
#ifndef CH_BASE_CHILD_H
#define CH_BASE_CHILD_H

#include "base/buf.h"

struct ch_child {
    /* ---- wanted ---- */
    /* Where it may be, null at the end: the first that is there runs. Names
     * without a slash are looked for in $PATH. */
    const char *const *programs;
    char *const *arguments; /* with its name, null at the end */
    char *const *environment;
    struct chart_str input; /* on its standard input */
    size_t max_output;      /* what it writes behind that is dropped */
    uint32_t limit_ms;      /* then it is killed */

    /* ---- got ---- */
    int not_started; /* an errno value; 0: it was */
    bool is_late;    /* it was killed */
    bool is_cut;     /* output was dropped */
    int status;      /* exit status; -1 a signal ended it; 0 also when the
                        process ignores its children's ends */
};

/* Runs it; what it prints is appended to `output`, its standard error goes
 * nowhere. Non-zero for what ends the operation and for a failure of the
 * system's: CHART_EIO. */
int ch_child_run(struct ch_op *op, struct ch_child *child,
                 struct ch_buf *output);

#endif
