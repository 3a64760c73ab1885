/*
 * The documents of a compilation: the schema itself, metaschemas, and what
 * `$ref` loaded; in each, which parts are resources with an identity of their
 * own, and where its anchors are.
 */
#ifndef CH_SCHEMA_DOCUMENT_H
#define CH_SCHEMA_DOCUMENT_H

#include "schema/node.h"

/* Vocabularies as bits. */
enum ch_vocabulary {
    CH_VOCAB_CORE = 1,
    CH_VOCAB_APPLICATOR = 2,
    CH_VOCAB_UNEVALUATED = 4,
    CH_VOCAB_VALIDATION = 8,
    CH_VOCAB_META_DATA = 16,
    CH_VOCAB_FORMAT = 32, /* format, or format-annotation */
    CH_VOCAB_FORMAT_ASSERTION = 64,
    CH_VOCAB_CONTENT = 128
};

struct ch_document {
    struct chart_str url;
    struct ch_value value;
    struct ch_schema_resource *resources;
    size_t resource_count, resource_cap;
    struct ch_map *processed; /* pointers of collected subschemas */
};

struct ch_documents {
    struct ch_document **items;
    size_t count, cap;
};

/* The document at `url`, loaded when it is new. `*is_new`: it still has to be
 * checked against its metaschema. */
int ch_documents_get(struct ch_op *op, struct ch_documents *documents,
                     struct chart_str url, size_t *index, bool *is_new);
int ch_documents_add(struct ch_op *op, struct ch_documents *documents,
                     struct chart_str url, struct ch_value value,
                     size_t *index);

/* The value at a pointer; CHART_ESCHEMA "json-pointer in ... not found". */
int ch_document_lookup(struct ch_op *op, const struct ch_document *document,
                       struct chart_str pointer, struct ch_value *out);
/* The resource that a pointer lies in. */
const struct ch_schema_resource *
ch_document_resource(const struct ch_document *document,
                     struct chart_str pointer);
/* Makes sure the subschema at `pointer` has been looked through (it may lie
 * where no keyword leads). `*is_new` as above. */
int ch_document_ensure(struct ch_op *op, struct ch_documents *documents,
                       size_t index, struct chart_str pointer, bool *is_new);
/* Where a fragment of a resource points. */
int ch_document_fragment(struct ch_op *op, const struct ch_document *document,
                         const struct ch_schema_resource *resource,
                         struct chart_str fragment, struct chart_str *pointer);

/* A vocabulary by its name after ".../vocab/"; 0 when unknown. */
bool ch_vocabulary_on(const struct ch_schema_resource *resource,
                      enum ch_vocabulary vocabulary);

/* Text of a metaschema by URL ("http://json-schema.org/..."), or "". */
struct chart_str ch_metaschema_text(struct chart_str url);
/* URL of a draft's metaschema. */
struct chart_str ch_draft_url(int draft);
/* Draft by the URL in `$schema`, 0 when it is none of the known. */
int ch_draft_from_url(struct chart_str url);

#endif
