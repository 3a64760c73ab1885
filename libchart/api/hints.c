#include "api/hints.h"

#include "base/spelling.h"
#include "func/registry.h"

/* Part of a message, and what would be right. The first row that fits. */
static const struct {
    const char *part, *hint;
} known[] = {
    /* Chart.yaml */
    {"chart.metadata.name is required",
     "Chart.yaml needs a line such as \"name: web\"."},
    {"chart.metadata.version is required",
     "Chart.yaml needs a line such as \"version: 0.1.0\"."},
    {"chart.metadata.apiVersion is required",
     "Chart.yaml needs the line \"apiVersion: v2\"."},
    {"chart.metadata.version \"",
     "A version is MAJOR.MINOR.PATCH, such as 1.2.3 or 1.2.3-rc.1."},
    {"chart.metadata.name \"",
     "A name has no slash and is neither \".\" nor \"..\"."},
    {"chart.metadata.type must be",
     "Leave type out for a chart that is to be installed."},
    {"unsupported chart version",
     "apiVersion is v2, or v1 for charts as Helm 2 had them."},
    {"invalid chart apiVersion",
     "apiVersion is v2, or v1 for charts as Helm 2 had them."},
    {"maintainers must not contain",
     "Give each maintainer a name, or take the empty item out."},
    {"dependencies must not contain",
     "Give each dependency a name, or take the empty item out."},
    {"disallowed characters in the alias",
     "An alias has letters, digits, \"_\" and \"-\" alone."},
    {"more than one dependency with name or alias",
     "Give one of them an alias of its own."},
    {"which is incompatible with Kubernetes",
     "--kube-version says for which Kubernetes to render."},
    {"charts are not installable",
     "A library chart is there to be a dependency: render a chart that has "
     "it."},
    {"but missing in charts/ directory",
     "charts/ needs a directory or an archive of that chart; \"dependency "
     "build\" puts it there."},
    {"Chart.yaml file is missing",
     "Everything in charts/ must be a chart, but for names that start with "
     "\"_\" or \".\"."},
    {"unable to detect chart at",
     "A chart is a directory with a Chart.yaml in it."},
    {"Chart.yaml: no such file",
     "A chart is a directory with a Chart.yaml in it."},
    /* archives */
    {"seems to be a YAML file, but expected a gzipped archive",
     "The argument is the chart; values files go behind -f."},
    {"does not appear to be a gzipped archive",
     "A packed chart is a tar archive in gzip: chartc package makes one."},
    {"gzip: invalid header",
     "A packed chart is a tar archive in gzip: chartc package makes one."},
    {"chart illegally contains content outside the base directory",
     "In an archive everything is below one directory, NAME/Chart.yaml."},
    {"no Chart.yaml found",
     "In an archive everything is below one directory, NAME/Chart.yaml."},
    {"is larger than the maximum file size",
     "--limit file=N allows more; .helmignore keeps a file out of the chart."},
    /* the release */
    {"invalid release name",
     "A name has lower case letters, digits, \"-\" and \".\", starts and ends "
     "with a letter or digit, and is 53 characters long at most."},
    /* YAML */
    {"mapping values are not allowed in this context",
     "Either the line is indented deeper than its neighbours, or a value that "
     "holds \": \" lacks quotes."},
    {"found character that cannot start any token",
     "YAML indents with spaces, not tabs; a value that starts with @, % or ` "
     "needs quotes."},
    {"did not find expected key",
     "A line is indented less or more than the ones it belongs to, or a quote "
     "ends too early."},
    {"did not find expected '-' indicator",
     "Items of one list start in the same column."},
    {"block sequence entries are not allowed in this context",
     "A list starts on a line of its own, below its key."},
    {"could not find expected ':'",
     "A line of a map is \"key: value\", with a space behind the colon."},
    {"did not find expected ',' or ']'", "A \"]\" is missing, or a comma."},
    {"did not find expected ',' or '}'", "A \"}\" is missing, or a comma."},
    {"found unexpected end of stream", "A quote is opened and never closed."},
    {"found unknown escape character",
     "In double quotes a backslash starts an escape: write \\\\, or use single "
     "quotes."},
    {"into Go value of type map[string]interface {}",
     "The file is a map: lines of \"key: value\"."},
    {"into Go value of type common.Values",
     "The file is a map: lines of \"key: value\"."},
    {"invalid map key",
     "{{ }} are maps in YAML: values files are no templates, and a text that "
     "starts with { needs quotes."},
    /* flags */
    {"has no value", "Write key=value; a comma in a value is written \\,."},
    {"list must terminate with '}'",
     "A list is {a,b}; in a shell it needs quotes."},
    {"failed parsing --set-json data",
     "--set-json takes key=JSON or one JSON object; texts are in double "
     "quotes."},
    {"interface conversion: interface {} is",
     "An earlier value of that path is of another kind."},
    /* templates */
    {"unclosed action", "An action that starts with {{ ends with }}."},
    {"unexpected EOF", "A block is open: each if, range, with, define and "
                       "block needs {{ end }}."},
    {"unexpected {{end}}", "There is no block left that this could end."},
    {"unexpected {{else}}", "There is no block left that this belongs to."},
    {"missing value for", "An expression has to follow the word."},
    {"undefined variable",
     "A variable lives in the block that declares it: {{ $x := ... }} in front "
     "of the block, {{ $x = ... }} inside it."},
    {"incompatible types for comparison",
     "Both sides must be of one kind; toString or int makes them so."},
    {"wrong number of args",
     "chartc functions NAME shows how a function is called."},
    {"range can't iterate over", "range takes a list, a map or a number."},
    {"index out of range", "len tells how many items there are."},
    {"missing argument for", "chartc functions NAME shows how it is called."},
};

static bool hint_function(struct ch_op *op, struct chart_str text)
{
    const struct chart_str lead = CH_STR("function \"");
    size_t at = ch_str_find(text, lead, 0);
    size_t end =
        at == CH_NPOS ? at : ch_str_find_byte(text, '"', at + lead.len);
    struct ch_spelling s;
    if (end == CH_NPOS || !ch_str_starts(ch_str_sub(text, end, text.len),
                                         CH_STR("\" not defined")))
        return false;
    ch_spelling_start(&s, op, ch_str_sub(text, at + lead.len, end));
    for (size_t f = 0; f < ch_func_family_count(); f++)
        for (size_t i = 0; i < ch_func_family_at(f)->count; i++)
            if (ch_spelling_add(&s,
                                ch_str_z(ch_func_family_at(f)->rows[i].name)))
                return false;
    if (s.best.len)
        ch_hint(op, "Did you mean %.*s?", CH_STR_ARG(s.best));
    else
        ch_hint_str(op, CH_STR("chartc functions lists all there are."));
    return true;
}

void ch_hint_known(struct ch_op *op)
{
    struct chart_str text = ch_error_text(op);
    if (!op->error || ch_is_fatal(ch_error_code(op)) ||
        chart_error_hint(op->error).len || hint_function(op, text))
        return;
    for (size_t i = 0; i < CH_COUNT(known); i++)
        if (ch_str_find(text, ch_str_z(known[i].part), 0) != CH_NPOS) {
            ch_hint_str(op, ch_str_z(known[i].hint));
            return;
        }
}
