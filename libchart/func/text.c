/* Strings: trimming, quoting, replacing, splitting, joining, wrapping. */
#include "func/registry.h"

#include "base/compiler.h"
#include "base/sort.h"
#include "func/arg.h"
#include "golib/fmt.h"
#include "golib/strconv.h"
#include "golib/strings.h"
#include "golib/unicode.h"
#include "golib/wrap.h"
#include "template/observe.h"
#include "value/map.h"

static int call_hello(struct ch_call *call)
{
    return ch_return_str(call, CH_STR("Hello!"));
}

/* ---- trimming and cutting ----------------------------------------------- */

static int call_trim(struct ch_call *call)
{
    return ch_return_part(call, 0, ch_trim_space(ch_arg_str(call, 0)));
}

static int call_trim_all(struct ch_call *call)
{
    struct chart_str cutset = ch_arg_str(call, 0), s = ch_arg_str(call, 1);
    uint64_t rounds = cutset.len / 16 + 1;
    if (ch_step(call->op, rounds > 4 ? rounds * s.len : 1))
        return ch_error_code(call->op);
    return ch_return_part(call, 1, ch_trim_cutset(s, cutset));
}

static int call_trim_prefix(struct ch_call *call)
{
    struct chart_str prefix = ch_arg_str(call, 0), s = ch_arg_str(call, 1);
    if (ch_str_starts(s, prefix))
        s = ch_str_sub(s, prefix.len, s.len);
    return ch_return_part(call, 1, s);
}

static int call_trim_suffix(struct ch_call *call)
{
    struct chart_str suffix = ch_arg_str(call, 0), s = ch_arg_str(call, 1);
    if (ch_str_ends(s, suffix))
        s = ch_str_sub(s, 0, s.len - suffix.len);
    return ch_return_part(call, 1, s);
}

static int call_nospace(struct ch_call *call)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    ch_delete_space(&buf, ch_arg_str(call, 0));
    return ch_return_buf(call, &buf);
}

static int call_trunc(struct ch_call *call)
{
    int64_t count = ch_arg_int(call, 0);
    struct chart_str s = ch_arg_str(call, 1);
    if (count < 0 && count > -(int64_t)s.len)
        s = ch_str_sub(s, s.len - (size_t)-count, s.len);
    else if (count >= 0 && (uint64_t)count < s.len)
        s = ch_str_sub(s, 0, (size_t)count);
    return ch_return_part(call, 1, s);
}

/* Go's panic; A and B in `format` stand for the numbers. */
static int out_of_range(struct ch_call *call, const char *format, int64_t a,
                        int64_t b)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    CH_BUF_LIT(&buf, "runtime error: slice bounds out of range ");
    for (; *format; format++) {
        if (*format == 'A' || *format == 'B')
            ch_buf_int(&buf, *format == 'A' ? a : b);
        else
            ch_buf_byte(&buf, *format);
    }
    return ch_fail_str(call->op, CHART_EEXEC, ch_buf_view(&buf));
}

static int call_substr(struct ch_call *call)
{
    int64_t start = ch_arg_int(call, 0), end = ch_arg_int(call, 1);
    struct chart_str s = ch_arg_str(call, 2);
    int64_t len = (int64_t)s.len;
    if (start < 0) {
        if (end < 0)
            return out_of_range(call, "[:A]", end, 0);
        if (end > len)
            return out_of_range(call, "[:A] with length B", end, len);
        start = 0;
    } else if (end < 0 || end > len) {
        end = len;
    }
    if (start > end)
        return out_of_range(call, "[A:B]", start, end);
    return ch_return_part(call, 2, ch_str_sub(s, (size_t)start, (size_t)end));
}

static int call_abbrev(struct ch_call *call)
{
    struct ch_buf buf;
    int64_t width = ch_arg_int(call, 0);
    if (width < 4)
        return ch_return(call, call->args[1]);
    ch_buf_init(&buf, call->op);
    ch_abbreviate(&buf, ch_arg_str(call, 1), 0, width);
    return ch_return_buf(call, &buf);
}

static int call_abbrevboth(struct ch_call *call)
{
    struct ch_buf buf;
    int64_t left = ch_arg_int(call, 0), right = ch_arg_int(call, 1);
    if (right < 4 || (left > 0 && right < 7))
        return ch_return(call, call->args[2]);
    ch_buf_init(&buf, call->op);
    ch_abbreviate(&buf, ch_arg_str(call, 2), left, right);
    return ch_return_buf(call, &buf);
}

