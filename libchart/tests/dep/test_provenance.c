/*
 * A chart that Helm signed (testdata/provenance), checked by gpgv.
 */
#include "dep/provenance.h"

#include "base/buf.h"
#include "base/io.h"
#include "base/slashpath.h"
#include "tests/harness.h"

#include <stdlib.h>

struct signed_chart {
    struct chart_str archive, provenance, signer, armoured, other;
};

static struct chart_str path_of(struct ch_op *op, const char *name)
{
    struct chart_str folder, path = CH_STR("");
    CHECK_INT(ch_path_join(op, ch_str_z(getenv("CHART_TESTDATA")),
                           CH_STR("provenance"), &folder),
              0);
    CHECK_INT(ch_path_join(op, folder, ch_str_z(name), &path), 0);
    return path;
}

static struct chart_str bytes_of(struct ch_op *op, const char *name)
{
    struct chart_str bytes = CH_STR("");
    CHECK_INT(ch_read_file(op, path_of(op, name).ptr, 1 << 20, &bytes), 0);
    return bytes;
}

static void start(struct signed_chart *c, struct ch_op *op)
{
    c->archive = bytes_of(op, "c-0.1.0.tgz");
    c->provenance = bytes_of(op, "c-0.1.0.tgz.prov");
    c->signer = path_of(op, "signer.gpg");
    c->armoured = path_of(op, "signer.asc");
    c->other = path_of(op, "other.gpg");
}

static int check(struct ch_op *op, const struct signed_chart *c,
                 struct chart_str keyring, struct ch_signature *signature)
{
    return ch_provenance_check(op, c->archive, CH_STR("c-0.1.0.tgz"),
                               c->provenance, keyring, signature);
}

static void check_refused(struct ch_op *op, const struct signed_chart *c,
                          const char *want)
{
    struct ch_signature signature;
    CHECK_INT(check(op, c, c->signer, &signature), CHART_EDIGEST);
    CHECK(ch_str_starts(ch_error_text(op), ch_str_z(want)));
    ch_error_clear(op);
}

TEST(signed_chart_is_accepted)
{
    struct signed_chart c;
    struct ch_signature signature = {.signer = CH_STR("")};
    start(&c, op);
    CHECK_INT(check(op, &c, c.signer, &signature), 0);
    CHECK_STR(signature.signer, "Test Signer <signer@charts.test>");
    CHECK_INT(signature.fingerprint.len, 40);
    CHECK(ch_str_starts(signature.digest, CH_STR("sha256:e2de1ba1")));
    CHECK_INT(check(op, &c, c.armoured, &signature), 0);
}

TEST(other_key_is_refused)
{
    struct signed_chart c;
    start(&c, op);
    c.signer = c.other;
    check_refused(op, &c, "openpgp: signature made by unknown entity");
}

TEST(changed_archive_is_refused)
{
    struct signed_chart c;
    start(&c, op);
    char *copy = ch_alloc(op, c.archive.len);
    memcpy(copy, c.archive.ptr, c.archive.len);
    copy[c.archive.len / 2] ^= 1;
    c.archive.ptr = copy;
    check_refused(op, &c, "sha256 sum does not match for c-0.1.0.tgz: ");
}

TEST(changed_message_is_refused)
{
    struct signed_chart c;
    start(&c, op);
    char *copy = ch_alloc(op, c.provenance.len);
    memcpy(copy, c.provenance.ptr, c.provenance.len);
    size_t at = ch_str_find(c.provenance, CH_STR("sha256:"), 0);
    copy[at + 7] = copy[at + 7] == '0' ? '1' : '0';
    c.provenance.ptr = copy;
    check_refused(op, &c, "openpgp: invalid signature");
}

/* What stands in front of the signed message is not signed. */
TEST(text_in_front_of_the_message_does_not_count)
{
    struct signed_chart c;
    struct ch_buf text;
    start(&c, op);
    ch_buf_init(&text, op);
    CH_BUF_LIT(&text, "name: c\n\n...\nfiles:\n  c-0.1.0.tgz: sha256:00\n\n");
    ch_buf_str(&text, c.provenance);
    struct ch_signature signature = {.digest = CH_STR("")};
    c.provenance = ch_buf_view(&text);
    if (!check(op, &c, c.signer, &signature))
        CHECK(ch_str_starts(signature.digest, CH_STR("sha256:e2de1ba1")));
    ch_error_clear(op);
}

TEST(unsigned_text_is_refused)
{
    struct signed_chart c;
    start(&c, op);
    c.provenance = CH_STR("hello\n");
    check_refused(op, &c, "signature block not found");
    c.provenance = CH_STR("-----BEGIN PGP SIGNED MESSAGE-----\n\nx\n");
    check_refused(op, &c, "");
}

TEST(keyring_must_be_there)
{
    struct signed_chart c;
    struct ch_signature signature;
    start(&c, op);
    CHECK_INT(check(op, &c, CH_STR("/nonexistent"), &signature),
              CHART_ENOTFOUND);
    CHECK_STR(ch_error_text(op), "failed to load keyring: open /nonexistent: "
                                 "no such file or directory");
    ch_error_clear(op);
}

TEST(digest_is_that_of_the_file)
{
    const struct chart_str message =
        CH_STR("name: c\n\n...\nfiles:\n  a.tgz: sha256:00\n  b.tgz: 1\n");
    struct chart_str digest = CH_STR("");
    CHECK_INT(ch_provenance_digest(op, message, CH_STR("a.tgz"), &digest), 0);
    CHECK_STR(digest, "sha256:00");
    CHECK_INT(ch_provenance_digest(op, message, CH_STR("c.tgz"), &digest),
              CHART_EDIGEST);
    CHECK_STR(ch_error_text(op), "provenance does not contain a SHA for a file "
                                 "named \"c.tgz\"");
    ch_error_clear(op);
    CHECK_INT(ch_provenance_digest(op, CH_STR("x"), CH_STR("c.tgz"), &digest),
              CHART_EDIGEST);
    CHECK_STR(ch_error_text(op), "message block must have at least two parts");
    ch_error_clear(op);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(signed_chart_is_accepted),
        T(other_key_is_refused),
        T(changed_archive_is_refused),
        T(changed_message_is_refused),
        T(text_in_front_of_the_message_does_not_count),
        T(unsigned_text_is_refused),
        T(keyring_must_be_there),
        T(digest_is_that_of_the_file),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
