/*
 * The blocks of testdata/functions. Each is a partial of a chart of its own in
 * memory, rendered through the public calls of the library.
 */
#include "tests/conformance/suites.h"

#include "base/buf.h"
#include "base/io.h"
#include "tests/conformance/sandbox.h"

#include <libchart/libchart.h>

#include <stdio.h>
#include <stdlib.h>

/* The block's text reaches us through base64, to the byte. */
static const char out_yaml[] =
    "b: {{ include \"c/templates/_b\" (dict \"Values\" .Values.b "
    "\"Chart\" .Chart \"Release\" .Release \"Files\" .Files "
    "\"Capabilities\" .Capabilities \"Template\" .Template) "
    "| replace \"<no value>\" \"\" | b64enc | quote }}\n";

static struct chart_str values_of(struct ch_op *op, struct chart_str data)
{
    struct ch_str_split it = ch_str_split_start(data, '\n');
    struct chart_str line;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "b:\n");
    if (data.len == 0)
        CH_BUF_LIT(&buf, "  {}\n");
    while (data.len && ch_str_split_next(&it, &line)) {
        CH_BUF_LIT(&buf, "  ");
        ch_buf_str(&buf, line);
        ch_buf_byte(&buf, '\n');
    }
    return ch_buf_view(&buf);
}

static int render_block(struct ch_op *op, const struct block *block,
                        struct chart_manifest **manifest,
                        struct chart_error **error)
{
    struct chart_file_input files[] = {
        {CH_STR("Chart.yaml"), CH_STR(DEFAULT_CHART)},
        {CH_STR("values.yaml"), values_of(op, block->data)},
        {CH_STR("file.txt"), CH_STR("one\ntwo\n")},
        {CH_STR("templates/out.yaml"), ch_str(out_yaml, sizeof out_yaml - 1)},
        {CH_STR("templates/_b"), block->text},
    };
    struct chart_env *env = NULL;
    struct chart *chart = NULL;
    struct chart_run_options options;
    int code;
    CHART_INIT(&options);
    options.release_name = "r";
    code = chart_env_new(&env, NULL, error);
    if (code == 0)
        code =
            chart_load_files(&chart, env, files, CH_COUNT(files), NULL, error);
    if (code == 0)
        code = chart_render(manifest, chart, NULL, &options, error);
    chart_unref(chart);
    chart_env_unref(env);
    return code;
}

static bool judge_error(struct ch_op *op, const struct block *block,
                        const struct chart_error *error)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "Error: ");
    ch_buf_str(&buf, chart_error_message(error));
    if (!block->is_error) {
        printf("#  failed, but should render\n");
        return same_text("output", ch_buf_view(&buf), block->expected);
    }
    return same_text("error", error_last_part(error_message(ch_buf_view(&buf))),
                     block->expected);
}

static bool judge_output(struct ch_op *op, const struct block *block,
                         const struct chart_manifest *manifest)
{
    const struct chart_document *document = chart_manifest_at(manifest, 0);
    struct chart_str text = document ? document->text : ch_str("", 0);
    bool same = same_text("output", unbase64(op, ch_str_sub(text, 3, text.len)),
                          block->expected);
    if (block->is_error)
        printf("#  rendered, but should fail\n");
    return same && !block->is_error;
}

static bool run_block(struct ch_op *op, const struct block *block)
{
    struct chart_manifest *manifest = NULL;
    struct chart_error *error = NULL;
    bool ok;
    if (render_block(op, block, &manifest, &error) == 0)
        ok = judge_output(op, block, manifest);
    else
        ok = judge_error(op, block, error);
    chart_manifest_free(manifest);
    chart_error_free(error);
    return ok;
}

static void run_file(struct report *report, struct ch_op *op, const char *path,
                     const char *name)
{
    struct chart_str text;
    struct blocks blocks;
    if (ch_read_file(op, path, UINT64_MAX, &text) != 0)
        give_up("cannot read a file of function cases");
    blocks = blocks_read(op, text);
    for (size_t i = 0; i < blocks.count; i++) {
        char id[256];
        snprintf(id, sizeof id, "%s:%u", name, blocks.at[i].line);
        report_case(report, id, run_block(op, &blocks.at[i]));
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
    run_file(run->report, &op, path, name);
    ch_op_end(&op);
    ch_arena_release(&arena);
}

/* True if a template may call `name`. */
static bool is_known(struct ch_op *op, struct chart_str name)
{
    struct chart_manifest *manifest = NULL;
    struct block block = {.data = ch_str("", 0)};
    struct ch_buf buf;
    bool known;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "{{ range list }}{{ if false }}{{ ");
    ch_buf_str(&buf, name);
    if (ch_str_eq(name, CH_STR("block")))
        CH_BUF_LIT(&buf, " \"block\" 1 }}{{ end");
    CH_BUF_LIT(&buf, " }}{{ end }}{{ end }}");
    block.text = ch_buf_view(&buf);
    known = render_block(op, &block, &manifest, NULL) == 0;
    chart_manifest_free(manifest);
    return known;
}

/* Every name of names.txt is a function here too. */
static void check_names(struct report *report, struct ch_op *op,
                        const char *testdata)
{
    const char *name = "functions/names";
    struct chart_str text, line;
    struct ch_str_split it;
    bool ok = true;
    if (!report_wants(report, name))
        return;
    if (ch_read_file(op, path_join(op, testdata, "functions/names.txt"),
                     UINT64_MAX, &text) != 0)
        give_up("cannot read names.txt");
    it = ch_str_split_start(text, '\n');
    while (ch_str_split_next(&it, &line)) {
        if (line.len == 0 || line.ptr[0] == '#' || is_known(op, line))
            continue;
        printf("#  no function %.*s\n", CH_STR_ARG(line));
        ok = false;
    }
    report_case(report, name, ok);
}

void function_suite(const struct options *options, struct report *report)
{
    struct golden_run run = {options, report};
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
    ch_heap_init(&heap, NULL, 0);
    ch_arena_init(&arena, &heap);
    ch_op_init(&op, &heap, &arena, NULL, NULL);
    check_names(report, &op, options->testdata);
    ch_op_end(&op);
    ch_arena_release(&arena);
    each_case(options, "functions", one_file, &run);
}
