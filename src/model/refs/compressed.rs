//! Compressed references: `GAP-OP-963/964`, `GAP-OP-054, 055`, `GAP-OP-1382..1386`.

use smallvec::SmallVec;

use super::{RefKind, Reference, Scan};
use crate::model::id::GapId;
use crate::text::{Span, limits};

/// One gap, or several that are named together.
pub(in crate::model) type Gaps = SmallVec<[GapId; 1]>;

/// The gaps of the one reference with which `span` begins, and where it ends.
pub(in crate::model) fn leading(text: &str, span: Span) -> Option<(Gaps, usize)> {
    let scan = Scan { text, end: span.end as usize, found: Vec::new(), after_commit: false };
    let mut ids = Gaps::new();
    let end = scan.gaps(span, |id, _| ids.push(id));
    (!ids.is_empty()).then_some((ids, end))
}

impl Scan<'_> {
    /// Takes a gap and what a compressed reference adds for references; says where to look on.
    pub(super) fn gap(&mut self, token: Span) -> usize {
        let mut found = std::mem::take(&mut self.found);
        let end = self.gaps(token, |id, span| found.push(Reference { kind: RefKind::Gap, text: id.into_text(), span }));
        self.found = found;
        end
    }

    /// A gap, and what a compressed reference adds: `/964/965`, `, 055`, `..1386`, ` through 077`.
    /// Says where to look on, which is behind the reference if there is one.
    pub(super) fn gaps(&self, token: Span, mut take: impl FnMut(GapId, Span)) -> usize {
        let Some((first, len)) = GapId::leading(token.of(self.text)) else { return token.end as usize };
        let start = token.start as usize;
        let mut end = start + len;
        // `GAP-OP-34-` and `GAP-OP-1x` are no names.
        let next = self.text.as_bytes().get(end).copied().filter(|_| end < self.end);
        let broken = next == Some(b'_') || next == Some(b'-') && !self.digit(end + 1);
        if broken || next.is_some_and(|byte| byte.is_ascii_alphanumeric()) {
            return token.end as usize;
        }
        // Behind a blank, a list or a range goes on with `/`, `to`, `through` or a dash.
        let goes_on = match next {
            Some(b' ') => matches!(self.text.as_bytes().get(end + 1), Some(b'/' | b't' | 0x80..)),
            _ => next.is_some_and(|byte| matches!(byte, b'/' | b',' | b'.' | b'-' | 0x80..)),
        };
        if !goes_on {
            take(first, Span::new(start, end));
            return end;
        }
        let mut numbers: Vec<String> = Vec::new();
        loop {
            let last = numbers.last().map_or(first.number(), String::as_str);
            let width = last.len();
            if let Some((number, stop)) = self.range_end(end, &first, width) {
                let from: u64 = last.parse().unwrap_or(u64::MAX);
                let to: u64 = number.parse().unwrap_or(0);
                if from < to && to - from <= limits::REFERENCES {
                    numbers.extend((from + 1..=to).map(|n| format!("{n:0width$}")));
                    end = stop;
                    continue;
                }
            }
            match self.list_next(end, width) {
                Some((number, stop)) => {
                    numbers.push(number);
                    end = stop;
                }
                None => break,
            }
        }
        let span = Span::new(start, end);
        let others: Vec<GapId> = numbers.iter().map(|number| first.sibling(number)).collect();
        take(first, span);
        others.into_iter().for_each(|id| take(id, span));
        end
    }

    fn digit(&self, at: usize) -> bool {
        at < self.end && self.text.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
    }

    /// The digits at `at`, if a whole number of about `width` digits stands there.
    fn number(&self, at: usize, width: usize) -> Option<(String, usize)> {
        let rest = self.text.get(at..self.end)?;
        let len = rest.bytes().take_while(u8::is_ascii_digit).count();
        let after = &rest[len..];
        let goes_on = after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
            || after.starts_with(['-', '.', ':']) && after[1..].starts_with(|c: char| c.is_alphanumeric());
        (len >= 2 && len >= width && len <= width + 1 && !goes_on).then(|| (rest[..len].to_owned(), at + len))
    }

    /// The end of a range that opens at `at`.
    fn range_end(&self, at: usize, first: &GapId, width: usize) -> Option<(String, usize)> {
        const RANGES: [&str; 8] = ["..", "\u{2013}", "\u{2014}", "-", " through ", " to ", " \u{2013} ", "\u{2026}"];
        let rest = self.text.get(at..self.end)?;
        let sign = RANGES.iter().find(|sign| rest.starts_with(**sign))?;
        let at = at + sign.len();
        let family = first.as_str().len() - first.number().len();
        let named = self
            .text
            .get(at..self.end)?
            .get(..family)
            .is_some_and(|f| f.eq_ignore_ascii_case(&first.as_str()[..family]));
        self.number(if named { at + family } else { at }, width)
    }

    /// The next number of a list that goes on at `at`.
    fn list_next(&self, at: usize, width: usize) -> Option<(String, usize)> {
        let rest = self.text.get(at..self.end)?;
        let sign = ["/", ", ", ",", " / "].iter().find(|sign| rest.starts_with(**sign))?;
        self.number(at + sign.len(), width).filter(|(number, _)| number.len() == width)
    }
}
