#include "crypto/password.h"

#include "crypto/blowfish.h"
#include "crypto/digest.h"
#include "crypto/openssl.h"

/* ---- bcrypt -------------------------------------------------------------- */

enum { salt_len = 16, hash_len = 23, max_password = 72, default_cost = 10 };

/* bcrypt's own base64: another alphabet, no padding. */
static void put_bcrypt64(struct ch_buf *buf, const unsigned char *bytes,
                         size_t len)
{
    static const char alphabet[] =
        "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    unsigned bits = 0, held = 0;
    for (size_t i = 0; i < len; i++) {
        bits = (bits << 8 | bytes[i]) & 0xFFFF;
        for (held += 8; held >= 6; held -= 6)
            ch_buf_byte(buf, alphabet[bits >> (held - 6) & 63]);
    }
    if (held)
        ch_buf_byte(buf, alphabet[bits << (6 - held) & 63]);
}

/* The rounds of the key schedule are what makes bcrypt slow. */
static int schedule(struct ch_op *op, struct ch_blowfish *cipher,
                    struct chart_str key, const unsigned char *salt,
                    unsigned cost)
{
    ch_blowfish_start(cipher);
    ch_blowfish_expand(cipher, key, salt);
    for (uint32_t i = 0; i < UINT32_C(1) << cost; i++) {
        ch_blowfish_expand(cipher, key, NULL);
        ch_blowfish_expand(cipher, ch_str((const char *)salt, salt_len), NULL);
        if (ch_step(op, CH_BLOWFISH_WORDS))
            return ch_error_code(op);
    }
    return 0;
}

static void encrypt_text(const struct ch_blowfish *cipher,
                         unsigned char out[24])
{
    static const char text[] = "OrpheanBeholderScryDoubt";
    for (size_t block = 0; block < 24; block += 8) {
        const unsigned char *p = (const unsigned char *)text + block;
        uint32_t half[2];
        for (size_t i = 0; i < 2; i++, p += 4)
            half[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
                      (uint32_t)p[2] << 8 | p[3];
        for (int i = 0; i < 64; i++)
            ch_blowfish_encrypt(cipher, &half[0], &half[1]);
        for (size_t i = 0; i < 8; i++)
            out[block + i] = (unsigned char)(half[i / 4] >> (24 - i % 4 * 8));
    }
}

int ch_bcrypt_salted(struct ch_buf *buf, struct chart_str password,
                     const unsigned char salt[salt_len], unsigned cost)
{
    struct ch_op *op = buf->op;
    char key[max_password + 1] = {0}; /* with the NUL, which counts */
    unsigned char hash[24];
    if (password.len > max_password)
        return ch_fail(op, CHART_EINVAL,
                       "bcrypt: password length exceeds 72 bytes");
    struct ch_blowfish *cipher = ch_alloc(op, sizeof *cipher);
    if (!cipher)
        return ch_error_code(op);
    if (password.len)
        memcpy(key, password.ptr, password.len);
    int code = schedule(op, cipher, ch_str(key, password.len + 1), salt, cost);
    if (!code)
        encrypt_text(cipher, hash);
    memset(key, 0, sizeof key);
    memset(cipher, 0, sizeof *cipher);
    if (code)
        return code;
    ch_buf_printf(buf, "$2a$%02u$", cost);
    put_bcrypt64(buf, salt, salt_len);
    put_bcrypt64(buf, hash, hash_len);
    return ch_buf_check(buf);
}

int ch_bcrypt(struct ch_buf *buf, struct chart_str password)
{
    unsigned char salt[salt_len];
    int code = ch_random(buf->op, salt, sizeof salt);
    return code ? code : ch_bcrypt_salted(buf, password, salt, default_cost);
}

/* ---- derived passwords --------------------------------------------------- */

enum { scrypt_n = 32768, scrypt_r = 8, scrypt_p = 2, scrypt_key = 64 };

/* Each letter of a template stands for a class of characters. */
static const struct {
    const char *type;
    const char *templates; /* separated by blanks */
} password_types[] = {
    {"maximum", "anoxxxxxxxxxxxxxxxxx axxxxxxxxxxxxxxxxxno"},
    {"long", "CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv "
             "CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv CvcvCvccnoCvcv "
             "CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno "
             "CvccnoCvccCvcv CvccCvccnoCvcv CvccCvccCvcvno CvcvnoCvccCvcc "
             "CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc "
             "CvccCvcvCvccno"},
    {"medium", "CvcnoCvc CvcCvcno"},
    {"short", "Cvcn"},
    {"basic", "aaanaaan aannaaan aaannaaa"},
    {"pin", "nnnn"},
};

static const struct {
    char letter;
    const char *characters;
} password_classes[] = {
    {'V', "AEIOU"},
    {'C', "BCDFGHJKLMNPQRSTVWXYZ"},
    {'v', "aeiou"},
    {'c', "bcdfghjklmnpqrstvwxyz"},
    {'A', "AEIOUBCDFGHJKLMNPQRSTVWXYZ"},
    {'a', "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz"},
    {'n', "0123456789"},
    {'o', "@&%?,=[]_:-+*$#!'^~;()/."},
    {'x', "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789"
          "!@#$%^&*()"},
};

static const char *find_templates(struct chart_str type)
{
    for (size_t i = 0; i < CH_COUNT(password_types); i++)
        if (ch_str_eq(type, ch_str_z(password_types[i].type)))
            return password_types[i].templates;
    return NULL;
}

static struct chart_str characters_of(char letter)
{
    for (size_t i = 0; i < CH_COUNT(password_classes); i++)
        if (password_classes[i].letter == letter)
            return ch_str_z(password_classes[i].characters);
    return CH_STR("-"); /* no template has another letter */
}

/* The template that the seed's first byte chooses. */
static struct chart_str choose_template(const char *templates, unsigned byte)
{
    struct chart_str all = ch_str_z(templates), piece = CH_STR("");
    size_t count = 1;
    for (size_t i = 0; i < all.len; i++)
        count += all.ptr[i] == ' ';
    struct ch_str_split it = ch_str_split_start(all, ' ');
    for (size_t i = 0; i <= byte % count; i++)
        (void)ch_str_split_next(&it, &piece);
    return piece;
}

static void put_length(struct ch_buf *buf, size_t len)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        ch_buf_byte(buf, (char)(len >> shift & 255));
}

