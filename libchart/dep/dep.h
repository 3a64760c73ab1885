/*
 * What one public call works with when charts come from elsewhere: where
 * things are configured and kept, and the network, opened at its first use.
 */
#ifndef CH_DEP_DEP_H
#define CH_DEP_DEP_H

#include "dep/cache.h"
#include "dep/repos.h"
#include "net/net.h"

struct ch_dep_config {
    struct ch_net_config net;
    struct chart_str repository_config; /* repositories.yaml; "" none */
    struct chart_str repository_cache;  /* Helm's; "" none */
    struct chart_str cache;             /* "" none */
    bool stale_digests; /* an index's wrong digest is a warning */
};

struct ch_dep {
    struct ch_op *op;
    const struct ch_dep_config *config;
    struct ch_cache cache;
    struct ch_net *net; /* null until used */
    struct ch_repos repos;
    bool has_repos; /* they were read */
    /* Lines for the user, as Helm prints them on standard output and standard
     * error; null sinks: nowhere. */
    const struct chart_sink *output, *notes;
};

void ch_dep_open(struct ch_dep *dep, struct ch_op *op,
                 const struct ch_dep_config *config);
/* Before the operation's arena goes. */
void ch_dep_close(struct ch_dep *dep);

int ch_dep_net(struct ch_dep *dep, struct ch_net **net);
int ch_dep_repos(struct ch_dep *dep, const struct ch_repos **repos);

/* Writes to a sink (null: nowhere); CHART_EIO when it refuses. */
int ch_dep_say(struct ch_dep *dep, const struct chart_sink *sink,
               const char *format, ...) CH_PRINTF(3, 4);

/* What a repository's entry says about how to reach it. `repo` may be null. */
struct ch_access ch_dep_access(const struct ch_repo *repo);

#endif
