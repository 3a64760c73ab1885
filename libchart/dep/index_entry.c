/* One entry of an index: a chart's metadata and where its archive is. */
#include "chart/fields.h"
#include "chart/metadata.h"
#include "dep/index_scan.h"
#include "golib/log.h"
#include "golib/strconv.h"
#include "value/list.h"
#include "value/map.h"

struct place {
    const struct chart_str *urls;
    size_t url_count;
    struct chart_str created, digest;
    struct chart_str checksum, engine, tiller_version, url; /* of Helm 2 */
    bool removed;
};

static const struct ch_field place_fields[] = {
    {.name = CH_STR_INIT("urls"),
     .kind = CH_FIELD_STRINGS,
     .offset = offsetof(struct place, urls),
     .count_offset = offsetof(struct place, url_count)},
    CH_FIELD(place, "created", CH_FIELD_TIME, created),
    CH_FIELD(place, "removed", CH_FIELD_BOOL, removed),
    CH_FIELD(place, "digest", CH_FIELD_STRING, digest),
    CH_FIELD(place, "checksum", CH_FIELD_STRING, checksum),
    CH_FIELD(place, "engine", CH_FIELD_STRING, engine),
    CH_FIELD(place, "tillerVersion", CH_FIELD_STRING, tiller_version),
    CH_FIELD(place, "url", CH_FIELD_STRING, url),
};
static const struct ch_struct place_shape = {
    "ChartVersion",         "repo.ChartVersion",  place_fields,
    CH_COUNT(place_fields), sizeof(struct place), CH_NO_OFFSET,
};

static bool is_place_key(struct chart_str key)
{
    for (size_t i = 0; i < CH_COUNT(place_fields); i++)
        if (ch_str_eq_fold_ascii(place_fields[i].name, key))
            return true;
    return false;
}

/* A key that is none of an entry's. In JSON Helm does not mind. */
static int check_keys(struct ch_index *index, struct ch_value entry)
{
    const struct ch_map *map = entry.u.map;
    for (size_t i = 0; map && i < map->len; i++) {
        struct chart_str key = ch_string_str(map->entries[i].key);
        if (!is_place_key(key) && !ch_metadata_has_field(key))
            return ch_fail(index->op, CHART_ECHART,
                           "error unmarshaling JSON: while decoding JSON: "
                           "json: unknown field \"%.*s\"",
                           CH_STR_ARG(key));
    }
    return 0;
}

/* `msg="skipping loading invalid entry for chart \"s\" \"x\" from URL: ..."`.
 * `version` null: the entry is empty. */
static int skip(struct ch_index *index, const struct ch_index_chart *chart,
                const struct chart_str *version, struct chart_str why)
{
    struct ch_buf buf;
    struct chart_str text;
    ch_buf_init(&buf, index->op);
    CH_BUF_LIT(&buf, "skipping loading invalid entry for chart ");
    ch_quote(&buf, chart->name);
    if (version) {
        ch_buf_byte(&buf, ' ');
        ch_quote(&buf, *version);
    }
    CH_BUF_LIT(&buf, " from ");
    ch_buf_str(&buf, index->source);
    CH_BUF_LIT(&buf, ": ");
    ch_buf_str(&buf, why);
    int code = ch_buf_take(&buf, &text);
    if (!code)
        ch_log(index->op, CH_WARN_WARN, text.ptr, NULL, 0);
    return code;
}

static int copy(struct ch_op *op, struct chart_str *text)
{
    *text = ch_str_dup(op, *text);
    return text->ptr ? 0 : ch_error_code(op);
}

static struct chart_str without_algorithm(struct chart_str digest)
{
    const struct chart_str lead = CH_STR("sha256:");
    if (!digest.ptr)
        return CH_STR("");
    return ch_str_starts(digest, lead)
               ? ch_str_sub(digest, lead.len, digest.len)
               : digest;
}

static int keep(struct ch_index *index, struct ch_index_chart *chart,
                const struct ch_metadata *metadata, const struct place *place)
{
    struct ch_op *op = index->op;
    struct ch_index_version v = {
        .version = metadata->version,
        .url = place->url_count ? place->urls[0] : CH_STR(""),
        .digest = without_algorithm(place->digest),
    };
    if (chart->count == chart->cap) {
        size_t cap = chart->cap ? chart->cap * 2 : 16;
        struct ch_index_version *more = ch_realloc_array(
            op, chart->versions, chart->cap, cap, sizeof *more);
        if (!more)
            return ch_error_code(op);
        chart->versions = more;
        chart->cap = cap;
    }
    int code = copy(op, &v.version);
    if (!code)
        code = copy(op, &v.url);
    if (!code)
        code = copy(op, &v.digest);
    if (!code)
        code = ch_semver_parse(op, v.version, &v.parsed);
    if (!code)
        chart->versions[chart->count++] = v;
    return code;
}

/* Helm skips entries that no chart could have. */
static int judge(struct ch_index *index, struct ch_index_chart *chart,
                 struct ch_metadata *metadata, const struct place *place)
{
    if (!metadata->api_version.len)
        metadata->api_version = CH_STR("v1");
    struct chart_str version =
        metadata->version.ptr ? metadata->version : CH_STR("");
    int code = ch_metadata_validate(index->op, metadata);
    if (!code)
        return keep(index, chart, metadata, place);
    if (ch_is_fatal(code))
        return code;
    struct chart_str why = ch_str_dup(index->op, ch_error_text(index->op));
    if (!why.ptr)
        return CHART_ENOMEM;
    ch_error_clear(index->op);
    if (ch_str_starts(why, CH_STR("validation: more than one dependency with "
                                  "name or alias")))
        return keep(index, chart, metadata, place);
    return skip(index, chart, &version, why);
}

int ch_index_add_entry(struct ch_index *index, struct ch_index_chart *chart,
                       struct ch_value entry)
{
    const struct ch_fields_source where = {.name = index->source};
    struct ch_metadata metadata = {.name = CH_STR("")};
    struct place place = {.url_count = 0};
    if (ch_is_nil(entry))
        return skip(index, chart, NULL, CH_STR("empty entry"));
    int code = 0;
    if (index->form != CH_INDEX_JSON && ch_is_map(entry))
        code = check_keys(index, entry);
    if (!code)
        code = ch_metadata_decode(index->op, entry, &where, &metadata);
    if (!code)
        code = ch_fields_decode(index->op, &place_shape, entry, &where, &place);
    return code ? code : judge(index, chart, &metadata, &place);
}
