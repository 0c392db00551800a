//! What bars a closing, and how one is written.

use super::*;
use crate::model::policy::{Policy, Read};
use crate::model::{Day, Vocabulary};
use crate::text::{RepoPath, apply};

fn read(text: &str) -> LoopDoc {
    let path = RepoPath::new("a.scope.md").expect("a path");
    LoopDoc::read(Source::new(path, text.to_owned()), &Vocabulary::default())
}

fn closed(text: &str) -> Result<String, String> {
    let now = crate::model::Moment::parse("2026-03-05T10:20:30.456Z").expect("a moment");
    let document = read(text);
    let edits = edits(&document, &Policy::default(), &Vocabulary::default(), now)?;
    apply(text, &edits).map_err(|_| "they overlap".to_owned())
}

fn ledger(text: &str) -> Ledger {
    let day = Day::parse("2026-03-05").expect("a day");
    Ledger::of(Read::default(), vec![read(text)], None, Vec::new(), day)
}

fn barred(text: &str) -> Vec<String> {
    let ledger = ledger(text);
    let told = |obstacle: &Obstacle<'_>| match obstacle {
        Obstacle::Unfinished(work) | Obstacle::Unproven(work, _) | Obstacle::Behind(work, _) => work.key().to_owned(),
        Obstacle::Unticked(_, count) => format!("{count} boxes"),
        Obstacle::Draft(_) => "draft".to_owned(),
        Obstacle::Conflict(_) => "conflict".to_owned(),
    };
    obstacles(&ledger.loops[0], &ledger).iter().map(told).collect()
}

#[test]
fn work_that_is_left_bars_a_closing() {
    let text = "---\nloop_id: LOOP-X-20260301\nstatus: active\n---\n\n## Phases\n- P1: Order - DONE\n- P2: Mount - TODO\n\
                - P3: Paint - DEFERRED\n- P4: Polish - DEFERRED to LOOP-Y-20260301\n- P5: Sing - HUMMED\n- P6: Rest\n\
                - P7: Sell - DROPPED\n\n## Gaps\n- GAP-A-1: OPEN\n- GAP-A-2: FIXED\n- GAP-A-3: ACCEPTED\n\n\
                ## Success criteria\n- [x] It runs\n- [ ] It is quiet\n- [ ] It is cheap\n";
    assert_eq!(barred(text), ["P2", "P3", "GAP-A-1", "2 boxes"], "P5 is read as a title, its word is unknown");
    let cells = "---\nstatus: active\n---\n\n| Phase | Scope | Status |\n|---|---|---|\n| P1 | a | hummed |\n| P2 | b | n/a |\n";
    assert_eq!(barred(cells), ["P1"], "a word that is not known is no end");
}

#[test]
fn a_box_may_be_settled_without_a_tick() {
    let text = "---\nloop_id: LOOP-X-20260301\nstatus: active\n---\n\n## Acceptance criteria\n- [ ] ~~Retro held~~ (cancelled)\n\
                - [ ] Card - dropped\n- [ ] Card (N/A)\n- [ ] Card (deferred to LOOP-Y-20260301)\n- [ ] Card \u{2192} LOOP-Y-20260301\n\
                - [ ] Card - moved to GAP-A-1\n\n## Follow-ups\n- [ ] Dark theme\n\n### Later\n- [ ] Bright theme\n\n\
                ## Out of scope\n- [ ] Phones\n";
    assert_eq!(barred(text), [""; 0]);
    for title in ["Rollback", "Rollback plan", "Backlog (not this loop)", "Deferred to LOOP-Y-20260301", "Optional"] {
        let text = format!("---\nstatus: active\n---\n\n## {title}\n- [ ] Card\n");
        assert_eq!(barred(&text), [""; 0], "{title}");
    }
    for title in ["Rollback drill", "P3: Rollback", "Backlog burn-down", "Optional fields of the form"] {
        let text = format!("---\nstatus: active\n---\n\n## {title}\n- [ ] Card\n");
        assert_eq!(barred(&text), ["1 boxes"], "{title}");
    }
    for open in ["Card (deferred)", "Card, see GAP-A-1", "~~Card~~ again", "Card - pending"] {
        let text = format!("---\nstatus: active\n---\n\n## Next steps\n- [ ] {open}\n");
        assert_eq!(barred(&text), ["1 boxes"], "{open}");
    }
}

#[test]
fn a_draft_and_what_a_merge_left_bar_a_closing() {
    assert_eq!(barred("---\nstatus: draft\n---\n\n## Phases\n- P1: a - DONE\n"), ["draft"]);
    let sides = "<<<<<<< HEAD\n- P1: a - DONE\n=======\n- P2: a - DONE\n>>>>>>> x\n";
    assert_eq!(barred(&format!("---\nstatus: active\n---\n\n## Phases\n\n{sides}"))[0], "conflict");
}

#[test]
fn the_whole_edit_is_made_in_one_go() {
    let text = "---\r\nloop_id: LOOP-X-20260301\r\nstatus: active # since May\r\ncreated: \"2026-03-01\"\r\nhorizon: now\r\n\
                execution_readiness: runnable\r\nblocked_by:\r\n  - GAP-A-1 # was it\r\nowner: ana\r\n---\r\n\r\n# X\r\n\r\n## Phases\r\n- P1: a - DONE\r\n";
    let wanted = "---\r\nloop_id: LOOP-X-20260301\r\nstatus: closed # since May\r\ncreated: \"2026-03-01\"\r\nowner: ana\r\nclosed: \"2026-03-05\"\r\n---\r\n\r\n\
                  # X\r\n\r\n## Phases\r\n- P1: a - DONE\r\n";
    assert_eq!(closed(text).as_deref(), Ok(wanted));
}

