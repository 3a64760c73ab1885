/*
 * randAlpha and its kin, randInt, randBytes, shuffle, uuidv4.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "base/utf8.h"
#include "crypto/base64.h"
#include "crypto/random.h"

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* args[0] random characters; none for a negative count. */
static int random_text(struct ch_call *call, struct chart_str alphabet)
{
    int64_t count = call->args[0].u.integer;
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    int code = ch_random_text(&buf, alphabet, count > 0 ? (uint64_t)count : 0);
    return code ? code : ch_value_take_buf(&buf, call->result);
}

static int call_rand_alpha(struct ch_call *call)
{
    return random_text(call, CH_STR(LETTERS));
}

static int call_rand_alpha_num(struct ch_call *call)
{
    return random_text(call, CH_STR(DIGITS LETTERS));
}

static int call_rand_numeric(struct ch_call *call)
{
    return random_text(call, CH_STR(DIGITS));
}

static int call_rand_ascii(struct ch_call *call)
{
    return random_text(call, CH_STR(" !\"#$%&'()*+,-./" DIGITS
                                    ":;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                    "[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"));
}

static int call_rand_bytes(struct ch_call *call)
{
    int64_t count = call->args[0].u.integer;
    struct ch_buf bytes, text;
    if (count < 0)
        return ch_fail(call->op, CHART_EEXEC,
                       "runtime error: makeslice: len out of range");
    ch_buf_init(&bytes, call->op);
    int code = ch_random_bytes(&bytes, (uint64_t)count);
    if (code)
        return code;
    ch_buf_init(&text, call->op);
    ch_base64_encode(&text, ch_buf_view(&bytes));
    return ch_value_take_buf(&text, call->result);
}

static int call_rand_int(struct ch_call *call)
{
    uint64_t low = (uint64_t)call->args[0].u.integer, number;
    uint64_t range = (uint64_t)call->args[1].u.integer - low;
    /* Go wraps the difference and refuses what is not positive then. */
    if (range == 0 || range > INT64_MAX)
        return ch_fail(call->op, CHART_EEXEC, "invalid argument to Intn");
    int code = ch_random_below(call->op, range, &number);
    *call->result = ch_int((int64_t)(low + number));
    return code;
}

/* The code points of a text, invalid bytes as U+FFFD. */
static uint32_t *decode(struct ch_op *op, struct chart_str text, size_t *count)
{
    uint32_t *runes = CH_NEW_ARRAY(op, uint32_t, text.len + 1);
    size_t width, n = 0;
    if (!runes)
        return NULL;
    for (size_t i = 0; i < text.len; i += width)
        runes[n++] = ch_utf8_decode(text, i, &width);
    *count = n;
    return runes;
}

static int call_shuffle(struct ch_call *call)
{
    struct chart_str text = ch_value_str(call->args[0]);
    struct ch_buf buf;
    size_t count;
    uint32_t *runes = decode(call->op, text, &count);
    if (!runes)
        return ch_error_code(call->op);
    for (size_t i = count; i > 1; i--) {
        uint64_t other;
        int code = ch_random_below(call->op, i, &other);
        if (code)
            return code;
        uint32_t rune = runes[i - 1];
        runes[i - 1] = runes[other];
        runes[other] = rune;
    }
    ch_buf_init(&buf, call->op);
    for (size_t i = 0; i < count; i++)
        ch_buf_rune(&buf, runes[i]);
    return ch_value_take_buf(&buf, call->result);
}

static int call_uuidv4(struct ch_call *call)
{
    struct ch_buf buf;
    ch_buf_init(&buf, call->op);
    int code = ch_random_uuid(&buf);
    return code ? code : ch_value_take_buf(&buf, call->result);
}

static const struct ch_func rows[] = {
    {"randAlpha", "i", call_rand_alpha, CH_FUNC_RANDOM, "randAlpha COUNT",
     "COUNT random letters, upper and lower case.", "{{ randAlpha 5 | len }}",
     "5"},
    {"randAlphaNum", "i", call_rand_alpha_num, CH_FUNC_RANDOM,
     "randAlphaNum COUNT", "COUNT random letters and digits.",
     "{{ randAlphaNum 5 | len }}", "5"},
    {"randAscii", "i", call_rand_ascii, CH_FUNC_RANDOM, "randAscii COUNT",
     "COUNT random printable ASCII characters, blanks among them.",
     "{{ randAscii 5 | len }}", "5"},
    {"randBytes", "i", call_rand_bytes, CH_FUNC_RANDOM, "randBytes COUNT",
     "COUNT random bytes in base64.", "{{ randBytes 8 | b64dec | len }}", "8"},
    {"randInt", "ii", call_rand_int, CH_FUNC_RANDOM, "randInt LOW HIGH",
     "A random integer from LOW up to, but not including, HIGH.",
     "{{ randInt 7 8 }}", "7"},
    {"randNumeric", "i", call_rand_numeric, CH_FUNC_RANDOM, "randNumeric COUNT",
     "COUNT random decimal digits.",
     "{{ randNumeric 5 | trimAll \"0123456789\" | quote }}", "\"\""},
    {"shuffle", "s", call_shuffle, CH_FUNC_RANDOM, "shuffle TEXT",
     "The characters of TEXT in random order.",
     "{{ shuffle \"hello\" | splitList \"\" | sortAlpha | join \"\" }}",
     "ehllo"},
    {"uuidv4", "", call_uuidv4, CH_FUNC_RANDOM, "uuidv4",
     "A random UUID, version 4.", "{{ uuidv4 | splitList \"-\" | len }}", "5"},
};

const struct ch_func_family ch_funcs_random = {
    "random", "Random texts and numbers", rows, CH_COUNT(rows)};
