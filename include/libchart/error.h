/*
 * libchart/error.h - errors are objects that the caller owns.
 */
#ifndef LIBCHART_ERROR_H
#define LIBCHART_ERROR_H

#include <libchart/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What went wrong, for programs. The numbers never change meaning. */
enum chart_code {
    CHART_OK = 0,
    CHART_ENOMEM = -1,        /**< out of memory */
    CHART_EINVAL = -2,        /**< a wrong argument to a call */
    CHART_EIO = -3,           /**< a file could not be read or written */
    CHART_ENOTFOUND = -4,     /**< no such file, chart, template, path */
    CHART_ESYNTAX = -5,       /**< YAML, JSON, template or flag syntax */
    CHART_EEXEC = -6,         /**< a template failed while it ran */
    CHART_EFAIL = -7,         /**< a template's own `fail` or `required` */
    CHART_ESCHEMA = -8,       /**< values do not meet their schema */
    CHART_ECHART = -9,        /**< a chart is not valid */
    CHART_EVALUES = -10,      /**< values cannot be merged or parsed */
    CHART_EDEPENDENCY = -11,  /**< a dependency is missing or wrong */
    CHART_ENETWORK = -12,     /**< a transfer failed */
    CHART_EAUTH = -13,        /**< credentials missing or refused */
    CHART_EDIGEST = -14,      /**< a digest or signature does not match */
    CHART_ELIMIT = -15,       /**< a limit of the call was passed */
    CHART_ECANCELLED = -16,   /**< the caller's `cancelled` said so */
    CHART_EUNSUPPORTED = -17, /**< built without it, or unknown option */
    CHART_EINTERNAL = -99     /**< a broken promise of the library itself */
};

struct chart_error;

/** One place an error passed through, innermost first. `line` and `column`
 * are 1-based; 0 means unknown. Columns count bytes. */
struct chart_error_frame {
    struct chart_str source; /**< file or template name */
    uint32_t line;
    uint32_t column;
    struct chart_str what; /**< what was being done there; may be empty */
    struct chart_str text; /**< that line of the source; may be empty */
    /** That line and those around it, where one alone says little; may be
     * empty. The first of them has the number `first_line`. */
    struct chart_str lines;
    uint32_t first_line;
};

/** Forms in which an error is written. */
enum chart_error_style {
    CHART_ERROR_HELM,  /**< Helm 4.1.4's text, may be several lines */
    CHART_ERROR_SHORT, /**< the innermost message alone */
    CHART_ERROR_FULL,  /**< Helm's text, then the help */
    CHART_ERROR_PLACES /**< the help alone: the frames, innermost first, a
                            place a line, each with its line of source if
                            known; then the hint */
};

CHART_API int chart_error_code(const struct chart_error *err);
/** Helm's text of the error, without the leading `Error: `. */
CHART_API struct chart_str chart_error_message(const struct chart_error *err);
/** The innermost cause alone. */
CHART_API struct chart_str chart_error_cause(const struct chart_error *err);
/** Helm's own advice, which it prints after the message; may be empty. */
CHART_API struct chart_str chart_error_advice(const struct chart_error *err);
/** What would be right, or what to do about it; may be empty, or several
 * lines. */
CHART_API struct chart_str chart_error_hint(const struct chart_error *err);
CHART_API size_t chart_error_frame_count(const struct chart_error *err);
/** Frame `i`, innermost first; null past the end. Borrowed. */
CHART_API const struct chart_error_frame *
chart_error_frame_at(const struct chart_error *err, size_t i);
/** Writes the error in a style, ending in a newline; nothing for no error.
 * Returns 0 or CHART_EIO. */
CHART_API int chart_error_write(const struct chart_error *err,
                                enum chart_error_style style,
                                const struct chart_sink *sink);
CHART_API void chart_error_free(struct chart_error *err);
/** Name of a code, such as "syntax". Never null. */
CHART_API const char *chart_code_name(int code);

#ifdef __cplusplus
}
#endif

#endif
