#include "explain/explain.h"

#include "base/buf.h"
#include "base/sort.h"
#include "explain/anchors.h"
#include "explain/doubt.h"
#include "explain/suggest.h"
#include "explain/word.h"
#include "value/list.h"
#include "value/map.h"
#include "values/check.h"

struct explainer {
    struct ch_op *op;
    const struct ch_chart_tree *tree;
    const struct ch_template_list *templates;
    const struct ch_user_values *user;
    const struct ch_usage *usage;
    struct ch_explanation *out;
    struct ch_reach *reach;     /* made when it is asked first */
    struct ch_schemas *schemas; /* the same */
    struct ch_suggester suggester;
    bool suggester_ready;
    size_t *order; /* leaves by source, then path */
    size_t finding_cap;
};

/* By verdict; those of values that are used are never shown. */
static const char *const rules[] = {"CH000", "CH005", "CH001",
                                    "CH002", "CH003", "CH004"};

static int need_reach(struct explainer *e)
{
    if (e->reach)
        return 0;
    int code = ch_reach_new(e->op, e->templates, e->out->values, &e->reach);
    e->out->reach = code ? NULL : e->reach;
    return code;
}

/* ---- what the render read ----------------------------------------------- */

#define READS (CH_USAGE_KEY | CH_USAGE_WHOLE | CH_USAGE_ENTRY)

/* Origin of the node at the first `len` tokens, as merged. */
static uint32_t origin_at(const struct explainer *e,
                          const struct chart_str *path, size_t len)
{
    const struct ch_value *v =
        e->user && e->user->map ? ch_value_at(e->user->map, path, len) : NULL;
    if (v && v->origin)
        return v->origin + e->tree->origins.len - 1;
    v = ch_value_at(e->tree->root->values, path, len);
    return v ? v->origin : 0;
}

static bool below(const struct ch_leaf *leaf, const struct chart_str *path,
                  size_t len)
{
    if (leaf->path_len <= len)
        return false;
    for (size_t i = len; i-- > 0;)
        if (!ch_str_eq(leaf->path[i], path[i]))
            return false;
    return true;
}

static bool is_read(const struct explainer *e, const struct ch_leaf *leaf)
{
    return (ch_usage_flags(e->usage, leaf->origin) & READS) != 0;
}

/* Does a chart at or below the instance have something at that path, which
 * leads into the globals, among its defaults? Then it is not empty whatever the
 * user writes. */
static bool has_global(const struct ch_instance *instance,
                       const struct chart_str *path, size_t len)
{
    const struct ch_value *v = ch_value_at(instance->chart->values, path, len);
    bool found = v && ch_value_is_true(*v);
    for (size_t i = 0; !found && i < instance->child_count; i++)
        found = has_global(instance->children[i], path, len);
    return found;
}

/* Is the table there, or not empty, only because of leaves like this one? */
static bool decides(const struct explainer *e, const struct ch_leaf *leaf,
                    size_t len)
{
    const struct ch_value *declared =
        ch_declared_at(e->tree, e->out->values, leaf->path, len);
    size_t used;
    const struct ch_instance *instance =
        ch_instance_at(e->out->values, leaf->path, len, &used);
    /* A subchart's values are never empty: the globals are there. */
    if (used == len || (declared && ch_value_is_true(*declared)))
        return false;
    if (ch_str_eq(leaf->path[used], CH_STR("global")) &&
        has_global(instance, leaf->path + used, len - used))
        return false;
    for (size_t i = 0; i < e->out->leaves.count; i++) {
        const struct ch_leaf *other = &e->out->leaves.items[i];
        if (other != leaf && other->origin && below(other, leaf->path, len) &&
            is_read(e, other))
            return false;
    }
    return true;
}

static bool is_used(const struct explainer *e, const struct ch_leaf *leaf)
{
    if (is_read(e, leaf))
        return true;
    if (ch_is_nil(leaf->value)) {
        const struct ch_value *declared =
            ch_declared_at(e->tree, e->out->values, leaf->path, leaf->path_len);
        return declared && !ch_is_nil(*declared);
    }
    return (ch_usage_flags(e->usage, leaf->origin) &
            (CH_USAGE_TRUTH | CH_USAGE_ITEMS)) != 0;
}

