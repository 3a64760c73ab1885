#include "crypto/base64.h"
#include "tests/harness.h"

/* What Helm's b64dec and b32dec print: the bytes, or the error's text. */
struct decode_case {
    const char *text;
    struct chart_str out;
};
static const struct decode_case cases_64[] = {
    {"", CH_STR_INIT("")},
    {"YQ==", CH_STR_INIT("a")},
    {"YWI=", CH_STR_INIT("ab")},
    {"YWJj", CH_STR_INIT("abc")},
    {"YW Jj", CH_STR_INIT("illegal base64 data at input byte 2")},
    {"YWJ", CH_STR_INIT("illegal base64 data at input byte 0")},
    {"YWI", CH_STR_INIT("illegal base64 data at input byte 0")},
    {"Y", CH_STR_INIT("illegal base64 data at input byte 0")},
    {"YQ=", CH_STR_INIT("illegal base64 data at input byte 3")},
    {"YQ", CH_STR_INIT("illegal base64 data at input byte 0")},
    {"YQ=x", CH_STR_INIT("illegal base64 data at input byte 2")},
    {"YQ==x", CH_STR_INIT("illegal base64 data at input byte 4")},
    {"YQ==\n", CH_STR_INIT("a")},
    {"Y\nQ==", CH_STR_INIT("a")},
    {"=", CH_STR_INIT("illegal base64 data at input byte 0")},
    {"A=", CH_STR_INIT("illegal base64 data at input byte 1")},
    {"YWJjZ===", CH_STR_INIT("illegal base64 data at input byte 5")},
    {"YWJj=", CH_STR_INIT("illegal base64 data at input byte 4")},
    {"YR==", CH_STR_INIT("a")},
    {"YWJjZGVmZ2hp!", CH_STR_INIT("illegal base64 data at input byte 12")},
    {"AA=\n=", CH_STR_INIT("\0")},
    {"AA\n=\n=\nB", CH_STR_INIT("illegal base64 data at input byte 7")},
    {"YWJjZA\n", CH_STR_INIT("illegal base64 data at input byte 5")},
};

static const struct decode_case cases_32[] = {
    {"", CH_STR_INIT("")},
    {"ME======", CH_STR_INIT("a")},
    {"MFRA====", CH_STR_INIT("ab")},
    {"MFRGG===", CH_STR_INIT("abc")},
    {"MFRGGZA=", CH_STR_INIT("abcd")},
    {"MFRGGZDF", CH_STR_INIT("abcde")},
    {"MFRGGZD", CH_STR_INIT("illegal base32 data at input byte 0")},
    {"ME=====", CH_STR_INIT("illegal base32 data at input byte 7")},
    {"ME====", CH_STR_INIT("illegal base32 data at input byte 6")},
    {"ME", CH_STR_INIT("illegal base32 data at input byte 0")},
    {"M", CH_STR_INIT("illegal base32 data at input byte 0")},
    {"M=======", CH_STR_INIT("illegal base32 data at input byte 1")},
    {"MFR=====", CH_STR_INIT("illegal base32 data at input byte 3")},
    {"MFRGGZ==", CH_STR_INIT("illegal base32 data at input byte 6")},
    {"me======", CH_STR_INIT("illegal base32 data at input byte 0")},
    {"ME======x", CH_STR_INIT("a")},
    {"ME=====x", CH_STR_INIT("illegal base32 data at input byte 6")},
    {"ME==x===", CH_STR_INIT("illegal base32 data at input byte 3")},
    {"MFRGG\n===", CH_STR_INIT("abc")},
    {"MFRGG1==", CH_STR_INIT("illegal base32 data at input byte 5")},
    {"MFRGGZDFME======", CH_STR_INIT("abcdea")},
    {"MFRGGZDFME", CH_STR_INIT("illegal base32 data at input byte 8")},
    {"=======", CH_STR_INIT("illegal base32 data at input byte 0")},
    {"========", CH_STR_INIT("illegal base32 data at input byte 0")},
    {"ME======\n", CH_STR_INIT("a")},
};

static void check_decode(struct ch_op *op, const struct decode_case *c,
                         int (*decode)(struct ch_buf *, struct chart_str))
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    int code = decode(&buf, ch_str_z(c->text));
    struct chart_str got = code ? ch_error_text(op) : ch_buf_view(&buf);
    if (!ch_str_eq(got, c->out))
        test_fail(__FILE__, __LINE__, "%s gives \"%.*s\"", c->text,
                  CH_STR_ARG(got));
    ch_error_clear(op);
}

TEST(base64_decodes_as_go)
{
    for (size_t i = 0; i < CH_COUNT(cases_64); i++)
        check_decode(op, &cases_64[i], ch_base64_decode);
}

TEST(base32_decodes_as_go)
{
    for (size_t i = 0; i < CH_COUNT(cases_32); i++)
        check_decode(op, &cases_32[i], ch_base32_decode);
}

TEST(encoding_pads_every_length)
{
    static const char *const want_64[] = {
        "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"};
    static const char *const want_32[] = {
        "",         "MY======", "MZXQ====",        "MZXW6===",
        "MZXW6YQ=", "MZXW6YTB", "MZXW6YTBOI======"};
    for (size_t i = 0; i < CH_COUNT(want_64); i++) {
        struct ch_buf a, b;
        ch_buf_init(&a, op);
        ch_buf_init(&b, op);
        ch_base64_encode(&a, ch_str("foobar", i));
        ch_base32_encode(&b, ch_str("foobar", i));
        CHECK_STR(ch_buf_view(&a), want_64[i]);
        CHECK_STR(ch_buf_view(&b), want_32[i]);
    }
}

TEST(all_bytes_come_back)
{
    char bytes[256];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(255 - i);
    struct ch_buf text, back;
    ch_buf_init(&text, op);
    ch_buf_init(&back, op);
    ch_base64_encode(&text, ch_str(bytes, sizeof bytes));
    CHECK_INT(ch_base64_decode(&back, ch_buf_view(&text)), 0);
    CHECK(ch_str_eq(ch_buf_view(&back), ch_str(bytes, sizeof bytes)));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(base64_decodes_as_go),
        T(base32_decodes_as_go),
        T(encoding_pads_every_length),
        T(all_bytes_come_back),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
