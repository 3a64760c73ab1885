/*
 * All families of template functions, in one list: lookups, the manual and
 * `chartc functions` read it. A new family is declared here and listed in
 * registry.c.
 */
#ifndef CH_FUNC_REGISTRY_H
#define CH_FUNC_REGISTRY_H

#include "template/func.h"

extern const struct ch_func_family ch_funcs_builtin;
extern const struct ch_func_family ch_funcs_casing;
extern const struct ch_func_family ch_funcs_compare;
extern const struct ch_func_family ch_funcs_convert;
extern const struct ch_func_family ch_funcs_crypto;
extern const struct ch_func_family ch_funcs_list;
extern const struct ch_func_family ch_funcs_dict;
extern const struct ch_func_family ch_funcs_encode;
extern const struct ch_func_family ch_funcs_hash;
extern const struct ch_func_family ch_funcs_host;
extern const struct ch_func_family ch_funcs_date;
extern const struct ch_func_family ch_funcs_duration;
extern const struct ch_func_family ch_funcs_math;
extern const struct ch_func_family ch_funcs_net;
extern const struct ch_func_family ch_funcs_path;
extern const struct ch_func_family ch_funcs_regex;
extern const struct ch_func_family ch_funcs_logic;
extern const struct ch_func_family ch_funcs_random;
extern const struct ch_func_family ch_funcs_semver;
extern const struct ch_func_family ch_funcs_text;

/* A ch_func_lookup over all families; null when there is none. */
const struct ch_func *ch_func_find(struct chart_str name);

size_t ch_func_family_count(void);
const struct ch_func_family *ch_func_family_at(size_t i);

#endif
