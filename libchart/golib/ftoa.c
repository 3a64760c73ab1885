/*
 * Exact digits come from big integers (Steele and White's method, after
 * "How to Print Floating-Point Numbers Accurately"); integers and numbers of
 * up to 15 digits, which is nearly all of them, take a short way.
 */
#include "golib/ftoa.h"

#include "golib/bignum.h"

#include <math.h>

/* A double has at most 767 significant digits. */
#define DIGITS_MAX 800

struct decimal {
    int count; /* digits; the last is not 0; none for zero */
    int point; /* the value is 0.DIGITS times 10^point */
    char digits[DIGITS_MAX];
};

/* The number mantissa * 2^exponent. */
struct binary {
    uint64_t mantissa;
    int exponent;
    bool negative;
    bool special;      /* infinity, or not a number if mantissa is not 0 */
    bool lower_closer; /* the next smaller number is half as far as the next
                          greater one */
    int mantissa_bits; /* without the hidden one */
};

static struct binary split(double f, int bits)
{
    struct binary b = {.mantissa_bits = bits == 32 ? 23 : 52};
    int exponent_bits = bits == 32 ? 8 : 11;
    uint64_t raw;
    if (bits == 32) {
        float narrow = (float)f;
        uint32_t raw32;
        memcpy(&raw32, &narrow, sizeof raw32);
        raw = raw32;
    } else {
        memcpy(&raw, &f, sizeof raw);
    }
    int biased_max = (1 << exponent_bits) - 1;
    int biased = (int)(raw >> b.mantissa_bits) & biased_max;
    b.negative = raw >> (b.mantissa_bits + exponent_bits) != 0;
    b.mantissa = raw & ((UINT64_C(1) << b.mantissa_bits) - 1);
    b.special = biased == biased_max;
    b.lower_closer = b.mantissa == 0 && biased > 1;
    if (biased)
        b.mantissa |= UINT64_C(1) << b.mantissa_bits;
    else
        biased = 1;
    b.exponent = biased - biased_max / 2 - b.mantissa_bits;
    return b;
}

static int bit_len(uint64_t x)
{
    int bits = 0;
    for (; x; x >>= 1)
        bits++;
    return bits;
}

static void trim_zeros(struct decimal *d)
{
    while (d->count && d->digits[d->count - 1] == '0')
        d->count--;
    if (d->count == 0)
        d->point = 0;
}

/* The decimal of an integer times 10^-scale. */
static void decimal_from_int(struct decimal *d, uint64_t n, int scale)
{
    char tmp[20];
    int len = 0;
    for (; n; n /= 10)
        tmp[len++] = (char)('0' + n % 10);
    for (int i = 0; i < len; i++)
        d->digits[i] = tmp[len - 1 - i];
    d->count = len;
    d->point = len - scale;
    trim_zeros(d);
}

/*
 * Shortest digits of a double without big integers, if it is an integer below
 * 2^53 or reads back from a decimal of at most 15 digits: no two of those
 * share a double, so the one with the fewest places is the answer.
 */
static bool shortest_simple(struct decimal *d, double f)
{
    static const double power[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6, 1e7,
                                   1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14};
    if (f >= 9007199254740992.0 || f < 1e-6)
        return false;
    if ((double)(uint64_t)f == f) {
        decimal_from_int(d, (uint64_t)f, 0);
        return true;
    }
    for (int scale = 1; scale < (int)CH_COUNT(power); scale++) {
        double scaled = f * power[scale];
        if (scaled >= 1e15)
            return false;
        uint64_t n = (uint64_t)(scaled + 0.5);
        if ((double)n / power[scale] == f) {
            decimal_from_int(d, n, scale);
            return true;
        }
    }
    return false;
}

/* The value as a fraction r / s below 1 times 10^point, with the half gaps to
 * its neighbours, above and below, over the same s. */
struct fraction {
    struct ch_big r, s, above, below;
    int point;
};

