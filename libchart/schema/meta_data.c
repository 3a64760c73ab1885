/*
 * The metaschemas of JSON Schema's drafts, as their specifications define
 * them, without annotations that no validation reads.
 */
#include "schema/document.h"

#define POS0                                                                   \
    "{\"allOf\":[{\"$ref\":\"#/definitions/"                                   \
    "nonNegativeInteger\"},{\"default\":0}]}"
#define ROOT "{\"$ref\":\"#\"}"
#define ROOTS                                                                  \
    "{\"type\":\"object\",\"additionalProperties\":{\"$ref\":\"#\"},"          \
    "\"default\":{}}"
#define NAMES "{\"$ref\":\"#/definitions/stringArray\"}"
#define TYPES                                                                  \
    "\"type\":{\"anyOf\":[{\"$ref\":\"#/definitions/"                          \
    "simpleTypes\"},{\"type\":\"array\",\"items\":{\"$ref\":\"#/definitions/"  \
    "simpleTypes\"},\"minItems\":1,\"uniqueItems\":true}]}"
#define SIMPLE                                                                 \
    "\"simpleTypes\":{\"enum\":[\"array\",\"boolean\",\"integer\",\"null\","   \
    "\"number\",\"object\",\"string\"]}"
#define COMBINE                                                                \
    "\"allOf\":{\"$ref\":\"#/definitions/"                                     \
    "schemaArray\"},\"anyOf\":{\"$ref\":\"#/definitions/"                      \
    "schemaArray\"},\"oneOf\":{\"$ref\":\"#/definitions/"                      \
    "schemaArray\"},\"not\":" ROOT

static const char draft4[] =
    "{\"id\":\"http://json-schema.org/draft-04/schema#\","
    "\"$schema\":\"http://json-schema.org/draft-04/schema#\","
    "\"definitions\":{"
    "\"schemaArray\":{\"type\":\"array\",\"minItems\":1,\"items\":" ROOT "},"
    "\"positiveInteger\":{\"type\":\"integer\",\"minimum\":0},"
    "\"positiveIntegerDefault0\":{\"allOf\":[{\"$ref\":\"#/definitions/"
    "positiveInteger\"},{\"default\":0}]}," SIMPLE ","
    "\"stringArray\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},"
    "\"minItems\":1,\"uniqueItems\":true}},"
    "\"type\":\"object\",\"properties\":{"
    "\"id\":{\"format\":\"uriref\",\"type\":\"string\"},"
    "\"$schema\":{\"type\":\"string\",\"format\":\"uri\"},"
    "\"title\":{\"type\":\"string\"},\"description\":{\"type\":\"string\"},"
    "\"default\":{},"
    "\"multipleOf\":{\"type\":\"number\",\"minimum\":0,"
    "\"exclusiveMinimum\":true},"
    "\"maximum\":{\"type\":\"number\"},"
    "\"exclusiveMaximum\":{\"type\":\"boolean\"},"
    "\"minimum\":{\"type\":\"number\"},"
    "\"exclusiveMinimum\":{\"type\":\"boolean\"},"
    "\"maxLength\":{\"$ref\":\"#/definitions/positiveInteger\"},"
    "\"minLength\":{\"$ref\":\"#/definitions/positiveIntegerDefault0\"},"
    "\"pattern\":{\"type\":\"string\",\"format\":\"regex\"},"
    "\"additionalItems\":{\"anyOf\":[{\"type\":\"boolean\"}," ROOT "],"
    "\"default\":{}},"
    "\"items\":{\"anyOf\":[" ROOT ",{\"$ref\":\"#/definitions/schemaArray\"}],"
    "\"default\":{}},"
    "\"maxItems\":{\"$ref\":\"#/definitions/positiveInteger\"},"
    "\"minItems\":{\"$ref\":\"#/definitions/positiveIntegerDefault0\"},"
    "\"uniqueItems\":{\"type\":\"boolean\",\"default\":false},"
    "\"maxProperties\":{\"$ref\":\"#/definitions/positiveInteger\"},"
    "\"minProperties\":{\"$ref\":\"#/definitions/positiveIntegerDefault0\"},"
    "\"required\":" NAMES ","
    "\"additionalProperties\":{\"anyOf\":[{\"type\":\"boolean\"}," ROOT "],"
    "\"default\":{}},"
    "\"definitions\":" ROOTS ",\"properties\":" ROOTS ","
    "\"patternProperties\":" ROOTS ","
    "\"dependencies\":{\"type\":\"object\",\"additionalProperties\":{"
    "\"anyOf\":[" ROOT "," NAMES "]}},"
    "\"enum\":{\"type\":\"array\",\"minItems\":1,\"uniqueItems\":true}," TYPES
    ",\"format\":{\"type\":\"string\"}," COMBINE "},"
    "\"dependencies\":{\"exclusiveMaximum\":[\"maximum\"],"
    "\"exclusiveMinimum\":[\"minimum\"]},\"default\":{}}";

