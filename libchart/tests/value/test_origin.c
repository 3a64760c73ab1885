#include "value/origin.h"

#include "tests/harness.h"

TEST(append_shifts_numbers_and_sources)
{
    struct ch_origins a, b;
    uint32_t source, number, shift;
    struct ch_source file = {CH_LAYER_CHART, CH_STR("a.yaml"), CH_STR("a"),
                             CH_STR("")};
    CHECK_INT(ch_origins_init(op, &a), 0);
    CHECK_INT(ch_origins_init(op, &b), 0);
    CHECK_INT(ch_origins_add_source(op, &a, &file, &source), 0);
    struct ch_origin at = {source, 1, 2, 1, 5};
    CHECK_INT(ch_origins_add(op, &a, &at, &number), 0);
    CHECK_INT(number, 1);
    file.name = CH_STR("b.yaml");
    CHECK_INT(ch_origins_add_source(op, &b, &file, &source), 0);
    at.line = 7;
    CHECK_INT(ch_origins_add(op, &b, &at, &number), 0);
    CHECK_INT(ch_origins_append(op, &a, &b, &shift), 0);
    const struct ch_origin *moved = ch_origins_get(&a, number + shift);
    CHECK_INT(moved->line, 7);
    CHECK_STR(a.sources[moved->source].name, "b.yaml");
    CHECK(ch_origins_get(&a, 0) == NULL);
    CHECK(ch_origins_get(&a, 3) == NULL);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {T(append_shifts_numbers_and_sources)};
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
