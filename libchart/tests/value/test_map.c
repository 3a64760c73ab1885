#include "value/map.h"

#include "tests/harness.h"
#include "value/list.h"

#include <stdio.h>

static struct chart_str numbered(char *space, size_t size, int i)
{
    return ch_str(space, (size_t)snprintf(space, size, "key%d", i));
}

TEST(set_get_remove_with_and_without_index)
{
    struct ch_map *map = ch_map_new(op, 0);
    char space[32];
    for (int i = 0; i < 1000; i++)
        CHECK_INT(ch_map_set_str(op, map, numbered(space, sizeof space, i),
                                 ch_int(i)),
                  0);
    CHECK_INT(map->len, 1000);
    for (int i = 0; i < 1000; i += 2)
        CHECK(ch_map_remove(map, numbered(space, sizeof space, i)));
    CHECK(!ch_map_remove(map, CH_STR("none")));
    for (int i = 0; i < 1000; i++) {
        struct ch_value *v =
            ch_map_get_str(map, numbered(space, sizeof space, i));
        CHECK(i % 2 ? v && v->u.integer == i : v == NULL);
    }
}

TEST(set_replaces)
{
    struct ch_map *map = ch_map_new(op, 0);
    CHECK_INT(ch_map_set_str(op, map, CH_STR("a"), ch_int(1)), 0);
    CHECK_INT(ch_map_set_str(op, map, CH_STR("a"), ch_int(2)), 0);
    CHECK_INT(map->len, 1);
    CHECK_INT(ch_map_get_str(map, CH_STR("a"))->u.integer, 2);
}

TEST(set_entry_brings_the_key_origin)
{
    struct ch_map *from = ch_map_new(op, 0), *to = ch_map_new(op, 0);
    CHECK(!ch_map_set_str(op, from, CH_STR("a"), ch_int(1)));
    from->entries[0].key_origin = 7;
    CHECK(!ch_map_set_entry(op, to, &from->entries[0]));
    from->entries[0].key_origin = 8;
    from->entries[0].value = ch_int(2);
    CHECK(!ch_map_set_entry(op, to, &from->entries[0]));
    CHECK_INT(to->len, 1);
    CHECK_INT(to->entries[0].key_origin, 8);
    CHECK_INT(to->entries[0].value.u.integer, 2);
}

TEST(sort_is_bytewise_and_keeps_lookups)
{
    struct ch_map *map = ch_map_new(op, 0);
    static const char *const keys[] = {"b", "a", "Z", "aa", "_", "10",
                                       "9", "c", "d", "e",  "f"};
    for (size_t i = 0; i < CH_COUNT(keys); i++)
        CHECK_INT(ch_map_set_str(op, map, ch_str_z(keys[i]), ch_int((int)i)),
                  0);
    CHECK(!map->sorted);
    CHECK_INT(ch_map_sort(op, map), 0);
    CHECK_STR(ch_string_str(map->entries[0].key), "10");
    CHECK_STR(ch_string_str(map->entries[2].key), "Z");
    CHECK_STR(ch_string_str(map->entries[3].key), "_");
    for (size_t i = 0; i < CH_COUNT(keys); i++)
        CHECK_INT(ch_map_get_str(map, ch_str_z(keys[i]))->u.integer, i);
}

TEST(snapshot_is_sorted_and_private)
{
    struct ch_map *map = ch_map_new(op, 0);
    struct ch_map_entry *entries;
    size_t len;
    CHECK_INT(ch_map_set_str(op, map, CH_STR("b"), ch_int(1)), 0);
    CHECK_INT(ch_map_set_str(op, map, CH_STR("a"), ch_int(2)), 0);
    CHECK_INT(ch_map_snapshot(op, map, &entries, &len), 0);
    CHECK_INT(len, 2);
    CHECK_STR(ch_string_str(entries[0].key), "a");
    CHECK(!map->sorted);
    CHECK_INT(ch_map_snapshot(op, NULL, &entries, &len), 0);
    CHECK_INT(len, 0);
}

TEST(deep_copy_is_private_and_shifts_origins)
{
    struct ch_map *map = ch_map_new(op, 0), *inner = ch_map_new(op, 0);
    struct ch_value v = ch_int(1), copy;
    v.origin = 5;
    CHECK_INT(ch_map_set_str(op, inner, CH_STR("x"), v), 0);
    CHECK_INT(ch_map_set_str(op, map, CH_STR("in"), ch_map_value(inner)), 0);
    CHECK_INT(ch_value_deep_copy(op, ch_map_value(map), 10, &copy), 0);
    struct ch_map *in = ch_map_get_str(copy.u.map, CH_STR("in"))->u.map;
    CHECK(in != inner);
    CHECK_INT(ch_map_get_str(in, CH_STR("x"))->origin, 15);
    CHECK_INT(ch_map_get_str(in, CH_STR("in")) == NULL, 1);
    bool equal;
    CHECK_INT(ch_value_deep_equal(op, ch_map_value(map), copy, &equal), 0);
    CHECK(equal);
}

TEST(deep_nesting_is_a_limit_not_a_crash)
{
    struct ch_value v = ch_int(1), copy;
    for (int i = 0; i < 100000; i++) {
        struct ch_list *list = ch_list_new(op, 1);
        CHECK_INT(ch_list_push(op, list, v), 0);
        v = ch_list_value(list);
    }
    CHECK_INT(ch_value_deep_copy(op, v, 0, &copy), CHART_ELIMIT);
}

TEST(deep_equal_wants_exact_types)
{
    bool equal;
    CHECK_INT(ch_value_deep_equal(op, ch_int(1), ch_int64(1), &equal), 0);
    CHECK(!equal);
    CHECK_INT(ch_value_deep_equal(op, ch_nil(), ch_invalid(), &equal), 0);
    CHECK(equal);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(set_get_remove_with_and_without_index),
        T(set_replaces),
        T(set_entry_brings_the_key_origin),
        T(sort_is_bytewise_and_keeps_lookups),
        T(snapshot_is_sorted_and_private),
        T(deep_copy_is_private_and_shifts_origins),
        T(deep_nesting_is_a_limit_not_a_crash),
        T(deep_equal_wants_exact_types),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
