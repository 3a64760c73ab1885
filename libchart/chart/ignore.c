#include "chart/ignore.h"

#include "base/utf8.h"
#include "golib/log.h"
#include "golib/unicode.h"

/* ---- filepath.Match ------------------------------------------------------ */

enum match { MATCH_NO, MATCH_YES, MATCH_BAD };

/* Takes one character off a class, with its escape. False: bad pattern. */
static bool class_char(struct chart_str *chunk, uint32_t *rune)
{
    struct chart_str c = *chunk;
    if (c.len == 0 || c.ptr[0] == '-' || c.ptr[0] == ']')
        return false;
    if (c.ptr[0] == '\\') {
        c = ch_str_sub(c, 1, c.len);
        if (c.len == 0)
            return false;
    }
    size_t width;
    *rune = ch_utf8_decode(c, 0, &width);
    if (*rune == CH_RUNE_ERROR && width == 1)
        return false;
    *chunk = ch_str_sub(c, width, c.len);
    return chunk->len > 0;
}

/* A class from behind its '[' to behind its ']'. */
static enum match match_class(struct chart_str *chunk, uint32_t rune)
{
    bool negated = chunk->len && chunk->ptr[0] == '^', found = false;
    if (negated)
        *chunk = ch_str_sub(*chunk, 1, chunk->len);
    for (size_t ranges = 0;; ranges++) {
        if (chunk->len && chunk->ptr[0] == ']' && ranges > 0) {
            *chunk = ch_str_sub(*chunk, 1, chunk->len);
            return found != negated ? MATCH_YES : MATCH_NO;
        }
        uint32_t low, high;
        if (!class_char(chunk, &low))
            return MATCH_BAD;
        high = low;
        if (chunk->ptr[0] == '-') {
            *chunk = ch_str_sub(*chunk, 1, chunk->len);
            if (!class_char(chunk, &high))
                return MATCH_BAD;
        }
        if (low <= rune && rune <= high)
            found = true;
    }
}

/* Matches `chunk` (no '*' in it) at the start of `*s`, which moves behind it.
 * The whole chunk is read even after a mismatch: it may be malformed. */
static enum match match_chunk(struct chart_str chunk, struct chart_str *s)
{
    bool failed = false;
    while (chunk.len > 0) {
        size_t width = 1;
        uint32_t rune = 0;
        if (s->len == 0)
            failed = true;
        char c = chunk.ptr[0];
        if (c == '[' || c == '?') {
            if (!failed)
                rune = ch_utf8_decode(*s, 0, &width);
            chunk = ch_str_sub(chunk, 1, chunk.len);
            if (c == '?') {
                failed = failed || s->ptr[0] == '/';
            } else {
                enum match m = match_class(&chunk, rune);
                if (m == MATCH_BAD)
                    return m;
                failed = failed || m == MATCH_NO;
            }
        } else {
            if (c == '\\')
                chunk = ch_str_sub(chunk, 1, chunk.len);
            if (chunk.len == 0)
                return MATCH_BAD;
            failed = failed || chunk.ptr[0] != s->ptr[0];
            chunk = ch_str_sub(chunk, 1, chunk.len);
        }
        if (!failed)
            *s = ch_str_sub(*s, width, s->len);
    }
    return failed ? MATCH_NO : MATCH_YES;
}

/* Takes leading stars and the text up to the next star off the pattern. */
static bool take_chunk(struct chart_str *pattern, struct chart_str *chunk)
{
    size_t start = 0, i;
    bool in_class = false;
    while (start < pattern->len && pattern->ptr[start] == '*')
        start++;
    for (i = start; i < pattern->len; i++) {
        char c = pattern->ptr[i];
        if (c == '\\' && i + 1 < pattern->len)
            i++;
        else if (c == '[')
            in_class = true;
        else if (c == ']')
            in_class = false;
        else if (c == '*' && !in_class)
            break;
    }
    *chunk = ch_str_sub(*pattern, start, i);
    *pattern = ch_str_sub(*pattern, i, pattern->len);
    return start > 0;
}

/* Tries `chunk` behind 1, 2, ... skipped bytes. `last`: nothing may remain. */
static enum match match_after_star(struct chart_str chunk,
                                   struct chart_str *name, bool last)
{
    for (size_t i = 0; i < name->len && name->ptr[i] != '/'; i++) {
        struct chart_str rest = ch_str_sub(*name, i + 1, name->len);
        enum match m = match_chunk(chunk, &rest);
        if (m == MATCH_BAD)
            return m;
        if (m == MATCH_YES && !(last && rest.len > 0)) {
            *name = rest;
            return MATCH_YES;
        }
    }
    return MATCH_NO;
}

static enum match path_match(struct chart_str pattern, struct chart_str name)
{
    while (pattern.len > 0) {
        struct chart_str chunk, rest = name;
        bool star = take_chunk(&pattern, &chunk);
        if (star && chunk.len == 0)
            return ch_str_find_byte(name, '/', 0) == CH_NPOS ? MATCH_YES
                                                             : MATCH_NO;
        enum match m = match_chunk(chunk, &rest);
        if (m == MATCH_YES && (rest.len == 0 || pattern.len > 0)) {
            name = rest;
            continue;
        }
        if (m == MATCH_BAD)
            return m;
        m = star ? match_after_star(chunk, &name, pattern.len == 0) : MATCH_NO;
        if (m != MATCH_YES)
            return m;
    }
    return name.len == 0 ? MATCH_YES : MATCH_NO;
}

