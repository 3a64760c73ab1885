/*
 * Times, durations, months, weekdays and zones as values: the methods that a
 * template can call.
 */
#include "base/compiler.h"
#include "golib/duration.h"
#include "golib/strconv.h"
#include "golib/time_forms.h"
#include "golib/timefmt.h"
#include "value/object.h"

struct time_object {
    struct ch_object object;
    struct ch_time time;
};

/* Go's named integers. */
struct number_object {
    struct ch_object object;
    int64_t number;
};

struct zone_object {
    struct ch_object object;
    const struct ch_zone *zone;
};

static const struct ch_class time_class, duration_class, month_class,
    weekday_class, zone_class, nil_zone_class;

static const struct ch_time *self_time(struct ch_value self)
{
    return &((const struct time_object *)self.u.object)->time;
}

static int64_t self_number(struct ch_value self)
{
    return ((const struct number_object *)self.u.object)->number;
}

static int number_value(struct ch_op *op, const struct ch_class *class_,
                        int64_t number, struct ch_value *out)
{
    struct number_object *object = ch_alloc(op, sizeof *object);
    if (!object)
        return ch_error_code(op);
    *object = (struct number_object){{class_}, number};
    *out = ch_object_value(&object->object);
    return 0;
}

int ch_time_number_like(struct ch_op *op, struct ch_value like, int64_t number,
                        struct ch_value *out)
{
    return number_value(op, like.u.object->class_, number, out);
}

int ch_time_value(struct ch_op *op, struct ch_time t, struct ch_value *out)
{
    struct time_object *object = ch_alloc(op, sizeof *object);
    if (!object)
        return ch_error_code(op);
    *object = (struct time_object){{&time_class}, t};
    *out = ch_object_value(&object->object);
    return 0;
}

bool ch_time_of_value(struct ch_value v, struct ch_time *out)
{
    if (v.type != CH_T_OBJECT || v.u.object->class_ != &time_class)
        return false;
    *out = *self_time(v);
    return true;
}

int ch_duration_value(struct ch_op *op, int64_t d, struct ch_value *out)
{
    return number_value(op, &duration_class, d, out);
}

bool ch_duration_of_value(struct ch_value v, int64_t *out)
{
    if (v.type != CH_T_OBJECT || v.u.object->class_ != &duration_class)
        return false;
    *out = self_number(v);
    return true;
}

/* ---- time.Time ---------------------------------------------------------- */

/* A method without arguments or an error. */
#define METHOD(name)                                                           \
    static int name(struct ch_op *op CH_UNUSED, struct ch_value self,          \
                    const struct ch_value *args CH_UNUSED,                     \
                    size_t count CH_UNUSED, struct ch_value *result)

/* A time.Duration argument: a constant or an object. */
static int64_t duration_arg(struct ch_value v)
{
    int64_t d = v.u.integer;
    if (v.type == CH_T_OBJECT)
        (void)ch_duration_of_value(v, &d);
    return d;
}

static struct ch_time time_arg(struct ch_value v)
{
    return *self_time(v);
}

METHOD(time_add)
{
    return ch_time_value(
        op, ch_time_add(*self_time(self), duration_arg(args[0])), result);
}

METHOD(time_add_date)
{
    return ch_time_value(op,
                         ch_time_add_date(*self_time(self), args[0].u.integer,
                                          args[1].u.integer, args[2].u.integer),
                         result);
}

METHOD(time_after)
{
    *result = ch_bool(ch_time_compare(*self_time(self), time_arg(args[0])) > 0);
    return 0;
}

METHOD(time_before)
{
    *result = ch_bool(ch_time_compare(*self_time(self), time_arg(args[0])) < 0);
    return 0;
}

METHOD(time_compare)
{
    *result = ch_int(ch_time_compare(*self_time(self), time_arg(args[0])));
    return 0;
}

