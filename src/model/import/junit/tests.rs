//! The dialects of JUnit XML, and reports that do not hold together.

use super::*;
use crate::model::moment::Moment;
use Verdict::{Error, Fail, Pass, Skipped};

fn seen(text: &str) -> Observed {
    read(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}"))
}

fn cases(observed: &Observed) -> Vec<(&str, Verdict)> {
    observed.cases.iter().map(|case| (case.id.as_str(), case.verdict)).collect()
}

/// What is told of `text`, each with what stands at its place.
fn told(text: &str) -> Vec<(&str, String)> {
    let faults = read(text).expect_err(text);
    faults.into_iter().map(|fault| (fault.span.of(text), fault.message)).collect()
}

#[test]
fn pytest() {
    let observed = seen(
        r#"<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1"
        failures="1" skipped="1" tests="5" time="0.120" timestamp="2026-02-11T19:22:20.500000+01:00" hostname="ci">
        <testcase classname="tests.test_a" name="test_ok[1-a]" time="0.001"/>
        <testcase classname="tests.test_a.TestB" name="test_bad" time="0.1"><failure message="no">E &lt;x&gt;</failure></testcase>
        <testcase classname="tests.test_a" name="test_skip"><skipped type="pytest.skip" message="m">t</skipped></testcase>
        <testcase classname="tests.test_a" name="test_teardown"><error message="failed on teardown">x</error></testcase>
        </testsuite></testsuites>"#,
    );
    assert_eq!(
        cases(&observed),
        [
            ("tests.test_a.test_ok[1-a]", Pass),
            ("tests.test_a.TestB.test_bad", Fail),
            ("tests.test_a.test_skip", Skipped),
            ("tests.test_a.test_teardown", Error),
        ]
    );
    assert_eq!(observed.verdict, Error);
    assert_eq!(
        observed.counts,
        [("errors", 1), ("failures", 1), ("skipped", 1), ("tests", 4)].map(|(k, v)| (k.to_owned(), v)).into()
    );
    assert_eq!(observed.started_at, Moment::parse("2026-02-11T18:22:20.500Z"));
    assert_eq!(observed.finished_at, Moment::parse("2026-02-11T18:22:20.620Z"));
}

#[test]
fn surefire_with_second_tries() {
    let observed = seen(
        r#"<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="x.xsd"
        name="org.example.PumpTest" time="1,204.5" tests="2" errors="0" skipped="0" failures="0" flakes="1">
        <properties><property name="a" value="b"/></properties>
        <testcase name="starts" classname="org.example.PumpTest"><flakyFailure message="m"><stackTrace>s</stackTrace></flakyFailure></testcase>
        <testcase name="stops" classname="org.example.PumpTest"><system-out><![CDATA[x]]></system-out></testcase></testsuite>"#,
    );
    assert_eq!(observed.verdict, Pass);
    assert_eq!(observed.counts.get("flaky"), Some(&1));
    assert_eq!(observed.caveats, ["org.example.PumpTest.starts did not pass at the first try"]);
    let failed = r#"<testsuite name="s" tests="1" failures="1"><testcase name="a"><failure/><rerunFailure/></testcase></testsuite>"#;
    assert_eq!(seen(failed).verdict, Fail);
    let never = r#"<testsuite name="s"><testcase name="a"><rerunFailure/></testcase></testsuite>"#;
    assert_eq!(seen(never).verdict, Fail);
}

#[test]
fn jest_names_that_repeat_their_class() {
    let observed = seen(
        r#"<testsuites name="jest tests" tests="2" failures="0" errors="0" time="1.5"><testsuite name="pump" errors="0"
        failures="0" skipped="1" timestamp="2026-02-11T18:22:20" time="1.2" tests="2"><testcase classname="pump starts"
        name="pump starts" time="0.01"/><testcase classname="pump stops" name="pump stops"><skipped/></testcase></testsuite></testsuites>"#,
    );
    assert_eq!(cases(&observed), [("pump starts", Pass), ("pump stops", Skipped)]);
    // Nobody says which clock that was.
    assert_eq!((observed.started_at, observed.finished_at), (None, None));
    assert_eq!(observed.caveats, ["a time of the report names no zone"]);
}

