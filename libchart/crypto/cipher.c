#include "crypto/cipher.h"

#include "crypto/base64.h"
#include "crypto/openssl.h"

#include <limits.h>

enum { block_len = 16, key_len = 32 };

/* Whole blocks of `in` through AES-256-CBC to `out`. */
static int run_aes(struct ch_op *op, struct chart_str password,
                   const unsigned char *iv, struct chart_str in, char *out,
                   int encrypt)
{
    struct ch_openssl api;
    unsigned char key[key_len] = {0};
    int done = 0, code = ch_openssl_open(op, &api);
    if (code)
        return code;
    memcpy(key, password.ptr, password.len < key_len ? password.len : key_len);
    void *ctx = api.cipher_ctx_new();
    bool ok = ctx && in.len <= INT_MAX &&
              api.cipher_init(ctx, api.aes_256_cbc(), NULL, key, iv, encrypt) &&
              api.cipher_set_padding(ctx, 0) &&
              api.cipher_update(ctx, (unsigned char *)out, &done,
                                (const unsigned char *)in.ptr, (int)in.len) &&
              (size_t)done == in.len;
    api.cipher_ctx_free(ctx);
    ch_openssl_close(&api);
    memset(key, 0, sizeof key);
    return ok ? 0 : ch_nomem(op);
}

int ch_aes_encrypt(struct ch_op *op, struct chart_str password,
                   struct chart_str text, struct chart_str *out)
{
    size_t padding = block_len - text.len % block_len;
    unsigned char iv[block_len];
    struct ch_buf plain, sealed;
    *out = CH_STR("");
    if (text.len == 0)
        return 0;
    int code = ch_random(op, iv, sizeof iv);
    if (!code)
        code = ch_step(op, 1 + text.len / 64);
    if (code)
        return code;
    ch_buf_init(&plain, op);
    ch_buf_str(&plain, text);
    ch_buf_fill(&plain, (char)padding, padding);
    ch_buf_init(&sealed, op);
    ch_buf_append(&sealed, (const char *)iv, sizeof iv);
    ch_buf_fill(&sealed, 0, plain.len);
    if (ch_buf_check(&plain) || ch_buf_check(&sealed))
        return ch_error_code(op);
    code = run_aes(op, password, iv, ch_buf_view(&plain),
                   sealed.ptr + block_len, 1);
    if (code)
        return code;
    struct ch_buf text64;
    ch_buf_init(&text64, op);
    ch_base64_encode(&text64, ch_buf_view(&sealed));
    return ch_buf_take(&text64, out);
}

/* Drops as many bytes as the last one says, as Sprig does without a look at
 * the others. */
static int drop_padding(struct ch_op *op, struct chart_str *plain)
{
    if (plain->len == 0)
        return ch_fail(op, CHART_EEXEC,
                       "runtime error: index out of range [-1]");
    unsigned char padding = (unsigned char)plain->ptr[plain->len - 1];
    if (padding > plain->len)
        return ch_fail(op, CHART_EEXEC,
                       "runtime error: slice bounds out of range [:%lld]",
                       (long long)plain->len - padding);
    plain->len -= padding;
    return 0;
}

/* Go's panics when not even an IV is there: it takes the first 16 bytes of
 * what it has allocated, then what is behind them. */
static int too_short(struct ch_op *op, size_t capacity, size_t len)
{
    if (capacity < block_len)
        return ch_fail(op, CHART_EEXEC,
                       "runtime error: slice bounds out of range [:%d] with "
                       "capacity %zu",
                       block_len, capacity);
    return ch_fail(op, CHART_EEXEC,
                   "runtime error: slice bounds out of range [%d:%zu]",
                   block_len, len);
}

int ch_aes_decrypt(struct ch_op *op, struct chart_str password,
                   struct chart_str text, struct chart_str *out)
{
    struct ch_buf sealed;
    *out = CH_STR("");
    if (text.len == 0)
        return 0;
    ch_buf_init(&sealed, op);
    int code = ch_base64_decode(&sealed, text);
    if (code)
        return code;
    if (sealed.len < block_len)
        return too_short(op, text.len / 4 * 3, sealed.len);
    struct chart_str bytes =
        ch_str_sub(ch_buf_view(&sealed), block_len, sealed.len);
    if (bytes.len % block_len)
        return ch_fail(op, CHART_EEXEC, "crypto/cipher: input not full blocks");
    char *plain = ch_alloc(op, bytes.len + 1);
    if (!plain)
        return ch_error_code(op);
    if (bytes.len)
        code = run_aes(op, password, (const unsigned char *)sealed.ptr, bytes,
                       plain, 0);
    if (code)
        return code;
    *out = ch_str(plain, bytes.len);
    return drop_padding(op, out);
}