METHOD(time_equal)
{
    *result =
        ch_bool(ch_time_compare(*self_time(self), time_arg(args[0])) == 0);
    return 0;
}

METHOD(time_day)
{
    *result = ch_int(ch_time_date(self_time(self), NULL).day);
    return 0;
}

METHOD(time_format)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_time_format(&buf, self_time(self), ch_value_str(args[0]));
    return ch_value_take_buf(&buf, result);
}

METHOD(time_hour)
{
    *result = ch_int(ch_time_date(self_time(self), NULL).hour);
    return 0;
}

METHOD(time_in)
{
    if (args[0].type != CH_T_OBJECT)
        return ch_fail_str(op, CHART_EEXEC,
                           CH_STR("time: missing Location in call to Time.In"));
    const struct zone_object *zone =
        (const struct zone_object *)args[0].u.object;
    return ch_time_value(op, ch_time_in(*self_time(self), zone->zone), result);
}

METHOD(time_is_dst)
{
    struct ch_zone_time at;
    (void)ch_time_date(self_time(self), &at);
    *result = ch_bool(at.dst);
    return 0;
}

METHOD(time_is_zero)
{
    const struct ch_time *t = self_time(self);
    *result = ch_bool(t->sec == 0 && t->nsec == 0);
    return 0;
}

METHOD(time_local)
{
    const struct ch_zone *zone;
    int code = ch_zone_local(op, &zone);
    return code ? code
                : ch_time_value(op, ch_time_in(*self_time(self), zone), result);
}

static int zone_value(struct ch_op *op, const struct ch_zone *zone,
                      struct ch_value *out)
{
    struct zone_object *object = ch_alloc(op, sizeof *object);
    if (!object)
        return ch_error_code(op);
    *object = (struct zone_object){{&zone_class}, zone};
    *out = ch_object_value(&object->object);
    return 0;
}

/* A nil pointer. */
static int nil_value(struct ch_op *op, const struct ch_class *class_,
                     struct ch_value *out)
{
    struct ch_object *object = CH_NEW(op, struct ch_object);
    if (!object)
        return ch_error_code(op);
    object->class_ = class_;
    *out = ch_object_value(object);
    return 0;
}

METHOD(time_location)
{
    return zone_value(op, self_time(self)->zone, result);
}

METHOD(time_minute)
{
    *result = ch_int(ch_time_date(self_time(self), NULL).minute);
    return 0;
}

METHOD(time_month)
{
    return number_value(op, &month_class,
                        ch_time_date(self_time(self), NULL).month, result);
}

METHOD(time_nanosecond)
{
    *result = ch_int(self_time(self)->nsec);
    return 0;
}

METHOD(time_round)
{
    return ch_time_value(
        op, ch_time_round(*self_time(self), duration_arg(args[0])), result);
}

METHOD(time_second)
{
    *result = ch_int(ch_time_date(self_time(self), NULL).second);
    return 0;
}

METHOD(time_string)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_time_print(&buf, self_time(self));
    return ch_value_take_buf(&buf, result);
}

METHOD(time_sub)
{
    return ch_duration_value(
        op, ch_time_sub(*self_time(self), time_arg(args[0])), result);
}

METHOD(time_truncate)
{
    return ch_time_value(
        op, ch_time_truncate(*self_time(self), duration_arg(args[0])), result);
}

METHOD(time_utc)
{
    return ch_time_value(op, ch_time_in(*self_time(self), NULL), result);
}

/* Seconds since 1970 in another unit; Go's product wraps. */
static int unix_in(struct ch_value self, int64_t per_second,
                   struct ch_value *result)
{
    const struct ch_time *t = self_time(self);
    uint64_t n = (uint64_t)ch_time_unix(t) * (uint64_t)per_second;
    n += (uint64_t)(t->nsec / (CH_SECOND / per_second));
    *result = ch_int64((int64_t)n);
    return 0;
}

METHOD(time_unix)
{
    *result = ch_int64(ch_time_unix(self_time(self)));
    return 0;
}

