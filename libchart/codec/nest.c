#include "codec/nest.h"

#include "base/compiler.h"

/* Go looks for cycles below this level only. */
#define UNCHECKED_LEVELS 1000

struct ch_nest ch_nest_in(const struct ch_nest *up, struct ch_value v)
{
    const void *container =
        ch_is_map(v) ? (const void *)v.u.map : (const void *)v.u.list;
    return (struct ch_nest){up, container, up ? up->level + 1 : 1};
}

int ch_nest_check(struct ch_op *op, const struct ch_nest *nest,
                  struct ch_value v)
{
    if (CH_LIKELY(nest->level <= UNCHECKED_LEVELS) || !nest->container)
        return 0;
    for (const struct ch_nest *n = nest->up; n->level > UNCHECKED_LEVELS;
         n = n->up)
        if (n->container == nest->container)
            return ch_fail(
                op, CHART_EEXEC,
                "json: unsupported value: encountered a cycle via %.*s",
                CH_STR_ARG(ch_value_type_name(v)));
    return 0;
}
