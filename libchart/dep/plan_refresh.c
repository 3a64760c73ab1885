/* The indexes of a plan, and what Helm says while it gets them. */
#include "base/buf.h"
#include "dep/plan.h"
#include "dep/url.h"
#include "golib/strconv.h"

/* Go's %q into the arena. */
static int quoted(struct ch_op *op, struct chart_str text,
                  struct chart_str *out)
{
    struct ch_buf buf;
    int code = ch_dep_url_public(op, text, &text);
    ch_buf_init(&buf, op);
    ch_quote(&buf, text);
    return code ? code : ch_buf_take(&buf, out);
}

/* How one job went, as Helm says it. */
static int say_outcome(struct ch_plan *plan, const struct ch_index_job *job)
{
    struct ch_dep *dep = plan->dep;
    struct chart_str name, url;
    int code = quoted(dep->op, job->repo ? job->repo->name : job->url, &name);
    if (code || !job->fetched)
        return code;
    if (!job->code)
        return ch_dep_say(dep, dep->output,
                          "...Successfully got an update from the %.*s chart "
                          "repository\n",
                          CH_STR_ARG(name));
    code = ch_dep_url_public(dep->op, job->url, &url);
    if (code)
        return code;
    return ch_dep_say(dep, dep->output,
                      "...Unable to get an update from the %.*s chart "
                      "repository%s%.*s%s:\n\t%.*s\n",
                      CH_STR_ARG(name), job->repo ? " (" : "",
                      CH_STR_ARG(job->repo ? url : CH_STR("")),
                      job->repo ? ")" : "",
                      CH_STR_ARG(chart_error_message(job->error)));
}

static int say_outcomes(struct ch_plan *plan, bool configured)
{
    int code = 0;
    for (size_t i = 0; !code && i < plan->job_count; i++)
        if ((plan->jobs[i].repo != NULL) == configured)
            code = say_outcome(plan, &plan->jobs[i]);
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
