#include "base/sort.h"
#include "tests/harness.h"

struct row {
    int key;
    int order;
};

static int by_key(const void *a, const void *b, void *user)
{
    const struct row *left = a, *right = b;
    ++*(int *)user;
    return (left->key > right->key) - (left->key < right->key);
}

TEST(equal_keys_keep_their_order)
{
    struct row rows[1000];
    int calls = 0;
    uint32_t noise = 1;
    for (int i = 0; i < 1000; i++) {
        noise = noise * 1664525 + 1013904223;
        rows[i] = (struct row){(int)(noise >> 24), i};
    }
    CHECK_INT(ch_sort(op, rows, 1000, sizeof *rows, by_key, &calls), 0);
    for (int i = 1; i < 1000; i++)
        CHECK(rows[i - 1].key < rows[i].key ||
              (rows[i - 1].key == rows[i].key &&
               rows[i - 1].order < rows[i].order));
    CHECK(calls < 20000);
}

TEST(one_and_none_need_nothing)
{
    struct row row = {1, 1};
    CHECK_INT(ch_sort(op, &row, 1, sizeof row, by_key, NULL), 0);
    CHECK_INT(ch_sort(op, NULL, 0, sizeof row, by_key, NULL), 0);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(equal_keys_keep_their_order),
        T(one_and_none_need_nothing),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
