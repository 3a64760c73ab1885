#include "codec/yaml_lines.h"

#include "codec/yaml.h"
#include "value/map.h"

#define INDENT_STEP 2

/* ---- lines ----------------------------------------------------------------
 */

static struct ch_yaml_text *split(struct ch_op *op, struct chart_str text)
{
    struct ch_yaml_text *out = CH_NEW(op, struct ch_yaml_text);
    size_t cap = 1;
    if (!out || ch_step(op, text.len))
        return NULL;
    for (size_t i = 0; i < text.len; i++)
        cap += text.ptr[i] == '\n';
    out->lines = CH_NEW_ARRAY(op, struct chart_str, cap);
    if (!out->lines)
        return NULL;
    for (struct chart_str line; text.len;) {
        (void)ch_str_cut(text, '\n', &line, &text);
        out->lines[out->count++] = line;
    }
    return out;
}

static size_t indent_of(struct chart_str line)
{
    size_t n = 0;
    while (n < line.len && line.ptr[n] == ' ')
        n++;
    return n;
}

static bool is_blank(struct chart_str line)
{
    return ch_str_trim_ascii(line).len == 0;
}

static bool is_comment(struct chart_str line)
{
    struct chart_str trimmed = ch_str_trim_ascii(line);
    return trimmed.len && trimmed.ptr[0] == '#';
}

static bool is_item(struct chart_str line, size_t indent)
{
    return line.len > indent && line.ptr[indent] == '-' &&
           (line.len == indent + 1 || line.ptr[indent + 1] == ' ' ||
            line.ptr[indent + 1] == '\r');
}

/* The comment in a line, from its # on; "" without one. */
static struct chart_str comment_of(struct chart_str line)
{
    char quote = 0, last = ' ';
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (quote == '"' && c == '\\')
            i++;
        else if (quote)
            quote = c == quote ? 0 : quote;
        else if ((c == '"' || c == '\'') && strchr(" \t[{,", last))
            quote = c;
        else if (c == '#' && (last == ' ' || last == '\t'))
            return ch_str_trim_ascii(ch_str_sub(line, i, line.len));
        last = c;
    }
    return CH_STR("");
}

static bool is_document(struct chart_str line)
{
    return ch_str_starts(line, CH_STR("---")) ||
           ch_str_starts(line, CH_STR("...")) ||
           ch_str_starts(line, CH_STR("%"));
}

/* ---- keys ------------------------------------------------------------------
 */

/* A key at `at` of a line: its raw text and what follows the colon. */
struct key {
    struct chart_str raw, rest;
};

static bool ends_key(struct chart_str line, size_t colon)
{
    return colon + 1 == line.len || line.ptr[colon + 1] == ' ' ||
           line.ptr[colon + 1] == '\r' || line.ptr[colon + 1] == '\t';
}

static bool read_key(struct chart_str line, size_t at, struct key *key)
{
    size_t i = at;
    if (at >= line.len || strchr("#{}[]&*!|>%@`?,", line.ptr[at]))
        return false;
    if (line.ptr[at] == '"' || line.ptr[at] == '\'') {
        char quote = line.ptr[at];
        for (i = at + 1; i < line.len && line.ptr[i] != quote; i++)
            if (quote == '"' && line.ptr[i] == '\\')
                i++;
        if (i >= line.len)
            return false;
        for (i++; i < line.len && line.ptr[i] == ' ';)
            i++;
        if (i == line.len || line.ptr[i] != ':' || !ends_key(line, i))
            return false;
    } else {
        while (i < line.len && !(line.ptr[i] == ':' && ends_key(line, i)))
            i++;
        if (i == line.len)
            return false;
    }
    key->raw = ch_str_trim_ascii(ch_str_sub(line, at, i));
    key->rest = ch_str_trim_ascii(ch_str_sub(line, i + 1, line.len));
    return key->raw.len != 0;
}

/* The key's name. Quoted ones with escapes keep their raw text: nobody finds
 * them then. */
static struct chart_str unquoted(struct chart_str raw)
{
    bool quoted = raw.len >= 2 && (raw.ptr[0] == '"' || raw.ptr[0] == '\'') &&
                  raw.ptr[raw.len - 1] == raw.ptr[0];
    if (!quoted)
        return raw;
    struct chart_str inner = ch_str_sub(raw, 1, raw.len - 1);
    if (ch_str_find_byte(inner, '\\', 0) != CH_NPOS ||
        ch_str_find_byte(inner, '\'', 0) != CH_NPOS)
        return raw;
    return inner;
}

