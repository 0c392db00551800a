//! The names of loops and gaps.

use std::fmt;

use crate::text::Short;

/// The name of a loop, as its document writes it.
///
/// Two spellings that differ only in case name the same loop: compare with [`LoopId::is`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LoopId(Box<str>);

impl LoopId {
    /// Takes any text for the name of a loop.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The name of a loop in the name of a file.
    pub fn of_file(name: &str) -> Option<Self> {
        name.find("LOOP-").map(|at| Self::new(name_of_file(&name[at..])))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `text` names this loop.
    pub fn is(&self, text: &str) -> bool {
        self.0.eq_ignore_ascii_case(text)
    }

    /// The name without the date (or doubled date) behind it, by which people call a loop.
    pub fn undated(&self) -> &str {
        let mut name = &*self.0;
        while let Some((rest, [b'-', date @ ..])) = name.as_bytes().split_last_chunk::<9>()
            && date.iter().all(u8::is_ascii_digit)
        {
            name = &name[..rest.len()];
        }
        name
    }
}

impl fmt::Display for LoopId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name that the name of a file begins with; a dot belongs to it between digits: `LOOP-K8S-1.33-20260402.scope.md`.
pub(super) fn name_of_file(file: &str) -> &str {
    let bytes = file.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let ends = |(at, byte): (usize, &u8)| match byte {
        b'-' | b'_' => None,
        b'.' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => None,
        _ => (!byte.is_ascii_alphanumeric()).then_some(at),
    };
    &file[..bytes.iter().enumerate().find_map(ends).unwrap_or(file.len())]
}

/// The name of a gap: `GAP-OP-096`, in capitals.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GapId(Short);

impl GapId {
    /// Takes `text` if it is the name of a gap and nothing else.
    ///
    /// The short form `GAP-096` is one as well; the ledger finds the gap it stands for.
    pub fn new(text: &str) -> Option<Self> {
        Self::leading(text).filter(|(_, end)| *end == text.len()).map(|(id, _)| id)
    }

    /// The name of a gap with which `text` begins, and its length.
    pub(super) fn leading(text: &str) -> Option<(Self, usize)> {
        let end = prefix(text.as_bytes())?;
        Some((Self(Short::new(&text[..end]).in_capitals()), end))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name itself.
    pub(super) fn into_text(self) -> Box<str> {
        self.0.into()
    }

    /// The digits at the end.
    pub fn number(&self) -> &str {
        self.0.rsplit('-').next().unwrap_or_default()
    }

    /// Whether this is the short form, which leaves the family out.
    pub fn is_short(&self) -> bool {
        // The first hyphen stands behind `GAP`.
        self.0.as_bytes().get("GAP-".len()..).is_some_and(|rest| !rest.contains(&b'-'))
    }

    /// The same family with another number: what `964` means behind `GAP-OP-963/`.
    #[must_use]
    pub fn sibling(&self, number: &str) -> Self {
        let family = &self.0[..self.0.len() - self.number().len()];
        Self(Short::joined([family, number]))
    }
}

impl fmt::Display for GapId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The length of the gap name that `bytes` begins with, in any case: `GAP-`, perhaps families, digits.
pub(super) fn prefix(bytes: &[u8]) -> Option<usize> {
    let start = bytes.first_chunk::<4>().filter(|start| start.eq_ignore_ascii_case(b"GAP-"))?;
    let mut at = start.len();
    // Where the part begins that is looked at, and whether it is a number as far as it goes.
    let mut part = at;
    let mut number = true;
    loop {
        match bytes.get(at) {
            Some(b'0'..=b'9') => {}
            Some(b'A'..=b'Z' | b'a'..=b'z') => number = false,
            Some(b'-') if !number => (part, number) = (at + 1, true),
            _ => return (number && at > part).then_some(at),
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_has_a_family_and_a_number() {
        for good in ["GAP-OP-096", "gap-op-96", "GAP-PEK-001", "GAP-963", "GAP-A-B2-7"] {
            assert!(GapId::new(good).is_some(), "{good}");
        }
        for bad in ["GAP-", "GAP-OP-", "GAP-OP-34-", "GAP-OP", "GAP-OP-1x", "XGAP-OP-1", ""] {
            assert!(GapId::new(bad).is_none(), "{bad}");
        }
        assert_eq!(GapId::new("GAP-OP-963").map(|id| id.sibling("964").to_string()).as_deref(), Some("GAP-OP-964"));
    }

    #[test]
    fn people_leave_the_date_out() {
        assert_eq!(LoopId::new("LOOP-A-B-20260211").undated(), "LOOP-A-B");
        assert_eq!(LoopId::new("LOOP-A-20260226-20260226").undated(), "LOOP-A");
        assert_eq!(LoopId::new("LOOP-A").undated(), "LOOP-A");
    }
}
