#include "template/lexer.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "golib/strconv.h"
#include "golib/unicode.h"

#define LEFT_DELIM "{{"
#define RIGHT_DELIM "}}"
#define DELIM_LEN 2
/* A dash and the space beside it. */
#define TRIM_LEN 2

void ch_lexer_init(struct ch_lexer *lexer, struct ch_op *op,
                   struct chart_str text)
{
    *lexer = (struct ch_lexer){.op = op, .text = text};
}

uint32_t ch_line_at(struct chart_str text, size_t pos)
{
    uint32_t line = 1;
    const char *at = text.ptr, *end = text.ptr + pos;
    while (at < end) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (!at)
            break;
        at++;
        line++;
    }
    return line;
}

/* ---- characters --------------------------------------------------------- */

/* What an ASCII byte may be. */
#define SPACE 1      /* between operands, trimmed beside markers */
#define WORD 2       /* letter, digit, underscore */
#define TERMINATOR 4 /* may follow a name */

/* clang-format off */
static const unsigned char classes[256] = {
    ['\t'] = SPACE | TERMINATOR, ['\n'] = SPACE | TERMINATOR,
    ['\r'] = SPACE | TERMINATOR, [' '] = SPACE | TERMINATOR,
    ['.'] = TERMINATOR, [','] = TERMINATOR, ['|'] = TERMINATOR,
    [':'] = TERMINATOR, [')'] = TERMINATOR, ['('] = TERMINATOR,
    ['0'] = WORD, ['1'] = WORD, ['2'] = WORD, ['3'] = WORD, ['4'] = WORD,
    ['5'] = WORD, ['6'] = WORD, ['7'] = WORD, ['8'] = WORD, ['9'] = WORD,
    ['A'] = WORD, ['B'] = WORD, ['C'] = WORD, ['D'] = WORD, ['E'] = WORD,
    ['F'] = WORD, ['G'] = WORD, ['H'] = WORD, ['I'] = WORD, ['J'] = WORD,
    ['K'] = WORD, ['L'] = WORD, ['M'] = WORD, ['N'] = WORD, ['O'] = WORD,
    ['P'] = WORD, ['Q'] = WORD, ['R'] = WORD, ['S'] = WORD, ['T'] = WORD,
    ['U'] = WORD, ['V'] = WORD, ['W'] = WORD, ['X'] = WORD, ['Y'] = WORD,
    ['Z'] = WORD, ['_'] = WORD,
    ['a'] = WORD, ['b'] = WORD, ['c'] = WORD, ['d'] = WORD, ['e'] = WORD,
    ['f'] = WORD, ['g'] = WORD, ['h'] = WORD, ['i'] = WORD, ['j'] = WORD,
    ['k'] = WORD, ['l'] = WORD, ['m'] = WORD, ['n'] = WORD, ['o'] = WORD,
    ['p'] = WORD, ['q'] = WORD, ['r'] = WORD, ['s'] = WORD, ['t'] = WORD,
    ['u'] = WORD, ['v'] = WORD, ['w'] = WORD, ['x'] = WORD, ['y'] = WORD,
    ['z'] = WORD,
};
/* clang-format on */

static bool is_space(char c)
{
    return classes[(unsigned char)c] & SPACE;
}

static bool at_end(const struct ch_lexer *lexer)
{
    return lexer->pos >= lexer->text.len;
}

/* The byte at `pos` + `ahead`, or NUL past the end. */
static char byte_at(const struct ch_lexer *lexer, size_t ahead)
{
    size_t at = lexer->pos + ahead;
    return at < lexer->text.len ? lexer->text.ptr[at] : '\0';
}

/* Whether a letter, digit or underscore is next; its width. */
static bool at_alphanumeric(const struct ch_lexer *lexer, size_t *width)
{
    if (at_end(lexer))
        return false;
    unsigned char c = (unsigned char)lexer->text.ptr[lexer->pos];
    *width = 1;
    if (c < 0x80)
        return classes[c] & WORD;
    uint32_t rune = ch_utf8_decode(lexer->text, lexer->pos, width);
    return ch_uni_is_letter(rune) || ch_uni_is_digit(rune);
}

