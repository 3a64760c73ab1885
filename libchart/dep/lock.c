/*
 * The digest is one over the text that encoding/json makes of the rows, so
 * members are in the order of Helm's struct, and empty ones are left out.
 */
#include "dep/lock.h"

#include "chart/marshal.h"
#include "codec/json.h"
#include "codec/struct_fields.h"
#include "crypto/digest.h"
#include "dep/url.h"
#include "golib/timefmt.h"
#include "semver/semver.h"
#include "value/list.h"
#include "value/map.h"

/* ---- rows as values ------------------------------------------------------ */

static int row_value(struct ch_op *op, const struct ch_dependency *row,
                     struct ch_value *out)
{
    struct ch_map *map = ch_map_new(op, 8);
    int code = map ? ch_dependency_to_map(op, row, map) : ch_error_code(op);
    *out = ch_map_value(map);
    out->flags = CH_FLAG_ORDERED;
    return code;
}

/* A nil slice is null, as is a row that could not be locked. */
static int rows_value(struct ch_op *op, const struct ch_dependency *rows,
                      size_t count, struct ch_value *out)
{
    struct ch_list *list = ch_list_new(op, count);
    int code = list ? 0 : ch_error_code(op);
    *out = ch_nil();
    for (size_t i = 0; !code && i < count; i++) {
        struct ch_value row = ch_nil();
        code = rows[i].name.ptr ? row_value(op, &rows[i], &row) : 0;
        if (!code)
            code = ch_list_push(op, list, row);
    }
    if (count)
        *out = ch_list_value(list);
    return code;
}

/* ---- digests ------------------------------------------------------------- */

static int digest_value(struct ch_op *op, struct ch_value v,
                        struct chart_str *digest)
{
    struct ch_buf text;
    ch_buf_init(&text, op);
    int code = ch_json_emit(&text, v, CH_JSON_COMPACT);
    return code ? code : ch_sha256_text(op, ch_buf_view(&text), digest);
}

int ch_lock_digest(struct ch_op *op, const struct ch_lock_rows *rows,
                   struct chart_str *digest)
{
    struct ch_value wanted, locked;
    struct ch_list *pair = ch_list_new(op, 2);
    int code = pair ? 0 : ch_error_code(op);
    if (!code)
        code = rows_value(op, rows->wanted, rows->wanted_count, &wanted);
    if (!code)
        code = rows_value(op, rows->locked, rows->locked_count, &locked);
    if (!code)
        code = ch_list_push(op, pair, wanted);
    if (!code)
        code = ch_list_push(op, pair, locked);
    return code ? code : digest_value(op, ch_list_value(pair), digest);
}

int ch_lock_digest_v2(struct ch_op *op, const struct ch_dependency *wanted,
                      size_t count, struct chart_str *digest)
{
    struct ch_value rows;
    struct ch_map *map = ch_map_new(op, 1);
    int code = map ? 0 : ch_error_code(op);
    if (!code)
        code = rows_value(op, wanted, count, &rows);
    if (!code)
        code = ch_map_set_str(op, map, CH_STR("dependencies"), rows);
    return code ? code : digest_value(op, ch_map_value(map), digest);
}

/* ---- text ---------------------------------------------------------------- */

int ch_lock_now(struct ch_op *op, struct chart_str *generated)
{
    struct ch_time now;
    struct ch_buf buf;
    int code = ch_time_now(op, &now);
    if (code)
        return code;
    ch_buf_init(&buf, op);
    ch_time_format(&buf, &now, CH_RFC3339_NANO);
    return ch_buf_take(&buf, generated);
}

const char *ch_lock_file_name(const struct ch_metadata *metadata)
{
    return ch_str_eq(metadata->api_version, CH_STR("v1")) ? "requirements.lock"
                                                          : "Chart.lock";
}

/* ---- differences --------------------------------------------------------- */

static const struct ch_dependency *find(const struct ch_dependency *rows,
                                        size_t count,
                                        const struct ch_dependency *like,
                                        size_t place)
{
    if (place < count && ch_str_eq(rows[place].name, like->name))
        return &rows[place];
    for (size_t i = 0; i < count; i++)
        if (ch_str_eq(rows[i].name, like->name))
            return &rows[i];
    return NULL;
}

static void differ(struct ch_buf *buf, struct chart_str name, const char *of,
                   struct chart_str wanted, struct chart_str locked)
{
    ch_buf_printf(buf,
                  "%s%.*s: Chart.yaml wants %s \"%.*s\", locked is "
                  "\"%.*s\"",
                  buf->len ? "\n" : "", CH_STR_ARG(name), of,
                  CH_STR_ARG(wanted), CH_STR_ARG(locked));
}

/* Passwords that a URL may hold are left out. */
static int differ_in_repository(struct ch_buf *buf,
                                const struct ch_dependency *wanted,
                                const struct ch_dependency *locked)
{
    struct chart_str left, right;
    if (ch_str_eq(wanted->repository, locked->repository))
        return 0;
    int code = ch_dep_url_public(buf->op, wanted->repository, &left);
    if (!code)
        code = ch_dep_url_public(buf->op, locked->repository, &right);
    if (!code)
        differ(buf, wanted->name, "repository", left, right);
    return code;
}

static int compare_row(struct ch_buf *buf, const struct ch_lock_rows *rows,
                       size_t i)
{
    const struct ch_dependency *wanted = &rows->wanted[i];
    const struct ch_dependency *locked =
        find(rows->locked, rows->locked_count, wanted, i);
    enum ch_fit fit;
    if (!locked) {
        ch_buf_printf(buf, "%s%.*s: in Chart.yaml, but not locked",
                      buf->len ? "\n" : "", CH_STR_ARG(wanted->name));
        return 0;
    }
    int code = differ_in_repository(buf, wanted, locked);
    if (!code)
        code = ch_semver_fit(buf->op, wanted->version, locked->version, &fit);
    /* A range is locked as it is where a chart lies in charts/: it fits. */
    if (!code && fit != CH_FIT_YES)
        differ(buf, wanted->name, "version", wanted->version, locked->version);
    return code;
}

int ch_lock_differences(struct ch_op *op, const struct ch_lock_rows *rows,
                        struct chart_str *out)
{
    struct ch_buf buf;
    int code = ch_step(op, rows->wanted_count * rows->locked_count);
    ch_buf_init(&buf, op);
    for (size_t i = 0; !code && i < rows->wanted_count; i++)
        code = compare_row(&buf, rows, i);
    for (size_t i = 0; !code && i < rows->locked_count; i++)
        if (!find(rows->wanted, rows->wanted_count, &rows->locked[i], i))
            ch_buf_printf(&buf, "%s%.*s: locked, but not in Chart.yaml",
                          buf.len ? "\n" : "",
                          CH_STR_ARG(rows->locked[i].name));
    if (!code && !buf.len)
        CH_BUF_LIT(&buf, "Names, versions and repositories agree; the order, a "
                         "range, an alias, a condition, tags or import-values "
                         "changed since");
    return code ? code : ch_buf_take(&buf, out);
}
