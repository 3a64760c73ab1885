#include "base/sort.h"
#include "base/utf8.h"
#include "codec/json.h"
#include "codec/nest.h"
#include "codec/struct_fields.h"
#include "codec/yaml.h"
#include "codec/yaml_resolve.h"
#include "golib/duration.h"
#include "golib/strconv.h"
#include "golib/timefmt.h"
#include "golib/unicode.h"
#include "value/list.h"
#include "value/map.h"
#include "value/object.h"

#include <math.h>

/*
 * toYaml: what go-yaml v2's emitter writes for a value that went through JSON.
 * The emitter's state machine comes down to a few rules, since only block
 * collections, empty flow collections and scalars occur. toYamlPretty is the
 * same with go-yaml v3's layout (struct layout).
 */
struct layout {
    bool indent_lists; /* sequences inside mappings are indented */
    bool pretty;       /* v3: no JSON step, no folding, v3's key order */
    size_t width;
};

static const struct layout layout_v2 = {false, false, 80};
static const struct layout layout_v3 = {true, true, SIZE_MAX};

struct emitter {
    struct ch_buf *buf;
    const struct layout *layout;
    size_t line_start; /* of the current line in buf; for columns */
    size_t wide;       /* bytes of this line that are no column */
    const struct ch_nest *nest;
};

static int emit_node(struct emitter *e, struct ch_value v, size_t indent);

/* ---- columns ------------------------------------------------------------ */

static size_t column(const struct emitter *e)
{
    return e->buf->len - e->line_start - e->wide;
}

static void new_line(struct emitter *e, size_t indent)
{
    ch_buf_byte(e->buf, '\n');
    e->line_start = e->buf->len;
    e->wide = 0;
    ch_buf_fill(e->buf, ' ', indent);
}

static void put_rune(struct emitter *e, struct chart_str s, size_t at,
                     size_t width)
{
    ch_buf_append(e->buf, s.ptr + at, width);
    e->wide += width - 1;
}

/* A line break other than a newline starts a line all the same. */
static void put_break(struct emitter *e, struct chart_str s, size_t at,
                      size_t width)
{
    ch_buf_append(e->buf, s.ptr + at, width);
    e->line_start = e->buf->len;
    e->wide = 0;
}

/* ---- analysis of a scalar ----------------------------------------------- */

struct analysis {
    bool multiline;
    bool plain;
    bool single_quoted;
    bool block;
};

/* go-yaml's is_printable: no controls, no BOM, nothing above U+FFFF. */
static bool is_printable(uint32_t rune)
{
    return rune == 0x0A || (rune >= 0x20 && rune <= 0x7E) ||
           (rune >= 0xA0 && rune < 0xD800) ||
           (rune > 0xDFFF && rune <= 0xFFFD && rune != 0xFEFF &&
            rune != 0xFFFE);
}

static bool is_break(uint32_t rune)
{
    return rune == '\r' || rune == '\n' || rune == 0x85 || rune == 0x2028 ||
           rune == 0x2029;
}

static bool blank_at(struct chart_str s, size_t at)
{
    return at >= s.len || s.ptr[at] == ' ' || s.ptr[at] == '\t';
}

static bool blank_or_break_at(struct chart_str s, size_t at)
{
    size_t width;
    if (blank_at(s, at))
        return true;
    uint32_t rune = ch_utf8_decode(s, at, &width);
    return rune == 0 || is_break(rune);
}

/* Whether the character is one that a plain block scalar cannot hold here. */
static bool is_indicator(struct chart_str s, size_t at, bool after_blank)
{
    char c = s.ptr[at];
    bool before_blank = blank_at(s, at + 1);
    if (at == 0 && c && strchr("#,[]{}&*!|>'\"%@`", c))
        return true;
    if (at == 0 && (c == '?' || c == '-'))
        return before_blank;
    if (c == ':')
        return before_blank;
    return c == '#' && after_blank;
}

/* A tab is no printable character to v2; v3 only keeps it out of plain and
 * single-quoted text. */
