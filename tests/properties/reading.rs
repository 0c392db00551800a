//! Properties of reading: any bytes are read without a panic, and every span stands where it says.

use loopctl::model::{LoopDoc, Vocabulary, references};
use loopctl::syntax::{front_matter, listing, markdown, toml, yaml};
use loopctl::text::{RepoPath, Source, Span, apply};
use proptest::prelude::*;

fn read(text: &str) -> LoopDoc {
    let path = RepoPath::new("loops/LOOP-X-20260101.scope.md").expect("a path");
    LoopDoc::read(Source::new(path, text.to_owned()), &Vocabulary::default())
}

/// Every span that a document holds.
fn spans(document: &LoopDoc) -> Vec<Span> {
    let mut all: Vec<Span> = document.dates.iter().map(|(_, span)| *span).collect();
    all.extend(document.statuses.iter().flat_map(|s| [Some(s.value.raw), Some(s.value.word), s.value.tail]).flatten());
    all.extend([document.title, document.owner, document.severity, document.horizon].into_iter().flatten());
    for phase in &document.phases {
        all.extend([phase.span, phase.title]);
        for statement in &phase.statements {
            all.extend([statement.span, statement.title]);
            all.extend(statement.status.iter().flat_map(|s| [Some(s.raw), Some(s.word), s.tail]).flatten());
        }
    }
    for statement in document.gaps.iter().flat_map(|gap| &gap.statements) {
        all.push(statement.span);
        all.extend(statement.status.iter().flat_map(|s| [Some(s.raw), Some(s.word), s.tail]).flatten());
    }
    all.extend(document.blockers.iter().map(|blocker| blocker.span));
    all.extend(document.criteria.iter().map(|criterion| criterion.text));
    all.extend(document.guards.iter().flat_map(|guard| [guard.label, guard.command]));
    all.extend(document.citations().iter().map(|cited| cited.span));
    all.extend(document.not_understood().iter().map(|fault| fault.span));
    all.extend(document.front.entries.iter().flat_map(|(key, value)| [key.span, value.span]));
    all
}

fn check(text: &str) {
    let document = read(text);
    for span in spans(&document) {
        assert!(text.get(span.range()).is_some(), "{span:?} is no place in {text:?}");
    }
    for phase in &document.phases {
        if let Some(label) = &phase.label {
            assert!(text.contains(&**label));
        }
        // Silence under `Done?` says that it is not, in no words.
        if let Some(status) = phase.status.filter(|status| !status.raw.is_empty()) {
            let word = status.word.of(text);
            assert!(!word.is_empty() && word == word.trim(), "{word:?} in {text:?}");
        }
    }
    let keys: Vec<&str> = document.phases.iter().map(|phase| phase.key.as_str()).collect();
    let mut unique = keys.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), keys.len(), "keys repeat in {text:?}: {keys:?}");
    // Reading is a function of the text.
    assert_eq!(format!("{document:?}"), format!("{:?}", read(text)));
}

