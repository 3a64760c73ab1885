#include "golib/fmt.h"

#include "golib/strconv.h"
#include "tests/harness.h"
#include "value/list.h"
#include "value/map.h"
#include "value/object.h"

/* Rows name their arguments in short: i int, l int64, k uint8, f float64, s
 * string, b bool, n nil, c 1.5i, and the containers of `container`. */
struct row {
    const char *format, *args, *want;
};

static struct ch_value text(struct ch_op *op, struct chart_str s)
{
    struct ch_value v = ch_nil();
    CHECK_INT(ch_value_string(op, s, &v), 0);
    return v;
}

static void set(struct ch_op *op, struct ch_map *map, const char *key,
                struct ch_value v)
{
    CHECK_INT(ch_map_set_str(op, map, ch_str_z(key), v), 0);
}

static void push(struct ch_op *op, struct ch_list *list, struct ch_value v)
{
    CHECK_INT(ch_list_push(op, list, v), 0);
}

/* {a: x, b: 1, c: nil} or {_0: a, _1: b} of strings. */
static struct ch_value map_of(struct ch_op *op, char letter)
{
    struct ch_map *map = ch_map_new(op, 0);
    struct ch_value v = ch_map_value(map);
    if (letter == 'M') {
        set(op, map, "b", ch_int(1));
        set(op, map, "a", text(op, CH_STR("x")));
        set(op, map, "c", ch_nil());
    } else if (letter == 'P') {
        set(op, map, "_0", text(op, CH_STR("a")));
        set(op, map, "_1", text(op, CH_STR("b")));
        v.type = CH_T_MAP_STRING;
    }
    return v;
}

/* L (list 1 "a" 2.5 nil true), W (splitList "," "a,b"), D (until 3),
 * N (list (dict "k" (list 1 2)) "z"), M (dict "b" 1 "a" "x" "c" nil),
 * P (split "," "a,b"), E an empty list, F an empty dict. */
static struct ch_value container(struct ch_op *op, char letter)
{
    struct ch_list *list = ch_list_new(op, 0), *inner;
    struct ch_value v = ch_list_value(list), dict = map_of(op, 'F');
    switch (letter) {
    case 'L':
        push(op, list, ch_int(1));
        push(op, list, text(op, CH_STR("a")));
        push(op, list, ch_float(2.5));
        push(op, list, ch_nil());
        push(op, list, ch_bool(true));
        return v;
    case 'W':
        push(op, list, text(op, CH_STR("a")));
        push(op, list, text(op, CH_STR("b")));
        v.type = CH_T_LIST_STRING;
        return v;
    case 'D':
        for (int i = 0; i < 3; i++)
            push(op, list, ch_int(i));
        v.type = CH_T_LIST_INT;
        return v;
    case 'N':
        inner = ch_list_new(op, 0);
        push(op, inner, ch_int(1));
        push(op, inner, ch_int(2));
        set(op, dict.u.map, "k", ch_list_value(inner));
        push(op, list, dict);
        push(op, list, text(op, CH_STR("z")));
        return v;
    case 'E':
        return v;
    default:
        return map_of(op, letter);
    }
}

static struct ch_value argument(struct ch_op *op, struct chart_str code)
{
    static const double imaginary[2] = {0, 1.5};
    struct chart_str rest = ch_str_sub(code, 1, code.len);
    struct ch_value v = ch_nil();
    int64_t number = 0;
    double real = 0;
    (void)ch_parse_int(rest, 10, &number);
    switch (code.ptr[0]) {
    case 'i':
        return ch_int(number);
    case 'l':
        return ch_int64(number);
    case 'k':
        return ch_uint8((uint8_t)number);
    case 'f':
        (void)ch_parse_float(rest, &real);
        return ch_float(real);
    case 's':
        return text(op, rest);
    case 'b':
        return ch_bool(rest.ptr[0] == 't');
    case 'n':
        return v;
    case 'c':
        v.type = CH_T_COMPLEX128;
        v.u.complex_ = imaginary;
        return v;
    default:
        return container(op, code.ptr[0]);
    }
}

