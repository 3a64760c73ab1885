/*
 * The cases of testdata/golden: each is run as its own command line.
 */
#include "tests/conformance/suites.h"

#include "base/buf.h"
#include "base/io.h"
#include "tests/conformance/archive.h"
#include "tests/conformance/sandbox.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_reserved(struct chart_str name)
{
    static const char *const words[] = {"args",     "command",       "stdin",
                                        "env",      "expected",      "error",
                                        "warnings", "no Chart.yaml", "help"};
    for (size_t i = 0; i < CH_COUNT(words); i++)
        if (ch_str_eq(name, ch_str_z(words[i])))
            return true;
    return ch_str_starts(name, CH_STR("created "));
}

static struct chart_str in_chart(struct ch_op *op, struct chart_str name)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "c/");
    ch_buf_str(&buf, name);
    return ch_buf_view(&buf);
}

/* An archive is made at the first of its entries. */
static void place_archive(struct sandbox *box, const struct golden *golden,
                          size_t at, size_t bang)
{
    struct chart_str name = ch_str_sub(golden->sections[at].name, 0, bang + 1);
    for (size_t i = 0; i < at; i++)
        if (ch_str_starts(golden->sections[i].name, name))
            return;
    name.len = bang;
    sandbox_write(box, in_chart(box->op, name),
                  archive_make(box->op, golden, name));
}

static void place_section(struct sandbox *box, const struct options *options,
                          const struct section *section)
{
    struct chart_str name = in_chart(box->op, section->name), value;
    if (section_flag(section, "copy", &value))
        sandbox_copy(box,
                     path_join(box->op, options->testdata,
                               ch_str_dup(box->op, value).ptr),
                     name);
    else if (section_flag(section, "link", &value))
        sandbox_link(box, name, value);
    else if (ch_str_ends(name, CH_STR("/")))
        sandbox_folder(box, name);
    else
        sandbox_write(box, name, section_content(box->op, section));
}

static void place_all(struct sandbox *box, const struct options *options,
                      const struct golden *golden)
{
    for (size_t i = 0; i < golden->count; i++) {
        const struct section *section = &golden->sections[i];
        size_t bang = ch_str_find_byte(section->name, '!', 0);
        if (is_reserved(section->name))
            continue;
        if (bang != CH_NPOS)
            place_archive(box, golden, i, bang);
        else
            place_section(box, options, section);
    }
    if (!golden_find(golden, "Chart.yaml") &&
        !golden_find(golden, "no Chart.yaml") && !golden_find(golden, "../c"))
        sandbox_write(box, CH_STR("c/Chart.yaml"), CH_STR(DEFAULT_CHART));
}

/* The words after the program's name; behind the first, the flag for what Helm
 * does and nothing else if that is wanted. */
static struct chart_str command_line(struct ch_op *op,
                                     const struct golden *golden, bool compat)
{
    const struct section *command = golden_find(golden, "command");
    struct chart_str words =
        command ? section_content(op, command) : CH_STR("template r c");
    size_t space = ch_str_find(words, CH_STR(" "), 0);
    struct ch_buf buf;
    if (space == CH_NPOS)
        space = words.len;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_sub(words, 0, space));
    if (compat)
        CH_BUF_LIT(&buf, " --helm-compat");
    ch_buf_str(&buf, ch_str_sub(words, space, words.len));
    ch_buf_byte(&buf, ' ');
    ch_buf_str(&buf, section_content(op, golden_find(golden, "args")));
    return ch_buf_view(&buf);
}

static int compare_slices(const void *a, const void *b)
{
    return ch_str_cmp(*(const struct chart_str *)a,
                      *(const struct chart_str *)b);
}

/* Helm's log lines of a successful run, sorted: their order is not promised. */
static struct chart_str sorted_warnings(struct ch_op *op, struct chart_str text)
{
    struct ch_str_split it = ch_str_split_start(text, '\n');
    struct chart_str line, *lines;
    struct ch_buf buf;
    size_t count = 0;
    lines = CH_NEW_ARRAY(op, struct chart_str, text.len / 6 + 1);
    ch_buf_init(&buf, op);
    while (lines && ch_str_split_next(&it, &line))
        if (ch_str_starts(line, CH_STR("level=")))
            lines[count++] = line;
    if (count)
        qsort(lines, count, sizeof *lines, compare_slices);
    for (size_t i = 0; i < count; i++) {
        ch_buf_str(&buf, lines[i]);
        ch_buf_byte(&buf, '\n');
    }
    return ch_buf_view(&buf);
}

/* ---- what a run made below out/ ------------------------------------------ */

/* The entries of an archive: their names, or the content of one. */
struct entries {
    struct ch_buf *names;
    struct chart_str archive;
    struct chart_str wanted, content;
};

static void list_entry(struct chart_str name, struct chart_str content,
                       void *user)
{
    struct entries *entries = user;
    (void)content;
    ch_buf_str(entries->names, entries->archive);
    ch_buf_byte(entries->names, '!');
    ch_buf_str(entries->names, name);
    ch_buf_byte(entries->names, '\n');
}

static void find_entry(struct chart_str name, struct chart_str content,
                       void *user)
{
    struct entries *entries = user;
    if (ch_str_eq(name, entries->wanted))
        entries->content = content;
}

