#include "explain/fix.h"

#include "codec/yaml.h"
#include "codec/yaml_lines.h"
#include "explain/diff.h"
#include "explain/path.h"
#include "value/map.h"

struct path {
    struct chart_str *keys;
    size_t len;
};

/* One move in progress. */
struct move {
    struct ch_op *op;
    struct ch_value root; /* what the file holds */
    struct ch_yaml_node *tree;
    struct path from, to;
    bool failed; /* the text is not of a kind that can be edited */
};

static int parse(struct ch_op *op, struct chart_str text, struct ch_value *out)
{
    const struct ch_yaml_options options = {0};
    return ch_yaml_parse_values(op, text, &options, out);
}

static struct ch_value *at(struct ch_value *v, struct chart_str key)
{
    return ch_is_map(*v) ? ch_map_get_str(v->u.map, key) : NULL;
}

/* ---- the same in values
 * ------------------------------------------------------ */

/* Puts `v` at `keys` of a map, under what is there. */
static int put(struct ch_op *op, struct ch_map *map,
               const struct chart_str *keys, size_t len, struct ch_value v)
{
    int code = ch_enter(op);
    if (code)
        return code;
    struct ch_value *there = ch_map_get_str(map, keys[0]);
    if (len > 1) {
        if (!there || !ch_is_map(*there)) {
            struct ch_map *inner = ch_map_new(op, 1);
            code = inner ? ch_map_set_str(op, map, keys[0], ch_map_value(inner))
                         : ch_error_code(op);
            there = ch_map_get_str(map, keys[0]);
        }
        if (!code)
            code = put(op, there->u.map, keys + 1, len - 1, v);
    } else if (!there) {
        code = ch_map_set_str(op, map, keys[0], v);
    } else if (ch_is_map(*there) && ch_is_map(v)) {
        for (size_t i = 0; !code && i < ch_map_len(v); i++) {
            struct chart_str key = ch_string_str(v.u.map->entries[i].key);
            code = put(op, there->u.map, &key, 1, v.u.map->entries[i].value);
        }
    }
    ch_leave(op);
    return code;
}

/* Removes what is at `keys`, and the maps that are empty then. */
static void take_out(struct ch_map *map, const struct chart_str *keys,
                     size_t len)
{
    struct ch_value *there = ch_map_get_str(map, keys[0]);
    if (len > 1 && there && ch_is_map(*there)) {
        take_out(there->u.map, keys + 1, len - 1);
        if (ch_map_len(*there))
            return;
    }
    (void)ch_map_remove(map, keys[0]);
}

static int expected(struct move *m, struct ch_value *out)
{
    struct ch_value moved = m->root;
    int code = ch_value_deep_copy(m->op, m->root, 0, out);
    for (size_t i = 0; i < m->from.len; i++)
        moved = *at(&moved, m->from.keys[i]);
    if (!code)
        code = ch_value_deep_copy(m->op, moved, 0, &moved);
    /* Emptied maps go after the value has its place: that may be in them. */
    struct ch_value *up = out;
    for (size_t i = 0; i + 1 < m->from.len; i++)
        up = at(up, m->from.keys[i]);
    if (code)
        return code;
    (void)ch_map_remove(up->u.map, m->from.keys[m->from.len - 1]);
    code = put(m->op, out->u.map, m->to.keys, m->to.len, moved);
    for (size_t len = m->from.len - 1; len > 0; len--) {
        up = out;
        for (size_t i = 0; up && i < len; i++)
            up = at(up, m->from.keys[i]);
        if (up && ch_is_map(*up) && ch_map_len(*up) == 0)
            take_out(out->u.map, m->from.keys, len);
    }
    return code;
}

/* ---- in the text
 * -------------------------------------------------------------- */

/* The node at the first `len` keys of a path, each opened; null where the text
 * has none. */
static int find(struct move *m, const struct path *path, size_t len,
                struct ch_yaml_node **out)
{
    struct ch_yaml_node *node = m->tree;
    struct ch_value *value = &m->root;
    int code = 0;
    *out = NULL;
    for (size_t i = 0; !code && i < len; i++) {
        if (!node->is_block && value)
            code = ch_yaml_lines_open(m->op, node, *value);
        node = ch_yaml_lines_child(node, path->keys[i]);
        value = value ? at(value, path->keys[i]) : NULL;
        if (!node)
            return code;
    }
    *out = node;
    return code;
}

