#include "base/buf.h"
#include "base/format.h"
#include "tests/harness.h"

static struct chart_str CH_PRINTF(2, 3)
    printed(struct ch_op *op, const char *format, ...)
{
    struct ch_buf buf;
    struct chart_str out;
    va_list args;
    ch_buf_init(&buf, op);
    va_start(args, format);
    ch_buf_vprintf(&buf, format, args);
    va_end(args);
    (void)ch_buf_take(&buf, &out);
    return out;
}

TEST(slices_hold_any_bytes)
{
    struct chart_str s = CH_STR("a\0b");
    struct chart_str out = printed(op, "<%.*s|%s>", CH_STR_ARG(s), "z");
    CHECK(ch_str_eq(out, CH_STR("<a\0b|z>")));
    CHECK_STR(printed(op, "<%.2s>", "abc"), "<ab>");
    CHECK_STR(printed(op, "<%.*s>", 0, "unread"), "<>");
    CHECK_STR(printed(op, "<%.*s>", -1, "unread"), "<>");
}

TEST(numbers_are_those_of_libc)
{
    CHECK_STR(printed(op, "%d %d %d", 0, -1, INT32_MIN), "0 -1 -2147483648");
    CHECK_STR(printed(op, "%u %lu %llu", 7U, 8UL, UINT64_MAX + 0ULL),
              "7 8 18446744073709551615");
    CHECK_STR(
        printed(op, "%lld %ld %zu", (long long)INT64_MIN, -3L, sizeof(int)),
        "-9223372036854775808 -3 4");
    CHECK_STR(printed(op, "%x %X %02x %04X %llx", 171U, 171U, 5U, 0x1F600U,
                      1ULL << 40),
              "ab AB 05 1F600 10000000000");
    CHECK_STR(printed(op, "%02d|%04d|%03u|%4d", 5, -7, 1234U, -2),
              "05|-007|1234|  -2");
    CHECK_STR(printed(op, "%*d|%*s|%*s", 4, 12, 3, "x", 1, "long"),
              "  12|  x|long");
}

TEST(letters_and_percent)
{
    CHECK_STR(printed(op, "%c%c 100%% done", 'o', 'k'), "ok 100% done");
}

TEST(long_texts_are_whole)
{
    char text[2000];
    memset(text, 'x', sizeof text);
    struct chart_str out = printed(op, "[%.*s]", (int)sizeof text, text);
    CHECK_INT(out.len, 2002);
    CHECK_INT(out.ptr[2001], ']');
    (void)ch_fail(op, CHART_EINVAL, "[%.*s]", (int)sizeof text, text);
    CHECK(ch_str_eq(ch_error_text(op), out));
}

TEST(errors_keep_what_follows_a_nul)
{
    struct chart_str s = CH_STR("a\0b");
    (void)ch_fail(op, CHART_EINVAL, "bad: %.*s", CH_STR_ARG(s));
    ch_prefix(op, "%.*s: ", CH_STR_ARG(s));
    CHECK(ch_str_eq(ch_error_text(op), CH_STR("a\0b: bad: a\0b")));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(slices_hold_any_bytes),
        T(numbers_are_those_of_libc),
        T(letters_and_percent),
        T(long_texts_are_whole),
        T(errors_keep_what_follows_a_nul),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
