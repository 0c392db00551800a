//! The only way text changes: a replacement of some bytes, every other byte staying.

use super::Span;

/// A replacement of the bytes at `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes.
    pub span: Span,
    /// What comes in its place.
    pub text: String,
}

/// Two edits want the same bytes, or an edit does not fit the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap;

/// `text` after `edits`, which may come in any order.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, Overlap> {
    let mut order: Vec<&Edit> = edits.iter().collect();
    order.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len() + edits.iter().map(|e| e.text.len()).sum::<usize>());
    let mut from = 0;
    for edit in order {
        let range = edit.span.range();
        // A start before `from` is an overlap, and so is no slice.
        out.push_str(text.get(from..range.start).ok_or(Overlap)?);
        out.push_str(&edit.text);
        from = range.end;
    }
    out.push_str(text.get(from..).ok_or(Overlap)?);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: Span::new(start, end), text: text.into() }
    }

    #[test]
    fn edits_apply_in_the_order_of_the_text() {
        let out = apply("a OPEN b OPEN", &[edit(9, 13, "FIXED"), edit(2, 6, "DONE")]);
        assert_eq!(out.as_deref(), Ok("a DONE b FIXED"));
    }

    #[test]
    fn overlapping_edits_are_refused() {
        assert_eq!(apply("abcdef", &[edit(0, 4, "x"), edit(3, 5, "y")]), Err(Overlap));
        assert_eq!(apply("é", &[edit(1, 2, "x")]), Err(Overlap));
    }
}