static struct analysis analyze(struct chart_str s, bool pretty)
{
    bool special = false, indicators = false, breaks = false, tabs = false;
    bool lead_space = false, lead_break = false, trail_space = false;
    bool trail_break = false, break_space = false, space_break = false;
    bool last_space = false, last_break = false, after_blank = true;
    if (!s.len)
        return (struct analysis){false, false, true, false};
    if (s.len >= 3 &&
        (memcmp(s.ptr, "---", 3) == 0 || memcmp(s.ptr, "...", 3) == 0))
        indicators = true;
    for (size_t at = 0, width; at < s.len; at += width) {
        uint32_t rune = ch_utf8_decode(s, at, &width);
        bool last = at + width == s.len;
        indicators = indicators || is_indicator(s, at, after_blank);
        if (rune == '\t' && pretty)
            tabs = true;
        else
            special = special || !is_printable(rune);
        if (rune == ' ') {
            lead_space = lead_space || at == 0;
            trail_space = trail_space || last;
            break_space = break_space || last_break;
        } else if (is_break(rune)) {
            breaks = true;
            lead_break = lead_break || at == 0;
            trail_break = trail_break || last;
            space_break = space_break || last_space;
        }
        last_space = rune == ' ';
        last_break = is_break(rune);
        after_blank = blank_or_break_at(s, at);
    }
    bool odd = space_break || special;
    return (struct analysis){
        .multiline = breaks,
        .plain = !(lead_space || lead_break || trail_space || trail_break ||
                   break_space || odd || tabs || breaks || indicators),
        .single_quoted = !(break_space || odd || tabs),
        .block = !(trail_space || odd),
    };
}

/* ---- writing scalars ---------------------------------------------------- */

/* Whether the space at `at` may become a line break. */
static bool folds(const struct emitter *e, struct chart_str s, size_t at,
                  bool after_space)
{
    return !after_space && column(e) > e->layout->width &&
           !(at + 1 < s.len && s.ptr[at + 1] == ' ');
}

static void write_plain(struct emitter *e, struct chart_str s, size_t indent,
                        bool may_fold)
{
    bool space = false;
    for (size_t at = 0, width; at < s.len; at += width) {
        (void)ch_utf8_decode(s, at, &width);
        if (s.ptr[at] == ' ') {
            if (may_fold && folds(e, s, at, space))
                new_line(e, indent);
            else
                ch_buf_byte(e->buf, ' ');
            space = true;
            continue;
        }
        put_rune(e, s, at, width);
        space = false;
    }
}

static void write_single(struct emitter *e, struct chart_str s, size_t indent,
                         bool may_fold)
{
    bool space = false, in_break = false;
    ch_buf_byte(e->buf, '\'');
    for (size_t at = 0, width; at < s.len; at += width) {
        uint32_t rune = ch_utf8_decode(s, at, &width);
        if (rune == ' ') {
            if (may_fold && at > 0 && at + 1 < s.len && folds(e, s, at, space))
                new_line(e, indent);
            else
                ch_buf_byte(e->buf, ' ');
            space = true;
            continue;
        }
        if (is_break(rune)) {
            if (!in_break && rune == '\n')
                new_line(e, 0);
            if (rune == '\n')
                new_line(e, 0);
            else
                put_break(e, s, at, width);
            in_break = true;
            continue;
        }
        if (in_break && column(e) < indent)
            ch_buf_fill(e->buf, ' ', indent - column(e));
        if (rune == '\'')
            ch_buf_byte(e->buf, '\'');
        put_rune(e, s, at, width);
        space = in_break = false;
    }
    ch_buf_byte(e->buf, '\'');
}

