#include "tests/values/fixture.h"

CASE(condition_disables,
     "{'name':'c','values':{'s':{'on':false,'z':1}},'dependencies':[{"
     "'name':'s','condition':'s.on'}],'subcharts':[{'name':'s','values':{"
     "'y':1}}]}",
     "", "c {'s':{'on':false,'z':1}}\n")

CASE(condition_in_subchart_default_disables,
     "{'name':'c','dependencies':[{'name':'s','condition':'s.on'}],"
     "'subcharts':[{'name':'s','values':{'on':false}}]}",
     "", "c {}\n")

CASE(first_condition_that_exists_decides,
     "{'name':'c','values':{'q':{'on':false}},'dependencies':[{'name':'s',"
     "'condition':'p.on,q.on,s.on'}],'subcharts':[{'name':'s','values':{"
     "'on':true}}]}",
     "", "c {'q':{'on':false}}\n")

CASE(blank_before_a_condition_path_counts,
     "{'name':'c','values':{'q':{'on':false}},'dependencies':[{'name':'s',"
     "'condition':' p.on, q.on '}],'subcharts':[{'name':'s'}]}",
     "",
     "c {'q':{'on':false},'s':{'global':{}}} | s\n"
     "c/charts/s {'global':{}}\n")

CASE(condition_through_scalar_is_skipped,
     "{'name':'c','values':{'q':5,'t':{'on':{}}},'dependencies':[{'name':'s',"
     "'condition':'q.on,t.on'}],'subcharts':[{'name':'s'}]}",
     "",
     "c {'q':5,'s':{'global':{}},'t':{'on':{}}} | s\n"
     "c/charts/s {'global':{}}\n")

CASE(condition_that_is_no_bool_is_told,
     "{'name':'c','values':{'s':{'on':'false'}},'dependencies':[{'name':'s',"
     "'condition':'s.on,s.off'}],'subcharts':[{'name':'s'}]}",
     "",
     "c {'s':{'global':{},'on':'false'}} | s\n"
     "c/charts/s {'global':{},'on':'false'}\n"
     "level=WARN msg='returned non-bool value' path=s.on chart=s\n")

CASE(condition_that_is_null_is_told,
     "{'name':'c','values':{'s':{'x':{'on':null}}},'dependencies':[{"
     "'name':'s','condition':'s.x.on'}],'subcharts':[{'name':'s'}]}",
     "",
     "c {'s':{'global':{},'x':{'on':null}}} | s\n"
     "c/charts/s {'global':{},'x':{'on':null}}\n"
     "level=WARN msg='returned non-bool value' path=s.x.on chart=s\n")

CASE(odd_condition_path_is_quoted_in_the_log,
     "{'name':'c','values':{'q x':{'on':1}},'dependencies':[{'name':'s',"
     "'condition':'q x.on'}],'subcharts':[{'name':'s'}]}",
     "",
     "c {'q x':{'on':1},'s':{'global':{}}} | s\n"
     "c/charts/s {'global':{}}\n"
     "level=WARN msg='returned non-bool value' path='q x.on' chart=s\n")

CASE(condition_by_flag,
     "{'name':'c','dependencies':[{'name':'s','condition':'s.on'}],"
     "'subcharts':[{'name':'s'}]}",
     "set s.on=false", "c {'s':{'on':false}}\n")

CASE(nested_condition_is_relative_to_the_section,
     "{'name':'c','values':{'s':{'t':{'on':false}}},'dependencies':[{"
     "'name':'s'}],'subcharts':[{'name':'s','dependencies':[{'name':'t',"
     "'condition':'t.on'}],'subcharts':[{'name':'t'}]}]}",
     "",
     "c {'s':{'global':{},'t':{'on':false}}} | s\n"
     "c/charts/s {'global':{},'t':{'on':false}}\n")

CASE(nested_condition_reads_globals,
     "{'name':'c','values':{'global':{'on':false}},'dependencies':[{"
     "'name':'s'}],'subcharts':[{'name':'s','dependencies':[{'name':'t',"
     "'condition':'global.on'}],'subcharts':[{'name':'t'}]}]}",
     "",
     "c {'global':{'on':false},'s':{'global':{'on':false}}} | s\n"
     "c/charts/s {'global':{'on':false}}\n")

CASE(false_tag_disables,
     "{'name':'c','values':{'tags':{'x':false}},'dependencies':[{'name':'s',"
     "'tags':['x','y']}],'subcharts':[{'name':'s'}]}",
     "", "c {'tags':{'x':false}}\n")

CASE(one_true_tag_enables,
     "{'name':'c','values':{'tags':{'x':false,'y':true}},'dependencies':[{"
     "'name':'s','tags':['x','y']}],'subcharts':[{'name':'s'}]}",
     "",
     "c {'s':{'global':{}},'tags':{'x':false,'y':true}} | s\n"
     "c/charts/s {'global':{}}\n")

