/*
 * Sprig's functions over Go's package regexp. Those named must... report a bad
 * pattern as an error, regexMatch finds no match in it, the others panic.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "golib/regex.h"
#include "golib/strconv.h"
#include "value/list.h"

/* The text of regexp.MustCompile's panic. */
static int explain_panic(struct ch_call *call, struct chart_str pattern)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    CH_BUF_LIT(&buf, "regexp: Compile(");
    if (ch_can_backquote(pattern)) {
        ch_buf_byte(&buf, '`');
        ch_buf_str(&buf, pattern);
        ch_buf_byte(&buf, '`');
    } else {
        ch_quote(&buf, pattern);
    }
    CH_BUF_LIT(&buf, "): ");
    if (ch_buf_check(&buf))
        return buf.code;
    ch_prefix_str(call->op, ch_buf_view(&buf));
    return ch_error_code(call->op);
}

/* Compiles the first argument. */
static int compile(struct ch_call *call, const struct ch_regex **out)
{
    struct chart_str pattern = ch_value_str(call->args[0]);
    int code = ch_regex_cached(call->op, pattern, out);
    if (code == CHART_ESYNTAX && call->func->name[0] != 'm')
        return explain_panic(call, pattern);
    return code;
}

static int push_string(struct ch_op *op, struct ch_list *list,
                       struct chart_str s)
{
    struct ch_value v;
    int code = ch_value_string(op, s, &v);
    return code ? code : ch_list_push(op, list, v);
}

static int set_strings(struct ch_call *call, struct ch_list *list)
{
    *call->result = (struct ch_value){.type = CH_T_LIST_STRING, .u.list = list};
    return 0;
}

static int call_match(struct ch_call *call)
{
    const struct ch_regex *re;
    int found = ch_regex_cached(call->op, ch_value_str(call->args[0]), &re);
    if (found == CHART_ESYNTAX && call->func->name[0] != 'm') {
        ch_error_clear(call->op);
    } else {
        if (!found)
            found = ch_regex_test(call->op, re, ch_value_str(call->args[1]));
        if (found < 0)
            return found;
    }
    *call->result = ch_bool(found == 1);
    return 0;
}

static int call_find(struct ch_call *call)
{
    const struct ch_regex *re;
    struct ch_regex_scan scan;
    struct chart_str text = ch_value_str(call->args[1]);
    size_t span[2] = {0, 0};
    int code = compile(call, &re);
    if (code)
        return code;
    ch_regex_scan_start(&scan, re, text);
    code = ch_regex_scan_next(call->op, &scan, span);
    if (code < 0)
        return code;
    return ch_value_string(
        call->op, code ? ch_str_sub(text, span[0], span[1]) : CH_STR(""),
        call->result);
}

/* nil when there is no match. */
static int call_find_all(struct ch_call *call)
{
    const struct ch_regex *re;
    struct ch_regex_scan scan;
    struct ch_list *list = NULL;
    struct chart_str text = ch_value_str(call->args[1]);
    int64_t limit = call->args[2].u.integer;
    size_t span[2];
    int code = compile(call, &re);
    if (code)
        return code;
    ch_regex_scan_start(&scan, re, text);
    while (limit < 0 || (list ? list->len : 0) < limit) {
        int found = ch_regex_scan_next(call->op, &scan, span);
        if (found < 0)
            return found;
        if (found == 0)
            break;
        if (!list)
            list = ch_list_new(call->op, 4);
        if (!list)
            return ch_error_code(call->op);
        code = push_string(call->op, list, ch_str_sub(text, span[0], span[1]));
        if (code)
            return code;
    }
    return set_strings(call, list);
}

static int replace(struct ch_call *call, bool literal)
{
    const struct ch_regex *re;
    struct ch_buf out;
    int code = compile(call, &re);
    if (code)
        return code;
    ch_buf_init(&out, call->op);
    code = ch_regex_replace(call->op, re, ch_value_str(call->args[1]),
                            ch_value_str(call->args[2]), literal, &out);
    return code ? code : ch_value_take_buf(&out, call->result);
}

static int call_replace(struct ch_call *call)
{
    return replace(call, false);
}

static int call_replace_literal(struct ch_call *call)
{
    return replace(call, true);
}

/* The pieces between the first `limit` matches (all when negative). */
static int split(struct ch_call *call, const struct ch_regex *re, int64_t limit,
                 struct ch_list *list)
{
    struct ch_regex_scan scan;
    struct chart_str text = ch_value_str(call->args[1]);
    size_t span[2], begin = 0, end = 0;
    ch_regex_scan_start(&scan, re, text);
    for (int64_t seen = 0; limit < 0 || seen < limit; seen++) {
        int code = ch_regex_scan_next(call->op, &scan, span);
        if (code < 0)
            return code;
        if (code == 0 || (limit > 0 && list->len == limit - 1))
            break;
        end = span[0];
        code = 0;
        if (span[1] != 0)
            code = push_string(call->op, list, ch_str_sub(text, begin, end));
        if (code)
            return code;
        begin = span[1];
    }
    if (end == text.len)
        return 0;
    return push_string(call->op, list, ch_str_sub(text, begin, text.len));
}

