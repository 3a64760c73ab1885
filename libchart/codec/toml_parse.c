#include "codec/toml.h"

#include "codec/toml_lex.h"
#include "codec/toml_time.h"
#include "golib/strconv.h"
#include "value/list.h"
#include "value/map.h"

#include <math.h>

/*
 * BurntSushi/toml's parser: it fills the document's tables in the order of the
 * text and keeps notes by full key (which tables were only implied, which keys
 * hold arrays) to know what may be defined again.
 */

/* A key in parts, in an array of its own. */
struct key {
    struct chart_str *parts;
    uint32_t len;
    uint32_t cap;
};

struct parser {
    struct ch_op *op;
    struct ch_toml_lexer lexer;
    struct key context;           /* the table in scope */
    struct chart_str current_key; /* below it; "" between keys */
    uint32_t key_line;            /* of the last key's first part */
    struct ch_map *root;
    struct ch_map *arrays;    /* full keys that hold arrays */
    struct ch_map *implicits; /* full keys of tables only implied */
};

static int parse_value(struct parser *p, bool in_array, bool *is_array,
                       struct ch_value *out);

/* ---- keys --------------------------------------------------------------- */

static int key_add(struct parser *p, struct key *key, struct chart_str part)
{
    if (key->len == key->cap) {
        uint32_t cap = key->cap ? key->cap * 2 : 4;
        void *grown = ch_realloc_array(p->op, key->parts, key->cap, cap,
                                       sizeof *key->parts);
        if (!grown)
            return ch_error_code(p->op);
        key->parts = grown;
        key->cap = cap;
    }
    key->parts[key->len++] = part;
    return ch_step(p->op, 1 + part.len);
}

/* A copy of the first `len` parts, so that it can grow by itself. */
static int key_copy(struct parser *p, const struct key *key, uint32_t len,
                    struct key *out)
{
    int code = 0;
    *out = (struct key){0};
    for (uint32_t i = 0; !code && i < len; i++)
        code = key_add(p, out, key->parts[i]);
    return code;
}

static void print_key(struct ch_buf *buf, const struct key *key, uint32_t len)
{
    for (uint32_t i = 0; i < len; i++) {
        if (i)
            ch_buf_byte(buf, '.');
        ch_toml_write_key(buf, key->parts[i]);
    }
}

/* The full key as text, `last` (if any) behind it: what the notes go by. */
static int key_text(struct parser *p, const struct key *key, uint32_t len,
                    const struct chart_str *last, struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, p->op);
    print_key(&buf, key, len);
    if (last) {
        if (len)
            ch_buf_byte(&buf, '.');
        ch_toml_write_key(&buf, *last);
    }
    *out = ch_buf_view(&buf);
    return ch_buf_check(&buf);
}

/* ---- errors ------------------------------------------------------------- */

/* The key in scope, the way errors name it. */
static void print_current(struct parser *p, struct ch_buf *buf)
{
    print_key(buf, &p->context, p->context.len);
    if (!p->current_key.len)
        return;
    if (p->context.len)
        ch_buf_byte(buf, '.');
    ch_buf_str(buf, p->current_key);
}

static int fail_message(void *user, uint32_t line, struct chart_str message)
{
    struct parser *p = user;
    struct ch_buf buf, key;
    ch_buf_init(&buf, p->op);
    ch_buf_init(&key, p->op);
    print_current(p, &key);
    CH_BUF_LIT(&buf, "toml: line ");
    ch_buf_int(&buf, (int32_t)line);
    if (key.len) {
        CH_BUF_LIT(&buf, " (last key ");
        ch_quote(&buf, ch_buf_view(&key));
        ch_buf_byte(&buf, ')');
    }
    CH_BUF_LIT(&buf, ": ");
    ch_buf_str(&buf, message);
    int code = ch_buf_check(&buf);
    if (code || (code = ch_buf_check(&key)))
        return code;
    code = ch_fail_str(p->op, CHART_ESYNTAX, ch_buf_view(&buf));
    ch_frame(p->op, CH_STR(""), line, 0, CH_STR(""));
    return code;
}