static void write_escape(struct ch_buf *buf, uint32_t rune)
{
    static const struct {
        uint32_t rune;
        char letter;
    } letters[] = {{0, '0'},    {7, 'a'},      {8, 'b'},     {9, 't'},
                   {10, 'n'},   {11, 'v'},     {12, 'f'},    {13, 'r'},
                   {27, 'e'},   {'"', '"'},    {'\\', '\\'}, {0x85, 'N'},
                   {0xA0, '_'}, {0x2028, 'L'}, {0x2029, 'P'}};
    static const char hex[] = "0123456789ABCDEF";
    ch_buf_byte(buf, '\\');
    for (size_t i = 0; i < CH_COUNT(letters); i++)
        if (letters[i].rune == rune) {
            ch_buf_byte(buf, letters[i].letter);
            return;
        }
    int digits = rune <= 0xFF ? 2 : rune <= 0xFFFF ? 4 : 8;
    ch_buf_byte(buf, digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
    while (digits-- > 0)
        ch_buf_byte(buf, hex[rune >> (4 * digits) & 15]);
}

static void write_double(struct emitter *e, struct chart_str s, size_t indent,
                         bool may_fold)
{
    bool space = false;
    /* go-yaml asks for a BOM at the start wherever it stands, and so escapes
     * all of a text that begins with one. */
    bool all = ch_str_starts(s, CH_STR("\xef\xbb\xbf"));
    ch_buf_byte(e->buf, '"');
    for (size_t at = 0, width; at < s.len; at += width) {
        uint32_t rune = ch_utf8_decode(s, at, &width);
        if (rune == ' ' && !all) {
            if (may_fold && !space && column(e) > e->layout->width && at > 0 &&
                at + 1 < s.len) {
                new_line(e, indent);
                if (s.ptr[at + 1] == ' ')
                    ch_buf_byte(e->buf, '\\');
            } else {
                ch_buf_byte(e->buf, ' ');
            }
            space = true;
            continue;
        }
        if (all || !is_printable(rune) || is_break(rune) || rune == '"' ||
            rune == '\\')
            write_escape(e->buf, rune);
        else
            put_rune(e, s, at, width);
        space = false;
    }
    ch_buf_byte(e->buf, '"');
}

/* "|", "|2-", "|+"... */
static void write_hints(struct emitter *e, struct chart_str s)
{
    size_t width, at = s.len;
    uint32_t first = ch_utf8_decode(s, 0, &width);
    ch_buf_byte(e->buf, '|');
    if (first == ' ' || is_break(first))
        ch_buf_byte(e->buf, '2');
    uint32_t last = ch_utf8_decode_last(s, at, &width);
    if (!is_break(last)) {
        ch_buf_byte(e->buf, '-');
        return;
    }
    at -= width;
    if (at == 0 || is_break(ch_utf8_decode_last(s, at, &width)))
        ch_buf_byte(e->buf, '+');
}

static void write_literal(struct emitter *e, struct chart_str s, size_t indent)
{
    bool at_start = true;
    write_hints(e, s);
    new_line(e, 0);
    for (size_t at = 0, width; at < s.len; at += width) {
        uint32_t rune = ch_utf8_decode(s, at, &width);
        if (rune == '\n') {
            new_line(e, 0);
            at_start = true;
            continue;
        }
        if (is_break(rune)) {
            put_break(e, s, at, width);
            at_start = true;
            continue;
        }
        if (at_start)
            ch_buf_fill(e->buf, ' ', indent);
        put_rune(e, s, at, width);
        at_start = false;
    }
}

/* A string scalar by the emitter's choice of style. `indent`: that of
 * continuation lines; `is_key`: it may not break. */
static void write_string(struct emitter *e, struct chart_str s, size_t indent,
                         bool is_key, bool quote)
{
    struct analysis a = analyze(s, e->layout->pretty);
    bool newline = ch_str_find_byte(s, '\n', 0) != CH_NPOS;
    if (newline && a.block && !is_key) {
        write_literal(e, s, indent);
        return;
    }
    if (newline && !is_key) {
        write_double(e, s, indent, true);
        return;
    }
    if (!newline && !quote && a.plain && s.len)
        write_plain(e, s, indent, !is_key);
    else if (!newline && !quote && a.single_quoted && !(is_key && a.multiline))
        write_single(e, s, indent, !is_key);
    else
        write_double(e, s, indent, !is_key);
}

/* ---- scalars ------------------------------------------------------------ */

/* A string on its way out. */
struct text {
    struct chart_str text;
    bool ambiguous; /* plain it would be read as something else */
    bool is_binary; /* base64, to be tagged */
};

/* NEL is a line break to whoever reads the JSON: it folds with the spaces
 * around it into one space, several into newlines. Returns where to go on. */
static size_t fold_breaks(struct ch_buf *buf, struct chart_str s, size_t at)
{
    size_t breaks = 0;
    while (buf->len && buf->ptr[buf->len - 1] == ' ')
        buf->len--;
    while (at < s.len) {
        size_t width;
        uint32_t rune = ch_utf8_decode(s, at, &width);
        if (rune != 0x85 && rune != ' ')
            break;
        breaks += rune == 0x85;
        at += width;
    }
    if (breaks == 1)
        ch_buf_byte(buf, ' ');
    else
        ch_buf_fill(buf, '\n', breaks - 1);
    return at;
}

static bool is_plain_ascii(struct chart_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x7F)
            return false;
    return true;
}

