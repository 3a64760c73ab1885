#include "render/capabilities.h"

#include "base/buf.h"
#include "base/compiler.h"
#include "codec/json.h"
#include "golib/strconv.h"
#include "semver/semver.h"
#include "value/list.h"
#include "value/map.h"

/* Helm 4.1.4's build information, which charts can print. */
static const struct {
    const char *field;
    const char *json;
    struct chart_str text;
} helm_version[] = {
    {"Version", "version", CH_STR_INIT("v4.1.4")},
    {"GitCommit", "git_commit",
     CH_STR_INIT("05fa37973dc9e42b76e1d2883494c87174b6074f")},
    {"GitTreeState", "git_tree_state", CH_STR_INIT("clean")},
    {"GoVersion", "go_version", CH_STR_INIT("go1.25.9")},
    {"KubeClientVersion", "kube_client_version", CH_STR_INIT("v1.35")},
};

static const struct ch_kube_version *as_kube(struct ch_value v)
{
    return (const struct ch_kube_version *)v.u.object;
}

static const struct ch_version_set *as_set(struct ch_value v)
{
    return (const struct ch_version_set *)v.u.object;
}

static struct ch_capabilities *as_capabilities(struct ch_value v)
{
    return (struct ch_capabilities *)v.u.object;
}

static int found_string(struct ch_op *op, struct chart_str s,
                        struct ch_value *out)
{
    int code = ch_value_string(op, s, out);
    return code ? code : 1;
}

static void json_member(struct ch_buf *buf, const char *name,
                        struct chart_str text, bool first)
{
    if (!first)
        ch_buf_byte(buf, ',');
    ch_buf_byte(buf, '"');
    ch_buf_str(buf, ch_str_z(name));
    CH_BUF_LIT(buf, "\":");
    struct ch_value v;
    if (!buf->code && !ch_value_string(buf->op, text, &v))
        (void)ch_json_emit(buf, v, CH_JSON_COMPACT);
}

/* ---- KubeVersion -------------------------------------------------------- */

static int kube_field(struct ch_op *op, struct ch_value self,
                      struct chart_str name, struct ch_value *out)
{
    const struct ch_kube_version *kube = as_kube(self);
    if (ch_str_eq(name, CH_STR("Version")))
        return found_string(op, kube->version, out);
    if (ch_str_eq(name, CH_STR("Major")))
        return found_string(op, kube->major, out);
    if (ch_str_eq(name, CH_STR("Minor")))
        return found_string(op, kube->minor, out);
    return 0;
}

/* Its String method; deepCopy leaves no normalized version. */
static struct chart_str kube_text(struct ch_value v)
{
    const struct ch_kube_version *kube = as_kube(v);
    return kube->normalized.len ? kube->normalized : kube->version;
}

static int kube_string(struct ch_op *op, struct ch_value self,
                       const struct ch_value *args CH_UNUSED,
                       size_t count CH_UNUSED, struct ch_value *result)
{
    return ch_value_string(op, kube_text(self), result);
}

static int kube_git_version(struct ch_op *op, struct ch_value self,
                            const struct ch_value *args CH_UNUSED,
                            size_t count CH_UNUSED, struct ch_value *result)
{
    return ch_value_string(op, as_kube(self)->version, result);
}

static int kube_print(struct ch_buf *buf, struct ch_value self,
                      bool top CH_UNUSED)
{
    const struct ch_kube_version *kube = as_kube(self);
    ch_buf_byte(buf, '{');
    ch_buf_str(buf, kube->version);
    ch_buf_byte(buf, ' ');
    ch_buf_str(buf, kube->normalized);
    ch_buf_byte(buf, ' ');
    ch_buf_str(buf, kube->major);
    ch_buf_byte(buf, ' ');
    ch_buf_str(buf, kube->minor);
    ch_buf_byte(buf, '}');
    return ch_buf_check(buf);
}

/* The engine reaches the struct through a pointer, so that its String method
 * is called for a whole action. */
static int kube_print_action(struct ch_buf *buf, struct ch_value self)
{
    ch_buf_str(buf, kube_text(self));
    return ch_buf_check(buf);
}

