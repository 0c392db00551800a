//! What each form becomes, by example.

use GapStatus::{Fixed, Open};
use PhaseStatus::{Active, Done};
use loopctl::model::sync::{self, Change, Unwritable};
use loopctl::model::{GapId, GapStatus, Name, PhaseStatus, Vocabulary};
use loopctl::text::apply;

use crate::{changed, gap, gap_edits, phase, phase_edits, read};

#[test]
fn a_phase_and_its_gap_move_in_summary_and_heading() {
    let text = "---\nstatus: active\n---\n\n## Phases\n\n| Phase | Scope | Status |\n|-------|-------|--------|\n\
                | P1 | Mount the pump | **DONE** |\n| P2 | Restore the flow | ACTIVE |\n\n\
                ## Fixes\n\n### P1: pump (GAP-HB-001, fixed)\n\n### P2: flow (GAP-HB-002, open)\n\n\
                ## Gaps\n\n| Gap | Status |\n|---|---|\n| GAP-HB-001 | **FIXED** |\n| GAP-HB-002 | **OPEN** |\n";
    let done = gap(&phase(text, "P2", Done), "GAP-HB-002", Fixed);
    assert_eq!(
        changed(text, &done),
        ["| P2 | Restore the flow | **DONE** |", "### P2: flow (GAP-HB-002, fixed)", "| GAP-HB-002 | **FIXED** |"]
    );
    let back = gap(&phase(&done, "P2", Active), "GAP-HB-002", Open);
    assert_eq!(changed(text, &back), ["| P2 | Restore the flow | **ACTIVE** |"]);
}

/// A table of phases, P1 with `one` and P2 with `two` under Status.
fn table(one: &str, two: &str) -> String {
    format!("## Phases\n\n| Phase | Scope | Status |\n|---|---|---|\n| P1 | Mount |{one}|\n| P2 | Start |{two}|\n")
}

#[test]
fn a_cell_is_written_as_its_neighbours_are() {
    for (neighbour, cell, after) in [
        (" **DONE** ", " ACTIVE ", " **DONE** "),
        (" DONE ", " **ACTIVE** ", " DONE "),
        (" `DONE` ", " wip ", " `DONE` "),
        (" COMPLETE ", " in progress ", " COMPLETE "),
        (" \u{2705} ", " todo ", " \u{2705} "),
        (" \u{2705} Done ", " Pending ", " \u{2705} Done "),
        (" OPEN ", " Pending ", " Done "),
        (" **OPEN** ", " \u{1f7e1} **WIP** ", " **DONE** "),
        (" todo ", "  ", " done "),
        (" TODO ", " \u{2014} ", " DONE "),
        (" ~~DONE~~ ", "", " DONE "),
        (" DONE ", " ~~PENDING~~ ACTIVE ", " ~~PENDING~~ DONE "),
        (" DONE ", " <s>PENDING</s> ACTIVE ", " <s>PENDING</s> DONE "),
        (" DONE ", " TODO \u{2192} ACTIVE ", " TODO \u{2192} DONE "),
        (" **DONE** ", " [ACTIVE](https://example.com/1) ", " [**DONE**](https://example.com/1) "),
        (" DONE ", " \u{2610} ", " DONE "),
        (" \u{2610} ", " \u{2610} ", " \u{2611} "),
        (" DONE ", " **ACTIVE (half wired)** ", " **DONE (half wired)** "),
        (" DONE ", " ACTIVE <!-- loopctl: allow LC306: x --> ", " DONE <!-- loopctl: allow LC306: x --> "),
    ] {
        let text = table(neighbour, cell);
        assert_eq!(phase(&text, "P2", Done), table(neighbour, after), "{neighbour} {cell}");
    }
    for (neighbour, cell, after) in [
        (" **ACTIVE** ", " DONE ", " **ACTIVE** "),
        (" In Progress ", " Done ", " In Progress "),
        (" TODO ", " \u{2705} ", " ACTIVE "),
        (" FAILED ", " DONE ", " ACTIVE "),
        (" TODO ", " \u{2705} Done ", " Active "),
        (" \u{1f7e1} WIP ", " \u{1f7e2} DONE ", " \u{1f7e1} WIP "),
    ] {
        let text = table(neighbour, cell);
        assert_eq!(phase(&text, "P2", Active), table(neighbour, after), "{neighbour} {cell}");
    }
}

