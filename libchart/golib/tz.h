/*
 * Time zones: Go's time.Location. UTC is the null pointer; others are read
 * from the system's zone files (TZif, their footer's rule included), once for
 * each operation. Names are checked, so that none leads out of the directory.
 */
#ifndef CH_GOLIB_TZ_H
#define CH_GOLIB_TZ_H

#include "base/op.h"

struct ch_zone;

/* time.LoadLocation: "", "UTC" and "Local" are known everywhere. Error:
 * CHART_ENOTFOUND with Go's text ("unknown time zone X"). */
int ch_zone_load(struct ch_op *op, struct chart_str name,
                 const struct ch_zone **out);
/* time.Local: what TZ or /etc/localtime say, else UTC under its own pointer. */
int ch_zone_local(struct ch_op *op, const struct ch_zone **out);
/* time.FixedZone. The name is copied. */
int ch_zone_fixed(struct ch_op *op, struct chart_str name, int32_t offset,
                  const struct ch_zone **out);

/* A Location of its own without a field set: UTC without a name. */
int ch_zone_blank(struct ch_op *op, const struct ch_zone **out);

/* reflect.DeepEqual of two Locations. */
bool ch_zone_equal(const struct ch_zone *a, const struct ch_zone *b);
/* Location.String. */
struct chart_str ch_zone_name(const struct ch_zone *zone);
bool ch_zone_is_local(const struct ch_zone *zone);

/* What holds at a second since 1970. */
struct ch_zone_time {
    struct chart_str name; /* "CET" */
    int32_t offset;        /* seconds east of UTC */
    int64_t start;         /* first second of it, or INT64_MIN */
    int64_t end;           /* first second after it, or INT64_MAX */
    bool dst;
};
struct ch_zone_time ch_zone_at(const struct ch_zone *zone, int64_t unix_sec);

/* The offset that the abbreviation stands for at about `unix_sec` (taken as
 * if the local time were UTC); false when the zone does not use it. */
bool ch_zone_find_name(const struct ch_zone *zone, struct chart_str name,
                       int64_t unix_sec, int32_t *offset);

#endif
