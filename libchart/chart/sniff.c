#include "chart/sniff.h"

#include "base/compiler.h"

enum { sniff_len = 512 };

/* Bytes from `gap` to `gap_end` may be anything. */
struct signature {
    const char *bytes;
    uint8_t len;
    uint8_t gap, gap_end;
    const char *type;
};

#define SIGNATURE(bytes_, type_)                                               \
    {                                                                          \
        .bytes = (bytes_), .len = sizeof(bytes_) - 1, .type = (type_)          \
    }
#define GAP_SIGNATURE(bytes_, gap_, gap_end_, type_)                           \
    {                                                                          \
        .bytes = (bytes_), .len = sizeof(bytes_) - 1, .gap = (gap_),           \
        .gap_end = (gap_end_), .type = (type_)                                 \
    }

static const struct signature signatures[] = {
    SIGNATURE("%PDF-", "application/pdf"),
    SIGNATURE("%!PS-Adobe-", "application/postscript"),
    GAP_SIGNATURE("\xFE\xFF..", 2, 4, "text/plain; charset=utf-16be"),
    GAP_SIGNATURE("\xFF\xFE..", 2, 4, "text/plain; charset=utf-16le"),
    GAP_SIGNATURE("\xEF\xBB\xBF.", 3, 4, "text/plain; charset=utf-8"),
    SIGNATURE("\x00\x00\x01\x00", "image/x-icon"),
    SIGNATURE("\x00\x00\x02\x00", "image/x-icon"),
    SIGNATURE("BM", "image/bmp"),
    SIGNATURE("GIF87a", "image/gif"),
    SIGNATURE("GIF89a", "image/gif"),
    GAP_SIGNATURE("RIFF....WEBPVP", 4, 8, "image/webp"),
    SIGNATURE("\x89PNG\r\n\x1A\n", "image/png"),
    SIGNATURE("\xFF\xD8\xFF", "image/jpeg"),
    GAP_SIGNATURE("FORM....AIFF", 4, 8, "audio/aiff"),
    SIGNATURE("ID3", "audio/mpeg"),
    SIGNATURE("OggS\x00", "application/ogg"),
    SIGNATURE("MThd\x00\x00\x00\x06", "audio/midi"),
    GAP_SIGNATURE("RIFF....AVI ", 4, 8, "video/avi"),
    GAP_SIGNATURE("RIFF....WAVE", 4, 8, "audio/wave"),
    SIGNATURE("\x1A\x45\xDF\xA3", "video/webm"),
    GAP_SIGNATURE("..................................LP", 0, 34,
                  "application/vnd.ms-fontobject"),
    SIGNATURE("\x00\x01\x00\x00", "font/ttf"),
    SIGNATURE("OTTO", "font/otf"),
    SIGNATURE("ttcf", "font/collection"),
    SIGNATURE("wOFF", "font/woff"),
    SIGNATURE("wOF2", "font/woff2"),
    SIGNATURE("\x1F\x8B\x08", "application/x-gzip"),
    SIGNATURE("PK\x03\x04", "application/zip"),
    SIGNATURE("Rar!\x1A\x07\x00", "application/x-rar-compressed"),
    SIGNATURE("Rar!\x1A\x07\x01\x00", "application/x-rar-compressed"),
    SIGNATURE("\x00\x61\x73\x6D", "application/wasm"),
};

static const char *const html_tags[] = {
    "<!DOCTYPE HTML",
    "<HTML",
    "<HEAD",
    "<SCRIPT",
    "<IFRAME",
    "<H1",
    "<DIV",
    "<FONT",
    "<TABLE",
    "<A",
    "<STYLE",
    "<TITLE",
    "<B",
    "<BODY",
    "<BR",
    "<P",
    "<!--",
};

static bool matches(const struct signature *s, const char *bytes)
{
    return memcmp(s->bytes, bytes, s->gap) == 0 &&
           memcmp(s->bytes + s->gap_end, bytes + s->gap_end,
                  (size_t)(s->len - s->gap_end)) == 0;
}

static bool is_html(const char *bytes, size_t at, const char *tag)
{
    size_t len = strlen(tag);
    return len < sniff_len - at &&
           ch_str_eq_fold_ascii(ch_str(bytes + at, len), ch_str(tag, len)) &&
           (bytes[at + len] == ' ' || bytes[at + len] == '>');
}

/* An ISO base media file whose brands name mp4. */
static bool is_mp4(const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;
    uint32_t box = (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
                   (uint32_t)b[2] << 8 | b[3];
    if (box > sniff_len || box % 4 != 0 || memcmp(bytes + 4, "ftyp", 4) != 0)
        return false;
    for (uint32_t at = 8; at + 3 <= box; at += 4)
        if (at != 12 && memcmp(bytes + at, "mp4", 3) == 0)
            return true;
    return false;
}

static bool is_text(const char *bytes, size_t from)
{
    for (size_t i = from; i < sniff_len; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c <= 0x08 || c == 0x0B || (c >= 0x0E && c <= 0x1F && c != 0x1B))
            return false;
    }
    return true;
}

static bool is_blank(char c)
{
    return c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

const char *ch_sniff(struct chart_str bytes)
{
    char head[sniff_len] = {0};
    size_t first = 0;
    memcpy(head, bytes.ptr, bytes.len < sniff_len ? bytes.len : sniff_len);
    while (first < sniff_len && is_blank(head[first]))
        first++;
    for (size_t i = 0; i < CH_COUNT(html_tags); i++)
        if (is_html(head, first, html_tags[i]))
            return "text/html; charset=utf-8";
    if (sniff_len - first >= 5 && memcmp(head + first, "<?xml", 5) == 0)
        return "text/xml; charset=utf-8";
    for (size_t i = 0; i < CH_COUNT(signatures); i++)
        if (matches(&signatures[i], head))
            return signatures[i].type;
    if (is_mp4(head))
        return "video/mp4";
    return is_text(head, first) ? "text/plain; charset=utf-8"
                                : "application/octet-stream";
}
