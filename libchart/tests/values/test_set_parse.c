#include "values/set_parse.h"

#include "codec/json.h"
#include "tests/harness.h"
#include "value/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Flags in order, and the tree or the error that Helm makes of them. Single
 * quotes in `want` stand for double quotes. */
struct row {
    struct {
        enum ch_layer form;
        const char *text;
    } flags[3];
    const char *want;
    const char *error;
};

static const struct row key_rows[] = {
    {{{CH_LAYER_SET, "a=1"}}, "{'a':1}", NULL},
    {{{CH_LAYER_SET, "a=1,b=2"}}, "{'a':1,'b':2}", NULL},
    {{{CH_LAYER_SET, "a.b.c=x,a.b.d=y"}},
     "{'a':{'b':{'c':'x','d':'y'}}}",
     NULL},
    {{{CH_LAYER_SET, "a="}}, "{'a':''}", NULL},
    {{{CH_LAYER_SET, "a=,b=1"}}, "{'a':'','b':1}", NULL},
    {{{CH_LAYER_SET, "a= 1 ,b =2"}}, "{'a':' 1 ','b ':2}", NULL},
    {{{CH_LAYER_SET, "a=1, b=2"}}, "{' b':2,'a':1}", NULL},
    {{{CH_LAYER_SET, "a=x\\,y"}}, "{'a':'x,y'}", NULL},
    {{{CH_LAYER_SET, "a\\.b=c"}}, "{'a.b':'c'}", NULL},
    {{{CH_LAYER_SET, "a\\=b=c"}}, "{'a=b':'c'}", NULL},
    {{{CH_LAYER_SET, "a\\n=\\n"}}, "{'an':'n'}", NULL},
    {{{CH_LAYER_SET, "a=x\\"}}, "{'a':'x'}", NULL},
    {{{CH_LAYER_SET, "=1"}}, "{}", NULL},
    {{{CH_LAYER_SET, ".a=1"}}, "{}", NULL},
    {{{CH_LAYER_SET, "a=\"x y\""}}, "{'a':'\\'x y\\''}", NULL},
    {{{CH_LAYER_SET, "a=b=c"}}, "{'a':'b=c'}", NULL},
    {{{CH_LAYER_SET,
       "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e=1"}},
     "{'a':{'b':{'c':{'d':{'e':{'f':{'g':{'h':{'i':{'j':{'k':{'l':{'m':{'n':{'"
     "o':{'p':{'q':{'r':{'s':{'t':{'u':{'v':{'w':{'x':{'y':{'z':{'a':{'b':{'c':"
     "{'d':{'e':1}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}",
     NULL},
    {{{CH_LAYER_SET, "a.b=1,a=2"}}, "{'a':2}", NULL},
    {{{CH_LAYER_SET, "é.ü=ö"}}, "{'é':{'ü':'ö'}}", NULL},
    {{{CH_LAYER_SET, "a=1"}, {CH_LAYER_SET_STRING, "a=2"}}, "{'a':'2'}", NULL},
};

static const struct row type_rows[] = {
    {{{CH_LAYER_SET, "a=true,b=FALSE,c=Null,d=0,e=-0,f=+5,g=-5"}},
     "{'a':true,'b':false,'c':null,'d':0,'e':0,'f':5,'g':-5}",
     NULL},
    {{{CH_LAYER_SET,
       "a=00,b=08,c=1.5,d=1e3,e=0x10,f=1_000,g=yes,h=~,i=\"5\",j=[1]"}},
     "{'a':'00','b':'08','c':'1.5','d':'1e3','e':'0x10','f':'1_000','g':'yes','"
     "h':'~','i':'\\'5\\'','j':'[1]'}",
     NULL},
    {{{CH_LAYER_SET,
       "a=9223372036854775807,b=9223372036854775808,c=-9223372036854775808"}},
     "{'a':9223372036854775807,'b':'9223372036854775808','c':-"
     "9223372036854775808}",
     NULL},
    {{{CH_LAYER_SET, "a=falſe,b=FALſE"}}, "{'a':false,'b':false}", NULL},
    {{{CH_LAYER_SET_STRING, "a=1.50"}}, "{'a':'1.50'}", NULL},
};

