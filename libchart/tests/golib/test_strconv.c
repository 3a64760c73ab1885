#include "golib/strconv.h"

#include "tests/harness.h"

struct int_row {
    const char *text;
    int base;
    enum ch_parse_result result;
    int64_t want;
};

TEST(parse_int_goes_by_base_or_prefix)
{
    static const struct int_row rows[] = {
        {"0", 0, CH_PARSE_OK, 0},
        {"-42", 10, CH_PARSE_OK, -42},
        {"+5", 0, CH_PARSE_OK, 5},
        {"010", 0, CH_PARSE_OK, 8},
        {"010", 10, CH_PARSE_OK, 10},
        {"0x1F", 0, CH_PARSE_OK, 31},
        {"0o17", 0, CH_PARSE_OK, 15},
        {"0b11", 0, CH_PARSE_OK, 3},
        {"1_000", 0, CH_PARSE_OK, 1000},
        {"0_7", 0, CH_PARSE_OK, 7},
        {"777", 8, CH_PARSE_OK, 511},
        {"zz", 36, CH_PARSE_OK, 1295},
        {"9223372036854775807", 10, CH_PARSE_OK, INT64_MAX},
        {"-9223372036854775808", 10, CH_PARSE_OK, INT64_MIN},
        {"9223372036854775808", 10, CH_PARSE_RANGE, INT64_MAX},
        {"-9223372036854775809", 10, CH_PARSE_RANGE, INT64_MIN},
        {"99999999999999999999", 10, CH_PARSE_RANGE, INT64_MAX},
        {"", 10, CH_PARSE_SYNTAX, 0},
        {"+", 10, CH_PARSE_SYNTAX, 0},
        {"--1", 10, CH_PARSE_SYNTAX, 0},
        {"08", 0, CH_PARSE_SYNTAX, 0},
        {"0x", 0, CH_PARSE_SYNTAX, 0},
        {"1_000", 10, CH_PARSE_SYNTAX, 0},
        {"1__0", 0, CH_PARSE_SYNTAX, 0},
        {"1_", 0, CH_PARSE_SYNTAX, 0},
        {" 5", 10, CH_PARSE_SYNTAX, 0},
        {"5 ", 10, CH_PARSE_SYNTAX, 0},
        {"1.0", 10, CH_PARSE_SYNTAX, 0},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        int64_t got;
        CHECK_INT(ch_parse_int(ch_str_z(rows[i].text), rows[i].base, &got),
                  rows[i].result);
        CHECK_INT(got, rows[i].want);
    }
}

TEST(parse_uint_takes_no_sign)
{
    uint64_t got;
    CHECK_INT(ch_parse_uint(CH_STR("18446744073709551615"), 10, &got),
              CH_PARSE_OK);
    CHECK(got == UINT64_MAX);
    CHECK_INT(ch_parse_uint(CH_STR("18446744073709551616"), 10, &got),
              CH_PARSE_RANGE);
    CHECK_INT(ch_parse_uint(CH_STR("+1"), 10, &got), CH_PARSE_SYNTAX);
}

TEST(parse_bool_knows_six_words_each)
{
    bool got = false;
    CHECK(ch_parse_bool(CH_STR("True"), &got) && got);
    CHECK(ch_parse_bool(CH_STR("t"), &got) && got);
    CHECK(ch_parse_bool(CH_STR("0"), &got) && !got);
    CHECK(!ch_parse_bool(CH_STR("tRUE"), &got));
    CHECK(!ch_parse_bool(CH_STR("yes"), &got));
    CHECK(!ch_parse_bool(CH_STR(""), &got));
}

