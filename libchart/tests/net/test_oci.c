#include "net/oci.h"

#include "crypto/digest.h"
#include "tests/net/fake.h"

#include <stdlib.h>

#define OCI_MANIFEST "application/vnd.oci.image.manifest.v1+json"
#define OCI_INDEX "application/vnd.oci.image.index.v1+json"
#define TYPE "Content-Type: "
#define BASE "https://h/v2/c/a"
#define HOLLOW                                                                 \
    "sha256:000000000000000000000000000000000000000000000000000000"            \
    "0000000000"

/* Texts that live as long as the operation. */
static const char *format(struct ch_op *op, const char *form, const char *a,
                          const char *b)
{
    struct ch_buf buf;
    struct chart_str text = CH_STR("");
    ch_buf_init(&buf, op);
    for (; *form; form++) {
        if (*form == '@') {
            ch_buf_str(&buf, ch_str_z(a));
            a = b;
        } else {
            ch_buf_byte(&buf, *form);
        }
    }
    (void)ch_buf_take(&buf, &text);
    return text.ptr;
}

static const char *digest_of(struct ch_op *op, const char *text)
{
    unsigned char digest[CH_SHA256_LEN];
    struct ch_buf hex;
    struct chart_str out = CH_STR("");
    ch_sha256(ch_str_z(text), digest);
    ch_buf_init(&hex, op);
    CH_BUF_LIT(&hex, "sha256:");
    ch_hex(&hex, digest, sizeof digest);
    (void)ch_buf_take(&hex, &out);
    return out.ptr;
}

static const char *number(struct ch_op *op, const char *text)
{
    struct ch_buf buf;
    struct chart_str out = CH_STR("");
    ch_buf_init(&buf, op);
    ch_buf_uint(&buf, strlen(text));
    (void)ch_buf_take(&buf, &out);
    return out.ptr;
}

static const char *descriptor(struct ch_op *op, const char *type,
                              const char *content)
{
    const char *inner = format(op, "\"digest\":\"@\",\"size\":@",
                               digest_of(op, content), number(op, content));
    return format(op, "{\"mediaType\":\"@\",@}", type, inner);
}

/* A manifest of a chart whose parts have these contents. */
static const char *image(struct ch_op *op, const char *config,
                         const char *chart)
{
    return format(
        op, "{\"config\":@,\"layers\":[@]}",
        descriptor(op, "application/vnd.cncf.helm.config.v1+json", config),
        descriptor(op, "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
                   chart));
}

static const char *blob(struct ch_op *op, const char *content)
{
    return format(op, BASE "/blobs/@", digest_of(op, content), "");
}

static const char *manifest_url(struct ch_op *op, const char *content)
{
    return format(op, BASE "/manifests/@", digest_of(op, content), "");
}

/* Runs one pull; its error's text, or "". */
static struct chart_str pull(struct ch_op *op, struct fake *fake,
                             const char *ref, struct ch_oci_pull *p)
{
    CHECK(!ch_oci_ref_parse(op, ch_str_z(ref), &p->ref));
    CHECK(!ch_oci_pull_all(op, fake_net(op, fake, NULL), p, 1));
    struct chart_str text = ch_str_dup(op, chart_error_message(p->error));
    chart_error_free(p->error);
    p->error = NULL;
    return text;
}

/* The answer that a tag stands for `manifest`. */
#define MANIFEST(tag)                                                          \
    {                                                                          \
        BASE "/manifests/" tag, .status = 200, {TYPE OCI_MANIFEST},            \
                                .body = manifest                               \
    }

TEST(a_chart_comes_with_its_digests)
{
    const char *manifest = image(op, "{}", "chart");
    const struct fake_answer script[] = {
        MANIFEST("1.0_x"),
        {blob(op, "{}"), .status = 200, .body = "{}"},
        {blob(op, "chart"), .status = 200, .body = "chart"},
    };
    FAKE(op, fake, script);
    struct ch_oci_pull p = {.want_provenance = true};
    CHECK_STR(pull(op, &fake, "oci://h/c/a:1.0+x", &p), "");
    CHECK_STR(p.chart, "chart");
    CHECK_STR(p.config, "{}");
    CHECK_STR(p.provenance, "");
    CHECK_STR(p.manifest_digest, digest_of(op, manifest));
    CHECK_STR(p.chart_digest, digest_of(op, "chart"));
    CHECK(p.had_underscore);
}

