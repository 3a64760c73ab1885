#include "dep/index.h"

#include "base/aside.h"
#include "base/sort.h"
#include "codec/json.h"
#include "codec/yaml.h"
#include "dep/index_scan.h"
#include "value/list.h"
#include "value/map.h"

/* ---- charts -------------------------------------------------------------- */

int ch_index_start(struct ch_op *op, const struct chart_str *wanted,
                   size_t count, struct chart_str source, struct ch_index **out)
{
    struct ch_index *index = CH_NEW(op, struct ch_index);
    *out = index;
    if (!index)
        return ch_error_code(op);
    index->op = op;
    index->source = source;
    index->charts = CH_NEW_ARRAY(op, struct ch_index_chart, count);
    if (!index->charts)
        return ch_error_code(op);
    for (size_t i = 0; i < count; i++)
        if (!ch_index_find(index, wanted[i]))
            index->charts[index->chart_count++] =
                (struct ch_index_chart){.name = wanted[i]};
    ch_buf_init(&index->item, op);
    ch_buf_init(&index->lines.rest, op);
    ch_buf_init(&index->tokens.key, op);
    return ch_step(op, 1 + count * count);
}

const struct ch_index_chart *ch_index_find(const struct ch_index *index,
                                           struct chart_str name)
{
    for (size_t i = 0; i < index->chart_count; i++)
        if (ch_str_eq(index->charts[i].name, name))
            return &index->charts[i];
    return NULL;
}

const struct chart_str *ch_index_names(const struct ch_index *index,
                                       size_t *count)
{
    *count = index->name_count;
    return index->names;
}

static int add_name(struct ch_index *index, struct chart_str name)
{
    if (index->name_count == index->name_cap) {
        size_t cap = index->name_cap ? index->name_cap * 2 : 64;
        struct chart_str *names = ch_realloc_array(
            index->op, index->names, index->name_cap, cap, sizeof *names);
        if (!names)
            return ch_error_code(index->op);
        index->names = names;
        index->name_cap = cap;
    }
    name = ch_str_dup(index->op, name);
    if (!name.ptr)
        return ch_error_code(index->op);
    index->names[index->name_count++] = name;
    return 0;
}

int ch_index_begin_chart(struct ch_index *index, struct chart_str name)
{
    struct ch_index_chart *chart = NULL;
    for (size_t i = 0; !chart && i < index->chart_count; i++)
        if (ch_str_eq(index->charts[i].name, name))
            chart = &index->charts[i];
    index->current = chart;
    if (chart && chart->found)
        index->odd = true;
    else if (chart)
        chart->found = true;
    return add_name(index, name);
}

/* ---- entries ------------------------------------------------------------- */

/* Reads the text of one entry to a value: a list of one for YAML. */
static int parse_item(struct ch_index *index, uint32_t line,
                      struct ch_value *out)
{
    const struct ch_yaml_options options = {.strict = true, .integers = true};
    struct chart_str text = ch_buf_view(&index->item);
    if (index->form == CH_INDEX_JSON)
        return ch_json_parse(index->op, text, out);
    int code = ch_yaml_parse_piece(index->op, text, line, &options, out);
    if (code)
        return code;
    index->odd |= !ch_is_list(*out) || ch_list_len(*out) != 1;
    if (!index->odd)
        *out = ch_list_at(*out, 0);
    return 0;
}

/* What parsing leaves behind goes with each entry; what is kept of it was
 * copied by then. */
int ch_index_take_item(struct ch_index *index, uint32_t line)
{
    struct ch_op *op = index->op;
    struct ch_aside aside;
    struct ch_value entry;
    if (!index->has_item || index->odd)
        return 0;
    ch_aside_begin(&aside, op);
    int code = parse_item(index, line, &entry);
    if (code && !ch_is_fatal(code)) {
        /* An alias, or no YAML at all: the whole text tells. */
        ch_error_clear(op);
        index->odd = true;
        code = 0;
    }
    ch_aside_leave(&aside);
    if (!code && !index->odd)
        code = ch_index_add_entry(index, index->current, entry);
    ch_aside_end(&aside);
    index->item.len = 0;
    index->has_item = false;
    return code;
}

