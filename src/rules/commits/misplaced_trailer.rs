//! LC512: a trailer where nobody reads it.

use crate::lint::Findings;
use crate::model::Step;
use crate::model::message::Message;
use crate::text::Span;

rule! {
    /// A trailer stands where git does not look for one.
    ///
    /// ## Why
    /// Git reads trailers from the last paragraph, and only if nothing else stands in it: of real messages with governed trailers one in
    /// twenty had them further up, with only a co-author at the end. Told of trailers that something depends on: `Gap-`, `Gate-` and `Loopctl-`
    /// ones, and those that the policy asks for. And of `\n` that was written as two signs where line ends were meant, which makes one paragraph of a message.
    ///
    /// ## Bad
    /// ```text message
    /// gov(pumps): order one
    ///
    /// Gap-Mutation: capability
    /// Gap-Capability: gaps.file
    ///
    /// Co-Authored-By: Ana <ana@example.com>
    /// ```
    ///
    /// ## Bad: no line ends
    /// ```text message
    /// gov(pumps): order one\n\nGap-Mutation: capability
    /// ```
    ///
    /// ## Good
    /// ```text message
    /// gov(pumps): order one
    ///
    /// Gap-Mutation: capability
    /// Gap-Capability: gaps.file
    /// Co-Authored-By: Ana <ana@example.com>
    /// ```
    LC512 "misplaced-trailer", Warn, [], Message(check)
}

fn check(message: &Message, step: &Step<'_>, findings: &mut Findings) {
    for block in blocks(message, step) {
        let tokens: Vec<&str> = block.iter().map(|(token, _)| message.slice(*token)).collect();
        let (Some((_, first)), Some((_, last))) = (block.first(), block.last()) else { continue };
        let told = match tokens.as_slice() {
            [one] => format!("`{one}` is no trailer here: git looks for trailers in the last paragraph, where nothing else stands."),
            several => format!(
                "{} are no trailers here: git looks for trailers in the last paragraph, where nothing else stands.",
                several.iter().map(|token| format!("`{token}`")).collect::<Vec<_>>().join(", ")
            ),
        };
        let behind = message.cleaned.text.get(last.end as usize..).unwrap_or_default();
        let help = if message.trailers.first().is_some_and(|next| behind.starts_with("\n\n") && next.token.start == last.end + 2) {
            "take out the empty line behind it"
        } else if behind.trim().is_empty() {
            "put an empty line before it"
        } else {
            "move it to the end, behind an empty line"
        };
        findings.tell(&message.source, message.place(Span::new(first.start as usize, last.end as usize)), told).subject(tokens[0]).help(help);
    }
    if let Some(span) = written_out(message) {
        findings
            .tell(&message.source, message.place(span), "The message holds `\\n` as two signs, where a line was to end.")
            .subject("\\n")
            .help("give each paragraph with its own `-m`, or the whole message with `--file`");
    }
}

/// A trailer that is none: its token, and its line.
type Misplaced = (Span, Span);

/// The lines outside of the trailers that would be some that are read, by neighbours.
fn blocks(message: &Message, step: &Step<'_>) -> Vec<Vec<Misplaced>> {
    let policy = &step.after.policy.policy;
    let text = &message.cleaned.text;
    let mut found: Vec<Vec<Misplaced>> = Vec::new();
    let mut apart = true;
    let start = message.subject.span.end as usize;
    let end = message.trailers.first().map_or(text.len(), |trailer| trailer.token.start as usize);
    let body = Span::new(start, end.max(start));
    for line in body.of(text).lines() {
        let misplaced = line.split_once(':').filter(|(token, value)| {
            let written = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            let said = |other: &str| other == value.trim();
            written && !value.trim().is_empty() && policy.reads_trailer(token) && !message.values(token).any(said)
        });
        let Some((token, _)) = misplaced else {
            apart = true;
            continue;
        };
        let one = (body.within(body.of(text), token), body.within(body.of(text), line));
        match found.last_mut().filter(|_| !apart) {
            Some(block) => block.push(one),
            None => found.push(vec![one]),
        }
        apart = false;
    }
    found
}

/// Where a line end is written out in two signs, by somebody who meant the end of a line.
fn written_out(message: &Message) -> Option<Span> {
    let text = &message.cleaned.text;
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        for (at, _) in line.match_indices("\\n") {
            let behind = &line[at + 2..];
            let quoted = line[..at].matches(['`', '"', '\'']).count() % 2 == 1;
            let token = behind.split_once(": ").is_some_and(|(token, _)| {
                token.starts_with(|c: char| c.is_ascii_uppercase())
                    && token.contains('-')
                    && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            });
            if !quoted && (token || behind.starts_with("\\n")) {
                return Some(Span::new(from + at, from + at + 2));
            }
        }
        from += line.len();
    }
    None
}