static int kube_json(struct ch_buf *buf, struct ch_value self)
{
    const struct ch_kube_version *kube = as_kube(self);
    ch_buf_byte(buf, '{');
    json_member(buf, "Version", kube->version, true);
    json_member(buf, "Major", kube->major, false);
    json_member(buf, "Minor", kube->minor, false);
    ch_buf_byte(buf, '}');
    return ch_buf_check(buf);
}

static bool kube_equal(struct ch_value a, struct ch_value b)
{
    const struct ch_kube_version *x = as_kube(a), *y = as_kube(b);
    return ch_str_eq(x->version, y->version) &&
           ch_str_eq(x->normalized, y->normalized);
}

/* normalizedVersion is private. */
static int kube_deep_copy(struct ch_op *op, struct ch_value self,
                          struct ch_value *out)
{
    struct ch_kube_version *copy = CH_NEW(op, struct ch_kube_version);
    if (!copy)
        return ch_error_code(op);
    *copy = *as_kube(self);
    copy->normalized = CH_STR("");
    *out = ch_object_value(&copy->object);
    return 0;
}

static const struct ch_method kube_methods[] = {
    {"GitVersion", "", kube_git_version},
    {"String", "", kube_string},
    {NULL, NULL, NULL},
};

/* The second one is for Go's package alone, but fmt shows it. */
static const char *const kube_names[] = {"Version", "normalizedVersion",
                                         "Major", "Minor", NULL};

static const char *const kube_private_names[] = {"normalizedVersion", NULL};

static int kube_field_at(struct ch_op *op, struct ch_value self, size_t i,
                         struct ch_value *out)
{
    if (i == 1)
        return found_string(op, as_kube(self)->normalized, out);
    return kube_field(op, self, ch_str_z(kube_names[i]), out);
}

static const struct ch_class kube_class = {
    .type_name = CH_STR_INIT("common.KubeVersion"),
    .kind = CH_K_STRUCT,
    .methods = kube_methods,
    .field = kube_field,
    .print_action = kube_print_action,
    .field_names = kube_names,
    .field_at = kube_field_at,
    .private_names = kube_private_names,
    .json = kube_json,
    .equal = kube_equal,
    .deep_copy = kube_deep_copy,
};

/* ---- VersionSet --------------------------------------------------------- */

static int set_has(struct ch_op *op, struct ch_value self,
                   const struct ch_value *args, size_t count CH_UNUSED,
                   struct ch_value *result)
{
    struct ch_value list = as_set(self)->list;
    struct chart_str wanted = ch_value_str(args[0]);
    size_t len = ch_list_len(list);
    *result = ch_bool(false);
    for (size_t i = 0; i < len; i++)
        if (ch_str_eq(ch_value_str(ch_list_at(list, i)), wanted)) {
            *result = ch_bool(true);
            break;
        }
    return ch_step(op, len / 8);
}

static int set_print(struct ch_buf *buf, struct ch_value self,
                     bool top CH_UNUSED)
{
    struct ch_value list = as_set(self)->list;
    ch_buf_byte(buf, '[');
    for (size_t i = 0; i < ch_list_len(list); i++) {
        if (i)
            ch_buf_byte(buf, ' ');
        ch_buf_str(buf, ch_value_str(ch_list_at(list, i)));
    }
    ch_buf_byte(buf, ']');
    return ch_buf_check(buf);
}

static int set_json(struct ch_buf *buf, struct ch_value self)
{
    return ch_json_emit(buf, as_set(self)->list, CH_JSON_COMPACT);
}

static int set_plain(struct ch_op *op CH_UNUSED, struct ch_value self,
                     struct ch_value *out)
{
    *out = as_set(self)->list;
    return 0;
}

static const struct ch_class set_class;

static int set_slice(struct ch_op *op, struct ch_value self, size_t from,
                     size_t to, struct ch_value *out)
{
    struct ch_value list = as_set(self)->list;
    struct ch_version_set *set = CH_NEW(op, struct ch_version_set);
    struct ch_list *part =
        set ? ch_list_slice(op, list.u.list, from, to) : NULL;
    if (!part)
        return ch_error_code(op);
    set->object.class_ = &set_class;
    set->list = list;
    set->list.u.list = part;
    *out = ch_object_value(&set->object);
    return 0;
}

