/*
 * The operation in progress. Every public call makes one `struct ch_op`; every
 * internal function that can fail or allocate takes it first. It carries the
 * arena that results live in, the budget (memory, steps, depth, output, time),
 * the cancel check, the error slot, the warning sink, the clock and the source
 * of random bytes.
 *
 * A function that can fail returns 0 or a negative chart_code, and whoever
 * knows the cause sets the error, once, through ch_fail. Callers pass the code
 * up; they may add text in front (ch_prefix) or a frame (ch_frame).
 */
#ifndef CH_BASE_OP_H
#define CH_BASE_OP_H

#include "base/arena.h"
#include "base/compiler.h"
#include "base/public.h"
#include "base/str.h"

struct chart_error;
struct ch_op;

enum ch_warn_level { CH_WARN_DEBUG, CH_WARN_INFO, CH_WARN_WARN, CH_WARN_ERROR };

/* What an operation takes from its environment. All may be null. */
struct ch_hooks {
    const struct chart_allocator *allocator;
    bool (*cancelled)(void *user);
    void *cancel_user;
    void (*warn)(void *user, enum ch_warn_level level, struct chart_str text);
    void *warn_user;
    int64_t (*now_ns)(void *user); /* wall clock, ns since 1970 */
    void *now_user;
    int (*random)(void *user, void *bytes, size_t len); /* 0 when filled */
    void *random_user;
    /* The text of another schema; null: there are none. 0 when loaded. */
    int (*load_schema)(void *user, struct chart_str url,
                       const struct chart_sink *sink);
    void *load_schema_user;
    /* The text of a URL that a file name is, and that name without secrets;
     * null: there is no network. 0, or the code of the error that is set. */
    int (*fetch)(void *user, struct ch_op *op, struct chart_str url,
                 struct chart_str *text, struct chart_str *shown);
    void *fetch_user;
};

/* Who keeps something between its calls: caches in the operation's arena, null
 * until the first use. */
enum ch_op_slot { CH_SLOT_REGEX, CH_SLOT_ZONES, CH_SLOT_CLOCK, CH_SLOT_COUNT };

struct ch_op {
    struct ch_heap *heap;   /* that arena's heap */
    struct ch_arena *arena; /* what this operation makes lives here */
    struct chart_error *error;
    struct chart_limits limits; /* all members set */
    struct ch_hooks hooks;
    uint64_t steps;
    uint64_t steps_check; /* when to look at clock, cancel and limit again */
    uint32_t depth;
    uint32_t depth_max;
    uintptr_t stack_floor; /* below it ch_enter looks closer */
    bool stack_known;      /* the floor is this thread's real one */
    int64_t cpu_start_ns;
    void *slots[CH_SLOT_COUNT];
};

/* Fills in defaults for null or zero members of `limits` and `hooks`. `heap`
 * and `arena` stay the caller's. */
void ch_op_init(struct ch_op *op, struct ch_heap *heap, struct ch_arena *arena,
                const struct chart_limits *limits,
                const struct ch_hooks *hooks);
/* Drops an error that nobody took. */
void ch_op_end(struct ch_op *op);
/* The error, now the caller's (null if there is none). */
struct chart_error *ch_op_take_error(struct ch_op *op);
/* The way back: `err` (null is fine) becomes the operation's, which takes it.
 * One that is set already stays, and `err` is freed. */
void ch_op_put_error(struct ch_op *op, struct chart_error *err);

/* Sets the error (replacing none: a second call while one is set keeps the
 * first) and returns `code`. The message is made by base/format.h, never
 * with a format from outside. */
int ch_fail(struct ch_op *op, int code, const char *format, ...)
    CH_PRINTF(3, 4);
/* The same with a ready text, which may hold any bytes. */
int ch_fail_str(struct ch_op *op, int code, struct chart_str message);
/* Reports that memory is out or its limit passed; returns the code. */
int ch_nomem(struct ch_op *op);
/* Puts text in front of the message of the error that is set. */
void ch_prefix(struct ch_op *op, const char *format, ...) CH_PRINTF(2, 3);
void ch_prefix_str(struct ch_op *op, struct chart_str prefix);
/* Adds a frame: where the error passed through. 1-based, 0 unknown. Strings
 * are copied. */
