/*
 * sha1sum, sha256sum, sha512sum, adler32sum.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "crypto/digest.h"

static int put_hex(struct ch_call *call, const unsigned char *digest,
                   size_t len)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    ch_hex(&buf, digest, len);
    return ch_value_take_buf(&buf, call->result);
}

/* The text, charged for what its digest costs. */
static int text_of(struct ch_call *call, struct chart_str *text)
{
    *text = ch_value_str(call->args[0]);
    return ch_step(call->op, 1 + text->len / 64);
}

static int call_sha1sum(struct ch_call *call)
{
    unsigned char digest[CH_SHA1_LEN];
    struct chart_str text;
    int code = text_of(call, &text);
    if (code)
        return code;
    ch_sha1(text, digest);
    return put_hex(call, digest, sizeof digest);
}

static int call_sha256sum(struct ch_call *call)
{
    unsigned char digest[CH_SHA256_LEN];
    struct chart_str text;
    int code = text_of(call, &text);
    if (code)
        return code;
    ch_sha256(text, digest);
    return put_hex(call, digest, sizeof digest);
}

static int call_sha512sum(struct ch_call *call)
{
    unsigned char digest[CH_SHA512_LEN];
    struct chart_str text;
    int code = text_of(call, &text);
    if (code)
        return code;
    ch_sha512(text, digest);
    return put_hex(call, digest, sizeof digest);
}

static int call_adler32sum(struct ch_call *call)
{
    struct ch_buf buf;
    struct chart_str text;
    int code = text_of(call, &text);
    if (code)
        return code;
    ch_buf_init(&buf, call->op);
    ch_buf_uint(&buf, ch_adler32(text));
    return ch_value_take_buf(&buf, call->result);
}

static const struct ch_func rows[] = {
    {"adler32sum", "s", call_adler32sum, 0, "adler32sum TEXT",
     "The Adler-32 check sum of TEXT as a decimal number.",
     "{{ adler32sum \"Hello world!\" }}", "487130206"},
    {"sha1sum", "s", call_sha1sum, 0, "sha1sum TEXT",
     "The SHA-1 digest of TEXT in hexadecimal digits.",
     "{{ sha1sum \"Hello world!\" }}",
     "d3486ae9136e7856bc42212385ea797094475802"},
    {"sha256sum", "s", call_sha256sum, 0, "sha256sum TEXT",
     "The SHA-256 digest of TEXT in hexadecimal digits; over an included "
     "template it makes a checksum annotation.",
     "{{ sha256sum \"Hello world!\" }}",
     "c0535e4be2b79ffd93291305436bf889314e4a3faec05ecffcbb7df31ad9e51a"},
    {"sha512sum", "s", call_sha512sum, 0, "sha512sum TEXT",
     "The SHA-512 digest of TEXT in hexadecimal digits.",
     "{{ sha512sum \"Hello world!\" | trunc 32 }}",
     "f6cde2a0f819314cdde55fc227d8d7da"},
};

const struct ch_func_family ch_funcs_hash = {"hash", "Digests and check sums",
                                             rows, CH_COUNT(rows)};
