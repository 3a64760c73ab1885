#include "values/set_parse.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "golib/fmt.h"
#include "golib/strconv.h"
#include "golib/unicode.h"
#include "value/list.h"
#include "values/set_forms.h"

#include <inttypes.h>

/* Helm's parser treats io.EOF as success of the whole flag wherever it comes
 * up, even inside an index; this stands for it beside 0 and error codes. */
#define AT_END 1

struct parser {
    struct ch_op *op;
    struct chart_str text;
    size_t at;
    enum ch_layer form;
    const struct ch_set_target *target;
    unsigned lists; /* [i][i] that the parser is in */
};

/* A piece of the text up to one of some bytes. */
struct token {
    struct chart_str text; /* escapes resolved */
    size_t at;             /* where it starts in the flag */
    char stop;             /* the byte that ended it, consumed; 0 at the end */
};

static int parse_key(struct parser *p, struct ch_map *map, unsigned dots);

/* ---- errors ------------------------------------------------------------- */

static int fail_buf(struct parser *p, struct ch_buf *buf)
{
    int code = ch_buf_check(buf);
    return code ? code : ch_fail_str(p->op, CHART_ESYNTAX, ch_buf_view(buf));
}

/* key "a" has no value */
static int fail_key(struct parser *p, const char *what, struct chart_str key,
                    const char *problem)
{
    struct ch_buf buf;
    ch_buf_init(&buf, p->op);
    ch_buf_str(&buf, ch_str_z(what));
    ch_quote(&buf, key);
    ch_buf_str(&buf, ch_str_z(problem));
    return fail_buf(p, &buf);
}

/* The text of the panic that Helm's parser recovers from. */
static int fail_type(struct parser *p, struct ch_value found, const char *want)
{
    struct ch_buf buf;
    ch_buf_init(&buf, p->op);
    CH_BUF_LIT(&buf, "unable to parse key: interface conversion: interface {} "
                     "is ");
    ch_buf_str(&buf,
               ch_is_nil(found) ? CH_STR("nil") : ch_value_type_name(found));
    CH_BUF_LIT(&buf, ", not ");
    ch_buf_str(&buf, ch_str_z(want));
    return fail_buf(p, &buf);
}

/* Go prints the stray text as a slice of quoted runes. */
static int fail_stray(struct parser *p, struct chart_str text)
{
    struct ch_buf buf;
    size_t width;
    ch_buf_init(&buf, p->op);
    CH_BUF_LIT(&buf, "unexpected data at end of array index: [");
    for (size_t i = 0; i < text.len; i += width) {
        struct ch_value rune = ch_int(ch_utf8_decode(text, i, &width));
        rune.type = CH_T_INT32;
        if (i)
            ch_buf_byte(&buf, ' ');
        int code = ch_fmt_printf(&buf, CH_STR("%q"), &rune, 1);
        if (code)
            return code;
    }
    ch_buf_byte(&buf, ']');
    return fail_buf(p, &buf);
}

/* ---- text --------------------------------------------------------------- */

static bool is_stop(const char *stops, char c)
{
    for (; *stops; stops++)
        if (*stops == c)
            return true;
    return false;
}

/* The rest of a token with escapes or broken UTF-8, which Go's rune reader
 * turns into U+FFFD. */
static int read_slow(struct parser *p, const char *stops, struct token *token)
{
    bool escapes = p->form != CH_LAYER_SET_LITERAL;
    struct ch_buf buf;
    size_t width;
    ch_buf_init(&buf, p->op);
    ch_buf_str(&buf, token->text);
    while (p->at < p->text.len) {
        char c = p->text.ptr[p->at];
        if (is_stop(stops, c)) {
            token->stop = c;
            p->at++;
            break;
        }
        if (c == '\\' && escapes && ++p->at == p->text.len)
            break;
        ch_buf_rune(&buf, ch_utf8_decode(p->text, p->at, &width));
        p->at += width;
    }
    return ch_buf_take(&buf, &token->text);
}

static int read_until(struct parser *p, const char *stops, struct token *token)
{
    size_t from = p->at;
    *token = (struct token){.at = from};
    while (p->at < p->text.len) {
        char c = p->text.ptr[p->at];
        if (c == '\\' || (unsigned char)c >= 0x80)
            break;
        p->at++;
        if (is_stop(stops, c)) {
            token->stop = c;
            break;
        }
    }
    token->text = ch_str_sub(p->text, from, p->at - (size_t)(token->stop != 0));
    int code = ch_step(p->op, p->at - from + 1);
    if (code || token->stop || p->at == p->text.len)
        return code;
    return read_slow(p, stops, token);
}

