//! What a message says that its commit does to gaps and loops: "register gap", "mark fixed", "close loop", `Closes: GAP-OP-1`.
//!
//! Of a subject only what its description begins with is taken for it: `fix(GAP-OP-1): mount the pump` promises nothing
//! about the gap, and "prepare to close the loop" nothing about the loop.

use super::id::GapId;
use super::message::{Message, Named};
use super::refs::{RefKind, ids};
use crate::text::{Span, WordSet};

/// What is said to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// A gap is registered.
    Register,
    /// A gap is fixed or closed.
    Settle,
    /// A loop is closed.
    Close,
}

/// To what it is said to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A gap.
    Gap(GapId),
    /// A loop, as it is named.
    Loop(String),
}

/// One deed that a subject promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// What.
    pub deed: Deed,
    /// To what.
    pub target: Target,
    /// Where that is named.
    pub span: Span,
    /// Whether a trailer says it, which may well say so once more.
    pub again: bool,
}

impl Promise {
    /// The gap that it is about.
    pub fn gap(&self) -> Option<&GapId> {
        match &self.target {
            Target::Gap(id) => Some(id),
            Target::Loop(_) => None,
        }
    }
}

/// Everything that `message` promises.
pub fn promises(message: &Message) -> Vec<Promise> {
    let mut found = by_subject(message);
    for promise in by_trailers(message) {
        if !found.iter().any(|known| known.deed == promise.deed && known.target == promise.target) {
            found.push(promise);
        }
    }
    found
}

/// What the trailers promise: `Fixes: GAP-OP-1`.
fn by_trailers(message: &Message) -> impl Iterator<Item = Promise> {
    const ENDS: WordSet = WordSet::of(&["closes", "fixes", "resolves"]);
    let trailers = message.trailers.iter().filter(|trailer| ENDS.has(message.slice(trailer.token)));
    trailers.flat_map(|trailer| named(message, trailer.value)).map(|(target, span)| {
        let deed = if matches!(target, Target::Gap(_)) { Deed::Settle } else { Deed::Close };
        Promise { deed, target, span, again: true }
    })
}

/// What the subject promises.
fn by_subject(message: &Message) -> Vec<Promise> {
    let form = message.subject.form.as_ref();
    let said = form.map_or(message.subject.span, |form| form.description);
    let text = message.slice(said);
    let mut words = Words(text);
    let closing = form.is_some_and(|form| message.slice(form.kind) == "close");
    let Some(meant) = Meant::of(&mut words).or(closing.then_some(Meant::Both)) else { return Vec::new() };
    let rest = if closing && meant == Meant::Both { text } else { words.0 };
    let behind = named(message, said.within(text, rest));
    let scopes = || scopes(message);
    let targets = match (closing, behind.is_empty()) {
        // The type says it of what the subject is about.
        (true, false) if scopes().is_empty() => behind,
        (false, false) => behind,
        _ => scopes(),
    };
    targets
        .into_iter()
        .filter_map(|(target, span)| Some(Promise { deed: meant.deed(&target)?, target, span, again: false }))
        .collect()
}

/// What the first words of a description are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meant {
    Registered,
    Settled,
    Closed,
    /// Gaps and loops alike are closed.
    Both,
}

impl Meant {
    fn of(words: &mut Words<'_>) -> Option<Self> {
        // `GAP-OP-1 fixed`
        let mut ahead = Words(words.0);
        if ahead.skip_gaps() {
            return (ahead.skip(is_word_for_settled) && ahead.ended()).then_some(Self::Settled);
        }
        match words.next()?.as_str() {
            // `gov(GAP-OP-1): fixed`, `gov(LOOP-A): loop closed`
            "fixed" | "resolved" if words.is_over() => Some(Self::Settled),
            "gap" | "gaps" => (words.skip(is_word_for_settled) && words.is_over()).then_some(Self::Settled),
            "loop" | "loops" => (words.skip(|word| word == "closed") && words.is_over()).then_some(Self::Closed),
            "register" | "registers" | "registered" | "file" | "files" | "filed" => {
                words.skip(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
                (words.skip(is_gap) || words.is_at(RefKind::Gap)).then_some(Self::Registered)
            }
            "mark" | "marks" | "marked" => {
                let is_loop = words.skip(self::is_loop);
                let is_gap = !is_loop && words.skip(is_gap);
                // `mark GAP-OP-1 as fixed`: what is marked is named behind the word or before it.
                let mut ahead = Words(words.0);
                let named = !is_loop && ahead.skip_gaps();
                let behind = if named { &mut ahead } else { &mut *words };
                behind.skip(|word| word == "as");
                let done = behind.skip(is_word_for_settled);
                if named {
                    return (done && ahead.ended()).then_some(Self::Settled);
                }
                let meant = if is_loop {
                    Self::Closed
                } else if is_gap {
                    Self::Settled
                } else {
                    Self::Both
                };
                done.then_some(meant)
            }
            "fix" | "fixes" | "fixed" | "resolve" | "resolves" | "resolved" => {
                words.skip(is_gap);
                // `fix GAP-OP-1 typo` mends something about it.
                let mut ahead = Words(words.0);
                (ahead.skip_gaps() && ahead.ended()).then_some(Self::Settled)
            }
            "close" | "closes" | "closed" => {
                if words.ended() {
                    return Some(Self::Both);
                }
                if words.skip(is_gap) {
                    Some(Self::Settled)
                } else if words.skip(self::is_loop) {
                    Some(Self::Closed)
                } else {
                    (words.is_at(RefKind::Gap) || words.is_at(RefKind::Loop)).then_some(Self::Both)
                }
            }
            _ => None,
        }
    }

    /// What is done to `target`, if it is meant.
    fn deed(self, target: &Target) -> Option<Deed> {
        match (self, target) {
            (Self::Registered, Target::Gap(_)) => Some(Deed::Register),
            (Self::Settled | Self::Both, Target::Gap(_)) => Some(Deed::Settle),
            (Self::Closed | Self::Both, Target::Loop(_)) => Some(Deed::Close),
            _ => None,
        }
    }
}

fn is_word_for_settled(word: &str) -> bool {
    matches!(word, "fixed" | "closed" | "resolved")
}

fn is_gap(word: &str) -> bool {
    matches!(word, "gap" | "gaps")
}

fn is_loop(word: &str) -> bool {
    matches!(word, "loop" | "loops")
}

/// The words of a description that are not yet read.
struct Words<'a>(&'a str);