static void skip_alphanumeric(struct ch_lexer *lexer)
{
    const char *at = lexer->text.ptr + lexer->pos;
    const char *end = lexer->text.ptr + lexer->text.len;
    while (at < end && classes[(unsigned char)*at] & WORD)
        at++;
    lexer->pos = (size_t)(at - lexer->text.ptr);
    size_t width;
    if (at < end && (unsigned char)*at >= 0x80)
        while (at_alphanumeric(lexer, &width))
            lexer->pos += width;
}

static bool starts_with(const struct ch_lexer *lexer, size_t ahead,
                        const char *literal)
{
    return byte_at(lexer, ahead) == literal[0] &&
           byte_at(lexer, ahead + 1) == literal[1];
}

static bool at_left_trim_marker(const struct ch_lexer *lexer)
{
    return byte_at(lexer, 0) == '-' && is_space(byte_at(lexer, 1));
}

/* At the right delimiter? `*trim`: with a trim marker in front. */
static bool at_right_delim(const struct ch_lexer *lexer, bool *trim)
{
    *trim = is_space(byte_at(lexer, 0)) && byte_at(lexer, 1) == '-' &&
            starts_with(lexer, TRIM_LEN, RIGHT_DELIM);
    return *trim || starts_with(lexer, 0, RIGHT_DELIM);
}

/* Whether a name may end here. */
static bool at_terminator(const struct ch_lexer *lexer)
{
    if (at_end(lexer))
        return true;
    unsigned char c = (unsigned char)lexer->text.ptr[lexer->pos];
    return classes[c] & TERMINATOR ||
           (c == '}' && starts_with(lexer, 0, RIGHT_DELIM));
}

static void skip_trimmed_space(struct ch_lexer *lexer)
{
    while (is_space(byte_at(lexer, 0)))
        lexer->pos++;
}

/* ---- tokens ------------------------------------------------------------- */

/* Everything since `start` as a token. */
static struct ch_token emit(struct ch_lexer *lexer, enum ch_token_type type)
{
    struct chart_str text =
        ch_str(lexer->text.ptr + lexer->start, lexer->pos - lexer->start);
    struct ch_token token = {type, (uint32_t)lexer->start, text};
    lexer->start = lexer->pos;
    return token;
}

static struct ch_token error_token(struct ch_lexer *lexer,
                                   struct chart_str message)
{
    return (struct ch_token){CH_TOK_ERROR, (uint32_t)lexer->start, message};
}

#define ERROR(lexer, literal) error_token((lexer), CH_STR(literal))

/* Takes the message from a buffer; out of memory the operation says so. */
static struct ch_token error_buf(struct ch_lexer *lexer, struct ch_buf *buf)
{
    struct chart_str message;
    (void)ch_buf_take(buf, &message);
    return error_token(lexer, message);
}

/* Go's %#U of the character at `pos`. */
static struct ch_token error_rune(struct ch_lexer *lexer, const char *what,
                                  size_t pos)
{
    struct ch_buf buf;
    size_t width;
    uint32_t rune = ch_utf8_decode(lexer->text, pos, &width);
    ch_buf_init(&buf, lexer->op);
    ch_buf_printf(&buf, "%s U+%04X", what, (unsigned)rune);
    if (ch_is_print(rune)) {
        CH_BUF_LIT(&buf, " '");
        ch_buf_rune(&buf, rune);
        ch_buf_byte(&buf, '\'');
    }
    return error_buf(lexer, &buf);
}

static struct ch_token error_number(struct ch_lexer *lexer)
{
    struct ch_buf buf;
    ch_buf_init(&buf, lexer->op);
    CH_BUF_LIT(&buf, "bad number syntax: ");
    ch_quote(&buf, ch_str_sub(lexer->text, lexer->start, lexer->pos));
    return error_buf(lexer, &buf);
}

