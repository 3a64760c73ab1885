#include "release_flags.h"

#include "env_flags.h"
#include "mem.h"

#include <libchart/template.h>

#include <stdlib.h>
#include <string.h>

static const struct opt rows[] = {
    {"namespace", 'n', OPT_STRING, "NAME", "namespace of the release", OPT_USED,
     NULL},
    {"name-template", 0, OPT_STRING, "TEMPLATE",
     "a template that gives the release its name", OPT_USED, NULL},
    {"generate-name", 'g', OPT_BOOL, NULL,
     "let the name be chosen (it is release-name)", OPT_USED, NULL},
    {"is-upgrade", 0, OPT_BOOL, NULL,
     ".Release.IsUpgrade instead of .Release.IsInstall", OPT_USED, NULL},
    {"kube-version", 0, OPT_STRING, "VERSION",
     "Kubernetes version in .Capabilities", OPT_USED, NULL},
    {"api-versions", 'a', OPT_LIST, "VERSIONS",
     "more API versions in .Capabilities", OPT_USED, NULL},
    {"no-hooks", 0, OPT_BOOL, NULL, "leave hooks out", OPT_USED, NULL},
    {"skip-tests", 0, OPT_BOOL, NULL, "leave tests out", OPT_USED, NULL},
    {"include-crds", 0, OPT_BOOL, NULL, "print the files of crds/ first",
     OPT_USED, NULL},
    {"skip-schema-validation", 0, OPT_BOOL, NULL,
     "do not hold values against values.schema.json", OPT_USED, NULL},
    {"enable-dns", 0, OPT_BOOL, NULL, "let templates ask the name service",
     OPT_USED, NULL},
};

const struct opt_table release_flags = {"Release", rows,
                                        sizeof rows / sizeof *rows};

static char *wrong(const char *text)
{
    return mem_copy(text, strlen(text));
}

/* ---- the name ----------------------------------------------------------- */

static int append_name(void *user, const char *bytes, size_t len)
{
    char **name = user;
    size_t had = *name ? strlen(*name) : 0;
    *name = mem_grow(*name, had + len + 1, 1);
    memcpy(*name + had, bytes, len);
    (*name)[had + len] = '\0';
    return 0;
}

static void template_name(const char *text, struct chart_env *env,
                          struct release *release, struct chart_error **err)
{
    const struct chart_sink sink = {append_name, &release->name};
    release->name = mem_copy("", 0);
    (void)chart_template_run(env, "name-template",
                             (struct chart_str){text, strlen(text)},
                             CHART_TEMPLATE_PROCESS_ENV, &sink, err);
}

static char *too_many(const struct opts *opts)
{
    char *text = mem_format("expected at most two arguments, unexpected "
                            "arguments: %s",
                            opts->args[2]);
    for (size_t i = 3; i < opts->arg_count; i++) {
        char *longer = mem_format("%s, %s", text, opts->args[i]);
        free(text);
        text = longer;
    }
    return text;
}

static char *read_name(const struct opts *opts, struct chart_env *env,
                       struct release *release, const char **chart,
                       struct chart_error **err)
{
    const char *template = opts_string(opts, "name-template", "");
    const char *program = env_flags_program(opts);
    if (opts->arg_count == 0)
        return mem_format("\"%s template\" requires at least 1 argument\n\n"
                          "Usage:  %s template [NAME] [CHART] [flags]",
                          program, program);
    if (opts->arg_count > 2)
        return too_many(opts);
    *chart = opts->args[opts->arg_count - 1];
    if (opts->arg_count == 1) {
        if (*template)
            template_name(template, env, release, err);
        return NULL;
    }
    if (opts_bool(opts, "generate-name"))
        return wrong("cannot set --generate-name and also specify a name");
    if (*template)
        return wrong("cannot set --name-template and also specify a name");
    release->name = mem_copy(opts->args[0], strlen(opts->args[0]));
    return NULL;
}

/* ---- the rest ----------------------------------------------------------- */

static uint64_t read_flags(const struct opts *opts)
{
    static const struct {
        const char *name;
        uint64_t flag;
    } flags[] = {
        {"is-upgrade", CHART_RUN_UPGRADE},
        {"include-crds", CHART_RUN_INCLUDE_CRDS},
        {"no-hooks", CHART_RUN_NO_HOOKS},
        {"skip-tests", CHART_RUN_SKIP_TESTS},
        {"skip-schema-validation", CHART_RUN_SKIP_SCHEMA},
    };
    uint64_t set = 0;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (opts_bool(opts, flags[i].name))
            set |= flags[i].flag;
    return set;
}

static const char *read_namespace(const struct opts *opts)
{
    const char *standard = getenv("HELM_NAMESPACE");
    return opts_string(opts, "namespace", standard);
}

char *release_flags_read(const struct opts *opts, struct chart_env *env,
                         struct release *release, const char **chart,
                         struct chart_error **err)
{
    struct chart_run_options *run = &release->run;
    *release = (struct release){0};
    CHART_INIT(run);
    run->kube_version = opts_string(opts, "kube-version", "");
    if (chart_check_kube_version(run->kube_version, err))
        return NULL;
    char *text = read_name(opts, env, release, chart, err);
    if (text || *err)
        return text;
    release->api_versions =
        opts_all(opts, "api-versions", &run->api_version_count);
    run->api_versions = release->api_versions;
    run->release_name = release->name;
    run->namespace_name = read_namespace(opts);
    run->flags = read_flags(opts);
    return NULL;
}

void release_free(struct release *release)
{
    free(release->name);
    free(release->api_versions);
}
