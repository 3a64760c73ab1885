#include "values/merge.h"

#include "codec/json.h"
#include "tests/harness.h"
#include "value/list.h"

static struct ch_map *map_of(struct ch_op *op, const char *json)
{
    struct ch_value v = ch_nil();
    CHECK(!ch_json_parse(op, ch_str_z(json), &v));
    return v.u.map;
}

static void check(struct ch_op *op, struct ch_map *map, const char *want)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CHECK(!ch_json_emit(&buf, ch_map_value(map), 0));
    CHECK_STR(ch_buf_view(&buf), want);
}

static void check_path(struct ch_op *op, const struct ch_merge_path *path,
                       const char *want)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "at ");
    ch_merge_path_print(&buf, path);
    CHECK_STR(ch_buf_view(&buf), want);
}

TEST(paths_drop_leading_empty_names_only)
{
    struct ch_merge_path empty = {NULL, CH_STR("")};
    struct ch_merge_path a = {&empty, CH_STR("a")};
    struct ch_merge_path inner = {&a, CH_STR("")};
    struct ch_merge_path b = {&inner, CH_STR("b")};
    check_path(op, NULL, "at ");
    check_path(op, &empty, "at ");
    check_path(op, &a, "at a");
    check_path(op, &inner, "at a.");
    check_path(op, &b, "at a..b");
}

TEST(later_layer_wins_and_maps_merge)
{
    struct ch_map *base = map_of(op, "{\"a\":{\"x\":1},\"b\":{\"y\":1}}");
    struct ch_map *over = map_of(op, "{\"a\":{\"x\":null,\"z\":2},\"b\":[]}");
    CHECK(!ch_merge_layer(op, base, over));
    check(op, base, "{\"a\":{\"x\":null,\"z\":2},\"b\":[]}");
}

TEST(frozen_maps_are_copied_where_they_change)
{
    const struct ch_merge merge = {.op = op};
    struct ch_map *src = map_of(op, "{\"a\":{\"x\":1},\"b\":{\"y\":{}}}");
    struct ch_map *dst = map_of(op, "{\"a\":{\"z\":2}}");
    struct ch_map *shared = ch_map_get_str(dst, CH_STR("a"))->u.map;
    CHECK(!ch_value_freeze(op, ch_map_value(src)));
    CHECK(!ch_value_freeze(op, ch_map_value(shared)));
    CHECK(!ch_merge_tables(&merge, dst, src, NULL, false));
    check(op, dst, "{\"a\":{\"x\":1,\"z\":2},\"b\":{\"y\":{}}}");
    check(op, shared, "{\"z\":2}");
    CHECK(ch_map_get_str(dst, CH_STR("b"))->u.map ==
          ch_map_get_str(src, CH_STR("b"))->u.map);
}

TEST(touched_source_gets_the_nulls)
{
    const struct ch_merge merge = {.op = op, .touch_source = true};
    struct ch_map *src = map_of(op, "{\"a\":1}");
    struct ch_map *dst = map_of(op, "{\"a\":null,\"b\":null,\"c\":1}");
    CHECK(!ch_merge_tables(&merge, dst, src, NULL, true));
    check(op, src, "{\"a\":null,\"b\":null}");
}

TEST(privatize_copies_what_is_frozen_once)
{
    struct ch_map *map =
        map_of(op, "{\"m\":{\"x\":{}},\"l\":[[{\"a\":1}]],\"s\":[1,[2]]}");
    struct ch_value v = ch_map_value(map);
    CHECK(!ch_value_freeze(op, v));
    CHECK(!ch_merge_privatize(op, &v));
    CHECK(v.u.map != map && !v.u.map->frozen);
    struct ch_value *m = ch_map_get_str(v.u.map, CH_STR("m"));
    struct ch_value *l = ch_map_get_str(v.u.map, CH_STR("l"));
    struct ch_value *s = ch_map_get_str(v.u.map, CH_STR("s"));
    CHECK(!m->u.map->frozen);
    CHECK(!ch_list_at(ch_list_at(*l, 0), 0).u.map->frozen);
    CHECK(s->u.list == ch_map_get_str(map, CH_STR("s"))->u.list);
    struct ch_map *first = m->u.map;
    struct ch_list *list = l->u.list;
    CHECK(!ch_merge_privatize(op, &v));
    CHECK(ch_map_get_str(v.u.map, CH_STR("m"))->u.map == first);
    CHECK(ch_map_get_str(v.u.map, CH_STR("l"))->u.list == list);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(paths_drop_leading_empty_names_only),
        T(later_layer_wins_and_maps_merge),
        T(frozen_maps_are_copied_where_they_change),
        T(touched_source_gets_the_nulls),
        T(privatize_copies_what_is_frozen_once),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
