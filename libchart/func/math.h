/* The family of arithmetic. */
#ifndef CH_FUNC_MATH_H
#define CH_FUNC_MATH_H

#include "template/func.h"

extern const struct ch_func_family ch_funcs_math;

#endif
