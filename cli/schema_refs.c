#include "schema_refs.h"

#include "mem.h"

#include <stdlib.h>
#include <string.h>

static const struct opt rows[] = {
    {"schema-refs", 0, OPT_BOOL, NULL,
     "fetch what values.schema.json refers to with http and https", OPT_USED,
     NULL},
};

const struct opt_table schema_refs_flag = {"Schemas", rows,
                                           sizeof rows / sizeof *rows};

static int refuse(const struct chart_sink *sink, struct chart_str why)
{
    (void)sink->write(sink->user, why.ptr, why.len);
    return -1;
}

static int load(void *user, struct chart_str url, const struct chart_sink *sink)
{
    static const char file[] = "--schema-refs opens no files";
    const struct schema_refs *refs = user;
    struct chart_error *err = NULL;
    if (url.len < 4 || memcmp(url.ptr, "http", 4) != 0)
        return refuse(sink, (struct chart_str){file, sizeof file - 1});
    char *text = mem_copy(url.ptr, url.len);
    int code =
        chart_network_get(*refs->network, text, refs->control, sink, &err);
    free(text);
    if (code)
        (void)refuse(sink, chart_error_message(err));
    chart_error_free(err);
    return code;
}

void schema_refs_use(const struct opts *opts, struct schema_refs *refs,
                     struct chart_env_options *options)
{
    if (!opts_bool(opts, "schema-refs"))
        return;
    options->load_schema = load;
    options->load_schema_user = refs;
}
