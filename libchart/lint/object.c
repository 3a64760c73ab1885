#include "lint/object.h"

#include "base/error.h"
#include "base/lines.h"
#include "base/utf8.h"
#include "chart/fields.h"
#include "codec/json.h"
#include "codec/yaml.h"
#include "golib/unicode.h"
#include "value/list.h"
#include "value/map.h"

/* ---- decoding ------------------------------------------------------------ */

/* Where Go says a value did not fit: "k8sYamlStruct.Kind". */
struct target {
    struct ch_op *op;
    const char *lead; /* in front of "json: cannot unmarshal" */
    bool scalars;     /* numbers and booleans become text, as from YAML */
};

static const char yaml_lead[] =
    "error unmarshaling JSON: while decoding JSON: ";

static const char *json_name(struct ch_value v)
{
    if (v.type == CH_T_BOOL)
        return "bool";
    if (v.type == CH_T_STRING)
        return "string";
    if (ch_is_list(v))
        return "array";
    return ch_is_map(v) ? "object" : "number";
}

static int mismatch(const struct target *t, struct ch_value v,
                    const char *field, const char *type)
{
    if (!field)
        return ch_fail(t->op, CHART_ESYNTAX,
                       "%sjson: cannot unmarshal %s into Go value of type %s",
                       t->lead, json_name(v), type);
    return ch_fail(t->op, CHART_ESYNTAX,
                   "%sjson: cannot unmarshal %s into Go struct field %s of "
                   "type %s",
                   t->lead, json_name(v), field, type);
}

static int read_string(const struct target *t, struct ch_value v,
                       const char *field, struct chart_str *out)
{
    struct ch_buf buf;
    if (ch_is_nil(v))
        return 0;
    if (v.type == CH_T_STRING) {
        *out = ch_value_str(v);
        return 0;
    }
    ch_buf_init(&buf, t->op);
    if (!t->scalars || !ch_scalar_text(&buf, v))
        return mismatch(t, v, field, "string");
    return ch_buf_take(&buf, out);
}

static bool named(const struct ch_map_entry *entry, const char *name)
{
    return ch_str_eq_fold_ascii(ch_string_str(entry->key), ch_str_z(name));
}

static int read_metadata(const struct target *t, struct ch_value v,
                         struct ch_lint_object *object)
{
    struct chart_str ignored;
    if (ch_is_nil(v))
        return 0;
    if (!ch_is_map(v))
        return mismatch(t, v, "k8sYamlStruct.Metadata",
                        "rules.k8sYamlMetadata");
    int code = ch_map_sort(t->op, v.u.map);
    for (size_t i = 0; !code && i < ch_map_len(v); i++) {
        const struct ch_map_entry *entry = &v.u.map->entries[i];
        if (named(entry, "name"))
            code = read_string(t, entry->value, "k8sYamlMetadata.Metadata.Name",
                               &object->name);
        else if (named(entry, "namespace"))
            code = read_string(t, entry->value,
                               "k8sYamlMetadata.Metadata.Namespace", &ignored);
    }
    return code;
}

static int read_object(const struct target *t, struct ch_value v,
                       struct ch_lint_object *object)
{
    if (ch_is_nil(v))
        return 0;
    if (!ch_is_map(v))
        return mismatch(t, v, NULL, "rules.k8sYamlStruct");
    object->present = true;
    int code = ch_map_sort(t->op, v.u.map);
    for (size_t i = 0; !code && i < ch_map_len(v); i++) {
        const struct ch_map_entry *entry = &v.u.map->entries[i];
        if (named(entry, "apiVersion"))
            code = read_string(t, entry->value, "k8sYamlStruct.apiVersion",
                               &object->api_version);
        else if (named(entry, "kind"))
            code = read_string(t, entry->value, "k8sYamlStruct.Kind",
                               &object->kind);
        else if (named(entry, "metadata"))
            code = read_metadata(t, entry->value, object);
    }
    return code ? code : ch_step(t->op, ch_map_len(v));
}

/* The last member of a map that Go would read into a field. */
static struct ch_value member(struct ch_value v, const char *name)
{
    struct ch_value found = ch_nil();
    for (size_t i = 0; ch_is_map(v) && i < ch_map_len(v); i++)
        if (named(&v.u.map->entries[i], name))
            found = v.u.map->entries[i].value;
    return found;
}

