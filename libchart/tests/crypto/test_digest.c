#include "crypto/digest.h"
#include "tests/harness.h"

/* Messages of `len` bytes 'a'; digests from another implementation. */
static const struct {
    size_t len;
    const char *sha1, *sha256, *sha512;
    uint32_t adler32;
} cases[] = {
    {0, "da39a3ee5e6b4b0d3255bfef95601890afd80709",
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
     "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5"
     "d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
     1U},
    {1, "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8",
     "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb",
     "1f40fc92da241694750979ee6cf582f2d5d7d28e18335de05abc54d0560e0f5302860c652"
     "bf08d560252aa5e74210546f369fbbbce8c12cfc7957b2652fe9a75",
     6422626U},
    {3, "7e240de74fb1ed08fa08d38063f6a6a91462a815",
     "9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0",
     "d6f644b19812e97b5d871658d6d3400ecd4787faeb9b8990c1e7608288664be77257104a5"
     "8d033bcf1a0e0945ff06468ebe53e2dff36e248424c7273117dac09",
     38338852U},
    {55, "c1c8bbdc22796e28c0e15163d20899b65621d65a",
     "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318",
     "b0220c772cbf6c1822e2cb38a437d0e1d58772417a4bbb21c961364f8b6143e05aa6316dc"
     "a8d1d7b19e16448419076395f6086cb55101fbd6d5497b148e1745f",
     1205408984U},
    {56, "c2db330f6083854c99d4b5bfb6e8f29f201be699",
     "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a",
     "962b64aae357d2a4fee3ded8b539bdc9d325081822b0bfc55583133aab44f18bafe11d72a"
     "7ae16c79ce2ba620ae2242d5144809161945f1367f41b3972e26e04",
     1561466169U},
    {63, "03f09f5b158a7a8cdad920bddc29b81c18a551f5",
     "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34",
     "c1b0f5c6d3b03dfe4a2602e67242f54e344090b66e01100a469b129f583f016c7e27dddea"
     "a438393dcc7ec54b0b57c9ba7af007f9b56db5f6fb677d972a31362",
     4231862240U},
    {64, "0098ba824b5c16427bd7a1122a5a442a25ec644d",
     "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb",
     "01d35c10c6c38c2dcf48f7eebb3235fb5ad74a65ec4cd016e2354c637a8fb49b695ef3c1d"
     "6f7ae4cd74d78cc9c9bcac9d4f23a73019998a7f73038a5c9b2dbde",
     344791105U},
    {65, "11655326c708d70319be2610e8a57d9a5b959d3b",
     "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0",
     "b83086cd8494e55708ad7ecd82dfb4bca1bda61ecbb7caf0c68967902e709345e5d8305eb"
     "7ac0d588afc6cbb75161aa9c8c7e0ea986bd833dafe5e1ccd37345a",
     758061218U},
    {111, "ac877859d427d9192054eea8feb3b8a403ef83a5",
     "6374f73208854473827f6f6a3f43b1f53eaa3b82c21c1a6d69a2110b2a79baad",
     "fa9121c7b32b9e01733d034cfc78cbf67f926c7ed83e82200ef86818196921760b4beff48"
     "404df811b953828274461673c68d04e297b0eb7b2b4d60fc6b566a2",
     876489232U},
    {112, "689993727ba37386bb032495e9dbdfb4dd1ba744",
     "f54353008a2553262ecdc4a34749563ba0950e8b0fc8652780b0a614b99683c1",
     "c01d080efd492776a1c43bd23dd99d0a2e626d481e16782e75d54c2503b5dc32bd05f0f1b"
     "a33e568b88fd2d970929b719ecbb152f58f130a407c8830604b70ca",
     1588537969U},
    {119, "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56",
     "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb",
     "130396a75cb483f2eee8c56d8a668bb3d2641f5243212c0bee2bd33da096ad9eb8179fe18"
     "f9eaacf76e09fae9de4c3f14ba13341e345be05bf76c182cc3468cb",
     2456890648U},
    {120, "f34c1488385346a55709ba056ddd08280dd4c6d6",
     "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c",
     "f241de612b01aa2fa3cf01531d2a8e5e17fc761dfd48a704a834a47f57d6eade7804ecc39"
     "be42fdef16ec6adeaf7c01c2fd0c4cc97d3860907cfa4a3b36d0c05",
     3219795321U},
    {127, "89d95fa32ed44a7c610b7ee38517ddf57e0bb975",
     "c57e9278af78fa3cab38667bef4ce29d783787a2f731d4e12200270f0c32320a",
     "828613968b501dc00a97e08c73b118aa8876c26b8aac93df128502ab360f91bab50a51e08"
     "8769a5c1eff4782ace147dce3642554199876374291f5d921629502",
     150155296U},
    {128, "ad5b3fdbcb526778c2839d2f151ea753995e26a0",
     "6836cf13bac400e9105071cd6af47084dfacad4e5e302c94bfed24e013afb73e",
     "b73d1929aa615934e61a871596b3f3b33359f42b8175602e89f7e06e5f658a243667807ed"
     "300314b95cacdd579f3e33abdfbe351909519a846d465c59582f321",
     963915905U},
    {129, "d96debf1bdcbc896e6c134ea76e8141f40d78536",
     "c12cb024a2e5551cca0e08fce8f1c5e314555cc3fef6329ee994a3db752166ae",
     "4f681e0bd53cda4b5a2041cc8a06f2eabde44fb16c951fbd5b87702f07aeab611565b19c4"
     "7fde30587177ebb852e3971bbd8d3fd30da18d71037dfbd98420429",
     1784033506U},
    {10000, "a080cbda64850abb7b7f67ee875ba068074ff6fe",
     "27dd1f61b867b6a0f6e9d8a41c43231de52107e53ae424de8f847b821db4b711",
     "0593036f4f479d2eb8078ca26b1d59321a86bdfcb04cb40043694f1eb0301b8acd20b936d"
     "b3c916ebcc1b609400ffcf3fa8d569d7e39293855668645094baf0e",
     2679885283U},
};

