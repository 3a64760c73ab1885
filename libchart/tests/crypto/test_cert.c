#include "crypto/cert.h"
#include "crypto/der.h"
#include "crypto/pem.h"
#include "tests/harness.h"

static int64_t fixed_clock(void *user)
{
    return *(const int64_t *)user;
}

static struct chart_str new_key(struct ch_op *op, const char *type)
{
    struct chart_str key = CH_STR("");
    CHECK_INT(ch_key_new(op, ch_str_z(type), &key), 0);
    return key;
}

/* The encoded certificate of a pair. */
static struct chart_str der_of(struct ch_op *op,
                               const struct ch_cert_pair *pair)
{
    struct ch_pem pem = {CH_STR(""), CH_STR("")};
    bool found;
    CHECK_INT(ch_pem_decode(op, pair->cert, &pem, &found), 0);
    CHECK(found);
    CHECK_STR(pem.type, "CERTIFICATE");
    return pem.bytes;
}

static bool has(struct chart_str der, struct chart_str part)
{
    return ch_str_find(der, part, 0) != CH_NPOS;
}

TEST(keys_have_the_pem_types_of_go)
{
    CHECK(ch_str_starts(new_key(op, "ecdsa"),
                        CH_STR("-----BEGIN EC PRIVATE KEY-----\n")));
    CHECK(ch_str_starts(new_key(op, "ed25519"),
                        CH_STR("-----BEGIN PRIVATE KEY-----\n")));
    CHECK_STR(new_key(op, "foo"), "Unknown type foo");
}

TEST(ca_may_sign_and_names_its_key)
{
    struct chart_str key = new_key(op, "ecdsa");
    struct ch_cert_request request = {
        .common_name = CH_STR("ca"), .days = 1, .is_ca = true, .key = &key};
    struct ch_cert_pair ca;
    CHECK_INT(ch_cert_new(op, &request, &ca), 0);
    CHECK(ch_str_eq(ca.key, key));
    CHECK_INT(ch_cert_check(op, &ca), 0);
    struct chart_str der = der_of(op, &ca);
    /* basic constraints: a CA; key usage: may sign certificates */
    CHECK(has(der, CH_STR("\x55\x1D\x13\x01\x01\xFF\x04\x05\x30\x03\x01\x01"
                          "\xFF")));
    CHECK(has(der, CH_STR("\x55\x1D\x0F\x01\x01\xFF\x04\x04\x03\x02\x02\xA4")));
    CHECK(has(der, CH_STR("\x55\x1D\x0E\x04\x16\x04\x14"))); /* its key's id */
    CHECK(!has(der, CH_STR("\x55\x1D\x23")));                /* no signer's */
}

TEST(signed_leaf_points_at_its_signer)
{
    struct chart_str ca_key = new_key(op, "ecdsa");
    struct chart_str key = new_key(op, "ed25519");
    struct chart_str dns[] = {CH_STR("web.example")};
    struct ch_ip ips[2];
    struct ch_cert_pair ca, leaf;
    CHECK(ch_ip_parse(CH_STR("10.0.0.1"), &ips[0]));
    CHECK(ch_ip_parse(CH_STR("::1"), &ips[1]));
    struct ch_cert_request request = {
        .common_name = CH_STR("ca"), .days = 1, .is_ca = true, .key = &ca_key};
    CHECK_INT(ch_cert_new(op, &request, &ca), 0);
    request = (struct ch_cert_request){.common_name = CH_STR("*.leaf"),
                                       .ips = ips,
                                       .ip_count = 2,
                                       .dns = dns,
                                       .dns_count = 1,
                                       .days = 1,
                                       .signer = &ca,
                                       .key = &key};
    CHECK_INT(ch_cert_new(op, &request, &leaf), 0);
    struct chart_str der = der_of(op, &leaf);
    CHECK(has(der, CH_STR("\x55\x1D\x23"))); /* the signer's key id */
    CHECK(has(der, CH_STR("\x82\x0Bweb.example\x87\x04\x0A\x00\x00\x01\x87"
                          "\x10")));
    /* '*' is no PrintableString. */
    CHECK(has(der, CH_STR("\x55\x04\x03\x0C\x06*.leaf")));
    CHECK(has(der, CH_STR("\x55\x04\x03\x13\x02"
                          "ca")));
}

TEST(certificate_lasts_so_many_days)
{
    int64_t now = INT64_C(1577836799) * 1000000000; /* 2019-12-31 23:59:59 */
    struct chart_str key = new_key(op, "ed25519");
    struct ch_cert_pair pair;
    op->hooks.now_ns = fixed_clock;
    op->hooks.now_user = &now;
    struct ch_cert_request request = {
        .common_name = CH_STR("x"), .days = 60, .key = &key};
    CHECK_INT(ch_cert_new(op, &request, &pair), 0);
    CHECK(has(der_of(op, &pair), CH_STR("\x17\x0D"
                                        "191231235959Z\x17\x0D"
                                        "200229235959Z")));
    request.days = 36500; /* behind 2049 */
    CHECK_INT(ch_cert_new(op, &request, &pair), 0);
    CHECK(has(der_of(op, &pair), CH_STR("\x18\x0F"
                                        "21191207235959Z")));
}

