/*
 * --output-dir: one file for each template instead of standard output.
 */
#ifndef CLI_OUTPUT_DIR_H
#define CLI_OUTPUT_DIR_H

#include <libchart/render.h>

/* Writes every document under `dir` (under `dir`/`release` when that is not
 * null, CRDs excepted) and says so on standard output. Null, or what went
 * wrong, to be freed. */
char *output_dir_write(const struct chart_manifest *manifest, const char *dir,
                       const char *release);

#endif
