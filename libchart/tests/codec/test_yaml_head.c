#include "codec/yaml_head.h"
#include "tests/harness.h"
#include "value/map.h"

static struct ch_yaml_head read_head(struct ch_op *op, const char *text)
{
    struct ch_yaml_head head;
    bool odd;
    CHECK_INT(ch_yaml_head(op, ch_str_z(text), &head, &odd), 0);
    CHECK(!odd);
    return head;
}

static bool is_odd(struct ch_op *op, const char *text)
{
    struct ch_yaml_head head;
    bool odd = false;
    CHECK_INT(ch_yaml_head(op, ch_str_z(text), &head, &odd), 0);
    return odd;
}

TEST(fields_are_read)
{
    struct ch_yaml_head head = read_head(op, "# c\n"
                                             "apiVersion: v1\n"
                                             "kind: 'Pod'\n"
                                             "metadata:\n"
                                             "  name: |-\n"
                                             "    a\n"
                                             "  labels: {kind: x}\n"
                                             "  namespace: ns\n"
                                             "  annotations:\n"
                                             "    helm.sh/hook: test\n"
                                             "    weight: 5\n"
                                             "spec:\n"
                                             "- kind: Other\n"
                                             "  name: |\n"
                                             "    text\n");
    CHECK_STR(head.api_version, "v1");
    CHECK_STR(head.kind, "Pod");
    CHECK_STR(head.name, "a");
    CHECK_STR(head.namespace_, "ns");
    CHECK_INT(head.annotations->len, 2);
    CHECK_STR(ch_value_str(*ch_map_get_str(head.annotations, CH_STR("weight"))),
              "5");
}

TEST(scalars_become_strings_by_value)
{
    struct ch_yaml_head head =
        read_head(op, "kind: 0x1F\napiVersion: 1.20\nmetadata: {name: yes}");
    CHECK_STR(head.kind, "31");
    CHECK_STR(head.api_version, "1.2");
    CHECK_STR(head.name, "true");
}

TEST(missing_and_null_fields_are_empty)
{
    struct ch_yaml_head head = read_head(op, "kind: ~\nmetadata:\n");
    CHECK_STR(head.kind, "");
    CHECK_STR(head.name, "");
    CHECK(!head.annotations);
}

TEST(the_last_of_equal_keys_counts)
{
    struct ch_yaml_head head =
        read_head(op, "kind: A\nkind: B\nmetadata: {name: x}\nmetadata: {}\n");
    CHECK_STR(head.kind, "B");
    CHECK_STR(head.name, "");
}

TEST(what_needs_the_whole_tree_is_odd)
{
    CHECK(is_odd(op, "a: &x 1\nb: *x"));
    CHECK(is_odd(op, "a: !!str 1"));
    CHECK(is_odd(op, "a: {<<: {b: 1}}"));
    CHECK(is_odd(op, "Kind: A"));
    CHECK(is_odd(op, "kind: [a]"));
    CHECK(is_odd(op, "a: .inf"));
    CHECK(is_odd(op, "a: {~: 1}"));
    CHECK(is_odd(op, "a: {{b}: 1}"));
    CHECK(is_odd(op, "a: {18446744073709551615: 1}"));
    CHECK(is_odd(op, "[]"));
    CHECK(is_odd(op, "metadata: {annotations: {a: [b]}}"));
    CHECK(is_odd(op, "metadata: {annotations: {1: b}}"));
}

TEST(the_whole_document_is_checked)
{
    struct ch_yaml_head head;
    bool odd;
    CHECK(ch_yaml_head(op, CH_STR("kind: A\nspec:\n  a: [b"), &head, &odd));
    CHECK_STR(ch_error_text(op),
              "error converting YAML to JSON: yaml: line 3: did not find "
              "expected ',' or ']'");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(fields_are_read),
        T(scalars_become_strings_by_value),
        T(missing_and_null_fields_are_empty),
        T(the_last_of_equal_keys_counts),
        T(what_needs_the_whole_tree_is_odd),
        T(the_whole_document_is_checked),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