/* ---- feeding ------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void find_form(struct ch_index *index, struct chart_str piece)
{
    size_t at = 0;
    while (at < piece.len && is_blank(piece.ptr[at]))
        at++;
    if (at < piece.len)
        index->form = piece.ptr[at] == '{' ? CH_INDEX_JSON : CH_INDEX_YAML;
}

int ch_index_feed(struct ch_index *index, struct chart_str piece)
{
    if (!piece.len || index->odd)
        return 0;
    index->any = true;
    if (index->form == CH_INDEX_UNKNOWN)
        find_form(index, piece);
    int code = ch_step(index->op, 1 + piece.len / 64);
    if (code)
        return code;
    return index->form == CH_INDEX_JSON ? ch_index_feed_tokens(index, piece)
                                        : ch_index_feed_lines(index, piece);
}

int ch_index_end(struct ch_index *index)
{
    if (index->odd || !index->any)
        return 0;
    return index->form == CH_INDEX_JSON ? ch_index_end_tokens(index)
                                        : ch_index_end_lines(index);
}

bool ch_index_is_odd(const struct ch_index *index)
{
    return index->odd;
}

/* ---- a whole index ------------------------------------------------------- */

static const struct chart_str top_keys[] = {
    CH_STR_INIT("serverInfo"), CH_STR_INIT("apiVersion"),
    CH_STR_INIT("generated"),  CH_STR_INIT("entries"),
    CH_STR_INIT("publicKeys"), CH_STR_INIT("annotations"),
};

/* Which of the members of an index a key names, in any case; -1: none. */
static int top_key(struct chart_str key)
{
    for (size_t i = 0; i < CH_COUNT(top_keys); i++)
        if (ch_str_eq_fold_ascii(top_keys[i], key))
            return (int)i;
    return -1;
}

static int unknown_field(struct ch_op *op, struct chart_str key)
{
    return ch_fail(op, CHART_ECHART,
                   "error unmarshaling JSON: while decoding JSON: json: "
                   "unknown field \"%.*s\"",
                   CH_STR_ARG(key));
}

static int whole_chart(struct ch_index *index, const struct ch_map_entry *entry)
{
    struct ch_value list = entry->value;
    int code = ch_index_begin_chart(index, ch_string_str(entry->key));
    if (code || !index->current || ch_is_nil(list))
        return code;
    if (!ch_is_list(list))
        return ch_fail(index->op, CHART_ECHART,
                       "error unmarshaling JSON: while decoding JSON: json: "
                       "cannot unmarshal %s into Go struct field "
                       "IndexFile.entries of type repo.ChartVersions",
                       ch_is_map(list) ? "object" : "string");
    for (size_t i = 0; !code && i < ch_list_len(list); i++)
        code = ch_index_add_entry(index, index->current, ch_list_at(list, i));
    return code;
}

static int whole_entries(struct ch_index *index, struct ch_value entries)
{
    int code = ch_step(index->op, 1);
    if (ch_is_nil(entries))
        return code;
    if (!ch_is_map(entries))
        return ch_fail(index->op, CHART_ECHART,
                       "error unmarshaling JSON: while decoding JSON: json: "
                       "cannot unmarshal into Go struct field "
                       "IndexFile.entries of type "
                       "map[string]repo.ChartVersions");
    for (size_t i = 0; !code && i < ch_map_len(entries); i++)
        code = whole_chart(index, &entries.u.map->entries[i]);
    return code;
}

static int whole_map(struct ch_index *index, const struct ch_map *map,
                     bool is_json)
{
    int code = 0;
    for (size_t i = 0; !code && map && i < map->len; i++) {
        struct chart_str key = ch_string_str(map->entries[i].key);
        struct ch_value v = map->entries[i].value;
        int which = top_key(key);
        if (which < 0 && !is_json)
            code = unknown_field(index->op, key);
        else if (which == 1)
            index->has_api_version =
                v.type != CH_T_STRING ? !ch_is_nil(v) : ch_value_str(v).len > 0;
        else if (which == 3)
            code = whole_entries(index, v);
    }
    return code;
}

static void forget(struct ch_index *index)
{
    for (size_t i = 0; i < index->chart_count; i++) {
        index->charts[i].found = false;
        index->charts[i].count = 0;
    }
    index->current = NULL;
    index->name_count = 0;
    index->has_api_version = false;
}

static int not_an_index(struct ch_op *op, struct ch_value v)
{
    const char *what = v.type == CH_T_STRING ? "string"
                       : v.type == CH_T_BOOL ? "bool"
                       : ch_is_list(v)       ? "array"
                                             : "number";
    return ch_fail(op, CHART_ECHART,
                   "error unmarshaling JSON: while decoding JSON: json: cannot "
                   "unmarshal %s into Go value of type repo.IndexFile",
                   what);
}

static bool is_wanted(void *user, struct chart_str outer, struct chart_str key)
{
    return !ch_str_eq(outer, CH_STR("entries")) ||
           ch_str_eq(key, CH_STR("<<")) || ch_index_find(user, key);
}

/* Entries of charts that nobody wants are passed over, unless one of them is
 * referred to. */