TEST(bad_inputs_have_text_of_sprig)
{
    struct chart_str key = CH_STR("bad");
    struct ch_cert_pair pair = {CH_STR(""), CH_STR("")}, out;
    struct ch_cert_request request = {.common_name = CH_STR("x"), .key = &key};
    CHECK_INT(ch_cert_new(op, &request, &out), CHART_EEXEC);
    CHECK_STR(ch_error_text(op), "parsing private key: no PEM data in input");
    ch_error_clear(op);
    request =
        (struct ch_cert_request){.common_name = CH_STR("x"), .signer = &pair};
    CHECK_INT(ch_cert_new(op, &request, &out), CHART_EEXEC);
    CHECK_STR(ch_error_text(op), "unable to decode certificate");
    ch_error_clear(op);
    key = CH_STR("-----BEGIN FOO-----\nYQ==\n-----END FOO-----\n");
    request = (struct ch_cert_request){.key = &key};
    CHECK_INT(ch_cert_new(op, &request, &out), CHART_EEXEC);
    CHECK_STR(ch_error_text(op), "parsing private key: no private key data in "
                                 "PEM block of type FOO");
}

TEST(key_of_another_ca_is_refused)
{
    struct chart_str a = new_key(op, "ecdsa"), b = new_key(op, "ecdsa");
    struct ch_cert_pair ca, out;
    struct ch_cert_request request = {
        .common_name = CH_STR("ca"), .days = 1, .is_ca = true, .key = &a};
    CHECK_INT(ch_cert_new(op, &request, &ca), 0);
    ca.key = b;
    request = (struct ch_cert_request){
        .common_name = CH_STR("x"), .days = 1, .signer = &ca, .key = &a};
    CHECK_INT(ch_cert_new(op, &request, &out), CHART_EEXEC);
    CHECK_STR(ch_error_text(op),
              "error creating certificate: x509: provided PrivateKey doesn't "
              "match parent's PublicKey");
}

TEST(addresses_parse_as_in_go)
{
    static const struct {
        const char *text;
        size_t len; /* 0: no address */
    } cases[] = {
        {"1.2.3.4", 4},     {"::ffff:1.2.3.4", 4}, {"::1", 16},
        {"2001:db8::", 16}, {"1.2.3", 0},          {"01.2.3.4", 0},
        {"1.2.3.256", 0},   {"fe80::1%eth0", 0},   {"", 0},
        {"bad", 0},         {"1:2:3:4:5:6:7", 0},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct ch_ip ip;
        bool ok = ch_ip_parse(ch_str_z(cases[i].text), &ip);
        CHECK_INT(ok ? ip.len : 0, cases[i].len);
    }
}

static void check_pem(struct ch_op *op, const char *text, const char *want)
{
    struct ch_pem pem;
    bool found;
    CHECK_INT(ch_pem_decode(op, ch_str_z(text), &pem, &found), 0);
    CHECK(found == (want != NULL));
    if (found && want)
        CHECK_STR(pem.bytes, want);
}

TEST(first_whole_pem_block_is_taken)
{
    check_pem(op, "-----BEGIN A-----\nYWJj\n-----END A-----", "abc");
    check_pem(op, "text\n-----BEGIN A-----\r\nYW\nJj\r\n-----END A----- \n",
              "abc");
    check_pem(op, "-----BEGIN A-----\nk: v\n\nYWJj\n-----END A-----\n", "abc");
    check_pem(op, "-----BEGIN A-----\n-----END A-----\n", "");
    check_pem(op,
              "-----BEGIN A-----\n!\n-----END A-----\n"
              "-----BEGIN B-----\nYWJj\n-----END B-----\n",
              "abc");
    check_pem(op, "x-----BEGIN A-----\nYWJj\n-----END A-----", NULL);
    check_pem(op, "-----BEGIN A-----\nYWJj\n-----END B-----", NULL);
    check_pem(op, "-----BEGIN A-----\nYWJj\n", NULL);
    check_pem(op, "", NULL);
}

TEST(pem_lines_have_64_characters)
{
    struct ch_buf bytes, text;
    ch_buf_init(&bytes, op);
    ch_buf_fill(&bytes, 'x', 49);
    ch_buf_init(&text, op);
    ch_pem_encode(&text, "A", ch_buf_view(&bytes));
    CHECK_STR(ch_buf_view(&text),
              "-----BEGIN A-----\n"
              "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4"
              "\neA==\n-----END A-----\n");
}

static void check_time(struct ch_op *op, int64_t seconds, const char *want)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_der_put_time(&buf, seconds);
    CHECK_STR(ch_str_sub(ch_buf_view(&buf), 2, buf.len), want);
}

TEST(times_switch_form_with_the_century)
{
    check_time(op, 0, "700101000000Z");
    check_time(op, -1, "691231235959Z");
    check_time(op, 951782400, "000229000000Z");
    check_time(op, 2524607999, "491231235959Z");
    check_time(op, 2524608000, "20500101000000Z");
    check_time(op, -631152001, "19491231235959Z");
}

TEST(long_contents_have_long_lengths)
{
    struct ch_buf content, out;
    ch_buf_init(&content, op);
    ch_buf_fill(&content, 'x', 300);
    ch_buf_init(&out, op);
    ch_der_wrap(&out, CH_DER_OCTET_STRING, &content);
    CHECK_INT(out.len, 304);
    CHECK(memcmp(out.ptr, "\x04\x82\x01\x2C", 4) == 0);
    ch_buf_init(&out, op);
    ch_der_put_number(&out, (const unsigned char *)"\x00\x00\x80", 3);
    CHECK(ch_str_eq(ch_buf_view(&out), CH_STR("\x02\x02\x00\x80")));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(keys_have_the_pem_types_of_go),
        T(ca_may_sign_and_names_its_key),
        T(signed_leaf_points_at_its_signer),
        T(certificate_lasts_so_many_days),
        T(bad_inputs_have_text_of_sprig),
        T(key_of_another_ca_is_refused),
        T(addresses_parse_as_in_go),
        T(first_whole_pem_block_is_taken),
        T(pem_lines_have_64_characters),
        T(times_switch_form_with_the_century),
        T(long_contents_have_long_lengths),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