static void check_rows(struct ch_op *op, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ch_value args[8];
        size_t n = 0;
        struct ch_buf buf;
        struct chart_str code;
        struct ch_str_split it =
            ch_str_split_start(ch_str_z(rows[i].args), '|');
        while (rows[i].args[0] && ch_str_split_next(&it, &code))
            args[n++] = argument(op, code);
        ch_buf_init(&buf, op);
        CHECK_INT(ch_fmt_printf(&buf, ch_str_z(rows[i].format), args, n), 0);
        if (!ch_str_eq(ch_buf_view(&buf), ch_str_z(rows[i].want)))
            test_fail(__FILE__, __LINE__, "%s of %s is %.*s, want %s",
                      rows[i].format, rows[i].args,
                      CH_STR_ARG(ch_buf_view(&buf)), rows[i].want);
    }
}

TEST(verbs_reach_into_containers_and_name_what_they_do_not_know)
{
    static const struct row rows[] = {
        {"%v", "i3", "3"},
        {"%v", "f1e6", "1e+06"},
        {"%v", "sabc", "abc"},
        {"%v", "bt", "true"},
        {"%v", "n", "<nil>"},
        {"%v", "L", "[1 a 2.5 <nil> true]"},
        {"%v", "M", "map[a:x b:1 c:<nil>]"},
        {"%v", "W", "[a b]"},
        {"%v", "D", "[0 1 2]"},
        {"%v", "P", "map[_0:a _1:b]"},
        {"%v", "N", "[map[k:[1 2]] z]"},
        {"%v", "c", "(0+1.5i)"},
        {"%v", "E", "[]"},
        {"%v", "F", "map[]"},
        {"%v", "finf", "+Inf"},
        {"%v", "fnan", "NaN"},
        {"%v", "f-inf", "-Inf"},
        {"%d", "i-42", "-42"},
        {"%d", "f-3", "%!d(float64=-3)"},
        {"%d", "sabc", "%!d(string=abc)"},
        {"%d", "n", "%!d(<nil>)"},
        {"%d", "L", "[1 %!d(string=a) %!d(float64=2.5) <nil> %!d(bool=true)]"},
        {"%d", "M",
         "map[%!d(string=a):%!d(string=x) %!d(string=b):1 "
         "%!d(string=c):<nil>]"},
        {"%d", "bt", "%!d(bool=true)"},
        {"%d", "k98", "98"},
        {"%s", "i3", "%!s(int=3)"},
        {"%s", "L", "[%!s(int=1) a %!s(float64=2.5) <nil> %!s(bool=true)]"},
        {"%s", "M", "map[a:x b:%!s(int=1) c:<nil>]"},
        {"%s", "n", "%!s(<nil>)"},
        {"%s", "bt", "%!s(bool=true)"},
        {"%s", "D", "[%!s(int=0) %!s(int=1) %!s(int=2)]"},
        {"%s", "W", "[a b]"},
        {"%q", "sabc", "\042abc\042"},
        {"%q", "i65", "'A'"},
        {"%q", "f1.5", "%!q(float64=1.5)"},
        {"%q", "L",
         "['\134x01' \042a\042 %!q(float64=2.5) <nil> %!q(bool=true)]"},
        {"%q", "W", "[\042a\042 \042b\042]"},
        {"%q", "i1114112", "'\357\277\275'"},
        {"%x", "i-42", "-2a"},
        {"%x", "sabc", "616263"},
        {"%x", "f1.5", "0x1.8p+00"},
        {"%x", "W", "[61 62]"},
        {"%x", "L", "[1 61 0x1.4p+01 <nil> %!x(bool=true)]"},
        {"%X", "sabc", "616263"},
        {"%X", "i-42", "-2A"},
        {"%o", "i65", "101"},
        {"%O", "i65", "0o101"},
        {"%b", "i3", "11"},
        {"%c", "i128512", "\360\237\230\200"},
        {"%c", "i1114112", "\357\277\275"},
        {"%U", "i65", "U+0041"},
        {"%U", "i1114112", "U+110000"},
        {"%t", "bt", "true"},
        {"%t", "i3", "%!t(int=3)"},
        {"%t", "n", "%!t(<nil>)"},
        {"%T", "i3", "int"},
        {"%T", "L", "[]interface {}"},
        {"%T", "M", "map[string]interface {}"},
        {"%T", "W", "[]string"},
        {"%T", "D", "[]int"},
        {"%T", "P", "map[string]string"},
        {"%T", "n", "<nil>"},
        {"%T", "c", "complex128"},
        {"%T", "k98", "uint8"},
        {"%T", "l7", "int64"},
        {"%e", "f123456789.125", "1.234568e+08"},
        {"%E", "f1e21", "1.000000E+21"},
        {"%f", "f1.555", "1.555000"},
        {"%F", "f1.5", "1.500000"},
        {"%g", "f1e21", "1e+21"},
        {"%G", "f1e-7", "1E-07"},
        {"%f", "i3", "%!f(int=3)"},
        {"%f", "L", "[%!f(int=1) %!f(string=a) 2.500000 <nil> %!f(bool=true)]"},
        {"%e", "c", "(0.000000e+00+1.500000e+00i)"},
        {"%f", "sabc", "%!f(string=abc)"},
        {"%z", "i3", "%!z(int=3)"},
        {"%w", "sabc", "%!w(string=abc)"},
        {"%w", "L", "%!w([]interface {}=[1 a 2.5 <nil> true])"},
        {"%w", "M", "%!w(map[string]interface {}=map[a:x b:1 c:<nil>])"},
        {"%j", "n", "%!j(<nil>)"},
    };
    check_rows(op, rows, CH_COUNT(rows));
}

