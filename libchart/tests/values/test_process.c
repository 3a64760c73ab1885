#include "tests/values/fixture.h"

#include <stdlib.h>

static struct ch_value *at(struct ch_map *map, const char *key)
{
    struct ch_value *found = ch_map_get_str(map, ch_str_z(key));
    CHECK(found);
    return found;
}

static void prepare(struct ch_op *op, const struct ch_chart_tree *tree,
                    const char *flags, struct ch_rendered_values *out)
{
    struct ch_user_values user;
    CHECK(!fixture_user(op, flags, &user));
    CHECK(!ch_values_prepare(op, tree, &user, NULL, out));
}

static struct chart_str json(struct ch_op *op, struct ch_map *map)
{
    struct ch_buf buf;
    struct chart_str text;
    ch_buf_init(&buf, op);
    CHECK(!ch_json_emit(&buf, ch_map_value(map), 0));
    CHECK(!ch_buf_take(&buf, &text));
    return text;
}

TEST(parent_and_child_share_one_map)
{
    struct ch_chart_tree tree;
    struct ch_rendered_values values;
    fixture_tree(op,
                 "{'name':'c','subcharts':[{'name':'s','subcharts':[{"
                 "'name':'t'}]}]}",
                 &tree);
    prepare(op, &tree, "", &values);
    struct ch_instance *s = values.root->children[0];
    struct ch_instance *t = s->children[0];
    CHECK(at(values.root->values, "s")->u.map == s->values);
    CHECK(at(s->values, "t")->u.map == t->values);
    CHECK(t->parent == s && s->parent == values.root && !values.root->parent);
}

TEST(global_tables_are_shared_below_their_first_level)
{
    struct ch_chart_tree tree;
    struct ch_rendered_values values;
    fixture_tree(op,
                 "{'name':'c','values':{'global':{'h':{'x':{'a':1}},"
                 "'l':[{'b':2}]}},'dependencies':[{'name':'s'}],"
                 "'subcharts':[{'name':'s'}]}",
                 &tree);
    prepare(op, &tree, "", &values);
    struct ch_map *ours = at(values.root->values, "global")->u.map;
    struct ch_map *theirs =
        at(values.root->children[0]->values, "global")->u.map;
    CHECK(ours != theirs);
    CHECK(at(ours, "h")->u.map != at(theirs, "h")->u.map);
    CHECK(at(at(ours, "h")->u.map, "x")->u.map ==
          at(at(theirs, "h")->u.map, "x")->u.map);
    CHECK(at(ours, "l")->u.list == at(theirs, "l")->u.list);
}

TEST(chart_defaults_never_change)
{
    struct ch_chart_tree tree;
    struct ch_rendered_values first, second;
    fixture_tree(op,
                 "{'name':'c','values':{'a':{'b':1},'l':[{'x':1}],"
                 "'global':{'g':{'h':{}}}},'subcharts':[{'name':'s'}]}",
                 &tree);
    struct chart_str before = json(op, tree.root->values);
    prepare(op, &tree, "set a.c=2,global.g.h.i=3", &first);
    CHECK(at(first.root->values, "l")->u.list !=
          at(tree.root->values, "l")->u.list);
    prepare(op, &tree, "", &second);
    CHECK_STR(json(op, tree.root->values), before.ptr);
    CHECK(!ch_map_get_str(at(second.root->values, "a")->u.map, CH_STR("c")));
}

TEST(missing_user_values_are_none)
{
    struct ch_chart_tree tree;
    struct ch_rendered_values values;
    fixture_tree(op, "{'name':'c','values':{'a':1}}", &tree);
    CHECK(!ch_values_prepare(op, &tree, NULL, NULL, &values));
    CHECK_STR(json(op, values.root->values), "{\"a\":1}");
}

TEST(values_keep_their_origins)
{
    struct ch_chart_tree tree;
    struct ch_rendered_values values;
    fixture_tree(op,
                 "{'name':'c','values':{'s':{'p':1}},'dependencies':[{"
                 "'name':'s'}],'subcharts':[{'name':'s','values':{'d':1,"
                 "'u':1}}]}",
                 &tree);
    prepare(op, &tree, "set s.u=2", &values);
    struct ch_map *s = values.root->children[0]->values;
    struct ch_value *chart_d = at(tree.root->subcharts[0]->values, "d");
    struct ch_value *parent_p = at(at(tree.root->values, "s")->u.map, "p");
    CHECK_INT(at(s, "d")->origin, chart_d->origin);
    CHECK_INT(at(s, "p")->origin, parent_p->origin);
    const struct ch_origin *origin =
        ch_origins_get(&values.origins, at(s, "u")->origin);
    CHECK(origin);
    if (!origin)
        return;
    CHECK_INT(values.origins.sources[origin->source].layer, CH_LAYER_SET);
    CHECK_INT(origin->column, 3);
    CHECK(at(s, "u")->origin >= tree.origins.len);
}