/* ---- reading ---------------------------------------------------------------
 */

static int push(struct ch_op *op, struct ch_yaml_node ***list, size_t *count,
                size_t *cap, struct ch_yaml_node *node)
{
    if (*count == *cap) {
        size_t more = *cap ? *cap * 2 : 8;
        struct ch_yaml_node **grown = (struct ch_yaml_node **)ch_realloc_array(
            op, (void *)*list, *cap, more, sizeof *grown);
        if (!grown)
            return ch_error_code(op);
        *list = grown;
        *cap = more;
    }
    (*list)[(*count)++] = node;
    return 0;
}

/* Behind the last line that belongs to a key at `line`: deeper ones, and items
 * at its own depth. */
static size_t end_of(const struct ch_yaml_text *text, size_t line, size_t end,
                     size_t indent)
{
    size_t last = line + 1;
    for (size_t i = line + 1; i < end; i++) {
        struct chart_str s = text->lines[i];
        size_t depth = indent_of(s);
        if (is_blank(s) || (is_comment(s) && depth <= indent))
            continue;
        if (depth < indent || (depth == indent && !is_item(s, indent)))
            break;
        last = i + 1;
    }
    return last;
}

static int read_map(struct ch_op *op, struct ch_yaml_node *node, size_t from,
                    size_t end, size_t indent);

/* Whether what follows a key's colon leaves its value to the next lines. */
static bool is_open(struct chart_str rest)
{
    return rest.len == 0 || rest.ptr[0] == '#';
}

/* Reads the block map below a key, if there is one. */
static int read_inside(struct ch_op *op, struct ch_yaml_node *node)
{
    size_t i = node->line + 1;
    struct key key;
    while (i < node->end &&
           (is_blank(node->text->lines[i]) || is_comment(node->text->lines[i])))
        i++;
    if (i == node->end)
        return 0;
    size_t indent = indent_of(node->text->lines[i]);
    if (indent <= node->indent || is_item(node->text->lines[i], indent) ||
        !read_key(node->text->lines[i], indent, &key))
        return 0;
    int code = ch_enter(op);
    if (code)
        return code;
    code = read_map(op, node, i, node->end, indent);
    ch_leave(op);
    return code;
}

static size_t lead_of(const struct ch_yaml_text *text, size_t line,
                      size_t floor, size_t indent)
{
    while (line > floor && is_comment(text->lines[line - 1]) &&
           indent_of(text->lines[line - 1]) == indent)
        line--;
    return line;
}

/* The keys of a block map whose first one is at line `from`. What does not look
 * like one makes the whole map text. */
static int read_map(struct ch_op *op, struct ch_yaml_node *node, size_t from,
                    size_t end, size_t indent)
{
    const struct ch_yaml_text *text = node->text;
    size_t floor = node->up ? node->line + 1 : 0;
    int code = 0;
    for (size_t i = from; !code && i < end;) {
        struct key key;
        struct chart_str s = text->lines[i];
        if (is_blank(s) || is_comment(s)) {
            i++;
            continue;
        }
        if (indent_of(s) != indent || !read_key(s, indent, &key)) {
            node->count = 0;
            return 0;
        }
        struct ch_yaml_node *child = CH_NEW(op, struct ch_yaml_node);
        if (!child)
            return ch_error_code(op);
        *child = (struct ch_yaml_node){.key = unquoted(key.raw),
                                       .up = node,
                                       .text = text,
                                       .lead = lead_of(text, i, floor, indent),
                                       .line = i,
                                       .end = end_of(text, i, end, indent),
                                       .indent = indent};
        code = push(op, &node->children, &node->count, &node->cap, child);
        if (!code && is_open(key.rest))
            code = read_inside(op, child);
        i = floor = child->end;
    }
    node->is_block = node->count > 0;
    return code ? code : ch_step(op, node->count);
}

