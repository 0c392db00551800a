//! The trailers that a policy asks for, by what a commit touches.

use super::id::GapId;
use super::inputs::names_any;
use super::message::Message;
use super::policy::{Policy, Trailers};
use crate::text::{Changed, RepoPath, Span};

/// What begins the names of trailers that say how a gap or a gate was changed, and what loopctl itself hears.
const GOVERNED: [&str; 3] = ["gap-", "gate-", "loopctl-"];

impl Trailers {
    /// The first of the files `changed` that these trailers are about; any, where they name no paths.
    pub fn concern<'a>(&self, changed: &'a [Changed]) -> Option<&'a RepoPath> {
        if self.paths.is_empty() {
            return changed.first().map(|changed| &changed.path);
        }
        let named = |path: &&RepoPath| self.paths.iter().any(|pattern| names_any(pattern, std::iter::once(*path)));
        changed.iter().map(|changed| &changed.path).find(named)
    }

    /// The values that a trailer may have, by its name in any case; nothing, where it may have any.
    pub fn allowed(&self, token: &str) -> Option<&[String]> {
        let found = self.allow.iter().find(|(name, _)| name.eq_ignore_ascii_case(token));
        found.map(|(_, values)| values.as_slice())
    }
}

impl Policy {
    /// The tables of trailers that a commit of the files `changed` has to do with, each with the first such file.
    pub fn trailers_for<'a>(&'a self, changed: &'a [Changed]) -> impl Iterator<Item = (&'a Trailers, &'a RepoPath)> {
        let tables = self.commit.iter().flat_map(|commit| &commit.trailers);
        tables.filter_map(|table| Some((table, table.concern(changed)?)))
    }

    /// Whether somebody or something reads the trailers of this name, so that one in the wrong place is missed.
    pub fn reads_trailer(&self, token: &str) -> bool {
        let starts = |word: &str| token.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let mut tables = self.commit.iter().flat_map(|commit| &commit.trailers);
        // `GAP-OP-7: it` speaks of a gap.
        GapId::new(token).is_none() && GOVERNED.iter().any(|word| starts(word))
            || tables.any(|table| {
                table.require.iter().any(|name| name.eq_ignore_ascii_case(token)) || table.allowed(token).is_some()
            })
    }
}

/// A line that would be a trailer that somebody reads, if it stood in the last paragraph and nothing else with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// The word before the colon.
    pub token: Span,
    /// The line.
    pub line: Span,
}

impl Message {
    /// The lines that would be trailers of those that `policy` has read, but are none.
    pub fn misplaced(&self, policy: &Policy) -> Vec<Misplaced> {
        let text = &self.cleaned.text;
        let start = self.subject.span.end as usize;
        let end = self.trailers.first().map_or(text.len(), |trailer| trailer.token.start as usize);
        let body = Span::new(start, end.max(start));
        let written = body.of(text);
        let misplaced = |line: &str| {
            let (token, value) = line.split_once(':')?;
            let is_word = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            let is_read = is_word && !value.trim().is_empty() && policy.reads_trailer(token);
            let said = || self.values(token).any(|other| other == value.trim());
            let found = Misplaced { token: body.within(written, token), line: body.within(written, line) };
            (is_read && !said()).then_some(found)
        };
        written.lines().filter_map(misplaced).collect()
    }
}
