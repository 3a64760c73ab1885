/*
 * Reading floating-point numbers. Up to 15 digits with a small exponent are
 * one exact multiplication or division; the rest is divided out exactly with
 * big integers. Never asks the C library, whose answer depends on the locale.
 */
#include "golib/atof.h"

#include "base/compiler.h"
#include "base/str.h"
#include "golib/bignum.h"

#include <math.h>

/* More digits than any midpoint between two doubles has; of those behind,
 * only whether one is not 0 matters. */
#define DIGITS_MAX 800
#define MANTISSA_BITS 53
#define EXPONENT_MIN (-1022)
#define EXPONENT_MAX 1023
/* Beyond these no digits can make up for the exponent. */
#define POINT_MAX 310
#define POINT_MIN (-330)

/* A number as written. */
struct number {
    bool negative;
    bool hex;
    bool sticky;             /* digits beyond the kept ones were not all 0 */
    struct chart_str digits; /* with '.' and '_' among them */
    uint64_t mantissa;       /* the first 19 (hex: 16) significant digits */
    int mantissa_digits;
    int digit_count; /* significant digits */
    int64_t point;   /* 0.DIGITS times base^point; hex: times 2^point */
};

static int hex_digit(char c)
{
    if (ch_is_digit(c))
        return c - '0';
    c = ch_to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool ch_underscores_ok(struct chart_str s)
{
    size_t i = 0;
    char before = '^'; /* '0' a digit or prefix, '_', or '!' anything else */
    bool hex = false;
    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'))
        s = ch_str_sub(s, 1, s.len);
    if (s.len >= 2 && s.ptr[0] == '0') {
        char base = ch_to_lower(s.ptr[1]);
        if (base == 'b' || base == 'o' || base == 'x') {
            i = 2;
            before = '0';
            hex = base == 'x';
        }
    }
    for (; i < s.len; i++) {
        char c = s.ptr[i];
        if (ch_is_digit(c) || (hex && hex_digit(c) >= 0)) {
            before = '0';
        } else if (c == '_') {
            if (before != '0')
                return false;
            before = '_';
        } else {
            if (before == '_')
                return false;
            before = '!';
        }
    }
    return before != '_';
}

static size_t common_prefix(struct chart_str s, struct chart_str lower)
{
    size_t n = 0;
    while (n < s.len && n < lower.len && ch_to_lower(s.ptr[n]) == lower.ptr[n])
        n++;
    return n;
}

/* inf, infinity and nan in any case; only the infinities take a sign. */
static bool read_special(struct chart_str s, double *out)
{
    bool sign = s.len && (s.ptr[0] == '+' || s.ptr[0] == '-');
    struct chart_str word = ch_str_sub(s, sign ? 1 : 0, s.len);
    size_t inf = common_prefix(word, CH_STR("infinity"));
    if (inf == word.len && (inf == 3 || inf == 8)) {
        *out = sign && s.ptr[0] == '-' ? -INFINITY : INFINITY;
        return true;
    }
    if (s.len == 3 && common_prefix(s, CH_STR("nan")) == 3) {
        *out = NAN;
        return true;
    }
    return false;
}

static void add_digit(struct number *n, int digit)
{
    int kept = n->hex ? 16 : 19;
    n->digit_count++;
    if (n->mantissa_digits < kept) {
        n->mantissa = n->mantissa * (n->hex ? 16 : 10) + (unsigned)digit;
        n->mantissa_digits++;
    } else if (digit) {
        n->sticky = true;
    }
}

/* Digits and point from s[*at]; false when there is no digit. */
static bool read_digits(struct number *n, struct chart_str s, size_t *at,
                        bool *underscores)
{
    bool seen_point = false, seen_digit = false;
    size_t i = *at;
    int64_t point = 0;
    for (; i < s.len; i++) {
        char c = s.ptr[i];
        int digit = hex_digit(c);
        if (c == '_') {
            *underscores = true;
        } else if (c == '.' && !seen_point) {
            seen_point = true;
            point += n->digit_count;
        } else if (digit >= 0 && (n->hex || digit < 10)) {
            seen_digit = true;
            if (digit == 0 && n->digit_count == 0)
                point -= seen_point;
            else
                add_digit(n, digit);
        } else {
            break;
        }
    }
    n->digits = ch_str_sub(s, *at, i);
    n->point = seen_point ? point : n->digit_count;
    *at = i;
    return seen_digit;
}

/* The exponent behind 'e' or 'p'. Beyond 10000 it is as good as infinite. */
static bool read_exponent(struct chart_str s, size_t *at, int64_t *exponent,
                          bool *underscores)
{
    size_t i = *at;
    bool negative = false;
    int64_t e = 0;
    if (i < s.len && (s.ptr[i] == '+' || s.ptr[i] == '-'))
        negative = s.ptr[i++] == '-';
    if (i >= s.len || !ch_is_digit(s.ptr[i]))
        return false;
    for (; i < s.len && (ch_is_digit(s.ptr[i]) || s.ptr[i] == '_'); i++) {
        if (s.ptr[i] == '_')
            *underscores = true;
        else if (e < 10000)
            e = e * 10 + (s.ptr[i] - '0');
    }
    *exponent = negative ? -e : e;
    *at = i;
    return true;
}

static bool read_number(struct number *n, struct chart_str s)
{
    size_t i = 0;
    bool underscores = false;
    int64_t exponent = 0;
    *n = (struct number){.negative = false};
    if (s.len > INT32_MAX)
        return false;
    if (s.len && (s.ptr[0] == '+' || s.ptr[0] == '-'))
        n->negative = s.ptr[i++] == '-';
    if (i + 2 < s.len && s.ptr[i] == '0' && ch_to_lower(s.ptr[i + 1]) == 'x') {
        n->hex = true;
        i += 2;
    }
    if (!read_digits(n, s, &i, &underscores))
        return false;
    if (n->hex)
        n->point *= 4;
    if (i < s.len && ch_to_lower(s.ptr[i]) == (n->hex ? 'p' : 'e')) {
        i++;
        if (!read_exponent(s, &i, &exponent, &underscores))
            return false;
    } else if (n->hex) {
        return false; /* the exponent is not optional */
    }
    n->point += exponent;
    return i == s.len && (!underscores || ch_underscores_ok(s));
}

/* mantissa * 10^exponent where both are exact, so that one rounding is all. */
static bool exact(const struct number *n, double *out)
{
    static const double power[] = {
        1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    int64_t exponent = n->point - n->mantissa_digits;
    if (n->digit_count > n->mantissa_digits || n->mantissa >> MANTISSA_BITS)
        return false;
    if (n->mantissa == 0)
        exponent = 0;
    if (exponent >= 0 && exponent < (int64_t)CH_COUNT(power))
        *out = (double)n->mantissa * power[exponent];
    else if (exponent < 0 && -exponent < (int64_t)CH_COUNT(power))
        *out = (double)n->mantissa / power[-exponent];
    else
        return false;
    return true;
}

/* numerator / denominator, with 2^bits <= quotient < 2^(bits + 1): makes the
 * denominator so that the quotient lies in [1, 2); gives the power of two. */
static int normalize(struct ch_big *numerator, struct ch_big *denominator)
{
    int exponent =
        (int)ch_big_bit_len(numerator) - (int)ch_big_bit_len(denominator);
    if (exponent >= 0)
        ch_big_shift_left(denominator, (size_t)exponent);
    else
        ch_big_shift_left(numerator, (size_t)-exponent);
    if (ch_big_cmp(numerator, denominator) < 0) {
        ch_big_shift_left(numerator, 1);
        exponent--;
    }
    return exponent;
}

/* Rounds a quotient in [1, 2) times 2^exponent; the numerator is used up. */
static enum ch_parse_result round_quotient(struct ch_big *numerator,
                                           const struct ch_big *denominator,
                                           int exponent, bool sticky,
                                           double *out)
{
    int bits = MANTISSA_BITS;
    if (exponent < EXPONENT_MIN)
        bits -= EXPONENT_MIN - exponent;
    uint64_t mantissa = 0;
    for (int i = 0; i < bits; i++) {
        mantissa <<= 1;
        if (ch_big_cmp(numerator, denominator) >= 0) {
            ch_big_sub(numerator, denominator);
            mantissa |= 1;
        }
        ch_big_shift_left(numerator, 1);
    }
    /* What is left, against half a unit of the last place. With bits < 0 it is
     * less than that half. */
    int order = bits < 0 ? -1 : ch_big_cmp(numerator, denominator);
    if (order > 0 || (order == 0 && (sticky || mantissa & 1)))
        mantissa++;
    int scale = (exponent < EXPONENT_MIN ? EXPONENT_MIN : exponent) -
                (MANTISSA_BITS - 1);
    *out = ldexp((double)mantissa, scale);
    return isinf(*out) ? CH_PARSE_RANGE : CH_PARSE_OK;
}

/* The first DIGITS_MAX significant digits as an integer; how many in
 * `*count`; whether others follow that are not 0 in `*sticky`. */
static void digits_to_big(const struct number *n, struct ch_big *big,
                          int *count, bool *sticky)
{
    ch_big_set(big, 0);
    *count = 0;
    *sticky = false;
    for (size_t i = 0; i < n->digits.len; i++) {
        char c = n->digits.ptr[i];
        if (!ch_is_digit(c) || (c == '0' && *count == 0))
            continue;
        if (*count < DIGITS_MAX) {
            ch_big_mul_add(big, 10, (uint32_t)(c - '0'));
            (*count)++;
        } else if (c != '0') {
            *sticky = true;
            return;
        }
    }
}

static enum ch_parse_result from_digits(const struct number *n, double *out)
{
    struct ch_big numerator, denominator;
    int count;
    bool sticky;
    if (n->point > POINT_MAX) {
        *out = INFINITY;
        return CH_PARSE_RANGE;
    }
    if (n->point < POINT_MIN) {
        *out = 0;
        return CH_PARSE_OK;
    }
    digits_to_big(n, &numerator, &count, &sticky);
    ch_big_set(&denominator, 1);
    int exponent = (int)n->point - count;
    if (exponent >= 0)
        ch_big_mul_pow10(&numerator, (unsigned)exponent);
    else
        ch_big_mul_pow10(&denominator, (unsigned)-exponent);
    exponent = normalize(&numerator, &denominator);
    return round_quotient(&numerator, &denominator, exponent, sticky, out);
}

static enum ch_parse_result from_hex(const struct number *n, double *out)
{
    struct ch_big numerator, denominator;
    int64_t exponent = n->point - 4 * (int64_t)n->mantissa_digits;
    if (n->mantissa == 0 || exponent < -2000) {
        *out = 0;
        return CH_PARSE_OK;
    }
    if (exponent > 2000) {
        *out = INFINITY;
        return CH_PARSE_RANGE;
    }
    ch_big_set(&numerator, n->mantissa);
    ch_big_set(&denominator, 1);
    int power = normalize(&numerator, &denominator);
    return round_quotient(&numerator, &denominator, power + (int)exponent,
                          n->sticky, out);
}

enum ch_parse_result ch_parse_float(struct chart_str s, double *out)
{
    struct number n;
    enum ch_parse_result result = CH_PARSE_OK;
    *out = 0;
    if (read_special(s, out))
        return CH_PARSE_OK;
    if (!read_number(&n, s))
        return CH_PARSE_SYNTAX;
    if (n.hex)
        result = from_hex(&n, out);
    else if (!exact(&n, out))
        result = from_digits(&n, out);
    if (n.negative)
        *out = -*out;
    return result;
}
