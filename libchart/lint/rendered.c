#include "lint/rendered.h"

#include "base/error.h"
#include "golib/unicode.h"
#include "lint/place.h"
#include "render/places.h"
#include "render/writer.h"

/* Finding out who wrote a line runs the template once more. All of that may
 * cost as much as so many times the whole render. */
enum { traces_per_render = 8, trace_steps_min = 1000000 };

/* ---- rendering ----------------------------------------------------------- */

static struct ch_render_options
render_options(const struct ch_lint_options *asked)
{
    struct ch_render_options options = {
        .release_name = CH_STR("test-release"),
        .namespace_ = asked->namespace_,
        .kube_version = asked->kube_version,
        .skip_schema = asked->skip_schema,
        .lint_mode = true,
    };
    if (!options.namespace_.len)
        options.namespace_ = CH_STR("default");
    return options;
}

static int index_outputs(struct ch_op *op, struct ch_lint_rendered *all)
{
    const struct ch_outputs *outputs = &all->outputs;
    int code = 0;
    all->index = ch_map_new(op, outputs->count);
    if (!all->index)
        return ch_error_code(op);
    for (size_t i = 0; !code && i < outputs->count; i++)
        code = ch_map_set_str(op, all->index, outputs->items[i].path,
                              ch_int((int64_t)i));
    return code;
}

int ch_lint_render(struct ch_lint_run *run,
                   const struct ch_rendered_values *values,
                   struct ch_lint_rendered *out)
{
    struct ch_capabilities *capabilities;
    struct ch_op *op = run->op;
    struct ch_scope *scope = CH_NEW(op, struct ch_scope);
    *out = (struct ch_lint_rendered){.values = values,
                                     .options = render_options(run->options)};
    if (!scope)
        return ch_error_code(op);
    int code = ch_capabilities_new(op, out->options.kube_version, NULL, 0,
                                   &capabilities);
    if (!code)
        code =
            ch_scope_new(op, values->root, &out->options, capabilities, scope);
    if (!code)
        code = ch_template_list_make(op, scope, NULL, &out->templates);
    uint64_t before = op->steps;
    if (!code)
        code = ch_engine_run(op, &out->templates, values, &out->options,
                             &out->outputs);
    out->trace_steps =
        trace_steps_min + traces_per_render * (op->steps - before);
    return code ? code : index_outputs(op, out);
}

bool ch_lint_rendered_text(const struct ch_lint_rendered *all,
                           struct chart_str template, struct chart_str *text)
{
    const struct ch_value *at = ch_map_get_str(all->index, template);
    if (!at)
        return false;
    *text = all->outputs.items[at->u.integer].text;
    return ch_trim_space(*text).len > 0;
}

/* ---- findings ------------------------------------------------------------ */

/* An error at the spot, and who wrote what is there. */
static void refuse(const struct ch_lint_output *o, struct chart_str message,
                   struct ch_lint_spot spot)
{
    struct ch_op *op = o->run->op;
    struct ch_lint_rendered *all = o->all;
    const struct ch_refusal refusal = {
        .path = o->template, .file = o->text, .document = o->text};
    uint64_t before = op->steps;
    (void)ch_fail_str(op, CHART_ESYNTAX, message);
    ch_frame(op, CH_STR(""), spot.line, spot.column, CH_STR(""));
    ch_writer_add(op, &all->templates, all->values, &refusal, &all->options);
    ch_places_show_templates(op, &all->templates);
    uint64_t spent = op->steps - before;
    all->trace_steps -= spent < all->trace_steps ? spent : all->trace_steps;
}

/* Who wrote the spot comes first, the rendered line behind that. */
static int add_written(const struct ch_lint_output *o, enum ch_lint_rule rule,
                       struct chart_str message, struct ch_lint_spot spot)
{
    struct ch_lint_findings *all = o->run->findings;
    size_t before = all->count;
    refuse(o, message, spot);
    int code = ch_lint_add_error(o->run, rule, o->path, "", NULL);
    if (code || all->count == before)
        return code;
    struct ch_lint_finding *finding = &all->items[before];
    if (finding->frame_count > 1) {
        struct chart_error_frame rendered = finding->frames[0];
        finding->frames[0] = finding->frames[1];
        finding->frames[1] = rendered;
    }
    return 0;
}

/* The rendered line alone. */
static int add_rendered(const struct ch_lint_output *o, enum ch_lint_rule rule,
                        struct chart_str message, struct ch_lint_spot spot)
{
    struct ch_lint_place place = {
        .text = o->text, .line = spot.line, .column = spot.column};
    struct ch_buf name;
    ch_buf_init(&name, o->run->op);
    ch_buf_str(&name, o->template);
    CH_BUF_LIT(&name, " (rendered)"); /* the lines are not the template's */
    int code = ch_buf_take(&name, &place.source);
    return code ? code : ch_lint_add(o->run, rule, o->path, message, &place);
}

int ch_lint_add_rendered(const struct ch_lint_output *o, enum ch_lint_rule rule,
                         struct ch_buf *message, struct ch_lint_spot spot)
{
    struct chart_str text;
    if (!message->len)
        return ch_buf_check(message);
    int code = ch_buf_take(message, &text);
    if (code)
        return code;
    return o->run->options->helm_only || !o->all->trace_steps
               ? add_rendered(o, rule, text, spot)
               : add_written(o, rule, text, spot);
}
