#include "net/manifest.h"
#include "tests/harness.h"

#define OCI_MANIFEST "application/vnd.oci.image.manifest.v1+json"
#define OCI_INDEX "application/vnd.oci.image.index.v1+json"
#define D1                                                                     \
    "sha256:1111111111111111111111111111111111111111111111111111111111111111"
#define D2                                                                     \
    "sha256:2222222222222222222222222222222222222222222222222222222222222222"
#define CONFIG                                                                 \
    "{\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\","             \
    "\"digest\":\"" D1 "\",\"size\":7}"
#define LAYER(type)                                                            \
    "{\"mediaType\":\"" type "\",\"digest\":\"" D2 "\",\"size\":9}"
#define CHART LAYER("application/vnd.cncf.helm.chart.content.v1.tar+gzip")
#define IMAGE(layers) "{\"config\":" CONFIG ",\"layers\":[" layers "]}"

static struct ch_manifest parse(struct ch_op *op, const char *text,
                                const char *type)
{
    struct ch_manifest m;
    CHECK(!ch_manifest_parse(op, ch_str_z(text), ch_str_z(type), &m));
    return m;
}

TEST(charts)
{
    struct ch_manifest m =
        parse(op,
              IMAGE(CHART "," LAYER("application/vnd.cncf.helm.chart.provenance"
                                    ".v1.prov") "," LAYER("text/plain")),
              OCI_MANIFEST);
    CHECK_INT(m.kind, CH_MANIFEST_IMAGE);
    CHECK_STR(m.config.digest, D1);
    CHECK_INT(m.config.size, 7);
    CHECK_STR(m.chart.digest, D2);
    CHECK_INT(m.chart.size, 9);
    CHECK_STR(m.provenance.digest, D2);
    CHECK(!m.legacy_type);
    CHECK(!ch_manifest_check(op, &m));
    m = parse(op, IMAGE(LAYER("application/tar+gzip")), OCI_MANIFEST);
    CHECK(m.legacy_type);
    CHECK_STR(m.chart.digest, D2);
}

TEST(kinds)
{
    CHECK_INT(parse(op, IMAGE(""), OCI_MANIFEST "; charset=x").kind,
              CH_MANIFEST_IMAGE);
    CHECK_INT(parse(op, "<html>", "text/html").kind, CH_MANIFEST_OTHER);
    CHECK_INT(parse(op, "{\"mediaType\":\"" OCI_INDEX "\"}", "").kind,
              CH_MANIFEST_INDEX);
    CHECK_INT(parse(op, "{}", "").kind, CH_MANIFEST_OTHER);
}

TEST(indexes_name_manifests)
{
    struct ch_manifest m =
        parse(op,
              "{\"manifests\":[" LAYER("text/plain") "," LAYER(
                  OCI_MANIFEST) "," LAYER(OCI_INDEX) "]}",
              OCI_INDEX);
    CHECK_INT(m.manifest_count, 2);
    CHECK_STR(m.manifests[0].media_type, OCI_MANIFEST);
    CHECK_STR(m.manifests[1].media_type, OCI_INDEX);
}

TEST(what_a_chart_lacks)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"{}", "manifest does not contain minimum number of descriptors (2), "
               "descriptors found: 1"},
        {"{\"layers\":[" CHART "]}",
         "could not load config with mediatype "
         "application/vnd.cncf.helm.config.v1+json"},
        {IMAGE(""), "manifest does not contain a layer with mediatype "
                    "application/vnd.cncf.helm.chart.content.v1.tar+gzip"},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct ch_manifest m = parse(op, cases[i].text, OCI_MANIFEST);
        CHECK_INT(ch_manifest_check(op, &m), CHART_ECHART);
        CHECK_STR(ch_error_text(op), cases[i].error);
        ch_error_clear(op);
    }
}

TEST(faults)
{
    static const char no_digest[] =
        "the manifest has a descriptor without a sha256 digest";
    static const char no_size[] =
        "the manifest has a descriptor without a size";
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"", "unexpected end of JSON input"},
        {"[]", "the manifest is no JSON object"},
        {"{\"config\":7}", "the manifest has a descriptor that is no object"},
        {"{\"layers\":[7]}", "the manifest has a descriptor that is no object"},
        {"{\"config\":{}}", no_digest},
        {"{\"config\":{\"digest\":\"sha256:../../../etc/passwd\"}}", no_digest},
        {"{\"config\":{\"digest\":\"sha512:11\"}}", no_digest},
        {"{\"config\":{\"digest\":\"" D1 "\"}}", no_size},
        {"{\"config\":{\"digest\":\"" D1 "\",\"size\":-1}}", no_size},
        {"{\"config\":{\"digest\":\"" D1 "\",\"size\":1e300}}", no_size},
        {"{\"config\":{\"digest\":\"" D1 "\",\"size\":\"1\"}}", no_size},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct ch_manifest m;
        CHECK(ch_manifest_parse(op, ch_str_z(cases[i].text),
                                CH_STR(OCI_MANIFEST), &m) < 0);
        CHECK_STR(ch_error_text(op), cases[i].error);
        ch_error_clear(op);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(charts), T(kinds), T(indexes_name_manifests), T(what_a_chart_lacks),
        T(faults),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
