//! Properties of judging: whatever a document holds, it is judged without a panic, alike each time,
//! and mended without losing what was not meant to be.

use std::fs;

use crate::support::{files, root};
use loopctl::lint::{Mended, Report, Request, Safety, Selection, Wish, lint, mend};
use loopctl::model::closing;
use loopctl::model::next::{Sight, next};
use loopctl::model::{Day, Ledger, find_policy};
use loopctl::rules::ALL;
use loopctl::text::{Overlay, RepoPath, View, ViewError, apply};
use proptest::prelude::*;

const DOCUMENT: &str = "loops/LOOP-X-20260101.scope.md";

const REGISTRY: &str = "gaps:\n  - id: GAP-OP-001\n    status: open\n    parent_loop: LOOP-X-20260101\n  - id: GAP-OP-002\n    status: fixed\n";

/// A repository in memory that holds one document, a registry and a policy.
fn repository(text: &str) -> Overlay<'static> {
    let path = |text: &str| RepoPath::new(text).expect("a path");
    Overlay::empty()
        .with(path(DOCUMENT), text)
        .with(path("gaps.yaml"), REGISTRY)
        .with(path("loopctl.toml"), "[gaps]\nregistry = \"gaps.yaml\"\n")
}

fn load(view: &dyn View) -> Result<Ledger, ViewError> {
    Ledger::load(view, find_policy(view).expect("a policy"), Day::parse("2026-03-10").expect("a day"))
}

fn judged(view: &dyn View) -> Report {
    let ledger = load(view).expect("files");
    let selection = Selection::of(&ledger.policy.policy, true);
    lint(&ledger, &Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] })
}

fn mended(view: &dyn View, safety: Safety) -> Mended {
    let policy = find_policy(view).expect("a policy").policy;
    let selection = Selection::of(&policy, true);
    let request = Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] };
    mend(view, load, &request, Wish::all(safety)).expect("files")
}

fn check(text: &str) {
    let view = repository(text);
    let report = judged(&view);
    assert_eq!(format!("{report:?}"), format!("{:?}", judged(&view)), "judged differently again");
    for finding in &report.findings {
        let place = finding.source.text().get(finding.span.range());
        assert!(place.is_some(), "{} points at no place: {:?} in {text:?}", finding.rule.code, finding.span);
        assert_eq!(finding.fingerprint.as_str().len(), 32, "{}", finding.rule.code);
        for related in &finding.related {
            assert!(related.source.text().get(related.span.range()).is_some(), "{} in {text:?}", finding.rule.code);
        }
        let Some(fix) = &finding.fix else { continue };
        assert!(finding.rule.fixes.contains(&fix.safety), "{} declares no {:?} fix", finding.rule.code, fix.safety);
        let edits: Vec<_> =
            fix.edits.iter().filter(|(path, _)| path == finding.source.path()).map(|(_, edit)| edit.clone()).collect();
        assert!(apply(finding.source.text(), &edits).is_ok(), "{}: edits do not fit {text:?}", finding.rule.code);
    }
    let once = mended(&view, Safety::Safe);
    let after =
        once.files.iter().fold(repository(text), |view, (source, text)| view.with(source.path().clone(), text.clone()));
    let twice = mended(&after, Safety::Safe);
    assert!(twice.files.is_empty(), "mending twice changes something in {text:?}: {:?}", twice.files);
    mended(&view, Safety::Unsafe);
    closed(&view, text);
}

