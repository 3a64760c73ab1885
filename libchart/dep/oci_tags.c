#include "dep/oci_tags.h"

#include "base/sort.h"
#include "dep/hint.h"

static int newest_first(const void *a, const void *b, void *user)
{
    (void)user;
    return ch_semver_compare(b, a);
}

/* Tags have no plus signs; "_" stands for one. */
static int replaced(struct ch_op *op, struct chart_str s, char from, char to,
                    struct chart_str *out)
{
    char *text = ch_alloc(op, s.len + 1);
    if (!text)
        return ch_error_code(op);
    for (size_t i = 0; i < s.len; i++)
        text[i] = (char)(s.ptr[i] == from ? to : s.ptr[i]);
    text[s.len] = '\0';
    *out = ch_str(text, s.len);
    return 0;
}

int ch_oci_tag_version(struct ch_op *op, struct chart_str tag,
                       struct chart_str *version)
{
    return replaced(op, tag, '_', '+', version);
}

int ch_oci_version_tag(struct ch_op *op, struct chart_str version,
                       struct chart_str *tag)
{
    return replaced(op, version, '+', '_', tag);
}

bool ch_oci_is_version(struct ch_op *op, struct chart_str text)
{
    struct ch_semver parsed;
    bool is = !ch_semver_parse(op, text, &parsed);
    if (!is && !ch_is_fatal(ch_error_code(op)))
        ch_error_clear(op);
    return is;
}

int ch_oci_versions(struct ch_dep *dep, const struct ch_oci_ref *ref,
                    const struct ch_access *access, struct ch_semver **out,
                    size_t *count)
{
    struct ch_net *net;
    struct chart_str *tags, text;
    size_t tag_count;
    *count = 0;
    int code = ch_dep_net(dep, &net);
    if (!code)
        code = ch_oci_tags(dep->op, net, ref, access, &tags, &tag_count);
    if (code)
        return code;
    *out = CH_NEW_ARRAY(dep->op, struct ch_semver, tag_count);
    if (!*out)
        return ch_error_code(dep->op);
    for (size_t i = 0; i < tag_count; i++) {
        code = ch_oci_tag_version(dep->op, tags[i], &text);
        if (!code)
            code = ch_semver_parse_strict(dep->op, text, &(*out)[*count]);
        if (!code)
            ++*count;
        if (ch_is_fatal(code) || ch_step(dep->op, 1))
            return ch_error_code(dep->op);
        ch_error_clear(dep->op);
    }
    return ch_sort(dep->op, *out, *count, sizeof **out, newest_first, NULL);
}

int ch_oci_choose(struct ch_op *op, const struct ch_semver *versions,
                  size_t count, struct chart_str range, struct chart_str *out)
{
    struct ch_constraint *constraint;
    *out = CH_STR("");
    for (size_t i = 0; range.len && i < count; i++)
        if (ch_str_eq(versions[i].original, range)) {
            *out = range;
            return 0;
        }
    int code =
        ch_constraint_parse(op, range.len ? range : CH_STR("*"), &constraint);
    for (size_t i = 0; !code && !out->len && i < count; i++)
        if (ch_constraint_check(constraint, &versions[i]))
            *out = versions[i].original;
    return code;
}

int ch_oci_fail_version(struct ch_op *op, struct ch_semver *versions,
                        size_t count, struct chart_str range)
{
    struct chart_str there;
    int code = ch_hint_version_list(op, versions, count, range, &there);
    if (code)
        return code;
    code = ch_fail(op, CHART_ENOTFOUND,
                   "could not locate a version matching provided version "
                   "string %.*s",
                   CH_STR_ARG(range));
    ch_hint(op, "Of the tags that are versions, %.*s", CH_STR_ARG(there));
    return code;
}