static bool set_equal(struct ch_value a, struct ch_value b)
{
    struct ch_value x = as_set(a)->list, y = as_set(b)->list;
    size_t len = ch_list_len(x);
    if (ch_list_len(y) != len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (!ch_str_eq(ch_value_str(ch_list_at(x, i)),
                       ch_value_str(ch_list_at(y, i))))
            return false;
    return true;
}

static bool set_is_true(struct ch_value self)
{
    return ch_list_len(as_set(self)->list) > 0;
}

static const struct ch_method set_methods[] = {
    {"Has", "s", set_has},
    {NULL, NULL, NULL},
};

static const struct ch_class set_class = {
    .type_name = CH_STR_INIT("common.VersionSet"),
    .kind = CH_K_SLICE,
    .methods = set_methods,
    .json = set_json,
    .equal = set_equal,
    .plain = set_plain,
    .slice = set_slice,
    .is_true = set_is_true,
};

/* ---- BuildInfo ---------------------------------------------------------- */

static int helm_field(struct ch_op *op, struct ch_value self CH_UNUSED,
                      struct chart_str name, struct ch_value *out)
{
    for (size_t i = 0; i < CH_COUNT(helm_version); i++)
        if (ch_str_eq(name, ch_str_z(helm_version[i].field)))
            return found_string(op, helm_version[i].text, out);
    return 0;
}

static int helm_print(struct ch_buf *buf, struct ch_value self CH_UNUSED,
                      bool top CH_UNUSED)
{
    for (size_t i = 0; i < CH_COUNT(helm_version); i++) {
        ch_buf_byte(buf, i ? ' ' : '{');
        ch_buf_str(buf, helm_version[i].text);
    }
    ch_buf_byte(buf, '}');
    return ch_buf_check(buf);
}

static int helm_json(struct ch_buf *buf, struct ch_value self CH_UNUSED)
{
    ch_buf_byte(buf, '{');
    for (size_t i = 0; i < CH_COUNT(helm_version); i++)
        json_member(buf, helm_version[i].json, helm_version[i].text, i == 0);
    ch_buf_byte(buf, '}');
    return ch_buf_check(buf);
}

static bool helm_equal(struct ch_value a CH_UNUSED, struct ch_value b CH_UNUSED)
{
    return true;
}

static const char *const helm_names[] = {"Version",           "GitCommit",
                                         "GitTreeState",      "GoVersion",
                                         "KubeClientVersion", NULL};

static const struct ch_class helm_class = {
    .type_name = CH_STR_INIT("version.BuildInfo"),
    .kind = CH_K_STRUCT,
    .field = helm_field,
    .field_names = helm_names,
    .json = helm_json,
    .equal = helm_equal,
};

/* ---- Capabilities ------------------------------------------------------- */

static int capabilities_field(struct ch_op *op CH_UNUSED, struct ch_value self,
                              struct chart_str name, struct ch_value *out)
{
    struct ch_capabilities *c = as_capabilities(self);
    if (ch_str_eq(name, CH_STR("KubeVersion")))
        *out = ch_object_value(&c->kube.object);
    else if (ch_str_eq(name, CH_STR("APIVersions")))
        *out = ch_object_value(&c->api_versions.object);
    else if (ch_str_eq(name, CH_STR("HelmVersion")))
        *out = ch_object_value(&c->helm);
    else
        return 0;
    return 1;
}

static int capabilities_copy(struct ch_op *op, struct ch_value self,
                             const struct ch_value *args CH_UNUSED,
                             size_t count CH_UNUSED, struct ch_value *result)
{
    struct ch_capabilities *copy = CH_NEW(op, struct ch_capabilities);
    if (!copy)
        return ch_error_code(op);
    *copy = *as_capabilities(self);
    *result = ch_object_value(&copy->object);
    return 0;
}

static bool capabilities_equal(struct ch_value a, struct ch_value b)
{
    struct ch_capabilities *x = as_capabilities(a), *y = as_capabilities(b);
    return kube_equal(ch_object_value(&x->kube.object),
                      ch_object_value(&y->kube.object)) &&
           set_equal(ch_object_value(&x->api_versions.object),
                     ch_object_value(&y->api_versions.object));
}

static int capabilities_print_action(struct ch_buf *buf, struct ch_value self)
{
    struct ch_capabilities *c = as_capabilities(self);
    ch_buf_byte(buf, '{');
    (void)kube_print(buf, ch_object_value(&c->kube.object), false);
    ch_buf_byte(buf, ' ');
    (void)set_print(buf, ch_object_value(&c->api_versions.object), false);
    ch_buf_byte(buf, ' ');
    (void)helm_print(buf, ch_object_value(&c->helm), false);
    ch_buf_byte(buf, '}');
    return ch_buf_check(buf);
}

static int capabilities_json(struct ch_buf *buf, struct ch_value self)
{
    struct ch_capabilities *c = as_capabilities(self);
    CH_BUF_LIT(buf, "{\"KubeVersion\":");
    (void)kube_json(buf, ch_object_value(&c->kube.object));
    CH_BUF_LIT(buf, ",\"APIVersions\":");
    (void)set_json(buf, ch_object_value(&c->api_versions.object));
    CH_BUF_LIT(buf, ",\"HelmVersion\":");
    (void)helm_json(buf, ch_object_value(&c->helm));
    ch_buf_byte(buf, '}');
    return ch_buf_check(buf);
}

static int capabilities_deep_copy(struct ch_op *op, struct ch_value self,
                                  struct ch_value *out)
{
    int code = capabilities_copy(op, self, NULL, 0, out);
    if (!code)
        as_capabilities(*out)->kube.normalized = CH_STR("");
    return code;
}

static const struct ch_method capabilities_methods[] = {
    {"Copy", "", capabilities_copy},
    {NULL, NULL, NULL},
};

static const char *const capabilities_names[] = {"KubeVersion", "APIVersions",
                                                 "HelmVersion", NULL};

static const struct ch_class capabilities_class = {
    .type_name = CH_STR_INIT("*common.Capabilities"),
    .kind = CH_K_PTR,
    .methods = capabilities_methods,
    .field = capabilities_field,
    .print_action = capabilities_print_action,
    .field_names = capabilities_names,
    .json = capabilities_json,
    .equal = capabilities_equal,
    .deep_copy = capabilities_deep_copy,
};

/* ---- parsing ------------------------------------------------------------ */

/* "invalid kube version 'TEXT': WHAT "COMPONENT" in "TEXT"", the component
 * left out when it is "". */
static void refusal(struct ch_buf *buf, struct chart_str text, const char *what,
                    struct chart_str component)
{
    CH_BUF_LIT(buf, "invalid kube version '");
    ch_buf_str(buf, text);
    CH_BUF_LIT(buf, "': ");
    ch_buf_str(buf, ch_str_z(what));
    ch_buf_byte(buf, ' ');
    if (component.len) {
        ch_quote(buf, component);
        CH_BUF_LIT(buf, " in ");
    }
    ch_quote(buf, text);
}

static int refuse(struct ch_buf *buf)
{
    int code = ch_buf_check(buf);
    return code ? code : ch_fail_str(buf->op, CHART_EINVAL, ch_buf_view(buf));
}

static int could_not_parse(struct ch_op *op, struct chart_str text)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    refusal(&buf, text, "could not parse", CH_STR(""));
    CH_BUF_LIT(&buf, " as version");
    return refuse(&buf);
}

