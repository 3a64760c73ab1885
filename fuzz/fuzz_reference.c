/*
 * References to charts in registries, and URLs for messages: what is accepted
 * reads back as it was, what is shown has no password.
 */
#include "fuzz/fuzz.h"
#include "net/oci.h"
#include "net/site.h"

static void check_reference(struct ch_op *op, struct chart_str text)
{
    struct ch_oci_ref ref, again;
    struct ch_buf buf;
    if (ch_oci_ref_parse(op, text, &ref))
        return;
    ch_buf_init(&buf, op);
    ch_oci_ref_print(&buf, &ref);
    if (ch_buf_check(&buf))
        return;
    FUZZ_CHECK(!ch_oci_ref_parse(op, ch_buf_view(&buf), &again));
    FUZZ_CHECK(ch_str_eq(ref.registry, again.registry) &&
               ch_str_eq(ref.repository, again.repository) &&
               ch_str_eq(ref.tag, again.tag));
}

static void check_redaction(struct ch_op *op, struct chart_str text)
{
    struct chart_str shown, again;
    struct ch_site site;
    struct ch_url url;
    if (ch_redact_url(op, text, &shown) || ch_redact_url(op, shown, &again))
        return;
    FUZZ_CHECK(ch_str_eq(shown, again));
    if (!ch_url_parse(op, shown, &url))
        FUZZ_CHECK(!url.has_user);
    ch_error_clear(op);
    (void)ch_site_parse(op, text, &site);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_op f;
    struct ch_op *op = fuzz_op_start(&f);
    struct chart_str text = ch_str((const char *)data, size);
    check_reference(op, text);
    ch_error_clear(op);
    check_redaction(op, text);
    fuzz_op_end(&f);
    return 0;
}
