#include "base/op.h"

#include "base/error.h"
#include "base/format.h"
#include "base/lines.h"
#include "base/stack.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

/* How many steps pass between looks at the clock and the cancel check. */
#define CHECK_EVERY 4096

/* Bytes of stack used without asking how many there are: finding out takes
 * some system calls, and few operations come this far. */
#define SAFE_STACK ((uintptr_t)48 * 1024)

static const struct chart_limits default_limits = {
    .size = sizeof(struct chart_limits),
    .time_ms = 10000,
    .memory = (uint64_t)256 << 20,
    .file = (uint64_t)5 << 20,
    .archive = (uint64_t)100 << 20,
    .archive_files = 100000,
    .document = (uint64_t)64 << 20,
    .nesting = 10000,
    .include_depth = 1000,
    .steps = 200000000,
    .output = (uint64_t)128 << 20,
};

static int64_t clock_ns(clockid_t id)
{
    struct timespec now;
    if (clock_gettime(id, &now))
        return 0;
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static uint64_t chosen(uint64_t asked, uint64_t standard)
{
    return asked ? asked : standard;
}

static struct chart_limits merged_limits(const struct chart_limits *asked)
{
    struct chart_limits limits = default_limits;
    if (!asked)
        return limits;
    limits.time_ms = chosen(asked->time_ms, limits.time_ms);
    limits.memory = chosen(asked->memory, limits.memory);
    limits.file = chosen(asked->file, limits.file);
    limits.archive = chosen(asked->archive, limits.archive);
    limits.archive_files = chosen(asked->archive_files, limits.archive_files);
    limits.document = chosen(asked->document, limits.document);
    limits.nesting = chosen(asked->nesting, limits.nesting);
    limits.include_depth = chosen(asked->include_depth, limits.include_depth);
    limits.steps = chosen(asked->steps, limits.steps);
    limits.output = chosen(asked->output, limits.output);
    return limits;
}

void ch_op_init(struct ch_op *op, struct ch_heap *heap, struct ch_arena *arena,
                const struct chart_limits *limits, const struct ch_hooks *hooks)
{
    *op = (struct ch_op){.heap = heap, .arena = arena};
    op->limits = merged_limits(limits);
    if (hooks)
        op->hooks = *hooks;
    if (!heap->limit)
        heap->limit = op->limits.memory;
    op->depth_max = op->limits.nesting > UINT32_MAX
                        ? UINT32_MAX
                        : (uint32_t)op->limits.nesting;
    op->steps_check = CHECK_EVERY;
    op->stack_floor = CH_STACK_POINTER() - SAFE_STACK;
    op->cpu_start_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

void ch_op_end(struct ch_op *op)
{
    ch_error_clear(op);
}

struct chart_error *ch_op_take_error(struct ch_op *op)
{
    struct chart_error *err = op->error;
    op->error = NULL;
    return err;
}

void ch_op_put_error(struct ch_op *op, struct chart_error *err)
{
    if (op->error)
        chart_error_free(err);
    else
        op->error = err;
}

/* ---- errors ------------------------------------------------------------- */

int ch_fail_str(struct ch_op *op, int code, struct chart_str message)
{
    if (!op->error)
        op->error = ch_error_new(&op->heap->allocator, code, message);
    return op->error->code;
}

/* Formats into `stack` or, when it is too small, into fresh memory that the
 * caller frees through the heap's allocator. Null when memory is out. */
struct formatted {
    char stack[512];
    char *heap;
    size_t heap_size;
    struct chart_str text;
};

static void format_text(struct ch_op *op, struct formatted *out,
                        const char *format, va_list args)
{
    struct chart_allocator *a = &op->heap->allocator;
    size_t len = ch_format(out->stack, sizeof out->stack, format, args);
    out->heap = NULL;
    out->heap_size = len;
    if (len > sizeof out->stack)
        out->heap = a->resize(a->user, NULL, 0, len);
    if (out->heap)
        (void)ch_format(out->heap, len, format, args);
    else if (len > sizeof out->stack)
        len = sizeof out->stack;
    out->text = ch_str(out->heap ? out->heap : out->stack, len);
}

static void format_end(struct ch_op *op, struct formatted *f)
{
    struct chart_allocator *a = &op->heap->allocator;
    if (f->heap)
        (void)a->resize(a->user, f->heap, f->heap_size, 0);
}

int ch_fail(struct ch_op *op, int code, const char *format, ...)
{
    struct formatted f;
    va_list args;
    va_start(args, format);
    format_text(op, &f, format, args);
    va_end(args);
    code = ch_fail_str(op, code, f.text);
    format_end(op, &f);
    return code;
}

int ch_nomem(struct ch_op *op)
{
    if (op->heap->limit_hit)
        return ch_fail(op, CHART_ELIMIT, "memory limit of %llu bytes exceeded",
                       (unsigned long long)op->heap->limit);
    return ch_fail_str(op, CHART_ENOMEM, CH_STR("out of memory"));
}

void ch_prefix(struct ch_op *op, const char *format, ...)
{
    struct formatted f;
    va_list args;
    if (!op->error)
        return;
    va_start(args, format);
    format_text(op, &f, format, args);
    va_end(args);
    ch_prefix_str(op, f.text);
    format_end(op, &f);
}

void ch_prefix_str(struct ch_op *op, struct chart_str prefix)
{
    if (op->error)
        ch_error_set(op->error, &op->error->text, prefix, op->error->text);
}

void ch_frame(struct ch_op *op, struct chart_str source, uint32_t line,
              uint32_t column, struct chart_str what)
{
    const struct chart_error_frame frame = {
        .source = source, .line = line, .column = column, .what = what};
    if (op->error)
        ch_error_add_frame(op->error, &frame);
}

void ch_frame_text(struct ch_op *op, size_t i, struct chart_str text)
{
    if (op->error && i < op->error->frame_count)
        ch_error_set(op->error, &op->error->frames[i].text, CH_STR(""), text);
}

void ch_frame_lines(struct ch_op *op, size_t i, struct chart_str text)
{
    if (!op->error || i >= op->error->frame_count)
        return;
    struct chart_error_frame *frame = &op->error->frames[i];
    ch_error_set(op->error, &frame->lines, CH_STR(""),
                 ch_lines_around(text, frame->line, &frame->first_line));
}

void ch_frames_show(struct ch_op *op, struct chart_str source,
                    struct chart_str text, bool around)
{
    struct chart_error *err = op->error;
    for (size_t i = 0; i < chart_error_frame_count(err); i++) {
        struct chart_error_frame *frame = &err->frames[i];
        if (!frame->source.len)
            ch_error_set(err, &frame->source, CH_STR(""), source);
        if (frame->text.len || !ch_str_eq(frame->source, source))
            continue;
        ch_frame_text(op, i, ch_line_of(text, frame->line));
        if (around && frame->line)
            ch_frame_lines(op, i, text);
    }
}

void ch_advice(struct ch_op *op, struct chart_str text)
{
    if (op->error)
        ch_error_set(op->error, &op->error->advice, CH_STR(""), text);
}

void ch_hint_str(struct ch_op *op, struct chart_str text)
{
    if (op->error)
        ch_error_set(op->error, &op->error->hint, CH_STR(""), text);
}

void ch_hint(struct ch_op *op, const char *format, ...)
{
    struct formatted f;
    va_list args;
    if (!op->error)
        return;
    va_start(args, format);
    format_text(op, &f, format, args);
    va_end(args);
    ch_error_set(op->error, &op->error->hint, CH_STR(""), f.text);
    format_end(op, &f);
}

struct chart_str ch_error_text(const struct ch_op *op)
{
    return chart_error_message(op->error);
}

struct chart_str ch_error_cause(const struct ch_op *op)
{
    return chart_error_cause(op->error);
}

void ch_error_set_text(struct ch_op *op, struct chart_str text)
{
    if (op->error)
        ch_error_set(op->error, &op->error->text, CH_STR(""), text);
}

int ch_error_code(const struct ch_op *op)
{
    return chart_error_code(op->error);
}

void ch_error_clear(struct ch_op *op)
{
    chart_error_free(op->error);
    op->error = NULL;
}

void ch_warn(struct ch_op *op, enum ch_warn_level level, const char *format,
             ...)
{
    struct formatted f;
    va_list args;
    if (!op->hooks.warn)
        return;
    va_start(args, format);
    format_text(op, &f, format, args);
    va_end(args);
    op->hooks.warn(op->hooks.warn_user, level, f.text);
    format_end(op, &f);
}

/* ---- the budget --------------------------------------------------------- */

int ch_step_check(struct ch_op *op)
{
    if (op->steps > op->limits.steps)
        return ch_fail(op, CHART_ELIMIT, "limit of %llu steps exceeded",
                       (unsigned long long)op->limits.steps);
    op->steps_check = op->steps + CHECK_EVERY;
    if (op->hooks.cancelled && op->hooks.cancelled(op->hooks.cancel_user))
        return ch_fail_str(op, CHART_ECANCELLED, CH_STR("cancelled"));
    int64_t used = clock_ns(CLOCK_THREAD_CPUTIME_ID) - op->cpu_start_ns;
    if (used > 0 && (uint64_t)used / 1000000 > op->limits.time_ms)
        return ch_fail(op, CHART_ELIMIT,
                       "time limit of %llu ms of CPU exceeded",
                       (unsigned long long)op->limits.time_ms);
    return 0;
}

int ch_enter_check(struct ch_op *op)
{
    if (op->depth >= op->depth_max)
        return ch_fail(op, CHART_ELIMIT, "nesting limit of %u levels exceeded",
                       op->depth_max);
    if (!op->stack_known) {
        op->stack_known = true;
        op->stack_floor = ch_stack_floor();
    }
    if (CH_STACK_POINTER() >= op->stack_floor)
        return 0;
    return ch_fail(op, CHART_ELIMIT,
                   "nesting of %u levels is too deep for this thread's stack",
                   op->depth);
}

/* ---- memory ------------------------------------------------------------- */

void *ch_alloc(struct ch_op *op, size_t size)
{
    op->heap->limit_hit = false;
    void *piece = ch_arena_alloc(op->arena, size);
    if (CH_UNLIKELY(!piece))
        (void)ch_nomem(op);
    return piece;
}

void *ch_alloc_zero(struct ch_op *op, size_t size)
{
    void *piece = ch_alloc(op, size);
    if (piece)
        memset(piece, 0, size);
    return piece;
}

void *ch_alloc_array(struct ch_op *op, size_t count, size_t size)
{
    size_t bytes;
    if (!ch_size_mul(count, size, &bytes)) {
        op->heap->limit_hit = false;
        (void)ch_nomem(op);
        return NULL;
    }
    return ch_alloc(op, bytes);
}

void *ch_realloc_array(struct ch_op *op, void *ptr, size_t old_count,
                       size_t new_count, size_t size)
{
    size_t bytes;
    void *piece = NULL;
    op->heap->limit_hit = false;
    if (ch_size_mul(new_count, size, &bytes))
        piece = ch_arena_resize(op->arena, ptr, old_count * size, bytes);
    if (!piece)
        (void)ch_nomem(op);
    return piece;
}

struct chart_str ch_str_dup(struct ch_op *op, struct chart_str s)
{
    char *copy = ch_alloc(op, s.len + 1);
    if (!copy)
        return (struct chart_str){NULL, 0};
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return ch_str(copy, s.len);
}

/* ---- clock and random --------------------------------------------------- */

int64_t ch_now_ns(struct ch_op *op)
{
    if (op->hooks.now_ns)
        return op->hooks.now_ns(op->hooks.now_user);
    return clock_ns(CLOCK_REALTIME);
}

int ch_random(struct ch_op *op, void *bytes, size_t len)
{
    char *at = bytes;
    if (op->hooks.random) {
        if (op->hooks.random(op->hooks.random_user, bytes, len))
            return ch_fail_str(op, CHART_EIO,
                               CH_STR("the source of random bytes failed"));
        return 0;
    }
    while (len) {
        ssize_t got = getrandom(at, len > 256 ? 256 : len, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return ch_fail_str(op, CHART_EIO,
                               CH_STR("the system has no random bytes"));
        at += got;
        len -= (size_t)got;
    }
    return 0;
}
