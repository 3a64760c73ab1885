#include "opt.h"

#include "mem.h"
#include "out.h"

#include <stdlib.h>
#include <string.h>

/* ---- rows --------------------------------------------------------------- */

static const struct opt *find_name(const struct opts *opts, const char *name,
                                   size_t len)
{
    for (const struct opt_table *const *t = opts->tables; *t; t++)
        for (size_t i = 0; i < (*t)->count; i++) {
            const struct opt *opt = &(*t)->rows[i];
            if (strlen(opt->name) == len && memcmp(opt->name, name, len) == 0)
                return opt;
        }
    return NULL;
}

static const struct opt *find_letter(const struct opts *opts, char letter)
{
    for (const struct opt_table *const *t = opts->tables; *t; t++)
        for (size_t i = 0; i < (*t)->count; i++)
            if ((*t)->rows[i].letter == letter)
                return &(*t)->rows[i];
    return NULL;
}

/* ---- values ------------------------------------------------------------- */

static void add(struct opts *opts, const struct opt *opt, char *value)
{
    opts->given =
        mem_grow(opts->given, opts->given_count + 1, sizeof *opts->given);
    opts->given[opts->given_count++] = (struct opt_given){opt, value};
}

/* Go's strconv.ParseBool: 1 true, 0 false, -1 neither. */
static int parse_bool(const char *text)
{
    static const char *const words[2][6] = {
        {"0", "f", "F", "false", "FALSE", "False"},
        {"1", "t", "T", "true", "TRUE", "True"},
    };
    for (int value = 0; value < 2; value++)
        for (size_t i = 0; i < 6; i++)
            if (strcmp(text, words[value][i]) == 0)
                return value;
    return -1;
}

/* One field of a comma-separated record, quoted or not, into `field`. Returns
 * where the next one starts, or null at the end. */
static const char *csv_field(const char *at, char *field)
{
    if (*at == '"') {
        for (at++; *at; at++) {
            if (*at == '"' && at[1] == '"')
                at++;
            else if (*at == '"')
                break;
            *field++ = *at;
        }
        if (*at == '"')
            at++;
    } else {
        while (*at && *at != ',')
            *field++ = *at++;
    }
    *field = '\0';
    return *at == ',' ? at + 1 : NULL;
}

static void add_list(struct opts *opts, const struct opt *opt,
                     const char *value)
{
    while (value && *value) {
        char *field = mem_alloc(strlen(value) + 1);
        value = csv_field(value, field);
        add(opts, opt, field);
        if (value && !*value)
            add(opts, opt, mem_copy("", 0)); /* "a," ends in an empty one */
    }
}

static char *take(struct opts *opts, const struct opt *opt, const char *value)
{
    if (opt->effect == OPT_REFUSED)
        return mem_format("--%s is not supported: %s", opt->name, opt->help);
    if (opt->kind == OPT_BOOL && parse_bool(value) < 0) {
        char shorthand[8] = "";
        if (opt->letter)
            memcpy(shorthand, (char[]){'-', opt->letter, ',', ' ', 0}, 5);
        return mem_format("invalid argument \"%s\" for \"%s--%s\" flag: "
                          "strconv.ParseBool: parsing \"%s\": invalid syntax",
                          value, shorthand, opt->name, value);
    }
    if (opt->kind == OPT_LIST)
        add_list(opts, opt, value);
    else
        add(opts, opt, mem_copy(value, strlen(value)));
    return NULL;
}

/* ---- parsing ------------------------------------------------------------ */

struct cursor {
    char **argv;
    size_t at, count;
};

static const char *alone_value(const struct opt *opt)
{
    if (opt->kind == OPT_BOOL)
        return "true";
    return opt->kind == OPT_OPTIONAL ? opt->absent_value : NULL;
}

/* Inserted, deleted and replaced letters that lead from one name to another,
 * as far as `most`. */
static size_t distance(const char *a, size_t a_len, const char *b, size_t most)
{
    size_t row[32], b_len = strlen(b);
    if (a_len >= sizeof row / sizeof *row || b_len >= sizeof row / sizeof *row)
        return most + 1;
    for (size_t k = 0; k <= b_len; k++)
        row[k] = k;
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t k = 1; k <= b_len; k++) {
            size_t best = diagonal + (a[i - 1] != b[k - 1]);
            diagonal = row[k];
            best = row[k] + 1 < best ? row[k] + 1 : best;
            row[k] = row[k - 1] + 1 < best ? row[k - 1] + 1 : best;
        }
    }
    return row[b_len] <= most ? row[b_len] : most + 1;
}

static const char *find_nearest(const struct opts *opts, const char *name,
                                size_t len)
{
    const char *found = NULL;
    size_t most = len < 6 ? 1 : len / 3;
    for (const struct opt_table *const *t = opts->tables; *t; t++)
        for (size_t i = 0; i < (*t)->count; i++) {
            const struct opt *opt = &(*t)->rows[i];
            size_t far = opt->effect == OPT_USED
                             ? distance(name, len, opt->name, most)
                             : most + 1;
            if (far > most)
                continue;
            found = opt->name;
            most = far ? far - 1 : 0;
        }
    return found;
}

