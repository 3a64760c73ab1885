/*
 * The values of one render, start to end: Helm's ProcessDependencies and
 * CoalesceValues. The functions are declared in values.h.
 */
#ifndef CH_VALUES_PROCESS_H
#define CH_VALUES_PROCESS_H

#include "values/values.h"

#endif
