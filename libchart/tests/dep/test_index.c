#include "dep/index.h"

#include "dep/index_scan.h"
#include "tests/harness.h"

#include <stdio.h>

#define HEAD "apiVersion: v1\nentries:\n"
#define CHART(name) "  " name ":\n"
#define ENTRY(name, version) "  - name: " name "\n" MORE(version)
#define GENERATED "generated: \"2024-01-01T00:00:00Z\"\n"
#define MORE(version)                                                          \
    "    version: " version "\n    urls: [u/" version ".tgz]\n"

static struct ch_index *start(struct ch_op *op)
{
    const struct chart_str wanted[] = {CH_STR("web"), CH_STR("db")};
    struct ch_index *index = NULL;
    CHECK_INT(ch_index_start(op, wanted, 2, CH_STR("http://h"), &index), 0);
    return index;
}

/* Feeds `text` in pieces of `size` bytes. */
static int feed(struct ch_index *index, struct chart_str text, size_t size)
{
    int code = 0;
    for (size_t at = 0; !code && at < text.len; at += size)
        code = ch_index_feed(index, ch_str_sub(text, at, at + size));
    return code ? code : ch_index_end(index);
}

/* "web 2.0.0 u/2.0.0.tgz\n..." of both wanted charts. */
static void print(struct ch_buf *buf, const struct ch_index *index)
{
    for (size_t i = 0; i < index->chart_count; i++)
        for (size_t k = 0; k < index->charts[i].count; k++) {
            const struct ch_index_version *v = &index->charts[i].versions[k];
            ch_buf_printf(buf, "%.*s %.*s %.*s\n",
                          CH_STR_ARG(index->charts[i].name),
                          CH_STR_ARG(v->version), CH_STR_ARG(v->url));
        }
}

/* The outcome of reading: what print writes, or the error. */
static struct chart_str outcome(struct ch_op *op, struct chart_str text,
                                size_t size, bool whole, bool *was_odd)
{
    struct ch_index *index = start(op);
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    int code = feed(index, text, size);
    *was_odd = ch_index_is_odd(index);
    if (!code && (whole || *was_odd))
        code = ch_index_read_whole(index, text);
    if (!code)
        code = ch_index_finish(index);
    if (!code)
        print(&buf, index);
    else
        ch_buf_str(&buf, ch_error_text(op));
    ch_error_clear(op);
    return ch_buf_view(&buf);
}

/* Read in pieces of any size and as a whole, the outcome is `want`; `odd` says
 * whether the pieces are enough. */
static void check(struct ch_op *op, const char *text, bool odd,
                  const char *want)
{
    static const size_t sizes[] = {1, 2, 3, 7, 64, 1 << 20};
    bool was_odd;
    for (size_t i = 0; i < CH_COUNT(sizes); i++) {
        CHECK_STR(outcome(op, ch_str_z(text), sizes[i], false, &was_odd), want);
        if (was_odd != odd)
            test_fail(__FILE__, __LINE__, "odd is %d: %s", was_odd, text);
    }
    CHECK_STR(outcome(op, ch_str_z(text), 1 << 20, true, &was_odd), want);
}

TEST(wanted_charts_come_newest_first)
{
    check(op,
          HEAD CHART("aaa") ENTRY("aaa", "9.0.0") CHART("web")
              ENTRY("web", "1.0.0") ENTRY("web", "2.0.0-rc.1")
                  ENTRY("web", "1.10.0") CHART("zzz") ENTRY("zzz", "9.0.0")
                      GENERATED,
          false,
          "web 2.0.0-rc.1 u/2.0.0-rc.1.tgz\n"
          "web 1.10.0 u/1.10.0.tgz\n"
          "web 1.0.0 u/1.0.0.tgz\n");
}

