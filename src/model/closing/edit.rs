//! The whole edit of a closing loop: its status, the day, and what only open loops need.

use crate::model::blocker::BlockerSource;
use crate::model::claim::{EMPHASIS, Status, is_picture};
use crate::model::edits::in_case_of;
use crate::model::loop_doc::{LoopDoc, Place, Placed};
use crate::model::moment::Moment;
use crate::model::policy::Policy;
use crate::model::status::{LoopStatus, Readiness, Word};
use crate::model::vocabulary::Vocabulary;
use crate::syntax::Node;
use crate::text::{Edit, Source, apply};

/// Fields that only open loops need.
pub const LEFTOVERS: [&str; 4] = ["execution_readiness", "next_review", "activation_trigger", "horizon"];

/// The keys that say when a loop was closed, each with those that say in the same manner when it began.
const CLOSED: [(&str, &[&str]); 3] =
    [("closed_at", &["created_at", "opened_at"]), ("closed", &["created", "opened"]), ("closed_at_utc", &[])];

/// The edits that close a loop at `now`, proven: read again, the document is closed and its rows say what they said.
pub fn edits(document: &LoopDoc, policy: &Policy, words: &Vocabulary, now: Moment) -> Result<Vec<Edit>, String> {
    if let Some((first, again)) = twice(document) {
        let line = |node: &Node| document.source.position(node.span).line;
        return Err(format!("`status` stands twice in its front matter, in lines {} and {}", line(first), line(again)));
    }
    if let Some(sentence) = document.statuses.iter().find(|placed| is_sentence(document, placed)) {
        let line = document.source.position(sentence.value.raw).line;
        return Err(format!("line {line} tells in a sentence where it stands: write there that it is closed"));
    }
    let stated = document.statuses.iter().filter(|placed| !is_told(document, placed)).map(|placed| &placed.value);
    let mut edits: Vec<Edit> = stated.chain(&document.echoes).filter_map(|stated| status(document, stated)).collect();
    if document.statuses.is_empty() {
        let edit = document.with_field("status", LoopStatus::Closed.name());
        edits.push(edit.ok_or("it has no front matter, and states no status")?);
    }
    edits.extend(closed(document, now));
    edits.extend(leftovers(document, policy));
    edits.extend(readiness(document));
    edits.extend(blockers(document));
    if holds(document, &edits, words) {
        return Ok(edits);
    }
    Err("its text does not allow to close it without saying something else as well".to_owned())
}

/// Where the front matter says twice where the loop stands: readers differ in which of the two they take.
fn twice(document: &LoopDoc) -> Option<(&Node, &Node)> {
    let mut keys = document.front.entries.iter().map(|(key, _)| key).filter(|key| key.says("status"));
    Some((keys.next()?, keys.next()?))
}

/// Whether what stands for a status in the body is running text in which no word is one: it is left as it is.
fn is_told(document: &LoopDoc, placed: &Placed<Status<LoopStatus>>) -> bool {
    let text = document.source.slice(placed.value.raw);
    placed.place == Place::Body && placed.value.value.is_none() && text.contains(char::is_whitespace)
}

/// Whether a sentence of the body alone says where the loop stands, or goes on right behind a word that would go.
fn is_sentence(document: &LoopDoc, placed: &Placed<Status<LoopStatus>>) -> bool {
    if is_told(document, placed) {
        return document.statuses.iter().all(|other| is_told(document, other));
    }
    let status = &placed.value;
    placed.place == Place::Body && status.value != Some(LoopStatus::Closed) && document.goes_on(status)
}

/// The word of a status made `closed`, without its tail.
fn status(document: &LoopDoc, status: &Status<LoopStatus>) -> Option<Edit> {
    if status.value == Some(LoopStatus::Closed) {
        return None;
    }
    let text = document.text();
    let word = in_case_of(LoopStatus::Closed.name(), status.word.of(text));
    // A picture before the word spoke of the work that went on.
    let before = &text[status.raw.start as usize..status.word.start as usize];
    let pictured = !before.is_empty() && before.chars().all(|c| is_picture(c) || c == ' ');
    let start = if pictured { status.raw.start } else { status.word.start };
    let sentence = text[status.word.end as usize..].trim_start_matches(EMPHASIS).starts_with(". ");
    let Some(tail) = status.tail.filter(|_| !sentence) else {
        return Some(Edit { span: crate::text::Span { start, end: status.word.end }, text: word });
    };
    // Emphasis around the word ends behind it.
    let behind = &text[status.word.end as usize..tail.start.max(status.word.end) as usize];
    let marks: String = behind.chars().take_while(|c| matches!(c, '*' | '_' | '`')).collect();
    let span = crate::text::Span { start, end: status.raw.end };
    Some(Edit { span, text: word + &marks })
}

