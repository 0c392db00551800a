//! The faces of `lint`: every format over one sample, kept in `tests/snapshots/faces`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeSet;
use std::fs;

use loopctl::lint::{Baseline, Commit, Finding, Findings, Report, Request, Rule, Selection, known, lint};
use loopctl::model::policy::Level;
use loopctl::model::{Day, Ledger, find_policy};
use loopctl::render::{Format, Look, Shown, patch, render, statistics, summary};
use loopctl::rules::ALL;
use loopctl::text::{Overlay, RepoPath, Source, Span};
use serde_json::Value;
use support::{Sandbox, assert_file, root};

/// Text that would steer whatever shows it.
const HOSTILE: &str = "\u{1b}[31mred\u{1b}]8;;http://evil.example\u{7}link\u{1b}]8;;\u{7} \u{9b}2J \u{202e}olleh\u{2066} \u{0}\u{8} \
    100%, a:b | c <script>alert(1)</script> ]]> ]](x) @octocat #1 ![i](http://evil.example) www.evil.example `code` & \"q\"\r\nnext\nlast";

/// The rules of the sample, so that no other rule changes it.
const CODES: [&str; 7] = ["LC001", "LC113", "LC201", "LC901", "LC902", "LC903", "LC904"];

const FILES: [(&str, &str); 7] = [
    // An error with a safe fix.
    (
        "loops/LOOP-BROKEN-20260301.scope.md",
        "---\nloop_id: LOOP-BROKEN-20260301\nstatus: active\nobjective: Close gaps: now\n---\n\n# Pump\n",
    ),
    ("loops/LOOP-CLEAN-20260301.scope.md", "---\nloop_id: LOOP-CLEAN-20260301\nstatus: active\n---\n\n# Pump\n"),
    // A warning with a related place, in a file of CRLF.
    (
        "loops/LOOP-CRLF-20260301.scope.md",
        "---\r\nloop_id: LOOP-CRLF-20260301\r\nstatus: active\r\nexecution_readiness: blocked\r\n---\r\n\r\n# Pump\r\n\r\nWords.\r\n\r\n## Blocker\r\n- The vendor does not answer\r\n",
    ),
    // One allowed, one that is allowed no more, and a suppression that is not needed.
    (
        "loops/LOOP-ALLOWED-20260301.scope.md",
        "---\nloop_id: LOOP-ALLOWED-20260301\nstatus: active\nhorizon: later # loopctl: allow LC113 until 2026-04-01: the crew | stays\n---\n\n<!-- loopctl: allow LC201: nobody knows -->\n\nWords.\n",
    ),
    (
        "loops/LOOP-EXPIRED-20260301.scope.md",
        "---\nloop_id: LOOP-EXPIRED-20260301\nstatus: active\nhorizon: later # loopctl: allow LC113 until 2026-02-01: the date moved\n---\n",
    ),
    // Old debt.
    (
        "loops/LOOP-DEBT-20260301.scope.md",
        "---\nloop_id: LOOP-DEBT-20260301\nstatus: active\nexecution_readiness: blocked\n---\n",
    ),
    // A path with a blank and a per cent sign, and a column behind letters that take more than a byte.
    (
        "loops/é 100% LOOP-ODD-20260301.scope.md",
        "---\nloop_id: LOOP-ODD-20260301\n\"é\": 1\n{status: active, é: \"ü\", horizon: later}\n---\n\n| ä | ö |\n|---|---|\n| ü | é ~~x~~ |\n\nlast words without an end",
    ),
];

fn path(path: &str) -> RepoPath {
    RepoPath::new(path).expect("a path")
}

fn rule(code: &str) -> &'static Rule {
    known(&ALL, code).expect("a rule")
}

/// A run over the sample, with what no rule of it tells added by hand.
struct Sample {
    rules: Vec<&'static Rule>,
    report: Report,
    documents: Vec<RepoPath>,
}

impl Sample {
    fn new() -> Self {
        let rules: Vec<&'static Rule> = CODES.iter().map(|code| rule(code)).collect();
        let files = FILES.iter().fold(Overlay::empty(), |view, (name, text)| view.with(path(name), *text));
        let read = find_policy(&files).expect("a policy");
        let ledger = Ledger::load(&files, read, Day::parse("2026-03-10").expect("a day")).expect("a ledger");
        let selection = Selection::of(&ledger.policy.policy, true);
        let request = Request { rules: &rules, selection: &selection, baseline: None, paths: &[] };
        let first = lint(&ledger, &request);
        let debt = first.findings.iter().filter(|finding| finding.source.path().as_str().contains("DEBT"));
        let baseline = Baseline::of(debt);
        let kept = Source::new(path("baseline.json"), baseline.text());
        let mut report = lint(&ledger, &Request { baseline: Some((&baseline, &kept)), ..request });
        let source = |name: &str| ledger.at(&path(name)).expect("a document").source.clone();
        report.findings.extend(by_hand(&source(FILES[6].0), &source(FILES[2].0)));
        report.commits = 9;
        let documents = ledger.loops.iter().map(|document| document.source.path().clone()).collect();
        Self { rules, report, documents }
    }

