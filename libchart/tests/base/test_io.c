#include "base/io.h"
#include "tests/harness.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A file of `len` bytes 'x' in a fresh directory; its path in `path`. */
static void make_file(char path[64], size_t len)
{
    char dir[] = "/tmp/chart-io-XXXXXX";
    CHECK(mkdtemp(dir) != NULL);
    snprintf(path, 64, "%s/f", dir);
    FILE *f = fopen(path, "wb");
    CHECK(f != NULL);
    for (size_t i = 0; f && i < len; i++)
        fputc('x', f);
    if (f)
        fclose(f);
}

static void remove_file(const char *path)
{
    char dir[64];
    snprintf(dir, sizeof dir, "%s", path);
    *strrchr(dir, '/') = '\0';
    unlink(path);
    rmdir(dir);
}

TEST(read_file_gives_all_bytes_and_a_nul)
{
    static const size_t sizes[] = {0, 1, 510, 511, 4096, 100000};
    for (size_t i = 0; i < CH_COUNT(sizes); i++) {
        char path[64];
        make_file(path, sizes[i]);
        struct chart_str text;
        CHECK_INT(ch_read_file(op, path, 1 << 20, &text), 0);
        CHECK_INT(text.len, sizes[i]);
        CHECK_INT(text.ptr[text.len], 0);
        remove_file(path);
    }
}

TEST(read_file_stops_above_its_limit)
{
    char path[64];
    struct chart_str text;
    make_file(path, 1001);
    CHECK_INT(ch_read_file(op, path, 1001, &text), 0);
    CHECK_INT(ch_read_file(op, path, 1000, &text), CHART_ELIMIT);
    remove_file(path);
}

TEST(endless_file_stops_at_the_limit)
{
    struct chart_str text;
    CHECK_INT(ch_read_file(op, "/dev/zero", 100000, &text), CHART_ELIMIT);
}

TEST(missing_file_has_text_of_go)
{
    struct chart_str text;
    CHECK_INT(ch_read_file(op, "no/such", 10, &text), CHART_ENOTFOUND);
    CHECK_STR(ch_error_text(op), "open no/such: no such file or directory");
}

TEST(directory_has_text_of_go)
{
    struct chart_str text;
    CHECK_INT(ch_read_file(op, "/", 10, &text), CHART_EIO);
    CHECK_STR(ch_error_text(op), "read /: is a directory");
}

TEST(pipe_is_read_to_its_end)
{
    int ends[2];
    CHECK_INT(pipe(ends), 0);
    CHECK_INT(write(ends[1], "abc", 3), 3);
    close(ends[1]);
    struct chart_str text;
    CHECK_INT(ch_read_fd(op, ends[0], "pipe", 10, &text), 0);
    CHECK_STR(text, "abc");
    close(ends[0]);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(read_file_gives_all_bytes_and_a_nul),
        T(read_file_stops_above_its_limit),
        T(endless_file_stops_at_the_limit),
        T(missing_file_has_text_of_go),
        T(directory_has_text_of_go),
        T(pipe_is_read_to_its_end),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
