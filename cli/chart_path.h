/*
 * Paths as Go writes them.
 */
#ifndef CLI_CHART_PATH_H
#define CLI_CHART_PATH_H

/* The path from the root, cleaned, to be freed; null when the working
 * directory is not to be had. */
char *chart_path_absolute(const char *path);
/* The path without "." and "..", to be freed. */
char *chart_path_clean(const char *path);

#endif