TEST(flags_width_and_precision)
{
    static const struct row rows[] = {
        {"% 08T", "i128512", "00000int"},
        {"% 08X", "f2.5", " 0X1.4P+01"},
        {"% 08j", "k98", "%!j(uint8= 0000098)"},
        {"% E", "f0.1", " 1.000000E-01"},
        {"% c", "F", "map[]"},
        {"% g", "f-3", "-3"},
        {"%# 5X", "c", "( 0X0.P+00+0X1.8P+00i)"},
        {"%# 5s", "E", "[]"},
        {"%# 5x", "i0", "  0x0"},
        {"%# b", "f123456789.125", " 8285044871266304p-26"},
        {"%# q", "i0", "'\134x00'"},
        {"%# x", "W", "[0x61 0x62]"},
        {"%#+08F", "bt", "%!F(bool=0000true)"},
        {"%#+08T", "n", "000<nil>"},
        {"%#+08o", "P",
         "map[%!o(string=000000_0):%!o(string=0000000a) "
         "%!o(string=000000_1):%!o(string=0000000b)]"},
        {"%#+G", "f0", "+0.00000"},
        {"%#+w", "k98", "%!w(uint8=0x62)"},
        {"%#+z", "f1e6", "%!z(float64=+1.00000e+06)"},
        {"%#.3U", "bt", "%!U(bool=true)"},
        {"%#.3q", "s", "``"},
        {"%#.3v", "sh\303\251llo", "\042h\303\251l\042"},
        {"%#.6U", "i128512", "U+01F600 '\360\237\230\200'"},
        {"%#10b", "f1.5", "6755399441055744p-52"},
        {"%#10g", "E", "[]"},
        {"%#10t", "f-3", "%!t(float64=  -3.00000)"},
        {"%#f", "E", "[]"},
        {"%#f", "f0", "0.000000"},
        {"%#x", "F", "map[]"},
        {"%+#X", "P", "map[0X5F30:0X61 0X5F31:0X62]"},
        {"%+#X", "f2.5", "+0X1.4P+01"},
        {"%+#v", "f2.5", "2.5"},
        {"%+.2b", "f123456789.125", "+8285044871266304p-26"},
        {"%+.2e", "n", "%!e(<nil>)"},
        {"%+.2z", "sh\303\251llo", "%!z(string=h\303\251)"},
        {"%+.3e", "f123456789.125", "+1.235e+08"},
        {"%+08c", "f1e21", "%!c(float64=+001e+21)"},
        {"%+08f", "i1114112", "%!f(int=+1114112)"},
        {"%+08q", "D", "[00'\134x00' 00'\134x01' 00'\134x02']"},
        {"%+d", "k98", "+98"},
        {"%+f", "fnan", "+NaN"},
        {"%+g", "i65", "%!g(int=+65)"},
        {"%-0E", "finf", "+Inf"},
        {"%-0x", "f1e6", "0x1.e848p+19"},
        {"%-0x", "k98", "62"},
        {"%-8.3X", "f1e21", "0X1.B1BP+69"},
        {"%-8.3X", "i1114112", "110000  "},
        {"%-8.3x", "P", "map[5f30    :61       5f31    :62      ]"},
        {"%-8E", "f1e6", "1.000000E+06"},
        {"%-8d", "i3", "3       "},
        {"%-8e", "f1e21", "1.000000e+21"},
        {"%-F", "F", "map[]"},
        {"%-X", "F", "map[]"},
        {"%-w", "i0", "%!w(int=0)"},
        {"%.0f", "i-42", "%!f(int=-42)"},
        {"%.0q", "c", "%!q(complex128=(0+2i))"},
        {"%.0s", "s\001\342\200\213", ""},
        {"%.1U", "D", "[U+0000 U+0001 U+0002]"},
        {"%.1e", "f1e6", "1.0e+06"},
        {"%.1f", "fnan", "NaN"},
        {"%.2q", "sh\303\251llo", "\042h\303\251\042"},
        {"%.3G", "E", "[]"},
        {"%.3o", "E", "[]"},
        {"%.3o", "i0", "000"},
        {"%.O", "W", "[%!O(string=) %!O(string=)]"},
        {"%.d", "f1.5", "%!d(float64=2)"},
        {"%.q", "W", "[\042\042 \042\042]"},
        {"%0+b", "f-3", "-6755399441055744p-51"},
        {"%0+e", "finf", "+Inf"},
        {"%0+v", "f-inf", "-Inf"},
        {"%020o", "E", "[]"},
        {"%020o", "i1114112", "00000000000004200000"},
        {"%020x", "f1.555", "0x1.8e147ae147ae1p+00"},
        {"%05O", "i3", "0o00003"},
        {"%05X", "i0", "00000"},
        {"%05w", "bf", "%!w(bool=false)"},
        {"%08.2G", "f1.555", "000001.6"},
        {"%08.2e", "finf", "    +Inf"},
        {"%08.2t", "F", "map[]"},
        {"%08.3f", "f-3", "-003.000"},
        {"%08G", "f123456789.125", "1.23456789125E+08"},
        {"%08X", "f1.5", "0X1.8P+00"},
        {"%08g", "f1e6", "0001e+06"},
        {"%0T", "L", "[]interface {}"},
        {"%0U", "c", "%!U(complex128=(0+1.5i))"},
        {"%0w", "W", "%!w([]string=[a b])"},
        {"%10.G", "finf", "      +Inf"},
        {"%10.d", "f1e21", "%!d(float64=     1e+21)"},
        {"%10.x", "f1e21", "   0x1p+70"},
        {"%8.3E", "W", "[%!E(string=       a) %!E(string=       b)]"},
        {"%8.3O", "c", "%!O(complex128=(       0    +1.5i))"},
        {"%8.3v", "i1114112", " 1114112"},
        {"%8X", "f1e-7", "0X1.AD7F29ABCAF48P-24"},
        {"%8g", "f1e21", "   1e+21"},
        {"%8x", "finf", "    +Inf"},
    };
    check_rows(op, rows, CH_COUNT(rows));
}

