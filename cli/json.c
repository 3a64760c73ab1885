#include "json.h"

#include "mem.h"

#include <stdio.h>
#include <string.h>

char *json_string(const char *text)
{
    char *out = mem_alloc(strlen(text) * 6 + 3), *at = out;
    *at++ = '"';
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte < ' ' || byte == '"' || byte == '\\')
            at += sprintf(at, "\\u%04x", byte);
        else
            *at++ = *text;
    }
    *at++ = '"';
    *at = '\0';
    return out;
}

int json_parse(const char *text, struct chart_env *env,
               struct chart_values **out, struct chart_error **err)
{
    struct chart_values_builder *builder = NULL;
    int code = chart_values_builder_new(&builder, env, err);
    if (!code)
        code = chart_values_builder_add(builder, CHART_LAYER_YAML,
                                        (struct chart_str){text, strlen(text)},
                                        "json", err);
    if (!code)
        code = chart_values_builder_finish(out, builder, err);
    chart_values_builder_free(builder);
    return code;
}
