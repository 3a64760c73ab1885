/* chartc dependency */
#include "chart_path.h"
#include "command.h"
#include "env_flags.h"
#include "mem.h"
#include "network_flags.h"
#include "session.h"
#include "source_flags.h"

#include <stdlib.h>
#include <string.h>

static const struct opt fill_rows[] = {
    {"skip-refresh", 0, OPT_BOOL, NULL,
     "use the indexes of named repositories as they were last fetched",
     OPT_USED, NULL},
};
static const struct opt list_rows[] = {
    {"max-col-width", 0, OPT_STRING, "N", "cut wider columns; default 80",
     OPT_USED, NULL},
};

static const struct opt_table fill_flags = {
    "Dependencies", fill_rows, sizeof fill_rows / sizeof *fill_rows};
static const struct opt_table list_flags = {
    "List", list_rows, sizeof list_rows / sizeof *list_rows};

static const struct opt_table *const fill_tables[] = {
    &fill_flags, &transfer_flags, &network_flags,
    &env_flags,  &namespace_flag, NULL};
static const struct opt_table *const list_tables[] = {
    &list_flags, &network_flags_unused, &env_flags, &namespace_flag, NULL};

/* ---- what they share ----------------------------------------------------- */

/* The chart's folder as Go's filepath.Clean has it; default ".". */
static char *chart_folder(const struct opts *opts)
{
    return chart_path_clean(opts->arg_count ? opts->args[0] : ".");
}

typedef int fill_call(struct chart_network *network, const char *path,
                      const struct chart_dependency_options *options,
                      struct chart_error **err);

static void fill(struct session *session, fill_call *call)
{
    struct chart_dependency_options options;
    char *path = chart_folder(session->opts);
    session_dependencies(session, &options);
    (void)call(session->network, path, &options, &session->err);
    free(path);
}

/* ---- build, update ------------------------------------------------------- */

static void fill_from_lock(struct session *session)
{
    fill(session, chart_dependency_build);
}

static const struct command build = {
    .name = "build",
    .usage = "dependency build CHART [flags]",
    .summary = "fill charts/ with the versions of Chart.lock",
    .about =
        "Fetches the dependencies of the chart in the folder CHART (default\n"
        ".) in the versions of its Chart.lock into its charts/. Without a\n"
        "lock it does what `dependency update` does. Repositories need not be\n"
        "added before. What is cached is not fetched again.\n"
        "\n"
        "Everything is fetched and checked first; then charts/ changes, each\n"
        "file by one rename. After an error it is as it was.",
    .examples = "  chartc dependency build apps/ollama\n"
                "  chartc dependency build apps/ollama --offline\n"
                "  chartc dep build apps/web --verify --keyring keys.gpg\n",
    .tables = fill_tables,
    .rule = ARGS_AT_MOST,
    .arg_count = 1,
    .body = fill_from_lock,
};

static void fill_anew(struct session *session)
{
    fill(session, chart_dependency_update);
}

static const char *const update_aliases[] = {"up", NULL};

static const struct command update = {
    .name = "update",
    .aliases = update_aliases,
    .usage = "dependency update CHART [flags]",
    .summary = "find the newest fitting versions, fill charts/, write "
               "Chart.lock",
    .about =
        "Finds the newest versions that the ranges in Chart.yaml allow, fills\n"
        "charts/ of the chart in the folder CHART (default .) with them and\n"
        "writes Chart.lock. Archives in charts/ that are no dependency any\n"
        "more are removed; folders stay.",
    .examples = "  chartc dependency update apps/ollama\n"
                "  chartc dep up apps/web --plain-http\n",
    .tables = fill_tables,
    .rule = ARGS_AT_MOST,
    .arg_count = 1,
    .body = fill_anew,
};

/* ---- list ---------------------------------------------------------------- */

/* Go's strconv.ParseUint. Null, or what is wrong, to be freed. */
static char *read_width(const struct opts *opts, uint64_t *width)
{
    const char *text = opts_string(opts, "max-col-width", "80");
    size_t digits = strspn(text, "0123456789");
    bool fits = digits > 0;
    *width = 0;
    for (size_t i = 0; i < digits; i++) {
        uint64_t digit = (uint64_t)(text[i] - '0');
        fits &= *width <= (UINT64_MAX - digit) / 10;
        *width = *width * 10 + digit;
    }
    if (fits && !text[digits])
        return NULL;
    return mem_format("invalid argument \"%s\" for \"--max-col-width\" flag: "
                      "strconv.ParseUint: parsing \"%s\": %s",
                      text, text,
                      digits && !text[digits] ? "value out of range"
                                              : "invalid syntax");
}

static void list_all(struct session *session)
{
    struct chart_dependency_options options;
    char *path = chart_folder(session->opts);
    session_dependencies(session, &options);
    session->wrong = read_width(session->opts, &options.max_column_width);
    if (!session->wrong)
        (void)chart_dependency_list(session->env, path, &options,
                                    &session->err);
    free(path);
}

static const char *const list_aliases[] = {"ls", NULL};

static const struct command list = {
    .name = "list",
    .aliases = list_aliases,
    .usage = "dependency list CHART [flags]",
    .summary = "say of each dependency whether charts/ has it",
    .about =
        "Prints the dependencies of CHART (a folder or an archive, default\n"
        ".), their ranges, repositories and what charts/ has of them: ok,\n"
        "missing, unpacked, wrong version and so on. Nothing is fetched.",
    .examples = "  chartc dependency list apps/ollama\n",
    .tables = list_tables,
    .rule = ARGS_AT_MOST,
    .arg_count = 1,
    .body = list_all,
};

/* ---- the command --------------------------------------------------------- */

static const struct command *const children[] = {&build, &list, &update, NULL};
static const char *const aliases[] = {"dep", "dependencies", NULL};

const struct command cmd_dependency = {
    .name = "dependency",
    .aliases = aliases,
    .usage = "dependency build|list|update CHART [flags]",
    .summary = "fill charts/ with a chart's dependencies, lock their versions",
    .about =
        "Manages the dependencies that a Chart.yaml declares:\n"
        "\n"
        "    dependencies:\n"
        "      - name: postgresql\n"
        "        version: ~12.1          # exact, or a range\n"
        "        repository: https://charts.example.com/stable\n"
        "      - name: redis\n"
        "        version: 17.0.0\n"
        "        repository: oci://registry.example.com/charts\n"
        "      - name: common\n"
        "        version: \">=0\"\n"
        "        repository: file://../common\n"
        "\n"
        "`template`, `lint` and `show` fetch what charts/ lacks by themselves\n"
        "and need none of these commands; see docs/dependencies.md.",
    .children = children,
};