impl Words<'_> {
    /// The next word in small letters, without the signs behind it.
    fn next(&mut self) -> Option<String> {
        let rest = self.0.trim_start();
        let word = &rest[..rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())];
        self.0 = &rest[word.len()..];
        (!word.is_empty()).then(|| word.to_lowercase())
    }

    /// Passes the next word over if it is one of those that `is` means.
    fn skip(&mut self, is: impl Fn(&str) -> bool) -> bool {
        let mut ahead = Self(self.0);
        let found = ahead.next().is_some_and(|word| is(&word)) && !ahead.0.starts_with(['-', '_']);
        if found {
            self.0 = ahead.0;
        }
        found
    }

    /// Whether a gap or a loop is named next.
    fn is_at(&self, kind: RefKind) -> bool {
        let rest = self.0.trim_start();
        let first = ids(rest, Span::new(0, rest.len())).into_iter().next();
        first.is_some_and(|first| first.kind == kind && first.span.start == 0)
    }

    /// Passes over the gaps that are named next, if any is: `GAP-OP-1..3, GAP-OP-7 and GAP-OP-9`.
    fn skip_gaps(&mut self) -> bool {
        let rest = self.0.trim_start();
        let joins = |between: &str| {
            between.split([',', '/', '&', '+', '.', '-', '\u{2013}', ' ']).all(|word| matches!(word, "" | "and"))
        };
        let mut end = 0;
        for id in ids(rest, Span::new(0, rest.len())) {
            let between = rest.get(end..id.span.start as usize).unwrap_or_default();
            let first = end == 0 && id.span.start > 0;
            if id.kind != RefKind::Gap || first || !joins(between) {
                break;
            }
            end = end.max(id.span.end as usize);
        }
        if end > 0 {
            self.0 = &rest[end..];
        }
        end > 0
    }

    /// Whether nothing follows.
    fn is_over(&self) -> bool {
        self.0.trim_matches(['.', '!', ' ']).is_empty()
    }

    /// Whether the phrase is over: the text ends, or a sign stands there.
    fn ended(&self) -> bool {
        let rest = self.0.trim_start();
        rest.chars().next().is_none_or(|sign| !sign.is_alphanumeric() && !matches!(sign, '-' | '_' | '/' | '`' | '"'))
            || rest.starts_with("- ")
    }
}

/// The gaps and loops with which the text at `span` begins, with nothing between them but what joins names.
fn named(message: &Message, span: Span) -> Vec<(Target, Span)> {
    let text = &message.cleaned.text;
    let joins = |between: &str| {
        let mut words = between.split(|c: char| c.is_whitespace() || matches!(c, ',' | '+' | '&' | '/' | ':'));
        words.all(|word| matches!(word, "" | "and"))
    };
    let mut end = span.start as usize;
    let mut found = Vec::new();
    for reference in ids(text, span) {
        let (from, to) = (reference.span.start as usize, reference.span.end as usize);
        if from > end && !joins(text.get(end..from).unwrap_or_default()) {
            break;
        }
        end = end.max(to);
        let target = match reference.kind {
            RefKind::Loop => Some(Target::Loop(reference.text.into())),
            _ => GapId::new(&reference.text).map(Target::Gap),
        };
        found.extend(target.map(|target| (target, reference.span)));
    }
    found
}