/* About a whole key, at the line of the last one that was read. */
static int fail_key(struct parser *p, const char *format, const struct key *key,
                    uint32_t len, const struct chart_str *last)
{
    struct chart_str text;
    struct ch_value v;
    int code = key_text(p, key, len, last, &text);
    if (!code)
        code = ch_value_string(p->op, text, &v);
    return code ? code
                : ch_toml_fail_line(&p->lexer, p->key_line, format, &v, 1);
}

static int fail_defined(struct parser *p, const struct key *key, uint32_t len,
                        const struct chart_str *last)
{
    return fail_key(p, "Key '%s' has already been defined.", key, len, last);
}

static int fail_word(struct parser *p, const struct ch_toml_word *word,
                     const char *format)
{
    struct ch_value v;
    int code = ch_value_string(p->op, word->text, &v);
    return code ? code
                : ch_toml_fail_line(&p->lexer, word->line, format, &v, 1);
}

/* ---- notes -------------------------------------------------------------- */

static int note(struct parser *p, struct ch_map **notes, const struct key *key,
                uint32_t len, const struct chart_str *last, bool set)
{
    struct chart_str text;
    int code = key_text(p, key, len, last, &text);
    if (code)
        return code;
    if (!*notes && set)
        *notes = ch_map_new(p->op, 0);
    if (!set) {
        if (*notes)
            (void)ch_map_remove(*notes, text); /* not there is as good */
        return 0;
    }
    return *notes ? ch_map_set_str(p->op, *notes, text, ch_bool(true))
                  : ch_error_code(p->op);
}

static int is_noted(struct parser *p, const struct ch_map *notes,
                    const struct key *key, uint32_t len,
                    const struct chart_str *last, bool *found)
{
    struct chart_str text;
    int code = key_text(p, key, len, last, &text);
    *found = !code && ch_map_get_str(notes, text) != NULL;
    return code;
}

/* Notes whether a key of the table in scope holds an array. An empty name
 * stands for the table itself, at the top for the empty key. */
static int set_type(struct parser *p, struct chart_str name, bool is_array)
{
    bool named = name.len > 0 || p->context.len == 0;
    return note(p, &p->arrays, &p->context, p->context.len,
                named ? &name : NULL, is_array);
}

/* ---- tables ------------------------------------------------------------- */

/* The table that a value stands for: of an array of tables its last; null for
 * anything else. */
static struct ch_map *table_of(struct ch_value v)
{
    if (v.type == CH_T_MAP)
        return v.u.map;
    if (v.type == CH_T_LIST_MAP)
        return ch_list_at(v, ch_list_len(v) - 1).u.map;
    return NULL;
}

static int new_table(struct parser *p, struct ch_value *out)
{
    struct ch_map *map = ch_map_new(p->op, 0);
    *out = ch_map_value(map);
    return map ? 0 : ch_error_code(p->op);
}

/* What is known of a key that is to be set again. */
static int redefine(struct parser *p, struct ch_map *table,
                    struct chart_str name, struct ch_value v)
{
    bool is_array, is_implicit;
    const struct key *key = &p->context;
    int code = is_noted(p, p->arrays, key, key->len, &name, &is_array);
    if (!code)
        code = is_noted(p, p->implicits, key, key->len, &name, &is_implicit);
    if (code)
        return code;
    if (!is_implicit)
        return fail_defined(p, key, key->len, &name);
    code = note(p, &p->implicits, key, key->len, &name, false);
    return code || !is_array ? code : ch_map_set_str(p->op, table, name, v);
}

/* Sets a key of the table in scope. */
static int set_value(struct parser *p, struct chart_str name, struct ch_value v)
{
    struct ch_map *table = p->root;
    for (uint32_t i = 0; i < p->context.len; i++) {
        const struct ch_value *at = ch_map_get_str(table, p->context.parts[i]);
        table = at ? table_of(*at) : NULL;
        if (!table)
            return fail_defined(p, &p->context, i + 1, NULL);
    }
    if (ch_map_get_str(table, name))
        return redefine(p, table, name, v);
    return ch_map_set_str(p->op, table, name, v);
}

