/*
 * What kind of file a user gave where a chart archive was expected: the
 * content type that Go's net/http.DetectContentType names.
 */
#ifndef CH_CHART_SNIFF_H
#define CH_CHART_SNIFF_H

#include "base/str.h"

/* By the first 512 bytes; shorter files count as filled up with NUL, as Helm
 * reads them. */
const char *ch_sniff(struct chart_str bytes);

#endif
