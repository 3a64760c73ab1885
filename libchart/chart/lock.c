#include "chart/lock.h"

#include "chart/metadata.h"

static const struct ch_field lock_fields[] = {
    {.name = CH_STR_INIT("generated"),
     .kind = CH_FIELD_TIME,
     .offset = offsetof(struct ch_lock, generated)},
    {.name = CH_STR_INIT("digest"),
     .kind = CH_FIELD_STRING,
     .offset = offsetof(struct ch_lock, digest)},
    {.name = CH_STR_INIT("dependencies"),
     .kind = CH_FIELD_STRUCTS,
     .offset = offsetof(struct ch_lock, dependencies),
     .count_offset = offsetof(struct ch_lock, count),
     .nested = &ch_dependency_shape},
};
static const struct ch_struct lock_shape = {
    "Lock",
    "v2.Lock",
    lock_fields,
    CH_COUNT(lock_fields),
    sizeof(struct ch_lock),
    CH_NO_OFFSET,
};

int ch_lock_read(struct ch_op *op, struct chart_str text, struct chart_str name,
                 struct ch_lock **lock)
{
    struct ch_metadata_file file;
    int code = ch_metadata_parse(op, text, name, &file);
    *lock = NULL;
    if (code || ch_is_nil(file.value))
        return code;
    struct ch_fields_source where = {name, &file.origins};
    struct ch_lock *out = CH_NEW(op, struct ch_lock);
    if (!out)
        return ch_error_code(op);
    *lock = out;
    return ch_fields_decode(op, &lock_shape, file.value, &where, out);
}
