/*
 * A template that failed, run once more with somebody watching: what went wrong
 * where is found out then, so that runs that succeed pay nothing for it. The
 * first run's error is put aside and comes back.
 */
#ifndef CH_RENDER_AGAIN_H
#define CH_RENDER_AGAIN_H

#include "render/host.h"
#include "render/program.h"

struct ch_again {
    struct ch_render_host host; /* first: `host.host.user` leads here */
    struct ch_op *op;
    const struct ch_template_list *list;
    const struct ch_render_options *options;
    struct chart_error *error; /* the first run's */
    struct ch_exec *exec;
};

/* Puts the error aside. */
void ch_again_start(struct ch_again *again, struct ch_op *op,
                    const struct ch_template_list *list,
                    const struct ch_render_options *options);
/* Runs a definition, the observer (or null) watching; its error is set until
 * the next run. The host is made anew each time, `include` may be replaced by
 * `prepare`. */
int ch_again_run(struct ch_again *again, const struct ch_def *def,
                 struct ch_value data, const struct ch_observer *observer,
                 void (*prepare)(struct ch_again *again), struct ch_buf *out);
/* What a file's templates see. */
int ch_again_run_file(struct ch_again *again, const struct ch_template_file *t,
                      const struct ch_observer *observer,
                      void (*prepare)(struct ch_again *again),
                      struct ch_buf *out);
/* Brings the first run's error back. */
void ch_again_end(struct ch_again *again);

#endif
