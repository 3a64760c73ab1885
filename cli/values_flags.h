/*
 * The options that say which values a chart gets.
 */
#ifndef CLI_VALUES_FLAGS_H
#define CLI_VALUES_FLAGS_H

#include "session.h"

extern const struct opt_table values_flags;

/* Builds the values, kind of option by kind of option as Helm does. URLs are
 * fetched over the session's network. Null when the session is not well then.
 */
struct chart_values *values_flags_build(struct session *session);

#endif
