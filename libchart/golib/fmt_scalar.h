/*
 * Go's fmt below the level of values: strings, integers and floats under
 * flags, width and precision. Shared by fmt and fmt_value only.
 */
#ifndef CH_GOLIB_FMT_SCALAR_H
#define CH_GOLIB_FMT_SCALAR_H

#include "base/buf.h"

/* One directive's flags; `go_syntax` and `field_names` are %#v and %+v. */
struct ch_fmt {
    struct ch_buf *buf;
    int width;
    int precision;
    bool has_width;
    bool has_precision;
    bool minus;
    bool plus;
    bool sharp;
    bool space;
    bool zero;
    bool field_names;
    bool go_syntax;
    bool in_error; /* inside %!verb(...): no methods are asked */
};

/* Forgets flags, width and precision. */
void ch_fmt_clear(struct ch_fmt *f);
/* Pads what was appended since `start` to the width. */
void ch_fmt_pad_from(struct ch_fmt *f, size_t start);
void ch_fmt_pad(struct ch_fmt *f, struct chart_str s);
/* %s and %v. */
void ch_fmt_s(struct ch_fmt *f, struct chart_str s);
/* %x and %X of bytes. */
void ch_fmt_hex_bytes(struct ch_fmt *f, struct chart_str s, char verb);
void ch_fmt_q(struct ch_fmt *f, struct chart_str s);
void ch_fmt_c(struct ch_fmt *f, uint64_t c);
void ch_fmt_qc(struct ch_fmt *f, uint64_t c);
/* %U. */
void ch_fmt_unicode(struct ch_fmt *f, uint64_t u);
/* An integer in a base of 2, 8, 10 or 16. `verb` matters if it is O or X. */
void ch_fmt_integer(struct ch_fmt *f, uint64_t u, bool is_signed, unsigned base,
                    char verb);
/* `verb` is one of those of ch_format_float. */
void ch_fmt_float(struct ch_fmt *f, double v, char verb, int precision);

#endif
