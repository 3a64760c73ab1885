/*
 * Passwords, AES, private keys and certificates.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "codec/json.h"
#include "crypto/base64.h"
#include "crypto/cert.h"
#include "crypto/cipher.h"
#include "crypto/password.h"
#include "golib/fmt.h"
#include "template/observe.h"
#include "value/list.h"
#include "value/object.h"

static struct chart_str text_at(const struct ch_call *call, size_t i)
{
    return ch_value_str(call->args[i]);
}

static int give_text(struct ch_call *call, struct chart_str text)
{
    return ch_value_string(call->op, text, call->result);
}

/* ---- passwords ----------------------------------------------------------- */

/* The hash, or the error's text in its place. */
static int put_bcrypt(struct ch_buf *buf, struct chart_str password)
{
    struct ch_buf hash;
    ch_buf_init(&hash, buf->op);
    int code = ch_bcrypt(&hash, password);
    if (code == CHART_EINVAL) {
        CH_BUF_LIT(buf, "failed to encrypt string with bcrypt: ");
        ch_buf_str(buf, ch_error_text(buf->op));
        ch_error_clear(buf->op);
        return 0;
    }
    ch_buf_str(buf, ch_buf_view(&hash));
    return code;
}

static int call_bcrypt(struct ch_call *call)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    int code = put_bcrypt(&buf, text_at(call, 0));
    return code ? code : ch_value_take_buf(&buf, call->result);
}

static int call_htpasswd(struct ch_call *call)
{
    struct chart_str user = text_at(call, 0);
    struct ch_buf buf;
    int code = 0;
    ch_buf_init(&buf, call->op);
    if (ch_str_find_byte(user, ':', 0) != CH_NPOS) {
        CH_BUF_LIT(&buf, "invalid username: ");
        ch_buf_str(&buf, user);
    } else {
        ch_buf_str(&buf, user);
        ch_buf_byte(&buf, ':');
        code = put_bcrypt(&buf, text_at(call, 1));
    }
    return code ? code : ch_value_take_buf(&buf, call->result);
}

static int call_derive_password(struct ch_call *call)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    int code = ch_derive_password(&buf, (uint32_t)call->args[0].u.uinteger,
                                  text_at(call, 1), text_at(call, 2),
                                  text_at(call, 3), text_at(call, 4));
    return code ? code : ch_value_take_buf(&buf, call->result);
}

/* ---- AES ----------------------------------------------------------------- */

static int call_encrypt_aes(struct ch_call *call)
{
    struct chart_str out;
    int code =
        ch_aes_encrypt(call->op, text_at(call, 0), text_at(call, 1), &out);
    return code ? code : give_text(call, out);
}

static int call_decrypt_aes(struct ch_call *call)
{
    struct chart_str out;
    int code =
        ch_aes_decrypt(call->op, text_at(call, 0), text_at(call, 1), &out);
    return code ? code : give_text(call, out);
}

/* ---- certificates as values ---------------------------------------------- */

struct certificate {
    struct ch_object object;
    struct ch_value cert, key;
};

static const char *const certificate_fields[] = {"Cert", "Key", NULL};

static const struct certificate *certificate_of(struct ch_value v)
{
    return (const struct certificate *)v.u.object;
}

static int certificate_field(struct ch_op *op, struct ch_value self,
                             struct chart_str name, struct ch_value *out)
{
    (void)op;
    if (ch_str_eq(name, CH_STR("Cert")))
        *out = certificate_of(self)->cert;
    else if (ch_str_eq(name, CH_STR("Key")))
        *out = certificate_of(self)->key;
    else
        return 0;
    return 1;
}

static int certificate_json(struct ch_buf *buf, struct ch_value self)
{
    CH_BUF_LIT(buf, "{\"Cert\":");
    int code = ch_json_emit(buf, certificate_of(self)->cert, CH_JSON_COMPACT);
    CH_BUF_LIT(buf, ",\"Key\":");
    if (!code)
        code = ch_json_emit(buf, certificate_of(self)->key, CH_JSON_COMPACT);
    ch_buf_byte(buf, '}');
    return code;
}

