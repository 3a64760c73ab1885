#include "base/lines.h"

enum { screen_width = 200, around = 2 };

size_t ch_line_start(struct chart_str text, uint32_t number)
{
    size_t start = 0;
    if (number == 0)
        return CH_NPOS;
    for (uint32_t i = 1; i < number; i++) {
        size_t newline = ch_str_find_byte(text, '\n', start);
        if (newline == CH_NPOS)
            return CH_NPOS;
        start = newline + 1;
    }
    return start;
}

struct chart_str ch_line_of(struct chart_str text, uint32_t number)
{
    size_t start = ch_line_start(text, number);
    if (start == CH_NPOS)
        return CH_STR("");
    size_t end = ch_str_find_byte(text, '\n', start);
    struct chart_str line =
        ch_str_sub(text, start, end == CH_NPOS ? text.len : end);
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    return ch_str_sub(line, 0, screen_width);
}

struct chart_str ch_lines_around(struct chart_str text, uint32_t number,
                                 uint32_t *first)
{
    *first = number > around ? number - around : 1;
    size_t start = ch_line_start(text, *first);
    if (ch_line_start(text, number) == CH_NPOS)
        return CH_STR("");
    size_t end = start;
    for (uint32_t i = *first; i <= number + around; i++) {
        size_t newline = ch_str_find_byte(text, '\n', end);
        if (newline == CH_NPOS)
            return ch_str_sub(text, start, text.len);
        end = newline + 1;
    }
    return ch_str_sub(text, start, end - 1);
}
