/* libchart/template.h */
#include "api/handle.h"

#include "base/buf.h"
#include "func/registry.h"
#include "template/template.h"

#include <libchart/template.h>

#include <stdlib.h>

/* ---- env and expandenv -------------------------------------------------- */

static const char *lookup_variable(struct ch_op *op, struct chart_str name)
{
    struct chart_str copy = ch_str_dup(op, name);
    const char *value = copy.ptr ? getenv(copy.ptr) : NULL;
    return value ? value : "";
}

static int call_env(struct ch_call *call)
{
    const char *value = lookup_variable(call->op, ch_value_str(call->args[0]));
    return ch_value_string(call->op, ch_str_z(value), call->result);
}

static bool is_name_byte(char c)
{
    return c == '_' || ch_is_alpha(c) || ch_is_digit(c);
}

/* Takes the variable's name behind a '$' off `*rest`, by the rules of Go's
 * os.Expand. "" with nothing taken: the '$' stands for itself. */
static struct chart_str take_name(struct chart_str *rest)
{
    struct chart_str s = *rest, name = CH_STR("");
    size_t len = 0;
    if (!s.len)
        return name;
    if (s.ptr[0] == '{') {
        size_t end = ch_str_find_byte(s, '}', 1);
        if (end == CH_NPOS) {
            *rest = ch_str_sub(s, 1, s.len);
            return name;
        }
        *rest = ch_str_sub(s, end + 1, s.len);
        return ch_str_sub(s, 1, end);
    }
    if (memchr("*#$@!?-", s.ptr[0], 7) || ch_is_digit(s.ptr[0]))
        len = 1;
    else
        while (len < s.len && is_name_byte(s.ptr[len]))
            len++;
    name = ch_str_sub(s, 0, len);
    *rest = ch_str_sub(s, len, s.len);
    return name;
}

static int call_expandenv(struct ch_call *call)
{
    struct chart_str rest = ch_value_str(call->args[0]);
    struct ch_buf buf;
    size_t dollar;
    ch_buf_init(&buf, call->op);
    while ((dollar = ch_str_find_byte(rest, '$', 0)) != CH_NPOS) {
        ch_buf_append(&buf, rest.ptr, dollar);
        rest = ch_str_sub(rest, dollar + 1, rest.len);
        size_t before = rest.len;
        struct chart_str name = take_name(&rest);
        if (name.len)
            ch_buf_str(&buf, ch_str_z(lookup_variable(call->op, name)));
        else if (rest.len == before)
            ch_buf_byte(&buf, '$');
    }
    ch_buf_str(&buf, rest);
    return ch_value_take_buf(&buf, call->result);
}

static const struct ch_func process_functions[] = {
    {.name = "env", .params = "s", .call = call_env},
    {.name = "expandenv", .params = "s", .call = call_expandenv},
};

static const struct ch_func *find_with_process(struct chart_str name)
{
    for (size_t i = 0; i < CH_COUNT(process_functions); i++)
        if (ch_str_eq(name, ch_str_z(process_functions[i].name)))
            return &process_functions[i];
    return ch_func_find(name);
}

/* ---- the call ----------------------------------------------------------- */

static int run(struct ch_op *op, struct chart_str name, struct chart_str text,
               ch_func_lookup functions, const struct chart_sink *sink)
{
    struct ch_unit *unit;
    struct ch_set *set;
    struct ch_host host = {0};
    struct ch_exec *exec;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    int code = ch_unit_parse(op, name, text, functions, &unit);
    if (!code)
        code = ch_set_new(op, NULL, &set);
    if (!code)
        code = ch_set_add(op, set, unit);
    if (!code)
        code = ch_exec_new(op, set, &host, &exec);
    if (!code)
        code = ch_exec_run(exec, set, ch_unit_body(unit), ch_nil(), &buf);
    if (!code)
        code = ch_buf_check(&buf);
    return code ? code : ch_sink_write(op, sink, ch_buf_view(&buf));
}

int chart_template_run(struct chart_env *env, const char *name,
                       struct chart_str text, uint64_t flags,
                       const struct chart_sink *sink, struct chart_error **err)
{
    struct ch_handle *memory;
    struct ch_op op;
    int code = ch_options_flags(env, flags, CHART_TEMPLATE_PROCESS_ENV,
                                "unknown flag of chart_template_run", err);
    if (!code)
        code = ch_handle_new(env, sizeof *memory, &memory, err);
    if (code)
        return code;
    code = ch_call_begin(&op, memory, NULL, err);
    if (!code) {
        code = run(&op, ch_str_z(name), text,
                   flags & CHART_TEMPLATE_PROCESS_ENV ? find_with_process
                                                      : ch_func_find,
                   sink);
        code = ch_call_end(&op, code, err);
    }
    ch_handle_free(memory);
    return code;
}
