/*
 * Small chart trees as JSON, and what Helm makes of them. Single quotes stand
 * for double quotes in all texts.
 *
 *     CASE(null_deletes,
 *          "{'name':'c','values':{'a':1}}",   chart tree
 *          "set a=null\njson {'b':2}",        flags, one a line
 *          "c {'b':2}\n")                     one line an instance, then logs;
 *                                             the order does not matter
 *
 * An instance's line is its path, its values and, behind " | ", the entries of
 * .Chart.Dependencies with "?" for those not enabled. Members left out of a
 * chart are empty; versions are 1.0.0 and ranges >=0.
 */
#ifndef CH_TESTS_VALUES_FIXTURE_H
#define CH_TESTS_VALUES_FIXTURE_H

#include "base/sort.h"
#include "codec/json.h"
#include "tests/harness.h"
#include "value/list.h"
#include "values/values.h"

#define CASE(name, chart, flags, want)                                         \
    TEST(name)                                                                 \
    {                                                                          \
        fixture_check(op, chart, flags, want);                                 \
    }

/* A copy with the quotes turned. */
static struct chart_str fixture_text(struct ch_op *op, const char *text)
{
    struct chart_str copy = ch_str_dup(op, ch_str_z(text));
    char *bytes = ch_alloc(op, copy.len + 1);
    memcpy(bytes, copy.ptr, copy.len + 1);
    for (size_t i = 0; i < copy.len; i++)
        if (bytes[i] == '\'')
            bytes[i] = '"';
    return ch_str(bytes, copy.len);
}

static struct chart_str fixture_member(struct ch_value object, const char *key,
                                       const char *otherwise)
{
    struct ch_value *found = ch_map_get_str(object.u.map, ch_str_z(key));
    return found ? ch_value_str(*found) : ch_str_z(otherwise);
}

static void fixture_dependency(struct ch_op *op, struct ch_value v,
                               struct ch_dependency *out)
{
    struct ch_value *tags = ch_map_get_str(v.u.map, CH_STR("tags"));
    struct ch_value *imports = ch_map_get_str(v.u.map, CH_STR("import-values"));
    out->name = fixture_member(v, "name", "");
    out->version = fixture_member(v, "version", ">=0");
    out->condition = fixture_member(v, "condition", "");
    out->alias = fixture_member(v, "alias", "");
    out->import_values = imports ? *imports : ch_nil();
    if (!tags)
        return;
    out->tag_count = ch_list_len(*tags);
    struct chart_str *names =
        CH_NEW_ARRAY(op, struct chart_str, out->tag_count);
    for (size_t i = 0; i < out->tag_count; i++)
        names[i] = ch_value_str(ch_list_at(*tags, i));
    out->tags = names;
}

/* Numbers each value, as a file reader would. */
static void fixture_origins(struct ch_op *op, struct ch_origins *origins,
                            struct ch_value *v)
{
    CHECK(!ch_origins_add(op, origins, &(struct ch_origin){.line = 1},
                          &v->origin));
    if (ch_is_map(*v))
        for (uint32_t i = 0; i < ch_map_len(*v); i++)
            fixture_origins(op, origins, &v->u.map->entries[i].value);
}

static struct ch_chart *fixture_chart(struct ch_op *op, struct ch_value v,
                                      struct ch_origins *origins)
{
    struct ch_chart *chart = CH_NEW(op, struct ch_chart);
    struct ch_value *values = ch_map_get_str(v.u.map, CH_STR("values"));
    struct ch_value *entries = ch_map_get_str(v.u.map, CH_STR("dependencies"));
    struct ch_value *charts = ch_map_get_str(v.u.map, CH_STR("subcharts"));
    chart->metadata.name = fixture_member(v, "name", "");
    chart->metadata.version = fixture_member(v, "version", "1.0.0");
    if (values)
        fixture_origins(op, origins, values);
    chart->values = values ? values->u.map : ch_map_new(op, 0);
    CHECK(!ch_value_freeze(op, ch_map_value(chart->values)));
    if (entries) {
        size_t count = ch_list_len(*entries);
        chart->metadata.dependency_count = count;
        chart->metadata.dependencies = ch_alloc_zero(
            op, (count + 1) * sizeof *chart->metadata.dependencies);
        for (size_t i = 0; i < count; i++)
            fixture_dependency(op, ch_list_at(*entries, i),
                               &chart->metadata.dependencies[i]);
    }
    if (charts) {
        chart->subchart_count = ch_list_len(*charts);
        chart->subcharts =
            CH_NEW_ARRAY(op, struct ch_chart *, chart->subchart_count);
        for (size_t i = 0; i < chart->subchart_count; i++)
            chart->subcharts[i] =
                fixture_chart(op, ch_list_at(*charts, i), origins);
    }
    return chart;
}

static void fixture_tree(struct ch_op *op, const char *text,
                         struct ch_chart_tree *tree)
{
    struct ch_value v = ch_nil();
    CHECK(!ch_json_parse(op, fixture_text(op, text), &v));
    CHECK(!ch_origins_init(op, &tree->origins));
    tree->root = fixture_chart(op, v, &tree->origins);
}

