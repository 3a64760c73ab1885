#include "dep/cache.h"

#include "base/aside.h"
#include "base/buf.h"
#include "base/io.h"
#include "base/slashpath.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { digest_digits = 2 * CH_SHA256_LEN, max_content = 128 << 20 };

void ch_cache_open(struct ch_cache *cache, struct ch_op *op,
                   struct chart_str root)
{
    *cache = (struct ch_cache){.op = op, .root = root};
}

int ch_cache_give_up(struct ch_cache *cache, int code)
{
    if (!code || ch_is_fatal(code))
        return code;
    if (!cache->read_only)
        ch_warn(cache->op, CH_WARN_WARN,
                "msg=\"nothing is kept in the cache\" error=\"%.*s\"",
                CH_STR_ARG(ch_error_text(cache->op)));
    ch_error_clear(cache->op);
    cache->read_only = true;
    return 0;
}

static bool is_writable(const struct ch_cache *cache)
{
    return cache->root.len && !cache->read_only;
}

/* ---- paths --------------------------------------------------------------- */

int ch_cache_digest(struct ch_op *op, struct chart_str bytes,
                    struct chart_str *hex)
{
    int code = ch_sha256_text(op, bytes, hex);
    if (!code)
        *hex = ch_str_sub(*hex, strlen("sha256:"), hex->len);
    return code;
}

bool ch_cache_is_digest(struct chart_str hex)
{
    for (size_t i = 0; i < hex.len; i++)
        if (!ch_is_digit(hex.ptr[i]) &&
            !(hex.ptr[i] >= 'a' && hex.ptr[i] <= 'f'))
            return false;
    return hex.len == digest_digits;
}

/* ROOT/FOLDER/NAME; `shard`: with the name's first two digits in between. */
static int path_of(struct ch_cache *cache, const char *folder,
                   struct chart_str name, bool shard, struct chart_str *path)
{
    struct ch_buf buf;
    ch_buf_init(&buf, cache->op);
    ch_buf_str(&buf, cache->root);
    ch_buf_byte(&buf, '/');
    ch_buf_str(&buf, ch_str_z(folder));
    if (shard) {
        ch_buf_byte(&buf, '/');
        ch_buf_str(&buf, ch_str_sub(name, 0, 2));
    }
    ch_buf_byte(&buf, '/');
    ch_buf_str(&buf, name);
    return ch_buf_take(&buf, path);
}

static int hashed_path(struct ch_cache *cache, const char *folder,
                       struct chart_str key, struct chart_str *path)
{
    struct chart_str hex;
    int code = ch_cache_digest(cache->op, key, &hex);
    return code ? code : path_of(cache, folder, hex, false, path);
}

/* Writes a file of the cache; a failure is none of the caller's. */
static int write_file(struct ch_cache *cache, struct chart_str path,
                      struct chart_str bytes)
{
    struct chart_str dir;
    int code = ch_path_dir(cache->op, path, &dir);
    if (!code)
        code = ch_make_dirs(cache->op, dir);
    if (!code)
        code = ch_write_whole(cache->op, path, bytes, 0644, false);
    return ch_cache_give_up(cache, code);
}