    fn findings(&self) -> Shown<'_> {
        Shown {
            findings: self.report.findings.iter().collect(),
            documents: self.documents.iter().collect(),
            summary: self.report.summary(),
            rules: &self.rules,
            exit: 1,
            below: None,
        }
    }

    fn shown(&self, format: Format) -> String {
        render(&self.findings(), format, Look::PLAIN)
    }
}

/// Findings of a kind that the rules of the sample do not tell.
fn by_hand(odd: &Source, other: &Source) -> Vec<Finding> {
    let at = |word: &str| {
        let start = odd.text().find(word).expect("the word");
        Span::new(start, start + word.len())
    };
    let mut findings = Findings::new(rule("LC113"), Level::Info);
    findings
        .tell(odd, at("later"), "An info, far to the right.")
        .level(Level::Info)
        .related(odd, at("status"), "near it")
        .related(odd, at("~~x~~"), "further down")
        .related(other, Span::new(5, 12), "in another file");
    findings
        .tell(odd, Span { start: at("| ä").start, end: at("| ü").start }, "Over two lines.")
        .row("P3")
        .help("look at both");
    findings.tell(odd, Span::at(odd.text().len()), "At the very end.").level(Level::Warn);
    findings.tell(odd, at("words"), HOSTILE).row(HOSTILE).help(HOSTILE).related(odd, at("last"), HOSTILE).related(
        other,
        Span::at(0),
        HOSTILE,
    );
    let empty = Source::new(path("loops/LOOP-UNREAD-20260301.scope.md"), String::new());
    findings.tell(&empty, Span::new(7, 8), "The file is not UTF-8.").help("save it as UTF-8");
    let hostile = Source::new(path("loops/\u{1b}[31m\u{202e}|<b>,x:@y.scope.md"), format!("{HOSTILE}\n"));
    findings.tell(&hostile, Span::new(0, 5), "In a hostile file.");
    let mut found = findings.into_found();
    found.extend(of_commits(odd));
    for (nth, finding) in found.iter_mut().enumerate() {
        finding.fingerprint = format!("{nth:032x}").into();
    }
    found
}

/// Findings on commits: in their messages, and in what they do to a file.
fn of_commits(file: &Source) -> Vec<Finding> {
    let id = |digits: &str| digits.repeat(4);
    let message = |id: &str, text: String| Source::new(path(&format!("commit {}", &id[..8])), text);
    let told = |id: String, text: String, file: Option<&Source>, span: Span| {
        let source = message(&id, text.clone());
        let mut findings = Findings::new(rule("LC113"), Level::Info);
        let subject = text.lines().next().unwrap_or_default().to_owned();
        findings.tell(file.unwrap_or(&source), span, "It says more than it does.").row("P3").help("say less").commit =
            Some(Commit { id, subject, in_message: file.is_none() }.into());
        findings.into_found()
    };
    let plain = "fix(LOOP-A-20260301): turn the pump\n\nIt turns.\n\nGap: none\n";
    [
        told(id("1a2b3c4d5e"), plain.to_owned(), None, Span::new(4, 19)),
        told(id("1a2b3c4d5e"), plain.to_owned(), None, Span::new(48, 57)),
        told(id("deadbeef01"), plain.to_owned(), Some(file), Span::new(4, 11)),
        told(id("c0ffee0123"), format!("{HOSTILE}\n"), None, Span::new(0, 5)),
        told(id("0123456789"), format!("{HOSTILE}\n"), Some(file), Span::new(4, 11)),
        told(id("9876543210"), String::new(), None, Span::new(0, 0)),
    ]
    .concat()
}

