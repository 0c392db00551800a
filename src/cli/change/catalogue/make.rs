//! How a catalogue is made.

use std::ops::Range;

use super::{DEPENDS, INPUTS, LENGTH, PART, PLACE, first, kinds, letter, sum_of};
use crate::model::{LoopId, Ties, loop_key};
use crate::text::Entry;

/// A catalogue that is to be kept.
pub(in crate::cli::change) struct Made {
    /// All of it, without the lines of ties.
    pub(in crate::cli::change) text: String,
    /// The sum that tells it.
    pub(in crate::cli::change) sum: u64,
}

/// Where a line of ties stands among the lines, and what it says.
pub(in crate::cli::change) struct Line<'a> {
    pub(in crate::cli::change) place: Range<usize>,
    pub(in crate::cli::change) ties: Ties<'a>,
}

/// A key, where the line of a document that has to do with it begins, and how it has.
type Posting = (String, usize, u8);

/// Makes a catalogue of `entries`, of which those are documents that `is_document`; nothing if one cannot be kept in it.
///
/// `line_of` knows the line of a document's ties, and `lines` is how long all lines are together.
pub(in crate::cli::change) fn make<'a>(
    entries: &[Entry],
    is_document: impl Fn(&Entry) -> bool,
    line_of: impl Fn(&Entry) -> Option<Line<'a>>,
    lines: usize,
    patterns: &str,
) -> Option<Made> {
    let (mut files, mut keys) = (String::new(), Vec::new());
    // What is found by a document, and not by a key.
    let mut others: Vec<String> = Vec::new();
    for entry in entries {
        let at = files.len();
        let document = is_document(entry);
        let line = if document { line_of(entry) } else { None };
        files.push_str(&file(entry, document, line.as_ref())?);
        if let Some(Line { ties, .. }) = line {
            keys.extend(postings(entry, at, ties));
            others.extend(list(DEPENDS, at, ties.depends()));
            others.extend(list(INPUTS, at, ties.inputs()));
        }
    }
    let misread = |key: &str| key.starts_with([DEPENDS, INPUTS]) || key.contains([char::from(PART), '\n', '\r']);
    if keys.iter().any(|(key, ..)| misread(key)) || others.iter().any(|line| line.contains('\r')) {
        return None;
    }
    keys.sort_unstable();
    others.extend(keys.chunk_by(|a, b| a.0 == b.0).map(line_of_key));
    others.sort_unstable_by(|a, b| first(a).cmp(first(b)));
    let keys = others.concat();
    let fits = [files.len(), keys.len(), lines].into_iter().all(|size| u32::try_from(size).is_ok());
    let sum = sum_of(patterns, &files, &keys);
    let text = format!("base {:08x} {:08x} {lines:08x} {sum:016x}\n{files}{keys}", files.len(), keys.len());
    fits.then_some(Made { text, sum })
}

/// The line of a file; of a document with where its ties stand, if they are known.
fn file(entry: &Entry, document: bool, line: Option<&Line<'_>>) -> Option<String> {
    /// How many bytes say where ties stand.
    const DIGITS: usize = LENGTH.end - PLACE.start;
    /// How many bytes the name of a content has.
    const NAME: usize = 20;
    let (mode, oid) = (letter(entry.mode)?, entry.oid?);
    let place = match line {
        None if document => "?".repeat(DIGITS),
        None => "-".repeat(DIGITS),
        Some(line) => format!("{:08x}{:06x}", line.place.start, line.place.len()),
    };
    let fits = place.len() == DIGITS && oid.as_bytes().len() == NAME;
    let told = !entry.path.as_str().contains(['\n', char::REPLACEMENT_CHARACTER]);
    (fits && told).then(|| format!("{}{oid}{place}{}\n", char::from(mode), entry.path))
}

/// The keys that the document whose line begins at a place has to do with.
fn postings(entry: &Entry, at: usize, ties: Ties<'_>) -> Vec<Posting> {
    let mut found = Vec::new();
    let mut add = |kind, keys: &mut dyn Iterator<Item = &str>| {
        found.extend(keys.map(|key| (key.to_owned(), at, kind)));
    };
    add(kinds::IS, &mut ties.bears());
    add(kinds::STATES, &mut ties.states());
    add(kinds::PROVES, &mut ties.proves());
    add(kinds::NAMES, &mut ties.names());
    // One that says nothing of it is the loop that its file is called.
    if ties.bears().next().is_none() {
        let id = LoopId::of_file(entry.path.name());
        found.extend(id.map(|id| (loop_key(id.as_str()), at, kinds::IS)));
    }
    found
}

/// The line of a list that is found by the document whose line begins at a place; none if nothing is on it.
fn list<'a>(sign: char, at: usize, list: impl Iterator<Item = &'a str>) -> Option<String> {
    let parts: String = list.flat_map(|part| [char::from(PART).to_string(), part.to_owned()]).collect();
    (!parts.is_empty()).then(|| format!("{sign}{at:x}{parts}\n"))
}

/// The line of a key, of which these are all postings.
fn line_of_key(postings: &[Posting]) -> String {
    let mut line = postings.first().map_or_else(String::new, |(key, ..)| key.clone());
    for same in postings.chunk_by(|a, b| a.1 == b.1) {
        let kind = same.iter().fold(b'A', |all, (.., kind)| b'A' + ((all - b'A') | kind));
        let document = same.first().map_or(0, |(_, at, _)| *at);
        line.push_str(&format!("{}{}{document:x}", char::from(PART), char::from(kind)));
    }
    line + "\n"
}
