/*
 * What the tables do not show: sets, observers, errors as objects, limits.
 */
#include "base/error.h"
#include "tests/template/fixture.h"

#include <stdlib.h>

static const struct ch_unit *parse(struct ch_op *op, const char *name,
                                   const char *text)
{
    struct ch_unit *unit = NULL;
    CHECK_INT(ch_unit_parse(op, ch_str_z(name), ch_str_z(text), fixture_lookup,
                            &unit),
              0);
    return unit;
}

/* What the set's template of that name prints. */
static struct chart_str run_name(struct ch_op *op, const struct ch_set *set,
                                 const char *name)
{
    struct ch_exec *exec;
    struct ch_buf out;
    const struct ch_def *def = ch_set_find(set, ch_str_z(name));
    ch_buf_init(&out, op);
    CHECK(def != NULL);
    if (!def || ch_exec_new(op, set, NULL, &exec))
        return CH_STR("");
    CHECK_INT(ch_exec_run(exec, NULL, def, ch_nil(), &out), 0);
    return ch_buf_view(&out);
}

/* ---- sets --------------------------------------------------------------- */

TEST(later_definition_replaces_unless_it_is_empty)
{
    struct ch_set *set;
    CHECK_INT(ch_set_new(op, NULL, &set), 0);
    CHECK_INT(ch_set_add(op, set,
                         parse(op, "1",
                               "{{ define \"a\" }}1{{ end }}"
                               "{{ define \"b\" }}1{{ end }}"
                               "{{ define \"c\" }} {{ end }}")),
              0);
    CHECK_INT(ch_set_add(op, set,
                         parse(op, "2",
                               "{{ define \"a\" }}2{{ end }}"
                               "{{ define \"b\" }} \n{{/* x */}}"
                               "{{ end }}"
                               "{{ define \"c\" }}{{ end }}")),
              0);
    CHECK_STR(run_name(op, set, "a"), "2");
    CHECK_STR(run_name(op, set, "b"), "1");
    CHECK_STR(run_name(op, set, "c"), " ");
}

TEST(overlay_sees_and_hides_what_lies_under_it)
{
    struct ch_set *under, *over;
    CHECK_INT(ch_set_new(op, NULL, &under), 0);
    CHECK_INT(ch_set_add(op, under,
                         parse(op, "1",
                               "{{ define \"a\" }}1{{ end }}"
                               "{{ define \"b\" }}1{{ end }}")),
              0);
    CHECK_INT(ch_set_new(op, under, &over), 0);
    CHECK_INT(ch_set_add(op, over,
                         parse(op, "2",
                               "{{ define \"a\" }}2{{ end }}"
                               "{{ define \"b\" }}{{ end }}")),
              0);
    CHECK_STR(run_name(op, over, "a"), "2");
    CHECK_STR(run_name(op, over, "b"), "1");
    CHECK_STR(run_name(op, under, "a"), "1");
    CHECK(ch_set_find(over, CH_STR("c")) == NULL);
}

TEST(many_definitions_are_found)
{
    struct ch_set *set;
    struct ch_buf text;
    ch_buf_init(&text, op);
    for (int i = 0; i < 500; i++)
        ch_buf_printf(&text, "{{ define \"d%d\" }}%d{{ end }}", i, i);
    struct chart_str view;
    CHECK_INT(ch_buf_take(&text, &view), 0);
    const struct ch_unit *unit = parse(op, "u", view.ptr);
    CHECK_INT(ch_unit_def_count(unit), 501);
    CHECK_INT(ch_set_new(op, NULL, &set), 0);
    CHECK_INT(ch_set_add(op, set, unit), 0);
    CHECK_STR(run_name(op, set, "d0"), "0");
    CHECK_STR(run_name(op, set, "d499"), "499");
}

TEST(body_of_a_unit_may_be_a_define_of_its_name)
{
    const struct ch_unit *unit =
        parse(op, "gotpl", "{{ define \"gotpl\" }}x{{ end }}");
    CHECK(!ch_def_is_empty(ch_unit_body(unit)));
    CHECK_INT(ch_unit_def_count(unit), 1);
    CHECK_STR(ch_def_source(ch_unit_body(unit)), "gotpl");
}

