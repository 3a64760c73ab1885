/*
 * The handle behind struct chart_archive.
 */
#ifndef CH_API_ARCHIVE_H
#define CH_API_ARCHIVE_H

#include "api/handle.h"
#include "dep/locate.h"

#include <libchart/deps.h>

struct chart_archive {
    struct ch_handle handle;
    struct chart_str bytes, file_name, digest, url, provenance;
    bool is_oci;
    struct chart_signature signature;
};

/* What a call's options say about a reference. */
struct ch_locate_options
ch_source_locate(const struct chart_source_options *source);

#endif
