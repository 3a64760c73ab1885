#include "tests/values/fixture.h"

CASE(user_value_wins_over_default, "{'name':'c','values':{'a':1,'b':2}}",
     "set a=5", "c {'a':5,'b':2}\n")

CASE(tables_merge_and_lists_replace,
     "{'name':'c','values':{'t':{'a':1,'b':2},'l':[1,2]}}",
     "json {'t': {'a': 5, 'z': 6}, 'l': [3]}",
     "c {'l':[3],'t':{'a':5,'b':2,'z':6}}\n")

CASE(null_default_stays, "{'name':'c','values':{'k':null}}", "",
     "c {'k':null}\n")

CASE(null_deletes_top_level_default,
     "{'name':'c','values':{'k':1,'n':null,'t':{'a':1}}}",
     "set k=null,n=null,t=null", "c {}\n")

CASE(null_deletes_nested_default, "{'name':'c','values':{'j':{'a':1,'b':2}}}",
     "set j.a=null", "c {'j':{'b':2}}\n")

CASE(null_over_nested_null_stays, "{'name':'c','values':{'j':{'a':null}}}",
     "set j.a=null", "c {'j':{'a':null}}\n")

CASE(null_without_default_stays, "{'name':'c','values':{'j':{}}}",
     "set z=null,j.b=null", "c {'j':{'b':null},'z':null}\n")

CASE(many_nulls_delete_many_defaults,
     "{'name':'c','values':{'j':{'k0':0,'k1':1,'k2':2,'k3':3,'k4':4,'k5':5,"
     "'k6':6,'k7':7,'k8':8,'k9':9,'k10':10,'k11':11}}}",
     "json {'j': {'k0': null, 'k1': null, 'k2': null, 'k3': null, 'k4': null,"
     " 'k5': null, 'k6': null, 'k7': null, 'k8': null, 'k9': null,"
     " 'k10': null}}",
     "c {'j':{'k11':11}}\n")

CASE(parent_null_deletes_subchart_default,
     "{'name':'c','values':{'s':{'a':null,'b':{'x':null}}},'subcharts':[{"
     "'name':'s','values':{'a':1,'b':{'x':1,'z':2}}}]}",
     "",
     "c {'s':{'b':{'z':2},'global':{}}}\n"
     "c/charts/s {'b':{'z':2},'global':{}}\n")

CASE(user_null_deletes_subchart_table,
     "{'name':'c','subcharts':[{'name':'s','values':{'a':{'x':1},'b':1}}]}",
     "set s.a=null",
     "c {'s':{'b':1,'global':{}}}\n"
     "c/charts/s {'b':1,'global':{}}\n")

CASE(user_null_drops_parent_section,
     "{'name':'c','values':{'s':{'a':5}},'dependencies':[{'name':'s'}],"
     "'subcharts':[{'name':'s','values':{'a':1}}]}",
     "set s=null",
     "c {'s':{'a':1,'global':{}}} | s\n"
     "c/charts/s {'a':1,'global':{}}\n")

CASE(undeclared_subchart_keeps_its_nulls,
     "{'name':'c','subcharts':[{'name':'s','values':{'a':null,'b':{"
     "'x':null}}}]}",
     "",
     "c {'s':{'a':null,'b':{'x':null},'global':{}}}\n"
     "c/charts/s {'a':null,'b':{'x':null},'global':{}}\n")

CASE(declared_subchart_loses_top_level_nulls,
     "{'name':'c','dependencies':[{'name':'s'}],'subcharts':[{'name':'s',"
     "'values':{'a':null,'b':{'x':null}}}]}",
     "",
     "c {'s':{'b':{'x':null},'global':{}}} | s\n"
     "c/charts/s {'b':{'x':null},'global':{}}\n")

CASE(scalar_over_nested_table_is_told,
     "{'name':'c','values':{'j':{'a':{'x':1}}}}", "set j.a=5",
     "c {'j':{'a':5}}\n"
     "level=INFO msg='warning: cannot overwrite table with non table for c.j.a "
     "(map[x:1])'\n")

CASE(table_over_nested_scalar_is_told, "{'name':'c','values':{'j':{'a':5}}}",
     "set j.a.x=1",
     "c {'j':{'a':{'x':1}}}\n"
     "level=INFO msg='warning: destination for c.j.a is a table. Ignoring "
     "non-table value (5)'\n")

CASE(table_over_top_level_scalar_is_told, "{'name':'c','values':{'k':5}}",
     "set k.x=1",
     "c {'k':{'x':1}}\n"
     "level=INFO msg='warning: skipped value for c.k: Not a table.'\n")

CASE(scalar_over_top_level_table_is_silent,
     "{'name':'c','values':{'k':{'x':1}}}", "set k=5", "c {'k':5}\n")