/* What drafts 6 and 7 have in common. */
#define DRAFT6_DEFINITIONS                                                     \
    "\"definitions\":{"                                                        \
    "\"schemaArray\":{\"type\":\"array\",\"minItems\":1,\"items\":" ROOT "},"  \
    "\"nonNegativeInteger\":{\"type\":\"integer\",\"minimum\":0},"             \
    "\"nonNegativeIntegerDefault0\":" POS0 "," SIMPLE ","                      \
    "\"stringArray\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},"     \
    "\"uniqueItems\":true,\"default\":[]}},"                                   \
    "\"type\":[\"object\",\"boolean\"],"
#define DRAFT6_PROPERTIES                                                      \
    "\"$id\":{\"type\":\"string\",\"format\":\"uri-reference\"},"              \
    "\"$schema\":{\"type\":\"string\",\"format\":\"uri\"},"                    \
    "\"$ref\":{\"type\":\"string\",\"format\":\"uri-reference\"},"             \
    "\"title\":{\"type\":\"string\"},\"description\":{\"type\":\"string\"},"   \
    "\"multipleOf\":{\"type\":\"number\",\"exclusiveMinimum\":0},"             \
    "\"maximum\":{\"type\":\"number\"},"                                       \
    "\"exclusiveMaximum\":{\"type\":\"number\"},"                              \
    "\"minimum\":{\"type\":\"number\"},"                                       \
    "\"exclusiveMinimum\":{\"type\":\"number\"},"                              \
    "\"maxLength\":{\"$ref\":\"#/definitions/nonNegativeInteger\"},"           \
    "\"minLength\":{\"$ref\":\"#/definitions/nonNegativeIntegerDefault0\"},"   \
    "\"pattern\":{\"type\":\"string\",\"format\":\"regex\"},"                  \
    "\"additionalItems\":" ROOT ","                                            \
    "\"maxItems\":{\"$ref\":\"#/definitions/nonNegativeInteger\"},"            \
    "\"minItems\":{\"$ref\":\"#/definitions/nonNegativeIntegerDefault0\"},"    \
    "\"uniqueItems\":{\"type\":\"boolean\",\"default\":false},"                \
    "\"contains\":" ROOT ","                                                   \
    "\"maxProperties\":{\"$ref\":\"#/definitions/nonNegativeInteger\"},"       \
    "\"minProperties\":{\"$ref\":\"#/definitions/"                             \
    "nonNegativeIntegerDefault0\"},"                                           \
    "\"required\":" NAMES ",\"additionalProperties\":" ROOT ","                \
    "\"definitions\":" ROOTS ",\"properties\":" ROOTS ","                      \
    "\"dependencies\":{\"type\":\"object\",\"additionalProperties\":{"         \
    "\"anyOf\":[" ROOT "," NAMES "]}},"                                        \
    "\"propertyNames\":" ROOT "," TYPES                                        \
    ",\"format\":{\"type\":\"string\"}," COMBINE

static const char draft6[] =
    "{\"$schema\":\"http://json-schema.org/draft-06/schema#\","
    "\"$id\":\"http://json-schema.org/draft-06/schema#\"," DRAFT6_DEFINITIONS
    "\"properties\":{" DRAFT6_PROPERTIES ","
    "\"default\":{},\"examples\":{\"type\":\"array\",\"items\":{}},"
    "\"items\":{\"anyOf\":[" ROOT ",{\"$ref\":\"#/definitions/schemaArray\"}],"
    "\"default\":{}},"
    "\"patternProperties\":{\"type\":\"object\",\"regexProperties\":true,"
    "\"additionalProperties\":" ROOT ",\"default\":{}},"
    "\"const\":{},\"enum\":{\"type\":\"array\",\"minItems\":1,"
    "\"uniqueItems\":true}},\"default\":{}}";

