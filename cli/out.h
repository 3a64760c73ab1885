/*
 * Standard output and standard error. A failed write is remembered and
 * reported, whether the reader is gone or the disk is full.
 */
#ifndef CLI_OUT_H
#define CLI_OUT_H

#include <libchart/error.h>

/* Opens what of the descriptors 0 to 2 is closed, so that no file takes its
 * place: reading from 0 and writing to 1 then fail as they did before. Makes a
 * closed pipe an error of the write instead of a signal. */
void out_start(void);

/* A sink for standard output. */
struct chart_sink out_sink(void);
/* 0, or -1 once a write has failed. */
int out_write(const char *bytes, size_t len);
int out_text(const char *text);
int out_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A write has failed; out_finish will say so. */
bool out_failed(void);

/* The system's word for an errno, in lower case as Go has it. */
const char *out_reason(int number, char space[64]);
/* "Error: ..." on standard error. */
void out_error(const char *text);
/* "Hint: ..." under an error, from three pieces. */
void out_hint(const char *before, const char *name, const char *after);
/* The library's error: Helm's text, Helm's advice if asked for, then the places
 * it went through, each with its line where that is known, and what would be
 * right. */
void out_chart_error(const struct chart_error *err, bool with_advice);
/* What Helm prints of it, and nothing else. */
void out_helm_error(const struct chart_error *err, bool with_advice);
/* Text on standard error as it is. */
void out_note(const char *text);
/* A sink for it. */
struct chart_sink out_note_sink(void);
/* A line on the terminal that the next output takes the place of; null: none.
 */
void out_status(const char *text);
/* A line of the log on standard error. */
void out_log(const char *level, struct chart_str text);

/* Says what was wrong with standard output, if anything. 0, or 1 with the
 * error reported. */
int out_finish(void);

#endif
