//! A commit message: its subject, what that is about, and its trailers.
//!
//! Whether a message has the form that a team wants is not asked here: what does not fit is no form.

use super::claim::is_dash;
use super::id::{GapId, LoopId};
use super::refs::{RefKind, references};
use crate::syntax::message::{Cleaned, Trailer, trailers};
use crate::text::{Source, Span};

/// What a subject begins with if its commit is to be folded into another: `git commit --fixup` and its like.
const FOLDED: [&str; 3] = ["fixup! ", "squash! ", "amend! "];

/// A message as git keeps it; spans are bytes of its text.
#[derive(Clone, Debug)]
pub struct Message {
    /// What it was cleaned from: the file in which it was written, or the message of a commit.
    pub source: Source,
    /// The text, and where it stands in the source.
    pub cleaned: Cleaned,
    /// The first line.
    pub subject: Subject,
    /// What stands between the first line and the trailers.
    pub body: Span,
    /// The trailers.
    pub trailers: Vec<Trailer>,
}

/// The first line of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The line.
    pub span: Span,
    /// The words that say that the commit is to be folded into another, if they are there.
    pub folded: Option<Span>,
    /// Its parts, if it has the form `type(scope): description`.
    pub form: Option<Form>,
}

/// `fix(GAP-OP-119,GAP-OP-120)!: description`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The type.
    pub kind: Span,
    /// What it is about, in the order it is written; several gaps may stand in few words.
    pub scopes: Vec<Scope>,
    /// Whether it says that something breaks.
    pub breaking: bool,
    /// What was done.
    pub description: Span,
}

/// One thing that a subject is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Where it is written.
    pub span: Span,
    /// What it names.
    pub named: Named,
}

/// What a scope names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A loop.
    Loop(LoopId),
    /// A gap.
    Gap(GapId),
    /// Names that are joined so that nobody can say which all are meant: `GAP-OP-1..2000`, `LOOP-A+LOOP-B`.
    Joined,
    /// Anything else.
    Word,
}

/// A byte order mark, which editors put before the text and do not show.
pub const MARK: char = '\u{feff}';

impl Message {
    /// Reads a message that was cleaned from `source`.
    pub fn read(source: Source, cleaned: Cleaned) -> Self {
        let text = cleaned.text.as_str();
        let line = text.lines().next().unwrap_or_default();
        let subject = Subject::read(text, Span::new(0, line.len()));
        let (block, trailers) = trailers(text);
        let body = Span::new(line.len(), block.range().start).trimmed(text);
        Self { source, cleaned, subject, body, trailers }
    }

    /// The text at `span`.
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.cleaned.text)
    }

    /// Where the text at `span` stands in the source.
    pub fn place(&self, span: Span) -> Span {
        let start = self.cleaned.in_file(span.start as usize);
        let end = if span.is_empty() { start } else { self.cleaned.in_file(span.end as usize - 1) + 1 };
        Span::new(start, end.clamp(start, self.source.text().len()))
    }

    /// The values of the trailers called `token`, in any case.
    pub fn values<'a>(&'a self, token: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.trailers.iter().filter(move |trailer| self.slice(trailer.token).eq_ignore_ascii_case(token));
        named.map(|trailer| self.slice(trailer.value))
    }
}

impl Subject {
    fn read(text: &str, span: Span) -> Self {
        let line = span.of(text);
        // What nobody sees does not change what is said; that it is there is told apart from that.
        let bare = line.trim_start_matches(MARK);
        let mut rest = bare;
        while let Some(folded) = FOLDED.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = folded;
        }
        let folded = (rest.len() < bare.len()).then(|| span.within(line, &bare[..bare.len() - rest.len()]));
        Self { span, folded, form: Form::read(text, span.within(line, rest)) }
    }
}

impl Form {
    /// Whether `line` has the form.
    pub fn is_of(line: &str) -> bool {
        Self::read(line, Span::new(0, line.len())).is_some()
    }

    /// The parts of the subject at `span`; nothing if it has another form.
    fn read(text: &str, span: Span) -> Option<Self> {
        let line = span.of(text);
        let at = |part: &str| span.within(line, part);
        let kind = line.split(['(', ':', '!']).next().filter(|kind| is_word(kind))?;
        let rest = &line[kind.len()..];
        let (scope, rest) = match rest.strip_prefix('(') {
            Some(inside) => {
                let (scope, rest) = inside.split_once(')')?;
                (Some(scope), rest)
            }
            None => (None, rest),
        };
        let (breaking, rest) = rest.strip_prefix('!').map_or((false, rest), |rest| (true, rest));
        let description = rest.strip_prefix(": ").map(str::trim).filter(|description| !description.is_empty())?;
        let scopes = scope.map_or_else(|| Some(Vec::new()), |scope| scopes(text, at(scope)))?;
        Some(Self { kind: at(kind), scopes, breaking, description: at(description) })
    }
}

