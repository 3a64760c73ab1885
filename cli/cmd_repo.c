/* chartc repo */
#include "command.h"
#include "env_flags.h"
#include "json.h"
#include "mem.h"
#include "network_flags.h"
#include "out.h"
#include "prompt.h"
#include "session.h"

#include <stdlib.h>
#include <string.h>

#define STR(s) (int)(s).len, (s).ptr

static const struct opt add_rows[] = {
    {"username", 0, OPT_STRING, "NAME", "user of the repository", OPT_USED,
     NULL},
    {"password", 0, OPT_STRING, "TEXT", "password of that user", OPT_USED,
     NULL},
    {"password-stdin", 0, OPT_BOOL, NULL,
     "read the password from standard input", OPT_USED, NULL},
    {"ca-file", 0, OPT_STRING, "FILE",
     "trust servers whose certificates these have signed", OPT_USED, NULL},
    {"cert-file", 0, OPT_STRING, "FILE", "the client's certificate", OPT_USED,
     NULL},
    {"key-file", 0, OPT_STRING, "FILE", "the client's key", OPT_USED, NULL},
    {"insecure-skip-tls-verify", 0, OPT_BOOL, NULL,
     "do not check the server's certificate", OPT_USED, NULL},
    {"pass-credentials", 0, OPT_BOOL, NULL,
     "send the credentials to every host", OPT_USED, NULL},
    {"force-update", 0, OPT_BOOL, NULL, "replace a repository of the same name",
     OPT_USED, NULL},
    {"allow-deprecated-repos", 0, OPT_BOOL, NULL,
     "let URLs through that are gone for good", OPT_USED, NULL},
    {"timeout", 0, OPT_STRING, "DURATION", "", OPT_IGNORED, NULL},
};
static const struct opt list_rows[] = {
    {"output", 'o', OPT_STRING, "FORMAT", "table, json or yaml", OPT_USED,
     NULL},
    {"no-headers", 0, OPT_BOOL, NULL, "leave the table's heading out", OPT_USED,
     NULL},
};
static const struct opt update_rows[] = {
    {"timeout", 0, OPT_STRING, "DURATION", "", OPT_IGNORED, NULL},
};
static const struct opt index_rows[] = {
    {"url", 0, OPT_STRING, "URL",
     "where the archives are; default: beside "
     "the index",
     OPT_USED, NULL},
    {"merge", 0, OPT_STRING, "FILE", "take this index's entries over", OPT_USED,
     NULL},
    {"json", 0, OPT_BOOL, NULL, "write JSON", OPT_USED, NULL},
};

#define TABLE(name, title, rows)                                               \
    static const struct opt_table name = {title, rows,                         \
                                          sizeof rows / sizeof *rows}
TABLE(add_flags, "Repository", add_rows);
TABLE(list_flags, "List", list_rows);
TABLE(update_flags, NULL, update_rows);
TABLE(index_flags, "Index", index_rows);

#define TABLES(name, first)                                                    \
    static const struct opt_table *const name[] = {                            \
        first, &network_flags, &env_flags, &namespace_flag, NULL}
TABLES(add_tables, &add_flags);
TABLES(list_tables, &list_flags);
TABLES(update_tables, &update_flags);
static const struct opt_table *const index_tables[] = {
    &index_flags, &network_flags_unused, &env_flags, &namespace_flag, NULL};
static const struct opt_table *const remove_tables[] = {
    &network_flags, &env_flags, &namespace_flag, NULL};

static struct chart_repo_options repo_options(struct session *session)
{
    struct chart_repo_options options;
    CHART_INIT(&options);
    options.control = &session->control;
    options.output = &session->output;
    return options;
}

/* ---- add ----------------------------------------------------------------- */

/* A user without a password is asked for it. To be freed. */
static char *read_password(struct session *session)
{
    const struct opts *opts = session->opts;
    const char *given = opts_string(opts, "password", "");
    char *password = NULL;
    if (!*opts_string(opts, "username", "") || *given)
        return mem_copy(given, strlen(given));
    if (opts_bool(opts, "password-stdin"))
        session->wrong = prompt_all(&password);
    else
        session->wrong = prompt_line("Password: ", true, &password);
    return password;
}