/* Does every condition on the table only guard what is read of it? */
static bool is_guarded(const struct explainer *e, const struct chart_str *path,
                       size_t len)
{
    return (ch_reach_flags(e->reach, path, len) &
            (CH_USAGE_GUARD | CH_USAGE_TRUTH | CH_USAGE_WHOLE)) ==
           CH_USAGE_GUARD;
}

/* Did the render look at a table that is not empty because of the leaf? */
static int is_presence_used(struct explainer *e, const struct ch_leaf *leaf,
                            bool *out)
{
    int code = 0;
    *out = false;
    for (size_t len = leaf->path_len - 1; !code && !*out && len > 0; len--) {
        unsigned flags =
            ch_usage_flags(e->usage, origin_at(e, leaf->path, len));
        if (!(flags & (CH_USAGE_TRUTH | CH_USAGE_ENTRY)) ||
            !decides(e, leaf, len))
            continue;
        *out = true;
        if (flags & CH_USAGE_ENTRY)
            break;
        code = need_reach(e);
        *out = !code && !is_guarded(e, leaf->path, len);
    }
    return code;
}

/* ---- what could be read ------------------------------------------------- */

static bool could_be_read(const struct explainer *e, const struct ch_leaf *leaf,
                          size_t *at)
{
    unsigned flags = ch_reach_flags(e->reach, leaf->path, leaf->path_len);
    *at = leaf->path_len;
    if (flags & (READS | CH_USAGE_TRUTH | CH_USAGE_ITEMS))
        return true;
    for (size_t len = leaf->path_len - 1; len > 0; len--) {
        flags = ch_reach_flags(e->reach, leaf->path, len);
        if (!(flags & (CH_USAGE_TRUTH | CH_USAGE_ENTRY)) ||
            !decides(e, leaf, len))
            continue;
        *at = len;
        return true;
    }
    return false;
}

/* A condition, tag or import of a Chart.yaml. */
static int is_chart_read(const struct explainer *e, const struct ch_leaf *leaf,
                         bool *out)
{
    struct ch_reach_answer answer;
    int code =
        ch_reach_ask(e->op, e->reach, leaf->path, leaf->path_len, &answer);
    *out = false;
    for (size_t i = 0; !code && i < answer.reader_count; i++)
        if (ch_str_eq(answer.readers[i].template_name, CH_STR("Chart.yaml")))
            *out = true;
    return code;
}

/* ---- subcharts that are off --------------------------------------------- */

/* The dependency that the path leads into and that is no instance; its last
 * token is at `*len` - 1. */
static const struct ch_dependency *off_dependency(const struct explainer *e,
                                                  const struct ch_leaf *leaf,
                                                  size_t *len)
{
    size_t used;
    const struct ch_instance *instance =
        ch_instance_at(e->out->values, leaf->path, leaf->path_len, &used);
    const struct ch_metadata *m = &instance->chart->metadata;
    *len = used + 1;
    if (used + 1 >= leaf->path_len)
        return NULL;
    for (size_t i = 0; i < m->dependency_count; i++) {
        const struct ch_dependency *d = &m->dependencies[i];
        struct chart_str name = d->alias.len ? d->alias : d->name;
        if (ch_str_eq(name, leaf->path[used]))
            return d;
    }
    return NULL;
}

static int off_guard(const struct explainer *e, const struct ch_dependency *d,
                     struct chart_str *out)
{
    const struct ch_switch *switches;
    size_t count = ch_usage_switches(e->usage, &switches);
    struct chart_str name = d->alias.len ? d->alias : d->name;
    struct ch_buf buf;
    for (size_t i = count; i-- > 0;) {
        if (switches[i].enabled || !ch_str_eq(switches[i].name, name))
            continue;
        *out = switches[i].by;
        return 0;
    }
    ch_buf_init(&buf, e->op);
    if (d->condition.len) {
        CH_BUF_LIT(&buf, "condition ");
        ch_buf_str(&buf, d->condition);
    } else if (d->tag_count) {
        CH_BUF_LIT(&buf, "tag ");
        ch_buf_str(&buf, d->tags[0]);
    }
    return ch_buf_take(&buf, out);
}

