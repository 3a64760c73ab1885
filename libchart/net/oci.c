/*
 * Pulls, in two rounds over all of them: manifests (again while one is an
 * index), then what they name.
 */
#include "net/oci.h"

#include "net/manifest.h"
#include "net/registry.h"

/* Manifests looked at for one chart: an index may name many. */
#define MANIFESTS_MAX 16

struct pull {
    struct ch_oci_pull *wanted;
    struct chart_str registry, scope;
    struct ch_manifest manifest; /* of the chart, once it is found */
    struct ch_descriptor candidates[MANIFESTS_MAX];
    size_t candidate_count, next_candidate;
    size_t described; /* by manifests passed through: Helm counts them */
    bool found;
};

/* ---- outcomes ----------------------------------------------------------- */

/* Ends a pull with the operation's error. 0, or the code if it is fatal. */
static int end_pull(struct ch_op *op, struct pull *p, int code)
{
    if (ch_is_fatal(code))
        return code;
    p->wanted->code = code;
    p->wanted->error = ch_op_take_error(op);
    return 0;
}

/* Ends a pull with a fetch's error, behind what oras was doing. */
static int end_with_fetch(struct ch_op *op, struct pull *p, struct ch_fetch *f,
                          const char *step)
{
    int code = f->code;
    ch_op_put_error(op, f->error);
    f->error = NULL;
    ch_prefix(op, "failed to perform \"%s\" on source: ", step);
    return end_pull(op, p, code);
}

/* Sets the error of something that a registry does not have. */
static int fail_missing(struct ch_op *op, struct ch_fetch *f, const char *step,
                        struct chart_str what)
{
    chart_error_free(f->error);
    f->error = NULL;
    return ch_fail(op, CHART_ENOTFOUND,
                   "failed to perform \"%s\" on source: %.*s: not found", step,
                   CH_STR_ARG(what));
}

static int fail_digest(struct ch_op *op, const char *step, const char *where,
                       struct chart_str got, struct chart_str want)
{
    int code = ch_fail(op, CHART_EDIGEST,
                       "failed to perform \"%s\" on %s: mismatched digest",
                       step, where);
    ch_hint(op, "the digest of what came is sha256:%.*s, wanted is %.*s",
            CH_STR_ARG(got), CH_STR_ARG(want));
    return code;
}

/* ---- manifests ---------------------------------------------------------- */

static struct chart_str hex_of(struct chart_str digest)
{
    return ch_str_sub(digest, sizeof "sha256:" - 1, digest.len);
}

/* The request for the next candidate. */
static int ask_manifest(struct ch_op *op, struct ch_net *net, struct pull *p,
                        struct ch_fetch *f)
{
    const struct ch_descriptor *d = &p->candidates[p->next_candidate++];
    int code = ch_registry_fetch(op, net, &p->wanted->ref, p->wanted->access,
                                 "/manifests/", d->digest, f);
    f->label = p->wanted->label;
    f->accept = CH_REGISTRY_ACCEPT;
    f->max = CH_REGISTRY_MANIFEST_MAX;
    f->size = d->size;
    f->has_size = p->next_candidate > 1; /* out of an index */
    return code;
}

static int check_manifest_digest(struct ch_op *op, const struct ch_fetch *f,
                                 const struct ch_descriptor *asked)
{
    if (ch_oci_is_digest(asked->digest) &&
        !ch_str_eq(hex_of(asked->digest), f->got_sha256))
        return fail_digest(op, "Successors", "source", f->got_sha256,
                           asked->digest);
    if (ch_oci_is_digest(f->got_digest) &&
        !ch_str_eq(hex_of(f->got_digest), f->got_sha256))
        return fail_digest(op, "Successors", "source", f->got_sha256,
                           f->got_digest);
    return 0;
}

/* Adds the manifests of an index to what is looked at, where it stands. */
static void add_candidates(struct pull *p, const struct ch_manifest *index)
{
    for (size_t i = 0; i < index->manifest_count; i++)
        if (p->candidate_count < MANIFESTS_MAX)
            p->candidates[p->candidate_count++] = index->manifests[i];
}

static int keep_digest(struct ch_op *op, struct pull *p,
                       const struct ch_fetch *f)
{
    struct ch_buf buf;
    if (p->next_candidate > 1)
        return 0; /* Helm names what the tag names: the index */
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "sha256:");
    ch_buf_str(&buf, f->got_sha256);
    return ch_buf_take(&buf, &p->wanted->manifest_digest);
}