/* Regexp.Split. */
static int call_split(struct ch_call *call)
{
    const struct ch_regex *re;
    int64_t limit = call->args[2].u.integer;
    int code = compile(call, &re);
    if (code)
        return code;
    if (limit == 0)
        return set_strings(call, NULL);
    struct ch_list *list = ch_list_new(call->op, 4);
    if (!list)
        return ch_error_code(call->op);
    if (ch_value_str(call->args[0]).len && !ch_value_str(call->args[1]).len)
        code = push_string(call->op, list, CH_STR(""));
    else
        code = split(call, re, limit, list);
    return code ? code : set_strings(call, list);
}

static int call_quote_meta(struct ch_call *call)
{
    struct ch_buf out;
    ch_buf_init(&out, call->op);
    ch_regex_quote_meta(&out, ch_value_str(call->args[0]));
    return ch_value_take_buf(&out, call->result);
}

#define MUST " A bad pattern is an error."

static const struct ch_func rows[] = {
    {"mustRegexFind", "ss", call_find, 0, "mustRegexFind PATTERN TEXT",
     "The first match in the text, or nothing." MUST,
     "{{ mustRegexFind \"b+\" \"abbc\" }}", "bb"},
    {"mustRegexFindAll", "ssi", call_find_all, 0,
     "mustRegexFindAll PATTERN TEXT COUNT",
     "The list of the first COUNT matches, or of all for -1." MUST,
     "{{ mustRegexFindAll \"[0-9]\" \"a1b2c3\" 2 }}", "[1 2]"},
    {"mustRegexMatch", "ss", call_match, 0, "mustRegexMatch PATTERN TEXT",
     "Whether the text has a match." MUST,
     "{{ mustRegexMatch \"^[a-z]+$\" \"abc\" }}", "true"},
    {"mustRegexReplaceAll", "sss", call_replace, 0,
     "mustRegexReplaceAll PATTERN TEXT WITH",
     "The text with every match replaced; ${1} is the first group." MUST,
     "{{ mustRegexReplaceAll \"a(x*)b\" \"-ab-axxb-\" \"${1}W\" }}", "-W-xxW-"},
    {"mustRegexReplaceAllLiteral", "sss", call_replace_literal, 0,
     "mustRegexReplaceAllLiteral PATTERN TEXT WITH",
     "The text with every match replaced by WITH as it is." MUST,
     "{{ mustRegexReplaceAllLiteral \"a(x*)b\" \"-ab-axxb-\" \"${1}\" }}",
     "-${1}-${1}-"},
    {"mustRegexSplit", "ssi", call_split, 0,
     "mustRegexSplit PATTERN TEXT COUNT",
     "The list of the pieces between matches, at most COUNT unless -1." MUST,
     "{{ mustRegexSplit \"z+\" \"pizza\" -1 }}", "[pi a]"},
    {"regexFind", "ss", call_find, 0, "regexFind PATTERN TEXT",
     "The first match in the text, or nothing.",
     "{{ regexFind \"[a-z][0-9]\" \"x a1 b2\" }}", "a1"},
    {"regexFindAll", "ssi", call_find_all, 0, "regexFindAll PATTERN TEXT COUNT",
     "The list of the first COUNT matches, or of all for -1.",
     "{{ regexFindAll \"[2,4,6,8]\" \"123456789\" -1 }}", "[2 4 6 8]"},
    {"regexMatch", "ss", call_match, 0, "regexMatch PATTERN TEXT",
     "Whether the text has a match; false for a bad pattern.",
     "{{ regexMatch \"^[a-z]+$\" \"abc\" }}", "true"},
    {"regexQuoteMeta", "s", call_quote_meta, 0, "regexQuoteMeta TEXT",
     "A pattern that matches the text itself.",
     "{{ regexQuoteMeta \"1.2.3\" }}", "1\\.2\\.3"},
    {"regexReplaceAll", "sss", call_replace, 0,
     "regexReplaceAll PATTERN TEXT WITH",
     "The text with every match replaced; ${1} is the first group.",
     "{{ regexReplaceAll \"[^a-z]\" \"a-b c\" \"_\" }}", "a_b_c"},
    {"regexReplaceAllLiteral", "sss", call_replace_literal, 0,
     "regexReplaceAllLiteral PATTERN TEXT WITH",
     "The text with every match replaced by WITH as it is.",
     "{{ regexReplaceAllLiteral \"[0-9]+\" \"a12b3\" \"$1\" }}", "a$1b$1"},
    {"regexSplit", "ssi", call_split, 0, "regexSplit PATTERN TEXT COUNT",
     "The list of the pieces between matches, at most COUNT unless -1.",
     "{{ regexSplit \"[,;]\" \"a,b;c\" 2 }}", "[a b;c]"},
};

const struct ch_func_family ch_funcs_regex = {"regex", "Regular expressions",
                                              rows, CH_COUNT(rows)};
