#include "explain/move.h"

#include "tests/harness.h"

static struct chart_str move(struct ch_op *op, const char *text,
                             const char *from, const char *to)
{
    struct chart_str out = {"", 0};
    enum ch_moved moved;
    CHECK_INT(
        ch_move(op, ch_str_z(text), ch_str_z(from), ch_str_z(to), &out, &moved),
        0);
    switch (moved) {
    case CH_MOVED_ALL:
    case CH_MOVED_PART:
        return out;
    case CH_MOVED_NOT:
        return CH_STR("(not moved)");
    case CH_MOVED_ABSENT:
        break;
    }
    return CH_STR("(absent)");
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
              "a:\n  a:\n    r:\n      x: 1\n"
              "  r:\n    x: 9\n    k: 2\n");
}

TEST(what_is_there_already_goes)
{
    CHECK_STR(move(op, "a: {x: 1}\nb:\n  a: {x: 1}\n", "b.a", "a"),
              "a:\n  x: 1\n");
    CHECK_STR(move(op, "a: 1\nb:\n  a: 1 # one\n", "b.a", "a"),
              "# one\na: 1\n");
    CHECK_STR(move(op, "a: 2\nb:\n  a: 1 # one\n", "b.a", "a"),
              "a: 2\nb:\n  a: 1 # one\n");
}

TEST(nothing_goes_through_what_is_no_map)
{
    CHECK_STR(move(op, "a: text\nb: 1\n", "b", "a.b"), "(not moved)");
    CHECK_STR(move(op, "a: [1]\nb: 1\n", "b", "a.b"), "(not moved)");
    CHECK_STR(move(op, "a:\nb: 1\n", "b", "a.b"), "a:\n  b: 1\n");
}

TEST(comments_outlive_their_keys)
{
    CHECK_STR(move(op, "a: # x\n  # y\n  b: # z\n    c: 1\n", "a.b.c", "c"),
              "# x\n# y\n# z\nc: 1\n");
    CHECK_STR(move(op, "a: {b: 1, c: 2} # x\n", "a.b", "b"),
              "a: # x\n  c: 2\nb: 1\n");
    CHECK_STR(move(op, "a: {b: 1,\n  c: 2 # x\n  }\n", "a.b", "b"),
              "(not moved)");
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
    CHECK_STR(move(op, "a: 1\n", "b", "c"), "(absent)");
    CHECK_STR(move(op, "{a: {b: 1}}\n", "a.b.c", "c"), "(absent)");
}

TEST(a_missing_last_line_end_stays_missing)
{
    CHECK_STR(move(op, "a: {}\nx:\n  k: 1", "x.k", "a.k"), "a:\n  k: 1");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(a_block_moves_out_with_its_comments),
        T(a_block_moves_in_and_makes_its_keys),
        T(emptied_parents_go),
        T(parents_that_hold_the_new_place_stay),
        T(blocks_join_what_is_there),
        T(what_is_there_already_goes),
        T(nothing_goes_through_what_is_no_map),
        T(comments_outlive_their_keys),
        T(flow_maps_are_opened),
        T(text_that_looks_like_keys_stays_text),
        T(keys_change_their_name),
        T(dotted_keys_are_one_key),
        T(what_cannot_be_edited_safely_stays),
        T(a_missing_last_line_end_stays_missing),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