METHOD(time_unix_micro)
{
    return unix_in(self, 1000000, result);
}

METHOD(time_unix_milli)
{
    return unix_in(self, 1000, result);
}

METHOD(time_unix_nano)
{
    return unix_in(self, CH_SECOND, result);
}

METHOD(time_weekday)
{
    return number_value(op, &weekday_class,
                        ch_time_date(self_time(self), NULL).weekday, result);
}

METHOD(time_year)
{
    *result = ch_int(ch_time_date(self_time(self), NULL).year);
    return 0;
}

METHOD(time_year_day)
{
    *result = ch_int(ch_time_date(self_time(self), NULL).year_day);
    return 0;
}

static int print_time(struct ch_buf *buf, struct ch_value self, bool top)
{
    (void)top;
    ch_time_print(buf, self_time(self));
    return ch_buf_check(buf);
}

static int json_time(struct ch_buf *buf, struct ch_value self)
{
    ch_buf_byte(buf, '"');
    int code = ch_time_put_rfc3339(buf, self_time(self),
                                   "json: error calling MarshalJSON for type "
                                   "time.Time: Time.MarshalJSON");
    ch_buf_byte(buf, '"');
    return code ? code : ch_buf_check(buf);
}

static bool equal_clocks(const struct ch_time *x, const struct ch_time *y)
{
    return x->sec == y->sec && x->nsec == y->nsec &&
           x->monotonic == y->monotonic && x->mono_ns == y->mono_ns;
}

static bool same_times(struct ch_value a, struct ch_value b)
{
    const struct ch_time *x = self_time(a), *y = self_time(b);
    return equal_clocks(x, y) && x->zone == y->zone;
}

static bool equal_times(struct ch_value a, struct ch_value b)
{
    const struct ch_time *x = self_time(a), *y = self_time(b);
    return equal_clocks(x, y) && !x->zone == !y->zone &&
           ch_zone_equal(x->zone, y->zone); /* UTC is Go's nil there */
}

static int take_bytes(struct ch_buf *buf, struct ch_value *result)
{
    int code = ch_value_take_buf(buf, result);
    result->type = CH_T_BYTES;
    return code;
}

/* A buffer that starts with the bytes of `first`, perhaps nil. */
static struct ch_buf after_bytes(struct ch_op *op, struct ch_value first)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    if (first.u.string)
        ch_buf_str(&buf, ch_value_str(first));
    return buf;
}

METHOD(time_marshal_json)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_byte(&buf, '"');
    int code = ch_time_put_rfc3339(&buf, self_time(self), "Time.MarshalJSON");
    ch_buf_byte(&buf, '"');
    return code ? code : take_bytes(&buf, result);
}

METHOD(time_marshal_text)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    int code = ch_time_put_rfc3339(&buf, self_time(self), "Time.MarshalText");
    return code ? code : take_bytes(&buf, result);
}

METHOD(time_append_text)
{
    struct ch_buf buf = after_bytes(op, args[0]);
    int code = ch_time_put_rfc3339(&buf, self_time(self), "Time.AppendText");
    return code ? code : take_bytes(&buf, result);
}

METHOD(time_append_format)
{
    struct ch_buf buf = after_bytes(op, args[0]);
    ch_time_format(&buf, self_time(self), ch_value_str(args[1]));
    return take_bytes(&buf, result);
}

METHOD(time_marshal_binary)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    int code = ch_time_put_binary(&buf, self_time(self));
    return code ? code : take_bytes(&buf, result);
}

METHOD(time_append_binary)
{
    struct ch_buf buf = after_bytes(op, args[0]);
    int code = ch_time_put_binary(&buf, self_time(self));
    return code ? code : take_bytes(&buf, result);
}

METHOD(time_go_string)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_time_put_go_syntax(&buf, self_time(self));
    return ch_value_take_buf(&buf, result);
}