/* ---- asking ------------------------------------------------------------- */

static int call_contains(struct ch_call *call)
{
    struct chart_str part = ch_arg_str(call, 0), s = ch_arg_str(call, 1);
    if (ch_step(call->op, s.len / 16 + 1))
        return ch_error_code(call->op);
    return ch_return_bool(call, ch_str_find(s, part, 0) != CH_NPOS);
}

static int call_has_prefix(struct ch_call *call)
{
    return ch_return_bool(
        call, ch_str_starts(ch_arg_str(call, 1), ch_arg_str(call, 0)));
}

static int call_has_suffix(struct ch_call *call)
{
    return ch_return_bool(
        call, ch_str_ends(ch_arg_str(call, 1), ch_arg_str(call, 0)));
}

static int call_plural(struct ch_call *call)
{
    return ch_return(call, call->args[ch_arg_int(call, 2) == 1 ? 0 : 1]);
}

/* ---- quoting ------------------------------------------------------------ */

/* Appends one argument to the others with a space between them; false for a
 * nil, which is left out. */
static bool next_of_several(struct ch_call *call, struct ch_buf *buf, size_t i,
                            bool *first)
{
    ch_observe_value(call, call->args[i]);
    if (ch_is_nil(call->args[i]))
        return false;
    if (!*first)
        ch_buf_byte(buf, ' ');
    *first = false;
    return true;
}

static int call_quote(struct ch_call *call)
{
    struct ch_buf buf;
    struct chart_str text;
    bool first = true;
    ch_buf_init(&buf, call->op);
    for (size_t i = 0; i < call->count; i++) {
        if (!next_of_several(call, &buf, i, &first))
            continue;
        int code = ch_arg_text(call, call->args[i], &text);
        if (code)
            return code;
        ch_quote(&buf, text);
    }
    return ch_return_buf(call, &buf);
}

static int call_squote(struct ch_call *call)
{
    struct ch_buf buf;
    bool first = true;
    ch_buf_init(&buf, call->op);
    for (size_t i = 0; i < call->count; i++) {
        if (!next_of_several(call, &buf, i, &first))
            continue;
        ch_buf_byte(&buf, '\'');
        int code = ch_fmt_value(&buf, call->args[i]);
        if (code)
            return code;
        ch_buf_byte(&buf, '\'');
    }
    return ch_return_buf(call, &buf);
}

static int call_cat(struct ch_call *call)
{
    struct ch_buf buf;
    bool first = true;
    ch_buf_init(&buf, call->op);
    for (size_t i = 0; i < call->count; i++) {
        if (!next_of_several(call, &buf, i, &first))
            continue;
        int code = ch_fmt_value(&buf, call->args[i]);
        if (code)
            return code;
    }
    return ch_return_buf(call, &buf);
}

/* ---- lines -------------------------------------------------------------- */

/* Appends `s` with `spaces` blanks in front of each line, also empty ones. */
static int append_indented(struct ch_buf *buf, int64_t spaces,
                           struct chart_str s)
{
    size_t pad = (size_t)spaces, from = 0, lines = 1, total;
    if (spaces < 0)
        return ch_fail(buf->op, CHART_EEXEC, "strings: negative Repeat count");
    for (size_t at = 0; (at = ch_str_find_byte(s, '\n', at)) != CH_NPOS; at++)
        lines++;
    if (!ch_size_mul(pad, lines, &total) || !ch_size_add(total, s.len, &total))
        total = SIZE_MAX / 2;
    if (ch_buf_reserve(buf, total))
        return ch_buf_check(buf);
    int code = ch_step(buf->op, total / 64 + lines);
    for (; lines > 0 && !code; lines--) {
        size_t end = ch_str_find_byte(s, '\n', from);
        end = end == CH_NPOS ? s.len : end + 1;
        ch_buf_fill(buf, ' ', pad);
        ch_buf_append(buf, s.ptr + from, end - from);
        from = end;
    }
    return code;
}

static int call_indent(struct ch_call *call)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    int code = append_indented(&buf, ch_arg_int(call, 0), ch_arg_str(call, 1));
    return code ? code : ch_return_buf(call, &buf);
}