static void add(struct session *session)
{
    const struct opts *opts = session->opts;
    struct chart_repo_options options = repo_options(session);
    char *password = read_password(session);
    struct chart_repo_input repo = {
        .name = opts->args[0],
        .url = opts->args[1],
        .username = opts_string(opts, "username", NULL),
        .password = password,
        .cert_file = opts_string(opts, "cert-file", NULL),
        .key_file = opts_string(opts, "key-file", NULL),
        .ca_file = opts_string(opts, "ca-file", NULL),
        .flags = session->source.flags &
                 (CHART_SOURCE_INSECURE | CHART_SOURCE_PASS_CREDENTIALS),
    };
    if (opts_bool(opts, "force-update"))
        options.flags |= CHART_REPO_FORCE;
    if (opts_bool(opts, "allow-deprecated-repos"))
        options.flags |= CHART_REPO_ALLOW_DEPRECATED;
    if (session_is_well(session))
        (void)chart_repo_add(session->network, &repo, &options, &session->err);
    free(password);
}

static const struct command cmd_add = {
    .name = "add",
    .usage = "repo add [NAME] [URL] [flags]",
    .summary = "give a repository a name",
    .about = "Fetches the index of the repository at URL and remembers it as\n"
             "NAME, for NAME/CHART and for \"@NAME\" in Chart.yaml.",
    .examples = "  chartc repo add stable https://charts.example.com/stable\n"
                "  chartc repo add private https://charts.example.com/x \\\n"
                "      --username robot --password-stdin < secret\n",
    .tables = add_tables,
    .rule = ARGS_EXACT,
    .arg_count = 2,
    .body = add,
};

/* ---- list ---------------------------------------------------------------- */

struct row {
    char *name, *url;
};

struct listing {
    struct row *rows;
    size_t count;
};

static int take_repo(void *user, const struct chart_repo *repo)
{
    struct listing *all = user;
    all->rows = mem_grow(all->rows, all->count + 1, sizeof *all->rows);
    all->rows[all->count++] =
        (struct row){mem_copy(repo->name.ptr, repo->name.len),
                     mem_copy(repo->url.ptr, repo->url.len)};
    return 0;
}

static void print_table(const struct listing *all, bool headed)
{
    size_t name = headed ? strlen("NAME") : 0, url = headed ? strlen("URL") : 0;
    for (size_t i = 0; i < all->count; i++) {
        size_t name_len = strlen(all->rows[i].name);
        size_t url_len = strlen(all->rows[i].url);
        name = name_len > name ? name_len : name;
        url = url_len > url ? url_len : url;
    }
    if (headed)
        (void)out_printf("%-*s\t%-*s\n", (int)name, "NAME", (int)url, "URL");
    for (size_t i = 0; i < all->count; i++)
        (void)out_printf("%-*s\t%-*s\n", (int)name, all->rows[i].name, (int)url,
                         all->rows[i].url);
}

/* Through the library, which writes both formats as Helm does. */
static void print_data(struct session *session, const struct listing *all,
                       bool as_yaml)
{
    struct chart_values *values = NULL;
    char *text = mem_copy("{\"all\":[", 8);
    for (size_t i = 0; i < all->count; i++) {
        char *name = json_string(all->rows[i].name);
        char *url = json_string(all->rows[i].url);
        char *more = mem_format("%s%s{\"name\":%s,\"url\":%s}", text,
                                i ? "," : "", name, url);
        free(name);
        free(url);
        free(text);
        text = more;
    }
    char *whole = mem_format("%s]}", text);
    free(text);
    if (!json_parse(whole, session->env, &values, &session->err)) {
        const struct chart_value *list =
            chart_value_find(chart_values_root(values), "all");
        if (as_yaml)
            (void)chart_value_write_yaml(list, &session->output, &session->err);
        else if (!chart_value_write_json(list, &session->output, &session->err))
            (void)out_text("\n");
    }
    chart_values_unref(values);
    free(whole);
}

