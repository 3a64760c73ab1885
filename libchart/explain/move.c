#include "explain/move.h"

#include "codec/yaml.h"
#include "codec/yaml_lines.h"
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
    bool left;   /* something stays: its place is taken */
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

/* Moves what `from` has and `to` has not; what they differ in stays. `*left`
 * tells whether something did. */
static int join(struct ch_op *op, struct ch_map *from, struct ch_map *to,
                bool *left)
{
    int code = ch_enter(op);
    if (code)
        return code;
    for (uint32_t i = from->len; !code && i-- > 0;) {
        struct chart_str key = ch_string_str(from->entries[i].key);
        struct ch_value v = from->entries[i].value;
        struct ch_value *there = ch_map_get_str(to, key);
        bool stays = false;
        if (!there) {
            code = ch_map_set_str(op, to, key, v);
        } else if (ch_is_map(*there) && ch_is_map(v)) {
            code = join(op, v.u.map, there->u.map, &stays);
        } else {
            code = ch_value_deep_equal(op, v, *there, &stays);
            stays = !stays;
        }
        if (!code && !stays)
            (void)ch_map_remove(from, key);
        *left = *left || stays;
    }
    ch_leave(op);
    return code;
}

/* The map that holds the last key of the destination, made if need be; null
 * where something else is in the way. */
static int make_map(struct move *m, struct ch_value *root, struct ch_map **out)
{
    struct ch_value *v = root;
    int code = 0;
    for (size_t i = 0; !code && i + 1 < m->to.len && ch_is_map(*v); i++) {
        struct ch_value *inner = at(v, m->to.keys[i]);
        if (!inner || ch_is_nil(*inner)) {
            struct ch_map *made = ch_map_new(m->op, 1);
            code = made ? ch_map_set_str(m->op, v->u.map, m->to.keys[i],
                                         ch_map_value(made))
                        : ch_error_code(m->op);
            inner = at(v, m->to.keys[i]);
        }
        v = inner;
    }
    *out = !code && ch_is_map(*v) ? v->u.map : NULL;
    return code;
}

static struct ch_value *up_to(struct ch_value *root, const struct path *path,
                              size_t len)
{
    for (size_t i = 0; root && i < len; i++)
        root = at(root, path->keys[i]);
    return root;
}

/* Maps that the value left empty go after it has its place: that may be in
 * them. */
static void drop_emptied(struct move *m, struct ch_value *root)
{
    for (size_t len = m->from.len - 1; len > 0; len--) {
        struct ch_value *v = up_to(root, &m->from, len);
        if (!v || !ch_is_map(*v) || ch_map_len(*v))
            return;
        v = up_to(root, &m->from, len - 1);
        (void)ch_map_remove(v->u.map, m->from.keys[len - 1]);
    }
}

/* What the file should hold afterwards. */
static int expected(struct move *m, struct ch_value *out)
{
    struct chart_str last = m->from.keys[m->from.len - 1];
    struct chart_str key = m->to.keys[m->to.len - 1];
    struct ch_map *from, *to, *moving = ch_map_new(m->op, 1);
    int code = moving ? ch_value_deep_copy(m->op, m->root, 0, out)
                      : ch_error_code(m->op);
    if (code)
        return code;
    from = up_to(out, &m->from, m->from.len - 1)->u.map;
    code = ch_map_set_str(m->op, moving, key, *ch_map_get_str(from, last));
    (void)ch_map_remove(from, last);
    if (!code)
        code = make_map(m, out, &to);
    m->failed = !code && !to;
    if (!code && to)
        code = join(m->op, moving, to, &m->left);
    if (!code && m->left)
        code = ch_map_set_str(m->op, from, last, *ch_map_get_str(moving, key));
    if (!code)
        drop_emptied(m, out);
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

/* What is said of a node that goes is said of `heir` then. */
static void bequeath(struct ch_yaml_node *node, struct ch_yaml_node *heir)
{
    while (heir->above && heir->above != node)
        heir = heir->above;
    heir->above = node;
}

static int join_node(struct move *m, struct ch_yaml_node *node,
                     struct ch_value value, struct ch_yaml_node *known,
                     struct ch_value there);

/* Moves `node` under `parent`, or what of it is not there yet. A node that
 * stays is not gone afterwards. */
static int move_node(struct move *m, struct ch_yaml_node *node,
                     struct ch_value value, struct ch_yaml_node *parent,
                     const struct ch_value *there, struct chart_str key)
{
    struct ch_yaml_node *known = ch_yaml_lines_child(parent, key);
    bool same = false;
    if (!known || known == node || !there)
        return ch_yaml_lines_move(m->op, node, parent, key);
    if (ch_is_map(value) && ch_is_map(*there))
        return join_node(m, node, value, known, *there);
    int code = ch_value_deep_equal(m->op, value, *there, &same);
    node->is_gone = same;
    if (same)
        bequeath(node, known);
    return code;
}

static int join_node(struct move *m, struct ch_yaml_node *node,
                     struct ch_value value, struct ch_yaml_node *known,
                     struct ch_value there)
{
    bool first = true;
    int code = ch_enter(m->op);
    if (code)
        return code;
    if (ch_map_len(value)) {
        code = ch_yaml_lines_open(m->op, node, value);
        if (!code)
            code = ch_yaml_lines_open(m->op, known, there);
    }
    for (size_t i = 0; !code && i < ch_map_len(value); i++) {
        const struct ch_map_entry *entry = &value.u.map->entries[i];
        struct chart_str name = ch_string_str(entry->key);
        struct ch_yaml_node *child = ch_yaml_lines_child(node, name);
        if (child && first)
            child->above = node;
        if (child)
            code = move_node(m, child, entry->value, known,
                             ch_map_get_str(there.u.map, name), name);
        first = first && !(child && child->is_gone);
    }
    node->is_gone = !node->is_block || !ch_yaml_lines_has_children(node);
    if (node->is_gone && first)
        bequeath(node, known);
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
    return path->len > 0 && up_to(&root, path, path->len);
}

/* Whether the new text holds what it should, and all that the old one says in
 * comments. */
static int verify(struct move *m, struct chart_str before,
                  struct chart_str text, bool *good)
{
    struct ch_value want, got;
    int code = expected(m, &want);
    *good = false;
    if (code || m->failed)
        return code;
    code = parse(m->op, text, &got);
    if (code && !ch_is_fatal(code)) {
        ch_error_clear(m->op);
        return 0;
    }
    if (!code)
        code = ch_value_deep_equal(m->op, want, got, good);
    if (!code && *good)
        code = ch_yaml_lines_comments_kept(m->op, before, text, good);
    return code;
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
        const struct ch_value *parent = up_to(&m->root, &from, from.len);
        if (ch_map_len(*parent) != 1 || has_path(m->root, &to))
            return;
        m->from = from;
        m->to = to;
    }
}

