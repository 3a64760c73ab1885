#include "codec/json.h"

#include "base/utf8.h"
#include "codec/nest.h"
#include "codec/struct_fields.h"
#include "golib/strconv.h"
#include "value/list.h"
#include "value/map.h"
#include "value/object.h"

#include <math.h>

/* `up`: what `v` lies in, null at the root. */
static int emit(struct ch_buf *buf, struct ch_value v, unsigned flags,
                const struct ch_nest *up);

/* ---- strings ------------------------------------------------------------ */

static void emit_control(struct ch_buf *buf, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char from[] = "\b\f\n\r\t", to[] = "bfnrt";
    const char *known = c ? strchr(from, c) : NULL;
    ch_buf_byte(buf, '\\');
    if (known) {
        ch_buf_byte(buf, to[known - from]);
        return;
    }
    CH_BUF_LIT(buf, "u00");
    ch_buf_byte(buf, hex[c >> 4]);
    ch_buf_byte(buf, hex[c & 15]);
}

/* One code point above ASCII; the width it took. */
static size_t emit_rune(struct ch_buf *buf, struct chart_str s, size_t at)
{
    size_t width;
    uint32_t rune = ch_utf8_decode(s, at, &width);
    if (rune == CH_RUNE_ERROR && width == 1)
        CH_BUF_LIT(buf, "\\ufffd");
    else if (rune == 0x2028 || rune == 0x2029)
        ch_buf_str(buf, rune == 0x2028 ? CH_STR("\\u2028") : CH_STR("\\u2029"));
    else
        ch_buf_append(buf, s.ptr + at, width);
    return width;
}

static void emit_string(struct ch_buf *buf, struct chart_str s, unsigned flags)
{
    size_t start = 0, at = 0;
    ch_buf_byte(buf, '"');
    while (at < s.len) {
        unsigned char c = (unsigned char)s.ptr[at];
        bool html =
            (c == '<' || c == '>' || c == '&') && !(flags & CH_JSON_NO_HTML);
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && !html) {
            at++;
            continue;
        }
        ch_buf_append(buf, s.ptr + start, at - start);
        if (c >= 0x80) {
            at += emit_rune(buf, s, at);
        } else {
            if (c == '"' || c == '\\') {
                ch_buf_byte(buf, '\\');
                ch_buf_byte(buf, (char)c);
            } else {
                emit_control(buf, c);
            }
            at++;
        }
        start = at;
    }
    ch_buf_append(buf, s.ptr + start, at - start);
    ch_buf_byte(buf, '"');
}

/* ---- numbers ------------------------------------------------------------ */

static int unsupported_value(struct ch_buf *buf, const char *text)
{
    return ch_fail(buf->op, CHART_EEXEC, "json: unsupported value: %s", text);
}

/* Plain from 1e-6 up to 1e21, else with an exponent of no more digits than it
 * needs. */
static int emit_float(struct ch_buf *buf, double f)
{
    double size = fabs(f);
    if (isnan(f))
        return unsupported_value(buf, "NaN");
    if (isinf(f))
        return unsupported_value(buf, f > 0 ? "+Inf" : "-Inf");
    if (size == 0 || (size >= 1e-6 && size < 1e21)) {
        ch_format_float(buf, f, 'f', -1, 64);
        return ch_buf_check(buf);
    }
    ch_format_float(buf, f, 'e', -1, 64);
    if (buf->len >= 4 && buf->ptr[buf->len - 4] == 'e' &&
        buf->ptr[buf->len - 3] == '-' && buf->ptr[buf->len - 2] == '0') {
        buf->ptr[buf->len - 2] = buf->ptr[buf->len - 1];
        buf->len--;
    }
    return ch_buf_check(buf);
}

/* ---- containers --------------------------------------------------------- */

static void new_line(struct ch_buf *buf, unsigned flags, size_t indent)
{
    if (!(flags & CH_JSON_PRETTY))
        return;
    ch_buf_byte(buf, '\n');
    ch_buf_fill(buf, ' ', indent * 2);
}

static int emit_list(struct ch_buf *buf, struct ch_value v, unsigned flags,
                     const struct ch_nest *nest)
{
    size_t len = ch_list_len(v);
    int code = 0;
    if (!v.u.list) {
        CH_BUF_LIT(buf, "null");
        return ch_buf_check(buf);
    }
    if (!len) {
        CH_BUF_LIT(buf, "[]");
        return ch_buf_check(buf);
    }
    ch_buf_byte(buf, '[');
    for (size_t i = 0; !code && i < len; i++) {
        if (i)
            ch_buf_byte(buf, ',');
        new_line(buf, flags, nest->level);
        code = emit(buf, ch_list_at(v, i), flags, nest);
    }
    new_line(buf, flags, nest->level - 1);
    ch_buf_byte(buf, ']');
    return code ? code : ch_buf_check(buf);
}

