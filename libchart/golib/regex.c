#include "golib/regex.h"

#include "base/utf8.h"
#include "golib/regex_nfa.h"
#include "golib/unicode.h"
#include "value/value.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Bounds of one match by PCRE2; beyond them the linear machine takes over. */
#define MATCH_LIMIT 2000
#define HEAP_LIMIT_KIB 4096
/* A written pattern above this is not given to PCRE2. */
#define WRITTEN_MAX ((size_t)32 * 1024)
/* Groups within groups; PCRE2 recurses over them while it compiles. */
#define NEST_LIMIT 100
/* When the cache starts afresh. */
#define CACHE_PATTERNS 1024
#define CACHE_BYTES ((size_t)4 << 20)

/* What changes behind a constant regex: engines made at first use. */
struct engines {
    struct ch_pool *pool;
    pcre2_code *code;
    struct ch_re_prog *prog;
    bool code_tried;
    bool linear; /* PCRE2 is not to be used any more */
    bool fixed;  /* shared: nothing here may change */
};

struct ch_regex {
    struct chart_str pattern;
    struct ch_re_tree tree;
    struct engines *engines;
};

/* Kept in the operation. */
struct regex_state {
    struct ch_pool pool; /* of the cached regexes */
    const struct ch_regex **slots;
    uint32_t *hashes;
    size_t slot_count; /* power of two */
    size_t used;
    struct ch_re_machine *machine;
    pcre2_match_context *match_context;
    pcre2_match_data *match_data;
    uint32_t match_pairs;
    size_t *spans; /* for replacing */
    size_t spans_cap;
    struct ch_buf written;
};

static int get_state(struct ch_op *op, struct regex_state **out)
{
    *out = op->slots[CH_SLOT_REGEX];
    if (*out)
        return 0;
    *out = CH_NEW(op, struct regex_state);
    if (!*out)
        return ch_error_code(op);
    ch_pool_init(&(*out)->pool, op);
    ch_buf_init(&(*out)->written, op);
    op->slots[CH_SLOT_REGEX] = *out;
    return 0;
}

/* ---- memory for PCRE2 --------------------------------------------------- */

static void *pool_malloc(size_t size, void *pool)
{
    return ch_pool_alloc(pool, size);
}

static void *arena_malloc(size_t size, void *op)
{
    return ch_alloc(op, size);
}

static void no_free(void *ptr, void *user)
{
    (void)ptr;
    (void)user;
}

/* ---- compiling ---------------------------------------------------------- */

static int compile_in(struct ch_pool *pool, struct chart_str pattern,
                      const struct ch_regex **out)
{
    struct ch_op *op = pool->op;
    char *copy = ch_pool_alloc(pool, pattern.len + 1);
    struct ch_regex *re = ch_pool_alloc_zero(pool, sizeof *re);
    struct engines *engines = ch_pool_alloc_zero(pool, sizeof *engines);
    if (!copy || !re || !engines)
        return ch_error_code(op);
    if (pattern.len)
        memcpy(copy, pattern.ptr, pattern.len);
    re->pattern = ch_str(copy, pattern.len);
    re->engines = engines;
    engines->pool = pool;
    int code = ch_re_parse(pool, re->pattern, &re->tree);
    if (code)
        return code;
    engines->linear = re->tree.odd_loop;
    *out = re;
    return 0;
}

/* The slot that holds the pattern, or the free one where it belongs. */
static size_t cache_slot(const struct regex_state *s, struct chart_str pattern,
                         uint32_t hash)
{
    size_t mask = s->slot_count - 1, i = hash & mask;
    while (s->slots[i] &&
           !(s->hashes[i] == hash && ch_str_eq(s->slots[i]->pattern, pattern)))
        i = (i + 1) & mask;
    return i;
}

static int cache_grow(struct ch_op *op, struct regex_state *s)
{
    struct regex_state old = *s;
    size_t count = s->slot_count ? s->slot_count * 2 : 32;
    const struct ch_regex **slots =
        ch_alloc_zero(op, count * sizeof(const struct ch_regex *));
    uint32_t *hashes = CH_NEW_ARRAY(op, uint32_t, count);
    if (!slots || !hashes)
        return ch_error_code(op);
    s->slots = slots;
    s->hashes = hashes;
    s->slot_count = count;
    for (size_t i = 0; i < old.slot_count; i++) {
        if (!old.slots[i])
            continue;
        size_t at = cache_slot(s, old.slots[i]->pattern, old.hashes[i]);
        s->slots[at] = old.slots[i];
        s->hashes[at] = old.hashes[i];
    }
    return 0;
}

