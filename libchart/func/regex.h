/* The family of regular expressions. */
#ifndef CH_FUNC_REGEX_H
#define CH_FUNC_REGEX_H

#include "template/func.h"

extern const struct ch_func_family ch_funcs_regex;

#endif
