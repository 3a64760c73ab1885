/*
 * Runs a fuzz target over files and folders: replay PATH... Prints TAP.
 */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static unsigned count;

static int run_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return 1;
    size_t cap = (size_t)1 << 20;
    uint8_t *bytes = malloc(cap);
    size_t size = bytes ? fread(bytes, 1, cap, file) : 0;
    fclose(file);
    /* Exactly sized, so that a sanitizer sees a read past the end. */
    uint8_t *exact = malloc(size ? size : 1);
    if (!bytes || !exact) {
        free(bytes);
        free(exact);
        return 1;
    }
    memcpy(exact, bytes, size);
    free(bytes);
    (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    printf("ok %u - %s\n", ++count, path);
    fflush(stdout);
    return 0;
}

static int run_path(const char *path)
{
    struct stat st;
    if (stat(path, &st))
        return 1;
    if (!S_ISDIR(st.st_mode))
        return run_file(path);
    struct dirent **names;
    int n = scandir(path, &names, NULL, alphasort), failed = 0;
    for (int i = 0; i < n; i++) {
        char child[4096];
        if (names[i]->d_name[0] != '.' &&
            snprintf(child, sizeof child, "%s/%s", path, names[i]->d_name) <
                (int)sizeof child)
            failed |= run_path(child);
        free(names[i]);
    }
    if (n >= 0)
        free(names);
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed |= run_path(argv[i]);
    printf("1..%u\n", count);
    return failed;
}