int ch_yaml_lines_parse(struct ch_op *op, struct chart_str text,
                        struct ch_yaml_node **out)
{
    struct ch_yaml_node *root = CH_NEW(op, struct ch_yaml_node);
    const struct ch_yaml_text *lines = split(op, text);
    size_t i = 0;
    struct key key;
    if (!root || !lines)
        return ch_error_code(op);
    *out = root;
    root->text = lines;
    root->end = lines->count;
    while (i < lines->count &&
           (is_blank(lines->lines[i]) || is_comment(lines->lines[i]) ||
            is_document(lines->lines[i])))
        i++;
    if (i == lines->count ||
        !read_key(lines->lines[i], indent_of(lines->lines[i]), &key))
        return 0;
    return read_map(op, root, i, lines->count, indent_of(lines->lines[i]));
}

/* ---- looking ----------------------------------------------------------------
 */

static struct ch_yaml_node *find(struct ch_yaml_node *const *list, size_t count,
                                 struct chart_str key)
{
    for (size_t i = 0; i < count; i++) {
        struct chart_str name =
            list[i]->new_key.len ? list[i]->new_key : list[i]->key;
        if (!list[i]->is_gone && ch_str_eq(name, key))
            return list[i];
    }
    return NULL;
}

struct ch_yaml_node *ch_yaml_lines_child(const struct ch_yaml_node *node,
                                         struct chart_str key)
{
    struct ch_yaml_node *child = find(node->children, node->count, key);
    return child ? child : find(node->added, node->added_count, key);
}

bool ch_yaml_lines_has_children(const struct ch_yaml_node *node)
{
    for (size_t i = 0; i < node->count; i++)
        if (!node->children[i]->is_gone)
            return true;
    for (size_t i = 0; i < node->added_count; i++)
        if (!node->added[i]->is_gone)
            return true;
    return false;
}

/* ---- changing ---------------------------------------------------------------
 */

int ch_yaml_lines_attach(struct ch_op *op, struct ch_yaml_node *node,
                         struct ch_yaml_node *child)
{
    child->up = node;
    node->is_block = true;
    return push(op, &node->added, &node->added_count, &node->added_cap, child);
}

int ch_yaml_lines_add(struct ch_op *op, struct ch_yaml_node *node,
                      struct chart_str key, struct ch_yaml_node **out)
{
    struct ch_yaml_node *child = CH_NEW(op, struct ch_yaml_node);
    if (!child)
        return ch_error_code(op);
    child->key = key;
    *out = child;
    return ch_yaml_lines_attach(op, node, child);
}

int ch_yaml_lines_graft(struct ch_op *op, struct ch_yaml_node *node,
                        struct chart_str key, const struct ch_yaml_node *root)
{
    struct ch_yaml_node *child = CH_NEW(op, struct ch_yaml_node);
    if (!child)
        return ch_error_code(op);
    *child = *root;
    child->key = key;
    child->is_graft = true;
    return ch_yaml_lines_attach(op, node, child);
}

int ch_yaml_lines_open(struct ch_op *op, struct ch_yaml_node *node,
                       struct ch_value value)
{
    struct ch_buf buf;
    struct chart_str text;
    struct ch_yaml_node *inner;
    if (node->is_block)
        return 0;
    node->is_block = node->is_opened = true;
    if (!ch_is_map(value) || ch_map_len(value) == 0)
        return 0;
    ch_buf_init(&buf, op);
    int code = ch_yaml_emit(&buf, value);
    if (!code)
        code = ch_buf_take(&buf, &text);
    if (!code)
        code = ch_yaml_lines_parse(op, text, &inner);
    for (size_t i = 0; !code && i < inner->count; i++)
        code = ch_yaml_lines_attach(op, node, inner->children[i]);
    return code;
}

int ch_yaml_lines_move(struct ch_op *op, struct ch_yaml_node *child,
                       struct ch_yaml_node *node, struct chart_str key)
{
    struct ch_yaml_node *copy = CH_NEW(op, struct ch_yaml_node);
    if (!copy)
        return ch_error_code(op);
    *copy = *child;
    copy->is_gone = false;
    child->is_gone = true;
    if (!ch_str_eq(copy->key, key))
        copy->new_key = key;
    return ch_yaml_lines_attach(op, node, copy);
}