TEST(contents_are_held_against_their_digests)
{
    const char *manifest = image(op, "{}", "chart");
    const struct fake_answer script[] = {
        MANIFEST("1"),
        {blob(op, "{}"), .status = 200, .body = "{}"},
        {blob(op, "chart"), .status = 200, .body = "chars"},
        {BASE "/manifests/1",
         .status = 200,
         {TYPE OCI_MANIFEST, "Docker-Content-Digest: " HOLLOW},
         .body = manifest},
        {BASE "/manifests/" HOLLOW,
         .status = 200,
         {TYPE OCI_MANIFEST},
         .body = manifest},
    };
    FAKE(op, fake, script);
    struct ch_oci_pull p = {0};
    CHECK_STR(pull(op, &fake, "h/c/a:1", &p),
              "failed to perform \"Push\" on destination: mismatched digest");
    CHECK_INT(p.code, CHART_EDIGEST);
    CHECK_STR(p.chart, "");
    for (int i = 0; i < 2; i++) {
        CHECK_STR(pull(op, &fake, i ? "h/c/a@" HOLLOW : "h/c/a:1", &p),
                  "failed to perform \"Successors\" on source: mismatched "
                  "digest");
        CHECK_INT(p.code, CHART_EDIGEST);
    }
}

TEST(what_is_missing_is_named)
{
    const char *manifest = image(op, "{}", "chart");
    const struct fake_answer script[] = {
        {BASE "/manifests/1", .status = 404},
        MANIFEST("1"),
        {blob(op, "{}"), .status = 404},
        {blob(op, "chart"), .status = 404},
    };
    FAKE(op, fake, script);
    struct ch_oci_pull p = {0};
    CHECK_STR(pull(op, &fake, "h/c/a:1", &p),
              "failed to perform \"FetchReference\" on source: h/c/a:1: not "
              "found");
    CHECK_INT(p.code, CHART_ENOTFOUND);
    CHECK_STR(pull(op, &fake, "h/c/a:1", &p),
              format(op, "failed to perform \"Fetch\" on source: @: not found",
                     digest_of(op, "{}"), ""));
}

TEST(indexes_lead_to_the_chart)
{
    const char *other = "{\"layers\":[]}";
    const char *manifest = image(op, "{}", "chart");
    const char *index =
        format(op, "{\"manifests\":[@,@]}", descriptor(op, OCI_MANIFEST, other),
               descriptor(op, OCI_MANIFEST, manifest));
    const struct fake_answer script[] = {
        {BASE "/manifests/1", .status = 200, {TYPE OCI_INDEX}, .body = index},
        {manifest_url(op, other),
         .status = 200,
         {TYPE OCI_MANIFEST},
         .body = other},
        {manifest_url(op, manifest),
         .status = 200,
         {TYPE OCI_MANIFEST},
         .body = manifest},
        {blob(op, "{}"), .status = 200, .body = "{}"},
        {blob(op, "chart"), .status = 200, .body = "chart"},
    };
    FAKE(op, fake, script);
    struct ch_oci_pull p = {0};
    CHECK_STR(pull(op, &fake, "h/c/a:1", &p), "");
    CHECK_STR(p.chart, "chart");
    CHECK_STR(p.manifest_digest, digest_of(op, index));
}

/* An index whose manifests are indexes again, each naming two more. */
TEST(indexes_end)
{
    enum { MOST = 40 };
    struct fake_answer script[MOST];
    const char *index = format(op, "{\"manifests\":[@,@]}",
                               "{\"mediaType\":\"" OCI_INDEX
                               "\",\"digest\":\"" HOLLOW "\",\"size\":2}",
                               "{\"mediaType\":\"" OCI_INDEX
                               "\",\"digest\":\"" HOLLOW "\",\"size\":2}");
    for (size_t i = 0; i < MOST; i++)
        script[i] =
            (struct fake_answer){BASE "/manifests/1", .status = 200,
                                 .headers = {TYPE OCI_INDEX}, .body = index};
    script[1].url = BASE "/manifests/" HOLLOW;
    FAKE(op, fake, script);
    struct ch_oci_pull p = {0};
    CHECK(pull(op, &fake, "h/c/a:1", &p).len > 0);
    CHECK_INT(fake.at, 2);
}

