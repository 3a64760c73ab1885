#include "render/culprit.h"

#include "base/lines.h"
#include "base/spelling.h"
#include "golib/strconv.h"
#include "render/again.h"
#include "template/ast.h"
#include "value/path.h"

/* Keys that a hint lists at most. */
#define KEYS_SHOWN 12

/* What was read last at the line where it goes wrong. */
struct witness {
    struct ch_op *op;
    struct chart_str source;
    uint32_t line;
    const struct ch_unit *unit; /* of that name; `line` is text[from..to) */
    size_t from, to;
    uint32_t origin; /* 0: nothing with an origin */
    bool saw;
    struct ch_value parent, found;
    struct chart_str key;
};

static bool is_there(struct witness *w, const struct ch_place *place)
{
    if (place->unit != w->unit) {
        struct chart_str text = place->unit->text;
        if (!ch_str_eq(place->unit->name, w->source))
            return false;
        w->unit = place->unit;
        w->from = ch_line_start(text, w->line);
        w->to = ch_str_find_byte(text, '\n', w->from);
    }
    return place->pos >= w->from && place->pos < w->to;
}

static void saw_key(void *user, const struct ch_place *place,
                    struct ch_value parent, struct chart_str key,
                    struct ch_value found)
{
    struct witness *w = user;
    if (!is_there(w, place))
        return;
    uint32_t origin = found.origin ? found.origin : parent.origin;
    if (origin)
        w->origin = origin;
    w->saw = true;
    w->parent = parent;
    w->found = found;
    w->key = key;
}

static void saw_value(void *user CH_UNUSED,
                      const struct ch_place *place CH_UNUSED,
                      struct ch_value v CH_UNUSED)
{
}

/* ---- where from ---------------------------------------------------------- */

static const char *const layer_names[CH_LAYER_COUNT] = {
    [CH_LAYER_CHART] = "the chart's values",
    [CH_LAYER_PARENT] = "the parent chart's values",
    [CH_LAYER_FILE] = "a values file",
    [CH_LAYER_SET_JSON] = "--set-json",
    [CH_LAYER_SET] = "--set",
    [CH_LAYER_SET_STRING] = "--set-string",
    [CH_LAYER_SET_FILE] = "--set-file",
    [CH_LAYER_SET_LITERAL] = "--set-literal",
};

void ch_culprit_frame(struct ch_op *op, const struct ch_origins *origins,
                      uint32_t number, struct chart_str path)
{
    const struct ch_origin *origin = ch_origins_get(origins, number);
    struct ch_buf what;
    if (!origin)
        return;
    const struct ch_source *source = &origins->sources[origin->source];
    size_t at = chart_error_frame_count(op->error);
    ch_buf_init(&what, op);
    ch_buf_str(&what, path.len ? path : CH_STR("the value"));
    CH_BUF_LIT(&what, " comes from here, ");
    ch_buf_str(&what, ch_str_z(layer_names[source->layer]));
    ch_frame(op, source->name, origin->line, origin->column,
             ch_buf_view(&what));
    ch_frame_text(op, at, ch_line_of(source->text, origin->line));
}

/* ---- what would be right ------------------------------------------------- */

struct advice {
    struct ch_op *op;
    const struct witness *w;
    struct chart_str parent; /* its path in the values; "" is their top */
    struct ch_buf text;
};

static void put_path(struct advice *a)
{
    ch_buf_str(&a->text, a->parent);
    ch_path_add_key(&a->text, a->parent.len == 0, a->w->key);
}

/* "Did you mean image.tag?", if there is something like it. */
static int put_nearest(struct advice *a, const struct ch_map *map)
{
    struct ch_spelling s;
    int code = 0;
    ch_spelling_start(&s, a->op, a->w->key);
    for (size_t i = 0; !code && i < map->len; i++)
        code = ch_spelling_add(&s, ch_string_str(map->entries[i].key));
    if (code || !s.best.len || ch_str_eq(s.best, a->w->key))
        return code;
    CH_BUF_LIT(&a->text, " Did you mean ");
    ch_buf_str(&a->text, a->parent);
    ch_path_add_key(&a->text, a->parent.len == 0, s.best);
    ch_buf_byte(&a->text, '?');
    return 0;
}

static int put_keys(struct advice *a, struct ch_map *map)
{
    int code = ch_map_sort(a->op, map);
    if (code)
        return code;
    ch_buf_byte(&a->text, '\n');
    ch_buf_str(&a->text, a->parent.len ? a->parent : CH_STR(".Values"));
    if (map->len == 0)
        CH_BUF_LIT(&a->text, " is empty");
    for (size_t i = 0; i < map->len && i < KEYS_SHOWN; i++) {
        ch_buf_str(&a->text, i ? CH_STR(", ") : CH_STR(" has: "));
        ch_buf_str(&a->text, ch_string_str(map->entries[i].key));
    }
    if (map->len > KEYS_SHOWN)
        ch_buf_printf(&a->text, " and %u more", map->len - KEYS_SHOWN);
    return 0;
}

