/* Says which values of a wrapper chart nothing reads, and where they belong;
 * with a path, what each layer says of it and who reads it.
 * Build: cc explain.c $(pkg-config --cflags --libs libchart) -o explain */
#include <libchart/libchart.h>

#include <stdio.h>

static int print(void *user, const char *bytes, size_t len)
{
    return fwrite(bytes, 1, len, user) == len ? 0 : -1;
}

static void print_readers(const struct chart_explanation *e, size_t finding)
{
    const struct chart_reader *r;
    for (size_t i = 0;
         (r = chart_explanation_suggestion_reader_at(e, finding, 0, i)) != NULL;
         i++)
        printf("  read at %.*s:%u:%u\n", (int)r->template_name.len,
               r->template_name.ptr, r->line, r->column);
}

static void print_findings(const struct chart_explanation *e)
{
    const struct chart_finding *f;
    for (size_t i = 0; (f = chart_explanation_at(e, i)) != NULL; i++) {
        const struct chart_suggestion *s =
            chart_explanation_suggestion_at(e, i, 0);
        printf("%.*s:%u:%u: %.*s\n", (int)f->file.len, f->file.ptr, f->line,
               f->column, (int)f->message.len, f->message.ptr);
        if (s)
            printf("  write it at %.*s: %.*s\n", (int)s->path.len, s->path.ptr,
                   (int)s->reason.len, s->reason.ptr);
        print_readers(e, i);
    }
}

static void print_history(const struct chart_history *h)
{
    const struct chart_step *s;
    const struct chart_reader *r;
    for (size_t i = 0; (s = chart_history_at(h, i)) != NULL; i++)
        printf("%c %.*s at %.*s:%u\n", s->won ? '>' : ' ', (int)s->action.len,
               s->action.ptr, (int)s->file.len, s->file.ptr, s->line);
    for (size_t i = 0; (r = chart_history_reader_at(h, i)) != NULL; i++)
        printf("%s at %.*s:%u\n",
               chart_history_is_read(h) ? "read" : "could be read",
               (int)r->template_name.len, r->template_name.ptr, r->line);
}

int main(int argc, char **argv)
{
    const struct chart_sink log = {print, stderr};
    struct chart_env *env = NULL;
    struct chart *chart = NULL;
    struct chart_explanation *explanation = NULL;
    struct chart_history *history = NULL;
    struct chart_error *err = NULL;
    struct chart_run_options run;
    CHART_INIT(&run);
    run.release_name = "web";
    if (argc != 2 && argc != 3) {
        fputs("usage: explain CHART [PATH]\n", stderr);
        return 2;
    }
    int code = chart_env_new(&env, NULL, &err) ||
               chart_load(&chart, env, argv[1], NULL, &err) ||
               chart_explain(&explanation, NULL, chart, NULL, &run, NULL, &err);
    if (!code && argc == 3)
        code = chart_history_new(&history, explanation, argv[2], &err);
    if (code)
        chart_error_write(err, CHART_ERROR_FULL, &log);
    else if (history)
        print_history(history);
    else
        print_findings(explanation);
    chart_history_free(history);
    chart_explanation_free(explanation);
    chart_unref(chart);
    chart_env_unref(env);
    chart_error_free(err);
    return code ? 1 : 0;
}