static bool certificate_equal(struct ch_value a, struct ch_value b)
{
    const struct certificate *x = certificate_of(a), *y = certificate_of(b);
    return ch_str_eq(ch_value_str(x->cert), ch_value_str(y->cert)) &&
           ch_str_eq(ch_value_str(x->key), ch_value_str(y->key));
}

static const struct ch_class certificate_class = {
    .type_name = CH_STR_INIT("sprig.certificate"),
    .kind = CH_K_STRUCT,
    .field = certificate_field,
    .field_names = certificate_fields,
    .json = certificate_json,
    .equal = certificate_equal,
};

static int give_pair(struct ch_call *call, const struct ch_cert_pair *pair)
{
    struct certificate *out = CH_NEW(call->op, struct certificate);
    if (!out)
        return ch_error_code(call->op);
    out->object.class_ = &certificate_class;
    int code = ch_value_string(call->op, pair->cert, &out->cert);
    if (!code)
        code = ch_value_string(call->op, pair->key, &out->key);
    *call->result = ch_object_value(&out->object);
    return code;
}

static struct ch_cert_pair pair_of(struct ch_value v)
{
    const struct certificate *certificate = certificate_of(v);
    return (struct ch_cert_pair){ch_value_str(certificate->cert),
                                 ch_value_str(certificate->key)};
}

/* ---- making them --------------------------------------------------------- */

/* "LEAD: 5 is not a string". */
static int not_a_string(struct ch_call *call, const char *lead,
                        struct ch_value v)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    ch_buf_str(&buf, ch_str_z(lead));
    int code = ch_fmt_value(&buf, v);
    CH_BUF_LIT(&buf, " is not a string");
    if (!code)
        code = ch_buf_check(&buf);
    return code ? code : ch_fail_str(call->op, CHART_EEXEC, ch_buf_view(&buf));
}

static int read_ips(struct ch_call *call, struct ch_value list,
                    struct ch_cert_request *request)
{
    size_t count = ch_list_len(list);
    struct ch_ip *ips = CH_NEW_ARRAY(call->op, struct ch_ip, count + 1);
    if (!ips || ch_step(call->op, count))
        return ch_error_code(call->op);
    ch_observe_value(call, list);
    for (size_t i = 0; i < count; i++) {
        struct ch_value item = ch_list_at(list, i);
        if (item.type != CH_T_STRING)
            return not_a_string(call, "error parsing ip: ", item);
        struct chart_str text = ch_value_str(item);
        if (!ch_ip_parse(text, &ips[i]))
            return ch_fail(call->op, CHART_EEXEC, "error parsing ip: %.*s",
                           CH_STR_ARG(text));
    }
    request->ips = ips;
    request->ip_count = count;
    return 0;
}

static int read_dns(struct ch_call *call, struct ch_value list,
                    struct ch_cert_request *request)
{
    size_t count = ch_list_len(list);
    struct chart_str *names =
        CH_NEW_ARRAY(call->op, struct chart_str, count + 1);
    if (!names || ch_step(call->op, count))
        return ch_error_code(call->op);
    ch_observe_value(call, list);
    for (size_t i = 0; i < count; i++) {
        struct ch_value item = ch_list_at(list, i);
        if (item.type != CH_T_STRING)
            return not_a_string(call,
                                "error processing alternate dns name: ", item);
        names[i] = ch_value_str(item);
    }
    request->dns = names;
    request->dns_count = count;
    return 0;
}

static int make_cert(struct ch_call *call,
                     const struct ch_cert_request *request)
{
    struct ch_cert_pair pair;
    int code = ch_cert_new(call->op, request, &pair);
    return code ? code : give_pair(call, &pair);
}

/* genCA CN DAYS, and genCAWithKey with a key behind them. */
static int make_ca(struct ch_call *call, const struct chart_str *key)
{
    struct ch_cert_request request = {.common_name = text_at(call, 0),
                                      .days = call->args[1].u.integer,
                                      .is_ca = true,
                                      .key = key};
    return make_cert(call, &request);
}