static int put_missing(struct advice *a)
{
    struct ch_map *map = a->w->parent.u.map;
    put_path(a);
    CH_BUF_LIT(&a->text, " is not set.");
    int code = put_nearest(a, map);
    return code ? code : put_keys(a, map);
}

static const char *kind_name(struct ch_value v)
{
    if (v.type == CH_T_STRING)
        return "a string";
    if (v.type == CH_T_BOOL)
        return "a boolean";
    if (ch_is_list(v))
        return "a list";
    return ch_is_map(v) ? "a map" : "a number";
}

/* Whether the node that failed names what was read: `.a.key` or "key". */
static bool names_key(struct ch_op *op, const struct witness *w)
{
    const struct chart_error_frame *frame = chart_error_frame_at(op->error, 0);
    return frame && ch_str_find(frame->what, w->key, 0) != CH_NPOS;
}

/* The field that was to be read of something that has none; "" for another
 * error. */
static struct chart_str wanted_field(struct chart_str cause)
{
    const struct chart_str lead = CH_STR("can't evaluate field ");
    size_t end = ch_str_find(cause, CH_STR(" in type "), 0);
    if (!ch_str_starts(cause, lead) || end == CH_NPOS)
        return CH_STR("");
    return ch_str_sub(cause, lead.len, end);
}

static void put_wrong_kind(struct advice *a)
{
    struct ch_value found = a->w->found;
    struct chart_str cause = ch_error_cause(a->op);
    struct chart_str field = wanted_field(cause);
    bool scalar = !ch_is_map(found) && !ch_is_list(found);
    ch_buf_printf(&a->text, " is %s", kind_name(found));
    if (field.len) {
        CH_BUF_LIT(&a->text, "; only a map has a key ");
        ch_buf_str(&a->text, field);
    } else if (ch_str_find(cause, CH_STR("expected string"), 0) != CH_NPOS &&
               scalar) {
        CH_BUF_LIT(&a->text, "; in quotes it is a string");
    }
    ch_buf_byte(&a->text, '.');
}

static int write_advice(struct advice *a)
{
    const struct witness *w = a->w;
    if (w->found.type == CH_T_INVALID)
        return put_missing(a);
    put_path(a);
    if (w->found.type == CH_T_NIL)
        CH_BUF_LIT(&a->text, " is null.");
    else
        put_wrong_kind(a);
    return 0;
}

/* The path of what was read, for its frame; false when the map that it was
 * looked up in is none of the values. */
static bool find_parent(struct advice *a, struct ch_map *values)
{
    struct ch_buf path;
    bool found = false;
    ch_buf_init(&path, a->op);
    return ch_is_map(a->w->parent) &&
           !ch_path_find(&path, ch_map_value(values), a->w->parent.u.map,
                         &found) &&
           found && !ch_buf_take(&path, &a->parent);
}

static struct chart_str path_of_origin(struct advice *a)
{
    struct ch_buf path;
    if (!a->w->found.origin)
        return a->parent;
    ch_buf_init(&path, a->op);
    ch_buf_str(&path, a->parent);
    ch_path_add_key(&path, a->parent.len == 0, a->w->key);
    return ch_buf_view(&path);
}

/* What was read last is the field that could not be read: then it was read in
 * another turn of a range, and now the item has no fields. */
static bool is_stale(struct ch_op *op, const struct witness *w)
{
    return ch_str_eq(wanted_field(ch_error_cause(op)), w->key);
}

static void advise(struct ch_op *op, const struct witness *w,
                   const struct ch_rendered_values *values)
{
    struct advice a = {.op = op, .w = w, .parent = CH_STR("")};
    bool known = find_parent(&a, values->root->values);
    ch_culprit_frame(op, &values->origins, w->origin,
                     known ? path_of_origin(&a) : CH_STR(""));
    ch_buf_init(&a.text, op);
    if (known && names_key(op, w) && !write_advice(&a) &&
        !ch_buf_check(&a.text))
        ch_hint_str(op, ch_buf_view(&a.text));
}

void ch_culprit_add(struct ch_op *op, const struct ch_template_list *list,
                    const struct ch_template_file *t,
                    const struct ch_rendered_values *values,
                    const struct ch_render_options *options)
{
    const struct chart_error_frame *inner = chart_error_frame_at(op->error, 0);
    if (!inner)
        return;
    struct witness w = {.op = op, .source = inner->source, .line = inner->line};
    const struct ch_observer observer = {
        .user = &w, .read_key = saw_key, .read_value = saw_value};
    struct ch_again again;
    struct ch_buf out;
    ch_again_start(&again, op, list, options);
    ch_buf_init(&out, op);
    (void)ch_again_run_file(&again, t, &observer, NULL, &out);
    uint32_t item = again.exec ? ch_exec_turn_origin(again.exec) : 0;
    bool same = ch_str_eq(chart_error_cause(again.error), ch_error_cause(op));
    ch_again_end(&again);
    if (same && item && (!w.saw || is_stale(op, &w)))
        ch_culprit_frame(op, &values->origins, item, CH_STR("the item"));
    else if (same && w.saw)
        advise(op, &w, values);
}
