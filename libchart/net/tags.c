/*
 * The list of a repository's tags, page by page.
 */
#include "codec/json.h"
#include "net/challenge.h"
#include "net/member.h"
#include "net/registry.h"
#include "net/site.h"
#include "value/list.h"

#define PAGES_MAX 1000
#define PAGE_MAX ((uint64_t)16 << 20)
#define TAGS_MAX 1000000

struct list {
    struct chart_str *tags;
    size_t count, cap;
    struct chart_str *seen; /* URLs of pages */
    size_t page_count;
};

static int add_tag(struct ch_op *op, struct list *list, struct chart_str tag)
{
    if (list->count >= TAGS_MAX)
        return ch_fail(op, CHART_ENETWORK, "more than %d tags", TAGS_MAX);
    if (list->count == list->cap) {
        size_t cap = list->cap ? list->cap * 2 : 64;
        void *tags = ch_realloc_array(op, list->tags, list->cap, cap,
                                      sizeof *list->tags);
        if (!tags)
            return ch_error_code(op);
        list->tags = tags;
        list->cap = cap;
    }
    list->tags[list->count++] = tag;
    return 0;
}

static int read_page(struct ch_op *op, struct list *list, struct chart_str body)
{
    struct ch_value page;
    int code = ch_json_parse(op, body, &page);
    if (code) {
        ch_prefix(op, "failed to decode response: ");
        return code;
    }
    const struct ch_value *tags = ch_member(page, "tags", CH_T_LIST);
    if (!tags)
        return 0;
    for (size_t i = 0; i < ch_list_len(*tags) && !code; i++) {
        struct ch_value tag = ch_list_at(*tags, i);
        code = ch_step(op, 1);
        if (!code && tag.type == CH_T_STRING)
            code = add_tag(op, list, ch_value_str(tag));
    }
    return code;
}

/* Remembers a page's URL; a registry that leads in a circle is at fault. */
static int note_page(struct ch_op *op, struct list *list, struct chart_str url)
{
    if (!list->seen)
        list->seen = CH_NEW_ARRAY(op, struct chart_str, PAGES_MAX);
    if (!list->seen)
        return ch_error_code(op);
    if (list->page_count == PAGES_MAX)
        return ch_fail(op, CHART_ENETWORK, "more than %d pages", PAGES_MAX);
    for (size_t i = 0; i < list->page_count; i++)
        if (ch_str_eq(list->seen[i], url))
            return ch_fail(op, CHART_ENETWORK, "the pages lead in a circle");
    list->seen[list->page_count++] = url;
    return ch_step(op, list->page_count);
}

/* The URL behind `link`, from the page at `url`. It must be the registry's. */
static int follow(struct ch_op *op, struct chart_str url, struct chart_str link,
                  struct chart_str *out)
{
    struct ch_url base, reference, target;
    struct ch_buf buf;
    int code = ch_url_parse(op, url, &base);
    if (!code)
        code = ch_url_parse(op, link, &reference);
    if (!code)
        code = ch_url_resolve(op, &base, &reference, &target);
    if (code)
        return code;
    struct ch_site from = ch_site_of(&base), to = ch_site_of(&target);
    if (!ch_site_eq(&from, &to))
        return ch_fail(op, CHART_ENETWORK,
                       "the next page is on another server");
    ch_buf_init(&buf, op);
    ch_url_print(&buf, &target);
    return ch_buf_take(&buf, out);
}

static int take_page(struct ch_op *op, struct list *list, struct ch_fetch *f,
                     struct chart_str *next)
{
    struct chart_str link;
    *next = CH_STR("");
    int code = read_page(op, list, f->body);
    if (!code)
        code = ch_link_next(op, f->got_link, &link);
    if (!code && link.len)
        code = follow(op, f->url, link, next);
    if (!code && next->len)
        code = note_page(op, list, *next);
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "GET \"%.*s\": ", CH_STR_ARG(f->url));
    return code == CHART_ESYNTAX ? CHART_ENETWORK : code;
}

int ch_oci_tags(struct ch_op *op, struct ch_net *net,
                const struct ch_oci_ref *ref, const struct ch_access *access,
                struct chart_str **tags, size_t *count)
{
    struct list list = {0};
    struct ch_fetch f;
    struct chart_str next = CH_STR("");
    int code =
        ch_registry_fetch(op, net, ref, access, "/tags/list", CH_STR(""), &f);
    f.max = PAGE_MAX;
    f.gzip = true;
    if (!code)
        code = note_page(op, &list, f.url);
    do {
        if (!code)
            code = ch_fetch_one(op, net, &f);
        if (!code)
            code = take_page(op, &list, &f, &next);
        f.url = next;
    } while (!code && next.len);
    *tags = list.tags;
    *count = list.count;
    return code;
}
