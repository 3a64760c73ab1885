/*
 * The door to libarchive. Where its static library is installed, the few parts
 * of it that are used are linked in; else the shared library is loaded at the
 * first archive that is read or written, which costs two milliseconds, most of
 * them for libraries of other formats. To link the shared library would cost
 * every start of a program as much.
 */
#ifndef CH_CHART_LIBARCHIVE_H
#define CH_CHART_LIBARCHIVE_H

#include "base/op.h"

#include <archive.h>
#include <archive_entry.h>

struct ch_libarchive {
    void *handle;
    const char *(*error_string)(struct archive *);

    struct archive *(*read_new)(void);
    int (*read_free)(struct archive *);
    int (*read_support_gzip)(struct archive *);
    int (*read_support_tar)(struct archive *);
    int (*read_support_empty)(struct archive *);
    int (*read_open)(struct archive *, void *user, archive_open_callback *,
                     archive_read_callback *, archive_close_callback *);
    int (*read_header)(struct archive *, struct archive_entry **);
    la_ssize_t (*read_data)(struct archive *, void *, size_t);
    int (*filter_count)(struct archive *);
    la_int64_t (*filter_bytes)(struct archive *, int);

    struct archive *(*write_new)(void);
    int (*write_free)(struct archive *);
    int (*write_add_gzip)(struct archive *);
    int (*write_set_raw)(struct archive *);
    int (*write_set_filter_option)(struct archive *, const char *filter,
                                   const char *option, const char *value);
    int (*write_set_block)(struct archive *, int bytes);
    int (*write_open)(struct archive *, void *user, archive_open_callback *,
                      archive_write_callback *, archive_close_callback *);
    int (*write_header)(struct archive *, struct archive_entry *);
    la_ssize_t (*write_data)(struct archive *, const void *, size_t);
    int (*write_close)(struct archive *);

    struct archive_entry *(*entry_new)(void);
    void (*entry_free)(struct archive_entry *);
    void (*entry_set_filetype)(struct archive_entry *, unsigned type);
    const char *(*entry_pathname)(struct archive_entry *);
    const char *(*entry_pathname_utf8)(struct archive_entry *);
    __LA_MODE_T (*entry_filetype)(struct archive_entry *);
    la_int64_t (*entry_size)(struct archive_entry *);
};

/* Error: CHART_EUNSUPPORTED when the library is not there. */
int ch_libarchive_open(struct ch_op *op, struct ch_libarchive *api);
void ch_libarchive_close(struct ch_libarchive *api);

#endif