TEST(pulls_have_separate_outcomes)
{
    const char *one = image(op, "{}", "one"), *two = image(op, "{}", "two");
    const struct fake_answer script[] = {
        {BASE "/manifests/1", .status = 200, {TYPE OCI_MANIFEST}, .body = one},
        {BASE "/manifests/2", .status = 404},
        {BASE "/manifests/3", .status = 200, {TYPE OCI_MANIFEST}, .body = two},
        {blob(op, "{}"), .status = 200, .body = "{}"},
        {blob(op, "one"), .status = 200, .body = "eno"},
        {blob(op, "{}"), .status = 200, .body = "{}"},
        {blob(op, "two"), .status = 200, .body = "two"},
    };
    FAKE(op, fake, script);
    struct ch_oci_pull p[3] = {0};
    CHECK(!ch_oci_ref_parse(op, CH_STR("h/c/a:1"), &p[0].ref));
    CHECK(!ch_oci_ref_parse(op, CH_STR("h/c/a:2"), &p[1].ref));
    CHECK(!ch_oci_ref_parse(op, CH_STR("h/c/a:3"), &p[2].ref));
    CHECK(!ch_oci_pull_all(op, fake_net(op, &fake, NULL), p, 3));
    CHECK_INT(p[0].code, CHART_EDIGEST);
    CHECK_INT(p[1].code, CHART_ENOTFOUND);
    CHECK_INT(p[2].code, 0);
    CHECK_STR(p[2].chart, "two");
    for (size_t i = 0; i < 3; i++)
        chart_error_free(p[i].error);
}

TEST(tags_name_digests)
{
    static const struct fake_answer script[] = {
        {BASE "/manifests/1",
         .status = 200,
         {"Docker-Content-Digest: " HOLLOW}},
        {BASE "/manifests/1", .status = 200},
        {BASE "/manifests/1", .status = 404},
    };
    FAKE(op, fake, script);
    struct ch_net *net = fake_net(op, &fake, NULL);
    struct ch_oci_ref ref;
    struct chart_str digest;
    CHECK(!ch_oci_ref_parse(op, CH_STR("h/c/a:1"), &ref));
    CHECK(!ch_oci_resolve(op, net, &ref, NULL, &digest));
    CHECK_STR(digest, HOLLOW);
    CHECK(ch_str_starts(fake_log(&fake), CH_STR("HEAD ")));
    CHECK_INT(ch_oci_resolve(op, net, &ref, NULL, &digest), CHART_ENETWORK);
    ch_error_clear(op);
    CHECK_INT(ch_oci_resolve(op, net, &ref, NULL, &digest), CHART_ENOTFOUND);
}

/* ---- tags --------------------------------------------------------------- */

static struct chart_str tags(struct ch_op *op, struct fake *fake)
{
    struct ch_oci_ref ref;
    struct chart_str *list;
    struct ch_buf buf;
    size_t count;
    CHECK(!ch_oci_ref_parse(op, CH_STR("h/c/a"), &ref));
    ch_buf_init(&buf, op);
    if (ch_oci_tags(op, fake_net(op, fake, NULL), &ref, NULL, &list, &count)) {
        ch_buf_str(&buf, ch_error_text(op));
        ch_error_clear(op);
        return ch_buf_view(&buf);
    }
    for (size_t i = 0; i < count; i++) {
        ch_buf_str(&buf, list[i]);
        ch_buf_byte(&buf, ' ');
    }
    return ch_buf_view(&buf);
}

#define TAGS BASE "/tags/list"

TEST(all_pages_are_read)
{
    static const struct fake_answer script[] = {
        {TAGS,
         .status = 200,
         {"Link: <" TAGS "?last=b>; rel=\"next\""},
         .body = "{\"tags\":[\"a\",\"1.0_b\",7]}"},
        {TAGS "?last=b",
         .status = 200,
         {"Link: </v2/c/a/tags/list?n>;rel=next"},
         .body = "{\"tags\":null}"},
        {TAGS "?n", .status = 200, .body = "{\"tags\":[\"c\"]}"},
    };
    FAKE(op, fake, script);
    CHECK_STR(tags(op, &fake), "a 1.0_b c ");
}

TEST(pages_that_lead_astray)
{
    static const struct {
        const char *link, *body, *error;
    } cases[] = {
        {"Link: <" TAGS ">; rel=next", "{}", "the pages lead in a circle"},
        {"Link: <http://h/v2/x>; rel=next", "{}",
         "the next page is on another server"},
        {"Link: <https://evil/v2/x>; rel=next", "{}",
         "the next page is on another server"},
        {"Link: oops", "{}", "invalid next link: missing '<' or '>'"},
        {"X: y", "<html>",
         "failed to decode response: invalid character '<' looking for "
         "beginning of value"},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        const struct fake_answer script[] = {
            {TAGS, .status = 200, {cases[i].link}, .body = cases[i].body},
        };
        FAKE(op, fake, script);
        CHECK_STR(tags(op, &fake),
                  format(op, "GET \"" TAGS "\": @", cases[i].error, ""));
        CHECK_INT(fake.at, 1);
    }
}

