/*
 * Dictionaries. Go's maps are references: set, unset and merge change the map
 * they are given, and what merge takes from a source stays shared with it.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "func/merge.h"
#include "golib/fmt.h"
#include "template/observe.h"
#include "value/list.h"
#include "value/map.h"

static int give_map(struct ch_call *call, struct ch_map *map)
{
    *call->result = ch_map_value(map);
    return map || !call->op->error ? 0 : ch_error_code(call->op);
}

/* ---- making and reading ------------------------------------------------- */

static int key_of(struct ch_op *op, struct ch_value v,
                  const struct ch_string **out)
{
    struct ch_buf buf;
    struct ch_value text;
    if (v.type == CH_T_STRING) {
        *out = v.u.string;
        return 0;
    }
    ch_buf_init(&buf, op);
    int code = ch_fmt_strval(&buf, v);
    if (!code)
        code = ch_value_take_buf(&buf, &text);
    *out = code ? NULL : text.u.string;
    return code;
}

static int call_dict(struct ch_call *call)
{
    struct ch_map *map = ch_map_new(call->op, (call->count + 1) / 2);
    const struct ch_string *key;
    struct ch_value v;
    int code = map ? 0 : ch_error_code(call->op);
    for (size_t i = 0; !code && i < call->count; i += 2) {
        code = key_of(call->op, call->args[i], &key);
        if (code)
            break;
        if (i + 1 < call->count)
            v = call->args[i + 1];
        else if ((code = ch_value_string(call->op, CH_STR(""), &v)))
            break;
        code = ch_map_set(call->op, map, key, v);
    }
    return code ? code : give_map(call, map);
}

static int empty_string(struct ch_call *call)
{
    return ch_value_string(call->op, CH_STR(""), call->result);
}

static struct ch_value read_key(struct ch_call *call, struct ch_value map,
                                struct chart_str key)
{
    struct ch_value *found = ch_map_get_str(map.u.map, key);
    struct ch_value v = found ? *found : ch_invalid();
    ch_observe_key(call, map, key, v);
    return v;
}

static int call_get(struct ch_call *call)
{
    struct ch_value v =
        read_key(call, call->args[0], ch_value_str(call->args[1]));
    *call->result = v;
    return v.type == CH_T_INVALID ? empty_string(call) : 0;
}

static int call_has_key(struct ch_call *call)
{
    struct ch_value v =
        read_key(call, call->args[0], ch_value_str(call->args[1]));
    ch_observe_truth(call, v);
    *call->result = ch_bool(v.type != CH_T_INVALID);
    return 0;
}

static int call_pluck(struct ch_call *call)
{
    struct chart_str key = ch_value_str(call->args[0]);
    struct ch_list *list = ch_list_new(call->op, call->count);
    if (!list)
        return ch_error_code(call->op);
    for (size_t i = 1; i < call->count; i++) {
        struct ch_value v = read_key(call, call->args[i], key);
        if (v.type != CH_T_INVALID)
            list->items[list->len++] = v;
    }
    *call->result = ch_list_value(list);
    return 0;
}

static int wrong_conversion(struct ch_call *call, struct ch_value got,
                            const char *want)
{
    struct chart_str type =
        ch_is_nil(got) ? CH_STR("nil") : ch_value_type_name(got);
    return ch_fail(call->op, CHART_EEXEC,
                   "interface conversion: interface {} is %.*s, not %s",
                   CH_STR_ARG(type), want);
}

static int call_dig(struct ch_call *call)
{
    size_t keys = call->count - 2;
    if (call->count < 3)
        return ch_fail(call->op, CHART_EEXEC,
                       "dig needs at least three arguments");
    struct ch_value at = call->args[call->count - 1];
    if (at.type != CH_T_MAP)
        return wrong_conversion(call, at, "map[string]interface {}");
    for (size_t i = 0; i < keys; i++)
        if (call->args[i].type != CH_T_STRING)
            return wrong_conversion(call, call->args[i], "string");
    for (size_t i = 0; i < keys; i++) {
        if (at.type != CH_T_MAP)
            return wrong_conversion(call, at, "map[string]interface {}");
        at = read_key(call, at, ch_value_str(call->args[i]));
        if (at.type == CH_T_INVALID) {
            *call->result = call->args[keys];
            return 0;
        }
    }
    *call->result = at;
    return 0;
}

