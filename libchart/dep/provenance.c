/*
 * gpgv reads the signed file and the keyring from files of their own, writes
 * what was signed to another, so that nobody else has to find it, and reports
 * on descriptor 1. It is started without a shell and without an environment.
 */
#include "dep/provenance.h"

#include "base/buf.h"
#include "base/child.h"
#include "base/file.h"
#include "base/io.h"
#include "base/slashpath.h"
#include "chart/fields.h"
#include "chart/metadata.h"
#include "crypto/base64.h"
#include "crypto/digest.h"
#include "golib/strconv.h"
#include "value/map.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    max_report = 1 << 16,
    max_seconds = 30,
    max_keyring = 16 << 20,
    max_archive = 64 << 20,
    max_provenance = 4 << 20,
    path_room = 128
};

/* ---- the signed message -------------------------------------------------- */

#define SIGNED_LEAD "-----BEGIN PGP SIGNED MESSAGE-----"

/* The next line, without its break and blanks before that. */
static bool next_line(struct chart_str *rest, struct chart_str *line)
{
    if (!rest->len)
        return false;
    (void)ch_str_cut(*rest, '\n', line, rest);
    while (line->len && strchr(" \t\r", line->ptr[line->len - 1]))
        line->len--;
    return true;
}

/* What Helm says of a file that is not clear-signed at all. */
static int check_block(struct ch_op *op, struct chart_str text)
{
    if (ch_str_find(text, CH_STR(SIGNED_LEAD), 0) != CH_NPOS)
        return 0;
    return ch_fail(op, CHART_EDIGEST, "signature block not found");
}

/* The part of the message that has digests. */
struct sums {
    struct ch_map *files, *images;
};

static const struct ch_field sums_fields[] = {
    CH_FIELD(sums, "files", CH_FIELD_STRING_MAP, files),
    CH_FIELD(sums, "images", CH_FIELD_STRING_MAP, images),
};
static const struct ch_struct sums_shape = {
    "SumCollection",       "provenance.SumCollection", sums_fields,
    CH_COUNT(sums_fields), sizeof(struct sums),        CH_NO_OFFSET,
};

int ch_provenance_digest(struct ch_op *op, struct chart_str message,
                         struct chart_str file_name, struct chart_str *digest)
{
    struct chart_str mark = CH_STR("\n...\n");
    struct ch_metadata_file file;
    struct sums sums = {NULL, NULL};
    struct ch_buf name;
    size_t at = ch_str_find(message, mark, 0);
    if (at == CH_NPOS)
        return ch_fail(op, CHART_EDIGEST,
                       "message block must have at least two parts");
    message = ch_str_sub(message, at + mark.len, message.len);
    at = ch_str_find(message, mark, 0);
    if (at != CH_NPOS)
        message.len = at;
    int code = ch_metadata_parse(op, message, CH_STR("provenance file"), &file);
    struct ch_fields_source where = {CH_STR("provenance file"), &file.origins};
    if (!code)
        code = ch_fields_decode(op, &sums_shape, file.value, &where, &sums);
    if (code)
        return code;
    const struct ch_value *sum = ch_map_get_str(sums.files, file_name);
    if (sum && sum->type == CH_T_STRING) {
        *digest = ch_value_str(*sum);
        return 0;
    }
    ch_buf_init(&name, op);
    ch_quote(&name, file_name);
    return ch_fail(op, CHART_EDIGEST,
                   "provenance does not contain a SHA for a file named %.*s",
                   CH_STR_ARG(ch_buf_view(&name)));
}

/* ---- keyrings ------------------------------------------------------------ */

/* Armoured keys to the packets that gpgv wants. */
static int remove_armour(struct ch_op *op, struct chart_str *keys)
{
    struct chart_str line, rest = *keys;
    struct ch_buf body, out;
    bool in_header = true;
    ch_buf_init(&body, op);
    ch_buf_init(&out, op);
    while (next_line(&rest, &line)) {
        if (ch_str_starts(line, CH_STR("-----END"))) {
            int code = ch_base64_decode(&out, ch_buf_view(&body));
            if (code)
                return code;
            body.len = 0;
            in_header = true;
        } else if (ch_str_starts(line, CH_STR("-----BEGIN"))) {
            in_header = true;
        } else if (in_header) {
            in_header = line.len > 0;
        } else if (!ch_str_starts(line, CH_STR("="))) {
            ch_buf_str(&body, line);
        }
        if (ch_step(op, 1) || ch_buf_check(&body))
            return ch_error_code(op);
    }
    return ch_buf_take(&out, keys);
}