/// The gaps and loops that the subject is about.
fn scopes(message: &Message) -> Vec<(Target, Span)> {
    let scopes = message.subject.form.iter().flat_map(|form| &form.scopes);
    let target = |scope: &super::message::Scope| match &scope.named {
        Named::Gap(id) => Some((Target::Gap(id.clone()), scope.span)),
        _ => Some((Target::Loop(message.loop_of(scope)?.to_owned()), scope.span)),
    };
    scopes.filter_map(target).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::message::{Cleanup, Mode, clean};
    use crate::text::{RepoPath, Source};

    fn told(subject: &str) -> Vec<String> {
        let source = Source::new(RepoPath::new("COMMIT_EDITMSG").expect("a path"), subject.to_owned());
        let message = Message::read(source, clean(subject, Cleanup { mode: Mode::Strip, comment: "#" }));
        let one = |promise: Promise| match promise.target {
            Target::Gap(id) => format!("{:?} {id}", promise.deed),
            Target::Loop(id) => format!("{:?} {id}", promise.deed),
        };
        promises(&message).into_iter().map(one).collect()
    }

    #[test]
    fn what_a_description_begins_with_is_a_promise() {
        for (subject, promised) in [
            ("gov(GAP-OP-1): register gap via gaps.file", &["Register GAP-OP-1"][..]),
            ("gov(gaps): register GAP-OP-1, GAP-OP-2 and more", &["Register GAP-OP-1", "Register GAP-OP-2"]),
            (
                "gov(GAP-OP-11..13): register 3 gaps",
                &["Register GAP-OP-11", "Register GAP-OP-12", "Register GAP-OP-13"],
            ),
            ("fix(GAP-OP-1): mark fixed via gaps.close", &["Settle GAP-OP-1"]),
            ("fix(GAP-OP-1): mark closed", &["Settle GAP-OP-1"]),
            ("fix(gaps): close GAP-OP-1 with a lock", &["Settle GAP-OP-1"]),
            ("close(gap): GAP-OP-1 fixed, the gateway is live", &["Settle GAP-OP-1"]),
            ("close(LOOP-A-20260301): evidence shows resolved", &["Close LOOP-A-20260301"]),
            ("close(loop): LOOP-A-20260301", &["Close LOOP-A-20260301"]),
            ("gov(LOOP-A-20260301): close", &["Close LOOP-A-20260301"]),
            ("gov(LOOP-A-20260301): close loop \u{2014} all gaps fixed", &["Close LOOP-A-20260301"]),
            ("fix(LOOP-A-20260301): mark loop closed", &["Close LOOP-A-20260301"]),
            ("chore(loop): close LOOP-A-20260301 with receipts", &["Close LOOP-A-20260301"]),
            ("Close loop LOOP-A-20260301", &["Close LOOP-A-20260301"]),
            ("fix: fix GAP-OP-1", &["Settle GAP-OP-1"]),
            ("fix: resolves gaps GAP-OP-1, GAP-OP-2 (valves)", &["Settle GAP-OP-1", "Settle GAP-OP-2"]),
            ("gov: GAP-OP-11..12 fixed", &["Settle GAP-OP-11", "Settle GAP-OP-12"]),
            ("docs: mark GAP-OP-1 and GAP-OP-2 as fixed", &["Settle GAP-OP-1", "Settle GAP-OP-2"]),
            ("fix(GAP-OP-1): fixed", &["Settle GAP-OP-1"]),
            ("gov(GAP-OP-1): gap closed", &["Settle GAP-OP-1"]),
            ("gov(LOOP-A-20260301): loop closed", &["Close LOOP-A-20260301"]),
            ("fix: the pump\n\nCloses: GAP-OP-1", &["Settle GAP-OP-1"]),
            ("fix: fix GAP-OP-1\n\nFixes: GAP-OP-1, GAP-OP-2", &["Settle GAP-OP-1", "Settle GAP-OP-2"]),
        ] {
            assert_eq!(told(subject), promised, "{subject}");
        }
    }

    #[test]
    fn what_only_speaks_of_it_is_none() {
        for subject in [
            "fix(GAP-OP-1): mount the pump",
            "fix(LOOP-A-20260301): close 6 true findings",
            "gov(LOOP-A-20260301): register loop + GAP-OP-1",
            "fix(GAP-OP-1): register 19 missing scripts",
            "docs: fix GAP-OP-1 typo",
            "docs: GAP-OP-1 fixed in the wrong file",
            "docs: mark GAP-OP-1 fixed rows",
            "gov(LOOP-A-20260301): close-loop gate",
            "fix(LOOP-A-20260301): close out P3",
            "gov(LOOP-A-20260301): prepare to close loop",
            "chore(aof): close noise burndown loop record",
            "gov(gaps.batch): register 5 gaps via gaps.file",
            "Revert \"close loop LOOP-A-20260301\"",
            "fix(GAP-OP-1): fixed the pump",
            "gov(LOOP-A-20260301): loop closed-circuit cameras",
            "gov: closing LOOP-A-20260301 needs a sign-off",
            "gov(LOOP-A-20260301): gap closed in P3",
            "fix: the pump\n\nFixes: ab5d3e7 (\"pump: mount it\")\nSee: GAP-OP-1",
        ] {
            assert_eq!(told(subject), [] as [String; 0], "{subject}");
        }
    }
}