/* Helm's emptyVal: skips blanks and one comma; false before anything else. */
static bool skip_blank(struct parser *p)
{
    size_t width;
    while (p->at < p->text.len) {
        uint32_t rune = ch_utf8_decode(p->text, p->at, &width);
        if (rune != ',' && !ch_uni_is_space(rune))
            return false;
        p->at += width;
        if (rune == ',')
            return true;
    }
    return true;
}

/* ---- origins ------------------------------------------------------------ */

/* A flag is one line, whatever it holds. */
static struct ch_origin position(const struct parser *p, size_t key_at,
                                 size_t value_at)
{
    return (struct ch_origin){.source = p->target->source,
                              .line = 1,
                              .column = (uint32_t)key_at + 1,
                              .value_line = 1,
                              .value_column = (uint32_t)value_at + 1};
}

/* Numbers a value whose key starts at `key_at`. */
static int stamp(struct parser *p, size_t key_at, size_t value_at,
                 struct ch_value *v)
{
    struct ch_origin at = position(p, key_at, value_at);
    return ch_origins_add(p->op, p->target->origins, &at, &v->origin);
}

/* ---- writing ------------------------------------------------------------ */

/* data[key] = v, but an empty key sets nothing. */
static int put(struct parser *p, struct ch_map *map, const struct token *key,
               struct ch_value v)
{
    if (key->text.len == 0)
        return 0;
    struct ch_map_entry entry = {.key = ch_string_key(p->op, key->text),
                                 .key_origin = v.origin,
                                 .value = v};
    if (!entry.key)
        return ch_error_code(p->op);
    entry.hash = entry.key->hash;
    return ch_map_set_entry(p->op, map, &entry);
}

static int set_index(struct parser *p, struct ch_list *list, int64_t index,
                     struct ch_value v)
{
    if (index > CH_SET_INDEX_MAX)
        return ch_fail(p->op, CHART_ESYNTAX,
                       "index of %" PRId64
                       " is greater than maximum supported index of %d",
                       index, CH_SET_INDEX_MAX);
    size_t need = (size_t)index + 1;
    if (need > list->len) {
        *p->target->slots += need - list->len;
        if (*p->target->slots > CH_SET_SLOTS_MAX)
            return ch_fail(p->op, CHART_ELIMIT,
                           "list items set by flags are more than the maximum "
                           "supported number of %d",
                           CH_SET_SLOTS_MAX);
    }
    int code = ch_step(p->op, need > list->len ? need - list->len : 1);
    while (!code && list->len < need)
        code = ch_list_push(p->op, list, ch_nil());
    if (!code)
        list->items[index] = v;
    return code;
}

/* ---- values ------------------------------------------------------------- */

/* {a,b}: behind the opening brace. */
static int read_list(struct parser *p, struct ch_value *out)
{
    struct ch_list *list = ch_list_new(p->op, 0);
    struct token item = {.stop = ','};
    int code = list ? 0 : ch_error_code(p->op);
    while (!code && item.stop == ',') {
        struct ch_value v = ch_nil();
        code = read_until(p, ",}", &item);
        if (!code && !item.stop)
            return ch_fail_str(p->op, CHART_ESYNTAX,
                               CH_STR("list must terminate with '}'"));
        if (!code)
            code = ch_set_value(p->op, p->form, item.text, &v);
        if (!code)
            code = stamp(p, item.at, item.at, &v);
        if (!code)
            code = ch_list_push(p->op, list, v);
    }
    if (p->at < p->text.len && p->text.ptr[p->at] == ',')
        p->at++;
    *out = ch_list_value(list);
    return code;
}

static int read_json(struct parser *p, struct ch_value *out)
{
    size_t used;
    *out = ch_nil();
    if (skip_blank(p))
        return 0;
    int code =
        ch_set_json(p->op, ch_str_sub(p->text, p->at, p->text.len), out, &used);
    if (code)
        return code;
    p->at += used;
    (void)skip_blank(p); /* whatever comes next starts a key */
    return 0;
}

