/*
 * The door to libcurl, which is loaded at the first request: a render without
 * network never opens it and the thirty libraries behind it. It carries single
 * requests only. Redirects, credentials, cookies, netrc and proxy variables are
 * switched off: the layer above decides them.
 */
#include "net/curl.h"

#include "base/buf.h"
#include "net/cause.h"
#include "net/gunzip.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <sys/socket.h>

CH_DLOPEN_NOTE(curl,
               "[{\"feature\":\"network\",\"description\":\"charts out of "
               "repositories and registries\","
               "\"priority\":\"recommended\","
               "\"soname\":[\"libcurl.so.4\"]}]");

/* Transfers in progress at once. */
#define PARALLEL 24
/* Longest sleep between looks at the cancel check. */
#define NAP_MS 100

struct curl_api {
    CURLcode (*global_init)(long flags);
    void (*global_cleanup)(void);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *easy);
    CURLcode (*easy_setopt)(CURL *easy, CURLoption option, ...);
    CURLcode (*easy_getinfo)(CURL *easy, CURLINFO info, ...);
    const char *(*easy_strerror)(CURLcode code);
    struct curl_slist *(*slist_append)(struct curl_slist *list,
                                       const char *text);
    void (*slist_free)(struct curl_slist *list);
    CURLM *(*multi_init)(void);
    CURLMcode (*multi_cleanup)(CURLM *multi);
    CURLMcode (*multi_add)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_remove)(CURLM *multi, CURL *easy);
    CURLMcode (*multi_perform)(CURLM *multi, int *running);
    CURLMcode (*multi_poll)(CURLM *multi, struct curl_waitfd extra[],
                            unsigned extra_count, int timeout_ms, int *ready);
    CURLMsg *(*multi_info_read)(CURLM *multi, int *left);
};

#define SYMBOL(member, name)                                                   \
    {                                                                          \
        name, offsetof(struct curl_api, member)                                \
    }

static const struct {
    const char *name;
    size_t offset;
} symbols[] = {
    SYMBOL(global_init, "curl_global_init"),
    SYMBOL(global_cleanup, "curl_global_cleanup"),
    SYMBOL(easy_init, "curl_easy_init"),
    SYMBOL(easy_cleanup, "curl_easy_cleanup"),
    SYMBOL(easy_setopt, "curl_easy_setopt"),
    SYMBOL(easy_getinfo, "curl_easy_getinfo"),
    SYMBOL(easy_strerror, "curl_easy_strerror"),
    SYMBOL(slist_append, "curl_slist_append"),
    SYMBOL(slist_free, "curl_slist_free_all"),
    SYMBOL(multi_init, "curl_multi_init"),
    SYMBOL(multi_cleanup, "curl_multi_cleanup"),
    SYMBOL(multi_add, "curl_multi_add_handle"),
    SYMBOL(multi_remove, "curl_multi_remove_handle"),
    SYMBOL(multi_perform, "curl_multi_perform"),
    SYMBOL(multi_poll, "curl_multi_poll"),
    SYMBOL(multi_info_read, "curl_multi_info_read"),
};

struct transfer {
    struct transfer *next;
    struct transport *transport;
    struct ch_op *op;
    struct ch_exchange *x;
    CURL *easy;
    struct curl_slist *headers;
    int stopped;              /* what a callback of the exchange returned */
    bool chunked;             /* the body's length is not Content-Length's */
    bool has_length;          /* Content-Length was there */
    uint64_t length, came;    /* what it says; bytes of the body on the wire */
    bool packed;              /* Content-Encoding: gzip */
    bool bad_gzip;            /* it says so, but is none */
    struct ch_gunzip *gunzip; /* once a byte of that came */
    char text[CURL_ERROR_SIZE];
};

struct transport {
    struct ch_transport base;
    void *library;
    struct curl_api api;
    struct ch_zlib zlib;
    bool has_zlib;
    CURLM *multi;
    struct transfer *active;
    struct transfer *spare;
    size_t active_count;
};

/* ---- the library -------------------------------------------------------- */

