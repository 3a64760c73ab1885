#include "base/error.h"

#include "base/compiler.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* A message is cut here; frames are dropped beyond their cap. */
#define TEXT_MAX ((size_t)64 * 1024)
#define FRAMES_MAX 256
/* What stays of a cut message's end. */
#define TAIL ((size_t)4096)

static const char nomem_text[] = "out of memory";

static const struct chart_error nomem_error = {
    .code = CHART_ENOMEM,
    .text = {nomem_text, sizeof nomem_text - 1},
    .cause = {nomem_text, sizeof nomem_text - 1},
};

static struct chart_error *constant_nomem(void)
{
    /* Never written: every writer checks allocator.resize first. */
    union {
        const struct chart_error *in;
        struct chart_error *out;
    } cast = {.in = &nomem_error};
    return cast.out;
}

static void *resize(struct chart_error *err, void *ptr, size_t old_size,
                    size_t new_size)
{
    return err->allocator.resize(err->allocator.user, ptr, old_size, new_size);
}

static void free_str(struct chart_error *err, struct chart_str s)
{
    if (s.ptr) {
        union {
            const char *in;
            char *out;
        } cast = {.in = s.ptr};
        (void)resize(err, cast.out, s.len + 1, 0);
    }
}

static char *append(char *at, struct chart_str s)
{
    if (s.len)
        memcpy(at, s.ptr, s.len);
    return at + s.len;
}

/* prefix + text; false when memory is out. What is too long loses its middle:
 * a chain of errors starts with the outermost place and ends in the cause. */
static bool join(struct chart_error *err, struct chart_str prefix,
                 struct chart_str text, struct chart_str *out)
{
    const struct chart_str gap = CH_STR(" ... ");
    struct chart_str head = text, tail = {"", 0};
    if (prefix.len > TEXT_MAX / 2)
        prefix.len = TEXT_MAX / 2;
    if (text.len > TEXT_MAX - prefix.len) {
        tail = ch_str(text.ptr + text.len - TAIL, TAIL);
        head.len = TEXT_MAX - prefix.len - gap.len - TAIL;
        err->truncated = true;
    }
    size_t len = prefix.len + head.len + (tail.len ? gap.len + tail.len : 0);
    char *copy = resize(err, NULL, 0, len + 1);
    if (!copy)
        return false;
    char *at = append(append(copy, prefix), head);
    if (tail.len)
        at = append(append(at, gap), tail);
    *at = '\0';
    *out = ch_str(copy, len);
    return true;
}

struct chart_error *ch_error_new(const struct chart_allocator *allocator,
                                 int code, struct chart_str message)
{
    struct chart_error *err =
        allocator->resize(allocator->user, NULL, 0, sizeof *err);
    if (!err)
        return constant_nomem();
    *err = (struct chart_error){.allocator = *allocator, .code = code};
    if (!join(err, CH_STR(""), message, &err->text) ||
        !join(err, CH_STR(""), message, &err->cause)) {
        chart_error_free(err);
        return constant_nomem();
    }
    return err;
}

void ch_error_set(struct chart_error *err, struct chart_str *slot,
                  struct chart_str prefix, struct chart_str text)
{
    struct chart_str joined;
    if (!err->allocator.resize || !join(err, prefix, text, &joined))
        return;
    free_str(err, *slot);
    *slot = joined;
}

void ch_error_add_frame(struct chart_error *err,
                        const struct chart_error_frame *frame)
{
    if (!err->allocator.resize || err->frame_count >= FRAMES_MAX)
        return;
    if (err->frame_count == err->frame_cap) {
        size_t cap = err->frame_cap ? err->frame_cap * 2 : 4;
        void *frames =
            resize(err, err->frames, err->frame_cap * sizeof *err->frames,
                   cap * sizeof *err->frames);
        if (!frames)
            return;
        err->frames = frames;
        err->frame_cap = cap;
    }
    struct chart_error_frame *copy = &err->frames[err->frame_count];
    *copy = *frame;
    copy->source = copy->what = copy->text = copy->lines =
        (struct chart_str){NULL, 0};
    if (!join(err, CH_STR(""), frame->source, &copy->source))
        return;
    if (!join(err, CH_STR(""), frame->what, &copy->what)) {
        free_str(err, copy->source);
        return;
    }
    err->frame_count++;
}

int chart_error_code(const struct chart_error *err)
{
    return err ? err->code : CHART_OK;
}

struct chart_str chart_error_message(const struct chart_error *err)
{
    return err ? err->text : CH_STR("");
}

struct chart_str chart_error_cause(const struct chart_error *err)
{
    return err ? err->cause : CH_STR("");
}

struct chart_str chart_error_advice(const struct chart_error *err)
{
    return err && err->advice.ptr ? err->advice : CH_STR("");
}

struct chart_str chart_error_hint(const struct chart_error *err)
{
    return err && err->hint.ptr ? err->hint : CH_STR("");
}

size_t chart_error_frame_count(const struct chart_error *err)
{
    return err ? err->frame_count : 0;
}

const struct chart_error_frame *
chart_error_frame_at(const struct chart_error *err, size_t i)
{
    return err && i < err->frame_count ? &err->frames[i] : NULL;
}

void chart_error_free(struct chart_error *err)
{
    if (!err || !err->allocator.resize)
        return;
    struct chart_allocator allocator = err->allocator;
    free_str(err, err->text);
    free_str(err, err->cause);
    free_str(err, err->advice);
    free_str(err, err->hint);
    for (size_t i = 0; i < err->frame_count; i++) {
        free_str(err, err->frames[i].source);
        free_str(err, err->frames[i].what);
        free_str(err, err->frames[i].text);
        free_str(err, err->frames[i].lines);
    }
    if (err->frames)
        (void)resize(err, err->frames, err->frame_cap * sizeof *err->frames, 0);
    (void)allocator.resize(allocator.user, err, sizeof *err, 0);
}

const char *chart_code_name(int code)
{
    static const struct {
        int code;
        const char *name;
    } names[] = {
        {CHART_OK, "ok"},
        {CHART_ENOMEM, "out of memory"},
        {CHART_EINVAL, "invalid argument"},
        {CHART_EIO, "input or output"},
        {CHART_ENOTFOUND, "not found"},
        {CHART_ESYNTAX, "syntax"},
        {CHART_EEXEC, "template execution"},
        {CHART_EFAIL, "template failure"},
        {CHART_ESCHEMA, "schema"},
        {CHART_ECHART, "invalid chart"},
        {CHART_EVALUES, "invalid values"},
        {CHART_EDEPENDENCY, "dependency"},
        {CHART_ENETWORK, "network"},
        {CHART_EAUTH, "authentication"},
        {CHART_EDIGEST, "digest"},
        {CHART_ELIMIT, "limit"},
        {CHART_ECANCELLED, "cancelled"},
        {CHART_EUNSUPPORTED, "unsupported"},
        {CHART_EINTERNAL, "internal"},
    };
    for (size_t i = 0; i < CH_COUNT(names); i++)
        if (names[i].code == code)
            return names[i].name;
    return "unknown";
}