static int derive_key(struct ch_op *op, struct chart_str password,
                      struct chart_str user, unsigned char key[scrypt_key])
{
    struct ch_openssl api;
    struct ch_buf salt;
    ch_buf_init(&salt, op);
    CH_BUF_LIT(&salt, "com.lyndir.masterpassword");
    put_length(&salt, user.len);
    ch_buf_str(&salt, user);
    int code = ch_buf_check(&salt);
    if (!code)
        code = ch_openssl_open(op, &api);
    if (code)
        return code;
    int done = api.pbe_scrypt(
        password.ptr, password.len, (const unsigned char *)salt.ptr, salt.len,
        scrypt_n, scrypt_r, scrypt_p, 64 << 20, key, scrypt_key);
    ch_openssl_close(&api);
    return done == 1 ? ch_step(op, scrypt_n) : ch_nomem(op);
}

int ch_derive_password(struct ch_buf *buf, uint32_t counter,
                       struct chart_str type, struct chart_str password,
                       struct chart_str user, struct chart_str site)
{
    const char *templates = find_templates(type);
    unsigned char key[scrypt_key], seed[CH_SHA256_LEN];
    struct ch_buf text;
    if (!templates) {
        CH_BUF_LIT(buf, "cannot find password template ");
        ch_buf_str(buf, type);
        return ch_buf_check(buf);
    }
    int code = derive_key(buf->op, password, user, key);
    if (code)
        return code;
    ch_buf_init(&text, buf->op);
    CH_BUF_LIT(&text, "com.lyndir.masterpassword");
    put_length(&text, site.len);
    ch_buf_str(&text, site);
    put_length(&text, counter);
    if (ch_buf_check(&text))
        return ch_buf_check(&text);
    ch_hmac_sha256(ch_str((const char *)key, sizeof key), ch_buf_view(&text),
                   seed);
    struct chart_str letters = choose_template(templates, seed[0]);
    for (size_t i = 0; i < letters.len; i++) {
        struct chart_str set = characters_of(letters.ptr[i]);
        ch_buf_byte(buf, set.ptr[seed[i + 1] % set.len]);
    }
    return ch_buf_check(buf);
}
