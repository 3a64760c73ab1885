#include "net/credentials.h"

#include "base/io.h"
#include "codec/json.h"
#include "crypto/base64.h"
#include "net/helper.h"
#include "net/member.h"

#define FILE_MAX ((uint64_t)4 << 20)
#define HELPER_MS 30000

/* ---- one file ----------------------------------------------------------- */

/* Docker writes some keys as URLs: "https://index.docker.io/v1/". */
static struct chart_str host_of_key(struct chart_str key)
{
    struct chart_str host, rest;
    size_t scheme = ch_str_find(key, CH_STR("://"), 0);
    if (scheme != CH_NPOS)
        key = ch_str_sub(key, scheme + 3, key.len);
    (void)ch_str_cut(key, '/', &host, &rest);
    return host;
}

/* The name under which Docker keeps a registry's credentials. */
static struct chart_str server_name(struct chart_str registry)
{
    return ch_str_eq(registry, CH_STR("registry-1.docker.io"))
               ? CH_STR("https://index.docker.io/v1/")
               : registry;
}

/* The entry of a table by registry: under that very key, else under one with
 * the same host. */
static const struct ch_value *entry_for(const struct ch_value *table,
                                        struct chart_str registry)
{
    struct chart_str server = server_name(registry);
    if (!table || !table->u.map)
        return NULL;
    const struct ch_value *v = ch_map_get_str(table->u.map, server);
    for (size_t i = 0; i < table->u.map->len && !v; i++) {
        struct ch_map_entry *entry = &table->u.map->entries[i];
        if (ch_str_eq(host_of_key(ch_string_str(entry->key)),
                      host_of_key(server)))
            v = &entry->value;
    }
    return v;
}

/* "user:password" in base64. */
static int decode_pair(struct ch_op *op, struct chart_str text,
                       struct ch_credential *out)
{
    struct ch_buf buf;
    struct chart_str pair;
    ch_buf_init(&buf, op);
    int code = ch_base64_decode(&buf, text);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(op);
        return ch_fail(op, CHART_ESYNTAX, "its `auth` is not base64");
    }
    if (!code)
        code = ch_buf_take(&buf, &pair);
    if (!code && !ch_str_cut(pair, ':', &out->user, &out->password))
        code = ch_fail(op, CHART_ESYNTAX,
                       "its `auth` does not hold user:password");
    return code;
}

static int read_entry(struct ch_op *op, const struct ch_value *entry,
                      struct ch_credential *out)
{
    struct chart_str pair = ch_member_text(*entry, "auth");
    out->user = ch_member_text(*entry, "username");
    out->password = ch_member_text(*entry, "password");
    out->refresh_token = ch_member_text(*entry, "identitytoken");
    out->access_token = ch_member_text(*entry, "registrytoken");
    return pair.len ? decode_pair(op, pair, out) : 0;
}

int ch_credentials_search(struct ch_op *op, struct chart_str text,
                          struct chart_str registry, struct ch_credential *out,
                          struct chart_str *helper)
{
    struct ch_value file;
    const struct chart_str none = {"", 0};
    *out = (struct ch_credential){none, none, none, none};
    *helper = none;
    if (!ch_str_trim_ascii(text).len)
        return 0;
    int code = ch_json_parse(op, text, &file);
    if (code)
        return code;
    const struct ch_value *helpers = ch_member(file, "credHelpers", CH_T_MAP);
    const struct ch_value *named = entry_for(helpers, registry);
    if (named && named->type == CH_T_STRING)
        *helper = ch_value_str(*named);
    else
        *helper = ch_member_text(file, "credsStore");
    if (helper->len)
        return 0;
    const struct ch_value *entry =
        entry_for(ch_member(file, "auths", CH_T_MAP), registry);
    return entry ? read_entry(op, entry, out) : 0;
}

/* ---- helpers ------------------------------------------------------------ */

int ch_credentials_answer(struct ch_op *op, struct chart_str text,
                          struct ch_credential *out)
{
    struct ch_value answer;
    int code = ch_json_parse(op, text, &answer);
    if (code && !ch_is_fatal(code)) {
        /* Its text may hold the secret: say nothing of it. */
        ch_error_clear(op);
        return ch_fail(op, CHART_EAUTH, "its answer is not JSON");
    }
    if (code)
        return code;
    struct chart_str user = ch_member_text(answer, "Username");
    struct chart_str secret = ch_member_text(answer, "Secret");
    if (ch_str_eq(user, CH_STR("<token>"))) {
        out->refresh_token = secret;
    } else {
        out->user = user;
        out->password = secret;
    }
    return 0;
}

static bool is_not_found(const struct ch_op *op)
{
    return ch_str_find(ch_error_text(op),
                       CH_STR("credentials not found in native keychain"),
                       0) != CH_NPOS;
}

static int ask_helper(struct ch_op *op, struct chart_str name,
                      struct chart_str registry, struct ch_credential *out)
{
    struct chart_str output;
    int code =
        ch_helper_get(op, name, server_name(registry), HELPER_MS, &output);
    if (code == CHART_EAUTH && is_not_found(op)) {
        ch_error_clear(op);
        return 0;
    }
    if (!code)
        code = ch_credentials_answer(op, output, out);
    if (code)
        ch_prefix(op, "credential helper %.*s: ", CH_STR_ARG(name));
    return code;
}

/* ---- both files --------------------------------------------------------- */

static int search_file(struct ch_op *op, const struct ch_net_config *config,
                       struct chart_str path, struct chart_str registry,
                       struct ch_credential *out)
{
    struct chart_str text, helper;
    if (!path.len)
        return 0;
    int code = ch_read_file(op, path.ptr, FILE_MAX, &text);
    if (code == CHART_ENOTFOUND) {
        ch_error_clear(op);
        return 0;
    }
    if (code)
        return code;
    code = ch_credentials_search(op, text, registry, out, &helper);
    if (!code && helper.len && config->credential_helpers)
        code = ask_helper(op, helper, registry, out);
    if (code)
        ch_prefix(op, "%.*s: ", CH_STR_ARG(path));
    return code;
}

int ch_credentials_find(struct ch_op *op, const struct ch_net_config *config,
                        struct chart_str registry, struct ch_credential *out)
{
    const struct chart_str none = {"", 0};
    *out = (struct ch_credential){none, none, none, none};
    int code = search_file(op, config, config->registry_config, registry, out);
    if (!code && ch_credential_is_empty(out))
        code = search_file(op, config, config->docker_config, registry, out);
    return code;
}
