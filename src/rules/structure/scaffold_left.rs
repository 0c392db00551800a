//! LC115: what a template or a merge left behind.

use crate::lint::Findings;
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc};
use crate::text::Span;

rule! {
    /// Text of a template was never replaced: a `{{NAME}}`, or steps that fit every loop. Or a merge left its marks.
    ///
    /// ## Why
    /// A step that says nothing of its loop can be called done at any time. Where the steps of a template are all that
    /// a loop plans, nothing is planned. Between the marks of a conflict every row stands twice and says two things: that
    /// is an error.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// objective: "{{OBJECTIVE}}"
    /// ---
    /// ```
    ///
    /// ## Bad: steps of every loop
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Steps
    /// - Step 1: capture and classify findings
    /// - Step 2: implement changes
    /// - Step 3: verify and close out
    /// ```
    ///
    /// ## Bad: a conflict that nobody resolved
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Steps
    /// <<<<<<< HEAD
    /// - Step 1: order the pump - DONE
    /// =======
    /// - Step 1: order the pump - TODO
    /// >>>>>>> pump
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// objective: "A pump that holds 4 bar"
    /// ---
    ///
    /// The text of `{{OBJECTIVE}}` comes from the order.
    ///
    /// ## Steps
    /// - Step 1: order the pump
    /// - Step 2: mount it
    /// - Step 3: verify and close out
    /// ```
    LC115 "scaffold-left", Warn, [], Loop(check)
}

/// The steps that fit every loop.
const STEPS: [&str; 3] = ["capture and classify findings", "implement changes", "verify and close out"];

fn check(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
    let (braces, marks) = doubled(document.text().as_bytes());
    if braces {
        placeholders(document, findings);
    }
    if let Some(conflict) = marks.then(|| document.conflict()).flatten() {
        let told = "A merge left a conflict here that nobody resolved.";
        let finding = findings.tell(&document.source, conflict, told).level(Level::Error).subject("conflict");
        finding.help("keep what holds of both sides, and take the marks out");
    }
    let [first, _, last] = &*document.phases else { return };
    let bare = |span: Span| document.source.slice(span).trim().trim_end_matches(['.', ';']);
    let left = document.phases.iter().zip(STEPS).all(|(phase, step)| bare(phase.title).eq_ignore_ascii_case(step));
    if left {
        let span = Span { start: first.span.start.min(last.span.start), end: last.span.end.max(first.span.end) };
        let finding = findings.tell(&document.source, span, "The steps are those of the template: they fit every loop.");
        finding.subject("steps").help("say what this loop does, step by step");
    }
}

/// Whether two opening braces, and whether two signs of which the marks of a merge are made, stand side by side.
fn doubled(text: &[u8]) -> (bool, bool) {
    let (mut braces, mut marks) = (false, false);
    for at in memchr::memchr2_iter(b'{', b'<', text) {
        let sign = text.get(at).filter(|sign| text.get(at + 1) == Some(sign));
        braces |= sign == Some(&b'{');
        marks |= sign == Some(&b'<');
    }
    (braces, marks)
}

/// Of more double braces than this, the first are looked at.
const MOST: usize = 500;

/// Names in double braces where something of the loop is to stand: in fields, headings, rows.
fn placeholders(document: &LoopDoc, findings: &mut Findings) {
    let text = document.text();
    for (at, _) in text.match_indices("{{").take(MOST) {
        let Some(len) = text[at + 2..].find("}}") else { return };
        let name = text[at + 2..at + 2 + len].trim();
        // `${{ TOKEN }}` and `{{ host }}` are words of other tools.
        let shouted = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        if !shouted || !name.starts_with(|c: char| c.is_ascii_uppercase()) || text[..at].ends_with('$') {
            continue;
        }
        let span = Span::new(at, at + 2 + len + 2);
        if stands(document, span) {
            let finding = findings.tell(&document.source, span, format!("`{}` was never replaced.", document.source.slice(span)));
            finding.subject(name).help("write what is meant in its place");
            let rows = document.phases.iter().find(|phase| phase.span.contains(span)).map(|phase| phase.key.as_str());
            if let Some(key) = rows {
                finding.row(key);
            }
        }
    }
}

/// Whether a place is a field, a heading, an item or a cell, and not in code.
fn stands(document: &LoopDoc, span: Span) -> bool {
    if (span.start as usize) < document.front.body {
        // In a comment it says what the field is for.
        let line = document.text()[..span.start as usize].rsplit('\n').next().unwrap_or_default();
        return !line.trim_start().starts_with('#') && !line.contains(" #");
    }
    let markdown = &document.markdown;
    let code = markdown.code.iter().any(|code| code.contains(span)) || markdown.is_opaque(span.start);
    let inside = |place: Span| place.contains(span);
    let shown = || {
        markdown.headings.iter().any(|heading| inside(heading.span))
            || markdown.items.iter().any(|item| inside(item.text))
            || markdown.tables.iter().any(|table| inside(table.span))
    };
    !code && shown()
}