CASE(table_over_null_is_silent,
     "{'name':'c','values':{'k':null,'j':{'a':null}}}", "set k.x=1,j.a.x=1",
     "c {'j':{'a':{'x':1}},'k':{'x':1}}\n")

CASE(conflict_is_told_three_times_with_dependencies,
     "{'name':'c','values':{'k':5,'s':{}},'dependencies':[{'name':'s'}],"
     "'subcharts':[{'name':'s'}]}",
     "set k.x=1",
     "c {'k':{'x':1},'s':{'global':{}}} | s\n"
     "c/charts/s {'global':{}}\n"
     "level=INFO msg='warning: skipped value for c.k: Not a table.'\n"
     "level=INFO msg='warning: skipped value for c.k: Not a table.'\n")

CASE(conflict_in_subchart_names_the_path,
     "{'name':'c','subcharts':[{'name':'s','values':{'a':{'b':{'x':1}}}}]}",
     "set s.a.b=5",
     "c {'s':{'a':{'b':5},'global':{}}}\n"
     "c/charts/s {'a':{'b':5},'global':{}}\n"
     "level=INFO msg='warning: cannot overwrite table with non table for "
     "c.s.a.b (map[x:1])'\n")

CASE(section_must_be_a_table,
     "{'name':'c','values':{'s':5},'subcharts':[{'name':'s'}]}", "",
     "error type mismatch on s: %!t(float64=5)\n")

CASE(section_that_is_null_fails,
     "{'name':'c','values':{'s':null},'dependencies':[{'name':'s'}],"
     "'subcharts':[{'name':'s'}]}",
     "",
     "error chart dependencies processing failed: type mismatch on s: "
     "%!t(<nil>)\n")

CASE(section_that_is_a_list_prints_go_verbs,
     "{'name':'c','values':{'s':[1,'a',true]},'subcharts':[{'name':'s'}]}", "",
     "error type mismatch on s: [%!t(float64=1) %!t(string=a) true]\n")

CASE(subchart_gets_an_empty_global,
     "{'name':'c','subcharts':[{'name':'s','values':{'a':1}}]}", "",
     "c {'s':{'a':1,'global':{}}}\n"
     "c/charts/s {'a':1,'global':{}}\n")

CASE(root_global_wins_over_section_and_default,
     "{'name':'c','values':{'global':{'a':1},'s':{'global':{'a':2,'b':2}}},"
     "'subcharts':[{'name':'s','values':{'global':{'a':3,'b':3,'c':3}}}]}",
     "",
     "c {'global':{'a':1},'s':{'global':{'a':1,'b':2,'c':3}}}\n"
     "c/charts/s {'global':{'a':1,'b':2,'c':3}}\n")

CASE(global_tables_merge_by_key,
     "{'name':'c','values':{'global':{'h':{'a':1}},'s':{'global':{'h':{'a':2,"
     "'b':2}}}},'subcharts':[{'name':'s','values':{'global':{'h':{'c':3}}}}]}",
     "",
     "c {'global':{'h':{'a':1}},'s':{'global':{'h':{'a':1,'b':2,'c':3}}}}\n"
     "c/charts/s {'global':{'h':{'a':1,'b':2,'c':3}}}\n")

CASE(deep_global_table_is_one_for_parent_and_child,
     "{'name':'c','values':{'global':{'h':{'x':{'a':1}}}},'subcharts':[{"
     "'name':'s','values':{'global':{'h':{'x':{'b':2}}}}}]}",
     "",
     "c {'global':{'h':{'x':{'a':1,'b':2}}},'s':{'global':{'h':{'x':{'a':1,"
     "'b':2}}}}}\n"
     "c/charts/s {'global':{'h':{'x':{'a':1,'b':2}}}}\n")

CASE(global_that_is_no_table_is_told,
     "{'name':'c','values':{'global':5},'subcharts':[{'name':'s'}]}", "",
     "c {'global':5,'s':{}}\n"
     "c/charts/s {}\n"
     "level=INFO msg='warning: skipping globals because source global is not a "
     "table.'\n")

CASE(section_global_that_is_no_table_is_told,
     "{'name':'c','values':{'global':{'a':1},'s':{'global':5}},'subcharts':[{"
     "'name':'s'}]}",
     "",
     "c {'global':{'a':1},'s':{'global':5}}\n"
     "c/charts/s {'global':5}\n"
     "level=INFO msg='warning: skipping globals because destination global is "
     "not a table.'\n")

CASE(global_table_over_scalar_is_skipped,
     "{'name':'c','values':{'global':{'a':{'x':1}},'s':{'global':{'a':5}}},"
     "'subcharts':[{'name':'s'}]}",
     "",
     "c {'global':{'a':{'x':1}},'s':{'global':{'a':5}}}\n"
     "c/charts/s {'global':{'a':5}}\n"
     "level=INFO msg='Conflict: cannot merge map onto non-map for \\'a\\'. "
     "Skipping.'\n")