static const struct row list_rows[] = {
    {{{CH_LAYER_SET, "a={1,x,true,null}"}}, "{'a':[1,'x',true,null]}", NULL},
    {{{CH_LAYER_SET, "a={}"}}, "{'a':['']}", NULL},
    {{{CH_LAYER_SET, "a={x,}"}}, "{'a':['x','']}", NULL},
    {{{CH_LAYER_SET, "a={x},b=1"}}, "{'a':['x'],'b':1}", NULL},
    {{{CH_LAYER_SET, "a={x}y=1"}}, "{'a':['x'],'y':1}", NULL},
    {{{CH_LAYER_SET, "a=\\{x}"}}, "{'a':'{x}'}", NULL},
    {{{CH_LAYER_SET, "a={x\\,y,z\\}}"}}, "{'a':['x,y','z}']}", NULL},
    {{{CH_LAYER_SET_STRING, "a=1,b=true,c=null,d={1,2}"}},
     "{'a':'1','b':'true','c':'null','d':['1','2']}",
     NULL},
};

static const struct row error_rows[] = {
    {{{CH_LAYER_SET, "a={x}y"}}, NULL, "key \"y\" has no value"},
    {{{CH_LAYER_SET, "a={x"}}, NULL, "list must terminate with '}'"},
    {{{CH_LAYER_SET, "a\\"}}, NULL, "key \"a\" has no value"},
    {{{CH_LAYER_SET, "a[0].b"}}, NULL, "key \"b\" has no value"},
    {{{CH_LAYER_SET, "a[x]=1"}},
     NULL,
     "error parsing index: strconv.Atoi: parsing \"x\": invalid syntax"},
    {{{CH_LAYER_SET, "a[]=1"}},
     NULL,
     "error parsing index: strconv.Atoi: parsing \"\": invalid syntax"},
    {{{CH_LAYER_SET, "a[99999999999999999999]=1"}},
     NULL,
     "error parsing index: strconv.Atoi: parsing \"99999999999999999999\": "
     "value out of range"},
    {{{CH_LAYER_SET, "a[-1]=1"}}, NULL, "negative -1 index not allowed"},
    {{{CH_LAYER_SET, "a[70000]=1"}},
     NULL,
     "index of 70000 is greater than maximum supported index of 65536"},
    {{{CH_LAYER_SET, "a[0]x=1"}},
     NULL,
     "unexpected data at end of array index: ['x']"},
    {{{CH_LAYER_SET, "a[0]xé'\"=1"}},
     NULL,
     "unexpected data at end of array index: ['x' 'é' '\\'' '\"']"},
    {{{CH_LAYER_SET, "a"}}, NULL, "key \"a\" has no value"},
    {{{CH_LAYER_SET, "a,b=1"}},
     NULL,
     "key \"a\" has no value (cannot end with ,)"},
    {{{CH_LAYER_SET, "a=1,b"}}, NULL, "key \"b\" has no value"},
    {{{CH_LAYER_SET, "a.b"}}, NULL, "key \"b\" has no value"},
    {{{CH_LAYER_SET, "a..b=1"}}, NULL, "key map \"a\" has no value"},
    {{{CH_LAYER_SET, "a.=1"}}, NULL, "key map \"a\" has no value"},
    {{{CH_LAYER_SET, ","}}, NULL, "key \"\" has no value (cannot end with ,)"},
    {{{CH_LAYER_SET,
       "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f=1"}},
     NULL,
     "value name nested level is greater than maximum supported nested level "
     "of 30"},
    {{{CH_LAYER_SET, "a=1,a.b=2"}},
     NULL,
     "unable to parse key: interface conversion: interface {} is int64, not "
     "map[string]interface {}"},
    {{{CH_LAYER_SET, "a=x,a.b=2"}},
     NULL,
     "unable to parse key: interface conversion: interface {} is string, not "
     "map[string]interface {}"},
    {{{CH_LAYER_SET, "a=null,a.b=2"}},
     NULL,
     "unable to parse key: interface conversion: interface {} is nil, not "
     "map[string]interface {}"},
    {{{CH_LAYER_SET, "a={x},a.b=2"}},
     NULL,
     "unable to parse key: interface conversion: interface {} is []interface "
     "{}, not map[string]interface {}"},
    {{{CH_LAYER_SET, "a=true,a[0]=2"}},
     NULL,
     "unable to parse key: interface conversion: interface {} is bool, not "
     "[]interface {}"},
    {{{CH_LAYER_SET, "a.b=1,a[0]=2"}},
     NULL,
     "unable to parse key: interface conversion: interface {} is "
     "map[string]interface {}, not []interface {}"},
    {{{CH_LAYER_SET, "a[0]=1,a[0][0]=2"}},
     NULL,
     "unable to parse key: interface conversion: interface {} is int64, not "
     "[]interface {}"},
    {{{CH_LAYER_SET, "a[0].b=1,a[0][0]=2"}},
     NULL,
     "unable to parse key: interface conversion: interface {} is "
     "map[string]interface {}, not []interface {}"},
};

