//! Which texts begin with a label, and what it is called.

use super::*;

fn read(text: &str) -> Option<(&str, String, &str, Sign)> {
    let label = label(text, Span::new(0, text.len()))?;
    Some((label.span.of(text), label.name.to_string(), &text[label.rest..], label.sign))
}

#[test]
fn labels_are_known_however_they_are_written() {
    use Sign::{Blank, Divider, End};
    for (text, written, name, rest, sign) in [
        ("P0: Register", "P0", "P0", "Register", Divider),
        ("**P0**: Register", "P0", "P0", "Register", Divider),
        ("**P0:** **bold** text", "P0", "P0", "**bold** text", Divider),
        ("P1.5", "P1.5", "P1.5", "", End),
        ("P2+P4: docker", "P2+P4", "P2+P4", "docker", Divider),
        ("P5, P6: lamps", "P5, P6", "P5+P6", "lamps", Divider),
        ("P7..P9: x", "P7..P9", "P7+P8+P9", "x", Divider),
        ("P7-P9: x", "P7-P9", "P7+P8+P9", "x", Divider),
        ("P0-P2 done", "P0-P2", "P0+P1+P2", "done", Blank),
        ("P3 + P4 - x", "P3 + P4", "P3+P4", "x", Divider),
        ("Phase 4-5: Agents", "Phase 4-5", "P4+P5", "Agents", Divider),
        ("Phase 4\u{2013}5 \u{2014} Agents", "Phase 4\u{2013}5", "P4+P5", "Agents", Divider),
        ("P4 - 5 hosts", "P4", "P4", "5 hosts", Divider),
        ("P4 -> finish", "P4", "P4", "finish", Divider),
        ("Phase 3 \u{2014} Stack", "Phase 3", "P3", "Stack", Divider),
        ("phase 3b - Stack", "phase 3b", "P3B", "Stack", Divider),
        ("Step 0: (DONE) Create", "Step 0", "STEP0", "(DONE) Create", Divider),
        ("Lane A \u{2014} x", "Lane A", "LANEA", "x", Divider),
        ("W1:  two blanks", "W1", "W1", "two blanks", Divider),
        ("MT-7: x", "MT-7", "MT7", "x", Divider),
        ("T0-A: x", "T0-A", "T0A", "x", Divider),
        ("Stage 1 (remote)", "Stage 1", "STAGE1", "(remote)", Divider),
        ("P3 Verification (x)", "P3", "P3", "Verification (x)", Blank),
        ("\u{2705} P3: x", "P3", "P3", "x", Divider),
        ("P3. Deploy", "P3", "P3", "Deploy", Divider),
        ("[P3](#p3): Deploy", "P3", "P3", "Deploy", Divider),
        ("**[Phase 3](#p3)** - Deploy", "Phase 3", "P3", "Deploy", Divider),
        ("[P3](plan.md#p3)", "P3", "P3", "", End),
        ("[P3] (local)", "P3", "P3", "(local)", Divider),
        ("Phase II: Move", "Phase II", "PII", "Move", Divider),
        ("Phase 2 of 3: Move", "Phase 2", "P2", "Move", Divider),
        ("Step 2/3 - Move", "Step 2", "STEP2", "Move", Divider),
        ("Phase Two: Move", "Phase Two", "P2", "Move", Divider),
        ("Work package 2: Move", "Work package 2", "WP2", "Move", Divider),
        ("WP2 - Move", "WP2", "WP2", "Move", Divider),
        ("P0A: Survey", "P0A", "P0A", "Survey", Divider),
        ("Phase 1B \u{2014} Move", "Phase 1B", "P1B", "Move", Divider),
        ("Ring 0: canary", "Ring 0", "RING0", "canary", Divider),
        ("Phase1: Survey", "Phase1", "P1", "Survey", Divider),
        ("Phase P1: Survey", "Phase P1", "P1", "Survey", Divider),
        ("Lane A1 \u{2014} Racks", "Lane A1", "LANEA1", "Racks", Divider),
        ("P1.2.3: Wire", "P1.2.3", "P1.2.3", "Wire", Divider),
        ("P0.A - Prepare", "P0.A", "P0.A", "Prepare", Divider),
        ("WS-A: Networking", "WS-A", "WSA", "Networking", Divider),
    ] {
        assert_eq!(read(text), Some((written, name.to_owned(), rest, sign)), "{text}");
    }
}

#[test]
fn gates_and_words_are_no_labels() {
    for text in [
        "D128: gate", "P2-1: finding", "Phases", "Stepwise 3", "PASS", "P0x: y", "B2B: portal", "VM 204", "GAP-OP-1",
        "Phase out", "Task force", "192.168.1.1", "Move one host", "Phase one-off", "Step in", "Phase1b2: x",
        "P1.2.x: y", "V1.2.3: release", "MT-ABC: x", "step2.sh: x",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn under_a_header_a_letter_is_enough() {
    assert_eq!(cell_name("lane", "A").as_deref(), Some("LANEA"));
    assert_eq!(cell_name("phase", "2").as_deref(), Some("P2"));
    assert_eq!(cell_name("phase", "Build"), None);
}
