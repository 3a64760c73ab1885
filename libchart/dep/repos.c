#include "dep/repos.h"

#include "chart/fields.h"
#include "chart/metadata.h"
#include "codec/yaml.h"
#include "dep/config_file.h"
#include "dep/url.h"
#include "value/list.h"
#include "value/map.h"

static const struct ch_field repo_fields[] = {
    CH_FIELD(ch_repo, "name", CH_FIELD_STRING, name),
    CH_FIELD(ch_repo, "url", CH_FIELD_STRING, url),
    CH_FIELD(ch_repo, "username", CH_FIELD_STRING, username),
    CH_FIELD(ch_repo, "password", CH_FIELD_STRING, password),
    CH_FIELD(ch_repo, "certFile", CH_FIELD_STRING, cert_file),
    CH_FIELD(ch_repo, "keyFile", CH_FIELD_STRING, key_file),
    CH_FIELD(ch_repo, "caFile", CH_FIELD_STRING, ca_file),
    CH_FIELD(ch_repo, "insecure_skip_tls_verify", CH_FIELD_BOOL, insecure),
    CH_FIELD(ch_repo, "pass_credentials_all", CH_FIELD_BOOL, pass_credentials),
};
static const struct ch_struct repo_shape = {
    "Entry",
    "repo.Entry",
    repo_fields,
    CH_COUNT(repo_fields),
    sizeof(struct ch_repo),
    CH_NO_OFFSET,
};

static const struct ch_field repos_fields[] = {
    CH_FIELD(ch_repos, "apiVersion", CH_FIELD_STRING, api_version),
    CH_FIELD(ch_repos, "generated", CH_FIELD_TIME, generated),
    {.name = CH_STR_INIT("repositories"),
     .kind = CH_FIELD_STRUCTS,
     .offset = offsetof(struct ch_repos, items),
     .count_offset = offsetof(struct ch_repos, count),
     .nested = &repo_shape},
};
static const struct ch_struct repos_shape = {
    "File",
    "repo.File",
    repos_fields,
    CH_COUNT(repos_fields),
    sizeof(struct ch_repos),
    CH_NO_OFFSET,
};

/* ---- reading ------------------------------------------------------------- */

/* Null rows go; so nobody has to think of them. */
static void drop_empty(struct ch_repos *repos)
{
    size_t kept = 0;
    for (size_t i = 0; i < repos->count; i++)
        if (repos->items[i].name.ptr)
            repos->items[kept++] = repos->items[i];
    repos->count = kept;
}

int ch_repos_parse(struct ch_op *op, struct chart_str text,
                   struct chart_str path, struct ch_repos *out)
{
    struct ch_metadata_file file;
    *out =
        (struct ch_repos){.api_version = CH_STR(""), .generated = CH_STR("")};
    int code = ch_metadata_parse(op, text, path, &file);
    if (code || ch_is_nil(file.value))
        return code;
    struct ch_fields_source where = {path, &file.origins};
    code = ch_fields_decode(op, &repos_shape, file.value, &where, out);
    if (!code)
        drop_empty(out);
    return code;
}

int ch_repos_read(struct ch_op *op, struct chart_str path, struct ch_repos *out)
{
    struct chart_str text;
    bool exists;
    int code = ch_config_read(op, path, &text, &exists);
    if (!code)
        code = ch_repos_parse(op, text, path, out);
    if (!code)
        out->exists = exists;
    return code;
}

/* ---- writing ------------------------------------------------------------- */

static int set(struct ch_op *op, struct ch_map *map, const char *key,
               struct chart_str text)
{
    struct ch_value v;
    int code = ch_value_string(op, text.ptr ? text : CH_STR(""), &v);
    return code ? code : ch_map_set_str(op, map, ch_str_z(key), v);
}

static int repo_value(struct ch_op *op, const struct ch_repo *repo,
                      struct ch_value *out)
{
    struct ch_map *map = ch_map_new(op, CH_COUNT(repo_fields));
    int code = map ? 0 : ch_error_code(op);
    for (size_t i = 0; !code && i < CH_COUNT(repo_fields); i++) {
        const struct ch_field *field = &repo_fields[i];
        const char *member = (const char *)repo + field->offset;
        struct chart_str text;
        bool flag;
        if (field->kind == CH_FIELD_BOOL) {
            memcpy(&flag, member, sizeof flag);
            code = ch_map_set_str(op, map, field->name, ch_bool(flag));
        } else {
            memcpy(&text, member, sizeof text);
            code = set(op, map, field->name.ptr, text);
        }
    }
    *out = ch_map_value(map);
    return code;
}

int ch_repos_value(struct ch_op *op, const struct ch_repos *repos,
                   struct ch_value *out)
{
    struct ch_map *map = ch_map_new(op, 3);
    struct ch_list *list = ch_list_new(op, repos->count);
    int code = map && list ? 0 : ch_error_code(op);
    for (size_t i = 0; !code && i < repos->count; i++) {
        struct ch_value row;
        code = repo_value(op, &repos->items[i], &row);
        if (!code)
            code = ch_list_push(op, list, row);
    }
    if (!code)
        code = set(op, map, "apiVersion", repos->api_version);
    if (!code)
        code = set(op, map, "generated",
                   repos->generated.len ? repos->generated
                                        : CH_STR("0001-01-01T00:00:00Z"));
    if (!code)
        code = ch_map_set_str(op, map, CH_STR("repositories"),
                              ch_list_value(list));
    *out = ch_map_value(map);
    return code;
}

int ch_repos_write(struct ch_op *op, struct chart_str path,
                   const struct ch_repos *repos)
{
    struct ch_value v;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    int code = ch_repos_value(op, repos, &v);
    if (!code)
        code = ch_yaml_emit(&buf, v);
    return code ? code : ch_config_write(op, path, ch_buf_view(&buf));
}

/* ---- looking up and changing --------------------------------------------- */

const struct ch_repo *ch_repos_by_name(const struct ch_repos *repos,
                                       struct chart_str name)
{
    for (size_t i = 0; i < repos->count; i++)
        if (ch_str_eq(repos->items[i].name, name))
            return &repos->items[i];
    return NULL;
}

int ch_repos_by_url(struct ch_op *op, const struct ch_repos *repos,
                    struct chart_str url, const struct ch_repo **out)
{
    int code = ch_step(op, 1 + repos->count);
    *out = NULL;
    for (size_t i = 0; !code && !*out && i < repos->count; i++) {
        bool same;
        code = ch_dep_url_equal(op, repos->items[i].url, url, &same);
        if (!code && same)
            *out = &repos->items[i];
    }
    return code;
}

int ch_repos_put(struct ch_op *op, struct ch_repos *repos,
                 const struct ch_repo *repo)
{
    for (size_t i = 0; i < repos->count; i++)
        if (ch_str_eq(repos->items[i].name, repo->name)) {
            repos->items[i] = *repo;
            return 0;
        }
    struct ch_repo *items = ch_realloc_array(op, repos->items, repos->count,
                                             repos->count + 1, sizeof *items);
    if (!items)
        return ch_error_code(op);
    repos->items = items;
    repos->items[repos->count++] = *repo;
    return 0;
}

bool ch_repos_remove(struct ch_repos *repos, struct chart_str name)
{
    size_t kept = 0, count = repos->count;
    for (size_t i = 0; i < count; i++)
        if (!ch_str_eq(repos->items[i].name, name))
            repos->items[kept++] = repos->items[i];
    repos->count = kept;
    return kept < count;
}
