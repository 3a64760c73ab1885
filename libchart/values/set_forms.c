#include "values/set_forms.h"

#include "base/io.h"
#include "codec/json.h"
#include "golib/strconv.h"
#include "golib/unicode.h"
#include "value/list.h"
#include "value/map.h"
#include "values/values.h"

/* strings.EqualFold against lower-case ASCII. Of the letters in question only
 * `s` has a fold outside ASCII: U+017F, the long s. */
static bool folds_to(struct chart_str s, const char *word)
{
    size_t i = 0;
    for (; *word && i < s.len; word++, i++) {
        if (ch_to_lower(s.ptr[i]) == *word)
            continue;
        if (*word != 's' || s.len - i < 2 || s.ptr[i] != '\xC5' ||
            s.ptr[i + 1] != '\xBF')
            return false;
        i++;
    }
    return !*word && i == s.len;
}

/* Helm's typedVal. */
static int typed_value(struct ch_op *op, struct chart_str text,
                       struct ch_value *out)
{
    int64_t integer;
    *out = ch_nil();
    if (folds_to(text, "null"))
        return 0;
    if (folds_to(text, "true") || folds_to(text, "false")) {
        *out = ch_bool(ch_to_lower(text.ptr[0]) == 't');
        return 0;
    }
    bool zero = text.len == 1 && text.ptr[0] == '0';
    bool maybe_int = text.len && (zero || text.ptr[0] != '0');
    if (maybe_int && ch_parse_int(text, 10, &integer) == CH_PARSE_OK) {
        *out = ch_int64(integer);
        return 0;
    }
    return ch_value_string(op, text, out);
}

static int file_value(struct ch_op *op, struct chart_str path,
                      struct ch_value *out)
{
    struct chart_str text, shown;
    int code = ch_str_eq(ch_trim_space(path), CH_STR("-"))
                   ? ch_read_fd(op, 0, "-", op->limits.document, &text)
                   : ch_read_named_file(op, path, &text, &shown);
    return code ? code : ch_value_string(op, text, out);
}

int ch_set_value(struct ch_op *op, enum ch_layer form, struct chart_str text,
                 struct ch_value *out)
{
    if (form == CH_LAYER_SET)
        return typed_value(op, text, out);
    if (form == CH_LAYER_SET_FILE)
        return file_value(op, text, out);
    return ch_value_string(op, text, out);
}

/* ---- JSON --------------------------------------------------------------- */

static size_t string_end(struct chart_str t, size_t at)
{
    for (at++; at < t.len && t.ptr[at] != '"'; at++)
        at += t.ptr[at] == '\\';
    return at < t.len ? at + 1 : t.len;
}

static size_t digits_end(struct chart_str t, size_t at)
{
    while (at < t.len && ch_is_digit(t.ptr[at]))
        at++;
    return at;
}

/* JSON's number grammar: "01" ends behind the 0, "1-2" behind the 1. */
static size_t number_end(struct chart_str t, size_t at)
{
    at += t.ptr[at] == '-';
    at = at < t.len && t.ptr[at] == '0' ? at + 1 : digits_end(t, at);
    if (at < t.len && t.ptr[at] == '.')
        at = digits_end(t, at + 1);
    if (at < t.len && (t.ptr[at] == 'e' || t.ptr[at] == 'E')) {
        at++;
        at += at < t.len && (t.ptr[at] == '+' || t.ptr[at] == '-');
        at = digits_end(t, at);
    }
    return at;
}

static size_t container_end(struct chart_str t, size_t at)
{
    size_t depth = 0;
    while (at < t.len) {
        char c = t.ptr[at];
        if (c == '"') {
            at = string_end(t, at);
            continue;
        }
        at++;
        depth += c == '{' || c == '[';
        depth -= (c == '}' || c == ']') && depth;
        if (!depth)
            break;
    }
    return at;
}

/* Where the first value ends if it is valid; the parser judges that. */
static size_t json_end(struct chart_str t)
{
    size_t at = 0;
    while (at < t.len && strchr(" \t\r\n", t.ptr[at]) && t.ptr[at])
        at++;
    if (at == t.len)
        return at;
    switch (t.ptr[at]) {
    case '{':
    case '[':
        return container_end(t, at);
    case '"':
        return string_end(t, at);
    case 't':
    case 'n':
        return at + 4 < t.len ? at + 4 : t.len;
    case 'f':
        return at + 5 < t.len ? at + 5 : t.len;
    default:
        return number_end(t, at);
    }
}

int ch_set_json(struct ch_op *op, struct chart_str text, struct ch_value *out,
                size_t *used)
{
    *used = json_end(text);
    return ch_json_parse(op, ch_str_sub(text, 0, *used), out);
}

int ch_set_stamp(struct ch_op *op, struct ch_origins *origins,
                 const struct ch_origin *at, struct ch_value *v)
{
    int code = ch_step(op, 1);
    if (!code)
        code = ch_origins_add(op, origins, at, &v->origin);
    if (code || !(ch_is_map(*v) || ch_is_list(*v)))
        return code;
    code = ch_enter(op);
    if (code)
        return code;
    if (ch_is_map(*v)) {
        for (uint32_t i = 0; !code && i < ch_map_len(*v); i++) {
            struct ch_map_entry *entry = &v->u.map->entries[i];
            code = ch_set_stamp(op, origins, at, &entry->value);
            entry->key_origin = entry->value.origin;
        }
    } else {
        for (size_t i = 0; !code && i < ch_list_len(*v); i++)
            code = ch_set_stamp(op, origins, at, &v->u.list->items[i]);
    }
    ch_leave(op);
    return code;
}
