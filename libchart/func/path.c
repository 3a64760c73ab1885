/*
 * Paths. The os... functions are the same here: Go's path/filepath on Unix.
 */
#include "func/registry.h"

#include "base/compiler.h"
#include "base/slashpath.h"
#include "func/arg.h"

static int call_base(struct ch_call *call)
{
    return ch_return_str(call, ch_path_base(ch_arg_str(call, 0)));
}

static int call_clean(struct ch_call *call)
{
    struct chart_str path;
    int code = ch_path_clean(call->op, ch_arg_str(call, 0), &path);
    return code ? code : ch_return_str(call, path);
}

static int call_dir(struct ch_call *call)
{
    struct chart_str path;
    int code = ch_path_dir(call->op, ch_arg_str(call, 0), &path);
    return code ? code : ch_return_str(call, path);
}

static int call_ext(struct ch_call *call)
{
    return ch_return_str(call, ch_path_ext(ch_arg_str(call, 0)));
}

static int call_is_abs(struct ch_call *call)
{
    return ch_return_bool(call,
                          ch_str_starts(ch_arg_str(call, 0), CH_STR("/")));
}

#define OS " The same as for chart files, on Unix."

static const struct ch_func rows[] = {
    {"base", "s", call_base, 0, "base PATH", "The last element of a path.",
     "{{ base \"a/b/c.txt\" }}", "c.txt"},
    {"clean", "s", call_clean, 0, "clean PATH",
     "The shortest path with the same meaning.", "{{ clean \"a/../b//c\" }}",
     "b/c"},
    {"dir", "s", call_dir, 0, "dir PATH", "A path without its last element.",
     "{{ dir \"a/b/c.txt\" }}", "a/b"},
    {"ext", "s", call_ext, 0, "ext PATH",
     "A path's extension, from its last dot.", "{{ ext \"a/b.tar.gz\" }}",
     ".gz"},
    {"isAbs", "s", call_is_abs, 0, "isAbs PATH",
     "Whether a path starts at the root.", "{{ isAbs \"/a\" }}", "true"},
    {"osBase", "s", call_base, 0, "osBase PATH",
     "The last element of a file's path." OS, "{{ osBase \"/a/b\" }}", "b"},
    {"osClean", "s", call_clean, 0, "osClean PATH",
     "The shortest file path with the same meaning." OS,
     "{{ osClean \"/a/./b/..\" }}", "/a"},
    {"osDir", "s", call_dir, 0, "osDir PATH",
     "A file's path without its last element." OS, "{{ osDir \"/a/b\" }}",
     "/a"},
    {"osExt", "s", call_ext, 0, "osExt PATH", "A file's extension." OS,
     "{{ osExt \"/a/b.txt\" }}", ".txt"},
    {"osIsAbs", "s", call_is_abs, 0, "osIsAbs PATH",
     "Whether a file's path starts at the root." OS, "{{ osIsAbs \"a\" }}",
     "false"},
};

const struct ch_func_family ch_funcs_path = {"path", "Paths", rows,
                                             CH_COUNT(rows)};
