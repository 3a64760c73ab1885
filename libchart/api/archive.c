/* chart_archive of libchart/deps.h */
#include "api/archive.h"

#include "api/network.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/slashpath.h"
#include "dep/locate.h"
#include "dep/unpack.h"

/* ---- fetching ------------------------------------------------------------ */

struct ch_locate_options
ch_source_locate(const struct chart_source_options *source)
{
    return (struct ch_locate_options){
        .version = ch_str_z(source->version),
        .repo_url = ch_str_z(source->repo_url),
        .access = ch_source_access(source),
        .devel = source->flags & CHART_SOURCE_DEVEL,
        .trust = {.provenance = source->flags & CHART_SOURCE_PROVENANCE,
                  .verify = source->flags & CHART_SOURCE_VERIFY,
                  .keyring = ch_str_z(source->keyring)},
    };
}

static struct chart_str some(struct chart_str s)
{
    return s.ptr ? s : CH_STR("");
}

/* Texts of the caller's and of the network become the archive's. */
static int expose(struct ch_op *op, const struct ch_got *got,
                  struct chart_archive *archive)
{
    struct ch_buf digest;
    archive->bytes = got->bytes;
    archive->provenance = some(got->provenance);
    archive->is_oci = got->is_oci;
    archive->signature.signer = some(got->signature.signer);
    archive->signature.fingerprint = some(got->signature.fingerprint);
    archive->signature.digest = some(got->signature.digest);
    archive->file_name = ch_str_dup(op, got->file_name);
    archive->url = ch_str_dup(op, some(got->source));
    ch_buf_init(&digest, op);
    if (got->manifest.len) {
        ch_buf_str(&digest, got->manifest);
    } else {
        CH_BUF_LIT(&digest, "sha256:");
        ch_buf_str(&digest, got->digest);
    }
    if (!archive->file_name.ptr || !archive->url.ptr)
        return ch_error_code(op);
    return ch_buf_take(&digest, &archive->digest);
}

int chart_fetch(struct chart_archive **out, struct chart_network *network,
                const char *reference,
                const struct chart_source_options *options,
                struct chart_error **err)
{
    struct chart_env *env = network->handle.env;
    struct chart_source_options known;
    struct chart_archive *archive;
    struct ch_got got;
    struct ch_dep dep;
    struct ch_op op;
    *out = NULL;
    if (err)
        *err = NULL;
    int code = ch_source_options(env, &known, options, err);
    if (!code)
        code = ch_handle_new(env, sizeof *archive, &archive, err);
    if (code)
        return code;
    code = ch_call_begin(&op, &archive->handle, known.control, err);
    if (!code) {
        const struct ch_dep_config config = ch_source_config(network, &known);
        const struct ch_locate_options locate = ch_source_locate(&known);
        ch_dep_open(&dep, &op, &config);
        code = ch_locate(&dep, ch_str_z(reference), &locate, &got);
        ch_dep_close(&dep);
        if (!code)
            code = expose(&op, &got, archive);
        code = ch_call_end(&op, code, err);
    }
    if (code)
        chart_archive_free(archive);
    else
        *out = archive;
    return code;
}

static int verify(struct ch_op *op, const char *path, const char *keyring,
                  struct ch_got *got)
{
    struct ch_buf prov;
    struct chart_str prov_path;
    *got = (struct ch_got){.source = ch_str_z(path),
                           .file_name = ch_path_base(ch_str_z(path))};
    ch_buf_init(&prov, op);
    ch_buf_str(&prov, got->source);
    CH_BUF_LIT(&prov, ".prov");
    int code = ch_buf_take(&prov, &prov_path);
    if (!code)
        code = ch_verify_load(op, got->source, prov_path, &got->bytes,
                              &got->provenance);
    if (!code)
        code = ch_cache_digest(op, got->bytes, &got->digest);
    if (!code)
        code =
            ch_provenance_check(op, got->bytes, got->file_name, got->provenance,
                                ch_str_z(keyring), &got->signature);
    return code;
}

int chart_verify(struct chart_archive **out, struct chart_env *env,
                 const char *path, const char *keyring,
                 struct chart_error **err)
{
    struct chart_archive *archive;
    struct ch_got got;
    struct ch_op op;
    *out = NULL;
    int code = ch_handle_new(env, sizeof *archive, &archive, err);
    if (code)
        return code;
    code = ch_call_begin(&op, &archive->handle, NULL, err);
    if (!code) {
        code = verify(&op, path, keyring, &got);
        if (!code)
            code = expose(&op, &got, archive);
        code = ch_call_end(&op, code, err);
    }
    if (code)
        chart_archive_free(archive);
    else
        *out = archive;
    return code;
}

/* ---- what was fetched ---------------------------------------------------- */

struct chart_str chart_archive_bytes(const struct chart_archive *archive)
{
    return archive->bytes;
}

struct chart_str chart_archive_file_name(const struct chart_archive *archive)
{
    return archive->file_name;
}

struct chart_str chart_archive_digest(const struct chart_archive *archive)
{
    return archive->digest;
}

struct chart_str chart_archive_url(const struct chart_archive *archive)
{
    return archive->url;
}

bool chart_archive_is_oci(const struct chart_archive *archive)
{
    return archive->is_oci;
}

struct chart_str chart_archive_provenance(const struct chart_archive *archive)
{
    return archive->provenance;
}

const struct chart_signature *
chart_archive_signature(const struct chart_archive *archive)
{
    return &archive->signature;
}

static int write_file(struct ch_op *op, const char *directory,
                      struct chart_str name, const char *suffix,
                      struct chart_str bytes)
{
    struct ch_buf buf;
    struct chart_str full, path;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, name);
    ch_buf_str(&buf, ch_str_z(suffix));
    int code = ch_buf_take(&buf, &full);
    if (!code)
        code = ch_path_join(op, ch_str_z(directory), full, &path);
    return code ? code : ch_write_whole(op, path, bytes, 0644, false);
}

int chart_archive_write(const struct chart_archive *archive,
                        const char *directory, struct chart_error **err)
{
    struct ch_scratch scratch;
    int code = ch_scratch_begin(&scratch, archive->handle.env, NULL, err);
    if (code)
        return code;
    code = write_file(&scratch.op, directory, archive->file_name, "",
                      archive->bytes);
    if (!code && archive->provenance.len)
        code = write_file(&scratch.op, directory, archive->file_name, ".prov",
                          archive->provenance);
    return ch_scratch_end(&scratch, code, err);
}

int chart_archive_unpack(const struct chart_archive *archive,
                         const char *directory, struct chart_error **err)
{
    struct ch_scratch scratch;
    int code = ch_scratch_begin(&scratch, archive->handle.env, NULL, err);
    if (!code)
        code = ch_scratch_end(
            &scratch,
            ch_dep_unpack(&scratch.op, archive->bytes, ch_str_z(directory)),
            err);
    return code;
}

void chart_archive_free(struct chart_archive *archive)
{
    if (archive)
        ch_handle_free(&archive->handle);
}