TEST(quote_escapes_what_does_not_print)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_quote(&buf, CH_STR("a\"b\\c\a\b\t\n\v\f\r\x01\x7f"));
    CHECK_STR(ch_buf_view(&buf),
              "\"a\\\"b\\\\c\\a\\b\\t\\n\\v\\f\\r\\x01\\x7f\"");
    ch_buf_init(&buf, op);
    ch_quote(&buf, CH_STR("h\xc3\xa9\xff\xe2\x80\x8b\xc2\xa0\xf0\x9f\x98\x80"
                          "\xef\xbf\xbd\xf3\xa0\x80\x81"));
    CHECK_STR(ch_buf_view(&buf), "\"h\xc3\xa9\\xff\\u200b\\u00a0"
                                 "\xf0\x9f\x98\x80\xef\xbf\xbd\\U000e0001\"");
    ch_buf_init(&buf, op);
    ch_quote_ascii(&buf, CH_STR("h\xc3\xa9\xf0\x9f\x98\x80"));
    CHECK_STR(ch_buf_view(&buf), "\"h\\u00e9\\U0001f600\"");
}

TEST(quote_rune_replaces_what_is_none)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_quote_rune(&buf, 'A', false);
    ch_quote_rune(&buf, '\'', false);
    ch_quote_rune(&buf, '"', false);
    ch_quote_rune(&buf, 0xD800, false);
    ch_quote_rune(&buf, 0xE9, true);
    CHECK_STR(ch_buf_view(&buf), "'A''\\'''\"''\xef\xbf\xbd''\\u00e9'");
}

TEST(backquotes_hold_printable_lines)
{
    CHECK(ch_can_backquote(CH_STR("a\tb \xc3\xa9")));
    CHECK(!ch_can_backquote(CH_STR("a`b")));
    CHECK(!ch_can_backquote(CH_STR("a\nb")));
    CHECK(!ch_can_backquote(CH_STR("\xff")));
    CHECK(!ch_can_backquote(CH_STR("\xef\xbb\xbf")));
}

TEST(unquote_reads_go_literals)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"\"abc\"", "abc"},
        {"`a\\b\"`", "a\\b\""},
        {"`a\rb`", "ab"},
        {"'x'", "x"},
        {"''", ""},
        {"'\\''", "'"},
        {"\"\\a\\n\\t\\\\\\\"\"", "\a\n\t\\\""},
        {"\"\\x41\\u00e9\\U0001F600\\101\"", "A\xc3\xa9\xf0\x9f\x98\x80"
                                             "A"},
        {"\"\xc3\xa9\"", "\xc3\xa9"},
        {"\"\\xff\"", "\xff"},
        {"\"\xff\"", "\xef\xbf\xbd"},
    };
    for (size_t i = 0; i < CH_COUNT(rows); i++) {
        struct chart_str got = CH_STR("?");
        CHECK_INT(ch_unquote(op, ch_str_z(rows[i].text), &got), 0);
        CHECK_STR(got, rows[i].want);
    }
}

TEST(unquote_refuses_other_texts)
{
    static const char *const texts[] = {"",          "\"",
                                        "abc",       "\"a",
                                        "\"a\"b\"",  "\"a\nb\"",
                                        "\"\\q\"",   "\"\\'\"",
                                        "'\\\"'",    "'ab'",
                                        "\"\\x4\"",  "\"\\ud800\"",
                                        "\"\\400\"", "\"\\U00110000\"",
                                        "`a`b`",     "\"\\\"",
                                        "\"\\18\""};
    for (size_t i = 0; i < CH_COUNT(texts); i++) {
        struct chart_str got;
        if (ch_unquote(op, ch_str_z(texts[i]), &got) != CHART_ESYNTAX)
            test_fail(__FILE__, __LINE__, "%s is read", texts[i]);
        ch_error_clear(op);
    }
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(parse_int_goes_by_base_or_prefix),
        T(parse_uint_takes_no_sign),
        T(parse_bool_knows_six_words_each),
        T(quote_escapes_what_does_not_print),
        T(quote_rune_replaces_what_is_none),
        T(backquotes_hold_printable_lines),
        T(unquote_reads_go_literals),
        T(unquote_refuses_other_texts),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