/* Opens the tables that lead to `key`'s last part. */
static int open_parents(struct parser *p, const struct key *key,
                        struct ch_map **out)
{
    struct ch_map *table = p->root;
    int code = 0;
    for (uint32_t i = 0; !code && i + 1 < key->len; i++) {
        struct ch_value *at = ch_map_get_str(table, key->parts[i]);
        struct ch_value fresh;
        if (!at) {
            code = note(p, &p->implicits, key, i + 1, NULL, true);
            if (!code)
                code = new_table(p, &fresh);
            if (!code)
                code = ch_map_set_str(p->op, table, key->parts[i], fresh);
            at = &fresh;
        }
        if (code)
            return code;
        table = table_of(*at);
        if (!table)
            code = fail_key(p, "Key '%s' was already created as a hash.", key,
                            i + 1, NULL);
    }
    *out = table;
    return code;
}

static int add_table_to_array(struct parser *p, const struct key *key,
                              struct ch_map *table)
{
    struct chart_str name = key->parts[key->len - 1];
    const struct ch_value *at = ch_map_get_str(table, name);
    struct ch_value v, fresh;
    int code = new_table(p, &fresh);
    if (code)
        return code;
    if (at && at->type != CH_T_LIST_MAP)
        return fail_key(
            p, "Key '%s' was already created and cannot be used as an array.",
            key, key->len, NULL);
    if (at)
        return ch_list_push(p->op, at->u.list, fresh);
    v = ch_list_value(ch_list_new(p->op, 0));
    v.type = CH_T_LIST_MAP;
    if (!v.u.list)
        return ch_error_code(p->op);
    code = ch_list_push(p->op, v.u.list, fresh);
    return code ? code : ch_map_set_str(p->op, table, name, v);
}

/* Makes `key` the table in scope: a new one, or one more of an array. */
static int add_context(struct parser *p, const struct key *key, bool in_array)
{
    struct ch_map *table;
    struct ch_value fresh;
    struct key parent;
    int code = open_parents(p, key, &table);
    if (!code)
        code = key_copy(p, key, key->len - 1, &parent);
    if (code)
        return code;
    p->context = parent;
    struct chart_str last = key->parts[key->len - 1];
    if (in_array) {
        code = add_table_to_array(p, key, table);
    } else {
        code = new_table(p, &fresh);
        if (!code)
            code = set_value(p, last, fresh);
    }
    return code ? code : key_add(p, &p->context, last);
}

/* All but the last part of a dotted key are tables that it implies. */
static int add_implicit_parents(struct parser *p, const struct key *key)
{
    int code = 0;
    for (uint32_t i = 0; !code && i + 1 < key->len; i++) {
        struct key below;
        code = key_copy(p, &p->context, p->context.len, &below);
        if (!code)
            code = key_add(p, &below, key->parts[i]);
        if (!code)
            code = note(p, &p->implicits, &below, below.len, NULL, true);
        if (!code)
            code = add_context(p, &below, false);
    }
    return code;
}

/* ---- keys in the text --------------------------------------------------- */

/* A part of a key, and what is behind it. */
static int take_part(struct parser *p, struct key *key, uint32_t *rune)
{
    struct chart_str part;
    uint32_t line;
    int code = ch_toml_name(&p->lexer, &part, &line);
    if (code)
        return code;
    if (!key->len)
        p->key_line = line;
    code = key_add(p, key, part);
    if (!code)
        code = ch_toml_skip_blanks(&p->lexer);
    return code ? code : ch_toml_take(&p->lexer, rune);
}

static int fail_rune(struct parser *p, const char *format, uint32_t rune)
{
    struct ch_value v = ch_int(rune);
    return ch_toml_fail(&p->lexer, format, &v, 1);
}

static int fail_plain(struct parser *p, const char *message)
{
    return ch_toml_fail(&p->lexer, message, NULL, 0);
}

