/* Chart.yaml */
#include "base/slashpath.h"
#include "chart/metadata.h"
#include "codec/yaml.h"
#include "golib/strconv.h"
#include "lint/address.h"
#include "lint/run.h"
#include "semver/semver.h"
#include "value/list.h"

/* The file as the rules see it. */
struct chart_yaml {
    struct ch_lint_run *run;
    struct ch_op *op;
    struct ch_metadata_file file;
    struct ch_metadata metadata;
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

static int check_maintainer(struct ch_op *op, const struct ch_maintainer *m,
                            struct ch_buf *out)
{
    bool good = true;
    int code = 0;
    if (!m->name.ptr) {
        CH_BUF_LIT(out, "a maintainer entry is empty");
    } else if (!m->name.len) {
        CH_BUF_LIT(out, "each maintainer requires a name");
    } else if (m->email.len && !(code = ch_lint_email(op, m->email, &good)) &&
               !good) {
        append_maintainer(out, "email", m->email, m->name);
    } else if (!code && m->url.len &&
               !(code = ch_lint_url(op, m->url, &good)) && !good) {
        append_maintainer(out, "url", m->url, m->name);
    }
    return code;
}

static int check_maintainers(struct chart_yaml *c, struct ch_buf *out)
{
    int code = 0;
    for (size_t i = 0; !code && !out->len && i < c->metadata.maintainer_count;
         i++)
        code = check_maintainer(c->op, &c->metadata.maintainers[i], out);
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
    for (size_t i = 0; !code && !out->len && i < c->metadata.source_count; i++)
        code = check_request_url(c->op, c->metadata.sources[i],
                                 "invalid source URL", out);
    return code;
}

static int check_icon(struct chart_yaml *c, struct ch_buf *out)
{
    if (!c->metadata.icon.len)
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

/* Where a key is; the file alone when it is absent. */
static struct ch_lint_place place_of(const struct chart_yaml *c,
                                     const char *key)
{
    struct ch_lint_place place = {.source = chart_yaml};
    const struct ch_value *v =
        ch_is_map(c->file.value)
            ? ch_map_get_str(c->file.value.u.map, ch_str_z(key))
            : NULL;
    const struct ch_origin *at =
        v ? ch_origins_get(&c->file.origins, v->origin) : NULL;
    if (at) {
        place.line = at->line;
        place.column = at->column;
    }
    return place;
}

static int run_checks(struct chart_yaml *c)
{
    int code = 0;
    for (size_t i = 0; !code && i < CH_COUNT(checks); i++) {
        struct ch_lint_place place = place_of(c, checks[i].key);
        struct ch_buf message;
        ch_buf_init(&message, c->op);
        code = checks[i].check(c, &message);
        if (!code)
            code = ch_lint_add_buf(c->run, checks[i].rule, chart_yaml, &message,
                                   &place);
    }
    return code;
}

/* ---- the file as a whole ------------------------------------------------- */

#define STRICT_LEAD "failed to strictly parse chart metadata file\n\t"

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
    return ch_lint_add_error(c->run, CH_RULE_CHART_STRICT, chart_yaml,
                             STRICT_LEAD);
}

static int check_unknown(struct chart_yaml *c)
{
    struct ch_map_entry *entry;
    struct ch_lint_place place = {.source = chart_yaml};
    struct chart_str key;
    struct ch_buf message;
    if (!ch_metadata_unknown(&c->file, &key, &entry))
        return 0;
    const struct ch_origin *at =
        ch_origins_get(&c->file.origins, entry->value.origin);
    if (at) {
        place.line = at->line;
        place.column = at->column;
    }
    ch_buf_init(&message, c->op);
    CH_BUF_LIT(&message, STRICT_LEAD "error unmarshaling JSON: while decoding "
                                     "JSON: json: unknown field ");
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

int ch_lint_chart(struct ch_lint_run *run)
{
    struct chart_yaml c = {.run = run, .op = run->op};
    int code = 0;
    if (ch_lint_source_kind(&run->source, "Chart.yaml") == CH_LINT_DIR)
        code = ch_lint_add(run, CH_RULE_CHART_FILE, chart_yaml,
                           CH_STR("should be a file, not a directory"), NULL);
    if (code)
        return code;
    if (read_file(&c))
        return ch_lint_add_error(run, CH_RULE_CHART_YAML, chart_yaml,
                                 "unable to parse YAML\n\t");
    run->is_wrapper = c.metadata.dependency_count > 0;
    code = check_strict(&c);
    return code ? code : run_checks(&c);
}
