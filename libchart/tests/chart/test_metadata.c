#include "chart/metadata.h"
#include "chart/names.h"
#include "tests/harness.h"
#include "value/list.h"

#define HEAD "apiVersion: v2\nname: c\nversion: 1.0.0\n"

static int read(struct ch_op *op, const char *text, struct ch_metadata *m)
{
    struct ch_metadata_file file;
    *m = (struct ch_metadata){0};
    int code =
        ch_metadata_parse(op, ch_str_z(text), CH_STR("Chart.yaml"), &file);
    if (!code)
        code = ch_metadata_read(op, &file, m);
    return code ? code : ch_metadata_validate(op, m);
}

static void check_app_version(struct ch_op *op, const char *scalar,
                              const char *want)
{
    struct ch_metadata m;
    struct ch_buf text;
    struct chart_str z;
    ch_buf_init(&text, op);
    CH_BUF_LIT(&text, HEAD "appVersion: ");
    ch_buf_str(&text, ch_str_z(scalar));
    CHECK_INT(ch_buf_take(&text, &z), 0);
    CHECK_INT(read(op, z.ptr, &m), 0);
    CHECK_STR(m.app_version, want);
}

TEST(scalars_become_text_by_their_value)
{
    static const char *const cases[][2] = {
        {"1.20", "1.2"},
        {"012", "10"},
        {"0x1F", "31"},
        {"1_000", "1000"},
        {"1e3", "1000"},
        {"1e8", "1e+08"},
        {"100000000", "100000000"},
        {"9007199254740993", "9007199254740993"},
        {"18446744073709551615", "18446744073709551615"},
        {"yes", "true"},
        {"2001-01-01", "2001-01-01"},
        {"~", ""},
        {"1.23456789", "1.2345679"},
        {"1e21", "1e+21"},
        {"16777217.0", "1.6777216e+07"},
        {"-0.0", "-0"},
        {"'1.20'", "1.20"},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++)
        check_app_version(op, cases[i][0], cases[i][1]);
}

TEST(field_names_match_in_any_case)
{
    struct ch_metadata m;
    CHECK_INT(read(op, "APIVERSION: v2\nNAME: c\nvErsion: 1.0.0\n", &m), 0);
    CHECK_STR(m.name, "c");
    /* Keys are read in byte order, so the last one wins. */
    CHECK_INT(read(op, HEAD "NAME: d\n", &m), 0);
    CHECK_STR(m.name, "c");
}

TEST(lists_and_maps_are_read)
{
    struct ch_metadata m;
    CHECK_INT(read(op,
                   HEAD "keywords: [a, 1, ~]\nannotations: {a: 1.50, b: ~}\n"
                        "maintainers: [{name: n, email: 5}]\n",
                   &m),
              0);
    CHECK_INT(m.keyword_count, 3);
    CHECK_STR(m.keywords[1], "1");
    CHECK_STR(m.keywords[2], "");
    CHECK_STR(ch_value_str(*ch_map_get_str(m.annotations, CH_STR("a"))), "1.5");
    CHECK_STR(ch_value_str(*ch_map_get_str(m.annotations, CH_STR("b"))), "");
    CHECK_STR(m.maintainers[0].name, "false"); /* n is a YAML boolean */
    CHECK_STR(m.maintainers[0].email, "5");
    CHECK_STR(m.maintainers[0].url, "");
}

TEST(dependencies_are_read_with_their_lines)
{
    struct ch_metadata m;
    CHECK_INT(read(op,
                   HEAD "dependencies:\n- name: a\n  tags: [x]\n"
                        "  import-values: [data, {child: 1, parent: b}]\n"
                        "- alias: b\n  name: a\n  condition: b.on\n",
                   &m),
              0);
    CHECK_INT(m.dependency_count, 2);
    CHECK_INT(m.dependencies[0].line, 5);
    CHECK_INT(m.dependencies[1].line, 8);
    CHECK_STR(m.dependencies[0].tags[0], "x");
    CHECK_STR(m.dependencies[1].condition, "b.on");
    CHECK_STR(m.dependencies[1].repository, "");
    CHECK_INT(ch_list_len(m.dependencies[0].import_values), 2);
    struct ch_value pair = ch_list_at(m.dependencies[0].import_values, 1);
    CHECK_INT(ch_map_get_str(pair.u.map, CH_STR("child"))->type, CH_T_FLOAT64);
}