static const char draft7[] =
    "{\"$schema\":\"http://json-schema.org/draft-07/schema#\","
    "\"$id\":\"http://json-schema.org/draft-07/schema#\"," DRAFT6_DEFINITIONS
    "\"properties\":{" DRAFT6_PROPERTIES ","
    "\"$comment\":{\"type\":\"string\"},\"default\":true,"
    "\"readOnly\":{\"type\":\"boolean\",\"default\":false},"
    "\"writeOnly\":{\"type\":\"boolean\",\"default\":false},"
    "\"examples\":{\"type\":\"array\",\"items\":true},"
    "\"items\":{\"anyOf\":[" ROOT ",{\"$ref\":\"#/definitions/schemaArray\"}],"
    "\"default\":true},"
    "\"patternProperties\":{\"type\":\"object\",\"additionalProperties\":" ROOT
    ",\"propertyNames\":{\"format\":\"regex\"},\"default\":{}},"
    "\"const\":true,\"enum\":{\"type\":\"array\",\"items\":true},"
    "\"contentMediaType\":{\"type\":\"string\"},"
    "\"contentEncoding\":{\"type\":\"string\"},"
    "\"if\":" ROOT ",\"then\":" ROOT ",\"else\":" ROOT "},\"default\":true}";

#define URL2019 "https://json-schema.org/draft/2019-09/"
#define URL2020 "https://json-schema.org/draft/2020-12/"
#define HEAD2019(name)                                                         \
    "{\"$schema\":\"" URL2019 "schema\",\"$id\":\"" URL2019 name               \
    "\",\"$recursiveAnchor\":true,\"type\":[\"object\",\"boolean\"],"
#define HEAD2020(name)                                                         \
    "{\"$schema\":\"" URL2020 "schema\",\"$id\":\"" URL2020 name               \
    "\",\"$dynamicAnchor\":\"meta\",\"type\":[\"object\",\"boolean\"],"
#define R19 "{\"$recursiveRef\":\"#\"}"
#define R20 "{\"$dynamicRef\":\"#meta\"}"
#define MAP_OF(schema)                                                         \
    "{\"type\":\"object\",\"additionalProperties\":" schema ",\"default\":{}}"
#define PATTERN_MAP_OF(schema)                                                 \
    "{\"type\":\"object\",\"additionalProperties\":" schema                    \
    ",\"propertyNames\":{\"format\":\"regex\"},\"default\":{}}"
#define REF(name) "{\"$ref\":\"#/$defs/" name "\"}"

static const char schema2019[] = HEAD2019(
    "schema") "\"$vocabulary\":{\"" URL2019 "vocab/core\":true,\"" URL2019
              "vocab/applicator\":true,\"" URL2019
              "vocab/validation\":true,\"" URL2019
              "vocab/meta-data\":true,\"" URL2019
              "vocab/format\":false,\"" URL2019 "vocab/content\":true},"
              "\"allOf\":[{\"$ref\":\"meta/core\"},{\"$ref\":\"meta/"
              "applicator\"},"
              "{\"$ref\":\"meta/validation\"},{\"$ref\":\"meta/meta-data\"},"
              "{\"$ref\":\"meta/format\"},{\"$ref\":\"meta/content\"}],"
              "\"properties\":{\"definitions\":" MAP_OF(
                  R19) ","
                       "\"dependencies\":{\"type\":\"object\","
                       "\"additionalProperties\":{"
                       "\"anyOf\":[" R19 ",{\"$ref\":\"meta/validation#/$defs/"
                       "stringArray\"}]}}}}";

static const char core2019[] = HEAD2019(
    "meta/core") "\"properties\":{"
                 "\"$id\":{\"type\":\"string\",\"format\":\"uri-reference\","
                 "\"pattern\":\"^[^#]*#?$\"},"
                 "\"$schema\":{\"type\":\"string\",\"format\":\"uri\"},"
                 "\"$anchor\":{\"type\":\"string\","
                 "\"pattern\":\"^[A-Za-z][-A-Za-z0-9.:_]*$\"},"
                 "\"$ref\":{\"type\":\"string\",\"format\":\"uri-reference\"},"
                 "\"$recursiveRef\":{\"type\":\"string\",\"format\":\"uri-"
                 "reference\"},"
                 "\"$recursiveAnchor\":{\"type\":\"boolean\",\"default\":false}"
                 ","
                 "\"$vocabulary\":{\"type\":\"object\",\"propertyNames\":{"
                 "\"type\":\"string\",\"format\":\"uri\"},"
                 "\"additionalProperties\":{"
                 "\"type\":\"boolean\"}},"
                 "\"$comment\":{\"type\":\"string\"},"
                 "\"$defs\":" MAP_OF(R19) "}}";