static int fixture_user(struct ch_op *op, const char *flags,
                        struct ch_user_values *user)
{
    struct ch_str_split lines =
        ch_str_split_start(fixture_text(op, flags), '\n');
    struct ch_layers *layers;
    struct chart_str line, word, rest;
    int code = ch_layers_new(op, &layers);
    while (!code && ch_str_split_next(&lines, &line)) {
        if (!ch_str_cut(line, ' ', &word, &rest))
            continue;
        code = ch_layers_add(op, layers,
                             ch_str_eq(word, CH_STR("set")) ? CH_LAYER_SET
                                                            : CH_LAYER_SET_JSON,
                             rest, rest);
    }
    return code ? code : ch_layers_finish(op, layers, user);
}

static void fixture_print_instance(struct ch_buf *buf,
                                   const struct ch_instance *instance)
{
    ch_buf_str(buf, instance->path);
    ch_buf_byte(buf, ' ');
    CHECK(!ch_json_emit(buf, ch_map_value(instance->values), CH_JSON_NO_HTML));
    for (size_t i = 0; i < instance->dependency_count; i++) {
        const struct ch_dependency *entry = &instance->dependencies[i];
        ch_buf_str(buf, ch_str_z(i ? " " : " | "));
        ch_buf_str(buf, entry->name);
        if (!entry->enabled)
            ch_buf_byte(buf, '?');
        if (ch_list_len(entry->import_values)) {
            ch_buf_byte(buf, ':');
            CHECK(!ch_json_emit(buf, entry->import_values, CH_JSON_NO_HTML));
        }
    }
    ch_buf_byte(buf, '\n');
    for (size_t i = 0; i < instance->child_count; i++)
        fixture_print_instance(buf, instance->children[i]);
}

static void fixture_log(void *user, enum ch_warn_level level,
                        struct chart_str text)
{
    static const char *const names[] = {"DEBUG", "INFO", "WARN", "ERROR"};
    struct ch_buf *log = user;
    ch_buf_printf(log, "level=%s ", names[level]);
    ch_buf_str(log, text);
    ch_buf_byte(log, '\n');
}

/* Nothing in a result is shared with the chart. */
static bool fixture_is_private(struct ch_value v)
{
    bool private_ = !ch_is_map(v) || !v.u.map->frozen;
    if (ch_is_map(v))
        for (uint32_t i = 0; i < ch_map_len(v) && private_; i++)
            private_ = fixture_is_private(v.u.map->entries[i].value);
    else if (ch_is_list(v))
        for (size_t i = 0; i < ch_list_len(v) && private_; i++)
            private_ = fixture_is_private(ch_list_at(v, i));
    return private_;
}

static int fixture_compare(const void *a, const void *b, void *user)
{
    (void)user;
    return ch_str_cmp(*(const struct chart_str *)a,
                      *(const struct chart_str *)b);
}

/* The lines of a text in bytewise order. */
static struct chart_str fixture_sorted(struct ch_op *op, struct chart_str text)
{
    struct ch_str_split it = ch_str_split_start(text, '\n');
    struct chart_str *lines = CH_NEW_ARRAY(op, struct chart_str, text.len + 1);
    struct chart_str sorted;
    struct ch_buf buf;
    size_t count = 0;
    while (ch_str_split_next(&it, &lines[count]))
        count += lines[count].len > 0;
    CHECK(!ch_sort(op, lines, count, sizeof *lines, fixture_compare, NULL));
    ch_buf_init(&buf, op);
    for (size_t i = 0; i < count; i++) {
        ch_buf_str(&buf, lines[i]);
        ch_buf_byte(&buf, '\n');
    }
    CHECK(!ch_buf_take(&buf, &sorted));
    return sorted;
}

CH_UNUSED static void fixture_check(struct ch_op *op, const char *chart,
                                    const char *flags, const char *want)
{
    struct ch_buf out, log;
    struct ch_chart_tree tree;
    struct ch_user_values user;
    struct ch_rendered_values values;
    ch_buf_init(&out, op);
    ch_buf_init(&log, op);
    op->hooks.warn = fixture_log;
    op->hooks.warn_user = &log;
    fixture_tree(op, chart, &tree);
    int code = fixture_user(op, flags, &user);
    if (!code)
        code = ch_values_prepare(op, &tree, &user, NULL, &values);
    if (code) {
        CH_BUF_LIT(&out, "error ");
        ch_buf_str(&out, ch_error_text(op));
        ch_buf_byte(&out, '\n');
    } else {
        fixture_print_instance(&out, values.root);
        ch_buf_str(&out, ch_buf_view(&log));
        CHECK(fixture_is_private(ch_map_value(values.root->values)));
    }
    struct chart_str expected = fixture_sorted(op, fixture_text(op, want));
    CHECK_STR(fixture_sorted(op, ch_buf_view(&out)), expected.ptr);
}

#endif
