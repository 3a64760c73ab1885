#include "chart/libarchive.h"

#ifndef CH_LIBARCHIVE_LINKED

#include <dlfcn.h>

CH_DLOPEN_NOTE(archive,
               "[{\"feature\":\"archive\",\"description\":\"packed charts\","
               "\"priority\":\"recommended\","
               "\"soname\":[\"libarchive.so.13\"]}]");

#endif

typedef void (*any_function)(void);

#ifdef CH_LIBARCHIVE_LINKED
#define SYMBOL(member, name)                                                   \
    {                                                                          \
#name, offsetof(struct ch_libarchive, member), (any_function)(name)    \
    }
#else
#define SYMBOL(member, name)                                                   \
    {                                                                          \
#name, offsetof(struct ch_libarchive, member), NULL                    \
    }
#endif

static const struct {
    const char *name;
    size_t offset;
    any_function linked; /* null: looked up by its name */
} symbols[] = {
    SYMBOL(error_string, archive_error_string),
    SYMBOL(read_new, archive_read_new),
    SYMBOL(read_free, archive_read_free),
    SYMBOL(read_support_gzip, archive_read_support_filter_gzip),
    SYMBOL(read_support_tar, archive_read_support_format_tar),
    SYMBOL(read_support_empty, archive_read_support_format_empty),
    SYMBOL(read_open, archive_read_open),
    SYMBOL(read_header, archive_read_next_header),
    SYMBOL(read_data, archive_read_data),
    SYMBOL(filter_count, archive_filter_count),
    SYMBOL(filter_bytes, archive_filter_bytes),
    SYMBOL(write_new, archive_write_new),
    SYMBOL(write_free, archive_write_free),
    SYMBOL(write_add_gzip, archive_write_add_filter_gzip),
    SYMBOL(write_set_raw, archive_write_set_format_raw),
    SYMBOL(write_set_filter_option, archive_write_set_filter_option),
    SYMBOL(write_set_block, archive_write_set_bytes_per_block),
    SYMBOL(write_open, archive_write_open),
    SYMBOL(write_header, archive_write_header),
    SYMBOL(write_data, archive_write_data),
    SYMBOL(write_close, archive_write_close),
    SYMBOL(entry_new, archive_entry_new),
    SYMBOL(entry_free, archive_entry_free),
    SYMBOL(entry_set_filetype, archive_entry_set_filetype),
    SYMBOL(entry_pathname, archive_entry_pathname),
    SYMBOL(entry_pathname_utf8, archive_entry_pathname_utf8),
    SYMBOL(entry_filetype, archive_entry_filetype),
    SYMBOL(entry_size, archive_entry_size),
};

#ifdef CH_LIBARCHIVE_LINKED

int ch_libarchive_open(struct ch_op *op, struct ch_libarchive *api)
{
    (void)op;
    for (size_t i = 0; i < CH_COUNT(symbols); i++)
        memcpy((char *)api + symbols[i].offset, &symbols[i].linked,
               sizeof symbols[i].linked);
    return 0;
}

void ch_libarchive_close(struct ch_libarchive *api)
{
    (void)api;
}

#else

/* The library stays loaded once it is: closing gives back only the count. */
int ch_libarchive_open(struct ch_op *op, struct ch_libarchive *api)
{
    api->handle =
        dlopen("libarchive.so.13", RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    if (!api->handle)
        return ch_fail(op, CHART_EUNSUPPORTED,
                       "chart archives need libarchive.so.13, which is not "
                       "installed");
    for (size_t i = 0; i < CH_COUNT(symbols); i++) {
        void *symbol = dlsym(api->handle, symbols[i].name);
        if (!symbol) {
            dlclose(api->handle);
            return ch_fail(op, CHART_EUNSUPPORTED, "libarchive.so.13 has no %s",
                           symbols[i].name);
        }
        memcpy((char *)api + symbols[i].offset, &symbol, sizeof symbol);
    }
    return 0;
}

void ch_libarchive_close(struct ch_libarchive *api)
{
    dlclose(api->handle);
}

#endif