/* The manifest of the last candidate is in. */
static int take_manifest(struct ch_op *op, struct pull *p, struct ch_fetch *f)
{
    const struct ch_descriptor *asked = &p->candidates[p->next_candidate - 1];
    struct ch_manifest m;
    int code = check_manifest_digest(op, f, asked);
    if (!code)
        code = keep_digest(op, p, f);
    if (code)
        return end_pull(op, p, code);
    code = ch_manifest_parse(op, f->body, f->got_content_type, &m);
    if (code) {
        ch_prefix(op, "failed to perform \"Successors\" on source: ");
        return end_pull(op, p, code == CHART_ESYNTAX ? CHART_ENETWORK : code);
    }
    p->described += m.described;
    if (m.kind == CH_MANIFEST_INDEX)
        add_candidates(p, &m);
    else if (m.config.digest.len && m.chart.digest.len)
        p->found = true;
    m.described = p->described;
    p->manifest = m;
    if (p->found || p->next_candidate < p->candidate_count)
        return 0;
    code = ch_manifest_check(op, &p->manifest);
    if (!code) /* several manifests, none of a chart */
        code = ch_fail(op, CHART_ECHART,
                       "no manifest in the index is that of "
                       "a chart");
    return end_pull(op, p, code);
}

static int take_manifest_answer(struct ch_op *op, struct pull *p,
                                struct ch_fetch *f)
{
    bool first = p->next_candidate == 1;
    const char *step = first ? "FetchReference" : "FindSuccessors";
    struct ch_buf ref;
    if (!f->code)
        return take_manifest(op, p, f);
    if (f->status != 404)
        return end_with_fetch(op, p, f, step);
    ch_buf_init(&ref, op);
    if (first)
        ch_oci_ref_print(&ref, &p->wanted->ref);
    else
        ch_buf_str(&ref, p->candidates[p->next_candidate - 1].digest);
    if (ch_buf_check(&ref))
        return ch_buf_check(&ref);
    return end_pull(op, p, fail_missing(op, f, step, ch_buf_view(&ref)));
}

static bool wants_manifest(const struct pull *p)
{
    return !p->wanted->code && !p->found;
}

/* Asks for one manifest of every pull that still looks for its own; `*more`
 * when some are not done. */
static int manifest_round(struct ch_op *op, struct ch_net *net,
                          struct pull *pulls, size_t count,
                          struct ch_fetch *fetches, bool *more)
{
    size_t asked = 0, at = 0;
    int code = 0;
    for (size_t i = 0; i < count && !code; i++)
        if (wants_manifest(&pulls[i]))
            code = ask_manifest(op, net, &pulls[i], &fetches[asked++]);
    *more = asked > 0;
    if (!code)
        code = ch_fetch_all(op, net, fetches, asked);
    for (size_t i = 0; i < count && at < asked && !code; i++)
        if (wants_manifest(&pulls[i]))
            code = take_manifest_answer(op, &pulls[i], &fetches[at++]);
    for (; at < asked; at++)
        chart_error_free(fetches[at].error);
    return code;
}

/* ---- blobs -------------------------------------------------------------- */

enum { BLOB_CONFIG, BLOB_CHART, BLOB_PROVENANCE, BLOBS };

static const struct ch_descriptor *blob_of(const struct pull *p, size_t i)
{
    const struct ch_descriptor *of[BLOBS] = {
        &p->manifest.config, &p->manifest.chart, &p->manifest.provenance};
    if (p->wanted->code ||
        (i == BLOB_PROVENANCE && !p->wanted->want_provenance))
        return NULL;
    return of[i]->digest.len ? of[i] : NULL;
}

static int ask_blob(struct ch_op *op, struct ch_net *net, const struct pull *p,
                    size_t i, struct ch_fetch *f)
{
    const struct ch_descriptor *d = blob_of(p, i);
    int code = ch_registry_fetch(op, net, &p->wanted->ref, p->wanted->access,
                                 "/blobs/", d->digest, f);
    f->label = p->wanted->label;
    f->sha256 = hex_of(d->digest);
    f->max = i == BLOB_CHART ? p->wanted->max : CH_REGISTRY_MANIFEST_MAX;
    f->size = d->size;
    f->has_size = true;
    return code;
}

static int take_blob(struct ch_op *op, struct pull *p, size_t i,
                     struct ch_fetch *f)
{
    struct chart_str *places[BLOBS] = {&p->wanted->config, &p->wanted->chart,
                                       &p->wanted->provenance};
    const struct ch_descriptor *d = blob_of(p, i);
    if (!f->code) {
        *places[i] = f->body;
        return 0;
    }
    if (f->status == 404)
        return end_pull(op, p, fail_missing(op, f, "Fetch", d->digest));
    if (f->code != CHART_EDIGEST)
        return end_with_fetch(op, p, f, "Fetch");
    chart_error_free(f->error);
    f->error = NULL;
    return end_pull(
        op, p,
        fail_digest(op, "Push", "destination", f->got_sha256, d->digest));
}

