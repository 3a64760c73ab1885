#include "explain/fix.h"

#include "explain/diff.h"
#include "tests/explain/made.h"

static struct chart_str diff(struct ch_op *op, const char *a, const char *b)
{
    struct ch_buf buf;
    ch_buf_init(&buf, op);
    CHECK_INT(ch_diff(&buf, CH_STR("d/v.yaml"), ch_str_z(a), ch_str_z(b)), 0);
    return ch_buf_view(&buf);
}

#define HEAD "--- a/d/v.yaml\n+++ b/d/v.yaml\n"

TEST(diffs_have_three_lines_of_context)
{
    CHECK_STR(diff(op, "1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nx\n6\n7\n8\n"),
              HEAD "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
}

TEST(far_changes_are_hunks_of_their_own)
{
    CHECK_STR(diff(op, "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "1\n2\n3\n4\n5\n6\n7\n"),
              HEAD "@@ -1,4 +1,3 @@\n-a\n 1\n 2\n 3\n"
                   "@@ -6,4 +5,3 @@\n 5\n 6\n 7\n-b\n");
}

TEST(diffs_start_from_and_end_in_nothing)
{
    CHECK_STR(diff(op, "", "a\n"), HEAD "@@ -0,0 +1,1 @@\n+a\n");
    CHECK_STR(diff(op, "a\n", ""), HEAD "@@ -1,1 +0,0 @@\n-a\n");
    CHECK_STR(diff(op, "a\n", "a\n"), "");
}

TEST(diffs_tell_of_missing_line_ends)
{
    CHECK_STR(diff(op, "a\nb", "b\n"),
              HEAD "@@ -1,2 +1,1 @@\n-a\n-b\n\\ No newline at end of file\n"
                   "+b\n");
}

TEST(fixes_go_through_all_findings)
{
    struct ch_explanation e;
    struct ch_report report;
    struct ch_buf buf;
    struct ch_buf notes;
    ch_buf_init(&buf, op);
    ch_buf_init(&notes, op);
    CHECK_INT(made_report(op, &e, &report), 0);
    CHECK_INT(ch_report_fix(&report, &buf, &notes), 0);
    CHECK_STR(ch_buf_view(&notes), "");
    CHECK_STR(ch_buf_view(&buf),
              "--- a/apps/ollama/values.yaml\n+++ b/apps/ollama/values.yaml\n"
              "@@ -1,8 +1,8 @@\n # GPU\n ollama:\n   ollama:\n"
              "-    ingress:\n-      enabled: true\n-      hosts: [a]\n"
              "     gpu: {enabled: true}\n   \xc3\xa4: 1\n"
              "+  ingress:\n+    enabled: true\n+    hosts: [a]\n");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(diffs_have_three_lines_of_context),
        T(far_changes_are_hunks_of_their_own),
        T(diffs_start_from_and_end_in_nothing),
        T(diffs_tell_of_missing_line_ends),
        T(fixes_go_through_all_findings),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