#[test]
fn every_format_shows_the_sample() {
    let sample = Sample::new();
    for format in Format::ALL {
        let ending = match format {
            Format::Json | Format::Gitlab | Format::Sarif => "json",
            Format::JsonLines => "jsonl",
            Format::Junit => "xml",
            Format::Markdown => "md",
            Format::Full | Format::Concise | Format::Github => "txt",
        };
        assert_file(&format!("tests/snapshots/faces/{}.{ending}", format.name()), &sample.shown(format));
    }
    let spoken = render(&sample.findings(), Format::Full, Look { drawn: false, ..Look::PLAIN });
    assert_file("tests/snapshots/faces/full-spoken.txt", &spoken);
    let ascii = render(&sample.findings(), Format::Full, Look { unicode: false, ..Look::PLAIN });
    assert_file("tests/snapshots/faces/full-ascii.txt", &ascii);
    let beside = format!("{}\n\n{}", summary(&sample.findings()), statistics(&sample.report.findings, Look::PLAIN));
    assert_file("tests/snapshots/faces/summary.txt", &beside);
}

#[test]
fn a_clean_run_is_as_well_formed_as_any() {
    let mut sample = Sample::new();
    sample.report.findings.clear();
    sample.report.commits = 0;
    let mut all = sample.findings();
    all.exit = 0;
    let shown = |format| render(&all, format, Look::PLAIN);
    for format in [Format::Full, Format::Concise, Format::JsonLines, Format::Github] {
        assert_eq!(shown(format), "");
    }
    assert_eq!(shown(Format::Gitlab), "[]\n");
    assert_eq!(shown(Format::Markdown), "### loopctl: nothing found in 7 documents\n");
    assert_eq!(shown(Format::Junit).matches("<testcase").count(), 7);
    assert_fits("tests/schemas/sarif-2.1.0.json", &shown(Format::Sarif));
    assert_fits("schemas/findings.schema.json", &shown(Format::Json));
}

#[test]
fn nothing_that_steers_gets_through() {
    let sample = Sample::new();
    let steers = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{2066}' | '\u{202e}');
    for format in Format::ALL {
        let shown = sample.shown(format);
        let found = shown.chars().find(|c| steers(*c));
        assert_eq!(found, None, "{}", format.name());
    }
    for drawn in [true, false] {
        let look = Look { terminal: true, drawn, ..Look::PLAIN };
        assert!(!render(&sample.findings(), Format::Full, look).contains(steers));
    }
}

#[test]
fn a_finding_keeps_to_its_line() {
    let sample = Sample::new();
    let count = sample.report.findings.len();
    let counting = sample.report.counting().count();
    for (format, lines) in [(Format::Concise, count), (Format::JsonLines, count), (Format::Github, counting)] {
        assert_eq!(sample.shown(format).lines().count(), lines, "{}", format.name());
    }
    for line in sample.shown(Format::Github).lines() {
        let (command, place) = line.split_once(' ').expect("a command and its properties");
        assert!(["::error", "::warning", "::notice"].contains(&command), "{line}");
        assert!(place.starts_with("file=") || place.starts_with("title="), "{line}");
    }
    let rows = sample.shown(Format::Markdown).lines().filter(|line| line.starts_with("| ")).count();
    let files: BTreeSet<_> = sample.report.findings.iter().map(|finding| finding.source.path()).collect();
    assert_eq!(rows, count + files.len());
}

#[test]
fn places_are_those_of_the_file_as_it_is_stored() {
    let sample = Sample::new();
    let shown: Value = serde_json::from_str(&sample.shown(Format::Json)).expect("JSON");
    for (one, finding) in shown["findings"].as_array().expect("findings").iter().zip(&sample.report.findings) {
        let number = |value: &Value| usize::try_from(value.as_u64().expect("a number")).expect("small");
        let text = finding.source.text();
        if text.is_empty() {
            continue;
        }
        let offset = |line: &Value, column: &Value| {
            let start: usize = text.split_inclusive('\n').take(number(line) - 1).map(str::len).sum();
            let before = text[start..].chars().take(number(column) - 1);
            start + before.map(char::len_utf8).sum::<usize>()
        };
        assert_eq!(offset(&one["line"], &one["column"]), number(&one["bytes"][0]), "{one}");
        assert_eq!(offset(&one["end_line"], &one["end_column"]), number(&one["bytes"][1]), "{one}");
    }
}

#[test]
fn what_programs_read_fits_its_schema() {
    let sample = Sample::new();
    assert_fits("schemas/findings.schema.json", &sample.shown(Format::Json));
    assert_fits("tests/schemas/sarif-2.1.0.json", &sample.shown(Format::Sarif));
}