/* "a.b =": up to the sign. */
static int take_key(struct parser *p, struct key *key)
{
    uint32_t rune;
    int code = ch_toml_skip_blanks(&p->lexer);
    if (code || (code = ch_toml_peek(&p->lexer, &rune)))
        return code;
    if (rune == '=' || rune == CH_TOML_EOF)
        return fail_plain(p, "unexpected '=': key name appears blank");
    if (rune == '.')
        return fail_plain(p, "unexpected '.': keys cannot start with a '.'");
    for (;;) {
        code = take_part(p, key, &rune);
        if (code || rune == '=')
            return code;
        if (rune == CH_TOML_EOF)
            return fail_plain(p, "unexpected EOF; expected key separator '='");
        if (rune == '\n') {
            struct ch_value v = ch_int('\n');
            return ch_toml_fail_line(&p->lexer, p->lexer.line - 1,
                                     "expected '.' or '=', but got %q instead",
                                     &v, 1);
        }
        if (rune != '.')
            return fail_rune(p, "expected '.' or '=', but got %q instead",
                             rune);
        code = ch_toml_skip_blanks(&p->lexer);
        if (code || (code = ch_toml_peek(&p->lexer, &rune)))
            return code;
        if (rune == '=' || rune == CH_TOML_EOF)
            return fail_plain(p, "unexpected '='");
        if (rune == '.')
            return fail_plain(p, "unexpected '.'");
    }
}

/* "a.b]": up to the bracket. */
static int take_table_name(struct parser *p, struct key *key)
{
    for (;;) {
        uint32_t rune;
        int code = ch_toml_skip_blanks(&p->lexer);
        if (code || (code = ch_toml_peek(&p->lexer, &rune)))
            return code;
        if (rune == ']' || rune == CH_TOML_EOF)
            return fail_plain(p, "unexpected end of table name (table names "
                                 "cannot be empty)");
        if (rune == '.')
            return fail_plain(p, "unexpected table separator (table names "
                                 "cannot be empty)");
        code = take_part(p, key, &rune);
        if (code || rune == ']')
            return code;
        if (rune != '.')
            return fail_rune(
                p, "expected '.' or ']' to end table name, but got %q instead",
                rune);
    }
}

/* ---- scalars ------------------------------------------------------------ */

static bool is_hex(char c)
{
    return ch_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Whether every underscore stands between digits. */
static bool underscores_ok(struct chart_str s)
{
    bool accept = false;
    if (ch_str_ends(s, CH_STR("nan")) || ch_str_ends(s, CH_STR("inf")))
        if (s.len == 3 || (s.len == 4 && (*s.ptr == '+' || *s.ptr == '-')))
            return true;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '_' && !accept)
            return false;
        accept = is_hex(s.ptr[i]);
    }
    return accept;
}

static bool has_leading_zero(struct chart_str s)
{
    if (s.len > 1 && s.ptr[0] == '0')
        return s.ptr[1] != 'b' && s.ptr[1] != 'o' && s.ptr[1] != 'x';
    return s.len > 2 && (s.ptr[0] == '-' || s.ptr[0] == '+') && s.ptr[1] == '0';
}

static int integer(struct parser *p, const struct ch_toml_word *word,
                   struct ch_value *out)
{
    int64_t i;
    if (!underscores_ok(word->text))
        return fail_word(p, word,
                         "Invalid integer %q: underscores must be surrounded "
                         "by digits");
    if (has_leading_zero(word->text))
        return fail_word(p, word,
                         "Invalid integer %q: cannot have leading zeroes");
    if (ch_parse_int(word->text, 0, &i) != CH_PARSE_OK)
        return fail_word(p, word, "%s is out of range for int64");
    *out = ch_int64(i);
    return 0;
}

static bool is_separator(char c)
{
    return c == '.' || c == 'e' || c == 'E';
}