static int call_nindent(struct ch_call *call)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    ch_buf_byte(&buf, '\n');
    int code = append_indented(&buf, ch_arg_int(call, 0), ch_arg_str(call, 1));
    return code ? code : ch_return_buf(call, &buf);
}

static int wrap(struct ch_call *call, struct chart_str newline,
                struct chart_str s, bool cut_words)
{
    struct ch_buf buf;
    if (ch_step(call->op, s.len))
        return ch_error_code(call->op);
    ch_buf_init(&buf, call->op);
    ch_wrap(&buf, s, ch_arg_int(call, 0), newline, cut_words);
    return ch_return_buf(call, &buf);
}

static int call_wrap(struct ch_call *call)
{
    return wrap(call, CH_STR("\n"), ch_arg_str(call, 1), false);
}

static int call_wrap_with(struct ch_call *call)
{
    return wrap(call, ch_arg_str(call, 1), ch_arg_str(call, 2), true);
}

/* ---- replacing and repeating -------------------------------------------- */

static int call_replace(struct ch_call *call)
{
    struct chart_str old = ch_arg_str(call, 0), s = ch_arg_str(call, 2);
    struct ch_buf buf;
    if (ch_step(call->op, s.len / 16 + 1))
        return ch_error_code(call->op);
    if (old.len && ch_str_find(s, old, 0) == CH_NPOS)
        return ch_return(call, call->args[2]);
    ch_buf_init(&buf, call->op);
    ch_replace_all(&buf, s, old, ch_arg_str(call, 1));
    return ch_return_buf(call, &buf);
}

static int call_repeat(struct ch_call *call)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    int code = ch_repeat(&buf, ch_arg_str(call, 1), ch_arg_int(call, 0));
    return code ? code : ch_return_buf(call, &buf);
}

/* ---- splitting and joining ---------------------------------------------- */

/* The next piece as a value; false at the end or on an error. */
static bool next_piece(struct ch_call *call, struct ch_pieces *it,
                       struct ch_value *v, int *code)
{
    struct chart_str piece;
    if (!ch_pieces_next(it, &piece))
        return false;
    *code = ch_step(call->op, piece.len / 16 + 1);
    if (!*code)
        *code = ch_value_string(call->op, piece, v);
    return *code == 0;
}

/* The pieces as a map from _0, _1 ... */
static int split_to_map(struct ch_call *call, struct chart_str s, int64_t max)
{
    struct ch_pieces it = ch_pieces_start(s, ch_arg_str(call, 0), max);
    struct ch_map *map = ch_map_new(call->op, 4);
    struct ch_value piece;
    int code = map ? 0 : ch_error_code(call->op);
    for (uint64_t i = 0; !code && next_piece(call, &it, &piece, &code); i++) {
        struct ch_buf key;
        ch_buf_init(&key, call->op);
        ch_buf_byte(&key, '_');
        ch_buf_uint(&key, i);
        code = ch_buf_check(&key);
        if (!code)
            code = ch_map_set_str(call->op, map, ch_buf_view(&key), piece);
    }
    *call->result = ch_map_value(map);
    call->result->type = CH_T_MAP_STRING;
    return code;
}

static int call_split(struct ch_call *call)
{
    return split_to_map(call, ch_arg_str(call, 1), -1);
}

static int call_splitn(struct ch_call *call)
{
    return split_to_map(call, ch_arg_str(call, 2), ch_arg_int(call, 1));
}

static int call_split_list(struct ch_call *call)
{
    struct ch_pieces it =
        ch_pieces_start(ch_arg_str(call, 1), ch_arg_str(call, 0), -1);
    struct ch_list *list = ch_list_new(call->op, 4);
    struct ch_value piece;
    int code = list ? 0 : ch_error_code(call->op);
    while (!code && next_piece(call, &it, &piece, &code))
        code = ch_list_push(call->op, list, piece);
    return code ? code : ch_return_strings(call, list);
}

/* A []string is taken as it is, so a nil one stays nil. */
static bool is_nil_strings(struct ch_value v)
{
    return v.type == CH_T_LIST_STRING && !v.u.list;
}

static int call_to_strings(struct ch_call *call)
{
    struct ch_list *list;
    ch_observe_value(call, call->args[0]);
    if (is_nil_strings(call->args[0]))
        return ch_return(call, call->args[0]);
    int code = ch_arg_strings(call, call->args[0], &list);
    return code ? code : ch_return_strings(call, list);
}