/* What follows `=`. AT_END: nothing did, the value is "". */
static int read_plain(struct parser *p, struct ch_value *out)
{
    bool literal = p->form == CH_LAYER_SET_LITERAL;
    struct token token;
    bool nothing = p->at == p->text.len;
    if (nothing && !literal) {
        int code = ch_value_string(p->op, CH_STR(""), out);
        return code ? code : AT_END;
    }
    if (!nothing && !literal && p->text.ptr[p->at] == '{') {
        p->at++;
        return read_list(p, out);
    }
    int code = read_until(p, literal ? "" : ",", &token);
    return code ? code : ch_set_value(p->op, p->form, token.text, out);
}

/* Reads and numbers a value whose key starts at `key_at`. */
static int read_value(struct parser *p, size_t key_at, struct ch_value *out)
{
    size_t value_at = p->at;
    if (p->form != CH_LAYER_SET_JSON) {
        int code = read_plain(p, out);
        int stamped = code < 0 ? 0 : stamp(p, key_at, value_at, out);
        return stamped ? stamped : code;
    }
    struct ch_origin at = position(p, key_at, value_at);
    int code = read_json(p, out);
    return code ? code : ch_set_stamp(p->op, p->target->origins, &at, out);
}

/* ---- lists -------------------------------------------------------------- */

/* The number up to `]`. */
static int read_index(struct parser *p, int64_t *index)
{
    struct token token;
    int code = read_until(p, "]", &token);
    if (code)
        return code;
    if (!token.stop)
        return AT_END;
    enum ch_parse_result result = ch_parse_int(token.text, 10, index);
    if (result == CH_PARSE_OK)
        return 0;
    return fail_key(
        p, "error parsing index: strconv.Atoi: parsing ", token.text,
        result == CH_PARSE_RANGE ? ": value out of range" : ": invalid syntax");
}

static int new_list(struct parser *p, size_t at, struct ch_value *out)
{
    struct ch_list *list = ch_list_new(p->op, 0);
    *out = ch_list_value(list);
    return list ? stamp(p, at, at, out) : ch_error_code(p->op);
}

static int new_map(struct parser *p, size_t at, struct ch_value *out)
{
    struct ch_map *map = ch_map_new(p->op, 0);
    *out = ch_map_value(map);
    return map ? stamp(p, at, at, out) : ch_error_code(p->op);
}

static int parse_item(struct parser *p, struct ch_list *list, int64_t index,
                      size_t at, unsigned dots);

/* a[0][1]: the list at `index` of `list`, made if need be. */
static int parse_nested_list(struct parser *p, struct ch_list *list,
                             int64_t index, size_t at, unsigned dots)
{
    struct ch_value inner = ch_nil();
    size_t inner_at = p->at - 1;
    int64_t inner_index;
    int code = read_index(p, &inner_index);
    if (code)
        return code;
    if ((uint64_t)index < list->len)
        inner = list->items[index];
    if (ch_is_nil(inner))
        code = new_list(p, at, &inner);
    else if (!ch_is_list(inner))
        return fail_type(p, inner, "[]interface {}");
    if (!code)
        code = parse_item(p, inner.u.list, inner_index, inner_at, dots);
    return code ? code : set_index(p, list, index, inner);
}

/* a[0].b: the map at `index` of `list`, which replaces anything else there. */
static int parse_map_item(struct parser *p, struct ch_list *list, int64_t index,
                          size_t at, unsigned dots)
{
    bool there = (uint64_t)index < list->len;
    struct ch_value inner = there ? list->items[index] : ch_nil();
    int code = 0;
    if (!ch_is_map(inner)) {
        code = new_map(p, at, &inner);
        if (!code && there)
            list->items[index] = inner;
    }
    if (!code)
        code = parse_key(p, inner.u.map, dots);
    return code ? code : set_index(p, list, index, inner);
}

static int item_rest(struct parser *p, struct ch_list *list, int64_t index,
                     size_t at, unsigned dots)
{
    struct token rest;
    struct ch_value v;
    if (index < 0)
        return ch_fail(p->op, CHART_ESYNTAX,
                       "negative %" PRId64 " index not allowed", index);
    int code = read_until(p, "[.=", &rest);
    if (code)
        return code;
    if (rest.text.len)
        return fail_stray(p, rest.text);
    if (!rest.stop)
        return AT_END;
    if (rest.stop == '[')
        return parse_nested_list(p, list, index, at, dots);
    if (rest.stop == '.')
        return parse_map_item(p, list, index, at, dots);
    code = read_value(p, at, &v);
    return code < 0 ? code : set_index(p, list, index, v);
}

