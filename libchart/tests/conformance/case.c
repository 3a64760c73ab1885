#include "tests/conformance/case.h"

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

void give_up(const char *why)
{
    printf("Bail out! %s\n", why);
    exit(1);
}

static struct chart_str taken(struct ch_buf *buf)
{
    struct chart_str out;
    if (ch_buf_take(buf, &out) != 0)
        give_up("out of memory");
    return out;
}

/* ------------------------------------------------------------- escapes */

static int hex_digit(char c)
{
    if (ch_is_digit(c))
        return c - '0';
    c = ch_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* What the escape at `s` stands for; returns the bytes it takes. */
static size_t one_escape(struct ch_buf *buf, struct chart_str s)
{
    static const char from[] = "nrts\\", to[] = "\n\r\t \\";
    char c = s.len > 1 ? s.ptr[1] : '\0';
    const char *simple = c ? strchr(from, c) : NULL;
    if (simple) {
        ch_buf_byte(buf, to[simple - from]);
        return 2;
    }
    if (c == '\n')
        return 2;
    if (c == 'x' && s.len > 3 && hex_digit(s.ptr[2]) >= 0 &&
        hex_digit(s.ptr[3]) >= 0) {
        ch_buf_byte(buf,
                    (char)(hex_digit(s.ptr[2]) * 16 + hex_digit(s.ptr[3])));
        return 4;
    }
    give_up("a bad escape in testdata");
}

struct chart_str unescape(struct ch_op *op, struct chart_str text)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    for (size_t i = 0; i < text.len;) {
        if (text.ptr[i] != '\\') {
            ch_buf_byte(&buf, text.ptr[i++]);
            continue;
        }
        i += one_escape(&buf, ch_str_sub(text, i, text.len));
    }
    return taken(&buf);
}

static int base64_digit(char c)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

struct chart_str unbase64(struct ch_op *op, struct chart_str text)
{
    struct ch_buf buf;
    unsigned bits = 0;
    int count = 0;
    ch_buf_init(&buf, op);
    for (size_t i = 0; i < text.len; i++) {
        int digit = base64_digit(text.ptr[i]);
        if (digit < 0)
            continue;
        bits = (bits << 6) | (unsigned)digit;
        count += 6;
        if (count >= 8) {
            count -= 8;
            ch_buf_byte(&buf, (char)(bits >> count & 0xff));
        }
    }
    return taken(&buf);
}

/* -------------------------------------------------------- golden cases */

/* Takes one line off `*rest`, without its newline. */
static bool next_line(struct chart_str *rest, struct chart_str *line)
{
    if (rest->len == 0)
        return false;
    if (!ch_str_cut(*rest, '\n', line, rest))
        *line = *rest, *rest = ch_str("", 0);
    return true;
}

static bool is_header(struct chart_str line)
{
    return line.len > 6 && ch_str_starts(line, CH_STR("-- ")) &&
           ch_str_ends(line, CH_STR(" --"));
}

static struct section section_of(struct chart_str header)
{
    struct section section = {.name = ch_str_sub(header, 3, header.len - 3)};
    size_t bar = ch_str_find(section.name, CH_STR(" | "), 0);
    section.flags = ch_str("", 0);
    if (bar != CH_NPOS) {
        section.flags = ch_str_sub(section.name, bar + 3, section.name.len);
        section.name.len = bar;
    }
    return section;
}

static size_t count_headers(struct chart_str text)
{
    struct chart_str line;
    size_t count = 0;
    while (next_line(&text, &line))
        count += is_header(line);
    return count;
}

struct golden golden_read(struct ch_op *op, struct chart_str text)
{
    size_t capacity = count_headers(text);
    struct golden golden = {.sections =
                                CH_NEW_ARRAY(op, struct section, capacity + 1)};
    struct section *last = NULL;
    struct chart_str line;
    if (!golden.sections)
        give_up("out of memory");
    while (next_line(&text, &line)) {
        if (is_header(line)) {
            last = &golden.sections[golden.count++];
            *last = section_of(line);
            last->body = ch_str(text.len ? text.ptr : "", 0);
        } else if (last) {
            last->body.len = (size_t)(line.ptr + line.len - last->body.ptr);
            last->body.len += line.ptr[line.len] == '\n';
        }
    }
    return golden;
}

const struct section *golden_find(const struct golden *golden, const char *name)
{
    for (size_t i = 0; i < golden->count; i++)
        if (ch_str_eq(golden->sections[i].name, ch_str_z(name)))
            return &golden->sections[i];
    return NULL;
}

bool section_flag(const struct section *section, const char *word,
                  struct chart_str *value)
{
    struct ch_str_split it = ch_str_split_start(section->flags, ',');
    struct chart_str flag, name;
    while (ch_str_split_next(&it, &flag)) {
        flag = ch_str_trim_ascii(flag);
        ch_str_cut(flag, ' ', &name, value);
        if (ch_str_eq(name, ch_str_z(word)))
            return true;
    }
    return false;
}

