#include "codec/yaml.h"

#include "value/map.h"

/* Helm 4 splits a values file by lines before any YAML is read, and merges the
 * documents. */

static const char *json_kind(struct ch_value v)
{
    if (v.type == CH_T_STRING)
        return "string";
    if (v.type == CH_T_BOOL)
        return "bool";
    return ch_is_list(v) ? "array" : "number";
}

static struct chart_str source_name(const struct ch_yaml_options *options)
{
    const struct ch_origins *origins = options ? options->origins : NULL;
    if (!origins || options->source >= origins->source_count)
        return CH_STR("");
    return origins->sources[options->source].name;
}

int ch_yaml_not_a_map(struct ch_op *op, const struct ch_yaml_options *options,
                      struct ch_value v, const char *type)
{
    const struct ch_origin *at =
        options && options->origins ? ch_origins_get(options->origins, v.origin)
                                    : NULL;
    int code = ch_fail(op, CHART_ESYNTAX,
                       "error unmarshaling JSON: while decoding JSON: json: "
                       "cannot unmarshal %s into Go value of type %s",
                       json_kind(v), type);
    if (at)
        ch_frame(op, source_name(options), at->value_line, at->value_column,
                 CH_STR(""));
    return code;
}

/* Maps merge key by key, everything else replaces. */
static int merge(struct ch_op *op, struct ch_map *into, struct ch_map *from)
{
    int code = ch_enter(op);
    if (code)
        return code;
    for (uint32_t i = 0; !code && i < from->len; i++) {
        struct ch_map_entry *entry = &from->entries[i];
        struct ch_map_entry *known =
            ch_map_find(into, ch_string_str(entry->key), entry->hash);
        code = ch_step(op, 1);
        if (code)
            break;
        if (known && ch_is_map(known->value) && ch_is_map(entry->value) &&
            known->value.u.map && entry->value.u.map)
            code = merge(op, known->value.u.map, entry->value.u.map);
        else
            code = ch_map_set(op, into, entry->key, entry->value);
    }
    ch_leave(op);
    return code;
}

struct pieces {
    struct ch_op *op;
    struct chart_str text;
    const struct ch_yaml_options *options;
    struct ch_map *map;
};

static int add_piece(struct pieces *p, struct ch_buf *piece, uint32_t line)
{
    struct ch_value v;
    struct chart_str text;
    int code = ch_buf_take(piece, &text);
    if (code)
        return code;
    code = ch_yaml_parse_piece(p->op, text, line, p->options, &v);
    if (!code && !ch_is_nil(v) && !ch_is_map(v))
        code =
            ch_yaml_not_a_map(p->op, p->options, v, "map[string]interface {}");
    if (code && !ch_is_fatal(code))
        ch_prefix(p->op, "cannot unmarshal yaml document: ");
    if (code || ch_is_nil(v))
        return code;
    if (p->map->len == 0)
        p->map = v.u.map;
    else
        code = merge(p->op, p->map, v.u.map);
    return code;
}

static int bad_separator(struct pieces *p, struct chart_str rest, uint32_t line)
{
    int code = ch_fail(p->op, CHART_ESYNTAX,
                       "error reading yaml document: invalid Yaml document "
                       "separator: %.*s",
                       CH_STR_ARG(rest));
    ch_frame(p->op, source_name(p->options), line, 1, CH_STR(""));
    return code;
}

/* The next line without its end; false at the end of the text. */
static bool next_line(struct chart_str text, size_t *at, struct chart_str *line)
{
    if (*at >= text.len)
        return false;
    size_t end = ch_str_find_byte(text, '\n', *at);
    if (end == CH_NPOS) {
        /* Helm's reader goes by pieces of 4096 bytes and loses a last line
         * that ends with one of them. */
        end = text.len;
        if ((end - *at) % 4096 == 0)
            return false;
    }
    *line = ch_str_sub(text, *at, end);
    *at = end + 1;
    if (line->len && line->ptr[line->len - 1] == '\r' && end < text.len)
        line->len--;
    return true;
}

int ch_yaml_parse_values(struct ch_op *op, struct chart_str text,
                         const struct ch_yaml_options *options,
                         struct ch_value *out)
{
    struct pieces p = {op, text, options, ch_map_new(op, 0)};
    struct ch_buf piece;
    struct chart_str line;
    uint32_t number = 0, start = 0;
    int code = p.map ? 0 : ch_error_code(op);
    ch_buf_init(&piece, op);
    *out = ch_invalid();
    for (size_t at = 0; !code && next_line(text, &at, &line); number++) {
        bool separates = ch_str_starts(line, CH_STR("---"));
        struct chart_str rest = CH_STR("");
        if (separates)
            rest = ch_str_trim_ascii(ch_str_sub(line, 3, line.len));
        if (separates && rest.len && rest.ptr[0] != '#') {
            code = bad_separator(&p, rest, number + 1);
        } else if (separates && piece.len) {
            code = add_piece(&p, &piece, start);
        } else {
            /* A separator in front of everything is part of the piece. */
            if (!piece.len)
                start = number;
            ch_buf_str(&piece, line);
            ch_buf_byte(&piece, '\n');
        }
    }
    if (!code && piece.len)
        code = add_piece(&p, &piece, start);
    *out = ch_map_value(p.map);
    return code;
}
