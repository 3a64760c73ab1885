#include "network_flags.h"

#include "env_flags.h"
#include "mem.h"
#include "progress.h"

#include <stdlib.h>
#include <string.h>

static const struct opt rows[] = {
    {"offline", 0, OPT_BOOL, NULL,
     "open no connection: use what charts/ and the cache hold", OPT_USED, NULL},
    {"allow-stale-digests", 0, OPT_BOOL, NULL,
     "take charts that are not what their repository's index says", OPT_USED,
     NULL},
    {"repository-config", 0, OPT_STRING, "FILE",
     "names and URLs of repositories", OPT_USED, NULL},
    {"repository-cache", 0, OPT_STRING, "DIR",
     "folder of the named repositories' indexes", OPT_USED, NULL},
    {"registry-config", 0, OPT_STRING, "FILE", "credentials of registries",
     OPT_USED, NULL},
    {"content-cache", 0, OPT_STRING, "DIR", "", OPT_IGNORED, NULL},
};

const struct opt_table network_flags = {"Network", rows,
                                        sizeof rows / sizeof *rows};
const struct opt_table network_flags_unused = {NULL, rows,
                                               sizeof rows / sizeof *rows};

/* ---- the environment ----------------------------------------------------- */

/* The variable's value, or null if it is not set or empty. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static const char *either(const char *first, const char *second)
{
    const char *value = variable(first);
    return value ? value : variable(second);
}

/* Null without a parent. */
static char *join(const char *parent, const char *name)
{
    return parent ? mem_format("%s/%s", parent, name) : NULL;
}

/* Helm's folder of a kind: its own variable, XDG's, or below the home. */
static char *helm_home(const char *helm, const char *xdg, const char *below)
{
    const char *own = variable(helm), *parent = variable(xdg);
    if (own)
        return mem_copy(own, strlen(own));
    if (parent)
        return join(parent, "helm");
    return join(variable("HOME"), below);
}

/* An option, else a variable (which may be empty), else a file of a folder. To
 * be freed; may be null. */
static char *place(const struct opts *opts, const char *option,
                   const char *name, const char *folder, const char *file)
{
    const char *given = opts_string(opts, option, getenv(name));
    return given ? mem_copy(given, strlen(given)) : join(folder, file);
}

/* A file below the home that a variable may replace. */
static char *home_file(const char *name, const char *inside, const char *below)
{
    const char *given = variable(name);
    if (given && inside)
        return join(given, inside);
    return given ? mem_copy(given, strlen(given))
                 : join(variable("HOME"), below);
}

/* ---- the network --------------------------------------------------------- */

/* Strings that chart_network_new copies. */
struct paths {
    char *cache_home, *config_home;
    char *repository_config, *repository_cache, *registry_config;
    char *cache, *docker_config, *netrc;
};

static void find_paths(const struct opts *opts, struct paths *at)
{
    at->cache_home =
        helm_home("HELM_CACHE_HOME", "XDG_CACHE_HOME", ".cache/helm");
    at->config_home =
        helm_home("HELM_CONFIG_HOME", "XDG_CONFIG_HOME", ".config/helm");
    at->repository_config =
        place(opts, "repository-config", "HELM_REPOSITORY_CONFIG",
              at->config_home, "repositories.yaml");
    at->repository_cache =
        place(opts, "repository-cache", "HELM_REPOSITORY_CACHE", at->cache_home,
              "repository");
    at->registry_config = place(opts, "registry-config", "HELM_REGISTRY_CONFIG",
                                at->config_home, "registry/config.json");
    at->cache = join(at->cache_home, "chartc");
    at->docker_config =
        home_file("DOCKER_CONFIG", "config.json", ".docker/config.json");
    at->netrc = home_file("NETRC", NULL, ".netrc");
}

static void free_paths(struct paths *at)
{
    free(at->cache_home);
    free(at->config_home);
    free(at->repository_config);
    free(at->repository_cache);
    free(at->registry_config);
    free(at->cache);
    free(at->docker_config);
    free(at->netrc);
}

/* As Go reads them: HTTP_PROXY could be a header that a web server passed on
 * to a CGI program. */
static void set_proxies(struct chart_network_options *options)
{
    if (!variable("REQUEST_METHOD"))
        options->http_proxy = variable("HTTP_PROXY");
    if (!options->http_proxy)
        options->http_proxy = variable("http_proxy");
    options->https_proxy = either("HTTPS_PROXY", "https_proxy");
    options->no_proxy = either("NO_PROXY", "no_proxy");
}

int network_flags_open(const struct opts *opts, struct chart_env *env,
                       struct chart_network **out, struct chart_error **err)
{
    struct chart_network_options options;
    struct paths at = {0};
    CHART_INIT(&options);
    find_paths(opts, &at);
    options.repository_config = at.repository_config;
    options.repository_cache = at.repository_cache;
    options.registry_config = at.registry_config;
    options.cache = at.cache;
    options.docker_config = at.docker_config;
    options.netrc = at.netrc;
    options.ca_file = variable("SSL_CERT_FILE");
    options.ca_path = variable("SSL_CERT_DIR");
    set_proxies(&options);
    options.flags = CHART_NETWORK_CREDENTIAL_HELPERS;
    if (opts_bool(opts, "offline"))
        options.flags |= CHART_NETWORK_OFFLINE;
    if (opts_bool(opts, "allow-stale-digests"))
        options.flags |= CHART_NETWORK_STALE_DIGESTS;
    if (progress_wanted() && !env_flags_helm_compat(opts))
        options.progress = progress_show;
    int code = chart_network_new(out, env, &options, err);
    free_paths(&at);
    return code;
}
