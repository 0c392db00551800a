//! LC105: a loop that has two names.

use crate::lint::{Findings, Fix};
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc, LoopId, Place};
use crate::text::Span;

rule! {
    /// A loop has two names: its `loop_id`, its file and its title do not agree.
    ///
    /// ## Why
    /// Others find a loop by its name. Of a document that was copied for a new loop, one of the three is easily left
    /// as it was; what is said of one loop is then looked up in another. Case does not count, nor a date that only one
    /// of them has, nor what stands before `LOOP-` in the file's name; a title may mention other loops.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-PUMP-20260215
    /// status: active
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    ///
    /// ## Bad: another loop's title
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// # Loop Scope: LOOP-PUMP-20260215
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// # Loop Scope: LOOP-EXAMPLE-20260301
    /// ```
    ///
    /// ## Good: a mention
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// # What the pump's loop (LOOP-EXAMPLE-20260301) left to do
    /// ```
    ///
    /// ## Fix
    /// Takes the `loop_id` from the file's name, and the title's from the `loop_id`; unsafe, as it may be the other way
    /// round.
    LC105 "mismatched-loop-id", Error, [Unsafe], Loop(check)
}

fn check(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
    let Some(identity) = &document.id else { return };
    let stated = identity.span.filter(|_| matches!(identity.place, Place::FrontMatter | Place::Body));
    let file = document.file_id();
    if let (Some(span), Some(file)) = (stated, file)
        && !identity.id.is_like(file)
    {
        findings
            .tell(&document.source, span, format!("The file is named {file}, and its loop {}.", identity.id))
            .subject("loop_id")
            .help("give both one name")
            .fix(Fix::likely("take the name of the file").edit(&document.source, span, file));
    }
    // What a title says of itself is compared with the file.
    let own = if stated.is_some() { Some(identity.id.as_str()) } else { file };
    let own = own.filter(|own| !names_only(document.title.unwrap_or_default().of(document.text()), own));
    if let Some((own, span)) = own.and_then(|own| Some((own, document.title_id()?))) {
        let title = document.source.slice(span);
        if !LoopId::new(own).is_like(title) {
            findings
                .tell(&document.source, span, format!("The title is that of {title}, and this is {own}."))
                .subject("title")
                .help("give both one name")
                .fix(Fix::likely("write this loop's name in the title").edit(&document.source, span, own));
        }
    }
    if findings.wants(Level::Info) && identity.id.is_dated_twice() {
        findings
            .tell(&document.source, identity.span.unwrap_or(Span::at(document.front.body)), format!("{} carries its date twice.", identity.id))
            .subject("date")
            .level(Level::Info)
            .help("a new loop wants its date once");
    }
}

/// Whether `own` is certainly the one loop that a title can name: only it is written as the name of a loop begins.
fn names_only(title: &str, own: &str) -> bool {
    let (title, own) = (title.as_bytes(), own.as_bytes());
    let begins = |hyphen: &usize| title[..*hyphen].ends_with(b"LOOP");
    let mut hyphens = memchr::memchr_iter(b'-', title).filter(begins);
    let (Some(hyphen), None) = (hyphens.next(), hyphens.next()) else { return false };
    let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let whole = own.iter().all(belongs) && own.last().is_some_and(u8::is_ascii_alphanumeric);
    let behind = title[hyphen - "LOOP".len()..].strip_prefix(own).filter(|_| whole);
    behind.is_some_and(|behind| !behind.first().is_some_and(belongs))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Vocabulary;
    use crate::text::{RepoPath, Source};

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_title_that_is_not_read_names_no_other_loop(
            title in r"(LOOP-|LOOP-A|GAP-1|A|B|b|1|-|_|\.|/|\+|:| |`|\*|@|\u{e9}|x: LOOP-){1,8}",
            own in "LOOP-A(1|B|b|-|: b)?",
        ) {
            let path = RepoPath::new("a.scope.md").expect("a path");
            let document = LoopDoc::read(Source::new(path, format!("# {title}\n")), &Vocabulary::default());
            let heading = document.title.unwrap_or_default().of(document.text());
            let named = document.title_id().map(|span| span.of(document.text()));
            prop_assert!(!names_only(heading, &own) || named.is_none_or(|named| named == own), "{heading:?} {named:?}");
        }
    }
}
