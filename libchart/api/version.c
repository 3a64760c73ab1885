/* libchart/base.h: the version. */
#include "base/public.h"

#define TEXT(x) #x
#define DOTTED(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

const char *chart_version(void)
{
    return DOTTED(CHART_VERSION_MAJOR, CHART_VERSION_MINOR,
                  CHART_VERSION_PATCH);
}