/* What follows `[index]`; `at` is where the bracket stands. */
static int parse_item(struct parser *p, struct ch_list *list, int64_t index,
                      size_t at, unsigned dots)
{
    if (p->lists == CH_SET_LISTS_MAX)
        return ch_fail(p->op, CHART_ELIMIT,
                       "list index nested level is greater than maximum "
                       "supported nested level of %d",
                       CH_SET_LISTS_MAX);
    int code = ch_enter(p->op);
    if (code)
        return code;
    p->lists++;
    code = item_rest(p, list, index, at, dots);
    p->lists--;
    ch_leave(p->op);
    return code;
}

/* key[index]: behind the bracket. */
static int parse_list(struct parser *p, struct ch_map *map,
                      const struct token *key, unsigned dots)
{
    struct ch_value *found;
    struct ch_value list;
    size_t at = p->at - 1;
    int64_t index;
    int code = read_index(p, &index);
    if (code)
        return code;
    found = ch_map_get_str(map, key->text);
    if (found && !ch_is_list(*found))
        return fail_type(p, *found, "[]interface {}");
    if (found)
        return parse_item(p, found->u.list, index, at, dots);
    code = new_list(p, key->at, &list);
    if (code)
        return code;
    code = parse_item(p, list.u.list, index, at, dots);
    if (code < 0)
        return code;
    int stored = put(p, map, key, list);
    return stored ? stored : code;
}

/* ---- keys --------------------------------------------------------------- */

/* key.rest: behind the dot. */
static int parse_map(struct parser *p, struct ch_map *map,
                     const struct token *key, unsigned dots)
{
    struct ch_value *found = ch_map_get_str(map, key->text);
    struct ch_value inner = found ? *found : ch_nil();
    int code = 0;
    if (dots > CH_SET_DOTS_MAX)
        return ch_fail(p->op, CHART_ESYNTAX,
                       "value name nested level is greater than maximum "
                       "supported nested level of %d",
                       CH_SET_DOTS_MAX);
    if (!found)
        code = new_map(p, key->at, &inner);
    else if (!ch_is_map(inner))
        return fail_type(p, inner, "map[string]interface {}");
    if (!code)
        code = parse_key(p, inner.u.map, dots);
    if (code < 0)
        return code;
    if (!code && ch_map_len(inner) == 0)
        return fail_key(p, "key map ", key->text, " has no value");
    if (found || ch_map_len(inner) == 0)
        return code;
    int stored = put(p, map, key, inner);
    return stored ? stored : code;
}

static int assign(struct parser *p, struct ch_map *map, const struct token *key)
{
    struct ch_value v;
    int code = read_value(p, key->at, &v);
    if (code < 0)
        return code;
    int stored = put(p, map, key, v);
    return stored ? stored : code;
}

static int key_rest(struct parser *p, struct ch_map *map, unsigned dots)
{
    bool literal = p->form == CH_LAYER_SET_LITERAL;
    struct token key;
    int code = read_until(p, literal ? "=[." : "=[,.", &key);
    if (code)
        return code;
    switch (key.stop) {
    case '[':
        return parse_list(p, map, &key, dots);
    case '=':
        return assign(p, map, &key);
    case '.':
        return parse_map(p, map, &key, dots + 1);
    case ',':
        return fail_key(p, "key ", key.text,
                        " has no value (cannot end with ,)");
    default:
        return key.text.len ? fail_key(p, "key ", key.text, " has no value")
                            : AT_END;
    }
}

/* One key=value into `map`. AT_END when the text ran out. */
static int parse_key(struct parser *p, struct ch_map *map, unsigned dots)
{
    int code = ch_enter(p->op);
    if (code)
        return code;
    code = key_rest(p, map, dots);
    ch_leave(p->op);
    return code;
}

int ch_set_parse(struct ch_op *op, enum ch_layer form, struct chart_str text,
                 const struct ch_set_target *target)
{
    struct parser p = {.op = op, .text = text, .form = form, .target = target};
    int code = 0;
    while (!code)
        code = parse_key(&p, target->map, 0);
    if (code == AT_END)
        return 0;
    /* A tree whose origins nobody asks for may have no sources. */
    if (target->source < target->origins->source_count)
        ch_frame(op, target->origins->sources[target->source].name, 1,
                 (uint32_t)(p.at < text.len ? p.at : text.len) + 1,
                 ch_error_cause(op));
    return code;
}
