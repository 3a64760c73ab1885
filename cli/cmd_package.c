/* chartc package */
#include "chart_path.h"
#include "command.h"
#include "env_flags.h"
#include "file.h"
#include "mem.h"
#include "network_flags.h"
#include "out.h"
#include "session.h"
#include "source_flags.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct opt rows[] = {
    {"destination", 'd', OPT_STRING, "DIR", "where to write the archive",
     OPT_USED, NULL},
    {"version", 0, OPT_STRING, "VERSION", "the version to write into it",
     OPT_USED, NULL},
    {"app-version", 0, OPT_STRING, "VERSION", "the appVersion to write into it",
     OPT_USED, NULL},
    {"dependency-update", 'u', OPT_BOOL, NULL, "run `dependency update` first",
     OPT_USED, NULL},
    {"sign", 0, OPT_BOOL, NULL, "this version of chartc does not sign",
     OPT_REFUSED, NULL},
    {"key", 0, OPT_STRING, "NAME", "", OPT_IGNORED, NULL},
    {"passphrase-file", 0, OPT_STRING, "FILE", "", OPT_IGNORED, NULL},
};

static const struct opt_table package_flags = {"Package", rows,
                                               sizeof rows / sizeof *rows};
static const struct opt_table *const tables[] = {
    &package_flags, &transfer_flags, &network_flags,
    &env_flags,     &namespace_flag, NULL};

struct job {
    struct session session;
    struct chart_package_options package;
};

/* ---- the file ------------------------------------------------------------ */

/* Where an archive goes: as Helm says it, "." from the root, others as they
 * were given. */
static char *archive_path(const char *dir, struct chart_str name)
{
    char *joined =
        mem_format("%s%s%.*s", dir, *dir ? "/" : "", (int)name.len, name.ptr);
    char *path = strcmp(dir, ".") == 0 ? chart_path_absolute(joined)
                                       : chart_path_clean(joined);
    free(joined);
    return path;
}

/* The directory must be one, or not be there yet. */
static char *check_directory(const char *dir)
{
    struct stat info;
    char space[64];
    int status = stat(dir, &info);
    if (status != 0 && errno != ENOENT)
        return mem_format("stat %s: stat %s: %s", dir, dir,
                          out_reason(errno, space));
    if (status == 0 && !S_ISDIR(info.st_mode))
        return mem_format("is not a directory: %s", dir);
    return NULL;
}

static char *write_into(const struct chart_archive *archive, const char *dir)
{
    struct chart_error *err = NULL;
    if (!chart_archive_write(archive, dir, &err))
        return NULL;
    struct chart_str text = chart_error_message(err);
    char *wrong = mem_copy(text.ptr, text.len);
    chart_error_free(err);
    return wrong;
}

/* Makes the directory and writes the archive into it; null, or what is wrong.
 */
static char *write_to(const struct chart_archive *archive, char *path)
{
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;
    char *dir = mem_copy(len ? path : slash ? "/" : ".", len ? len : 1);
    char *wrong = check_directory(dir);
    if (!wrong)
        wrong = file_make_directories(path);
    if (!wrong)
        wrong = write_into(archive, dir);
    free(dir);
    return wrong;
}

static void save(struct job *job, const struct chart_archive *archive)
{
    char *path =
        archive_path(opts_string(job->session.opts, "destination", "."),
                     chart_archive_file_name(archive));
    char *failed = path ? write_to(archive, path)
                        : mem_copy("getwd failed", strlen("getwd failed"));
    if (failed) {
        job->session.wrong = mem_format("failed to save: %s", failed);
    } else {
        (void)out_text("Successfully packaged chart and saved it to: ");
        (void)out_text(path);
        (void)out_text("\n");
    }
    free(failed);
    free(path);
}

/* ---- the command --------------------------------------------------------- */

static int update(struct job *job, const char *path)
{
    struct session *session = &job->session;
    struct chart_dependency_options options;
    session_dependencies(session, &options);
    return chart_dependency_update(session->network, path, &options,
                                   &session->err);
}

static void package(struct job *job, const char *path)
{
    struct session *session = &job->session;
    struct chart_load_options load;
    struct chart *chart = NULL;
    struct chart_archive *archive = NULL;
    if (opts_bool(session->opts, "dependency-update") && update(job, path))
        return;
    CHART_INIT(&load);
    load.control = &session->control;
    load.flags = CHART_LOAD_DIRECTORY;
    if (!chart_load(&chart, session->env, path, &load, &session->err) &&
        !chart_package(&archive, chart, &job->package, &session->err))
        save(job, archive);
    chart_archive_free(archive);
    chart_unref(chart);
}

/* SOURCE_DATE_EPOCH, the time to use in what is built. */
static char *read_epoch(int64_t *time)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    char *end;
    if (!text || !*text)
        return NULL;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (*end || errno || number < 0 || strchr(" \t\n\v\f\r", *text))
        return mem_format("invalid SOURCE_DATE_EPOCH: \"%s\" is no number of "
                          "seconds since 1970",
                          text);
    *time = number;
    return NULL;
}

static void prepare(struct job *job)
{
    struct session *session = &job->session;
    CHART_INIT(&job->package);
    job->package.control = &session->control;
    job->package.version = opts_string(session->opts, "version", NULL);
    job->package.app_version = opts_string(session->opts, "app-version", NULL);
    session->source.version =
        NULL; /* of what is packed, not of what is asked */
    if (!session->opts->arg_count)
        session->wrong = mem_format("need at least one argument, the path to "
                                    "the chart");
    else
        session->wrong = read_epoch(&job->package.time);
}

static void package_argument(struct job *job, const char *argument)
{
    struct stat info;
    char *path = chart_path_absolute(argument);
    if (!path)
        job->session.wrong = mem_copy("getwd failed", strlen("getwd failed"));
    else if (stat(argument, &info) != 0)
        job->session.wrong = file_failure("stat", argument, errno);
    else
        package(job, path);
    free(path);
}

static int run(const struct opts *opts)
{
    struct job job;
    if (session_open(&job.session, opts))
        prepare(&job);
    for (size_t i = 0; session_is_well(&job.session) && i < opts->arg_count;
         i++)
        package_argument(&job, opts->args[i]);
    return session_close(&job.session);
}

const struct command cmd_package = {
    .name = "package",
    .usage = "package PATH... [flags]",
    .summary = "pack chart directories into archives",
    .about =
        "Packs each chart directory into NAME-VERSION.tgz with the files, the\n"
        "order and the contents that `helm package` of Helm 4.1.4 writes:\n"
        "Chart.yaml and Chart.lock are written anew, without comments, files\n"
        "that .helmignore names stay out.\n"
        "\n"
        "The same chart always gives the same bytes: entries bear the time\n"
        "of SOURCE_DATE_EPOCH (seconds since 1970), or the start of 1980,\n"
        "and never that of the files.",
    .examples = "  chartc package apps/ollama\n"
                "  chartc package apps/ollama -d dist --version 1.2.3\n",
    .tables = tables,
    .run = run,
};
