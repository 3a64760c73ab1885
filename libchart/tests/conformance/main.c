/*
 * usage: conformance golden|functions [FILTER]
 *
 * Runs the cases of testdata/ (CHART_TESTDATA), golden ones through chartc
 * (CHARTC), those of functions through the library, and compares with what was
 * recorded from Helm. docs/testing.md.
 */
#include "tests/conformance/sandbox.h"
#include "tests/conformance/suites.h"

#include <stdio.h>
#include <stdlib.h>

struct walk {
    struct ch_op *op;
    void (*visit)(const char *path, const char *name, void *user);
    void *user;
};

static void walk_folder(struct walk *walk, const char *path, const char *name)
{
    struct names names = folder_names(walk->op, path);
    for (size_t i = 0; i < names.count; i++) {
        char *below = path_join(walk->op, path, names.at[i]);
        char *id = path_join(walk->op, name, names.at[i]);
        size_t len = strlen(id);
        if (len < 5 || strcmp(id + len - 4, ".txt") != 0) {
            walk_folder(walk, below, id);
        } else if (strcmp(names.at[i], "names.txt") != 0) {
            id[len - 4] = '\0';
            walk->visit(below, id, walk->user);
        }
    }
}

void each_case(const struct options *options, const char *folder,
               void (*visit)(const char *path, const char *name, void *user),
               void *user)
{
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
    struct walk walk = {&op, visit, user};
    ch_heap_init(&heap, NULL, 0);
    ch_arena_init(&arena, &heap);
    ch_op_init(&op, &heap, &arena, NULL, NULL);
    walk_folder(&walk, path_join(&op, options->testdata, folder), folder);
    ch_op_end(&op);
    ch_arena_release(&arena);
}

int main(int argc, char **argv)
{
    struct options options = {getenv("CHART_TESTDATA"), getenv("CHARTC")};
    struct report report = {.filter = argc > 2 ? argv[2] : NULL};
    if (argc < 2 || !options.testdata || !options.chartc) {
        fprintf(stderr, "usage: CHART_TESTDATA=... CHARTC=... conformance "
                        "golden|functions [FILTER]\n");
        return 2;
    }
    setenv("TZ", "UTC", 1); /* as the recorder does */
    printf("TAP version 13\n");
    if (strcmp(argv[1], "golden") == 0)
        golden_suite(&options, &report);
    else
        function_suite(&options, &report);
    return report_end(&report);
}
