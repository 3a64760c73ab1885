/*
 * The bytes of an index go two ways while they come in: to the reader, and to a
 * draft in the cache (or, without one, to memory) from which an odd index is
 * read again.
 */
#include "dep/index_fetch.h"

#include "base/buf.h"
#include "base/error.h"
#include "base/io.h"
#include "base/slashpath.h"
#include "dep/url.h"
#include "golib/strconv.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { max_index = 100 << 20, piece_bytes = 1 << 16 };

/* A job at work. */
struct work {
    struct ch_dep *dep;
    struct ch_index_job *job;
    struct ch_index *index;
    struct chart_str key;       /* for the cache: the URL */
    struct chart_str shown;     /* for messages: without what is secret */
    struct ch_cache_index head; /* of what is cached, then of what comes */
    int cached_fd;              /* -1 none */
    struct ch_draft draft;      /* fd -1 none */
    struct ch_buf memory;       /* instead of a draft */
    bool in_memory, started;
    bool again;                /* what is cached was no good: another fetch */
    struct chart_error *error; /* while reading */
    int code;
};

/* ---- outcomes ------------------------------------------------------------ */

/* Takes the operation's error as the reading's outcome. What ends the
 * operation goes through. */
static int keep_error(struct work *w, int code)
{
    struct ch_op *op = w->dep->op;
    if (!code || ch_is_fatal(code))
        return code;
    if (!w->code) {
        w->code = code;
        w->error = ch_op_take_error(op);
    }
    ch_error_clear(op);
    return 0;
}

int ch_index_job_fail(struct ch_op *op, struct ch_index_job *job)
{
    if (job->code)
        ch_op_put_error(op, job->error);
    job->error = NULL;
    return job->code;
}

/* ---- the reader ---------------------------------------------------------- */

static int restart(struct work *w)
{
    const struct ch_index_job *job = w->job;
    chart_error_free(w->error);
    w->error = NULL;
    w->code = 0;
    w->head.size = 0;
    w->head.check = 1;
    return ch_index_start(w->dep->op, job->names, job->name_count, w->shown,
                          &w->index);
}

static int read_piece(struct work *w, struct chart_str piece)
{
    w->head.check = ch_adler32_add(w->head.check, piece);
    w->head.size += piece.len;
    return w->code ? 0 : keep_error(w, ch_index_feed(w->index, piece));
}

/* Everything was read; an odd index is `text`, or null: it must be got. */
static int read_end(struct work *w, const struct chart_str *text)
{
    int code = w->code ? 0 : keep_error(w, ch_index_end(w->index));
    if (!code && !w->code && ch_index_is_odd(w->index) && text)
        code = keep_error(w, ch_index_read_whole(w->index, *text));
    if (!code && !w->code)
        code = keep_error(w, ch_index_finish(w->index));
    return code;
}

/* Reads a file from where it stands to its end, and again as a whole if it
 * must; `skip` bytes in front are no index. */
static int read_fd(struct work *w, int fd, size_t skip, const char *name)
{
    struct ch_op *op = w->dep->op;
    struct chart_str text = CH_STR("");
    char *bytes = ch_alloc(op, piece_bytes);
    ssize_t got = 1;
    int code = bytes ? 0 : ch_error_code(op);
    while (!code && got > 0) {
        got = read(fd, bytes, piece_bytes);
        if (got > 0)
            code = read_piece(w, ch_str(bytes, (size_t)got));
        else if (got < 0 && errno == EINTR)
            got = 1;
        else if (got < 0)
            code = keep_error(w, ch_fail(op, CHART_EIO, "read %s: %s", name,
                                         ch_errno_text(errno)));
    }
    if (!code && !w->code)
        code = keep_error(w, ch_index_end(w->index));
    bool odd = !code && !w->code && ch_index_is_odd(w->index);
    if (odd && lseek(fd, (off_t)skip, SEEK_SET) >= 0)
        code = ch_read_fd(op, fd, name, max_index, &text);
    return code ? code : read_end(w, odd ? &text : NULL);
}

/* ---- from the cache ------------------------------------------------------ */

