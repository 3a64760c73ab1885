/*
 * libchart/transport.h - how requests leave the process. Without a transport
 * of the caller's the library opens libcurl at the first request; with one it
 * opens nothing and asks the caller for every request, one at a time.
 *
 * What stays the library's in either case: redirects, retries, credentials,
 * registry tokens, size limits and digests. A transport performs exactly the
 * one request it is given.
 */
#ifndef LIBCHART_TRANSPORT_H
#define LIBCHART_TRANSPORT_H

#include <libchart/base.h>

#ifdef __cplusplus
extern "C" {
#endif

struct chart_http_header {
    struct chart_str name;
    struct chart_str value;
};

/** One HTTP request. Everything is borrowed for the time of the call. */
struct chart_request {
    size_t size;
    struct chart_str method; /**< "GET", "HEAD" or "POST" */
    struct chart_str url;    /**< http or https, without user and fragment */
    const struct chart_http_header *headers;
    size_t header_count;
    struct chart_str body;      /**< of a POST */
    struct chart_str proxy;     /**< URL of the proxy to use; empty: none */
    struct chart_str ca_file;   /**< trust only these; empty: the usual */
    struct chart_str cert_file; /**< the client's certificate; may be empty */
    struct chart_str key_file;
    bool insecure; /**< the server's certificate need not be valid */
};

/** Where a transport tells what came back: `status` once, then each header,
 * then the body in pieces of any size, without transfer and content encoding.
 * A function that returns non-zero wants no more: end the request. */
struct chart_reply {
    size_t size;
    void *call; /**< first argument of the functions */
    int (*status)(void *call, int status, struct chart_str reason);
    int (*header)(void *call, struct chart_str name, struct chart_str value);
    int (*body)(void *call, struct chart_str piece);
    /** Why there is no (whole) answer. `again`: another attempt may do. */
    void (*fail)(void *call, struct chart_str cause, bool again);
};

/** Requests made by the caller.
 *
 * `perform` makes one request and returns 0, also when the server answers with
 * an error; non-zero when no whole answer came, after `reply->fail`. It does
 * not follow redirects and sends no headers with credentials of its own. */
struct chart_transport {
    size_t size;
    int (*perform)(void *user, const struct chart_request *request,
                   const struct chart_reply *reply);
    void *user;
};

/** How far the downloads of one call have come. */
struct chart_progress {
    size_t size;
    struct chart_str label; /**< what just moved: a chart or an index */
    uint64_t received;      /**< bytes of all transfers so far */
    uint64_t expected;      /**< as far as servers have told */
    size_t finished;        /**< transfers that are done */
    size_t transfers;       /**< transfers begun or waiting, and done ones */
};

#ifdef __cplusplus
}
#endif

#endif
