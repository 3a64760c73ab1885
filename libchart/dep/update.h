/*
 * `helm dependency update` and `build`.
 */
#ifndef CH_DEP_UPDATE_H
#define CH_DEP_UPDATE_H

#include "dep/plan.h"

/* Chooses versions, fills charts/ of the chart at `path` and locks them. */
int ch_dep_update(struct ch_dep *dep, const char *path,
                  const struct ch_plan_options *options);
/* Fills charts/ with what is locked; without a lock the same as an update. */
int ch_dep_build(struct ch_dep *dep, const char *path,
                 const struct ch_plan_options *options);

/* Whether the lock is the one for these rows: CHART_EDEPENDENCY with a hint
 * that says what differs. `plan` has the rows of Chart.yaml. */
int ch_dep_check_lock(struct ch_plan *plan, const struct ch_metadata *metadata,
                      const struct ch_dependency *written,
                      const struct ch_lock *lock);

#endif