/* Is the leaf the condition of that dependency, but misspelt? `at`: tokens up
 * to the dependency's name. */
static bool is_near_condition(const struct ch_dependency *d,
                              const struct ch_leaf *leaf, size_t at)
{
    struct ch_str_split it = ch_str_split_start(d->condition, ',');
    struct chart_str part, piece;
    while (ch_str_split_next(&it, &part)) {
        struct ch_str_split keys =
            ch_str_split_start(ch_str_trim_ascii(part), '.');
        size_t n = at - 1, near = 0;
        bool fits = true;
        while (ch_str_split_next(&keys, &piece)) {
            fits = fits && n < leaf->path_len;
            if (fits && !ch_str_eq(piece, leaf->path[n]))
                near++;
            fits = fits && ch_words_are_near(piece, leaf->path[n]);
            n++;
        }
        if (fits && near == 1 && n == leaf->path_len)
            return true;
    }
    return false;
}

/* ---- values that are hardly meant where they stand ---------------------- */

#define NEAR 110 /* how far the right place may be */

static int need_suggester(struct explainer *e)
{
    if (e->suggester_ready)
        return 0;
    e->suggester = (struct ch_suggester){.op = e->op,
                                         .tree = e->tree,
                                         .values = e->out->values,
                                         .reach = e->reach,
                                         .usage = e->usage};
    e->suggester_ready = true;
    return ch_suggester_init(&e->suggester);
}

/* Is there a place nearby where a chart reads it by name? */
static int is_meant_elsewhere(struct explainer *e, const struct ch_leaf *leaf,
                              bool *out)
{
    struct ch_suggestion *some;
    size_t count = 0;
    int code = need_suggester(e);
    if (!code)
        code = ch_suggest(&e->suggester, leaf->path, leaf->path_len, &leaf, 1,
                          false, &some, &count);
    *out = !code && count && some[0].is_named && some[0].cost <= NEAR;
    return code;
}

/* A leaf that is unread, or disabled: as good as unreadable? */
static int is_doubtful(struct explainer *e, const struct ch_leaf *leaf,
                       const struct ch_dependency *off, size_t scope, bool *out)
{
    int code = 0;
    size_t used;
    if (off)
        code = ch_doubt_off(
            e->op,
            ch_instance_at(e->out->values, leaf->path, leaf->path_len, &used)
                ->chart,
            off, leaf, scope, out);
    else
        *out = ch_doubt_unread(e->tree, e->out->values, e->reach, leaf);
    return code || !*out ? code : is_meant_elsewhere(e, leaf, out);
}

/* ---- one verdict -------------------------------------------------------- */

static int judge(struct explainer *e, const struct ch_leaf *leaf,
                 enum ch_verdict *out)
{
    size_t at;
    bool used = false;
    *out = leaf->origin ? CH_VERDICT_USED : CH_VERDICT_OVERRIDDEN;
    if (!leaf->origin || is_used(e, leaf))
        return ch_step(e->op, 1);
    int code = is_presence_used(e, leaf, &used);
    if (code || used)
        return code;
    code = need_reach(e);
    if (!code)
        code = is_chart_read(e, leaf, &used);
    if (code || used)
        return code;
    const struct ch_dependency *off = off_dependency(e, leaf, &at);
    size_t scope = at;
    bool doubtful = false;
    if (off && is_near_condition(off, leaf, at))
        off = NULL;
    *out = CH_VERDICT_UNKNOWN; /* or misplaced: a search will tell */
    if (off || could_be_read(e, leaf, &at)) {
        code = is_doubtful(e, leaf, off, scope, &doubtful);
        if (!doubtful)
            *out = off ? CH_VERDICT_DISABLED : CH_VERDICT_UNREAD;
        return code;
    }
    if (!e->schemas)
        code = ch_schemas_compile(e->op, e->tree, &e->schemas);
    if (!code)
        code = ch_values_schema_asks(e->op, e->out->values, e->schemas,
                                     leaf->path, leaf->path_len, &used);
    if (used)
        *out = CH_VERDICT_USED;
    return code;
}

