/* chartc cache */
#include "command.h"
#include "env_flags.h"
#include "mem.h"
#include "network_flags.h"
#include "out.h"
#include "session.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STR(s) (int)(s).len, (s).ptr

static const struct opt prune_rows[] = {
    {"older-than", 0, OPT_STRING, "AGE",
     "what was not used for so long: 30d (m, h, d, w); default 30d", OPT_USED,
     NULL},
    {"all", 0, OPT_BOOL, NULL, "everything", OPT_USED, NULL},
};

static const struct opt_table prune_flags = {
    "Prune", prune_rows, sizeof prune_rows / sizeof *prune_rows};
static const struct opt_table *const plain_tables[] = {
    &network_flags, &env_flags, &namespace_flag, NULL};
static const struct opt_table *const prune_tables[] = {
    &prune_flags, &network_flags, &env_flags, &namespace_flag, NULL};

/* ---- what they share ----------------------------------------------------- */

struct sum {
    size_t files, damaged;
    uint64_t bytes;
};

static void count(struct sum *sum, const struct chart_cache_entry *entry)
{
    sum->files++;
    sum->bytes += entry->bytes;
}

/* "12.3 MB" */
static void print_size(uint64_t bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB"};
    double size = (double)bytes;
    size_t unit = 0;
    while (size >= 999.95 && unit < 3) {
        size /= 1000;
        unit++;
    }
    (void)out_printf(unit ? "%.1f %s" : "%.0f %s", size, units[unit]);
}

static void print_sum(const char *word, const struct sum *sum)
{
    (void)out_printf("%s%zu file%s, ", word, sum->files,
                     sum->files == 1 ? "" : "s");
    print_size(sum->bytes);
    (void)out_text("\n");
}

/* ---- list ---------------------------------------------------------------- */

static int list_entry(void *user, const struct chart_cache_entry *entry)
{
    static const char *const kinds[] = {[CHART_CACHE_CHART] = "chart",
                                        [CHART_CACHE_INDEX] = "index",
                                        [CHART_CACHE_OTHER] = "other"};
    char day[16] = "-";
    time_t used = (time_t)entry->used;
    struct tm at;
    if (gmtime_r(&used, &at))
        (void)strftime(day, sizeof day, "%Y-%m-%d", &at);
    count(user, entry);
    (void)out_printf("%-6s %10llu  %s  ", kinds[entry->kind],
                     (unsigned long long)entry->bytes, day);
    if (entry->name.len)
        (void)out_printf("%.*s  ", STR(entry->name));
    (void)out_printf("%.*s\n",
                     STR(entry->digest.len ? entry->digest : entry->path));
    return out_failed();
}

static void list(struct session *session)
{
    struct sum sum = {0};
    if (!chart_cache_list(session->network, list_entry, &sum, &session->err))
        print_sum("", &sum);
}

static const char *const list_aliases[] = {"ls", NULL};

static const struct command cmd_list = {
    .name = "list",
    .aliases = list_aliases,
    .usage = "cache list [flags]",
    .summary = "print what is cached",
    .about = "Prints the cached charts and indexes: kind, bytes, day of the\n"
             "last use, name, digest or path.",
    .examples = "  chartc cache list\n",
    .tables = plain_tables,
    .rule = ARGS_NONE,
    .body = list,
};

/* ---- prune --------------------------------------------------------------- */

/* Null, or what is wrong, to be freed. */
static char *read_age(const char *text, int64_t *seconds)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800}};
    int64_t number = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9' && number < 1000000; at++)
        number = number * 10 + (*at - '0');
    for (size_t i = 0; at > text && i < sizeof units / sizeof *units; i++)
        if (at[0] == units[i].unit && !at[1]) {
            *seconds = number * units[i].seconds;
            return NULL;
        }
    return mem_format("invalid age \"%s\": want 30d (m, h, d, w)", text);
}

static int prune_entry(void *user, const struct chart_cache_entry *entry)
{
    count(user, entry);
    return 0;
}

static void prune(struct session *session)
{
    struct sum sum = {0};
    int64_t age = 0;
    session->wrong =
        read_age(opts_string(session->opts, "older-than", "30d"), &age);
    int64_t before =
        opts_bool(session->opts, "all") ? INT64_MAX : (int64_t)time(NULL) - age;
    if (!session->wrong && !chart_cache_prune(session->network, before,
                                              prune_entry, &sum, &session->err))
        print_sum("removed ", &sum);
}

static const struct command cmd_prune = {
    .name = "prune",
    .usage = "cache prune [flags]",
    .summary = "remove what was not used for a while",
    .about = "Removes cached files that were not used for 30 days, or as long\n"
             "as --older-than says. They are fetched again when needed.",
    .examples = "  chartc cache prune --older-than 7d\n"
                "  chartc cache prune --all\n",
    .tables = prune_tables,
    .rule = ARGS_NONE,
    .body = prune,
};

/* ---- verify -------------------------------------------------------------- */

static int verify_entry(void *user, const struct chart_cache_entry *entry)
{
    struct sum *sum = user;
    count(sum, entry);
    if (!entry->is_whole) {
        sum->damaged++;
        (void)out_printf("damaged, removed: %.*s\n", STR(entry->path));
    }
    return out_failed();
}

static void verify(struct session *session)
{
    struct sum sum = {0};
    if (!chart_cache_verify(session->network, verify_entry, &sum,
                            &session->err))
        print_sum("verified ", &sum);
}

static const struct command cmd_verify = {
    .name = "verify",
    .usage = "cache verify [flags]",
    .summary = "check every cached file, remove damaged ones",
    .about =
        "Reads every cached file and compares it with its digest. Damaged\n"
        "ones are removed; then the exit status is 1.",
    .examples = "  chartc cache verify\n",
    .tables = plain_tables,
    .rule = ARGS_NONE,
    .body = verify,
};

/* ---- the command --------------------------------------------------------- */

static const struct command *const children[] = {&cmd_list, &cmd_prune,
                                                 &cmd_verify, NULL};

const struct command cmd_cache = {
    .name = "cache",
    .usage = "cache list|prune|verify [flags]",
    .summary = "list, shrink and check what was fetched",
    .about =
        "Manages the cache of fetched charts and indexes, in chartc/ of the\n"
        "cache folder ($HELM_CACHE_HOME, else $XDG_CACHE_HOME/helm, else\n"
        "~/.cache/helm). Charts are stored by their SHA-256, which is checked\n"
        "each time one is used. Removing the folder is always safe.",
    .children = children,
};