static const struct row index_rows[] = {
    {{{CH_LAYER_SET, "a[0]=1"}}, "{'a':[1]}", NULL},
    {{{CH_LAYER_SET, "a[2]=1"}}, "{'a':[null,null,1]}", NULL},
    {{{CH_LAYER_SET, "a[1]=x"}, {CH_LAYER_SET, "a[0]=y"}},
     "{'a':['y','x']}",
     NULL},
    {{{CH_LAYER_SET, "a[0].b=1,a[0].c=2,a[1].b=3"}},
     "{'a':[{'b':1,'c':2},{'b':3}]}",
     NULL},
    {{{CH_LAYER_SET, "a[0][1]=x"}}, "{'a':[[null,'x']]}", NULL},
    {{{CH_LAYER_SET, "a[1][0].b=x"}}, "{'a':[null,[{'b':'x'}]]}", NULL},
    {{{CH_LAYER_SET, "a[0]={x,y}"}}, "{'a':[['x','y']]}", NULL},
    {{{CH_LAYER_SET, "a[0]"}}, "{'a':[]}", NULL},
    {{{CH_LAYER_SET, "a[0]."}}, "{'a':[]}", NULL},
    {{{CH_LAYER_SET, "a[0].b="}}, "{'a':[]}", NULL},
    {{{CH_LAYER_SET, "a[0]="}}, "{'a':['']}", NULL},
    {{{CH_LAYER_SET, "a[0=1"}}, "{}", NULL},
    {{{CH_LAYER_SET, "a[0].b[0=1"}}, "{'a':[]}", NULL},
    {{{CH_LAYER_SET, "a[+1]=1"}}, "{'a':[null,1]}", NULL},
    {{{CH_LAYER_SET, "[0]=1"}}, "{}", NULL},
    {{{CH_LAYER_SET, "a[0]=1,a[0].b=2"}}, "{'a':[{'b':2}]}", NULL},
};