/* ---- the observer ------------------------------------------------------- */

static void note(struct ch_buf *log, const char *what, struct chart_str path,
                 struct chart_str key, struct ch_value loser)
{
    ch_buf_str(log, ch_str_z(what));
    ch_buf_byte(log, ' ');
    ch_buf_str(log, path);
    ch_buf_byte(log, ' ');
    ch_buf_str(log, key);
    ch_buf_byte(log, ' ');
    CHECK(!ch_json_emit(log, loser, 0));
    ch_buf_byte(log, '\n');
}

static void replaced(void *user, struct chart_str path, struct chart_str key,
                     struct ch_value winner, struct ch_value loser)
{
    (void)winner;
    note(user, "replaced", path, key, loser);
}

static void deleted(void *user, struct chart_str path, struct chart_str key,
                    struct ch_value null_value, struct ch_value loser)
{
    CHECK(ch_is_nil(null_value));
    note(user, "deleted", path, key, loser);
}

static void switched(void *user, const struct ch_chart *parent,
                     const struct ch_dependency *dependency, bool enabled,
                     struct chart_str by, struct ch_value value)
{
    note(user, enabled ? "on" : "off", parent->metadata.name, dependency->name,
         value);
    note(user, "by", by, CH_STR(""), ch_nil());
}

static void observe(struct ch_op *op, const char *chart, const char *flags,
                    const char *want)
{
    struct ch_chart_tree tree;
    struct ch_user_values user;
    struct ch_rendered_values values;
    struct ch_buf log;
    struct ch_merge_observer observer = {.user = &log,
                                         .replaced = replaced,
                                         .deleted = deleted,
                                         .switched = switched};
    ch_buf_init(&log, op);
    fixture_tree(op, chart, &tree);
    CHECK(!fixture_user(op, flags, &user));
    CHECK(!ch_values_prepare(op, &tree, &user, &observer, &values));
    CHECK_STR(ch_buf_view(&log), want);
}

TEST(observer_hears_of_replaced_values)
{
    observe(op,
            "{'name':'c','values':{'a':1,'s':{'t':{'x':2}}},'dependencies':[{"
            "'name':'s'}],'subcharts':[{'name':'s','values':{'t':{'x':3,"
            "'y':4}}}]}",
            "set a=9", "replaced c a 1\nreplaced c.s.t x 3\n");
}

TEST(observer_hears_of_deleted_values)
{
    observe(op, "{'name':'c','values':{'a':1,'t':{'x':[2]}}}",
            "set a=null,t.x=null", "deleted c a 1\ndeleted c.t x [2]\n");
}

TEST(observer_hears_of_switched_dependencies)
{
    observe(op,
            "{'name':'c','values':{'tags':{'x':true}},'dependencies':[{"
            "'name':'s','tags':['x'],'condition':'s.on'}],'subcharts':[{"
            "'name':'s'}]}",
            "set s.on=false",
            "on c s true\nby tag x  null\n"
            "off c s false\nby condition s.on  null\n");
}

/* ---- limits ------------------------------------------------------------- */

TEST(deep_values_are_a_limit_not_a_crash)
{
    struct ch_chart_tree tree;
    struct ch_rendered_values values;
    struct ch_user_values user = {.map = ch_map_new(op, 0)};
    CHECK(!ch_origins_init(op, &user.origins));
    fixture_tree(op, "{'name':'c','values':{'a':{}}}", &tree);
    for (int i = 0; i < 200000; i++) {
        struct ch_map *outer = ch_map_new(op, 1);
        CHECK(!ch_map_set_str(op, outer, CH_STR("a"), ch_map_value(user.map)));
        user.map = outer;
    }
    CHECK_INT(ch_values_prepare(op, &tree, &user, NULL, &values), CHART_ELIMIT);
}

/* Fails the allocation number `left` and all after it. */
struct scarce {
    int left;
};