/* genSelfSignedCert CN IPS DNS DAYS, genSignedCert with a CA behind them. A
 * bad key is told of before the names are read. */
static int make_leaf(struct ch_call *call, const struct ch_cert_pair *signer,
                     const struct chart_str *key)
{
    struct ch_cert_request request = {.common_name = text_at(call, 0),
                                      .days = call->args[3].u.integer,
                                      .signer = signer,
                                      .key = key};
    int code = ch_cert_check_inputs(call->op, &request);
    if (!code)
        code = read_ips(call, call->args[1], &request);
    if (!code)
        code = read_dns(call, call->args[2], &request);
    return code ? code : make_cert(call, &request);
}

static int call_gen_private_key(struct ch_call *call)
{
    struct chart_str out;
    int code = ch_key_new(call->op, text_at(call, 0), &out);
    return code ? code : give_text(call, out);
}

static int call_gen_ca(struct ch_call *call)
{
    return make_ca(call, NULL);
}

static int call_gen_ca_with_key(struct ch_call *call)
{
    struct chart_str key = text_at(call, 2);
    return make_ca(call, &key);
}

static int call_gen_self_signed_cert(struct ch_call *call)
{
    return make_leaf(call, NULL, NULL);
}

static int call_gen_self_signed_cert_with_key(struct ch_call *call)
{
    struct chart_str key = text_at(call, 4);
    return make_leaf(call, NULL, &key);
}

static int call_gen_signed_cert(struct ch_call *call)
{
    struct ch_cert_pair signer = pair_of(call->args[4]);
    return make_leaf(call, &signer, NULL);
}

static int call_gen_signed_cert_with_key(struct ch_call *call)
{
    struct ch_cert_pair signer = pair_of(call->args[4]);
    struct chart_str key = text_at(call, 5);
    return make_leaf(call, &signer, &key);
}

static int decode(struct ch_call *call, size_t i, const char *what,
                  struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    int code = ch_base64_decode(&buf, text_at(call, i));
    if (code == CHART_EINVAL) {
        ch_error_clear(call->op);
        return ch_fail(call->op, CHART_EEXEC, "unable to decode base64 %s",
                       what);
    }
    return code ? code : ch_buf_take(&buf, out);
}

static int call_build_custom_cert(struct ch_call *call)
{
    struct ch_cert_pair pair;
    int code = decode(call, 0, "certificate", &pair.cert);
    if (!code)
        code = decode(call, 1, "private key", &pair.key);
    if (!code)
        code = ch_cert_check(call->op, &pair);
    return code ? code : give_pair(call, &pair);
}

/* ---- the table ----------------------------------------------------------- */

#define NEW_KEY "{{ $key := genPrivateKey \"ecdsa\" }}"
#define NEW_CA NEW_KEY "{{ $ca := genCAWithKey \"ca\" 365 $key }}"

