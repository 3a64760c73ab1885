/*
 * The whole pipeline. The input is a chart in the form of testdata's cases:
 * "-- path --" lines, each followed by that file's text. `values.user` is a
 * values file, `set` holds one --set argument a line.
 */
#include "fuzz/fuzz.h"
#include "render/render.h"

#define FILES_MAX 64

struct input {
    struct ch_chart_file files[FILES_MAX];
    size_t count;
    struct chart_str user;
    struct chart_str set;
};

static bool file_line(struct chart_str line, struct chart_str *name)
{
    if (!ch_str_starts(line, CH_STR("-- ")) ||
        !ch_str_ends(line, CH_STR(" --")) || line.len < 7)
        return false;
    *name = ch_str_sub(line, 3, line.len - 3);
    return true;
}

static void add_file(struct input *in, struct chart_str name,
                     struct chart_str text)
{
    if (ch_str_eq(name, CH_STR("values.user")))
        in->user = text;
    else if (ch_str_eq(name, CH_STR("set")))
        in->set = text;
    else if (name.len && in->count < FILES_MAX)
        in->files[in->count++] = (struct ch_chart_file){name, text};
}

static void split_input(struct input *in, struct chart_str all)
{
    struct chart_str name = CH_STR(""), next, line;
    size_t start = 0, at = 0;
    *in = (struct input){.count = 0};
    while (at < all.len) {
        size_t end = ch_str_find_byte(all, '\n', at);
        size_t stop = end == CH_NPOS ? all.len : end;
        line = ch_str_sub(all, at, stop);
        if (file_line(line, &next)) {
            add_file(in, name, ch_str_sub(all, start, at));
            name = next;
            start = stop < all.len ? stop + 1 : stop;
        }
        at = stop + 1;
    }
    add_file(in, name, ch_str_sub(all, start, all.len));
    for (size_t i = 0; i < in->count; i++)
        if (ch_str_eq(in->files[i].path, CH_STR("Chart.yaml")))
            return;
    add_file(in, CH_STR("Chart.yaml"),
             CH_STR("apiVersion: v2\nname: c\nversion: 0.1.0\n"));
}

static int read_user_values(struct ch_op *op, const struct input *in,
                            struct ch_user_values *user)
{
    struct ch_layers *layers;
    struct ch_str_split it = ch_str_split_start(in->set, '\n');
    struct chart_str line;
    int code = ch_layers_new(op, &layers);
    if (!code && in->user.len)
        code = ch_layers_add(op, layers, CH_LAYER_FILE, in->user,
                             CH_STR("values.user"));
    while (!code && in->set.len && ch_str_split_next(&it, &line))
        code = ch_layers_add(op, layers, CH_LAYER_SET, line, line);
    return code ? code : ch_layers_finish(op, layers, user);
}

static int run(struct ch_op *op, const struct input *in)
{
    struct ch_chart_tree *tree;
    struct ch_program *program;
    struct ch_user_values user;
    struct ch_manifest *manifest;
    struct ch_render_options options = {.include_crds = true};
    struct ch_buf out;
    int code = ch_chart_load_files(op, in->files, in->count, &tree);
    if (code || (code = read_user_values(op, in, &user)) ||
        (code = ch_program_new(op, tree, &program)) ||
        (code = ch_render(op, tree, program, &user, &options, &manifest)))
        return code;
    ch_buf_init(&out, op);
    return ch_manifest_write(manifest, &out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_op f;
    struct input in;
    struct ch_op *op = fuzz_op_start(&f);
    split_input(&in, ch_str((const char *)data, size));
    int code = run(op, &in);
    FUZZ_CHECK(!code == !op->error);
    fuzz_op_end(&f);
    return 0;
}