#[test]
fn an_answer_is_given_where_one_is_asked_for() {
    let table = |first: &str, second: &str| {
        format!("## Phases\n\n| Phase | Done? |\n|-------|-------|\n| P1 |{first}|\n| P2 |{second}|\n")
    };
    for (neighbour, cell, after) in [
        (" yes ", " no ", " yes "),
        (" **Yes** ", " no ", " **Yes** "),
        (" x ", "  ", " x "),
        (" no ", " no ", " done "),
        (" 2026-03-01 ", "  ", " DONE "),
        ("", "", " DONE "),
    ] {
        let (text, wanted) = (table(neighbour, cell), table(neighbour, after));
        assert_eq!(phase(&text, "P2", Done), wanted, "{neighbour} {cell}");
    }
    for (neighbour, cell, after) in [(" no ", " yes ", " no "), (" yes ", " yes ", " active ")] {
        let (text, wanted) = (table(neighbour, cell), table(neighbour, after));
        assert_eq!(phase(&text, "P2", Active), wanted, "{neighbour} {cell}");
    }
}

#[test]
fn a_box_in_a_cell_is_ticked_beside_boxes() {
    for (neighbour, cell, after) in [
        (" [x] ", " [ ] ", " [x] "),
        (" [X] ", " [ ] ", " [X] "),
        (" [ ] ", " [ ] ", " [x] "),
        (" [x] ", "  ", " [x] "),
        (" [x] ", " [~] ", " [x] "),
        (" [x] ", " TODO ", " [x] "),
        (" DONE ", " [ ] ", " DONE "),
    ] {
        let text = table(neighbour, cell);
        assert_eq!(phase(&text, "P2", Done), table(neighbour, after), "{neighbour} {cell}");
    }
    for (neighbour, cell, after) in [(" [ ] ", " [x] ", " [ ] "), (" ACTIVE ", " [x] ", " ACTIVE ")] {
        let text = table(neighbour, cell);
        assert_eq!(phase(&text, "P2", Active), table(neighbour, after), "{neighbour} {cell}");
    }
    // What another table does is no pattern for a box.
    let text = "## Phases\n\n| Phase | Status |\n|---|---|\n| P1 | DONE |\n\n## Steps\n\n| Step | Status |\n|---|---|\n| S1 | [ ] |\n";
    assert_eq!(changed(text, &phase(text, "S1", Done)), ["| S1 | [x] |"]);
}

#[test]
fn a_status_line_below_a_bullet_is_written_there() {
    for (text, key, value, after) in [
        ("- P1: Build\n  Status: todo\n- P2: Ship\n  Status: **DONE**\n", "P1", Done, "  Status: **DONE**"),
        ("- P1: Build\n  Status: todo\n- P2: Ship\n  Status: todo\n", "P1", Done, "  Status: done"),
        ("- P1: Build\n  Status: todo (needs bob)\n- P2: Ship\n", "P1", Done, "  Status: done"),
        ("- P1: Build\r\n  Status: Done\r\n- P2: Ship\r\n", "P1", Active, "  Status: Active"),
        ("1. P1: Build\n   **Status:** TODO\n2. P2: Ship\n", "P1", Done, "   **Status:** DONE"),
        ("- **P1: Build**\n  - Status: todo\n- P2: Ship\n", "P1", Done, "  - Status: done"),
    ] {
        let text = format!("## Phases\n\n{text}");
        assert_eq!(changed(&text, &phase(&text, key, value)), [after], "{text}");
    }
    let text = "## Phases\n\n- P1: Build\n  Status: BLOCKED (on GAP-HB-001)\n- P2: Ship\n";
    let (document, words) = (read(text), Vocabulary::default());
    let gone: Vec<Name> = GapId::new("GAP-HB-001").map(Name::Gap).into_iter().collect();
    let edits = sync::Scribe::new(&document, &words).released(&document.phases[0], &gone).expect("edits");
    assert_eq!(changed(text, &apply(text, &edits).expect("applies")), ["  Status: TODO"]);
    let boxed = "## Phases\n\n- [ ] P1: Build\n  Status: todo\n- [x] P2: Ship\n";
    assert_eq!(changed(boxed, &phase(boxed, "P1", Done)), ["- [x] P1: Build", "  Status: done"]);
}

