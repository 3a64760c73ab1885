#include "tests/conformance/sandbox.h"

#include "base/buf.h"
#include "base/io.h"
#include "base/slashpath.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS = 60, MAX_WORDS = 128 };

static const char *z(struct ch_op *op, struct chart_str s)
{
    struct chart_str copy = ch_str_dup(op, s);
    if (!copy.ptr)
        give_up("out of memory");
    return copy.ptr;
}

static char *copied(struct ch_op *op, struct chart_str s)
{
    char *copy = ch_alloc(op, s.len + 1);
    if (!copy)
        give_up("out of memory");
    memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    return copy;
}

char *path_join(struct ch_op *op, const char *a, const char *b)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_z(a));
    ch_buf_byte(&buf, '/');
    ch_buf_str(&buf, ch_str_z(b));
    return copied(op, ch_buf_view(&buf));
}

static char *inside(struct sandbox *box, struct chart_str path)
{
    return path_join(box->op, box->root, z(box->op, clean_path(box->op, path)));
}

struct chart_str clean_path(struct ch_op *op, struct chart_str path)
{
    struct chart_str out;
    if (ch_path_clean(op, path, &out) != 0)
        give_up("out of memory");
    return out;
}

void sandbox_open(struct sandbox *box, struct ch_op *op)
{
    const char *base = getenv("TMPDIR");
    char path[96], *real;
    box->op = op;
    snprintf(path, sizeof path, "%.60s/conformance.XXXXXX",
             base && *base ? base : "/tmp");
    if (!mkdtemp(path))
        give_up("cannot make a temporary folder");
    real = realpath(path, NULL);
    snprintf(box->root, sizeof box->root, "%.120s", real ? real : path);
    free(real);
}

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

void sandbox_close(struct sandbox *box)
{
    nftw(box->root, remove_one, 32, FTW_DEPTH | FTW_PHYS);
}

static void make_parents(char *path)
{
    for (char *p = path + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            give_up("cannot make a folder");
        *p = '/';
    }
}

static void write_path(const char *path, struct chart_str content)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(content.ptr, 1, content.len, file) != content.len ||
        fclose(file) != 0)
        give_up("cannot write a file");
}

void sandbox_write(struct sandbox *box, struct chart_str path,
                   struct chart_str content)
{
    char *full = inside(box, path);
    make_parents(full);
    write_path(full, content);
}

void sandbox_folder(struct sandbox *box, struct chart_str path)
{
    char *full = inside(box, path);
    make_parents(full);
    if (mkdir(full, 0777) != 0 && errno != EEXIST)
        give_up("cannot make a folder");
}