int ch_file_match(struct chart_str pattern, struct chart_str name)
{
    enum match m = path_match(pattern, name);
    return m == MATCH_BAD ? -1 : m == MATCH_YES;
}

/* ---- rules --------------------------------------------------------------- */

static bool is_special(char c)
{
    return c == '*' || c == '?' || c == '[' || c == '\\';
}

static bool is_literal(struct chart_str pattern)
{
    for (size_t i = 0; i < pattern.len; i++)
        if (is_special(pattern.ptr[i]))
            return false;
    return true;
}

static int push_rule(struct ch_op *op, struct ch_ignore *ignore,
                     const struct ch_ignore_rule *rule)
{
    if (ignore->count == ignore->cap) {
        size_t cap = ignore->cap ? ignore->cap * 2 : 32;
        struct ch_ignore_rule *rules =
            ch_realloc_array(op, ignore->rules, ignore->cap, cap, sizeof *rule);
        if (!rules)
            return ch_error_code(op);
        ignore->rules = rules;
        ignore->cap = cap;
    }
    ignore->rules[ignore->count++] = *rule;
    return 0;
}

static int add_line(struct ch_op *op, struct ch_ignore *ignore,
                    struct chart_str line)
{
    struct chart_str text = ch_trim_space(line);
    if (text.len == 0 || text.ptr[0] == '#')
        return 0;
    if (ch_str_find(text, CH_STR("**"), 0) != CH_NPOS)
        return ch_fail(op, CHART_ESYNTAX,
                       "double-star (**) syntax is not supported");
    if (path_match(text, CH_STR("abc")) == MATCH_BAD)
        return ch_fail(op, CHART_ESYNTAX, "syntax error in pattern");

    struct ch_ignore_rule rule = {.pattern = text};
    if (text.ptr[0] == '!') {
        rule.negate = true;
        text = ch_str_sub(text, 1, text.len);
    }
    if (ch_str_ends(text, CH_STR("/"))) {
        rule.directories_only = true;
        text = ch_str_sub(text, 0, text.len - 1);
    }
    rule.whole_path = ch_str_find_byte(text, '/', 0) != CH_NPOS;
    if (ch_str_starts(text, CH_STR("/")))
        text = ch_str_sub(text, 1, text.len);
    rule.pattern = text;
    rule.literal = is_literal(text);
    if (!rule.whole_path && ch_str_starts(text, CH_STR("*"))) {
        struct chart_str rest = ch_str_sub(text, 1, text.len);
        rule.suffix = is_literal(rest);
        if (rule.suffix)
            rule.pattern = rest;
    }
    return push_rule(op, ignore, &rule);
}

int ch_ignore_parse(struct ch_op *op, struct ch_ignore *ignore,
                    struct chart_str text)
{
    struct chart_str line;
    if (ch_str_starts(text, CH_STR("\xEF\xBB\xBF")))
        text = ch_str_sub(text, 3, text.len);
    struct ch_str_split lines = ch_str_split_start(text, '\n');
    while (ch_str_split_next(&lines, &line)) {
        /* Go: bufio.Scanner's buffer, which holds the line end too. */
        if (line.len >= 65536)
            return ch_fail(op, CHART_ESYNTAX, "bufio.Scanner: token too long");
        int code = ch_step(op, 1 + line.len / 16);
        if (!code)
            code = add_line(op, ignore, line);
        if (code)
            return code;
    }
    return 0;
}

int ch_ignore_add_defaults(struct ch_op *op, struct ch_ignore *ignore)
{
    return add_line(op, ignore, CH_STR("templates/.?*"));
}

static enum match rule_match(struct ch_op *op,
                             const struct ch_ignore_rule *rule,
                             struct chart_str name)
{
    if (rule->literal)
        return ch_str_eq(rule->pattern, name) ? MATCH_YES : MATCH_NO;
    if (rule->suffix)
        return ch_str_ends(name, rule->pattern) ? MATCH_YES : MATCH_NO;
    enum match m = path_match(rule->pattern, name);
    if (m != MATCH_BAD)
        return m;
    /* Go found the fault only now: an earlier mismatch hid it while parsing. */
    const struct ch_log_attr attrs[] = {
        {"rule", rule->pattern},
        {"error", CH_STR("syntax error in pattern")},
    };
    ch_log(op, CH_WARN_ERROR, "failed to compile", attrs, CH_COUNT(attrs));
    return MATCH_NO;
}

/* What one rule costs at most, in steps of about 64 comparisons. */
static uint64_t rule_cost(const struct ch_ignore_rule *rule,
                          struct chart_str name)
{
    if (rule->literal || rule->suffix)
        return 1;
    return 1 + (uint64_t)rule->pattern.len * name.len / 64;
}

int ch_ignore_match(struct ch_op *op, const struct ch_ignore *ignore,
                    struct chart_str path, bool is_directory, bool *ignored)
{
    size_t slash = ch_str_rfind_byte(path, '/');
    struct chart_str base =
        slash == CH_NPOS ? path : ch_str_sub(path, slash + 1, path.len);
    *ignored = false;
    for (size_t i = 0; i < ignore->count && !*ignored; i++) {
        const struct ch_ignore_rule *rule = &ignore->rules[i];
        struct chart_str name = rule->whole_path ? path : base;
        if (rule->directories_only && !is_directory) {
            *ignored = rule->negate;
            continue;
        }
        if (ch_step(op, rule_cost(rule, name)))
            return ch_error_code(op);
        *ignored = (rule_match(op, rule, name) == MATCH_YES) != rule->negate;
    }
    return 0;
}