static const struct ch_func rows[] = {
    {"bcrypt", "s", call_bcrypt, CH_FUNC_RANDOM, "bcrypt PASSWORD",
     "The bcrypt hash of PASSWORD at cost 10.",
     "{{ bcrypt \"secret\" | trunc 7 }}", "$2a$10$"},
    {"buildCustomCert", "ss", call_build_custom_cert, 0,
     "buildCustomCert CERT KEY",
     "A certificate from CERT and KEY, both PEM in base64; its fields are Cert "
     "and Key.",
     NEW_CA "{{ $c := buildCustomCert ($ca.Cert | b64enc) ($ca.Key | b64enc) }}"
            "{{ eq $c.Cert $ca.Cert }}",
     "true"},
    {"decryptAES", "ss", call_decrypt_aes, 0, "decryptAES PASSWORD TEXT",
     "The plain text of what encryptAES made with the same PASSWORD.",
     "{{ decryptAES \"secretkey\" "
     "\"30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ=\" }}",
     "plaintext"},
    {"derivePassword", "ussss", call_derive_password, 0,
     "derivePassword COUNTER TYPE PASSWORD USER SITE",
     "A password for SITE from a master PASSWORD; TYPE is long, maximum, "
     "medium, short, basic or pin.",
     "{{ derivePassword 1 \"long\" \"password\" \"user\" \"example.com\" }}",
     "ZedaFaxcZaso9*"},
    {"encryptAES", "ss", call_encrypt_aes, CH_FUNC_RANDOM,
     "encryptAES PASSWORD TEXT",
     "TEXT encrypted with AES-256-CBC, in base64 with its IV in front.",
     "{{ encryptAES \"key\" \"text\" | decryptAES \"key\" }}", "text"},
    {"genCA", "si", call_gen_ca, CH_FUNC_RANDOM | CH_FUNC_CLOCK,
     "genCA NAME DAYS",
     "A new certificate authority with a new RSA key; its fields are Cert and "
     "Key.",
     "{{ (genCA \"ca\" 365).Key | trunc 31 }}",
     "-----BEGIN RSA PRIVATE KEY-----"},
    {"genCAWithKey", "sis", call_gen_ca_with_key,
     CH_FUNC_RANDOM | CH_FUNC_CLOCK, "genCAWithKey NAME DAYS KEY",
     "A new certificate authority with a private KEY in PEM.",
     NEW_CA "{{ eq $ca.Key $key }}", "true"},
    {"genPrivateKey", "s", call_gen_private_key, CH_FUNC_RANDOM,
     "genPrivateKey TYPE",
     "A new private key in PEM; TYPE is rsa, dsa, ecdsa or ed25519.",
     "{{ genPrivateKey \"ecdsa\" | trunc 30 }}",
     "-----BEGIN EC PRIVATE KEY-----"},
    {"genSelfSignedCert", "sLLi", call_gen_self_signed_cert,
     CH_FUNC_RANDOM | CH_FUNC_CLOCK, "genSelfSignedCert NAME IPS DNS DAYS",
     "A new certificate signed by its own new RSA key, for lists of addresses "
     "and names.",
     "{{ (genSelfSignedCert \"web\" (list \"10.0.0.1\") nil 365).Cert | trunc "
     "27 }}",
     "-----BEGIN CERTIFICATE-----"},
    {"genSelfSignedCertWithKey", "sLLis", call_gen_self_signed_cert_with_key,
     CH_FUNC_RANDOM | CH_FUNC_CLOCK,
     "genSelfSignedCertWithKey NAME IPS DNS DAYS KEY",
     "The same with a private KEY in PEM.",
     NEW_KEY "{{ (genSelfSignedCertWithKey \"web\" nil (list \"web.example\") "
             "365 $key).Key | eq $key }}",
     "true"},
    {"genSignedCert", "sLLiC", call_gen_signed_cert,
     CH_FUNC_RANDOM | CH_FUNC_CLOCK, "genSignedCert NAME IPS DNS DAYS CA",
     "A new certificate with a new RSA key, signed by CA.",
     NEW_CA "{{ (genSignedCert \"web\" nil nil 365 $ca).Cert | trunc 27 }}",
     "-----BEGIN CERTIFICATE-----"},
    {"genSignedCertWithKey", "sLLiCs", call_gen_signed_cert_with_key,
     CH_FUNC_RANDOM | CH_FUNC_CLOCK,
     "genSignedCertWithKey NAME IPS DNS DAYS CA KEY",
     "A new certificate with a private KEY in PEM, signed by CA.",
     NEW_CA "{{ (genSignedCertWithKey \"web\" nil nil 365 $ca $key).Key | eq "
            "$key }}",
     "true"},
    {"htpasswd", "ss", call_htpasswd, CH_FUNC_RANDOM, "htpasswd USER PASSWORD",
     "A line for an htpasswd file, with a bcrypt hash.",
     "{{ htpasswd \"me\" \"secret\" | trunc 10 }}", "me:$2a$10$"},
};

const struct ch_func_family ch_funcs_crypto = {
    "crypto", "Passwords, keys and certificates", rows, CH_COUNT(rows)};
