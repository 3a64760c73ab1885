/* Chart.yaml */
#include "base/slashpath.h"
#include "chart/metadata.h"
#include "codec/yaml.h"
#include "golib/strconv.h"
#include "lint/address.h"
#include "lint/place.h"
#include "semver/semver.h"
#include "value/list.h"

/* The file as the rules see it. */
struct chart_yaml {
    struct ch_lint_run *run;
    struct ch_op *op;
    struct ch_metadata_file file;
    struct ch_metadata metadata;
    struct ch_value at; /* what the check in progress found wrong, or none */
};

static const struct chart_str chart_yaml = CH_STR_INIT("Chart.yaml");

/* ---- checks: append what is wrong ---------------------------------------- */

static int check_name(struct chart_yaml *c, struct ch_buf *out)
{
    struct chart_str name = c->metadata.name;
    if (!name.len) {
        CH_BUF_LIT(out, "name is required");
    } else if (!ch_str_eq(name, ch_path_base(name))) {
        CH_BUF_LIT(out, "chart name ");
        ch_quote(out, name);
        CH_BUF_LIT(out, " is invalid");
    }
    return 0;
}

static bool is_v2(const struct chart_yaml *c)
{
    return ch_str_eq(c->metadata.api_version, CH_STR("v2"));
}

static int check_api_version(struct chart_yaml *c, struct ch_buf *out)
{
    struct chart_str version = c->metadata.api_version;
    if (is_v2(c) || ch_str_eq(version, CH_STR("v1")))
        return 0;
    CH_BUF_LIT(out, "apiVersion ");
    if (version.len) {
        CH_BUF_LIT(out, "'");
        ch_buf_str(out, version);
        CH_BUF_LIT(out, "' is not valid");
    } else {
        CH_BUF_LIT(out, "is required");
    }
    CH_BUF_LIT(out, ". The value must be either \"v1\" or \"v2\"");
    return 0;
}

static int check_is_string(struct chart_yaml *c, struct ch_buf *out,
                           struct chart_str key)
{
    const struct ch_value *v = ch_is_map(c->file.value)
                                   ? ch_map_get_str(c->file.value.u.map, key)
                                   : NULL;
    if (!v || v->type == CH_T_STRING)
        return 0;
    ch_buf_str(out, key);
    CH_BUF_LIT(out, " should be of type string but it's of type ");
    /* Integers were kept; here Go has only float64. */
    ch_buf_str(out, ch_is_signed(*v) || ch_is_unsigned(*v)
                        ? CH_STR("float64")
                        : ch_value_type_name(*v));
    return 0;
}

static int check_version_type(struct chart_yaml *c, struct ch_buf *out)
{
    return check_is_string(c, out, CH_STR("version"));
}

static int check_app_version_type(struct chart_yaml *c, struct ch_buf *out)
{
    return check_is_string(c, out, CH_STR("appVersion"));
}

static void append_version(struct ch_buf *out, struct chart_str version,
                           const char *tail)
{
    CH_BUF_LIT(out, "version '");
    ch_buf_str(out, version);
    CH_BUF_LIT(out, "' is not a valid ");
    ch_buf_str(out, ch_str_z(tail));
}

static int check_range(struct chart_yaml *c, const struct ch_semver *version,
                       struct ch_buf *out)
{
    struct ch_constraint *range;
    struct ch_buf why;
    int code = ch_constraint_parse(c->op, CH_STR(">0.0.0-0"), &range);
    ch_buf_init(&why, c->op);
    if (!code && !ch_constraint_check(range, version))
        ch_constraint_explain(range, version, &why);
    if (!code && why.len) {
        CH_BUF_LIT(out, "version ");
        ch_buf_str(out, ch_buf_view(&why));
    }
    return code ? code : ch_buf_check(&why);
}