/// What the scope at `span` names; nothing if it names nothing.
fn scopes(text: &str, span: Span) -> Option<Vec<Scope>> {
    let mut found: Vec<Scope> = Vec::new();
    for reference in references(text, span) {
        let named = match reference.kind {
            RefKind::Loop => Some(Named::Loop(LoopId::new(&reference.text))),
            RefKind::Gap => GapId::new(&reference.text).map(Named::Gap),
            _ => None,
        };
        found.extend(named.map(|named| Scope { span: reference.span, named }));
    }
    let written = span.of(text);
    let named: Vec<Span> = found.iter().map(|scope| scope.span).collect();
    for part in written.split(',') {
        let part = span.within(written, part.trim());
        // What a compressed name reaches over is a part of it.
        let taken = named.iter().any(|span| span.start < part.end && part.start < span.end);
        if part.is_empty() {
            return None;
        }
        if !taken {
            found.push(Scope { span: part, named: Named::Word });
        } else if named.iter().any(|span| part.contains(*span) && joins(text, Span { start: span.end, end: part.end }))
        {
            found.push(Scope { span: part, named: Named::Joined });
        }
    }
    found.sort_by_key(|scope| scope.span);
    // `GAP-OP-1,2`: in a text the second may be any number, here it can only be a gap.
    let mut last: Option<GapId> = None;
    for scope in &mut found {
        let number = scope.span.of(text);
        if scope.named == Named::Word && number.bytes().all(|byte| byte.is_ascii_digit()) {
            scope.named = last.as_ref().map_or(Named::Word, |gap| Named::Gap(gap.sibling(number)));
        }
        last = if let Named::Gap(id) = &scope.named { Some(id.clone()) } else { None };
    }
    Some(found)
}

/// Whether what stands right behind a name joins another to it.
fn joins(text: &str, behind: Span) -> bool {
    let behind = behind.of(text);
    let sign = |c: char| matches!(c, '.' | '+' | '-' | '/' | '&' | '|' | '~' | '_' | '\u{2026}') || is_dash(c);
    let rest = behind.trim_start_matches(sign);
    rest.len() < behind.len() && rest.starts_with(char::is_alphanumeric)
}

/// Whether a type is one word: letters and what people join them with.
fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic()) && text.chars().all(|c| c.is_alphanumeric() || "-_./+".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::message::{Cleanup, Mode, clean};
    use crate::text::RepoPath;

    fn message(text: &str) -> Message {
        let source = Source::new(RepoPath::new("COMMIT_EDITMSG").expect("a path"), text.to_owned());
        Message::read(source, clean(text, Cleanup { mode: Mode::Strip, comment: "#" }))
    }

    /// The form of a subject in words: type, scopes, description.
    fn form(subject: &str) -> Option<String> {
        let message = message(subject);
        let form = message.subject.form.as_ref()?;
        let scope = |scope: &Scope| match &scope.named {
            Named::Loop(id) => format!("loop {id}"),
            Named::Gap(id) => format!("gap {id}"),
            Named::Joined => format!("joined {}", message.slice(scope.span)),
            Named::Word => message.slice(scope.span).to_owned(),
        };
        let scopes: Vec<String> = form.scopes.iter().map(scope).collect();
        let breaking = if form.breaking { "!" } else { "" };
        Some(format!(
            "{}[{}]{breaking} {}",
            message.slice(form.kind),
            scopes.join(" | "),
            message.slice(form.description)
        ))
    }

    #[test]
    fn a_subject_says_what_it_is_about() {
        for (subject, told) in [
            ("fix: it", "fix[] it"),
            ("fix(GAP-OP-119,GAP-OP-120): it", "fix[gap GAP-OP-119 | gap GAP-OP-120] it"),
            ("gov(GAP-OP-299,300,301): it", "gov[gap GAP-OP-299 | gap GAP-OP-300 | gap GAP-OP-301] it"),
            ("fix(GAP-OP-1,2, 3): it", "fix[gap GAP-OP-1 | gap GAP-OP-2 | gap GAP-OP-3] it"),
            ("fix(ops,2): it", "fix[ops | 2] it"),
            ("fix(GAP-OP-122..124)!: it", "fix[gap GAP-OP-122 | gap GAP-OP-123 | gap GAP-OP-124]! it"),
            ("close(LOOP-A-20260301): done: all", "close[loop LOOP-A-20260301] done: all"),
            ("feat(LOOP-A-20260301, docs): x", "feat[loop LOOP-A-20260301 | docs] x"),
            ("fix(GAP-OP-1..2000): x", "fix[gap GAP-OP-1 | joined GAP-OP-1..2000] x"),
            ("fix(GAP-OP-1..GAP-HB-9): x", "fix[gap GAP-OP-1 | joined GAP-OP-1..GAP-HB-9] x"),
            ("fix(GAP-OP-1+GAP-OP-2): x", "fix[gap GAP-OP-1 | joined GAP-OP-1+GAP-OP-2 | gap GAP-OP-2] x"),
            ("fix(GAP-OP-1 - the pump): x", "fix[gap GAP-OP-1] x"),
            ("gov/infra(gaps.batch): x", "gov/infra[gaps.batch] x"),
            ("w71.5: x", "w71.5[] x"),
        ] {
            assert_eq!(form(subject).as_deref(), Some(told), "{subject}");
        }
    }

    #[test]
    fn what_has_another_form_has_none() {
        let others = [
            "Merge branch 'x'", "fix it", "fix:it", "fix(x) it", "fix(: it", "fix(): it", "fix(a,,b): it", "fix: ",
            "1.2: x", "",
        ];
        for subject in others {
            assert_eq!(form(subject), None, "{subject}");
        }
    }

    #[test]
    fn a_commit_that_is_to_be_folded_says_so() {
        let message = message("fixup! squash! fix(ops): it\n");
        assert_eq!(message.subject.folded.map(|span| message.slice(span)), Some("fixup! squash! "));
        assert_eq!(form("amend! fix(ops): it").as_deref(), Some("fix[ops] it"));
        assert_eq!(super::tests::message("fix: fixup! is a word").subject.folded, None);
    }

    #[test]
    fn body_and_trailers_are_apart() {
        let message = message("fix: it\n\nOne.\n\nTwo.\n\nLoopctl-Allow: LC506 why\nloopctl-allow: LC504 so\n");
        assert_eq!(message.slice(message.body), "One.\n\nTwo.");
        assert_eq!(message.values("loopctl-allow").collect::<Vec<_>>(), ["LC506 why", "LC504 so"]);
    }
}
