#include "base/op.h"
#include "tests/harness.h"

TEST(first_error_is_kept)
{
    CHECK_INT(ch_fail(op, CHART_EEXEC, "first %d", 1), CHART_EEXEC);
    CHECK_INT(ch_fail(op, CHART_EIO, "second"), CHART_EEXEC);
    CHECK_STR(ch_error_text(op), "first 1");
}

TEST(prefix_keeps_cause)
{
    (void)ch_fail(op, CHART_EEXEC, "cause");
    ch_prefix(op, "a.yaml:%d: ", 3);
    CHECK_STR(ch_error_text(op), "a.yaml:3: cause");
    CHECK_STR(ch_error_cause(op), "cause");
}

TEST(long_message_is_cut_at_64_kib)
{
    char *text = ch_alloc(op, 100000);
    memset(text, 'x', 100000);
    (void)ch_fail_str(op, CHART_EEXEC, ch_str(text, 100000));
    CHECK_INT(ch_error_text(op).len, 65536);
    ch_prefix(op, "p: ");
    CHECK_INT(ch_error_text(op).len, 65536);
}

TEST(frames_go_from_inside_outwards)
{
    (void)ch_fail(op, CHART_EEXEC, "x");
    ch_frame(op, CH_STR("in"), 1, 2, CH_STR("inner"));
    ch_frame(op, CH_STR("out"), 3, 4, CH_STR(""));
    struct chart_error *err = ch_op_take_error(op);
    CHECK_INT(chart_error_frame_count(err), 2);
    CHECK_STR(chart_error_frame_at(err, 0)->source, "in");
    CHECK_INT(chart_error_frame_at(err, 1)->line, 3);
    CHECK(chart_error_frame_at(err, 2) == NULL);
    chart_error_free(err);
}

TEST(steps_end_in_a_limit)
{
    int code = 0;
    op->limits.steps = 100000;
    for (int i = 0; !code && i < 1000000; i++)
        code = ch_step(op, 1);
    CHECK_INT(code, CHART_ELIMIT);
}

static bool always(void *user)
{
    (void)user;
    return true;
}

TEST(cancel_is_asked)
{
    op->hooks.cancelled = always;
    CHECK_INT(ch_step(op, 1000000), CHART_ECANCELLED);
}

TEST(depth_ends_in_a_limit)
{
    op->depth_max = 2;
    CHECK_INT(ch_enter(op), 0);
    CHECK_INT(ch_enter(op), 0);
    CHECK_INT(ch_enter(op), CHART_ELIMIT);
    ch_leave(op);
    ch_leave(op);
}

/* Uses some stack on each level, until ch_enter says no. */
static int go_down(struct ch_op *op, volatile char *above)
{
    volatile char space[512];
    space[0] = *above;
    int code = ch_enter(op);
    if (code)
        return code;
    code = go_down(op, space);
    ch_leave(op);
    return space[0] ? 0 : code;
}

TEST(recursion_ends_before_the_stack_does)
{
    volatile char start = 0;
    op->depth_max = UINT32_MAX;
    CHECK_INT(go_down(op, &start), CHART_ELIMIT);
    CHECK_INT(op->depth, 0);
    CHECK(ch_str_find(ch_error_text(op), CH_STR("stack"), 0) != CH_NPOS);
}

static void *no_memory(void *user, void *ptr, size_t old_size, size_t new_size)
{
    (void)user;
    (void)ptr;
    (void)old_size;
    (void)new_size;
    return NULL;
}

TEST(out_of_memory_needs_no_memory)
{
    struct chart_allocator nothing = {no_memory, NULL};
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op poor;
    ch_heap_init(&heap, &nothing, 0);
    ch_arena_init(&arena, &heap);
    ch_op_init(&poor, &heap, &arena, NULL, NULL);
    CHECK(ch_alloc(&poor, 8) == NULL);
    CHECK_INT(ch_error_code(&poor), CHART_ENOMEM);
    ch_prefix(&poor, "ignored: ");
    ch_frame(&poor, CH_STR("x"), 1, 1, CH_STR(""));
    CHECK_STR(ch_error_text(&poor), "out of memory");
    ch_op_end(&poor);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(first_error_is_kept),
        T(prefix_keeps_cause),
        T(long_message_is_cut_at_64_kib),
        T(frames_go_from_inside_outwards),
        T(steps_end_in_a_limit),
        T(cancel_is_asked),
        T(depth_ends_in_a_limit),
        T(out_of_memory_needs_no_memory),
        T(recursion_ends_before_the_stack_does),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