TEST(deeper_dashes_and_comments)
{
    check(op,
          "# an index\n---\n" HEAD "    # charts\n"
          "    web:   # a chart\n"
          "      # an entry\n"
          "      -\n"
          "        name: web\n"
          "        version: 1.0.0\r\n"
          "\n"
          "        urls:\n"
          "        - a\n"
          "        # last\n"
          "    'db':\n"
          "      - name: db\n"
          "        version: \"2.0.0\"\n"
          "        urls:\n"
          "          - b",
          false, "web 1.0.0 a\ndb 2.0.0 b\n");
}

TEST(text_that_looks_like_structure)
{
    check(op,
          HEAD "  aaa:\n"
               "  - description: |\n"
               "      web:\n"
               "      - name: \"web\n"
               "    icon: \"a\n"
               "  web:\n"
               "  - name: db\n"
               "db:\n"
               "     b\"\n"
               "    home: 'it''s\n"
               "  db: '\n"
               "    name: aaa\n" MORE("9.0.0") "  web:\n"
                                               "  - name: web\n"
                                               "    description: >-\n"
                                               "      db:\n"
                                               "      - version: 1\n" MORE(
                                                   "1.0.0") "annotations:\n"
                                                            "  web: x\n",
          false, "web 1.0.0 u/1.0.0.tgz\n");
}

/* What looks like a list, a quote or a chart may belong to a plain scalar. */
TEST(plain_scalars_over_several_lines)
{
    check(op,
          HEAD CHART("aaa") "  - description: it goes on\n"
                            "      - 'here\n"
                            "      - \"and\n"
                            "\n"
                            "     | there\n"
                            "    keywords:\n"
                            "    - one\n"
                            "      two\n"
                            "    name: aaa\n" CHART("web") ENTRY("web", "1.0.0")
                                GENERATED,
          false, "web 1.0.0 u/1.0.0.tgz\n");
}

TEST(json_keys_and_what_follows_null)
{
    check(op,
          "{\"entries\": {\"w\\u0065b\": [{\"name\":\"web\","
          "\"version\":\"1.0.0\",\"urls\":[\"a\"]}]},"
          " \"\\u0061piVersion\": \"v1\"}",
          false, "web 1.0.0 a\n");
    check(op,
          "{\"apiVersion\": \"v1\", \"entries\": {\"web\": null},"
          " \"annotations\": {\"x\": [{\"name\":\"web\","
          "\"version\":\"1.0.0\",\"urls\":[\"a\"]}]}}",
          false, "");
}

TEST(json)
{
    check(op, "  {\"entries\": {\"a\\\"b\": 1}}", false,
          "no API version specified");
    check(op,
          "{\"generated\": null, \"serverInfo\": {\"web\": [{}]},"
          " \"entries\": {\"aaa\": [{\"description\": \"}]\\\"{\"}],\n"
          " \"web\": [{\"name\":\"web\",\"version\":\"1.0.0\","
          "\"urls\":[\"a[{\"], \"unknown\": {\"x\": [1]}}, null,\n"
          " {\"name\":\"web\",\"version\":\"1.2.0\",\"urls\":[\"b\"]}],"
          "\"db\": []}, \"apiVersion\": \"v1\"}\n",
          false, "web 1.2.0 b\nweb 1.0.0 a[{\n");
}

TEST(json_in_yaml)
{
    check(op,
          "{apiVersion: v1, entries: {web: [{name: web, version: 1.0.0, "
          "urls: [a]}]}}",
          true, "web 1.0.0 a\n");
}

TEST(odd_forms_are_read_as_a_whole)
{
    check(op, "apiVersion: v1\nx: &e\n- name: web\n", true,
          "error unmarshaling JSON: while decoding JSON: json: unknown field "
          "\"x\"");
    check(op,
          HEAD "  aaa:\n"
               "  - &e\n"
               "    name: web\n" MORE("1.0.0") "  web:\n"
                                               "  - *e\n",
          true, "web 1.0.0 u/1.0.0.tgz\n");
    check(op,
          HEAD "  aaa:\n"
               "  - name: aaa\n"
               "    urls: &u [z]\n"
               "  web:\n"
               "  - {name: web, version: 1.0.0, urls: *u}\n"
               "  <<: {db: [{name: db, version: 2.0.0, urls: [w]}]}\n",
          true, "web 1.0.0 z\ndb 2.0.0 w\n");
    check(op, HEAD "  web: [{name: web, version: 1.0.0, urls: [a]}]\n", true,
          "web 1.0.0 a\n");
    check(op, "apiVersion: v1\nentries: {web: [{name: web, version: 1.0.0}]}\n",
          true, "web 1.0.0 \n");
}