/* One number of the version. Kubernetes refuses a leading zero in the first
 * only. */
static int check_component(struct ch_op *op, struct chart_str text,
                           struct chart_str component, bool first)
{
    uint64_t number;
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    if (first && component.len > 1 && component.ptr[0] == '0') {
        refusal(&buf, text, "illegal zero-prefixed version component",
                component);
        return refuse(&buf);
    }
    if (ch_parse_uint(component, 10, &number) == CH_PARSE_OK)
        return 0;
    refusal(&buf, text, "illegal non-numeric version component", component);
    CH_BUF_LIT(&buf, ": strconv.ParseUint: parsing ");
    ch_quote(&buf, component);
    CH_BUF_LIT(&buf, ": value out of range");
    return refuse(&buf);
}

/* The dotted numbers at the start of `text`, by the rule
 * ^\s*v?([0-9]+(?:\.[0-9]+)*)(.*)$ where a dot is no newline. */
static struct chart_str leading_numbers(struct chart_str text)
{
    size_t at = 0;
    while (at < text.len && memchr(" \t\n\f\r", text.ptr[at], 5))
        at++;
    if (at < text.len && text.ptr[at] == 'v')
        at++;
    size_t start = at, end = at;
    while (at < text.len && ch_is_digit(text.ptr[at])) {
        while (at < text.len && ch_is_digit(text.ptr[at]))
            at++;
        end = at;
        if (at < text.len && text.ptr[at] == '.')
            at++;
    }
    if (ch_str_find_byte(text, '\n', end) != CH_NPOS)
        end = start;
    return ch_str(text.ptr + start, end - start);
}

