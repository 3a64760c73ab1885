#include "codec/yaml_input.h"

#include "base/buf.h"

/* ---- classes of bytes --------------------------------------------------- */

#define B CH_YAML_C_BLANK
#define N CH_YAML_C_BREAK
#define Z CH_YAML_C_END
#define F CH_YAML_C_FLOW
#define K CH_YAML_C_COLON
#define U CH_YAML_C_WIDE
#define W CH_YAML_C_WORD
#define S CH_YAML_C_SPECIAL

/* Of the breaks above ASCII only the first bytes are known here. */
const unsigned char ch_yaml_classes[256] = {
    [0] = Z | S,    ['\t'] = B | S, [' '] = B | S, ['\n'] = N | S,
    ['\r'] = N | S, ['#'] = S,      ['&'] = S,     ['*'] = S,
    ['!'] = S,      ['|'] = S,      ['>'] = S,     ['\''] = S,
    ['"'] = S,      ['%'] = S,      ['@'] = S,     ['`'] = S,
    [','] = F | S,  ['?'] = F | S,  ['['] = F | S, [']'] = F | S,
    ['{'] = F | S,  ['}'] = F | S,  [':'] = K | S, ['-'] = W | S,
    ['_'] = W,      ['0'] = W,      ['1'] = W,     ['2'] = W,
    ['3'] = W,      ['4'] = W,      ['5'] = W,     ['6'] = W,
    ['7'] = W,      ['8'] = W,      ['9'] = W,     ['A'] = W,
    ['B'] = W,      ['C'] = W,      ['D'] = W,     ['E'] = W,
    ['F'] = W,      ['G'] = W,      ['H'] = W,     ['I'] = W,
    ['J'] = W,      ['K'] = W,      ['L'] = W,     ['M'] = W,
    ['N'] = W,      ['O'] = W,      ['P'] = W,     ['Q'] = W,
    ['R'] = W,      ['S'] = W,      ['T'] = W,     ['U'] = W,
    ['V'] = W,      ['W'] = W,      ['X'] = W,     ['Y'] = W,
    ['Z'] = W,      ['a'] = W,      ['b'] = W,     ['c'] = W,
    ['d'] = W,      ['e'] = W,      ['f'] = W,     ['g'] = W,
    ['h'] = W,      ['i'] = W,      ['j'] = W,     ['k'] = W,
    ['l'] = W,      ['m'] = W,      ['n'] = W,     ['o'] = W,
    ['p'] = W,      ['q'] = W,      ['r'] = W,     ['s'] = W,
    ['t'] = W,      ['u'] = W,      ['v'] = W,     ['w'] = W,
    ['x'] = W,      ['y'] = W,      ['z'] = W,     [0xC0] = U,
    [0xC1] = U,     [0xC2] = U | N, [0xC3] = U,    [0xC4] = U,
    [0xC5] = U,     [0xC6] = U,     [0xC7] = U,    [0xC8] = U,
    [0xC9] = U,     [0xCA] = U,     [0xCB] = U,    [0xCC] = U,
    [0xCD] = U,     [0xCE] = U,     [0xCF] = U,    [0xD0] = U,
    [0xD1] = U,     [0xD2] = U,     [0xD3] = U,    [0xD4] = U,
    [0xD5] = U,     [0xD6] = U,     [0xD7] = U,    [0xD8] = U,
    [0xD9] = U,     [0xDA] = U,     [0xDB] = U,    [0xDC] = U,
    [0xDD] = U,     [0xDE] = U,     [0xDF] = U,    [0xE0] = U,
    [0xE1] = U,     [0xE2] = U | N, [0xE3] = U,    [0xE4] = U,
    [0xE5] = U,     [0xE6] = U,     [0xE7] = U,    [0xE8] = U,
    [0xE9] = U,     [0xEA] = U,     [0xEB] = U,    [0xEC] = U,
    [0xED] = U,     [0xEE] = U,     [0xEF] = U,    [0xF0] = U,
    [0xF1] = U,     [0xF2] = U,     [0xF3] = U,    [0xF4] = U,
    [0xF5] = U,     [0xF6] = U,     [0xF7] = U,
};

#undef B
#undef N
#undef Z
#undef F
#undef K
#undef U
#undef W
#undef S

/* ---- what may be in a text ---------------------------------------------- */

static const char control[] = "control characters are not allowed";
static const char incomplete[] = "incomplete UTF-8 octet sequence";

static bool is_allowed(uint32_t rune)
{
    return rune == '\t' || rune == '\n' || rune == '\r' ||
           (rune >= 0x20 && rune <= 0x7E) || rune == 0x85 ||
           (rune >= 0xA0 && rune <= 0xD7FF) ||
           (rune >= 0xE000 && rune <= 0xFFFD) ||
           (rune >= 0x10000 && rune <= 0x10FFFF);
}

