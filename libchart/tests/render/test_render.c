#include "render/render.h"

#include "base/buf.h"
#include "render/manifest.h"
#include "tests/harness.h"

#define MAX_FILES 16

/* A chart as a list of path, text, path, text, ... null. */
static int load(struct ch_op *op, const char *const *list,
                struct ch_chart_tree **tree)
{
    struct ch_chart_file files[MAX_FILES];
    size_t count = 0;
    for (; list[0] && count < MAX_FILES; list += 2)
        files[count++] =
            (struct ch_chart_file){ch_str_z(list[0]), ch_str_z(list[1])};
    return ch_chart_load_files(op, files, count, tree);
}

/* What Helm prints for the chart, or the error's text. */
static struct chart_str rendered(struct ch_op *op, const char *const *list,
                                 const struct ch_render_options *options)
{
    struct ch_chart_tree *tree;
    struct ch_manifest *manifest;
    struct ch_buf buf;
    struct chart_str text = {"", 0};
    ch_buf_init(&buf, op);
    int code = load(op, list, &tree);
    if (!code)
        code = ch_render(op, tree, NULL, NULL, options, &manifest);
    if (!code)
        code = ch_manifest_write(manifest, &buf);
    if (!code)
        code = ch_buf_take(&buf, &text);
    return code ? ch_error_text(op) : text;
}

static const struct ch_render_options plain;

#define CHART "apiVersion: v2\nname: c\nversion: 1.0.0\n"

TEST(documents_have_their_source)
{
    const char *const files[] = {"Chart.yaml", CHART, "templates/a.yaml",
                                 "kind: A\n---\nkind: B\n", NULL};
    CHECK_STR(rendered(op, files, &plain),
              "---\n# Source: c/templates/a.yaml\nkind: A\n"
              "---\n# Source: c/templates/a.yaml\nkind: B\n");
}

TEST(nothing_is_one_empty_line)
{
    const char *const files[] = {"Chart.yaml", CHART, "templates/a.yaml", " \n",
                                 NULL};
    CHECK_STR(rendered(op, files, &plain), "\n");
}

TEST(release_and_template_are_seen)
{
    const char *const files[] = {
        "Chart.yaml", CHART, "templates/a.yaml",
        "a: {{ .Release }}\nb: {{ .Template.Name }} {{ .Template.BasePath }}",
        NULL};
    struct ch_render_options options = {
        .release_name = CH_STR("r"),
        .namespace_ = CH_STR("n"),
        .is_upgrade = true,
    };
    CHECK_STR(rendered(op, files, &options),
              "---\n# Source: c/templates/a.yaml\n"
              "a: map[IsInstall:false IsUpgrade:true Name:r Namespace:n "
              "Revision:1 Service:Helm]\n"
              "b: c/templates/a.yaml c/templates\n");
}

TEST(shallower_and_earlier_files_define_last)
{
    const char *const files[] = {"Chart.yaml",
                                 CHART,
                                 "templates/_a.tpl",
                                 "{{ define \"x\" }}a{{ end }}",
                                 "templates/_b.tpl",
                                 "{{ define \"x\" }}b{{ end }}",
                                 "templates/sub/_a.tpl",
                                 "{{ define \"x\" }}sub{{ end }}",
                                 "templates/m.yaml",
                                 "v: {{ include \"x\" . }}",
                                 NULL};
    CHECK_STR(rendered(op, files, &plain),
              "---\n# Source: c/templates/m.yaml\nv: a\n");
}

TEST(missing_values_leave_nothing)
{
    const char *const files[] = {
        "Chart.yaml", CHART, "templates/m.yaml",
        "a: [{{ .Values.a }}]\nb: [{{ tpl \"{{ .Values.b }}\" . }}]\n"
        "c: <no value>\n",
        NULL};
    CHECK_STR(rendered(op, files, &plain),
              "---\n# Source: c/templates/m.yaml\na: []\nb: []\nc:\n");
}