static int check_version(struct chart_yaml *c, struct ch_buf *out)
{
    struct ch_semver parsed;
    struct chart_str version = c->metadata.version;
    if (!version.len) {
        CH_BUF_LIT(out, "version is required");
        return 0;
    }
    int code = ch_semver_parse(c->op, version, &parsed);
    if (!code)
        return check_range(c, &parsed, out);
    if (ch_is_fatal(code))
        return code;
    ch_error_clear(c->op);
    append_version(out, version, "SemVer");
    return 0;
}

static int check_version_strict(struct chart_yaml *c, struct ch_buf *out)
{
    struct ch_semver parsed;
    int code = ch_semver_parse_strict(c->op, c->metadata.version, &parsed);
    if (!code || ch_is_fatal(code))
        return code;
    ch_error_clear(c->op);
    append_version(out, c->metadata.version, "SemVerV2");
    return 0;
}

static void append_maintainer(struct ch_buf *out, const char *what,
                              struct chart_str text, struct chart_str name)
{
    CH_BUF_LIT(out, "invalid ");
    ch_buf_str(out, ch_str_z(what));
    CH_BUF_LIT(out, " '");
    ch_buf_str(out, text);
    CH_BUF_LIT(out, "' for maintainer '");
    ch_buf_str(out, name);
    CH_BUF_LIT(out, "'");
}

/* A key of the file, or of item `i` of a list in it; nothing when it is not
 * there. */
static struct ch_value value_at(const struct chart_yaml *c, const char *key)
{
    const struct ch_value *v =
        ch_is_map(c->file.value)
            ? ch_map_get_str(c->file.value.u.map, ch_str_z(key))
            : NULL;
    return v ? *v : ch_invalid();
}

static struct ch_value item_at(const struct chart_yaml *c, const char *key,
                               size_t i, const char *field)
{
    struct ch_value list = value_at(c, key);
    if (!ch_is_list(list) || i >= ch_list_len(list))
        return list;
    struct ch_value item = ch_list_at(list, i);
    const struct ch_value *v = field && ch_is_map(item)
                                   ? ch_map_get_str(item.u.map, ch_str_z(field))
                                   : NULL;
    return v ? *v : item;
}

/* `*field` is the one at fault. */
static int check_maintainer(struct ch_op *op, const struct ch_maintainer *m,
                            const char **field, struct ch_buf *out)
{
    *field = "name";
    bool good = true;
    int code = 0;
    if (!m->name.ptr) {
        CH_BUF_LIT(out, "a maintainer entry is empty");
    } else if (!m->name.len) {
        CH_BUF_LIT(out, "each maintainer requires a name");
    } else if (m->email.len && !(code = ch_lint_email(op, m->email, &good)) &&
               !good) {
        *field = "email";
        append_maintainer(out, "email", m->email, m->name);
    } else if (!code && m->url.len &&
               !(code = ch_lint_url(op, m->url, &good)) && !good) {
        *field = "url";
        append_maintainer(out, "url", m->url, m->name);
    }
    return code;
}

static int check_maintainers(struct chart_yaml *c, struct ch_buf *out)
{
    const char *field;
    int code = 0;
    for (size_t i = 0; !code && !out->len && i < c->metadata.maintainer_count;
         i++) {
        code =
            check_maintainer(c->op, &c->metadata.maintainers[i], &field, out);
        c->at = item_at(c, "maintainers", i, field);
    }
    return code;
}

static int check_request_url(struct ch_op *op, struct chart_str url,
                             const char *lead, struct ch_buf *out)
{
    bool good;
    int code = ch_lint_request_url(op, url, &good);
    if (code || good)
        return code;
    ch_buf_str(out, ch_str_z(lead));
    CH_BUF_LIT(out, " '");
    ch_buf_str(out, url);
    CH_BUF_LIT(out, "'");
    return 0;
}

static int check_sources(struct chart_yaml *c, struct ch_buf *out)
{
    int code = 0;
    for (size_t i = 0; !code && !out->len && i < c->metadata.source_count;
         i++) {
        code = check_request_url(c->op, c->metadata.sources[i],
                                 "invalid source URL", out);
        c->at = item_at(c, "sources", i, NULL);
    }
    return code;
}