/* The node that will hold the last key of the destination. */
static int make_parent(struct move *m, struct ch_yaml_node **out)
{
    struct ch_yaml_node *node = m->tree;
    struct ch_value *value = &m->root;
    int code = 0;
    for (size_t i = 0; !code; i++) {
        if (!node->is_block)
            code = ch_yaml_lines_open(m->op, node, value ? *value : ch_nil());
        if (code || i + 1 == m->to.len)
            break;
        struct ch_yaml_node *child = ch_yaml_lines_child(node, m->to.keys[i]);
        value = value ? at(value, m->to.keys[i]) : NULL;
        if (!child) {
            value = NULL;
            code = ch_yaml_lines_add(m->op, node, m->to.keys[i], &child);
        }
        node = child;
    }
    *out = node;
    return code;
}

/* Moves `node` under `parent`, or what of it is not there yet. */
static int move_node(struct move *m, struct ch_yaml_node *node,
                     struct ch_value value, struct ch_yaml_node *parent,
                     const struct ch_value *there, struct chart_str key)
{
    struct ch_yaml_node *known = ch_yaml_lines_child(parent, key);
    int code = ch_enter(m->op);
    if (code)
        return code;
    if (!known || known == node) {
        code = ch_yaml_lines_move(m->op, node, parent, key);
    } else if (ch_is_map(value) && ch_map_len(value) && there &&
               ch_is_map(*there)) {
        code = ch_yaml_lines_open(m->op, node, value);
        if (!code)
            code = ch_yaml_lines_open(m->op, known, *there);
        for (size_t i = 0; !code && i < ch_map_len(value); i++) {
            const struct ch_map_entry *entry = &value.u.map->entries[i];
            struct chart_str name = ch_string_str(entry->key);
            struct ch_yaml_node *child = ch_yaml_lines_child(node, name);
            if (child && !i)
                child->above = node;
            if (child)
                code = move_node(m, child, entry->value, known,
                                 ch_map_get_str(there->u.map, name), name);
        }
    }
    node->is_gone = true;
    ch_leave(m->op);
    return code;
}

/* What is pruned when the node goes leaves its comments to it. */
static void take_comments(struct ch_yaml_node *node)
{
    for (; node->up && node->up->up && node->up->is_block; node = node->up) {
        if (node->up->count + node->up->added_count > 1)
            return;
        node->above = node->up;
    }
}

static void prune(struct ch_yaml_node *node)
{
    for (; node && node->up; node = node->up) {
        if (!node->is_block || ch_yaml_lines_has_children(node))
            return;
        node->is_gone = true;
    }
}

static int edit(struct move *m)
{
    struct ch_yaml_node *node, *parent, *up;
    struct ch_value value = m->root, *there = &m->root;
    int code = find(m, &m->from, m->from.len, &node);
    if (code || !node) {
        m->failed = true;
        return code;
    }
    for (size_t i = 0; i < m->from.len; i++)
        value = *at(&value, m->from.keys[i]);
    up = node->up;
    take_comments(node);
    node->is_gone = true;
    code = make_parent(m, &parent);
    for (size_t i = 0; there && i < m->to.len; i++)
        there = at(there, m->to.keys[i]);
    if (!code)
        code =
            move_node(m, node, value, parent, there, m->to.keys[m->to.len - 1]);
    prune(up);
    return code;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static bool has_path(struct ch_value root, const struct path *path)
{
    struct ch_value *v = &root;
    for (size_t i = 0; v && i < path->len; i++)
        v = at(v, path->keys[i]);
    return v != NULL && path->len > 0;
}

/* Whether the new text holds what it should. */
static int verify(struct move *m, struct chart_str text, bool *good)
{
    struct ch_value want, got;
    int code = expected(m, &want);
    *good = false;
    if (code)
        return code;
    code = parse(m->op, text, &got);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(m->op);
        return 0;
    }
    return code ? code : ch_value_deep_equal(m->op, want, got, good);
}

/* A map that holds nothing but what is moved, under the same name, goes along:
 * with its layout, and what is said of it. */
static void widen(struct move *m)
{
    while (
        m->from.len > 1 && m->to.len > 1 &&
        ch_str_eq(m->from.keys[m->from.len - 1], m->to.keys[m->to.len - 1])) {
        const struct path from = {m->from.keys, m->from.len - 1};
        const struct path to = {m->to.keys, m->to.len - 1};
        struct ch_value *parent = &m->root;
        for (size_t i = 0; i < from.len; i++)
            parent = at(parent, from.keys[i]);
        if (ch_map_len(*parent) != 1 || has_path(m->root, &to))
            return;
        m->from = from;
        m->to = to;
    }
}

