//! Properties of importing: any record is read without a panic, in bounded time, and none that does not hold
//! together becomes a pass.

use std::time::{Duration, Instant};

use loopctl::model::import::{Format, Observed, read};
use loopctl::model::policy::Matrix;
use loopctl::model::receipt::Verdict;
use loopctl::model::redact::{MARK, Redaction, tail};
use loopctl::text::{Fault, RepoPath, Source, ViewError};
use proptest::prelude::*;
use proptest::sample::select;

const OUTPUT: &str = "15 targets | 15 ok | 0 degraded\n";
const SHA256: &str = "8e0ad0da9a7ec2dd1eea2d1b5ee4d8a7ea2a4a6f0dc6bd5c8ed9b4bbdf1a3b0c";
const KEY: &str = "CAP-20260211-132220__backup.status__Rk3f91234";

fn import(format: Format, text: &str) -> Result<Observed, Vec<Fault>> {
    let path = RepoPath::new("records/record").expect("a path");
    let beside = |name: &RepoPath| -> Result<Option<Vec<u8>>, ViewError> {
        Ok((name.as_str() == "output.txt").then(|| OUTPUT.into()))
    };
    read(format, &Source::new(path, text.to_owned()), &Matrix::default(), &beside)
}

/// Reads `text` in every format; every place that is told is one.
fn check(text: &str) {
    let _ = Format::guess(text);
    for format in Format::ALL {
        match import(format, text) {
            Ok(observed) => consistent(&observed, text),
            Err(faults) => {
                assert!(!faults.is_empty(), "{format:?} refuses {text:?} and does not say why");
                for fault in faults {
                    assert!(text.get(fault.span.range()).is_some(), "{fault:?} has no place in {text:?}");
                }
            }
        }
    }
}

fn consistent(observed: &Observed, text: &str) {
    let of_cases = Verdict::of_cases(observed.cases.iter().map(|case| case.verdict));
    assert!(of_cases.is_none_or(|verdict| verdict == observed.verdict), "{observed:?} of {text:?}");
    let exit = observed.exit.as_ref().and_then(|exit| exit.code);
    assert!(observed.verdict != Verdict::Pass || exit.is_none_or(|code| code == 0), "{observed:?}");
    let mut ids: Vec<&str> = observed.cases.iter().map(|case| case.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), observed.cases.len(), "{observed:?}");
}

/// A report of `cases`, each with the elements in it, and the totals of their own suite.
fn junit(cases: &[(&str, &str)], totals: &str) -> String {
    let cases: Vec<String> = cases
        .iter()
        .enumerate()
        .map(|(at, (name, inner))| format!("<testcase name='{name}{at}'>{inner}</testcase>\n"))
        .collect();
    format!("<testsuites>\n<testsuite name='s' {totals}>\n{}</testsuite>\n</testsuites>\n", cases.concat())
}

fn markdown(status: &str, exit: &str, sha256: &str) -> String {
    format!(
        "# Receipt: {KEY}\n\n| Field | Value |\n|---|---|\n| Run ID | `{KEY}` |\n| Capability | `backup.status` |\n\
         | Status | {status} |\n| Exit Code | {exit} |\n| Generated | 2026-02-11T18:22:23Z |\n\n## Outputs\n\n\
         | File | Hash |\n|---|---|\n| output.txt | `{sha256}` |\n"
    )
}

fn exec(status: &str, keys: &str, blockers: &str) -> String {
    format!(
        "{{\"task_id\": \"T\", \"status\": \"{status}\", \"run_keys\": [{keys}], \"blockers\": [{blockers}],\n\
         \"timestamp_utc\": \"2026-02-11T18:22:23Z\"}}"
    )
}

fn matrix(results: &[&str]) -> String {
    let row = |(at, result): (usize, &&str)| format!("| s{at} | {result} | output.txt |\n");
    let rows: String = results.iter().enumerate().map(row).collect();
    format!("# Run\n\n| Scenario | Result | Log |\n|---|---|---|\n{rows}")
}

fn tap(results: &[&str], plan: usize) -> String {
    let line = |(at, result): (usize, &&str)| format!("{result} {} - case {at}\n", at + 1);
    let lines: String = results.iter().enumerate().map(line).collect();
    format!("TAP version 14\n1..{plan}\n{lines}")
}

