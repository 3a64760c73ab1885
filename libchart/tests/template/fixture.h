/*
 * For tests of templates: some data, some functions, a host that includes, and
 * a runner of tables whose expectations came from Helm.
 */
#ifndef CH_TESTS_TEMPLATE_FIXTURE_H
#define CH_TESTS_TEMPLATE_FIXTURE_H

#include "codec/json.h"
#include "func/registry.h"
#include "golib/strconv.h"
#include "template/template.h"
#include "tests/harness.h"
#include "value/list.h"
#include "value/map.h"

/* A template's text and what Helm prints, or its error in Go's form. The file
 * is called "t". */
struct fixture_case {
    const char *text;
    const char *want;
};

/* ---- functions with the signatures that the tables need ----------------- */

static inline int fixture_list(struct ch_call *call)
{
    struct ch_list *list = ch_list_new(call->op, call->count);
    for (size_t i = 0; list && i < call->count; i++)
        (void)ch_list_push(call->op, list, call->args[i]);
    *call->result = ch_list_value(list);
    return list ? 0 : ch_error_code(call->op);
}

static inline int fixture_dict(struct ch_call *call)
{
    struct ch_map *map = ch_map_new(call->op, 0);
    for (size_t i = 0; map && i + 1 < call->count; i += 2)
        (void)ch_map_set_str(call->op, map, ch_value_str(call->args[i]),
                             call->args[i + 1]);
    *call->result = ch_map_value(map);
    return map ? 0 : ch_error_code(call->op);
}

static inline int fixture_set(struct ch_call *call)
{
    *call->result = call->args[0];
    return ch_map_set_str(call->op, call->args[0].u.map,
                          ch_value_str(call->args[1]), call->args[2]);
}

static inline int fixture_upper(struct ch_call *call)
{
    struct chart_str s = ch_value_str(call->args[0]);
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    for (size_t i = 0; i < s.len; i++)
        ch_buf_byte(&buf, ch_to_upper(s.ptr[i]));
    return ch_value_take_buf(&buf, call->result);
}

static inline int fixture_trunc(struct ch_call *call)
{
    struct chart_str s = ch_value_str(call->args[1]);
    size_t len = (size_t)call->args[0].u.integer;
    return ch_value_string(call->op, ch_str_sub(s, 0, len), call->result);
}

static inline int fixture_until(struct ch_call *call)
{
    struct ch_list *list = ch_list_new(call->op, 0);
    for (int64_t i = 0; list && i < call->args[0].u.integer; i++)
        (void)ch_list_push(call->op, list, ch_int(i));
    *call->result = ch_list_value(list);
    call->result->type = CH_T_LIST_INT;
    return 0;
}

static inline int fixture_int64(struct ch_call *call)
{
    *call->result = ch_int64(call->args[0].u.integer);
    return 0;
}

static inline int fixture_has_key(struct ch_call *call)
{
    *call->result = ch_bool(
        ch_map_get_str(call->args[0].u.map, ch_value_str(call->args[1])));
    return 0;
}

static inline int fixture_fail(struct ch_call *call)
{
    return ch_fail_str(call->op, CHART_EFAIL, ch_value_str(call->args[0]));
}

static inline int fixture_words(struct ch_call *call)
{
    struct ch_map *map = ch_map_new(call->op, 0);
    (void)ch_map_set_str(call->op, map, CH_STR("_0"), call->args[1]);
    *call->result = ch_map_value(map);
    call->result->type = CH_T_MAP_STRING;
    return 0;
}

static inline const struct ch_func *fixture_lookup(struct chart_str name)
{
    static const struct ch_func rows[] = {
        {"list", "a*", fixture_list, 0, "", "", NULL, NULL},
        {"dict", "a*", fixture_dict, 0, "", "", NULL, NULL},
        {"set", "msa", fixture_set, 0, "", "", NULL, NULL},
        {"upper", "s", fixture_upper, 0, "", "", NULL, NULL},
        {"trunc", "is", fixture_trunc, 0, "", "", NULL, NULL},
        {"until", "i", fixture_until, 0, "", "", NULL, NULL},
        {"int64", "a", fixture_int64, 0, "", "", NULL, NULL},
        {"hasKey", "ms", fixture_has_key, 0, "", "", NULL, NULL},
        {"fail", "s", fixture_fail, 0, "", "", NULL, NULL},
        {"split", "ss", fixture_words, 0, "", "", NULL, NULL},
    };
    const struct ch_func *found = ch_func_find(name);
    for (size_t i = 0; i < CH_COUNT(rows) && !found; i++)
        if (ch_str_eq(ch_str_z(rows[i].name), name))
            found = &rows[i];
    return found;
}