static int call_join(struct ch_call *call)
{
    struct chart_str separator = ch_arg_str(call, 0);
    struct ch_list *list;
    struct ch_buf buf;
    ch_observe_value(call, call->args[1]);
    int code = ch_arg_strings(call, call->args[1], &list);
    if (code)
        return code;
    ch_buf_init(&buf, call->op);
    for (uint32_t i = 0; i < list->len; i++) {
        if (i > 0)
            ch_buf_str(&buf, separator);
        ch_buf_str(&buf, ch_value_str(list->items[i]));
    }
    return ch_return_buf(call, &buf);
}

static int compare_strings(const void *a, const void *b, void *user)
{
    (void)user;
    return ch_str_cmp(ch_value_str(*(const struct ch_value *)a),
                      ch_value_str(*(const struct ch_value *)b));
}

static int call_sort_alpha(struct ch_call *call)
{
    struct ch_value v = call->args[0], plain;
    struct ch_list *list;
    ch_observe_value(call, v);
    if (is_nil_strings(v))
        return ch_return(call, v);
    int code = ch_arg_plain(call, v, &plain);
    if (code)
        return code;
    if (ch_is_list(plain) || v.type == CH_T_BYTES) {
        code = ch_arg_strings(call, v, &list);
        /* Go: a []string is sorted where it is. */
        if (!code)
            code = ch_sort(call->op, list->items, list->len,
                           sizeof list->items[0], compare_strings, NULL);
        return code ? code : ch_return_strings(call, list);
    }
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    list = ch_list_new(call->op, 1);
    code = list ? ch_fmt_strval(&buf, v) : ch_error_code(call->op);
    if (!code)
        code = ch_value_take_buf(&buf, &plain);
    if (!code)
        code = ch_list_push(call->op, list, plain);
    return code ? code : ch_return_strings(call, list);
}

