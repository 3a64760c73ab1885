#include "dep/repo_index.h"

#include "base/aside.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/io.h"
#include "base/slashpath.h"
#include "base/sort.h"
#include "chart/chart.h"
#include "chart/fields.h"
#include "chart/marshal.h"
#include "chart/metadata.h"
#include "codec/json.h"
#include "codec/struct_fields.h"
#include "codec/yaml.h"
#include "dep/cache.h"
#include "dep/lock.h"
#include "dep/url.h"
#include "semver/semver.h"
#include "value/list.h"
#include "value/map.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

struct indexer {
    struct ch_op *op;
    const struct ch_repo_index_options *options;
    struct chart_str dir;
    struct chart_str now;
    struct ch_map *entries; /* name to list of entries */
};

/* ---- entries ------------------------------------------------------------- */

static int set(struct ch_op *op, struct ch_map *map, const char *key,
               struct chart_str text)
{
    struct ch_value v;
    int code = ch_value_string(op, text, &v);
    return code ? code : ch_map_set_str(op, map, ch_str_z(key), v);
}

/* An entry behind those that its chart has. */
static int push(struct indexer *x, struct chart_str name, struct ch_value entry)
{
    struct ch_value *known = ch_map_get_str(x->entries, name);
    if (known)
        return ch_list_push(x->op, known->u.list, entry);
    struct ch_list *list = ch_list_new(x->op, 1);
    int code = list ? ch_list_push(x->op, list, entry) : ch_error_code(x->op);
    return code ? code
                : ch_map_set_str(x->op, x->entries, name, ch_list_value(list));
}

/* Go's urlutil.URLJoin. */
static int join_url(struct ch_op *op, struct chart_str base,
                    struct chart_str file, struct chart_str *out)
{
    struct ch_url url;
    struct ch_buf buf;
    int code = ch_url_parse(op, base, &url);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(op);
        return ch_path_join(op, base, file, out);
    }
    if (!code)
        code = ch_path_join(op, url.path, file, &url.path);
    url.raw_path = CH_STR("");
    if (code)
        return code;
    ch_buf_init(&buf, op);
    ch_url_print(&buf, &url);
    return ch_buf_take(&buf, out);
}

static int set_urls(struct indexer *x, struct ch_map *map,
                    struct chart_str file)
{
    struct ch_value v;
    struct chart_str url = file;
    struct ch_list *urls = ch_list_new(x->op, 1);
    int code = urls ? 0 : ch_error_code(x->op);
    if (!code && x->options->url.len)
        code = join_url(x->op, x->options->url, file, &url);
    if (!code)
        code = ch_value_string(x->op, url, &v);
    if (!code)
        code = ch_list_push(x->op, urls, v);
    return code ? code
                : ch_map_set_str(x->op, map, CH_STR("urls"),
                                 ch_list_value(urls));
}

static int add_chart(struct indexer *x, const struct ch_metadata *metadata,
                     struct chart_str file, struct chart_str digest)
{
    struct ch_map *map = ch_map_new(x->op, 16);
    struct ch_value entry = ch_map_value(map);
    int code =
        map ? ch_metadata_to_map(x->op, metadata, map) : ch_error_code(x->op);
    if (!code)
        code = set_urls(x, map, file);
    if (!code)
        code = set(x->op, map, "created", x->now);
    if (!code)
        code = set(x->op, map, "digest", digest);
    entry.flags = CH_FLAG_ORDERED;
    return code ? code : push(x, metadata->name, entry);
}

/* What cannot be loaded is no chart. */
static int add_archive(struct indexer *x, struct chart_str path,
                       struct chart_str file, struct ch_aside *aside)
{
    struct ch_chart_tree *tree;
    struct chart_str bytes, digest;
    int code = ch_read_file(x->op, path.ptr, 64 << 20, &bytes);
    if (!code)
        code = ch_chart_load_archive(x->op, bytes, path, &tree);
    ch_aside_leave(aside);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(x->op);
        return 0;
    }
    if (!code)
        code = ch_cache_digest(x->op, bytes, &digest);
    return code ? code : add_chart(x, &tree->root->metadata, file, digest);
}

/* Of a chart its entry stays in memory. */
static int add_file(struct indexer *x, struct chart_str file)
{
    struct chart_str path;
    struct ch_aside aside;
    int code = ch_path_join(x->op, x->dir, file, &path);
    if (code)
        return code;
    ch_aside_begin(&aside, x->op);
    code = add_archive(x, path, file, &aside);
    ch_aside_end(&aside);
    return code;
}

