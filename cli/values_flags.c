#include "values_flags.h"

#include "interrupt.h"
#include "mem.h"
#include "out.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct opt rows[] = {
    {"values", 'f', OPT_LIST, "FILES",
     "values from YAML files or URLs; - is standard input", OPT_USED, NULL},
    {"set", 0, OPT_ARRAY, "KEY=VALUE", "a value: a.b=1,c=x", OPT_USED, NULL},
    {"set-string", 0, OPT_ARRAY, "KEY=VALUE", "a value that stays a string",
     OPT_USED, NULL},
    {"set-json", 0, OPT_ARRAY, "KEY=JSON", "a value as JSON, or a whole object",
     OPT_USED, NULL},
    {"set-file", 0, OPT_ARRAY, "KEY=PATH", "a value read from a file or URL",
     OPT_USED, NULL},
    {"set-literal", 0, OPT_ARRAY, "KEY=VALUE",
     "a string taken as it is, commas and all", OPT_USED, NULL},
};

const struct opt_table values_flags = {"Values", rows,
                                       sizeof rows / sizeof *rows};

/* ---- standard input ----------------------------------------------------- */

static bool is_stdin(const char *path)
{
    path += strspn(path, " \t\n\r\f\v");
    return path[0] == '-' && path[1 + strspn(path + 1, " \t\n\r\f\v")] == '\0';
}

/* All of standard input; null with errno set when it cannot be read. Stops at
 * `max` bytes and one: the library then refuses it. */
static char *read_stdin(size_t max, size_t *len)
{
    char *text = NULL;
    size_t cap = 0;
    *len = 0;
    while (*len <= max) {
        if (cap - *len < 4096)
            text = mem_grow(text, cap = cap * 2 + 65536, 1);
        ssize_t got = read(0, text + *len, cap - *len);
        interrupt_finish();
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            free(text);
            return NULL;
        }
        if (got == 0)
            break;
        *len += (size_t)got;
    }
    return text;
}

static char *add_stdin(struct chart_values_builder *builder, const char *path,
                       struct chart_error **err)
{
    size_t len;
    char space[64];
    char *text = read_stdin((size_t)64 << 20, &len);
    if (!text)
        return mem_format("read /dev/stdin: %s", out_reason(errno, space));
    (void)chart_values_builder_add(builder, CHART_LAYER_YAML,
                                   (struct chart_str){text, len}, path, err);
    free(text);
    return NULL;
}

/* ---- layers ------------------------------------------------------------- */

static char *add_one(struct chart_values_builder *builder,
                     enum chart_layer kind, const char *name, const char *text,
                     struct chart_error **err)
{
    if (kind == CHART_LAYER_YAML && is_stdin(text))
        return add_stdin(builder, text, err);
    if (kind == CHART_LAYER_YAML) {
        (void)chart_values_builder_add_file(builder, kind, text, err);
        return NULL;
    }
    char *label = mem_format("--%s %s", name, text);
    (void)chart_values_builder_add(
        builder, kind, (struct chart_str){text, strlen(text)}, label, err);
    free(label);
    return NULL;
}

static void add_kind(struct session *session,
                     struct chart_values_builder *builder, const char *name,
                     enum chart_layer kind)
{
    size_t count;
    const char **all = opts_all(session->opts, name, &count);
    for (size_t i = 0; session_is_well(session) && i < count; i++)
        session->wrong = add_one(builder, kind, name, all[i], &session->err);
    free(all);
}

struct chart_values *values_flags_build(struct session *session)
{
    static const struct {
        const char *name;
        enum chart_layer kind;
    } kinds[] = {
        {"values", CHART_LAYER_YAML},
        {"set-json", CHART_LAYER_SET_JSON},
        {"set", CHART_LAYER_SET},
        {"set-string", CHART_LAYER_SET_STRING},
        {"set-file", CHART_LAYER_SET_FILE},
        {"set-literal", CHART_LAYER_SET_LITERAL},
    };
    struct chart_values_builder *builder;
    struct chart_values *values = NULL;
    if (chart_values_builder_new(&builder, session->env, &session->err))
        return NULL;
    chart_values_builder_use(builder, session->network, &session->control);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        add_kind(session, builder, kinds[i].name, kinds[i].kind);
    if (session_is_well(session))
        (void)chart_values_builder_finish(&values, builder, &session->err);
    chart_values_builder_free(builder);
    return values;
}
