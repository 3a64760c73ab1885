/*
 * Constraints: alternatives ("||") of terms that must all hold. A term is an
 * operator and a version that may be partial or have wildcards.
 */
#include "semver/semver.h"

enum term_operator {
    OP_TILDE_OR_EQUAL,
    OP_NOT_EQUAL,
    OP_GREATER,
    OP_LESS,
    OP_GREATER_EQUAL,
    OP_LESS_EQUAL,
    OP_TILDE,
    OP_CARET
};

/* Longer spellings first. */
static const struct {
    struct chart_str text;
    enum term_operator operator_;
} operators[] = {
    {CH_STR_INIT("!="), OP_NOT_EQUAL},
    {CH_STR_INIT(">="), OP_GREATER_EQUAL},
    {CH_STR_INIT("=>"), OP_GREATER_EQUAL},
    {CH_STR_INIT("<="), OP_LESS_EQUAL},
    {CH_STR_INIT("=<"), OP_LESS_EQUAL},
    {CH_STR_INIT("~>"), OP_TILDE},
    {CH_STR_INIT("="), OP_TILDE_OR_EQUAL},
    {CH_STR_INIT(">"), OP_GREATER},
    {CH_STR_INIT("<"), OP_LESS},
    {CH_STR_INIT("~"), OP_TILDE},
    {CH_STR_INIT("^"), OP_CARET},
};

struct term {
    struct term *next;
    struct ch_semver version;
    struct chart_str text; /* the version as written */
    enum term_operator operator_;
    /* Which part is a wildcard or missing. `dirty` also if it is the major. */
    bool dirty;
    bool minor_dirty;
    bool patch_dirty;
};

/* Terms that must all hold. */
struct group {
    struct group *next;
    struct term *terms;
    bool prerelease; /* a term has one: then they are looked at */
};

struct ch_constraint {
    struct group *groups;
};

/* ---- reading ------------------------------------------------------------ */

