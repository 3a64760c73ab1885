#include "codec/json.h"
#include "jsonpath/jsonpath.h"
#include "tests/harness.h"

static const char document[] =
    "{\"s\": \"text\", \"n\": null, \"l\": [1, \"two\"], \"m\": {\"k\": 1},"
    " \"items\": [{\"name\": \"a\", \"on\": true}, {\"name\": \"b\"}]}";

static int find_in(struct ch_op *op, const char *json, const char *template,
                   struct ch_buf *buf)
{
    const struct ch_jsonpath *path;
    struct ch_value values;
    int code = ch_json_parse(op, ch_str_z(json), &values);
    if (!code)
        code = ch_jsonpath_parse(op, ch_str_z(template), &path);
    return code ? code : ch_jsonpath_execute(buf, path, values);
}

static int find(struct ch_op *op, const char *template, struct ch_buf *buf)
{
    return find_in(op, document, template, buf);
}

TEST(a_failure_says_why_and_prints_nothing)
{
    static const char *const cases[][2] = {
        {"{.s}{.nope}", "nope is not found"},
        {"{range .l[1:1]}{.x}{end}", "x is not found"},
        {"{.m[0]}", "map[string]interface {} is not array or slice"},
        {"{.s[0]}", "string is not array or slice"},
        {"{.l[2]}", "array index out of bounds: index 2, length 2"},
        {"{.l[0:3]}", "array index out of bounds: index 2, length 2"},
        {"{.l[-3]}", "array index out of bounds: index -1, length 2"},
        {"{.l[1:0]}", "starting index 1 is greater than ending index 0"},
        {"{.l[0:2:0]}", "step must be > 0"},
        {"{.m[?(@.k)]}",
         "map[k:1] is not array or slice and cannot be filtered"},
        {"{.items[?(@.name==1)]}", "incompatible types for comparison"},
        {"{.items[?(@.on<true)]}", "invalid type for comparison"},
        {"{.items[?(@==1)]}", "invalid type for comparison"},
        {"{.items[?(@.*==1)]}", "can only compare one element at a time"},
        {"{.items[?(@.name=\"a\")]}", "unrecognized filter operator ="},
        {"{end}", "not in range, nothing to end"},
        {"{word}", "unrecognized identifier word"},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct ch_buf buf;
        ch_buf_init(&buf, op);
        CHECK_INT(find(op, cases[i][0], &buf), CHART_EEXEC);
        CHECK_STR(ch_error_text(op), cases[i][1]);
        CHECK_INT(buf.len, 0);
        ch_error_clear(op);
    }
}

TEST(what_was_in_the_buffer_stays)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&buf, "before ");
    CHECK_INT(find(op, "{.s}", &buf), 0);
    CHECK_INT(find(op, "{.s}{.nope}", &buf), CHART_EEXEC);
    CHECK_STR(ch_buf_view(&buf), "before text");
}

TEST(a_template_that_multiplies_meets_a_limit)
{
#define EIGHT "[0,0,0,0,0,0,0,0]"
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    op->limits.steps = op->steps_check = op->steps + 100000;
    CHECK_INT(find_in(op, "[[[[[[[[1]]]]]]]]",
                      "{" EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT "}", &buf),
              CHART_ELIMIT);
    CHECK_INT(buf.len, 0);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(a_failure_says_why_and_prints_nothing),
        T(what_was_in_the_buffer_stays),
        T(a_template_that_multiplies_meets_a_limit),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
