#include "source_flags.h"

#include "mem.h"

#include <stdlib.h>
#include <string.h>

static const struct opt source_rows[] = {
    {"version", 0, OPT_STRING, "RANGE",
     "version of the chart, exact or a range; default the newest", OPT_USED,
     NULL},
    {"repo", 0, OPT_STRING, "URL", "repository in which the chart's name is",
     OPT_USED, NULL},
    {"devel", 0, OPT_BOOL, NULL, "without --version, take pre-releases too",
     OPT_USED, NULL},
    {"pass-credentials", 0, OPT_BOOL, NULL,
     "send the credentials to every host", OPT_USED, NULL},
};

static const struct opt transfer_rows[] = {
    {"username", 0, OPT_STRING, "NAME", "user of the repository or registry",
     OPT_USED, NULL},
    {"password", 0, OPT_STRING, "TEXT", "password of that user", OPT_USED,
     NULL},
    {"ca-file", 0, OPT_STRING, "FILE",
     "trust servers whose certificates these have signed", OPT_USED, NULL},
    {"cert-file", 0, OPT_STRING, "FILE", "the client's certificate", OPT_USED,
     NULL},
    {"key-file", 0, OPT_STRING, "FILE", "the client's key", OPT_USED, NULL},
    {"insecure-skip-tls-verify", 0, OPT_BOOL, NULL,
     "do not check servers' certificates", OPT_USED, NULL},
    {"plain-http", 0, OPT_BOOL, NULL, "ask registries over http", OPT_USED,
     NULL},
    {"verify", 0, OPT_BOOL, NULL, "charts must have a valid signature",
     OPT_USED, NULL},
    {"keyring", 0, OPT_STRING, "FILE",
     "public keys; default ~/.gnupg/pubring.gpg", OPT_USED, NULL},
};

const struct opt_table source_flags = {
    "Chart", source_rows, sizeof source_rows / sizeof *source_rows};
const struct opt_table transfer_flags = {
    "Transfer", transfer_rows, sizeof transfer_rows / sizeof *transfer_rows};

static char *find_keyring(const struct opts *opts)
{
    const char *given = opts_string(opts, "keyring", NULL);
    const char *gnupg = getenv("GNUPGHOME"), *home = getenv("HOME");
    if (given)
        return mem_copy(given, strlen(given));
    if (gnupg && *gnupg)
        return mem_format("%s/pubring.gpg", gnupg);
    return home ? mem_format("%s/.gnupg/pubring.gpg", home) : NULL;
}

void source_flags_read(const struct opts *opts,
                       struct chart_source_options *out, char **keyring)
{
    static const struct {
        const char *name;
        uint64_t flag;
    } flags[] = {
        {"insecure-skip-tls-verify", CHART_SOURCE_INSECURE},
        {"pass-credentials", CHART_SOURCE_PASS_CREDENTIALS},
        {"plain-http", CHART_SOURCE_PLAIN_HTTP},
        {"verify", CHART_SOURCE_VERIFY},
        {"devel", CHART_SOURCE_DEVEL},
        {"prov", CHART_SOURCE_PROVENANCE},
    };
    CHART_INIT(out);
    out->version = opts_string(opts, "version", NULL);
    out->repo_url = opts_string(opts, "repo", NULL);
    out->username = opts_string(opts, "username", NULL);
    out->password = opts_string(opts, "password", NULL);
    out->ca_file = opts_string(opts, "ca-file", NULL);
    out->cert_file = opts_string(opts, "cert-file", NULL);
    out->key_file = opts_string(opts, "key-file", NULL);
    *keyring = find_keyring(opts);
    out->keyring = *keyring;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (opts_bool(opts, flags[i].name))
            out->flags |= flags[i].flag;
}
