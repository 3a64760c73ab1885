/* The files of a cache, one after the other. */
#include "base/aside.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/io.h"
#include "base/slashpath.h"
#include "dep/cache.h"
#include "value/map.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct walk {
    struct ch_cache *cache;
    bool check;
    int (*each)(void *user, const struct ch_cache_entry *entry);
    void *user;
    struct ch_map *names; /* of a digest: its chart's file name; or "" */
    bool stopped;
};

/* ---- names --------------------------------------------------------------- */

static int note_ref(struct walk *w, struct chart_str path)
{
    struct ch_cache_ref ref;
    struct ch_value name;
    bool found;
    int code = ch_cache_read_ref(w->cache, path, &ref, &found);
    if (code || !found)
        return code;
    struct chart_str shown = ref.file_name;
    if (ch_str_ends(shown, CH_STR(".tgz")))
        shown.len -= strlen(".tgz");
    code = ch_value_string(w->cache->op, shown, &name);
    if (!code)
        code = ch_map_set_str(w->cache->op, w->names, ref.content, name);
    return code;
}

/* ---- one file ------------------------------------------------------------ */

static int name_chart(struct walk *w, struct chart_str name,
                      struct ch_cache_entry *entry)
{
    const struct ch_value *known = ch_map_get_str(w->names, name);
    struct ch_buf buf;
    ch_buf_init(&buf, w->cache->op);
    CH_BUF_LIT(&buf, "sha256:");
    ch_buf_str(&buf, name);
    entry->kind = known ? CH_CACHE_CHART : CH_CACHE_OTHER;
    if (known)
        entry->name = ch_value_str(*known);
    return ch_buf_take(&buf, &entry->digest);
}

static int check_content(struct walk *w, struct chart_str name,
                         struct ch_cache_entry *entry)
{
    struct chart_str bytes, actual;
    bool found;
    int code = ch_cache_read_content(w->cache, entry->path, &bytes, &found);
    if (!code && found)
        code = ch_cache_digest(w->cache->op, bytes, &actual);
    entry->is_whole = !code && found && ch_str_eq(actual, name);
    return code;
}

static int look_at_content(struct walk *w, struct chart_str name,
                           struct ch_cache_entry *entry)
{
    int code = name_chart(w, name, entry);
    return code || !w->check ? code : check_content(w, name, entry);
}

static int look_at_index(struct walk *w, struct ch_cache_entry *entry)
{
    struct ch_cache_index head;
    struct chart_str text;
    bool found;
    int code = ch_cache_index_read(w->cache, entry->path, &head,
                                   w->check ? &text : NULL, &found);
    entry->kind = CH_CACHE_INDEX;
    entry->is_whole = found && (!w->check || ch_adler32(text) == head.check);
    if (found)
        entry->name = head.url;
    return code;
}

/* What a file is follows from where it lies. */
static int look_at(struct walk *w, const char *folder, struct chart_str name,
                   struct ch_cache_entry *entry)
{
    if (strcmp(folder, "sha256") == 0)
        return ch_cache_is_digest(name) ? look_at_content(w, name, entry) : 0;
    if (strcmp(folder, "index") == 0)
        return look_at_index(w, entry);
    struct ch_cache_ref ref;
    int code = ch_cache_read_ref(w->cache, entry->path, &ref, &entry->is_whole);
    if (!code && entry->is_whole)
        entry->name = ref.source;
    return code;
}

static int visit(struct walk *w, const char *folder, struct chart_str dir,
                 struct chart_str name)
{
    struct ch_op *op = w->cache->op;
    struct ch_aside aside;
    struct ch_cache_entry entry = {
        .kind = CH_CACHE_OTHER, .digest = CH_STR(""), .name = CH_STR("")};
    struct stat st;
    bool draft = ch_draft_is_name(name);
    if (draft && w->check)
        return 0; /* being made, or left by a run that was killed */
    ch_aside_begin(&aside, op); /* contents are large */
    int code = ch_path_join(op, dir, name, &entry.path);
    if (!code && lstat(entry.path.ptr, &st) == 0 && S_ISREG(st.st_mode)) {
        entry.bytes = (uint64_t)st.st_size;
        entry.used = (int64_t)st.st_mtime;
        entry.is_whole = !w->check;
        if (!draft)
            code = look_at(w, folder, name, &entry);
        if (!code)
            w->stopped = w->each(w->user, &entry) != 0;
    }
    ch_aside_end(&aside);
    return code;
}

/* ---- folders ------------------------------------------------------------- */

static int list(struct walk *w, struct chart_str dir, struct chart_str **names,
                size_t *count)
{
    int code = ch_list_dir(w->cache->op, dir.ptr, names, count);
    if (code != CHART_ENOTFOUND)
        return code;
    ch_error_clear(w->cache->op);
    return 0;
}

static int visit_folder(struct walk *w, const char *folder,
                        struct chart_str dir)
{
    struct chart_str *names;
    size_t count;
    if (w->check)
        ch_draft_sweep(w->cache->op, dir);
    int code = list(w, dir, &names, &count);
    for (size_t i = 0; !code && !w->stopped && i < count; i++)
        code = visit(w, folder, dir, names[i]);
    return code;
}

static int visit_shards(struct walk *w, struct chart_str dir)
{
    struct chart_str *names, shard;
    size_t count;
    int code = list(w, dir, &names, &count);
    for (size_t i = 0; !code && !w->stopped && i < count; i++) {
        code = ch_path_join(w->cache->op, dir, names[i], &shard);
        if (!code)
            code = visit_folder(w, "sha256", shard);
        if (code == CHART_EIO) { /* a file where a folder should be */
            ch_error_clear(w->cache->op);
            code = 0;
        }
    }
    return code;
}

static int read_names(struct walk *w, struct chart_str dir)
{
    struct chart_str *names, path;
    size_t count;
    int code = list(w, dir, &names, &count);
    for (size_t i = 0; !code && i < count; i++) {
        code = ch_path_join(w->cache->op, dir, names[i], &path);
        if (!code)
            code = note_ref(w, path);
    }
    return code;
}

int ch_cache_walk(struct ch_cache *cache, bool check,
                  int (*each)(void *user, const struct ch_cache_entry *entry),
                  void *user)
{
    struct walk w = {cache, check, each, user, NULL, false};
    struct chart_str index, ref, content;
    if (!cache->root.len)
        return 0;
    w.names = ch_map_new(cache->op, 0);
    int code = w.names ? 0 : ch_error_code(cache->op);
    if (!code)
        code = ch_path_join(cache->op, cache->root, CH_STR("index"), &index);
    if (!code)
        code = ch_path_join(cache->op, cache->root, CH_STR("ref"), &ref);
    if (!code)
        code = ch_path_join(cache->op, cache->root, CH_STR("sha256"), &content);
    if (!code)
        code = read_names(&w, ref);
    if (!code)
        code = visit_folder(&w, "index", index);
    if (!code && !w.stopped)
        code = visit_folder(&w, "ref", ref);
    return code || w.stopped ? code : visit_shards(&w, content);
}