/* A version in a constraint, in pieces. */
struct spec {
    struct chart_str all;
    struct chart_str parts[3];   /* digits or wildcards, or "" */
    struct chart_str prerelease; /* with its '-' */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static size_t skip_blanks(struct chart_str s, size_t at)
{
    while (at < s.len && is_blank(s.ptr[at]))
        at++;
    return at;
}

static bool is_part_char(char c)
{
    return ch_is_digit(c) || c == 'x' || c == 'X' || c == '*' || c == '|';
}

static bool is_word_char(char c)
{
    return ch_is_digit(c) || ch_is_alpha(c) || c == '-';
}

static size_t skip_part(struct chart_str s, size_t at)
{
    while (at < s.len && is_part_char(s.ptr[at]))
        at++;
    return at;
}

/* The end of "-a.b" or "+a.b" at `at`, or `at` if there is none. */
static size_t skip_words(struct chart_str s, size_t at, char mark)
{
    size_t end = at, i = at;
    if (at >= s.len || s.ptr[at] != mark)
        return at;
    do {
        size_t word = ++i;
        while (i < s.len && is_word_char(s.ptr[i]))
            i++;
        if (i == word)
            break;
        end = i;
    } while (i < s.len && s.ptr[i] == '.');
    return end;
}

/* The longest version at s[*at]; false when there is none. */
static bool read_spec(struct chart_str s, size_t *at, struct spec *spec)
{
    size_t from = *at, i = from;
    *spec = (struct spec){.all = CH_STR_INIT("")};
    if (i < s.len && s.ptr[i] == 'v')
        i++;
    size_t end = skip_part(s, i);
    if (end == i)
        return false;
    spec->parts[0] = ch_str_sub(s, i, end);
    for (int part = 1; part < 3 && end < s.len && s.ptr[end] == '.'; part++) {
        i = end + 1;
        if (skip_part(s, i) == i)
            break;
        end = skip_part(s, i);
        spec->parts[part] = ch_str_sub(s, i, end);
    }
    i = skip_words(s, end, '-');
    spec->prerelease = ch_str_sub(s, end, i);
    *at = skip_words(s, i, '+');
    spec->all = ch_str_sub(s, from, *at);
    return true;
}

static enum term_operator read_operator(struct chart_str s, size_t *at)
{
    struct chart_str rest = ch_str_sub(s, *at, s.len);
    for (size_t i = 0; i < CH_COUNT(operators); i++) {
        if (ch_str_starts(rest, operators[i].text)) {
            *at += operators[i].text.len;
            return operators[i].operator_;
        }
    }
    return OP_TILDE_OR_EQUAL;
}

static bool is_wildcard(struct chart_str part)
{
    return part.len == 0 || ch_str_eq(part, CH_STR("x")) ||
           ch_str_eq(part, CH_STR("X")) || ch_str_eq(part, CH_STR("*"));
}

/* The term's version with zeros for wildcards and what is missing. */
static int fill_version(struct ch_op *op, const struct spec *spec,
                        struct term *term)
{
    struct ch_buf buf;
    struct chart_str text = spec->all;
    int known = 0; /* parts before the first wildcard */
    while (known < 3 && !is_wildcard(spec->parts[known]))
        known++;
    term->dirty = known < 3;
    term->minor_dirty = known == 1;
    term->patch_dirty = known == 2;
    if (term->dirty) {
        ch_buf_init(&buf, op);
        for (int i = 0; i < 3; i++) {
            ch_buf_append(&buf, ".", i > 0);
            ch_buf_str(&buf, i < known ? spec->parts[i] : CH_STR("0"));
        }
        ch_buf_str(&buf, spec->prerelease);
        int code = ch_buf_take(&buf, &text);
        if (code)
            return code;
    }
    int code = ch_semver_parse(op, text, &term->version);
    if (!code || ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    return ch_fail(op, CHART_EINVAL, "constraint parser error");
}

static int improper(struct ch_op *op, struct chart_str s)
{
    return ch_fail(op, CHART_EINVAL, "improper constraint: %.*s",
                   CH_STR_ARG(s));
}

/* The terms of one alternative, separated by blanks or commas. The grammar is
 * checked to its end before versions are. */
static int read_group(struct ch_op *op, struct chart_str s, struct group *group)
{
    struct term **tail = &group->terms;
    struct spec spec;
    bool all = false;
    for (int pass = 0; pass < 2; pass++) {
        size_t at = skip_blanks(s, 0);
        for (all = false; !all;) {
            struct term term = {.operator_ = read_operator(s, &at)};
            at = skip_blanks(s, at);
            if (!read_spec(s, &at, &spec))
                return improper(op, s);
            size_t behind = skip_blanks(s, at);
            bool comma = behind < s.len && s.ptr[behind] == ',';
            all = behind == s.len;
            if (!all && !comma && behind == at)
                return improper(op, s);
            at = comma ? skip_blanks(s, behind + 1) : behind;
            if (pass == 0)
                continue;
            term.text = spec.all;
            int code = fill_version(op, &spec, &term);
            struct term *kept = code ? NULL : CH_NEW(op, struct term);
            if (!kept)
                return ch_error_code(op);
            *kept = term;
            *tail = kept;
            tail = &kept->next;
            group->prerelease |= term.version.prerelease.len > 0;
        }
    }
    return 0;
}

/* A hyphen range "1.2 - 1.4" that begins at `from`, with the blanks around
 * it; its end, or `from` when there is none. */
static size_t read_range(struct chart_str s, size_t from, struct spec *low,
                         struct spec *high)
{
    size_t at = skip_blanks(s, from);
    if (!read_spec(s, &at, low) || at >= s.len || !is_blank(s.ptr[at]))
        return from;
    at = skip_blanks(s, at);
    if (at + 1 >= s.len || s.ptr[at] != '-' || !is_blank(s.ptr[at + 1]))
        return from;
    at = skip_blanks(s, at + 1);
    if (!read_spec(s, &at, high))
        return from;
    return skip_blanks(s, at);
}

/* `text` with the first `old` in it replaced by the comparison of a range. */
static int replace_range(struct ch_op *op, struct chart_str *text,
                         struct chart_str old, const struct spec *low,
                         const struct spec *high)
{
    struct ch_buf buf;
    size_t at = ch_str_find(*text, old, 0);
    if (at == CH_NPOS)
        return 0;
    int code = ch_step(op, text->len);
    if (code)
        return code;
    ch_buf_init(&buf, op);
    ch_buf_str(&buf, ch_str_sub(*text, 0, at));
    CH_BUF_LIT(&buf, ">= ");
    ch_buf_str(&buf, low->all);
    CH_BUF_LIT(&buf, ", <= ");
    ch_buf_str(&buf, high->all);
    ch_buf_byte(&buf, ' ');
    ch_buf_str(&buf, ch_str_sub(*text, at + old.len, text->len));
    return ch_buf_take(&buf, text);
}

/* Whether a dash with blanks on both sides is in `s`: only then can a hyphen
 * range be. */
static bool has_free_dash(struct chart_str s)
{
    for (size_t at = 0; at < s.len; at++) {
        at = ch_str_find_byte(s, '-', at);
        if (at == CH_NPOS)
            return false;
        if (at > 0 && is_blank(s.ptr[at - 1]) && at + 1 < s.len &&
            is_blank(s.ptr[at + 1]))
            return true;
    }
    return false;
}

/* Rewrites hyphen ranges as comparisons. */
static int rewrite_ranges(struct ch_op *op, struct chart_str *text)
{
    struct chart_str s = *text;
    struct spec low, high;
    if (!has_free_dash(s))
        return 0;
    for (size_t at = 0; at < s.len;) {
        size_t end = read_range(s, at, &low, &high);
        int code = ch_step(op, s.len - at); /* what read_range may look at */
        if (!code && end > at)
            code = replace_range(op, text, ch_str_sub(s, at, end), &low, &high);
        if (code)
            return code;
        at = end > at ? end : at + 1;
    }
    return 0;
}

int ch_constraint_parse(struct ch_op *op, struct chart_str text,
                        struct ch_constraint **out)
{
    struct ch_constraint *constraint = CH_NEW(op, struct ch_constraint);
    if (!constraint || ch_step(op, text.len) || rewrite_ranges(op, &text))
        return ch_error_code(op);
    struct group **tail = &constraint->groups;
    for (size_t from = 0; from <= text.len;) {
        size_t bars = ch_str_find(text, CH_STR("||"), from);
        struct chart_str piece = ch_str_sub(text, from, bars);
        struct group *group = CH_NEW(op, struct group);
        if (!group)
            return ch_error_code(op);
        int code = read_group(op, piece, group);
        if (code)
            return code;
        *tail = group;
        tail = &group->next;
        from = bars == CH_NPOS ? bars : bars + 2;
    }
    *out = constraint;
    return 0;
}

/* ---- checking ----------------------------------------------------------- */

/* Why a version does not meet a term: text around the term's version. */
enum reason {
    MEETS,
    IS_PRERELEASE,
    IS_EQUAL,
    NOT_EQUAL,
    NOT_GREATER,
    NOT_LESS,
    IS_LESS,
    IS_GREATER,
    OTHER_MAJOR,
    OTHER_MAJOR_OR_MINOR,
    OTHER_MINOR_OF_ZERO,
    OTHER_MINOR,
    OTHER_PATCH_OF_ZERO
};

static const struct {
    const char *before;
    const char *after; /* null: the version is not named */
} reasons[] = {
    [MEETS] = {"", NULL},
    [IS_PRERELEASE] = {" is a prerelease version and the constraint is only "
                       "looking for release versions",
                       NULL},
    [IS_EQUAL] = {" is equal to ", ""},
    [NOT_EQUAL] = {" is not equal to ", ""},
    [NOT_GREATER] = {" is less than or equal to ", ""},
    [NOT_LESS] = {" is greater than or equal to ", ""},
    [IS_LESS] = {" is less than ", ""},
    [IS_GREATER] = {" is greater than ", ""},
    [OTHER_MAJOR] = {" does not have same major version as ", ""},
    [OTHER_MAJOR_OR_MINOR] = {" does not have same major and minor version as ",
                              ""},
    [OTHER_MINOR_OF_ZERO] = {" does not have same minor version as ",
                             ". Expected minor versions to match when "
                             "constraint major version is 0"},
    [OTHER_MINOR] = {" does not have same minor version as ", ""},
    [OTHER_PATCH_OF_ZERO] = {" does not equal ",
                             ". Expect version and constraint to equal when "
                             "major and minor versions are 0"},
};

static enum reason check_not_equal(const struct term *term,
                                   const struct ch_semver *v)
{
    const struct ch_semver *c = &term->version;
    if (!term->dirty)
        return ch_semver_compare(v, c) == 0 ? IS_EQUAL : MEETS;
    if (v->major != c->major)
        return MEETS;
    if (term->minor_dirty)
        return IS_EQUAL;
    if (v->minor != c->minor)
        return MEETS;
    if (term->patch_dirty)
        return ch_str_eq(v->prerelease, c->prerelease) ? IS_EQUAL : MEETS;
    /* Only the major is a wildcard: it stands for 0.0.0. */
    if (v->patch != c->patch)
        return MEETS;
    return ch_semver_compare(v, c) == 0 ? IS_EQUAL : MEETS;
}

static enum reason check_greater(const struct term *term,
                                 const struct ch_semver *v)
{
    const struct ch_semver *c = &term->version;
    bool greater = ch_semver_compare(v, c) > 0;
    if (term->dirty) {
        if (v->major != c->major)
            greater = v->major > c->major;
        else if (term->minor_dirty)
            greater = false;
        else if (term->patch_dirty)
            greater = v->minor > c->minor;
    }
    return greater ? MEETS : NOT_GREATER;
}

static enum reason check_less_equal(const struct term *term,
                                    const struct ch_semver *v)
{
    const struct ch_semver *c = &term->version;
    if (!term->dirty)
        return ch_semver_compare(v, c) <= 0 ? MEETS : IS_GREATER;
    if (v->major > c->major)
        return IS_GREATER;
    if (v->major == c->major && v->minor > c->minor && !term->minor_dirty)
        return IS_GREATER;
    return MEETS;
}

static enum reason check_tilde(const struct term *term,
                               const struct ch_semver *v)
{
    const struct ch_semver *c = &term->version;
    if (ch_semver_compare(v, c) < 0)
        return IS_LESS;
    /* ~0.0.0 takes everything, and so does ~*. */
    if (c->major == 0 && c->minor == 0 && c->patch == 0 && !term->minor_dirty &&
        !term->patch_dirty)
        return MEETS;
    if (v->major != c->major)
        return OTHER_MAJOR;
    if (v->minor != c->minor && !term->minor_dirty)
        return OTHER_MAJOR_OR_MINOR;
    return MEETS;
}

static enum reason check_caret(const struct term *term,
                               const struct ch_semver *v)
{
    const struct ch_semver *c = &term->version;
    if (ch_semver_compare(v, c) < 0)
        return IS_LESS;
    if (c->major > 0 || term->minor_dirty)
        return v->major == c->major ? MEETS : OTHER_MAJOR;
    if (v->major > 0)
        return OTHER_MAJOR;
    if (c->minor > 0 || term->patch_dirty)
        return v->minor == c->minor ? MEETS : OTHER_MINOR_OF_ZERO;
    if (v->minor > 0)
        return OTHER_MINOR;
    return v->patch == c->patch ? MEETS : OTHER_PATCH_OF_ZERO;
}

static enum reason check_term(const struct term *term,
                              const struct ch_semver *v, bool prereleases)
{
    int order = ch_semver_compare(v, &term->version);
    if (v->prerelease.len && !prereleases)
        return IS_PRERELEASE;
    switch (term->operator_) {
    case OP_TILDE_OR_EQUAL:
        if (term->dirty)
            return check_tilde(term, v);
        return order == 0 ? MEETS : NOT_EQUAL;
    case OP_NOT_EQUAL:
        return check_not_equal(term, v);
    case OP_GREATER:
        return check_greater(term, v);
    case OP_LESS:
        return order < 0 ? MEETS : NOT_LESS;
    case OP_GREATER_EQUAL:
        return order >= 0 ? MEETS : IS_LESS;
    case OP_LESS_EQUAL:
        return check_less_equal(term, v);
    case OP_TILDE:
        return check_tilde(term, v);
    case OP_CARET:
        return check_caret(term, v);
    }
    return MEETS;
}

/* The first term of the group that does not hold, or null. */
static const struct term *failing_term(const struct group *group,
                                       const struct ch_semver *v,
                                       enum reason *reason)
{
    const struct term *term = group->terms;
    *reason = MEETS;
    for (; term; term = term->next) {
        *reason = check_term(term, v, group->prerelease);
        if (*reason != MEETS)
            return term;
    }
    return NULL;
}

bool ch_constraint_check(const struct ch_constraint *c,
                         const struct ch_semver *v)
{
    enum reason reason;
    for (const struct group *group = c->groups; group; group = group->next)
        if (!failing_term(group, v, &reason))
            return true;
    return false;
}

int ch_semver_fit(struct ch_op *op, struct chart_str range,
                  struct chart_str version, enum ch_fit *fit)
{
    struct ch_constraint *constraint;
    struct ch_semver parsed;
    *fit = CH_FIT_YES;
    if (ch_str_eq(range, version))
        return 0;
    int code = ch_constraint_parse(op, range, &constraint);
    if (!code)
        code = ch_semver_parse(op, version, &parsed);
    if (ch_is_fatal(code))
        return code;
    ch_error_clear(op);
    if (code)
        *fit = CH_FIT_UNREADABLE;
    else if (!ch_constraint_check(constraint, &parsed))
        *fit = CH_FIT_NO;
    return 0;
}

void ch_constraint_explain(const struct ch_constraint *c,
                           const struct ch_semver *v, struct ch_buf *out)
{
    enum reason reason;
    if (ch_constraint_check(c, v))
        return;
    const struct term *term = failing_term(c->groups, v, &reason);
    if (!term)
        return;
    ch_semver_print(out, v);
    ch_buf_str(out, ch_str_z(reasons[reason].before));
    if (reasons[reason].after) {
        ch_buf_str(out, term->text);
        ch_buf_str(out, ch_str_z(reasons[reason].after));
    }
}
