#include "lint/rules.h"

const struct ch_lint_rule_row ch_lint_rules[CH_RULE_COUNT] = {
    [CH_RULE_CHART_FILE] = {"chart-file", CH_LINT_ERROR, 0,
                            "Chart.yaml is a file of \"key: value\" lines."},
    [CH_RULE_CHART_YAML] = {"chart-yaml", CH_LINT_ERROR, 0, ""},
    [CH_RULE_CHART_STRICT] =
        {"chart-strict", CH_LINT_WARNING, 0,
         "Mend the name of the key, or take the line out."},
    [CH_RULE_CHART_NAME] =
        {"chart-name", CH_LINT_ERROR, 0,
         "A name is a word without a slash, as in \"name: web\"."},
    [CH_RULE_CHART_API_VERSION] = {"chart-api-version", CH_LINT_ERROR, 0, ""},
    [CH_RULE_CHART_VERSION_TYPE] = {"chart-version-type", CH_LINT_ERROR, 0,
                                    "In quotes it is text."},
    [CH_RULE_CHART_VERSION] =
        {"chart-version", CH_LINT_ERROR, 0,
         "A version is MAJOR.MINOR.PATCH, such as 1.2.3 or 1.2.3-rc.1."},
    [CH_RULE_CHART_APP_VERSION_TYPE] = {"chart-app-version-type", CH_LINT_ERROR,
                                        0, "In quotes it is text."},
    [CH_RULE_CHART_MAINTAINERS] =
        {"chart-maintainers", CH_LINT_ERROR, 0,
         "A maintainer has a name and may have an e-mail address and a URL."},
    [CH_RULE_CHART_SOURCES] =
        {"chart-sources", CH_LINT_ERROR, 0,
         "A source is a URL, such as https://example.com/web."},
    [CH_RULE_CHART_ICON] = {"chart-icon", CH_LINT_INFO, 0,
                            "Chart.yaml may have a line such as \"icon: "
                            "https://example.com/web.png\"."},
    [CH_RULE_CHART_ICON_URL] =
        {"chart-icon-url", CH_LINT_ERROR, 0,
         "An icon is a URL, such as https://example.com/web.png."},
    [CH_RULE_CHART_TYPE] = {"chart-type", CH_LINT_ERROR, 0,
                            "Write \"apiVersion: v2\"."},
    [CH_RULE_CHART_DEPENDENCIES] =
        {"chart-dependencies", CH_LINT_ERROR, 0,
         "Write \"apiVersion: v2\", or move them to requirements.yaml."},
    [CH_RULE_CHART_VERSION_STRICT] =
        {"chart-version-strict", CH_LINT_WARNING, 0,
         "A version is MAJOR.MINOR.PATCH, such as 1.2.3 or 1.2.3-rc.1."},
    [CH_RULE_VALUES_FILE] = {"values-file", CH_LINT_INFO, 0,
                             "Defaults stand in values.yaml; it may be empty."},
    [CH_RULE_VALUES] = {"values", CH_LINT_ERROR, 0, ""},
    [CH_RULE_VALUES_SCHEMA] = {"values-schema", 0, CH_LINT_ERROR, ""},
    [CH_RULE_VALUES_DUPLICATE] = {"values-duplicate", 0, CH_LINT_WARNING,
                                  "Keep one of the two."},
    [CH_RULE_TEMPLATES_MISSING] =
        {"templates-missing", CH_LINT_WARNING, 0,
         "Templates stand in templates/; a chart that only bundles others "
         "names them under \"dependencies\"."},
    [CH_RULE_TEMPLATES_DIR] = {"templates-dir", CH_LINT_ERROR, 0,
                               "templates is the name of a folder."},
    [CH_RULE_TEMPLATES] = {"templates", CH_LINT_ERROR, 0, ""},
    [CH_RULE_TEMPLATE_EXTENSION] = {"template-extension", CH_LINT_ERROR, 0, ""},
    [CH_RULE_TEMPLATE_INDENT] = {"template-indent", CH_LINT_WARNING, 0,
                                 "A document starts in the first column: "
                                 "\"{{-\" and \"-}}\" take space away."},
    [CH_RULE_TEMPLATE_YAML] = {"template-yaml", CH_LINT_ERROR, 0, ""},
    [CH_RULE_TEMPLATE_NAME] = {"template-name", CH_LINT_WARNING, 0, ""},
    [CH_RULE_TEMPLATE_DEPRECATED] = {"template-deprecated", CH_LINT_WARNING, 0,
                                     ""},
    [CH_RULE_TEMPLATE_SELECTOR] =
        {"template-selector", CH_LINT_ERROR, 0,
         "spec.selector.matchLabels names the labels of its pods."},
    [CH_RULE_TEMPLATE_LIST] = {"template-list", CH_LINT_ERROR, 0,
                               "Make the item a document of its own."},
    [CH_RULE_CHART_LOAD] = {"chart-load", CH_LINT_ERROR, 0, ""},
    [CH_RULE_DEPENDENCY_UNDECLARED] =
        {"dependency-undeclared", CH_LINT_ERROR, 0,
         "Name it under \"dependencies\" in Chart.yaml, or take it out of "
         "charts/."},
    [CH_RULE_DEPENDENCY_TWICE] = {"dependency-twice", CH_LINT_ERROR, 0, ""},
    [CH_RULE_DEPENDENCY_MISSING] =
        {"dependency-missing", CH_LINT_WARNING, CH_LINT_ERROR,
         "\"chartc dependency build\" puts it there."},
    [CH_RULE_CRDS_DIR] = {"crds-dir", CH_LINT_ERROR, 0,
                          "crds is the name of a folder."},
    [CH_RULE_CRDS] = {"crds", CH_LINT_ERROR, 0, ""},
    [CH_RULE_CRD_YAML] = {"crd-yaml", CH_LINT_ERROR, 0, ""},
    [CH_RULE_CRD_API_VERSION] = {"crd-api-version", CH_LINT_ERROR, 0,
                                 "crds/ holds CustomResourceDefinitions; other "
                                 "objects stand in templates/."},
    [CH_RULE_CRD_KIND] = {"crd-kind", CH_LINT_ERROR, 0,
                          "crds/ holds CustomResourceDefinitions; other "
                          "objects stand in templates/."},
};