/* The string as the JSON step leaves it. Its text is read back as YAML, which
 * refuses C1 controls and DEL. */
static int clean_string(struct emitter *e, struct chart_str s,
                        struct chart_str *out)
{
    struct ch_buf buf;
    *out = s;
    if (is_plain_ascii(s) || e->layout->pretty)
        return 0;
    ch_buf_init(&buf, e->buf->op);
    for (size_t at = 0, width; at < s.len;) {
        uint32_t rune = ch_utf8_decode(s, at, &width);
        if (rune == 0x7F || (rune >= 0x80 && rune <= 0x9F && rune != 0x85) ||
            rune == 0xFFFE || rune == 0xFFFF)
            return ch_fail(e->buf->op, CHART_EEXEC,
                           "yaml: control characters are not allowed");
        if (rune == 0x85) {
            at = fold_breaks(&buf, s, at);
            continue;
        }
        ch_buf_rune(&buf, rune);
        at += width;
    }
    return ch_buf_take(&buf, out);
}

/* v3 writes what is not UTF-8 as base64, in lines of 70, under a tag. */
static int encode_binary(struct emitter *e, struct chart_str s,
                         struct chart_str *out)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct ch_buf buf;
    size_t total = (s.len + 2) / 3 * 4;
    ch_buf_init(&buf, e->buf->op);
    for (size_t i = 0; i < total; i++) {
        size_t byte = i / 4 * 3;
        uint32_t word = 0;
        for (size_t k = 0; k < 3; k++)
            word = word << 8 |
                   (byte + k < s.len ? (unsigned char)s.ptr[byte + k] : 0);
        bool padding = i % 4 > s.len - byte;
        ch_buf_byte(&buf,
                    padding ? '=' : digits[word >> (18 - i % 4 * 6) & 63]);
        if (total > 70 && (i % 70 == 69 || i + 1 == total))
            ch_buf_byte(&buf, '\n');
    }
    *out = ch_buf_view(&buf);
    return ch_buf_check(&buf);
}

/* The text to write for a string, and whether plain style would change it. */
static int prepare_string(struct emitter *e, struct chart_str s,
                          struct text *out)
{
    out->is_binary = e->layout->pretty && !ch_utf8_valid(s);
    out->ambiguous = false;
    if (out->is_binary)
        return encode_binary(e, s, &out->text);
    int code = clean_string(e, s, &out->text);
    out->ambiguous = !code && ch_yaml_is_ambiguous(out->text);
    return code;
}

static void write_text(struct emitter *e, const struct text *text,
                       size_t indent, bool is_key)
{
    if (text->is_binary)
        CH_BUF_LIT(e->buf, "!!binary ");
    write_string(e, text->text, indent, is_key, text->ambiguous);
}

static int emit_string(struct emitter *e, struct chart_str s, size_t indent)
{
    struct text text;
    int code = prepare_string(e, s, &text);
    if (code)
        return code;
    write_text(e, &text, indent, false);
    return ch_buf_check(e->buf);
}

/* JSON's digits that YAML reads back as an int64 or uint64. */
static bool is_integer(struct chart_str digits)
{
    int64_t i;
    uint64_t u;
    return ch_parse_int(digits, 10, &i) == CH_PARSE_OK ||
           ch_parse_uint(digits, 10, &u) == CH_PARSE_OK;
}

/* JSON writes 1e-6 up to 1e21 plainly, and YAML reads what is an integer back
 * as one. */
static int emit_float(struct emitter *e, double f)
{
    struct ch_buf *buf = e->buf;
    struct ch_buf text;
    if (!isfinite(f)) {
        if (!e->layout->pretty)
            return ch_fail(buf->op, CHART_EEXEC, "json: unsupported value: %s",
                           isnan(f) ? "NaN"
                           : f > 0  ? "+Inf"
                                    : "-Inf");
        ch_buf_str(buf, isnan(f) ? CH_STR(".nan")
                        : f > 0  ? CH_STR(".inf")
                                 : CH_STR("-.inf"));
        return ch_buf_check(buf);
    }
    ch_buf_init(&text, buf->op);
    if (!e->layout->pretty && fabs(f) < 1e21)
        ch_format_float(&text, f == 0 ? 0 : f, 'f', -1, 64);
    if (text.len && is_integer(ch_buf_view(&text)))
        ch_buf_str(buf, ch_buf_view(&text));
    else
        ch_format_float(buf, f, 'g', -1, 64);
    return ch_buf_check(buf);
}