static int load(struct ch_op *op, struct transport *t)
{
    /* It stays loaded: its own clean-up runs at the end of the process. */
    t->library = dlopen("libcurl.so.4", RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    if (!t->library)
        return ch_fail(op, CHART_EUNSUPPORTED,
                       "fetching needs libcurl.so.4, which is not installed");
    for (size_t i = 0; i < CH_COUNT(symbols); i++) {
        void *symbol = dlsym(t->library, symbols[i].name);
        if (!symbol)
            return ch_fail(op, CHART_EUNSUPPORTED, "libcurl.so.4 has no %s",
                           symbols[i].name);
        memcpy((char *)&t->api + symbols[i].offset, &symbol, sizeof symbol);
    }
    t->has_zlib = ch_zlib_load(&t->zlib);
    return 0;
}

/* ---- what comes back ---------------------------------------------------- */

/* "HTTP/1.1 404 Not Found" */
static int take_status(struct transfer *t, struct chart_str line)
{
    struct chart_str version, rest, number, reason;
    int status = 0;
    (void)ch_str_cut(line, ' ', &version, &rest);
    (void)ch_str_cut(rest, ' ', &number, &reason);
    for (size_t i = 0; i < number.len && ch_is_digit(number.ptr[i]); i++)
        if (status < 10000)
            status = status * 10 + (number.ptr[i] - '0');
    t->has_length = t->chunked = t->packed = false;
    t->came = 0; /* what a proxy said before does not count */
    return t->x->on_status(t->x, t->op, status, ch_str_trim_ascii(reason));
}

/* Whether the server was told that it may pack the body. */
static bool wants_gzip(const struct transfer *t)
{
    return t->x->gzip && t->transport->has_zlib;
}

static bool is_gzip(struct chart_str coding)
{
    return ch_str_eq_fold_ascii(coding, CH_STR("gzip")) ||
           ch_str_eq_fold_ascii(coding, CH_STR("x-gzip"));
}

static void note_length(struct transfer *t, struct chart_str name,
                        struct chart_str value)
{
    if (ch_str_eq_fold_ascii(name, CH_STR("transfer-encoding")))
        t->chunked = true;
    if (ch_str_eq_fold_ascii(name, CH_STR("content-encoding")))
        t->packed = wants_gzip(t) && is_gzip(value);
    if (!ch_str_eq_fold_ascii(name, CH_STR("content-length")) || !value.len)
        return;
    t->has_length = true;
    t->length = 0;
    for (size_t i = 0; i < value.len && ch_is_digit(value.ptr[i]); i++)
        if (t->length < UINT64_MAX / 20)
            t->length = t->length * 10 + (uint64_t)(value.ptr[i] - '0');
}

static size_t on_header(char *bytes, size_t size, size_t count, void *user)
{
    struct transfer *t = user;
    struct chart_str line = ch_str_trim_ascii(ch_str(bytes, size * count));
    struct chart_str name, value;
    if (ch_str_starts(line, CH_STR("HTTP/"))) {
        t->stopped = take_status(t, line);
    } else if (ch_str_cut(line, ':', &name, &value)) {
        value = ch_str_trim_ascii(value);
        note_length(t, name, value);
        t->stopped = t->x->on_header(t->x, t->op, name, value);
    }
    return t->stopped ? 0 : size * count;
}

static int hand_on(void *user, struct chart_str piece)
{
    struct transfer *t = user;
    return t->x->on_data(t->x, t->op, piece);
}

static int take_packed(struct transfer *t, struct chart_str piece)
{
    int code = 0;
    if (!t->gunzip)
        code = ch_gunzip_new(t->op, &t->transport->zlib, &t->gunzip);
    if (!code)
        code = ch_gunzip_feed(t->gunzip, piece, hand_on, t);
    t->bad_gzip = code == CHART_ESYNTAX && !ch_error_code(t->op);
    return code;
}

static size_t on_data(char *bytes, size_t size, size_t count, void *user)
{
    struct transfer *t = user;
    struct chart_str piece = ch_str(bytes, size * count);
    t->stopped = t->packed ? take_packed(t, piece) : hand_on(t, piece);
    return t->stopped ? 0 : size * count;
}

/* How much the wire carried, which libcurl reports for debugging only. */
static int on_wire(CURL *easy CH_UNUSED, curl_infotype type,
                   char *bytes CH_UNUSED, size_t size, void *user)
{
    struct transfer *t = user;
    if (type == CURLINFO_DATA_IN)
        t->came += size;
    return 0;
}

/* ---- one request -------------------------------------------------------- */

static int add_header(struct transfer *t, const struct ch_header *header)
{
    struct ch_buf line;
    struct chart_str text;
    ch_buf_init(&line, t->op);
    ch_buf_str(&line, header->name);
    CH_BUF_LIT(&line, ": ");
    ch_buf_str(&line, header->value);
    int code = ch_buf_take(&line, &text);
    if (code)
        return code;
    struct curl_slist *list =
        t->transport->api.slist_append(t->headers, text.ptr);
    if (!list)
        return ch_nomem(t->op);
    t->headers = list;
    return 0;
}

static int add_headers(struct transfer *t)
{
    static const struct ch_header no_accept = {CH_STR_INIT("Accept"), {"", 0}};
    static const struct ch_header gzip = {CH_STR_INIT("Accept-Encoding"),
                                          CH_STR_INIT("gzip")};
    int code = wants_gzip(t) ? add_header(t, &gzip) : 0;
    for (size_t i = 0; i < t->x->header_count && !code; i++)
        code = add_header(t, &t->x->headers[i]);
    bool has_accept = false;
    for (size_t i = 0; i < t->x->header_count; i++)
        has_accept |= ch_str_eq(t->x->headers[i].name, no_accept.name);
    return code || has_accept ? code : add_header(t, &no_accept);
}

struct setter {
    CURL *easy;
    CURLcode (*set)(CURL *easy, CURLoption option, ...);
    CURLcode failed;
};

static void set_long(struct setter *s, CURLoption option, long value)
{
    CURLcode code = s->set(s->easy, option, value);
    if (code)
        s->failed = code;
}

static void set_ptr(struct setter *s, CURLoption option, const void *value)
{
    CURLcode code = s->set(s->easy, option, value);
    if (code)
        s->failed = code;
}

/* A path or URL that is "" when it is not set. */
static void set_text(struct setter *s, CURLoption option, struct chart_str text)
{
    if (text.len)
        set_ptr(s, option, text.ptr);
}

static void set_tls(struct setter *s, const struct ch_tls *tls)
{
    set_long(s, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
    if (tls->ca_file.len && !tls->ca_path.len) {
        /* These authorities and no others. */
        set_ptr(s, CURLOPT_CAPATH, NULL);
        set_ptr(s, CURLOPT_PROXY_CAPATH, NULL);
    }
    set_text(s, CURLOPT_CAINFO, tls->ca_file);
    set_text(s, CURLOPT_CAPATH, tls->ca_path);
    set_text(s, CURLOPT_PROXY_CAINFO, tls->ca_file);
    set_text(s, CURLOPT_PROXY_CAPATH, tls->ca_path);
    set_text(s, CURLOPT_SSLCERT, tls->cert_file);
    set_text(s, CURLOPT_SSLKEY, tls->key_file);
    set_long(s, CURLOPT_SSL_VERIFYPEER, !tls->insecure);
    set_long(s, CURLOPT_SSL_VERIFYHOST, tls->insecure ? 0 : 2);
}

static void set_times(struct setter *s, const struct ch_times *times)
{
    set_long(s, CURLOPT_CONNECTTIMEOUT_MS, (long)times->connect_ms);
    set_long(s, CURLOPT_TIMEOUT_MS, (long)times->total_ms);
    set_long(s, CURLOPT_LOW_SPEED_LIMIT, (long)times->stalled_bytes);
    set_long(s, CURLOPT_LOW_SPEED_TIME,
             (long)((times->stalled_ms + 999) / 1000));
}

static void set_method(struct setter *s, const struct ch_exchange *x)
{
    if (ch_str_eq(x->method, CH_STR("HEAD")))
        set_long(s, CURLOPT_NOBODY, 1);
    if (ch_str_eq(x->method, CH_STR("POST"))) {
        set_long(s, CURLOPT_POST, 1);
        set_long(s, CURLOPT_POSTFIELDSIZE, (long)x->body.len);
        set_ptr(s, CURLOPT_POSTFIELDS, x->body.ptr);
    }
}

static void set_callbacks(struct setter *s, struct transfer *t)
{
    CURLcode codes[] = {
        s->set(s->easy, CURLOPT_HEADERFUNCTION, on_header),
        s->set(s->easy, CURLOPT_WRITEFUNCTION, on_data),
        s->set(s->easy, CURLOPT_DEBUGFUNCTION, on_wire),
    };
    for (size_t i = 0; i < CH_COUNT(codes); i++)
        if (codes[i])
            s->failed = codes[i];
    set_ptr(s, CURLOPT_HEADERDATA, t);
    set_ptr(s, CURLOPT_WRITEDATA, t);
    set_ptr(s, CURLOPT_DEBUGDATA, t);
    set_ptr(s, CURLOPT_PRIVATE, t);
    set_ptr(s, CURLOPT_ERRORBUFFER, t->text);
    set_long(s, CURLOPT_VERBOSE, 1); /* for on_wire; nothing is printed */
}

static CURLcode set_all(struct transfer *t)
{
    const struct ch_exchange *x = t->x;
    struct setter s = {t->easy, t->transport->api.easy_setopt, CURLE_OK};
    set_ptr(&s, CURLOPT_URL, x->url.ptr);
    set_ptr(&s, CURLOPT_PROTOCOLS_STR, "http,https");
    set_long(&s, CURLOPT_NOSIGNAL, 1);
    set_long(&s, CURLOPT_FOLLOWLOCATION, 0);
    set_long(&s, CURLOPT_PATH_AS_IS, 1);
    set_long(&s, CURLOPT_DISALLOW_USERNAME_IN_URL, 1);
    set_long(&s, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1);
    set_ptr(&s, CURLOPT_PROXY, x->proxy.len ? x->proxy.ptr : "");
    set_ptr(&s, CURLOPT_NOPROXY, "");
    set_ptr(&s, CURLOPT_HTTPHEADER, t->headers);
    set_tls(&s, x->tls);
    set_times(&s, x->times);
    set_method(&s, x);
    set_callbacks(&s, t);
    return s.failed;
}

static struct transfer *transfer_new(struct ch_op *op, struct transport *tp)
{
    struct transfer *t = tp->spare;
    if (t)
        tp->spare = t->next;
    else
        t = ch_alloc(op, sizeof *t);
    if (t)
        *t = (struct transfer){.transport = tp, .op = op};
    return t;
}

/* Lets go of everything the transfer holds; it becomes a spare one. */
static void transfer_end(struct transfer *t)
{
    struct transport *tp = t->transport;
    struct transfer **at = &tp->active;
    while (*at && *at != t)
        at = &(*at)->next;
    if (*at) {
        *at = t->next;
        tp->active_count--;
        (void)tp->api.multi_remove(tp->multi, t->easy);
    }
    if (t->easy)
        tp->api.easy_cleanup(t->easy);
    tp->api.slist_free(t->headers);
    t->next = tp->spare;
    tp->spare = t;
}

static int fail_option(struct ch_op *op, const struct transport *tp,
                       CURLcode code)
{
    if (code == CURLE_OUT_OF_MEMORY)
        return ch_nomem(op);
    return code ? ch_fail(op, CHART_EUNSUPPORTED,
                          "this libcurl lacks an option that is needed: %s",
                          tp->api.easy_strerror(code))
                : 0;
}

static int begin(struct ch_op *op, struct transport *tp, struct ch_exchange *x)
{
    struct transfer *t = transfer_new(op, tp);
    if (!t)
        return ch_error_code(op);
    t->x = x;
    t->easy = tp->api.easy_init();
    int code = t->easy ? add_headers(t) : ch_nomem(op);
    if (!code)
        code = fail_option(op, tp, set_all(t));
    if (!code && tp->api.multi_add(tp->multi, t->easy) != CURLM_OK)
        code = ch_nomem(op);
    if (code) {
        transfer_end(t);
        return code;
    }
    t->next = tp->active;
    tp->active = t;
    tp->active_count++;
    return 0;
}

/* ---- how it ended ------------------------------------------------------- */

static const struct {
    CURLcode code;
    enum ch_cause_kind kind;
} cause_kinds[] = {
    {CURLE_COULDNT_RESOLVE_HOST, CH_CAUSE_LOOKUP},
    {CURLE_COULDNT_RESOLVE_PROXY, CH_CAUSE_LOOKUP},
    {CURLE_COULDNT_CONNECT, CH_CAUSE_CONNECT},
    {CURLE_GOT_NOTHING, CH_CAUSE_NOTHING},
    {CURLE_PARTIAL_FILE, CH_CAUSE_PARTIAL},
    {CURLE_RECV_ERROR, CH_CAUSE_RESET},
    {CURLE_SEND_ERROR, CH_CAUSE_RESET},
    {CURLE_HTTP2, CH_CAUSE_STREAM},
    {CURLE_HTTP2_STREAM, CH_CAUSE_STREAM},
    {CURLE_PEER_FAILED_VERIFICATION, CH_CAUSE_CERTIFICATE},
    {CURLE_SSL_CACERT_BADFILE, CH_CAUSE_CA_FILE},
    {CURLE_SSL_CERTPROBLEM, CH_CAUSE_KEY_PAIR},
    {CURLE_SSL_CONNECT_ERROR, CH_CAUSE_HANDSHAKE},
    {CURLE_UNSUPPORTED_PROTOCOL, CH_CAUSE_MALFORMED},
    {CURLE_WEIRD_SERVER_REPLY, CH_CAUSE_MALFORMED},
};

/* Which of the three limits of time was passed. */
static enum ch_cause_kind timeout_kind(struct transfer *t)
{
    curl_off_t connected = 0;
    (void)t->transport->api.easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME_T,
                                         &connected);
    if (!connected)
        return CH_CAUSE_CONNECT_TIMEOUT;
    return ch_str_starts(ch_str_z(t->text), CH_STR("Operation too slow"))
               ? CH_CAUSE_STALLED
               : CH_CAUSE_TOTAL_TIMEOUT;
}

static enum ch_cause_kind kind_of(struct transfer *t, CURLcode code)
{
    if (t->bad_gzip)
        return CH_CAUSE_GZIP;
    if (code == CURLE_OPERATION_TIMEDOUT)
        return timeout_kind(t);
    for (size_t i = 0; i < CH_COUNT(cause_kinds); i++)
        if (cause_kinds[i].code == code)
            return cause_kinds[i].kind;
    return CH_CAUSE_OTHER;
}

/* The host of a URL that begins with "http:". */
static struct chart_str host_of(struct chart_str url)
{
    size_t end = strlen("http://");
    while (end < url.len && url.ptr[end] != '/' && url.ptr[end] != ':')
        end++;
    return ch_str_sub(url, 0, end);
}

/* No other transfer may have taken over the connection, which libcurl gives
 * away before it says that this one is done: what comes then is its answer. */
static bool is_alone(const struct transfer *t)
{
    struct chart_str host = host_of(t->x->url);
    for (const struct transfer *o = t->transport->active; o; o = o->next)
        if (o != t && ch_str_eq_fold_ascii(host_of(o->x->url), host))
            return false;
    return true;
}

/* libcurl cuts a body that is longer than its Content-Length without a word.
 * The rest stands behind it in the connection, in the clear at least. */
static bool has_excess(struct transfer *t)
{
    curl_socket_t fd = CURL_SOCKET_BAD;
    char byte;
    if (!t->has_length || t->chunked)
        return false;
    if (t->came > t->length)
        return true;
    if (!ch_str_starts(t->x->url, CH_STR("http:")) || t->x->proxy.len ||
        !is_alone(t))
        return false;
    (void)t->transport->api.easy_getinfo(t->easy, CURLINFO_ACTIVESOCKET, &fd);
    return fd != CURL_SOCKET_BAD &&
           recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

/* Why a transfer that libcurl is content with is none. */
static enum ch_cause_kind fault_of(struct transfer *t)
{
    if (ch_str_eq(t->x->method, CH_STR("HEAD")))
        return CH_CAUSE_NONE;
    if (has_excess(t))
        return CH_CAUSE_EXCESS;
    return t->gunzip && !ch_gunzip_is_whole(t->gunzip) ? CH_CAUSE_CUT_GZIP
                                                       : CH_CAUSE_NONE;
}

static struct ch_cause cause_of(struct transfer *t, CURLcode code)
{
    const struct curl_api *api = &t->transport->api;
    struct ch_cause cause = {.has_length = t->has_length && !t->chunked,
                             .length = t->length,
                             .came = t->came};
    long os_error = 0;
    cause.kind = code == CURLE_OK ? fault_of(t) : kind_of(t, code);
    cause.words = ch_str_z(t->text[0] ? t->text : api->easy_strerror(code));
    (void)api->easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &os_error);
    (void)api->easy_getinfo(t->easy, CURLINFO_SSL_VERIFYRESULT,
                            &cause.verify_result);
    cause.os_error = (int)os_error;
    return cause;
}

static int report(struct ch_op *op, struct transfer *t, CURLcode curl_code)
{
    struct ch_exchange *x = t->x;
    struct ch_buf buf;
    x->again = false;
    x->code = t->bad_gzip ? 0 : t->stopped;
    if (x->code)
        return 0;
    if (curl_code == CURLE_OUT_OF_MEMORY)
        return ch_nomem(op);
    const struct ch_cause cause = cause_of(t, curl_code);
    if (cause.kind == CH_CAUSE_NONE)
        return 0;
    x->code = CHART_ENETWORK;
    x->again = ch_cause_is_passing(cause.kind);
    ch_buf_init(&buf, op);
    ch_cause_print(&buf, x, &cause);
    return ch_buf_take(&buf, &x->cause);
}

/* ---- all of them -------------------------------------------------------- */

/* Reports transfers that ended; `*any` tells whether there were some. */
static int finish(struct ch_op *op, struct transport *tp,
                  const struct ch_work *work, bool *any)
{
    CURLMsg *message;
    int left, code = 0;
    *any = false;
    while (!code && (message = tp->api.multi_info_read(tp->multi, &left))) {
        char *user = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        *any = true;
        CURLcode result = message->data.result;
        (void)tp->api.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
                                   &user);
        struct transfer *t = (struct transfer *)(void *)user;
        struct ch_exchange *x = t->x;
        code = report(op, t, result);
        transfer_end(t);
        if (!code)
            code = work->done(work->user, op, x);
    }
    return code;
}

