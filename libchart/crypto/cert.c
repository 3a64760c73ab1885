#include "crypto/cert.h"

#include "crypto/der.h"
#include "crypto/digest.h"
#include "crypto/openssl.h"
#include "crypto/pem.h"
#include "crypto/rsa.h"

#include <arpa/inet.h>

enum { pkey_ed25519 = 1087 };

/* Encoded object identifiers. */
#define OID_COMMON_NAME "\x55\x04\x03"
#define OID_SUBJECT_KEY_ID "\x55\x1D\x0E"
#define OID_KEY_USAGE "\x55\x1D\x0F"
#define OID_SUBJECT_ALT_NAME "\x55\x1D\x11"
#define OID_BASIC_CONSTRAINTS "\x55\x1D\x13"
#define OID_AUTHORITY_KEY_ID "\x55\x1D\x23"
#define OID_EXT_KEY_USAGE "\x55\x1D\x25"
#define OID_SERVER_AUTH "\x2B\x06\x01\x05\x05\x07\x03\x01"
#define OID_CLIENT_AUTH "\x2B\x06\x01\x05\x05\x07\x03\x02"

/* ---- keys ---------------------------------------------------------------- */

static const struct {
    const char *name; /* in front of " PRIVATE KEY" */
    int id;
} key_types[] = {
    {"RSA", CH_PKEY_RSA},
    {"EC", CH_PKEY_EC},
    {"DSA", CH_PKEY_DSA},
};

static const char *pem_type(int id)
{
    switch (id) {
    case CH_PKEY_RSA:
        return "RSA PRIVATE KEY";
    case CH_PKEY_EC:
        return "EC PRIVATE KEY";
    case CH_PKEY_DSA:
        return "DSA PRIVATE KEY";
    default:
        return "PRIVATE KEY";
    }
}

/* What one of libcrypto's i2d functions writes, in the arena. */
static int to_der(struct ch_op *op,
                  int (*convert)(const void *, unsigned char **),
                  const void *object, struct chart_str *out)
{
    int len = convert(object, NULL);
    if (len <= 0)
        return ch_nomem(op);
    unsigned char *bytes = ch_alloc(op, (size_t)len + 1), *end = bytes;
    if (!bytes)
        return ch_error_code(op);
    len = convert(object, &end);
    *out = ch_str((const char *)bytes, len > 0 ? (size_t)len : 0);
    return 0;
}

static int key_to_pem(struct ch_op *op, const struct ch_openssl *api,
                      const void *pkey, struct chart_str *out)
{
    struct chart_str der;
    struct ch_buf buf;
    int code = to_der(op, api->private_to_der, pkey, &der);
    if (code)
        return code;
    ch_buf_init(&buf, op);
    ch_pem_encode(&buf, pem_type(api->pkey_base_id(pkey)), der);
    return ch_buf_take(&buf, out);
}

static int fail_key_type(struct ch_op *op, const char *lead,
                         struct chart_str type)
{
    return ch_fail(op, CHART_EEXEC, "%s %.*s", lead, CH_STR_ARG(type));
}

/* libcrypto's key id of "X PRIVATE KEY"; 0 for PKCS#8. */
static int key_id(struct ch_op *op, struct chart_str type, int *id)
{
    struct chart_str suffix = CH_STR(" PRIVATE KEY");
    *id = 0;
    if (ch_str_eq(type, CH_STR("PRIVATE KEY")))
        return 0;
    if (!ch_str_ends(type, suffix))
        return fail_key_type(op, "no private key data in PEM block of type",
                             type);
    type.len -= suffix.len;
    for (size_t i = 0; i < CH_COUNT(key_types); i++)
        if (ch_str_eq(type, ch_str_z(key_types[i].name)))
            *id = key_types[i].id;
    return *id ? 0 : fail_key_type(op, "invalid private key type", type);
}

