/*
 * JSON text that the command line makes itself.
 */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include <libchart/values.h>

/* The text as a JSON string, quotes included; to be freed. */
char *json_string(const char *text);
/* Reads a JSON object; 0 or the library's code with `*err` set. */
int json_parse(const char *text, struct chart_env *env,
               struct chart_values **out, struct chart_error **err);

#endif