static int parse_yaml(struct ch_index *index, struct chart_str text,
                      struct ch_value *out)
{
    struct ch_yaml_filter filter = {.wants = is_wanted, .user = index};
    struct ch_yaml_options options = {
        .strict = true, .integers = true, .filter = &filter};
    int code = ch_yaml_parse(index->op, text, &options, out);
    if (!code || ch_is_fatal(code) || !filter.lost)
        return code;
    ch_error_clear(index->op);
    options.filter = NULL;
    return ch_yaml_parse(index->op, text, &options, out);
}

static int parse_whole(struct ch_index *index, struct chart_str text,
                       struct ch_value *out, bool *is_json)
{
    struct ch_op *op = index->op;
    int code = index->form == CH_INDEX_JSON ? ch_json_parse(op, text, out)
                                            : CHART_ESYNTAX;
    *is_json = !code;
    if (!code || ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    return parse_yaml(index, text, out);
}

int ch_index_read_whole(struct ch_index *index, struct chart_str text)
{
    struct ch_aside aside;
    struct ch_value v;
    bool is_json;
    forget(index);
    ch_aside_begin(&aside, index->op);
    int code = parse_whole(index, text, &v, &is_json);
    ch_aside_leave(&aside);
    if (!code && !ch_is_nil(v) && !ch_is_map(v))
        code = not_an_index(index->op, v);
    if (!code && ch_is_map(v))
        code = whole_map(index, v.u.map, is_json);
    ch_aside_end(&aside);
    index->odd = false;
    return code;
}

/* ---- the end ------------------------------------------------------------- */

static int newest_first(const void *a, const void *b, void *user)
{
    const struct ch_index_version *left = a, *right = b;
    (void)user;
    return ch_semver_compare(&right->parsed, &left->parsed);
}

int ch_index_finish(struct ch_index *index)
{
    int code = 0;
    if (!index->any)
        return ch_fail(index->op, CHART_ECHART, "empty index.yaml file");
    if (!index->has_api_version)
        return ch_fail(index->op, CHART_ECHART, "no API version specified");
    for (size_t i = 0; !code && i < index->chart_count; i++) {
        struct ch_index_chart *chart = &index->charts[i];
        code = ch_sort(index->op, chart->versions, chart->count,
                       sizeof *chart->versions, newest_first, NULL);
    }
    return code;
}

/* ---- choosing ------------------------------------------------------------ */

const struct ch_index_version *
ch_index_pick(const struct ch_index_chart *chart,
              const struct ch_constraint *constraint)
{
    for (size_t i = 0; i < chart->count; i++)
        if (chart->versions[i].url.len &&
            ch_constraint_check(constraint, &chart->versions[i].parsed))
            return &chart->versions[i];
    return NULL;
}

static bool is_same(const struct ch_semver *a, const struct ch_semver *b)
{
    return ch_semver_compare(a, b) == 0 && ch_str_eq(a->metadata, b->metadata);
}

const struct ch_index_version *ch_index_get(struct ch_op *op,
                                            const struct ch_index_chart *chart,
                                            struct chart_str version)
{
    struct ch_semver wanted;
    const struct ch_index_version *same = NULL;
    bool is_version = !ch_semver_parse(op, version, &wanted);
    if (!is_version && !ch_is_fatal(ch_error_code(op)))
        ch_error_clear(op);
    for (size_t i = 0; i < chart->count; i++) {
        const struct ch_index_version *v = &chart->versions[i];
        if (!v->url.len)
            continue;
        if (ch_str_eq(v->version, version))
            return v;
        /* Versions that differ in their build alone are equal to Helm. */
        if (is_version && ch_semver_compare(&v->parsed, &wanted) == 0 &&
            (!same || (is_same(&v->parsed, &wanted) &&
                       !is_same(&same->parsed, &wanted))))
            same = v;
    }
    return same;
}

int ch_index_choose(struct ch_op *op, const struct ch_index_chart *chart,
                    struct chart_str version,
                    const struct ch_index_version **out)
{
    struct ch_constraint *constraint;
    *out = NULL;
    int code = ch_constraint_parse(op, version.len ? version : CH_STR("*"),
                                   &constraint);
    if (code)
        return code;
    for (size_t i = 0; version.len && i < chart->count; i++)
        if (ch_str_eq(chart->versions[i].version, version)) {
            *out = &chart->versions[i];
            return 0;
        }
    for (size_t i = 0; !*out && i < chart->count; i++)
        if (ch_constraint_check(constraint, &chart->versions[i].parsed))
            *out = &chart->versions[i];
    return ch_step(op, 1 + chart->count);
}