static int parse_key(struct ch_op *op, const struct ch_openssl *api,
                     struct chart_str text, void **pkey)
{
    struct ch_pem pem;
    bool found;
    int id, code = ch_pem_decode(op, text, &pem, &found);
    if (!code && !found)
        code = ch_fail(op, CHART_EEXEC, "no PEM data in input");
    if (!code)
        code = key_id(op, pem.type, &id);
    if (code)
        return code;
    const unsigned char *in = (const unsigned char *)pem.bytes.ptr;
    long len = (long)pem.bytes.len;
    *pkey = id ? api->private_from_der(id, NULL, &in, len)
               : api->auto_private_from_der(NULL, &in, len);
    if (*pkey)
        return 0;
    const char *what = id ? pem_type(id) : "";
    if (!id)
        return ch_fail(op, CHART_EEXEC,
                       "decoding PEM as PKCS#8: asn1: structure error: "
                       "malformed key");
    return ch_fail(op, CHART_EEXEC,
                   "parsing %.*s private key from PEM: asn1: structure error: "
                   "malformed key",
                   (int)(strchr(what, ' ') - what), what);
}

/* DSA needs parameters of its own first. */
static void *new_dsa_key(const struct ch_openssl *api)
{
    void *parameters = NULL, *pkey = NULL;
    void *ctx = api->pkey_ctx_new_id(CH_PKEY_DSA, NULL);
    if (ctx && api->pkey_paramgen_init(ctx) > 0 &&
        api->pkey_dsa_bits(ctx, 2048) > 0 && api->pkey_dsa_q_bits(ctx, 256) > 0)
        (void)api->pkey_paramgen(ctx, &parameters); /* null tells */
    api->pkey_ctx_free(ctx);
    if (!parameters)
        return NULL;
    ctx = api->pkey_ctx_new(parameters, NULL);
    if (ctx && api->pkey_keygen_init(ctx) > 0)
        (void)api->pkey_keygen(ctx, &pkey); /* null tells */
    api->pkey_ctx_free(ctx);
    api->pkey_free(parameters);
    return pkey;
}

static int new_key(struct ch_op *op, const struct ch_openssl *api,
                   struct chart_str type, void **pkey)
{
    if (type.len == 0 || ch_str_eq(type, CH_STR("rsa")))
        return ch_rsa_new(op, api, 4096, pkey);
    if (ch_str_eq(type, CH_STR("ecdsa")))
        *pkey = api->pkey_q_keygen(NULL, NULL, "EC", "P-256");
    else if (ch_str_eq(type, CH_STR("ed25519")))
        *pkey = api->pkey_q_keygen(NULL, NULL, "ED25519");
    else
        *pkey = new_dsa_key(api);
    return *pkey ? 0 : ch_nomem(op);
}

int ch_key_new(struct ch_op *op, struct chart_str type, struct chart_str *out)
{
    static const struct chart_str types[] = {
        CH_STR_INIT(""), CH_STR_INIT("rsa"), CH_STR_INIT("dsa"),
        CH_STR_INIT("ecdsa"), CH_STR_INIT("ed25519")};
    bool known = false;
    for (size_t i = 0; i < CH_COUNT(types); i++)
        known = known || ch_str_eq(type, types[i]);
    if (!known) {
        struct ch_buf buf;
        ch_buf_init(&buf, op);
        CH_BUF_LIT(&buf, "Unknown type ");
        ch_buf_str(&buf, type);
        return ch_buf_take(&buf, out);
    }
    struct ch_openssl api;
    int code = ch_openssl_open(op, &api);
    if (code)
        return code;
    void *pkey = NULL;
    code = new_key(op, &api, type, &pkey);
    if (!code)
        code = key_to_pem(op, &api, pkey, out);
    api.pkey_free(pkey);
    ch_openssl_close(&api);
    return code;
}

/* ---- one certificate ----------------------------------------------------- */

/* Everything that goes into one; pkey and x509 are libcrypto's. */
struct making {
    struct ch_op *op;
    struct ch_openssl api;
    const struct ch_cert_request *request;
    void *key;                        /* the subject's */
    void *signer_key;                 /* null: `key` */
    void *signer_cert;                /* null: self-signed */
    struct chart_str subject, issuer; /* encoded names */
    struct chart_str public_key;      /* encoded SubjectPublicKeyInfo */
};

/* How a key signs: the algorithm's identifier and its digest. */
struct signing {
    struct chart_str algorithm; /* AlgorithmIdentifier's content */
    const void *digest;         /* null: the key's own (Ed25519) */
};

