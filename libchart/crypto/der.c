#include "crypto/der.h"

static void put_length(struct ch_buf *out, size_t len)
{
    unsigned char bytes[sizeof len];
    size_t count = 0;
    if (len < 128) {
        ch_buf_byte(out, (char)len);
        return;
    }
    for (; len; len >>= 8)
        bytes[count++] = (unsigned char)len;
    ch_buf_byte(out, (char)(0x80 | count));
    while (count)
        ch_buf_byte(out, (char)bytes[--count]);
}

void ch_der_put(struct ch_buf *out, unsigned tag, struct chart_str content)
{
    ch_buf_byte(out, (char)tag);
    put_length(out, content.len);
    ch_buf_str(out, content);
}

void ch_der_wrap(struct ch_buf *out, unsigned tag, const struct ch_buf *content)
{
    if (content->code && !out->code)
        out->code = content->code;
    ch_der_put(out, tag, ch_buf_view(content));
}

void ch_der_put_number(struct ch_buf *out, const unsigned char *bytes,
                       size_t len)
{
    struct ch_buf content;
    while (len > 1 && bytes[0] == 0) {
        bytes++;
        len--;
    }
    ch_buf_init(&content, out->op);
    if (bytes[0] & 0x80) /* would read as negative */
        ch_buf_byte(&content, 0);
    ch_buf_append(&content, (const char *)bytes, len);
    ch_der_wrap(out, CH_DER_INTEGER, &content);
}

void ch_der_put_bits(struct ch_buf *out, struct chart_str bytes)
{
    ch_buf_byte(out, CH_DER_BIT_STRING);
    put_length(out, bytes.len + 1);
    ch_buf_byte(out, 0); /* no unused bits */
    ch_buf_str(out, bytes);
}

/* The civil date of a day counted from 1970: whole eras of 400 years, counted
 * from March so that a leap day comes last. */
static void civil_date(int64_t days, int *year, int *month, int *day)
{
    int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_era = z - era * 146097;
    int64_t year_of_era =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year =
        of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * from_march + 2) / 5 + 1);
    *month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

void ch_der_put_time(struct ch_buf *out, int64_t seconds)
{
    int64_t days = seconds / 86400, rest = seconds % 86400;
    int year, month, day;
    struct ch_buf text;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    civil_date(days, &year, &month, &day);
    bool is_short = year >= 1950 && year < 2050;
    ch_buf_init(&text, out->op);
    if (is_short)
        ch_buf_printf(&text, "%02d", year % 100);
    else
        ch_buf_printf(&text, "%04d", year);
    ch_buf_printf(&text, "%02d%02d%02d%02d%02dZ", month, day,
                  (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
    ch_der_wrap(out, is_short ? CH_DER_UTC_TIME : CH_DER_GENERALIZED_TIME,
                &text);
}