static const struct ch_refused_method refused_methods[] = {
    {"Clock", "function Clock has 3 return values; should be 1 or 2"},
    {"Date", "function Date has 3 return values; should be 1 or 2"},
    {"ISOWeek", "invalid function signature for ISOWeek: second return value "
                "should be error; is int"},
    {"Zone", "invalid function signature for Zone: second return value should "
             "be error; is int"},
    {"ZoneBounds", "invalid function signature for ZoneBounds: second return "
                   "value should be error; is time.Time"},
    {NULL, NULL},
};

static const struct ch_method time_methods[] = {
    {"Add", "D", time_add},
    {"AddDate", "iii", time_add_date},
    {"After", "T", time_after},
    {"AppendBinary", "B", time_append_binary},
    {"AppendFormat", "Bs", time_append_format},
    {"AppendText", "B", time_append_text},
    {"Before", "T", time_before},
    {"Compare", "T", time_compare},
    {"Day", "", time_day},
    {"Equal", "T", time_equal},
    {"Format", "s", time_format},
    {"GoString", "", time_go_string},
    {"GobEncode", "", time_marshal_binary},
    {"Hour", "", time_hour},
    {"In", "Z", time_in},
    {"IsDST", "", time_is_dst},
    {"IsZero", "", time_is_zero},
    {"Local", "", time_local},
    {"Location", "", time_location},
    {"MarshalBinary", "", time_marshal_binary},
    {"MarshalJSON", "", time_marshal_json},
    {"MarshalText", "", time_marshal_text},
    {"Minute", "", time_minute},
    {"Month", "", time_month},
    {"Nanosecond", "", time_nanosecond},
    {"Round", "D", time_round},
    {"Second", "", time_second},
    {"String", "", time_string},
    {"Sub", "T", time_sub},
    {"Truncate", "D", time_truncate},
    {"UTC", "", time_utc},
    {"Unix", "", time_unix},
    {"UnixMicro", "", time_unix_micro},
    {"UnixMilli", "", time_unix_milli},
    {"UnixNano", "", time_unix_nano},
    {"Weekday", "", time_weekday},
    {"Year", "", time_year},
    {"YearDay", "", time_year_day},
    {NULL, NULL, NULL},
};

static const char *const time_field_names[] = {"wall", "ext", "loc", NULL};

/* Go's words for a time: nanoseconds and seconds, or with a monotonic clock its
 * bit, the seconds since 1885 and the nanoseconds in one, and that clock. */
static int time_field_at(struct ch_op *op, struct ch_value self, size_t i,
                         struct ch_value *out)
{
    const int64_t year_1885 = 59453308800;
    const struct ch_time *t = self_time(self);
    uint64_t packed = UINT64_C(1) << 63 | (uint64_t)(t->sec - year_1885) << 30;
    if (i == 0)
        *out = ch_uint64((t->monotonic ? packed : 0) | (uint64_t)t->nsec);
    else if (i == 1)
        *out = ch_int64(t->monotonic ? t->mono_ns : t->sec);
    else if (t->zone)
        return zone_value(op, t->zone, out);
    else
        return nil_value(op, &nil_zone_class, out);
    return 0;
}

static const struct ch_class time_class = {
    .type_name = CH_STR_INIT("time.Time"),
    .kind = CH_K_STRUCT,
    .methods = time_methods,
    .print = print_time,
    .json = json_time,
    .equal = equal_times,
    .same = same_times,
    .refused = refused_methods,
    .field_names = time_field_names,
    .field_at = time_field_at,
    .private_names = time_field_names,
};

/* ---- named integers ----------------------------------------------------- */

static int json_number(struct ch_buf *buf, struct ch_value self)
{
    ch_buf_int(buf, self_number(self));
    return ch_buf_check(buf);
}

static bool equal_numbers(struct ch_value a, struct ch_value b)
{
    return self_number(a) == self_number(b);
}