#[test]
fn a_phase_of_the_front_matter_is_written_there() {
    for (phases, after) in [
        ("phases:\n  - id: P2\n    status: todo # yet", "phases:\n  - id: P2\n    status: done # yet"),
        ("phases: {P1: open, P2: \"WIP (kim)\"}", "phases: {P1: open, P2: \"DONE (kim)\"}"),
    ] {
        let document = |phases: &str| format!("---\nloop_id: LOOP-A-20260301\nstatus: active\n{phases}\n---\n# A\n");
        assert_eq!(phase(&document(phases), "P2", Done), document(after));
    }
}

#[test]
fn a_padded_cell_keeps_its_width() {
    for (neighbour, cell, after) in [
        (" **DONE** ", " ACTIVE   ", " **DONE** "),
        (" done        ", " in progress  ", " done         "),
        (" done ", " wip   ", " done  "),
        ("   **done** ", "       todo ", "   **done** "),
        ("     todo ", "   active ", "     done "),
    ] {
        let text = table(neighbour, cell);
        assert_eq!(phase(&text, "P2", Done), table(neighbour, after), "{neighbour} {cell}");
    }
    let text = "## Phases\n\n| Phase | Status      |\n|-------|-------------|\n| P1    | in progress |\n";
    assert_eq!(changed(text, &phase(text, "P1", Done)), ["| P1    | done        |"]);
}

#[test]
fn a_short_row_gets_the_pipes_it_lacks() {
    for (row, after) in [
        ("| P2 |", "| P2 | | DONE |"),
        ("| P2 | Start |", "| P2 | Start | DONE |"),
        ("| P2 | Start", "| P2 | Start | DONE"),
        ("| P2", "| P2 | | DONE"),
    ] {
        let text = format!(
            "## Phases\n\n| Phase | Scope | Status |\n|---|---|---|\n| P1 | a | DONE |\n{row}\n| P3 | b | TODO |\n"
        );
        assert_eq!(changed(&text, &phase(&text, "P2", Done)), [after], "{row}");
    }
}

#[test]
fn a_tail_that_no_longer_holds_goes() {
    for (cell, after) in [
        (" ACTIVE (blocked on GAP-HB-001) ", " **DONE** "),
        (" **ACTIVE** *(blocked on GAP-HB-001)* ", " **DONE** "),
        (" ACTIVE (blocked on GAP-HB-001, half wired) ", " **DONE** (half wired) "),
        (" ACTIVE (2 of 3 wired, kim) ", " **DONE** (kim) "),
        (" TODO \u{2014} needs bob ", " **DONE** "),
        (" fully pending<br>ETA Friday ", " **DONE** "),
        (" **DONE** (re-IP pending) ", " **DONE** "),
        (" BLOCKED on GAP-HB-001 ", " **DONE** "),
        (" IN PROGRESS - soak started ", " **DONE** - soak started "),
    ] {
        let text = table(" **DONE** ", cell);
        assert_eq!(phase(&text, "P2", Done), table(" **DONE** ", after), "{cell}");
    }
    for (cell, after) in [
        (" **DONE** (ab5d3e7) ", " ACTIVE "),
        (" DONE (2026-02-09, 24/24 healthy) ", " ACTIVE (24/24 healthy) "),
        (" DONE CAP-20260211-134223__backup.status__Rk3f9a1 ", " ACTIVE "),
        (" all done \u{2705} ", " ACTIVE "),
        (" Done<br>2026-02-09 ", " ACTIVE "),
    ] {
        let text = table(" ACTIVE ", cell);
        assert_eq!(phase(&text, "P2", Active), table(" ACTIVE ", after), "{cell}");
    }
}

#[test]
fn no_second_word_is_put_beside_one_that_is_not_read() {
    for line in [
        "- P2: Start it (50%)",
        "- P2: Start it, not yet done",
        "- P2: Will be done in April",
        "- P2: Start the `TODO`",
        "- P2: :clock3: Start it",
        "- P2: done, not deployed",
        "- P2: Start it, 3/5",
    ] {
        let text = format!("## Phases\n\n{line}\n");
        let document = read(&text);
        let asked = sync::phase(&document, &document.phases[0], Done, &Change::default(), &Vocabulary::default());
        assert!(matches!(asked, Err(Unwritable::Unsound(_))), "{line}: {asked:?}");
    }
    let text = "## Phases\n\n- P2: Start it  \n  with care\n";
    assert_eq!(phase(text, "P2", Done), text.replace("it  ", "it - DONE  "));
}

