/*
 * What registries and other servers say when they refuse.
 */
#include "codec/json.h"
#include "crypto/base64.h"
#include "golib/fmt.h"
#include "golib/strconv.h"
#include "net/auth.h"
#include "net/http.h"
#include "net/member.h"
#include "value/list.h"

int ch_auth_code(int status)
{
    if (status == 401 || status == 403)
        return CHART_EAUTH;
    return status == 404 ? CHART_ENOTFOUND : CHART_ENETWORK;
}

/* Shorter ones could be parts of any word. */
#define SECRET_MIN 4

/* What was sent, and what it was made of. */
struct secrets {
    struct chart_str items[4];
};

/* The password in "Basic ..."; "" none. */
static struct chart_str basic_password(struct ch_op *op, struct chart_str sent)
{
    struct ch_buf pair;
    struct chart_str user, password = CH_STR("");
    ch_buf_init(&pair, op);
    if (ch_base64_decode(&pair, sent))
        ch_error_clear(op); /* a token, or no memory: then the rest will do */
    else
        (void)ch_str_cut(ch_buf_view(&pair), ':', &user, &password);
    return password;
}

static struct secrets secrets_of(struct ch_op *op, const struct ch_job *job)
{
    const struct ch_access *access = job->fetch->access;
    struct chart_str scheme, sent;
    (void)ch_str_cut(job->authorization, ' ', &scheme, &sent);
    return (struct secrets){{sent, basic_password(op, sent), job->password,
                             access ? access->password : CH_STR("")}};
}

/* Length of the secret that `words` begins with; 0 if it does not. */
static size_t secret_len(const struct secrets *secrets, struct chart_str words)
{
    for (size_t i = 0; i < CH_COUNT(secrets->items); i++) {
        struct chart_str secret = secrets->items[i];
        if (secret.len >= SECRET_MIN && ch_str_starts(words, secret))
            return secret.len;
    }
    return 0;
}

void ch_auth_print_words(struct ch_buf *buf, const struct ch_job *job,
                         struct chart_str words)
{
    const struct secrets secrets = secrets_of(buf->op, job);
    for (size_t i = 0; i < words.len; i++) {
        size_t secret = secret_len(&secrets, ch_str_sub(words, i, words.len));
        unsigned char c = (unsigned char)words.ptr[i];
        if (secret) {
            CH_BUF_LIT(buf, "xxxxx");
            i += secret - 1;
        } else if (c < ' ' || c == 0x7f) {
            ch_buf_printf(buf, "\\x%02x", c);
        } else {
            ch_buf_byte(buf, (char)c);
        }
    }
}

/* A code of the distribution spec, as oras prints it: MANIFEST_UNKNOWN is
 * "manifest unknown". */
static void print_error_code(struct ch_buf *buf, struct chart_str name)
{
    for (size_t i = 0; i < name.len; i++)
        ch_buf_byte(buf, name.ptr[i] == '_' ? ' ' : ch_to_lower(name.ptr[i]));
}

static int print_error(struct ch_buf *buf, struct ch_value error)
{
    struct chart_str message = ch_member_text(error, "message");
    const struct ch_value *detail =
        ch_map_get_str(error.u.map, CH_STR("detail"));
    print_error_code(buf, ch_member_text(error, "code"));
    if (message.len) {
        CH_BUF_LIT(buf, ": ");
        ch_buf_str(buf, message);
        if (detail && detail->type != CH_T_NIL) {
            CH_BUF_LIT(buf, ": ");
            return ch_fmt_value(buf, *detail);
        }
    }
    return ch_buf_check(buf);
}

/* The `errors` of an answer's body; appends nothing when there are none. */
static int print_errors(struct ch_buf *buf, struct chart_str body)
{
    struct ch_value answer;
    int code = ch_json_parse(buf->op, body, &answer);
    if (code) {
        if (!ch_is_fatal(code))
            ch_error_clear(buf->op);
        return ch_is_fatal(code) ? code : 0;
    }
    const struct ch_value *errors = ch_member(answer, "errors", CH_T_LIST);
    if (!errors)
        return 0;
    for (size_t i = 0; i < ch_list_len(*errors) && !code; i++) {
        struct ch_value error = ch_list_at(*errors, i);
        if (i)
            CH_BUF_LIT(buf, "; ");
        if (error.type == CH_T_MAP)
            code = print_error(buf, error);
    }
    return code ? code : ch_buf_check(buf);
}

int ch_auth_refusal(struct ch_op *op, struct ch_job *job)
{
    struct ch_buf text, words;
    ch_buf_init(&words, op);
    int code = print_errors(&words, ch_buf_view(&job->problem));
    if (code)
        return code;
    ch_buf_init(&text, op);
    ch_buf_str(&text, job->x.method);
    ch_buf_byte(&text, ' ');
    ch_quote(&text, job->shown);
    ch_buf_printf(&text, ": response status code %d: ", job->status);
    if (words.len)
        ch_auth_print_words(&text, job, ch_buf_view(&words));
    else
        ch_buf_str(&text, ch_http_status_text(job->status));
    return ch_buf_check(&text)
               ? ch_buf_check(&text)
               : ch_fail_str(op, ch_auth_code(job->status), ch_buf_view(&text));
}

int ch_auth_fail(struct ch_op *op, struct ch_job *job, int code)
{
    struct ch_buf prefix;
    if (ch_is_fatal(code))
        return job->queue->fatal = code;
    ch_buf_init(&prefix, op);
    ch_buf_str(&prefix, job->x.method);
    ch_buf_byte(&prefix, ' ');
    ch_quote(&prefix, job->shown);
    CH_BUF_LIT(&prefix, ": ");
    if (ch_buf_check(&prefix))
        return job->queue->fatal = ch_buf_check(&prefix);
    ch_prefix_str(op, ch_buf_view(&prefix));
    return ch_job_end(op, job, code);
}
