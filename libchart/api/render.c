/* libchart/render.h */
#include "api/render.h"

#include "base/buf.h"
#include "render/capabilities.h"
#include "render/manifest.h"

/* ---- renderer ----------------------------------------------------------- */

int chart_renderer_new(struct chart_renderer **out, struct chart *chart,
                       const struct chart_renderer_options *options,
                       struct chart_error **err)
{
    struct chart_env *env = chart->handle.env;
    struct chart_renderer_options known;
    struct chart_renderer *renderer;
    struct ch_op op;
    *out = NULL;
    int code = ch_options_copy(env, &known, sizeof known, options,
                               "unknown member of chart_renderer_options", err);
    if (!code)
        code = ch_options_flags(env, known.flags, 0,
                                "unknown flag of chart_renderer_options", err);
    if (!code)
        code = ch_handle_new(env, sizeof *renderer, &renderer, err);
    if (code)
        return code;
    renderer->chart = chart_ref(chart);
    code = ch_call_begin(&op, &renderer->handle, known.control, err);
    if (!code) {
        code = ch_program_new(&op, chart->tree, &renderer->program);
        code = ch_call_end(&op, code, err);
    }
    if (code)
        chart_renderer_unref(renderer);
    else
        *out = renderer;
    return code;
}

struct chart_renderer *chart_renderer_ref(struct chart_renderer *renderer)
{
    if (renderer)
        ch_handle_ref(&renderer->handle);
    return renderer;
}

void chart_renderer_unref(struct chart_renderer *renderer)
{
    if (!renderer || !ch_handle_unref(&renderer->handle))
        return;
    chart_unref(renderer->chart);
    ch_handle_free(&renderer->handle);
}

/* ---- runs --------------------------------------------------------------- */

static int inner_options(struct ch_op *op, const struct chart_env *env,
                         const struct chart_run_options *known,
                         struct ch_render_options *out)
{
    struct chart_str *versions =
        CH_NEW_ARRAY(op, struct chart_str, known->api_version_count);
    if (!versions)
        return ch_error_code(op);
    for (size_t i = 0; i < known->api_version_count; i++)
        versions[i] = ch_str_z(known->api_versions[i]);
    *out = (struct ch_render_options){
        .namespace_ = ch_str_z(known->namespace_name),
        .kube_version = ch_str_z(known->kube_version),
        .api_versions = versions,
        .api_version_count = known->api_version_count,
        .is_upgrade = (known->flags & CHART_RUN_UPGRADE) != 0,
        .include_crds = (known->flags & CHART_RUN_INCLUDE_CRDS) != 0,
        .no_hooks = (known->flags & CHART_RUN_NO_HOOKS) != 0,
        .skip_tests = (known->flags & CHART_RUN_SKIP_TESTS) != 0,
        .skip_schema = (known->flags & CHART_RUN_SKIP_SCHEMA) != 0,
        .allow_dns = (env->flags & CHART_ENV_ALLOW_DNS) != 0,
    };
    if (known->release_name)
        out->release_name = ch_str_z(known->release_name);
    return 0;
}

/* Callers are promised a NUL behind each slice. What follows a document in its
 * file's rendered text is white space or the end, in this manifest's own
 * memory, and nobody reads it any more. */
static void terminate(struct chart_str text)
{
    union {
        const char *in;
        char *out;
    } cast = {.in = text.ptr + text.len};
    *cast.out = '\0';
}

static int expose(struct ch_op *op, struct chart_manifest *manifest)
{
    const struct ch_manifest *inner = manifest->manifest;
    manifest->documents = CH_NEW_ARRAY(op, struct chart_document, inner->count);
    if (!manifest->documents)
        return ch_error_code(op);
    for (size_t i = 0; i < inner->count; i++) {
        const struct ch_document *d = &inner->documents[i];
        if (!d->is_crd && d->text.len)
            terminate(d->text);
        manifest->documents[i] = (struct chart_document){
            .path = d->path,
            .text = d->text,
            .api_version = d->api_version,
            .kind = d->kind,
            .name = d->name,
            .namespace_name = d->namespace_,
            .hook_events = d->hook_events,
            .hook_weight = d->hook_weight,
            .is_hook = d->is_hook,
            .is_crd = d->is_crd,
        };
    }
    return 0;
}

int ch_run(struct ch_op *op, struct chart_manifest *manifest,
           const struct ch_program *program,
           const struct chart_run_options *known,
           const struct ch_run_watch *watch)
{
    struct ch_render_options options;
    struct ch_buf rejected;
    struct chart *chart = manifest->chart;
    const struct ch_user_values *user =
        manifest->values ? &manifest->values->user : NULL;
    int code = inner_options(op, chart->handle.env, known, &options);
    ch_buf_init(&rejected, op);
    if (known->rejected)
        options.rejected = &rejected;
    options.observer = watch->observer;
    options.merge_observer = watch->merge_observer;
    options.made = watch->made;
    if (!code)
        code = ch_render(op, chart->tree, program, user, &options,
                         &manifest->manifest);
    if (code && rejected.len)
        (void)ch_sink_write(op, known->rejected, ch_buf_view(&rejected));
    return code ? code : expose(op, manifest);
}

