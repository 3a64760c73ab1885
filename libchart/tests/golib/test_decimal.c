#include "golib/decimal.h"
#include "tests/harness.h"

#include <math.h>

static double folded(struct ch_op *op, int (*fold)(struct ch_decimal *, double),
                     double a, double b)
{
    struct ch_decimal d;
    double result = (double)NAN;
    CHECK_INT(ch_decimal_init(&d, op, a), 0);
    CHECK_INT(fold(&d, b), 0);
    CHECK_INT(ch_decimal_to_float(&d, &result), 0);
    return result;
}

TEST(sums_are_exact_in_decimal)
{
    CHECK(folded(op, ch_decimal_add, 0.1, 0.2) == 0.3);
    CHECK(folded(op, ch_decimal_sub, 0.3, 0.1) == 0.2);
    CHECK(folded(op, ch_decimal_sub, 1, 3) == -2);
    CHECK(folded(op, ch_decimal_add, 1e308, 5e-324) == 1e308);
    CHECK(folded(op, ch_decimal_add, -5, 5) == 0);
}

TEST(products_and_overflow)
{
    CHECK(folded(op, ch_decimal_mul, 1.1, 1.1) == 1.21);
    CHECK(folded(op, ch_decimal_mul, 1e300, 1e300) == (double)INFINITY);
    CHECK(folded(op, ch_decimal_mul, 5e-324, 0.1) == 0);
    CHECK(folded(op, ch_decimal_mul, -2, 0) == 0);
}

TEST(quotients_round_half_up_at_16_places)
{
    CHECK(folded(op, ch_decimal_div, 1, 3) == 0.3333333333333333);
    CHECK(folded(op, ch_decimal_div, 2, 3) == 0.6666666666666667);
    CHECK(folded(op, ch_decimal_div, -2, 3) == -0.6666666666666667);
    CHECK(folded(op, ch_decimal_div, 5e-17, 1) == 1e-16);
    CHECK(folded(op, ch_decimal_div, 4.9e-17, 1) == 0);
    CHECK(folded(op, ch_decimal_div, 1e-300, 3) == 0);
    CHECK(folded(op, ch_decimal_div, 1e300, 1e-8) == 1e308);
}

TEST(what_is_no_number_fails)
{
    struct ch_decimal d;
    CHECK_INT(ch_decimal_init(&d, op, (double)NAN), CHART_EEXEC);
    CHECK_STR(ch_error_text(op), "Cannot create a Decimal from NaN");
    ch_error_clear(op);
    CHECK_INT(ch_decimal_init(&d, op, -(double)INFINITY), CHART_EEXEC);
    CHECK_STR(ch_error_text(op), "Cannot create a Decimal from -Inf");
    ch_error_clear(op);
    CHECK_INT(ch_decimal_init(&d, op, 1), 0);
    CHECK_INT(ch_decimal_div(&d, 0), CHART_EEXEC);
    CHECK_STR(ch_error_text(op), "decimal division by 0");
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(sums_are_exact_in_decimal),
        T(products_and_overflow),
        T(quotients_round_half_up_at_16_places),
        T(what_is_no_number_fails),
    };
    return test_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