CASE(global_scalar_over_table_is_skipped,
     "{'name':'c','values':{'global':{'a':5},'s':{'global':{'a':{'x':1}}}},"
     "'subcharts':[{'name':'s'}]}",
     "",
     "c {'global':{'a':5},'s':{'global':{'a':{'x':1}}}}\n"
     "c/charts/s {'global':{'a':{'x':1}}}\n"
     "level=INFO msg='key a is table. Skipping'\n")

CASE(parent_null_global_deletes_in_subchart_only,
     "{'name':'c','values':{'global':{'a':null}},'subcharts':[{'name':'s',"
     "'values':{'global':{'a':1}}}]}",
     "",
     "c {'global':{'a':null},'s':{'global':{}}}\n"
     "c/charts/s {'global':{}}\n")

CASE(user_null_global_leaves_subchart_default,
     "{'name':'c','values':{'global':{'a':5}},'subcharts':[{'name':'s',"
     "'values':{'global':{'a':1}}}]}",
     "set global.a=null",
     "c {'global':{},'s':{'global':{'a':1}}}\n"
     "c/charts/s {'global':{'a':1}}\n")

CASE(globals_reach_grandchildren,
     "{'name':'c','values':{'global':{'a':1}},'subcharts':[{'name':'s',"
     "'subcharts':[{'name':'t','values':{'global':{'b':2}}}]}]}",
     "set global.c=3",
     "c {'global':{'a':1,'c':3},'s':{'global':{'a':1,'c':3},'t':{'global':{"
     "'a':1,'b':2,'c':3}}}}\n"
     "c/charts/s {'global':{'a':1,'c':3},'t':{'global':{'a':1,'b':2,'c':3}}}\n"
     "c/charts/s/charts/t {'global':{'a':1,'b':2,'c':3}}\n")

CASE(chart_name_with_dot_reads_by_path,
     "{'name':'c','values':{'d':{'e':{'k':1}}},'subcharts':[{'name':'d.e',"
     "'values':{'z':1}}]}",
     "",
     "c {'d':{'e':{'k':1}},'d.e':{'global':{},'z':1}}\n"
     "c/charts/d.e {'k':1}\n")

CASE(chart_name_with_dot_without_path_is_empty,
     "{'name':'c','subcharts':[{'name':'d.e','values':{'z':1}}]}", "",
     "c {'d.e':{'global':{},'z':1}}\n"
     "c/charts/d.e {}\n")

CASE(chart_named_global_does_not_loop,
     "{'name':'c','values':{'global':{'k':{'x':1}}},'subcharts':[{"
     "'name':'global','values':{'z':1,'global':{'k':{'y':2}}}}]}",
     "",
     "c {'global':{'global':{'k':{'x':1,'y':2}},'k':{'x':1},'z':1}}\n"
     "c/charts/global {'global':{'k':{'x':1,'y':2}},'k':{'x':1},'z':1}\n")

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(user_value_wins_over_default),
        T(tables_merge_and_lists_replace),
        T(null_default_stays),
        T(null_deletes_top_level_default),
        T(null_deletes_nested_default),
        T(null_over_nested_null_stays),
        T(null_without_default_stays),
        T(many_nulls_delete_many_defaults),
        T(parent_null_deletes_subchart_default),
        T(user_null_deletes_subchart_table),
        T(user_null_drops_parent_section),
        T(undeclared_subchart_keeps_its_nulls),
        T(declared_subchart_loses_top_level_nulls),
        T(scalar_over_nested_table_is_told),
        T(table_over_nested_scalar_is_told),
        T(table_over_top_level_scalar_is_told),
        T(scalar_over_top_level_table_is_silent),
        T(table_over_null_is_silent),
        T(conflict_is_told_three_times_with_dependencies),
        T(conflict_in_subchart_names_the_path),
        T(section_must_be_a_table),
        T(section_that_is_null_fails),
        T(section_that_is_a_list_prints_go_verbs),
        T(subchart_gets_an_empty_global),
        T(root_global_wins_over_section_and_default),
        T(global_tables_merge_by_key),
        T(deep_global_table_is_one_for_parent_and_child),
        T(global_that_is_no_table_is_told),
        T(section_global_that_is_no_table_is_told),
        T(global_table_over_scalar_is_skipped),
        T(global_scalar_over_table_is_skipped),
        T(parent_null_global_deletes_in_subchart_only),
        T(user_null_global_leaves_subchart_default),
        T(globals_reach_grandchildren),
        T(chart_name_with_dot_reads_by_path),
        T(chart_name_with_dot_without_path_is_empty),
        T(chart_named_global_does_not_loop),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