int ch_yaml_lines_merge(struct ch_op *op, struct ch_yaml_node *into,
                        const struct ch_yaml_node *from)
{
    int code = ch_enter(op);
    if (code)
        return code;
    code = ch_step(op, (uint64_t)from->count * (into->count + 1));
    for (size_t i = 0; !code && i < from->count; i++) {
        struct ch_yaml_node *child = from->children[i];
        struct ch_yaml_node *known = ch_yaml_lines_child(into, child->key);
        if (!known)
            code = ch_yaml_lines_attach(op, into, child);
        else if (known->is_block && child->is_block)
            code = ch_yaml_lines_merge(op, known, child);
    }
    ch_leave(op);
    return code;
}

/* ---- writing ----------------------------------------------------------------
 */

static void write_line(struct ch_buf *buf, struct chart_str line,
                       ptrdiff_t shift)
{
    if (is_blank(line)) {
        line = ch_str_trim_ascii(line);
    } else if (shift > 0) {
        ch_buf_fill(buf, ' ', (size_t)shift);
    } else if (shift < 0) {
        size_t have = indent_of(line), less = (size_t)-shift;
        line = ch_str_sub(line, less < have ? less : have, line.len);
    }
    ch_buf_str(buf, line);
    ch_buf_byte(buf, '\n');
}

static void write_lines(struct ch_buf *buf, const struct ch_yaml_node *node,
                        size_t from, size_t to, ptrdiff_t shift)
{
    for (size_t i = from; i < to; i++)
        if (!node->is_graft || !is_document(node->text->lines[i]))
            write_line(buf, node->text->lines[i], shift);
}

/* A key as YAML spells it, quoted where it must be. */
static int write_key(struct ch_buf *buf, struct chart_str key)
{
    struct ch_map *map = ch_map_new(buf->op, 1);
    if (!map)
        return ch_error_code(buf->op);
    int code = ch_map_set_str(buf->op, map, key, ch_bool(true));
    if (code)
        return code;
    code = ch_yaml_emit(buf, ch_map_value(map));
    if (!code && buf->len >= 6)
        buf->len -= 6; /* " true\n" */
    return code;
}

static int write_key_line(struct ch_buf *buf, const struct ch_yaml_node *node,
                          ptrdiff_t shift)
{
    struct chart_str line = node->text->lines[node->line];
    struct key key;
    if ((!node->new_key.len && !node->is_opened) ||
        !read_key(line, node->indent, &key)) {
        write_line(buf, line, shift);
        return 0;
    }
    ptrdiff_t indent = (ptrdiff_t)node->indent + shift;
    ch_buf_fill(buf, ' ', indent > 0 ? (size_t)indent : 0);
    int code = 0;
    if (node->new_key.len) {
        code = write_key(buf, node->new_key);
    } else {
        ch_buf_str(buf, key.raw);
        ch_buf_byte(buf, ':');
    }
    struct chart_str rest = node->is_opened ? comment_of(key.rest) : key.rest;
    if (rest.len) {
        ch_buf_byte(buf, ' ');
        ch_buf_str(buf, rest);
    }
    ch_buf_byte(buf, '\n');
    return code;
}

static int write_node(struct ch_buf *buf, const struct ch_yaml_node *node,
                      size_t indent);

/* How far the file goes in from one level to the next, above the node. */
static size_t step_of(const struct ch_yaml_node *node)
{
    for (const struct ch_yaml_node *up = node->up; up; up = up->up)
        if (up->count && up->children[0]->indent > up->indent)
            return up->children[0]->indent - up->indent;
    return INDENT_STEP;
}

static size_t child_indent(const struct ch_yaml_node *node, size_t indent)
{
    if (node->count)
        return node->children[0]->indent - node->indent + indent;
    return node->up && !node->is_graft ? indent + step_of(node) : indent;
}

/* Whether the children stand apart from each other. */
static bool is_airy(const struct ch_yaml_node *node)
{
    return node->count > 1 && node->children[node->count - 1]->lead >
                                  node->children[node->count - 2]->end;
}

