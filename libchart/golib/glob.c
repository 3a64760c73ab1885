#include "golib/glob.h"

#include "base/utf8.h"

#define SEPARATOR '/'

/* One instruction of the machine. */
enum code {
    CODE_RUNE,   /* one character, `lo` */
    CODE_RANGE,  /* one character from `lo` to `hi`, or not */
    CODE_LIST,   /* one character of `list`, or not */
    CODE_SINGLE, /* one character but the separator */
    CODE_ANY,    /* stays here over any character but the separator */
    CODE_SUPER,  /* stays here over any character */
    CODE_SPLIT,  /* goes to `a` and to `b` */
    CODE_JUMP,   /* goes to `a` */
    CODE_END
};

struct step {
    enum code code;
    bool negated;
    uint32_t lo, hi;
    uint32_t a, b;
    struct chart_str list;
};

struct ch_glob {
    struct step *steps;
    uint32_t count, cap;
};

/* ---- reading ------------------------------------------------------------ */

/* A group of alternatives that is open. */
struct group {
    struct group *outer;
    uint32_t split;     /* the split before the current alternative */
    uint32_t last_jump; /* jumps to the end are chained through `a` */
    bool has_jump;
};

struct reader {
    struct ch_op *op;
    struct ch_glob *glob;
    struct chart_str text;
    size_t at;
    struct group *group; /* innermost open one, or null */
};

static int bad(struct reader *r, const char *why)
{
    return ch_fail(r->op, CHART_ESYNTAX, "%s", why);
}

static int emit(struct reader *r, const struct step *step)
{
    struct ch_glob *g = r->glob;
    if (g->count == g->cap) {
        uint32_t cap = g->cap ? g->cap * 2 : 16;
        void *grown =
            ch_realloc_array(r->op, g->steps, g->cap, cap, sizeof *g->steps);
        if (!grown)
            return ch_error_code(r->op);
        g->steps = grown;
        g->cap = cap;
    }
    g->steps[g->count++] = *step;
    return 0;
}

static bool more(const struct reader *r)
{
    return r->at < r->text.len;
}

/* The next character; false with the error set when it is not UTF-8. */
static bool take_rune(struct reader *r, uint32_t *rune)
{
    size_t width;
    *rune = ch_utf8_decode(r->text, r->at, &width);
    r->at += width;
    if (*rune != CH_RUNE_ERROR)
        return true;
    (void)bad(r, "could not read rune");
    return false;
}

/* A list up to ']' with escapes; `raw` is as written. */
static int read_list(struct reader *r, struct step *step)
{
    char *list = ch_alloc(r->op, r->text.len - r->at + 1);
    size_t len = 0;
    uint32_t rune;
    if (!list)
        return ch_error_code(r->op);
    for (bool escaped = false; more(r);) {
        if (!escaped && r->text.ptr[r->at] == ']')
            break;
        if (!escaped && r->text.ptr[r->at] == '\\') {
            escaped = true;
            r->at++;
            continue;
        }
        escaped = false;
        if (!take_rune(r, &rune))
            return ch_error_code(r->op);
        len += ch_utf8_encode(rune, list + len);
    }
    step->code = CODE_LIST;
    step->list = ch_str(list, len);
    return 0;
}

/* What follows '['. A class is one range or one list. */
static int read_class(struct reader *r)
{
    struct step step = {.code = CODE_RANGE};
    if (more(r) && r->text.ptr[r->at] == '!') {
        step.negated = true;
        r->at++;
    }
    if (!more(r))
        return bad(r, "unexpected end of input");
    size_t start = r->at;
    int code = 0;
    if (!take_rune(r, &step.lo))
        return ch_error_code(r->op);
    if (more(r) && r->text.ptr[r->at] == '-') {
        r->at++;
        if (!more(r))
            return bad(r, "unexpected end of input");
        if (!take_rune(r, &step.hi))
            return ch_error_code(r->op);
        if (step.hi < step.lo)
            return bad(r, "hi character should be greater than lo");
    } else {
        r->at = start;
        code = read_list(r, &step);
    }
    if (code)
        return code;
    if (!more(r))
        return bad(r, "unexpected end of input");
    if (r->text.ptr[r->at++] != ']')
        return bad(r, "expected close range character");
    if (step.code == CODE_LIST && !step.list.len)
        return bad(r, "could not parse range");
    return emit(r, &step);
}

/* The split in front of an alternative; where the next one starts is filled in
 * when it comes. */
static int open_alternative(struct reader *r, struct group *group)
{
    const struct step split = {.code = CODE_SPLIT, .a = r->glob->count + 1};
    group->split = r->glob->count;
    return emit(r, &split);
}

static int open_group(struct reader *r)
{
    struct group *group = CH_NEW(r->op, struct group);
    if (!group)
        return ch_error_code(r->op);
    group->outer = r->group;
    r->group = group;
    return open_alternative(r, group);
}

/* Ends an alternative with a jump to the group's end. */
static int close_alternative(struct reader *r)
{
    struct group *group = r->group;
    const struct step jump = {.code = CODE_JUMP,
                              .a = group->has_jump ? group->last_jump
                                                   : UINT32_MAX};
    group->last_jump = r->glob->count;
    group->has_jump = true;
    int code = emit(r, &jump);
    r->glob->steps[group->split].b = r->glob->count;
    return code;
}

static int next_alternative(struct reader *r)
{
    int code = close_alternative(r);
    return code ? code : open_alternative(r, r->group);
}