static const struct row json_rows[] = {
    {{{CH_LAYER_SET_JSON, "a=1"}}, "{'a':1}", NULL},
    {{{CH_LAYER_SET_JSON, "a={\"b\":1},c=[1,\"x\",null],d=\"s\""}},
     "{'a':{'b':1},'c':[1,'x',null],'d':'s'}",
     NULL},
    {{{CH_LAYER_SET_JSON, "a = {\"b\":1} , c=2"}},
     "{' c':2,'a ':{'b':1}}",
     NULL},
    {{{CH_LAYER_SET_JSON, "a=,b=1"}}, "{'a':null,'b':1}", NULL},
    {{{CH_LAYER_SET_JSON, "a="}}, "{'a':null}", NULL},
    {{{CH_LAYER_SET_JSON, "a=1x=2"}}, "{'a':1,'x':2}", NULL},
    {{{CH_LAYER_SET_JSON, "a=truex=1"}}, "{'a':true,'x':1}", NULL},
    {{{CH_LAYER_SET_JSON, "a=01=2"}}, "{'1':2,'a':0}", NULL},
    {{{CH_LAYER_SET_JSON, "a=1-2=3"}}, "{'-2':3,'a':1}", NULL},
    {{{CH_LAYER_SET_JSON, "a=1.5e3"}}, "{'a':1500}", NULL},
    {{{CH_LAYER_SET_JSON, "a={\"b\":\"}]\\\"{\"}"}},
     "{'a':{'b':'}]\\'{'}}",
     NULL},
    {{{CH_LAYER_SET_JSON, "a=[1,{\"b\":[2]}]x=1"}},
     "{'a':[1,{'b':[2]}],'x':1}",
     NULL},
    {{{CH_LAYER_SET_JSON, "a=1 b=2"}}, "{'a':1,'b':2}", NULL},
    {{{CH_LAYER_SET_JSON, "a[1]=2"}}, "{'a':[null,2]}", NULL},
    {{{CH_LAYER_SET_JSON, "a[0].b={\"c\":1}"}}, "{'a':[{'b':{'c':1}}]}", NULL},
    {{{CH_LAYER_SET_JSON, "a[0]="}}, "{'a':[null]}", NULL},
    {{{CH_LAYER_SET_JSON, "a.b.c={\"d\":1}"}},
     "{'a':{'b':{'c':{'d':1}}}}",
     NULL},
    {{{CH_LAYER_SET_JSON, "[1]"}}, "{}", NULL},
    {{{CH_LAYER_SET_JSON, "a={\"x\":1,\"x\":2}"}}, "{'a':{'x':2}}", NULL},
};

static const struct row literal_rows[] = {
    {{{CH_LAYER_SET_LITERAL, "a=1"}}, "{'a':'1'}", NULL},
    {{{CH_LAYER_SET_LITERAL, "a=x,b={y}\\n"}}, "{'a':'x,b={y}\\\\n'}", NULL},
    {{{CH_LAYER_SET_LITERAL, "a\\.b=c"}}, "{'a\\\\':{'b':'c'}}", NULL},
    {{{CH_LAYER_SET_LITERAL, "a.b=c=d"}}, "{'a':{'b':'c=d'}}", NULL},
    {{{CH_LAYER_SET_LITERAL, "a[1]=c"}}, "{'a':[null,'c']}", NULL},
    {{{CH_LAYER_SET_LITERAL, "a[0][0].b=c"}}, "{'a':[[{'b':'c'}]]}", NULL},
    {{{CH_LAYER_SET_LITERAL, "a="}}, "{'a':''}", NULL},
    {{{CH_LAYER_SET_LITERAL, "a"}}, NULL, "key \"a\" has no value"},
    {{{CH_LAYER_SET_LITERAL, "a..b=1"}}, NULL, "key map \"a\" has no value"},
    {{{CH_LAYER_SET_LITERAL, "a.="}}, NULL, "key map \"a\" has no value"},
    {{{CH_LAYER_SET_LITERAL, "a[0]x=1"}},
     NULL,
     "unexpected data at end of array index: ['x']"},
    {{{CH_LAYER_SET_LITERAL, "a[x]=1"}},
     NULL,
     "error parsing index: strconv.Atoi: parsing \"x\": invalid syntax"},
    {{{CH_LAYER_SET_LITERAL, "a[0"}}, "{}", NULL},
    {{{CH_LAYER_SET_LITERAL, "a[0]"}}, "{'a':[]}", NULL},
    {{{CH_LAYER_SET_LITERAL, "a[0].b="}}, "{'a':[{'b':''}]}", NULL},
    {{{CH_LAYER_SET_LITERAL, "=1"}}, "{}", NULL},
    {{{CH_LAYER_SET_LITERAL, "a,b=1"}}, "{'a,b':'1'}", NULL},
    {{{CH_LAYER_SET_LITERAL, "a=1"}, {CH_LAYER_SET_LITERAL, "a.b=1"}},
     NULL,
     "unable to parse key: interface conversion: interface {} is string, not "
     "map[string]interface {}"},
};

