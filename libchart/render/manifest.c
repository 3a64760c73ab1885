#include "render/manifest.h"

#include "base/buf.h"
#include "base/slashpath.h"
#include "base/sort.h"
#include "base/spelling.h"
#include "chart/ignore.h"
#include "golib/log.h"
#include "golib/strconv.h"
#include "golib/unicode.h"
#include "render/head.h"
#include "render/order.h"
#include "render/split.h"

#include <limits.h>

#define NOTES CH_STR("NOTES.txt")

/* Documents while they are collected. */
struct collection {
    struct ch_document *items;
    size_t count, cap;
};

static int push(struct ch_op *op, struct collection *c,
                const struct ch_document *document)
{
    if (c->count == c->cap) {
        size_t cap = c->cap ? c->cap * 2 : 32;
        void *grown =
            ch_realloc_array(op, c->items, c->cap, cap, sizeof *c->items);
        if (!grown)
            return ch_error_code(op);
        c->items = grown;
        c->cap = cap;
    }
    c->items[c->count++] = *document;
    return 0;
}

/* ---- hooks -------------------------------------------------------------- */

static const struct chart_str hook_events[] = {
    CH_STR_INIT("pre-install"),  CH_STR_INIT("post-install"),
    CH_STR_INIT("pre-delete"),   CH_STR_INIT("post-delete"),
    CH_STR_INIT("pre-upgrade"),  CH_STR_INIT("post-upgrade"),
    CH_STR_INIT("pre-rollback"), CH_STR_INIT("post-rollback"),
    CH_STR_INIT("test"),         CH_STR_INIT("test-success"),
};

/* The event that a word of the annotation names, or "" for an unknown one. */
static struct chart_str hook_event(struct chart_str word)
{
    word = ch_trim_space(word);
    for (size_t i = 0; i < CH_COUNT(hook_events); i++)
        if (ch_str_eq_fold_ascii(word, hook_events[i]))
            return ch_str_starts(hook_events[i], CH_STR("test"))
                       ? CH_STR("test")
                       : hook_events[i];
    return CH_STR("");
}

static int hook_weight(struct chart_str text)
{
    int64_t weight = 0;
    if (ch_parse_int(text, 10, &weight) != CH_PARSE_OK || weight > INT_MAX ||
        weight < INT_MIN)
        return 0;
    return (int)weight;
}

/* Reads the hook annotations. `*known` is false when an event is not: Helm
 * drops the document then. */
static int read_hook(struct ch_op *op, const struct ch_head *head,
                     struct ch_document *document, bool *is_test, bool *known)
{
    struct ch_str_split it = ch_str_split_start(head->hook, ',');
    struct chart_str word;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    *is_test = false;
    *known = true;
    while (ch_str_split_next(&it, &word)) {
        struct chart_str event = hook_event(word);
        if (!event.len) {
            const struct ch_log_attr attr = {"hookTypes", head->hook};
            ch_log(op, CH_WARN_INFO, "skipping unknown hooks", &attr, 1);
            *known = false;
            return 0;
        }
        if (buf.len)
            ch_buf_byte(&buf, ',');
        ch_buf_str(&buf, event);
        if (ch_str_eq(event, CH_STR("test")))
            *is_test = true;
    }
    document->is_hook = true;
    document->hook_weight = hook_weight(head->hook_weight);
    return ch_buf_take(&buf, &document->hook_events);
}

/* ---- documents ---------------------------------------------------------- */

struct sorter {
    const struct ch_render_options *options;
    struct collection generic, hooks;
    struct ch_refusal *refusal;
};

static int add_document(struct ch_op *op, struct sorter *sorter,
                        const struct ch_output *output, struct chart_str text)
{
    struct chart_str path = output->path;
    struct ch_head head;
    int code = ch_head_read(op, text, &head);
    if (code) {
        ch_prefix(op, "YAML parse error on %.*s: ", CH_STR_ARG(path));
        *sorter->refusal = (struct ch_refusal){path, output->text, text};
        return code;
    }
    struct ch_document document = {
        .path = path,
        .text = text,
        .api_version = head.api_version,
        .kind = head.kind,
        .name = head.name,
        .namespace_ = head.namespace_,
        .hook_events = CH_STR(""),
    };
    if (!head.is_hook)
        return push(op, &sorter->generic, &document);
    bool is_test, known;
    code = read_hook(op, &head, &document, &is_test, &known);
    if (code || !known || sorter->options->no_hooks ||
        (is_test && sorter->options->skip_tests))
        return code;
    return push(op, &sorter->hooks, &document);
}

static int add_file(struct ch_op *op, struct sorter *sorter,
                    const struct ch_output *output)
{
    struct ch_split split = ch_split_start(output->text);
    struct chart_str text;
    int code = 0;
    while (!code && ch_split_next(&split, &text))
        code = add_document(op, sorter, output, text);
    return code;
}