TEST(stars_indexes_and_wrong_formats)
{
    static const struct row rows[] = {
        {"%d", "i3|sabc|n", "3%!(EXTRA string=abc, <nil>)"},
        {"%[2]d %[1]s", "sabc|i3", "3 abc"},
        {"%[1]", "i3", "%!(NOVERB)"},
        {"%[", "i3", "%!(NOVERB)"},
        {"%[1", "i3", "%!(NOVERB)"},
        {"%*d", "i65|i3",
         "                                                                3"},
        {"%-*d|", "i65|i3",
         "3                                                                |"},
        {"%*d|", "i-42|i3", "3                                         |"},
        {"%.*f", "i3|f1.5", "1.500"},
        {"%.*f", "i-42|f1.5", "%!(BADPREC)1.500000"},
        {"%[2]*[1]d", "i3|i65",
         "                                                                3"},
        {"%[3]*.[2]*[1]f", "f1.555|i3|i65",
         "                                                            1.555"},
        {"%*d", "sabc|i3", "%!(BADWIDTH)3"},
        {"%.*d", "sabc|i3", "%!(BADPREC)3"},
        {"%*d", "i1114112|i3", "%!(BADWIDTH)3"},
        {"%9999999999d|", "i3", "%!(NOVERB)%!(EXTRA int=3)"},
        {"%[3]2d", "i3|i3|i3", "%!d(BADINDEX)"},
        {"%", "", "%!(NOVERB)"},
        {"abc%", "", "abc%!(NOVERB)"},
        {"%-", "", "%!(NOVERB)"},
        {"no", "i3|sabc|n|f1.5|L",
         "no%!(EXTRA int=3, string=abc, <nil>, float64=1.5, []interface {}=[1 "
         "a 2.5 <nil> true])"},
        {"%s %s", "L|M",
         "[%!s(int=1) a %!s(float64=2.5) <nil> %!s(bool=true)] map[a:x "
         "b:%!s(int=1) c:<nil>]"},
        {"%v %+v %#v", "M|M|M",
         "map[a:x b:1 c:<nil>] map[a:x b:1 c:<nil>] map[string]interface "
         "{}{\042a\042:\042x\042, \042b\042:1, \042c\042:interface {}(nil)}"},
        {"%[1]d %d %d", "i3|i65|i0", "3 65 0"},
        {"%.[2]*[1]f", "f1.5|i3", "1.500"},
        {"%+q %#q", "sh\303\251llo|sabc", "\042h\134u00e9llo\042 `abc`"},
        {"%x % x %#x", "sabc|sabc|sabc", "616263 61 62 63 0x616263"},
        {"%6.2f|%-8d|%08d", "f1.555|i3|i3", "  1.55|3       |00000003"},
        {"%t %v", "bt|bf", "true false"},
        {"%v %d", "n|n", "<nil> %!d(<nil>)"},
        {"%.3s|%.10s", "sh\303\251llo|sabc", "h\303\251l|abc"},
        {"%05s|%-05d|", "sabc|i3", "00abc|3    |"},
        {"%#o %O %#O", "i65|i65|i65", "0101 0o101 0o0101"},
        {"%+08.3f|%-8.3f|", "f1.5|f1.5", "+001.500|1.500   |"},
        {"%06d|%06d", "i-42|L",
         "-00042|[000001 %!d(string=00000a) %!d(float64=0002.5) <nil> "
         "%!d(bool=00true)]"},
        {"%.0d|%5.0d|", "i0|i0", "|     |"},
    };
    check_rows(op, rows, CH_COUNT(rows));
}