CASE(tag_that_is_no_bool_is_told,
     "{'name':'c','values':{'tags':{'x':'no'}},'dependencies':[{'name':'s',"
     "'tags':['x']}],'subcharts':[{'name':'s'}]}",
     "",
     "c {'s':{'global':{}},'tags':{'x':'no'}} | s\n"
     "c/charts/s {'global':{}}\n"
     "level=WARN msg='returned non-bool value' tag=x chart=s\n")

CASE(condition_overrides_tags,
     "{'name':'c','values':{'tags':{'x':false},'s':{'on':true}},"
     "'dependencies':[{'name':'s','tags':['x'],'condition':'s.on'}],"
     "'subcharts':[{'name':'s'}]}",
     "",
     "c {'s':{'global':{},'on':true},'tags':{'x':false}} | s\n"
     "c/charts/s {'global':{},'on':true}\n")

CASE(nested_tags_come_from_the_root,
     "{'name':'c','values':{'tags':{'x':false},'s':{'tags':{'x':true}}},"
     "'dependencies':[{'name':'s'}],'subcharts':[{'name':'s',"
     "'dependencies':[{'name':'t','tags':['x']}],'subcharts':[{"
     "'name':'t'}]}]}",
     "",
     "c {'s':{'global':{},'tags':{'x':true}},'tags':{'x':false}} | s\n"
     "c/charts/s {'global':{},'tags':{'x':true}}\n")

CASE(nested_tags_default_is_a_fallback,
     "{'name':'c','dependencies':[{'name':'s'}],'subcharts':[{'name':'s',"
     "'values':{'tags':{'x':false}},'dependencies':[{'name':'t',"
     "'tags':['x']}],'subcharts':[{'name':'t'}]}]}",
     "",
     "c {'s':{'global':{},'tags':{'x':false}}} | s\n"
     "c/charts/s {'global':{},'tags':{'x':false}}\n")

CASE(disabled_section_stays_as_supplied,
     "{'name':'c','values':{'s':{'a':1}},'dependencies':[{'name':'s',"
     "'condition':'s.on'}],'subcharts':[{'name':'s','values':{'b':1}}]}",
     "set s.on=false", "c {'s':{'a':1,'on':false}}\n")

CASE(alias_names_section_and_condition,
     "{'name':'c','values':{'s':{'a':1},'al':{'a':2}},'dependencies':[{"
     "'name':'s','alias':'al','condition':'al.on'}],'subcharts':[{'name':'s',"
     "'values':{'z':1}}]}",
     "",
     "c {'al':{'a':2,'global':{},'z':1},'s':{'a':1}} | al\n"
     "c/charts/al {'a':2,'global':{},'z':1}\n")

CASE(one_chart_several_instances,
     "{'name':'c','values':{'one':{'a':1}},'dependencies':[{'name':'s'},{"
     "'name':'s','alias':'one'},{'name':'s','alias':'two',"
     "'condition':'two.on'}],'subcharts':[{'name':'s','values':{'a':0}}]}",
     "set two.on=false",
     "c {'one':{'a':1,'global':{}},'s':{'a':0,'global':{}},'two':{"
     "'on':false}} | s one\n"
     "c/charts/one {'a':1,'global':{}}\n"
     "c/charts/s {'a':0,'global':{}}\n")

CASE(version_that_does_not_match_is_undeclared,
     "{'name':'c','dependencies':[{'name':'s','version':'>=2',"
     "'condition':'s.on'}],'subcharts':[{'name':'s','values':{'z':1}}]}",
     "",
     "c {'s':{'global':{},'z':1}} | s\n"
     "c/charts/s {'global':{},'z':1}\n")

CASE(disabled_entry_removes_all_of_its_name,
     "{'name':'c','dependencies':[{'name':'s','version':'>=2',"
     "'condition':'s.on'}],'subcharts':[{'name':'s','values':{'z':1}}]}",
     "set s.on=false", "c {'s':{'on':false}}\n")

CASE(unreadable_range_never_matches,
     "{'name':'c','dependencies':[{'name':'s','version':'nope',"
     "'alias':'al'}],'subcharts':[{'name':'s'}]}",
     "",
     "c {'s':{'global':{}}} | al\n"
     "c/charts/s {'global':{}}\n")

CASE(nested_dependencies_of_undeclared_charts_are_not_processed,
     "{'name':'c','subcharts':[{'name':'s','values':{'t':{'on':false}},"
     "'dependencies':[{'name':'t','alias':'ta','condition':'t.on'}],"
     "'subcharts':[{'name':'t'}]}]}",
     "",
     "c {'s':{'global':{},'t':{'global':{},'on':false}}}\n"
     "c/charts/s {'global':{},'t':{'global':{},'on':false}} | t?\n"
     "c/charts/s/charts/t {'global':{},'on':false}\n")