static const char applicator2019[] = HEAD2019(
    "meta/applicator") "\"properties\":{\"additionalItems\":" R19
                       ",\"unevaluatedItems\":" R19
                       ",\"items\":{\"anyOf\":[" R19 "," REF(
                           "schemaArray") "]},\"contains\":" R19
                                          ",\"additionalProperties"
                                          "\":" R19 ",\"unevaluatedProperties"
                                          "\":" R19 ",\"properties\":" MAP_OF(R19) ",\"patternProperties\":" PATTERN_MAP_OF(
                                              R19) ",\"dependentSch"
                                                   "emas\":{"
                                                   "\"type\":"
                                                   "\"object\","
                                                   "\"additionalPro"
                                                   "perties\":" R19 "},"
                                                   "\"propertyNames"
                                                   "\":" R19 ",\"if\":" R19
                                                   ",\"then\":" R19
                                                   ",\"else\":" R19 ",\"allOf\""
                                                   ":" REF(
                                                       "schemaA"
                                                       "rray") ",\"anyOf\""
                                                               ":" REF(
                                                                   "schemaA"
                                                                   "rray") ",\""
                                                                           "one"
                                                                           "Of"
                                                                           "\""
                                                                           ":" REF(
                                                                               "schemaArra"
                                                                               "y") ",\"not"
                                                                                    "\""
                                                                                    ":" R19
                                                                                    "},"
                                                                                    "\"$"
                                                                                    "defs\""
                                                                                    ":{"
                                                                                    "\"sche"
                                                                                    "maArra"
                                                                                    "y\":{"
                                                                                    "\"type"
                                                                                    "\":"
                                                                                    "\"arra"
                                                                                    "y\","
                                                                                    "\"minI"
                                                                                    "tems\""
                                                                                    ":1,"
                                                                                    "\"item"
                                                                                    "s\""
                                                                                    ":" R19
                                                                                    "}}}";