/* ---- keys and values ---------------------------------------------------- */

static int call_keys(struct ch_call *call)
{
    struct ch_list *list = ch_list_new(call->op, 0);
    int code = list ? 0 : ch_error_code(call->op);
    for (size_t i = 0; !code && i < call->count; i++) {
        struct ch_map *map = call->args[i].u.map;
        ch_observe_items(call, call->args[i]);
        code = ch_map_sort(call->op, map);
        for (uint32_t at = 0; map && !code && at < map->len; at++)
            code = ch_list_push(call->op, list,
                                ch_string_value(map->entries[at].key));
    }
    *call->result = ch_list_value(list);
    call->result->type = CH_T_LIST_STRING;
    return code;
}

static int call_values(struct ch_call *call)
{
    struct ch_map *map = call->args[0].u.map;
    struct ch_list *list = ch_list_new(call->op, map ? map->len : 0);
    int code = list ? ch_map_sort(call->op, map) : ch_error_code(call->op);
    ch_observe_items(call, call->args[0]);
    for (uint32_t i = 0; map && !code && i < map->len; i++)
        list->items[list->len++] = map->entries[i].value;
    *call->result = ch_list_value(list);
    return code;
}

static int call_pick(struct ch_call *call)
{
    struct ch_map *picked = ch_map_new(call->op, call->count);
    int code = picked ? 0 : ch_error_code(call->op);
    for (size_t i = 1; !code && i < call->count; i++) {
        struct ch_value v =
            read_key(call, call->args[0], ch_value_str(call->args[i]));
        if (v.type != CH_T_INVALID)
            code = ch_map_set(call->op, picked, call->args[i].u.string, v);
    }
    return code ? code : give_map(call, picked);
}

static int call_omit(struct ch_call *call)
{
    struct ch_map *rest = ch_map_copy(call->op, call->args[0].u.map);
    if (!rest)
        return ch_error_code(call->op);
    for (size_t i = 1; i < call->count; i++)
        (void)ch_map_remove(rest, ch_value_str(call->args[i]));
    return give_map(call, rest);
}

/* ---- changing ----------------------------------------------------------- */

static int call_set(struct ch_call *call)
{
    struct ch_map *map = call->args[0].u.map;
    if (!map)
        return ch_fail(call->op, CHART_EEXEC, "assignment to entry in nil map");
    *call->result = call->args[0];
    return ch_map_set(call->op, map, call->args[1].u.string, call->args[2]);
}

static int call_unset(struct ch_call *call)
{
    (void)ch_map_remove(call->args[0].u.map, ch_value_str(call->args[1]));
    *call->result = call->args[0];
    return 0;
}

static int call_deep_copy(struct ch_call *call)
{
    if (ch_is_nil(call->args[0]))
        return ch_fail(call->op, CHART_EEXEC,
                       "reflect: call of reflect.Value.Type on zero Value");
    return ch_value_deep_copy(call->op, call->args[0], 0, call->result);
}

/* ---- the table ---------------------------------------------------------- */

#define ROW(name, params, call, usage, summary, example, output)               \
    {                                                                          \
        name, params, call, 0, usage, summary, example, output                 \
    }