TEST(hooks_come_last_and_can_be_left_out)
{
    const char *const files[] = {
        "Chart.yaml", CHART, "templates/a.yaml",
        "kind: Pod\nmetadata:\n  annotations:\n    helm.sh/hook: Test\n"
        "---\nkind: Job\nmetadata:\n  annotations:\n"
        "    \"helm.sh/hook\": pre-install, post-install\n"
        "---\nkind: Job\nmetadata: {annotations: {helm.sh/hook: odd}}\n"
        "---\nkind: Secret\n",
        NULL};
    struct ch_render_options options = {.skip_tests = true};
    struct chart_str text = rendered(op, files, &options);
    CHECK(ch_str_find(text, CH_STR("kind: Pod"), 0) == CH_NPOS);
    CHECK(ch_str_find(text, CH_STR("odd"), 0) == CH_NPOS);
    CHECK(ch_str_find(text, CH_STR("kind: Secret"), 0) <
          ch_str_find(text, CH_STR("kind: Job"), 0));
    options.no_hooks = true;
    CHECK_STR(rendered(op, files, &options),
              "---\n# Source: c/templates/a.yaml\nkind: Secret\n");
}

TEST(notes_run_but_are_not_printed)
{
    const char *const files[] = {"Chart.yaml", CHART, "templates/NOTES.txt",
                                 "hello {{ .Release.Name }}", NULL};
    struct ch_chart_tree *tree;
    struct ch_manifest *manifest;
    CHECK_INT(load(op, files, &tree), 0);
    CHECK_INT(ch_render(op, tree, NULL, NULL, &plain, &manifest), 0);
    CHECK_INT(manifest->count, 0);
    CHECK_STR(manifest->notes, "hello release-name");
}

TEST(crds_come_first_as_they_are)
{
    const char *const files[] = {
        "Chart.yaml",       CHART,       "crds/x.yaml", "crd: {{ x }}\n\n",
        "templates/a.yaml", "kind: A\n", NULL};
    struct ch_render_options options = {.include_crds = true};
    CHECK_STR(rendered(op, files, &options),
              "---\n# Source: c/crds/x.yaml\ncrd: {{ x }}\n\n\n"
              "---\n# Source: c/templates/a.yaml\nkind: A\n");
}

TEST(library_subcharts_give_partials_only)
{
    const char *const files[] = {
        "Chart.yaml",
        CHART,
        "charts/l/Chart.yaml",
        "apiVersion: v2\nname: l\nversion: 1.0.0\ntype: library\n",
        "charts/l/templates/_h.tpl",
        "{{ define \"h\" }}yes{{ end }}",
        "charts/l/templates/m.yaml",
        "never: {{ fail \"no\" }}",
        "templates/a.yaml",
        "v: {{ include \"h\" . }}",
        NULL};
    CHECK_STR(rendered(op, files, &plain),
              "---\n# Source: c/templates/a.yaml\nv: yes\n");
}

TEST(library_charts_are_not_installable)
{
    const char *const files[] = {"Chart.yaml", CHART "type: library\n", NULL};
    CHECK_STR(rendered(op, files, &plain),
              "library charts are not installable");
}

TEST(kube_version_of_the_chart_is_held)
{
    const char *const files[] = {"Chart.yaml", CHART "kubeVersion: '>=1.99'\n",
                                 NULL};
    CHECK_STR(rendered(op, files, &plain),
              "chart requires kubeVersion: >=1.99 which is incompatible with "
              "Kubernetes v1.35.0");
}

/* ---- .Files and .Values ------------------------------------------------- */

/* What a template prints in a chart with a few files and values. */
static struct chart_str printed(struct ch_op *op, const char *template)
{
    const char *const files[] = {"Chart.yaml",
                                 CHART,
                                 "values.yaml",
                                 "m: {t: {u: 1, l: [1]}}\nYAML: x\n",
                                 "f/a.txt",
                                 "one\ntwo\n",
                                 "f/d/b.txt",
                                 "x\r\ny",
                                 "f/empty",
                                 "",
                                 "templates/NOTES.txt",
                                 template,
                                 NULL};
    struct ch_chart_tree *tree;
    struct ch_manifest *manifest;
    int code = load(op, files, &tree);
    if (!code)
        code = ch_render(op, tree, NULL, NULL, &plain, &manifest);
    return code ? ch_error_text(op) : manifest->notes;
}