/* The same properties in both drafts. */
#define VALIDATION                                                                                                                                                                                                                                                                                                                                                                                                                              \
    "\"properties\":{\"multipleOf\":{\"type\":\"number\","                                                                                                                                                                                                                                                                                                                                                                                      \
    "\"exclusiveMinimum\":0},\"maximum\":{\"type\":\"number\"},"                                                                                                                                                                                                                                                                                                                                                                                \
    "\"exclusiveMaximum\":{\"type\":\"number\"},"                                                                                                                                                                                                                                                                                                                                                                                               \
    "\"minimum\":{\"type\":\"number\"},"                                                                                                                                                                                                                                                                                                                                                                                                        \
    "\"exclusiveMinimum\":{\"type\":\"number\"},"                                                                                                                                                                                                                                                                                                                                                                                               \
    "\"maxLength\":" REF("nonNegativeInteger") ","                                                                                                                                                                                                                                                                                                                                                                                              \
                                               "\"minLength\":" REF("nonNegat"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                    "iveInteg"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                    "erDefaul"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                    "t0") ","                                                                                                                                                                                                                                                                                                                                                                   \
                                                                          "\""                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "pa"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "tt"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "er"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "n"                                                                                                                                                                                                                                                                                                                                                                   \
                                                                          "\""                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          ":"                                                                                                                                                                                                                                                                                                                                                                   \
                                                                          "{"                                                                                                                                                                                                                                                                                                                                                                   \
                                                                          "\""                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "ty"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "pe"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "\""                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          ":"                                                                                                                                                                                                                                                                                                                                                                   \
                                                                          "\""                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "st"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "ri"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "ng"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "\""                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          ","                                                                                                                                                                                                                                                                                                                                                                   \
                                                                          "\""                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "fo"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "rm"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "at"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "\""                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          ":"                                                                                                                                                                                                                                                                                                                                                                   \
                                                                          "\""                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "re"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "ge"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "x"                                                                                                                                                                                                                                                                                                                                                                   \
                                                                          "\""                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "},"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "\""                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "ma"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "xI"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "te"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "ms"                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          "\""                                                                                                                                                                                                                                                                                                                                                                  \
                                                                          ":" REF(                                                                                                                                                                                                                                                                                                                                                              \
                                                                              "nonNegat"                                                                                                                                                                                                                                                                                                                                                        \
                                                                              "iveInteg"                                                                                                                                                                                                                                                                                                                                                        \
                                                                              "er") ","                                                                                                                                                                                                                                                                                                                                                         \
                                                                                    "\""                                                                                                                                                                                                                                                                                                                                                        \
                                                                                    "mi"                                                                                                                                                                                                                                                                                                                                                        \
                                                                                    "nI"                                                                                                                                                                                                                                                                                                                                                        \
                                                                                    "te"                                                                                                                                                                                                                                                                                                                                                        \
                                                                                    "ms"                                                                                                                                                                                                                                                                                                                                                        \
                                                                                    "\""                                                                                                                                                                                                                                                                                                                                                        \
                                                                                    ":" REF("nonNegativeIntegerDefault0") ","                                                                                                                                                                                                                                                                                                                   \
                                                                                                                          "\"uniqueItems\":{\"type\":\"boolean\",\"default\":false},"                                                                                                                                                                                                                                                           \
                                                                                                                          "\"maxContains\":" REF("nonNegativeInteger") ","                                                                                                                                                                                                                                                                      \
                                                                                                                                                                       "\"minContains\":{\"$ref\":\"#/$defs/nonNegativeInteger\",\"default\":1},"                                                                                                                                                                                               \
                                                                                                                                                                       "\"maxProperties\":" REF("nonNegativeInteger") ","                                                                                                                                                                                                                       \
                                                                                                                                                                                                                      "\"minProperties\":" REF("nonNegativeIntegerDefault0") ","                                                                                                                                                                \
                                                                                                                                                                                                                                                                             "\"required\":" REF(                                                                                                                                               \
                                                                                                                                                                                                                                                                                 "stringArray") ","                                                                                                                                             \
                                                                                                                                                                                                                                                                                                "\"dependentRequired\":{\"type\":\"object\","                                                                                                   \
                                                                                                                                                                                                                                                                                                "\"additionalProperties\":" REF(                                                                                                                \
                                                                                                                                                                                                                                                                                                    "stringArray") "},"                                                                                                                         \
                                                                                                                                                                                                                                                                                                                   "\"const\":true,\"enum\":{\"type\":\"array\",\"items\":true},"                                                               \
                                                                                                                                                                                                                                                                                                                   "\"type\":{\"anyOf\":[" REF(                                                                                                 \
                                                                                                                                                                                                                                                                                                                       "simpleTypes") ",{\"type\":\"array\","                                                                                   \
                                                                                                                                                                                                                                                                                                                                      "\"items\":" REF("simpleTypes") ",\"minItems\":1,"                                                        \
                                                                                                                                                                                                                                                                                                                                                                      "\"uniqueItems\":true}]}},"                                               \
                                                                                                                                                                                                                                                                                                                                                                      "\"$defs\":{\"nonNegativeInteger\":{\"type\":\"integer\",\"minimum\":0}," \
                                                                                                                                                                                                                                                                                                                                                                      "\"nonNegativeIntegerDefault0\":{"                                        \
                                                                                                                                                                                                                                                                                                                                                                      "\"$ref\":\"#/$defs/nonNegativeInteger\",\"default\":0}," SIMPLE          \
                                                                                                                                                                                                                                                                                                                                                                      ","                                                                       \
                                                                                                                                                                                                                                                                                                                                                                      "\"stringArray\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},"    \
                                                                                                                                                                                                                                                                                                                                                                      "\"uniqueItems\":true,\"default\":[]}}}"
#define META_DATA                                                              \
    "\"properties\":{\"title\":{\"type\":\"string\"},"                         \
    "\"description\":{\"type\":\"string\"},\"default\":true,"                  \
    "\"deprecated\":{\"type\":\"boolean\",\"default\":false},"                 \
    "\"readOnly\":{\"type\":\"boolean\",\"default\":false},"                   \
    "\"writeOnly\":{\"type\":\"boolean\",\"default\":false},"                  \
    "\"examples\":{\"type\":\"array\",\"items\":true}}}"
#define FORMAT "\"properties\":{\"format\":{\"type\":\"string\"}}}"

static const char validation2019[] = HEAD2019("meta/validation") VALIDATION;
static const char meta_data2019[] = HEAD2019("meta/meta-data") META_DATA;
static const char format2019[] = HEAD2019("meta/format") FORMAT;
static const char content2019[] =
    HEAD2019("meta/content") "\"properties\":{\"contentMediaType\":{\"type\":"
                             "\"string\"},"
                             "\"contentEncoding\":{\"type\":\"string\"},"
                             "\"contentSchema\":" R19 "}}";