static int refuse(struct making *m, const char *text)
{
    return ch_fail(m->op, CHART_EEXEC, "error creating certificate: %s", text);
}

static int choose_signing(struct making *m, struct signing *out)
{
    const void *pkey = m->signer_key ? m->signer_key : m->key;
    int bits = m->api.pkey_bits(pkey);
    switch (m->api.pkey_base_id(pkey)) {
    case CH_PKEY_RSA:
        if (bits < 1024)
            return ch_fail(m->op, CHART_EEXEC,
                           "error creating certificate: crypto/rsa: %d-bit "
                           "keys are insecure (see https://go.dev/pkg/crypto/"
                           "rsa#hdr-Minimum_key_size)",
                           bits);
        out->algorithm = CH_STR("\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B"
                                "\x05\x00");
        out->digest = m->api.sha256();
        return 0;
    case CH_PKEY_EC:
        out->algorithm = CH_STR("\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02");
        out->digest = m->api.sha256();
        if (bits == 384) {
            out->algorithm = CH_STR("\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x03");
            out->digest = m->api.sha384();
        } else if (bits == 521) {
            out->algorithm = CH_STR("\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x04");
            out->digest = m->api.sha512();
        }
        return 0;
    case pkey_ed25519:
        out->algorithm = CH_STR("\x06\x03\x2B\x65\x70");
        out->digest = NULL;
        return 0;
    case CH_PKEY_DSA:
        return refuse(m, "x509: certificate private key does not implement "
                         "crypto.Signer");
    default:
        return refuse(m, "x509: only RSA, ECDSA and Ed25519 keys supported");
    }
}

static bool is_printable(struct chart_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!ch_is_alpha(c) && !ch_is_digit(c) &&
            (c == '\0' || !strchr("'()+,-./ :=?", c)))
            return false;
    }
    return true;
}

/* A name with nothing but the common name; an empty one for "". */
static int encode_name(struct making *m, struct chart_str common_name,
                       struct chart_str *out)
{
    struct ch_buf attribute, set, names, name;
    ch_buf_init(&attribute, m->op);
    ch_der_put(&attribute, CH_DER_OID, CH_STR(OID_COMMON_NAME));
    ch_der_put(&attribute,
               is_printable(common_name) ? CH_DER_PRINTABLE_STRING
                                         : CH_DER_UTF8_STRING,
               common_name);
    ch_buf_init(&set, m->op);
    ch_der_wrap(&set, CH_DER_SEQUENCE, &attribute);
    ch_buf_init(&names, m->op);
    if (common_name.len)
        ch_der_wrap(&names, CH_DER_SET, &set);
    ch_buf_init(&name, m->op);
    ch_der_wrap(&name, CH_DER_SEQUENCE, &names);
    return ch_buf_take(&name, out);
}

static void put_extension(struct ch_buf *out, struct chart_str oid,
                          bool critical, struct chart_str value)
{
    struct ch_buf content;
    ch_buf_init(&content, out->op);
    ch_der_put(&content, CH_DER_OID, oid);
    if (critical)
        ch_der_put(&content, CH_DER_BOOLEAN, CH_STR("\xFF"));
    ch_der_put(&content, CH_DER_OCTET_STRING, value);
    ch_der_wrap(out, CH_DER_SEQUENCE, &content);
}

/* Digital signature, key encipherment; for a CA also the signing of
 * certificates. */
static void put_usages(struct ch_buf *out, bool is_ca)
{
    put_extension(out, CH_STR(OID_KEY_USAGE), true,
                  is_ca ? CH_STR("\x03\x02\x02\xA4")
                        : CH_STR("\x03\x02\x05\xA0"));
    put_extension(
        out, CH_STR(OID_EXT_KEY_USAGE), false,
        CH_STR("\x30\x14\x06\x08" OID_SERVER_AUTH "\x06\x08" OID_CLIENT_AUTH));
    put_extension(out, CH_STR(OID_BASIC_CONSTRAINTS), true,
                  is_ca ? CH_STR("\x30\x03\x01\x01\xFF") : CH_STR("\x30\x00"));
}

/* The content of the bit string that ends a SubjectPublicKeyInfo: behind two
 * nested headers and the algorithm. */
