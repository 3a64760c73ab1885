/*
 * The error object behind chart_error. Made through ch_fail and friends
 * (base/op.h). Its own memory is outside the operation's budget, so that
 * reporting works when the budget is spent; when even that memory is out, a
 * constant object stands in.
 */
#ifndef CH_BASE_ERROR_H
#define CH_BASE_ERROR_H

#include "base/public.h"

struct chart_error {
    struct chart_allocator allocator; /* resize null: a constant object */
    int code;
    bool truncated;          /* text did not fit in memory or the 64 KiB cap */
    struct chart_str text;   /* the whole message */
    struct chart_str cause;  /* the innermost message */
    struct chart_str advice; /* Helm's */
    struct chart_str hint;   /* ours */
    struct chart_error_frame *frames;
    size_t frame_count;
    size_t frame_cap;
};

struct chart_error *ch_error_new(const struct chart_allocator *allocator,
                                 int code, struct chart_str message);
void ch_error_set(struct chart_error *err, struct chart_str *slot,
                  struct chart_str prefix, struct chart_str text);
void ch_error_add_frame(struct chart_error *err,
                        const struct chart_error_frame *frame);

#endif