static int write_inside(struct ch_buf *buf, const struct ch_yaml_node *node,
                        size_t indent)
{
    ptrdiff_t shift = (ptrdiff_t)indent - (ptrdiff_t)node->indent;
    size_t at = node->up && !node->is_graft ? node->line + 1 : 0, inner;
    int code = 0;
    inner = child_indent(node, indent);
    for (size_t i = 0; !code && i < node->count; i++) {
        const struct ch_yaml_node *child = node->children[i];
        write_lines(buf, node, at, child->lead, shift);
        code = write_node(buf, child, inner);
        at = child->end;
    }
    if (node->text && !node->is_opened)
        write_lines(buf, node, at, node->end, shift);
    for (size_t i = 0; !code && i < node->added_count; i++) {
        if (is_airy(node) && !node->added[i]->is_gone)
            ch_buf_byte(buf, '\n');
        code = write_node(buf, node->added[i], inner);
    }
    return code;
}

/* Of blank lines on both sides of what is gone, one side is enough. */
static void leave_out(struct ch_buf *buf, const struct ch_yaml_node *node)
{
    const struct ch_yaml_text *text = node->text;
    if (text && node->end < text->count && is_blank(text->lines[node->end]) &&
        ch_str_ends(ch_buf_view(buf), CH_STR("\n\n")))
        buf->len--;
}

/* Comments of what stood around the node and is no more. */
static void write_above(struct ch_buf *buf, const struct ch_yaml_node *node,
                        size_t indent)
{
    const struct ch_yaml_node *above[16];
    size_t count = 0;
    for (node = node->above; node && count < CH_COUNT(above);
         node = node->above)
        above[count++] = node;
    while (count-- > 0) {
        const struct ch_yaml_node *gone = above[count];
        if (!gone->is_gone || !gone->text)
            continue;
        write_lines(buf, gone, gone->lead, gone->line,
                    (ptrdiff_t)indent - (ptrdiff_t)gone->indent);
        struct chart_str comment = comment_of(gone->text->lines[gone->line]);
        if (comment.len) {
            ch_buf_fill(buf, ' ', indent);
            ch_buf_str(buf, comment);
            ch_buf_byte(buf, '\n');
        }
    }
}

/* The node with its key at `indent`. */
static int write_node(struct ch_buf *buf, const struct ch_yaml_node *node,
                      size_t indent)
{
    ptrdiff_t shift = (ptrdiff_t)indent - (ptrdiff_t)node->indent;
    int code = ch_enter(buf->op);
    if (code)
        return code;
    if (node->is_gone) {
        leave_out(buf, node);
        ch_leave(buf->op);
        return 0;
    }
    write_above(buf, node, indent);
    if (node->text && !node->is_graft) {
        write_lines(buf, node, node->lead, node->line, shift);
        code = write_key_line(buf, node, shift);
    } else {
        ch_buf_fill(buf, ' ', indent);
        code = write_key(buf, node->key);
        ch_buf_byte(buf, '\n');
    }
    if (!code)
        code = write_inside(buf, node,
                            node->is_graft ? indent + INDENT_STEP : indent);
    ch_leave(buf->op);
    return code;
}

int ch_yaml_lines_write(struct ch_buf *buf, const struct ch_yaml_node *root)
{
    int code = ch_step(buf->op, root->text ? root->text->count + 1 : 1);
    if (!code)
        code = write_inside(buf, root, root->indent);
    return code ? code : ch_buf_check(buf);
}

/* ---- comments --------------------------------------------------------------
 */

/* How often each comment stands in a text. */
static int count_comments(struct ch_op *op, struct chart_str text,
                          struct ch_map *counts, int64_t step)
{
    int code = ch_step(op, text.len);
    for (struct chart_str line; !code && text.len;) {
        (void)ch_str_cut(text, '\n', &line, &text);
        struct chart_str comment = comment_of(line);
        struct ch_value *known = ch_map_get_str(counts, comment);
        if (known)
            known->u.integer += step;
        else if (comment.len)
            code = ch_map_set_str(op, counts, comment, ch_int64(step));
    }
    return code;
}

int ch_yaml_lines_comments_kept(struct ch_op *op, struct chart_str before,
                                struct chart_str after, bool *kept)
{
    struct ch_map *counts = ch_map_new(op, 0);
    int code =
        counts ? count_comments(op, before, counts, 1) : ch_error_code(op);
    if (!code)
        code = count_comments(op, after, counts, -1);
    *kept = !code;
    for (uint32_t i = 0; !code && i < counts->len; i++)
        *kept = *kept && counts->entries[i].value.u.integer <= 0;
    return code;
}