static struct chart_str public_key_bits(struct chart_str info)
{
    struct chart_str at = info;
    for (int part = 0; part < 3 && at.len >= 2; part++) {
        size_t len = (unsigned char)at.ptr[1], header = 2;
        if (len & 0x80) {
            size_t count = len & 0x7F;
            len = 0;
            for (size_t i = 0; i < count && header < at.len; i++)
                len = len << 8 | (unsigned char)at.ptr[header++];
        }
        if (part == 1)
            header += len; /* over the algorithm */
        at = ch_str_sub(at, header, at.len);
    }
    return ch_str_sub(at, 1, at.len); /* over the count of unused bits */
}

static void put_subject_key_id(struct making *m, struct ch_buf *out)
{
    unsigned char digest[CH_SHA256_LEN];
    struct ch_buf value;
    ch_sha256(public_key_bits(m->public_key), digest);
    ch_buf_init(&value, m->op);
    ch_der_put(&value, CH_DER_OCTET_STRING, ch_str((const char *)digest, 20));
    put_extension(out, CH_STR(OID_SUBJECT_KEY_ID), false, ch_buf_view(&value));
}

static void put_authority_key_id(struct making *m, struct ch_buf *out)
{
    if (!m->signer_cert || ch_str_eq(m->issuer, m->subject))
        return;
    const void *id = m->api.x509_subject_key_id(m->signer_cert);
    if (!id || m->api.string_len(id) <= 0)
        return;
    struct ch_buf content, value;
    ch_buf_init(&content, m->op);
    ch_der_put(&content, CH_DER_CONTEXT,
               ch_str((const char *)m->api.string_data(id),
                      (size_t)m->api.string_len(id)));
    ch_buf_init(&value, m->op);
    ch_der_wrap(&value, CH_DER_SEQUENCE, &content);
    put_extension(out, CH_STR(OID_AUTHORITY_KEY_ID), false,
                  ch_buf_view(&value));
}

static bool is_ascii(struct chart_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    return true;
}

static int put_alt_names(struct making *m, struct ch_buf *out)
{
    const struct ch_cert_request *r = m->request;
    struct ch_buf names, value;
    if (!r->dns_count && !r->ip_count)
        return 0;
    ch_buf_init(&names, m->op);
    for (size_t i = 0; i < r->dns_count; i++) {
        if (!is_ascii(r->dns[i]))
            return ch_fail(m->op, CHART_EEXEC,
                           "error creating certificate: x509: \"%.*s\" cannot "
                           "be encoded as an IA5String",
                           CH_STR_ARG(r->dns[i]));
        ch_der_put(&names, CH_DER_CONTEXT + 2, r->dns[i]);
    }
    for (size_t i = 0; i < r->ip_count; i++)
        ch_der_put(&names, CH_DER_CONTEXT + 7,
                   ch_str((const char *)r->ips[i].bytes, r->ips[i].len));
    ch_buf_init(&value, m->op);
    ch_der_wrap(&value, CH_DER_SEQUENCE, &names);
    put_extension(out, CH_STR(OID_SUBJECT_ALT_NAME), m->subject.len == 2,
                  ch_buf_view(&value));
    return ch_buf_check(&names);
}

static int put_extensions(struct making *m, struct ch_buf *out)
{
    struct ch_buf list, wrapped;
    ch_buf_init(&list, m->op);
    put_usages(&list, m->request->is_ca);
    if (m->request->is_ca)
        put_subject_key_id(m, &list);
    put_authority_key_id(m, &list);
    int code = put_alt_names(m, &list);
    if (code)
        return code;
    ch_buf_init(&wrapped, m->op);
    ch_der_wrap(&wrapped, CH_DER_SEQUENCE, &list);
    ch_der_wrap(out, CH_DER_CONTEXT_SEQUENCE + 3, &wrapped);
    return 0;
}