/* Whether r, or r + above where there are gaps, reaches s. */
static bool reaches_one(const struct fraction *q, bool shortest, bool even)
{
    if (!shortest)
        return ch_big_cmp(&q->r, &q->s) >= 0;
    struct ch_big sum;
    ch_big_add(&sum, &q->r, &q->above);
    int order = ch_big_cmp(&sum, &q->s);
    return order > 0 || (order == 0 && even);
}

static void times_ten(struct fraction *q, bool shortest)
{
    ch_big_mul_add(&q->r, 10, 0);
    if (shortest) {
        ch_big_mul_add(&q->above, 10, 0);
        ch_big_mul_add(&q->below, 10, 0);
    }
}

static void fraction_init(struct fraction *q, const struct binary *b,
                          bool shortest)
{
    /* Everything is doubled (again) so that half gaps are integers. */
    size_t closer = b->lower_closer ? 1 : 0;
    size_t up = b->exponent > 0 ? (size_t)b->exponent : 0;
    size_t down = b->exponent < 0 ? (size_t)-b->exponent : 0;
    ch_big_set(&q->r, b->mantissa);
    ch_big_shift_left(&q->r, up + 1 + closer);
    ch_big_set(&q->s, 1);
    ch_big_shift_left(&q->s, down + 1 + closer);
    ch_big_set(&q->below, 1);
    ch_big_shift_left(&q->below, up);
    ch_big_set(&q->above, 1);
    ch_big_shift_left(&q->above, up + closer);

    /* An estimate of the decimal point, never too high, at most 1 too low. */
    double log10_2 = 0.30102999566398120;
    q->point =
        (int)ceil((bit_len(b->mantissa) + b->exponent - 1) * log10_2 - 1e-10);
    if (q->point >= 0) {
        ch_big_mul_pow10(&q->s, (unsigned)q->point);
    } else {
        ch_big_mul_pow10(&q->r, (unsigned)-q->point);
        ch_big_mul_pow10(&q->above, (unsigned)-q->point);
        ch_big_mul_pow10(&q->below, (unsigned)-q->point);
    }
    if (reaches_one(q, shortest, b->mantissa % 2 == 0)) {
        ch_big_mul_add(&q->s, 10, 0);
        q->point++;
    }
}

/* The next digit: r = r * 10 mod s. */
static char next_digit(struct fraction *q, bool shortest)
{
    char digit = '0';
    times_ten(q, shortest);
    while (ch_big_cmp(&q->r, &q->s) >= 0) {
        ch_big_sub(&q->r, &q->s);
        digit++;
    }
    return digit;
}

/* Adds one to the last digit; a carry out of the first gives 1 and moves the
 * point. */
static void round_up(struct decimal *d)
{
    while (d->count && d->digits[d->count - 1] == '9')
        d->count--;
    if (d->count) {
        d->digits[d->count - 1]++;
        return;
    }
    d->digits[d->count++] = '1';
    d->point++;
}

/* Rounds to nearest by what is left, a tie to an even last digit. */
static void round_rest(struct decimal *d, struct fraction *q)
{
    struct ch_big twice = q->r;
    ch_big_shift_left(&twice, 1);
    int order = ch_big_cmp(&twice, &q->s);
    bool odd = d->count && (d->digits[d->count - 1] - '0') % 2 != 0;
    if (order > 0 || (order == 0 && odd))
        round_up(d);
}

static void shortest_digits(struct decimal *d, const struct binary *b)
{
    struct fraction q;
    bool even = b->mantissa % 2 == 0;
    fraction_init(&q, b, true);
    d->point = q.point;
    d->count = 0;
    while (d->count < DIGITS_MAX) {
        d->digits[d->count++] = next_digit(&q, true);
        int low = ch_big_cmp(&q.r, &q.below);
        bool down_ok = low < 0 || (low == 0 && even);
        bool up_ok = reaches_one(&q, true, even);
        if (down_ok && up_ok)
            round_rest(d, &q);
        else if (up_ok)
            round_up(d);
        if (down_ok || up_ok)
            break;
    }
    trim_zeros(d);
}

