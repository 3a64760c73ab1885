/*
 * Secrets from standard input.
 */
#ifndef CLI_PROMPT_H
#define CLI_PROMPT_H

#include <stdbool.h>

/* All of standard input without its last line break. Null, or what is wrong, to
 * be freed; `*out` too. */
char *prompt_all(char **out);
/* Asks on standard output and reads a line; with `silent` a terminal does not
 * show what is typed. As above. */
char *prompt_line(const char *question, bool silent, char **out);

#endif