/* From now for so many days of 24 hours; Go's duration wraps at 292 years. */
static void put_validity(struct making *m, struct ch_buf *out)
{
    const int64_t second = 1000000000;
    int64_t now = ch_now_ns(m->op);
    uint64_t wrapped = (uint64_t)m->request->days * 86400 * (uint64_t)second;
    int64_t span = (int64_t)wrapped;
    int64_t end = now / second + span / second;
    int64_t rest = now % second + span % second;
    struct ch_buf times;
    if (rest < 0)
        end--;
    else if (rest >= second)
        end++;
    ch_buf_init(&times, m->op);
    ch_der_put_time(&times, now / second);
    ch_der_put_time(&times, end);
    ch_der_wrap(out, CH_DER_SEQUENCE, &times);
}

/* The part of a certificate that is signed. */
static int encode_body(struct making *m, const struct signing *signing,
                       struct ch_buf *out)
{
    unsigned char serial[16];
    struct ch_buf body;
    int code = ch_random(m->op, serial, sizeof serial);
    if (code)
        return code;
    ch_buf_init(&body, m->op);
    CH_BUF_LIT(&body, "\xA0\x03\x02\x01\x02"); /* version 3 */
    ch_der_put_number(&body, serial, sizeof serial);
    ch_der_put(&body, CH_DER_SEQUENCE, signing->algorithm);
    ch_buf_str(&body, m->issuer);
    put_validity(m, &body);
    ch_buf_str(&body, m->subject);
    ch_buf_str(&body, m->public_key);
    code = put_extensions(m, &body);
    ch_der_wrap(out, CH_DER_SEQUENCE, &body);
    return code ? code : ch_buf_check(out);
}

static int sign_body(struct making *m, const struct signing *signing,
                     struct chart_str body, struct chart_str *out)
{
    void *pkey = m->signer_key ? m->signer_key : m->key;
    size_t len = 0;
    unsigned char *bytes = NULL;
    const unsigned char *in = (const unsigned char *)body.ptr;
    void *ctx = m->api.md_ctx_new();
    bool ok = ctx &&
              m->api.sign_init(ctx, NULL, signing->digest, NULL, pkey) > 0 &&
              m->api.sign(ctx, NULL, &len, in, body.len) > 0;
    if (ok)
        bytes = ch_alloc(m->op, len);
    ok = bytes && m->api.sign(ctx, bytes, &len, in, body.len) > 0;
    m->api.md_ctx_free(ctx);
    if (!ok)
        return ch_nomem(m->op);
    *out = ch_str((const char *)bytes, len);
    return 0;
}

static int encode_cert(struct making *m, struct chart_str *out)
{
    struct signing signing = {.digest = NULL};
    struct ch_buf body, content, cert, pem;
    struct chart_str signature;
    int code = choose_signing(m, &signing);
    if (!code && m->api.pkey_base_id(m->key) == CH_PKEY_DSA)
        code = refuse(m, "x509: unsupported public key type: *dsa.PublicKey");
    if (!code && m->signer_cert &&
        m->api.pkey_eq(m->api.x509_public_key(m->signer_cert), m->signer_key) !=
            1)
        code = refuse(m, "x509: provided PrivateKey doesn't match parent's "
                         "PublicKey");
    ch_buf_init(&body, m->op);
    if (!code)
        code = encode_body(m, &signing, &body);
    if (!code)
        code = sign_body(m, &signing, ch_buf_view(&body), &signature);
    if (code)
        return code;
    ch_buf_init(&content, m->op);
    ch_buf_str(&content, ch_buf_view(&body));
    ch_der_put(&content, CH_DER_SEQUENCE, signing.algorithm);
    ch_der_put_bits(&content, signature);
    ch_buf_init(&cert, m->op);
    ch_der_wrap(&cert, CH_DER_SEQUENCE, &content);
    if (ch_buf_check(&cert))
        return ch_buf_check(&cert);
    ch_buf_init(&pem, m->op);
    ch_pem_encode(&pem, "CERTIFICATE", ch_buf_view(&cert));
    return ch_buf_take(&pem, out);
}

/* ---- inputs -------------------------------------------------------------- */