/* ---- places -------------------------------------------------------------- */

/* A piece of the file as a value whose parts know where they are written. */
struct placed {
    struct chart_str text;
    uint32_t lines_before;
    struct ch_origins origins;
    struct ch_value value;
};

static int parse_placed(struct ch_op *op, struct placed *p)
{
    const struct ch_yaml_options options = {.origins = &p->origins,
                                            .integers = true};
    int code = ch_origins_init(op, &p->origins);
    return code ? code
                : ch_yaml_parse_piece(op, p->text, 0, &options, &p->value);
}

static void set_start(struct ch_lint_object *object, uint32_t lines_before)
{
    const struct ch_lint_spot start = {lines_before + 1, 1};
    object->start = object->api_version_at = object->kind_at = object->name_at =
        start;
}

/* Of what a scalar says, behind its quote. */
static void set_spot(const struct placed *p, struct ch_value v,
                     struct ch_lint_spot *spot)
{
    const struct ch_origin *at = ch_origins_get(&p->origins, v.origin);
    if (!at)
        return;
    struct chart_str line = ch_line_of(p->text, at->value_line);
    char first =
        at->value_column - 1 < line.len ? line.ptr[at->value_column - 1] : '\0';
    *spot = (struct ch_lint_spot){p->lines_before + at->value_line,
                                  at->value_column +
                                      (first == '"' || first == '\'')};
}

static void set_spots(const struct placed *p, struct ch_lint_object *object)
{
    struct ch_value metadata = member(p->value, "metadata");
    set_spot(p, p->value, &object->start);
    set_spot(p, member(p->value, "apiVersion"), &object->api_version_at);
    set_spot(p, member(p->value, "kind"), &object->kind_at);
    set_spot(p, metadata, &object->name_at);
    set_spot(p, member(metadata, "name"), &object->name_at);
}

/* ---- JSON ---------------------------------------------------------------- */

static size_t skip_space(struct chart_str s, size_t at)
{
    while (at < s.len) {
        size_t width;
        if (!ch_uni_is_space(ch_utf8_decode(s, at, &width)))
            break;
        at += width;
    }
    return at;
}

/* The end of the value that begins at `at`; brackets and strings are looked
 * at, no more. */
static size_t value_end(struct chart_str s, size_t at)
{
    size_t depth = 0;
    bool quoted = false;
    for (; at < s.len; at++) {
        char c = s.ptr[at];
        if (quoted) {
            at += c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']') && (depth == 0 || --depth == 0)) {
            return at + 1;
        }
    }
    return s.len;
}

static bool json_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static uint32_t count_lines(struct chart_str s, size_t from, size_t to)
{
    uint32_t lines = 0;
    for (size_t i = from; i < to; i++)
        lines += s.ptr[i] == '\n';
    return lines;
}

/* Where Go's scanner stops in a text that is no JSON: one past the byte at
 * fault, which is the first after which what was read is hopeless. */
static size_t syntax_offset(struct ch_op *op, struct chart_str s,
                            struct chart_str want)
{
    size_t low = 1, high = s.len;
    while (low < high) { /* the shortest beginning with that very error */
        size_t middle = low + (high - low) / 2;
        struct ch_value ignored;
        bool same =
            ch_json_parse(op, ch_str_sub(s, 0, middle), &ignored) != 0 &&
            ch_str_eq(ch_error_text(op), want);
        ch_error_clear(op);
        if (same)
            high = middle;
        else
            low = middle + 1;
    }
    return high;
}

/* Turns the JSON error that is set into the decoder's. */
static int json_error(struct ch_lint_objects *it, struct chart_str value,
                      bool plain)
{
    struct ch_op *op = it->op;
    struct chart_str text = ch_str_dup(op, ch_error_text(op));
    if (!text.ptr)
        return CHART_ENOMEM;
    if (ch_str_eq(text, CH_STR("unexpected end of JSON input"))) {
        ch_error_set_text(op, CH_STR("unexpected EOF"));
        return CHART_ESYNTAX;
    }
    if (plain)
        return CHART_ESYNTAX;
    ch_error_clear(op);
    size_t offset = syntax_offset(op, value, text);
    return ch_fail(op, CHART_ESYNTAX, "json: offset %zu: %.*s", it->at + offset,
                   CH_STR_ARG(text));
}

