#include "explain/fix.h"

#include "explain/diff.h"
#include "tests/explain/made.h"

static struct chart_str move(struct ch_op *op, const char *text,
                             const char *from, const char *to)
{
    struct chart_str out = {"", 0};
    bool moved;
    CHECK_INT(ch_fix_move(op, ch_str_z(text), ch_str_z(from), ch_str_z(to),
                          &out, &moved),
              0);
    return moved ? out : CH_STR("(not moved)");
}

TEST(a_block_moves_out_with_its_comments)
{
    CHECK_STR(move(op,
                   "# top\n"
                   "ollama:\n"
                   "  ollama:\n"
                   "    gpu: {enabled: true} # keep\n"
                   "\n"
                   "    # the way in\n"
                   "    ingress:\n"
                   "      enabled: true   # on\n"
                   "      hosts:\n"
                   "      - host: a\n"
                   "        # inner\n"
                   "        paths: [/]\n"
                   "\n"
                   "  service:\n"
                   "    port: 80\n",
                   "ollama.ollama.ingress", "ollama.ingress"),
              "# top\n"
              "ollama:\n"
              "  ollama:\n"
              "    gpu: {enabled: true} # keep\n"
              "\n"
              "  service:\n"
              "    port: 80\n"
              "\n"
              "  # the way in\n"
              "  ingress:\n"
              "    enabled: true   # on\n"
              "    hosts:\n"
              "    - host: a\n"
              "      # inner\n"
              "      paths: [/]\n");
}

TEST(a_block_moves_in_and_makes_its_keys)
{
    CHECK_STR(move(op, "a: 1\npersistence:\n  size: 5Gi\nb: 2\n", "persistence",
                   "web.image.volume"),
              "a: 1\nb: 2\nweb:\n  image:\n    volume:\n      size: 5Gi\n");
}

TEST(emptied_parents_go)
{
    CHECK_STR(move(op, "x:\n  k:\n    z: 1\nw: 2\n", "x.k.z", "z"),
              "w: 2\nz: 1\n");
}

TEST(parents_that_hold_the_new_place_stay)
{
    CHECK_STR(move(op, "x:\n  z: 1\n", "x.z", "x.k.z"), "x:\n  k:\n    z: 1\n");
    CHECK_STR(move(op, "x:\n  z: 1\n", "x", "x.x"), "x:\n  x:\n    z: 1\n");
}

TEST(blocks_join_what_is_there)
{
    CHECK_STR(move(op,
                   "a:\n  a:\n    r:\n      x: 1\n      k: 2\n"
                   "  r:\n    x: 9\n",
                   "a.a.r", "a.r"),
              "a:\n  r:\n    x: 9\n    k: 2\n");
}

TEST(flow_maps_are_opened)
{
    CHECK_STR(move(op, "a: {b: {c: 1}, d: 2}\n", "a.b", "b"),
              "a:\n  d: 2\nb:\n  c: 1\n");
    CHECK_STR(move(op, "r: {}\nx:\n  # c\n  k: 1\n", "x.k", "r.k"),
              "r:\n  # c\n  k: 1\n");
    CHECK_STR(move(op, "r:\nx:\n  k: 1\n", "x.k", "r.k"), "r:\n  k: 1\n");
}

TEST(text_that_looks_like_keys_stays_text)
{
    CHECK_STR(move(op, "a:\n  t: |\n    b: 1\n\n    # no\n  c: 2\nd: 3\n",
                   "a.t", "t"),
              "a:\n  c: 2\nd: 3\nt: |\n  b: 1\n\n  # no\n");
}

TEST(keys_change_their_name)
{
    CHECK_STR(move(op, "a:\n  hots: [x] # hosts\n", "a.hots", "a.hosts"),
              "a:\n  hosts: [x] # hosts\n");
    CHECK_STR(move(op, "a: 1\n", "a", "true"), "\"true\": 1\n");
}

TEST(dotted_keys_are_one_key)
{
    CHECK_STR(move(op, "a:\n  x.y/z: 1\n  b: 2\n", "a.x\\.y/z", "x\\.y/z"),
              "a:\n  b: 2\nx.y/z: 1\n");
}

TEST(what_cannot_be_edited_safely_stays)
{
    CHECK_STR(move(op, "a: &x\n  b: 1\nc: *x\n", "a.b", "b"), "(not moved)");
    CHECK_STR(move(op, "a: 1\n", "b", "c"), "(not moved)");
    CHECK_STR(move(op, "{a: {b: 1}}\n", "a.b.c", "c"), "(not moved)");
}

TEST(a_missing_last_line_end_stays_missing)
{
    CHECK_STR(move(op, "a: {}\nx:\n  k: 1", "x.k", "a.k"), "a:\n  k: 1");
}

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
    size_t left;
    ch_buf_init(&buf, op);
    CHECK_INT(made_report(op, &e, &report), 0);
    CHECK_INT(ch_report_fix(&report, &buf, &left), 0);
    CHECK_INT(left, 0);
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
        T(a_block_moves_out_with_its_comments),
        T(a_block_moves_in_and_makes_its_keys),
        T(emptied_parents_go),
        T(parents_that_hold_the_new_place_stay),
        T(blocks_join_what_is_there),
        T(flow_maps_are_opened),
        T(text_that_looks_like_keys_stays_text),
        T(keys_change_their_name),
        T(dotted_keys_are_one_key),
        T(what_cannot_be_edited_safely_stays),
        T(a_missing_last_line_end_stays_missing),
        T(diffs_have_three_lines_of_context),
        T(far_changes_are_hunks_of_their_own),
        T(diffs_start_from_and_end_in_nothing),
        T(diffs_tell_of_missing_line_ends),
        T(fixes_go_through_all_findings),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
