#include "values/check.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/lines.h"
#include "codec/json.h"
#include "value/map.h"

#define FRAMES_MAX 16

/* ---- compiling ----------------------------------------------------------- */

struct compiled {
    const struct ch_chart *chart;
    const struct ch_schema *schema;
};

struct ch_schemas {
    struct compiled *items;
    size_t count, cap;
};

int ch_schema_of_chart(struct ch_op *op, const struct ch_chart *chart,
                       struct ch_schema **out)
{
    return ch_schema_compile(op, chart->schema,
                             CH_STR("file:///values.schema.json"), out);
}

static int compile_one(struct ch_op *op, struct ch_schemas *schemas,
                       const struct ch_chart *chart)
{
    struct ch_schema *schema;
    int code = ch_schema_of_chart(op, chart, &schema);
    if (ch_is_fatal(code))
        return code;
    if (code) {
        ch_error_clear(op);
        return 0;
    }
    if (schemas->count == schemas->cap) {
        size_t cap = schemas->cap ? schemas->cap * 2 : 4;
        void *grown = ch_realloc_array(op, schemas->items, schemas->cap, cap,
                                       sizeof *schemas->items);
        if (!grown)
            return ch_error_code(op);
        schemas->items = grown;
        schemas->cap = cap;
    }
    schemas->items[schemas->count++] = (struct compiled){chart, schema};
    return 0;
}

static int compile_tree(struct ch_op *op, struct ch_schemas *schemas,
                        const struct ch_chart *chart)
{
    int code = ch_enter(op);
    if (code)
        return code;
    if (chart->schema.ptr)
        code = compile_one(op, schemas, chart);
    for (size_t i = 0; !code && i < chart->subchart_count; i++)
        code = compile_tree(op, schemas, chart->subcharts[i]);
    ch_leave(op);
    return code;
}

int ch_schemas_compile(struct ch_op *op, const struct ch_chart_tree *tree,
                       struct ch_schemas **out)
{
    *out = CH_NEW(op, struct ch_schemas);
    return *out ? compile_tree(op, *out, tree->root) : ch_error_code(op);
}

static const struct ch_schema *find_schema(const struct ch_schemas *schemas,
                                           const struct ch_chart *chart)
{
    for (size_t i = 0; schemas && i < schemas->count; i++)
        if (schemas->items[i].chart == chart)
            return schemas->items[i].schema;
    return NULL;
}

/* ---- checking ------------------------------------------------------------ */

struct checker {
    struct ch_op *op;
    const struct ch_schemas *ahead;
    int (*found)(void *user, const struct ch_schema_report *report);
    void *user;
};

bool ch_schema_is_summary(const struct ch_schema_result *result, size_t i)
{
    return i + 1 < result->count &&
           result->findings[i + 1].depth > result->findings[i].depth;
}

static int report_broken(struct checker *c, struct ch_schema_report *report,
                         int code)
{
    if (ch_is_fatal(code))
        return code;
    report->broken = ch_str_dup(c->op, ch_error_text(c->op));
    report->hint = ch_str_dup(c->op, c->op->error->hint);
    if (!report->broken.ptr || !report->hint.ptr)
        return CHART_ENOMEM;
    ch_error_clear(c->op);
    return c->found(c->user, report);
}

static int check_one(struct checker *c, const struct ch_instance *instance)
{
    struct ch_schema_report report = {
        .instance = instance, .broken = CH_STR(""), .hint = CH_STR("")};
    const struct ch_schema *schema = find_schema(c->ahead, instance->chart);
    struct ch_schema *made = NULL;
    int code = 0;
    if (!instance->chart->schema.ptr)
        return 0; /* an empty file is a broken schema, none is none */
    if (!schema) {
        code = ch_schema_of_chart(c->op, instance->chart, &made);
        schema = made;
    }
    if (!code)
        code = ch_schema_validate(c->op, schema, ch_map_value(instance->values),
                                  &report.result);
    if (code)
        return report_broken(c, &report, code);
    return report.result.count ? c->found(c->user, &report) : 0;
}