struct chart_str section_content(struct ch_op *op,
                                 const struct section *section)
{
    struct chart_str data = section ? section->body : ch_str("", 0), value;
    if (!section)
        return data;
    if (section_flag(section, "escaped", &value))
        data = unescape(op, data);
    if (section_flag(section, "base64", &value))
        data = unbase64(op, data);
    if (section_flag(section, "repeat", &value)) {
        struct ch_buf buf;
        ch_buf_init(&buf, op);
        for (unsigned long i = strtoul(value.ptr, NULL, 10); i > 0; i--)
            ch_buf_str(&buf, data);
        data = taken(&buf);
    }
    return data;
}

/* ------------------------------------------------------ function cases */

enum line_kind {
    LINE_COMMENT,
    LINE_DATA,
    LINE_OUTPUT,
    LINE_ESCAPED,
    LINE_ERROR,
    LINE_ESCAPED_ERROR,
    LINE_TEMPLATE
};

static const struct {
    const char *prefix;
    enum line_kind kind;
} line_kinds[] = {
    {"data: ", LINE_DATA},
    {"=> ", LINE_OUTPUT},
    {"=\\ ", LINE_ESCAPED},
    {"error: ", LINE_ERROR},
    {"error\\ ", LINE_ESCAPED_ERROR},
};

/* The kind of a line; `*line` becomes what follows the prefix. */
static enum line_kind kind_of(struct chart_str *line)
{
    struct chart_str s = *line;
    if (s.len && s.ptr[0] == '#')
        return LINE_COMMENT;
    for (size_t i = 0; i < CH_COUNT(line_kinds); i++) {
        struct chart_str prefix = ch_str_z(line_kinds[i].prefix);
        struct chart_str bare = ch_str_sub(prefix, 0, prefix.len - 1);
        *line = ch_str_sub(s, prefix.len, s.len);
        if (ch_str_starts(s, prefix) ||
            (ch_str_eq(s, bare) && line_kinds[i].kind != LINE_DATA))
            return line_kinds[i].kind;
    }
    *line = s;
    return LINE_TEMPLATE;
}

struct parts {
    struct ch_buf data, text, expected;
    bool has_text, has_expected, is_error;
    unsigned line;
};

static void parts_begin(struct parts *parts, struct ch_op *op)
{
    memset(parts, 0, sizeof *parts);
    ch_buf_init(&parts->data, op);
    ch_buf_init(&parts->text, op);
    ch_buf_init(&parts->expected, op);
}

static void join(struct ch_buf *buf, bool *begun, struct chart_str line)
{
    if (*begun)
        ch_buf_byte(buf, '\n');
    *begun = true;
    ch_buf_str(buf, line);
}

static void parts_line(struct parts *parts, struct ch_op *op,
                       struct chart_str line)
{
    bool has_data = parts->data.len > 0;
    switch (kind_of(&line)) {
    case LINE_COMMENT:
        break;
    case LINE_DATA:
        join(&parts->data, &has_data, line);
        break;
    case LINE_ESCAPED_ERROR:
        parts->is_error = true;
        CH_FALLTHROUGH;
    case LINE_ESCAPED:
        line = unescape(op, line);
        join(&parts->expected, &parts->has_expected, line);
        break;
    case LINE_ERROR:
        parts->is_error = true;
        join(&parts->expected, &parts->has_expected, line);
        break;
    case LINE_OUTPUT:
        join(&parts->expected, &parts->has_expected, line);
        break;
    case LINE_TEMPLATE:
        join(&parts->text, &parts->has_text, line);
        break;
    }
}

static void parts_end(struct parts *parts, struct blocks *blocks)
{
    struct block *block = &blocks->at[blocks->count];
    if (!parts->has_text)
        return;
    block->data = taken(&parts->data);
    block->text = taken(&parts->text);
    block->expected = taken(&parts->expected);
    block->is_error = parts->is_error;
    block->line = parts->line;
    blocks->count++;
}

struct blocks blocks_read(struct ch_op *op, struct chart_str text)
{
    struct blocks blocks = {.at = NULL};
    struct chart_str line;
    struct parts parts;
    size_t capacity = 1;
    unsigned number = 0;
    for (size_t i = 0; i < text.len; i++)
        capacity += text.ptr[i] == '\n';
    blocks.at = CH_NEW_ARRAY(op, struct block, capacity);
    if (!blocks.at)
        give_up("out of memory");
    parts_begin(&parts, op);
    while (next_line(&text, &line)) {
        number++;
        if (ch_str_trim_ascii(line).len == 0) {
            parts_end(&parts, &blocks);
            parts_begin(&parts, op);
            continue;
        }
        if (!parts.line)
            parts.line = number;
        parts_line(&parts, op, line);
    }
    parts_end(&parts, &blocks);
    return blocks;
}