/* The words of the language, the shortest first. */
static const struct {
    struct chart_str word;
    enum ch_token_type type;
} keywords[] = {
    {CH_STR_INIT("if"), CH_TOK_IF},
    {CH_STR_INIT("end"), CH_TOK_END},
    {CH_STR_INIT("nil"), CH_TOK_NIL},
    {CH_STR_INIT("else"), CH_TOK_ELSE},
    {CH_STR_INIT("true"), CH_TOK_BOOL},
    {CH_STR_INIT("with"), CH_TOK_WITH},
    {CH_STR_INIT("block"), CH_TOK_BLOCK},
    {CH_STR_INIT("break"), CH_TOK_BREAK},
    {CH_STR_INIT("false"), CH_TOK_BOOL},
    {CH_STR_INIT("range"), CH_TOK_RANGE},
    {CH_STR_INIT("define"), CH_TOK_DEFINE},
    {CH_STR_INIT("continue"), CH_TOK_CONTINUE},
    {CH_STR_INIT("template"), CH_TOK_TEMPLATE},
};

/* Where the keywords of each length start. */
static const unsigned char by_length[] = {0, 0, 0, 1, 3, 6, 10, 11, 11, 13};

static enum ch_token_type word_type(struct chart_str word)
{
    if (word.len + 1 >= CH_COUNT(by_length))
        return CH_TOK_IDENTIFIER;
    for (size_t i = by_length[word.len]; i < by_length[word.len + 1]; i++)
        if (keywords[i].word.ptr[0] == word.ptr[0] &&
            ch_str_eq(keywords[i].word, word))
            return keywords[i].type;
    return CH_TOK_IDENTIFIER;
}

static struct ch_token lex_identifier(struct ch_lexer *lexer)
{
    skip_alphanumeric(lexer);
    if (!at_terminator(lexer))
        return error_rune(lexer, "bad character", lexer->pos);
    return emit(lexer, word_type(ch_str(lexer->text.ptr + lexer->start,
                                        lexer->pos - lexer->start)));
}

/* The dot or dollar has been taken; `alone` is its type with no name behind. */
static struct ch_token lex_name(struct ch_lexer *lexer, enum ch_token_type type,
                                enum ch_token_type alone)
{
    if (at_terminator(lexer))
        return emit(lexer, alone);
    skip_alphanumeric(lexer);
    if (!at_terminator(lexer))
        return error_rune(lexer, "bad character", lexer->pos);
    return emit(lexer, type);
}

/* Up to the closing quote; the opening one has been taken. */
static struct ch_token lex_quoted(struct ch_lexer *lexer, char quote,
                                  enum ch_token_type type,
                                  struct chart_str unterminated)
{
    while (!at_end(lexer)) {
        char c = lexer->text.ptr[lexer->pos++];
        if (c == '\\' && !at_end(lexer))
            c = lexer->text.ptr[lexer->pos++] == '\n' ? '\n' : '\\';
        if (c == '\n')
            break;
        if (c == quote)
            return emit(lexer, type);
    }
    return error_token(lexer, unterminated);
}

static struct ch_token lex_raw_quote(struct ch_lexer *lexer)
{
    size_t end = ch_str_find_byte(lexer->text, '`', lexer->pos);
    if (end == CH_NPOS) {
        lexer->pos = lexer->text.len;
        return ERROR(lexer, "unterminated raw quoted string");
    }
    lexer->pos = end + 1;
    return emit(lexer, CH_TOK_RAW_STRING);
}

static bool accept(struct ch_lexer *lexer, const char *set)
{
    char c = byte_at(lexer, 0);
    if (c == '\0' || !strchr(set, c))
        return false;
    lexer->pos++;
    return true;
}

static void accept_run(struct ch_lexer *lexer, const char *set)
{
    while (accept(lexer, set))
        continue;
}

/* Not a perfect reader: what it takes wrongly, the parser of numbers refuses.
 */
