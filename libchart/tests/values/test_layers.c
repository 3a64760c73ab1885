#include "values/layers.h"

#include "codec/json.h"
#include "tests/harness.h"

struct row {
    struct {
        enum ch_layer form;
        const char *text;
    } flags[3];
    const char *want; /* single quotes stand for double quotes */
    const char *error;
};

static const struct row json_error_rows[] = {
    {{{CH_LAYER_SET_JSON, "a"}}, NULL, "failed parsing --set-json data a"},
    {{{CH_LAYER_SET_JSON, "a=x"}}, NULL, "failed parsing --set-json data a=x"},
    {{{CH_LAYER_SET_JSON, "a=1."}},
     NULL,
     "failed parsing --set-json data a=1."},
    {{{CH_LAYER_SET_JSON, "a=-"}}, NULL, "failed parsing --set-json data a=-"},
    {{{CH_LAYER_SET_JSON, "a=1e"}},
     NULL,
     "failed parsing --set-json data a=1e"},
    {{{CH_LAYER_SET_JSON, "a={\"b\":1"}},
     NULL,
     "failed parsing --set-json data a={\"b\":1"},
    {{{CH_LAYER_SET_JSON, "a=\"x"}},
     NULL,
     "failed parsing --set-json data a=\"x"},
    {{{CH_LAYER_SET_JSON, "a=nul"}},
     NULL,
     "failed parsing --set-json data a=nul"},
    {{{CH_LAYER_SET_JSON, "a[70000]=1"}},
     NULL,
     "failed parsing --set-json data a[70000]=1"},
    {{{CH_LAYER_SET_JSON, "{"}},
     NULL,
     "failed parsing --set-json data JSON: {"},
    {{{CH_LAYER_SET_JSON, "{\"a\":1}x"}},
     NULL,
     "failed parsing --set-json data JSON: {\"a\":1}x"},
};

static const struct row json_object_rows[] = {
    {{{CH_LAYER_SET_JSON, "{\"a\":1}"}}, "{'a':1}", NULL},
    {{{CH_LAYER_SET_JSON, "  {\"a\":{\"b\":1}}  "}}, "{'a':{'b':1}}", NULL},
    {{{CH_LAYER_SET_JSON, "{\"a\":{\"b\":1}}"},
      {CH_LAYER_SET_JSON, "{\"a\":{\"c\":2},\"d\":null}"},
      {CH_LAYER_SET_JSON, "a.e=3"}},
     "{'a':{'b':1,'c':2,'e':3},'d':null}",
     NULL},
};

static const struct row merge_rows[] = {
    {{{CH_LAYER_FILE, "a: 1\nm: {x: 1, y: [1, 2]}\n"},
      {CH_LAYER_FILE, "b: 2\nm: {y: [3], z: null}\n"}},
     "{'a':1,'b':2,'m':{'true':[3],'x':1,'z':null}}",
     NULL},
    {{{CH_LAYER_FILE, "m: {x: 1}\n"}, {CH_LAYER_FILE, "m: 5\n"}},
     "{'m':5}",
     NULL},
    {{{CH_LAYER_FILE, "m: 5\n"}, {CH_LAYER_FILE, "m: {x: 1}\n"}},
     "{'m':{'x':1}}",
     NULL},
    {{{CH_LAYER_FILE, "m: {x: 1}\n"}, {CH_LAYER_FILE, "m: null\n"}},
     "{'m':null}",
     NULL},
    {{{CH_LAYER_FILE, "m: {x: 1}\nl: [{a: 1}, 2]\n"},
      {CH_LAYER_SET, "m.y=2,l[0].b=3,l[3]=x"}},
     "{'l':[{'a':1,'b':3},2,null,'x'],'m':{'x':1,'y':2}}",
     NULL},
    {{{CH_LAYER_FILE, "b: &x {k: 1}\nc: *x\n"}, {CH_LAYER_SET, "b.z=2"}},
     "{'b':{'k':1,'z':2},'c':{'k':1}}",
     NULL},
    {{{CH_LAYER_FILE, "a: 1\n---\na: 2\nb: 3\n"}, {CH_LAYER_SET, "c=4"}},
     "{'a':2,'b':3,'c':4}",
     NULL},
    {{{CH_LAYER_FILE, "# nothing\n"}}, "{}", NULL},
    {{{CH_LAYER_FILE, ""}, {CH_LAYER_SET, "a=1"}}, "{'a':1}", NULL},
    {{{CH_LAYER_SET_JSON, "a={\"b\":1}"},
      {CH_LAYER_SET, "a.c=2"},
      {CH_LAYER_SET_STRING, "a.d=3"}},
     "{'a':{'b':1,'c':2,'d':'3'}}",
     NULL},
};

