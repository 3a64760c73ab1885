#include "prompt.h"

#include "interrupt.h"
#include "mem.h"
#include "out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { SECRET_MAX = 1 << 20 };

/* Reads up to the end, or up to and with the first line break; `may_end`: there
 * need not be a line. */
static char *read_input(bool one_line, bool may_end, char **out)
{
    char *text = mem_alloc(SECRET_MAX + 1), space[64];
    size_t len = 0;
    while (len < SECRET_MAX) {
        ssize_t got = -1;
        if (interrupt_wait(0))
            got = read(0, text + len, one_line ? 1 : SECRET_MAX - len);
        else
            errno = EINTR;
        if (got < 0 && errno == EINTR && !interrupt_came())
            continue;
        if (got < 0) {
            free(text);
            return mem_format("read /dev/stdin: %s", out_reason(errno, space));
        }
        len += (size_t)got;
        if (got == 0 && !len && !may_end) {
            free(text);
            return mem_copy("EOF", strlen("EOF"));
        }
        if (got == 0 || (one_line && text[len - 1] == '\n'))
            break;
    }
    if (len && text[len - 1] == '\n')
        len--;
    if (len && text[len - 1] == '\r')
        len--;
    text[len] = '\0';
    *out = text;
    return NULL;
}

char *prompt_all(char **out)
{
    return read_input(false, true, out);
}

char *prompt_line(const char *question, bool silent, char **out)
{
    struct termios shown, hidden;
    bool hide = silent && tcgetattr(0, &shown) == 0;
    (void)out_text(question);
    if (hide) {
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        (void)tcsetattr(0, TCSANOW, &hidden);
    }
    char *wrong = read_input(true, silent, out);
    if (hide)
        (void)tcsetattr(0, TCSANOW, &shown);
    interrupt_finish();
    if (silent)
        (void)out_text("\n");
    return wrong;
}
