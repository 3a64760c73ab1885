/*
 * include, tpl and lookup: what only whoever runs the templates can do.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "template/host.h"

static int no_host(struct ch_call *call)
{
    return ch_fail(call->op, CHART_EEXEC, "%s is not available here",
                   call->func->name);
}

static int call_include(struct ch_call *call)
{
    struct ch_host *host = call->host;
    if (!host || !host->include)
        return no_host(call);
    return host->include(host, host->exec, ch_value_str(call->args[0]),
                         call->args[1], call->result);
}

static int call_tpl(struct ch_call *call)
{
    struct ch_host *host = call->host;
    if (!host || !host->tpl)
        return no_host(call);
    return host->tpl(host, host->exec, ch_value_str(call->args[0]),
                     call->args[1], call->result);
}

static int call_lookup(struct ch_call *call)
{
    struct ch_host *host = call->host;
    if (!host || !host->lookup)
        return no_host(call);
    return host->lookup(host, call->op, call->args, call->result);
}

static const struct ch_func rows[] = {
    {"include", "sa", call_include, CH_FUNC_HOST, "include NAME DATA",
     "The output of the template NAME with DATA as its dot.",
     "{{ define \"hi\" }}Hello {{ . }}{{ end }}{{ include \"hi\" \"you\" }}",
     "Hello you"},
    {"lookup", "ssss", call_lookup, CH_FUNC_HOST,
     "lookup APIVERSION KIND NAMESPACE NAME",
     "An object of the cluster; an empty map without one.",
     "{{ lookup \"v1\" \"Secret\" \"default\" \"web\" }}", "map[]"},
    {"tpl", "sa", call_tpl, CH_FUNC_HOST, "tpl TEXT DATA",
     "TEXT run as a template with DATA as its dot.",
     "{{ tpl \"{{ . }}!\" \"web\" }}", "web!"},
};

const struct ch_func_family ch_funcs_host = {
    "templates", "Templates and the cluster", rows, CH_COUNT(rows)};
