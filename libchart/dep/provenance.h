/*
 * Provenance files: a signed message that names a chart's archive and digest.
 * The signature is checked by gpgv, a program of GnuPG's that does nothing
 * else.
 */
#ifndef CH_DEP_PROVENANCE_H
#define CH_DEP_PROVENANCE_H

#include "base/op.h"

struct ch_signature {
    struct chart_str signer;      /* "Name <mail@host>" */
    struct chart_str fingerprint; /* upper-case hexadecimal digits */
    struct chart_str digest;      /* "sha256:..." that was signed */
};

/* Checks that `provenance` is signed by a key in the file `keyring` and has the
 * digest of `archive` under `file_name`. Error texts are Helm's; CHART_EDIGEST
 * when it does not hold. */
int ch_provenance_check(struct ch_op *op, struct chart_str archive,
                        struct chart_str file_name, struct chart_str provenance,
                        struct chart_str keyring, struct ch_signature *out);
/* Reads an archive on disk and its provenance file, with Helm's errors for what
 * cannot be verified. */
int ch_verify_load(struct ch_op *op, struct chart_str path,
                   struct chart_str prov_path, struct chart_str *archive,
                   struct chart_str *provenance);
/* The digest that a signed message has for a file: "sha256:...". */
int ch_provenance_digest(struct ch_op *op, struct chart_str message,
                         struct chart_str file_name, struct chart_str *digest);
#endif