static int check_tree(struct checker *c, const struct ch_instance *instance)
{
    int code = ch_enter(c->op);
    if (code)
        return code;
    code = check_one(c, instance);
    for (size_t i = 0; !code && i < instance->child_count; i++)
        code = check_tree(c, instance->children[i]);
    ch_leave(c->op);
    return code;
}

int ch_values_each_schema(
    struct ch_op *op, const struct ch_rendered_values *values,
    const struct ch_schemas *ahead,
    int (*found)(void *user, const struct ch_schema_report *report), void *user)
{
    struct checker c = {op, ahead, found, user};
    return check_tree(&c, values->root);
}

/* ---- Helm's listing ------------------------------------------------------ */

struct listing {
    struct ch_op *op;
    const struct ch_origins *origins;
    struct ch_buf text;
    struct chart_str hint; /* of a schema that is broken */
    struct chart_error_frame frames[FRAMES_MAX];
    size_t frame_count;
};

static void add_frame(struct listing *l, struct ch_value value,
                      const struct ch_schema_finding *f)
{
    const struct ch_origin *at = ch_origins_get(l->origins, value.origin);
    if (!at || l->frame_count == FRAMES_MAX)
        return;
    l->frames[l->frame_count++] = (struct chart_error_frame){
        .source = l->origins->sources[at->source].name,
        .line = at->value_line,
        .column = at->value_column,
        .what = f->message,
        .text =
            ch_line_of(l->origins->sources[at->source].text, at->value_line),
    };
}

/* Members that must not be there are each at fault, not what holds them. */
static void add_frames(struct listing *l, const struct ch_schema_finding *f)
{
    for (size_t i = 0; i < f->member_count; i++)
        add_frame(l, f->members[i], f);
    if (!f->member_count)
        add_frame(l, f->value, f);
}

static struct chart_str schema_path(struct ch_op *op,
                                    const struct ch_chart *chart)
{
    struct ch_buf buf;
    struct chart_str path = CH_STR("");
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, chart->source);
    ch_buf_str(&buf, chart->source.len ? CH_STR("/values.schema.json")
                                       : CH_STR("values.schema.json"));
    (void)ch_buf_take(&buf, &path);
    return path;
}

/* Where the schema is no JSON. */
static void add_schema_frame(struct listing *l, const struct ch_chart *chart)
{
    struct ch_value v;
    size_t at;
    if (l->frame_count == FRAMES_MAX ||
        ch_json_parse_at(l->op, chart->schema, &v, &at) == 0)
        return;
    struct chart_str before = ch_str_sub(chart->schema, 0, at);
    size_t newline = ch_str_rfind_byte(before, '\n');
    uint32_t line = 1;
    for (size_t i = 0; i < before.len; i++)
        line += before.ptr[i] == '\n';
    l->frames[l->frame_count++] = (struct chart_error_frame){
        .source = schema_path(l->op, chart),
        .line = line,
        .column = (uint32_t)(newline == CH_NPOS ? at : at - newline - 1) + 1,
        .what = ch_str_dup(l->op, ch_error_cause(l->op)),
        .text = ch_line_of(chart->schema, line),
    };
    ch_error_clear(l->op);
}

/* Helm prints what is wrong with a schema under the chart's name too. */
static int list_report(void *user, const struct ch_schema_report *report)
{
    struct listing *l = user;
    const struct ch_schema_result *result = &report->result;
    ch_buf_str(&l->text, report->instance->name);
    CH_BUF_LIT(&l->text, ":\n");
    ch_buf_str(&l->text, report->broken);
    if (!l->hint.len)
        l->hint = report->hint;
    if (report->broken.len) {
        add_schema_frame(l, report->instance->chart);
        return ch_buf_check(&l->text);
    }
    ch_buf_str(&l->text, result->text);
    ch_buf_byte(&l->text, '\n');
    for (size_t i = 0; i < result->count; i++)
        if (!ch_schema_is_summary(result, i))
            add_frames(l, &result->findings[i]);
    return ch_buf_check(&l->text);
}