static void *scarce_resize(void *user, void *ptr, size_t old_size,
                           size_t new_size)
{
    struct scarce *scarce = user;
    (void)old_size;
    if (!new_size) {
        free(ptr);
        return NULL;
    }
    return scarce->left-- > 0 ? realloc(ptr, new_size) : NULL;
}

static int prepare_with(struct ch_op *op, const char *chart, const char *flags)
{
    struct ch_chart_tree tree;
    struct ch_user_values user;
    struct ch_rendered_values values;
    fixture_tree(op, chart, &tree);
    CHECK(!fixture_user(op, flags, &user));
    struct scarce scarce = {0};
    struct chart_allocator allocator = {scarce_resize, &scarce};
    int failures = 0;
    for (int code = CHART_ENOMEM; code && failures < 1000; failures++) {
        struct ch_heap heap;
        struct ch_arena arena;
        struct ch_op small;
        scarce.left = failures;
        ch_heap_init(&heap, &allocator, 0);
        ch_arena_init(&arena, &heap);
        arena.chunk_size = 64; /* so that many pieces ask for memory */
        ch_op_init(&small, &heap, &arena, NULL, NULL);
        code = ch_values_prepare(&small, &tree, &user, NULL, &values);
        CHECK(!code || code == CHART_ENOMEM);
        ch_op_end(&small);
        ch_arena_release(&arena);
    }
    return failures;
}

TEST(every_allocation_may_fail)
{
    int failures = prepare_with(
        op,
        "{'name':'c','values':{'global':{'g':{'h':{}}},'s':{'x':1}},"
        "'dependencies':[{'name':'s','alias':'al','condition':'al.on',"
        "'import-values':['data',{'child':'d.e','parent':'im.x'}]}],"
        "'subcharts':[{'name':'s','values':{'x':{'y':1},'d':{'e':{'f':[{}]}},"
        "'exports':{'data':{'k':1}}}}]}",
        "set al.x=5,al.d.e.f=null");
    CHECK(failures > 3 && failures < 1000);
}

/* ---- the check of charts/ ----------------------------------------------- */

TEST(dependencies_without_a_chart_are_named)
{
    struct ch_chart_tree tree;
    fixture_tree(op,
                 "{'name':'c','dependencies':[{'name':'zz'},{'name':'s'},{"
                 "'name':'yy','alias':'s'}],'subcharts':[{'name':'s'}]}",
                 &tree);
    CHECK_INT(ch_values_check_dependencies(op, tree.root), CHART_EDEPENDENCY);
    CHECK_STR(ch_error_text(op), "found in Chart.yaml, but missing in charts/ "
                                 "directory: zz, yy");
    ch_error_clear(op);
    fixture_tree(op,
                 "{'name':'c','dependencies':[{'name':'s'}],'subcharts':[{"
                 "'name':'s'}]}",
                 &tree);
    CHECK(!ch_values_check_dependencies(op, tree.root));
}

TEST(failed_processing_is_logged_and_prefixed)
{
    struct ch_buf log;
    struct ch_chart_tree tree;
    struct ch_rendered_values values;
    ch_buf_init(&log, op);
    op->hooks.warn = fixture_log;
    op->hooks.warn_user = &log;
    fixture_tree(op,
                 "{'name':'c','values':{'s':null},'dependencies':[{"
                 "'name':'s'}],'subcharts':[{'name':'s'}]}",
                 &tree);
    CHECK_INT(ch_values_prepare(op, &tree, NULL, NULL, &values), CHART_EVALUES);
    CHECK_STR(ch_error_text(op), "chart dependencies processing failed: type "
                                 "mismatch on s: %!t(<nil>)");
    CHECK_STR(ch_buf_view(&log),
              "level=ERROR msg=\"chart dependencies processing failed\" "
              "error=\"type mismatch on s: %!t(<nil>)\"\n");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(parent_and_child_share_one_map),
        T(global_tables_are_shared_below_their_first_level),
        T(chart_defaults_never_change),
        T(missing_user_values_are_none),
        T(values_keep_their_origins),
        T(observer_hears_of_replaced_values),
        T(observer_hears_of_deleted_values),
        T(observer_hears_of_switched_dependencies),
        T(deep_values_are_a_limit_not_a_crash),
        T(every_allocation_may_fail),
        T(dependencies_without_a_chart_are_named),
        T(failed_processing_is_logged_and_prefixed),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