static const char schema2020[] = HEAD2020(
    "schema") "\"$vocabulary\":{\"" URL2020 "vocab/core\":true,\"" URL2020
              "vocab/applicator\":true,\"" URL2020
              "vocab/unevaluated\":true,\"" URL2020
              "vocab/validation\":true,\"" URL2020
              "vocab/meta-data\":true,\"" URL2020
              "vocab/format-annotation\":true,\"" URL2020
              "vocab/content\":true},"
              "\"allOf\":[{\"$ref\":\"meta/core\"},{\"$ref\":\"meta/"
              "applicator\"},"
              "{\"$ref\":\"meta/unevaluated\"},{\"$ref\":\"meta/validation\"},"
              "{\"$ref\":\"meta/meta-data\"},{\"$ref\":\"meta/"
              "format-annotation\"},"
              "{\"$ref\":\"meta/content\"}],"
              "\"properties\":{\"definitions\":" MAP_OF(
                  R20) ","
                       "\"dependencies\":{\"type\":\"object\","
                       "\"additionalProperties\":{"
                       "\"anyOf\":[" R20
                       ",{\"$ref\":\"meta/validation#/$defs/stringArray\"}]},"
                       "\"default\":{}},"
                       "\"$recursiveAnchor\":{\"$ref\":\"meta/core#/$defs/"
                       "anchorString\"},"
                       "\"$recursiveRef\":{\"$ref\":\"meta/core#/$defs/"
                       "uriReferenceString\"}}}";

