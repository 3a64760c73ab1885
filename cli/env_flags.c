#include "env_flags.h"

#include "mem.h"
#include "out.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define IGNORED(name, kind, value)                                             \
    {                                                                          \
        name, 0, kind, value, "", OPT_IGNORED, NULL                            \
    }

static const struct opt rows[] = {
    {"debug", 0, OPT_BOOL, NULL, "say more on standard error", OPT_USED, NULL},
    {"helm-compat", 0, OPT_BOOL, NULL,
     "print what Helm 4.1.4 prints and nothing else; also when called as helm",
     OPT_USED, NULL},
    {"limit", 0, OPT_LIST, "NAME=N",
     "bounds of the work: time=20s, memory=1G, steps, output, file, ...",
     OPT_USED, NULL},
    IGNORED("burst-limit", OPT_STRING, "N"),
    IGNORED("color", OPT_STRING, "WHEN"),
    IGNORED("colour", OPT_STRING, "WHEN"),
    IGNORED("kube-apiserver", OPT_STRING, "URL"),
    IGNORED("kube-as-group", OPT_ARRAY, "GROUP"),
    IGNORED("kube-as-user", OPT_STRING, "USER"),
    IGNORED("kube-ca-file", OPT_STRING, "FILE"),
    IGNORED("kube-context", OPT_STRING, "NAME"),
    IGNORED("kube-insecure-skip-tls-verify", OPT_BOOL, NULL),
    IGNORED("kube-tls-server-name", OPT_STRING, "NAME"),
    IGNORED("kube-token", OPT_STRING, "TOKEN"),
    IGNORED("kubeconfig", OPT_STRING, "FILE"),
    IGNORED("qps", OPT_STRING, "N"),
};

const struct opt_table env_flags = {"Every command", rows,
                                    sizeof rows / sizeof *rows};

static const struct opt namespace_rows[] = {
    {"namespace", 'n', OPT_STRING, "NAME", "", OPT_IGNORED, NULL},
};

const struct opt_table namespace_flag = {NULL, namespace_rows, 1};

static void log_line(void *user, enum chart_level level, struct chart_str text)
{
    static const char *const names[] = {
        [CHART_LEVEL_DEBUG] = "DEBUG",
        [CHART_LEVEL_INFO] = "INFO",
        [CHART_LEVEL_WARN] = "WARN",
        [CHART_LEVEL_ERROR] = "ERROR",
    };
    const bool *debug = user;
    if (level != CHART_LEVEL_DEBUG || *debug)
        out_log(names[level], text);
}

bool env_flags_debug(const struct opts *opts)
{
    static const char *const words[] = {"1", "t", "T", "true", "TRUE", "True"};
    const char *set = getenv("HELM_DEBUG");
    if (opts_string(opts, "debug", NULL))
        return opts_bool(opts, "debug");
    for (size_t i = 0; set && i < sizeof words / sizeof *words; i++)
        if (strcmp(set, words[i]) == 0)
            return true;
    return false;
}

bool env_flags_helm_compat(const struct opts *opts)
{
    return opts->as_helm || opts_bool(opts, "helm-compat");
}

const char *env_flags_program(const struct opts *opts)
{
    return env_flags_helm_compat(opts) ? "helm" : "chartc";
}

void env_flags_show_error(const struct opts *opts,
                          const struct chart_error *err)
{
    if (env_flags_helm_compat(opts))
        out_helm_error(err, !env_flags_debug(opts));
    else
        out_chart_error(err, !env_flags_debug(opts));
}

/* ---- limits ------------------------------------------------------------- */

static const struct limit_name {
    const char *name;
    size_t offset;
    bool is_time; /* in ms: 500ms, 20s, 2m; otherwise K, M, G of 1024 */
} limit_names[] = {
    {"time", offsetof(struct chart_limits, time_ms), true},
    {"memory", offsetof(struct chart_limits, memory), false},
    {"steps", offsetof(struct chart_limits, steps), false},
    {"output", offsetof(struct chart_limits, output), false},
    {"file", offsetof(struct chart_limits, file), false},
    {"archive", offsetof(struct chart_limits, archive), false},
    {"archive-files", offsetof(struct chart_limits, archive_files), false},
    {"document", offsetof(struct chart_limits, document), false},
    {"nesting", offsetof(struct chart_limits, nesting), false},
    {"include-depth", offsetof(struct chart_limits, include_depth), false},
};

/* What a number's unit multiplies it by; 0: no such unit. */
static uint64_t unit_factor(const char *unit, bool is_time)
{
    static const struct {
        const char *unit;
        bool is_time;
        uint64_t factor;
    } units[] = {
        {"ms", true, 1},
        {"s", true, 1000},
        {"m", true, 60000},
        {"", false, 1},
        {"K", false, (uint64_t)1 << 10},
        {"M", false, (uint64_t)1 << 20},
        {"G", false, (uint64_t)1 << 30},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (units[i].is_time == is_time && strcmp(units[i].unit, unit) == 0)
            return units[i].factor;
    return 0;
}

static bool read_number(const char *text, bool is_time, uint64_t *out)
{
    uint64_t number = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9'; at++) {
        if (number > UINT64_MAX / 10 - 1)
            return false;
        number = number * 10 + (uint64_t)(*at - '0');
    }
    uint64_t factor = unit_factor(at, is_time);
    if (at == text || !factor || !number || number > UINT64_MAX / factor)
        return false;
    *out = number * factor;
    return true;
}

static char *set_limit(struct chart_limits *limits, const char *text)
{
    size_t len = strcspn(text, "=");
    for (size_t i = 0; i < sizeof limit_names / sizeof *limit_names; i++) {
        const struct limit_name *row = &limit_names[i];
        uint64_t number;
        if (strlen(row->name) != len || memcmp(row->name, text, len) != 0)
            continue;
        if (!text[len] || !read_number(text + len + 1, row->is_time, &number))
            return mem_format(
                "invalid limit \"%s\": want %s=%s", text, row->name,
                row->is_time ? "20s (ms, s, m)" : "N (with K, M or G)");
        memcpy((char *)limits + row->offset, &number, sizeof number);
        return NULL;
    }
    return mem_format("unknown limit \"%.*s\"", (int)len, text);
}

static char *read_limits(const struct opts *opts, struct chart_limits *limits)
{
    size_t count;
    char *wrong = NULL;
    const char **all = opts_all(opts, "limit", &count);
    CHART_INIT(limits);
    for (size_t i = 0; !wrong && i < count; i++)
        wrong = set_limit(limits, all[i]);
    free(all);
    return wrong;
}

char *env_flags_open(const struct opts *opts, struct schema_refs *refs,
                     struct chart_env **out, struct chart_error **err)
{
    static bool debug;
    struct chart_env_options options;
    struct chart_limits limits;
    char *wrong = read_limits(opts, &limits);
    if (wrong)
        return wrong;
    debug = env_flags_debug(opts);
    CHART_INIT(&options);
    options.limits = &limits;
    options.diag = log_line;
    options.diag_user = &debug;
    if (opts_bool(opts, "enable-dns"))
        options.flags |= CHART_ENV_ALLOW_DNS;
    schema_refs_use(opts, refs, &options);
    (void)chart_env_new(out, &options, err);
    return NULL;
}
