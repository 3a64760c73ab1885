#include "net/netrc.h"

#include "base/buf.h"
#include "base/io.h"

#define FILE_MAX ((uint64_t)1 << 20)

struct reader {
    struct ch_op *op;
    struct chart_str text;
    size_t at;
    int code;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_line(struct reader *r)
{
    while (r->at < r->text.len && r->text.ptr[r->at] != '\n')
        r->at++;
}

static void skip_space(struct reader *r)
{
    while (r->at < r->text.len) {
        if (r->text.ptr[r->at] == '#')
            skip_line(r);
        else if (!is_space(r->text.ptr[r->at]))
            return;
        else
            r->at++;
    }
}

/* "word with \"escapes\"" */
static bool take_quoted(struct reader *r, struct chart_str *word)
{
    struct ch_buf buf;
    ch_buf_init(&buf, r->op);
    for (r->at++; r->at < r->text.len; r->at++) {
        char c = r->text.ptr[r->at];
        if (c == '"') {
            r->at++;
            break;
        }
        if (c == '\\' && r->at + 1 < r->text.len)
            c = r->text.ptr[++r->at];
        ch_buf_byte(&buf, c);
    }
    r->code = ch_buf_take(&buf, word);
    return !r->code;
}

static bool take_word(struct reader *r, struct chart_str *word)
{
    skip_space(r);
    if (r->code || r->at >= r->text.len)
        return false;
    r->code = ch_step(r->op, 1);
    if (r->text.ptr[r->at] == '"')
        return take_quoted(r, word);
    size_t from = r->at;
    while (r->at < r->text.len && !is_space(r->text.ptr[r->at]))
        r->at++;
    *word = ch_str_sub(r->text, from, r->at);
    return !r->code;
}

/* The body of a macro reaches to an empty line. */
static void skip_macro(struct reader *r)
{
    size_t end = ch_str_find(r->text, CH_STR("\n\n"), r->at);
    r->at = end == CH_NPOS ? r->text.len : end + 1;
}

int ch_netrc_search(struct ch_op *op, struct chart_str text,
                    struct chart_str host, struct chart_str *user,
                    struct chart_str *password)
{
    struct reader r = {.op = op, .text = text};
    struct chart_str word, value;
    bool fits = false;
    *user = *password = CH_STR("");
    while (take_word(&r, &word)) {
        bool is_default = ch_str_eq(word, CH_STR("default"));
        if (is_default || ch_str_eq(word, CH_STR("machine"))) {
            if (fits)
                break;
            fits = is_default ||
                   (take_word(&r, &value) && ch_str_eq_fold_ascii(value, host));
        } else if (ch_str_eq(word, CH_STR("macdef"))) {
            skip_macro(&r);
        } else if (take_word(&r, &value) && fits) {
            if (ch_str_eq(word, CH_STR("login")))
                *user = value;
            else if (ch_str_eq(word, CH_STR("password")))
                *password = value;
        }
    }
    return r.code;
}

int ch_netrc_find(struct ch_op *op, struct chart_str path,
                  struct chart_str host, struct chart_str *user,
                  struct chart_str *password)
{
    struct chart_str text;
    *user = *password = CH_STR("");
    int code = ch_read_file(op, path.ptr, FILE_MAX, &text);
    if (code == CHART_ENOTFOUND) {
        ch_error_clear(op);
        return 0;
    }
    return code ? code : ch_netrc_search(op, text, host, user, password);
}