static bool is_number_true(struct ch_value self)
{
    return self_number(self) != 0;
}

static int plain_int(struct ch_op *op, struct ch_value self,
                     struct ch_value *out)
{
    (void)op;
    *out = ch_int(self_number(self));
    return 0;
}

static int plain_int64(struct ch_op *op, struct ch_value self,
                       struct ch_value *out)
{
    (void)op;
    *out = ch_int64(self_number(self));
    return 0;
}

static int print_month(struct ch_buf *buf, struct ch_value self, bool top)
{
    (void)top;
    ch_month_print(buf, self_number(self));
    return ch_buf_check(buf);
}

static int print_weekday(struct ch_buf *buf, struct ch_value self, bool top)
{
    (void)top;
    ch_weekday_print(buf, self_number(self));
    return ch_buf_check(buf);
}

static int print_duration(struct ch_buf *buf, struct ch_value self, bool top)
{
    (void)top;
    ch_duration_format(buf, self_number(self));
    return ch_buf_check(buf);
}

/* String of whatever prints itself. */
METHOD(print_to_string)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    int code = self.u.object->class_->print(&buf, self, true);
    return code ? code : ch_value_take_buf(&buf, result);
}

static const struct ch_method named_methods[] = {
    {"String", "", print_to_string},
    {NULL, NULL, NULL},
};

static const struct ch_class month_class = {
    .type_name = CH_STR_INIT("time.Month"),
    .kind = CH_K_INT,
    .methods = named_methods,
    .print = print_month,
    .json = json_number,
    .plain = plain_int,
    .is_true = is_number_true,
    .equal = equal_numbers,
};

static const struct ch_class weekday_class = {
    .type_name = CH_STR_INIT("time.Weekday"),
    .kind = CH_K_INT,
    .methods = named_methods,
    .print = print_weekday,
    .json = json_number,
    .plain = plain_int,
    .is_true = is_number_true,
    .equal = equal_numbers,
};

/* ---- time.Duration ------------------------------------------------------ */

/* The whole part and the rest apart, so that both are exact. */
static int duration_in(struct ch_value self, int64_t unit,
                       struct ch_value *result)
{
    int64_t d = self_number(self);
    *result = ch_float((double)(d / unit) + (double)(d % unit) / (double)unit);
    return 0;
}

METHOD(duration_abs)
{
    int64_t d = self_number(self);
    if (d == INT64_MIN)
        d = INT64_MAX;
    return ch_duration_value(op, d < 0 ? -d : d, result);
}

METHOD(duration_hours)
{
    return duration_in(self, CH_HOUR, result);
}

METHOD(duration_minutes)
{
    return duration_in(self, CH_MINUTE, result);
}

METHOD(duration_seconds)
{
    return duration_in(self, CH_SECOND, result);
}

METHOD(duration_microseconds)
{
    *result = ch_int64(self_number(self) / 1000);
    return 0;
}

METHOD(duration_milliseconds)
{
    *result = ch_int64(self_number(self) / 1000000);
    return 0;
}

METHOD(duration_nanoseconds)
{
    *result = ch_int64(self_number(self));
    return 0;
}

METHOD(duration_round)
{
    return ch_duration_value(
        op, ch_duration_round(self_number(self), duration_arg(args[0])),
        result);
}

METHOD(duration_truncate)
{
    return ch_duration_value(
        op, ch_duration_truncate(self_number(self), duration_arg(args[0])),
        result);
}

static const struct ch_method duration_methods[] = {
    {"Abs", "", duration_abs},
    {"Hours", "", duration_hours},
    {"Microseconds", "", duration_microseconds},
    {"Milliseconds", "", duration_milliseconds},
    {"Minutes", "", duration_minutes},
    {"Nanoseconds", "", duration_nanoseconds},
    {"Round", "D", duration_round},
    {"Seconds", "", duration_seconds},
    {"String", "", print_to_string},
    {"Truncate", "D", duration_truncate},
    {NULL, NULL, NULL},
};