TEST(bytes_are_numbers_or_text)
{
    struct ch_buf buf;
    struct ch_value v = text(op, CH_STR("a1\n")), args[5];
    v.type = CH_T_BYTES;
    for (size_t i = 0; i < CH_COUNT(args); i++)
        args[i] = v;
    ch_buf_init(&buf, op);
    CHECK_INT(ch_fmt_printf(&buf, CH_STR("%v %s %x %q %#v"), args, 5), 0);
    CHECK_STR(ch_buf_view(&buf), "[97 49 10] a1\n 61310a \"a1\\n\" "
                                 "[]byte{0x61, 0x31, 0xa}");
    ch_buf_init(&buf, op);
    CHECK_INT(ch_fmt_strval(&buf, v), 0);
    CHECK_STR(ch_buf_view(&buf), "a1\n");
}

TEST(typed_nils_show_their_type_in_go_syntax)
{
    struct ch_buf buf;
    struct ch_value args[3] = {ch_list_value(NULL), ch_map_value(NULL),
                               ch_map_value(NULL)};
    args[2].type = CH_T_VALUES;
    ch_buf_init(&buf, op);
    CHECK_INT(ch_fmt_printf(&buf, CH_STR("%#v %#v %#v"), args, 3), 0);
    CHECK_STR(ch_buf_view(&buf), "[]interface {}(nil) map[string]interface "
                                 "{}(nil) common.Values(nil)");
    ch_buf_init(&buf, op);
    CHECK_INT(ch_fmt_printf(&buf, CH_STR("%v %v %s"), args, 3), 0);
    CHECK_STR(ch_buf_view(&buf), "[] map[] map[]");
}