static int move_in(struct ch_op *op, struct chart_str text,
                   const struct path *from, const struct path *to,
                   struct chart_str *out, bool *moved)
{
    struct move m = {.op = op, .from = *from, .to = *to};
    struct ch_buf buf;
    *moved = false;
    int code = parse(op, text, &m.root);
    if (!code)
        widen(&m);
    if (!code)
        code = ch_yaml_lines_parse(op, text, &m.tree);
    if (!code)
        code = edit(&m);
    if (code || m.failed)
        return code;
    ch_buf_init(&buf, op);
    code = ch_yaml_lines_write(&buf, m.tree);
    if (!code && buf.len && text.len && text.ptr[text.len - 1] != '\n')
        buf.len--;
    if (!code)
        code = ch_buf_take(&buf, out);
    /* Blank lines stood between what was first and what is now. */
    while (!code && out->len && is_line_end(out->ptr[0]) &&
           !is_line_end(text.ptr[0]))
        *out = ch_str_sub(*out, 1, out->len);
    return code ? code : verify(&m, *out, moved);
}

/* ---- documents ----------------------------------------------------------- */

/* "---" or "...", which parts documents. */
static bool is_marker(struct chart_str line)
{
    if (!ch_str_starts(line, CH_STR("---")) &&
        !ch_str_starts(line, CH_STR("...")))
        return false;
    return line.len == 3 || strchr(" \t\r\n", line.ptr[3]) != NULL;
}

/* Is there content behind the marker, in its line? */
static bool has_content(struct chart_str line)
{
    struct chart_str rest = ch_str_trim_ascii(ch_str_sub(line, 3, line.len));
    return rest.len && rest.ptr[0] != '#';
}

/* Where the line after the one at `at` starts. */
static size_t next_line(struct chart_str text, size_t at)
{
    size_t end = ch_str_find_byte(text, '\n', at);
    return end == CH_NPOS ? text.len : end + 1;
}

static size_t document_end(struct chart_str text, size_t at)
{
    while (at < text.len) {
        size_t next = next_line(text, at);
        if (is_marker(ch_str_sub(text, at, next)))
            break;
        at = next;
    }
    return at;
}

/* Whether a document has something at the path. */
static int holds(struct ch_op *op, struct chart_str text,
                 const struct path *path, bool *out)
{
    struct ch_value root;
    int code = parse(op, text, &root);
    *out = !code && has_path(root, path);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(op);
        code = 0;
    }
    return code;
}

/* Helm merges the documents of a file, so each that has the path is edited. */
int ch_fix_move(struct ch_op *op, struct chart_str text, struct chart_str from,
                struct chart_str to, struct chart_str *out, bool *moved)
{
    struct path source, target;
    struct ch_buf buf;
    bool any = false, good = true;
    *out = text;
    *moved = false;
    int code = ch_path_split(op, from, &source.keys, &source.len);
    if (!code)
        code = ch_path_split(op, to, &target.keys, &target.len);
    if (code || !target.len)
        return code;
    ch_buf_init(&buf, op);
    for (size_t at = 0; !code && good && at < text.len;) {
        size_t end = document_end(text, at), next = next_line(text, end);
        struct chart_str document = ch_str_sub(text, at, end);
        struct chart_str marker = ch_str_sub(text, end, next);
        bool found;
        code = holds(op, document, &source, &found);
        any = any || found;
        if (!code && found)
            code = move_in(op, document, &source, &target, &document, &good);
        good = good && !(marker.len && has_content(marker));
        ch_buf_str(&buf, document);
        ch_buf_str(&buf, marker);
        at = next;
    }
    if (code || !any || !good)
        return code ? code : ch_buf_check(&buf);
    *moved = true;
    return ch_buf_take(&buf, out);
}

/* ---- all findings
 * --------------------------------------------------------------- */

/* Whether a source is a file that can be written back. */
static bool is_editable(const struct ch_source *source)
{
    return ch_source_is_file(source) && source->text.len &&
           !ch_str_eq(source->name, CH_STR("-")) &&
           ch_str_find(source->name, CH_STR(".tgz/"), 0) == CH_NPOS;
}

static int fix_source(const struct ch_report *report, struct ch_buf *buf,
                      uint32_t index, size_t *left)
{
    const struct ch_explanation *e = report->explanation;
    const struct ch_source *source = ch_report_source(report, index);
    struct chart_str text = source->text;
    int code = 0;
    for (size_t i = 0; !code && i < e->count; i++) {
        const struct ch_finding *f = &e->findings[i];
        bool moved = false;
        if (f->source != index || f->verdict != CH_VERDICT_MISPLACED)
            continue;
        if (is_editable(source) && f->suggestion_count)
            code = ch_fix_move(buf->op, text, f->path, f->suggestions[0].path,
                               &text, &moved);
        *left += !moved;
    }
    if (code)
        return code;
    return ch_diff(buf, ch_report_file(report, source), source->text, text);
}

int ch_report_fix(const struct ch_report *report, struct ch_buf *buf,
                  size_t *left)
{
    const struct ch_origins *origins = &report->explanation->values->origins;
    int code = 0;
    *left = 0;
    for (uint32_t i = 0; !code && i < origins->source_count; i++)
        code = fix_source(report, buf, i, left);
    return code ? code : ch_buf_check(buf);
}
