#include "net/manifest.h"

#include "codec/json.h"
#include "net/member.h"
#include "net/oci.h"
#include "value/list.h"

#define CONFIG_TYPE "application/vnd.cncf.helm.config.v1+json"
#define CHART_TYPE "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
#define LEGACY_TYPE "application/tar+gzip"
#define PROVENANCE_TYPE "application/vnd.cncf.helm.chart.provenance.v1.prov"

static const struct {
    struct chart_str media_type;
    enum ch_manifest_kind kind;
} kinds[] = {
    {CH_STR_INIT("application/vnd.oci.image.manifest.v1+json"),
     CH_MANIFEST_IMAGE},
    {CH_STR_INIT("application/vnd.docker.distribution.manifest.v2+json"),
     CH_MANIFEST_IMAGE},
    {CH_STR_INIT("application/vnd.oci.image.index.v1+json"), CH_MANIFEST_INDEX},
    {CH_STR_INIT("application/vnd.docker.distribution.manifest.list.v2+json"),
     CH_MANIFEST_INDEX},
};

/* What Helm looks for in an image, by media type. */
static const struct {
    struct chart_str media_type;
    size_t offset;
} parts[] = {
    {CH_STR_INIT(CONFIG_TYPE), offsetof(struct ch_manifest, config)},
    {CH_STR_INIT(CHART_TYPE), offsetof(struct ch_manifest, chart)},
    {CH_STR_INIT(LEGACY_TYPE), offsetof(struct ch_manifest, chart)},
    {CH_STR_INIT(PROVENANCE_TYPE), offsetof(struct ch_manifest, provenance)},
};

enum ch_manifest_kind ch_manifest_kind_of(struct chart_str media_type)
{
    struct chart_str type, parameters;
    (void)ch_str_cut(media_type, ';', &type, &parameters);
    type = ch_str_trim_ascii(type);
    for (size_t i = 0; i < CH_COUNT(kinds); i++)
        if (ch_str_eq_fold_ascii(type, kinds[i].media_type))
            return kinds[i].kind;
    return CH_MANIFEST_OTHER;
}

/* A descriptor. What it names is fetched by digest, so that must be one. */
static int read_descriptor(struct ch_op *op, struct ch_value v,
                           struct ch_descriptor *out)
{
    if (v.type != CH_T_MAP)
        return ch_fail(op, CHART_ENETWORK,
                       "the manifest has a descriptor that is no object");
    out->media_type = ch_member_text(v, "mediaType");
    out->digest = ch_member_text(v, "digest");
    const struct ch_value *size = ch_member(v, "size", CH_T_FLOAT64);
    if (!ch_oci_is_digest(out->digest))
        return ch_fail(op, CHART_ENETWORK,
                       "the manifest has a descriptor without a sha256 digest");
    if (!size || !(size->u.number >= 0) || size->u.number > 9e15)
        return ch_fail(op, CHART_ENETWORK,
                       "the manifest has a descriptor without a size");
    out->size = (uint64_t)size->u.number;
    return 0;
}

/* Keeps a descriptor of an image if Helm would look at it; the last one of a
 * kind counts. */
static void keep_part(struct ch_manifest *m, const struct ch_descriptor *d)
{
    for (size_t i = 0; i < CH_COUNT(parts); i++) {
        if (!ch_str_eq(d->media_type, parts[i].media_type))
            continue;
        memcpy((char *)m + parts[i].offset, d, sizeof *d);
        if (parts[i].offset == offsetof(struct ch_manifest, chart))
            m->legacy_type = ch_str_eq(d->media_type, CH_STR(LEGACY_TYPE));
        m->described +=
            parts[i].offset != offsetof(struct ch_manifest, provenance);
    }
}

static int read_image(struct ch_op *op, struct ch_value v,
                      struct ch_manifest *out)
{
    struct ch_descriptor d;
    const struct ch_value *config = ch_map_get_str(v.u.map, CH_STR("config"));
    const struct ch_value *layers = ch_member(v, "layers", CH_T_LIST);
    int code = 0;
    out->described = 1;
    if (config && config->type != CH_T_NIL &&
        !(code = read_descriptor(op, *config, &d)))
        keep_part(out, &d);
    for (size_t i = 0; layers && i < ch_list_len(*layers) && !code; i++) {
        code = ch_step(op, 1);
        if (!code)
            code = read_descriptor(op, ch_list_at(*layers, i), &d);
        if (!code)
            keep_part(out, &d);
    }
    return code;
}

static int read_index(struct ch_op *op, struct ch_value v,
                      struct ch_manifest *out)
{
    const struct ch_value *list = ch_member(v, "manifests", CH_T_LIST);
    size_t count = list ? ch_list_len(*list) : 0;
    out->manifests = CH_NEW_ARRAY(op, struct ch_descriptor, count);
    if (!out->manifests)
        return ch_error_code(op);
    out->described = 1;
    for (size_t i = 0; i < count; i++) {
        struct ch_descriptor *d = &out->manifests[out->manifest_count];
        int code = ch_step(op, 1);
        if (!code)
            code = read_descriptor(op, ch_list_at(*list, i), d);
        if (code)
            return code;
        out->manifest_count +=
            ch_manifest_kind_of(d->media_type) != CH_MANIFEST_OTHER;
    }
    return 0;
}

int ch_manifest_parse(struct ch_op *op, struct chart_str text,
                      struct chart_str media_type, struct ch_manifest *out)
{
    struct ch_value v;
    const struct chart_str none = {"", 0};
    const struct ch_descriptor empty = {none, none, 0};
    *out = (struct ch_manifest){
        .config = empty, .chart = empty, .provenance = empty};
    out->kind = ch_manifest_kind_of(media_type);
    if (media_type.len && out->kind == CH_MANIFEST_OTHER)
        return 0;
    int code = ch_json_parse(op, text, &v);
    if (code)
        return code;
    if (v.type != CH_T_MAP)
        return ch_fail(op, CHART_ENETWORK, "the manifest is no JSON object");
    if (!media_type.len)
        out->kind = ch_manifest_kind_of(ch_member_text(v, "mediaType"));
    switch (out->kind) {
    case CH_MANIFEST_IMAGE:
        return read_image(op, v, out);
    case CH_MANIFEST_INDEX:
        return read_index(op, v, out);
    case CH_MANIFEST_OTHER:
    default:
        return 0;
    }
}

int ch_manifest_check(struct ch_op *op, const struct ch_manifest *manifest)
{
    if (manifest->described < 2)
        return ch_fail(op, CHART_ECHART,
                       "manifest does not contain minimum number of "
                       "descriptors (2), descriptors found: %u",
                       (unsigned)manifest->described);
    if (!manifest->config.digest.len)
        return ch_fail(op, CHART_ECHART,
                       "could not load config with mediatype " CONFIG_TYPE);
    if (!manifest->chart.digest.len)
        return ch_fail(
            op, CHART_ECHART,
            "manifest does not contain a layer with mediatype " CHART_TYPE);
    return 0;
}
