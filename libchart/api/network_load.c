#include "api/network_load.h"

#include "api/archive.h"
#include "base/buf.h"
#include "base/slashpath.h"
#include "dep/missing.h"

#include <sys/stat.h>

/* A call's work with the network. */
struct call {
    struct ch_dep_config config;
    struct ch_dep dep;
    struct ch_access access;
    struct ch_locate_options locate;
    struct ch_missing_options missing;
};

static void begin(struct call *call, struct ch_op *op,
                  const struct chart_network *network,
                  const struct chart_source_options *source)
{
    call->config = ch_source_config(network, source);
    call->locate = ch_source_locate(source);
    call->access = call->locate.access;
    call->missing = (struct ch_missing_options){.trust = call->locate.trust,
                                                .access = &call->access};
    ch_dep_open(&call->dep, op, &call->config);
}

static int verify_path(struct ch_op *op, const char *path,
                       const struct ch_trust *trust)
{
    struct ch_signature signature;
    struct chart_str archive, provenance, prov_path;
    struct ch_buf buf;
    if (!trust->verify)
        return 0;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_z(path));
    CH_BUF_LIT(&buf, ".prov");
    int code = ch_buf_take(&buf, &prov_path);
    if (!code)
        code = ch_verify_load(op, ch_str_z(path), prov_path, &archive,
                              &provenance);
    if (!code)
        code = ch_provenance_check(op, archive, ch_path_base(ch_str_z(path)),
                                   provenance, trust->keyring, &signature);
    return code;
}

/* Helm's order: what lies at the path comes first, unless a repository is
 * named. `*got` is null of bytes for a path. */
static int find(struct call *call, const char *reference, struct ch_got *got)
{
    struct ch_op *op = call->dep.op;
    struct stat st;
    *got = (struct ch_got){.bytes = {NULL, 0}};
    if (!call->locate.repo_url.len) {
        if (stat(reference, &st) == 0)
            return verify_path(op, reference, &call->locate.trust);
        if (reference[0] == '/' || reference[0] == '.')
            return ch_fail(op, CHART_ENOTFOUND, "path \"%s\" not found",
                           reference);
    }
    return ch_locate(&call->dep, ch_str_z(reference), &call->locate, got);
}

static int load(struct call *call, const char *reference, uint64_t flags,
                struct ch_chart_tree **out)
{
    bool dependencies = flags & CHART_LOAD_DEPENDENCIES;
    struct ch_got got;
    int code = find(call, reference, &got);
    if (code)
        return code;
    if (got.bytes.ptr && dependencies)
        return ch_dep_load_archive(&call->dep, got.bytes, got.file_name,
                                   &call->missing, out);
    if (got.bytes.ptr)
        return ch_chart_load_archive(call->dep.op, got.bytes, got.file_name,
                                     out);
    if (dependencies)
        return ch_dep_load(&call->dep, reference, &call->missing, out);
    return flags & CHART_LOAD_ANY_VERSION
               ? ch_chart_load_any(call->dep.op, reference, out)
               : ch_chart_load(call->dep.op, reference, out);
}

int ch_network_load(struct ch_op *op, struct chart_network *network,
                    const char *reference,
                    const struct chart_source_options *source, uint64_t flags,
                    struct ch_chart_tree **out)
{
    struct call call;
    begin(&call, op, network, source);
    int code = load(&call, reference, flags, out);
    ch_dep_close(&call.dep);
    return code;
}

int ch_network_load_archive(struct ch_op *op, struct chart_network *network,
                            struct chart_str bytes, struct chart_str label,
                            const struct chart_source_options *source,
                            struct ch_chart_tree **out)
{
    struct call call;
    begin(&call, op, network, source);
    int code = ch_dep_load_archive(&call.dep, bytes, label, &call.missing, out);
    ch_dep_close(&call.dep);
    return code;
}

static int lint(struct call *call, const char *reference, bool dependencies,
                struct chart_str *archive, struct ch_chart_file **files,
                size_t *count)
{
    struct ch_op *op = call->dep.op;
    struct ch_hooks hooks = op->hooks;
    struct ch_chart_tree *tree;
    struct ch_got got;
    struct stat st;
    /* Helm lints paths; only what cannot be one is looked for elsewhere. */
    bool elsewhere =
        call->locate.repo_url.len ||
        ch_str_find(ch_str_z(reference), CH_STR("://"), 0) != CH_NPOS;
    got.bytes = (struct chart_str){NULL, 0};
    int code = elsewhere ? find(call, reference, &got) : 0;
    *archive = got.bytes;
    if (code || !dependencies)
        return code;
    op->hooks.warn = NULL; /* lint loads it again */
    code = got.bytes.ptr
               ? ch_chart_load_archive(op, got.bytes, got.file_name, &tree)
               : ch_chart_load(op, reference, &tree);
    op->hooks = hooks;
    if (code) {
        if (ch_is_fatal(code))
            return code;
        ch_error_clear(op);
        return 0;
    }
    bool is_dir =
        !got.bytes.ptr && stat(reference, &st) == 0 && S_ISDIR(st.st_mode);
    return ch_dep_missing(&call->dep, tree->root,
                          is_dir ? ch_str_z(reference) : CH_STR(""),
                          &call->missing, files, count);
}

int ch_network_lint(struct ch_op *op, struct chart_network *network,
                    const char *reference,
                    const struct chart_source_options *source,
                    bool dependencies, struct chart_str *archive,
                    struct ch_chart_file **files, size_t *count)
{
    struct call call;
    *files = NULL;
    *count = 0;
    begin(&call, op, network, source);
    int code = lint(&call, reference, dependencies, archive, files, count);
    ch_dep_close(&call.dep);
    return code;
}