static int judge_all(struct explainer *e)
{
    struct ch_leaves *leaves = &e->out->leaves;
    int code = 0;
    e->out->verdicts = CH_NEW_ARRAY(e->op, enum ch_verdict, leaves->count);
    if (!e->out->verdicts)
        return ch_error_code(e->op);
    for (size_t i = 0; !code && i < leaves->count; i++)
        code = judge(e, &leaves->items[i], &e->out->verdicts[i]);
    if (code || !e->reach)
        return code;
    return ch_anchors_judge(e->op, &e->out->values->origins, leaves,
                            e->out->verdicts);
}

/* ---- findings ----------------------------------------------------------- */

/* Leaves order[from..to) of one source, below a common path. */
struct block {
    size_t from, to;
    size_t len; /* tokens they share */
};

static const struct ch_leaf *leaf_at(const struct explainer *e, size_t i)
{
    return &e->out->leaves.items[e->order[i]];
}

static enum ch_verdict verdict_at(const struct explainer *e, size_t i)
{
    return e->out->verdicts[e->order[i]];
}

/* A value that replaced this one has been read. */
static bool is_replaced_by_read(const struct explainer *e, size_t i)
{
    unsigned flags = ch_usage_flags(e->usage, leaf_at(e, i)->overridden_by);
    return (flags & READS) != 0;
}

static bool all_are(const struct explainer *e, struct block b,
                    enum ch_verdict verdict)
{
    bool any = false;
    for (size_t i = b.from; i < b.to; i++) {
        if (verdict_at(e, i) == CH_VERDICT_OVERRIDDEN) {
            if (is_replaced_by_read(e, i))
                return false;
            continue;
        }
        if (verdict_at(e, i) != verdict)
            return false;
        any = true;
    }
    return any;
}

/* The tokens that all leaves share. */
static size_t shared(const struct explainer *e, struct block b)
{
    const struct ch_leaf *first = leaf_at(e, b.from);
    size_t len = first->path_len;
    for (size_t i = b.from + 1; i < b.to; i++) {
        const struct ch_leaf *leaf = leaf_at(e, i);
        size_t n = 0;
        while (n < len && n < leaf->path_len &&
               ch_str_eq(leaf->path[n], first->path[n]))
            n++;
        len = n;
    }
    return len;
}

static int collect(struct explainer *e, struct block b, enum ch_verdict verdict,
                   const struct ch_leaf *const **leaves, size_t *count)
{
    const struct ch_leaf **items = (const struct ch_leaf **)ch_alloc_array(
        e->op, b.to - b.from + 1, sizeof *items);
    if (!items)
        return ch_error_code(e->op);
    *count = 0;
    for (size_t i = b.from; i < b.to; i++)
        if (verdict_at(e, i) == verdict)
            items[(*count)++] = leaf_at(e, i);
    *leaves = items;
    return 0;
}

/* Where the block's key stands: as the file says, else its first leaf. */
static void place(const struct explainer *e, const struct ch_leaf *first,
                  struct ch_finding *f)
{
    uint32_t origin = origin_at(e, f->tokens, f->token_count);
    const struct ch_origin *at =
        ch_origins_get(&e->out->values->origins, origin);
    f->source = first->source;
    f->line = first->line;
    f->column = first->column;
    if (f->token_count == first->path_len || !at || at->source != f->source)
        return;
    f->line = at->line;
    f->column = at->column;
}