static int emit_map(struct ch_buf *buf, struct ch_value v, unsigned flags,
                    const struct ch_nest *nest)
{
    struct ch_map *map = v.u.map;
    if (!map) {
        CH_BUF_LIT(buf, "null");
        return ch_buf_check(buf);
    }
    int code = v.flags & CH_FLAG_ORDERED ? 0 : ch_map_sort(buf->op, map);
    if (!map->len) {
        CH_BUF_LIT(buf, "{}");
        return ch_buf_check(buf);
    }
    ch_buf_byte(buf, '{');
    for (uint32_t i = 0; !code && i < map->len; i++) {
        if (i)
            ch_buf_byte(buf, ',');
        new_line(buf, flags, nest->level);
        emit_string(buf, ch_string_str(map->entries[i].key), flags);
        ch_buf_byte(buf, ':');
        if (flags & CH_JSON_PRETTY)
            ch_buf_byte(buf, ' ');
        code = emit(buf, map->entries[i].value, flags, nest);
    }
    new_line(buf, flags, nest->level - 1);
    ch_buf_byte(buf, '}');
    return code ? code : ch_buf_check(buf);
}

static void emit_bytes(struct ch_buf *buf, struct chart_str s)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    ch_buf_byte(buf, '"');
    for (size_t i = 0; i < s.len; i += 3) {
        size_t left = s.len - i;
        uint32_t word = (uint32_t)(unsigned char)s.ptr[i] << 16;
        if (left > 1)
            word |= (uint32_t)(unsigned char)s.ptr[i + 1] << 8;
        if (left > 2)
            word |= (unsigned char)s.ptr[i + 2];
        ch_buf_byte(buf, digits[word >> 18]);
        ch_buf_byte(buf, digits[word >> 12 & 63]);
        ch_buf_byte(buf, left > 1 ? digits[word >> 6 & 63] : '=');
        ch_buf_byte(buf, left > 2 ? digits[word & 63] : '=');
    }
    ch_buf_byte(buf, '"');
}

/* The end of the string that starts at `at`, behind its quote. */
static size_t skip_string(struct chart_str s, size_t at)
{
    for (at++; at < s.len && s.ptr[at] != '"'; at++)
        if (s.ptr[at] == '\\')
            at++;
    return at + 1;
}

/* json.Indent of compact JSON. */
static void indent_text(struct ch_buf *buf, struct chart_str s, size_t indent)
{
    for (size_t at = 0, end; at < s.len; at = end) {
        char c = s.ptr[at];
        bool opens = c == '{' || c == '[', closes = c == '}' || c == ']';
        end = c == '"' ? skip_string(s, at) : at + 1;
        if (opens && end < s.len && (s.ptr[end] == '}' || s.ptr[end] == ']'))
            end++; /* nothing inside: both on one line */
        else if (opens)
            indent++;
        else if (closes)
            new_line(buf, CH_JSON_PRETTY, --indent);
        ch_buf_str(buf, ch_str_sub(s, at, end));
        if (c == ',' || (opens && end == at + 1))
            new_line(buf, CH_JSON_PRETTY, indent);
        else if (c == ':')
            ch_buf_byte(buf, ' ');
    }
}

static int emit_object(struct ch_buf *buf, struct ch_value v, unsigned flags,
                       size_t indent)
{
    const struct ch_class *class_ = v.u.object->class_;
    struct ch_buf text;
    if (!class_->json)
        return ch_fail(buf->op, CHART_EEXEC, "json: unsupported type: %.*s",
                       CH_STR_ARG(class_->type_name));
    if (!(flags & CH_JSON_PRETTY))
        return class_->json(buf, v);
    ch_buf_init(&text, buf->op);
    int code = class_->json(&text, v);
    indent_text(buf, ch_buf_view(&text), indent);
    return code ? code : ch_buf_check(buf);
}

static int emit_nested(struct ch_buf *buf, struct ch_value v, unsigned flags,
                       const struct ch_nest *up)
{
    struct ch_nest nest = ch_nest_in(up, v);
    int code = ch_enter(buf->op);
    if (code)
        return code;
    code = ch_nest_check(buf->op, &nest, v);
    if (!code)
        code = ch_is_map(v) ? emit_map(buf, v, flags, &nest)
                            : emit_list(buf, v, flags, &nest);
    ch_leave(buf->op);
    return code;
}

static int emit(struct ch_buf *buf, struct ch_value v, unsigned flags,
                const struct ch_nest *up)
{
    int code = ch_step(buf->op, 1);
    if (code)
        return code;
    if (ch_is_map(v) || ch_is_list(v))
        return emit_nested(buf, v, flags, up);
    if (ch_is_nil(v))
        CH_BUF_LIT(buf, "null");
    else if (v.type == CH_T_BOOL)
        ch_buf_str(buf, v.u.boolean ? CH_STR("true") : CH_STR("false"));
    else if (v.type == CH_T_STRING)
        emit_string(buf, ch_value_str(v), flags);
    else if (v.type == CH_T_BYTES)
        emit_bytes(buf, ch_value_str(v));
    else if (v.type == CH_T_FLOAT64)
        return emit_float(buf, v.u.number);
    else if (ch_is_signed(v))
        ch_buf_int(buf, v.u.integer);
    else if (ch_is_unsigned(v))
        ch_buf_uint(buf, v.u.uinteger);
    else if (v.type == CH_T_OBJECT)
        return emit_object(buf, v, flags, up ? up->level : 0);
    else
        return ch_fail(buf->op, CHART_EEXEC, "json: unsupported type: %.*s",
                       CH_STR_ARG(ch_value_type_name(v)));
    return ch_buf_check(buf);
}

int ch_json_emit(struct ch_buf *buf, struct ch_value v, unsigned flags)
{
    return emit(buf, v, flags, NULL);
}