TEST(print_puts_spaces_where_neither_side_is_a_string)
{
    struct ch_buf buf;
    struct ch_value args[] = {
        ch_int(1), ch_int(2), text(op, CH_STR("a")), text(op, CH_STR("b")),
        ch_int(3), ch_nil()};
    ch_buf_init(&buf, op);
    CHECK_INT(ch_fmt_print(&buf, args, CH_COUNT(args)), 0);
    CHECK_STR(ch_buf_view(&buf), "1 2ab3 <nil>");
    ch_buf_init(&buf, op);
    CHECK_INT(ch_fmt_println(&buf, args, CH_COUNT(args)), 0);
    CHECK_STR(ch_buf_view(&buf), "1 2 a b 3 <nil>\n");
}

static int print_version(struct ch_buf *buf, struct ch_value self, bool top)
{
    (void)self;
    (void)top;
    CH_BUF_LIT(buf, "1.2.3");
    return 0;
}

static int pair_field(struct ch_op *op, struct ch_value self,
                      struct chart_str name, struct ch_value *out)
{
    (void)op;
    (void)self;
    *out = ch_str_eq(name, CH_STR("Major")) ? ch_int(1) : ch_nil();
    return 1;
}

TEST(objects_print_by_method_or_field_by_field)
{
    static const char *const names[] = {"Major", "Rest", NULL};
    static const struct ch_class stringer = {.type_name =
                                                 CH_STR_INIT("*semver.Version"),
                                             .kind = CH_K_PTR,
                                             .print = print_version};
    static const struct ch_class both = {.type_name = CH_STR_INIT("*x.Both"),
                                         .kind = CH_K_PTR,
                                         .print = print_version,
                                         .field = pair_field,
                                         .field_names = names};
    static const struct ch_class pair = {.type_name = CH_STR_INIT("x.Pair"),
                                         .kind = CH_K_STRUCT,
                                         .field = pair_field,
                                         .field_names = names};
    struct ch_object a = {&stringer}, b = {&pair};
    struct ch_value args[8];
    struct ch_buf buf;
    for (size_t i = 0; i < 8; i++)
        args[i] = ch_object_value(i < 4 ? &a : &b);
    ch_buf_init(&buf, op);
    CHECK_INT(
        ch_fmt_printf(&buf, CH_STR("%v %8s| %q %T %v %+v %#v %s"), args, 8), 0);
    CHECK_STR(ch_buf_view(&buf),
              "1.2.3    1.2.3| \"1.2.3\" *semver.Version {1 <nil>} "
              "{Major:1 Rest:<nil>} x.Pair{Major:1, Rest:interface {}(nil)} "
              "{%!s(int=1) <nil>}");
    struct ch_object c = {&both};
    struct ch_list *list = ch_list_new(op, 1);
    push(op, list, ch_object_value(&c));
    for (size_t i = 0; i < 4; i++)
        args[i] = ch_object_value(&c);
    args[4] = ch_list_value(list);
    ch_buf_init(&buf, op);
    CHECK_INT(ch_fmt_printf(&buf, CH_STR("%v %+v %#v %d %v"), args, 5), 0);
    CHECK_STR(ch_buf_view(&buf), "1.2.3 1.2.3 &x.Both{Major:1, Rest:interface "
                                 "{}(nil)} &{1 <nil>} [1.2.3]");
}

TEST(deep_values_stop_at_the_depth_limit)
{
    struct ch_list *list = ch_list_new(op, 1);
    struct ch_buf buf;
    for (uint32_t i = 0; i <= op->depth_max; i++) {
        struct ch_list *outer = ch_list_new(op, 1);
        push(op, outer, ch_list_value(list));
        list = outer;
    }
    ch_buf_init(&buf, op);
    CHECK_INT(ch_fmt_value(&buf, ch_list_value(list)), CHART_ELIMIT);
    CHECK_INT(op->depth, 0);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(verbs_reach_into_containers_and_name_what_they_do_not_know),
        T(flags_width_and_precision),
        T(stars_indexes_and_wrong_formats),
        T(bytes_are_numbers_or_text),
        T(typed_nils_show_their_type_in_go_syntax),
        T(print_puts_spaces_where_neither_side_is_a_string),
        T(objects_print_by_method_or_field_by_field),
        T(deep_values_stop_at_the_depth_limit),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