static int emit_scalar(struct emitter *e, struct ch_value v, size_t indent)
{
    struct ch_buf *buf = e->buf;
    struct ch_time t;
    if (ch_is_nil(v))
        CH_BUF_LIT(buf, "null");
    else if (v.type == CH_T_BOOL)
        ch_buf_str(buf, v.u.boolean ? CH_STR("true") : CH_STR("false"));
    else if (v.type == CH_T_STRING)
        return emit_string(e, ch_value_str(v), indent);
    else if (v.type == CH_T_FLOAT64)
        return emit_float(e, v.u.number);
    else if (ch_is_signed(v))
        ch_buf_int(buf, v.u.integer);
    else if (ch_is_unsigned(v))
        ch_buf_uint(buf, v.u.uinteger);
    else if (ch_time_of_value(v, &t))
        ch_time_format(buf, &t, CH_RFC3339_NANO);
    return ch_buf_check(buf);
}

/* ---- key order ---------------------------------------------------------- */

static size_t rune_at(struct chart_str s, size_t at, uint32_t *rune)
{
    size_t width = 0;
    *rune = at < s.len ? ch_utf8_decode(s, at, &width) : 0;
    return width;
}

/* The digit run from `at` as a number (wrapping as int64 does), its end. */
static uint64_t digit_run(struct chart_str s, size_t at, uint64_t start,
                          size_t *runes)
{
    uint32_t rune;
    size_t width;
    *runes = 0;
    while ((width = rune_at(s, at, &rune)) && ch_uni_is_digit(rune)) {
        start = start * 10 + rune - '0';
        at += width;
        ++*runes;
    }
    return start;
}

/* Whether the digits before `at` hold one that is not 0, going back from it. */
static bool nonzero_before(struct chart_str s, size_t at)
{
    while (at > 0) {
        size_t width;
        uint32_t rune = ch_utf8_decode_last(s, at, &width);
        if (!ch_uni_is_digit(rune))
            return false;
        if (rune != '0')
            return true;
        at -= width;
    }
    return false;
}

/* Whether the rune before `at` is a digit: v3 sorts letters differently
 * there. */
static int compare_at(struct chart_str a, struct chart_str b, size_t at,
                      bool pretty, bool in_digits)
{
    uint32_t left, right;
    size_t runes_a, runes_b;
    (void)rune_at(a, at, &left);
    (void)rune_at(b, at, &right);
    bool left_letter = ch_uni_is_letter(left);
    bool right_letter = ch_uni_is_letter(right);
    if (left_letter && right_letter)
        return left < right ? -1 : 1;
    if (left_letter || right_letter) {
        if (pretty && in_digits)
            return left_letter ? -1 : 1;
        return right_letter ? -1 : 1;
    }
    uint64_t start = (left == '0' || right == '0') && nonzero_before(a, at);
    uint64_t an = digit_run(a, at, start, &runes_a);
    uint64_t bn = digit_run(b, at, start, &runes_b);
    if (an != bn)
        return (int64_t)an < (int64_t)bn ? -1 : 1;
    if (runes_a != runes_b)
        return runes_a < runes_b ? -1 : 1;
    return left < right ? -1 : 1;
}

static int compare_keys(const void *left, const void *right, void *user)
{
    const struct ch_map_entry *x = left, *y = right;
    struct chart_str a = ch_string_str(x->key), b = ch_string_str(y->key);
    const struct layout *layout = user;
    size_t at = 0;
    uint32_t rune, other;
    bool in_digits = false;
    for (;;) {
        size_t width = rune_at(a, at, &rune);
        if (!width || at >= b.len)
            return (a.len > b.len) - (a.len < b.len);
        (void)rune_at(b, at, &other);
        if (rune != other)
            return compare_at(a, b, at, layout->pretty, in_digits);
        in_digits = ch_uni_is_digit(rune);
        at += width;
    }
}

/* Bytewise order is natural order where keys are letters only. */
static int sorted_entries(struct emitter *e, struct ch_value v,
                          struct ch_map_entry **entries, size_t *len)
{
    struct ch_map *map = v.u.map;
    union {
        const struct layout *in;
        void *out;
    } cast = {.in = e->layout};
    if (v.flags & CH_FLAG_ORDERED) {
        *entries = map->entries;
        *len = map->len;
        return 0;
    }
    int code = ch_map_snapshot(e->buf->op, map, entries, len);
    return code ? code
                : ch_sort(e->buf->op, *entries, *len, sizeof **entries,
                          compare_keys, cast.out);
}