/* Exactly `wanted` digits, or as many as stand before 10^-places. */
static void fixed_digits(struct decimal *d, const struct binary *b,
                         bool by_places, int wanted)
{
    struct fraction q;
    fraction_init(&q, b, false);
    d->point = q.point;
    d->count = 0;
    if (by_places)
        wanted += q.point;
    if (wanted < 0) /* below half a unit, whatever the digits */
        return;
    if (wanted > DIGITS_MAX)
        wanted = DIGITS_MAX;
    while (d->count < wanted && !ch_big_is_zero(&q.r))
        d->digits[d->count++] = next_digit(&q, false);
    round_rest(d, &q);
    trim_zeros(d);
}

static void append_exponent(struct ch_buf *buf, char letter, int exponent)
{
    char text[8];
    size_t len = 0;
    unsigned e = (unsigned)(exponent < 0 ? -exponent : exponent);
    text[len++] = letter;
    text[len++] = exponent < 0 ? '-' : '+';
    if (e >= 1000)
        text[len++] = (char)('0' + e / 1000);
    if (e >= 100)
        text[len++] = (char)('0' + e / 100 % 10);
    text[len++] = (char)('0' + e / 10 % 10);
    text[len++] = (char)('0' + e % 10);
    ch_buf_append(buf, text, len);
}

static void append_e(struct ch_buf *buf, const struct decimal *d, int precision,
                     char letter)
{
    ch_buf_byte(buf, d->count ? d->digits[0] : '0');
    if (precision > 0) {
        int have = d->count - 1;
        if (have < 0)
            have = 0;
        if (have > precision)
            have = precision;
        ch_buf_byte(buf, '.');
        ch_buf_append(buf, d->digits + 1, (size_t)have);
        ch_buf_fill(buf, '0', (size_t)(precision - have));
    }
    append_exponent(buf, letter, d->count ? d->point - 1 : 0);
}

static void append_f(struct ch_buf *buf, const struct decimal *d, int precision)
{
    int used = 0; /* digits before the point */
    if (d->point > 0) {
        used = d->count < d->point ? d->count : d->point;
        ch_buf_append(buf, d->digits, (size_t)used);
        ch_buf_fill(buf, '0', (size_t)(d->point - used));
    } else {
        ch_buf_byte(buf, '0');
    }
    if (precision <= 0)
        return;
    int zeros = d->point < 0 ? -d->point : 0;
    if (zeros > precision)
        zeros = precision;
    int have = d->count - used;
    if (have > precision - zeros)
        have = precision - zeros;
    ch_buf_byte(buf, '.');
    ch_buf_fill(buf, '0', (size_t)zeros);
    ch_buf_append(buf, d->digits + used, (size_t)have);
    ch_buf_fill(buf, '0', (size_t)(precision - zeros - have));
}

/* %g: the shorter of %e and %f. */
static void append_g(struct ch_buf *buf, const struct decimal *d, int precision,
                     bool shortest, char letter)
{
    int threshold = precision;
    if (threshold > d->count && d->count >= d->point)
        threshold = d->count;
    if (shortest)
        threshold = 6;
    int exponent = d->point - 1;
    if (exponent < -4 || exponent >= threshold) {
        if (precision > d->count)
            precision = d->count;
        append_e(buf, d, precision - 1, letter);
        return;
    }
    if (precision > d->point)
        precision = d->count;
    append_f(buf, d, precision - d->point);
}

static void append_shortest(struct ch_buf *buf, const struct decimal *d,
                            char format)
{
    switch (format) {
    case 'e':
    case 'E':
        append_e(buf, d, d->count - 1, format);
        break;
    case 'f':
        append_f(buf, d, d->count - d->point);
        break;
    default:
        append_g(buf, d, d->count, true, format == 'g' ? 'e' : 'E');
        break;
    }
}