static bool scan_number(struct ch_lexer *lexer)
{
    static const char decimal[] = "0123456789_";
    static const char hex[] = "0123456789abcdefABCDEF_";
    const char *digits = decimal;
    (void)accept(lexer, "+-");
    if (accept(lexer, "0")) {
        if (accept(lexer, "xX"))
            digits = hex;
        else if (accept(lexer, "oO"))
            digits = "01234567_";
        else if (accept(lexer, "bB"))
            digits = "01_";
    }
    accept_run(lexer, digits);
    if (accept(lexer, "."))
        accept_run(lexer, digits);
    if ((digits == decimal && accept(lexer, "eE")) ||
        (digits == hex && accept(lexer, "pP"))) {
        (void)accept(lexer, "+-");
        accept_run(lexer, decimal);
    }
    (void)accept(lexer, "i");
    size_t width;
    if (!at_alphanumeric(lexer, &width))
        return true;
    lexer->pos += width;
    return false;
}

static struct ch_token lex_number(struct ch_lexer *lexer)
{
    if (!scan_number(lexer))
        return error_number(lexer);
    char sign = byte_at(lexer, 0);
    if (sign != '+' && sign != '-')
        return emit(lexer, CH_TOK_NUMBER);
    /* Complex, as 1+2i: no spaces, must end in i. */
    if (!scan_number(lexer) || lexer->text.ptr[lexer->pos - 1] != 'i')
        return error_number(lexer);
    return emit(lexer, CH_TOK_COMPLEX);
}

static struct ch_token lex_right_delim(struct ch_lexer *lexer)
{
    bool trim;
    (void)at_right_delim(lexer, &trim);
    if (trim) {
        lexer->pos += TRIM_LEN;
        lexer->start = lexer->pos;
    }
    lexer->pos += DELIM_LEN;
    struct ch_token token = emit(lexer, CH_TOK_RIGHT_DELIM);
    if (trim) {
        skip_trimmed_space(lexer);
        lexer->start = lexer->pos;
    }
    lexer->inside_action = false;
    return token;
}

/* A run of spaces, the last of which may belong to a trimming delimiter. */
static struct ch_token lex_space(struct ch_lexer *lexer)
{
    skip_trimmed_space(lexer);
    if (byte_at(lexer, 0) == '-' && starts_with(lexer, 1, RIGHT_DELIM)) {
        lexer->pos--;
        if (lexer->pos == lexer->start)
            return lex_right_delim(lexer);
    }
    return emit(lexer, CH_TOK_SPACE);
}

static struct ch_token lex_paren(struct ch_lexer *lexer, char c)
{
    lexer->pos++;
    if (c == '(') {
        lexer->paren_depth++;
        return emit(lexer, CH_TOK_LEFT_PAREN);
    }
    if (--lexer->paren_depth < 0)
        return ERROR(lexer, "unexpected right paren");
    return emit(lexer, CH_TOK_RIGHT_PAREN);
}

static struct ch_token lex_punctuation(struct ch_lexer *lexer, char c)
{
    size_t at = lexer->pos++;
    switch (c) {
    case '=':
        return emit(lexer, CH_TOK_ASSIGN);
    case ':':
        if (byte_at(lexer, 0) != '=')
            return ERROR(lexer, "expected :=");
        lexer->pos++;
        return emit(lexer, CH_TOK_DECLARE);
    case '|':
        return emit(lexer, CH_TOK_PIPE);
    case '"':
        return lex_quoted(lexer, '"', CH_TOK_STRING,
                          CH_STR("unterminated quoted string"));
    case '`':
        return lex_raw_quote(lexer);
    case '$':
        return lex_name(lexer, CH_TOK_VARIABLE, CH_TOK_VARIABLE);
    case '\'':
        return lex_quoted(lexer, '\'', CH_TOK_CHAR_CONSTANT,
                          CH_STR("unterminated character constant"));
    default:
        if (c >= ' ' && c <= '~')
            return emit(lexer, CH_TOK_CHAR);
        return error_rune(lexer, "unrecognized character in action:", at);
    }
}

static struct ch_token lex_delim(struct ch_lexer *lexer)
{
    if (lexer->paren_depth == 0)
        return lex_right_delim(lexer);
    return ERROR(lexer, "unclosed left paren");
}