/* Reads one; whatever is wrong with it, it is not there then. */
static int read_file(struct ch_cache *cache, struct chart_str path,
                     uint64_t max, struct chart_str *bytes, bool *found)
{
    *found = false;
    if (!cache->root.len)
        return 0;
    int fd = open(path.ptr, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return 0;
    int code = ch_read_fd(cache->op, fd, path.ptr, max, bytes);
    *found = !code;
    (void)close(fd);
    if (ch_is_fatal(code) && code != CHART_ELIMIT)
        return code;
    ch_error_clear(cache->op);
    return 0;
}

/* Its last use is now. */
static void touch(struct chart_str path)
{
    (void)utimensat(AT_FDCWD, path.ptr, NULL, AT_SYMLINK_NOFOLLOW);
}

/* ---- content ------------------------------------------------------------- */

int ch_cache_read_content(struct ch_cache *cache, struct chart_str path,
                          struct chart_str *bytes, bool *found)
{
    return read_file(cache, path, max_content, bytes, found);
}

int ch_cache_get(struct ch_cache *cache, struct chart_str hex,
                 struct chart_str *bytes, bool *found)
{
    struct chart_str path, actual;
    *found = false;
    if (!cache->root.len || !ch_cache_is_digest(hex))
        return 0;
    int code = path_of(cache, "sha256", hex, true, &path);
    if (!code)
        code = ch_cache_read_content(cache, path, bytes, found);
    if (code || !*found)
        return code;
    code = ch_cache_digest(cache->op, *bytes, &actual);
    if (!code && !ch_str_eq(actual, hex)) {
        *found = false;
        (void)unlink(path.ptr);
    }
    if (!code && *found)
        touch(path);
    return code;
}

/* Whether these bytes are there already: after a power failure a file may have
 * its size and nothing in it. */
static int is_kept(struct ch_cache *cache, struct chart_str path,
                   struct chart_str bytes, bool *yes)
{
    struct chart_str there;
    struct ch_aside aside;
    struct stat st;
    *yes = lstat(path.ptr, &st) == 0 && S_ISREG(st.st_mode) &&
           (uint64_t)st.st_size == bytes.len;
    if (!*yes)
        return 0;
    ch_aside_begin(&aside, cache->op);
    int code = read_file(cache, path, bytes.len, &there, yes);
    *yes = !code && *yes && ch_str_eq(there, bytes);
    ch_aside_end(&aside);
    return code;
}

int ch_cache_put(struct ch_cache *cache, struct chart_str hex,
                 struct chart_str bytes)
{
    struct chart_str path;
    bool kept;
    if (!is_writable(cache) || !ch_cache_is_digest(hex))
        return 0;
    int code = path_of(cache, "sha256", hex, true, &path);
    if (!code)
        code = is_kept(cache, path, bytes, &kept);
    return code || kept ? code : write_file(cache, path, bytes);
}

/* ---- references ---------------------------------------------------------- */

#define REF_LEAD "chartc-ref 1\n"

/* The lines of a reference. */
static struct chart_str *ref_lines(struct ch_cache_ref *ref, size_t i)
{
    struct chart_str *const lines[] = {&ref->content, &ref->provenance,
                                       &ref->file_name, &ref->manifest,
                                       &ref->source};
    return i < CH_COUNT(lines) ? lines[i] : NULL;
}

static bool parse_ref(struct chart_str text, struct ch_cache_ref *ref)
{
    struct chart_str *line, rest = text;
    if (!ch_str_starts(text, CH_STR(REF_LEAD)))
        return false;
    rest = ch_str_sub(text, strlen(REF_LEAD), text.len);
    for (size_t i = 0; (line = ref_lines(ref, i)); i++)
        if (!ch_str_cut(rest, '\n', line, &rest))
            return false;
    return ch_cache_is_digest(ref->content) &&
           ch_str_find_byte(ref->file_name, '/', 0) == CH_NPOS &&
           ref->file_name.len && ref->file_name.ptr[0] != '.';
}

int ch_cache_read_ref(struct ch_cache *cache, struct chart_str path,
                      struct ch_cache_ref *ref, bool *found)
{
    struct chart_str text;
    int code = read_file(cache, path, 1 << 16, &text, found);
    if (!code && *found)
        *found = parse_ref(text, ref);
    return code;
}

int ch_cache_get_ref(struct ch_cache *cache, struct chart_str key,
                     struct ch_cache_ref *ref, bool *found)
{
    struct chart_str path;
    *found = false;
    if (!cache->root.len)
        return 0;
    int code = hashed_path(cache, "ref", key, &path);
    if (!code)
        code = ch_cache_read_ref(cache, path, ref, found);
    if (!code && *found)
        touch(path);
    return code;
}

int ch_cache_put_ref(struct ch_cache *cache, struct chart_str key,
                     const struct ch_cache_ref *ref)
{
    struct ch_cache_ref copy = *ref;
    struct chart_str path, *line;
    struct ch_buf buf;
    if (!is_writable(cache))
        return 0;
    ch_buf_init(&buf, cache->op);
    CH_BUF_LIT(&buf, REF_LEAD);
    for (size_t i = 0; (line = ref_lines(&copy, i)); i++) {
        if (ch_str_find_byte(*line, '\n', 0) != CH_NPOS)
            return 0;
        ch_buf_str(&buf, *line);
        ch_buf_byte(&buf, '\n');
    }
    int code = ch_buf_check(&buf);
    if (!code)
        code = hashed_path(cache, "ref", key, &path);
    return code ? code : write_file(cache, path, ch_buf_view(&buf));
}

/* ---- indexes ------------------------------------------------------------- */

#define INDEX_LEAD "chartc-index 1\n"

int ch_cache_index_path(struct ch_cache *cache, struct chart_str url,
                        struct chart_str *path)
{
    return hashed_path(cache, "index", url, path);
}

static bool parse_number(struct chart_str text, uint64_t max, uint64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!ch_is_digit(text.ptr[i]) || *out > max / 10)
            return false;
        *out = *out * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return text.len > 0 && *out <= max;
}

static bool parse_head(struct chart_str text, struct ch_cache_index *head)
{
    struct chart_str size, check, rest;
    uint64_t number;
    if (!ch_str_starts(text, CH_STR(INDEX_LEAD)))
        return false;
    rest = ch_str_sub(text, strlen(INDEX_LEAD), text.len);
    if (!ch_str_cut(rest, ' ', &size, &rest) ||
        !ch_str_cut(rest, '\n', &check, &rest) ||
        !ch_str_cut(rest, '\n', &head->etag, &rest) ||
        !ch_str_cut(rest, '\n', &head->last_modified, &rest) ||
        !ch_str_cut(rest, '\n', &head->url, &rest) ||
        !parse_number(size, UINT64_MAX / 16, &head->size) ||
        !parse_number(check, UINT32_MAX, &number))
        return false;
    head->check = (uint32_t)number;
    return true;
}

