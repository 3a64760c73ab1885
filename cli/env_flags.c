#include "env_flags.h"

#include "out.h"

#include <stdlib.h>
#include <string.h>

#define IGNORED(name, kind, value)                                             \
    {                                                                          \
        name, 0, kind, value, "", OPT_IGNORED, NULL                            \
    }

static const struct opt rows[] = {
    {"debug", 0, OPT_BOOL, NULL, "say more on standard error", OPT_USED, NULL},
    IGNORED("burst-limit", OPT_STRING, "N"),
    IGNORED("color", OPT_STRING, "WHEN"),
    IGNORED("colour", OPT_STRING, "WHEN"),
    IGNORED("content-cache", OPT_STRING, "DIR"),
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
    IGNORED("registry-config", OPT_STRING, "FILE"),
    IGNORED("repository-cache", OPT_STRING, "DIR"),
    IGNORED("repository-config", OPT_STRING, "FILE"),
};

const struct opt_table env_flags = {"Every command", rows,
                                    sizeof rows / sizeof *rows};

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

int env_flags_open(const struct opts *opts, struct chart_env **out,
                   struct chart_error **err)
{
    static bool debug;
    struct chart_env_options options;
    debug = env_flags_debug(opts);
    CHART_INIT(&options);
    options.diag = log_line;
    options.diag_user = &debug;
    if (opts_bool(opts, "enable-dns"))
        options.flags |= CHART_ENV_ALLOW_DNS;
    return chart_env_new(out, &options, err);
}
