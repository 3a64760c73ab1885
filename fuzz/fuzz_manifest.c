/*
 * Manifests and indexes of registries: whatever comes out names its parts by
 * digests, since those go into URLs.
 */
#include "fuzz/fuzz.h"
#include "net/manifest.h"
#include "net/oci.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct chart_str types[] = {
        CH_STR_INIT(""),
        CH_STR_INIT("application/vnd.oci.image.manifest.v1+json"),
        CH_STR_INIT("application/vnd.oci.image.index.v1+json"),
    };
    struct fuzz_op f;
    struct ch_op *op = fuzz_op_start(&f);
    struct ch_manifest m;
    struct chart_str text = ch_str((const char *)data, size);
    for (size_t i = 0; i < CH_COUNT(types); i++) {
        if (!ch_manifest_parse(op, text, types[i], &m)) {
            for (size_t j = 0; j < m.manifest_count; j++)
                FUZZ_CHECK(ch_oci_is_digest(m.manifests[j].digest));
            if (m.kind == CH_MANIFEST_IMAGE && !ch_manifest_check(op, &m))
                FUZZ_CHECK(ch_oci_is_digest(m.config.digest) &&
                           ch_oci_is_digest(m.chart.digest));
        }
        ch_error_clear(op);
    }
    fuzz_op_end(&f);
    return 0;
}