#[test]
fn go_junit_report() {
    let observed = seen(
        r#"<testsuites tests="2" failures="1"><testsuite name="example.org/pump" tests="2" failures="1" errors="0" id="0"
        hostname="ci" time="0.5" timestamp="2026-02-11T18:22:20Z"><testcase name="TestA" classname="example.org/pump"
        time="0.1"></testcase><testcase name="TestA/sub" classname="example.org/pump"><failure message="Failed"/></testcase>
        </testsuite></testsuites>"#,
    );
    assert_eq!(cases(&observed), [("example.org/pump.TestA", Pass), ("example.org/pump.TestA/sub", Fail)]);
    assert_eq!(observed.finished_at, Moment::parse("2026-02-11T18:22:20.500Z"));
}

#[test]
fn nextest() {
    let observed = seen(
        r#"<testsuites name="run" tests="2" failures="0" errors="0" uuid="u" timestamp="2026-02-11T18:22:20.114+00:00"
        time="0.255"><testsuite name="pump::bin" tests="2" disabled="0" errors="0" failures="0"><testcase name="tests::a"
        classname="pump::bin" timestamp="2026-02-11T18:22:20.115+00:00" time="0.1"/><testcase name="tests::b"
        classname="pump::bin"><flakyFailure timestamp="x" time="0.1" message="m" type="t">x</flakyFailure></testcase></testsuite></testsuites>"#,
    );
    assert_eq!(cases(&observed), [("pump::bin.tests::a", Pass), ("pump::bin.tests::b", Pass)]);
    assert_eq!(observed.finished_at, Moment::parse("2026-02-11T18:22:20.369Z"));
    assert_eq!(observed.counts.get("flaky"), Some(&1));
}

#[test]
fn gtest() {
    let observed = seen(
        r#"<testsuites tests="3" failures="1" disabled="1" errors="0" timestamp="2026-02-11T18:22:20.123" time="0.01"
        name="AllTests"><testsuite name="Pump" tests="3" failures="1" disabled="1" skipped="0" errors="0"><testcase
        name="Starts" status="run" result="completed" classname="Pump"/><testcase name="Stops" status="run"
        result="completed" classname="Pump"><failure message="a"/><failure message="b"/></testcase><testcase
        name="DISABLED_Runs" status="notrun" result="suppressed" classname="Pump"/></testsuite></testsuites>"#,
    );
    assert_eq!(cases(&observed), [("Pump.Starts", Pass), ("Pump.Stops", Fail), ("Pump.DISABLED_Runs", Skipped)]);
    assert_eq!(observed.verdict, Fail);
}

#[test]
fn nested_suites_may_count_their_own_cases_or_all() {
    for outer in ["tests='1' failures='0'", "tests='2' failures='1'", ""] {
        let text = format!(
            "<testsuite name='a' {outer}><testcase name='x'/><testsuite name='b' tests='1' failures='1'><testcase name='y'>\
             <failure/></testcase></testsuite></testsuite>"
        );
        assert_eq!(seen(&text).verdict, Fail, "{outer}");
    }
}

#[test]
fn suites_tell_cases_of_one_name_apart() {
    let observed = seen(
        "<testsuites><testsuite name='k3s'><testcase name='up'/><testcase name='down'/></testsuite>\
         <testsuite name='rke2'><testcase name='up'><failure/></testcase></testsuite></testsuites>",
    );
    assert_eq!(cases(&observed), [("k3s/up", Pass), ("down", Pass), ("rke2/up", Fail)]);
}

#[test]
fn a_case_that_stands_twice_is_told_unless_both_are_against() {
    for second in ["<testcase name='a'/>", "<testcase name='a'><failure/></testcase>"] {
        let text = format!("<testsuite name='s'><testcase name='a'/>{second}</testsuite>");
        assert_eq!(told(&text)[0].1, "the case a stands twice");
    }
    let clean_up = "<testsuite name='s' tests='1' failures='1' errors='1'><testcase name='a'><failure/></testcase>\
                    <testcase name='a'><error/></testcase></testsuite>";
    assert_eq!(cases(&seen(clean_up)), [("a", Error)]);
}