static int by_path(const void *a, const void *b, void *user CH_UNUSED)
{
    const struct ch_output *x = *(const struct ch_output *const *)a;
    const struct ch_output *y = *(const struct ch_output *const *)b;
    return ch_str_cmp(x->path, y->path);
}

static int add_files(struct ch_op *op, struct sorter *sorter,
                     const struct ch_outputs *outputs)
{
    const struct ch_output **sorted =
        CH_NEW_ARRAY(op, const struct ch_output *, outputs->count);
    size_t count = 0;
    if (!sorted)
        return ch_error_code(op);
    for (size_t i = 0; i < outputs->count; i++)
        if (!ch_str_ends(outputs->items[i].path, NOTES))
            sorted[count++] = &outputs->items[i];
    int code = ch_sort(op, sorted, count, sizeof *sorted, by_path, NULL);
    for (size_t i = 0; !code && i < count; i++)
        code = add_file(op, sorter, sorted[i]);
    return code;
}

static int add_crds(struct ch_op *op, const struct ch_instance *instance,
                    struct collection *out)
{
    const struct ch_chart *chart = instance->chart;
    int code = 0;
    for (size_t i = 0; !code && i < chart->file_count; i++) {
        struct ch_document document = {
            .text = chart->files[i].data,
            .api_version = CH_STR(""),
            .kind = CH_STR(""),
            .name = CH_STR(""),
            .namespace_ = CH_STR(""),
            .hook_events = CH_STR(""),
            .is_crd = true,
        };
        struct ch_buf path;
        if (!ch_chart_file_is_crd(chart->files[i].path))
            continue;
        ch_buf_init(&path, op);
        ch_buf_str(&path, instance->path);
        ch_buf_byte(&path, '/');
        ch_buf_str(&path, chart->files[i].path);
        code = ch_buf_take(&path, &document.path);
        if (!code)
            code = push(op, out, &document);
    }
    for (size_t i = 0; !code && i < instance->child_count; i++)
        code = add_crds(op, instance->children[i], out);
    return code;
}

static int append_all(struct ch_op *op, struct collection *to,
                      const struct collection *from)
{
    int code = 0;
    for (size_t i = 0; !code && i < from->count; i++)
        code = push(op, to, &from->items[i]);
    return code;
}

static void find_notes(struct ch_manifest *manifest,
                       const struct ch_outputs *outputs)
{
    struct chart_str root = manifest->values.root->path;
    manifest->notes = CH_STR("");
    for (size_t i = 0; i < outputs->count; i++) {
        struct chart_str path = outputs->items[i].path;
        if (path.len == root.len + sizeof "/templates/NOTES.txt" - 1 &&
            ch_str_starts(path, root) &&
            ch_str_ends(path, CH_STR("/templates/NOTES.txt")))
            manifest->notes = outputs->items[i].text;
    }
}

static void write_source(struct ch_buf *buf, struct chart_str path,
                         struct chart_str text)
{
    CH_BUF_LIT(buf, "---\n# Source: ");
    ch_buf_str(buf, path);
    ch_buf_byte(buf, '\n');
    ch_buf_str(buf, text);
    ch_buf_byte(buf, '\n');
}

static void write_document(struct ch_buf *buf, const struct ch_document *d)
{
    write_source(buf, d->path, d->text);
}

/* Files whole and unsorted (Helm's order is that of a Go map: any), then the
 * hooks found before it went wrong. */
static void write_rejected(struct ch_buf *buf, const struct ch_outputs *outputs,
                           const struct collection *hooks)
{
    struct ch_buf files;
    ch_buf_init(&files, buf->op);
    for (size_t i = 0; i < outputs->count; i++) {
        const struct ch_output *output = &outputs->items[i];
        if (!ch_str_ends(output->path, NOTES) &&
            ch_trim_space(output->text).len)
            write_source(&files, output->path, output->text);
    }
    ch_buf_str(buf, ch_trim_space(ch_buf_view(&files)));
    ch_buf_byte(buf, '\n');
    for (size_t i = 0; i < hooks->count; i++)
        write_source(buf, hooks->items[i].path, hooks->items[i].text);
}