TEST(files_are_read_by_their_path)
{
    CHECK_STR(printed(op, "{{ .Files.Get \"f/a.txt\" }}"), "one\ntwo\n");
    CHECK_STR(printed(op, "[{{ .Files.Get \"./f/a.txt\" }}]"), "[]");
    CHECK_STR(printed(op, "{{ .Files.GetBytes \"f/d/b.txt\" }}"),
              "[120 13 10 121]");
    CHECK_STR(printed(op, "{{ .Files.nope }}{{ .Files.GetBytes \"x\" }}"),
              "[][]");
}

TEST(files_have_lines)
{
    CHECK_STR(printed(op, "{{ .Files.Lines \"f/a.txt\" }}"), "[one two]");
    CHECK_STR(printed(op, "{{ len (.Files.Lines \"f/d/b.txt\") }}"), "2");
    CHECK_STR(printed(op, "{{ .Files.Lines \"nope\" }}"), "[]");
    CHECK_STR(printed(op, "{{ .Files.Lines \"f/empty\" }}"),
              "template: c/templates/NOTES.txt:1:9: executing "
              "\"c/templates/NOTES.txt\" at <.Files.Lines>: error calling "
              "Lines: runtime error: index out of range [-1]");
}

TEST(files_go_into_config_maps_and_secrets)
{
    CHECK_STR(printed(op, "{{ (.Files.Glob \"f/**\").AsConfig }}"),
              "a.txt: |\n  one\n  two\nb.txt: \"x\\r\\ny\"\nempty: \"\"");
    CHECK_STR(printed(op, "{{ (.Files.Glob \"f/*\").AsSecrets }}"),
              "a.txt: b25lCnR3bwo=\nempty: \"\"");
    CHECK_STR(printed(op, "{{ (.Files.Glob \"none\").AsSecrets }}"), "{}");
}

TEST(files_can_be_ranged_over)
{
    CHECK_STR(printed(op, "{{ range $k, $v := .Files.Glob \"f/d/*\" }}{{ $k }}"
                          "={{ $v }}{{ end }}"),
              "f/d/b.txt=[120 13 10 121]");
    CHECK_STR(printed(op,
                      "{{ if .Files.Glob \"none\" }}yes{{ else }}no{{ end }}"
                      " {{ len .Files }}"),
              "no 3");
    CHECK_STR(printed(op, "{{ len (.Files.Glob \"[a-z0-9]\") }}"), "3");
}

TEST(values_have_methods)
{
    CHECK_STR(printed(op, "{{ .Values.Table \"m.t\" }}"), "map[l:[1] u:1]");
    CHECK_STR(printed(op, "{{ .Values.PathValue \"m.t.u\" }}"), "1");
    CHECK_STR(printed(op, "{{ .Values.YAML }}"),
              "YAML: x\nm:\n  t:\n    l:\n    - 1\n    u: 1\n");
    CHECK_STR(printed(op, "{{ .Values.AsMap.YAML }}"), "x");
    CHECK_STR(printed(op, "{{ .Values.PathValue \"m.t\" }}"),
              "template: c/templates/NOTES.txt:1:10: executing "
              "\"c/templates/NOTES.txt\" at <.Values.PathValue>: error "
              "calling PathValue: \"t\" is not a value");
}

/* ---- errors ------------------------------------------------------------- */

static struct chart_str failing(struct ch_op *op, const char *template)
{
    const char *const files[] = {
        "Chart.yaml",
        CHART,
        "templates/_h.tpl",
        "{{ define \"x\" }}\n{{ .Values.a.b }}{{ end }}",
        "templates/a.yaml",
        template,
        NULL};
    return rendered(op, files, &plain);
}

TEST(syntax_errors_name_file_and_line)
{
    CHECK_STR(failing(op, "a\n{{ foo }}"),
              "parse error at (c/templates/a.yaml:2): function \"foo\" not "
              "defined");
}

