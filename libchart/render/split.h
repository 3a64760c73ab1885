/*
 * Cutting a stream into documents the way Helm does: by text, before any YAML.
 */
#ifndef CH_RENDER_SPLIT_H
#define CH_RENDER_SPLIT_H

#include "base/public.h"

struct ch_split {
    struct chart_str rest;
    bool done;
};

/* Starts over `text`, which is trimmed first. */
struct ch_split ch_split_start(struct chart_str text);
/* The next document, trimmed; false when there is none. */
bool ch_split_next(struct ch_split *split, struct chart_str *document);

#endif