/* JSON is YAML as well, which knows where it is. */
static int place_json(struct ch_lint_objects *it, struct chart_str text,
                      struct ch_lint_object *object)
{
    struct placed placed = {.text = text, .lines_before = it->line};
    int code = parse_placed(it->op, &placed);
    if (code && ch_is_fatal(code))
        return code;
    if (code)
        ch_error_clear(it->op);
    else
        set_spots(&placed, object);
    return 0;
}

/* One value as JSON: 1, 0 at the end, or a code. */
static int next_json(struct ch_lint_objects *it, struct ch_lint_object *object)
{
    const struct target target = {it->op, "", false};
    size_t from = it->at;
    struct ch_value v;
    while (from < it->text.len && json_space(it->text.ptr[from]))
        from++;
    if (from == it->text.len)
        return 0;
    size_t end = value_end(it->text, from);
    struct chart_str value = ch_str_sub(it->text, it->at, end);
    int code = ch_step(it->op, value.len);
    if (code)
        return code;
    code = ch_json_parse(it->op, value, &v);
    if (code)
        return ch_is_fatal(code) ? code : json_error(it, value, it->count > 1);
    code = read_object(&target, v, object);
    if (code)
        return code;
    set_start(object, it->line + count_lines(it->text, it->at, from));
    code = place_json(it, value, object);
    if (code)
        return code;
    it->line += count_lines(it->text, it->at, end);
    it->at = end;
    return 1;
}

/* ---- YAML ---------------------------------------------------------------- */

/* The next line without its end; false at the end of the text. */
static bool next_line(struct ch_lint_objects *it, struct chart_str *line)
{
    if (it->at >= it->text.len)
        return false;
    size_t end = ch_str_find_byte(it->text, '\n', it->at);
    bool ended = end != CH_NPOS;
    if (!ended)
        end = it->text.len;
    *line = ch_str_sub(it->text, it->at, end);
    if (ended && line->len && line->ptr[line->len - 1] == '\r')
        line->len--;
    it->at = end + 1;
    it->line++;
    return true;
}

static int parse_piece(struct ch_lint_objects *it, struct chart_str piece,
                       uint32_t start, struct ch_lint_object *object)
{
    const struct target target = {it->op, yaml_lead, true};
    struct placed placed = {.text = piece, .lines_before = start};
    it->base = start;
    int code = parse_placed(it->op, &placed);
    if (!code)
        code = read_object(&target, placed.value, object);
    set_start(object, start);
    if (code)
        return code;
    set_spots(&placed, object);
    return 1;
}

/* Whether the line separates documents; an error when it has more to say. */
static int check_separator(struct ch_op *op, struct chart_str line,
                           bool *separates)
{
    *separates = ch_str_starts(line, CH_STR("---"));
    if (!*separates)
        return 0;
    struct chart_str rest = ch_trim_space(ch_str_sub(line, 3, line.len));
    if (!rest.len || rest.ptr[0] == '#')
        return 0;
    return ch_fail(op, CHART_ESYNTAX, "invalid Yaml document separator: %.*s",
                   CH_STR_ARG(rest));
}

/* A separator with nothing in front of it is part of the document. */
static int next_yaml(struct ch_lint_objects *it, struct ch_lint_object *object)
{
    struct ch_buf piece;
    struct chart_str line, text;
    uint32_t start = it->line;
    ch_buf_init(&piece, it->op);
    while (next_line(it, &line)) {
        bool separates;
        int code = check_separator(it->op, line, &separates);
        if (code)
            return code;
        if (separates && piece.len)
            break;
        ch_buf_str(&piece, line);
        ch_buf_byte(&piece, '\n');
    }
    if (!piece.len)
        return ch_buf_check(&piece);
    int code = ch_buf_take(&piece, &text);
    return code ? code : parse_piece(it, text, start, object);
}

/* ---- both ---------------------------------------------------------------- */

struct ch_lint_objects ch_lint_objects_start(struct ch_op *op,
                                             struct chart_str text)
{
    struct chart_str head = ch_str_sub(text, 0, 4096);
    size_t first = skip_space(head, 0);
    return (struct ch_lint_objects){
        .op = op,
        .text = text,
        .json = first < head.len && head.ptr[first] == '{',
    };
}

