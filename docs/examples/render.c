/* Renders a chart with a values file, as `helm template web CHART -f VALUES`.
 * Build: cc render.c $(pkg-config --cflags --libs libchart) -o render */
#include <libchart/libchart.h>

#include <stdio.h>

static int print(void *user, const char *bytes, size_t len)
{
    return fwrite(bytes, 1, len, user) == len ? 0 : -1;
}

int main(int argc, char **argv)
{
    const struct chart_sink out = {print, stdout}, log = {print, stderr};
    struct chart_env *env = NULL;
    struct chart *chart = NULL;
    struct chart_values_builder *builder = NULL;
    struct chart_values *values = NULL;
    struct chart_manifest *manifest = NULL;
    struct chart_error *err = NULL;
    struct chart_run_options run;
    CHART_INIT(&run);
    run.release_name = "web";
    if (argc != 3) {
        fputs("usage: render CHART VALUES\n", stderr);
        return 2;
    }
    int code = chart_env_new(&env, NULL, &err) ||
               chart_load(&chart, env, argv[1], NULL, &err) ||
               chart_values_builder_new(&builder, env, &err) ||
               chart_values_builder_add_file(builder, CHART_LAYER_YAML, argv[2],
                                             &err) ||
               chart_values_builder_finish(&values, builder, &err) ||
               chart_render(&manifest, chart, values, &run, &err) ||
               chart_manifest_write(manifest, 0, &out, &err);
    if (code)
        chart_error_write(err, CHART_ERROR_FULL, &log);
    chart_manifest_free(manifest);
    chart_values_unref(values);
    chart_values_builder_free(builder);
    chart_unref(chart);
    chart_env_unref(env);
    chart_error_free(err);
    return code ? 1 : 0;
}
