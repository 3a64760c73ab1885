#include "crypto/random.h"
#include "tests/harness.h"

/* A source that gives 255, 254, ... */
static int count_down(void *user, void *bytes, size_t len)
{
    unsigned char *next = user, *p = bytes;
    for (size_t i = 0; i < len; i++)
        p[i] = (*next)--;
    return 0;
}

TEST(numbers_stay_below_their_bound)
{
    bool seen[5] = {false};
    for (int i = 0; i < 1000; i++) {
        uint64_t n;
        CHECK_INT(ch_random_below(op, 5, &n), 0);
        CHECK(n < 5);
        seen[n % 5] = true;
    }
    for (size_t i = 0; i < CH_COUNT(seen); i++)
        CHECK(seen[i]);
}

TEST(whole_range_is_allowed)
{
    uint64_t n;
    CHECK_INT(ch_random_below(op, UINT64_MAX, &n), 0);
    CHECK_INT(ch_random_below(op, 1, &n), 0);
    CHECK_INT(n, 0);
    CHECK_INT(ch_random_below(op, UINT64_C(1) << 63, &n), 0);
    CHECK(n < UINT64_C(1) << 63);
}

TEST(text_skips_bytes_that_would_favour_a_character)
{
    unsigned char next = 255;
    struct ch_buf buf;
    op->hooks.random = count_down;
    op->hooks.random_user = &next;
    ch_buf_init(&buf, op);
    /* 255 to 250 are above the last whole multiple of 10. */
    CHECK_INT(ch_random_text(&buf, CH_STR("0123456789"), 3), 0);
    CHECK_STR(ch_buf_view(&buf), "987");
}

TEST(text_has_its_length_and_alphabet)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CHECK_INT(ch_random_text(&buf, CH_STR("ab"), 1000), 0);
    CHECK_INT(buf.len, 1000);
    size_t a = 0;
    for (size_t i = 0; i < buf.len; i++)
        a += buf.ptr[i] == 'a';
    CHECK(a > 300 && a < 700);
}

TEST(huge_text_is_refused_before_it_is_made)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CHECK(ch_random_text(&buf, CH_STR("ab"), UINT64_MAX) != 0);
    ch_error_clear(op);
    CHECK(ch_random_bytes(&buf, INT64_MAX) != 0);
}

TEST(uuid_has_version_4)
{
    unsigned char next = 255;
    struct ch_buf buf;
    op->hooks.random = count_down;
    op->hooks.random_user = &next;
    ch_buf_init(&buf, op);
    CHECK_INT(ch_random_uuid(&buf), 0);
    CHECK_STR(ch_buf_view(&buf), "fffefdfc-fbfa-49f8-b7f6-f5f4f3f2f1f0");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(numbers_stay_below_their_bound),
        T(whole_range_is_allowed),
        T(text_skips_bytes_that_would_favour_a_character),
        T(text_has_its_length_and_alphabet),
        T(huge_text_is_refused_before_it_is_made),
        T(uuid_has_version_4),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
