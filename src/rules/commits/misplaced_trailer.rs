//! LC512: a trailer where nobody reads it.

use crate::lint::Findings;
use crate::model::message::Message;
use crate::model::{Misplaced, Step};
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
        let (Some(first), Some(last)) = (block.first(), block.last()) else { continue };
        let tokens: Vec<String> = block.iter().map(|one| format!("`{}`", message.slice(one.token))).collect();
        let (what, which) = if tokens.len() == 1 { ("is no trailer", "it") } else { ("are no trailers", "them") };
        let told =
            format!("{} {what} here: git reads the last paragraph, and only if nothing else stands in it.", tokens.join(", "));
        let behind = message.cleaned.text.get(last.line.end as usize..).unwrap_or_default();
        let next = message.trailers.first().map(|trailer| trailer.token.start);
        let help = if next == Some(last.line.end + 2) && behind.starts_with("\n\n") {
            format!("take out the empty line behind {which}")
        } else if behind.trim().is_empty() {
            format!("put an empty line before {which}, and nothing else into that paragraph")
        } else {
            format!("move {which} to the end, behind an empty line")
        };
        findings
            .tell(&message.source, message.place(Span::new(first.line.start as usize, last.line.end as usize)), told)
            .subject(message.slice(first.token))
            .help(help);
    }
    if let Some(span) = written_out(message) {
        findings
            .tell(&message.source, message.place(span), "The message holds `\\n` as two signs, where a line was to end.")
            .subject("\\n")
            .help("give each paragraph with its own `-m`, or the whole message with `--file`");
    }
}

/// The lines that would be trailers, by neighbours.
fn blocks(message: &Message, step: &Step<'_>) -> Vec<Vec<Misplaced>> {
    let mut found: Vec<Vec<Misplaced>> = Vec::new();
    for one in message.misplaced(&step.after.policy.policy) {
        let beside = |last: &Misplaced| last.line.end + 1 == one.line.start;
        match found.last_mut().filter(|block| block.last().is_some_and(beside)) {
            Some(block) => block.push(one),
            None => found.push(vec![one]),
        }
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