/// When it was closed, under the key that the document has for it, as it writes its other dates.
fn closed(document: &LoopDoc, now: Moment) -> Option<Edit> {
    let there = CLOSED.iter().map(|(key, _)| *key).find(|key| document.field(key).is_some());
    if there.is_none() && document.dates.iter().any(|(name, _)| *name == "closed") {
        let (_, span) = document.dates.iter().find(|(name, _)| *name == "closed")?;
        return Some(Edit { span: *span, text: now.day().to_string() });
    }
    let alike = |(key, began): &(&'static str, &[&str])| {
        began.iter().any(|began| document.field(began).is_some()).then_some(*key)
    };
    let key = there.or_else(|| CLOSED.iter().find_map(alike)).unwrap_or("closed");
    let began = CLOSED.iter().flat_map(|(_, began)| began.iter()).find_map(|key| document.field(key));
    let written = began.map(|node| document.source.slice(node.span)).unwrap_or_default();
    let with_time = key == "closed_at_utc" || (key == "closed_at" && written.contains('T'));
    let moment = if with_time {
        Moment::of_unix(now.seconds()).to_string().replace(".000Z", "Z")
    } else {
        now.day().to_string()
    };
    let quote = written.chars().next().filter(|c| matches!(c, '"' | '\''));
    let value = quote.map_or(moment.clone(), |quote| format!("{quote}{moment}{quote}"));
    document.with_field(key, &value)
}

/// What only open loops need, unless the team wants it of every document.
fn leftovers<'a>(document: &'a LoopDoc, policy: &'a Policy) -> impl Iterator<Item = Edit> + 'a {
    let wanted = |key: &str| policy.front_matter.fields.get(key).is_some_and(|field| field.required);
    let fields = LEFTOVERS.into_iter().chain(["blocked_by"]).filter(move |key| !wanted(key));
    // A key that stands twice goes twice.
    let entries = fields.flat_map(|key| document.front.entries.iter().filter(move |(name, _)| name.says(key)));
    entries.map(|(key, value)| Edit { span: document.lines_of(key, value), text: String::new() })
}

/// A readiness that stands in the body, and says that it is blocked.
fn readiness(document: &LoopDoc) -> Option<Edit> {
    let status = document.readiness.filter(|status| status.value == Some(Readiness::Blocked))?;
    let in_head = document.field("execution_readiness").is_some() || document.field("readiness").is_some();
    (!in_head).then(|| document.reworded(&status, Readiness::Runnable))
}

/// A `Blocked By:` line of the body, made `none`.
fn blockers(document: &LoopDoc) -> Option<Edit> {
    if document.field("blocked_by").is_some() {
        return None;
    }
    let mut recorded = document.blockers.iter().filter(|blocker| blocker.source == BlockerSource::BlockedBy);
    let first = recorded.next()?;
    let last = recorded.next_back().unwrap_or(first);
    Some(Edit { span: crate::text::Span { start: first.span.start, end: last.span.end }, text: "none".to_owned() })
}

/// Whether the edits close the loop, and its rows say what they said.
fn holds(document: &LoopDoc, edits: &[Edit], words: &Vocabulary) -> bool {
    let Ok(text) = apply(document.text(), edits) else { return false };
    let after = LoopDoc::read(Source::new(document.source.path().clone(), text), words);
    let phases = |document: &LoopDoc| -> Vec<_> {
        document.phases.iter().map(|phase| (phase.key.clone(), phase.status.and_then(|status| status.value))).collect()
    };
    let gaps = |document: &LoopDoc| -> Vec<_> {
        document.gaps.iter().map(|gap| (gap.id.clone(), gap.status.and_then(|status| status.value))).collect()
    };
    let id = |document: &LoopDoc| document.id.as_ref().map(|identity| identity.id.clone());
    let still_blocked = after.readiness.is_some_and(|status| status.value == Some(Readiness::Blocked))
        || after.blockers.iter().any(|blocker| blocker.source == BlockerSource::BlockedBy && !blocker.struck);
    after.statuses.iter().all(|placed| placed.value.value == Some(LoopStatus::Closed) || is_told(&after, placed))
        && after.echoes.iter().all(|status| status.value == Some(LoopStatus::Closed))
        && after.is_closed()
        && !still_blocked
        && id(document) == id(&after)
        && phases(document) == phases(&after)
        && gaps(document) == gaps(&after)
        && after.front.faults.len() <= document.front.faults.len()
        && after.markdown.headings.len() == document.markdown.headings.len()
}
