#include "tests/values/fixture.h"

CASE(string_imports_exports,
     "{'name':'c','dependencies':[{'name':'s','import-values':['data']}],"
     "'subcharts':[{'name':'s','values':{'exports':{'data':{'a':1}}}}]}",
     "",
     "c {'a':1,'s':{'exports':{'data':{'a':1}},'global':{}}} | s:[{"
     "'child':'exports.data','parent':'.'}]\n"
     "c/charts/s {'exports':{'data':{'a':1}},'global':{}}\n")

CASE(map_imports_child_to_parent,
     "{'name':'c','dependencies':[{'name':'s','import-values':[{"
     "'child':'d.e','parent':'im.x'}]}],'subcharts':[{'name':'s','values':{"
     "'d':{'e':{'a':1}}}}]}",
     "",
     "c {'im':{'x':{'a':1}},'s':{'d':{'e':{'a':1}},'global':{}}} | s:[{"
     "'child':'d.e','parent':'im.x'}]\n"
     "c/charts/s {'d':{'e':{'a':1}},'global':{}}\n")

CASE(parent_dot_is_the_top_level,
     "{'name':'c','dependencies':[{'name':'s','import-values':[{'child':'d',"
     "'parent':'.'}]}],'subcharts':[{'name':'s','values':{'d':{'a':1}}}]}",
     "",
     "c {'a':1,'s':{'d':{'a':1},'global':{}}} | s:[{'child':'d',"
     "'parent':'.'}]\n"
     "c/charts/s {'d':{'a':1},'global':{}}\n")

CASE(missing_parent_is_the_key_nil,
     "{'name':'c','dependencies':[{'name':'s','import-values':[{"
     "'child':'d'}]}],'subcharts':[{'name':'s','values':{'d':{'a':1}}}]}",
     "",
     "c {'<nil>':{'a':1},'s':{'d':{'a':1},'global':{}}} | s:[{'child':'d',"
     "'parent':'<nil>'}]\n"
     "c/charts/s {'d':{'a':1},'global':{}}\n")

CASE(child_that_is_no_table_is_told,
     "{'name':'c','dependencies':[{'name':'s','import-values':[{'child':'d',"
     "'parent':'im'}]}],'subcharts':[{'name':'s','values':{'d':5}}]}",
     "",
     "c {'s':{'d':5,'global':{}}} | s:[{'child':'d','parent':'im'}]\n"
     "c/charts/s {'d':5,'global':{}}\n"
     "level=WARN msg='ImportValues missing table from chart' chart=s "
     "error='\\'d\\' is not a table'\n")

CASE(exports_that_are_missing_are_told,
     "{'name':'c','dependencies':[{'name':'s','import-values':['data']}],"
     "'subcharts':[{'name':'s'}]}",
     "",
     "c {'s':{'global':{}}} | s:[{'child':'exports.data','parent':'.'}]\n"
     "c/charts/s {'global':{}}\n"
     "level=WARN msg='ImportValues missing table' error='\\'exports\\' is not "
     "a table'\n")

CASE(dot_is_no_child,
     "{'name':'c','dependencies':[{'name':'s','import-values':[{'child':'.',"
     "'parent':'im'}]}],'subcharts':[{'name':'s','values':{'d':{}}}]}",
     "",
     "c {'s':{'d':{},'global':{}}} | s:[{'child':'.','parent':'im'}]\n"
     "c/charts/s {'d':{},'global':{}}\n"
     "level=WARN msg='ImportValues missing table from chart' chart=s "
     "error='\\'\\' is not a table'\n")

CASE(numbers_in_the_list_are_ignored,
     "{'name':'c','dependencies':[{'name':'s','import-values':[5,'data',"
     "null]}],'subcharts':[{'name':'s','values':{'exports':{'data':{"
     "'a':1}}}}]}",
     "",
     "c {'a':1,'s':{'exports':{'data':{'a':1}},'global':{}}} | s:[{"
     "'child':'exports.data','parent':'.'}]\n"
     "c/charts/s {'exports':{'data':{'a':1}},'global':{}}\n")

CASE(parents_own_values_win,
     "{'name':'c','values':{'a':9,'t':{'x':9}},'dependencies':[{'name':'s',"
     "'import-values':['data']}],'subcharts':[{'name':'s','values':{"
     "'exports':{'data':{'a':1,'t':{'x':1,'y':1}}}}}]}",
     "",
     "c {'a':9,'s':{'exports':{'data':{'a':1,'t':{'x':1,'y':1}}},'global':{"
     "}},'t':{'x':9,'y':1}} | s:[{'child':'exports.data','parent':'.'}]\n"
     "c/charts/s {'exports':{'data':{'a':1,'t':{'x':1,'y':1}}},'global':{}}\n")

