/*
 * What the public functions share: the environment, the memory that a handle
 * owns, and the operation that each call opens over it.
 */
#ifndef CH_API_HANDLE_H
#define CH_API_HANDLE_H

#include "base/op.h"

#include <libchart/env.h>

#include <stdatomic.h>

struct chart_env {
    atomic_uint refs;
    struct chart_allocator allocator;
    struct chart_limits limits;
    struct ch_hooks hooks;
    void (*diag)(void *user, enum chart_level level, struct chart_str text);
    void *diag_user;
    uint64_t flags;
};

/* First member of every handle: memory that lives as long as it does. The
 * handle itself comes from the environment's allocator. */
struct ch_handle {
    atomic_uint refs;
    struct chart_env *env;
    size_t size; /* of the whole handle */
    struct ch_heap heap;
    struct ch_arena arena;
};

/* A handle of `size` bytes, zeroed but for its first member. */
int ch_handle_new(struct chart_env *env, size_t size, void *out,
                  struct chart_error **err);
void ch_handle_ref(struct ch_handle *handle);
/* True when that was the last reference; then the caller lets go of what it
 * holds besides memory and calls ch_handle_free. */
bool ch_handle_unref(struct ch_handle *handle);
void ch_handle_free(struct ch_handle *handle);

/* Opens an operation over a handle's memory. `control` may be null. */
int ch_call_begin(struct ch_op *op, struct ch_handle *handle,
                  const struct chart_control *control,
                  struct chart_error **err);
/* Closes it: hands the error, if there is one, to `*err` (which may be null)
 * and returns the code. */
int ch_call_end(struct ch_op *op, int code, struct chart_error **err);

/* An operation over memory of its own, for calls that leave nothing behind. */
struct ch_scratch {
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
};
/* `env` and `control` may be null. */
int ch_scratch_begin(struct ch_scratch *scratch, const struct chart_env *env,
                     const struct chart_control *control,
                     struct chart_error **err);
int ch_scratch_end(struct ch_scratch *scratch, int code,
                   struct chart_error **err);

/* An error without an operation. Returns `code`. */
int ch_call_fail(const struct chart_env *env, int code, const char *message,
                 struct chart_error **err);

/* Copies the options struct at `from` (null: all zero) into `to`, `known`
 * bytes large. Fails when it has members set that this library does not know.
 */
int ch_options_copy(const struct chart_env *env, void *to, size_t known,
                    const void *from, const char *name,
                    struct chart_error **err);
int ch_options_flags(const struct chart_env *env, uint64_t flags,
                     uint64_t known, const char *name,
                     struct chart_error **err);

/* Hands `text` to a sink; CHART_EIO when it refuses. */
int ch_sink_write(struct ch_op *op, const struct chart_sink *sink,
                  struct chart_str text);

#endif