static const struct row file_rows[] = {
    {{{CH_LAYER_SET_FILE, "a=FILE"}}, "{'a':'line\\n'}", NULL},
    {{{CH_LAYER_SET_FILE, "a={FILE,FILE},b=FILE"}},
     "{'a':['line\\n','line\\n'],'b':'line\\n'}",
     NULL},
    {{{CH_LAYER_SET_FILE, "a="}}, "{'a':''}", NULL},
    {{{CH_LAYER_SET_FILE, "a=nonexistent"}},
     NULL,
     "open nonexistent: no such file or directory"},
    {{{CH_LAYER_SET_FILE, "a={}"}}, NULL, "open : no such file or directory"},
    {{{CH_LAYER_SET_FILE, "a[1].b=FILE"}},
     "{'a':[null,{'b':'line\\n'}]}",
     NULL},
};

/* The file that FILE stands for in a row. */
static char file_path[] = "/tmp/chart-set-XXXXXX";

static struct chart_str replace(struct ch_op *op, const char *text,
                                const char *from, const char *to)
{
    struct chart_str rest = ch_str_z(text), needle = ch_str_z(from), out;
    struct ch_buf buf;
    size_t at;
    ch_buf_init(&buf, op);
    while ((at = ch_str_find(rest, needle, 0)) != CH_NPOS) {
        ch_buf_str(&buf, ch_str_sub(rest, 0, at));
        ch_buf_str(&buf, ch_str_z(to));
        rest = ch_str_sub(rest, at + needle.len, rest.len);
    }
    ch_buf_str(&buf, rest);
    CHECK(!ch_buf_take(&buf, &out));
    return out;
}

struct parsed {
    struct ch_map *map;
    struct ch_origins origins;
    uint32_t source;
    size_t slots;
};

static void start(struct ch_op *op, struct parsed *parsed)
{
    *parsed = (struct parsed){.map = ch_map_new(op, 0)};
    CHECK(!ch_origins_init(op, &parsed->origins));
    CHECK(!ch_origins_add_source(op, &parsed->origins,
                                 &(struct ch_source){.name = CH_STR("--set")},
                                 &parsed->source));
}

static int parse(struct ch_op *op, struct parsed *parsed, enum ch_layer form,
                 struct chart_str text)
{
    struct ch_set_target target = {.map = parsed->map,
                                   .origins = &parsed->origins,
                                   .source = parsed->source,
                                   .slots = &parsed->slots};
    return ch_set_parse(op, form, text, &target);
}

static void check_row(struct ch_op *op, const struct row *row)
{
    struct parsed parsed;
    struct ch_buf out;
    int code = 0;
    start(op, &parsed);
    for (size_t i = 0; !code && i < 3 && row->flags[i].text; i++)
        code = parse(op, &parsed, row->flags[i].form,
                     replace(op, row->flags[i].text, "FILE", file_path));
    if (row->error) {
        CHECK_STR(ch_error_text(op), row->error);
        ch_error_clear(op);
        return;
    }
    ch_buf_init(&out, op);
    CHECK(!code);
    CHECK(!ch_json_emit(&out, ch_map_value(parsed.map), 0));
    CHECK_STR(ch_buf_view(&out), replace(op, row->want, "'", "\"").ptr);
}

