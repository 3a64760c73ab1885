/*
 * A transport that answers from a script and writes down what it was asked.
 */
#ifndef CH_TESTS_NET_FAKE_H
#define CH_TESTS_NET_FAKE_H

#include "net/oci.h"
#include "tests/harness.h"

/* One answer, given to the next request, which must be for `url`. */
struct fake_answer {
    const char *url;
    int status;             /* 0: none comes, see `cause` */
    const char *headers[8]; /* "Name: value" */
    const char *body;
    const char *reason; /* null: none */
    const char *cause; /* why none comes; it may come another time if `again` */
    bool again;
};

struct fake {
    struct ch_transport base;
    const struct fake_answer *script;
    size_t count, at;
    struct ch_buf log; /* "METHOD URL", headers, body and an empty line each */
};

void fake_init(struct fake *fake, struct ch_op *op,
               const struct fake_answer *script, size_t count);
/* A net over a fake, with short waits. */
struct ch_net *fake_net(struct ch_op *op, struct fake *fake,
                        const struct ch_net_config *more);
/* Everything that was asked so far. */
struct chart_str fake_log(const struct fake *fake);
/* What was asked of one URL (the first request for it); "" if nothing. */
struct chart_str fake_request(const struct fake *fake, const char *url);

/* Fails the test when `text` holds one of these, or base64 of "user:" and it:
 * a null ends the list. */
void check_hides(struct ch_op *op, struct chart_str text,
                 const char *const secrets[]);

#define FAKE(op, name, script)                                                 \
    struct fake name;                                                          \
    fake_init(&name, op, script, CH_COUNT(script))

#endif
