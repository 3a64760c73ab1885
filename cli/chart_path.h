/*
 * Finding the chart that an argument names.
 */
#ifndef CLI_CHART_PATH_H
#define CLI_CHART_PATH_H

/* The absolute path of an existing file or directory in `*path`, to be freed;
 * or what is wrong, with Helm's text, to be freed. */
char *chart_path_find(const char *argument, char **path);
/* The path from the root, cleaned, to be freed; null when the working
 * directory is not to be had. */
char *chart_path_absolute(const char *path);
/* A copy as Go's filepath.Clean leaves it, to be freed. */
char *chart_path_clean(const char *path);

#endif