static const struct ch_func rows[] = {
    {"abbrev", "is", call_abbrev, 0, "abbrev WIDTH STRING",
     "STRING cut to WIDTH bytes, with \"...\" at its end.",
     "{{ abbrev 5 \"hello world\" }}", "he..."},
    {"abbrevboth", "iis", call_abbrevboth, 0, "abbrevboth LEFT WIDTH STRING",
     "WIDTH bytes of STRING from LEFT on, with \"...\" on both sides.",
     "{{ abbrevboth 5 10 \"1234 5678 9123\" }}", "...5678..."},
    {"cat", "a*", call_cat, 0, "cat VALUE...",
     "The values with a space between them; nil is left out.",
     "{{ cat \"hello\" 1 true }}", "hello 1 true"},
    {"contains", "ss", call_contains, 0, "contains PART STRING",
     "Whether PART is in STRING.", "{{ contains \"cat\" \"catch\" }}", "true"},
    {"hasPrefix", "ss", call_has_prefix, 0, "hasPrefix PREFIX STRING",
     "Whether STRING begins with PREFIX.", "{{ hasPrefix \"cat\" \"catch\" }}",
     "true"},
    {"hasSuffix", "ss", call_has_suffix, 0, "hasSuffix SUFFIX STRING",
     "Whether STRING ends with SUFFIX.", "{{ hasSuffix \"cat\" \"catch\" }}",
     "false"},
    {"hello", "", call_hello, 0, "hello", "A greeting.", "{{ hello }}",
     "Hello!"},
    {"indent", "is", call_indent, 0, "indent SPACES STRING",
     "STRING with SPACES blanks in front of each line.",
     "{{ indent 2 \"a\\nb\" }}", "  a\n  b"},
    {"join", "sa", call_join, 0, "join SEPARATOR LIST",
     "The elements of LIST as one string.", "{{ join \"-\" (list 1 2 3) }}",
     "1-2-3"},
    {"nindent", "is", call_nindent, 0, "nindent SPACES STRING",
     "A newline, then STRING with SPACES blanks in front of each line.",
     "a:{{ nindent 2 \"b: 1\\nc: 2\" }}", "a:\n  b: 1\n  c: 2"},
    {"nospace", "s", call_nospace, 0, "nospace STRING",
     "STRING without white space.", "{{ nospace \" h e l l o \" }}", "hello"},
    {"plural", "ssi", call_plural, 0, "plural ONE MANY COUNT",
     "ONE if COUNT is 1, else MANY.", "{{ plural \"pod\" \"pods\" 2 }}",
     "pods"},
    {"quote", "a*", call_quote, 0, "quote VALUE...",
     "The values in double quotes, escaped; nil is left out.",
     "{{ quote \"a\\\"b\" 1 }}", "\"a\\\"b\" \"1\""},
    {"repeat", "is", call_repeat, 0, "repeat COUNT STRING",
     "STRING COUNT times.", "{{ repeat 3 \"ab\" }}", "ababab"},
    {"replace", "sss", call_replace, 0, "replace OLD NEW STRING",
     "STRING with NEW in place of each OLD.",
     "{{ replace \".\" \"-\" \"1.2.3\" }}", "1-2-3"},
    {"sortAlpha", "a", call_sort_alpha, 0, "sortAlpha LIST",
     "The elements of LIST as strings in byte order.",
     "{{ sortAlpha (list \"b\" \"a\" 10 9) }}", "[10 9 a b]"},
    {"split", "ss", call_split, 0, "split SEPARATOR STRING",
     "The pieces of STRING as a map with the keys _0, _1 and so on.",
     "{{ (split \".\" \"a.b.c\")._1 }}", "b"},
    {"splitList", "ss", call_split_list, 0, "splitList SEPARATOR STRING",
     "The pieces of STRING as a list.", "{{ splitList \".\" \"a.b.c\" }}",
     "[a b c]"},
    {"splitn", "sis", call_splitn, 0, "splitn SEPARATOR COUNT STRING",
     "At most COUNT pieces of STRING as a map with the keys _0, _1 and so on.",
     "{{ (splitn \".\" 2 \"a.b.c\")._1 }}", "b.c"},
    {"squote", "a*", call_squote, 0, "squote VALUE...",
     "The values in single quotes, not escaped; nil is left out.",
     "{{ squote \"a\" 1 }}", "'a' '1'"},
    {"substr", "iis", call_substr, 0, "substr START END STRING",
     "The bytes of STRING from START up to END; an END below 0 means all.",
     "{{ substr 1 3 \"hello\" }}", "el"},
    {"toStrings", "a", call_to_strings, 0, "toStrings LIST",
     "The elements of LIST as strings.", "{{ toStrings (list 1 true) }}",
     "[1 true]"},
    {"trim", "s", call_trim, 0, "trim STRING",
     "STRING without white space at its ends.", "{{ trim \"  a b \" }}", "a b"},
    {"trimAll", "ss", call_trim_all, 0, "trimAll CHARACTERS STRING",
     "STRING without any of CHARACTERS at its ends.",
     "{{ trimAll \"/\" \"//a/b/\" }}", "a/b"},
    {"trimPrefix", "ss", call_trim_prefix, 0, "trimPrefix PREFIX STRING",
     "STRING without PREFIX at its start.", "{{ trimPrefix \"v\" \"v1.2.3\" }}",
     "1.2.3"},
    {"trimSuffix", "ss", call_trim_suffix, 0, "trimSuffix SUFFIX STRING",
     "STRING without SUFFIX at its end.", "{{ trimSuffix \"-\" \"web-\" }}",
     "web"},
    {"trimall", "ss", call_trim_all, 0, "trimall CHARACTERS STRING",
     "An old name of trimAll.", "{{ trimall \"/\" \"//a/b/\" }}", "a/b"},
    {"trunc", "is", call_trunc, 0, "trunc COUNT STRING",
     "The first COUNT bytes of STRING; the last ones for a COUNT below 0.",
     "{{ trunc 3 \"hello\" }} {{ trunc -3 \"hello\" }}", "hel llo"},
    {"wrap", "is", call_wrap, 0, "wrap WIDTH STRING",
     "STRING broken at spaces into lines of WIDTH bytes.",
     "{{ wrap 5 \"one two three\" }}", "one\ntwo\nthree"},
    {"wrapWith", "iss", call_wrap_with, 0, "wrapWith WIDTH NEWLINE STRING",
     "STRING broken into lines of WIDTH bytes with NEWLINE between them.",
     "{{ wrapWith 5 \"|\" \"one twothree\" }}", "one|twoth|ree"},
};

const struct ch_func_family ch_funcs_text = {"text", "Strings", rows,
                                             CH_COUNT(rows)};
