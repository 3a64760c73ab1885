/*
 * The table of rules.
 */
#ifndef CH_LINT_RULES_H
#define CH_LINT_RULES_H

#include "base/str.h"

enum ch_lint_severity {
    CH_LINT_INFO = 1,
    CH_LINT_WARNING = 2,
    CH_LINT_ERROR = 3
};

/* In the order in which they are checked. */
enum ch_lint_rule {
    CH_RULE_CHART_FILE,
    CH_RULE_CHART_YAML,
    CH_RULE_CHART_STRICT,
    CH_RULE_CHART_NAME,
    CH_RULE_CHART_API_VERSION,
    CH_RULE_CHART_VERSION_TYPE,
    CH_RULE_CHART_VERSION,
    CH_RULE_CHART_APP_VERSION_TYPE,
    CH_RULE_CHART_MAINTAINERS,
    CH_RULE_CHART_SOURCES,
    CH_RULE_CHART_ICON,
    CH_RULE_CHART_ICON_URL,
    CH_RULE_CHART_TYPE,
    CH_RULE_CHART_DEPENDENCIES,
    CH_RULE_CHART_VERSION_STRICT,
    CH_RULE_VALUES_FILE,
    CH_RULE_VALUES,
    CH_RULE_VALUES_DUPLICATE,
    CH_RULE_VALUES_SCHEMA,
    CH_RULE_TEMPLATES_MISSING,
    CH_RULE_TEMPLATES_DIR,
    CH_RULE_TEMPLATES,
    CH_RULE_TEMPLATE_EXTENSION,
    CH_RULE_TEMPLATE_INDENT,
    CH_RULE_TEMPLATE_YAML,
    CH_RULE_TEMPLATE_NAME,
    CH_RULE_TEMPLATE_DEPRECATED,
    CH_RULE_TEMPLATE_SELECTOR,
    CH_RULE_TEMPLATE_LIST,
    CH_RULE_CHART_LOAD,
    CH_RULE_DEPENDENCY_UNDECLARED,
    CH_RULE_DEPENDENCY_TWICE,
    CH_RULE_DEPENDENCY_MISSING,
    CH_RULE_CRDS_DIR,
    CH_RULE_CRDS,
    CH_RULE_CRD_YAML,
    CH_RULE_CRD_API_VERSION,
    CH_RULE_CRD_KIND,
    CH_RULE_COUNT
};

struct ch_lint_rule_row {
    const char *id;
    enum ch_lint_severity severity;     /* Helm's; 0: Helm has no such rule */
    enum ch_lint_severity own_severity; /* outside Helm's rules; 0: the same */
    const char *hint; /* what would be right; "": the texts say it */
};

extern const struct ch_lint_rule_row ch_lint_rules[CH_RULE_COUNT];

#endif