static bool is_archive(struct chart_str name)
{
    return ch_str_ends(name, CH_STR(".tgz"));
}

/* The archives of a folder in it, "" the folder itself. */
static int add_folder(struct indexer *x, struct chart_str folder)
{
    struct chart_str path, file, *names;
    size_t count;
    int code = ch_path_join(x->op, x->dir, folder, &path);
    if (!code)
        code = ch_list_dir(x->op, path.ptr, &names, &count);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(x->op);
        return 0;
    }
    for (size_t i = 0; !code && i < count; i++) {
        if (!is_archive(names[i]))
            continue;
        code = ch_path_join(x->op, folder, names[i], &file);
        if (!code)
            code = add_file(x, file);
    }
    return code;
}

static int add_all(struct indexer *x)
{
    struct chart_str *names, path;
    struct stat st;
    size_t count;
    int code = add_folder(x, CH_STR(""));
    if (!code)
        code = ch_list_dir(x->op, x->dir.ptr, &names, &count);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(x->op);
        return 0;
    }
    for (size_t i = 0; !code && i < count; i++) {
        code = ch_path_join(x->op, x->dir, names[i], &path);
        if (!code && stat(path.ptr, &st) == 0 && S_ISDIR(st.st_mode))
            code = add_folder(x, names[i]);
    }
    return code;
}

/* ---- merging ------------------------------------------------------------- */

static struct chart_str text_of(struct ch_value entry, const char *key)
{
    const struct ch_value *v =
        ch_is_map(entry) ? ch_map_get_str(entry.u.map, ch_str_z(key)) : NULL;
    return v && v->type == CH_T_STRING ? ch_value_str(*v) : CH_STR("");
}

static bool has_entry(const struct indexer *x, struct ch_value entry)
{
    const struct ch_value *list =
        ch_map_get_str(x->entries, text_of(entry, "name"));
    for (size_t i = 0; list && i < ch_list_len(*list); i++)
        if (ch_str_eq(text_of(ch_list_at(*list, i), "version"),
                      text_of(entry, "version")))
            return true;
    return false;
}

/* An entry in the order of Helm's structs: metadata, then where it is. */
static int in_order(struct indexer *x, struct ch_value entry,
                    struct ch_value *out)
{
    static const char *const keys[] = {"urls", "created", "removed", "digest"};
    const struct ch_fields_source where = {.name = x->options->merge};
    struct ch_metadata metadata = {.name = CH_STR("")};
    struct ch_map *map = ch_map_new(x->op, 16);
    int code = map ? ch_metadata_decode(x->op, entry, &where, &metadata)
                   : ch_error_code(x->op);
    if (!code)
        code = ch_metadata_to_map(x->op, &metadata, map);
    for (size_t i = 0; !code && i < CH_COUNT(keys); i++) {
        struct chart_str key = ch_str_z(keys[i]);
        const struct ch_value *v = ch_map_get_str(entry.u.map, key);
        if (v && !ch_is_nil(*v))
            code = ch_map_set_str(x->op, map, key, *v);
    }
    *out = ch_map_value(map);
    out->flags = CH_FLAG_ORDERED;
    return code;
}

static int merge_entries(struct indexer *x, struct ch_value list)
{
    int code = 0;
    for (size_t i = 0; !code && ch_is_list(list) && i < ch_list_len(list);
         i++) {
        struct ch_value entry = ch_list_at(list, i);
        if (!ch_is_map(entry) || has_entry(x, entry))
            continue;
        code = in_order(x, entry, &entry);
        if (!code)
            code = push(x, text_of(entry, "name"), entry);
    }
    return code;
}

static int write_index(struct indexer *x, struct ch_map *entries,
                       struct chart_str path);

static int read_old(struct indexer *x, struct chart_str text,
                    struct ch_value *out)
{
    const struct ch_yaml_options strict = {.strict = true, .integers = true};
    int code = ch_yaml_parse(x->op, text, &strict, out);
    if (!code && !ch_is_map(*out))
        code = ch_yaml_not_a_map(x->op, NULL, *out, "map[string]interface {}");
    if (code && !ch_is_fatal(code))
        ch_prefix(x->op, "merge failed: error loading %.*s: ",
                  CH_STR_ARG(x->options->merge));
    return code;
}

