/*
 * The configured repositories changed: `helm repo add`, `update`, `remove`.
 * What Helm prints goes to the output.
 */
#ifndef CH_DEP_REPO_SET_H
#define CH_DEP_REPO_SET_H

#include "dep/dep.h"

/* `force`: one of that name is replaced. `allow_deprecated`: URLs that are
 * known to be gone are let through. */
int ch_repo_add(struct ch_dep *dep, const struct ch_repo *repo, bool force,
                bool allow_deprecated);
/* Those of `names`; none: all. */
int ch_repo_update(struct ch_dep *dep, const struct chart_str *names,
                   size_t count);
int ch_repo_remove(struct ch_dep *dep, const struct chart_str *names,
                   size_t count);

#endif