void ch_frame(struct ch_op *op, struct chart_str source, uint32_t line,
              uint32_t column, struct chart_str what);
/* Gives frame `i` of the error that is set its line of source text. */
void ch_frame_text(struct ch_op *op, size_t i, struct chart_str text);
/* The same with the lines around it; `text` is the whole source. */
void ch_frame_lines(struct ch_op *op, size_t i, struct chart_str text);
/* Gives every frame of that source its line of `text`, where it has none yet;
 * `around`: with the lines around it. Frames without a source get it. */
void ch_frames_show(struct ch_op *op, struct chart_str source,
                    struct chart_str text, bool around);
/* Helm's advice, which follows the message of the error that is set. */
void ch_advice(struct ch_op *op, struct chart_str text);
/* Says what the user can do about the error that is set. */
void ch_hint(struct ch_op *op, const char *format, ...) CH_PRINTF(2, 3);
void ch_hint_str(struct ch_op *op, struct chart_str text);
/* The message so far / the innermost cause; "" without an error. */
struct chart_str ch_error_text(const struct ch_op *op);
struct chart_str ch_error_cause(const struct ch_op *op);
/* Replaces the whole message, keeping code, cause and frames. */
void ch_error_set_text(struct ch_op *op, struct chart_str text);
int ch_error_code(const struct ch_op *op);
/* Forgets the error (for functions whose failure is a value, as toYaml). Do
 * not forget CHART_ENOMEM, CHART_ELIMIT, CHART_ECANCELLED: ch_is_fatal. */
void ch_error_clear(struct ch_op *op);
static inline bool ch_is_fatal(int code)
{
    return code == CHART_ENOMEM || code == CHART_ELIMIT ||
           code == CHART_ECANCELLED || code == CHART_EINTERNAL;
}

/* A warning, shown as Helm's log lines are. */
void ch_warn(struct ch_op *op, enum ch_warn_level level, const char *format,
             ...) CH_PRINTF(3, 4);

/* Slow path of ch_step. */
int ch_step_check(struct ch_op *op);

/* Counts `n` units of work. Every loop over input calls it (once for a loop
 * of known length will do). Non-zero: stop, the error is set. */
static inline int ch_step(struct ch_op *op, uint64_t n)
{
    op->steps += n;
    if (CH_UNLIKELY(op->steps >= op->steps_check))
        return ch_step_check(op);
    return 0;
}

/* Counts one level of recursion; pair with ch_leave when it returned 0. Fails
 * when there are too many or when little is left of the thread's stack. */
int ch_enter_check(struct ch_op *op);
static inline int ch_enter(struct ch_op *op)
{
    if (CH_UNLIKELY(op->depth >= op->depth_max ||
                    CH_STACK_POINTER() < op->stack_floor)) {
        int code = ch_enter_check(op);
        if (code)
            return code;
    }
    op->depth++;
    return 0;
}
static inline void ch_leave(struct ch_op *op)
{
    op->depth--;
}

/* Bytes in the operation's arena; null with the error set when out. */
void *ch_alloc(struct ch_op *op, size_t size);
void *ch_alloc_zero(struct ch_op *op, size_t size);
/* count * size with an overflow check. */
void *ch_alloc_array(struct ch_op *op, size_t count, size_t size);
/* Grows an arena array; as ch_arena_resize, with the error set on failure. */
void *ch_realloc_array(struct ch_op *op, void *ptr, size_t old_count,
                       size_t new_count, size_t size);
#define CH_NEW(op, type) ((type *)ch_alloc_zero((op), sizeof(type)))
#define CH_NEW_ARRAY(op, type, count)                                          \
    ((type *)ch_alloc_array((op), (count), sizeof(type)))

/* A NUL-terminated copy in the arena; ptr is null with the error set when out
 * of memory. */
struct chart_str ch_str_dup(struct ch_op *op, struct chart_str s);

int64_t ch_now_ns(struct ch_op *op);
/* Fills `bytes` with random ones, or fails. */
int ch_random(struct ch_op *op, void *bytes, size_t len);

#endif
