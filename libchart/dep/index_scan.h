/*
 * What the readers of an index (by lines, by tokens, as a whole) share.
 */
#ifndef CH_DEP_INDEX_SCAN_H
#define CH_DEP_INDEX_SCAN_H

#include "dep/index.h"

/* YAML by lines. */
struct ch_index_lines {
    struct ch_buf rest;  /* the start of a line whose end is yet to come */
    uint32_t line;       /* number of lines before */
    uint32_t item_line;  /* number of lines before the item */
    uint32_t entries_at; /* columns in front of a chart's name; 0: not known */
    uint32_t items_at;   /* in front of the dashes of the wanted chart */
    uint32_t scalar_at;  /* a scalar goes on in lines deeper than this */
    enum { CH_LINES_NONE, CH_LINES_PLAIN, CH_LINES_BLOCK } scalar;
    char quote; /* a quoted scalar goes on; 0: none */
    bool in_entries, begun;
    unsigned seen; /* top-level keys, a bit each */
};

/* JSON by tokens. */
struct ch_index_tokens {
    struct ch_buf key; /* of the current member, or the text of a string */
    uint64_t kinds;    /* of the open brackets: 1 an object; 64 at most */
    unsigned depth;    /* number of open brackets */
    bool in_string, escaped, want_key, in_key, in_entries;
    bool at_version, done;
};

struct ch_index {
    struct ch_op *op;
    struct chart_str source;
    struct ch_index_chart *charts; /* the wanted ones */
    size_t chart_count;
    struct chart_str *names;
    size_t name_count, name_cap;
    struct ch_index_chart *current; /* whose entries are coming in; or null */
    struct ch_buf item;             /* the text of the entry that comes in */
    bool has_item;
    bool any;             /* a byte came */
    bool has_api_version; /* and it is not empty */
    bool odd;
    enum { CH_INDEX_UNKNOWN, CH_INDEX_YAML, CH_INDEX_JSON } form;
    struct ch_index_lines lines;
    struct ch_index_tokens tokens;
};

int ch_index_feed_lines(struct ch_index *index, struct chart_str piece);
int ch_index_end_lines(struct ch_index *index);
int ch_index_feed_tokens(struct ch_index *index, struct chart_str piece);
int ch_index_end_tokens(struct ch_index *index);

/* A chart begins: `current` is set if it is wanted. A wanted chart that comes
 * twice makes the index odd. */
int ch_index_begin_chart(struct ch_index *index, struct chart_str name);
/* Takes the entry in `item` for the current chart and empties it. `line`
 * lines came before it. */
int ch_index_take_item(struct ch_index *index, uint32_t line);
/* Takes a parsed entry for a chart. */
int ch_index_add_entry(struct ch_index *index, struct ch_index_chart *chart,
                       struct ch_value entry);

#endif