#[test]
fn what_runs_is_written_in_its_own_form() {
    for (line, after) in [
        ("- P2: Start it - ACTIVE", "- P2: Start it - DONE"),
        ("- P2: Start it (pending, 7 gaps)", "- P2: Start it (done, 7 gaps)"),
        ("- P2: Start it (pending review by kim)", "- P2: Start it (done)"),
        ("- P2: Start it [wip]", "- P2: Start it [done]"),
        ("- **P2**: IN PROGRESS", "- **P2**: DONE"),
        ("- P2: Start it - TODO \u{2192} IN PROGRESS", "- P2: Start it - TODO \u{2192} DONE"),
        ("- [P2](#p2): Start it - WIP", "- [P2](#p2): Start it - DONE"),
        ("- P2: Start it", "- P2: Start it - DONE"),
        ("- P2: Start it:", "- P2: Start it - DONE:"),
        ("- **P2: Start it**", "- **P2: Start it** - DONE"),
        ("- P2: Start it <!-- loopctl: allow LC306: x -->", "- P2: Start it - DONE <!-- loopctl: allow LC306: x -->"),
        ("- [ ] P2: Start it", "- [x] P2: Start it"),
        ("1. [ ] P2: Start it", "1. [x] P2: Start it"),
        ("- [~] P2: Start it", "- [x] P2: Start it"),
        ("- [ ] P2: Start it - WIP", "- [x] P2: Start it - DONE"),
        ("- [TODO] P2: Start it", "- [DONE] P2: Start it"),
        ("2. P2: Start it", "2. P2: Start it - DONE"),
        ("- P2: Start it (blocked on GAP-HB-001)", "- P2: Start it (done)"),
        ("### P2: Start it", "### P2: Start it - DONE"),
        ("### P2: Start it ###", "### P2: Start it - DONE ###"),
        ("### P2: Start it (GAP-HB-001, open)", "### P2: Start it (GAP-HB-001, open) - DONE"),
        ("P2 Start it:", "P2 Start it - DONE:"),
        ("### P2: Start it \u{23f3} Not started", "### P2: Start it - Done"),
        ("### P2 (May): in progress", "### P2 (May): done"),
        ("- P2: Start it: **todo**", "- P2: Start it: **done**"),
        ("- P2: Start it [ ]", "- P2: Start it [x]"),
        ("- P2: Start it [~] 2/3 pumps", "- P2: Start it [x]"),
        ("- P2: Start it [PENDING P1]", "- P2: Start it [DONE]"),
        ("- P2: Start it - FAILED: no power", "- P2: Start it - DONE"),
    ] {
        let text = format!("## Phases\n\n{line}\n\nmore\n");
        assert_eq!(phase(&text, "P2", Done), format!("## Phases\n\n{after}\n\nmore\n"), "{line}");
    }
    for (line, after) in [
        ("- P2: Start it \u{2705}", "- P2: Start it - ACTIVE"),
        ("- \u{2705} P2: Start it", "- P2: Start it - ACTIVE"),
        ("- P2: \u{2705} Start it", "- P2: Start it - ACTIVE"),
        ("- **P2:** \u{2705} Start it", "- **P2:** Start it - ACTIVE"),
        ("**P2: Start it** \u{2705}", "**P2: Start it** - ACTIVE"),
        ("- DONE P2: Start it", "- ACTIVE P2: Start it"),
        ("- [x] P2: Start it", "- [ ] P2: Start it"),
        ("- [X] P2: Start it (DONE 2026-02-09)", "- [ ] P2: Start it (ACTIVE)"),
        ("### P2: Start it (COMPLETE)", "### P2: Start it (ACTIVE)"),
        ("### P2: Start it \u{2705} COMPLETE", "### P2: Start it - ACTIVE"),
        ("- P2 (May): done since 2026-03-01", "- P2 (May): active"),
        ("- P2: Start it: done", "- P2: Start it: ACTIVE"),
        ("- P2: Start it [x] (seen by kim)", "- P2: Start it [ ] (seen by kim)"),
    ] {
        let text = format!("## Phases\n\n{line}\n\nmore\n");
        assert_eq!(phase(&text, "P2", Active), format!("## Phases\n\n{after}\n\nmore\n"), "{line}");
    }
}

