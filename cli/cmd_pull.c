/* chartc pull */
#include "chart_ref.h"
#include "command.h"
#include "env_flags.h"
#include "mem.h"
#include "network_flags.h"
#include "out.h"
#include "source_flags.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define STR(s) (int)(s).len, (s).ptr

static const struct opt rows[] = {
    {"destination", 'd', OPT_STRING, "DIR", "folder to write to; default .",
     OPT_USED, NULL},
    {"untar", 0, OPT_BOOL, NULL, "unpack the chart, keep no archive", OPT_USED,
     NULL},
    {"untardir", 0, OPT_STRING, "DIR",
     "folder to unpack into, below the destination; default .", OPT_USED, NULL},
    {"prov", 0, OPT_BOOL, NULL, "fetch the signature too, unchecked", OPT_USED,
     NULL},
};

static const struct opt_table pull_flags = {"Pull", rows,
                                            sizeof rows / sizeof *rows};
static const struct opt_table *const tables[] = {
    &pull_flags,     &source_flags, &transfer_flags, &network_flags, &env_flags,
    &namespace_flag, NULL};

/* The folder that --untar unpacks into. */
static char *untar_folder(const struct opts *opts)
{
    const char *destination = opts_string(opts, "destination", ".");
    const char *inside = opts_string(opts, "untardir", ".");
    if (inside[0] == '/' || strcmp(destination, ".") == 0)
        return mem_copy(inside, strlen(inside));
    if (strcmp(inside, ".") == 0)
        return mem_copy(destination, strlen(destination));
    return mem_format("%s/%s", destination, inside);
}

/* What Helm refuses to unpack over: the last part of the reference. */
static char *check_untar(const char *folder, const char *reference)
{
    struct stat info;
    const char *slash = strrchr(reference, '/');
    const char *name = slash ? slash + 1 : reference;
    char *path = strcmp(folder, ".") == 0 ? mem_copy(name, strlen(name))
                                          : mem_format("%s/%s", folder, name);
    char *wrong = NULL;
    if (stat(path, &info) == 0)
        wrong = mem_format("failed to untar: a file or directory with the "
                           "name %s already exists",
                           path);
    free(path);
    return wrong;
}

static void print_signature(const struct chart_archive *archive)
{
    const struct chart_signature *by = chart_archive_signature(archive);
    (void)out_printf("Signed by: %.*s\n", STR(by->signer));
    (void)out_printf("Using Key With Fingerprint: %.*s\n",
                     STR(by->fingerprint));
    (void)out_printf("Chart Hash Verified: %.*s\n", STR(by->digest));
}

static void warn_unsigned(const struct chart_archive *archive)
{
    struct chart_str url = chart_archive_url(archive);
    if (chart_archive_provenance(archive).len)
        return;
    char *text = mem_format("WARNING: Verification not found for %.*s: failed "
                            "to fetch %.*s.prov : 404 Not Found\n",
                            STR(url), STR(url));
    (void)out_text(text);
    free(text);
}

static void say_trust(const struct session *session,
                      const struct chart_archive *archive)
{
    if (session->source.flags & CHART_SOURCE_VERIFY)
        print_signature(archive);
    else if (opts_bool(session->opts, "prov"))
        warn_unsigned(archive);
}

static void unpack(struct session *session, const char *reference,
                   const struct chart_archive *archive)
{
    char *folder = untar_folder(session->opts);
    say_trust(session, archive);
    session->wrong = check_untar(folder, reference);
    if (!session->wrong)
        (void)chart_archive_unpack(archive, folder, &session->err);
    free(folder);
}

static void save(struct session *session, const struct chart_archive *archive)
{
    const char *folder = opts_string(session->opts, "destination", ".");
    if (!chart_archive_write(archive, folder, &session->err))
        say_trust(session, archive);
}

static void pull(struct session *session, const char *reference)
{
    struct chart_archive *archive = NULL;
    if (!chart_fetch(&archive, session->network, reference, &session->source,
                     &session->err)) {
        chart_ref_announce(archive);
        if (opts_bool(session->opts, "untar"))
            unpack(session, reference, archive);
        else
            save(session, archive);
    }
    chart_archive_free(archive);
}

static void pull_all(struct session *session)
{
    const struct opts *opts = session->opts;
    for (size_t i = 0; i < opts->arg_count && session_is_well(session); i++)
        pull(session, opts->args[i]);
}

static const char *const aliases[] = {"fetch", NULL};

const struct command cmd_pull = {
    .name = "pull",
    .aliases = aliases,
    .usage = "pull [chart URL | repo/chartname] [...] [flags]",
    .summary = "fetch a chart from a repository or registry",
    .about =
        "Fetches packed charts and saves them, or unpacks them. A chart is\n"
        "named by the URL of its archive, as oci://host/path/name, as a name\n"
        "with --repo, or as repo/name of a repository that `repo add` knows.\n"
        "Digests are always checked, against the index or the registry's\n"
        "manifest; with --verify the signature too.",
    .examples =
        "  chartc pull ollama --repo https://otwld.github.io/ollama-helm\n"
        "  chartc pull oci://registry.example.com/example/charts/web --version "
        "~1.2\n"
        "  chartc pull "
        "oci://registry.example.com/example/charts/web@sha256:5f2b...\n"
        "  chartc pull stable/web --untar --untardir vendor\n"
        "  chartc pull https://example.com/web-1.0.0.tgz --verify\n",
    .tables = tables,
    .rule = ARGS_AT_LEAST,
    .arg_count = 1,
    .body = pull_all,
};