/* The mantissa's and exponent's parts must each be numbers. */
static const char *float_problem(struct chart_str s)
{
    bool first = true;
    for (size_t at = 0; at < s.len;) {
        size_t end = at;
        while (end < s.len && !is_separator(s.ptr[end]))
            end++;
        struct chart_str part = ch_str_sub(s, at, end);
        if (part.len && !underscores_ok(part))
            return "Invalid float %q: underscores must be surrounded by digits";
        at = end + 1;
    }
    for (size_t at = 0; at < s.len && first;) {
        size_t end = at;
        while (end < s.len && !is_separator(s.ptr[end]))
            end++;
        if (end > at) {
            first = false;
            if (has_leading_zero(ch_str_sub(s, at, end)))
                return "Invalid float %q: cannot have leading zeroes";
        }
        at = end + 1;
    }
    for (size_t at = 0; at < s.len; at++)
        if (s.ptr[at] == '.' &&
            (at + 1 == s.len || !ch_is_digit(s.ptr[at + 1])))
            return "Invalid float %q: '.' must be followed by one or more "
                   "digits";
    return NULL;
}

static int floating(struct parser *p, const struct ch_toml_word *word,
                    struct ch_value *out)
{
    struct ch_buf buf;
    struct chart_str s = word->text;
    double f;
    const char *problem = float_problem(s);
    if (problem)
        return fail_word(p, word, problem);
    if (ch_str_ends(s, CH_STR("nan")) && s.len <= 4) {
        *out =
            ch_float(*s.ptr == '-' ? copysign((double)NAN, -1.0) : (double)NAN);
        if (s.len == 3 || *s.ptr == '+' || *s.ptr == '-')
            return 0;
    }
    ch_buf_init(&buf, p->op);
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '_')
            ch_buf_byte(&buf, s.ptr[i]);
    int code = ch_buf_check(&buf);
    if (code)
        return code;
    enum ch_parse_result result = ch_parse_float(ch_buf_view(&buf), &f);
    if (result == CH_PARSE_SYNTAX)
        return fail_word(p, word, "Invalid float value: %q");
    if (result == CH_PARSE_RANGE)
        return fail_word(p, word, "%s is out of range for float64");
    *out = ch_float(f);
    return 0;
}

static int datetime(struct parser *p, const struct ch_toml_word *word,
                    struct ch_value *out)
{
    struct chart_str text;
    bool valid;
    int code = ch_toml_time_parse(p->op, word->text, &text, out, &valid);
    if (code || valid)
        return code;
    struct ch_toml_word shown = *word;
    shown.text = text;
    return fail_word(p, &shown, "invalid datetime: %q");
}

/* ---- arrays and inline tables ------------------------------------------- */

static int fail_list_end(struct parser *p, uint32_t rune, const char *eof,
                         const char *format)
{
    if (rune == CH_TOML_EOF)
        return fail_plain(p, eof);
    return fail_rune(p, format, rune);
}

static int array_items(struct parser *p, struct ch_list *list)
{
    for (;;) {
        uint32_t rune;
        struct ch_value v;
        bool is_array;
        int code = ch_toml_skip_lines(&p->lexer);
        if (code || (code = ch_toml_take(&p->lexer, &rune)))
            return code;
        if (rune == ']')
            return 0;
        if (rune == ',')
            return fail_plain(p, "unexpected comma");
        ch_toml_back(&p->lexer, rune);
        code = parse_value(p, true, &is_array, &v);
        if (!code)
            code = ch_list_push(p->op, list, v);
        if (!code)
            code = ch_toml_skip_lines(&p->lexer);
        if (code || (code = ch_toml_take(&p->lexer, &rune)))
            return code;
        if (rune == ']')
            return 0;
        if (rune != ',')
            return fail_list_end(p, rune,
                                 "expected a comma (',') or array terminator "
                                 "(']'), but got end of file",
                                 "expected a comma (',') or array terminator "
                                 "(']'), but got '%c'");
    }
}

static int array(struct parser *p, struct ch_value *out)
{
    struct ch_list *list = ch_list_new(p->op, 0);
    if (!list)
        return ch_error_code(p->op);
    *out = ch_list_value(list);
    int code = set_type(p, p->current_key, true);
    if (code || (code = ch_enter(p->op)))
        return code;
    code = array_items(p, list);
    ch_leave(p->op);
    return code;
}