static int message(struct explainer *e, struct ch_finding *f)
{
    struct ch_buf buf;
    ch_buf_init(&buf, e->op);
    switch ((int)f->verdict) {
    case CH_VERDICT_MISPLACED:
    case CH_VERDICT_UNKNOWN:
        if (!f->is_doubtful)
            CH_BUF_LIT(&buf, "nothing reads ");
        ch_buf_str(&buf, f->path);
        if (f->is_doubtful)
            CH_BUF_LIT(&buf, " was not read in this render");
        if (f->is_declared) {
            CH_BUF_LIT(&buf, ", though the chart's own values have it");
        } else if (f->suggestion_count) {
            CH_BUF_LIT(&buf, "; did you mean ");
            ch_buf_str(&buf, f->suggestions[0].path);
            CH_BUF_LIT(&buf, "?");
        } else {
            CH_BUF_LIT(&buf, ", and no chart has a value like it");
        }
        break;
    case CH_VERDICT_DISABLED:
        ch_buf_str(&buf, f->path);
        CH_BUF_LIT(&buf, " does nothing: the subchart is off");
        break;
    default:
        ch_buf_str(&buf, f->path);
        CH_BUF_LIT(&buf, " was not read in this render");
        break;
    }
    if (f->guard.len) {
        CH_BUF_LIT(&buf, " (");
        ch_buf_str(&buf, f->guard);
        CH_BUF_LIT(&buf, ")");
    }
    return ch_buf_take(&buf, &f->message);
}

static int add_finding(struct explainer *e, struct ch_finding *f)
{
    struct ch_explanation *out = e->out;
    const struct ch_leaf *first = f->leaves[0];
    size_t used;
    f->rule = rules[f->verdict];
    f->chart =
        ch_instance_at(out->values, f->tokens, f->token_count, &used)->path;
    if (f->token_count == first->path_len) {
        f->value = first->value;
    } else {
        const struct ch_value *v =
            e->user && e->user->map
                ? ch_value_at(e->user->map, f->tokens, f->token_count)
                : NULL;
        if (!v)
            v = ch_value_at(e->tree->root->values, f->tokens, f->token_count);
        f->value = v ? *v : ch_invalid();
    }
    place(e, first, f);
    if (!f->guard.ptr)
        f->guard = CH_STR("");
    int code = ch_dotted_path(e->op, f->tokens, f->token_count, &f->path);
    if (!code)
        code = message(e, f);
    if (!code && out->count == e->finding_cap) {
        size_t cap = e->finding_cap ? e->finding_cap * 2 : 16;
        void *grown = ch_realloc_array(e->op, out->findings, e->finding_cap,
                                       cap, sizeof *out->findings);
        if (!grown)
            return ch_error_code(e->op);
        out->findings = grown;
        e->finding_cap = cap;
    }
    if (!code)
        out->findings[out->count++] = *f;
    return code;
}

static void set_verdicts(struct explainer *e, struct block b,
                         enum ch_verdict from, enum ch_verdict to)
{
    for (size_t i = b.from; i < b.to; i++)
        if (verdict_at(e, i) == from)
            e->out->verdicts[e->order[i]] = to;
}

static bool is_scope(const struct explainer *e, struct block b)
{
    size_t used;
    const struct ch_leaf *leaf = leaf_at(e, b.from);
    (void)ch_instance_at(e->out->values, leaf->path, b.len, &used);
    return used >= b.len ||
           (b.len == 1 && ch_str_eq(leaf->path[0], CH_STR("global")));
}

/* Does some chart know the table at the block's path? */
static bool is_known(const struct explainer *e, struct block b)
{
    const struct ch_leaf *leaf = leaf_at(e, b.from);
    return ch_reach_flags(e->reach, leaf->path, b.len) ||
           ch_declared_at(e->tree, e->out->values, leaf->path, b.len);
}

/* How many of the values the charts themselves have there: they do not read
 * them, but not because they stand at the wrong place. */
static size_t count_declared(const struct explainer *e,
                             const struct ch_leaf *const *leaves, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += ch_declared_at(e->tree, e->out->values, leaves[i]->path,
                            leaves[i]->path_len) != NULL;
    return n;
}

static int visit(struct explainer *e, struct block b);

/* Who would read the finding's first leaf, by its first `len` tokens, and
 * when. */
