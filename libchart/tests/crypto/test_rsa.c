#include "crypto/rsa.h"
#include "tests/harness.h"

#include <dlfcn.h>

/* libcrypto's own thorough check, which the library has no use for. */
static bool is_sound(const struct ch_openssl *api, void *pkey)
{
    int (*check)(void *ctx) = NULL;
    void *symbol = dlsym(api->handle, "EVP_PKEY_check");
    memcpy(&check, &symbol, sizeof symbol);
    void *ctx = api->pkey_ctx_new(pkey, NULL);
    bool sound = check && ctx && check(ctx) == 1;
    api->pkey_ctx_free(ctx);
    return sound;
}

static void check_key(struct ch_op *op, const struct ch_openssl *api,
                      unsigned bits)
{
    void *pkey = NULL;
    CHECK_INT(ch_rsa_new(op, api, bits, &pkey), 0);
    CHECK_INT(api->pkey_bits(pkey), bits);
    CHECK_INT(api->pkey_base_id(pkey), CH_PKEY_RSA);
    CHECK(is_sound(api, pkey));
    api->pkey_free(pkey);
}

TEST(libcrypto_finds_nothing_wrong_with_keys)
{
    struct ch_openssl api;
    CHECK_INT(ch_openssl_open(op, &api), 0);
    for (int i = 0; i < 8; i++)
        check_key(op, &api, 512);
    check_key(op, &api, 2048);
    ch_openssl_close(&api);
}

TEST(keys_differ)
{
    struct ch_openssl api;
    void *a = NULL, *b = NULL;
    CHECK_INT(ch_openssl_open(op, &api), 0);
    CHECK_INT(ch_rsa_new(op, &api, 512, &a), 0);
    CHECK_INT(ch_rsa_new(op, &api, 512, &b), 0);
    CHECK(api.pkey_eq(a, b) != 1);
    api.pkey_free(a);
    api.pkey_free(b);
    ch_openssl_close(&api);
}

static int no_random(void *user, void *bytes, size_t len)
{
    (void)user, (void)bytes, (void)len;
    return -1;
}

TEST(no_random_numbers_no_key)
{
    struct ch_openssl api;
    void *pkey = NULL;
    CHECK_INT(ch_openssl_open(op, &api), 0);
    op->hooks.random = no_random;
    CHECK(ch_rsa_new(op, &api, 512, &pkey) != 0);
    CHECK(pkey == NULL);
    ch_openssl_close(&api);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(libcrypto_finds_nothing_wrong_with_keys),
        T(keys_differ),
        T(no_random_numbers_no_key),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
