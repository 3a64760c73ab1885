#include "explain/path.h"

#include "tests/harness.h"

/* The tokens joined by bars. */
static struct chart_str split(struct ch_op *op, const char *path)
{
    struct chart_str *tokens, out = {"", 0};
    struct ch_buf buf;
    size_t count;
    ch_buf_init(&buf, op);
    if (ch_path_split(op, ch_str_z(path), &tokens, &count))
        return out;
    for (size_t i = 0; i < count; i++) {
        if (i)
            ch_buf_byte(&buf, '|');
        size_t index = ch_path_index_of(tokens[i]);
        if (index == CH_NPOS)
            ch_buf_str(&buf, tokens[i]);
        else
            ch_buf_printf(&buf, "#%zu", index);
    }
    (void)ch_buf_take(&buf, &out);
    return out;
}

TEST(dots_separate_keys)
{
    CHECK_STR(split(op, "a.b.c"), "a|b|c");
    CHECK_STR(split(op, "a"), "a");
    CHECK_STR(split(op, ""), "");
}

TEST(brackets_hold_indices)
{
    CHECK_STR(split(op, "a.hosts[0].name"), "a|hosts|#0|name");
    CHECK_STR(split(op, "a[1][22]"), "a|#1|#22");
    CHECK_STR(split(op, "[3]"), "#3");
}

TEST(what_is_no_index_is_part_of_a_key)
{
    CHECK_STR(split(op, "a[x].b"), "a[x]|b");
    CHECK_STR(split(op, "a[1"), "a[1");
    CHECK_STR(split(op, "a[]"), "a[]");
}

TEST(backslashes_protect)
{
    CHECK_STR(split(op, "nodeSelector.kubernetes\\.io/os"),
              "nodeSelector|kubernetes.io/os");
    CHECK_STR(split(op, "a\\[0]"), "a[0]");
    CHECK_STR(split(op, "a\\\\.b"), "a\\|b");
    CHECK_STR(split(op, "a\\"), "a\\");
}

TEST(printed_paths_split_to_the_same)
{
    struct chart_str keys[] = {CH_STR("a.b"), CH_STR("c\\"), CH_STR("d"),
                               CH_STR("e[0]"), CH_STR("")};
    struct ch_buf buf;
    struct chart_str text;
    ch_buf_init(&buf, op);
    CHECK_INT(ch_path_index_token(op, 7, &keys[4]), 0);
    ch_path_add_keys(&buf, keys, 5);
    CHECK_INT(ch_buf_take(&buf, &text), 0);
    CHECK_STR(text, "a\\.b.c\\\\.d.e\\[0][7]");
    CHECK_STR(split(op, text.ptr), "a.b|c\\|d|e[0]|#7");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(dots_separate_keys),
        T(brackets_hold_indices),
        T(what_is_no_index_is_part_of_a_key),
        T(backslashes_protect),
        T(printed_paths_split_to_the_same),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
