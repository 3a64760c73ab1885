#include "api/handle.h"

#include "api/hints.h"
#include "base/error.h"

int ch_call_fail(const struct chart_env *env, int code, const char *message,
                 struct chart_error **err)
{
    struct ch_heap heap;
    ch_heap_init(&heap, env ? &env->allocator : NULL, 0);
    if (err)
        *err = ch_error_new(&heap.allocator, code, ch_str_z(message));
    return code;
}

int ch_handle_new(struct chart_env *env, size_t size, void *out,
                  struct chart_error **err)
{
    struct ch_handle *handle =
        env->allocator.resize(env->allocator.user, NULL, 0, size);
    memset(out, 0, sizeof(void *));
    if (!handle)
        return ch_call_fail(env, CHART_ENOMEM, "out of memory", err);
    memset(handle, 0, size);
    atomic_init(&handle->refs, 1);
    handle->env = chart_env_ref(env);
    handle->size = size;
    ch_heap_init(&handle->heap, &env->allocator, 0);
    ch_arena_init(&handle->arena, &handle->heap);
    memcpy(out, &handle, sizeof handle);
    return 0;
}

void ch_handle_ref(struct ch_handle *handle)
{
    (void)atomic_fetch_add_explicit(&handle->refs, 1, memory_order_relaxed);
}

bool ch_handle_unref(struct ch_handle *handle)
{
    return atomic_fetch_sub_explicit(&handle->refs, 1, memory_order_acq_rel) ==
           1;
}

void ch_handle_free(struct ch_handle *handle)
{
    struct chart_env *env = handle->env;
    ch_arena_release(&handle->arena);
    (void)env->allocator.resize(env->allocator.user, handle, handle->size, 0);
    chart_env_unref(env);
}

/* Starts an operation with what the environment and the call ask for. */
static int begin(struct ch_op *op, const struct chart_env *env,
                 struct ch_heap *heap, struct ch_arena *arena,
                 const struct chart_control *control, struct chart_error **err)
{
    struct chart_control known;
    struct chart_limits limits = {.size = 0};
    struct ch_hooks hooks = {.allocator = NULL};
    if (err)
        *err = NULL;
    if (env) {
        limits = env->limits;
        hooks = env->hooks;
    }
    int code = ch_options_copy(env, &known, sizeof known, control,
                               "chart_control", err);
    if (!code && known.limits)
        code = ch_options_copy(env, &limits, sizeof limits, known.limits,
                               "chart_limits", err);
    if (code)
        return code;
    hooks.cancelled = known.cancelled;
    hooks.cancel_user = known.user;
    heap->limit = 0; /* ch_op_init sets this call's */
    ch_op_init(op, heap, arena, &limits, &hooks);
    return 0;
}

int ch_call_begin(struct ch_op *op, struct ch_handle *handle,
                  const struct chart_control *control, struct chart_error **err)
{
    return begin(op, handle->env, &handle->heap, &handle->arena, control, err);
}

int ch_call_end(struct ch_op *op, int code, struct chart_error **err)
{
    if (code && err) {
        ch_hint_known(op);
        *err = ch_op_take_error(op);
    }
    ch_op_end(op);
    return code;
}

int ch_scratch_begin(struct ch_scratch *scratch, const struct chart_env *env,
                     const struct chart_control *control,
                     struct chart_error **err)
{
    ch_heap_init(&scratch->heap, env ? &env->allocator : NULL, 0);
    ch_arena_init(&scratch->arena, &scratch->heap);
    return begin(&scratch->op, env, &scratch->heap, &scratch->arena, control,
                 err);
}

int ch_scratch_end(struct ch_scratch *scratch, int code,
                   struct chart_error **err)
{
    code = ch_call_end(&scratch->op, code, err);
    ch_arena_release(&scratch->arena);
    return code;
}

int ch_options_copy(const struct chart_env *env, void *to, size_t known,
                    const void *from, const char *name,
                    struct chart_error **err)
{
    size_t size;
    memset(to, 0, known);
    if (!from)
        return 0;
    memcpy(&size, from, sizeof size);
    for (size_t i = known; i < size; i++)
        if (((const char *)from)[i] != 0)
            return ch_call_fail(env, CHART_EUNSUPPORTED, name, err);
    memcpy(to, from, size < known ? size : known);
    return 0;
}

int ch_options_flags(const struct chart_env *env, uint64_t flags,
                     uint64_t known, const char *name, struct chart_error **err)
{
    if ((flags & ~known) == 0)
        return 0;
    return ch_call_fail(env, CHART_EUNSUPPORTED, name, err);
}

int ch_sink_write(struct ch_op *op, const struct chart_sink *sink,
                  struct chart_str text)
{
    if (text.len && sink->write(sink->user, text.ptr, text.len))
        return ch_fail(op, CHART_EIO, "the output could not be written");
    return 0;
}