fn assert_fits(schema: &str, text: &str) {
    // The pattern of a language in SARIF's schema closes a bracket that it never opened.
    let schema = fs::read_to_string(root().join(schema)).expect("a schema").replace("{2}]?$", "{2}$");
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).expect("JSON")).expect("a schema");
    let value = serde_json::from_str(text).expect("JSON");
    let errors: Vec<String> =
        schema.iter_errors(&value).map(|error| format!("{error} {}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn every_result_of_sarif_names_its_rule() {
    let shown: Value = serde_json::from_str(&Sample::new().shown(Format::Sarif)).expect("JSON");
    let run = &shown["runs"][0];
    let results = run["results"].as_array().expect("results");
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
    let fixed = results.iter().find(|result| result["ruleId"] == "LC001").expect("a finding");
    let replacement = &fixed["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["deletedRegion"]["startLine"], 4);
}

#[test]
fn fingerprints_are_unique_in_a_code_quality_report() {
    let shown: Value = serde_json::from_str(&Sample::new().shown(Format::Gitlab)).expect("JSON");
    let issues = shown.as_array().expect("an array");
    let marks: BTreeSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().expect("text")).collect();
    assert_eq!(marks.len(), issues.len());
    assert!(marks.iter().all(|mark| mark.len() == 32 && mark.bytes().all(|byte| byte.is_ascii_hexdigit())));
}

/// Walks through a report, which has to close what it opens and escape what it says.
#[test]
fn a_junit_report_is_well_formed() {
    let shown = Sample::new().shown(Format::Junit);
    let mut open = Vec::new();
    let mut parts = shown.split('<').skip(1);
    assert!(parts.next().is_some_and(|head| head.starts_with("?xml ")));
    for part in parts {
        let (tag, text) = part.split_once('>').expect("a tag is closed");
        let name = tag.trim_matches('/').split(' ').next().unwrap_or_default();
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        for amp in part.split('&').skip(1) {
            assert!(["amp;", "lt;", "gt;", "quot;"].iter().any(|known| amp.starts_with(known)), "&{amp}");
        }
        assert!(!text.contains('>'), "{text}");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new());
    let count = |what: &str| shown.matches(what).count();
    assert!(shown.contains(&format!(
        "<testsuites name=\"loopctl\" tests=\"{}\" failures=\"{}\"",
        count("<testcase"),
        count("<failure")
    )));
}

#[test]
fn colours_and_links_are_only_where_they_are_seen() {
    let sample = Sample::new();
    let colored = render(&sample.findings(), Format::Full, Look { color: true, ..Look::PLAIN });
    assert!(colored.contains("\u{1b}[31m"));
    assert!(!colored.contains("\u{1b}]8;;"));
    for format in Format::ALL.into_iter().filter(|format| format.is_for_programs()) {
        let look = Look { color: true, terminal: true, ..Look::PLAIN };
        assert_eq!(render(&sample.findings(), format, look), sample.shown(format));
    }
}

#[test]
fn a_comment_has_room_for_so_much() {
    let sample = Sample::new();
    let mut all = sample.findings();
    all.findings = all.findings.repeat(500);
    let shown = render(&all, Format::Markdown, Look::PLAIN);
    assert!(
        shown.len() < 65_000 && shown.lines().last().is_some_and(|line| line.ends_with(" more")),
        "{}",
        shown.len()
    );
}

#[test]
fn git_applies_a_patch() {
    let long = (0..40).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n") + "\n";
    let files = [
        ("plain.md", long.clone(), long.replace("line 3\n", "line three\n").replace("line 30\n", "")),
        ("a b.md", "one\r\ntwo\r\n".to_owned(), "one\r\n2\r\n".to_owned()),
        ("é\t\"q\\.md", "\u{feff}one\ntwo".to_owned(), "\u{feff}one\ntwo\nthree".to_owned()),
        ("cr.md", "a\rb\nc\u{1b}\u{2028}d\n".to_owned(), "a\rB\nc\u{1b}\u{2028}D".to_owned()),
        ("same.md", "same\n".to_owned(), "same\n".to_owned()),
        ("empty.md", "x\n".to_owned(), String::new()),
        ("filled.md", String::new(), "x\n".to_owned()),
    ];
    let sandbox = Sandbox::new();
    let mut changes = Vec::new();
    for (name, before, after) in &files {
        sandbox.write(name, before);
        changes.push((Source::new(path(name), before.clone()), after.clone()));
    }
    let sandbox = sandbox.committed();
    let text = patch(&changes, Look::PLAIN);
    sandbox.write("changes.patch", &text);
    sandbox.git(&["apply", "changes.patch"]);
    for (name, _, after) in &files {
        assert_eq!(&fs::read_to_string(sandbox.path().join(name)).expect("a file"), after, "{name}");
    }
    assert!(!text.contains("same.md"));
    assert_file("tests/snapshots/faces/diff.txt", &patch(&changes, Look { terminal: true, ..Look::PLAIN }));
}