#[test]
fn totals_that_contradict_the_cases_are_told() {
    let failing = "<testcase name='a'><failure/></testcase>";
    let passing = "<testcase name='a'/>";
    for (totals, cases) in [
        ("tests='3' failures='0'", failing),
        ("failures='0' errors='0'", failing),
        ("errors='0'", failing),
        ("failures='1'", passing),
        ("errors='1'", passing),
        ("errors='1'", ""),
        ("tests='2'", passing),
        ("tests='0'", passing),
        ("skipped='1'", passing),
        ("disabled='1'", passing),
        ("tests='x'", passing),
        ("tests='-1'", passing),
        ("failures='+0'", passing),
        ("failures='99999999999999999999'", passing),
    ] {
        for text in [
            format!("<testsuite {totals}>{cases}</testsuite>"),
            format!("<testsuites {totals}><testsuite>{cases}</testsuite></testsuites>"),
        ] {
            read(&text).expect_err(totals);
        }
    }
}

#[test]
fn a_report_without_cases_is_no_pass() {
    for text in ["<testsuites/>", "<testsuites tests='0'/>", "<testsuite name='x' tests='0' failures='0'/>"] {
        assert!(told(text)[0].1.contains("no test case"), "{text}");
    }
    assert_eq!(seen("<testsuite name='s' errors='1' tests='0'><error message='m'/></testsuite>").verdict, Error);
}

#[test]
fn what_a_case_says_of_itself_must_agree() {
    for case in [
        "<testcase name='a' status='failed'/>",
        "<testcase name='a' result='error'><skipped/></testcase>",
        "<testcase name='a' status='passed'><failure/></testcase>",
        "<testcase name='a'><Failure/></testcase>",
        "<testcase name='a'><failures/></testcase>",
        "<testcase/>",
        "<testcase name=' '/>",
    ] {
        let text = format!("<testsuite>{case}</testsuite>");
        assert!(!told(&text).is_empty());
    }
    let skipped = "<testsuite><testcase name='a' status='skipped'/></testsuite>";
    assert_eq!(seen(skipped).verdict, Skipped);
}

#[test]
fn all_suites_must_say_when_they_ended() {
    let suite =
        |name: &str, times: &str| format!("<testsuite name='{name}' {times}><testcase name='{name}'/></testsuite>");
    let first = suite("a", "timestamp='2026-02-11T18:22:20Z' time='2.0001'");
    let late = suite("b", "timestamp='2026-02-11T18:22:21Z' time='5'");
    let both = seen(&format!("<testsuites>{late}{first}</testsuites>"));
    assert_eq!(both.started_at, Moment::parse("2026-02-11T18:22:20Z"));
    assert_eq!(both.finished_at, Moment::parse("2026-02-11T18:22:26Z"));
    for other in [
        suite("b", ""),
        suite("b", "timestamp='2026-02-11T18:22:21Z'"),
        suite("b", "timestamp='2026-02-11T18:22:21' time='5'"),
    ] {
        assert_eq!(seen(&format!("<testsuites>{first}{other}</testsuites>")).finished_at, None, "{other}");
    }
}

#[test]
fn a_time_that_is_none_is_told_at_its_place() {
    let text = "<testsuite timestamp='soon' time='NaN'><testcase name='a'/></testsuite>";
    let told = told(text);
    assert_eq!(told, [("soon", "soon is no time".to_owned()), ("NaN", "NaN is no number of seconds".to_owned())]);
}

#[test]
fn what_is_no_report_is_refused() {
    for text in [
        "<html/>",
        "<testsuites><testsuite><testcase name='a'/>",
        "<!DOCTYPE testsuite [<!ENTITY a 'b'>]><testsuite><testcase name='a'/></testsuite>",
        "<testsuite><testcase name='&a;'/></testsuite>",
        "{}",
        "",
    ] {
        assert!(!told(text).is_empty());
    }
}
