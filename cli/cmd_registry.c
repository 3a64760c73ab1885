/* chartc registry */
#include "command.h"
#include "env_flags.h"
#include "mem.h"
#include "network_flags.h"
#include "out.h"
#include "prompt.h"
#include "session.h"

#include <stdlib.h>
#include <string.h>

static const struct opt login_rows[] = {
    {"username", 'u', OPT_STRING, "NAME", "user of the registry", OPT_USED,
     NULL},
    {"password", 'p', OPT_STRING, "TEXT", "password or token", OPT_USED, NULL},
    {"password-stdin", 0, OPT_BOOL, NULL,
     "read the password or token from standard input", OPT_USED, NULL},
    {"ca-file", 0, OPT_STRING, "FILE",
     "trust registries whose certificates these have signed", OPT_USED, NULL},
    {"cert-file", 0, OPT_STRING, "FILE", "the client's certificate", OPT_USED,
     NULL},
    {"key-file", 0, OPT_STRING, "FILE", "the client's key", OPT_USED, NULL},
    {"insecure", 0, OPT_BOOL, NULL, "do not check the registry's certificate",
     OPT_USED, NULL},
    {"plain-http", 0, OPT_BOOL, NULL, "ask the registry over http", OPT_USED,
     NULL},
};

static const struct opt_table login_flags = {
    "Login", login_rows, sizeof login_rows / sizeof *login_rows};
static const struct opt_table *const login_tables[] = {
    &login_flags, &network_flags, &env_flags, &namespace_flag, NULL};
static const struct opt_table *const logout_tables[] = {
    &network_flags, &env_flags, &namespace_flag, NULL};

/* ---- login --------------------------------------------------------------- */

struct secret {
    char *user, *password;
};

static char *copy(const char *text)
{
    return mem_copy(text, strlen(text));
}

/* What the options do not say is asked for. Null, or what is wrong. */
static char *ask(struct secret *secret)
{
    char *wrong = NULL;
    if (!*secret->user) {
        free(secret->user);
        secret->user = NULL;
        wrong = prompt_line("Username: ", false, &secret->user);
    }
    if (wrong)
        return wrong;
    free(secret->password);
    secret->password = NULL;
    bool is_token = !*secret->user;
    wrong = prompt_line(is_token ? "Token: " : "Password: ", true,
                        &secret->password);
    if (!wrong && !*secret->password)
        wrong = copy(is_token ? "token required" : "password required");
    return wrong;
}

static char *read_secret(const struct opts *opts, struct secret *secret)
{
    static const char warning[] = "msg=\"using --password via the CLI is "
                                  "insecure. Use --password-stdin\"";
    secret->user = copy(opts_string(opts, "username", ""));
    if (opts_bool(opts, "password-stdin"))
        return prompt_all(&secret->password);
    secret->password = copy(opts_string(opts, "password", ""));
    if (!*secret->password)
        return ask(secret);
    out_log("WARN", (struct chart_str){warning, sizeof warning - 1});
    return NULL;
}

static void login(struct session *session)
{
    const struct opts *opts = session->opts;
    struct secret secret = {0};
    session->wrong = read_secret(opts, &secret);
    session->source.username = secret.user;
    session->source.password = secret.password;
    if (opts_bool(opts, "insecure"))
        session->source.flags |= CHART_SOURCE_INSECURE;
    if (!session->wrong &&
        !chart_registry_login(session->network, opts->args[0], &session->source,
                              &session->err))
        out_note("Login Succeeded\n");
    free(secret.user);
    free(secret.password);
}

static const struct command cmd_login = {
    .name = "login",
    .usage = "registry login [host] [flags]",
    .summary = "check and remember credentials of a registry",
    .about =
        "Asks the registry whether it takes the credentials and remembers\n"
        "them in the registry configuration, which Helm reads too. What\n"
        "Docker's configuration or its helpers know needs no login.",
    .examples = "  echo \"$TOKEN\" | chartc registry login registry.example.com -u robot "
                "--password-stdin\n",
    .tables = login_tables,
    .rule = ARGS_AT_LEAST,
    .arg_count = 1,
    .body = login,
};

/* ---- logout -------------------------------------------------------------- */

static void logout(struct session *session)
{
    const char *host = session->opts->args[0];
    char *text = mem_format("Removing login credentials for %s\n", host);
    out_note(text);
    free(text);
    int code = chart_registry_logout(session->network, host, &session->err);
    if (code == CHART_ENOTFOUND) { /* none were there: fine with Helm */
        chart_error_free(session->err);
        session->err = NULL;
    }
}

static const struct command cmd_logout = {
    .name = "logout",
    .usage = "registry logout [host] [flags]",
    .summary = "forget the credentials of a registry",
    .about = "Forgets the credentials of a registry.",
    .examples = "  chartc registry logout registry.example.com\n",
    .tables = logout_tables,
    .rule = ARGS_AT_LEAST,
    .arg_count = 1,
    .body = logout,
};

/* ---- the command --------------------------------------------------------- */

static const struct command *const children[] = {&cmd_login, &cmd_logout, NULL};

const struct command cmd_registry = {
    .name = "registry",
    .usage = "registry login|logout HOST [flags]",
    .summary = "remember or forget credentials of a registry",
    .about = "Manages the credentials of OCI registries.",
    .children = children,
};