static void cache_reset(struct regex_state *s)
{
    for (size_t i = 0; i < s->slot_count; i++)
        s->slots[i] = NULL;
    s->used = 0;
    ch_pool_reset(&s->pool);
}

int ch_regex_cached(struct ch_op *op, struct chart_str pattern,
                    const struct ch_regex **out)
{
    struct regex_state *s;
    int code = get_state(op, &s);
    if (!code && s->slot_count == 0)
        code = cache_grow(op, s);
    if (code)
        return code;
    uint32_t hash = ch_hash(pattern);
    size_t at = cache_slot(s, pattern, hash);
    if (s->slots[at]) {
        *out = s->slots[at];
        return 0;
    }
    if (s->used >= CACHE_PATTERNS || s->pool.used > CACHE_BYTES)
        cache_reset(s);
    if ((s->used + 1) * 2 > s->slot_count) {
        code = cache_grow(op, s);
        if (code)
            return code;
    }
    code = compile_in(&s->pool, pattern, out);
    if (code)
        return code;
    at = cache_slot(s, pattern, hash);
    s->slots[at] = *out;
    s->hashes[at] = hash;
    s->used++;
    return 0;
}

/* Makes PCRE2's code. When PCRE2 cannot have the pattern (too large, too many
 * groups) the linear machine is used from then on. */
static int make_code(struct regex_state *s, const struct ch_regex *re)
{
    struct engines *e = re->engines;
    struct ch_op *op = e->pool->op;
    int error = 0;
    PCRE2_SIZE offset = 0;
    e->code_tried = true;
    if (s->written.code)
        ch_buf_init(&s->written, op);
    s->written.len = 0;
    int code = ch_re_write(e->pool, &re->tree, &s->written);
    if (code)
        return code;
    if (s->written.len <= WRITTEN_MAX) {
        pcre2_general_context *general =
            pcre2_general_context_create(pool_malloc, no_free, e->pool);
        pcre2_compile_context *context =
            general ? pcre2_compile_context_create(general) : NULL;
        if (!context)
            return ch_nomem(op);
        pcre2_set_newline(context, PCRE2_NEWLINE_LF);
        pcre2_set_parens_nest_limit(context, NEST_LIMIT);
        struct chart_str text = ch_buf_view(&s->written);
        e->code =
            pcre2_compile((PCRE2_SPTR)text.ptr, text.len,
                          PCRE2_UTF | PCRE2_NO_UTF_CHECK |
                              PCRE2_NEVER_BACKSLASH_C | PCRE2_ALT_CIRCUMFLEX,
                          &error, &offset, context);
    }
    if (!e->code)
        e->linear = true;
    return op->error ? ch_error_code(op) : 0;
}

/* Makes both engines at once, so that nothing changes behind the regex later
 * and operations of other threads can use it. */
int ch_regex_compile(struct ch_op *op, struct chart_str pattern,
                     const struct ch_regex **out)
{
    struct regex_state *s;
    struct ch_pool *pool = ch_alloc(op, sizeof *pool);
    if (!pool)
        return ch_error_code(op);
    ch_pool_init(pool, op);
    int code = get_state(op, &s);
    if (!code)
        code = compile_in(pool, pattern, out);
    if (!code && !(*out)->engines->linear)
        code = make_code(s, *out);
    if (!code)
        code = ch_re_prog_new(pool, &(*out)->tree, &(*out)->engines->prog);
    if (!code)
        (*out)->engines->fixed = true;
    return code;
}

size_t ch_regex_group_count(const struct ch_regex *re)
{
    return re->tree.capture_count;
}

int ch_regex_group_index(const struct ch_regex *re, struct chart_str name)
{
    for (uint32_t i = 0; name.len && i < re->tree.capture_count; i++)
        if (ch_str_eq(re->tree.names[i], name))
            return (int)i + 1;
    return -1;
}

/* ---- matching ----------------------------------------------------------- */

/* Whether a backtracker is safe with a text of this length: its work grows
 * with the length to the power of the loops and once more for the starts. */
static bool suits_pcre(const struct ch_re_tree *tree, size_t len)
{
    if (tree->nested || tree->loops > 1)
        return len <= 256;
    return tree->loops == 0 || len <= 2048;
}

static int reserve_match(struct ch_op *op, struct regex_state *s,
                         uint32_t pairs)
{
    if (pairs <= s->match_pairs)
        return 0;
    pcre2_general_context *general =
        pcre2_general_context_create(arena_malloc, no_free, op);
    if (!general)
        return ch_nomem(op);
    if (!s->match_context) {
        s->match_context = pcre2_match_context_create(general);
        if (!s->match_context)
            return ch_nomem(op);
        pcre2_set_match_limit(s->match_context, MATCH_LIMIT);
        pcre2_set_depth_limit(s->match_context, MATCH_LIMIT);
        pcre2_set_heap_limit(s->match_context, HEAP_LIMIT_KIB);
    }
    pairs = pairs < 8 ? 8 : pairs;
    s->match_data = pcre2_match_data_create(pairs, general);
    if (!s->match_data) {
        s->match_pairs = 0;
        return ch_nomem(op);
    }
    s->match_pairs = pairs;
    return 0;
}