/// Lines that documents are made of, and some that they are not.
fn line() -> impl Strategy<Value = String> {
    let pieces = [
        "---",
        "status: active",
        "status: \"closed\"",
        "objective: Do this: now",
        "gaps:",
        "  - GAP-OP-001  # x - OPEN",
        "blocked_by: GAP-OP-001, GAP-OP-002",
        "owner: @ana",
        "# Loop Scope: LOOP-X-20260101",
        "## Phases",
        "## Steps",
        "### P1: Build (DONE)",
        "### P2+P3: Both",
        "- P1: Build - DONE",
        "- [ ] P2: Ship",
        "1. First",
        "  - nested",
        "| Phase | Scope | Status |",
        "|---|:-:|---|",
        "| P1 | x \\| y | **DONE** (pending) |",
        "| P2 |",
        "Phase | Status",
        "--- | ---",
        "P9 | done",
        "> **Status:** open (P1 complete)",
        "- **Status**: \u{2705}",
        "## Status",
        "**CLOSED** \u{2014} ok",
        "## Gaps",
        "- **GAP-OP-001** (high): FIXED \u{2014} x",
        "| Gap | Status |",
        "| GAP-OP-002/003 | OPEN |",
        "### P4 (GAP-OP-004, open)",
        "## Blocker",
        "- VM is down",
        "## Success Criteria",
        "- [x] it works",
        "- [~] half",
        "## Guard Commands",
        "- **Verify**: `run x`",
        "```",
        "<!--",
        "-->",
        "commit ab5d3e7 CAP-20260101-000000__x__R1",
        "\u{feff}",
        "\u{1f600}\u{301}",
        "",
        "\t",
        "~~x~~",
    ];
    prop_oneof![
        8 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        1 => "[ -~]{0,30}",
        1 => "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn documents_read_together_are_read_as_each_alone(
        texts in prop::collection::vec(prop::collection::vec(line(), 0..12), 0..5)
    ) {
        let texts: Vec<String> = texts.iter().map(|lines| lines.join("\n")).collect();
        let path = RepoPath::new("loops/LOOP-X-20260101.scope.md").expect("a path");
        let sources = texts.iter().map(|text| Source::new(path.clone(), text.clone())).collect();
        let together = LoopDoc::read_all(sources, &Vocabulary::default());
        let alone: Vec<LoopDoc> = texts.iter().map(|text| read(text)).collect();
        prop_assert_eq!(format!("{together:?}"), format!("{alone:?}"));
    }

    #[test]
    fn documents_of_any_lines_are_read(lines in proptest::collection::vec(line(), 0..40), crlf: bool) {
        check(&lines.join(if crlf { "\r\n" } else { "\n" }));
    }

    #[test]
    fn texts_of_any_characters_are_read(text in "\\PC{0,300}|(?s).{0,200}") {
        check(&text);
    }

    #[test]
    fn no_parser_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = (yaml(&text), toml(&text), front_matter(&text), listing(&text, "gaps", ["id", "status"]));
        let _ = (markdown(&text, 0), references(&text, Span::new(0, text.len())));
    }

    #[test]
    fn what_a_mutation_breaks_hides_no_other_key(at in 0usize..200, with in "[\"':#\\[{\\t@%&*!|> -]{1,3}") {
        let head = "loop_id: LOOP-X-20260101\nstatus: active\nowner: ana\nobjective: do it\nhorizon: now\n";
        let at = at % head.len();
        let broken = format!("---\n{}{with}{}---\n", &head[..at], &head[at..]);
        let line = head[..at].matches('\n').count();
        let document = read(&broken);
        for (nth, key) in ["loop_id", "status", "owner", "objective", "horizon"].into_iter().enumerate() {
            // A line break or a block sign may take the next line along.
            let touched = nth == line || nth == line + 1;
            prop_assert!(touched || document.front.get(key).is_some(), "{key} is lost in {broken:?}");
        }
        let fixes: Vec<_> = document.front.faults.iter().filter_map(|fault| fault.fix.clone()).collect();
        if !fixes.is_empty() {
            let mended = apply(&broken, &fixes).expect("fixes fit");
            prop_assert!(read(&mended).front.faults.is_empty(), "{mended:?}");
        }
    }

    #[test]
    fn an_index_of_a_registry_is_what_its_parser_says(
        entries in proptest::collection::vec(("[A-Z]{1,3}", 1u16..999, "open|fixed|\"closed\"|'blocked'|in progress # x|", "[ -~]{0,20}"), 1..8),
        indent in 0usize..3, crlf: bool,
    ) {
        let pad = " ".repeat(indent);
        let mut text = String::from("version: 1\ngaps:\n");
        for (family, number, status, note) in &entries {
            let note = serde_json::to_string(note).expect("JSON");
            text += &format!("{pad}- id: GAP-{family}-{number}\n{pad}  status: {status}\n{pad}  text: |\n{pad}    status: no\n\n{pad}  note: {note}\n");
        }
        let text = if crlf { text.replace('\n', "\r\n") } else { text };
        let listed = listing(&text, "gaps", ["id", "status"]).expect("a registry");
        let root = yaml(&text).expect("YAML").expect("not empty");
        let parsed = root.get("gaps").expect("gaps").elements();
        prop_assert_eq!(listed.items.len(), parsed.len());
        for (one, node) in listed.items.iter().zip(parsed) {
            for (field, key) in one.fields.iter().zip(["id", "status"]) {
                let (field, value) = (field.as_ref().expect(key), node.get(key).expect(key));
                prop_assert_eq!(field.text(), value.text());
                if !value.is_null() {
                    prop_assert_eq!(field.span, value.span);
                }
            }
        }
    }
}
