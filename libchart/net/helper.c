#include "net/helper.h"

#include "base/child.h"
#include "base/io.h"

#include <errno.h>

#define OUTPUT_MAX ((size_t)64 * 1024)

extern char **environ;

/* Names become part of a program's name, so they may not lead elsewhere. */
static bool is_name(struct chart_str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!ch_is_alpha(c) && !ch_is_digit(c) && c != '-' && c != '_' &&
            c != '.')
            return false;
    }
    return name.len > 0 && name.len < 200;
}

static int judge(struct ch_op *op, const char *program,
                 const struct ch_child *child, struct chart_str output)
{
    if (child->not_started)
        return ch_fail(op, CHART_EAUTH, "exec: \"%s\": %s", program,
                       child->not_started == ENOENT
                           ? "executable file not found in $PATH"
                           : ch_errno_text(child->not_started));
    if (child->is_late)
        return ch_fail(op, CHART_EAUTH, "no answer in time");
    if (child->is_cut)
        return ch_fail(op, CHART_EAUTH, "its answer is too long");
    if (child->status)
        return ch_fail(op, CHART_EAUTH, "%.*s",
                       CH_STR_ARG(ch_str_trim_ascii(output)));
    return 0;
}

int ch_helper_get(struct ch_op *op, struct chart_str name,
                  struct chart_str server, uint32_t limit_ms,
                  struct chart_str *output)
{
    struct ch_buf program, buf;
    char get[] = "get";
    if (!is_name(name))
        return ch_fail(op, CHART_EAUTH,
                       "the name of the credential helper is not valid");
    ch_buf_init(&program, op);
    ch_buf_init(&buf, op);
    CH_BUF_LIT(&program, "docker-credential-");
    ch_buf_str(&program, name);
    ch_buf_byte(&program, '\0');
    if (ch_buf_check(&program))
        return ch_buf_check(&program);
    struct ch_child child = {
        .programs = (const char *const[]){program.ptr, NULL},
        .arguments = (char *const[]){program.ptr, get, NULL},
        .environment = environ,
        .input = server,
        .max_output = OUTPUT_MAX,
        .limit_ms = limit_ms,
    };
    int code = ch_child_run(op, &child, &buf);
    if (!code)
        code = judge(op, program.ptr, &child, ch_buf_view(&buf));
    return code ? code : ch_buf_take(&buf, output);
}