static struct ch_token lex_action(struct ch_lexer *lexer)
{
    bool trim;
    if (at_end(lexer))
        return ERROR(lexer, "unclosed action");
    char c = lexer->text.ptr[lexer->pos];
    if (classes[(unsigned char)c] & WORD)
        return ch_is_digit(c) ? lex_number(lexer) : lex_identifier(lexer);
    if ((is_space(c) || c == '}') && at_right_delim(lexer, &trim))
        return lex_delim(lexer);
    if (is_space(c))
        return lex_space(lexer);
    if (c == '.' && lexer->pos + 1 < lexer->text.len &&
        !ch_is_digit(byte_at(lexer, 1))) {
        lexer->pos++;
        return lex_name(lexer, CH_TOK_FIELD, CH_TOK_DOT);
    }
    if (c == '.' || c == '+' || c == '-')
        return lex_number(lexer);
    size_t width;
    if (at_alphanumeric(lexer, &width))
        return lex_identifier(lexer);
    if (c == '(' || c == ')')
        return lex_paren(lexer, c);
    return lex_punctuation(lexer, c);
}

/* ---- outside actions ---------------------------------------------------- */

/* Skips a comment, from its opening slash to behind the delimiter. False with
 * the error token set when it is not closed as it should be. */
static bool skip_comment(struct ch_lexer *lexer, struct ch_token *error)
{
    bool trim;
    size_t end = ch_str_find(lexer->text, CH_STR("*/"), lexer->pos + 2);
    if (end == CH_NPOS) {
        *error = ERROR(lexer, "unclosed comment");
        return false;
    }
    lexer->pos = end + 2;
    if (!at_right_delim(lexer, &trim)) {
        *error = ERROR(lexer, "comment ends before closing delimiter");
        return false;
    }
    lexer->pos += trim ? TRIM_LEN + DELIM_LEN : DELIM_LEN;
    if (trim)
        skip_trimmed_space(lexer);
    lexer->start = lexer->pos;
    return true;
}

/* Position of the next left delimiter, or CH_NPOS. */
static size_t find_left_delim(const struct ch_lexer *lexer)
{
    const char *at = lexer->text.ptr + lexer->pos;
    const char *end = lexer->text.ptr + lexer->text.len;
    while (end - at >= DELIM_LEN) {
        at = memchr(at, '{', (size_t)(end - at) - 1);
        if (!at)
            break;
        if (at[1] == '{')
            return (size_t)(at - lexer->text.ptr);
        at++;
    }
    return CH_NPOS;
}

static struct ch_token lex_text(struct ch_lexer *lexer)
{
    for (;;) {
        size_t delim = find_left_delim(lexer);
        if (delim == CH_NPOS) {
            lexer->pos = lexer->text.len;
            return emit(lexer,
                        lexer->pos > lexer->start ? CH_TOK_TEXT : CH_TOK_EOF);
        }
        lexer->pos = delim + DELIM_LEN;
        bool trim = at_left_trim_marker(lexer);
        size_t end = delim;
        while (trim && end > lexer->start && is_space(lexer->text.ptr[end - 1]))
            end--;
        if (end > lexer->start) {
            lexer->pos = end;
            struct ch_token token = emit(lexer, CH_TOK_TEXT);
            lexer->start = lexer->pos = delim;
            return token;
        }
        lexer->start = delim;
        size_t body = delim + DELIM_LEN + (trim ? TRIM_LEN : 0);
        lexer->pos = body;
        if (!starts_with(lexer, 0, "/*")) {
            lexer->pos = delim + DELIM_LEN;
            struct ch_token token = emit(lexer, CH_TOK_LEFT_DELIM);
            lexer->start = lexer->pos = body;
            lexer->inside_action = true;
            lexer->paren_depth = 0;
            return token;
        }
        struct ch_token error;
        lexer->start = body;
        if (!skip_comment(lexer, &error))
            return error;
    }
}

struct ch_token ch_lexer_next(struct ch_lexer *lexer)
{
    return lexer->inside_action ? lex_action(lexer) : lex_text(lexer);
}