/* The cached index is read and checked. `again` is set when it is no good. */
static int read_cached(struct work *w)
{
    struct ch_cache_index head = w->head;
    int code = restart(w);
    if (!code)
        code = read_fd(w, w->cached_fd, CH_CACHE_HEAD, "index");
    w->again =
        !code && (w->head.size != head.size || w->head.check != head.check);
    w->head.etag = w->head.last_modified = CH_STR("");
    (void)close(w->cached_fd);
    w->cached_fd = -1;
    return code;
}

/* Helm's own copy. */
static int read_helm_file(struct work *w, bool *found)
{
    const char *path = w->job->helm_path.ptr;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    *found = fd >= 0;
    if (!*found)
        return 0;
    int code = restart(w);
    if (!code)
        code = read_fd(w, fd, 0, path);
    (void)close(fd);
    return code;
}

/* Without the network, if there is something. Of a configured repository
 * Helm's copy comes first: that is what `repo update` writes. */
static int try_cached(struct work *w, bool *done)
{
    int code = 0;
    *done = false;
    if (w->job->repo && w->job->helm_path.len)
        code = read_helm_file(w, done);
    if (!code && !*done && w->cached_fd >= 0) {
        code = read_cached(w);
        *done = !code && !w->again;
    }
    if (!code && !*done && w->job->helm_path.len)
        code = read_helm_file(w, done);
    w->again = false;
    return code;
}

/* ---- from the network ---------------------------------------------------- */

/* The draft goes on even when the reader has failed: what is cached is what the
 * repository says. */
static int write_piece(struct work *w, struct chart_str piece)
{
    if (w->draft.fd >= 0) {
        int code = ch_draft_write(w->dep->op, &w->draft, piece);
        if (!code)
            return 0;
        ch_draft_drop(&w->draft);
        return w->job->save ? keep_error(w, code)
                            : ch_cache_give_up(&w->dep->cache, code);
    }
    if (w->in_memory)
        ch_buf_str(&w->memory, piece);
    return ch_buf_check(&w->memory);
}

static int start_draft(struct work *w)
{
    struct chart_str dir;
    int code;
    ch_draft_drop(&w->draft);
    if (!w->job->save) {
        code = ch_cache_index_draft(&w->dep->cache, &w->draft);
    } else {
        code = ch_path_dir(w->dep->op, w->job->helm_path, &dir);
        if (!code)
            code = ch_make_dirs(w->dep->op, dir);
        if (!code)
            code = ch_draft_open(w->dep->op, dir, &w->draft);
    }
    w->in_memory = w->draft.fd < 0;
    w->memory.len = 0;
    return code;
}

static int take_piece(void *user, struct ch_op *op, struct chart_str piece)
{
    struct work *w = user;
    int code = 0;
    (void)op;
    if (!piece.ptr || !w->started) {
        code = restart(w);
        if (!code)
            code = start_draft(w);
        w->started = true;
    }
    if (!code && piece.ptr)
        code = write_piece(w, piece);
    if (!code && piece.ptr)
        code = read_piece(w, piece);
    return code;
}