int ch_run_new(struct chart_manifest **out, struct chart *chart,
               struct chart_values *values,
               const struct chart_run_options *options,
               struct chart_run_options *known, struct chart_error **err)
{
    const uint64_t flags = CHART_RUN_UPGRADE | CHART_RUN_INCLUDE_CRDS |
                           CHART_RUN_NO_HOOKS | CHART_RUN_SKIP_TESTS |
                           CHART_RUN_SKIP_SCHEMA;
    struct chart_env *env = chart->handle.env;
    *out = NULL;
    int code = ch_options_copy(env, known, sizeof *known, options,
                               "unknown member of chart_run_options", err);
    if (!code)
        code = ch_options_flags(env, known->flags, flags,
                                "unknown flag of chart_run_options", err);
    if (!code)
        code = ch_handle_new(env, sizeof **out, out, err);
    if (code)
        return code;
    (*out)->chart = chart_ref(chart);
    (*out)->values = chart_values_ref(values);
    return 0;
}

static int run_program(struct chart_manifest **out, struct chart *chart,
                       const struct ch_program *program,
                       struct chart_values *values,
                       const struct chart_run_options *options,
                       struct chart_error **err)
{
    static const struct ch_run_watch nobody;
    struct chart_run_options known;
    struct ch_op op;
    int code = ch_run_new(out, chart, values, options, &known, err);
    if (code)
        return code;
    code = ch_call_begin(&op, &(*out)->handle, known.control, err);
    if (!code)
        code =
            ch_call_end(&op, ch_run(&op, *out, program, &known, &nobody), err);
    if (code) {
        chart_manifest_free(*out);
        *out = NULL;
    }
    return code;
}

int chart_renderer_run(struct chart_manifest **out,
                       struct chart_renderer *renderer,
                       struct chart_values *values,
                       const struct chart_run_options *options,
                       struct chart_error **err)
{
    return run_program(out, renderer->chart, renderer->program, values, options,
                       err);
}

int chart_render(struct chart_manifest **out, struct chart *chart,
                 struct chart_values *values,
                 const struct chart_run_options *options,
                 struct chart_error **err)
{
    return run_program(out, chart, NULL, values, options, err);
}

/* ---- manifest ----------------------------------------------------------- */

size_t chart_manifest_count(const struct chart_manifest *manifest)
{
    return manifest->manifest->count;
}

const struct chart_document *
chart_manifest_at(const struct chart_manifest *manifest, size_t i)
{
    return i < manifest->manifest->count ? &manifest->documents[i] : NULL;
}

struct chart_str chart_manifest_notes(const struct chart_manifest *manifest)
{
    return manifest->manifest->notes;
}

/* Writing needs memory of its own: the manifest is not the caller's to change.
 */
static int write_out(const struct chart_manifest *manifest,
                     const struct chart_str *patterns, size_t count,
                     const struct chart_sink *sink, struct chart_error **err)
{
    const struct chart_env *env = manifest->handle.env;
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
    struct ch_buf buf;
    ch_heap_init(&heap, &env->allocator, 0);
    ch_arena_init(&arena, &heap);
    ch_op_init(&op, &heap, &arena, &env->limits, NULL);
    ch_buf_init(&buf, &op);
    int code = patterns ? ch_manifest_write_only(manifest->manifest, patterns,
                                                 count, &buf)
                        : ch_manifest_write(manifest->manifest, &buf);
    if (!code)
        code = ch_sink_write(&op, sink, ch_buf_view(&buf));
    code = ch_call_end(&op, code, err);
    ch_arena_release(&arena);
    return code;
}

int chart_manifest_write(const struct chart_manifest *manifest, uint64_t flags,
                         const struct chart_sink *sink,
                         struct chart_error **err)
{
    if (err)
        *err = NULL;
    int code = ch_options_flags(manifest->handle.env, flags, 0,
                                "unknown flag of chart_manifest_write", err);
    return code ? code : write_out(manifest, NULL, 0, sink, err);
}

int chart_manifest_write_only(const struct chart_manifest *manifest,
                              const char *const *patterns, size_t count,
                              const struct chart_sink *sink,
                              struct chart_error **err)
{
    struct chart_allocator allocator = manifest->handle.env->allocator;
    size_t size;
    struct chart_str *slices = NULL;
    if (err)
        *err = NULL;
    if (ch_size_mul(count + 1, sizeof *slices, &size))
        slices = allocator.resize(allocator.user, NULL, 0, size);
    if (!slices)
        return ch_call_fail(manifest->handle.env, CHART_ENOMEM, "out of memory",
                            err);
    for (size_t i = 0; i < count; i++)
        slices[i] = ch_str_z(patterns[i]);
    int code = write_out(manifest, slices, count, sink, err);
    (void)allocator.resize(allocator.user, slices, size, 0);
    return code;
}

void chart_manifest_free(struct chart_manifest *manifest)
{
    if (!manifest || !ch_handle_unref(&manifest->handle))
        return;
    chart_unref(manifest->chart);
    chart_values_unref(manifest->values);
    ch_handle_free(&manifest->handle);
}

int chart_check_kube_version(const char *text, struct chart_error **err)
{
    struct ch_kube_version version;
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
    if (err)
        *err = NULL;
    ch_heap_init(&heap, NULL, 0);
    ch_arena_init(&arena, &heap);
    ch_op_init(&op, &heap, &arena, NULL, NULL);
    int code = ch_call_end(
        &op, ch_kube_version_parse(&op, ch_str_z(text), &version), err);
    ch_arena_release(&arena);
    return code;
}