/* ---- memory ------------------------------------------------------------- */

struct failing {
    size_t calls, fail_at;
    bool for_ever;
    struct ch_arena *arena; /* kept from growing its chunks */
};

static void *failing_resize(void *user, void *ptr, size_t old_size CH_UNUSED,
                            size_t new_size)
{
    struct failing *f = user;
    f->arena->chunk_size = 64;
    if (!new_size) {
        free(ptr);
        return NULL;
    }
    size_t call = ++f->calls;
    if (call == f->fail_at || (f->for_ever && call > f->fail_at))
        return NULL;
    return realloc(ptr, new_size);
}

/* A pull with challenge, token, redirect and index, and a tag list, over a heap
 * that fails. Returns the code. */
static int pull_with(struct failing *failing, const struct fake_answer *script,
                     size_t count)
{
    const struct chart_allocator allocator = {failing_resize, failing};
    const struct ch_access access = {.user = CH_STR("user"),
                                     .password = CH_STR("hunter22")};
    struct ch_oci_pull p = {.access = &access, .label = CH_STR("a")};
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
    struct fake fake;
    struct chart_str *list;
    size_t tag_count;
    ch_heap_init(&heap, &allocator, 0);
    ch_arena_init(&arena, &heap);
    arena.chunk_size = 64;
    failing->arena = &arena;
    ch_op_init(&op, &heap, &arena, NULL, NULL);
    fake_init(&fake, &op, script, count);
    struct ch_net *net = fake_net(&op, &fake, NULL);
    int code = net ? ch_oci_ref_parse(&op, CH_STR("h/c/a:1"), &p.ref)
                   : ch_error_code(&op);
    if (!code)
        code = ch_oci_pull_all(&op, net, &p, 1);
    if (!code && p.code)
        code = p.code;
    if (!code)
        code = ch_oci_tags(&op, net, &p.ref, &access, &list, &tag_count);
    CHECK(code || fake.at == count);
    chart_error_free(p.error);
    ch_net_close(net);
    ch_op_end(&op);
    ch_arena_release(&arena);
    CHECK_INT(heap.used, 0);
    return code;
}

TEST(every_allocation_may_fail)
{
    const char *manifest = image(op, "{}", "chart");
    const char *index = format(op, "{\"manifests\":[@]}",
                               descriptor(op, OCI_MANIFEST, manifest), "");
    const struct fake_answer script[] = {
        {BASE "/manifests/1",
         .status = 401,
         {"WWW-Authenticate: Bearer realm=\"https://t/\",service=\"s\""}},
        {"https://t/?scope=repository%3Ac%2Fa%3Apull&service=s", .status = 200,
         .body = "{\"token\":\"abc\"}"},
        {BASE "/manifests/1", .status = 200, {TYPE OCI_INDEX}, .body = index},
        {manifest_url(op, manifest), .status = 503},
        {manifest_url(op, manifest),
         .status = 200,
         {TYPE OCI_MANIFEST},
         .body = manifest},
        {blob(op, "{}"), .status = 200, .body = "{}"},
        {blob(op, "chart"), .status = 307, {"Location: https://cdn/x?y"}},
        {"https://cdn/x?y", .status = 200, .body = "chart"},
        {TAGS,
         .status = 200,
         {"Link: <" TAGS "?n>; rel=next"},
         .body = "{\"tags\":[\"1\"]}"},
        {TAGS "?n", .status = 200, .body = "{\"tags\":[\"2\"]}"},
    };
    struct failing none = {.calls = 0};
    CHECK_INT(pull_with(&none, script, CH_COUNT(script)), 0);
    CHECK(none.calls > 100);
    for (size_t at = 1; at <= none.calls; at++) {
        struct failing once = {.fail_at = at};
        struct failing ever = {.fail_at = at, .for_ever = true};
        CHECK_INT(pull_with(&once, script, CH_COUNT(script)), CHART_ENOMEM);
        CHECK_INT(pull_with(&ever, script, CH_COUNT(script)), CHART_ENOMEM);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(a_chart_comes_with_its_digests),
        T(contents_are_held_against_their_digests),
        T(what_is_missing_is_named),
        T(indexes_lead_to_the_chart),
        T(indexes_end),
        T(pulls_have_separate_outcomes),
        T(tags_name_digests),
        T(all_pages_are_read),
        T(pages_that_lead_astray),
        T(every_allocation_may_fail),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
