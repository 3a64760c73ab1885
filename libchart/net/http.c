#include "net/http.h"

#include "golib/duration.h"
#include "golib/strconv.h"
#include "golib/time.h"
#include "golib/timefmt.h"

static const struct {
    int status;
    struct chart_str text;
} status_texts[] = {
    {200, CH_STR_INIT("OK")},
    {201, CH_STR_INIT("Created")},
    {202, CH_STR_INIT("Accepted")},
    {204, CH_STR_INIT("No Content")},
    {206, CH_STR_INIT("Partial Content")},
    {300, CH_STR_INIT("Multiple Choices")},
    {301, CH_STR_INIT("Moved Permanently")},
    {302, CH_STR_INIT("Found")},
    {303, CH_STR_INIT("See Other")},
    {304, CH_STR_INIT("Not Modified")},
    {307, CH_STR_INIT("Temporary Redirect")},
    {308, CH_STR_INIT("Permanent Redirect")},
    {400, CH_STR_INIT("Bad Request")},
    {401, CH_STR_INIT("Unauthorized")},
    {402, CH_STR_INIT("Payment Required")},
    {403, CH_STR_INIT("Forbidden")},
    {404, CH_STR_INIT("Not Found")},
    {405, CH_STR_INIT("Method Not Allowed")},
    {406, CH_STR_INIT("Not Acceptable")},
    {407, CH_STR_INIT("Proxy Authentication Required")},
    {408, CH_STR_INIT("Request Timeout")},
    {409, CH_STR_INIT("Conflict")},
    {410, CH_STR_INIT("Gone")},
    {411, CH_STR_INIT("Length Required")},
    {412, CH_STR_INIT("Precondition Failed")},
    {413, CH_STR_INIT("Request Entity Too Large")},
    {414, CH_STR_INIT("Request URI Too Long")},
    {415, CH_STR_INIT("Unsupported Media Type")},
    {416, CH_STR_INIT("Requested Range Not Satisfiable")},
    {418, CH_STR_INIT("I'm a teapot")},
    {421, CH_STR_INIT("Misdirected Request")},
    {422, CH_STR_INIT("Unprocessable Entity")},
    {425, CH_STR_INIT("Too Early")},
    {426, CH_STR_INIT("Upgrade Required")},
    {428, CH_STR_INIT("Precondition Required")},
    {429, CH_STR_INIT("Too Many Requests")},
    {431, CH_STR_INIT("Request Header Fields Too Large")},
    {451, CH_STR_INIT("Unavailable For Legal Reasons")},
    {500, CH_STR_INIT("Internal Server Error")},
    {501, CH_STR_INIT("Not Implemented")},
    {502, CH_STR_INIT("Bad Gateway")},
    {503, CH_STR_INIT("Service Unavailable")},
    {504, CH_STR_INIT("Gateway Timeout")},
    {505, CH_STR_INIT("HTTP Version Not Supported")},
    {507, CH_STR_INIT("Insufficient Storage")},
    {508, CH_STR_INIT("Loop Detected")},
    {511, CH_STR_INIT("Network Authentication Required")},
};

struct chart_str ch_http_status_text(int status)
{
    for (size_t i = 0; i < CH_COUNT(status_texts); i++)
        if (status_texts[i].status == status)
            return status_texts[i].text;
    return CH_STR("");
}

bool ch_http_is_redirect(int status)
{
    return (status >= 301 && status <= 303) || status == 307 || status == 308;
}

bool ch_http_is_passing(int status)
{
    return status == 408 || status == 429 ||
           (status >= 500 && status < 600 && status != 501);
}

static int64_t seconds_to_ms(uint64_t seconds)
{
    return seconds > INT32_MAX ? (int64_t)INT32_MAX * 1000
                               : (int64_t)seconds * 1000;
}

int ch_http_retry_after(struct ch_op *op, struct chart_str value, int64_t *ms)
{
    uint64_t seconds;
    struct ch_time time;
    *ms = -1;
    if (!value.len)
        return 0;
    if (ch_parse_uint(value, 10, &seconds) == CH_PARSE_OK) {
        *ms = seconds_to_ms(seconds);
        return 0;
    }
    int code = ch_time_parse(op, CH_STR("Mon, 02 Jan 2006 15:04:05 GMT"), value,
                             NULL, &time);
    if (ch_is_fatal(code))
        return code;
    int64_t now = ch_now_ns(op) / CH_SECOND;
    if (code)
        ch_error_clear(op);
    else if (ch_time_unix(&time) > now)
        *ms = seconds_to_ms((uint64_t)(ch_time_unix(&time) - now));
    else
        *ms = 0;
    return 0;
}