static struct chart_str message(struct ch_op *op, size_t len)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_fill(&buf, 'a', len);
    return ch_buf_view(&buf);
}

static struct chart_str hex(struct ch_op *op, const unsigned char *bytes,
                            size_t len)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_hex(&buf, bytes, len);
    return ch_buf_view(&buf);
}

TEST(digests_of_all_block_edges)
{
    unsigned char out[64];
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct chart_str text = message(op, cases[i].len);
        ch_sha1(text, out);
        CHECK_STR(hex(op, out, CH_SHA1_LEN), cases[i].sha1);
        ch_sha256(text, out);
        CHECK_STR(hex(op, out, CH_SHA256_LEN), cases[i].sha256);
        ch_sha512(text, out);
        CHECK_STR(hex(op, out, CH_SHA512_LEN), cases[i].sha512);
        CHECK_INT(ch_adler32(text), cases[i].adler32);
    }
}

TEST(pieces_give_the_digest_of_the_whole)
{
    struct chart_str text = message(op, 1000);
    for (size_t size = 1; size < 200; size += 7) {
        struct ch_sha256 sha;
        unsigned char out[CH_SHA256_LEN], whole[CH_SHA256_LEN];
        ch_sha256_start(&sha);
        for (size_t at = 0; at < text.len; at += size)
            ch_sha256_add(&sha, ch_str_sub(text, at, at + size));
        ch_sha256_finish(&sha, out);
        ch_sha256(text, whole);
        CHECK(memcmp(out, whole, sizeof out) == 0);
    }
}

TEST(adler_wraps_at_its_modulus)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_fill(&buf, '\xFF', 100000);
    CHECK_INT(ch_adler32(ch_buf_view(&buf)), 345649196U);
}

TEST(hmac_takes_short_and_long_keys)
{
    unsigned char out[CH_SHA256_LEN];
    ch_hmac_sha256(CH_STR("key"), CH_STR("text"), out);
    CHECK_STR(
        hex(op, out, sizeof out),
        "6afa9046a9579cad143a384c1b564b9a250d27d6f6a63f9f20bf3a7594c9e2c6");
    ch_hmac_sha256(message(op, 65), CH_STR("text"), out);
    CHECK_STR(
        hex(op, out, sizeof out),
        "ad4b1ec8eea6b7e9e247eefa90554f50be022adad79b0a68008e84589528a691");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(digests_of_all_block_edges),
        T(pieces_give_the_digest_of_the_whole),
        T(adler_wraps_at_its_modulus),
        T(hmac_takes_short_and_long_keys),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
