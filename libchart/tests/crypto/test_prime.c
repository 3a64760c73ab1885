#include "crypto/prime.h"
#include "tests/harness.h"

/* Random bytes from a script, then from a simple generator. */
struct script {
    const char *bytes;
    size_t len;
    uint64_t state;
};

static int scripted(void *user, void *bytes, size_t len)
{
    struct script *s = user;
    unsigned char *out = bytes;
    for (; len; len--) {
        s->state = s->state * 6364136223846793005U + 1442695040888963407U;
        *out++ =
            s->len ? (unsigned char)*s->bytes : (unsigned char)(s->state >> 56);
        s->bytes += s->len > 0;
        s->len -= s->len > 0;
    }
    return 0;
}

static void play(struct ch_op *op, const char *bytes, size_t len)
{
    struct script *script = CH_NEW(op, struct script);
    *script = (struct script){.bytes = bytes, .len = len, .state = 7};
    op->hooks.random = scripted;
    op->hooks.random_user = script;
}

static int all_zeros(void *user, void *bytes, size_t len)
{
    (void)user;
    memset(bytes, 0, len);
    return 0;
}

/* The prime that is found, as a number. */
static uint64_t found(struct ch_op *op, unsigned bits, int want_code)
{
    struct ch_openssl api;
    unsigned char bytes[8] = {0};
    uint64_t out = 0;
    if (ch_openssl_open(op, &api)) {
        CHECK(!"libcrypto is there");
        return 0;
    }
    void *ctx = api.bn_ctx_new(), *prime = api.bn_new();
    CHECK_INT(ch_prime_random(op, &api, ctx, bits, prime), want_code);
    CHECK(api.bn_bits(prime) <= 64);
    int len = api.bn_to_bytes(prime, bytes);
    for (int i = 0; i < len; i++)
        out = out << 8 | bytes[i];
    api.bn_free(prime);
    api.bn_ctx_free(ctx);
    ch_openssl_close(&api);
    return out;
}

static uint64_t first_prime(struct ch_op *op, const char *bytes, size_t len)
{
    play(op, bytes, len);
    return found(op, 64, 0);
}

#define FIRST(literal) first_prime(op, literal, sizeof(literal) - 1)

TEST(first_prime_of_a_script_is_taken)
{
    /* 2^64 - 59 is the largest prime of 64 bits. */
    CHECK(FIRST("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xC5") == UINT64_MAX - 58);
    /* The lowest bit is set for it. */
    CHECK(FIRST("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xC4") == UINT64_MAX - 58);
}

TEST(composites_are_passed_over)
{
    /* 4294967291 * 4294967279, without small factors */
    CHECK(FIRST("\xFF\xFF\xFF\xEA\x00\x00\x00\x55"
                "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xC5") != 0xFFFFFFEA00000055U);
    /* 2^64 - 1 has 3 as factor. */
    CHECK(FIRST("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF") != UINT64_MAX);
    /* a square, 4294967291^2 */
    CHECK(FIRST("\xFF\xFF\xFF\xF6\x00\x00\x00\x19") != 0xFFFFFFF600000019U);
    /* 1322851 * 2645701 * 3968551, a Carmichael number */
    CHECK(FIRST("\xC0\xC1\x14\xB6\x3E\xB5\xF0\x29") != 0xC0C114B63EB5F029U);
}

/* By division. */
static bool is_prime(uint64_t n)
{
    for (uint64_t i = 3; i * i <= n; i += 2)
        if (n % i == 0)
            return false;
    return n % 2 != 0;
}

TEST(found_numbers_are_primes)
{
    play(op, "", 0);
    for (int i = 0; i < 200; i++) {
        uint64_t n = found(op, 32, 0);
        CHECK(is_prime(n));
        CHECK_INT(n >> 30, 3);
    }
}

TEST(broken_source_ends_in_an_error)
{
    op->hooks.random = all_zeros;
    (void)found(op, 64, CHART_EINTERNAL);
}

TEST(search_can_be_stopped)
{
    op->limits.steps = op->steps + 1000;
    op->steps_check = 0;
    op->hooks.random = all_zeros;
    (void)found(op, 64, CHART_ELIMIT);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(first_prime_of_a_script_is_taken),
        T(composites_are_passed_over),
        T(found_numbers_are_primes),
        T(broken_source_ends_in_an_error),
        T(search_can_be_stopped),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
