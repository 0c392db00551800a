//! What the registry says, and statements that follow it.

use GapStatus::{Fixed, Open};
use loopctl::model::sync::{self, Change, Unwritable};
use loopctl::model::{GapId, GapStatus, Registry, Vocabulary};
use loopctl::text::{RepoPath, Source, apply};

use crate::{changed, read};

/// The registry in which `id` is `value`.
fn registered(text: &str, id: &str, value: GapStatus) -> Result<String, Unwritable> {
    let path = RepoPath::new("gaps.yaml").expect("a path");
    let words = Vocabulary::default().gaps;
    let registry = Registry::read(Source::new(path, text.to_owned()), &words).expect("a registry");
    let entry = GapId::new(id).and_then(|id| registry.get(&id)).expect("an entry");
    let edits = sync::registered(&registry, entry, value, &Change::default(), &words)?;
    assert!(edits.len() <= 2, "{edits:?}");
    Ok(apply(text, &edits).expect("applies"))
}

#[test]
fn one_scalar_of_the_registry_is_spliced() {
    let entries = |status: &str| {
        format!(
            "gaps:\r\n  # one\r\n  - id: GAP-HB-001\r\n    status: {status}\r\n    notes: \"status: open\"\r\n  - id: GAP-HB-002\r\n    status: fixed\r\n"
        )
    };
    for (status, value, after) in [
        ("open # since May", Fixed, "fixed # since May"),
        ("\"open\"", Fixed, "\"fixed\""),
        ("'Open'", Fixed, "'Fixed'"),
        ("in-progress", Fixed, "fixed"),
        ("open (blocked on GAP-HB-002)", Fixed, "fixed"),
        ("fixed (ab5d3e7)", Open, "open"),
        ("resolved - on two hosts", Open, "open - on two hosts"),
        ("closed", Fixed, "closed"),
        ("blocked", Open, "blocked"),
    ] {
        assert_eq!(registered(&entries(status), "GAP-HB-001", value), Ok(entries(after)), "{status}");
    }
    let resolved = entries("open").replace("fixed", "resolved");
    assert_eq!(
        registered(&resolved, "GAP-HB-001", Fixed),
        Ok(resolved.replace("status: open\r", "status: resolved\r"))
    );
    for (status, value) in [("closed", Open), ("accepted", Fixed), ("deferred", Fixed)] {
        assert!(matches!(registered(&entries(status), "GAP-HB-001", value), Err(Unwritable::Decided(_))), "{status}");
    }
    assert!(matches!(registered(&entries("odd"), "GAP-HB-001", Fixed), Err(Unwritable::UnknownWord(_))));
    for (before, after) in [
        (
            "gaps: [{id: GAP-HB-001, status: open}, {id: GAP-HB-002}]\n",
            "gaps: [{id: GAP-HB-001, status: fixed}, {id: GAP-HB-002}]\n",
        ),
        (
            "{\"gaps\": [{\"status\": \"open\", \"id\": \"GAP-HB-001\"}]}\n",
            "{\"gaps\": [{\"status\": \"fixed\", \"id\": \"GAP-HB-001\"}]}\n",
        ),
        (
            "[\r\n\t{\"id\": \"GAP-HB-001\",\r\n\t \"status\": \"open\"}\r\n]\r\n",
            "[\r\n\t{\"id\": \"GAP-HB-001\",\r\n\t \"status\": \"fixed\"}\r\n]\r\n",
        ),
    ] {
        assert_eq!(registered(before, "GAP-HB-001", Fixed).as_deref(), Ok(after));
    }
    let text = "gaps:\n  - id: GAP-HB-001\n    severity: high\n";
    assert!(matches!(registered(text, "GAP-HB-001", Fixed), Err(Unwritable::Unstated(_))));
}

#[test]
fn a_statement_follows_the_registry_whatever_it_says() {
    let words = Vocabulary::default();
    let text = "## Gaps\n\n| Gap | Status |\n|---|---|\n| GAP-HB-001 | accepted |\n| GAP-HB-002/003 | open |\n\n- GAP-HB-004: x (FIXED, ab5d3e7)\n";
    let document = read(text);
    let wanted: Vec<_> = document.gaps.iter().flat_map(|gap| &gap.statements).map(|said| (*said, Open)).collect();
    let edits = sync::Scribe::new(&document, &words).follow(&wanted);
    let written: Vec<bool> = edits.iter().map(Option::is_some).collect();
    assert_eq!(written, [true, false, false, true]);
    let after = apply(text, &edits.into_iter().flatten().flatten().collect::<Vec<_>>()).expect("applies");
    assert_eq!(changed(text, &after), ["| GAP-HB-001 | open |", "- GAP-HB-004: x (OPEN)"]);
}

#[test]
fn a_statement_that_cannot_follow_holds_no_other_back() {
    let words = Vocabulary::default();
    // In a section of phases the heading of a gap is a phase as well, which must not move with it.
    let text = "## Gaps\n\n- GAP-HB-001: a - OPEN\n- GAP-HB-002: b - OPEN\n- GAP-HB-003: c - OPEN\n\n\
                ## Tasks\n\n### GAP-HB-004: d - OPEN\n\n### GAP-HB-005: e - OPEN\n";
    let document = read(text);
    let wanted: Vec<_> = document.gaps.iter().flat_map(|gap| &gap.statements).map(|said| (*said, Fixed)).collect();
    let edits = sync::Scribe::new(&document, &words).follow(&wanted);
    let written: Vec<bool> = edits.iter().map(Option::is_some).collect();
    assert_eq!(written, [true, true, true, false, false]);
}