static const struct row prefix_rows[] = {
    {{{CH_LAYER_FILE, "- 1\n"}},
     NULL,
     "failed to parse NAME: cannot unmarshal yaml document: error unmarshaling "
     "JSON: while decoding JSON: json: cannot unmarshal array into Go value of "
     "type map[string]interface {}"},
    {{{CH_LAYER_FILE, "a: [\n"}},
     NULL,
     "failed to parse NAME: cannot unmarshal yaml document: error converting "
     "YAML to JSON: yaml: line 1: did not find expected node content"},
    {{{CH_LAYER_FILE, "a: 1\n--- b\n"}},
     NULL,
     "failed to parse NAME: error reading yaml document: invalid Yaml document "
     "separator: b"},
    {{{CH_LAYER_SET, "a"}},
     NULL,
     "failed parsing --set data: key \"a\" has no value"},
    {{{CH_LAYER_SET_STRING, "a"}},
     NULL,
     "failed parsing --set-string data: key \"a\" has no value"},
    {{{CH_LAYER_SET_LITERAL, "a"}},
     NULL,
     "failed parsing --set-literal data: key \"a\" has no value"},
    {{{CH_LAYER_SET_FILE, "a"}},
     NULL,
     "failed parsing --set-file data: key \"a\" has no value"},
    {{{CH_LAYER_SET_FILE, "a=nonexistent"}},
     NULL,
     "failed parsing --set-file data: open nonexistent: no such file or "
     "directory"},
};

static int build(struct ch_op *op, const struct row *row,
                 struct ch_user_values *user)
{
    struct ch_layers *layers;
    int code = ch_layers_new(op, &layers);
    for (size_t i = 0; !code && i < 3 && row->flags[i].text; i++)
        code = ch_layers_add(op, layers, row->flags[i].form,
                             ch_str_z(row->flags[i].text), CH_STR("NAME"));
    return code ? code : ch_layers_finish(op, layers, user);
}

static struct chart_str quotes(struct ch_op *op, const char *text)
{
    struct chart_str copy = ch_str_dup(op, ch_str_z(text));
    char *bytes = ch_alloc(op, copy.len + 1);
    memcpy(bytes, copy.ptr, copy.len + 1);
    for (size_t i = 0; i < copy.len; i++)
        if (bytes[i] == '\'')
            bytes[i] = '"';
    return ch_str(bytes, copy.len);
}

static void check_row(struct ch_op *op, const struct row *row)
{
    struct ch_user_values user;
    struct ch_buf out;
    int code = build(op, row, &user);
    if (row->error) {
        CHECK_STR(ch_error_text(op), row->error);
        ch_error_clear(op);
        return;
    }
    CHECK(!code);
    if (code)
        return;
    ch_buf_init(&out, op);
    CHECK(user.map->frozen);
    CHECK(!ch_json_emit(&out, ch_map_value(user.map), 0));
    CHECK_STR(ch_buf_view(&out), quotes(op, row->want).ptr);
}

