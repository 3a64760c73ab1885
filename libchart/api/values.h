/*
 * The handle behind struct chart_values.
 */
#ifndef CH_API_VALUES_H
#define CH_API_VALUES_H

#include "api/handle.h"
#include "values/values.h"

#include <libchart/values.h>

struct chart_values {
    struct ch_handle handle;
    struct ch_user_values user;
    struct ch_value root;
};

#endif
