/*
 * What the two suites share: where things are, and walking testdata/.
 */
#ifndef CH_TESTS_CONFORMANCE_SUITES_H
#define CH_TESTS_CONFORMANCE_SUITES_H

#include "tests/conformance/report.h"

#define DEFAULT_CHART "apiVersion: v2\nname: c\nversion: 0.1.0\n"

struct options {
    const char *testdata;
    const char *chartc;
};

struct golden_run {
    const struct options *options;
    struct report *report;
};

void golden_suite(const struct options *options, struct report *report);
void function_suite(const struct options *options, struct report *report);

/* Calls back for every .txt file below testdata/FOLDER in order of names;
 * `name` is the path below testdata without the suffix. */
void each_case(const struct options *options, const char *folder,
               void (*visit)(const char *path, const char *name, void *user),
               void *user);

#endif
