/*
 * The blocks of testdata/functions: many in one chart, each a partial, with
 * one file that includes them all. Blocks that fail run alone.
 */
#include "tests/conformance/suites.h"

#include "base/buf.h"
#include "base/io.h"
#include "tests/conformance/sandbox.h"

#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 128 };

struct job {
    const struct block *block;
    bool rendered;
    struct chart_str output; /* if rendered */
    struct chart_str error;  /* whole stderr otherwise */
};

static struct chart_str indented(struct ch_op *op, struct chart_str text)
{
    struct ch_str_split it = ch_str_split_start(text, '\n');
    struct chart_str line;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    while (ch_str_split_next(&it, &line)) {
        CH_BUF_LIT(&buf, "  ");
        ch_buf_str(&buf, line);
        ch_buf_byte(&buf, '\n');
    }
    return ch_buf_view(&buf);
}

static void place_blocks(struct sandbox *box, const struct job *jobs,
                         size_t count)
{
    struct ch_buf values, out;
    ch_buf_init(&values, box->op);
    ch_buf_init(&out, box->op);
    for (size_t i = 0; i < count; i++) {
        char path[64];
        const struct block *block = jobs[i].block;
        struct chart_str data = block->data;
        snprintf(path, sizeof path, "c/templates/_b%zu", i);
        sandbox_write(box, ch_str_z(path), block->text);
        ch_buf_printf(&values, "b%zu:\n", i);
        ch_buf_str(&values, indented(box->op, data.len ? data : CH_STR("{}")));
        ch_buf_printf(&out, "b%zu: {{ include \"%s\" (dict \"Values\" ", i,
                      path);
        ch_buf_printf(&out, ".Values.b%zu", i);
        CH_BUF_LIT(&out, " \"Chart\" .Chart \"Release\" .Release \"Files\" "
                         ".Files \"Capabilities\" .Capabilities \"Template\" "
                         ".Template) | replace \"<no value>\" \"\" | b64enc "
                         "| quote }}\n");
    }
    sandbox_write(box, CH_STR("c/Chart.yaml"), CH_STR(DEFAULT_CHART));
    sandbox_write(box, CH_STR("c/values.yaml"), ch_buf_view(&values));
    sandbox_write(box, CH_STR("c/file.txt"), CH_STR("one\ntwo\n"));
    sandbox_write(box, CH_STR("c/templates/out.yaml"), ch_buf_view(&out));
}

/* Lines `b3: "base64"` to jobs[3]. */
static void read_outputs(struct ch_op *op, struct chart_str out,
                         struct job *jobs, size_t count)
{
    struct ch_str_split it = ch_str_split_start(out, '\n');
    struct chart_str line, name, value;
    while (ch_str_split_next(&it, &line)) {
        size_t number;
        if (!ch_str_cut(line, ':', &name, &value) || name.len < 2 ||
            name.ptr[0] != 'b' || !ch_is_digit(name.ptr[1]))
            continue;
        number = strtoul(name.ptr + 1, NULL, 10);
        if (number >= count)
            continue;
        jobs[number].rendered = true;
        jobs[number].output = unbase64(op, value);
    }
}

/* Renders blocks in as few runs as it takes to tell which of them fail. */
static void run_blocks(const struct options *options, struct ch_op *op,
                       struct job *jobs, size_t count)
{
    struct sandbox box;
    struct run_result run;
    sandbox_open(&box, op);
    place_blocks(&box, jobs, count);
    run = sandbox_run(&box, options->chartc, CH_STR("template r c"),
                      ch_str("", 0), ch_str("", 0));
    sandbox_close(&box);
    if (run.code == 0) {
        read_outputs(op, run.out, jobs, count);
    } else if (count == 1) {
        jobs->error = run.err;
        if (run.code != 1)
            printf("#  exit code %d\n", run.code);
    } else {
        size_t half = count / 2;
        run_blocks(options, op, jobs, half);
        run_blocks(options, op, jobs + half, count - half);
    }
}

static bool judge(const struct job *job)
{
    struct chart_str want = job->block->expected;
    if (job->rendered) {
        if (job->block->is_error)
            printf("#  rendered, but should fail\n");
        return same_text("output", job->output, want) && !job->block->is_error;
    }
    if (!job->block->is_error)
        return same_text("error", job->error, ch_str("", 0));
    return same_text("error", error_last_part(error_message(job->error)), want);
}

/* The blocks that should render, then those that should fail. */
static struct job *make_jobs(struct ch_op *op, const struct blocks *blocks,
                             size_t *good)
{
    struct job *jobs = ch_alloc_zero(op, (blocks->count + 1) * sizeof *jobs);
    size_t count = 0;
    if (!jobs)
        give_up("out of memory");
    for (size_t i = 0; i < blocks->count; i++)
        if (!blocks->at[i].is_error)
            jobs[count++].block = &blocks->at[i];
    *good = count;
    for (size_t i = 0; i < blocks->count; i++)
        if (blocks->at[i].is_error)
            jobs[count++].block = &blocks->at[i];
    return jobs;
}

static void run_file(const struct options *options, struct report *report,
                     struct ch_op *op, const char *path, const char *name)
{
    struct chart_str text;
    struct blocks blocks;
    struct job *jobs;
    size_t good;
    if (ch_read_file(op, path, UINT64_MAX, &text) != 0)
        give_up("cannot read a file of function cases");
    blocks = blocks_read(op, text);
    jobs = make_jobs(op, &blocks, &good);
    for (size_t i = 0; i < good; i += BATCH)
        run_blocks(options, op, jobs + i, good - i < BATCH ? good - i : BATCH);
    for (size_t i = good; i < blocks.count; i++)
        run_blocks(options, op, jobs + i, 1);
    for (size_t i = 0; i < blocks.count; i++) {
        char id[256];
        snprintf(id, sizeof id, "%s:%u", name, jobs[i].block->line);
        report_case(report, id, judge(&jobs[i]));
    }
}

static void one_file(const char *path, const char *name, void *user)
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
    run_file(run->options, run->report, &op, path, name);
    ch_op_end(&op);
    ch_arena_release(&arena);
}

void function_suite(const struct options *options, struct report *report)
{
    struct golden_run run = {options, report};
    each_case(options, "functions", one_file, &run);
}
