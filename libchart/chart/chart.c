#include "chart/chart.h"

#include "base/slashpath.h"

bool ch_chart_file_is_crd(struct chart_str path)
{
    static const struct chart_str extensions[] = {
        CH_STR_INIT(".yaml"),
        CH_STR_INIT(".yml"),
        CH_STR_INIT(".json"),
    };
    if (!ch_str_starts(path, CH_STR("crds/")))
        return false;
    struct chart_str extension = ch_path_ext(path);
    for (size_t i = 0; i < CH_COUNT(extensions); i++)
        if (ch_str_eq_fold_ascii(extension, extensions[i]))
            return true;
    return false;
}

struct chart_str ch_chart_dependency_file(const struct ch_chart *chart)
{
    const struct chart_str old = CH_STR("requirements.yaml");
    bool v1 = ch_str_eq(chart->metadata.api_version, CH_STR("v1"));
    for (size_t i = 0; v1 && i < chart->raw_count; i++)
        if (ch_str_eq(chart->raw[i].path, old))
            return old;
    return CH_STR("Chart.yaml");
}

bool ch_chart_is_library(const struct ch_chart *chart)
{
    return ch_str_eq(chart->metadata.type, CH_STR("library"));
}