/* The text of what was fetched, for an odd index. */
static int fetched_text(struct work *w, struct chart_str *text, bool *there)
{
    struct ch_op *op = w->dep->op;
    *there = w->in_memory;
    *text = ch_buf_view(&w->memory);
    if (w->draft.fd < 0)
        return 0;
    int fd = open(w->draft.path.ptr, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return 0;
    off_t skip = w->job->save ? 0 : CH_CACHE_HEAD;
    *there = lseek(fd, skip, SEEK_SET) == skip;
    int code = ch_read_fd(op, fd, w->draft.path.ptr, max_index, text);
    (void)close(fd);
    return code;
}

/* Helm's list of what charts there are. */
static int save_names(struct work *w)
{
    struct ch_buf text;
    struct chart_str path;
    size_t count;
    const struct chart_str *names = ch_index_names(w->index, &count);
    ch_buf_init(&text, w->dep->op);
    for (size_t i = 0; i < count; i++) {
        ch_buf_str(&text, names[i]);
        ch_buf_byte(&text, '\n');
    }
    int code = ch_buf_check(&text);
    if (!code)
        code = ch_helm_index_path(w->dep, w->job->repo, w->job->url,
                                  "-charts.txt", &path);
    if (!code)
        code =
            ch_write_whole(w->dep->op, path, ch_buf_view(&text), 0644, false);
    return code;
}

static int publish(struct work *w, const struct ch_fetch *fetch)
{
    if (w->job->save) {
        int code = save_names(w);
        if (!code && fchmod(w->draft.fd, 0644) != 0)
            code = ch_fail(w->dep->op, CHART_EIO, "chmod %.*s: %s",
                           CH_STR_ARG(w->draft.path), ch_errno_text(errno));
        if (!code)
            code = ch_draft_publish(w->dep->op, &w->draft, w->job->helm_path,
                                    false);
        return keep_error(w, code);
    }
    w->head.etag = fetch->got_etag;
    w->head.last_modified = fetch->got_last_modified;
    w->head.url = w->shown;
    return ch_cache_index_publish(&w->dep->cache, &w->draft, w->key, &w->head);
}

static int finish_fetch(struct work *w, struct ch_fetch *fetch)
{
    struct chart_str text;
    bool odd = false, there = false;
    if (fetch->code) {
        chart_error_free(w->error); /* what it was like before it broke off */
        w->code = fetch->code;
        w->error = fetch->error;
        fetch->error = NULL;
        return 0;
    }
    if (fetch->status == 304 && w->cached_fd >= 0)
        return read_cached(w);
    int code = w->started ? 0 : restart(w); /* an empty body */
    if (!code && !w->code)
        code = keep_error(w, ch_index_end(w->index));
    odd = !code && !w->code && ch_index_is_odd(w->index);
    if (odd)
        code = fetched_text(w, &text, &there);
    if (!code)
        code = read_end(w, there ? &text : NULL);
    if (!code && odd && !there)
        w->again = true;
    if (!code && !w->code && !w->again && w->draft.fd >= 0)
        code = publish(w, fetch);
    return code;
}

static int prepare_fetch(struct work *w, struct ch_fetch *fetch)
{
    *fetch = (struct ch_fetch){
        .accept = CH_STR(""),
        .label = w->shown,
        .access = w->job->access,
        .etag = w->cached_fd >= 0 ? w->head.etag : CH_STR(""),
        .last_modified = w->cached_fd >= 0 ? w->head.last_modified : CH_STR(""),
        .sha256 = CH_STR(""),
        .unhashed = true,
        .max = max_index,
        .gzip = true,
        .registry = CH_STR(""),
        .scope = CH_STR(""),
        .data = take_piece,
        .user = w,
    };
    w->started = false;
    w->job->fetched = true;
    return ch_dep_url_resolve(w->dep->op, w->job->url, CH_STR("index.yaml"),
                              &fetch->url);
}

/* ---- all of them --------------------------------------------------------- */

static int begin(struct work *w, bool *done)
{
    struct ch_index_job *job = w->job;
    *done = false;
    int code = ch_dep_url_key(w->dep->op, job->url, &w->key);
    if (!code)
        code = ch_dep_url_public(w->dep->op, job->url, &w->shown);
    if (!code && !job->save)
        code = ch_cache_index_open(&w->dep->cache, w->key, &w->cached_fd,
                                   &w->head);
    if (!code && (job->cached || w->dep->config->net.offline))
        code = try_cached(w, done);
    return code;
}

/* Fetches what is left. One that was no good in the cache, or needs its whole
 * text when no room was left for it, is fetched once more. */
static int fetch_round(struct ch_dep *dep, struct work *works, size_t count)
{
    struct ch_net *net;
    struct ch_fetch *fetches = CH_NEW_ARRAY(dep->op, struct ch_fetch, count);
    struct work **owners = CH_NEW_ARRAY(dep->op, struct work *, count);
    size_t n = 0;
    int code = fetches && owners ? 0 : ch_error_code(dep->op);
    for (size_t i = 0; !code && i < count; i++) {
        if (!works[i].again)
            continue;
        works[i].again = false;
        code = keep_error(&works[i], prepare_fetch(&works[i], &fetches[n]));
        owners[n] = &works[i];
        n += !code && !works[i].code;
    }
    if (code || !n)
        return code;
    code = ch_dep_net(dep, &net);
    if (!code)
        code = ch_fetch_all(dep->op, net, fetches, n);
    for (size_t i = 0; !code && i < n; i++)
        code = finish_fetch(owners[i], &fetches[i]);
    for (size_t i = 0; i < n; i++)
        chart_error_free(fetches[i].error);
    return code;
}

static void end(struct work *w)
{
    if (w->cached_fd >= 0)
        (void)close(w->cached_fd);
    ch_draft_drop(&w->draft);
    w->job->code = w->code;
    w->job->error = w->error;
    w->job->index = w->code ? NULL : w->index;
}

int ch_index_fetch(struct ch_dep *dep, struct ch_index_job *jobs, size_t count)
{
    struct work *works = CH_NEW_ARRAY(dep->op, struct work, count);
    int code = works ? 0 : ch_error_code(dep->op);
    for (size_t i = 0; works && i < count; i++) {
        works[i] = (struct work){
            .dep = dep, .job = &jobs[i], .cached_fd = -1, .draft = {.fd = -1}};
        ch_buf_init(&works[i].memory, dep->op);
    }
    for (size_t i = 0; !code && i < count; i++) {
        bool done;
        if (jobs[i].skip)
            continue;
        code = keep_error(&works[i], begin(&works[i], &done));
        works[i].again = !done && !works[i].code;
    }
    /* What is cached is no good; the cache cannot be written to; in memory. */
    for (unsigned round = 0; !code && round < 3; round++)
        code = fetch_round(dep, works, count);
    for (size_t i = 0; works && i < count; i++)
        end(&works[i]);
    return code;
}

/* ---- Helm's lines -------------------------------------------------------- */

int ch_index_job_say(struct ch_dep *dep, const struct ch_index_job *job)
{
    struct ch_buf name;
    struct chart_str url;
    int code = ch_dep_url_public(dep->op, job->url, &url);
    if (code || (!job->fetched && !job->code))
        return code;
    ch_buf_init(&name, dep->op);
    ch_quote(&name, job->repo ? job->repo->name : url);
    code = ch_buf_check(&name);
    if (code)
        return code;
    if (!job->code)
        return ch_dep_say(dep, dep->output,
                          "...Successfully got an update from the %.*s chart "
                          "repository\n",
                          CH_STR_ARG(ch_buf_view(&name)));
    return ch_dep_say(dep, dep->output,
                      "...Unable to get an update from the %.*s chart "
                      "repository%s%.*s%s:\n\t%.*s\n",
                      CH_STR_ARG(ch_buf_view(&name)), job->repo ? " (" : "",
                      CH_STR_ARG(job->repo ? url : CH_STR("")),
                      job->repo ? ")" : "",
                      CH_STR_ARG(chart_error_message(job->error)));
}

/* ---- Helm's names -------------------------------------------------------- */

int ch_helm_index_name(struct ch_dep *dep, const struct ch_repo *repo,
                       struct chart_str url, struct chart_str *name)
{
    struct ch_buf buf;
    struct chart_str hex;
    if (repo) {
        *name = repo->name;
        return 0;
    }
    int code = ch_cache_digest(dep->op, url, &hex);
    ch_buf_init(&buf, dep->op);
    CH_BUF_LIT(&buf, "helm-manager-");
    if (!code)
        ch_buf_str(&buf, hex);
    return code ? code : ch_buf_take(&buf, name);
}

int ch_helm_index_path(struct ch_dep *dep, const struct ch_repo *repo,
                       struct chart_str url, const char *suffix,
                       struct chart_str *path)
{
    struct ch_buf buf;
    struct chart_str name, file;
    *path = CH_STR("");
    int code = ch_helm_index_name(dep, repo, url, &name);
    if (code || !dep->config->repository_cache.len)
        return code;
    ch_buf_init(&buf, dep->op);
    ch_buf_str(&buf, name);
    ch_buf_str(&buf, ch_str_z(suffix));
    code = ch_buf_take(&buf, &file);
    return code ? code
                : ch_path_join(dep->op, dep->config->repository_cache, file,
                               path);
}