TEST(a_chart_twice_is_refused)
{
    check(op,
          HEAD
          "  web:\n" ENTRY("web", "1.0.0") "  web:\n" ENTRY("web", "2.0.0"),
          true,
          "error converting YAML to JSON: yaml: unmarshal errors:\n"
          "  line 8: key \"web\" already set in map");
}

TEST(entries_that_no_chart_could_have_are_skipped)
{
    check(op,
          HEAD "  web:\n"
               "  -\n" ENTRY("web", "abc") ENTRY("../web", "1.0.0")
                   ENTRY("web", "1.0.1") "  - null\n",
          false, "web 1.0.1 u/1.0.1.tgz\n");
}

TEST(unknown_field_of_an_entry)
{
    check(op, HEAD "  web:\n  - name: web\n    foo: 1\n" MORE("1.0.0"), false,
          "error unmarshaling JSON: while decoding JSON: json: unknown field "
          "\"foo\"");
}

TEST(what_is_no_index)
{
    check(op, "", false, "empty index.yaml file");
    check(op, HEAD "  web:\n" ENTRY("web", "1.0.0"), false,
          "web 1.0.0 u/1.0.0.tgz\n");
    check(op, "entries:\n  web:\n" ENTRY("web", "1.0.0"), false,
          "no API version specified");
    check(op, "apiVersion: \"\"\nentries: {}\n", false,
          "no API version specified");
    check(op, "apiVersion: v1\nentries: {}\n", false, "");
    check(op, "apiVersion: v1\n", false, "");
}

static const struct ch_index_version *choose(struct ch_op *op,
                                             const char *version)
{
    const char *text = HEAD "  web:\n" ENTRY("web", "2.0.0-rc.1")
        ENTRY("web", "1.1.0+b") ENTRY("web", "1.1.0+a") ENTRY("web", "v1.0.0");
    struct ch_index *index = start(op);
    const struct ch_index_version *v = NULL;
    CHECK_INT(feed(index, ch_str_z(text), 9), 0);
    CHECK_INT(ch_index_finish(index), 0);
    CHECK_INT(ch_index_choose(op, ch_index_find(index, CH_STR("web")),
                              ch_str_z(version), &v),
              0);
    if (!v)
        v = ch_index_get(op, ch_index_find(index, CH_STR("web")),
                         ch_str_z(version));
    return v;
}

TEST(versions_are_chosen_as_helm_does)
{
    CHECK_STR(choose(op, "")->version, "1.1.0+b");
    CHECK_STR(choose(op, ">0.0.0-0")->version, "2.0.0-rc.1");
    CHECK_STR(choose(op, "1.1.0+a")->version, "1.1.0+a");
    CHECK_STR(choose(op, "1.0.0")->version, "v1.0.0");
    CHECK_STR(choose(op, "2.0.0-rc.1")->version, "2.0.0-rc.1");
    CHECK(choose(op, "3") == NULL);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(wanted_charts_come_newest_first),
        T(deeper_dashes_and_comments),
        T(text_that_looks_like_structure),
        T(plain_scalars_over_several_lines),
        T(json_keys_and_what_follows_null),
        T(json),
        T(json_in_yaml),
        T(odd_forms_are_read_as_a_whole),
        T(a_chart_twice_is_refused),
        T(entries_that_no_chart_could_have_are_skipped),
        T(unknown_field_of_an_entry),
        T(what_is_no_index),
        T(versions_are_chosen_as_helm_does),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
