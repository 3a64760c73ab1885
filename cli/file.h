/*
 * Writing files and the directories that lead to them. What returns text says
 * what is wrong as Go does, to be freed; null: nothing.
 */
#ifndef CLI_FILE_H
#define CLI_FILE_H

#include <stddef.h>

/* "WHAT PATH: no such file or directory". */
char *file_failure(const char *what, const char *path, int number);
/* Makes the directories in front of the last slash of `path`. */
char *file_make_directories(char *path);
/* Makes these bytes the content of a file, all or nothing: they are written
 * beside it and take its name. What is no regular file is written to. */
char *file_replace(const char *path, const char *bytes, size_t len);
/* All of it; 0, or -1 with errno. */
int file_write_all(int fd, const char *bytes, size_t len);

#endif
