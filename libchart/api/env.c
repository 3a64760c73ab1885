/* libchart/env.h */
#include "api/handle.h"

static void warn(void *user, enum ch_warn_level level, struct chart_str text)
{
    const struct chart_env *env = user;
    env->diag(env->diag_user, (enum chart_level)level, text);
}

static void fill(struct chart_env *env, const struct chart_env_options *options)
{
    struct ch_hooks *hooks = &env->hooks;
    if (options->diag) {
        env->diag = options->diag;
        env->diag_user = options->diag_user;
        hooks->warn = warn;
        hooks->warn_user = env;
    }
    hooks->now_ns = options->now_ns;
    hooks->now_user = options->now_user;
    hooks->random = options->random;
    hooks->random_user = options->random_user;
    hooks->load_schema = options->load_schema;
    hooks->load_schema_user = options->load_schema_user;
    env->flags = options->flags;
}

int chart_env_new(struct chart_env **out,
                  const struct chart_env_options *options,
                  struct chart_error **err)
{
    struct chart_env_options known;
    struct chart_limits limits;
    struct ch_heap heap;
    *out = NULL;
    if (err)
        *err = NULL;
    int code = ch_options_copy(NULL, &known, sizeof known, options,
                               "unknown member of chart_env_options", err);
    if (!code)
        code = ch_options_flags(NULL, known.flags, CHART_ENV_ALLOW_DNS,
                                "unknown flag of chart_env_options", err);
    if (!code)
        code = ch_options_copy(NULL, &limits, sizeof limits, known.limits,
                               "unknown member of chart_limits", err);
    if (code)
        return code;
    ch_heap_init(&heap, known.allocator, 0);
    struct chart_env *env =
        heap.allocator.resize(heap.allocator.user, NULL, 0, sizeof *env);
    if (!env)
        return ch_call_fail(NULL, CHART_ENOMEM, "out of memory", err);
    *env = (struct chart_env){.allocator = heap.allocator, .limits = limits};
    atomic_init(&env->refs, 1);
    fill(env, &known);
    *out = env;
    return 0;
}

struct chart_env *chart_env_ref(struct chart_env *env)
{
    if (env)
        (void)atomic_fetch_add_explicit(&env->refs, 1, memory_order_relaxed);
    return env;
}

void chart_env_unref(struct chart_env *env)
{
    if (!env ||
        atomic_fetch_sub_explicit(&env->refs, 1, memory_order_acq_rel) != 1)
        return;
    struct chart_allocator allocator = env->allocator;
    (void)allocator.resize(allocator.user, env, sizeof *env, 0);
}