TEST(texts_are_cleaned)
{
    struct ch_metadata m;
    CHECK_INT(
        read(op, HEAD "description: \"a\\tb\\u0001\\u00a0c\\u200b\"\n", &m), 0);
    CHECK_STR(m.description, "a b c");
}

/* What Helm says behind "cannot load Chart.yaml: " or alone. */
TEST(faults_have_text_of_helm)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {HEAD "keywords: foo\n",
         "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
         "string into Go struct field Metadata.keywords of type []string"},
        {HEAD "deprecated: \"yes\"\n",
         "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
         "string into Go struct field Metadata.deprecated of type bool"},
        {HEAD "annotations: {a: {}}\n",
         "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
         "object into Go struct field Metadata.annotations of type string"},
        {HEAD "dependencies: {}\n",
         "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
         "object into Go struct field Metadata.dependencies of type "
         "[]*v2.Dependency"},
        {HEAD "dependencies: [{name: [a]}]\n",
         "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
         "array into Go struct field Dependency.dependencies.name of type "
         "string"},
        {HEAD "maintainers: [x]\n",
         "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
         "string into Go struct field Metadata.maintainers of type "
         "v2.Maintainer"},
        {"[]", "error unmarshaling JSON: while decoding JSON: json: cannot "
               "unmarshal array into Go value of type v2.Metadata"},
        {"apiVersion: v2\nversion: 1.0.0\n",
         "validation: chart.metadata.name is required"},
        {"apiVersion: v2\nname: c\n",
         "validation: chart.metadata.version is required"},
        {"apiVersion: v2\nname: a/b\nversion: 1.0.0\n",
         "validation: chart.metadata.name \"a/b\" is invalid"},
        {"apiVersion: v2\nname: ..\nversion: 1.0.0\n",
         "validation: chart.metadata.name \"..\" is not allowed"},
        {"apiVersion: v2\nname: c\nversion: abc\n",
         "validation: chart.metadata.version \"abc\" is invalid"},
        {HEAD "type: foo\n",
         "validation: chart.metadata.type must be application or library"},
        {HEAD "maintainers: [{name: a}, ~]\n",
         "validation: maintainers must not contain empty or null nodes"},
        {HEAD "dependencies: [~]\n",
         "validation: dependencies must not contain empty or null nodes"},
        {HEAD "dependencies: [{name: s, alias: a b}]\n",
         "validation: dependency \"s\" has disallowed characters in the alias"},
        {HEAD "dependencies: [{name: s}, {name: t, alias: s}]\n",
         "validation: more than one dependency with name or alias \"s\""},
    };
    for (size_t i = 0; i < CH_COUNT(cases); i++) {
        struct ch_metadata m;
        CHECK_INT(read(op, cases[i].text, &m), CHART_ECHART);
        CHECK_STR(ch_error_text(op), cases[i].error);
        ch_error_clear(op);
    }
}

TEST(second_document_changes_what_it_names)
{
    struct ch_metadata m = {0};
    struct ch_metadata_file file;
    static const char *const texts[] = {
        "name: c\ndependencies: [{name: a, version: 1}, {name: b}]\n",
        "version: 2.0.0\ndependencies: [{version: 2}]\n"};
    for (size_t i = 0; i < CH_COUNT(texts); i++) {
        CHECK_INT(ch_metadata_parse(op, ch_str_z(texts[i]), CH_STR("f"), &file),
                  0);
        CHECK_INT(ch_metadata_read(op, &file, &m), 0);
    }
    CHECK_STR(m.name, "c");
    CHECK_STR(m.version, "2.0.0");
    CHECK_INT(m.dependency_count, 1);
    /* Go reads into the element that is there. */
    CHECK_STR(m.dependencies[0].name, "a");
    CHECK_STR(m.dependencies[0].version, "2");
}

TEST(aliases_have_few_characters)
{
    CHECK(ch_name_is_alias(CH_STR("a-B_9")));
    CHECK(!ch_name_is_alias(CH_STR("")));
    CHECK(!ch_name_is_alias(CH_STR("a.b")));
    CHECK(!ch_name_is_alias(CH_STR("../x")));
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(scalars_become_text_by_their_value),
        T(field_names_match_in_any_case),
        T(lists_and_maps_are_read),
        T(dependencies_are_read_with_their_lines),
        T(texts_are_cleaned),
        T(faults_have_text_of_helm),
        T(second_document_changes_what_it_names),
        T(aliases_have_few_characters),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
