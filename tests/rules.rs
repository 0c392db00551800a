//! Every rule against its own documentation: what it calls bad it tells, what it calls good nobody
//! does, its fixes do what they say, and what it declares about itself is so.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeSet;

use loopctl::lint::{
    Baseline, Example, Manual, Mended, Report, Request, Rule, Safety, Sample, Selection, Wish, change, lint, mend,
};
use loopctl::model::message::Message;
use loopctl::model::{Before, Day, Ledger, Step, find_policy};
use loopctl::render::{level, page};
use loopctl::rules::{self, ALL};
use loopctl::syntax::message::{Cleanup, Mode, clean};
use loopctl::text::{self, Changed, Entries, Entry, Oid, RepoPath, Source, View, ViewError, apply};
use support::assert_file;

/// The files of an example, as they are stored.
#[derive(Clone)]
struct Files(Vec<(RepoPath, Vec<u8>)>);

impl Files {
    fn of(example: &Example) -> Self {
        Self::named(&example.files)
    }

    /// The files that stood there before the change that an example is.
    fn before(example: &Example) -> Self {
        let untouched = example.files.iter().filter(|(path, _)| example.was.iter().all(|(was, _)| was != path));
        let was = example.was.iter().filter(|(_, bytes)| !bytes.is_empty());
        Self::named(&untouched.chain(was).cloned().collect::<Vec<_>>())
    }

    fn named(files: &[(String, Vec<u8>)]) -> Self {
        let mut files: Vec<(RepoPath, Vec<u8>)> =
            files.iter().map(|(path, bytes)| (RepoPath::new(path).expect("a path"), bytes.clone())).collect();
        let named = |name: &str| files.iter().any(|(path, _)| path.as_str() == name);
        // An example with a registry means one that the policy names.
        if named("gaps.yaml") && !named("loopctl.toml") {
            let policy = "[gaps]\nregistry = \"gaps.yaml\"\n".into();
            files.push((RepoPath::new("loopctl.toml").expect("a path"), policy));
        }
        files.sort();
        Self(files)
    }

    /// The same files with other texts.
    fn with(&self, changed: &[(Source, String)]) -> Self {
        let text = |path: &RepoPath| changed.iter().find(|(source, _)| source.path() == path).map(|(_, text)| text);
        let file = |(path, bytes): &(RepoPath, Vec<u8>)| {
            (path.clone(), text(path).map_or_else(|| bytes.clone(), |text| text.clone().into_bytes()))
        };
        Self(self.0.iter().map(file).collect())
    }

    fn baseline(&self) -> Option<(Baseline, Source)> {
        let (path, bytes) = self.0.iter().find(|(path, _)| path.as_str() == "baseline.json")?;
        let text = String::from_utf8(bytes.clone()).expect("text");
        Some((Baseline::read(&text).expect("a baseline"), Source::new(path.clone(), text)))
    }
}