/* Puts a pair into an inline table's own map, through its dotted key. */
static int set_inline(struct parser *p, struct ch_map *table,
                      const struct key *key, struct ch_value v)
{
    for (uint32_t i = 0; i + 1 < key->len; i++) {
        const struct ch_value *at = ch_map_get_str(table, key->parts[i]);
        struct ch_value fresh;
        if (!at) {
            int code = new_table(p, &fresh);
            if (!code)
                code = ch_map_set_str(p->op, table, key->parts[i], fresh);
            if (code)
                return code;
            at = &fresh;
        }
        if (at->type != CH_T_MAP)
            return fail_key(p, "%q is not a table", &p->context, p->context.len,
                            NULL);
        table = at->u.map;
    }
    return ch_map_set_str(p->op, table, key->parts[key->len - 1], v);
}

static int set_pair(struct parser *p, struct chart_str name, struct ch_value v,
                    bool is_array)
{
    int code = set_value(p, name, v);
    return code ? code : set_type(p, name, is_array);
}

/* One "key = value" inside braces. */
static int inline_pair(struct parser *p, struct ch_map *table)
{
    struct key key = {0};
    struct ch_value v;
    bool is_array;
    int code = take_key(p, &key);
    if (code)
        return code;
    p->current_key = key.parts[key.len - 1];
    code = add_implicit_parents(p, &key);
    if (!code)
        code = parse_value(p, false, &is_array, &v);
    if (!code)
        code = set_pair(p, p->current_key, v, is_array);
    return code ? code : set_inline(p, table, &key, v);
}

/* Behind a pair: a comma, or the end. */
static int inline_end(struct parser *p, bool *done)
{
    uint32_t rune;
    for (;;) {
        int code = ch_toml_skip_lines(&p->lexer);
        if (code || (code = ch_toml_take(&p->lexer, &rune)))
            return code;
        *done = rune == '}';
        if (*done)
            return 0;
        if (rune != ',')
            return fail_list_end(p, rune,
                                 "expected a comma or an inline table "
                                 "terminator '}', but got end of file instead",
                                 "expected a comma or an inline table "
                                 "terminator '}', but got '%c' instead");
        code = ch_toml_skip_blanks(&p->lexer);
        if (code || (code = ch_toml_peek(&p->lexer, &rune)) || rune != '}')
            return code;
    }
}

static int inline_pairs(struct parser *p, struct ch_map *table)
{
    const struct key scope = p->context;
    bool done = false;
    while (!done) {
        uint32_t rune;
        int code = ch_toml_skip_lines(&p->lexer);
        if (code || (code = ch_toml_take(&p->lexer, &rune)))
            return code;
        if (rune == '}')
            return 0;
        if (rune == ',')
            return fail_plain(p, "unexpected comma");
        ch_toml_back(&p->lexer, rune);
        code = inline_pair(p, table);
        p->context = scope;
        if (!code)
            code = inline_end(p, &done);
        if (code)
            return code;
    }
    return 0;
}

static int inline_table(struct parser *p, bool in_array, struct ch_value *out)
{
    const struct key outer = p->context;
    const struct chart_str outer_key = p->current_key;
    struct key scope;
    int code = new_table(p, out);
    if (!code)
        code = key_copy(p, &outer, outer.len, &scope);
    if (!code)
        code = key_add(p, &scope, outer_key);
    if (code)
        return code;
    p->context = scope;
    p->current_key = CH_STR("");
    code = note(p, &p->implicits, &scope, scope.len, NULL, true);
    if (!code)
        code = add_context(p, &scope, in_array);
    if (code || (code = ch_enter(p->op)))
        return code;
    code = inline_pairs(p, out->u.map);
    ch_leave(p->op);
    if (code)
        return code; /* the error has named the keys */
    p->context = outer;
    p->current_key = outer_key;
    return 0;
}

/* ---- values ------------------------------------------------------------- */