/* go-yaml's check of one character: null and its width, or the problem. */
static const char *check_char(struct chart_str s, size_t at, size_t *width)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char c = (unsigned char)s.ptr[at];
    size_t len = c < 0x80 ? 1 : c < 0xC0 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    uint32_t rune = len == 1 ? c : c & (0x7Fu >> len);
    if (!len || c >= 0xF8)
        return "invalid leading UTF-8 octet";
    if (len > s.len - at)
        return incomplete;
    for (size_t i = 1; i < len; i++) {
        unsigned char next = (unsigned char)s.ptr[at + i];
        if ((next & 0xC0) != 0x80)
            return "invalid trailing UTF-8 octet";
        rune = rune << 6 | (next & 0x3F);
    }
    if (rune < least[len])
        return "invalid length of a UTF-8 sequence";
    if ((rune >= 0xD800 && rune <= 0xDFFF) || rune > 0x10FFFF)
        return "invalid Unicode character";
    *width = len;
    return is_allowed(rune) ? NULL : control;
}

/* Bytes from `at` on that are plain ASCII text, in blocks a compiler can
 * vectorize. */
static size_t skip_ascii(struct chart_str s, size_t at)
{
    enum { BLOCK = 32 };
    while (at + BLOCK <= s.len) {
        unsigned bad = 0;
        for (int i = 0; i < BLOCK; i++) {
            unsigned char c = (unsigned char)s.ptr[at + i];
            bad |= (unsigned)((unsigned char)(c - 0x20) > 0x5E) &
                   (unsigned)(c != '\n');
        }
        if (bad)
            break;
        at += BLOCK;
    }
    return at;
}

/* The first byte that cannot be read, with the problem, or the length. */
static size_t find_problem(struct chart_str s, const char **problem)
{
    size_t width;
    for (size_t at = 0; at < s.len; at += width) {
        at = skip_ascii(s, at);
        if (at >= s.len)
            break;
        *problem = check_char(s, at, &width);
        if (*problem)
            return at;
    }
    return s.len;
}

/* go-yaml reads 512 bytes at a time and refuses a whole block, before it scans
 * any of it. A character cut by a block's end belongs to the next. */
static size_t block_start(struct chart_str s, size_t at)
{
    const size_t block = 512;
    size_t start = 0;
    for (;;) {
        size_t end = start + block;
        if (end >= s.len)
            return start;
        while (end > start + block - 4 &&
               ((unsigned char)s.ptr[end] & 0xC0) == 0x80)
            end--;
        if (at < end)
            return start;
        start = end;
    }
}

/* ---- UTF-16 ------------------------------------------------------------- */

static uint32_t unit_at(struct chart_str s, size_t at, bool big)
{
    unsigned char a = (unsigned char)s.ptr[at];
    unsigned char b = (unsigned char)s.ptr[at + 1];
    return big ? (uint32_t)a << 8 | b : (uint32_t)b << 8 | a;
}

/* What follows the byte order mark, as UTF-8 up to the first problem. */
static int convert_utf16(struct ch_op *op, struct chart_str s, bool big,
                         struct ch_buf *buf, const char **problem)
{
    ch_buf_init(buf, op);
    for (size_t at = 2; at < s.len && !*problem; at += 2) {
        uint32_t rune, low;
        if (at + 2 > s.len) {
            *problem = "incomplete UTF-16 character";
            break;
        }
        rune = unit_at(s, at, big);
        if ((rune & 0xFC00) == 0xDC00) {
            *problem = "unexpected low surrogate area";
            break;
        }
        if ((rune & 0xFC00) == 0xD800) {
            at += 2;
            if (at + 2 > s.len) {
                *problem = "incomplete UTF-16 surrogate pair";
                break;
            }
            low = unit_at(s, at, big);
            if ((low & 0xFC00) != 0xDC00) {
                *problem = "expected low surrogate area";
                break;
            }
            rune = 0x10000 + ((rune & 0x3FF) << 10) + (low & 0x3FF);
        }
        if (is_allowed(rune))
            ch_buf_rune(buf, rune);
        else
            *problem = control;
    }
    return ch_buf_check(buf);
}

/* ---- ready to scan ------------------------------------------------------ */

static int set_text(struct ch_op *op, struct chart_str s,
                    struct ch_yaml_input *input)
{
    char *copy = ch_alloc(op, s.len + CH_YAML_PADDING);
    if (!copy)
        return ch_error_code(op);
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    memset(copy + s.len, 0, CH_YAML_PADDING);
    input->start = copy;
    input->end = copy + s.len;
    return 0;
}

int ch_yaml_input_init(struct ch_op *op, struct chart_str text,
                       struct ch_yaml_input *input)
{
    struct ch_buf buf;
    input->problem = NULL;
    bool little = ch_str_starts(text, CH_STR("\xFF\xFE"));
    if (little || ch_str_starts(text, CH_STR("\xFE\xFF"))) {
        int code = convert_utf16(op, text, !little, &buf, &input->problem);
        return code ? code : set_text(op, ch_buf_view(&buf), input);
    }
    size_t skip = ch_str_starts(text, CH_STR("\xEF\xBB\xBF")) ? 3 : 0;
    struct chart_str rest = ch_str_sub(text, skip, text.len);
    size_t end = find_problem(rest, &input->problem);
    if (input->problem && input->problem != incomplete)
        end = block_start(rest, end);
    return set_text(op, ch_str_sub(rest, 0, end), input);
}