/* ---- errors ------------------------------------------------------------- */

TEST(error_has_a_frame_for_each_level)
{
    struct ch_host host = {.include = fixture_include};
    struct ch_buf out;
    int code = fixture_run(op, &host,
                           "{{ define \"a\" }}\n  {{ .Values.no.x }}{{ end }}\n"
                           "{{ include \"a\" . }}",
                           &out);
    CHECK_INT(code, CHART_EEXEC);
    CHECK_STR(ch_error_cause(op),
              "can't evaluate field x in type interface {}");
    CHECK_INT(chart_error_frame_count(op->error), 2);
    const struct chart_error_frame *inner = chart_error_frame_at(op->error, 0);
    const struct chart_error_frame *outer = chart_error_frame_at(op->error, 1);
    CHECK_STR(inner->source, "t");
    CHECK_INT(inner->line, 2);
    CHECK_INT(inner->column, 13);
    CHECK_STR(inner->what, "executing \"a\" at <.Values.no.x>");
    CHECK_INT(outer->line, 3);
    CHECK_INT(outer->column, 4);
    CHECK_STR(outer->what, "executing \"t\" at <include \"a\" .>");
}

TEST(fail_keeps_its_code_and_message_through_includes)
{
    struct ch_host host = {.include = fixture_include};
    struct ch_buf out;
    CHECK_INT(fixture_run(op, &host,
                          "{{ define \"a\" }}{{ fail \"no: luck\" }}{{ end }}"
                          "{{ include \"a\" . | upper }}",
                          &out),
              CHART_EFAIL);
    CHECK_STR(ch_error_cause(op), "no: luck");
}

/* The texts of the chain of errors, innermost first. */
static void check_links(struct ch_op *op, const char *text, const char *want[],
                        size_t count)
{
    struct ch_host host = {.include = fixture_include, .tpl = fixture_tpl};
    struct ch_buf out;
    const size_t *lens;
    CHECK(fixture_run(op, &host, text, &out) != 0);
    struct chart_str message = ch_error_text(op);
    CHECK_INT(ch_exec_error_links(host.exec, &lens), count);
    for (size_t i = 0; i < count; i++)
        CHECK_STR(ch_str_sub(message, message.len - lens[i], message.len),
                  want[i]);
    ch_error_clear(op);
}

TEST(links_are_the_errors_that_go_would_wrap)
{
    static const char *plain[] = {
        "template: t:1:22: executing \"a\" at <.no.x>: nil pointer evaluating "
        "interface {}.x",
        "template: t:1:39: executing \"t\" at <include \"a\" .>: error "
        "calling include: template: t:1:22: executing \"a\" at <.no.x>: nil "
        "pointer evaluating interface {}.x"};
    check_links(op,
                "{{ define \"a\" }}{{ .no.x }}{{ end }}"
                "{{ include \"a\" . }}",
                plain, 2);
    static const char *function[] = {
        "index of untyped nil",
        "template: t:1:3: executing \"t\" at <index nil 1>: error calling "
        "index: index of untyped nil"};
    check_links(op, "{{ index nil 1 }}", function, 2);
}

/* ---- limits ------------------------------------------------------------- */

TEST(endless_recursion_ends_in_a_limit)
{
    struct ch_host host = {.include = fixture_include};
    struct ch_buf out;
    CHECK_INT(fixture_run(op, &host,
                          "{{ define \"a\" }}{{ template \"a\" . }}{{ end }}"
                          "{{ template \"a\" . }}",
                          &out),
              CHART_ELIMIT);
    ch_error_clear(op);
    CHECK_INT(fixture_run(op, &host,
                          "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}"
                          "{{ include \"a\" . }}",
                          &out),
              CHART_ELIMIT);
    CHECK(ch_str_starts(ch_error_text(op),
                        CH_STR("template: t:1:19: executing \"a\" at <")));
    CHECK_INT(op->depth, 0);
}