fn ctrf(statuses: &[&str], [tests, passed, failed]: [usize; 3]) -> String {
    let test = |(at, status): (usize, &&str)| format!("{{\"name\": \"t{at}\", \"status\": \"{status}\"}}");
    let list: Vec<String> = statuses.iter().enumerate().map(test).collect();
    format!(
        "{{\"reportFormat\": \"CTRF\", \"results\": {{\"summary\": {{\"tests\": {tests}, \"passed\": {passed}, \
         \"failed\": {failed}, \"skipped\": 0, \"pending\": 0, \"other\": 0}}, \"tests\": [{}]}}}}",
        list.join(", ")
    )
}

fn verdict(format: Format, text: &str) -> Option<Verdict> {
    import(format, text).ok().map(|observed| observed.verdict)
}

/// What is left of `text` when it breaks off at `at`.
fn cut(text: &str, at: usize) -> &str {
    let at = (0..=at % text.len()).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..at]
}

fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "<testsuites",
        "<testsuite ",
        "<testcase ",
        "</testcase>",
        "</testsuite>",
        "</testsuites>",
        "<failure/>",
        "<error>",
        "</error>",
        "<skipped/>",
        "<flakyFailure/>",
        "<rerunFailure/>",
        "name='a' ",
        "tests='1' ",
        "failures='0' ",
        "time='1' ",
        "<!DOCTYPE a>",
        "timestamp='2026-02-11T18:22:23Z' ",
        "status='failed' ",
        "&amp;",
        "&x;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?xml version='1.0'?>",
        "| Run ID | `k` |\n",
        "| Status | done |\n",
        "| Exit Code | 0 |\n",
        "|---|---|\n",
        "| output.txt | `x` |\n",
        "## Outputs\n\n",
        "| Field | Value |\n",
        "| Scenario | Result | Log |\n",
        "| s1 | PASS | output.txt |\n",
        "| s2 | FAIL | |\n",
        "TAP version 14\n",
        "1..2\n",
        "ok 1 - a\n",
        "not ok 2 - b # TODO\n",
        "    not ok 1\n",
        "Bail out!\n",
        "  ---\n",
        "  ...\n",
        "\"results\"",
        "\"summary\"",
        "\"tests\"",
        "\"passed\"",
        "| End | 2026-02-11T18:22:23Z |\n",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"status\"",
        "\"done\"",
        "\"run_keys\"",
        "\"timestamp_utc\"",
        "\"2026-02-11T18:22:23Z\"",
        "\"\\u",
        "null",
        "true",
        "1e9",
        "\u{feff}",
        "\u{1f512}",
        "\n",
        "\r\n",
        "\t",
        ">",
        "/>",
        "\"",
    ];
    prop_oneof![8 => select(pieces.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "(?s).{0,300}") {
        check(&text);
    }

    #[test]
    fn pieces_of_records_are_read(pieces in proptest::collection::vec(piece(), 0..40)) {
        check(&pieces.concat());
    }

    #[test]
    fn a_record_with_a_hole_is_read(which in 0_usize..6, at in any::<usize>(), length in 0_usize..40, patch in piece()) {
        let whole = [
            junit(&[("a", ""), ("b", "<skipped/>")], "tests='2' failures='0' timestamp='2026-02-11T18:22:23Z' time='1.5'"),
            markdown("done", "0", SHA256),
            exec("done", &format!("\"{KEY}\""), ""),
            matrix(&["PASS", "PASS"]),
            tap(&["ok", "ok"], 2),
            ctrf(&["passed", "passed"], [2, 2, 0]),
        ][which].clone();
        let before = cut(&whole, at);
        let after = cut(&whole[before.len()..], length).len() + before.len();
        check(&format!("{before}{patch}{}", &whole[after..]));
    }

    #[test]
    fn a_report_with_a_failure_never_passes(
        inner in proptest::collection::vec(select(vec!["", "", "<skipped/>", "<flakyFailure/>", "<system-out>x</system-out>"]), 0..6),
        against in select(vec!["<failure/>", "<error/>", "<rerunFailure/>", "<failure/><rerunFailure/>", "<skipped/><error/>"]),
        totals in select(vec!["", "tests='3' failures='0'", "failures='0' errors='0'", "errors='1'", "skipped='0'"]),
    ) {
        let mut cases: Vec<(&str, &str)> = inner.iter().map(|inner| ("a", *inner)).collect();
        cases.push(("bad", against));
        prop_assert_ne!(verdict(Format::Junit, &junit(&cases, totals)), Some(Verdict::Pass));
    }

    #[test]
    fn totals_that_claim_more_trouble_never_pass(passed in 1_usize..5, hidden in 1_usize..5, name in select(vec!["failures", "errors", "skipped", "disabled"])) {
        let cases = vec![("a", ""); passed];
        let text = junit(&cases, &format!("tests='{passed}' {name}='{hidden}'"));
        prop_assert_eq!(verdict(Format::Junit, &text), None);
        let missing = junit(&cases, &format!("tests='{}'", passed + hidden));
        prop_assert_eq!(verdict(Format::Junit, &missing), None);
    }

    #[test]
    fn a_report_that_breaks_off_is_refused(passed in 1_usize..5, at in any::<usize>()) {
        let text = junit(&vec![("a", ""); passed], "");
        // Behind the last tag there is nothing but a new line.
        prop_assert_eq!(verdict(Format::Junit, cut(text.trim_end(), at)), None);
    }

    #[test]
    fn a_status_against_its_exit_code_never_passes(status in "[a-z]{0,8}|done|failed|blocked", exit in prop_oneof![Just(0), any::<i64>()]) {
        let sha256 = sha256_of_output();
        let passes = verdict(Format::Receipt, &markdown(&status, &exit.to_string(), &sha256)) == Some(Verdict::Pass);
        prop_assert_eq!(passes, status == "done" && exit == 0);
    }

    #[test]
    fn another_digest_never_passes(sha256 in "[0-9a-f]{64}|[0-9a-f]{0,70}|none|") {
        prop_assert_eq!(verdict(Format::Receipt, &markdown("done", "0", &sha256)), None);
    }

    #[test]
    fn an_executor_that_contradicts_itself_never_passes(status in select(vec!["done", "Done", "failed", "blocked", ""]), keys in select(vec!["", "\"x\"", "1"]), blockers in select(vec!["", "\"b\"", "null"])) {
        let key = format!("\"{KEY}\"");
        let whole = exec(status, &key, "");
        prop_assert_eq!(verdict(Format::Exec, &whole) == Some(Verdict::Pass), status == "done");
        prop_assert_ne!(verdict(Format::Exec, &exec(status, keys, blockers)), Some(Verdict::Pass));
        prop_assert_ne!(verdict(Format::Exec, &whole.replacen('{', "{\"status\": \"done\",", 1)), Some(Verdict::Pass));
    }

    #[test]
    fn a_matrix_passes_only_where_every_result_is_clean(results in proptest::collection::vec(
        select(vec!["PASS", "PASS", "PASS", "pass", "FAIL", "PARTIAL", "PASS with retry caveat", "NOT COVERED", "FIXED", ""]), 1..6)
    ) {
        let clean = results.iter().all(|result| matches!(*result, "PASS" | "pass"));
        let skipped = results.iter().all(|result| matches!(*result, "PASS" | "pass" | "NOT COVERED"));
        let passes = verdict(Format::Matrix, &matrix(&results)) == Some(Verdict::Pass);
        prop_assert!(!clean || passes);
        prop_assert!(!passes || skipped, "{results:?}");
    }

    #[test]
    fn a_stream_passes_only_if_it_keeps_its_plan(results in proptest::collection::vec(select(vec!["ok", "ok", "ok", "not ok"]), 1..6), plan in 0_usize..7) {
        let good = results.iter().all(|result| *result == "ok") && plan == results.len();
        prop_assert_eq!(verdict(Format::Tap, &tap(&results, plan)) == Some(Verdict::Pass), good);
    }

    #[test]
    fn a_report_passes_only_if_its_summary_counts_what_is_there(
        statuses in proptest::collection::vec(select(vec!["passed", "passed", "failed"]), 1..5),
        counts in [0_usize..5, 0_usize..5, 0_usize..5],
    ) {
        let passed = statuses.iter().filter(|status| **status == "passed").count();
        let truth = [statuses.len(), passed, statuses.len() - passed];
        let good = passed == statuses.len();
        prop_assert_eq!(verdict(Format::Ctrf, &ctrf(&statuses, truth)) == Some(Verdict::Pass), good);
        prop_assert!(counts == truth || verdict(Format::Ctrf, &ctrf(&statuses, counts)).is_none());
    }

    #[test]
    fn a_secret_is_gone_and_all_else_stays(before in "[ -~\n]{0,40}", value in "[A-Z]{6}[a-z]{6}[0-9]{4}", after in "[ \n]([ -~\n]{0,40})") {
        let redaction = Redaction::new([], [("DEPLOY_TOKEN", value.as_str())]);
        let text = format!("{before} {value}{after}");
        let redacted = redaction.of(&text);
        prop_assert!(!redacted.contains(&value));
        prop_assert_eq!(redaction.of(&redacted), redacted.clone());
        let plain = Redaction::new([], [("", "")]);
        if plain.of(&before) == before && plain.of(&text) == text {
            prop_assert_eq!(redacted, format!("{before} {MARK}{after}"));
        }
    }

    #[test]
    fn any_text_is_redacted_once_for_all(text in "(?s).{0,200}") {
        let redaction = Redaction::new([], [("A_SECRET", "secret")]);
        let once = redaction.of(&text);
        prop_assert_eq!(redaction.of(&once), once);
    }

    #[test]
    fn a_tail_is_an_end_within_its_limit(text in "(?s).{0,200}", limit in 0_usize..300) {
        let end = tail(&text, limit);
        prop_assert!(text.ends_with(end) && end.len() <= limit);
        prop_assert!(limit < text.len() || end == text);
        prop_assert!(end.len() + 4 > limit.min(text.len()) / 2);
    }
}

