#include "chart_ref.h"

#include "chart_path.h"
#include "env_flags.h"
#include "mem.h"
#include "out.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define STR(s) (int)(s).len, (s).ptr

void chart_ref_announce(const struct chart_archive *archive)
{
    struct chart_str from = chart_archive_url(archive);
    struct chart_str digest = chart_archive_digest(archive);
    if (!chart_archive_is_oci(archive))
        return;
    char *text =
        mem_format("Pulled: %.*s\nDigest: %.*s\n", STR(from), STR(digest));
    out_note(text);
    free(text);
    if (!memchr(from.ptr, '_', from.len))
        return;
    text = mem_format(
        "%.*s contains an underscore.\n\n"
        "OCI artifact references (e.g. tags) do not support the plus sign "
        "(+). To support\n"
        "storing semantic versions, Helm adopts the convention of changing "
        "plus (+) to\n"
        "an underscore (_) in chart version tags when pushing to a registry "
        "and back to\n"
        "a plus (+) when pulling from a registry.\n",
        STR(from));
    out_note(text);
    free(text);
}

static void fetch(struct session *session, const char *reference,
                  struct chart_ref *ref)
{
    if (!chart_fetch(&ref->archive, session->network, reference,
                     &session->source, &session->err))
        chart_ref_announce(ref->archive);
}

/* Helm's order: what is there, what looks like a path, what is elsewhere. */
static void find(struct session *session, const char *name,
                 struct chart_ref *ref)
{
    struct stat info;
    bool by_repo = session->source.repo_url && *session->source.repo_url;
    if (!by_repo && stat(name, &info) == 0) {
        ref->path = chart_path_absolute(name);
        if (!ref->path)
            session->wrong = mem_format("getwd failed");
    } else if (!by_repo && (name[0] == '/' || name[0] == '.')) {
        session->wrong = mem_format("path \"%s\" not found", name);
    } else {
        fetch(session, name, ref);
    }
}

bool chart_ref_find(struct session *session, const char *argument,
                    struct chart_ref *ref)
{
    static const char blanks[] = " \t\n\r\f\v";
    size_t start = strspn(argument, blanks), len = strlen(argument);
    while (len > start && strchr(blanks, argument[len - 1]))
        len--;
    char *name = mem_copy(argument + start, len - start);
    *ref = (struct chart_ref){0};
    find(session, name, ref);
    free(name);
    return session_is_well(session);
}

uint64_t chart_ref_load_flags(const struct opts *opts)
{
    return env_flags_helm_compat(opts) ? 0 : CHART_LOAD_DEPENDENCIES;
}

int chart_ref_load(struct session *session, const struct chart_ref *ref,
                   uint64_t flags, struct chart **out)
{
    struct chart_load_options load;
    CHART_INIT(&load);
    load.control = &session->control;
    load.network = session->network;
    load.source = &session->source;
    load.flags = flags;
    if (ref->path)
        return chart_load(out, session->env, ref->path, &load, &session->err);
    struct chart_str name = chart_archive_file_name(ref->archive);
    char *label = mem_copy(name.ptr, name.len);
    int code =
        chart_load_archive(out, session->env, chart_archive_bytes(ref->archive),
                           label, &load, &session->err);
    free(label);
    return code;
}

void chart_ref_free(struct chart_ref *ref)
{
    chart_archive_free(ref->archive);
    free(ref->path);
}
