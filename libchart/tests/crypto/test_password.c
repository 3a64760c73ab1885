#include "crypto/password.h"
#include "tests/harness.h"

static struct chart_str bcrypt(struct ch_op *op, struct chart_str password,
                               const char *salt, unsigned cost)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CHECK_INT(
        ch_bcrypt_salted(&buf, password, (const unsigned char *)salt, cost), 0);
    return ch_buf_view(&buf);
}

/* Hashes of another implementation (libxcrypt). */
TEST(bcrypt_hashes_as_others_do)
{
    CHECK_STR(bcrypt(op, CH_STR(""),
                     "\x14\x4b\x3d\x69\x1a\x7b\x4e\xcf\x39\xcf\x73\x5c\x7f\xa7"
                     "\xa7\x9c",
                     6),
              "$2a$06$DCq7YPn5Rq63x1Lad4cll."
              "TV4S6ytwfsfvkgY8jIucDrjc8deX1s.");
    CHECK_STR(bcrypt(op, CH_STR("abc"),
                     "\x2a\x1f\x1d\xc7\x0a\x3d\x14\x79\x56\xa4\x6f\xeb\xe3\x01"
                     "\x60\x17",
                     6),
              "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i");
    CHECK_STR(bcrypt(op, CH_STR("\xC3\xA9"),
                     "\x71\xd7\x9f\x82\x18\xa3\x92\x59\xa7\xa2\x9a\xab\xb2\xdb"
                     "\xaf\xc3",
                     4),
              "$2a$04$abcdefghijklmnopqrstuuhLs2FTTXh4aTzDmos5X8XImgHYf5TbO");
}

TEST(bcrypt_takes_72_bytes_and_no_more)
{
    struct ch_buf text, out;
    ch_buf_init(&text, op);
    ch_buf_fill(&text, 'a', 72);
    CHECK_STR(bcrypt(op, ch_buf_view(&text),
                     "\x71\xd7\x9f\x82\x18\xa3\x92\x59\xa7\xa2\x9a\xab\xb2\xdb"
                     "\xaf\xc3",
                     4),
              "$2a$04$abcdefghijklmnopqrstuuBzzIgyKkz7xMWYSzkIjUSnxEQFQ0WNe");
    ch_buf_byte(&text, 'a');
    ch_buf_init(&out, op);
    CHECK_INT(ch_bcrypt(&out, ch_buf_view(&text)), CHART_EINVAL);
    CHECK_STR(ch_error_text(op), "bcrypt: password length exceeds 72 bytes");
}

TEST(bcrypt_salts_differ)
{
    struct ch_buf a, b;
    ch_buf_init(&a, op);
    ch_buf_init(&b, op);
    CHECK_INT(ch_bcrypt(&a, CH_STR("secret")), 0);
    CHECK_INT(ch_bcrypt(&b, CH_STR("secret")), 0);
    CHECK_INT(a.len, 60);
    CHECK(ch_str_starts(ch_buf_view(&a), CH_STR("$2a$10$")));
    CHECK(!ch_str_eq(ch_buf_view(&a), ch_buf_view(&b)));
}

/* What Helm prints. */
TEST(derived_passwords_are_those_of_helm)
{
    static const struct {
        uint32_t counter;
        const char *type, *want;
    } cases[] = {
        {1, "long", "ZedaFaxcZaso9*"},
        {77, "long", "CawjCidpVazu1*"},
        {UINT32_MAX, "long", "HiqwSats7@Suwe"},
        {0, "long", "KezpWado2+Fazo"},
        {1, "maximum", "pf4zS1LjCg&LjhsZ7T2~"},
        {77, "maximum", "sTKZQJ&G6lCRK8oOV16["},
        {UINT32_MAX, "maximum", "W2?kVs8oRAa(!x4YGj!a"},
        {1, "medium", "ZedJuz8$"},
        {77, "medium", "CawJic2#"},
        {1, "short", "Zed5"},
        {1, "basic", "pIS54PLs"},
        {77, "basic", "sTK42SUI"},
        {1, "pin", "6685"},
        {1, "foo", "cannot find password template foo"},
        {1, "", "cannot find password template "},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct ch_buf buf;
        ch_buf_init(&buf, op);
        CHECK_INT(ch_derive_password(&buf, cases[i].counter,
                                     ch_str_z(cases[i].type),
                                     CH_STR("password"), CH_STR("user"),
                                     CH_STR("example.com")),
                  0);
        CHECK_STR(ch_buf_view(&buf), cases[i].want);
    }
}

TEST(empty_names_derive_a_password)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CHECK_INT(ch_derive_password(&buf, 1, CH_STR("long"), CH_STR(""),
                                 CH_STR(""), CH_STR("")),
              0);
    CHECK_STR(ch_buf_view(&buf), "YavoDajh9;Zafn");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(bcrypt_hashes_as_others_do),
        T(bcrypt_takes_72_bytes_and_no_more),
        T(bcrypt_salts_differ),
        T(derived_passwords_are_those_of_helm),
        T(empty_names_derive_a_password),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