static int blob_round(struct ch_op *op, struct ch_net *net, struct pull *pulls,
                      size_t count, struct ch_fetch *fetches)
{
    size_t asked = 0, at = 0;
    int code = 0;
    for (size_t i = 0; i < count && !code; i++)
        for (size_t b = 0; b < BLOBS && !code; b++)
            if (blob_of(&pulls[i], b))
                code = ask_blob(op, net, &pulls[i], b, &fetches[asked++]);
    if (!code)
        code = ch_fetch_all(op, net, fetches, asked);
    if (code)
        return code;
    for (size_t i = 0; i < count; i++) {
        bool was_asked[BLOBS];
        for (size_t b = 0; b < BLOBS; b++)
            was_asked[b] = blob_of(&pulls[i], b) != NULL;
        for (size_t b = 0; b < BLOBS; b++) {
            if (!was_asked[b])
                continue;
            struct ch_fetch *f = &fetches[at++];
            if (!code && !pulls[i].wanted->code)
                code = take_blob(op, &pulls[i], b, f);
            chart_error_free(f->error);
        }
    }
    return code;
}

/* ---- all ---------------------------------------------------------------- */

static int start_pull(struct ch_op *op, struct pull *p,
                      struct ch_oci_pull *wanted)
{
    const struct chart_str none = {"", 0};
    struct ch_buf ref;
    p->wanted = wanted;
    wanted->code = 0;
    wanted->error = NULL;
    wanted->manifest_digest = wanted->chart = wanted->chart_digest = none;
    wanted->provenance = wanted->config = none;
    p->candidates[0].digest =
        wanted->ref.digest.len ? wanted->ref.digest : wanted->ref.tag;
    p->candidate_count = 1;
    ch_buf_init(&ref, op);
    ch_oci_ref_print(&ref, &wanted->ref);
    wanted->had_underscore =
        ch_str_find_byte(ch_buf_view(&ref), '_', 0) != CH_NPOS;
    return ch_buf_check(&ref);
}

static int run(struct ch_op *op, struct ch_net *net, struct pull *pulls,
               size_t count)
{
    size_t most;
    if (!ch_size_mul(count, BLOBS, &most))
        return ch_nomem(op);
    struct ch_fetch *fetches = CH_NEW_ARRAY(op, struct ch_fetch, most);
    if (!fetches)
        return ch_error_code(op);
    bool more = true;
    int code = 0;
    while (more && !code)
        code = manifest_round(op, net, pulls, count, fetches, &more);
    return code ? code : blob_round(op, net, pulls, count, fetches);
}

int ch_oci_pull_all(struct ch_op *op, struct ch_net *net,
                    struct ch_oci_pull *pulls, size_t count)
{
    struct pull *states = CH_NEW_ARRAY(op, struct pull, count);
    int code = states ? 0 : ch_error_code(op);
    if (states && count)
        memset(states, 0, count * sizeof *states);
    for (size_t i = 0; i < count && !code; i++)
        code = start_pull(op, &states[i], &pulls[i]);
    if (!code)
        code = run(op, net, states, count);
    for (size_t i = 0; i < count && code; i++) {
        chart_error_free(pulls[i].error);
        pulls[i].error = NULL;
        pulls[i].code = code;
    }
    for (size_t i = 0; i < count && !code; i++) {
        pulls[i].chart_digest = states[i].manifest.chart.digest;
        pulls[i].legacy_type = states[i].manifest.legacy_type;
    }
    return code;
}

/* ---- tags --------------------------------------------------------------- */

int ch_oci_resolve(struct ch_op *op, struct ch_net *net,
                   const struct ch_oci_ref *ref, const struct ch_access *access,
                   struct chart_str *digest)
{
    struct ch_fetch f;
    int code = ch_registry_fetch(op, net, ref, access, "/manifests/",
                                 ref->digest.len ? ref->digest : ref->tag, &f);
    f.accept = CH_REGISTRY_ACCEPT;
    f.head = true;
    if (!code)
        code = ch_fetch_one(op, net, &f);
    if (code)
        return code;
    *digest = f.got_digest;
    if (!ch_oci_is_digest(f.got_digest))
        return ch_fail(op, CHART_ENETWORK,
                       "HEAD \"%.*s\": the registry names no digest",
                       CH_STR_ARG(f.url));
    if (ref->digest.len && !ch_str_eq(ref->digest, f.got_digest))
        return ch_fail(op, CHART_EDIGEST, "HEAD \"%.*s\": mismatched digest",
                       CH_STR_ARG(f.url));
    return 0;
}