/* Its size alone is looked at here; the check sum is the reader's. */
static bool read_head(struct ch_cache *cache, int fd,
                      struct ch_cache_index *head)
{
    struct stat st;
    char *text = ch_alloc(cache->op, CH_CACHE_HEAD);
    size_t len = 0;
    ssize_t got = 1;
    while (text && got > 0 && len < CH_CACHE_HEAD) {
        got = read(fd, text + len, CH_CACHE_HEAD - len);
        if (got < 0 && errno == EINTR)
            got = 1;
        else if (got > 0)
            len += (size_t)got;
    }
    return text && len == CH_CACHE_HEAD &&
           parse_head(ch_str(text, len), head) && fstat(fd, &st) == 0 &&
           (uint64_t)st.st_size == head->size + CH_CACHE_HEAD;
}

static int open_index(struct ch_cache *cache, struct chart_str path, int *fd,
                      struct ch_cache_index *head)
{
    *fd = open(path.ptr, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (*fd < 0 || read_head(cache, *fd, head))
        return 0;
    (void)close(*fd);
    *fd = -1;
    return ch_error_code(cache->op);
}

int ch_cache_index_open(struct ch_cache *cache, struct chart_str url, int *fd,
                        struct ch_cache_index *head)
{
    struct chart_str path;
    *fd = -1;
    if (!cache->root.len)
        return 0;
    int code = ch_cache_index_path(cache, url, &path);
    if (!code)
        code = open_index(cache, path, fd, head);
    if (!code && *fd >= 0)
        touch(path);
    return code;
}

int ch_cache_index_read(struct ch_cache *cache, struct chart_str path,
                        struct ch_cache_index *head, struct chart_str *text,
                        bool *found)
{
    int fd;
    int code = open_index(cache, path, &fd, head);
    *found = !code && fd >= 0;
    if (!*found)
        return code;
    if (text)
        code = ch_read_fd(cache->op, fd, path.ptr, max_content, text);
    (void)close(fd);
    return code;
}

int ch_cache_index_draft(struct ch_cache *cache, struct ch_draft *draft)
{
    static const char room[CH_CACHE_HEAD];
    struct chart_str dir;
    draft->fd = -1;
    if (!is_writable(cache))
        return 0;
    int code = ch_path_join(cache->op, cache->root, CH_STR("index"), &dir);
    if (!code)
        code = ch_make_dirs(cache->op, dir);
    if (!code)
        code = ch_draft_open(cache->op, dir, draft);
    if (!code)
        code = ch_draft_write(cache->op, draft, ch_str(room, sizeof room));
    if (code)
        ch_draft_drop(draft);
    return ch_cache_give_up(cache, code);
}

static int head_text(struct ch_cache *cache, const struct ch_cache_index *head,
                     struct chart_str *text)
{
    struct ch_buf buf;
    bool fits = head->etag.len + head->last_modified.len < 512;
    ch_buf_init(&buf, cache->op);
    CH_BUF_LIT(&buf, INDEX_LEAD);
    ch_buf_uint(&buf, head->size);
    ch_buf_byte(&buf, ' ');
    ch_buf_uint(&buf, head->check);
    ch_buf_byte(&buf, '\n');
    if (fits)
        ch_buf_str(&buf, head->etag);
    ch_buf_byte(&buf, '\n');
    if (fits)
        ch_buf_str(&buf, head->last_modified);
    ch_buf_byte(&buf, '\n');
    ch_buf_str(&buf, ch_str_sub(head->url, 0, 400));
    if (!ch_buf_check(&buf))
        ch_buf_fill(&buf, '\n', CH_CACHE_HEAD - buf.len);
    return ch_buf_take(&buf, text);
}

int ch_cache_index_publish(struct ch_cache *cache, struct ch_draft *draft,
                           struct chart_str url,
                           const struct ch_cache_index *head)
{
    struct chart_str text, path;
    int code = head_text(cache, head, &text);
    if (!code)
        code = ch_cache_index_path(cache, url, &path);
    if (!code && pwrite(draft->fd, text.ptr, text.len, 0) != (ssize_t)text.len)
        code = ch_fail(cache->op, CHART_EIO, "write %.*s: %s",
                       CH_STR_ARG(draft->path), ch_errno_text(errno));
    if (!code)
        code = ch_draft_publish(cache->op, draft, path, false);
    ch_draft_drop(draft);
    return ch_cache_give_up(cache, code);
}
