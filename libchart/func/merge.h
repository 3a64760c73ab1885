/*
 * merge and its kin: what Sprig makes of mergo.
 */
#ifndef CH_FUNC_MERGE_H
#define CH_FUNC_MERGE_H

#include "func/registry.h"

int ch_call_merge(struct ch_call *call);
int ch_call_merge_overwrite(struct ch_call *call);
int ch_call_must_merge(struct ch_call *call);
int ch_call_must_merge_overwrite(struct ch_call *call);

#endif
