/*
 * The chart that an argument names: a path on disk, or a reference to one that
 * a repository or registry has.
 */
#ifndef CLI_CHART_REF_H
#define CLI_CHART_REF_H

#include "session.h"

struct chart_ref {
    char *path;                    /* absolute; null: it was fetched */
    struct chart_archive *archive; /* null: it is on disk */
};

/* Finds a path, or fetches. False, with the session's error, when neither
 * works. */
bool chart_ref_find(struct session *session, const char *argument,
                    struct chart_ref *ref);
/* Loads it. `flags`: CHART_LOAD_... . Returns the library's code. */
int chart_ref_load(struct session *session, const struct chart_ref *ref,
                   uint64_t flags, struct chart **out);
/* The flags of a load: dependencies that are missing are fetched, unless Helm
 * is to be followed. */
uint64_t chart_ref_load_flags(const struct opts *opts);
/* Says on standard error which chart a registry gave, as Helm does. */
void chart_ref_announce(const struct chart_archive *archive);
void chart_ref_free(struct chart_ref *ref);

#endif
