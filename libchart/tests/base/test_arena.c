#include "base/arena.h"
#include "base/buf.h"
#include "tests/harness.h"

TEST(latest_piece_grows_in_place)
{
    char *piece = ch_arena_alloc(op->arena, 16);
    CHECK(ch_arena_resize(op->arena, piece, 16, 200) == piece);
    char *other = ch_arena_alloc(op->arena, 8);
    CHECK(other >= piece + 200);
    char *moved = ch_arena_resize(op->arena, piece, 200, 400);
    CHECK(moved != piece);
}

TEST(big_piece_grows_without_a_copy_left_behind)
{
    size_t size = 100000;
    char *piece = ch_arena_alloc(op->arena, size);
    uint64_t before = op->heap->used;
    piece[size - 1] = 'x';
    piece = ch_arena_resize(op->arena, piece, size, size * 4);
    CHECK(piece && piece[size - 1] == 'x');
    CHECK(op->heap->used < before + size * 4);
}

TEST(limit_is_reported_as_limit)
{
    op->heap->limit = op->heap->used + 100000;
    CHECK(ch_alloc(op, 1000000) == NULL);
    CHECK_INT(ch_error_code(op), CHART_ELIMIT);
}

TEST(size_overflow_is_out_of_memory)
{
    CHECK(ch_alloc_array(op, SIZE_MAX / 2, 16) == NULL);
    CHECK_INT(ch_error_code(op), CHART_ENOMEM);
}

TEST(buffer_keeps_bytes_while_it_grows)
{
    struct ch_buf buf;
    struct chart_str text;
    ch_buf_init(&buf, op);
    for (int i = 0; i < 50000; i++) {
        ch_buf_byte(&buf, (char)('a' + i % 26));
        if (i % 1000 == 0)
            CHECK(ch_alloc(op, 24) != NULL);
    }
    CHECK_INT(ch_buf_take(&buf, &text), 0);
    CHECK_INT(text.len, 50000);
    CHECK(text.ptr[49999] == 'a' + 49999 % 26 && text.ptr[50000] == '\0');
}

TEST(failed_buffer_stays_failed)
{
    struct ch_buf buf;
    struct chart_str text;
    op->heap->limit = op->heap->used + 4096;
    ch_buf_init(&buf, op);
    ch_buf_fill(&buf, 'x', 1000000);
    CH_BUF_LIT(&buf, "more");
    CHECK_INT(ch_buf_check(&buf), CHART_ELIMIT);
    CHECK_INT(ch_buf_take(&buf, &text), CHART_ELIMIT);
    CHECK_INT(text.len, 0);
}

TEST(integers_print_to_their_ends)
{
    struct ch_buf buf;
    struct chart_str text;
    ch_buf_init(&buf, op);
    ch_buf_int(&buf, INT64_MIN);
    ch_buf_byte(&buf, ' ');
    ch_buf_uint(&buf, UINT64_MAX);
    CHECK_INT(ch_buf_take(&buf, &text), 0);
    CHECK_STR(text, "-9223372036854775808 18446744073709551615");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(latest_piece_grows_in_place),
        T(big_piece_grows_without_a_copy_left_behind),
        T(limit_is_reported_as_limit),
        T(size_overflow_is_out_of_memory),
        T(buffer_keeps_bytes_while_it_grows),
        T(failed_buffer_stays_failed),
        T(integers_print_to_their_ends),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
