#include "render/order.h"

#include "base/buf.h"
#include "tests/harness.h"

/* Kinds "a b c" sorted; a document's name is its place before. */
static struct chart_str sorted(struct ch_op *op, const char *kinds)
{
    struct ch_document documents[16];
    struct ch_str_split it = ch_str_split_start(ch_str_z(kinds), ' ');
    struct chart_str kind, out = {"", 0};
    struct ch_buf buf;
    size_t count = 0;
    memset(documents, 0, sizeof documents);
    while (count < 16 && ch_str_split_next(&it, &kind)) {
        documents[count].kind = kind;
        documents[count].hook_weight = (int)count;
        count++;
    }
    CHECK_INT(ch_order_documents(op, documents, count), 0);
    ch_buf_init(&buf, op);
    for (size_t i = 0; i < count; i++) {
        ch_buf_str(&buf, documents[i].kind);
        ch_buf_int(&buf, documents[i].hook_weight);
        ch_buf_byte(&buf, ' ');
    }
    (void)ch_buf_take(&buf, &out);
    return out;
}

TEST(kinds_go_in_the_order_of_installation)
{
    CHECK_STR(sorted(op, "Deployment Service Namespace ConfigMap"),
              "Namespace2 ConfigMap3 Service1 Deployment0 ");
    CHECK_STR(sorted(op, "ValidatingWebhookConfiguration APIService "
                         "MutatingWebhookConfiguration"),
              "APIService1 MutatingWebhookConfiguration2 "
              "ValidatingWebhookConfiguration0 ");
}

TEST(documents_of_one_kind_keep_their_order)
{
    CHECK_STR(sorted(op, "Job Pod Job Pod Job"), "Pod1 Pod3 Job0 Job2 Job4 ");
}

TEST(unknown_kinds_come_last_by_name)
{
    CHECK_STR(sorted(op, "Zebra deployment Deployment  Ape"),
              "Deployment2 3 Ape4 Zebra0 deployment1 ");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(kinds_go_in_the_order_of_installation),
        T(documents_of_one_kind_keep_their_order),
        T(unknown_kinds_come_last_by_name),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