static void append_fixed(struct ch_buf *buf, const struct binary *b,
                         int precision, char format)
{
    struct decimal d = {.count = 0};
    bool zero = b->mantissa == 0;
    switch (format) {
    case 'e':
    case 'E':
        if (!zero)
            fixed_digits(&d, b, false, precision + 1);
        append_e(buf, &d, precision, format);
        break;
    case 'f':
        if (!zero)
            fixed_digits(&d, b, true, precision);
        append_f(buf, &d, precision);
        break;
    default:
        if (precision == 0)
            precision = 1;
        if (!zero)
            fixed_digits(&d, b, false, precision);
        append_g(buf, &d, precision, false, format == 'g' ? 'e' : 'E');
        break;
    }
}

/* %b: mantissa and exponent of two, both decimal. */
static void append_b(struct ch_buf *buf, const struct binary *b)
{
    ch_buf_uint(buf, b->mantissa);
    ch_buf_byte(buf, 'p');
    if (b->exponent >= 0)
        ch_buf_byte(buf, '+');
    ch_buf_int(buf, b->exponent);
}

/* Rounds a fraction with its one at bit 60 to `precision` hex digits. */
static uint64_t round_hex(uint64_t mantissa, int precision, int *exponent)
{
    unsigned shift = (unsigned)precision * 4;
    uint64_t extra = (mantissa << shift) & ((UINT64_C(1) << 60) - 1);
    mantissa >>= 60 - shift;
    if ((extra | (mantissa & 1)) > UINT64_C(1) << 59)
        mantissa++;
    mantissa <<= 60 - shift;
    if (mantissa & (UINT64_C(1) << 61)) {
        mantissa >>= 1;
        (*exponent)++;
    }
    return mantissa;
}

/* %x: 0x1.8p+01. */
static void append_x(struct ch_buf *buf, const struct binary *b, int precision,
                     char format)
{
    const char *hex = format == 'x' ? "0123456789abcdef" : "0123456789ABCDEF";
    uint64_t mantissa = b->mantissa << (60 - b->mantissa_bits);
    int exponent = mantissa ? b->exponent + b->mantissa_bits : 0;
    while (mantissa && !(mantissa & (UINT64_C(1) << 60))) {
        mantissa <<= 1;
        exponent--;
    }
    if (precision >= 0 && precision < 15)
        mantissa = round_hex(mantissa, precision, &exponent);
    ch_buf_byte(buf, '0');
    ch_buf_byte(buf, format);
    ch_buf_byte(buf, (char)('0' + ((mantissa >> 60) & 1)));
    mantissa <<= 4;
    if (precision < 0 ? mantissa != 0 : precision > 0)
        ch_buf_byte(buf, '.');
    int digits = 0;
    for (; precision < 0 ? mantissa != 0 : digits < precision; digits++) {
        if (mantissa == 0)
            break;
        ch_buf_byte(buf, hex[mantissa >> 60]);
        mantissa <<= 4;
    }
    if (precision > digits)
        ch_buf_fill(buf, '0', (size_t)(precision - digits));
    append_exponent(buf, format == 'x' ? 'p' : 'P', exponent);
}

static void append_special(struct ch_buf *buf, const struct binary *b)
{
    if (b->mantissa << (64 - b->mantissa_bits))
        CH_BUF_LIT(buf, "NaN");
    else if (b->negative)
        CH_BUF_LIT(buf, "-Inf");
    else
        CH_BUF_LIT(buf, "+Inf");
}

void ch_format_float(struct ch_buf *buf, double f, char format, int precision,
                     int bits)
{
    struct binary b = split(f, bits);
    if (b.special) {
        append_special(buf, &b);
        return;
    }
    if (b.negative)
        ch_buf_byte(buf, '-');
    if (format == 'b') {
        append_b(buf, &b);
    } else if (format == 'x' || format == 'X') {
        append_x(buf, &b, precision, format);
    } else if (precision >= 0) {
        append_fixed(buf, &b, precision, format);
    } else {
        struct decimal d;
        d.count = d.point = 0;
        if (b.mantissa && (bits == 32 || !shortest_simple(&d, fabs(f))))
            shortest_digits(&d, &b);
        append_shortest(buf, &d, format);
    }
}

void ch_format_float_v(struct ch_buf *buf, double f)
{
    ch_format_float(buf, f, 'g', -1, 64);
}