static int set_guard(struct explainer *e, struct ch_finding *f, size_t len)
{
    struct ch_reach_answer answer;
    int code = ch_reach_ask(e->op, e->reach, f->leaves[0]->path, len, &answer);
    if (code)
        return code;
    f->readers = answer.readers;
    f->reader_count = answer.reader_count;
    for (size_t i = 0; i < f->reader_count && !f->guard.len; i++)
        f->guard = f->readers[i].guard;
    return 0;
}

/* The same for one that is called misplaced though something might read it. */
static int set_doubt(struct explainer *e, struct ch_finding *f)
{
    size_t at;
    const struct ch_dependency *off = off_dependency(e, f->leaves[0], &at);
    f->is_doubtful = true;
    if (off && !is_near_condition(off, f->leaves[0], at))
        return off_guard(e, off, &f->guard);
    f->is_doubtful = could_be_read(e, f->leaves[0], &at);
    return f->is_doubtful ? set_guard(e, f, at) : 0;
}

/* A block that nothing reads: as one if it can move as one, else by parts. */
static int report_unreadable(struct explainer *e, struct block b, bool *done)
{
    struct ch_finding f = {.verdict = CH_VERDICT_MISPLACED};
    const struct ch_leaf *const *leaves;
    size_t count;
    *done = true;
    int code = need_suggester(e);
    if (!code)
        code = collect(e, b, CH_VERDICT_UNKNOWN, &leaves, &count);
    if (code)
        return code;
    size_t declared = count_declared(e, leaves, count);
    if (declared && declared < count) {
        *done = false;
        return 0;
    }
    f.leaves = leaves;
    f.leaf_count = count;
    f.is_declared = declared > 0;
    f.tokens = leaves[0]->path;
    f.token_count = count == 1 ? leaves[0]->path_len : b.len;
    code = ch_suggest(&e->suggester, f.tokens, f.token_count, leaves, count,
                      count > 1, &f.suggestions, &f.suggestion_count);
    if (code)
        return code;
    if (!f.suggestion_count && count > 1) {
        /* Parts may be known elsewhere; if none is, it is unknown as one. */
        bool any = is_known(e, b);
        for (size_t i = 0; !code && !any && i < count && i < 32; i++) {
            struct ch_suggestion *some;
            size_t n;
            code =
                ch_suggest(&e->suggester, leaves[i]->path, leaves[i]->path_len,
                           &leaves[i], 1, false, &some, &n);
            any = n > 0;
        }
        *done = !any;
        if (code || any)
            return code;
    }
    if (!f.suggestion_count || f.suggestions[0].is_spelling || f.is_declared)
        f.verdict = CH_VERDICT_UNKNOWN;
    else
        set_verdicts(e, b, CH_VERDICT_UNKNOWN, CH_VERDICT_MISPLACED);
    code = set_doubt(e, &f);
    return code ? code : add_finding(e, &f);
}

static int report_unread(struct explainer *e, struct block b)
{
    struct ch_finding f = {.verdict = CH_VERDICT_UNREAD};
    size_t at = 0;
    int code = collect(e, b, f.verdict, &f.leaves, &f.leaf_count);
    if (code)
        return code;
    f.tokens = f.leaves[0]->path;
    f.token_count = f.leaf_count == 1 ? f.leaves[0]->path_len : b.len;
    (void)could_be_read(e, f.leaves[0], &at);
    code = set_guard(e, &f, at);
    return code ? code : add_finding(e, &f);
}

static int report_disabled(struct explainer *e, struct block b)
{
    struct ch_finding f = {.verdict = CH_VERDICT_DISABLED};
    size_t len;
    int code = collect(e, b, f.verdict, &f.leaves, &f.leaf_count);
    if (code)
        return code;
    const struct ch_dependency *d = off_dependency(e, f.leaves[0], &len);
    f.tokens = f.leaves[0]->path;
    f.token_count = f.leaf_count == 1 ? f.leaves[0]->path_len : b.len;
    code = off_guard(e, d, &f.guard);
    return code ? code : add_finding(e, &f);
}

