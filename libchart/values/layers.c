#include "values/layers.h"

#include "codec/json.h"
#include "codec/yaml.h"
#include "golib/unicode.h"
#include "values/merge.h"
#include "values/set_forms.h"
#include "values/set_parse.h"

struct ch_layers {
    struct ch_map *map;
    struct ch_origins origins;
    size_t slots; /* list items that flags made */
};

int ch_layers_new(struct ch_op *op, struct ch_layers **out)
{
    struct ch_layers *layers = CH_NEW(op, struct ch_layers);
    if (!layers)
        return ch_error_code(op);
    layers->map = ch_map_new(op, 0);
    if (!layers->map)
        return ch_error_code(op);
    *out = layers;
    return ch_origins_init(op, &layers->origins);
}

static int add_file(struct ch_op *op, struct ch_layers *layers,
                    struct chart_str text, struct chart_str name,
                    uint32_t source)
{
    struct ch_yaml_options options = {.origins = &layers->origins,
                                      .source = source};
    struct ch_value v;
    int code = ch_yaml_parse_values(op, text, &options, &v);
    if (!code)
        return ch_merge_layer(op, layers->map, v.u.map);
    ch_frames_show(op, name, text, true);
    ch_prefix(op, "failed to parse %.*s: ", CH_STR_ARG(name));
    return code;
}

/* --set-json '{"a": 1}'. */
static int add_json_object(struct ch_op *op, struct ch_layers *layers,
                           struct chart_str text, uint32_t source)
{
    struct ch_origin at = {.source = source,
                           .line = 1,
                           .column = 1,
                           .value_line = 1,
                           .value_column = 1};
    struct ch_value v;
    size_t end;
    int code = ch_json_parse_at(op, text, &v, &end);
    if (code)
        ch_frame(op, layers->origins.sources[source].name, 1, (uint32_t)end + 1,
                 ch_error_cause(op));
    if (!code)
        code = ch_set_stamp(op, &layers->origins, &at, &v);
    return code ? code : ch_merge_layer(op, layers->map, v.u.map);
}

/* Helm tells of the flag's text only, not of what is wrong with it. */
static void hide_cause(struct ch_op *op, const char *what,
                       struct chart_str text)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_z(what));
    ch_buf_str(&buf, text);
    if (!ch_buf_check(&buf))
        ch_error_set_text(op, ch_buf_view(&buf));
}

static int add_json(struct ch_op *op, struct ch_layers *layers,
                    struct chart_str text, const struct ch_set_target *target)
{
    struct chart_str trimmed = ch_trim_space(text);
    bool object = trimmed.len && trimmed.ptr[0] == '{';
    int code = object ? add_json_object(op, layers, trimmed, target->source)
                      : ch_set_parse(op, CH_LAYER_SET_JSON, text, target);
    ch_frames_show(op, layers->origins.sources[target->source].name, text,
                   false);
    if (code && !ch_is_fatal(code))
        hide_cause(op,
                   object ? "failed parsing --set-json data JSON: "
                          : "failed parsing --set-json data ",
                   text);
    return code;
}

static const char *flag_name(enum ch_layer kind)
{
    switch (kind) {
    case CH_LAYER_SET:
        return "--set";
    case CH_LAYER_SET_STRING:
        return "--set-string";
    case CH_LAYER_SET_FILE:
        return "--set-file";
    case CH_LAYER_SET_LITERAL:
        return "--set-literal";
    case CH_LAYER_CHART:
    case CH_LAYER_PARENT:
    case CH_LAYER_FILE:
    case CH_LAYER_SET_JSON:
    case CH_LAYER_COUNT:
        break;
    }
    return NULL;
}

/* What is kept to be shown. */
static int hide_passwords(struct ch_op *op, struct ch_source *source)
{
    int code = ch_hide_passwords(op, source->name, &source->name);
    return code ? code : ch_hide_passwords(op, source->text, &source->text);
}

int ch_layers_add(struct ch_op *op, struct ch_layers *layers,
                  enum ch_layer kind, struct chart_str text,
                  struct chart_str name)
{
    struct ch_source source = {.layer = kind, .name = name, .text = text};
    struct ch_set_target target = {.map = layers->map,
                                   .origins = &layers->origins,
                                   .slots = &layers->slots};
    const char *flag = flag_name(kind);
    if (!flag && kind != CH_LAYER_FILE && kind != CH_LAYER_SET_JSON)
        return ch_fail(op, CHART_EINVAL, "not a layer of user values: %d",
                       (int)kind);
    int code = kind == CH_LAYER_SET_FILE ? hide_passwords(op, &source) : 0;
    if (!code)
        code = ch_origins_add_source(op, &layers->origins, &source,
                                     &target.source);
    if (code)
        return code;
    if (kind == CH_LAYER_FILE)
        return add_file(op, layers, text, name, target.source);
    if (kind == CH_LAYER_SET_JSON)
        return add_json(op, layers, text, &target);
    code = ch_set_parse(op, kind, text, &target);
    ch_frames_show(op, source.name, source.text, false);
    if (code)
        ch_prefix(op, "failed parsing %s data: ", flag);
    return code;
}

int ch_layers_finish(struct ch_op *op, struct ch_layers *layers,
                     struct ch_user_values *out)
{
    out->map = layers->map;
    out->origins = layers->origins;
    return ch_value_freeze(op, ch_map_value(layers->map));
}