static int check_icon(struct chart_yaml *c, struct ch_buf *out)
{
    if (!c->metadata.icon.len && !c->run->is_wrapper)
        CH_BUF_LIT(out, "icon is recommended");
    return 0;
}

static int check_icon_url(struct chart_yaml *c, struct ch_buf *out)
{
    if (!c->metadata.icon.len)
        return 0;
    return check_request_url(c->op, c->metadata.icon, "invalid icon URL", out);
}

static int check_type(struct chart_yaml *c, struct ch_buf *out)
{
    if (!c->metadata.type.len || is_v2(c))
        return 0;
    CH_BUF_LIT(out, "chart type is not valid in apiVersion '");
    ch_buf_str(out, c->metadata.api_version);
    CH_BUF_LIT(out, "'. It is valid in apiVersion 'v2'");
    return 0;
}

static int check_dependencies(struct chart_yaml *c, struct ch_buf *out)
{
    if (!c->metadata.dependency_count || is_v2(c))
        return 0;
    CH_BUF_LIT(out, "dependencies are not valid in the Chart file with "
                    "apiVersion '");
    ch_buf_str(out, c->metadata.api_version);
    CH_BUF_LIT(out, "'. They are valid in apiVersion 'v2'");
    return 0;
}

/* ---- the table ----------------------------------------------------------- */

static const struct {
    enum ch_lint_rule rule;
    const char *key; /* the one at fault */
    int (*check)(struct chart_yaml *c, struct ch_buf *out);
} checks[] = {
    {CH_RULE_CHART_NAME, "name", check_name},
    {CH_RULE_CHART_API_VERSION, "apiVersion", check_api_version},
    {CH_RULE_CHART_VERSION_TYPE, "version", check_version_type},
    {CH_RULE_CHART_VERSION, "version", check_version},
    {CH_RULE_CHART_APP_VERSION_TYPE, "appVersion", check_app_version_type},
    {CH_RULE_CHART_MAINTAINERS, "maintainers", check_maintainers},
    {CH_RULE_CHART_SOURCES, "sources", check_sources},
    {CH_RULE_CHART_ICON, "icon", check_icon},
    {CH_RULE_CHART_ICON_URL, "icon", check_icon_url},
    {CH_RULE_CHART_TYPE, "type", check_type},
    {CH_RULE_CHART_DEPENDENCIES, "dependencies", check_dependencies},
    {CH_RULE_CHART_VERSION_STRICT, "version", check_version_strict},
};

/* What a check found, or the value of its key; the file alone when that is not
 * there. */
static struct ch_lint_place place_of(const struct chart_yaml *c,
                                     const char *key)
{
    struct ch_value at = c->at.origin ? c->at : value_at(c, key);
    struct ch_lint_place place =
        ch_lint_place_value(&c->file.origins, at.origin);
    place.file = chart_yaml;
    return place;
}

static int run_checks(struct chart_yaml *c)
{
    int code = 0;
    for (size_t i = 0; !code && i < CH_COUNT(checks); i++) {
        struct ch_buf message;
        ch_buf_init(&message, c->op);
        c->at = ch_invalid();
        code = checks[i].check(c, &message);
        const struct ch_lint_place place = place_of(c, checks[i].key);
        if (!code)
            code = ch_lint_add_buf(c->run, checks[i].rule, chart_yaml, &message,
                                   &place);
    }
    return code;
}

/* ---- the file as a whole ------------------------------------------------- */

#define STRICT_LEAD "failed to strictly parse chart metadata file\n\t"