#[test]
fn a_row_that_says_nothing_gets_what_its_neighbours_have() {
    for (neighbour, line, after) in [
        ("- P1: Mount (DONE)", "- P2: Start", "- P2: Start (DONE)"),
        ("- P1: Mount [done]", "- P2: Start", "- P2: Start [done]"),
        ("- P1: Mount \u{2014} **DONE**", "- P2: Start", "- P2: Start \u{2014} **DONE**"),
        ("- P1: Mount -- COMPLETE", "- P2: Start", "- P2: Start -- COMPLETE"),
        ("- P1: Mount \u{2705}", "- P2: Start", "- P2: Start \u{2705}"),
        ("- \u{2705} P1: Mount", "- \u{1f6a7} P2: Start", "- \u{2705} P2: Start"),
        ("- P1: Mount (todo)", "- P2: Start", "- P2: Start (done)"),
        ("- [X] P1: Mount", "- [ ] P2: Start", "- [X] P2: Start"),
        ("- P1: Mount - **COMPLETE**", "- [TODO] P2: Start", "- [COMPLETE] P2: Start"),
    ] {
        let text = format!("## Phases\n\n{neighbour}\n{line}\n");
        assert_eq!(phase(&text, "P2", Done), format!("## Phases\n\n{neighbour}\n{after}\n"), "{line}");
    }
}

#[test]
fn a_gap_is_written_in_every_form() {
    for (text, after) in [
        ("## Gaps\n\n- **GAP-HB-001** (high): OPEN - a leak\n", "## Gaps\n\n- **GAP-HB-001** (high): FIXED - a leak\n"),
        ("## Gaps\n\n- GAP-HB-001: a leak - **OPEN**\n", "## Gaps\n\n- GAP-HB-001: a leak - **FIXED**\n"),
        ("## Gaps\n\n- GAP-HB-001: `ps` hangs - OPEN\n", "## Gaps\n\n- GAP-HB-001: `ps` hangs - FIXED\n"),
        ("## Gaps\n\n- GAP-HB-001: a leak (OPEN, needs bob)\n", "## Gaps\n\n- GAP-HB-001: a leak (FIXED)\n"),
        (
            "## Gaps\n\n- GAP-HB-001 (high): OPEN - it needs oil\n",
            "## Gaps\n\n- GAP-HB-001 (high): FIXED - it needs oil\n",
        ),
        ("## Gaps\n\n- GAP-HB-001: a leak\n", "## Gaps\n\n- GAP-HB-001: a leak - FIXED\n"),
        ("## Gaps\n\n- [ ] GAP-HB-001: a leak - open\n", "## Gaps\n\n- [x] GAP-HB-001: a leak - fixed\n"),
        ("### GAP-HB-001: a leak (open)\n", "### GAP-HB-001: a leak (fixed)\n"),
        ("### GAP-HB-001: a leak\n\n- **Status:** open\n", "### GAP-HB-001: a leak\n\n- **Status:** fixed\n"),
        ("### a leak (GAP-HB-001, open)\n", "### a leak (GAP-HB-001, fixed)\n"),
        (
            "---\ngaps:\n  - GAP-HB-001  # a leak \u{2014} OPEN (valve pending)\n---\n",
            "---\ngaps:\n  - GAP-HB-001  # a leak \u{2014} FIXED\n---\n",
        ),
        (
            "---\ngaps:\n  - id: GAP-HB-001\n    status: \"open\" # why\n---\n",
            "---\ngaps:\n  - id: GAP-HB-001\n    status: \"fixed\" # why\n---\n",
        ),
        ("| Gap | Status |\n|---|---|\n| GAP-HB-001 | resolved? OPEN |\n", ""),
    ] {
        if after.is_empty() {
            assert!(gap_edits(text, "GAP-HB-001", Fixed, &Change::default()).is_err(), "{text}");
            continue;
        }
        assert_eq!(gap(text, "GAP-HB-001", Fixed), after, "{text}");
    }
}

#[test]
fn the_key_of_the_run_goes_into_its_cell() {
    let text = |row: &str| {
        format!("## Phases\n\n| Phase | Status | Evidence | Notes |\n|---|---|---|---|\n| P1 | todo | {row} | n |\n")
    };
    let change = Change { run_key: Some("CAP-20260305-010907__pump.flow__R1"), ..Change::default() };
    for (cell, after) in [
        ("-", "CAP-20260305-010907__pump.flow__R1"),
        ("`CAP-20260211-134223__pump.flow__R0`", "`CAP-20260305-010907__pump.flow__R1`"),
        ("see log", "see log, CAP-20260305-010907__pump.flow__R1"),
    ] {
        let before = text(cell);
        let edits = phase_edits(&before, "P1", Done, &change).expect("edits");
        let now = apply(&before, &edits).expect("applies");
        assert_eq!(now, text(after).replace("todo", "done"), "{cell}");
    }
}