/* ---- collections -------------------------------------------------------- */

static bool is_block(struct ch_value v)
{
    return (ch_is_map(v) && ch_map_len(v)) || (ch_is_list(v) && ch_list_len(v));
}

/* A key that does not fit on one line, or is longer than 128 bytes with its
 * tag. */
static bool is_complex_key(struct emitter *e, const struct text *key)
{
    size_t len = key->text.len + (key->is_binary ? strlen("!!binary") : 0);
    return len > 128 || analyze(key->text, e->layout->pretty).multiline;
}

/* Characters of the string in JSON, quotes included. */
static size_t json_length(struct chart_str s)
{
    size_t len = 2;
    for (size_t at = 0, width; at < s.len; at += width) {
        uint32_t rune = ch_utf8_decode(s, at, &width);
        bool is_short = rune == '"' || rune == '\\' ||
                        (rune >= '\b' && rune <= '\r' && rune != '\v');
        if (is_short)
            len += 2;
        else if (rune < 0x20 || rune == '<' || rune == '>' || rune == '&' ||
                 rune == 0x2028 || rune == 0x2029 ||
                 (rune == CH_RUNE_ERROR && width == 1))
            len += 6;
        else
            len++;
    }
    return len;
}

/* The JSON text is read back as YAML, whose keys stand on one line and have at
 * most 1024 characters. */
static int check_key(struct emitter *e, struct chart_str key)
{
    if (e->layout->pretty ||
        (ch_str_find(key, CH_STR("\xc2\x85"), 0) == CH_NPOS &&
         (key.len < 170 || json_length(key) <= 1024)))
        return 0;
    return ch_fail(e->buf->op, CHART_EEXEC, "yaml: did not find expected key");
}

/* What v3 makes of a value that is neither scalar nor container; false where
 * its JSON will do. */
static int settle_pretty(struct emitter *e, struct ch_value *v, bool *settled)
{
    struct ch_op *op = e->buf->op;
    struct ch_buf buf;
    struct ch_time t;
    int64_t d;
    *settled = true;
    if (v->type == CH_T_COMPLEX128)
        return ch_fail(op, CHART_EEXEC, "cannot marshal type: complex128");
    if (v->type == CH_T_BYTES) {
        struct chart_str bytes = ch_value_str(*v);
        struct ch_list *list = ch_list_new(op, bytes.len);
        *v = ch_list_value(list);
        for (size_t i = 0; list && i < bytes.len; i++)
            list->items[list->len++] = ch_uint8((uint8_t)bytes.ptr[i]);
        return list ? ch_step(op, bytes.len) : ch_error_code(op);
    }
    if (ch_time_of_value(*v, &t))
        return 0;
    if (ch_duration_of_value(*v, &d)) {
        ch_buf_init(&buf, op);
        ch_duration_format(&buf, d);
        return ch_value_take_buf(&buf, v);
    }
    if (v->u.object->class_->plain)
        return v->u.object->class_->plain(op, *v, v);
    *settled = ch_has_struct_fields(*v);
    return *settled ? ch_struct_fields(op, *v, true, v) : 0;
}

/* What is neither scalar nor container (bytes, objects) becomes what its JSON
 * reads back as, before its layout is chosen. */
static int settle(struct emitter *e, struct ch_value *v)
{
    struct ch_op *op = e->buf->op;
    struct ch_buf buf;
    bool settled = false;
    int code = 0;
    if (v->type != CH_T_BYTES && v->type != CH_T_OBJECT &&
        v->type != CH_T_COMPLEX128)
        return 0;
    if (e->layout->pretty)
        code = settle_pretty(e, v, &settled);
    if (code || settled)
        return code;
    ch_buf_init(&buf, op);
    code = ch_json_emit(&buf, *v, CH_JSON_COMPACT);
    return code ? code : ch_json_parse(op, ch_buf_view(&buf), v);
}