/* ---- the host ----------------------------------------------------------- */

static inline int fixture_include(struct ch_host *host, struct ch_exec *exec,
                                  struct chart_str name, struct ch_value data,
                                  struct ch_value *result)
{
    const struct ch_def *def = ch_set_find(ch_exec_set(exec), name);
    (void)host;
    if (!def)
        return ch_fail(ch_exec_op(exec), CHART_EEXEC,
                       "template: no template \"%.*s\" associated with "
                       "template \"gotpl\"",
                       CH_STR_ARG(name));
    return ch_exec_run_to_value(exec, NULL, def, data, result);
}

static inline int fixture_tpl(struct ch_host *host, struct ch_exec *exec,
                              struct chart_str text, struct ch_value data,
                              struct ch_value *result)
{
    struct ch_op *op = ch_exec_op(exec);
    struct ch_unit *unit;
    struct ch_set *set;
    (void)host;
    int code = ch_unit_parse(op, CH_STR("gotpl"), text, fixture_lookup, &unit);
    if (!code)
        code = ch_set_new(op, ch_exec_set(exec), &set);
    if (!code)
        code = ch_set_add(op, set, unit);
    return code ? code
                : ch_exec_run_to_clean_value(exec, set, ch_unit_body(unit),
                                             data, result);
}

/* ---- data and runs ------------------------------------------------------ */

static inline struct ch_value fixture_data(struct ch_op *op)
{
    static const char json[] =
        "{\"Values\":{\"s\":\"abc\",\"n\":3,\"f\":1.5,\"b\":true,\"no\":false,"
        "\"l\":[\"a\",\"b\",\"c\"],\"m\":{\"b\":\"two\",\"a\":1},\"e\":\"\","
        "\"z\":0,\"nul\":null,\"big\":1000000,\"empty\":{},\"el\":[],"
        "\"nested\":{\"a\":{\"b\":{\"c\":\"deep\"}}},"
        "\"lm\":[{\"name\":\"x\",\"v\":1},{\"name\":\"y\",\"v\":2}],"
        "\"mixed\":[\"a\",1,null,true]},\"Release\":{\"Name\":\"r\"}}";
    struct ch_value data = ch_nil();
    CHECK_INT(ch_json_parse(op, ch_str_z(json), &data), 0);
    (void)ch_map_set_str(op,
                         ch_map_get_str(data.u.map, CH_STR("Release"))->u.map,
                         CH_STR("Revision"), ch_int(1));
    ch_map_get_str(data.u.map, CH_STR("Values"))->type = CH_T_VALUES;
    data.type = CH_T_VALUES;
    return data;
}

/* Parses and runs one file "t"; its output is in `out`. */
static inline int fixture_run(struct ch_op *op, struct ch_host *host,
                              const char *text, struct ch_buf *out)
{
    struct ch_unit *unit;
    struct ch_set *set;
    struct ch_exec *exec;
    int code =
        ch_unit_parse(op, CH_STR("t"), ch_str_z(text), fixture_lookup, &unit);
    if (!code)
        code = ch_set_new(op, NULL, &set);
    if (!code)
        code = ch_set_add(op, set, unit);
    if (!code)
        code = ch_exec_new(op, set, host, &exec);
    ch_buf_init(out, op);
    if (!code)
        code = ch_exec_run(exec, NULL, ch_set_find(set, CH_STR("t")),
                           fixture_data(op), out);
    return code;
}

static inline void fixture_check(struct ch_op *op,
                                 const struct fixture_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ch_host host = {.include = fixture_include, .tpl = fixture_tpl};
        struct ch_buf out;
        int code = fixture_run(op, &host, cases[i].text, &out);
        ch_remove_no_value(&out, 0);
        struct chart_str got = code ? ch_error_text(op) : ch_buf_view(&out);
        if (!ch_str_eq(got, ch_str_z(cases[i].want)))
            test_fail(__FILE__, __LINE__, "%s gives \"%.*s\", want \"%s\"",
                      cases[i].text, CH_STR_ARG(got), cases[i].want);
        ch_error_clear(op);
    }
}

#endif
