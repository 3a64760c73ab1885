/*
 * Configured repositories: repositories.yaml.
 */
#ifndef CH_DEP_REPOS_H
#define CH_DEP_REPOS_H

#include "value/value.h"

struct ch_repo {
    struct chart_str name, url, username, password;
    struct chart_str cert_file, key_file, ca_file;
    bool insecure, pass_credentials;
};

struct ch_repos {
    struct chart_str api_version, generated;
    struct ch_repo *items;
    size_t count;
    bool exists; /* the file is there */
};

/* Reads the file at `path`; "" and a missing file have none. */
int ch_repos_read(struct ch_op *op, struct chart_str path,
                  struct ch_repos *out);
/* The same of a text; `path` is for messages. */
int ch_repos_parse(struct ch_op *op, struct chart_str text,
                   struct chart_str path, struct ch_repos *out);
/* The file as a value. */
int ch_repos_value(struct ch_op *op, const struct ch_repos *repos,
                   struct ch_value *out);
int ch_repos_write(struct ch_op *op, struct chart_str path,
                   const struct ch_repos *repos);

const struct ch_repo *ch_repos_by_name(const struct ch_repos *repos,
                                       struct chart_str name);
/* The one whose URL is `url` but for slashes at its end; null: none. */
int ch_repos_by_url(struct ch_op *op, const struct ch_repos *repos,
                    struct chart_str url, const struct ch_repo **out);
/* Adds or replaces by name. */
int ch_repos_put(struct ch_op *op, struct ch_repos *repos,
                 const struct ch_repo *repo);
/* False when there is none of that name. */
bool ch_repos_remove(struct ch_repos *repos, struct chart_str name);

#endif