static int merge(struct indexer *x)
{
    struct ch_op *op = x->op;
    struct chart_str text;
    struct ch_value v;
    struct ch_map *empty = ch_map_new(op, 0);
    int code = empty ? ch_read_file(op, x->options->merge.ptr, 100 << 20, &text)
                     : ch_error_code(op);
    if (code == CHART_ENOTFOUND) {
        ch_error_clear(op);
        return write_index(x, empty, x->options->merge);
    }
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "merge failed: ");
    if (!code)
        code = read_old(x, text, &v);
    if (code)
        return code;
    const struct ch_value *entries = ch_map_get_str(v.u.map, CH_STR("entries"));
    for (size_t i = 0;
         !code && entries && ch_is_map(*entries) && i < ch_map_len(*entries);
         i++)
        code = merge_entries(x, entries->u.map->entries[i].value);
    return code;
}

/* ---- writing ------------------------------------------------------------- */

struct dated {
    struct ch_semver version;
    bool valid;
    struct ch_value entry;
};

static int newest_first(const void *a, const void *b, void *user)
{
    const struct dated *left = a, *right = b;
    (void)user;
    if (!left->valid || !right->valid)
        return right->valid - left->valid;
    return ch_semver_compare(&right->version, &left->version);
}

static int sort_list(struct ch_op *op, struct ch_value list)
{
    size_t count = ch_list_len(list);
    struct dated *items = CH_NEW_ARRAY(op, struct dated, count);
    int code = items ? 0 : ch_error_code(op);
    for (size_t i = 0; !code && i < count; i++) {
        items[i].entry = ch_list_at(list, i);
        code = ch_semver_parse(op, text_of(items[i].entry, "version"),
                               &items[i].version);
        items[i].valid = !code;
        if (ch_is_fatal(code))
            return code;
        ch_error_clear(op);
        code = 0;
    }
    if (!code)
        code = ch_sort(op, items, count, sizeof *items, newest_first, NULL);
    for (size_t i = 0; !code && i < count; i++)
        list.u.list->items[i] = items[i].entry;
    return code;
}

/* YAML sorts keys, JSON has them in the order of Helm's structs. */
static void unorder(struct ch_value list)
{
    for (size_t i = 0; i < ch_list_len(list); i++)
        list.u.list->items[i].flags = 0;
}

static int index_text(struct indexer *x, struct ch_map *entries,
                      struct ch_buf *text)
{
    struct ch_map *map = ch_map_new(x->op, 3);
    struct ch_value v = ch_map_value(map);
    int code = map ? ch_map_sort(x->op, entries) : ch_error_code(x->op);
    for (size_t i = 0; !code && i < entries->len; i++) {
        code = sort_list(x->op, entries->entries[i].value);
        if (!x->options->json)
            unorder(entries->entries[i].value);
    }
    if (!code)
        code = set(x->op, map, "apiVersion", CH_STR("v1"));
    if (!code)
        code = set(x->op, map, "generated", x->now);
    if (!code)
        code = ch_map_set_str(x->op, map, CH_STR("entries"),
                              ch_map_value(entries));
    if (code)
        return code;
    if (!x->options->json)
        return ch_yaml_emit(text, v);
    v.flags = CH_FLAG_ORDERED;
    return ch_json_emit(text, v, CH_JSON_PRETTY);
}

static int write_index(struct indexer *x, struct ch_map *entries,
                       struct chart_str path)
{
    struct ch_buf text;
    ch_buf_init(&text, x->op);
    int code = index_text(x, entries, &text);
    return code ? code
                : ch_write_whole(x->op, path, ch_buf_view(&text), 0644, false);
}

/* Errors name the absolute path, as Helm's do. */
static int absolute(struct ch_op *op, struct chart_str path,
                    struct chart_str *out)
{
    char *real = realpath(path.ptr, NULL);
    if (!real) {
        real = realpath(".", NULL);
        int code =
            real ? ch_path_join(op, ch_str_z(real), path, out)
                 : ch_fail(op, CHART_EIO, "getwd: %s", ch_errno_text(errno));
        free(real);
        return code;
    }
    *out = ch_str_dup(op, ch_str_z(real));
    free(real);
    return out->ptr ? 0 : ch_error_code(op);
}

int ch_repo_index(struct ch_op *op, struct chart_str directory,
                  const struct ch_repo_index_options *options)
{
    struct indexer x = {.op = op, .options = options};
    struct chart_str path;
    int code = absolute(op, directory, &x.dir);
    x.entries = ch_map_new(op, 0);
    if (!x.entries)
        return ch_error_code(op);
    if (!code)
        code = ch_lock_now(op, &x.now);
    if (!code)
        code = add_all(&x);
    if (!code && options->merge.len)
        code = merge(&x);
    if (!code)
        code = ch_path_join(op, x.dir, CH_STR("index.yaml"), &path);
    return code ? code : write_index(&x, x.entries, path);
}