TEST(chains_of_template_errors_are_laid_out)
{
    CHECK_STR(failing(op, "k: {{ include \"x\" . }}"),
              "c/templates/a.yaml:1:6\n"
              "  executing \"c/templates/a.yaml\" at <include \"x\" .>:\n"
              "    error calling include:\n"
              "c/templates/_h.tpl:2:10\n"
              "  executing \"x\" at <.Values.a.b>:\n"
              "    nil pointer evaluating interface {}.b");
}

TEST(errors_of_functions_stay_in_one_line)
{
    CHECK_STR(failing(op, "k: {{ index .Values.l 3 }}"),
              "template: c/templates/a.yaml:1:6: executing "
              "\"c/templates/a.yaml\" at <index .Values.l 3>: error calling "
              "index: index of untyped nil");
}

TEST(include_of_nothing_is_said)
{
    CHECK_STR(failing(op, "{{ include \"nope\" . }}"),
              "c/templates/a.yaml:1:3\n"
              "  executing \"c/templates/a.yaml\" at <include \"nope\" .>:\n"
              "    error calling include:\n"
              "template: no template \"nope\" associated with template "
              "\"gotpl\"");
}

TEST(tpl_quotes_its_text)
{
    CHECK_STR(failing(op, "{{ tpl \"{{ .Values.a\" . }}"),
              "template: c/templates/a.yaml:1:3: executing "
              "\"c/templates/a.yaml\" at <tpl \"{{ .Values.a\" .>: error "
              "calling tpl: cannot parse template \"{{ .Values.a\": template: "
              "gotpl:1: unclosed action");
}

TEST(bad_output_is_refused_with_its_file)
{
    CHECK_STR(failing(op, "a: b: c"),
              "YAML parse error on c/templates/a.yaml: error converting YAML "
              "to JSON: yaml: mapping values are not allowed in this context");
    CHECK_INT(chart_error_frame_count(op->error), 2);
    CHECK_STR(chart_error_frame_at(op->error, 0)->source,
              "c/templates/a.yaml (rendered)");
    CHECK_STR(chart_error_frame_at(op->error, 0)->text, "a: b: c");
    CHECK_STR(chart_error_frame_at(op->error, 1)->source, "c/templates/a.yaml");
    CHECK_INT(chart_error_frame_at(op->error, 1)->column, 5);
}

TEST(places_show_their_lines)
{
    (void)failing(op, "a: 1\nk: {{ include \"x\" . }}");
    CHECK_INT(chart_error_frame_count(op->error), 2);
    CHECK_STR(chart_error_frame_at(op->error, 0)->text,
              "{{ .Values.a.b }}{{ end }}");
    CHECK_STR(chart_error_frame_at(op->error, 1)->text,
              "k: {{ include \"x\" . }}");
    CHECK_STR(chart_error_advice(op->error),
              "Use --debug flag to render out invalid YAML");
}

TEST(places_in_tpl_show_its_text)
{
    (void)failing(op, "{{ tpl \"a\\n{{ .x.y.z }}\" (dict \"x\" nil) }}");
    CHECK_STR(chart_error_frame_at(op->error, 0)->source, "gotpl");
    CHECK_STR(chart_error_frame_at(op->error, 0)->text, "{{ .x.y.z }}");
}

TEST(include_nests_a_thousand_times)
{
    const char *const files[] = {
        "Chart.yaml", CHART, "templates/a.yaml",
        "{{ define \"r\" }}{{ include \"r\" . }}{{ end }}"
        "{{ include \"r\" . }}",
        NULL};
    struct chart_str text = rendered(op, files, &plain);
    CHECK(ch_str_starts(text, CH_STR("template: c/templates/a.yaml:1:")));
    CHECK(ch_str_ends(text, CH_STR("rendering template has a nested reference "
                                   "name: r: unable to execute template")));
}

/* ---- programs ----------------------------------------------------------- */

