/*
 * Compiler attributes and the few macros that cannot be functions. The only
 * place where GNU extensions are named.
 */
#ifndef CH_BASE_COMPILER_H
#define CH_BASE_COMPILER_H

#if defined(__GNUC__)
#define CH_PRINTF(format_index, first_arg)                                     \
    __attribute__((format(printf, format_index, first_arg)))
#define CH_NODISCARD __attribute__((warn_unused_result))
#define CH_UNUSED __attribute__((unused))
#define CH_LIKELY(x) __builtin_expect(!!(x), 1)
#define CH_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define CH_FALLTHROUGH __attribute__((fallthrough))
/* About where the stack stands, as a number. */
#define CH_STACK_POINTER() ((uintptr_t)__builtin_frame_address(0))
#else
#define CH_PRINTF(format_index, first_arg)
#define CH_NODISCARD
#define CH_UNUSED
#define CH_LIKELY(x) (x)
#define CH_UNLIKELY(x) (x)
#define CH_FALLTHROUGH
#define CH_STACK_POINTER() UINTPTR_MAX /* the depth alone is bounded */
#endif

/* Number of elements of an array (not of a pointer). */
#define CH_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* An ELF note that names a library which is loaded at first use (the format
 * of uapi-group.org's "ELF dlopen() metadata"), so that packagers see it.
 * `id` makes the object's name; `json` is the description. */
#if defined(__GNUC__) && defined(__ELF__)
#define CH_DLOPEN_NOTE(id, json)                                               \
    __attribute__((used, aligned(4),                                           \
                   section(".note.dlopen"))) static const struct {             \
        unsigned name_size, text_size, type;                                   \
        char name[4];                                                          \
        char text[(sizeof(json) + 3) / 4 * 4];                                 \
    } ch_dlopen_note_##id = {4, sizeof(json), 0x407c0c0a, "FDO", json}
#else
#define CH_DLOPEN_NOTE(id, json) struct ch_dlopen_note_##id
#endif

#endif