/* White space up to a line's end is JSON's still. */
static void leave_json(struct ch_lint_objects *it)
{
    size_t end = skip_space(it->text, it->at);
    size_t line = ch_str_find_byte(it->text, '\n', it->at);
    it->json = false;
    if (line != CH_NPOS && line < end) {
        it->at = line + 1;
        it->line++;
    } else {
        it->at = end;
    }
}

int ch_lint_objects_next(struct ch_lint_objects *it,
                         struct ch_lint_object *object)
{
    struct chart_str first = CH_STR("");
    struct ch_op *op = it->op;
    const struct ch_lint_object none = {
        .api_version = CH_STR(""), .kind = CH_STR(""), .name = CH_STR("")};
    *object = none;
    if (it->json) {
        int code = next_json(it, object);
        it->count += code == 1;
        if (code >= 0 || ch_is_fatal(code) || it->count > 1)
            return code;
        first = ch_str_dup(op, ch_error_text(op));
        if (!first.ptr)
            return CHART_ENOMEM;
        ch_error_clear(op);
        leave_json(it);
        *object = none;
    }
    int code = next_yaml(it, object);
    it->count += code == 1;
    if (code < 0 && first.len && !ch_is_fatal(code))
        ch_error_set_text(op, first);
    return code;
}

struct ch_lint_spot ch_lint_objects_fault(const struct ch_lint_objects *it)
{
    const struct chart_error *err = it->op->error;
    struct ch_lint_spot spot = {it->base + 1, 1};
    if (err && err->frame_count && err->frames[0].line) {
        spot.line = it->base + err->frames[0].line;
        spot.column = err->frames[0].column;
    }
    return spot;
}

/* ---- lists --------------------------------------------------------------- */

static int read_annotations(const struct target *t, struct ch_value v,
                            const struct ch_value **found)
{
    struct chart_str text;
    if (ch_is_nil(v))
        return 0;
    if (!ch_is_map(v))
        return mismatch(t, v, ".Items.Metadata.Annotations",
                        "map[string]string");
    int code = ch_map_sort(t->op, v.u.map);
    for (size_t i = 0; !code && i < ch_map_len(v); i++)
        code = read_string(t, v.u.map->entries[i].value,
                           ".Items.Metadata.Annotations", &text);
    const struct ch_value *policy =
        ch_map_get_str(v.u.map, CH_STR("helm.sh/resource-policy"));
    if (!*found)
        *found = policy;
    return code;
}

#define ANNOTATIONS "struct { Annotations map[string]string }"
#define ITEM "struct { Metadata " ANNOTATIONS " }"

static int read_item(const struct target *t, struct ch_value item,
                     const struct ch_value **found)
{
    if (!ch_is_nil(item) && !ch_is_map(item))
        return mismatch(t, item, ".Items", ITEM);
    struct ch_value metadata = member(item, "metadata");
    if (!ch_is_nil(metadata) && !ch_is_map(metadata))
        return mismatch(t, metadata, ".Items.Metadata", ANNOTATIONS);
    return read_annotations(t, member(metadata, "annotations"), found);
}

/* `*found`: the first such annotation. */
static int read_list(const struct target *t, struct ch_value v,
                     const struct ch_value **found)
{
    if (ch_is_nil(v))
        return 0;
    if (!ch_is_map(v))
        return mismatch(t, v, NULL, "struct { Items []" ITEM " }");
    struct ch_value items = member(v, "items");
    if (ch_is_nil(items))
        return 0;
    if (!ch_is_list(items))
        return mismatch(t, items, ".Items", "[]" ITEM);
    int code = 0;
    for (size_t i = 0; !code && i < ch_list_len(items); i++)
        code = read_item(t, ch_list_at(items, i), found);
    return code;
}

int ch_lint_list_annotated(struct ch_op *op, struct chart_str manifest,
                           bool *found, struct ch_lint_spot *spot)
{
    const struct target target = {op, yaml_lead, true};
    struct placed placed = {.text = manifest};
    const struct ch_value *annotation = NULL;
    int code = parse_placed(op, &placed);
    if (!code)
        code = read_list(&target, placed.value, &annotation);
    *found = annotation != NULL;
    const struct ch_origin *at =
        annotation ? ch_origins_get(&placed.origins, annotation->origin) : NULL;
    if (at)
        *spot = (struct ch_lint_spot){at->line, at->column};
    return code;
}
