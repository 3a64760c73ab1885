/*
 * The parts of YAML's scanner that read text: scalars, tags, anchors and
 * directives.
 */
#ifndef CH_CODEC_YAML_SCALAR_H
#define CH_CODEC_YAML_SCALAR_H

#include "codec/yaml_scan.h"

/* Characters between the line's start and the scanner's place. */
static inline uint32_t ch_yaml_column(const struct ch_yaml_scanner *s)
{
    return (uint32_t)(s->at - s->line_start) - s->wide;
}

static inline struct ch_yaml_mark ch_yaml_here(const struct ch_yaml_scanner *s)
{
    return (struct ch_yaml_mark){(uint32_t)(s->at - s->input.start), s->line,
                                 ch_yaml_column(s), s->wide};
}

/* Goes past a line break of `len` bytes. */
static inline void ch_yaml_next_line(struct ch_yaml_scanner *s, size_t len)
{
    s->at += len;
    s->line++;
    s->line_start = s->at;
    s->wide = 0;
}

/* Goes past one character. */
static inline void ch_yaml_next_char(struct ch_yaml_scanner *s)
{
    size_t width = ch_yaml_width(s->at);
    s->at += width;
    s->wide += (uint32_t)(width - 1);
}

/* Goes to the end of the line. */
void ch_yaml_skip_comment(struct ch_yaml_scanner *s);

/* Fails with what go-yaml's scanner says here. */
int ch_yaml_scan_problem(struct ch_yaml_scanner *s, uint32_t context_line,
                         const char *problem);
/* The same about what began at `start`, which is where the error is shown. */
int ch_yaml_scan_problem_of(struct ch_yaml_scanner *s,
                            struct ch_yaml_mark start, const char *problem);
/* Fails if the text holds something unreadable less than `need` bytes on. */
int ch_yaml_check_end(struct ch_yaml_scanner *s, ptrdiff_t need);

/* Each starts at the token's first character and fills in the token. */
int ch_yaml_scan_plain(struct ch_yaml_scanner *s, struct ch_yaml_token *token);
int ch_yaml_scan_single(struct ch_yaml_scanner *s, struct ch_yaml_token *token);
int ch_yaml_scan_double(struct ch_yaml_scanner *s, struct ch_yaml_token *token);
int ch_yaml_scan_block(struct ch_yaml_scanner *s, struct ch_yaml_token *token);
int ch_yaml_scan_anchor(struct ch_yaml_scanner *s, struct ch_yaml_token *token);
int ch_yaml_scan_tag(struct ch_yaml_scanner *s, struct ch_yaml_token *token);
int ch_yaml_scan_directive(struct ch_yaml_scanner *s,
                           struct ch_yaml_token *token);

#endif
