#include "tests/harness.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int failures_here; /* of the test that runs; test programs only */

void test_fail(const char *file, int line, const char *format, ...)
{
    va_list args;
    failures_here++;
    printf("# %s:%d: ", file, line);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
}

/* Time is for calls, not for tests under valgrind. */
static const struct chart_limits limits = {.size = sizeof limits,
                                           .time_ms = 3600000};

static bool run_one(const struct test *test)
{
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
    failures_here = 0;
    ch_heap_init(&heap, NULL, 0);
    ch_arena_init(&arena, &heap);
    ch_op_init(&op, &heap, &arena, &limits, NULL);
    test->run(&op);
    ch_op_end(&op);
    ch_arena_release(&arena);
    if (heap.used != 0)
        test_fail(__FILE__, __LINE__, "%llu bytes leaked",
                  (unsigned long long)heap.used);
    return failures_here == 0;
}

int test_main(int argc, char **argv, const struct test *tests, size_t count)
{
    const char *only = argc > 1 ? argv[1] : NULL;
    size_t number = 0, passed = 0;
    printf("TAP version 13\n");
    for (size_t i = 0; i < count; i++) {
        if (only && !strstr(tests[i].name, only))
            continue;
        bool ok = run_one(&tests[i]);
        passed += ok;
        printf("%sok %zu - %s\n", ok ? "" : "not ", ++number, tests[i].name);
        fflush(stdout);
    }
    printf("1..%zu\n", number);
    printf("# %zu passed, %zu failed\n", passed, number - passed);
    return passed == number ? 0 : 1;
}