#[test]
fn an_inserted_pipe_ends_no_cell() {
    let text = "## Phases\n\n| Phase | Status | Run Key |\n|---|---|---|\n| P1 | todo | |\n";
    let change = Change { run_key: Some("CAP-1 | made up"), ..Change::default() };
    let edits = phase_edits(text, "P1", Done, &change).expect("edits");
    let now = apply(text, &edits).expect("applies");
    assert_eq!(changed(text, &now), ["| P1 | done | CAP-1 \\| made up |"]);
}

#[test]
fn a_blocker_goes_when_it_is_gone() {
    let text = table(" DONE ", " ACTIVE (blocked on GAP-HB-001) ");
    let document = read(&text);
    let gone: Vec<Name> = GapId::new("GAP-HB-001").map(Name::Gap).into_iter().collect();
    let words = Vocabulary::default();
    let scribe = sync::Scribe::new(&document, &words);
    let edits = scribe.unblocked(&document.phases[1], &gone).expect("edits");
    assert_eq!(apply(&text, &edits).expect("applies"), table(" DONE ", " ACTIVE "));
    assert_eq!(scribe.unblocked(&document.phases[1], &[]), None);
}

#[test]
fn summary_detail_and_line_move_together() {
    let text = "## Phases\n\n- P1: Mount (DONE)\n- P2: Start (TODO)\n\n## Details\n\n### Phase 2: Start \u{2014} In Progress\n\n\
                **Status:** active, since Monday\n\n### P1: Mount\n";
    assert_eq!(
        changed(text, &phase(text, "P2", Done)),
        ["- P2: Start (DONE)", "### Phase 2: Start \u{2014} Done", "**Status:** done"]
    );
    // What says nothing stays silent where another one speaks.
    let back = phase(text, "P1", Active);
    assert_eq!(changed(text, &back), ["- P1: Mount (IN PROGRESS)"]);
}

#[test]
fn what_cannot_be_written_is_refused() {
    let refused = |text: &str, key: &str, value| phase_edits(text, key, value, &Change::default());
    let closed = format!("---\nstatus: closed\n---\n{}", table(" DONE ", " TODO "));
    assert_eq!(refused(&closed, "P2", Done), Err(Unwritable::ClosedLoop));
    for cell in [" DROPPED ", " deferred to GAP-HB-001 ", " n/a "] {
        assert!(matches!(refused(&table(" DONE ", cell), "P2", Done), Err(Unwritable::Decided(_))), "{cell}");
    }
    assert!(matches!(refused(&table(" DONE ", " frobnicated "), "P2", Done), Err(Unwritable::UnknownWord(_))));
    assert!(matches!(refused(&table(" DONE ", " TODO/WIP "), "P2", Done), Err(Unwritable::Unsound(_))));
    let text = "## Phases\n\n| Phase | Scope |\n|---|---|\n| P1 | a |\n";
    assert!(matches!(refused(text, "P1", Done), Err(Unwritable::NoStatusColumn(_))));
    let text = "## Phases\n\n- P1: a\n- P2: b\n- P1+P2: both - TODO\n";
    assert!(matches!(refused(text, "P1", Done), Err(Unwritable::SharedRow(_))));
    // Behind a bracket that never closes no status is seen.
    assert!(matches!(refused("## Phases\n\n- P2: Start (it\n", "P2", Done), Err(Unwritable::Unsound(_))));
    let of_gap = |text: &str, value| gap_edits(text, "GAP-HB-001", value, &Change::default());
    let rows = |id: &str, word: &str| format!("| Gap | Status |\n|---|---|\n| {id} | {word} |\n");
    assert!(matches!(of_gap(&rows("GAP-HB-001/002", "open"), Fixed), Err(Unwritable::SharedRow(_))));
    for (word, value) in [("closed", Open), ("accepted", Fixed), ("deferred", Fixed)] {
        assert!(matches!(of_gap(&rows("GAP-HB-001", word), value), Err(Unwritable::Decided(_))), "{word}");
    }
    assert_eq!(of_gap(&rows("GAP-HB-001", "closed"), Fixed), Ok(Vec::new()));
    assert!(matches!(of_gap("---\ngaps: [GAP-HB-001]\n---\n", Fixed), Err(Unwritable::Unstated(_))));
}