static int parse_value(struct parser *p, bool in_array, bool *is_array,
                       struct ch_value *out)
{
    struct ch_toml_word word;
    int code = ch_toml_word(&p->lexer, &word);
    *is_array = false;
    if (code)
        return code;
    switch (word.kind) {
    case CH_TOML_STRING:
        return ch_value_string(p->op, word.text, out);
    case CH_TOML_INTEGER:
        return integer(p, &word, out);
    case CH_TOML_FLOAT:
        return floating(p, &word, out);
    case CH_TOML_BOOL:
        *out = ch_bool(word.text.len == 4);
        return 0;
    case CH_TOML_TIME:
        return datetime(p, &word, out);
    case CH_TOML_ARRAY:
        *is_array = true;
        return array(p, out);
    case CH_TOML_TABLE:
        return inline_table(p, in_array, out);
    }
    return 0;
}

/* ---- top level ---------------------------------------------------------- */

static int take_table(struct parser *p)
{
    struct key key = {0};
    uint32_t rune;
    int code = ch_toml_peek(&p->lexer, &rune);
    if (code)
        return code;
    bool is_array = rune == '[';
    if (is_array)
        p->lexer.at++;
    code = take_table_name(p, &key);
    if (!code && is_array) {
        code = ch_toml_take(&p->lexer, &rune);
        if (!code && rune != ']')
            code = fail_rune(p,
                             "expected end of table array name delimiter ']', "
                             "but got %q instead",
                             rune);
    }
    if (code)
        return code;
    code = add_context(p, &key, is_array);
    return code ? code : set_type(p, CH_STR(""), false);
}

static int take_pair(struct parser *p)
{
    const struct key outer = p->context;
    struct key key = {0};
    struct ch_value v;
    bool is_array;
    int code = take_key(p, &key);
    if (code)
        return code;
    p->current_key = key.parts[key.len - 1];
    code = add_implicit_parents(p, &key);
    if (!code)
        code = parse_value(p, false, &is_array, &v);
    if (!code)
        code = set_pair(p, p->current_key, v, is_array);
    if (code)
        return code;
    p->context = outer;
    p->current_key = CH_STR("");
    return 0;
}

/* Nothing but a comment may follow on the line. */
static int end_line(struct parser *p)
{
    uint32_t rune;
    int code = ch_toml_skip_blanks(&p->lexer);
    if (code || (code = ch_toml_take(&p->lexer, &rune)))
        return code;
    if (rune == '#')
        return ch_toml_skip_comment(&p->lexer);
    if (ch_toml_is_newline(rune) || rune == CH_TOML_EOF)
        return 0;
    return fail_rune(p,
                     "expected a top-level item to end with a newline, "
                     "comment, or EOF, but got %q instead",
                     rune);
}

static int parse_document(struct parser *p)
{
    for (;;) {
        uint32_t rune;
        int code = ch_toml_skip_lines(&p->lexer);
        if (code || (code = ch_toml_take(&p->lexer, &rune)) ||
            rune == CH_TOML_EOF)
            return code;
        if (rune == '[') {
            code = take_table(p);
        } else {
            ch_toml_back(&p->lexer, rune);
            code = take_pair(p);
        }
        if (!code)
            code = end_line(p);
        if (code)
            return code;
    }
}

int ch_toml_parse(struct ch_op *op, struct chart_str text, struct ch_value *out)
{
    struct parser p = {.op = op, .root = ch_map_new(op, 0)};
    p.lexer = (struct ch_toml_lexer){
        .op = op, .line = 1, .fail = fail_message, .user = &p};
    p.current_key = CH_STR("");
    *out = ch_map_value(p.root);
    if (!p.root)
        return ch_error_code(op);
    if (ch_str_starts(text, CH_STR("\xFF\xFE")) ||
        ch_str_starts(text, CH_STR("\xFE\xFF")))
        text = ch_str_sub(text, 2, text.len);
    else if (ch_str_starts(text, CH_STR("\xEF\xBB\xBF")))
        text = ch_str_sub(text, 3, text.len);
    p.lexer.text = text;
    if (ch_str_find_byte(ch_str_sub(text, 0, 6), '\0', 0) != CH_NPOS)
        return ch_fail(op, CHART_ESYNTAX,
                       "toml: line 1: files cannot contain NULL bytes; "
                       "probably using UTF-16; TOML files must be UTF-8");
    return parse_document(&p);
}