static int read_keyring(struct ch_op *op, struct chart_str path,
                        struct chart_str *keys)
{
    int code = ch_read_file(op, path.ptr, max_keyring, keys);
    if (!code && ch_str_starts(*keys, CH_STR("-----BEGIN")))
        code = remove_armour(op, keys);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "failed to load keyring: ");
    return code;
}

/* ---- gpgv ---------------------------------------------------------------- */

struct verifier {
    struct ch_op *op;
    char folder[64]; /* for its files, "" not made */
    struct chart_str signed_path, keyring_path, text_path;
    struct ch_buf report;
};

static int put(struct verifier *v, const char *name, struct chart_str bytes,
               struct chart_str *path)
{
    int code = ch_path_join(v->op, ch_str_z(v->folder), ch_str_z(name), path);
    return code ? code : ch_write_whole(v->op, *path, bytes, 0600, false);
}

static void clear(struct verifier *v)
{
    if (v->signed_path.ptr)
        (void)unlink(v->signed_path.ptr);
    if (v->keyring_path.ptr)
        (void)unlink(v->keyring_path.ptr);
    if (v->text_path.ptr)
        (void)unlink(v->text_path.ptr);
    if (v->folder[0])
        (void)rmdir(v->folder);
}

/* A path of the verifier's for execve, which wants it writable. */
static char *argument(struct chart_str path, char room[path_room])
{
    memcpy(room, path.ptr, path.len + 1);
    return room;
}

static int run(struct verifier *v, bool *good)
{
    static const char *const programs[] = {"/usr/bin/gpgv", "/usr/bin/gpgv2",
                                           "/usr/local/bin/gpgv",
                                           "/opt/homebrew/bin/gpgv", NULL};
    char *const environment[] = {(char[]){"LC_ALL=C"}, (char[]){"PATH="}, NULL};
    char room[3][path_room];
    char *const arguments[] = {(char[]){"gpgv"},
                               (char[]){"--homedir"},
                               v->folder,
                               (char[]){"--status-fd"},
                               (char[]){"1"},
                               (char[]){"--keyring"},
                               argument(v->keyring_path, room[0]),
                               (char[]){"--output"},
                               argument(v->text_path, room[1]),
                               argument(v->signed_path, room[2]),
                               NULL};
    struct ch_child gpgv = {
        .programs = programs,
        .arguments = arguments,
        .environment = environment,
        .input = CH_STR(""),
        .max_output = max_report,
        .limit_ms = max_seconds * 1000,
    };
    int code = ch_child_run(v->op, &gpgv, &v->report);
    if (!code && gpgv.not_started)
        code = ch_fail(v->op, CHART_EUNSUPPORTED,
                       "signatures are checked by gpgv, which could not be "
                       "started: %s",
                       ch_errno_text(gpgv.not_started));
    if (!code && gpgv.is_late)
        code = ch_fail(v->op, CHART_ELIMIT, "gpgv did not end in time");
    *good = !code && gpgv.status == 0;
    return code;
}

/* The words behind "[GNUPG:] KEY ". */
static bool find_status(struct chart_str report, const char *key,
                        struct chart_str *words)
{
    struct chart_str line, lead = CH_STR("[GNUPG:] "), name = ch_str_z(key);
    while (next_line(&report, &line)) {
        if (!ch_str_starts(line, lead))
            continue;
        line = ch_str_sub(line, lead.len, line.len);
        if (ch_str_starts(line, name) &&
            (line.len == name.len || line.ptr[name.len] == ' ')) {
            *words = ch_str_sub(line, name.len + 1, line.len);
            return true;
        }
    }
    return false;
}

/* Helm's words for what can be wrong with a signature. */
static int bad_signature(struct verifier *v)
{
    static const struct {
        const char *status, *text;
    } faults[] = {
        {"NO_PUBKEY", "openpgp: signature made by unknown entity"},
        {"EXPKEYSIG", "openpgp: key expired"},
        {"EXPSIG", "openpgp: signature expired"},
        {"REVKEYSIG", "openpgp: signature made by revoked key"},
        {"BADSIG", "openpgp: invalid signature: verification failure"},
    };
    struct chart_str words, report = ch_buf_view(&v->report);
    for (size_t i = 0; i < CH_COUNT(faults); i++)
        if (find_status(report, faults[i].status, &words))
            return ch_fail(v->op, CHART_EDIGEST, "%s", faults[i].text);
    return ch_fail(v->op, CHART_EDIGEST,
                   "the signature of the provenance file could not be "
                   "verified");
}

