//! Documents of made-up rows: any text, any emphasis, any container.

use proptest::prelude::*;
use proptest::sample::select;

/// What stands between the marks of a quote or in a list, line by line.
#[derive(Clone, Copy, Debug)]
enum Within {
    Body,
    Quote,
    List,
}

impl Within {
    fn lines(self, lines: &[String]) -> String {
        let lead = |nth: usize| match self {
            Self::Body => "",
            Self::Quote => "> ",
            Self::List if nth == 0 => "- ",
            Self::List => "  ",
        };
        let mut all = String::new();
        for (nth, line) in lines.iter().enumerate() {
            all.extend([lead(nth), line, "\n"]);
        }
        all
    }
}

fn within() -> impl Strategy<Value = Within> {
    prop_oneof![Just(Within::Body), Just(Within::Quote), Just(Within::List)]
}

/// A word that says that something is not finished, or that it is, in any emphasis, with any tail.
fn status(boxes: &[&'static str]) -> impl Strategy<Value = String> + use<> {
    let words = [
        "todo", "TODO", "pending", "In Progress", "IN PROGRESS", "ACTIVE", "wip", "blocked", "READY", "not started",
        "partially done", "DONE", "Done", "complete", "COMPLETE", "verified", "\u{2705}", "\u{2705} Done",
        "\u{1f7e1} wip", "\u{2610}", "Partial",
    ];
    let marks = ["", "", "**", "*", "_", "`", "***"];
    let tails = [
        "",
        "",
        "",
        " (blocked on GAP-OP-001)",
        " - half wired",
        " (ab5d3e7)",
        " \u{2014} 24/24 healthy",
        " (x \\| y)",
        " (`a \\| b`)",
        " 2026-02-09",
        " (rest pending)",
        " - half wired (ab5d3e7), 2 of 3",
        " CAP-20260211-134223__pump.flow__R1",
        " <!-- loopctl: allow LC306: x -->",
    ];
    (select([&words, boxes].concat()), select(marks.to_vec()), select(tails.to_vec()))
        .prop_map(|(word, mark, tail)| format!("{mark}{word}{mark}{tail}"))
}

/// The text of a cell: anything, its pipes escaped.
fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z ]{1,16}",
        1 => "[ -~]{0,16}",
        1 => "\\PC{0,12}",
        1 => Just("`a \\| b`".to_owned()),
        1 => Just("x \\| y".to_owned()),
    ]
    .prop_map(|text| text.replace("\\|", "|").replace('\\', "/").replace('|', "\\|").replace("<!", "(!"))
}

/// A table of phases or gaps, and whether it is one of gaps.
pub(super) fn table_of_rows() -> impl Strategy<Value = (String, bool)> {
    let row = (
        anything(),
        proptest::option::weighted(0.9, status(&["[ ]", "[x]", "[X]"])),
        anything(),
        0_usize..12,
        0_usize..10,
    );
    let rows = proptest::collection::vec(row, 1..6);
    (rows, any::<[bool; 5]>(), within()).prop_map(|(rows, [gaps, outer, padded, keyed, key_first], within)| {
        let mut head = vec![if gaps { "Gap" } else { "Phase" }, "Scope", "Status"];
        // The run key stands before the status or behind it.
        let place = head.len() - usize::from(key_first);
        if keyed {
            head.insert(place, "Run Key");
        }
        let line = |cells: &[String]| {
            let cells: Vec<String> =
                cells.iter().map(|cell| if padded { format!("{cell:<24}") } else { cell.clone() }).collect();
            if outer { format!("| {} |", cells.join(" | ")) } else { cells.join(" | ") }
        };
        let rule: Vec<String> = head.iter().map(|_| "---".to_owned()).collect();
        let mut lines = vec![line(&head.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>()), line(&rule)];
        for (nth, (scope, status, key, ragged, blank)) in rows.into_iter().enumerate() {
            let name = if gaps { format!("GAP-OP-{:03}", nth + 1) } else { format!("P{}", nth + 1) };
            // Gaps do not know all words of phases.
            let status = status.unwrap_or_default();
            let own =
                [("READY", "OPEN"), ("not started", "registered"), ("[ ]", "OPEN"), ("[x]", "FIXED"), ("[X]", "fixed")];
            let status =
                own.iter().filter(|_| gaps).fold(status, |status, (of_phase, own)| status.replace(of_phase, own));
            let mut cells = vec![name, scope, status];
            if keyed {
                cells.insert(place, if blank < 5 { String::new() } else { key });
            }
            // Rows may be shorter than the head, and blank cells at the end may be left out.
            if ragged == 0 {
                cells.truncate(2);
            }
            lines.push(line(&cells));
        }
        (within.lines(&lines), gaps)
    })
}

/// Phases or gaps in lists and headings, whether they are gaps, and whether their words are plain ones.
pub(super) fn list_of_rows() -> impl Strategy<Value = (String, bool, bool)> {
    let forms = ["- ", "* ", "1. ", "- [ ] ", "- [x] ", "- [X] ", "- [~] ", "### ", "- \u{2705} ", "- [DONE] "];
    let ends =
        ["", " - W", " (W)", " [W]", " \u{2014} **W**", " -- W", " (W, 7 gaps)", " \u{2705}", " ~~W~~", ": W", ":"];
    let row = (anything(), select(ends.to_vec()), status(&[]), any::<bool>(), any::<bool>());
    let rows = proptest::collection::vec(row, 1..5);
    (rows, select(forms.to_vec()), any::<bool>(), within()).prop_map(|(rows, form, gaps, within)| {
        let mut lines = Vec::new();
        let code = |text: &str| matches!(text, "`a \\| b`" | "x \\| y");
        let plain = |text: &str| code(text) || text.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
        let all_plain = rows.iter().all(|(text, ..)| plain(text));
        for (nth, (text, end, status, bold, nested)) in rows.into_iter().enumerate() {
            let name = if gaps { format!("GAP-OP-{:03}", nth + 1) } else { format!("P{}", nth + 1) };
            let name = if bold { format!("**{name}**") } else { name };
            lines.push(format!(
                "{form}{name}: {text}{}",
                end.replace('W', status.split(" <!--").next().unwrap_or_default())
            ));
            if form.starts_with('#') {
                lines.push(String::new());
                lines.push("text".to_owned());
            } else if nested {
                lines.push("   - [ ] a box".to_owned());
            }
        }
        // A heading in a quote or a list opens no section.
        let within = if form.starts_with('#') { Within::Body } else { within };
        (within.lines(&lines), gaps, all_plain)
    })
}

/// A document around rows, in any line ends.
pub(super) fn document(rows: &str, gaps: bool, crlf: bool, bom: bool) -> String {
    let title = if gaps { "Gaps" } else { "Phases" };
    let text = format!(
        "---\nloop_id: LOOP-X-20260101\nstatus: active\nlinked_gaps:\n  - GAP-OP-901  # a leak \u{2014} OPEN (ab5d3e7)\n  - id: GAP-OP-902\n    status: 'open'\n---\n\n# X\n\n\
         ## Problem\n\n- one\n- two\n\n## {title}\n\n{rows}\n## Details\n\n### P1: first (GAP-OP-001, open)\n\ntext\n\n## Success Criteria\n\n- [ ] it works\n"
    );
    let text = if crlf { text.replace('\n', "\r\n") } else { text };
    if bom { format!("\u{feff}{text}") } else { text }
}