static const char
    core2020[] =
        HEAD2020("meta/core") "\"properties\":{"
                              "\"$id\":{\"$ref\":\"#/"
                              "$defs/"
                              "uriReferenceString\","
                              "\"pattern\":\"^[^#]*#?$"
                              "\"},"
                              "\"$schema\":" REF("uriStr"
                                                 "ing") ",\"$ref\":" REF("uriR"
                                                                         "efer"
                                                                         "ence"
                                                                         "Stri"
                                                                         "ng") ",\"$"
                                                                               "anchor\":" REF("anchorS"
                                                                                               "tring") ",\"$dynamicRef\":" REF("uriReferenceString") ",\"$dynamicAnchor\":" REF("anchorStrin"
                                                                                                                                                                                 "g") ",\"$"
                                                                                                                                                                                      "vocabu"
                                                                                                                                                                                      "lary\""
                                                                                                                                                                                      ":{"
                                                                                                                                                                                      "\"type"
                                                                                                                                                                                      "\":"
                                                                                                                                                                                      "\"obje"
                                                                                                                                                                                      "ct\","
                                                                                                                                                                                      "\"prop"
                                                                                                                                                                                      "ertyNa"
                                                                                                                                                                                      "mes\""
                                                                                                                                                                                      ":" REF(
                                                                                                                                                                                          "ur"
                                                                                                                                                                                          "iS"
                                                                                                                                                                                          "tr"
                                                                                                                                                                                          "in"
                                                                                                                                                                                          "g") ",\""
                                                                                                                                                                                               "add"
                                                                                                                                                                                               "iti"
                                                                                                                                                                                               "ona"
                                                                                                                                                                                               "lPr"
                                                                                                                                                                                               "ope"
                                                                                                                                                                                               "rti"
                                                                                                                                                                                               "es"
                                                                                                                                                                                               "\":"
                                                                                                                                                                                               "{\""
                                                                                                                                                                                               "typ"
                                                                                                                                                                                               "e\""
                                                                                                                                                                                               ":\""
                                                                                                                                                                                               "boo"
                                                                                                                                                                                               "lea"
                                                                                                                                                                                               "n\""
                                                                                                                                                                                               "}},"
                                                                                                                                                                                               "\"$"
                                                                                                                                                                                               "com"
                                                                                                                                                                                               "men"
                                                                                                                                                                                               "t\""
                                                                                                                                                                                               ":{"
                                                                                                                                                                                               "\"t"
                                                                                                                                                                                               "ype"
                                                                                                                                                                                               "\":"
                                                                                                                                                                                               "\"s"
                                                                                                                                                                                               "tri"
                                                                                                                                                                                               "ng"
                                                                                                                                                                                               "\"}"
                                                                                                                                                                                               ","
                                                                                                                                                                                               "\"$"
                                                                                                                                                                                               "def"
                                                                                                                                                                                               "s\""
                                                                                                                                                                                               ":{"
                                                                                                                                                                                               "\"t"
                                                                                                                                                                                               "ype"
                                                                                                                                                                                               "\":"
                                                                                                                                                                                               "\"o"
                                                                                                                                                                                               "bje"
                                                                                                                                                                                               "ct"
                                                                                                                                                                                               "\","
                                                                                                                                                                                               "\"a"
                                                                                                                                                                                               "ddi"
                                                                                                                                                                                               "tio"
                                                                                                                                                                                               "nal"
                                                                                                                                                                                               "Pro"
                                                                                                                                                                                               "per"
                                                                                                                                                                                               "tie"
                                                                                                                                                                                               "s\""
                                                                                                                                                                                               ":" R20
                                                                                                                                                                                               "}},"
                                                                                                                                                                                               "\"$"
                                                                                                                                                                                               "def"
                                                                                                                                                                                               "s\""
                                                                                                                                                                                               ":{"
                                                                                                                                                                                               "\"a"
                                                                                                                                                                                               "nch"
                                                                                                                                                                                               "orS"
                                                                                                                                                                                               "tri"
                                                                                                                                                                                               "ng"
                                                                                                                                                                                               "\":"
                                                                                                                                                                                               "{\""
                                                                                                                                                                                               "typ"
                                                                                                                                                                                               "e\""
                                                                                                                                                                                               ":\""
                                                                                                                                                                                               "str"
                                                                                                                                                                                               "ing"
                                                                                                                                                                                               "\","
                                                                                                                                                                                               "\"p"
                                                                                                                                                                                               "att"
                                                                                                                                                                                               "ern"
                                                                                                                                                                                               "\":"
                                                                                                                                                                                               "\"^"
                                                                                                                                                                                               "[A-"
                                                                                                                                                                                               "Za-"
                                                                                                                                                                                               "z_]"
                                                                                                                                                                                               "[-"
                                                                                                                                                                                               "A-"
                                                                                                                                                                                               "Za-"
                                                                                                                                                                                               "z0-"
                                                                                                                                                                                               "9._"
                                                                                                                                                                                               "]*$"
                                                                                                                                                                                               "\"}"
                                                                                                                                                                                               ","
                                                                                                                                                                                               "\"u"
                                                                                                                                                                                               "riS"
                                                                                                                                                                                               "tri"
                                                                                                                                                                                               "ng"
                                                                                                                                                                                               "\":"
                                                                                                                                                                                               "{\""
                                                                                                                                                                                               "typ"
                                                                                                                                                                                               "e\""
                                                                                                                                                                                               ":\""
                                                                                                                                                                                               "str"
                                                                                                                                                                                               "ing"
                                                                                                                                                                                               "\","
                                                                                                                                                                                               "\"f"
                                                                                                                                                                                               "orm"
                                                                                                                                                                                               "at"
                                                                                                                                                                                               "\":"
                                                                                                                                                                                               "\"u"
                                                                                                                                                                                               "ri"
                                                                                                                                                                                               "\"}"
                                                                                                                                                                                               ","
                                                                                                                                                                                               "\"u"
                                                                                                                                                                                               "riR"
                                                                                                                                                                                               "efe"
                                                                                                                                                                                               "ren"
                                                                                                                                                                                               "ceS"
                                                                                                                                                                                               "tri"
                                                                                                                                                                                               "ng"
                                                                                                                                                                                               "\":"
                                                                                                                                                                                               "{\""
                                                                                                                                                                                               "typ"
                                                                                                                                                                                               "e\""
                                                                                                                                                                                               ":\""
                                                                                                                                                                                               "str"
                                                                                                                                                                                               "ing"
                                                                                                                                                                                               "\","
                                                                                                                                                                                               "\"f"
                                                                                                                                                                                               "orm"
                                                                                                                                                                                               "at"
                                                                                                                                                                                               "\":"
                                                                                                                                                                                               "\"u"
                                                                                                                                                                                               "ri-"
                                                                                                                                                                                               "ref"
                                                                                                                                                                                               "ere"
                                                                                                                                                                                               "nce"
                                                                                                                                                                                               "\"}"
                                                                                                                                                                                               "}}";