/* The paths of all files, one a line; an archive's entries for an archive. */
static struct chart_str list_created(struct sandbox *box)
{
    struct ch_str_split it = ch_str_split_start(sandbox_list(box, "out"), '\n');
    struct chart_str line;
    struct ch_buf buf;
    bool exists;
    ch_buf_init(&buf, box->op);
    while (ch_str_split_next(&it, &line)) {
        if (ch_str_ends(line, CH_STR(".tgz"))) {
            struct entries entries = {.names = &buf, .archive = line};
            archive_each(box->op, sandbox_read(box, line, &exists), list_entry,
                         &entries);
        } else if (line.len) {
            ch_buf_str(&buf, line);
            ch_buf_byte(&buf, '\n');
        }
    }
    return ch_buf_view(&buf);
}

/* The content of a file, or of an entry: "out/a.tgz!a/Chart.yaml". */
static struct chart_str read_created(struct sandbox *box, struct chart_str path)
{
    struct entries entries = {.content = CH_STR("")};
    struct chart_str file;
    bool exists;
    if (!ch_str_cut(path, '!', &file, &entries.wanted))
        return sandbox_read(box, path, &exists);
    archive_each(box->op, sandbox_read(box, file, &exists), find_entry,
                 &entries);
    return entries.content;
}

static bool same_files(struct sandbox *box, const struct golden *golden)
{
    struct chart_str prefix = CH_STR("created ");
    struct ch_buf names;
    bool ok = true;
    ch_buf_init(&names, box->op);
    for (size_t i = 0; i < golden->count; i++) {
        const struct section *section = &golden->sections[i];
        struct chart_str path;
        if (!ch_str_starts(section->name, prefix))
            continue;
        path = ch_str_sub(section->name, prefix.len, section->name.len);
        ch_buf_str(&names, path);
        ch_buf_byte(&names, '\n');
        ok &= same_text(ch_str_dup(box->op, path).ptr, read_created(box, path),
                        section_content(box->op, section));
    }
    return ok & same_text("the list of files", list_created(box),
                          ch_buf_view(&names));
}

/* What follows Helm's text: the hand-written section "help". */
static bool same_help(struct ch_op *op, struct chart_str got,
                      struct chart_str error, const struct section *help)
{
    const struct chart_str advice =
        CH_STR("\n\nUse --debug flag to render out invalid YAML");
    struct chart_str message = error_message(error);
    size_t at = ch_str_find(got, message, 0);
    if (at == CH_NPOS)
        return false;
    got = ch_str_sub(got, at + message.len, got.len);
    if (ch_str_starts(got, advice))
        got = ch_str_sub(got, advice.len, got.len);
    while (got.len && got.ptr[0] == '\n')
        got = ch_str_sub(got, 1, got.len);
    return same_text("help", got, section_content(op, help));
}

static struct run_result run_words(struct sandbox *box,
                                   const struct options *options,
                                   const struct golden *golden, bool compat)
{
    struct ch_op *op = box->op;
    return sandbox_run(box, options->chartc, command_line(op, golden, compat),
                       section_content(op, golden_find(golden, "stdin")),
                       section_content(op, golden_find(golden, "env")));
}

/* With --helm-compat the whole of standard error was Helm's; without it the
 * help comes after Helm's text. */
static bool judge_help(struct sandbox *box, const struct options *options,
                       const struct golden *golden,
                       const struct run_result *compat)
{
    const struct section *help = golden_find(golden, "help");
    struct chart_str error =
        section_content(box->op, golden_find(golden, "error"));
    if (!help)
        return true;
    struct run_result run = run_words(box, options, golden, false);
    return same_text("stderr under --helm-compat", compat->err, error) &
           same_error(run.err, error) &
           same_help(box->op, run.err, error, help);
}

static bool judge(struct sandbox *box, const struct golden *golden,
                  const struct run_result *run)
{
    const struct section *error = golden_find(golden, "error");
    struct ch_op *op = box->op;
    bool ok = true;
    if (run->code != (error ? 1 : 0)) {
        printf("#  exit code %d, want %d\n", run->code, error ? 1 : 0);
        same_text("stderr", run->err, ch_str("", 0));
        ok = false;
    }
    ok &= same_text("stdout", run->out,
                    section_content(op, golden_find(golden, "expected")));
    if (error)
        ok = ok && same_error(run->err, section_content(op, error));
    else
        ok &= same_text(
            "warnings", sorted_warnings(op, run->err),
            sorted_warnings(
                op, section_content(op, golden_find(golden, "warnings"))));
    return ok & same_files(box, golden);
}

static bool run_case(const struct options *options, struct ch_op *op,
                     const char *path)
{
    struct chart_str text;
    struct golden golden;
    struct sandbox box;
    struct run_result run;
    bool ok;
    if (ch_read_file(op, path, UINT64_MAX, &text) != 0)
        give_up("cannot read a case");
    golden = golden_read(op, text);
    sandbox_open(&box, op);
    place_all(&box, options, &golden);
    run = run_words(&box, options, &golden, true);
    ok = judge(&box, &golden, &run) & judge_help(&box, options, &golden, &run);
    sandbox_close(&box);
    return ok;
}

static void one_case(const char *path, const char *name, void *user)
{
    struct golden_run *run = user;
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
    if (!report_wants(run->report, name))
        return;
    ch_heap_init(&heap, NULL, 0);
    ch_arena_init(&arena, &heap);
    ch_op_init(&op, &heap, &arena, NULL, NULL);
    report_case(run->report, name, run_case(run->options, &op, path));
    ch_op_end(&op);
    ch_arena_release(&arena);
}

void golden_suite(const struct options *options, struct report *report)
{
    struct golden_run run = {options, report};
    each_case(options, "golden", one_case, &run);
}
