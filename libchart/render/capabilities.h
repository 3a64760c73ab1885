/*
 * .Capabilities: the Kubernetes version, the API versions and Helm's own
 * version, as objects with the fields and methods that templates see.
 */
#ifndef CH_RENDER_CAPABILITIES_H
#define CH_RENDER_CAPABILITIES_H

#include "value/object.h"
#include "value/value.h"

/* common.KubeVersion. */
struct ch_kube_version {
    struct ch_object object;
    struct chart_str version;    /* as asked for: "v1.33.4-gke.1" */
    struct chart_str normalized; /* for constraints: "v1.33.4" */
    struct chart_str major, minor;
};

/* common.VersionSet. */
struct ch_version_set {
    struct ch_object object;
    struct ch_value list; /* []string */
};

struct ch_capabilities {
    struct ch_object object;
    struct ch_kube_version kube;
    struct ch_version_set api_versions;
    struct ch_object helm;
};

/* Reads a --kube-version ("" means the default). The error's text is Helm's:
 * "invalid kube version '1': illegal version string "1"". */
int ch_kube_version_parse(struct ch_op *op, struct chart_str text,
                          struct ch_kube_version *out);

/* The capabilities of one run: defaults, the version asked for, more API
 * versions behind the known ones. */
int ch_capabilities_new(struct ch_op *op, struct chart_str kube_version,
                        const struct chart_str *api_versions, size_t count,
                        struct ch_capabilities **out);

/* chartutil.IsCompatibleRange. `*compatible` is false too for a constraint
 * that cannot be read. */
int ch_kube_version_check(struct ch_op *op, const struct ch_kube_version *kube,
                          struct chart_str constraint, bool *compatible);

/* capabilities_data.c */
extern const struct chart_str ch_default_api_versions[];
extern const size_t ch_default_api_version_count;
#define CH_DEFAULT_KUBE_VERSION "v1.35.0"

#endif