void sandbox_link(struct sandbox *box, struct chart_str path,
                  struct chart_str target)
{
    char *full = inside(box, path);
    make_parents(full);
    if (symlink(z(box->op, target), full) != 0)
        give_up("cannot make a link");
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct names folder_names(struct ch_op *op, const char *path)
{
    struct names names = {.at = NULL};
    size_t capacity = 0;
    struct dirent *entry;
    DIR *dir = opendir(path);
    while (dir && (entry = readdir(dir))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        if (names.count == capacity) {
            size_t more = capacity ? capacity * 2 : 32;
            names.at = ch_realloc_array(op, names.at, capacity, more,
                                        sizeof *names.at);
            if (!names.at)
                give_up("out of memory");
            capacity = more;
        }
        names.at[names.count++] = copied(op, ch_str_z(entry->d_name));
    }
    if (dir)
        closedir(dir);
    if (names.count)
        qsort(names.at, names.count, sizeof *names.at, compare_names);
    return names;
}

static void copy_tree(struct ch_op *op, const char *from, char *to)
{
    struct stat st;
    if (stat(from, &st) != 0)
        give_up("a case copies what is not in testdata");
    make_parents(to);
    if (!S_ISDIR(st.st_mode)) {
        struct chart_str content;
        if (ch_read_file(op, from, UINT64_MAX, &content) != 0)
            give_up("cannot read testdata");
        write_path(to, content);
        return;
    }
    struct names names = folder_names(op, from);
    mkdir(to, 0777);
    for (size_t i = 0; i < names.count; i++)
        copy_tree(op, path_join(op, from, names.at[i]),
                  path_join(op, to, names.at[i]));
}

void sandbox_copy(struct sandbox *box, const char *from, struct chart_str to)
{
    copy_tree(box->op, from, inside(box, to));
}

struct chart_str sandbox_read(struct sandbox *box, struct chart_str path,
                              bool *exists)
{
    char *full = inside(box, path);
    struct chart_str content = ch_str("", 0);
    *exists = access(full, F_OK) == 0;
    if (*exists && ch_read_file(box->op, full, UINT64_MAX, &content) != 0)
        give_up("cannot read back a file");
    return content;
}

static void list_below(struct sandbox *box, const char *path,
                       struct ch_buf *buf)
{
    char *full = inside(box, ch_str_z(path));
    struct stat st;
    if (lstat(full, &st) != 0)
        return;
    if (!S_ISDIR(st.st_mode)) {
        ch_buf_str(buf, ch_str_z(path));
        ch_buf_byte(buf, '\n');
        return;
    }
    struct names names = folder_names(box->op, full);
    for (size_t i = 0; i < names.count; i++)
        list_below(box, path_join(box->op, path, names.at[i]), buf);
}

struct chart_str sandbox_list(struct sandbox *box, const char *path)
{
    struct ch_buf buf;
    ch_buf_init(&buf, box->op);
    list_below(box, path, &buf);
    return ch_buf_view(&buf);
}

/* ----------------------------------------------------------- running */

/* One character of a word; true when a quote opens or closes instead. */
static bool word_char(struct ch_buf *word, struct chart_str s, size_t *at,
                      char *quote)
{
    char c = s.ptr[*at];
    bool escapes = c == '\\' && *quote != '\'' && *at + 1 < s.len;
    if (escapes && *quote == '"')
        escapes = s.ptr[*at + 1] == '"' || s.ptr[*at + 1] == '\\';
    if (*quote ? c == *quote : (c == '\'' || c == '"')) {
        *quote = *quote ? '\0' : c;
        return true;
    }
    ch_buf_byte(word, escapes ? s.ptr[++*at] : c);
    return false;
}

/* Splits as a shell does: blanks, '...', "...", backslash. */
static void split_words(struct ch_op *op, struct chart_str s, char **argv,
                        size_t *argc)
{
    size_t i = 0;
    for (;;) {
        struct ch_buf word;
        char quote = '\0';
        while (i < s.len && strchr(" \t\n", s.ptr[i]))
            i++;
        if (i >= s.len)
            return;
        ch_buf_init(&word, op);
        for (; i < s.len && (quote || !strchr(" \t\n", s.ptr[i])); i++)
            word_char(&word, s, &i, &quote);
        if (*argc + 1 >= MAX_WORDS)
            give_up("too many words in a case");
        argv[(*argc)++] = copied(op, ch_buf_view(&word));
    }
}

static void split_env(struct ch_op *op, struct chart_str lines, char **envp)
{
    static const char *const always[] = {
        "PATH=/usr/bin:/bin",
        "HOME=/nonexistent",
        "TZ=UTC",
        "LC_ALL=C.UTF-8",
        "ASAN_OPTIONS=exitcode=99",
        "LSAN_OPTIONS=exitcode=99",
        "UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1:exitcode=99",
    };
    struct ch_str_split it = ch_str_split_start(lines, '\n');
    struct chart_str line;
    size_t count = 0;
    for (size_t i = 0; i < CH_COUNT(always); i++)
        envp[count++] = copied(op, ch_str_z(always[i]));
    while (ch_str_split_next(&it, &line) && count < MAX_WORDS - 1)
        if (line.len)
            envp[count++] = copied(op, line);
    envp[count] = NULL;
}

static void redirect(const char *path, int flags, int fd)
{
    int from = open(path, flags, 0666);
    if (from < 0 || dup2(from, fd) < 0)
        _exit(126);
    close(from);
}

static _Noreturn void child(struct sandbox *box, const char *program,
                            char **argv, char **envp, const char *stem)
{
    char path[160];
    snprintf(path, sizeof path, "%s.in", stem);
    redirect(path, O_RDONLY, 0);
    snprintf(path, sizeof path, "%s.out", stem);
    redirect(path, O_WRONLY | O_CREAT | O_TRUNC, 1);
    snprintf(path, sizeof path, "%s.err", stem);
    redirect(path, O_WRONLY | O_CREAT | O_TRUNC, 2);
    if (chdir(box->root) != 0)
        _exit(126);
    alarm(SECONDS);
    execve(program, argv, envp);
    _exit(127);
}

/* Writes the root's path as $WORK. */
static struct chart_str masked(struct sandbox *box, struct chart_str text)
{
    struct chart_str root = ch_str_z(box->root);
    size_t at = ch_str_find(text, root, 0), from = 0;
    struct ch_buf buf;
    if (at == CH_NPOS)
        return text;
    ch_buf_init(&buf, box->op);
    for (; at != CH_NPOS; at = ch_str_find(text, root, from)) {
        ch_buf_str(&buf, ch_str_sub(text, from, at));
        CH_BUF_LIT(&buf, "$WORK");
        from = at + root.len;
    }
    ch_buf_str(&buf, ch_str_sub(text, from, text.len));
    return ch_buf_view(&buf);
}

static struct chart_str slurp(struct sandbox *box, const char *stem,
                              const char *suffix)
{
    char path[160];
    struct chart_str text;
    snprintf(path, sizeof path, "%s%s", stem, suffix);
    if (ch_read_file(box->op, path, UINT64_MAX, &text) != 0)
        give_up("cannot read what a run wrote");
    return masked(box, text);
}

struct run_result sandbox_run(struct sandbox *box, const char *program,
                              struct chart_str words, struct chart_str input,
                              struct chart_str env)
{
    struct run_result result;
    char *argv[MAX_WORDS] = {copied(box->op, CH_STR("chartc"))};
    char *envp[MAX_WORDS];
    char stem[140], path[160];
    size_t argc = 1;
    int status = 0;
    pid_t pid;
    /* A hidden file beside the chart: no case looks there. */
    snprintf(stem, sizeof stem, "%s/.run", box->root);
    snprintf(path, sizeof path, "%s.in", stem);
    write_path(path, input);
    split_words(box->op, words, argv, &argc);
    split_env(box->op, env, envp);
    fflush(stdout);
    pid = fork();
    if (pid == 0)
        child(box, program, argv, envp, stem);
    if (pid < 0 || waitpid(pid, &status, 0) < 0)
        give_up("cannot run the program");
    result.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    result.out = slurp(box, stem, ".out");
    result.err = slurp(box, stem, ".err");
    return result;
}
