/*
 * Chart.lock: what was read and written has the same digest.
 */
#include "chart/lock.h"
#include "chart/marshal.h"
#include "dep/lock.h"
#include "fuzz/fuzz.h"

static int digest(struct ch_op *op, const struct ch_lock *lock,
                  struct chart_str *out)
{
    const struct ch_lock_rows rows = {lock->dependencies, lock->count,
                                      lock->dependencies, lock->count};
    return ch_lock_digest(op, &rows, out);
}

static void check(struct ch_op *op, const struct ch_lock *lock)
{
    struct chart_str before, after, differences;
    struct ch_lock *again;
    struct ch_buf text;
    const struct ch_lock_rows rows = {lock->dependencies, lock->count,
                                      lock->dependencies, lock->count};
    ch_buf_init(&text, op);
    (void)ch_lock_differences(op, &rows, &differences);
    if (ch_error_code(op) || digest(op, lock, &before) ||
        ch_lock_marshal(&text, lock))
        return;
    int code = ch_lock_read(op, ch_buf_view(&text), CH_STR("x"), &again);
    if (!code && again)
        code = digest(op, again, &after);
    FUZZ_CHECK(ch_is_fatal(code) || (!code && again));
    FUZZ_CHECK(code || ch_str_eq(before, after));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_op f;
    struct ch_op *op = fuzz_op_start(&f);
    struct ch_lock *lock;
    if (!ch_lock_read(op, ch_str((const char *)data, size), CH_STR("x"),
                      &lock) &&
        lock)
        check(op, lock);
    fuzz_op_end(&f);
    return 0;
}