/// A loop is closed whole, or not at all; whatever its document looks like, a step is found.
fn closed(view: &dyn View, text: &str) {
    let ledger = load(view).expect("files");
    let entries = view.entries().expect("files");
    for document in &ledger.loops {
        let step = next(document, Sight { ledger: &ledger, view, entries: &entries });
        assert!(!step.why.is_empty(), "{step:?} of {text:?}");
        let (policy, words) = (&ledger.policy.policy, &ledger.policy.words);
        let Ok(edits) = closing::edits(document, policy, words, ledger.time.now) else { continue };
        let after = apply(text, &edits).expect("edits that fit");
        let after = repository(&after);
        let ledger = load(&after).expect("files");
        let document = ledger.loops.first().expect("the document");
        assert!(document.is_closed(), "{text:?} is not closed by {edits:?}");
        let left: Vec<&str> = judged(&after)
            .findings
            .iter()
            .map(|finding| finding.rule.code)
            .filter(|code| matches!(*code, "LC211" | "LC212"))
            .collect();
        assert!(left.is_empty(), "{left:?} are left of {text:?}");
    }
}

/// What happens to files: a byte turns, a piece is lost, lines change places, an editor changes the line ends.
fn mutate(text: &str, kind: u8, at: usize, len: usize) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let pick = |at: usize| at % lines.len().max(1);
    match kind % 6 {
        0 => {
            let mut bytes = text.as_bytes().to_vec();
            if let Some(byte) = bytes.get_mut(at % text.len().max(1)) {
                *byte ^= 1 << (len % 7);
            }
            String::from_utf8_lossy(&bytes).into_owned()
        }
        1 => {
            let from = text.floor_char_boundary(at % text.len().max(1));
            let to = text.floor_char_boundary((from + len).min(text.len()));
            text[..from].to_owned() + &text[to.max(from)..]
        }
        2 => {
            let mut lines = lines.clone();
            let (a, b) = (pick(at), pick(len));
            if a < lines.len() && b < lines.len() {
                lines.swap(a, b);
            }
            lines.concat()
        }
        3 => text.replace('\n', "\r\n"),
        4 => text[..text.floor_char_boundary(at % text.len().max(1))].to_owned(),
        _ => {
            let mut lines = lines.clone();
            if let Some(line) = lines.get(pick(at)).copied() {
                lines.insert(pick(len), line);
            }
            lines.concat()
        }
    }
}

/// The documents of `fixtures/`, and those in the examples of the rules.
fn documents() -> Vec<String> {
    let mut found: Vec<String> = files(&root().join("fixtures"))
        .into_iter()
        .filter(|file| file.to_string_lossy().ends_with(".scope.md"))
        .map(|file| fs::read_to_string(file).expect("a document"))
        .collect();
    for rule in ALL {
        let examples = loopctl::lint::Manual::of(rule).examples.into_iter().flat_map(|example| example.files);
        found.extend(
            examples
                .filter(|(path, _)| path.contains(".scope."))
                .filter_map(|(_, bytes)| String::from_utf8(bytes).ok()),
        );
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_befalls_documents_is_judged(picked: prop::sample::Index, turns in prop::collection::vec((any::<u8>(), any::<u16>(), 0_usize..60), 1..4)) {
        let all = documents();
        let mut text = all[picked.index(all.len())].clone();
        for (kind, at, len) in turns {
            text = mutate(&text, kind, usize::from(at), len);
        }
        check(&text);
    }

    #[test]
    fn any_text_is_judged(text in "\\PC{0,200}") {
        check(&text);
    }
}

#[test]
fn every_document_is_judged_as_it_is() {
    documents().iter().for_each(|text| check(text));
}

#[test]
#[ignore = "needs documents beside the checkout"]
fn what_befalls_real_documents_is_judged() {
    let corpus: Vec<String> = files(&root().join("../shared/corpus/loops"))
        .iter()
        .map(|file| fs::read_to_string(file).expect("a document"))
        .collect();
    let mut seed = 0x9e37_79b9_u64;
    let mut next = || {
        // Numbers that are the same in each run (an xorshift).
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 33).unwrap_or(0)
    };
    let turns = 400;
    for _ in 0..turns {
        let mut text = corpus[next() % corpus.len()].clone();
        for _ in 0..=next() % 3 {
            text = mutate(&text, u8::try_from(next() % 6).unwrap_or(0), next(), next() % 60);
        }
        check(&text);
    }
    println!("{turns} mutated documents judged");
}
