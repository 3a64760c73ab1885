/*
 * For functions that read values by key or as a whole: tells the host's
 * observer, at the place of the call. One predictable branch without one.
 */
#ifndef CH_TEMPLATE_OBSERVE_H
#define CH_TEMPLATE_OBSERVE_H

#include "base/compiler.h"
#include "template/func.h"
#include "template/host.h"
#include "template/template.h"

/* `parent`[`key`] was read; `found` is INVALID when there is none. */
static inline void ch_observe_key(const struct ch_call *call,
                                  struct ch_value parent, struct chart_str key,
                                  struct ch_value found)
{
    const struct ch_host *host = call->host;
    if (CH_LIKELY(!host || !host->observer))
        return;
    struct ch_place place = ch_exec_place(host->exec);
    host->observer->read_key(host->observer->user, &place, parent, key, found);
}

/* All of `v` was looked at. */
static inline void ch_observe_value(const struct ch_call *call,
                                    struct ch_value v)
{
    const struct ch_host *host = call->host;
    if (CH_LIKELY(!host || !host->observer))
        return;
    struct ch_place place = ch_exec_place(host->exec);
    host->observer->read_value(host->observer->user, &place, v);
}

/* The entries of `v` were looked at, not what is in them. */
static inline void ch_observe_items(const struct ch_call *call,
                                    struct ch_value v)
{
    const struct ch_host *host = call->host;
    if (CH_LIKELY(!host || !host->observer))
        return;
    struct ch_place place = ch_exec_place(host->exec);
    if (host->observer->read_items)
        host->observer->read_items(host->observer->user, &place, v);
    else
        host->observer->read_value(host->observer->user, &place, v);
}

/* Whether `v` is empty was looked at. */
static inline void ch_observe_truth(const struct ch_call *call,
                                    struct ch_value v)
{
    const struct ch_host *host = call->host;
    if (CH_LIKELY(!host || !host->observer) || !host->observer->read_truth)
        return;
    struct ch_place place = ch_exec_place(host->exec);
    host->observer->read_truth(host->observer->user, &place, v);
}

#endif
