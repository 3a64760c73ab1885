/*
 * Every row of every family: names, signatures, and the examples that the
 * manual shows.
 */
#include "tests/template/fixture.h"

/* Calls `check` for each row. */
static void each_row(struct ch_op *op,
                     void (*check)(struct ch_op *op, const struct ch_func *row))
{
    for (size_t i = 0; i < ch_func_family_count(); i++) {
        const struct ch_func_family *family = ch_func_family_at(i);
        for (size_t j = 0; j < family->count; j++)
            check(op, &family->rows[j]);
    }
}

static void check_found(struct ch_op *op, const struct ch_func *row)
{
    (void)op;
    if (ch_func_find(ch_str_z(row->name)) != row)
        test_fail(__FILE__, __LINE__, "%s is in two families", row->name);
}

TEST(every_function_is_found_once)
{
    each_row(op, check_found);
    CHECK(ch_func_find(CH_STR("")) == NULL);
    CHECK(ch_func_find(CH_STR("e")) == NULL);
    CHECK(ch_func_find(CH_STR("eqq")) == NULL);
    CHECK(ch_func_find(CH_STR("EQ")) == NULL);
}

static void check_signature(struct ch_op *op, const struct ch_func *row)
{
    static const char letters[] = "silfbavmtLSeTCuw";
    (void)op;
    for (const char *at = row->params; *at; at++)
        if (!(at != row->params && at[0] == '*' && !at[1]) &&
            (*at == '*' || !strchr(letters, *at)))
            test_fail(__FILE__, __LINE__, "%s has the signature \"%s\"",
                      row->name, row->params);
    if (!row->call || !row->usage || !row->summary)
        test_fail(__FILE__, __LINE__, "%s lacks something", row->name);
    else if (strncmp(row->usage, row->name, strlen(row->name)) != 0)
        test_fail(__FILE__, __LINE__, "the usage of %s is \"%s\"", row->name,
                  row->usage);
}

TEST(every_signature_is_well_formed)
{
    each_row(op, check_signature);
}

static int no_cluster(struct ch_host *host, struct ch_op *op,
                      const struct ch_value args[4], struct ch_value *result)
{
    (void)host;
    (void)args;
    *result = ch_map_value(ch_map_new(op, 0));
    return result->u.map ? 0 : ch_error_code(op);
}

static int run(struct ch_op *op, const char *text, struct ch_buf *out)
{
    struct ch_host host = {
        .include = fixture_include, .tpl = fixture_tpl, .lookup = no_cluster};
    struct ch_unit *unit;
    struct ch_set *set;
    struct ch_exec *exec;
    int code =
        ch_unit_parse(op, CH_STR("t"), ch_str_z(text), ch_func_find, &unit);
    if (!code)
        code = ch_set_new(op, NULL, &set);
    if (!code)
        code = ch_set_add(op, set, unit);
    if (!code)
        code = ch_exec_new(op, set, &host, &exec);
    ch_buf_init(out, op);
    if (!code)
        code = ch_exec_run(exec, NULL, ch_set_find(set, CH_STR("t")),
                           fixture_data(op), out);
    return code;
}

static void check_example(struct ch_op *op, const struct ch_func *row)
{
    struct ch_buf out;
    if (!row->example)
        return;
    int code = run(op, row->example, &out);
    struct chart_str got = code ? ch_error_text(op) : ch_buf_view(&out);
    if (code || (row->output && !ch_str_eq(got, ch_str_z(row->output))))
        test_fail(__FILE__, __LINE__, "%s gives \"%.*s\", want \"%s\"",
                  row->example, CH_STR_ARG(got), row->output);
    ch_error_clear(op);
}

TEST(every_example_prints_what_it_says)
{
    each_row(op, check_example);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(every_function_is_found_once),
        T(every_signature_is_well_formed),
        T(every_example_prints_what_it_says),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