/* --name, --name=value, --name value; `text` is behind the dashes. */
static char *parse_long(struct opts *opts, struct cursor *in, const char *text)
{
    size_t len = strcspn(text, "=");
    if (len == 0 || text[0] == '-')
        return mem_format("bad flag syntax: --%s", text);
    const struct opt *opt = find_name(opts, text, len);
    if (!opt) {
        if (len == 4 && memcmp(text, "help", 4) == 0) {
            opts->help = true;
            return NULL;
        }
        opts->nearest = find_nearest(opts, text, len);
        return mem_format("unknown flag: --%.*s", (int)len, text);
    }
    if (text[len] == '=')
        return take(opts, opt, text + len + 1);
    const char *value = alone_value(opt);
    if (!value) {
        if (in->at == in->count)
            return mem_format("flag needs an argument: --%s", opt->name);
        value = in->argv[in->at++];
    }
    return take(opts, opt, value);
}

/* -abc, -fvalue, -f=value, -f value; `text` is behind the dash. */
static char *parse_short(struct opts *opts, struct cursor *in, const char *text)
{
    const char *all = text;
    for (; *text; text++) {
        const struct opt *opt = find_letter(opts, *text);
        if (!opt && *text == 'h') {
            opts->help = true;
            return NULL;
        }
        if (!opt)
            return mem_format("unknown shorthand flag: '%c' in -%s", *text,
                              text);
        if (text[1] == '=')
            return take(opts, opt, text + 2);
        const char *value = alone_value(opt);
        if (!value && text[1])
            return take(opts, opt, text + 1);
        if (!value && in->at == in->count)
            return mem_format("flag needs an argument: '%c' in -%s", *text,
                              all);
        char *wrong = take(opts, opt, value ? value : in->argv[in->at++]);
        if (wrong || !value)
            return wrong;
    }
    return NULL;
}

char *opts_parse(struct opts *opts, const struct opt_table *const *tables,
                 char **argv, size_t count)
{
    struct cursor in = {argv, 0, count};
    bool only_args = false;
    *opts = (struct opts){.tables = tables};
    opts->args = mem_alloc((count + 1) * sizeof *opts->args);
    while (in.at < count) {
        const char *word = argv[in.at++];
        char *wrong = NULL;
        if (only_args || word[0] != '-' || !word[1])
            opts->args[opts->arg_count++] = word;
        else if (word[1] == '-' && !word[2])
            only_args = true;
        else if (word[1] == '-')
            wrong = parse_long(opts, &in, word + 2);
        else
            wrong = parse_short(opts, &in, word + 1);
        if (wrong)
            return wrong;
        if (opts->help)
            break;
    }
    return NULL;
}

void opts_free(struct opts *opts)
{
    for (size_t i = 0; i < opts->given_count; i++)
        free(opts->given[i].value);
    free(opts->given);
    free(opts->args);
}

/* ---- asking ------------------------------------------------------------- */

const char *opts_string(const struct opts *opts, const char *name,
                        const char *fallback)
{
    for (size_t i = opts->given_count; i > 0; i--)
        if (strcmp(opts->given[i - 1].opt->name, name) == 0)
            return opts->given[i - 1].value;
    return fallback;
}

bool opts_bool(const struct opts *opts, const char *name)
{
    return parse_bool(opts_string(opts, name, "false")) == 1;
}

const char **opts_all(const struct opts *opts, const char *name, size_t *count)
{
    const char **all = NULL;
    *count = 0;
    for (size_t i = 0; i < opts->given_count; i++)
        if (strcmp(opts->given[i].opt->name, name) == 0) {
            all = mem_grow(all, *count + 1, sizeof *all);
            all[(*count)++] = opts->given[i].value;
        }
    return all;
}

/* ---- help --------------------------------------------------------------- */

static size_t label(const struct opt *opt, char *out, size_t size)
{
    char *text = mem_format(
        "  %c%c%s--%s%s%s", opt->letter ? '-' : ' ',
        opt->letter ? opt->letter : ' ', opt->letter ? ", " : "  ", opt->name,
        opt->value ? " " : "", opt->value ? opt->value : "");
    size_t len = strlen(text);
    if (len >= size)
        len = size - 1;
    memcpy(out, text, len);
    out[len] = '\0';
    free(text);
    return len;
}

void opts_usage(const struct opt_table *const *tables)
{
    char text[80];
    size_t width = 0;
    for (const struct opt_table *const *t = tables; *t; t++)
        for (size_t i = 0; i < (*t)->count; i++) {
            size_t len = label(&(*t)->rows[i], text, sizeof text);
            if ((*t)->title && (*t)->rows[i].effect == OPT_USED && len > width)
                width = len;
        }
    for (const struct opt_table *const *t = tables; *t; t++) {
        if (!(*t)->title)
            continue;
        out_printf("\n%s:\n", (*t)->title);
        for (size_t i = 0; i < (*t)->count; i++) {
            const struct opt *opt = &(*t)->rows[i];
            if (opt->effect != OPT_USED)
                continue;
            (void)label(opt, text, sizeof text);
            out_printf("%-*s   %s\n", (int)width, text, opt->help);
        }
    }
}
