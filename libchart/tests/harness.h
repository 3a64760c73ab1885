/*
 * A small test harness. A test file is a program:
 *
 *     TEST(map_set_replaces) { ... CHECK(x == 1); CHECK_STR(s, "abc"); }
 *     int main(int argc, char **argv)
 *     {
 *         static const struct test tests[] = {T(map_set_replaces)};
 *         return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
 *     }
 *
 * Each test gets an operation `op` over a counted heap; the harness checks
 * that nothing leaked. Output is TAP with "N passed, N failed" at the end.
 */
#ifndef CH_TESTS_HARNESS_H
#define CH_TESTS_HARNESS_H

#include "base/op.h"

struct test {
    const char *name;
    void (*run)(struct ch_op *op);
};

#define TEST(name) static void test_##name(struct ch_op *op CH_UNUSED)
#define T(name)                                                                \
    {                                                                          \
#name, test_##name                                                     \
    }

int test_main(int argc, char **argv, const struct test *tests, size_t count);

void test_fail(const char *file, int line, const char *format, ...)
    CH_PRINTF(3, 4);

#define CHECK(condition)                                                       \
    do {                                                                       \
        if (!(condition))                                                      \
            test_fail(__FILE__, __LINE__, "%s", #condition);                   \
    } while (0)
#define CHECK_INT(got, want)                                                   \
    do {                                                                       \
        long long got_ = (long long)(got), want_ = (long long)(want);          \
        if (got_ != want_)                                                     \
            test_fail(__FILE__, __LINE__, "%s is %lld, want %lld", #got, got_, \
                      want_);                                                  \
    } while (0)
/* `got` is a struct chart_str, `want` a string literal or char pointer. */
#define CHECK_STR(got, want)                                                   \
    do {                                                                       \
        struct chart_str got_ = (got), want_ = ch_str_z(want);                 \
        if (!ch_str_eq(got_, want_))                                           \
            test_fail(__FILE__, __LINE__, "%s is \"%.*s\", want \"%.*s\"",     \
                      #got, CH_STR_ARG(got_), CH_STR_ARG(want_));              \
    } while (0)

#endif
