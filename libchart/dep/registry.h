/*
 * Credentials of registries kept in Helm's registry configuration.
 */
#ifndef CH_DEP_REGISTRY_H
#define CH_DEP_REGISTRY_H

#include "dep/dep.h"

/* Asks the registry whether it takes them, then keeps them. */
int ch_registry_login(struct ch_dep *dep, struct chart_str host,
                      const struct ch_access *access);
int ch_registry_logout(struct ch_dep *dep, struct chart_str host);

#endif