#define ROWS(name)                                                             \
    TEST(name)                                                                 \
    {                                                                          \
        for (size_t i = 0; i < CH_COUNT(name##_rows); i++)                     \
            check_row(op, &name##_rows[i]);                                    \
    }

ROWS(key)
ROWS(type)
ROWS(list)
ROWS(index)
ROWS(error)
ROWS(json)
ROWS(literal)

TEST(file)
{
    int fd = mkstemp(file_path);
    CHECK(fd >= 0 && write(fd, "line\n", 5) == 5 && close(fd) == 0);
    for (size_t i = 0; i < CH_COUNT(file_rows); i++)
        check_row(op, &file_rows[i]);
    CHECK(unlink(file_path) == 0);
}

TEST(values_know_where_they_stand_in_the_flag)
{
    struct parsed parsed;
    start(op, &parsed);
    CHECK(!parse(op, &parsed, CH_LAYER_SET, CH_STR("ab=1,c.d={x,y}")));
    struct ch_map_entry *entry =
        ch_map_find(parsed.map, CH_STR("c"), ch_hash(CH_STR("c")));
    struct ch_value *d = ch_map_get_str(entry->value.u.map, CH_STR("d"));
    const struct ch_origin *c_at =
        ch_origins_get(&parsed.origins, entry->value.origin);
    const struct ch_origin *d_at = ch_origins_get(&parsed.origins, d->origin);
    const struct ch_origin *y_at =
        ch_origins_get(&parsed.origins, ch_list_at(*d, 1).origin);
    CHECK_INT(entry->key_origin, entry->value.origin);
    CHECK_INT(c_at->column, 6);
    CHECK_INT(d_at->column, 8);
    CHECK_INT(d_at->value_column, 10);
    CHECK_INT(y_at->column, 13);
}

TEST(bytes_that_are_not_utf8_become_the_replacement_character)
{
    struct parsed parsed;
    start(op, &parsed);
    CHECK(!parse(op, &parsed, CH_LAYER_SET, CH_STR("a\xff=\xfe")));
    struct ch_value *v = ch_map_get_str(parsed.map, CH_STR("a\xef\xbf\xbd"));
    CHECK(v && ch_str_eq(ch_value_str(*v), CH_STR("\xef\xbf\xbd")));
}

TEST(nesting_of_lists_is_bounded)
{
    struct parsed parsed;
    struct ch_buf text;
    start(op, &parsed);
    ch_buf_init(&text, op);
    ch_buf_byte(&text, 'a');
    for (int i = 0; i < 100; i++)
        CH_BUF_LIT(&text, "[0]");
    CH_BUF_LIT(&text, "=1");
    CHECK(!parse(op, &parsed, CH_LAYER_SET, ch_buf_view(&text)));
    start(op, &parsed);
    text.ptr[text.len - 2] = '[';
    text.ptr[text.len - 1] = '0';
    CH_BUF_LIT(&text, "]=1");
    CHECK_INT(parse(op, &parsed, CH_LAYER_SET, ch_buf_view(&text)),
              CHART_ELIMIT);
}

TEST(list_items_are_bounded_over_all_flags)
{
    struct parsed parsed;
    int code = 0, flags = 0;
    start(op, &parsed);
    for (; !code && flags < 100; flags++) {
        struct ch_buf text;
        ch_buf_init(&text, op);
        ch_buf_printf(&text, "k%d[65536]=1", flags);
        code = parse(op, &parsed, CH_LAYER_SET, ch_buf_view(&text));
    }
    CHECK_INT(code, CHART_ELIMIT);
    CHECK_INT(flags, 1000000 / 65537 + 1);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(key),
        T(type),
        T(list),
        T(index),
        T(error),
        T(json),
        T(literal),
        T(file),
        T(values_know_where_they_stand_in_the_flag),
        T(bytes_that_are_not_utf8_become_the_replacement_character),
        T(nesting_of_lists_is_bounded),
        T(list_items_are_bounded_over_all_flags),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
