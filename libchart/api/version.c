#include "base/public.h"

#define TEXT_OF(x) #x
#define VERSION_TEXT(major, minor, patch)                                      \
    TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char *chart_version(void)
{
    return VERSION_TEXT(CHART_VERSION_MAJOR, CHART_VERSION_MINOR,
                        CHART_VERSION_PATCH);
}
