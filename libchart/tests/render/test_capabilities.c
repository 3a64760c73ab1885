#include "render/capabilities.h"

#include "base/buf.h"
#include "golib/fmt.h"
#include "tests/harness.h"

static void parsed(struct ch_op *op, const char *text, const char *version,
                   const char *normalized)
{
    struct ch_kube_version kube;
    CHECK_INT(ch_kube_version_parse(op, ch_str_z(text), &kube), 0);
    CHECK_STR(kube.version, version);
    CHECK_STR(kube.normalized, normalized);
}

TEST(versions_keep_their_spelling_and_have_a_plain_form)
{
    parsed(op, "", "v1.35.0", "v1.35.0");
    parsed(op, "1.25", "v1.25", "v1.25");
    parsed(op, "v1.33.4-gke.1", "v1.33.4-gke.1", "v1.33.4");
    parsed(op, "1.02", "v1.02", "v1.2");
    parsed(op, "1.25.x", "v1.25.x", "v1.25");
    parsed(op, " v1.25", "v v1.25", "v1.25");
    parsed(op, "1.25.3.4", "v1.25.3.4", "v1.25.3.4");
}

static void refused(struct ch_op *op, const char *text, const char *why)
{
    struct ch_kube_version kube;
    CHECK_INT(ch_kube_version_parse(op, ch_str_z(text), &kube), CHART_EINVAL);
    CHECK_STR(ch_error_text(op), why);
    ch_error_clear(op);
}

TEST(what_is_no_version_is_refused)
{
    refused(op, "abc",
            "invalid kube version 'abc': could not parse \"abc\" as version");
    refused(op, "V1.2",
            "invalid kube version 'V1.2': could not parse \"V1.2\" as version");
    refused(op, "1.25\nx",
            "invalid kube version '1.25\nx': could not parse \"1.25\\nx\" as "
            "version");
    refused(op, "1", "invalid kube version '1': illegal version string \"1\"");
    refused(op, "1.",
            "invalid kube version '1.': illegal version string \"1.\"");
    refused(op, "01.2",
            "invalid kube version '01.2': illegal zero-prefixed version "
            "component \"01\" in \"01.2\"");
    refused(op, "1.99999999999999999999",
            "invalid kube version '1.99999999999999999999': illegal "
            "non-numeric version component \"99999999999999999999\" in "
            "\"1.99999999999999999999\": strconv.ParseUint: parsing "
            "\"99999999999999999999\": value out of range");
}

TEST(constraints_use_the_plain_form)
{
    struct ch_kube_version kube;
    bool ok;
    CHECK_INT(ch_kube_version_parse(op, CH_STR("1.33.4-gke.1"), &kube), 0);
    CHECK_INT(ch_kube_version_check(op, &kube, CH_STR(">=1.30"), &ok), 0);
    CHECK(ok);
    CHECK_INT(ch_kube_version_check(op, &kube, CH_STR(">=1.99"), &ok), 0);
    CHECK(!ok);
    CHECK_INT(ch_kube_version_check(op, &kube, CH_STR("oops"), &ok), 0);
    CHECK(!ok);
    CHECK(!op->error);
}

static bool has(struct ch_op *op, struct ch_capabilities *c, const char *name)
{
    struct ch_value set = ch_object_value(&c->api_versions.object), arg, result;
    const struct ch_method *method =
        ch_class_method(c->api_versions.object.class_, CH_STR("Has"));
    CHECK(method != NULL);
    CHECK_INT(ch_value_string(op, ch_str_z(name), &arg), 0);
    CHECK_INT(method->call(op, set, &arg, 1, &result), 0);
    return result.u.boolean;
}

TEST(api_versions_are_the_known_ones_and_those_given)
{
    const struct chart_str more[] = {CH_STR_INIT("a/v1")};
    struct ch_capabilities *c;
    CHECK_INT(ch_capabilities_new(op, CH_STR(""), more, 1, &c), 0);
    CHECK(has(op, c, "v1"));
    CHECK(has(op, c, "apps/v1"));
    CHECK(has(op, c, "a/v1"));
    CHECK(!has(op, c, "apps/v1/Deployment"));
    CHECK_INT(ch_default_api_version_count, 57);
}

TEST(version_prints_plain_as_an_action_only)
{
    struct ch_capabilities *c;
    struct ch_buf buf;
    CHECK_INT(ch_capabilities_new(op, CH_STR("1.30-x"), NULL, 0, &c), 0);
    struct ch_value kube = ch_object_value(&c->kube.object);
    ch_buf_init(&buf, op);
    CHECK_INT(c->kube.object.class_->print_action(&buf, kube), 0);
    CHECK_STR(ch_buf_view(&buf), "v1.30");
    buf.len = 0;
    CHECK_INT(ch_fmt_value(&buf, kube), 0);
    CHECK_STR(ch_buf_view(&buf), "{v1.30-x v1.30 1 30}");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(versions_keep_their_spelling_and_have_a_plain_form),
        T(what_is_no_version_is_refused),
        T(constraints_use_the_plain_form),
        T(api_versions_are_the_known_ones_and_those_given),
        T(version_prints_plain_as_an_action_only),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