/* Helm's text for all of them; ours for each. */
static int add_duplicates(struct chart_yaml *c)
{
    const struct ch_lint_place file = {.file = chart_yaml,
                                       .text = c->file.text};
    struct ch_yaml_duplicates keys = {0};
    struct ch_yaml_options options = {.duplicates = &keys};
    struct ch_value ignored;
    if (c->run->options->helm_only)
        return ch_lint_add_error(c->run, CH_RULE_CHART_STRICT, chart_yaml,
                                 STRICT_LEAD, "Chart.yaml");
    ch_error_clear(c->op);
    int code = ch_yaml_parse(c->op, c->file.text, &options, &ignored);
    for (size_t i = 0; !code && i < keys.count; i++)
        code = ch_lint_add_duplicate(c->run, CH_RULE_CHART_STRICT, chart_yaml,
                                     &file, &keys.items[i]);
    return code;
}

static int check_duplicates(struct chart_yaml *c, bool *found)
{
    struct ch_origins origins;
    struct ch_source source = {.name = c->file.name, .text = c->file.text};
    struct ch_yaml_options options = {.origins = &origins, .strict = true};
    struct ch_value ignored;
    int code = ch_origins_init(c->op, &origins);
    if (!code)
        code = ch_origins_add_source(c->op, &origins, &source, &options.source);
    if (!code)
        code = ch_yaml_parse(c->op, c->file.text, &options, &ignored);
    *found = code != 0;
    if (!code || ch_is_fatal(code))
        return code;
    return add_duplicates(c);
}

static int check_unknown(struct chart_yaml *c)
{
    struct ch_map_entry *entry;
    struct chart_str key;
    struct ch_buf message;
    if (!ch_metadata_unknown(&c->file, &key, &entry))
        return 0;
    struct ch_lint_place place =
        ch_lint_place_key(&c->file.origins, entry->value.origin);
    place.file = chart_yaml;
    ch_buf_init(&message, c->op);
    if (c->run->options->helm_only)
        CH_BUF_LIT(&message, STRICT_LEAD "error unmarshaling JSON: while "
                                         "decoding JSON: json: ");
    CH_BUF_LIT(&message, "unknown field ");
    ch_quote(&message, key);
    return ch_lint_add_buf(c->run, CH_RULE_CHART_STRICT, chart_yaml, &message,
                           &place);
}

static int check_strict(struct chart_yaml *c)
{
    bool found;
    int code = check_duplicates(c, &found);
    return code || found ? code : check_unknown(c);
}

static int read_file(struct chart_yaml *c)
{
    struct chart_str text, name;
    int code = ch_lint_source_read(&c->run->source, "Chart.yaml", &text);
    if (!code)
        code = ch_path_join(c->op, c->run->source.given, chart_yaml, &name);
    if (!code)
        code = ch_metadata_parse(c->op, text, name, &c->file);
    return code ? code : ch_metadata_read(c->op, &c->file, &c->metadata);
}

/* A chart that only bundles others: what one that is published needs would be
 * noise. */
static bool is_wrapper(const struct chart_yaml *c)
{
    const struct ch_lint_source *source = &c->run->source;
    bool depends =
        c->metadata.dependency_count ||
        ch_lint_source_kind(source, "requirements.yaml") == CH_LINT_FILE;
    return !c->run->options->helm_only && depends &&
           ch_lint_source_kind(source, "templates") == CH_LINT_NONE;
}

int ch_lint_chart(struct ch_lint_run *run)
{
    struct chart_yaml c = {.run = run, .op = run->op};
    int code = 0;
    if (ch_lint_source_kind(&run->source, "Chart.yaml") == CH_LINT_DIR) {
        code = ch_lint_add(run, CH_RULE_CHART_FILE, chart_yaml,
                           CH_STR("should be a file, not a directory"), NULL);
        /* Helm goes on to say that it cannot be read. */
        if (!run->options->helm_only)
            return code;
    }
    if (code)
        return code;
    if (read_file(&c))
        return ch_lint_add_error(run, CH_RULE_CHART_YAML, chart_yaml,
                                 "unable to parse YAML\n\t", "Chart.yaml");
    run->is_wrapper = is_wrapper(&c);
    code = check_strict(&c);
    return code ? code : run_checks(&c);
}