static void add_frame_to_error(struct ch_op *op,
                               const struct chart_error_frame *frame)
{
    size_t at = chart_error_frame_count(op->error);
    ch_frame(op, frame->source, frame->line, frame->column, frame->what);
    ch_frame_text(op, at, frame->text);
}

int ch_values_check_schemas(struct ch_op *op,
                            const struct ch_rendered_values *values,
                            const struct ch_schemas *ahead)
{
    struct listing l = {
        .op = op, .origins = &values->origins, .hint = CH_STR("")};
    struct ch_buf message;
    ch_buf_init(&l.text, op);
    int code = ch_values_each_schema(op, values, ahead, list_report, &l);
    if (code || !l.text.len)
        return code;
    ch_buf_init(&message, op);
    CH_BUF_LIT(&message, "values don't meet the specifications of the "
                         "schema(s) in the following chart(s):\n");
    ch_buf_str(&message, ch_buf_view(&l.text));
    code = ch_buf_check(&message);
    if (code)
        return code;
    code = ch_fail_str(op, CHART_ESCHEMA, ch_buf_view(&message));
    for (size_t i = 0; i < l.frame_count; i++)
        add_frame_to_error(op, &l.frames[i]);
    if (l.hint.len)
        ch_hint(op, "%.*s", CH_STR_ARG(l.hint));
    return code;
}

/* ---- what a schema asks for ---------------------------------------------- */

/* The map with the node at `path` left out; null where there is none. */
static int leave_out(struct ch_op *op, const struct ch_map *map,
                     const struct chart_str *path, size_t len,
                     struct ch_map **out)
{
    const struct ch_value *found = ch_map_get_str(map, path[0]);
    struct ch_map *below;
    *out = NULL;
    if (!found || (len > 1 && !ch_is_map(*found)))
        return 0;
    if (len > 1) {
        int code = ch_enter(op);
        if (code)
            return code;
        code = leave_out(op, found->u.map, path + 1, len - 1, &below);
        ch_leave(op);
        if (code || !below)
            return code;
    }
    *out = ch_map_copy(op, map);
    if (!*out)
        return ch_error_code(op);
    if (len > 1)
        return ch_map_set_str(op, *out, path[0], ch_map_value(below));
    (void)ch_map_remove(*out, path[0]);
    return 0;
}

/* A schema that does not name the key asks for nothing of that name. */
static int names_key(struct ch_op *op, struct chart_str schema,
                     struct chart_str key, bool *out)
{
    struct ch_buf quoted;
    ch_buf_init(&quoted, op);
    ch_buf_byte(&quoted, '"');
    ch_buf_str(&quoted, key);
    ch_buf_byte(&quoted, '"');
    *out = ch_str_find(schema, ch_buf_view(&quoted), 0) != CH_NPOS;
    return ch_buf_check(&quoted);
}

static int instance_asks(struct ch_op *op, const struct ch_schemas *schemas,
                         const struct ch_instance *instance,
                         const struct chart_str *path, size_t len, bool *asks)
{
    const struct ch_schema *schema = find_schema(schemas, instance->chart);
    struct ch_schema_result result = {0};
    struct ch_map *map = NULL;
    bool named;
    if (!schema)
        return 0;
    int code = names_key(op, instance->chart->schema, path[len - 1], &named);
    if (!code && named)
        code = leave_out(op, instance->values, path, len, &map);
    if (!code && map)
        code = ch_schema_validate(op, schema, ch_map_value(map), &result);
    *asks = *asks || (!code && result.count > 0);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(op);
        return 0;
    }
    return code;
}

int ch_values_schema_asks(struct ch_op *op,
                          const struct ch_rendered_values *values,
                          const struct ch_schemas *schemas,
                          const struct chart_str *path, size_t len, bool *asks)
{
    const struct ch_instance *instance = values->root, *next = instance;
    int code = 0;
    *asks = false;
    for (size_t at = 0; !code && next && at < len; at++) {
        instance = next;
        code = instance_asks(op, schemas, instance, path + at, len - at, asks);
        next = NULL;
        for (size_t i = 0; i < instance->child_count; i++)
            if (ch_str_eq(instance->children[i]->name, path[at]))
                next = instance->children[i];
    }
    return code;
}