static const struct ch_func rows[] = {
    ROW("deepCopy", "a", call_deep_copy, "deepCopy VALUE",
        "A copy that shares no list or dictionary with VALUE.",
        "{{ $a := dict \"x\" (list 1) }}{{ deepCopy $a }}", "map[x:[1]]"),
    ROW("dict", "a*", call_dict, "dict KEY VALUE...",
        "A dictionary of the pairs; keys become strings.",
        "{{ dict \"a\" 1 \"b\" 2 }}", "map[a:1 b:2]"),
    ROW("dig", "a*", call_dig, "dig KEY... DEFAULT DICT",
        "What lies in DICT under the chain of keys, or DEFAULT.",
        "{{ dig \"a\" \"b\" \"none\" (dict \"a\" (dict \"b\" 1)) }}", "1"),
    ROW("get", "ms", call_get, "get DICT KEY", "The value under KEY, or \"\".",
        "{{ get (dict \"a\" 1) \"a\" }}", "1"),
    ROW("hasKey", "ms", call_has_key, "hasKey DICT KEY",
        "Whether DICT has KEY, whatever its value.",
        "{{ hasKey (dict \"a\" nil) \"a\" }}", "true"),
    ROW("keys", "m*", call_keys, "keys DICT...",
        "The keys of all dictionaries; Helm gives them in any order.",
        "{{ keys (dict \"a\" 1) }}", "[a]"),
    ROW("merge", "mm*", ch_call_merge, "merge DICT SOURCE...",
        "Fills what DICT lacks or has empty from the sources, in place.",
        "{{ merge (dict \"a\" 1) (dict \"a\" 2 \"b\" 3) }}", "map[a:1 b:3]"),
    ROW("mergeOverwrite", "mm*", ch_call_merge_overwrite,
        "mergeOverwrite DICT SOURCE...",
        "Puts the values of the sources over those of DICT, in place.",
        "{{ mergeOverwrite (dict \"a\" 1) (dict \"a\" 2 \"b\" 3) }}",
        "map[a:2 b:3]"),
    ROW("mustDeepCopy", "a", call_deep_copy, "mustDeepCopy VALUE",
        "As deepCopy.", "{{ mustDeepCopy (list 1) }}", "[1]"),
    ROW("mustMerge", "mm*", ch_call_must_merge, "mustMerge DICT SOURCE...",
        "As merge.", "{{ mustMerge (dict) (dict \"a\" 1) }}", "map[a:1]"),
    ROW("mustMergeOverwrite", "mm*", ch_call_must_merge_overwrite,
        "mustMergeOverwrite DICT SOURCE...", "As mergeOverwrite.",
        "{{ mustMergeOverwrite (dict \"a\" 1) (dict \"a\" 2) }}", "map[a:2]"),
    ROW("omit", "ms*", call_omit, "omit DICT KEY...",
        "A new dictionary without the keys.",
        "{{ omit (dict \"a\" 1 \"b\" 2) \"a\" }}", "map[b:2]"),
    ROW("pick", "ms*", call_pick, "pick DICT KEY...",
        "A new dictionary of the keys alone.",
        "{{ pick (dict \"a\" 1 \"b\" 2) \"a\" }}", "map[a:1]"),
    ROW("pluck", "sm*", call_pluck, "pluck KEY DICT...",
        "The values under KEY of those that have it.",
        "{{ pluck \"a\" (dict \"a\" 1) (dict \"b\" 2) }}", "[1]"),
    ROW("set", "msa", call_set, "set DICT KEY VALUE",
        "Sets KEY in place and gives DICT back.",
        "{{ set (dict \"a\" 1) \"b\" 2 }}", "map[a:1 b:2]"),
    ROW("unset", "ms", call_unset, "unset DICT KEY",
        "Removes KEY in place and gives DICT back.",
        "{{ unset (dict \"a\" 1 \"b\" 2) \"a\" }}", "map[b:2]"),
    ROW("values", "m", call_values, "values DICT",
        "The values; Helm gives them in any order.",
        "{{ values (dict \"a\" 1) }}", "[1]"),
};

const struct ch_func_family ch_funcs_dict = {"dictionaries", "Dictionaries",
                                             rows, CH_COUNT(rows)};