static int edited(struct move *m, struct chart_str text, struct chart_str *out)
{
    struct ch_buf buf;
    ch_buf_init(&buf, m->op);
    int code = ch_yaml_lines_write(&buf, m->tree);
    if (!code && buf.len && text.len && text.ptr[text.len - 1] != '\n')
        buf.len--;
    if (!code)
        code = ch_buf_take(&buf, out);
    /* Blank lines stood between what was first and what is now. */
    while (!code && out->len && is_line_end(out->ptr[0]) &&
           !is_line_end(text.ptr[0]))
        *out = ch_str_sub(*out, 1, out->len);
    return code;
}

static int move_in(struct ch_op *op, const struct path *from,
                   const struct path *to, struct chart_str *text,
                   enum ch_moved *moved)
{
    struct move m = {.op = op, .from = *from, .to = *to};
    struct chart_str out = *text;
    bool good = false;
    *moved = CH_MOVED_NOT;
    int code = parse(op, *text, &m.root);
    if (!code)
        widen(&m);
    if (!code)
        code = ch_yaml_lines_parse(op, *text, &m.tree);
    if (!code)
        code = edit(&m);
    if (!code && !m.failed)
        code = edited(&m, *text, &out);
    if (!code && !m.failed)
        code = verify(&m, *text, out, &good);
    if (code || !good)
        return code;
    *moved = m.left ? CH_MOVED_PART : CH_MOVED_ALL;
    *text = out;
    return 0;
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
static int move_all(struct ch_op *op, struct chart_str text,
                    const struct path *from, const struct path *to,
                    struct ch_buf *buf, enum ch_moved *moved)
{
    int code = 0;
    *moved = CH_MOVED_ABSENT;
    for (size_t at = 0; !code && *moved != CH_MOVED_NOT && at < text.len;) {
        size_t end = document_end(text, at), next = next_line(text, end);
        struct chart_str document = ch_str_sub(text, at, end);
        struct chart_str marker = ch_str_sub(text, end, next);
        enum ch_moved here = CH_MOVED_ABSENT;
        bool found;
        code = holds(op, document, from, &found);
        if (!code && found)
            code = move_in(op, from, to, &document, &here);
        if (here == CH_MOVED_NOT || (marker.len && has_content(marker)))
            *moved = CH_MOVED_NOT;
        else if (here == CH_MOVED_PART || *moved == CH_MOVED_ABSENT)
            *moved = here;
        ch_buf_str(buf, document);
        ch_buf_str(buf, marker);
        at = next;
    }
    return code ? code : ch_buf_check(buf);
}

int ch_move(struct ch_op *op, struct chart_str text, struct chart_str from,
            struct chart_str to, struct chart_str *out, enum ch_moved *moved)
{
    struct path source, target;
    struct ch_buf buf;
    *out = text;
    *moved = CH_MOVED_ABSENT;
    int code = ch_path_split(op, from, &source.keys, &source.len);
    if (!code)
        code = ch_path_split(op, to, &target.keys, &target.len);
    if (code || !target.len || !source.len)
        return code;
    ch_buf_init(&buf, op);
    code = move_all(op, text, &source, &target, &buf, moved);
    if (code || *moved == CH_MOVED_NOT || *moved == CH_MOVED_ABSENT)
        return code;
    return ch_buf_take(&buf, out);
}
