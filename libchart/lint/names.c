#include "lint/names.h"

#include "golib/strconv.h"

/* ---- shapes -------------------------------------------------------------- */

static bool is_lower_or_digit(char c)
{
    return ch_is_lower(c) || ch_is_digit(c);
}

/* [a-z0-9]([-a-z0-9]*[a-z0-9])? */
static bool is_label(struct chart_str s)
{
    if (!s.len || !is_lower_or_digit(s.ptr[0]) ||
        !is_lower_or_digit(s.ptr[s.len - 1]))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!is_lower_or_digit(s.ptr[i]) && s.ptr[i] != '-')
            return false;
    return true;
}

/* Labels joined by dots. */
static bool is_subdomain(struct chart_str s)
{
    struct ch_str_split it = ch_str_split_start(s, '.');
    struct chart_str label;
    while (ch_str_split_next(&it, &label))
        if (!is_label(label))
            return false;
    return true;
}

/* ---- reasons ------------------------------------------------------------- */

/* The list of what is wrong; Go puts several into brackets. */
struct reasons {
    struct ch_buf *out;
    struct chart_str name;
    struct chart_str items[3];
    size_t count;
};

static void add(struct reasons *r, struct chart_str text)
{
    r->items[r->count++] = text;
}

static const struct chart_str label_text = CH_STR_INIT(
    "a lowercase RFC 1123 label must consist of lower case alphanumeric "
    "characters or '-', and must start and end with an alphanumeric character "
    "(e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
static const struct chart_str subdomain_text = CH_STR_INIT(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric "
    "characters, '-' or '.', and must start and end with an alphanumeric "
    "character (e.g. 'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
static const struct chart_str service_text = CH_STR_INIT(
    "a DNS-1035 label must consist of lower case alphanumeric characters or "
    "'-', start with an alphabetic character, and end with an alphanumeric "
    "character (e.g. 'my-name',  or 'abc-123', regex used for validation is "
    "'[a-z]([-a-z0-9]*[a-z0-9])?')");

static void check_subdomain(struct reasons *r)
{
    if (r->name.len > 253)
        add(r, CH_STR("must be no more than 253 characters"));
    if (!is_subdomain(r->name))
        add(r, subdomain_text);
}

static void check_label_length(struct reasons *r)
{
    if (r->name.len > 63)
        add(r, CH_STR("must be no more than 63 characters"));
}

static void check_namespace(struct reasons *r)
{
    check_label_length(r);
    if (is_label(r->name))
        return;
    add(r,
        is_subdomain(r->name) ? CH_STR("must not contain dots") : label_text);
}

static void check_service(struct reasons *r)
{
    check_label_length(r);
    if (!is_label(r->name) || !ch_is_lower(r->name.ptr[0]))
        add(r, service_text);
}

static void check_path_segment(struct reasons *r)
{
    if (ch_str_eq(r->name, CH_STR("."))) {
        add(r, CH_STR("may not be '.'"));
    } else if (ch_str_eq(r->name, CH_STR(".."))) {
        add(r, CH_STR("may not be '..'"));
    } else {
        if (ch_str_find_byte(r->name, '/', 0) != CH_NPOS)
            add(r, CH_STR("may not contain '/'"));
        if (ch_str_find_byte(r->name, '%', 0) != CH_NPOS)
            add(r, CH_STR("may not contain '%'"));
    }
}

static void check_nothing(struct reasons *r)
{
    (void)r;
}

/* Kinds in any case; all others must be subdomains. */
static const struct {
    struct chart_str kind;
    void (*check)(struct reasons *r);
} kinds[] = {
    {CH_STR_INIT("service"), check_service},
    {CH_STR_INIT("namespace"), check_namespace},
    {CH_STR_INIT("certificatesigningrequest"), check_nothing},
    {CH_STR_INIT("role"), check_path_segment},
    {CH_STR_INIT("clusterrole"), check_path_segment},
    {CH_STR_INIT("rolebinding"), check_path_segment},
    {CH_STR_INIT("clusterrolebinding"), check_path_segment},
};

static void print(const struct reasons *r)
{
    struct ch_buf *out = r->out;
    CH_BUF_LIT(out, "object name does not conform to Kubernetes naming "
                    "requirements: ");
    ch_quote(out, r->name);
    CH_BUF_LIT(out, ": ");
    if (r->count > 1)
        ch_buf_byte(out, '[');
    for (size_t i = 0; i < r->count; i++) {
        if (i)
            CH_BUF_LIT(out, ", ");
        CH_BUF_LIT(out, "metadata.name: Invalid value: ");
        ch_quote(out, r->name);
        CH_BUF_LIT(out, ": ");
        ch_buf_str(out, r->items[i]);
    }
    if (r->count > 1)
        ch_buf_byte(out, ']');
}

int ch_lint_object_name(struct ch_buf *out, struct chart_str kind,
                        struct chart_str name)
{
    struct reasons r = {.out = out, .name = name};
    void (*check)(struct reasons *) = check_subdomain;
    for (size_t i = 0; i < CH_COUNT(kinds); i++)
        if (ch_str_eq_fold_ascii(kinds[i].kind, kind))
            check = kinds[i].check;
    check(&r);
    if (r.count)
        print(&r);
    return ch_buf_check(out);
}
