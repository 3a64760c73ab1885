#include "render/host.h"

#include "base/buf.h"
#include "golib/strconv.h"
#include "render/values_methods.h"
#include "value/map.h"

/* Every text of tpl is parsed under this name. */
#define TPL_NAME CH_STR("gotpl")

/* A text that tpl was given: parsed once a run, and the set that its
 * definitions make over the set it was last called from. */
struct ch_tpl_entry {
    struct ch_unit *unit;
    const struct ch_set *parent;
    struct ch_set *overlay;
};

static struct ch_render_host *as_host(struct ch_host *host)
{
    return (struct ch_render_host *)host->user;
}

/* ---- include ------------------------------------------------------------ */

/* Counts one more level of `name`. Helm lets a name nest 1001 times. */
static int enter_name(struct ch_op *op, struct ch_render_host *host,
                      struct chart_str name)
{
    struct ch_value *depth = ch_map_get_str(host->depths, name);
    if (!depth)
        return ch_map_set_str(op, host->depths, name, ch_int(1));
    if (depth->u.integer > (int64_t)op->limits.include_depth)
        return ch_fail(op, CHART_EEXEC,
                       "rendering template has a nested reference name: "
                       "%.*s: unable to execute template",
                       CH_STR_ARG(name));
    depth->u.integer++;
    return 0;
}

static void leave_name(struct ch_render_host *host, struct chart_str name)
{
    struct ch_value *depth = ch_map_get_str(host->depths, name);
    if (depth)
        depth->u.integer--;
}

static int no_template(struct ch_op *op, struct chart_str name)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "template: no template ");
    ch_quote(&buf, name);
    CH_BUF_LIT(&buf, " associated with template \"gotpl\"");
    int code = ch_buf_check(&buf);
    return code ? code : ch_fail_str(op, CHART_EEXEC, ch_buf_view(&buf));
}

static int host_include(struct ch_host *self, struct ch_exec *exec,
                        struct chart_str name, struct ch_value data,
                        struct ch_value *result)
{
    struct ch_render_host *host = as_host(self);
    struct ch_op *op = ch_exec_op(exec);
    int code = enter_name(op, host, name);
    if (code)
        return code;
    const struct ch_def *def = ch_set_find(ch_exec_set(exec), name);
    code = def ? ch_exec_run_to_value(exec, NULL, def, data, result)
               : no_template(op, name);
    leave_name(host, name);
    return code;
}

/* ---- tpl ---------------------------------------------------------------- */

static void prefix_quoted(struct ch_op *op, const char *before,
                          struct chart_str text)
{
    struct chart_error *cause = op->error;
    struct ch_buf buf;
    /* Quoting may run out of memory; the first error stays then. */
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_z(before));
    ch_quote(&buf, text);
    CH_BUF_LIT(&buf, ": ");
    if (op->error == cause)
        ch_prefix_str(op, ch_buf_view(&buf));
}

static int parse_text(struct ch_op *op, struct ch_render_host *host,
                      struct chart_str text, struct ch_unit **out)
{
    struct chart_str copy = ch_str_dup(op, text);
    if (!copy.ptr)
        return ch_error_code(op);
    int code = ch_unit_parse(op, TPL_NAME, copy, host->functions, out);
    if (code)
        ch_frames_show(op, TPL_NAME, text, false);
    if (code && !ch_is_fatal(code))
        prefix_quoted(op, "cannot parse template ", text);
    return code;
}

static int add_text(struct ch_op *op, struct ch_render_host *host,
                    struct chart_str text, struct ch_tpl_entry **out)
{
    struct ch_unit *unit;
    int code = parse_text(op, host, text, &unit);
    if (code)
        return code;
    if (host->tpl_count == host->tpl_cap) {
        size_t cap = host->tpl_cap ? host->tpl_cap * 2 : 16;
        void *grown = ch_realloc_array(op, host->tpl, host->tpl_cap, cap,
                                       sizeof *host->tpl);
        if (!grown)
            return ch_error_code(op);
        host->tpl = grown;
        host->tpl_cap = cap;
    }
    code = ch_map_set_str(op, host->tpl_texts, text,
                          ch_int((int64_t)host->tpl_count));
    if (code)
        return code;
    *out = &host->tpl[host->tpl_count++];
    **out = (struct ch_tpl_entry){.unit = unit};
    return 0;
}

/* The parsed text and a set with its definitions over the caller's. */
static int find_text(struct ch_op *op, struct ch_render_host *host,
                     const struct ch_set *parent, struct chart_str text,
                     const struct ch_set **set, const struct ch_def **def)
{
    struct ch_tpl_entry *entry = NULL;
    struct ch_value *at = ch_map_get_str(host->tpl_texts, text);
    int code = 0;
    if (at)
        entry = &host->tpl[at->u.integer];
    else
        code = add_text(op, host, text, &entry);
    if (!code && entry->parent != parent) {
        code = ch_set_new(op, parent, &entry->overlay);
        if (!code)
            code = ch_set_add(op, entry->overlay, entry->unit);
        entry->parent = code ? NULL : parent;
    }
    if (code)
        return code;
    *set = entry->overlay;
    *def = ch_unit_body(entry->unit);
    return 0;
}

static int host_tpl(struct ch_host *self, struct ch_exec *exec,
                    struct chart_str text, struct ch_value data,
                    struct ch_value *result)
{
    struct ch_render_host *host = as_host(self);
    struct ch_op *op = ch_exec_op(exec);
    const struct ch_set *set;
    const struct ch_def *def;
    if (ch_str_find(text, CH_STR("{{"), 0) == CH_NPOS &&
        ch_str_find(text, CH_STR("<no value>"), 0) == CH_NPOS)
        return ch_value_string(op, text, result);
    int code = find_text(op, host, ch_exec_set(exec), text, &set, &def);
    if (code)
        return code;
    code = ch_exec_run_to_clean_value(exec, set, def, data, result);
    if (code)
        ch_frames_show(op, TPL_NAME, text, false);
    if (code && !ch_is_fatal(code))
        prefix_quoted(op, "error during tpl function execution for ", text);
    return code;
}

/* ---- lookup ------------------------------------------------------------- */

/* There is no cluster to ask: an empty map, as `helm template` gives. */
static int host_lookup(struct ch_host *self CH_UNUSED, struct ch_op *op,
                       const struct ch_value args[4] CH_UNUSED,
                       struct ch_value *result)
{
    struct ch_map *map = ch_map_new(op, 0);
    if (!map)
        return ch_error_code(op);
    *result = ch_map_value(map);
    return 0;
}

int ch_render_host_init(struct ch_op *op, struct ch_render_host *host,
                        ch_func_lookup functions)
{
    *host = (struct ch_render_host){
        .host = {.user = host,
                 .include = host_include,
                 .tpl = host_tpl,
                 .lookup = host_lookup,
                 .values_methods = ch_values_methods},
        .functions = functions,
    };
    host->depths = ch_map_new(op, 0);
    host->tpl_texts = ch_map_new(op, 0);
    if (!host->depths || !host->tpl_texts)
        return ch_error_code(op);
    return 0;
}
