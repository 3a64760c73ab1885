#include "crypto/cipher.h"
#include "tests/harness.h"

TEST(helm_example_decrypts)
{
    struct chart_str out;
    CHECK_INT(ch_aes_decrypt(
                  op, CH_STR("secretkey"),
                  CH_STR("30tEfhuJSVRhpG97XCuWgz2okj7L8vQ1s6V9zVUPeDQ="), &out),
              0);
    CHECK_STR(out, "plaintext");
}

TEST(text_of_any_length_comes_back)
{
    static const char text[] = "0123456789abcdef0123456789abcdef";
    for (size_t len = 0; len < sizeof text; len++) {
        struct chart_str sealed, out;
        CHECK_INT(ch_aes_encrypt(op, CH_STR("key"), ch_str(text, len), &sealed),
                  0);
        CHECK_INT(sealed.len, len ? (16 + len / 16 * 16 + 16 + 2) / 3 * 4 : 0);
        CHECK_INT(ch_aes_decrypt(op, CH_STR("key"), sealed, &out), 0);
        CHECK(ch_str_eq(out, ch_str(text, len)));
    }
}

TEST(password_is_cut_at_32_bytes)
{
    struct chart_str sealed, out;
    CHECK_INT(ch_aes_encrypt(op, CH_STR("01234567890123456789012345678901A"),
                             CH_STR("x"), &sealed),
              0);
    CHECK_INT(ch_aes_decrypt(op, CH_STR("01234567890123456789012345678901B"),
                             sealed, &out),
              0);
    CHECK_STR(out, "x");
}

TEST(broken_texts_fail_as_in_helm)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"YQ==", "runtime error: slice bounds out of range [:16] with capacity "
                 "3"},
        {"YWJjZGVmZ2g\n\n\n\n\n\n\n\n\n\n=",
         "runtime error: slice bounds out of range [:16] with capacity 15"},
        {"!", "illegal base64 data at input byte 0"},
        {"AAAAAAAAAAAAAAAAAAAAAA==", "runtime error: index out of range [-1]"},
        {"AAAAAAAAAAAAAAAAAAAAAAA=", "crypto/cipher: input not full blocks"},
        {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
         "runtime error: slice bounds out of range [:-19]"},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct chart_str out;
        CHECK(ch_aes_decrypt(op, CH_STR("k"), ch_str_z(cases[i].text), &out) !=
              0);
        CHECK_STR(ch_error_text(op), cases[i].error);
        ch_error_clear(op);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(helm_example_decrypts),
        T(text_of_any_length_comes_back),
        T(password_is_cut_at_32_bytes),
        T(broken_texts_fail_as_in_helm),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