/* Begins what is ready; `*wait_ms` is when there will be more, or -1. */
static int begin_ready(struct ch_op *op, struct transport *tp,
                       const struct ch_work *work, int64_t *wait_ms)
{
    *wait_ms = -1;
    while (tp->active_count < PARALLEL) {
        struct ch_exchange *x = NULL;
        int code = work->next(work->user, op, &x, wait_ms);
        if (code || !x)
            return code;
        code = begin(op, tp, x);
        if (code)
            return code;
    }
    return 0;
}

static int turn(struct ch_op *op, struct transport *tp,
                const struct ch_work *work, bool *more)
{
    int64_t wait_ms;
    int running;
    bool any = false;
    int code = begin_ready(op, tp, work, &wait_ms);
    *more = tp->active_count || wait_ms >= 0;
    if (code || !*more)
        return code;
    if (tp->api.multi_perform(tp->multi, &running) != CURLM_OK)
        return ch_nomem(op);
    code = finish(op, tp, work, &any);
    if (code || any)
        return code;
    int nap = wait_ms >= 0 && wait_ms < NAP_MS ? (int)wait_ms : NAP_MS;
    if (tp->api.multi_poll(tp->multi, NULL, 0, nap, NULL) != CURLM_OK)
        return ch_nomem(op);
    return ch_step_check(op);
}

static int run(struct ch_transport *self, struct ch_op *op,
               const struct ch_work *work)
{
    struct transport *tp = (struct transport *)self;
    bool more = true;
    int code = 0;
    while (more && !code)
        code = turn(op, tp, work, &more);
    while (tp->active)
        transfer_end(tp->active);
    return code;
}

static void close_all(struct ch_transport *self)
{
    struct transport *tp = (struct transport *)self;
    if (tp->multi) {
        (void)tp->api.multi_cleanup(tp->multi);
        tp->api.global_cleanup();
    }
    if (tp->library)
        dlclose(tp->library);
}

int ch_curl_open(struct ch_op *op, struct ch_transport **out)
{
    struct transport *tp = CH_NEW(op, struct transport);
    if (!tp)
        return ch_error_code(op);
    tp->base = (struct ch_transport){run, close_all};
    int code = load(op, tp);
    if (!code && tp->api.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        code = ch_nomem(op);
    if (!code) {
        tp->multi = tp->api.multi_init();
        if (!tp->multi) {
            tp->api.global_cleanup();
            code = ch_nomem(op);
        }
    }
    if (code)
        close_all(&tp->base);
    else
        *out = &tp->base;
    return code;
}
