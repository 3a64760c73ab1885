/*
 * libchart/base.h - what every other public header builds on: exported
 * symbols, byte slices, sinks, allocators, limits.
 */
#ifndef LIBCHART_BASE_H
#define LIBCHART_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CHART_VERSION_MAJOR 0
#define CHART_VERSION_MINOR 1
#define CHART_VERSION_PATCH 0

#if defined(__GNUC__)
#define CHART_API __attribute__((visibility("default")))
#else
#define CHART_API
#endif

/** Zeroes an options struct and writes its size, as every options struct
 * wants before its members are set. */
#define CHART_INIT(options)                                                    \
    (memset((options), 0, sizeof *(options)),                                  \
     (void)((options)->size = sizeof *(options)))

/** A slice of bytes. May contain NUL. Slices handed out by the library are
 * followed by a NUL that is not counted. */
struct chart_str {
    const char *ptr;
    size_t len;
};

/** Where text goes. `write` returns 0, or non-zero to stop the call that
 * writes, which then fails with CHART_EIO. */
struct chart_sink {
    int (*write)(void *user, const char *bytes, size_t len);
    void *user;
};

/** Memory from the caller. `resize` works as realloc: a null `ptr` allocates,
 * a `new_size` of 0 frees and returns null. `old_size` is what was asked for
 * before. Null from a non-zero `new_size` means out of memory. */
struct chart_allocator {
    void *(*resize)(void *user, void *ptr, size_t old_size, size_t new_size);
    void *user;
};

/** Bounds of one call. A member of 0 means its default (docs/limits.md). */
struct chart_limits {
    size_t size;
    uint64_t time_ms;       /**< CPU time of one call; default 10,000 */
    uint64_t memory;        /**< bytes one call may hold; default 256 MiB */
    uint64_t file;          /**< bytes of one file of a chart; 5 MiB */
    uint64_t archive;       /**< bytes of one unpacked chart; 100 MiB */
    uint64_t archive_files; /**< entries of one chart; 100,000 */
    uint64_t document;      /**< bytes of one values file; 64 MiB */
    uint64_t nesting;       /**< depth of YAML, JSON, templates; 10,000 */
    uint64_t include_depth; /**< nested `include` of one name; 1,000 */
    uint64_t steps;         /**< units of work of one render; 2 x 10^8 */
    uint64_t output;        /**< bytes rendered by one call; 128 MiB */
};

/** What watches one call. */
struct chart_control {
    size_t size;
    const struct chart_limits *limits; /**< null: the environment's */
    bool (*cancelled)(void *user);     /**< asked often; true stops the call */
    void *user;
};

/** The library's version, such as "0.1.0". */
CHART_API const char *chart_version(void);

#ifdef __cplusplus
}
#endif

#endif