int ch_manifest_fill(struct ch_op *op, struct ch_manifest *manifest,
                     const struct ch_outputs *outputs,
                     const struct ch_render_options *options,
                     struct ch_refusal *refusal)
{
    struct sorter sorter = {.options = options, .refusal = refusal};
    struct collection all = {0};
    find_notes(manifest, outputs);
    int code = add_files(op, &sorter, outputs);
    if (code && options->rejected && !ch_is_fatal(code))
        write_rejected(options->rejected, outputs, &sorter.hooks);
    if (!code)
        code =
            ch_order_documents(op, sorter.generic.items, sorter.generic.count);
    if (!code)
        code = ch_order_documents(op, sorter.hooks.items, sorter.hooks.count);
    if (!code && options->include_crds)
        code = add_crds(op, manifest->values.root, &all);
    if (!code)
        code = append_all(op, &all, &sorter.generic);
    if (!code)
        code = append_all(op, &all, &sorter.hooks);
    manifest->documents = all.items;
    manifest->count = all.count;
    return code;
}

/* ---- output ------------------------------------------------------------- */

int ch_manifest_write(const struct ch_manifest *manifest, struct ch_buf *buf)
{
    size_t start = buf->len, i = 0, room = 1;
    for (size_t k = 0; k < manifest->count; k++)
        room += manifest->documents[k].path.len +
                manifest->documents[k].text.len + 32;
    if (ch_buf_reserve(buf, room))
        return ch_buf_check(buf);
    while (i < manifest->count && !manifest->documents[i].is_hook)
        write_document(buf, &manifest->documents[i++]);
    /* Helm trims the text of all but the hooks; it starts with "---". */
    if (!ch_buf_check(buf)) {
        struct chart_str text = ch_str_sub(ch_buf_view(buf), start, buf->len);
        struct chart_str trimmed = ch_trim_space(text);
        buf->len = start + trimmed.len;
    }
    ch_buf_byte(buf, '\n');
    while (i < manifest->count)
        write_document(buf, &manifest->documents[i++]);
    return ch_buf_check(buf);
}

/* "# Source: [^/]+/(.+)": the path after the chart's name, or "". */
static struct chart_str source_path(struct chart_str text)
{
    const struct chart_str source = CH_STR("# Source: ");
    size_t at = 0;
    while ((at = ch_str_find(text, source, at)) != CH_NPOS) {
        size_t name = at + source.len;
        size_t slash = ch_str_find_byte(text, '/', name);
        at = name;
        if (slash == CH_NPOS || slash == name || slash + 1 >= text.len ||
            text.ptr[slash + 1] == '\n')
            continue;
        size_t end = ch_str_find_byte(text, '\n', slash);
        return ch_str_sub(text, slash + 1, end == CH_NPOS ? text.len : end);
    }
    return CH_STR("");
}

/* A document of the finished output with the path it is selected by. */
struct piece {
    struct chart_str text, path;
};

static int split_output(struct ch_op *op, struct chart_str text,
                        struct piece **out, size_t *count)
{
    struct ch_split split = ch_split_start(text);
    struct chart_str piece;
    size_t n = 0;
    while (ch_split_next(&split, &piece))
        n++;
    *out = CH_NEW_ARRAY(op, struct piece, n);
    if (!*out)
        return ch_error_code(op);
    split = ch_split_start(text);
    *count = 0;
    while (ch_split_next(&split, &piece))
        (*out)[(*count)++] = (struct piece){piece, source_path(piece)};
    return 0;
}

static int no_such_template(struct ch_op *op, struct chart_str pattern,
                            const struct piece *pieces, size_t count)
{
    struct ch_spelling s;
    int code =
        ch_fail(op, CHART_ENOTFOUND, "could not find template %.*s in chart",
                CH_STR_ARG(pattern));
    ch_spelling_start(&s, op, pattern);
    for (size_t i = 0; i < count; i++)
        if (ch_spelling_add(&s, pieces[i].path))
            return code;
    if (s.best.len)
        ch_hint(op, "Did you mean %.*s?", CH_STR_ARG(s.best));
    return code;
}

int ch_manifest_write_only(const struct ch_manifest *manifest,
                           const struct chart_str *patterns, size_t count,
                           struct ch_buf *buf)
{
    struct ch_op *op = buf->op;
    struct piece *pieces = NULL;
    size_t n = 0;
    struct ch_buf whole;
    ch_buf_init(&whole, op);
    int code = ch_manifest_write(manifest, &whole);
    if (!code)
        code = split_output(op, ch_buf_view(&whole), &pieces, &n);
    for (size_t p = 0; !code && p < count; p++) {
        bool missing = true;
        for (size_t i = 0; i < n; i++) {
            if (!pieces[i].path.len ||
                ch_file_match(patterns[p], pieces[i].path) <= 0)
                continue;
            CH_BUF_LIT(buf, "---\n");
            ch_buf_str(buf, pieces[i].text);
            ch_buf_byte(buf, '\n');
            missing = false;
        }
        code = ch_step(op, n);
        if (!code && missing)
            code = no_such_template(op, patterns[p], pieces, n);
    }
    return code ? code : ch_buf_check(buf);
}