static const char applicator2020[] =
    HEAD2020("meta/applicator") "\"properties\":{\"prefixItems\":" REF(
        "schemaA"
        "rray") ",\"items\":" R20 ",\"contains\":" R20
                ",\"additionalProperties\":" R20 ",\"properties\":" MAP_OF(
                    R20) ",\"patternProperties\""
                         ":" PATTERN_MAP_OF(
                             R20) ",\"dependentSchemas\""
                                  ":" MAP_OF(
                                      R20) ",\"propertyName"
                                           "s\":" R20 ",\"if\":" R20
                                           ",\"then\":" R20 ",\"else\":" R20
                                           ",\"allOf\""
                                           ":" REF(
                                               "schemaA"
                                               "rray") ",\"anyOf"
                                                       "\":" REF(
                                                           "schemaArra"
                                                           "y") ",\"one"
                                                                "Of\""
                                                                ":" REF(
                                                                    "sc"
                                                                    "h"
                                                                    "em"
                                                                    "a"
                                                                    "Ar"
                                                                    "r"
                                                                    "a"
                                                                    "y") ",\"no"
                                                                         "t"
                                                                         "\""
                                                                         ":" R20
                                                                         "},"
                                                                         "\"$"
                                                                         "defs"
                                                                         "\""
                                                                         ":{"
                                                                         "\"sch"
                                                                         "e"
                                                                         "maArr"
                                                                         "a"
                                                                         "y\":{"
                                                                         "\"typ"
                                                                         "e"
                                                                         "\":"
                                                                         "\"arr"
                                                                         "a"
                                                                         "y\","
                                                                         "\"min"
                                                                         "I"
                                                                         "tems"
                                                                         "\""
                                                                         ":1,"
                                                                         "\"ite"
                                                                         "m"
                                                                         "s\""
                                                                         ":" R20
                                                                         "}}}";

static const char unevaluated2020[] =
    HEAD2020("meta/unevaluated") "\"properties\":{\"unevaluatedItems\":" R20
                                 ",\"unevaluatedProperties\":" R20 "}}";
static const char validation2020[] = HEAD2020("meta/validation") VALIDATION;
static const char meta_data2020[] = HEAD2020("meta/meta-data") META_DATA;
static const char annotation2020[] = HEAD2020("meta/format-annotation") FORMAT;
static const char assertion2020[] = HEAD2020("meta/format-assertion") FORMAT;
static const char content2020[] = HEAD2020(
    "meta/content") "\"properties\":{\"contentEncoding\":{\"type\":\"string\"},"
                    "\"contentMediaType\":{\"type\":\"string\"},"
                    "\"contentSchema\":" R20 "}}";

static const struct {
    struct chart_str path; /* behind "json-schema.org/" */
    const char *text;
} metaschemas[] = {
    {CH_STR_INIT("schema"), schema2020},
    {CH_STR_INIT("draft-04/schema"), draft4},
    {CH_STR_INIT("draft-06/schema"), draft6},
    {CH_STR_INIT("draft-07/schema"), draft7},
    {CH_STR_INIT("draft/2019-09/schema"), schema2019},
    {CH_STR_INIT("draft/2019-09/meta/core"), core2019},
    {CH_STR_INIT("draft/2019-09/meta/applicator"), applicator2019},
    {CH_STR_INIT("draft/2019-09/meta/validation"), validation2019},
    {CH_STR_INIT("draft/2019-09/meta/meta-data"), meta_data2019},
    {CH_STR_INIT("draft/2019-09/meta/format"), format2019},
    {CH_STR_INIT("draft/2019-09/meta/content"), content2019},
    {CH_STR_INIT("draft/2020-12/schema"), schema2020},
    {CH_STR_INIT("draft/2020-12/meta/core"), core2020},
    {CH_STR_INIT("draft/2020-12/meta/applicator"), applicator2020},
    {CH_STR_INIT("draft/2020-12/meta/unevaluated"), unevaluated2020},
    {CH_STR_INIT("draft/2020-12/meta/validation"), validation2020},
    {CH_STR_INIT("draft/2020-12/meta/meta-data"), meta_data2020},
    {CH_STR_INIT("draft/2020-12/meta/format-annotation"), annotation2020},
    {CH_STR_INIT("draft/2020-12/meta/format-assertion"), assertion2020},
    {CH_STR_INIT("draft/2020-12/meta/content"), content2020},
};

struct chart_str ch_metaschema_text(struct chart_str url)
{
    struct chart_str path = CH_STR("");
    if (ch_str_starts(url, CH_STR("http://json-schema.org/")))
        path = ch_str_sub(url, 23, url.len);
    else if (ch_str_starts(url, CH_STR("https://json-schema.org/")))
        path = ch_str_sub(url, 24, url.len);
    for (size_t i = 0; i < CH_COUNT(metaschemas); i++)
        if (ch_str_eq(metaschemas[i].path, path))
            return ch_str_z(metaschemas[i].text);
    return CH_STR("");
}