#[test]
fn nothing_is_written_behind_the_end_of_the_yaml() {
    let text = "---\nloop_id: LOOP-X-20260301\nstatus: active\n...\n---\n\n# X\n";
    let wanted = "---\nloop_id: LOOP-X-20260301\nstatus: closed\nclosed: 2026-03-05\n...\n---\n\n# X\n";
    assert_eq!(closed(text).as_deref(), Ok(wanted));
}

#[test]
fn the_day_is_written_as_the_document_writes_its_days() {
    for (head, wanted) in [
        ("created: 2026-03-01", "created: 2026-03-01\nclosed: 2026-03-05"),
        (
            "created_at: \"2026-03-01T10:00:00Z\"",
            "created_at: \"2026-03-01T10:00:00Z\"\nclosed_at: \"2026-03-05T10:20:30Z\"",
        ),
        ("closed: null\ncreated: 2026-03-01", "closed: 2026-03-05\ncreated: 2026-03-01"),
        ("closed_at_utc:\ncreated: 2026-03-01", "closed_at_utc: 2026-03-05T10:20:30Z\ncreated: 2026-03-01"),
    ] {
        let (text, wanted) =
            (format!("---\nstatus: open\n{head}\n---\n"), format!("---\nstatus: closed\n{wanted}\n---\n"));
        assert_eq!(closed(&text).as_deref(), Ok(wanted.as_str()), "{head}");
    }
}

#[test]
fn a_status_in_the_body_is_closed_where_it_stands() {
    let text = "# LOOP-X-20260301\n\n> **Status:** **OPEN** (P1 complete)\n> **Blocked By:** GAP-A-1, GAP-A-2\n\n- P1: a - DONE\n";
    let wanted = "# LOOP-X-20260301\n\n> **Status:** **CLOSED**\n> **Blocked By:** none\n\n- P1: a - DONE\n";
    assert_eq!(closed(text).as_deref(), Ok(wanted));
    assert_eq!(closed("# X\n"), Err("it has no front matter, and states no status".to_owned()));
}

#[test]
fn every_place_that_states_the_status_is_closed() {
    let text = "# LOOP-X-20260301\n\n> **Status:** active | **Owner:** ops\n\n| Field | Value |\n|---|---|\n\
                | Status | **Active** (since May) |\n\n## Status\n\n\u{1f7e1} In progress. All hands are on deck.\n";
    let wanted = "# LOOP-X-20260301\n\n> **Status:** closed | **Owner:** ops\n\n| Field | Value |\n|---|---|\n\
                  | Status | **Closed** |\n\n## Status\n\nClosed. All hands are on deck.\n";
    assert_eq!(closed(text).as_deref(), Ok(wanted));
    let sentence = "# LOOP-X-20260301\n\n**Status:** active\n\n## Status\n\nOpen since the storm of May.\n";
    let wanted = "# LOOP-X-20260301\n\n**Status:** closed\n\n## Status\n\nOpen since the storm of May.\n";
    assert_eq!(closed(sentence).as_deref(), Ok(wanted), "a sentence that only begins with such a word is left");
}

#[test]
fn a_status_that_stands_twice_is_not_closed_once() {
    let told = closed("---\nloop_id: LOOP-X-20260301\nstatus: active\nowner: ana\nstatus: active\n---\n");
    assert_eq!(told.expect_err("which of them"), "`status` stands twice in its front matter, in lines 3 and 5");
}

#[test]
fn a_sentence_in_the_body_is_not_written_over() {
    let document = |status: &str, said: &str| {
        format!("---\nloop_id: LOOP-X-20260301\nstatus: {status}\n---\n\n## Status\n\n{said}\n")
    };
    let prose = "All phases are done except the docs, which Ann writes until Friday.";
    let after = closed(&document("active", prose)).expect("it is closed in the front matter");
    assert!(after.contains("status: closed\n") && after.contains(prose), "{after}");
    for sentence in ["Open issues: two hosts remain.", "Active. Phase 2 is next."] {
        let told = closed(&document("active", sentence)).expect_err(sentence);
        assert_eq!(told, "line 8 tells in a sentence where it stands: write there that it is closed");
    }
}

#[test]
fn a_message_names_the_loop_and_fits_the_policy() {
    let day = Day::parse("2026-03-05").expect("a day");
    let of = |policy: &str| {
        let policy = Read::of(Source::new(RepoPath::new("loopctl.toml").expect("a path"), policy.to_owned()));
        let document = read("---\nloop_id: LOOP-X-20260301\nstatus: active\n---\n");
        let ledger = Ledger::of(policy, vec![document], None, Vec::new(), day);
        message(&ledger.loops[0], &ledger)
    };
    assert_eq!(of(""), "gov(LOOP-X-20260301): close\n");
    assert_eq!(of("[commit]\ntypes = [\"feat\", \"chore\"]"), "chore(LOOP-X-20260301): close\n");
    assert_eq!(of("[commit]\ntypes = [\"feat\"]"), "feat(LOOP-X-20260301): close\n");
}

#[test]
fn a_loop_is_finished_where_no_place_says_that_a_phase_is_not() {
    let text = "---\nstatus: active\n---\n\n| Phase | Scope | Status |\n|---|---|---|\n| P1 | a | done |\n\n## P1: a\n\nStatus: ";
    for (detail, finished) in [("done", true), ("in progress", false)] {
        let ledger = ledger(&format!("{text}{detail}\n"));
        assert_eq!(finish(&ledger.loops[0], &ledger).is_some(), finished, "{detail}");
    }
}
