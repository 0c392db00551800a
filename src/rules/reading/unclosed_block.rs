//! LC010: what code or a comment takes in.

use crate::lint::{Findings, Fix};
use crate::model::{Ledger, LoopDoc};
use crate::text::Span;

rule! {
    /// A block of code or a comment is not closed where it was meant to be, and takes in what follows.
    ///
    /// ## Why
    /// In code and comments nothing claims anything. A fence that nobody closed hides the tables and sections below it from every
    /// reader, loopctl as well: open phases and gaps that nothing tells of.
    ///
    /// ## Bad: a fence
    /// ````markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ```bash
    /// pumpctl status
    ///
    /// ## Phases
    ///
    /// | Phase | Scope         | Status |
    /// |-------|---------------|--------|
    /// | P1    | Mount the pump | todo  |
    /// ````
    ///
    /// ## Fixed
    /// ````markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ```bash
    /// pumpctl status
    /// ```
    ///
    /// ## Phases
    ///
    /// | Phase | Scope         | Status |
    /// |-------|---------------|--------|
    /// | P1    | Mount the pump | todo  |
    /// ````
    ///
    /// ## Bad: a comment
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// <!-- the pump is on loan
    ///
    /// ## Phases
    ///
    /// - P1: Mount the pump - todo
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// <!-- the pump is on loan -->
    ///
    /// ## Phases
    ///
    /// - P1: Mount the pump - todo
    /// ```
    ///
    /// ## Fix
    /// Closes it before the first heading, table or box that it takes in; unsafe, as it may have been meant to end earlier.
    LC010 "unclosed-block", Warn, [Unsafe], Loop(check)
}

fn check(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
    let Some(unclosed) = document.markdown.unclosed(document.text()) else { return };
    let taken = document.source.slice(unclosed.taken);
    let (what, closing) = if unclosed.is_comment {
        ("comment", unclosed.closing.to_owned())
    } else {
        ("block of code", format!("{}{}", document.line_end(), unclosed.closing))
    };
    let message = format!("The {what} is not closed before `{taken}`, which nobody reads there.");
    findings
        .tell(&document.source, unclosed.opening, message)
        .subject(document.source.slice(unclosed.opening))
        .related(&document.source, unclosed.taken, "this is taken in")
        .help("close it before that line")
        .fix(Fix::likely(format!("close the {what}")).edit(&document.source, Span::at(unclosed.end as usize), closing));
}
