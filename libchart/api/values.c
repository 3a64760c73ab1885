/* libchart/values.h */
#include "api/values.h"

#include "api/network.h"
#include "api/value.h"
#include "net/site.h"

/* The layers so far, in the memory of the values they will become. */
struct chart_values_builder {
    struct chart_env *env;
    struct chart_values *values; /* null once finished */
    struct ch_layers *layers;
    struct chart_network *network; /* for names that are URLs; may be null */
    const struct chart_control *control;
};

static int start(struct chart_values_builder *builder, struct chart_error **err)
{
    struct ch_op op;
    int code = ch_handle_new(builder->env, sizeof *builder->values,
                             &builder->values, err);
    if (code)
        return code;
    code = ch_call_begin(&op, &builder->values->handle, NULL, err);
    if (!code)
        code = ch_call_end(&op, ch_layers_new(&op, &builder->layers), err);
    if (code) {
        chart_values_unref(builder->values);
        builder->values = NULL;
    }
    return code;
}

int chart_values_builder_new(struct chart_values_builder **out,
                             struct chart_env *env, struct chart_error **err)
{
    struct chart_values_builder *builder =
        env->allocator.resize(env->allocator.user, NULL, 0, sizeof *builder);
    *out = NULL;
    if (err)
        *err = NULL;
    if (!builder)
        return ch_call_fail(env, CHART_ENOMEM, "out of memory", err);
    *builder = (struct chart_values_builder){.env = chart_env_ref(env)};
    int code = start(builder, err);
    if (code)
        chart_values_builder_free(builder);
    else
        *out = builder;
    return code;
}

void chart_values_builder_free(struct chart_values_builder *builder)
{
    if (!builder)
        return;
    struct chart_env *env = builder->env;
    chart_values_unref(builder->values);
    chart_network_unref(builder->network);
    (void)env->allocator.resize(env->allocator.user, builder, sizeof *builder,
                                0);
    chart_env_unref(env);
}

void chart_values_builder_use(struct chart_values_builder *builder,
                              struct chart_network *network,
                              const struct chart_control *control)
{
    struct chart_network *before = builder->network;
    builder->network = chart_network_ref(network);
    builder->control = control;
    chart_network_unref(before);
}

static int fetch(void *user, struct ch_op *op, struct chart_str url,
                 struct chart_str *text, struct chart_str *shown)
{
    const struct chart_values_builder *builder = user;
    int code = ch_redact_url(op, url, shown);
    return code ? code : ch_network_page(op, builder->network, url, text);
}

static int inner_layer(enum chart_layer kind, enum ch_layer *out)
{
    static const struct {
        enum chart_layer kind;
        enum ch_layer layer;
    } kinds[] = {
        {CHART_LAYER_YAML, CH_LAYER_FILE},
        {CHART_LAYER_SET_JSON, CH_LAYER_SET_JSON},
        {CHART_LAYER_SET, CH_LAYER_SET},
        {CHART_LAYER_SET_STRING, CH_LAYER_SET_STRING},
        {CHART_LAYER_SET_FILE, CH_LAYER_SET_FILE},
        {CHART_LAYER_SET_LITERAL, CH_LAYER_SET_LITERAL},
    };
    for (size_t i = 0; i < CH_COUNT(kinds); i++)
        if (kinds[i].kind == kind) {
            *out = kinds[i].layer;
            return 0;
        }
    return CHART_EINVAL;
}

/* Begins an operation on the builder; the layer's kind is checked first. */
static int begin(struct ch_op *op, struct chart_values_builder *builder,
                 enum chart_layer kind, enum ch_layer *layer,
                 struct chart_error **err)
{
    if (inner_layer(kind, layer))
        return ch_call_fail(builder->env, CHART_EINVAL, "unknown kind of layer",
                            err);
    if (!builder->values) {
        int code = start(builder, err);
        if (code)
            return code;
    }
    int code =
        ch_call_begin(op, &builder->values->handle, builder->control, err);
    if (builder->network) {
        op->hooks.fetch = fetch;
        op->hooks.fetch_user = builder;
    }
    return code;
}

int chart_values_builder_add(struct chart_values_builder *builder,
                             enum chart_layer kind, struct chart_str text,
                             const char *label, struct chart_error **err)
{
    enum ch_layer layer;
    struct ch_op op;
    int code = begin(&op, builder, kind, &layer, err);
    if (code)
        return code;
    /* Origins keep the text and the label. */
    struct chart_str copy = ch_str_dup(&op, text);
    struct chart_str name = ch_str_dup(&op, ch_str_z(label));
    if (copy.ptr && name.ptr)
        code = ch_layers_add(&op, builder->layers, layer, copy, name);
    else
        code = ch_error_code(&op);
    return ch_call_end(&op, code, err);
}

int chart_values_builder_add_file(struct chart_values_builder *builder,
                                  enum chart_layer kind, const char *path,
                                  struct chart_error **err)
{
    enum ch_layer layer;
    struct chart_str text, name;
    struct ch_op op;
    int code = begin(&op, builder, kind, &layer, err);
    if (code)
        return code;
    code = ch_read_named_file(&op, ch_str_z(path), &text, &name);
    if (!code)
        code = ch_layers_add(&op, builder->layers, layer, text, name);
    return ch_call_end(&op, code, err);
}

int chart_values_builder_finish(struct chart_values **out,
                                struct chart_values_builder *builder,
                                struct chart_error **err)
{
    struct ch_op op;
    int code = 0;
    *out = NULL;
    if (!builder->values)
        code = start(builder, err);
    if (code)
        return code;
    struct chart_values *values = builder->values;
    struct ch_layers *layers = builder->layers;
    builder->values = NULL;
    builder->layers = NULL;
    code = ch_call_begin(&op, &values->handle, NULL, err);
    if (!code)
        code =
            ch_call_end(&op, ch_layers_finish(&op, layers, &values->user), err);
    if (code) {
        chart_values_unref(values);
        return code;
    }
    values->root = ch_map_value(values->user.map);
    *out = values;
    return 0;
}

struct chart_values *chart_values_ref(struct chart_values *values)
{
    if (values)
        ch_handle_ref(&values->handle);
    return values;
}

void chart_values_unref(struct chart_values *values)
{
    if (values && ch_handle_unref(&values->handle))
        ch_handle_free(&values->handle);
}

const struct chart_value *chart_values_root(const struct chart_values *values)
{
    return values ? ch_public_value(&values->root) : NULL;
}

struct chart_str chart_values_origin(const struct chart_values *values,
                                     const struct chart_value *value,
                                     uint32_t *line, uint32_t *column)
{
    return ch_origin_source(&values->user.origins, value, line, column);
}
