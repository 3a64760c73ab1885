#include "render/values_methods.h"

#include "base/buf.h"
#include "codec/yaml.h"
#include "golib/strconv.h"
#include "value/map.h"

static struct ch_value as_values(struct ch_map *map)
{
    struct ch_value v = ch_map_value(map);
    v.type = CH_T_VALUES;
    return v;
}

/* ErrNoTable and ErrNoValue. */
static int not_a(struct ch_op *op, struct chart_str key, const char *what)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_quote(&buf, key);
    CH_BUF_LIT(&buf, " is not a ");
    ch_buf_str(&buf, ch_str_z(what));
    int code = ch_buf_check(&buf);
    return code ? code : ch_fail_str(op, CHART_EEXEC, ch_buf_view(&buf));
}

struct ch_map *ch_values_table(const struct ch_map *values,
                               struct chart_str path)
{
    struct ch_str_split it = ch_str_split_start(path, '.');
    struct chart_str key;
    struct ch_map *found = NULL;
    while (ch_str_split_next(&it, &key)) {
        struct ch_value *v = ch_map_get_str(values, key);
        if (!v || (v->type != CH_T_MAP && v->type != CH_T_VALUES))
            return NULL;
        values = found = v->u.map;
    }
    return found;
}

/* The key at which the path stops being a table. */
static struct chart_str missing_key(const struct ch_map *values,
                                    struct chart_str path)
{
    struct ch_str_split it = ch_str_split_start(path, '.');
    struct chart_str key = CH_STR("");
    while (ch_str_split_next(&it, &key)) {
        struct ch_map *next = ch_values_table(values, key);
        if (!next)
            break;
        values = next;
    }
    return key;
}

static int values_as_map(struct ch_op *op, struct ch_value self,
                         const struct ch_value *args CH_UNUSED,
                         size_t count CH_UNUSED, struct ch_value *result)
{
    struct ch_map *map = ch_map_len(self) ? self.u.map : ch_map_new(op, 0);
    *result = ch_map_value(map);
    return map ? 0 : ch_error_code(op);
}

static int values_table(struct ch_op *op, struct ch_value self,
                        const struct ch_value *args, size_t count CH_UNUSED,
                        struct ch_value *result)
{
    struct chart_str path = ch_value_str(args[0]);
    struct ch_map *table = ch_values_table(self.u.map, path);
    if (!table)
        return not_a(op, missing_key(self.u.map, path), "table");
    *result = as_values(table);
    return 0;
}

static int values_path_value(struct ch_op *op, struct ch_value self,
                             const struct ch_value *args,
                             size_t count CH_UNUSED, struct ch_value *result)
{
    struct chart_str path = ch_value_str(args[0]), key = path;
    const struct ch_map *table = self.u.map;
    if (!path.len)
        return ch_fail(op, CHART_EEXEC, "YAML path cannot be empty");
    size_t dot = ch_str_rfind_byte(path, '.');
    if (dot != CH_NPOS) {
        table = ch_values_table(table, ch_str_sub(path, 0, dot));
        key = ch_str_sub(path, dot + 1, path.len);
    }
    struct ch_value *v = table ? ch_map_get_str(table, key) : NULL;
    if (!v || v->type == CH_T_MAP)
        return not_a(op, key, "value");
    *result = *v;
    return 0;
}

static int values_yaml(struct ch_op *op, struct ch_value self,
                       const struct ch_value *args CH_UNUSED,
                       size_t count CH_UNUSED, struct ch_value *result)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    int code = ch_yaml_emit(&buf, self);
    return code ? code : ch_value_take_buf(&buf, result);
}

/* No template has an io.Writer: only nil gets here. */
static int values_encode(struct ch_op *op, struct ch_value self CH_UNUSED,
                         const struct ch_value *args CH_UNUSED,
                         size_t count CH_UNUSED,
                         struct ch_value *result CH_UNUSED)
{
    return ch_fail(op, CHART_EEXEC,
                   "runtime error: invalid memory address or nil pointer "
                   "dereference");
}

const struct ch_method ch_values_methods[] = {
    {"AsMap", "", values_as_map},
    {"Encode", "w", values_encode},
    {"PathValue", "s", values_path_value},
    {"Table", "s", values_table},
    {"YAML", "", values_yaml},
    {NULL, NULL, NULL},
};