fn sha256_of_output() -> String {
    // The receipt reader tells the digest that it found.
    let faults = import(Format::Receipt, &markdown("done", "0", SHA256)).expect_err("another digest");
    let message = faults.into_iter().map(|fault| fault.message).find(|message| message.contains("has the sha256"));
    let message = message.expect("the digest");
    message.split_whitespace().nth(4).expect("the digest").trim_end_matches(',').to_owned()
}

#[test]
fn hostile_records_cost_no_more_than_their_length() {
    let many = 200_000;
    let texts = [
        "<testsuite>".repeat(many),
        format!("<testsuite>{}</testsuite>", "<testcase name='a'><failure/></testcase>".repeat(many / 4)),
        format!("<testsuite>{}", "<testcase name='a'/>".repeat(many / 4)),
        format!("<testsuite {}/>", "a='' ".repeat(many)),
        "<!--".repeat(many),
        "&amp;".repeat(many),
        "[".repeat(many),
        "{\"a\":".repeat(many),
        format!("[{}]", "\"a\",".repeat(many)),
        "| Run ID | a |\n".repeat(many / 4),
        format!("| Field | Value |\n|---|---|\n{}", "| Run ID | a |\n".repeat(many / 4)),
        "| ".repeat(many),
        format!("| Scenario | Result |\n|---|---|\n{}", "| s1 | PASS |\n".repeat(many / 4)),
        format!("1..{many}\n{}", "ok - a\n".repeat(many)),
        format!("1..{many}\n{}", "    not ok\n".repeat(many)),
        format!("ok {}", "\\#".repeat(many)),
        "`".repeat(many),
    ];
    for text in texts {
        let start = Instant::now();
        check(&text);
        assert!(start.elapsed() < Duration::from_mins(1), "{:?} for {}", start.elapsed(), &text[..20]);
    }
}

#[test]
fn redaction_costs_no_more_than_a_text_is_long() {
    let redaction = Redaction::new([], [("A_TOKEN", "aaaaaaaa"), ("B_TOKEN", "-----BEGIN")]);
    for part in [
        "-----BEGIN PRIVATE KEY-----",
        "password=",
        "://a:",
        "eyJaaaaaa.",
        "Authorization: ",
        "a",
        "-",
        "Bearer ",
        "\"",
        "token\"",
        "https://",
    ] {
        let time = |many: usize| {
            let text = part.repeat(many / part.len());
            let start = Instant::now();
            let _ = redaction.of(&text);
            start.elapsed()
        };
        let (short, long) = (time(1 << 17), time(1 << 20));
        // Eight times the length; a square would take sixty-four times as long.
        assert!(long < short * 32 + Duration::from_millis(500), "{part}: {short:?}, then {long:?}");
    }
}