/* The last alternative has no other: its split goes one way. */
static int close_group(struct reader *r)
{
    struct group *group = r->group;
    int code = close_alternative(r);
    if (code)
        return code;
    r->glob->steps[group->split].code = CODE_JUMP;
    for (uint32_t at = group->last_jump; at != UINT32_MAX;) {
        struct step *jump = &r->glob->steps[at];
        at = jump->a;
        jump->a = r->glob->count;
    }
    r->group = group->outer;
    return 0;
}

static int read_star(struct reader *r)
{
    struct step step = {.code = CODE_ANY};
    if (more(r) && r->text.ptr[r->at] == '*') {
        step.code = CODE_SUPER;
        r->at++;
    }
    return emit(r, &step);
}

static int read_one(struct reader *r)
{
    struct step step = {.code = CODE_RUNE};
    uint32_t rune;
    if (!take_rune(r, &rune))
        return ch_error_code(r->op);
    switch (rune) {
    case '*':
        return read_star(r);
    case '?':
        step.code = CODE_SINGLE;
        return emit(r, &step);
    case '[':
        return read_class(r);
    case '{':
        return open_group(r);
    case '}':
        if (r->group)
            return close_group(r);
        break;
    case ',':
        if (r->group)
            return next_alternative(r);
        break;
    case '\\':
        if (!more(r))
            return 0;
        if (!take_rune(r, &rune))
            return ch_error_code(r->op);
        break;
    default:
        break;
    }
    step.lo = rune;
    return emit(r, &step);
}

int ch_glob_compile(struct ch_op *op, struct chart_str pattern,
                    struct ch_glob **out)
{
    const struct step end = {.code = CODE_END};
    struct reader r = {.op = op, .text = pattern};
    r.glob = CH_NEW(op, struct ch_glob);
    if (!r.glob)
        return ch_error_code(op);
    int code = ch_step(op, pattern.len);
    while (!code && more(&r))
        code = read_one(&r);
    /* A group left open ends with the pattern. */
    while (!code && r.group)
        code = close_group(&r);
    if (!code)
        code = emit(&r, &end);
    *out = r.glob;
    return code;
}

/* ---- matching ----------------------------------------------------------- */

/* A set of states, with those that still have to be followed. */
struct states {
    uint32_t *items;
    uint32_t count;
    uint32_t *seen; /* by state: the round it was added in */
};

/* Adds a state and all that it leads to without a character. */
static void add(const struct ch_glob *g, struct states *set, uint32_t state,
                uint32_t round)
{
    uint32_t from = set->count;
    if (set->seen[state] == round)
        return;
    set->seen[state] = round;
    set->items[set->count++] = state;
    for (; from < set->count; from++) {
        const struct step *step = &g->steps[set->items[from]];
        uint32_t next[2], n = 0;
        if (step->code == CODE_SPLIT || step->code == CODE_JUMP)
            next[n++] = step->a;
        if (step->code == CODE_SPLIT)
            next[n++] = step->b;
        if (step->code == CODE_ANY || step->code == CODE_SUPER)
            next[n++] = set->items[from] + 1;
        while (n > 0) {
            uint32_t to = next[--n];
            if (set->seen[to] == round)
                continue;
            set->seen[to] = round;
            set->items[set->count++] = to;
        }
    }
}

static bool in_list(struct chart_str list, uint32_t rune)
{
    size_t width;
    for (size_t i = 0; i < list.len; i += width)
        if (ch_utf8_decode(list, i, &width) == rune)
            return true;
    return false;
}

/* Where one character leads from a state; UINT32_MAX: nowhere. */
static uint32_t advance(const struct step *step, uint32_t state, uint32_t rune)
{
    /* Classes and '?' see no character above ASCII: the library that Helm
     * uses counts their length in bytes. */
    bool yes = false, ascii = rune < 0x80;
    switch (step->code) {
    case CODE_ANY:
        return rune == SEPARATOR ? UINT32_MAX : state;
    case CODE_SUPER:
        return state;
    case CODE_RUNE:
        yes = rune == step->lo;
        break;
    case CODE_SINGLE:
        yes = ascii && rune != SEPARATOR;
        break;
    case CODE_RANGE:
        yes = ascii && (rune >= step->lo && rune <= step->hi) != step->negated;
        break;
    case CODE_LIST:
        yes = ascii && in_list(step->list, rune) != step->negated;
        break;
    case CODE_SPLIT:
    case CODE_JUMP:
    case CODE_END:
        break;
    }
    return yes ? state + 1 : UINT32_MAX;
}

static int run(struct ch_op *op, const struct ch_glob *g, struct chart_str s,
               struct states *now, struct states *next)
{
    uint32_t round = 1;
    size_t width;
    add(g, now, 0, round);
    for (size_t at = 0; at < s.len && now->count; at += width) {
        uint32_t rune = ch_utf8_decode(s, at, &width);
        int code = ch_step(op, now->count);
        if (code)
            return code;
        next->count = 0;
        round++;
        for (uint32_t i = 0; i < now->count; i++) {
            uint32_t state = now->items[i];
            uint32_t to = advance(&g->steps[state], state, rune);
            if (to != UINT32_MAX)
                add(g, next, to, round);
        }
        struct states *swap = now;
        now = next;
        next = swap;
    }
    for (uint32_t i = 0; i < now->count; i++)
        if (g->steps[now->items[i]].code == CODE_END)
            return 1;
    return 0;
}

int ch_glob_match(struct ch_op *op, const struct ch_glob *glob,
                  struct chart_str s)
{
    size_t count = glob->count;
    uint32_t *space = CH_NEW_ARRAY(op, uint32_t, count * 4);
    if (!space)
        return ch_error_code(op);
    memset(space, 0, count * 4 * sizeof *space);
    struct states now = {space, 0, space + count};
    struct states next = {space + count * 2, 0, space + count * 3};
    return run(op, glob, s, &now, &next);
}