/* 1, 0, a code, or CHART_EUNSUPPORTED when the linear machine must do it. */
static int match_pcre(struct ch_op *op, struct regex_state *s,
                      const struct ch_regex *re, struct chart_str text,
                      size_t from, size_t *spans, size_t span_count)
{
    int code = reserve_match(op, s, re->tree.capture_count + 1);
    if (code)
        return code;
    int rc = pcre2_match(re->engines->code,
                         (PCRE2_SPTR)(text.len ? text.ptr : ""), text.len, from,
                         PCRE2_NO_UTF_CHECK, s->match_data, s->match_context);
    if (rc == PCRE2_ERROR_NOMATCH) {
        code = ch_step(op, 1 + (text.len - from) / 4);
        return code;
    }
    if (rc < 0) {
        if (op->error)
            return ch_error_code(op);
        if (!re->engines->fixed)
            re->engines->linear = true;
        return CHART_EUNSUPPORTED;
    }
    const PCRE2_SIZE *found = pcre2_get_ovector_pointer(s->match_data);
    code = ch_step(op, 1 + (found[1] - from) / 4);
    for (size_t i = 0; i < span_count; i++)
        spans[i] = found[i] == PCRE2_UNSET ? CH_NPOS : found[i];
    return code ? code : 1;
}

/* `valid`: the text is UTF-8. */
static int match_from(struct ch_op *op, const struct ch_regex *re,
                      struct chart_str text, bool valid, size_t from,
                      size_t *spans, size_t span_count)
{
    struct engines *e = re->engines;
    struct regex_state *s;
    int code = get_state(op, &s);
    if (!code && valid && !e->linear &&
        suits_pcre(&re->tree, text.len - from)) {
        if (!e->code_tried)
            code = make_code(s, re);
        if (!code && e->code) {
            code = match_pcre(op, s, re, text, from, spans, span_count);
            if (code != CHART_EUNSUPPORTED)
                return code;
            code = 0;
        }
    }
    if (!code && !e->prog)
        code = ch_re_prog_new(e->pool, &re->tree, &e->prog);
    if (!code && !s->machine)
        code = ch_re_machine_new(op, &s->machine);
    if (code)
        return code;
    return ch_re_prog_run(s->machine, e->prog, text, from, spans, span_count);
}

int ch_regex_test(struct ch_op *op, const struct ch_regex *re,
                  struct chart_str text)
{
    return match_from(op, re, text, ch_utf8_valid(text), 0, NULL, 0);
}

int ch_regex_match(struct ch_op *op, const struct ch_regex *re,
                   struct chart_str text, size_t from, size_t *spans)
{
    return match_from(op, re, text, ch_utf8_valid(text), from, spans,
                      2 * ((size_t)re->tree.capture_count + 1));
}

void ch_regex_scan_start(struct ch_regex_scan *scan, const struct ch_regex *re,
                         struct chart_str text)
{
    *scan = (struct ch_regex_scan){
        .re = re,
        .text = text,
        .last_end = CH_NPOS,
        .valid = ch_utf8_valid(text),
    };
}

/* Width of the rune at `at`; 0 at the end. */
static size_t rune_width(struct chart_str text, size_t at)
{
    size_t width = 0;
    if (at < text.len)
        (void)ch_utf8_decode(text, at, &width);
    return width;
}

int ch_regex_scan_next(struct ch_op *op, struct ch_regex_scan *scan,
                       size_t span[2])
{
    while (scan->at != CH_NPOS) {
        int found = match_from(op, scan->re, scan->text, scan->valid, scan->at,
                               span, 2);
        if (found <= 0) {
            scan->at = CH_NPOS;
            return found;
        }
        bool accept = true;
        if (span[1] == scan->at) {
            size_t width = rune_width(scan->text, scan->at);
            accept = span[0] != scan->last_end;
            scan->at = width ? scan->at + width : CH_NPOS;
        } else {
            scan->at = span[1];
        }
        scan->last_end = span[1];
        if (accept)
            return 1;
    }
    return 0;
}

/* ---- replacing ---------------------------------------------------------- */