CASE(parents_section_is_imported,
     "{'name':'c','values':{'s':{'d':{'a':5}}},'dependencies':[{'name':'s',"
     "'import-values':[{'child':'d','parent':'im'}]}],'subcharts':[{"
     "'name':'s','values':{'d':{'a':1,'b':2}}}]}",
     "",
     "c {'im':{'a':5,'b':2},'s':{'d':{'a':5,'b':2},'global':{}}} | s:[{"
     "'child':'d','parent':'im'}]\n"
     "c/charts/s {'d':{'a':5,'b':2},'global':{}}\n")

CASE(flags_do_not_change_imports,
     "{'name':'c','dependencies':[{'name':'s','import-values':[{'child':'d',"
     "'parent':'im'}]}],'subcharts':[{'name':'s','values':{'d':{'a':1}}}]}",
     "set s.d.a=7",
     "c {'im':{'a':1},'s':{'d':{'a':7},'global':{}}} | s:[{'child':'d',"
     "'parent':'im'}]\n"
     "c/charts/s {'d':{'a':7},'global':{}}\n")

CASE(flags_win_over_imports,
     "{'name':'c','dependencies':[{'name':'s','import-values':[{'child':'d',"
     "'parent':'im'}]}],'subcharts':[{'name':'s','values':{'d':{'a':1}}}]}",
     "set im.a=7",
     "c {'im':{'a':7},'s':{'d':{'a':1},'global':{}}} | s:[{'child':'d',"
     "'parent':'im'}]\n"
     "c/charts/s {'d':{'a':1},'global':{}}\n")

CASE(first_import_wins,
     "{'name':'c','dependencies':[{'name':'s','import-values':[{'child':'d',"
     "'parent':'im'},{'child':'e','parent':'im'}]}],'subcharts':[{'name':'s',"
     "'values':{'d':{'a':1},'e':{'a':2,'b':2}}}]}",
     "",
     "c {'im':{'a':1,'b':2},'s':{'d':{'a':1,'b':2},'e':{'a':2,'b':2},"
     "'global':{}}} | s:[{'child':'d','parent':'im'},{'child':'e',"
     "'parent':'im'}]\n"
     "c/charts/s {'d':{'a':1,'b':2},'e':{'a':2,'b':2},'global':{}}\n")

CASE(two_imports_to_one_place_change_the_first_child,
     "{'name':'c','dependencies':[{'name':'s','import-values':[{'child':'d',"
     "'parent':'im'},{'child':'e','parent':'im'}]}],'subcharts':[{'name':'s',"
     "'values':{'d':{'a':1},'e':{'b':3}}}]}",
     "",
     "c {'im':{'a':1,'b':3},'s':{'d':{'a':1,'b':3},'e':{'b':3},'global':{"
     "}}} | s:[{'child':'d','parent':'im'},{'child':'e','parent':'im'}]\n"
     "c/charts/s {'d':{'a':1,'b':3},'e':{'b':3},'global':{}}\n")

CASE(null_of_an_earlier_import_overwrites_the_later_child,
     "{'name':'c','dependencies':[{'name':'s','import-values':[{'child':'d',"
     "'parent':'.'},{'child':'e','parent':'.'}]}],'subcharts':[{'name':'s',"
     "'values':{'d':{'a':null,'t':{'n':null}},'e':{'a':3,'t':{'n':4}}}}]}",
     "",
     "c {'a':null,'s':{'d':{'a':null,'t':{'n':null}},'e':{'t':{}},'global':{"
     "}},'t':{'n':null}} | s:[{'child':'d','parent':'.'},{'child':'e',"
     "'parent':'.'}]\n"
     "c/charts/s {'d':{'a':null,'t':{'n':null}},'e':{'t':{}},'global':{}}\n")

CASE(one_table_at_two_places,
     "{'name':'c','values':{'p1':{'n':null}},'dependencies':[{'name':'s',"
     "'import-values':[{'child':'d','parent':'p1'},{'child':'d',"
     "'parent':'p2'}]}],'subcharts':[{'name':'s','values':{'d':{'n':1,"
     "'m':2}}}]}",
     "",
     "c {'p1':{'m':2,'n':null},'p2':{'m':2,'n':null},'s':{'d':{'m':2,'n':1},"
     "'global':{}}} | s:[{'child':'d','parent':'p1'},{'child':'d',"
     "'parent':'p2'}]\n"
     "c/charts/s {'d':{'m':2,'n':1},'global':{}}\n")