TEST(endless_loop_ends_in_a_limit)
{
    struct ch_buf out;
    op->limits.steps = 100000;
    CHECK_INT(
        fixture_run(op, NULL, "{{ range 9000000000000000000 }}{{ end }}", &out),
        CHART_ELIMIT);
}

/* `open` n times, "x", `close` n times. */
static int run_nested(struct ch_op *op, const char *open, const char *close,
                      int n)
{
    struct ch_buf text, out;
    struct chart_str view;
    ch_buf_init(&text, op);
    for (int i = 0; i < n; i++)
        ch_buf_str(&text, ch_str_z(open));
    ch_buf_str(&text, CH_STR("x"));
    for (int i = 0; i < n; i++)
        ch_buf_str(&text, ch_str_z(close));
    CHECK_INT(ch_buf_take(&text, &view), 0);
    int code = fixture_run(op, NULL, view.ptr, &out);
    ch_error_clear(op);
    return code;
}

TEST(nesting_is_bounded)
{
    CHECK_INT(run_nested(op, "{{ if 1 }}", "{{ end }}", 500), 0);
    CHECK_INT(run_nested(op, "{{ if 1 }}", "{{ end }}", 10001), CHART_ELIMIT);
    CHECK_INT(run_nested(op, "{{ if 0 }}{{ else }}", "{{ end }}", 500), 0);
}

/* ---- observers ---------------------------------------------------------- */

struct log {
    struct ch_buf text;
};

static void note(struct log *log, const struct ch_place *place)
{
    struct ch_place_lines at = ch_place_lines(*place);
    ch_buf_printf(&log->text, "%u:%u ", at.line, at.column);
}

static void log_key(void *user, const struct ch_place *place,
                    struct ch_value parent, struct chart_str key,
                    struct ch_value found)
{
    struct log *log = user;
    note(log, place);
    ch_buf_printf(&log->text, "%s.", ch_is_map(parent) ? "map" : "?");
    ch_buf_str(&log->text, key);
    ch_buf_printf(&log->text, "=%u;", found.origin);
}

static void log_value(void *user, const struct ch_place *place,
                      struct ch_value v)
{
    struct log *log = user;
    note(log, place);
    ch_buf_printf(&log->text, "whole=%u;", v.origin);
}

static void log_items(void *user, const struct ch_place *place,
                      struct ch_value v)
{
    struct log *log = user;
    note(log, place);
    ch_buf_printf(&log->text, "items=%u;", v.origin);
}

static void log_truth(void *user, const struct ch_place *place,
                      struct ch_value v)
{
    struct log *log = user;
    note(log, place);
    ch_buf_printf(&log->text, "truth=%u;", v.origin);
}

TEST(observer_hears_of_reads_with_their_places)
{
    struct log log;
    ch_buf_init(&log.text, op);
    struct ch_observer observer = {.user = &log,
                                   .read_key = log_key,
                                   .read_value = log_value,
                                   .read_items = log_items,
                                   .read_truth = log_truth};
    struct ch_host host = {.observer = &observer};
    struct ch_set *set;
    struct ch_exec *exec;
    struct ch_buf out;
    struct ch_map *map = ch_map_new(op, 0);
    struct ch_value v = ch_int(7);
    v.origin = 42;
    CHECK_INT(ch_map_set_str(op, map, CH_STR("a"), v), 0);
    CHECK_INT(ch_set_new(op, NULL, &set), 0);
    CHECK_INT(ch_set_add(op, set,
                         parse(op, "t",
                               "{{ .a }}\n {{ index . \"a\" }}{{ $x := .b }}\n"
                               "{{ if .a }}{{ range .a }}{{ end }}{{ end }}\n"
                               "{{ if and .b (not .a) }}{{ end }}")),
              0);
    CHECK_INT(ch_exec_new(op, set, &host, &exec), 0);
    ch_buf_init(&out, op);
    CHECK_INT(ch_exec_run(exec, NULL, ch_set_find(set, CH_STR("t")),
                          ch_map_value(map), &out),
              0);
    CHECK_STR(
        ch_buf_view(&log.text),
        "1:3 map.a=42;1:3 whole=42;2:4 map.a=42;2:4 whole=42;"
        "2:27 map.b=0;3:6 map.a=42;3:6 truth=42;3:20 map.a=42;3:20 items=42;"
        "4:10 map.b=0;4:10 truth=0;4:6 truth=0;");
}