#define ROWS(name)                                                             \
    TEST(name)                                                                 \
    {                                                                          \
        for (size_t i = 0; i < CH_COUNT(name##_rows); i++)                     \
            check_row(op, &name##_rows[i]);                                    \
    }

ROWS(json_error)
ROWS(json_object)
ROWS(merge)
ROWS(prefix)

TEST(origins_name_layer_and_position)
{
    static const struct row row = {{{CH_LAYER_FILE, "a: 1\nb:\n  c: 2\n"},
                                    {CH_LAYER_SET_JSON, "{\"j\": {\"k\": 1}}"},
                                    {CH_LAYER_SET, "b.d=3"}},
                                   NULL,
                                   NULL};
    struct ch_user_values user;
    CHECK(!build(op, &row, &user));
    struct ch_value *b = ch_map_get_str(user.map, CH_STR("b"));
    struct ch_value *c = ch_map_get_str(b->u.map, CH_STR("c"));
    struct ch_value *d = ch_map_get_str(b->u.map, CH_STR("d"));
    struct ch_value *j = ch_map_get_str(user.map, CH_STR("j"));
    struct ch_value *k = ch_map_get_str(j->u.map, CH_STR("k"));
    const struct ch_origin *at = ch_origins_get(&user.origins, c->origin);
    CHECK_INT(at->line, 3);
    CHECK_INT(at->column, 3);
    CHECK_INT(user.origins.sources[at->source].layer, CH_LAYER_FILE);
    CHECK_STR(user.origins.sources[at->source].name, "NAME");
    at = ch_origins_get(&user.origins, d->origin);
    CHECK_INT(at->column, 3);
    CHECK_INT(user.origins.sources[at->source].layer, CH_LAYER_SET);
    CHECK_STR(user.origins.sources[at->source].text, "b.d=3");
    CHECK(j->origin != k->origin);
    at = ch_origins_get(&user.origins, k->origin);
    CHECK_INT(user.origins.sources[at->source].layer, CH_LAYER_SET_JSON);
}

TEST(a_chart_is_no_layer_of_the_user)
{
    static const struct row row = {{{CH_LAYER_PARENT, ""}}, NULL, NULL};
    struct ch_user_values user;
    CHECK_INT(build(op, &row, &user), CHART_EINVAL);
}

TEST(urls_need_a_network)
{
    static const struct row row = {
        {{CH_LAYER_SET_FILE, "a=http://me:s3cret@x.test/y"}}, NULL, NULL};
    struct chart_str text, shown;
    struct ch_user_values user;
    CHECK_INT(ch_read_named_file(op, CH_STR("http://x.test/y"), &text, &shown),
              CHART_EUNSUPPORTED);
    ch_error_clear(op);
    CHECK_INT(ch_read_named_file(op, CH_STR("oci://x.test/y"), &text, &shown),
              CHART_EUNSUPPORTED);
    ch_error_clear(op);
    CHECK_INT(build(op, &row, &user), CHART_EUNSUPPORTED);
}

TEST(passwords_are_hidden)
{
    static const char *const rows[][2] = {
        {"a=http://me:s3cret@x.test/y", "a=http://me:xxxxxx@x.test/y"},
        {"a=http://me:@x/,b=https://u:p@q@y",
         "a=http://me:@x/,b=https://u:xxx@y"},
        {"http://x:80/a@b", "http://x:80/a@b"},
        {"http://me@x:80", "http://me@x:80"},
        {"a://b", "a://b"},
        {"://", "://"},
        {"", ""},
    };
    struct chart_str out;
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        CHECK_INT(ch_hide_passwords(op, ch_str_z(rows[i][0]), &out), 0);
        CHECK_STR(out, rows[i][1]);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(json_error),
        T(json_object),
        T(merge),
        T(prefix),
        T(origins_name_layer_and_position),
        T(a_chart_is_no_layer_of_the_user),
        T(urls_need_a_network),
        T(passwords_are_hidden),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