static void list(struct session *session)
{
    struct listing all = {0};
    struct chart_error *ignored = NULL; /* as Helm: a broken file has none */
    const char *format = opts_string(session->opts, "output", "table");
    bool is_table = strcmp(format, "table") == 0;
    bool is_yaml = strcmp(format, "yaml") == 0;
    if (!is_table && !is_yaml && strcmp(format, "json") != 0) {
        session->wrong = mem_format("invalid argument \"%s\" for \"-o, "
                                    "--output\" flag: invalid format type",
                                    format);
        return;
    }
    (void)chart_repo_list(session->network, take_repo, &all, &ignored);
    if (is_table && !all.count)
        out_note("no repositories to show\n");
    else if (is_table)
        print_table(&all, !opts_bool(session->opts, "no-headers"));
    else
        print_data(session, &all, is_yaml);
    for (size_t i = 0; i < all.count; i++) {
        free(all.rows[i].name);
        free(all.rows[i].url);
    }
    free(all.rows);
    chart_error_free(ignored);
}

static const char *const list_aliases[] = {"ls", NULL};

static const struct command cmd_list = {
    .name = "list",
    .aliases = list_aliases,
    .usage = "repo list [flags]",
    .summary = "print the repositories that have a name",
    .about = "Prints the names and URLs of the repositories.",
    .examples = "  chartc repo list\n"
                "  chartc repo list -o json\n",
    .tables = list_tables,
    .rule = ARGS_NONE,
    .body = list,
};

/* ---- update, remove ------------------------------------------------------ */

typedef int names_call(struct chart_network *network, const char *const *names,
                       size_t count, const struct chart_repo_options *options,
                       struct chart_error **err);

static void on_names(struct session *session, names_call *call)
{
    const struct opts *opts = session->opts;
    struct chart_repo_options options = repo_options(session);
    (void)call(session->network, opts->args, opts->arg_count, &options,
               &session->err);
}

static void update(struct session *session)
{
    on_names(session, chart_repo_update);
}

static const char *const update_aliases[] = {"up", NULL};

static const struct command cmd_update = {
    .name = "update",
    .aliases = update_aliases,
    .usage = "repo update [REPO1 [REPO2 ...]] [flags]",
    .summary = "fetch the indexes of repositories again",
    .about = "Fetches the indexes of the named repositories, or of all. What\n"
             "has not changed on the server is not fetched.",
    .examples = "  chartc repo update\n"
                "  chartc repo update stable\n",
    .tables = update_tables,
    .rule = ARGS_ANY,
    .body = update,
};

static void remove_named(struct session *session)
{
    on_names(session, chart_repo_remove);
}

static const char *const remove_aliases[] = {"rm", NULL};

static const struct command cmd_remove = {
    .name = "remove",
    .aliases = remove_aliases,
    .usage = "repo remove [REPO1 [REPO2 ...]] [flags]",
    .summary = "forget repositories",
    .about = "Forgets the named repositories and their indexes.",
    .examples = "  chartc repo remove stable\n",
    .tables = remove_tables,
    .rule = ARGS_AT_LEAST,
    .arg_count = 1,
    .body = remove_named,
};

/* ---- index --------------------------------------------------------------- */

static void index_folder(struct session *session)
{
    const struct opts *opts = session->opts;
    struct chart_repo_options options = repo_options(session);
    if (opts_bool(opts, "json"))
        options.flags |= CHART_REPO_JSON;
    (void)chart_repo_index(
        session->env, opts->args[0], opts_string(opts, "url", NULL),
        opts_string(opts, "merge", NULL), &options, &session->err);
}

static const struct command cmd_index = {
    .name = "index",
    .usage = "repo index [DIR] [flags]",
    .summary = "make a folder of archives a repository",
    .about = "Writes DIR/index.yaml over the packed charts in the folder DIR\n"
             "and the folders in it.",
    .examples = "  chartc repo index public --url https://charts.example.com\n"
                "  chartc repo index public --merge public/index.yaml\n",
    .tables = index_tables,
    .rule = ARGS_EXACT,
    .arg_count = 1,
    .body = index_folder,
};

/* ---- the command --------------------------------------------------------- */

static const struct command *const children[] = {
    &cmd_add, &cmd_index, &cmd_list, &cmd_remove, &cmd_update, NULL};

const struct command cmd_repo = {
    .name = "repo",
    .usage = "repo add|index|list|remove|update [flags]",
    .summary = "add, list and update repositories; index a folder of charts",
    .about =
        "Manages repositories.yaml, the names that repositories go by, and\n"
        "makes repositories. Nothing needs to be added for dependencies and\n"
        "references that have a URL.",
    .children = children,
};