static int copy(struct ch_op *op, struct chart_str text, struct chart_str *out)
{
    *out = ch_str_dup(op, text);
    return out->ptr ? 0 : ch_error_code(op);
}

/* Fails closed: the exit status, a good signature and a valid one must all be
 * there, and one signature alone. */
static int judge(struct verifier *v, bool good, struct ch_signature *out)
{
    struct chart_str words, signer, key, rest, primary;
    struct chart_str report = ch_buf_view(&v->report);
    if (!good || !find_status(report, "GOODSIG", &signer) ||
        !find_status(report, "VALIDSIG", &words) ||
        find_status(report, "BADSIG", &rest) ||
        find_status(report, "ERRSIG", &rest))
        return bad_signature(v);
    (void)ch_str_cut(signer, ' ', &key, &signer);
    (void)ch_str_cut(words, ' ', &key, &rest);
    size_t last = ch_str_rfind_byte(words, ' ');
    primary = last == CH_NPOS ? key : ch_str_sub(words, last + 1, words.len);
    int code = copy(v->op, signer, &out->signer);
    return code ? code : copy(v->op, primary, &out->fingerprint);
}

/* `*message` is what was signed, as gpgv has it. */
static int verify(struct ch_op *op, struct chart_str text,
                  struct chart_str keys, struct chart_str *message,
                  struct ch_signature *out)
{
    struct verifier v = {.op = op, .folder = "/tmp/chartc-XXXXXX"};
    bool good = false;
    ch_buf_init(&v.report, op);
    if (!mkdtemp(v.folder))
        return ch_fail(op, CHART_EIO, "mkdir %s: %s", v.folder,
                       ch_errno_text(errno));
    int code = put(&v, "signed", text, &v.signed_path);
    if (!code)
        code = put(&v, "keys", keys, &v.keyring_path);
    if (!code)
        code =
            ch_path_join(op, ch_str_z(v.folder), CH_STR("text"), &v.text_path);
    if (!code)
        code = run(&v, &good);
    if (!code)
        code = judge(&v, good, out);
    if (!code)
        code = ch_read_file(op, v.text_path.ptr, text.len, message);
    clear(&v);
    return code;
}

/* ---- all of it ----------------------------------------------------------- */

int ch_provenance_check(struct ch_op *op, struct chart_str archive,
                        struct chart_str file_name, struct chart_str provenance,
                        struct chart_str keyring, struct ch_signature *out)
{
    struct chart_str keys, message, actual;
    int code = read_keyring(op, keyring, &keys);
    if (!code)
        code = check_block(op, provenance);
    if (!code)
        code = verify(op, provenance, keys, &message, out);
    if (!code)
        code = ch_provenance_digest(op, message, file_name, &out->digest);
    if (!code)
        code = ch_sha256_text(op, archive, &actual);
    if (code || ch_str_eq(actual, out->digest))
        return code;
    return ch_fail(op, CHART_EDIGEST,
                   "sha256 sum does not match for %.*s: \"%.*s\" != \"%.*s\"",
                   CH_STR_ARG(file_name), CH_STR_ARG(out->digest),
                   CH_STR_ARG(actual));
}

int ch_verify_load(struct ch_op *op, struct chart_str path,
                   struct chart_str prov_path, struct chart_str *archive,
                   struct chart_str *provenance)
{
    struct stat st;
    if (stat(path.ptr, &st) != 0)
        return ch_fail(op, errno == ENOENT ? CHART_ENOTFOUND : CHART_EIO,
                       "stat %.*s: %s", CH_STR_ARG(path), ch_errno_text(errno));
    if (S_ISDIR(st.st_mode))
        return ch_fail(op, CHART_EDIGEST, "unpacked charts cannot be verified");
    if (!ch_str_eq_fold_ascii(ch_path_ext(path), CH_STR(".tgz")))
        return ch_fail(op, CHART_EDIGEST, "chart must be a tgz file");
    if (stat(prov_path.ptr, &st) != 0)
        return ch_fail(op, errno == ENOENT ? CHART_ENOTFOUND : CHART_EIO,
                       "could not load provenance file %.*s: stat %.*s: %s",
                       CH_STR_ARG(prov_path), CH_STR_ARG(prov_path),
                       ch_errno_text(errno));
    int code = ch_read_file(op, path.ptr, max_archive, archive);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "failed to read chart archive: ");
    if (code)
        return code;
    code = ch_read_file(op, prov_path.ptr, max_provenance, provenance);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "failed to read provenance file: ");
    return code;
}
