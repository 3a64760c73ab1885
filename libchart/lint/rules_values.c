/* values.yaml */
#include "codec/yaml.h"
#include "lint/run.h"
#include "schema/schema.h"
#include "values/merge.h"

static const struct chart_str values_yaml = CH_STR_INIT("values.yaml");

/* values.yaml as Helm's ReadValues takes it: one document, a map. */
struct values_file {
    struct chart_str text;
    struct ch_origins origins;
    struct ch_map *map;
};

static int add_source(struct ch_lint_run *run, struct values_file *file,
                      struct ch_yaml_options *options)
{
    struct ch_source source = {.layer = CH_LAYER_CHART, .text = file->text};
    int code = ch_origins_init(run->op, &file->origins);
    struct ch_buf name;
    ch_buf_init(&name, run->op);
    ch_buf_str(&name, run->source.given);
    CH_BUF_LIT(&name, "/values.yaml");
    if (!code)
        code = ch_buf_take(&name, &source.name);
    options->origins = &file->origins;
    return code ? code
                : ch_origins_add_source(run->op, &file->origins, &source,
                                        &options->source);
}

static int parse(struct ch_lint_run *run, struct values_file *file)
{
    struct ch_op *op = run->op;
    struct ch_yaml_options options = {0};
    struct ch_value v = ch_nil();
    int code = add_source(run, file, &options);
    if (!code)
        code = ch_yaml_parse(op, file->text, &options, &v);
    if (code)
        return code;
    if (!ch_is_nil(v) && !ch_is_map(v))
        return ch_yaml_not_a_map(op, &options, v, "common.Values");
    file->map = ch_is_map(v) ? v.u.map : ch_map_new(op, 0);
    return file->map ? 0 : ch_error_code(op);
}

/* The user's values over the file's, as one table: subcharts do not count. */
static int merge(struct ch_lint_run *run, const struct values_file *file,
                 struct ch_value *out)
{
    const struct ch_merge merge = {.op = run->op};
    struct ch_map *user = run->user ? run->user->map : NULL;
    int code = 0;
    if (user)
        code = ch_value_deep_copy(run->op, ch_map_value(user), 0, out);
    else
        *out = ch_map_value(ch_map_new(run->op, 0));
    if (code || !out->u.map)
        return ch_error_code(run->op);
    return ch_merge_tables(&merge, out->u.map, file->map, NULL, false);
}

/* ---- the schema ---------------------------------------------------------- */

static int check_values(struct ch_lint_run *run, const struct ch_schema *schema,
                        struct ch_value values)
{
    struct ch_schema_result result;
    struct ch_buf message;
    int code = ch_schema_validate(run->op, schema, values, &result);
    if (code || !result.count)
        return code;
    const struct ch_lint_place place = {.file = values_yaml};
    ch_buf_init(&message, run->op);
    ch_buf_str(&message, result.text);
    ch_buf_byte(&message, '\n');
    return ch_lint_add_buf(run, CH_RULE_VALUES, values_yaml, &message, &place);
}

static int read_schema(struct ch_lint_run *run, struct chart_str *text)
{
    int code = ch_lint_source_read(&run->source, "values.schema.json", text);
    if (!code || ch_is_fatal(code))
        return code;
    ch_error_clear(run->op);
    *text = CH_STR("");
    return 0;
}

static int check_schema(struct ch_lint_run *run, const struct values_file *file)
{
    struct chart_str text;
    struct ch_schema *schema;
    struct ch_value values;
    int code = merge(run, file, &values);
    if (!code)
        code = read_schema(run, &text);
    if (code || !text.len || run->options->skip_schema)
        return code;
    code = ch_schema_compile(run->op, text,
                             CH_STR("file:///values.schema.json"), &schema);
    if (!code)
        code = check_values(run, schema, values);
    return code ? ch_lint_add_error(run, CH_RULE_VALUES, values_yaml, "",
                                    "values.yaml")
                : code;
}

/* ---- the file ------------------------------------------------------------ */

/* Keys that are twice in values.yaml, or in a file of the user's. */
static int check_duplicates(struct ch_lint_run *run,
                            const struct values_file *file)
{
    const struct ch_lint_place own = {.file = values_yaml, .text = file->text};
    int code = ch_lint_duplicates(run, values_yaml, &own);
    const struct ch_origins *given =
        run->user && !run->prefix.len ? &run->user->origins : NULL;
    for (uint32_t i = 0; !code && given && i < given->source_count; i++) {
        const struct ch_source *source = &given->sources[i];
        const struct ch_lint_place place = {.source = source->name,
                                            .text = source->text};
        if (source->layer == CH_LAYER_FILE)
            code = ch_lint_duplicates(run, source->name, &place);
    }
    return code;
}

int ch_lint_values(struct ch_lint_run *run)
{
    struct values_file file = {0};
    enum ch_lint_kind kind = ch_lint_source_kind(&run->source, "values.yaml");
    if (kind == CH_LINT_FAULT) {
        if (ch_is_fatal(ch_error_code(run->op)))
            return ch_error_code(run->op);
        ch_error_clear(run->op);
    }
    /* The user's files count without it too. */
    if (!run->options->helm_only &&
        (kind == CH_LINT_NONE || kind == CH_LINT_FAULT)) {
        file.text = CH_STR("");
        int code = check_duplicates(run, &file);
        if (code)
            return code;
    }
    if (run->is_wrapper && kind == CH_LINT_NONE)
        return 0;
    if (kind == CH_LINT_NONE || kind == CH_LINT_FAULT)
        return ch_lint_add(run, CH_RULE_VALUES_FILE, values_yaml,
                           run->options->helm_only
                               ? CH_STR("file does not exist")
                               : CH_STR("there is no values.yaml"),
                           NULL);
    int code = ch_lint_source_read(&run->source, "values.yaml", &file.text);
    if (!code)
        code = parse(run, &file);
    if (code)
        return ch_lint_add_error(run, CH_RULE_VALUES, values_yaml,
                                 "unable to parse YAML: ", "values.yaml");
    return run->options->helm_only ? check_schema(run, &file)
                                   : check_duplicates(run, &file);
}
