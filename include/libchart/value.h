/*
 * libchart/value.h - reading trees of values. Every value is borrowed from the
 * handle it was asked of. A null pointer is a valid "absent" argument
 * everywhere, so that look-ups chain without checks.
 */
#ifndef LIBCHART_VALUE_H
#define LIBCHART_VALUE_H

#include <libchart/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct chart_value;

enum chart_kind {
    CHART_KIND_ABSENT = 0, /**< a null pointer */
    CHART_KIND_NULL = 1,
    CHART_KIND_BOOL = 2,
    CHART_KIND_INT = 3,
    CHART_KIND_DOUBLE = 4, /**< every number of a values file, as in Helm */
    CHART_KIND_STRING = 5,
    CHART_KIND_LIST = 6,
    CHART_KIND_MAP = 7
};

CHART_API enum chart_kind chart_value_kind(const struct chart_value *value);
/** The value, or false for anything but a bool. */
CHART_API bool chart_value_bool(const struct chart_value *value);
/** The value of an int, or of a double without a fraction; else 0. */
CHART_API int64_t chart_value_int(const struct chart_value *value);
/** The value of an int or a double; else 0. */
CHART_API double chart_value_double(const struct chart_value *value);
/** The bytes of a string; else "". */
CHART_API struct chart_str chart_value_str(const struct chart_value *value);
/** Number of entries of a list or map; else 0. */
CHART_API size_t chart_value_len(const struct chart_value *value);
/** Key `i` of a map, in byte order of the keys; "" past the end. */
CHART_API struct chart_str chart_value_key_at(const struct chart_value *value,
                                              size_t i);
/** Entry `i` of a list or map; null past the end. */
CHART_API const struct chart_value *
chart_value_at(const struct chart_value *value, size_t i);
/** The entry of a map under `key`, or null. */
CHART_API const struct chart_value *
chart_value_get(const struct chart_value *value, struct chart_str key);
/** The value at a path such as `ingress.hosts[0].host`, or null. */
CHART_API const struct chart_value *
chart_value_find(const struct chart_value *value, const char *path);

/** Writes a value as toYaml prints it, with a newline at its end.
 * Errors: CHART_EIO when the sink refuses, CHART_ENOMEM. */
CHART_API int chart_value_write_yaml(const struct chart_value *value,
                                     const struct chart_sink *sink,
                                     struct chart_error **err);
/** Writes a value as toJson prints it. Errors: as above. */
CHART_API int chart_value_write_json(const struct chart_value *value,
                                     const struct chart_sink *sink,
                                     struct chart_error **err);

#ifdef __cplusplus
}
#endif

#endif