static int emit_map_value(struct emitter *e, struct ch_value v, size_t indent)
{
    int code = settle(e, &v);
    if (code)
        return code;
    if (ch_is_list(v) && ch_list_len(v)) {
        size_t deeper = e->layout->indent_lists ? indent + 2 : indent;
        new_line(e, deeper);
        return emit_node(e, v, deeper);
    }
    if (is_block(v)) {
        new_line(e, indent + 2);
        return emit_node(e, v, indent + 2);
    }
    ch_buf_byte(e->buf, ' ');
    return emit_node(e, v, indent + 2);
}

/* At a line's start or right behind "- ": the emitter breaks only lines that
 * hold something. */
static void next_entry(struct emitter *e, size_t indent)
{
    if (e->buf->len && e->line_start == e->buf->len)
        ch_buf_fill(e->buf, ' ', indent);
    else
        new_line(e, indent);
}

static int emit_entry(struct emitter *e, const struct ch_map_entry *entry,
                      size_t indent)
{
    struct text key;
    struct ch_value v = entry->value;
    int code = check_key(e, ch_string_str(entry->key));
    if (!code)
        code = prepare_string(e, ch_string_str(entry->key), &key);
    if (code)
        return code;
    if (!is_complex_key(e, &key)) {
        write_text(e, &key, indent + 2, true);
        ch_buf_byte(e->buf, ':');
        return emit_map_value(e, v, indent);
    }
    CH_BUF_LIT(e->buf, "? ");
    write_text(e, &key, indent + 2, false);
    next_entry(e, indent);
    CH_BUF_LIT(e->buf, ": ");
    code = settle(e, &v);
    return code ? code : emit_node(e, v, indent + 2);
}

static int emit_map(struct emitter *e, struct ch_value v, size_t indent)
{
    struct ch_map_entry *entries;
    size_t len;
    if (!ch_map_len(v)) {
        if (v.u.map || e->layout->pretty)
            CH_BUF_LIT(e->buf, "{}");
        else
            CH_BUF_LIT(e->buf, "null");
        return ch_buf_check(e->buf);
    }
    int code = sorted_entries(e, v, &entries, &len);
    for (size_t i = 0; !code && i < len; i++) {
        if (i)
            next_entry(e, indent);
        code = emit_entry(e, &entries[i], indent);
    }
    return code;
}

static int emit_list(struct emitter *e, struct ch_value v, size_t indent)
{
    size_t len = ch_list_len(v);
    int code = 0;
    if (!len) {
        if (v.u.list || e->layout->pretty)
            CH_BUF_LIT(e->buf, "[]");
        else
            CH_BUF_LIT(e->buf, "null");
        return ch_buf_check(e->buf);
    }
    for (size_t i = 0; !code && i < len; i++) {
        if (i)
            next_entry(e, indent);
        CH_BUF_LIT(e->buf, "- ");
        code = emit_node(e, ch_list_at(v, i), indent + 2);
    }
    return code;
}

static int emit_node(struct emitter *e, struct ch_value v, size_t indent)
{
    struct ch_op *op = e->buf->op;
    int code = ch_step(op, 1);
    if (!code)
        code = settle(e, &v);
    if (code)
        return code;
    if (!ch_is_map(v) && !ch_is_list(v))
        return emit_scalar(e, v, indent);
    if ((code = ch_enter(op)))
        return code;
    struct ch_nest nest = ch_nest_in(e->nest, v);
    if (!e->layout->pretty) /* its way is through JSON */
        code = ch_nest_check(op, &nest, v);
    e->nest = &nest;
    if (!code)
        code = ch_is_map(v) ? emit_map(e, v, indent) : emit_list(e, v, indent);
    e->nest = nest.up;
    ch_leave(op);
    return code;
}

static int emit_document(struct ch_buf *buf, struct ch_value v,
                         const struct layout *layout)
{
    struct emitter e = {buf, layout, buf->len, 0, NULL};
    /* A scalar at the root continues its lines with an indent all the same. */
    int code = settle(&e, &v);
    if (!code)
        code = emit_node(&e, v, is_block(v) ? 0 : 2);
    if (code)
        return code;
    /* The document's end breaks a line that holds something. */
    if (e.line_start != buf->len)
        ch_buf_byte(buf, '\n');
    return ch_buf_check(buf);
}

int ch_yaml_emit(struct ch_buf *buf, struct ch_value v)
{
    return emit_document(buf, v, &layout_v2);
}

int ch_yaml_emit_pretty(struct ch_buf *buf, struct ch_value v)
{
    return emit_document(buf, v, &layout_v3);
}
