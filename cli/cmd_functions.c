/* chartc functions */
#include "command.h"
#include "out.h"

#include <libchart/template.h>

#include <stdio.h>
#include <string.h>

static const struct opt rows[] = {
    {"markdown", 0, OPT_BOOL, NULL, "print the reference as Markdown", OPT_USED,
     NULL},
};

static const struct opt_table table = {"Flags", rows, 1};
static const struct opt_table *const tables[] = {&table, NULL};

#define STR(s) (int)(s).len, (s).ptr

static bool same(struct chart_str a, struct chart_str b)
{
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

/* out_printf remembers a failure; main reports it. */
static void print_text(const struct chart_function *f)
{
    (void)out_printf("%.*s\n    %.*s\n", STR(f->usage), STR(f->summary));
    if (f->example.len)
        (void)out_printf("    %.*s  =>  %.*s\n", STR(f->example),
                         STR(f->output));
}

static void print_markdown(const struct chart_function *f)
{
    (void)out_printf("\n### `%.*s`\n\n%.*s Since %.*s.\n", STR(f->usage),
                     STR(f->summary), STR(f->since));
    if (f->example.len)
        (void)out_printf("\n```\n%.*s\n```\n", STR(f->example));
    if (f->example.len && f->output.len)
        (void)out_printf("\nprints\n\n```\n%.*s\n```\n", STR(f->output));
}

static void print_all(bool markdown)
{
    struct chart_function f;
    struct chart_str family = {"", 0};
    if (markdown)
        (void)out_printf(
            "# Template functions\n\nWhat templates can call, made "
            "from the tables of the library by `chartc functions "
            "--markdown`. Each example is a test.\n");
    for (size_t i = 0; chart_function_at(i, &f); i++) {
        if (markdown && !same(family, f.family))
            (void)out_printf("\n## %.*s\n", STR(f.family));
        family = f.family;
        if (markdown)
            print_markdown(&f);
        else
            print_text(&f);
    }
}

static bool print_named(const char *name)
{
    struct chart_function f;
    struct chart_str wanted = {name, strlen(name)};
    for (size_t i = 0; chart_function_at(i, &f); i++)
        if (same(f.name, wanted)) {
            print_text(&f);
            return true;
        }
    (void)fprintf(stderr, "Error: templates have no function \"%s\"\n", name);
    return false;
}

static int run(const struct opts *opts)
{
    bool found = true;
    if (!opts->arg_count)
        print_all(opts_bool(opts, "markdown"));
    for (size_t i = 0; i < opts->arg_count; i++)
        found = print_named(opts->args[i]) && found;
    return found ? 0 : 1;
}

const struct command cmd_functions = {
    .name = "functions",
    .usage = "functions [NAME...] [flags]",
    .summary = "say what templates can call",
    .about = "Prints what each template function does, with an example and "
             "what it\nprints; all functions when none is named.",
    .examples = "  chartc functions nindent regexReplaceAll\n"
                "  chartc functions --markdown > docs/functions.md\n",
    .tables = tables,
    .run = run,
};