/* Length of the name at the start of `s`: letters, digits, underscores. */
static size_t name_len(struct chart_str s)
{
    size_t at = 0, width;
    while (at < s.len) {
        uint32_t rune = ch_utf8_decode(s, at, &width);
        if (rune != '_' && !ch_uni_is_letter(rune) && !ch_uni_is_digit(rune))
            break;
        at += width;
    }
    return at;
}

/* The group's number, or -1 for a name. */
static int64_t group_number(struct chart_str name)
{
    int64_t number = 0;
    if (name.ptr[0] == '0' && name.len > 1)
        return -1;
    for (size_t i = 0; i < name.len; i++) {
        if (!ch_is_digit(name.ptr[i]) || number >= 100000000)
            return -1;
        number = number * 10 + (name.ptr[i] - '0');
    }
    return number;
}

struct replacing {
    const struct ch_regex *re;
    struct chart_str text;
    const size_t *spans;
    struct ch_buf *out;
};

static void append_group(const struct replacing *r, struct chart_str name)
{
    const size_t *spans = r->spans;
    const struct ch_re_tree *tree = &r->re->tree;
    int64_t number = group_number(name);
    for (uint32_t i = 0; number < 0 && i < tree->capture_count; i++)
        if (ch_str_eq(tree->names[i], name) && spans[2 * i + 2] != CH_NPOS)
            number = i + 1;
    if (number < 0 || number > tree->capture_count ||
        spans[2 * number] == CH_NPOS)
        return;
    ch_buf_append(r->out, r->text.ptr + spans[2 * number],
                  spans[2 * number + 1] - spans[2 * number]);
}

/* Regexp.Expand. */
static void expand(const struct replacing *r, struct chart_str template)
{
    size_t dollar;
    while ((dollar = ch_str_find_byte(template, '$', 0)) != CH_NPOS) {
        ch_buf_append(r->out, template.ptr, dollar);
        template = ch_str_sub(template, dollar + 1, template.len);
        if (template.len && template.ptr[0] == '$') {
            ch_buf_byte(r->out, '$');
            template = ch_str_sub(template, 1, template.len);
            continue;
        }
        size_t brace = template.len && template.ptr[0] == '{';
        struct chart_str name = ch_str_sub(template, brace, template.len);
        name.len = name_len(name);
        size_t end = brace + name.len;
        if (name.len == 0 ||
            (brace && (end >= template.len || template.ptr[end] != '}'))) {
            ch_buf_byte(r->out, '$'); /* not a reference after all */
            continue;
        }
        append_group(r, name);
        template = ch_str_sub(template, end + brace, template.len);
    }
    ch_buf_str(r->out, template);
}

static int reserve_spans(struct ch_op *op, size_t count, size_t **out)
{
    struct regex_state *s;
    int code = get_state(op, &s);
    if (code)
        return code;
    if (count > s->spans_cap) {
        s->spans = CH_NEW_ARRAY(op, size_t, count);
        s->spans_cap = s->spans ? count : 0;
    }
    *out = s->spans;
    return s->spans ? 0 : ch_error_code(op);
}

int ch_regex_replace(struct ch_op *op, const struct ch_regex *re,
                     struct chart_str text, struct chart_str replacement,
                     bool literal, struct ch_buf *out)
{
    size_t *spans, at = 0, last_end = 0, span_count = 2;
    bool valid = ch_utf8_valid(text);
    literal = literal || ch_str_find_byte(replacement, '$', 0) == CH_NPOS;
    if (!literal)
        span_count = 2 * ((size_t)re->tree.capture_count + 1);
    int code = reserve_spans(op, span_count, &spans);
    struct replacing r = {re, text, spans, out};
    while (!code && at <= text.len) {
        int found = match_from(op, re, text, valid, at, spans, span_count);
        if (found < 0)
            return found;
        if (found == 0)
            break;
        ch_buf_append(out, text.ptr + last_end, spans[0] - last_end);
        /* Not for an empty match right behind another match. */
        if (spans[1] > last_end || spans[0] == 0) {
            if (literal)
                ch_buf_str(out, replacement);
            else
                expand(&r, replacement);
        }
        last_end = spans[1];
        size_t width = rune_width(text, at);
        if (at + width > last_end)
            at += width;
        else if (at + 1 > last_end)
            at++;
        else
            at = last_end;
        code = ch_buf_check(out);
    }
    if (code)
        return code;
    ch_buf_append(out, text.ptr + last_end, text.len - last_end);
    return ch_buf_check(out);
}

void ch_regex_quote_meta(struct ch_buf *buf, struct chart_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] && strchr("\\.+*?()|[]{}^$", s.ptr[i]))
            ch_buf_byte(buf, '\\');
        ch_buf_byte(buf, s.ptr[i]);
    }
}