TEST(program_serves_several_runs)
{
    const char *const files[] = {"Chart.yaml",
                                 CHART,
                                 "templates/a.yaml",
                                 "n: {{ .Release.Name }}\n",
                                 "templates/_bad.tpl",
                                 "{{ define \"x\" }}ok{{ end }}",
                                 NULL};
    struct ch_chart_tree *tree;
    struct ch_program *program;
    CHECK_INT(load(op, files, &tree), 0);
    CHECK_INT(ch_program_new(op, tree, &program), 0);
    for (int i = 0; i < 2; i++) {
        struct ch_manifest *manifest;
        struct ch_render_options options = {.release_name =
                                                i ? CH_STR("b") : CH_STR("a")};
        CHECK_INT(ch_render(op, tree, program, NULL, &options, &manifest), 0);
        CHECK_INT(manifest->count, 1);
        CHECK_STR(manifest->documents[0].text, i ? "n: b" : "n: a");
    }
}

TEST(program_leaves_syntax_errors_to_the_runs)
{
    const char *const files[] = {"Chart.yaml", CHART, "templates/a.yaml",
                                 "{{ if }}", NULL};
    struct ch_chart_tree *tree;
    struct ch_program *program;
    struct ch_manifest *manifest;
    CHECK_INT(load(op, files, &tree), 0);
    CHECK_INT(ch_program_new(op, tree, &program), 0);
    CHECK_INT(ch_render(op, tree, program, NULL, &plain, &manifest),
              CHART_ESYNTAX);
    CHECK_STR(ch_error_text(op), "parse error at (c/templates/a.yaml:1): "
                                 "missing value for if");
}

/* ---- show-only ---------------------------------------------------------- */

TEST(show_only_goes_by_patterns)
{
    const char *const files[] = {"Chart.yaml",
                                 CHART,
                                 "templates/a.yaml",
                                 "kind: Service\n",
                                 "templates/b.yaml",
                                 "kind: Pod\n",
                                 NULL};
    const struct chart_str some[] = {CH_STR_INIT("templates/b.yaml"),
                                     CH_STR_INIT("templates/[ab].yaml")};
    const struct chart_str none[] = {CH_STR_INIT("templates/*")};
    const struct chart_str bad[] = {CH_STR_INIT("templates")};
    struct ch_chart_tree *tree;
    struct ch_manifest *manifest;
    struct ch_buf buf;
    CHECK_INT(load(op, files, &tree), 0);
    CHECK_INT(ch_render(op, tree, NULL, NULL, &plain, &manifest), 0);
    ch_buf_init(&buf, op);
    CHECK_INT(ch_manifest_write_only(manifest, some, 2, &buf), 0);
    CHECK_STR(ch_buf_view(&buf),
              "---\n# Source: c/templates/b.yaml\nkind: Pod\n"
              "---\n# Source: c/templates/a.yaml\nkind: Service\n"
              "---\n# Source: c/templates/b.yaml\nkind: Pod\n");
    CHECK_INT(ch_manifest_write_only(manifest, none, 1, &buf), 0);
    CHECK_INT(ch_manifest_write_only(manifest, bad, 1, &buf), CHART_ENOTFOUND);
    CHECK_STR(ch_error_text(op), "could not find template templates in chart");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(documents_have_their_source),
        T(nothing_is_one_empty_line),
        T(release_and_template_are_seen),
        T(shallower_and_earlier_files_define_last),
        T(missing_values_leave_nothing),
        T(hooks_come_last_and_can_be_left_out),
        T(notes_run_but_are_not_printed),
        T(crds_come_first_as_they_are),
        T(library_subcharts_give_partials_only),
        T(library_charts_are_not_installable),
        T(kube_version_of_the_chart_is_held),
        T(files_are_read_by_their_path),
        T(files_have_lines),
        T(files_go_into_config_maps_and_secrets),
        T(files_can_be_ranged_over),
        T(values_have_methods),
        T(syntax_errors_name_file_and_line),
        T(chains_of_template_errors_are_laid_out),
        T(errors_of_functions_stay_in_one_line),
        T(include_of_nothing_is_said),
        T(tpl_quotes_its_text),
        T(bad_output_is_refused_with_its_file),
        T(places_show_their_lines),
        T(places_in_tpl_show_its_text),
        T(include_nests_a_thousand_times),
        T(program_serves_several_runs),
        T(program_leaves_syntax_errors_to_the_runs),
        T(show_only_goes_by_patterns),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