CASE(empty_list_processes_undeclared_charts,
     "{'name':'c','dependencies':[],'subcharts':[{'name':'s',"
     "'dependencies':[{'name':'t','condition':'t.on'}],'subcharts':[{"
     "'name':'t'}]}]}",
     "set t.on=false",
     "c {'s':{'global':{},'t':{'global':{}}},'t':{'on':false}}\n"
     "c/charts/s {'global':{},'t':{'global':{}}} | t\n"
     "c/charts/s/charts/t {'global':{}}\n")

CASE(nested_pass_reads_the_parents_top_level,
     "{'name':'c','values':{'t':5},'dependencies':[{'name':'s'}],"
     "'subcharts':[{'name':'s','dependencies':[{'name':'t'}],'subcharts':[{"
     "'name':'t'}]}]}",
     "",
     "error chart dependencies processing failed: type mismatch on t: "
     "%!t(float64=5)\n")

CASE(aliases_share_the_metadata_of_undeclared_subcharts,
     "{'name':'c','dependencies':[{'name':'s','alias':'s1'},{'name':'s',"
     "'alias':'s2'}],'subcharts':[{'name':'s','dependencies':[],"
     "'subcharts':[{'name':'t','dependencies':[{'name':'u','alias':'ua'}],"
     "'subcharts':[{'name':'u'}]}]}]}",
     "",
     "c {'s1':{'global':{},'t':{'global':{},'ua':{'global':{}}}},'s2':{"
     "'global':{},'t':{'global':{},'u':{'global':{}}}}} | s1 s2\n"
     "c/charts/s1 {'global':{},'t':{'global':{},'ua':{'global':{}}}}\n"
     "c/charts/s1/charts/t {'global':{},'ua':{'global':{}}} | ua\n"
     "c/charts/s1/charts/t/charts/ua {'global':{}}\n"
     "c/charts/s2 {'global':{},'t':{'global':{},'u':{'global':{}}}}\n"
     "c/charts/s2/charts/t {'global':{},'u':{'global':{}}} | ua\n"
     "c/charts/s2/charts/t/charts/u {'global':{}}\n")

CASE(charts_below_an_alias_keep_the_path_of_the_original,
     "{'name':'c','dependencies':[{'name':'s','alias':'al'}],'subcharts':[{"
     "'name':'s','subcharts':[{'name':'t','subcharts':[{'name':'u','values':{"
     "'z':1}}]}]}]}",
     "",
     "c {'al':{'global':{},'t':{'global':{},'u':{'global':{},'z':1}}}} | al\n"
     "c/charts/al {'global':{},'t':{'global':{},'u':{'global':{},'z':1}}}\n"
     "c/charts/al/charts/t {'global':{},'u':{'global':{},'z':1}}\n"
     "c/charts/s/charts/t/charts/u {'global':{},'z':1}\n")

CASE(conditions_of_two_levels,
     "{'name':'c','dependencies':[{'name':'s','condition':'s.on'}],"
     "'subcharts':[{'name':'s','dependencies':[{'name':'t',"
     "'condition':'t.on'}],'subcharts':[{'name':'t','values':{'z':1}}]}]}",
     "set s.t.on=false",
     "c {'s':{'global':{},'t':{'on':false}}} | s\n"
     "c/charts/s {'global':{},'t':{'on':false}}\n")

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        T(condition_disables),
        T(condition_in_subchart_default_disables),
        T(first_condition_that_exists_decides),
        T(blank_before_a_condition_path_counts),
        T(condition_through_scalar_is_skipped),
        T(condition_that_is_no_bool_is_told),
        T(condition_that_is_null_is_told),
        T(odd_condition_path_is_quoted_in_the_log),
        T(condition_by_flag),
        T(nested_condition_is_relative_to_the_section),
        T(nested_condition_reads_globals),
        T(false_tag_disables),
        T(one_true_tag_enables),
        T(tag_that_is_no_bool_is_told),
        T(condition_overrides_tags),
        T(nested_tags_come_from_the_root),
        T(nested_tags_default_is_a_fallback),
        T(disabled_section_stays_as_supplied),
        T(alias_names_section_and_condition),
        T(one_chart_several_instances),
        T(version_that_does_not_match_is_undeclared),
        T(disabled_entry_removes_all_of_its_name),
        T(unreadable_range_never_matches),
        T(nested_dependencies_of_undeclared_charts_are_not_processed),
        T(empty_list_processes_undeclared_charts),
        T(nested_pass_reads_the_parents_top_level),
        T(aliases_share_the_metadata_of_undeclared_subcharts),
        T(charts_below_an_alias_keep_the_path_of_the_original),
        T(conditions_of_two_levels),
    };
    return test_main(argc, argv, tests, CH_COUNT(tests));
}