impl View for Files {
    fn entries(&self) -> Result<Entries, ViewError> {
        Ok(self.0.iter().map(|(path, _)| Entry { path: path.clone(), mode: text::Mode::File, oid: None }).collect())
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Option<Source>, ViewError> {
        let Some((_, bytes)) = self.0.iter().find(|(own, _)| own == path) else { return Ok(None) };
        if bytes.len() as u64 > limit {
            return Err(ViewError::TooLarge { bytes: bytes.len() as u64, limit });
        }
        Ok(Some(Source::new(path.clone(), ViewError::text_of(bytes.clone())?)))
    }
}

/// The day on which all examples are judged.
fn today() -> Day {
    Day::parse("2026-03-10").expect("a day")
}

fn load(view: &dyn View) -> Result<Ledger, ViewError> {
    Ledger::load(view, find_policy(view).expect("a policy"), today())
}

/// What is told about `files`, with the arguments that a run is asked with.
fn with_request<T>(files: &Files, run: impl FnOnce(&Request<'_>) -> T) -> T {
    let policy = find_policy(files).expect("a policy").policy;
    let selection = Selection::of(&policy, true);
    let baseline = files.baseline();
    let baseline = baseline.as_ref().map(|(baseline, source)| (baseline, source));
    run(&Request { rules: &ALL, selection: &selection, baseline, paths: &[] })
}

fn judged(files: &Files) -> Report {
    with_request(files, |request| lint(&load(files).expect("files"), request))
}

/// What is told about an example: about its files, and about the change if it is one.
fn told(example: &Example) -> Report {
    let files = Files::of(example);
    if example.was.is_empty() && example.message.is_none() {
        return judged(&files);
    }
    let before = Files::before(example);
    let mut after = load(&files).expect("files");
    after.before = Some(Before::of(Box::new(before.clone())));
    let message = example.message.as_ref().map(|text| {
        let source = Source::new(RepoPath::new("COMMIT_EDITMSG").expect("a path"), text.clone());
        Message::read(source, clean(text, Cleanup { mode: Mode::Strip, comment: "#" }))
    });
    let (parents, changed) = ([load(&before).expect("files")], changed(&before, &files));
    let step = Step::new(&parents, &after, &changed, message.as_ref()).made();
    with_request(&files, |request| {
        let mut report = lint(&after, request);
        report.findings.extend(change(&step, request));
        report
    })
}

/// The files that are not what they were.
fn changed(before: &Files, after: &Files) -> Vec<Changed> {
    let paths: BTreeSet<&RepoPath> = before.0.iter().chain(&after.0).map(|(path, _)| path).collect();
    let entry = |files: &Files, path: &RepoPath| {
        let (_, bytes) = files.0.iter().find(|(own, _)| own == path)?;
        Some(Entry { path: path.clone(), mode: text::Mode::File, oid: Some(Oid::of_blob(bytes)) })
    };
    let both = paths.into_iter().map(|path| Changed {
        path: path.clone(),
        before: entry(before, path),
        after: entry(after, path),
    });
    both.filter(|changed| changed.before != changed.after).collect()
}

/// What the fixes of one rule make of `files`.
fn mended(files: &Files, rule: &Rule) -> Mended {
    let wish = Wish { of: &[rule.code], ..Wish::all(Safety::Unsafe) };
    with_request(files, |request| mend(files, load, request, wish).expect("files"))
}

/// The codes of what counts.
fn codes(report: &Report) -> BTreeSet<&'static str> {
    report.counting().map(|finding| finding.rule.code).collect()
}

fn examples(rule: &Rule) -> Vec<Example> {
    let manual = Manual::of(rule);
    let empty = |example: &Example| example.files.is_empty() && example.was.is_empty() && example.message.is_none();
    assert!(!manual.examples.iter().any(empty), "{}: an example without anything", rule.code);
    manual.examples
}

#[test]
fn every_rule_says_what_why_and_shows_it() {
    for rule in ALL {
        let manual = Manual::of(rule);
        assert!(manual.summary.ends_with('.') && manual.summary.len() < 200, "{}: {}", rule.code, manual.summary);
        assert!(manual.section("Why").is_some_and(|why| why.len() > 40), "{} does not say why", rule.code);
        let has = |kind| manual.examples.iter().any(|example| example.kind == kind);
        assert!(has(Sample::Bad), "{} has no bad example", rule.code);
        assert!(has(Sample::Good) || has(Sample::Fixed), "{} has no good example", rule.code);
        assert!(rule.fixes.is_empty() || has(Sample::Fixed), "{} does not show what its fix makes", rule.code);
    }
}

#[test]
fn bad_is_told_by_its_rule_and_good_by_none() {
    for rule in ALL {
        for example in examples(rule) {
            let report = told(&example);
            let told = codes(&report);
            let messages: Vec<String> =
                report.counting().map(|finding| format!("{} {}", finding.rule.code, finding.message)).collect();
            match example.kind {
                Sample::Bad => assert!(told.contains(rule.code), "{}: bad is not told: {messages:?}", rule.code),
                Sample::Good => assert!(told.is_empty(), "{}: good is told: {messages:?}", rule.code),
                Sample::Fixed => assert!(!told.contains(rule.code), "{}: fixed is told: {messages:?}", rule.code),
            }
        }
    }
}

#[test]
fn declared_fixes_are_those_that_are_seen() {
    for rule in ALL {
        let mut seen = BTreeSet::new();
        for example in examples(rule).iter().filter(|example| example.kind == Sample::Bad) {
            let report = told(example);
            let own = report.counting().filter(|finding| finding.rule.code == rule.code);
            seen.extend(own.filter_map(|finding| finding.fix.as_ref()).map(|fix| fix.safety));
        }
        let declared: BTreeSet<Safety> = rule.fixes.iter().copied().collect();
        assert_eq!(declared, seen, "{} declares other fixes than its examples show", rule.code);
    }
}

#[test]
fn a_fix_removes_its_finding_and_touches_nothing_else() {
    for rule in ALL {
        for example in examples(rule).iter().filter(|example| example.kind == Sample::Bad) {
            let files = Files::of(example);
            let report = judged(&files);
            for finding in report.counting().filter(|finding| finding.rule.code == rule.code) {
                let Some(fix) = &finding.fix else { continue };
                let mut changed = Vec::new();
                for (path, _) in &fix.edits {
                    if changed.iter().any(|(source, _): &(Source, String)| source.path() == path) {
                        continue;
                    }
                    let source = files.read(path, u64::MAX).expect("readable").expect("there");
                    let edits: Vec<_> =
                        fix.edits.iter().filter(|(own, _)| own == path).map(|(_, edit)| edit.clone()).collect();
                    let text = apply(source.text(), &edits).expect("edits that fit");
                    changed.push((source, text));
                }
                let after = judged(&files.with(&changed));
                let left = after.counting().filter(|other| other.rule.code == rule.code).count();
                let before = report.counting().filter(|other| other.rule.code == rule.code).count();
                assert!(left < before, "{}: `{}` mends nothing", rule.code, fix.title);
                let worse: Vec<_> = codes(&after).difference(&codes(&report)).copied().collect();
                assert!(worse.is_empty(), "{}: `{}` brings {worse:?}", rule.code, fix.title);
            }
        }
    }
}

#[test]
fn fixed_is_what_the_fixes_make_of_bad_and_fixing_twice_changes_nothing() {
    for rule in ALL {
        let mut bad: Option<Files> = None;
        for example in examples(rule) {
            match example.kind {
                Sample::Bad => {
                    let files = Files::of(&example);
                    let once = mended(&files, rule);
                    let again = mended(&files.with(&once.files), rule);
                    assert!(again.files.is_empty(), "{}: fixing twice changes something", rule.code);
                    bad = Some(files);
                }
                Sample::Fixed => {
                    let bad = bad.take().unwrap_or_else(|| panic!("{}: nothing bad before what is fixed", rule.code));
                    let fixed = bad.with(&mended(&bad, rule).files);
                    for ((path, made), (_, shown)) in fixed.0.iter().zip(&Files::of(&example).0) {
                        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                        assert_eq!(text(made), text(shown), "{}: {path} is not what the fixes make", rule.code);
                    }
                }
                Sample::Good => bad = None,
            }
        }
    }
}

#[test]
fn the_pages_in_docs_are_those_of_the_rules() {
    let mut index = String::from(
        "# Rules\n\nMade from the rules' own documentation, which `loopctl explain` prints; `BLESS=1 cargo test` writes these pages\n\
         anew. How grave a finding is can be set by the [policy](../policy.md), and one can be [allowed](../linting.md).\n",
    );
    let mut last = "";
    for rule in ALL {
        let name = format!("{}-{}.md", rule.code, rule.name);
        assert_file(&format!("docs/rules/{name}"), &page(rule));
        if rule.family() != last {
            index.push_str(&format!(
                "\n## {}\n\n| code | name | level | fix | what it tells |\n|---|---|---|---|---|\n",
                rules::family(rule)
            ));
            last = rule.family();
        }
        let fixes: Vec<&str> = rule.fixes.iter().map(|safety| safety.name()).collect();
        index.push_str(&format!(
            "| [{}]({name}) | `{}` | {} | {} | {} |\n",
            rule.code,
            rule.name,
            level(rule.level).to_lowercase(),
            fixes.join(", "),
            Manual::of(rule).summary
        ));
    }
    assert_file("docs/rules/README.md", &index);
    let pages = support::files(&support::root().join("docs/rules")).len();
    assert_eq!(pages, ALL.len() + 1, "docs/rules holds a page of no rule");
}

#[test]
fn names_and_codes_are_unique_and_well_formed() {
    let mut names = BTreeSet::new();
    for rule in ALL {
        let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(rule.name.bytes().all(word) && rule.name.contains('-'), "{}", rule.name);
        assert!(names.insert(rule.name), "{} stands twice", rule.name);
        assert!(!rules::family(rule).is_empty());
    }
}