static int parse_cert(struct ch_op *op, const struct ch_openssl *api,
                      struct chart_str text, const char *label, void **x509)
{
    struct ch_pem pem;
    bool found;
    int code = ch_pem_decode(op, text, &pem, &found);
    if (!code && !found)
        code = ch_fail(op, CHART_EEXEC, "unable to decode certificate");
    if (code)
        return code;
    const unsigned char *in = (const unsigned char *)pem.bytes.ptr;
    *x509 = api->x509_from_der(NULL, &in, (long)pem.bytes.len);
    if (*x509)
        return 0;
    return ch_fail(op, CHART_EEXEC,
                   "error parsing certificate: %s: x509: malformed "
                   "certificate",
                   label);
}

static int prefix(struct ch_op *op, int code, const char *text)
{
    if (code && !ch_is_fatal(code))
        ch_prefix(op, "%s", text);
    return code;
}

/* What the caller gave, in the order in which Sprig reads it. */
static int read_inputs(struct making *m)
{
    const struct ch_cert_request *r = m->request;
    int code = 0;
    if (r->key)
        code = prefix(m->op, parse_key(m->op, &m->api, *r->key, &m->key),
                      "parsing private key: ");
    if (!code && r->signer)
        code = parse_cert(m->op, &m->api, r->signer->cert,
                          "decodedSignerCert.Bytes", &m->signer_cert);
    if (!code && r->signer)
        code = prefix(m->op,
                      parse_key(m->op, &m->api, r->signer->key, &m->signer_key),
                      "error parsing private key: ");
    return code;
}

static void release(struct making *m)
{
    m->api.pkey_free(m->key);
    m->api.pkey_free(m->signer_key);
    m->api.x509_free(m->signer_cert);
    ch_openssl_close(&m->api);
}

static int read_names(struct making *m)
{
    int code = encode_name(m, m->request->common_name, &m->subject);
    m->issuer = m->subject;
    if (!code && m->signer_cert)
        code = to_der(m->op, m->api.name_to_der,
                      m->api.x509_subject(m->signer_cert), &m->issuer);
    if (!code)
        code = to_der(m->op, m->api.public_to_der, m->key, &m->public_key);
    return code;
}

int ch_cert_check_inputs(struct ch_op *op,
                         const struct ch_cert_request *request)
{
    struct making m = {.op = op, .request = request};
    if (!request->key && !request->signer)
        return 0;
    int code = ch_openssl_open(op, &m.api);
    if (code)
        return code;
    code = read_inputs(&m);
    release(&m);
    return code;
}

int ch_cert_new(struct ch_op *op, const struct ch_cert_request *request,
                struct ch_cert_pair *out)
{
    struct making m = {.op = op, .request = request};
    int code = ch_openssl_open(op, &m.api);
    if (code)
        return code;
    code = read_inputs(&m);
    if (!code && !m.key)
        code = ch_rsa_new(op, &m.api, 2048, &m.key);
    if (!code)
        code = read_names(&m);
    if (!code)
        code = encode_cert(&m, &out->cert);
    if (!code)
        code = key_to_pem(op, &m.api, m.key, &out->key);
    release(&m);
    return code;
}

int ch_cert_check(struct ch_op *op, const struct ch_cert_pair *pair)
{
    struct ch_openssl api;
    void *x509 = NULL, *pkey = NULL;
    int code = ch_openssl_open(op, &api);
    if (code)
        return code;
    code = parse_cert(op, &api, pair->cert, "decodedCert.Bytes", &x509);
    if (!code)
        code = prefix(op, parse_key(op, &api, pair->key, &pkey),
                      "error parsing private key: ");
    api.x509_free(x509);
    api.pkey_free(pkey);
    ch_openssl_close(&api);
    return code;
}

bool ch_ip_parse(struct chart_str text, struct ch_ip *out)
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0,    0,
                                             0, 0, 0, 0, 0xFF, 0xFF};
    char z[64];
    if (text.len >= sizeof z || memchr(text.ptr, '\0', text.len))
        return false;
    memcpy(z, text.ptr, text.len);
    z[text.len] = '\0';
    out->len = 4;
    if (inet_pton(AF_INET, z, out->bytes) == 1)
        return true;
    if (inet_pton(AF_INET6, z, out->bytes) != 1)
        return false;
    out->len = 16;
    if (memcmp(out->bytes, mapped, sizeof mapped) == 0) {
        memmove(out->bytes, out->bytes + 12, 4);
        out->len = 4;
    }
    return true;
}