static const struct ch_class duration_class = {
    .type_name = CH_STR_INIT("time.Duration"),
    .kind = CH_K_INT64,
    .methods = duration_methods,
    .print = print_duration,
    .json = json_number,
    .plain = plain_int64,
    .is_true = is_number_true,
    .equal = equal_numbers,
};

/* ---- *time.Location ----------------------------------------------------- */

static int print_zone(struct ch_buf *buf, struct ch_value self, bool top)
{
    (void)top;
    ch_buf_str(buf,
               ch_zone_name(((const struct zone_object *)self.u.object)->zone));
    return ch_buf_check(buf);
}

static int json_zone(struct ch_buf *buf, struct ch_value self)
{
    (void)self;
    CH_BUF_LIT(buf, "{}"); /* a struct without exported fields */
    return ch_buf_check(buf);
}

static const struct ch_zone *zone_of(struct ch_value v)
{
    return ((const struct zone_object *)v.u.object)->zone;
}

static bool same_zones(struct ch_value a, struct ch_value b)
{
    return zone_of(a) == zone_of(b);
}

static bool equal_zones(struct ch_value a, struct ch_value b)
{
    return ch_zone_equal(zone_of(a), zone_of(b));
}

/* All of a Location's fields are private; without them it is UTC without a
 * name. */
static int zone_deep_copy(struct ch_op *op, struct ch_value self,
                          struct ch_value *out)
{
    struct zone_object *copy = ch_alloc(op, sizeof *copy);
    if (!copy)
        return ch_error_code(op);
    *copy = *(const struct zone_object *)self.u.object;
    *out = ch_object_value(&copy->object);
    return ch_zone_blank(op, &copy->zone);
}

static const char *const zone_field_names[] = {
    "name",       "zone",     "tx",        "extend",
    "cacheStart", "cacheEnd", "cacheZone", NULL};

static int plain_nil(struct ch_op *op CH_UNUSED, struct ch_value self CH_UNUSED,
                     struct ch_value *out)
{
    *out = ch_list_value(NULL);
    return 0;
}

/* As in UTC, which has nothing but its name. */
static int zone_field_at(struct ch_op *op, struct ch_value self, size_t i,
                         struct ch_value *out)
{
    static const struct ch_class nil_period_class = {
        .type_name = CH_STR_INIT("*time.zone"), .kind = CH_K_PTR, .nil = true};
    static const struct ch_class nil_periods_class = {
        .type_name = CH_STR_INIT("[]time.zone"),
        .kind = CH_K_SLICE,
        .plain = plain_nil};
    static const struct ch_class nil_changes_class = {
        .type_name = CH_STR_INIT("[]time.zoneTrans"),
        .kind = CH_K_SLICE,
        .plain = plain_nil};
    const struct zone_object *object =
        (const struct zone_object *)self.u.object;
    switch (i) {
    case 0:
        return ch_value_string(op, ch_zone_name(object->zone), out);
    case 1:
        return nil_value(op, &nil_periods_class, out);
    case 2:
        return nil_value(op, &nil_changes_class, out);
    case 3:
        return ch_value_string(op, CH_STR(""), out);
    case 6:
        return nil_value(op, &nil_period_class, out);
    default:
        *out = ch_int64(0);
        return 0;
    }
}

static const struct ch_class nil_zone_class = {
    .type_name = CH_STR_INIT("*time.Location"), .kind = CH_K_PTR, .nil = true};

static const struct ch_class zone_class = {
    .type_name = CH_STR_INIT("*time.Location"),
    .kind = CH_K_PTR,
    .methods = named_methods,
    .print = print_zone,
    .pointer_text = true,
    .json = json_zone,
    .equal = equal_zones,
    .same = same_zones,
    .deep_copy = zone_deep_copy,
    .field_names = zone_field_names,
    .field_at = zone_field_at,
    .private_names = zone_field_names,
};
