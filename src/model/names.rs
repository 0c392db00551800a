//! The names that loops go by: in the title, in the file's name, with a date and without.

use super::id::{LoopId, name_of_file};
use super::loop_doc::LoopDoc;
use super::refs::{RefKind, references};
use crate::text::{Span, holds_any_case};

impl LoopDoc {
    /// The loop that the file's name names: `LOOP-PUMP-20260301` of `4be12d9-LOOP-PUMP-20260301.scope.md`.
    pub fn file_id(&self) -> Option<&str> {
        let name = self.source.path().name();
        let at = name
            .as_bytes()
            .windows(5)
            .position(|five| five == b"LOOP-")
            .filter(|at| !name[..*at].ends_with(|c: char| c.is_alphanumeric()))?;
        Some(name_of_file(&name[at..])).filter(|id| id.len() > "LOOP-".len())
    }

    /// The name that the title is: one that opens it, or follows its colon. One that it mentions is not.
    pub fn title_id(&self) -> Option<Span> {
        /// Words before a colon that make the name another loop's.
        const OTHERS: [&str; 10] =
            ["follow", "after", "super", "replac", "parent", "child", "depend", "block", "success", "from"];
        let title = self.title?;
        let mut named = references(self.text(), title).into_iter().filter(|found| found.kind == RefKind::Loop);
        let (one, None) = (named.next()?, named.next()) else { return None };
        let sign = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`' | '[' | ']');
        let before = &self.text()[title.start as usize..one.span.start as usize];
        let behind = self.text()[one.span.end as usize..title.end as usize].trim_matches(sign);
        let ends = behind.is_empty() || behind.starts_with(['(', ':', ',', '-', '\u{2013}', '\u{2014}', '|', '.']);
        let words = before.trim_matches(sign);
        let opens = words.is_empty();
        let follows = words.ends_with(':') && !OTHERS.iter().any(|other| holds_any_case(words, other));
        (ends && (opens || follows)).then_some(one.span)
    }
}

impl LoopId {
    /// The day in the name, as it is written: the last eight digits, if the name ends with them.
    pub fn date(&self) -> Option<&str> {
        dates(self.as_str()).next()
    }

    /// Whether the name ends with its date twice.
    pub fn is_dated_twice(&self) -> bool {
        let mut dates = dates(self.as_str());
        dates.next().is_some_and(|date| dates.next() == Some(date))
    }

    /// Whether `other` names this loop, where one of the two may leave the date out.
    pub fn is_like(&self, other: &str) -> bool {
        let alike = |other: Self| {
            let dated = self.date().is_some() && other.date().is_some();
            !dated && self.undated().eq_ignore_ascii_case(other.undated())
        };
        self.is(other) || alike(Self::new(other))
    }
}

/// The dates with which a name ends, the last one first.
fn dates(name: &str) -> impl Iterator<Item = &str> {
    name.rsplit('-').take_while(|part| part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Vocabulary;
    use crate::text::{RepoPath, Source};

    fn read(path: &str, text: &str) -> LoopDoc {
        LoopDoc::read(Source::new(RepoPath::new(path).expect("a path"), text.to_owned()), &Vocabulary::default())
    }

    #[test]
    fn a_file_names_its_loop() {
        for (path, id) in [
            ("loops/LOOP-PUMP-20260301.scope.md", Some("LOOP-PUMP-20260301")),
            ("4be12d9-LOOP-PUMP-20260301.scope.md", Some("LOOP-PUMP-20260301")),
            ("LOOP-PUMP-20260301 (copy).scope.md", Some("LOOP-PUMP-20260301")),
            ("CLOSED_LOOP-PUMP.scope.md", Some("LOOP-PUMP")),
            ("LOOP-PUMP-1.33-20260301.scope.md", Some("LOOP-PUMP-1.33-20260301")),
            ("LOOP-PUMP.2.scope.md", Some("LOOP-PUMP")),
            ("XLOOP-PUMP.scope.md", None),
            ("closed-loop-test.scope.md", None),
            ("LOOP-.scope.md", None),
        ] {
            assert_eq!(read(path, "# x\n").file_id(), id, "{path}");
        }
    }

    #[test]
    fn a_title_is_a_name_or_mentions_one() {
        for (title, is) in [
            ("LOOP-PUMP-20260301", true),
            ("**LOOP-PUMP-20260301**", true),
            ("LOOP-PUMP-20260301: the pump", true),
            ("Loop Scope: LOOP-PUMP-20260301", true),
            ("Loop Scope: `LOOP-PUMP-20260301` (north)", true),
            ("Follow-up: LOOP-PUMP-20260301", false),
            ("What LOOP-PUMP-20260301 left", false),
            ("LOOP-PUMP-20260301 left work", false),
            ("Scope: LOOP-PUMP-20260301 and LOOP-CRANE-20260301", false),
            ("The pump", false),
        ] {
            let document = read("a.scope.md", &format!("# {title}\n"));
            assert_eq!(document.title_id().is_some(), is, "{title}");
        }
    }

    #[test]
    fn a_date_may_be_left_out() {
        let id = LoopId::new("LOOP-PUMP-20260301");
        assert!(id.is_like("loop-pump-20260301") && id.is_like("LOOP-PUMP"));
        assert!(!id.is_like("LOOP-PUMP-20260302") && !id.is_like("LOOP-PUMPS"));
        assert!(LoopId::new("LOOP-PUMP-20260301-20260301").is_dated_twice() && !id.is_dated_twice());
    }
}
