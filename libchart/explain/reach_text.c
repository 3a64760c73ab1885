/*
 * Names made of pieces: `printf "%s-config" .Chart.Name`. What is not known is
 * a gap in a pattern.
 */
#include "explain/abstract.h"

struct call {
    struct ch_reach *r;
    const uint32_t *args;
    uint32_t count;
    uint32_t *out;
};

struct pieces {
    struct ch_buf prefix, suffix;
    bool open; /* something unknown has come */
};

static void add_text(struct pieces *p, struct chart_str text)
{
    ch_buf_str(p->open ? &p->suffix : &p->prefix, text);
}

static void add_unknown(struct pieces *p)
{
    p->open = true;
    p->suffix.len = 0;
}

static void add_set(struct ch_reach *r, struct pieces *p, uint32_t set)
{
    if (ch_abs_is_constant(r, set) && ch_abs_count(r, set) == 1)
        add_text(p, ch_intern_str(&r->paths.tokens,
                                  CH_ABS_ID(ch_abs_at(r, set, 0))));
    else
        add_unknown(p);
}

static int finish(const struct call *c, struct pieces *p)
{
    uint32_t token, one;
    int code;
    if (p->open) {
        ch_buf_byte(&p->prefix, '\0');
        ch_buf_str(&p->prefix, ch_buf_view(&p->suffix));
    }
    if (ch_buf_check(&p->prefix) || ch_buf_check(&p->suffix))
        return ch_error_code(c->r->op);
    code = p->open ? ch_abs_union(c->r, *c->out, c->r->other, c->out) : 0;
    if (p->open && p->prefix.len == 1)
        return code;
    if (!code)
        code = ch_abs_token(c->r, ch_buf_view(&p->prefix), &token);
    if (!code)
        code = ch_abs_one(c->r, p->open ? CH_ABS_PATTERN : CH_ABS_STR, token,
                          &one);
    return code ? code : ch_abs_union(c->r, *c->out, one, c->out);
}

/* Makes a text of the pieces, once for every constant that an argument can
 * be. */
static int for_constants(const struct call *c, int depth,
                         int (*make)(const struct call *c))
{
    uint32_t several = 0, *args;
    while (several < c->count && (ch_abs_count(c->r, c->args[several]) < 2 ||
                                  ch_abs_count(c->r, c->args[several]) > 8 ||
                                  !ch_abs_is_constant(c->r, c->args[several])))
        several++;
    if (several == c->count || depth == 3)
        return make(c);
    args = CH_NEW_ARRAY(c->r->op, uint32_t, c->count);
    if (!args)
        return ch_error_code(c->r->op);
    memcpy(args, c->args, c->count * sizeof *args);
    int code = 0;
    for (uint32_t i = 0; !code && i < ch_abs_count(c->r, c->args[several]);
         i++) {
        struct call one = *c;
        one.args = args;
        code = ch_abs_one(c->r, CH_ABS_STR,
                          CH_ABS_ID(ch_abs_at(c->r, c->args[several], i)),
                          &args[several]);
        if (!code)
            code = for_constants(&one, depth + 1, make);
    }
    return code;
}

static int call_print(const struct call *c)
{
    struct pieces p = {.open = false};
    ch_buf_init(&p.prefix, c->r->op);
    ch_buf_init(&p.suffix, c->r->op);
    for (uint32_t i = 0; i < c->count; i++)
        add_set(c->r, &p, c->args[i]);
    return finish(c, &p);
}

static int call_printf(const struct call *c)
{
    struct pieces p = {.open = false};
    uint32_t arg = 1, first = c->count ? c->args[0] : 0;
    if (!ch_abs_is_constant(c->r, first) || ch_abs_count(c->r, first) != 1)
        return ch_abs_union(c->r, *c->out, c->r->other, c->out);
    struct chart_str format = ch_intern_str(
        &c->r->paths.tokens, CH_ABS_ID(ch_abs_at(c->r, first, 0)));
    ch_buf_init(&p.prefix, c->r->op);
    ch_buf_init(&p.suffix, c->r->op);
    for (size_t i = 0; i < format.len; i++) {
        if (format.ptr[i] != '%' || i + 1 == format.len) {
            add_text(&p, ch_str_sub(format, i, i + 1));
        } else if (strchr("sv", format.ptr[i + 1])) {
            add_set(c->r, &p, arg < c->count ? c->args[arg] : 0);
            arg++;
            i++;
        } else {
            add_unknown(&p);
            arg++;
            while (i + 1 < format.len && !ch_is_alpha(format.ptr[i + 1]) &&
                   format.ptr[i + 1] != '%')
                i++;
            i++;
        }
    }
    return finish(c, &p);
}

int ch_reach_print(struct ch_reach *r, const uint32_t *args, uint32_t count,
                   uint32_t *out)
{
    const struct call call = {r, args, count, out};
    return for_constants(&call, 0, call_print);
}

int ch_reach_printf(struct ch_reach *r, const uint32_t *args, uint32_t count,
                    uint32_t *out)
{
    const struct call call = {r, args, count, out};
    return for_constants(&call, 0, call_printf);
}
