//! Ranges of phases: `P1–P3`, `P1..P3`, `Step 2 to Step 4`.

use super::{Names, Phase};
use crate::model::label::label;
use crate::text::{Span, limits};

/// What stands between the ends of a range.
const SIGNS: [&str; 8] = ["\u{2013}", "\u{2014}", "...", "..", " to ", " through ", " - ", "-"];

/// The labels at the ends of a range.
pub(super) fn ends(written: &str) -> Option<(&str, &str)> {
    // Most names hold no byte with which a sign begins.
    if !written.bytes().any(|byte| matches!(byte, b' ' | b'-' | b'.' | 0xe2)) {
        return None;
    }
    let (first, last) = SIGNS.iter().find_map(|sign| written.split_once(sign))?;
    let (first, last) = (first.trim(), last.trim());
    let is_label =
        |end: &str| label(end, Span::new(0, end.len())).is_some_and(|label| label.plain && label.rest == end.len());
    let is_number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    (is_label(first) && (is_number || is_label(last))).then_some((first, last))
}

/// The phases from one to another, in the order of the document, if `written` names both of `names`.
pub(super) fn between<'a>(names: &Names<'a>, written: &str) -> &'a [Phase] {
    let Some((first, last)) = ends(written) else { return &[] };
    let place = |name: &str| match *names.places(name) {
        [one] => Some(one),
        _ => None,
    };
    // Of `P1-3` the second end is a number alone.
    let unit = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let (from, to) = (place(first), place(last).or_else(|| place(&format!("{unit}{last}"))));
    let range = from.zip(to).and_then(|(from, to)| names.phases().get(from..=to));
    // As long as a label for several phases may be.
    range.filter(|range| range.len() <= limits::LABELS).unwrap_or_default()
}

/// Puts the phases of a range in its place where another depends on it.
pub(super) fn expand(phases: &mut [Phase]) {
    /// So many ranges of one loop are looked at.
    const MOST: usize = 64;
    let is_range = |name: &str| ends(name).is_some();
    let with_range: Vec<usize> =
        (0..phases.len()).filter(|at| phases[*at].depends.iter().any(|name| is_range(name))).take(MOST).collect();
    if with_range.is_empty() {
        return;
    }
    let names = Names::of(phases);
    let depends = |at: &usize| -> Vec<Box<str>> {
        let all = |name: &str| -> Vec<Box<str>> {
            let range = if is_range(name) { between(&names, name) } else { &[] };
            let others = range.iter().filter(|other| other.key != phases[*at].key);
            let keys: Vec<Box<str>> = others.map(|phase| phase.key.as_str().into()).collect();
            if keys.is_empty() { vec![name.into()] } else { keys }
        };
        phases[*at].depends.iter().flat_map(|name| all(name)).collect()
    };
    let expanded: Vec<Vec<Box<str>>> = with_range.iter().map(depends).collect();
    for (at, depends) in with_range.into_iter().zip(expanded) {
        phases[at].depends = depends;
    }
}
