/*
 * The user's values: files and flags in the order given, merged into one tree
 * as Helm's values.Options does. The functions are declared in values.h.
 */
#ifndef CH_VALUES_LAYERS_H
#define CH_VALUES_LAYERS_H

#include "values/values.h"

#endif
