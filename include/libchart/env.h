/*
 * libchart/env.h - what calls share: memory, limits, warnings, clock, random
 * bytes. The library keeps no state outside it and reads nothing of the
 * process's surroundings unless a flag here asks for it.
 */
#ifndef LIBCHART_ENV_H
#define LIBCHART_ENV_H

#include <libchart/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct chart_env;

/** Weight of a warning. */
enum chart_level {
    CHART_LEVEL_DEBUG = 0,
    CHART_LEVEL_INFO = 1,
    CHART_LEVEL_WARN = 2,
    CHART_LEVEL_ERROR = 3
};

/** Templates may ask the name service (`getHostByName`). */
#define CHART_ENV_ALLOW_DNS ((uint64_t)1)

/** Options of an environment. CHART_INIT first; all may stay zero. */
struct chart_env_options {
    size_t size;
    const struct chart_allocator *allocator; /**< null: the C heap */
    const struct chart_limits *limits;       /**< null: the defaults */
    /** Told of warnings, in the form of Helm's log lines without their level:
     * `msg="this chart is deprecated"`. Null: nobody is. */
    void (*diag)(void *user, enum chart_level level, struct chart_str text);
    void *diag_user;
    /** Nanoseconds since 1970 for `now`. Null: the system's clock. */
    int64_t (*now_ns)(void *user);
    void *now_user;
    /** Fills `bytes`; 0 when it did. Null: the system's random bytes. */
    int (*random)(void *user, void *bytes, size_t len);
    void *random_user;
    uint64_t flags; /**< CHART_ENV_... */
    /** Gives the text of the JSON Schema at `url` to `sink`; 0 when it did. A
     * values.schema.json asks for it with a `$ref` to another document. Null:
     * such a schema is an error, and nothing is opened or fetched. When it
     * fails, what it wrote is taken for the reason. */
    int (*load_schema)(void *user, struct chart_str url,
                       const struct chart_sink *sink);
    void *load_schema_user;
};

/** Makes an environment.
 *
 * `options` may be null. What its pointers lead to is copied, except the
 * callbacks' user pointers.
 *
 * Returns: 0 or a negative code. Errors: CHART_ENOMEM; CHART_EUNSUPPORTED for
 * an unknown option. Ownership: release it with chart_env_unref. */
CHART_API int chart_env_new(struct chart_env **out,
                            const struct chart_env_options *options,
                            struct chart_error **err);
/** One more reference; returns `env`. Null is fine. */
CHART_API struct chart_env *chart_env_ref(struct chart_env *env);
/** One reference less; the last one frees. Null is fine. */
CHART_API void chart_env_unref(struct chart_env *env);

#ifdef __cplusplus
}
#endif

#endif