CASE(nested_imports_come_up,
     "{'name':'c','dependencies':[{'name':'s','import-values':['x']}],"
     "'subcharts':[{'name':'s','dependencies':[{'name':'t','import-values':[{"
     "'child':'exports','parent':'exports'}]}],'subcharts':[{'name':'t',"
     "'values':{'exports':{'x':{'k':1}}}}]}]}",
     "",
     "c {'k':1,'s':{'exports':{'x':{'k':1}},'global':{},'t':{'exports':{'x':{"
     "'k':1}},'global':{}}}} | s:[{'child':'exports.x','parent':'.'}]\n"
     "c/charts/s {'exports':{'x':{'k':1}},'global':{},'t':{'exports':{'x':{"
     "'k':1}},'global':{}}} | t:[{'child':'exports','parent':'exports'}]\n"
     "c/charts/s/charts/t {'exports':{'x':{'k':1}},'global':{}}\n")

CASE(import_uses_the_alias,
     "{'name':'c','dependencies':[{'name':'s','import-values':['data'],"
     "'alias':'al'}],'subcharts':[{'name':'s','values':{'exports':{'data':{"
     "'a':1}}}}]}",
     "",
     "c {'a':1,'al':{'exports':{'data':{'a':1}},'global':{}}} | al:[{"
     "'child':'exports.data','parent':'.'}]\n"
     "c/charts/al {'exports':{'data':{'a':1}},'global':{}}\n")

CASE(disabled_child_is_not_imported,
     "{'name':'c','dependencies':[{'name':'s','import-values':['data'],"
     "'condition':'s.on'}],'subcharts':[{'name':'s','values':{'on':false,"
     "'exports':{'data':{'a':1}}}}]}",
     "", "c {}\n")

CASE(conflict_of_import_and_parent_is_told,
     "{'name':'c','values':{'im':{'a':5}},'dependencies':[{'name':'s',"
     "'import-values':[{'child':'d','parent':'im'}]}],'subcharts':[{"
     "'name':'s','values':{'d':{'a':{'x':1}}}}]}",
     "",
     "c {'im':{'a':5},'s':{'d':{'a':{'x':1}},'global':{}}} | s:[{'child':'d',"
     "'parent':'im'}]\n"
     "c/charts/s {'d':{'a':{'x':1}},'global':{}}\n"
     "level=INFO msg='warning: cannot overwrite table with non table for im.a "
     "(map[x:1])'\n")

CASE(empty_table_makes_its_parent,
     "{'name':'c','dependencies':[{'name':'s','import-values':[{'child':'d',"
     "'parent':'im.x'}]}],'subcharts':[{'name':'s','values':{'d':{}}}]}",
     "",
     "c {'im':{'x':{}},'s':{'d':{},'global':{}}} | s:[{'child':'d',"
     "'parent':'im.x'}]\n"
     "c/charts/s {'d':{},'global':{}}\n")

CASE(undeclared_chart_imports_from_its_own,
     "{'name':'c','subcharts':[{'name':'s','dependencies':[{'name':'t',"
     "'import-values':['data']}],'subcharts':[{'name':'t','values':{"
     "'exports':{'data':{'a':1}}}}]}]}",
     "",
     "c {'s':{'a':1,'global':{},'t':{'exports':{'data':{'a':1}},'global':{"
     "}}}}\n"
     "c/charts/s {'a':1,'global':{},'t':{'exports':{'data':{'a':1}},"
     "'global':{}}} | t?:[{'child':'exports.data','parent':'.'}]\n"
     "c/charts/s/charts/t {'exports':{'data':{'a':1}},'global':{}}\n")

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(string_imports_exports),
        T(map_imports_child_to_parent),
        T(parent_dot_is_the_top_level),
        T(missing_parent_is_the_key_nil),
        T(child_that_is_no_table_is_told),
        T(exports_that_are_missing_are_told),
        T(dot_is_no_child),
        T(numbers_in_the_list_are_ignored),
        T(parents_own_values_win),
        T(parents_section_is_imported),
        T(flags_do_not_change_imports),
        T(flags_win_over_imports),
        T(first_import_wins),
        T(two_imports_to_one_place_change_the_first_child),
        T(null_of_an_earlier_import_overwrites_the_later_child),
        T(one_table_at_two_places),
        T(nested_imports_come_up),
        T(import_uses_the_alias),
        T(disabled_child_is_not_imported),
        T(conflict_of_import_and_parent_is_told),
        T(empty_table_makes_its_parent),
        T(undeclared_chart_imports_from_its_own),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
