#include "render/files_object.h"

#include "base/buf.h"
#include "base/slashpath.h"
#include "codec/json.h"
#include "codec/yaml.h"
#include "golib/fmt.h"
#include "golib/glob.h"
#include "value/list.h"
#include "value/map.h"
#include "value/object.h"

/* A file of the set: an index into the chart's files, and its content as a
 * value once it was asked for. */
struct entry {
    const struct ch_chart_file *file;
    const struct ch_string *content; /* null: not yet */
};

struct files {
    struct ch_object object;
    struct entry *entries;
    size_t count;
    struct ch_map *index; /* path to position in `entries`; made at need */
    struct ch_map *plain; /* path to BYTES; made at need */
};

static const struct ch_class files_class;

static struct files *as_files(struct ch_value v)
{
    return (struct files *)v.u.object;
}

static int new_files(struct ch_op *op, size_t room, struct files **out)
{
    struct files *files = CH_NEW(op, struct files);
    if (!files)
        return ch_error_code(op);
    files->entries = CH_NEW_ARRAY(op, struct entry, room);
    if (!files->entries)
        return ch_error_code(op);
    files->object.class_ = &files_class;
    *out = files;
    return 0;
}

int ch_files_object(struct ch_op *op, const struct ch_chart_file *files,
                    size_t count, struct ch_value *out)
{
    struct files *object;
    int code = new_files(op, count, &object);
    if (code)
        return code;
    for (size_t i = 0; i < count; i++)
        object->entries[i] = (struct entry){&files[i], NULL};
    object->count = count;
    *out = ch_object_value(&object->object);
    return 0;
}

static int make_index(struct ch_op *op, struct files *files)
{
    struct ch_map *index = ch_map_new(op, files->count);
    if (!index)
        return ch_error_code(op);
    for (size_t i = 0; i < files->count; i++) {
        int code = ch_map_set_str(op, index, files->entries[i].file->path,
                                  ch_int((int64_t)i));
        if (code)
            return code;
    }
    files->index = index;
    return 0;
}

/* The entry at `path`, or null in `*out`. */
static int find(struct ch_op *op, struct files *files, struct chart_str path,
                struct entry **out)
{
    *out = NULL;
    if (!files->index) {
        int code = make_index(op, files);
        if (code)
            return code;
    }
    struct ch_value *at = ch_map_get_str(files->index, path);
    if (at)
        *out = &files->entries[at->u.integer];
    return 0;
}

static int content(struct ch_op *op, struct entry *entry,
                   const struct ch_string **out)
{
    if (!entry->content)
        entry->content = ch_string_new(op, entry->file->data);
    *out = entry->content;
    return entry->content ? 0 : ch_error_code(op);
}

static struct ch_value bytes_value(const struct ch_string *s)
{
    return (struct ch_value){.type = CH_T_BYTES, .u.string = s};
}

/* The content at `path`, "" when there is none. */
static int get(struct ch_op *op, struct ch_value self, struct chart_str path,
               enum ch_type type, struct ch_value *result)
{
    struct entry *entry;
    const struct ch_string *s;
    int code = find(op, as_files(self), path, &entry);
    if (code)
        return code;
    if (entry) {
        code = content(op, entry, &s);
    } else {
        s = ch_string_new(op, CH_STR(""));
        code = s ? 0 : ch_error_code(op);
    }
    if (!code) {
        *result = ch_string_value(s);
        result->type = (uint8_t)type;
    }
    return code;
}

static int files_get(struct ch_op *op, struct ch_value self,
                     const struct ch_value *args, size_t count CH_UNUSED,
                     struct ch_value *result)
{
    return get(op, self, ch_value_str(args[0]), CH_T_STRING, result);
}

static int files_get_bytes(struct ch_op *op, struct ch_value self,
                           const struct ch_value *args, size_t count CH_UNUSED,
                           struct ch_value *result)
{
    return get(op, self, ch_value_str(args[0]), CH_T_BYTES, result);
}

static int files_glob(struct ch_op *op, struct ch_value self,
                      const struct ch_value *args, size_t count CH_UNUSED,
                      struct ch_value *result)
{
    struct files *files = as_files(self), *matched;
    struct ch_glob *glob = NULL;
    int code = ch_glob_compile(op, ch_value_str(args[0]), &glob);
    if (ch_is_fatal(code))
        return code;
    bool all = code != 0; /* Helm: a bad pattern counts as ** */
    ch_error_clear(op);
    code = new_files(op, files->count, &matched);
    if (code)
        return code;
    for (size_t i = 0; i < files->count; i++) {
        struct entry *entry = &files->entries[i];
        int match = all ? 1 : ch_glob_match(op, glob, entry->file->path);
        if (match < 0)
            return match;
        if (match)
            matched->entries[matched->count++] = *entry;
    }
    *result = ch_object_value(&matched->object);
    return 0;
}

