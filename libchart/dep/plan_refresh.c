/* The indexes of a plan, and what Helm says while it gets them. */
#include "dep/plan.h"
#include "dep/url.h"

static int say_outcomes(struct ch_plan *plan, bool configured)
{
    int code = 0;
    for (size_t i = 0; !code && i < plan->job_count; i++)
        if ((plan->jobs[i].repo != NULL) == configured)
            code = ch_index_job_say(plan->dep, &plan->jobs[i]);
    return code;
}

static bool has_job(const struct ch_plan *plan, bool configured)
{
    for (size_t i = 0; i < plan->job_count; i++)
        if ((plan->jobs[i].repo != NULL) == configured)
            return true;
    return false;
}

static int check_schemes(struct ch_plan *plan)
{
    int code = 0;
    for (size_t i = 0; !code && i < plan->job_count; i++)
        code = ch_dep_check_scheme(plan->dep->op, plan->jobs[i].url);
    return code;
}

int ch_plan_refresh(struct ch_plan *plan)
{
    struct ch_dep *dep = plan->dep;
    bool says = !plan->options.skip_refresh && !plan->options.quiet;
    bool managed = says && has_job(plan, true);
    bool unmanaged = says && has_job(plan, false);
    int code = 0;
    if (unmanaged)
        code = ch_dep_say(dep, dep->output,
                          "Getting updates for unmanaged Helm repositories..."
                          "\n");
    if (!code)
        code = check_schemes(plan);
    if (!code)
        code = ch_index_fetch(dep, plan->jobs, plan->job_count);
    if (!code && unmanaged)
        code = say_outcomes(plan, false);
    if (!code && managed)
        code = ch_dep_say(dep, dep->output,
                          "Hang tight while we grab the latest from your chart "
                          "repositories...\n");
    if (!code && managed)
        code = say_outcomes(plan, true);
    if (!code && managed)
        code = ch_dep_say(dep, dep->output,
                          "Update Complete. \u2388Happy Helming!\u2388\n");
    return code;
}