static int report(struct explainer *e, struct block b, bool *done)
{
    b.len = shared(e, b);
    *done = true;
    if (all_are(e, b, CH_VERDICT_DISABLED))
        return report_disabled(e, b);
    if (is_scope(e, b)) {
        *done = false;
        return 0;
    }
    if (all_are(e, b, CH_VERDICT_UNREAD))
        return report_unread(e, b);
    if (all_are(e, b, CH_VERDICT_UNKNOWN))
        return report_unreadable(e, b, done);
    *done = false;
    return 0;
}

/* The parts of a block, by their next token. */
static int visit(struct explainer *e, struct block b)
{
    int code = ch_enter(e->op);
    if (code)
        return code;
    for (size_t i = b.from; !code && i < b.to;) {
        const struct ch_leaf *leaf = leaf_at(e, i);
        struct block part = {.from = i, .len = b.len + 1};
        bool done = false;
        for (i++; i < b.to; i++) {
            const struct ch_leaf *next = leaf_at(e, i);
            if (next->source != leaf->source || next->path_len <= b.len ||
                leaf->path_len <= b.len ||
                !ch_str_eq(next->path[b.len], leaf->path[b.len]))
                break;
        }
        part.to = i;
        code = report(e, part, &done);
        if (!code && !done && leaf->path_len > part.len)
            code = visit(e, part);
    }
    ch_leave(e->op);
    return code;
}

static int compare_leaves(const void *a, const void *b, void *user)
{
    const struct ch_leaf *x = (struct ch_leaf *)user + *(const size_t *)a;
    const struct ch_leaf *y = (struct ch_leaf *)user + *(const size_t *)b;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    for (size_t i = 0; i < x->path_len && i < y->path_len; i++) {
        int order = ch_str_cmp(x->path[i], y->path[i]);
        if (order)
            return order;
    }
    if (x->path_len != y->path_len)
        return x->path_len < y->path_len ? -1 : 1;
    return 0;
}

static int compare_findings(const void *a, const void *b, void *user CH_UNUSED)
{
    const struct ch_finding *x = a, *y = b;
    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

static int find_all(struct explainer *e)
{
    struct ch_explanation *out = e->out;
    size_t count = out->leaves.count;
    e->order = CH_NEW_ARRAY(e->op, size_t, count);
    if (!e->order)
        return ch_error_code(e->op);
    for (size_t i = 0; i < count; i++)
        e->order[i] = i;
    int code = ch_sort(e->op, e->order, count, sizeof *e->order, compare_leaves,
                       out->leaves.items);
    if (!code)
        code = visit(e, (struct block){0, count, 0});
    if (!code)
        code = ch_sort(e->op, out->findings, out->count, sizeof *out->findings,
                       compare_findings, NULL);
    for (size_t i = 0; i < count; i++)
        out->by_verdict[out->verdicts[i]]++;
    return code;
}

/* ---- entry -------------------------------------------------------------- */

/* The merge once more, silently: a render that fails keeps nothing. */
static int values_again(struct explainer *e, struct ch_rendered_values **out)
{
    struct ch_op *op = e->op;
    struct ch_hooks hooks = op->hooks;
    *out = CH_NEW(op, struct ch_rendered_values);
    if (!*out)
        return ch_error_code(op);
    op->hooks.warn = NULL;
    int code = ch_values_prepare(op, e->tree, e->user, NULL, *out);
    op->hooks = hooks;
    return code;
}

int ch_explain(struct ch_op *op, const struct ch_chart_tree *tree,
               const struct ch_template_list *templates,
               const struct ch_user_values *user,
               const struct ch_rendered_values *values,
               const struct ch_usage *usage, bool incomplete,
               struct ch_explanation *out)
{
    struct explainer e = {.op = op,
                          .tree = tree,
                          .templates = templates,
                          .user = user,
                          .usage = usage,
                          .out = out};
    *out = (struct ch_explanation){.incomplete = incomplete, .values = values};
    int code = 0;
    if (!values) {
        struct ch_rendered_values *again;
        code = values_again(&e, &again);
        out->values = again;
    }
    if (!code)
        code = ch_leaves_collect(op, tree, user, out->values, &out->leaves);
    if (!code)
        code = judge_all(&e);
    return code ? code : find_all(&e);
}