/* Base name to content as toYAML prints it: bytes come out as base64. */
static int flatten(struct ch_op *op, struct ch_value self, enum ch_type type,
                   struct ch_value *result)
{
    struct files *files = as_files(self);
    struct ch_map *map = ch_map_new(op, files->count);
    struct ch_buf buf;
    if (!map)
        return ch_error_code(op);
    for (size_t i = 0; i < files->count; i++) {
        const struct ch_string *s;
        int code = content(op, &files->entries[i], &s);
        if (code)
            return code;
        struct ch_value v = ch_string_value(s);
        v.type = (uint8_t)type;
        code = ch_map_set_str(op, map,
                              ch_path_base(files->entries[i].file->path), v);
        if (code)
            return code;
    }
    ch_buf_init(&buf, op);
    int code = ch_yaml_emit(&buf, ch_map_value(map));
    if (code) {
        if (ch_is_fatal(code))
            return code;
        ch_error_clear(op);
        return ch_value_string(op, CH_STR(""), result);
    }
    if (buf.len && buf.ptr[buf.len - 1] == '\n')
        buf.len--;
    return ch_value_take_buf(&buf, result);
}

static int files_as_config(struct ch_op *op, struct ch_value self,
                           const struct ch_value *args CH_UNUSED,
                           size_t count CH_UNUSED, struct ch_value *result)
{
    return flatten(op, self, CH_T_STRING, result);
}

static int files_as_secrets(struct ch_op *op, struct ch_value self,
                            const struct ch_value *args CH_UNUSED,
                            size_t count CH_UNUSED, struct ch_value *result)
{
    return flatten(op, self, CH_T_BYTES, result);
}

static int push_line(struct ch_op *op, struct ch_list *list,
                     struct chart_str line)
{
    struct ch_value v;
    int code = ch_value_string(op, line, &v);
    return code ? code : ch_list_push(op, list, v);
}

static int files_lines(struct ch_op *op, struct ch_value self,
                       const struct ch_value *args, size_t count CH_UNUSED,
                       struct ch_value *result)
{
    struct entry *entry;
    struct ch_list *list = ch_list_new(op, 0);
    int code = find(op, as_files(self), ch_value_str(args[0]), &entry);
    if (!list || code)
        return ch_error_code(op);
    if (entry) {
        struct chart_str data = entry->file->data, line;
        if (!data.len)
            return ch_fail(op, CHART_EEXEC,
                           "runtime error: index out of range [-1]");
        if (data.ptr[data.len - 1] == '\n')
            data.len--;
        struct ch_str_split it = ch_str_split_start(data, '\n');
        while (!code && ch_str_split_next(&it, &line))
            code = push_line(op, list, line);
        if (!code)
            code = ch_step(op, data.len / 16);
    }
    *result = ch_list_value(list);
    result->type = CH_T_LIST_STRING;
    return code;
}

static int files_plain(struct ch_op *op, struct ch_value self,
                       struct ch_value *out)
{
    struct files *files = as_files(self);
    if (!files->plain) {
        struct ch_map *map = ch_map_new(op, files->count);
        if (!map)
            return ch_error_code(op);
        for (size_t i = 0; i < files->count; i++) {
            const struct ch_string *s;
            int code = content(op, &files->entries[i], &s);
            if (!code)
                code = ch_map_set_str(op, map, files->entries[i].file->path,
                                      bytes_value(s));
            if (code)
                return code;
        }
        files->plain = map;
    }
    *out = ch_map_value(files->plain);
    return 0;
}

static int files_field(struct ch_op *op, struct ch_value self,
                       struct chart_str name, struct ch_value *out)
{
    int code = get(op, self, name, CH_T_BYTES, out);
    return code ? code : 1;
}

static int files_json(struct ch_buf *buf, struct ch_value self)
{
    struct ch_value plain;
    int code = files_plain(buf->op, self, &plain);
    return code ? code : ch_json_emit(buf, plain, CH_JSON_COMPACT);
}

static bool files_is_true(struct ch_value self)
{
    return as_files(self)->count != 0;
}

static const struct ch_method files_methods[] = {
    {"AsConfig", "", files_as_config},
    {"AsSecrets", "", files_as_secrets},
    {"Get", "s", files_get},
    {"GetBytes", "s", files_get_bytes},
    {"Glob", "s", files_glob},
    {"Lines", "s", files_lines},
    {NULL, NULL, NULL},
};

static const struct ch_class files_class = {
    .type_name = CH_STR_INIT("engine.files"),
    .kind = CH_K_MAP,
    .methods = files_methods,
    .field = files_field,
    .json = files_json,
    .plain = files_plain,
    .is_true = files_is_true,
};