static int with_v(struct ch_op *op, struct chart_str s, struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    ch_buf_byte(&buf, 'v');
    ch_buf_str(&buf, s);
    return ch_buf_take(&buf, out);
}

/* strconv.FormatUint of a component that may have leading zeros. */
static struct chart_str plain_number(struct chart_str s)
{
    while (s.len > 1 && s.ptr[0] == '0') {
        s.ptr++;
        s.len--;
    }
    return s;
}

static int normalize(struct ch_op *op, struct chart_str numbers,
                     struct chart_str *out)
{
    struct ch_buf buf;
    struct ch_str_split it = ch_str_split_start(numbers, '.');
    struct chart_str piece;
    ch_buf_init(&buf, op);
    for (bool first = true; ch_str_split_next(&it, &piece); first = false) {
        ch_buf_byte(&buf, first ? 'v' : '.');
        ch_buf_str(&buf, plain_number(piece));
    }
    return ch_buf_take(&buf, out);
}

int ch_kube_version_parse(struct ch_op *op, struct chart_str text,
                          struct ch_kube_version *out)
{
    *out = (struct ch_kube_version){.object = {&kube_class}};
    if (!text.len)
        text = CH_STR(CH_DEFAULT_KUBE_VERSION);
    struct chart_str numbers = leading_numbers(text), piece;
    if (!numbers.len)
        return could_not_parse(op, text);
    if (ch_str_find_byte(numbers, '.', 0) == CH_NPOS) {
        struct ch_buf buf;
        ch_buf_init(&buf, op);
        refusal(&buf, text, "illegal version string", CH_STR(""));
        return refuse(&buf);
    }
    struct ch_str_split it = ch_str_split_start(numbers, '.');
    for (size_t i = 0; ch_str_split_next(&it, &piece); i++) {
        int code = check_component(op, text, piece, i == 0);
        if (code)
            return code;
        if (i == 0)
            out->major = plain_number(piece);
        else if (i == 1)
            out->minor = plain_number(piece);
    }
    out->version = text;
    int code = 0;
    if (text.ptr[0] != 'v')
        code = with_v(op, text, &out->version);
    return code ? code : normalize(op, numbers, &out->normalized);
}

static int fill_api_versions(struct ch_op *op, struct ch_version_set *set,
                             const struct chart_str *more, size_t count)
{
    size_t known = ch_default_api_version_count;
    struct ch_list *list = ch_list_new(op, known + count);
    if (!list)
        return ch_error_code(op);
    for (size_t i = 0; i < known + count; i++) {
        struct ch_value v;
        int code = ch_value_string(
            op, i < known ? ch_default_api_versions[i] : more[i - known], &v);
        if (!code)
            code = ch_list_push(op, list, v);
        if (code)
            return code;
    }
    set->object.class_ = &set_class;
    set->list = ch_list_value(list);
    set->list.type = CH_T_LIST_STRING;
    return 0;
}

int ch_capabilities_new(struct ch_op *op, struct chart_str kube_version,
                        const struct chart_str *api_versions, size_t count,
                        struct ch_capabilities **out)
{
    struct ch_capabilities *c = CH_NEW(op, struct ch_capabilities);
    if (!c)
        return ch_error_code(op);
    c->object.class_ = &capabilities_class;
    c->helm.class_ = &helm_class;
    int code = ch_kube_version_parse(op, kube_version, &c->kube);
    if (!code)
        code = fill_api_versions(op, &c->api_versions, api_versions, count);
    *out = c;
    return code;
}

int ch_kube_version_check(struct ch_op *op, const struct ch_kube_version *kube,
                          struct chart_str constraint, bool *compatible)
{
    struct ch_constraint *range;
    struct ch_semver version;
    *compatible = false;
    int code = ch_constraint_parse(op, constraint, &range);
    if (!code)
        code = ch_semver_parse(op, kube->normalized, &version);
    if (!code) {
        *compatible = ch_constraint_check(range, &version);
        return 0;
    }
    if (ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    return 0;
}