/* ---- memory ------------------------------------------------------------- */

struct failing {
    int left; /* allocations that still succeed */
};

static void *failing_resize(void *user, void *ptr, size_t old_size,
                            size_t new_size)
{
    struct failing *failing = user;
    (void)old_size;
    if (new_size == 0) {
        free(ptr);
        return NULL;
    }
    if (failing->left-- <= 0)
        return NULL;
    return realloc(ptr, new_size);
}

/* Runs with a heap that gives out after `left` allocations; the code. */
static int run_with(int left, const char *text)
{
    struct failing failing = {left};
    struct chart_allocator allocator = {failing_resize, &failing};
    struct ch_heap heap;
    struct ch_arena arena;
    struct ch_op op;
    struct ch_buf out;
    struct ch_host host = {.include = fixture_include, .tpl = fixture_tpl};
    ch_heap_init(&heap, &allocator, 0);
    ch_arena_init(&arena, &heap);
    ch_op_init(&op, &heap, &arena, NULL, NULL);
    arena.chunk_size = 0; /* every piece is an allocation */
    struct ch_unit *unit;
    struct ch_set *set;
    struct ch_exec *exec;
    int code =
        ch_unit_parse(&op, CH_STR("t"), ch_str_z(text), fixture_lookup, &unit);
    if (!code)
        code = ch_set_new(&op, NULL, &set);
    if (!code)
        code = ch_set_add(&op, set, unit);
    if (!code)
        code = ch_exec_new(&op, set, &host, &exec);
    ch_buf_init(&out, &op);
    if (!code)
        code = ch_exec_run(exec, NULL, ch_set_find(set, CH_STR("t")), ch_int(5),
                           &out);
    ch_op_end(&op);
    ch_arena_release(&arena);
    CHECK_INT(heap.used, 0);
    return code;
}

TEST(every_allocation_may_fail)
{
    static const char text[] =
        "{{ define \"a\" }}{{ range $i, $e := until 3 }}{{ $i }}{{ $e }}"
        "{{ end }}{{ end }}{{ include \"a\" . | upper | printf \"%s-%v\" \"x\" "
        "}}{{ tpl \"{{ . }}{{ (dict `a` 1).a }}\" . }}{{ with $x := and . "
        "(list 1 2.5 'a' 1i) }}{{ index $x 1 }}{{ else }}{{ $x }}{{ end }}"
        "{{ html \"<>\" }}{{ range $k, $v := dict \"b\" 1 \"a\" 2 }}{{ $k }}"
        "{{ end }}";
    static const char wrong[] = "{{ define \"a\" }}{{ index . \"q\" }}{{ end }}"
                                "{{ include \"a\" . | upper }}";
    int code = CHART_ENOMEM, n = 0;
    for (; code == CHART_ENOMEM && n < 2000; n++)
        code = run_with(n, text);
    CHECK_INT(code, 0);
    CHECK(n > 20);
    code = CHART_ENOMEM;
    for (n = 0; code == CHART_ENOMEM && n < 2000; n++)
        code = run_with(n, wrong);
    CHECK_INT(code, CHART_EEXEC);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(later_definition_replaces_unless_it_is_empty),
        T(overlay_sees_and_hides_what_lies_under_it),
        T(many_definitions_are_found),
        T(body_of_a_unit_may_be_a_define_of_its_name),
        T(error_has_a_frame_for_each_level),
        T(fail_keeps_its_code_and_message_through_includes),
        T(links_are_the_errors_that_go_would_wrap),
        T(endless_recursion_ends_in_a_limit),
        T(endless_loop_ends_in_a_limit),
        T(nesting_is_bounded),
        T(observer_hears_of_reads_with_their_places),
        T(every_allocation_may_fail),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
