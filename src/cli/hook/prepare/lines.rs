//! The lines with which a message is begun, and where they go.

use crate::cli::hook::file::Reading;
use crate::model::offer::Offer;

/// How many subjects are offered where it may be one of several.
const SUBJECTS: usize = 5;

/// What is written into a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    /// What belongs to it.
    pub(super) real: String,
    /// What is only shown.
    comments: Vec<String>,
}

impl Lines {
    /// The lines of `offer` with a subject of the type `kind`; as comments alone, unless what is real will be `judged`.
    pub(super) fn of(offer: &Offer, kind: &str, judged: bool) -> Self {
        let subject = |name: &String| format!("{kind}({name}): ");
        let mut lines = Self::default();
        let known: Vec<String> = offer.known().collect();
        match &offer.scope {
            Some(scope) if judged => lines.real = format!("{}\n", subject(scope)),
            Some(scope) => lines.comments.push(subject(scope)),
            None => lines.comments.extend(offer.named.iter().take(SUBJECTS).map(subject)),
        }
        if !judged {
            lines.comments.extend(known);
        } else if !known.is_empty() {
            // The first line is left for a subject.
            let first = if lines.real.is_empty() { "\n" } else { "" };
            lines.real.push_str(&format!("{first}\n{}\n", known.join("\n")));
        }
        for asked in offer.trailers.iter().filter(|asked| asked.value.is_none()) {
            let values = match asked.allowed.as_slice() {
                [] => "...".to_owned(),
                values => values.join(" | "),
            };
            lines.comments.push(format!("{}: {values}", asked.token));
        }
        lines
    }

    /// The message that `reading` read, begun with these lines; nothing where there are none.
    pub(super) fn into(self, reading: &Reading, comments: bool) -> Option<String> {
        let text = reading.message.source.text();
        let comments = if comments { self.comments } else { Vec::new() };
        if self.real.is_empty() && comments.is_empty() {
            return None;
        }
        let comment = &reading.comment;
        // What git shows stands behind what is written; the empty line before it stays.
        let shown = text.lines().position(|line| line.starts_with(comment.as_str())).unwrap_or(usize::MAX);
        let shown: usize = text.split_inclusive('\n').take(shown).map(str::len).sum();
        let (written, behind) = text.split_at(shown.min(text.len()));
        let mut out = if self.real.is_empty() { written.to_owned() } else { self.real };
        if !comments.is_empty() {
            // Above it a line is left to write in.
            if out.is_empty() || !out.trim().is_empty() && !out.ends_with("\n\n") {
                out.push('\n');
            }
            out.push_str(&format!("{comment} loopctl offers, for what is staged:\n"));
            for line in comments {
                out.push_str(&format!("{comment}   {line}\n"));
            }
            out.push_str(&format!("{comment}\n"));
        } else if !behind.is_empty() {
            out.push('\n');
        }
        out.push_str(behind);
        Some(out)
    }
}

/// The message that `reading` read, with the trailers that are known and that it does not have.
pub(super) fn with_trailers(reading: &Reading, offer: &Offer) -> Option<String> {
    let message = &reading.message;
    let text = message.source.text();
    let has = |line: &String| {
        let token = line.split(':').next().unwrap_or_default();
        message.values(token).next().is_some() || message.cleaned.text.contains(line.as_str())
    };
    let missing: Vec<String> = offer.known().filter(|line| !has(line)).collect();
    let end = message.cleaned.lines.iter().zip(message.cleaned.text.lines()).filter(|(_, line)| !line.is_empty());
    let end = end.map(|(span, _)| span.end as usize).last()?;
    if missing.is_empty() {
        return None;
    }
    let apart = if message.trailers.is_empty() { "\n\n" } else { "\n" };
    let (written, behind) = text.split_at_checked(end)?;
    let behind = if behind.is_empty() { "\n" } else { behind };
    Some(format!("{written}{apart}{}{behind}", missing.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::message::Message;
    use crate::model::offer::Asked;
    use crate::syntax::message::{Cleanup, Mode, clean};
    use crate::text::{RepoPath, Source};

    fn reading(text: &str) -> Reading {
        let source = Source::new(RepoPath::new("COMMIT_EDITMSG").expect("a path"), text.to_owned());
        let message = Message::read(source, clean(text, Cleanup { mode: Mode::Strip, comment: "#" }));
        Reading { message, broken: None, as_it_is: true, mode: Mode::Strip, comment: "#".to_owned() }
    }

    fn offer(scope: Option<&str>) -> Offer {
        let asked = |token: &str, value: Option<&str>| Asked {
            token: token.to_owned(),
            value: value.map(str::to_owned),
            allowed: Vec::new(),
        };
        Offer {
            scope: scope.map(str::to_owned),
            named: vec!["LOOP-A".to_owned(), "LOOP-B".to_owned()],
            trailers: vec![asked("Gap-Mutation", Some("capability")), asked("Gap-Reason", None)],
        }
    }

    const GIT: &str = "\n# Please enter the message\n#\n";

    #[test]
    fn what_is_certain_is_written_and_what_is_not_is_shown() {
        let text = Lines::of(&offer(Some("LOOP-A")), "fix", true).into(&reading(GIT), true).expect("lines");
        let wanted = "fix(LOOP-A): \n\nGap-Mutation: capability\n\n# loopctl offers, for what is staged:\n#   Gap-Reason: ...\n#\n# Please enter the message\n#\n";
        assert_eq!(text, wanted);
        let text = Lines::of(&offer(None), "fix", true).into(&reading(GIT), true).expect("lines");
        assert!(text.starts_with("\n\nGap-Mutation: capability\n"), "{text}");
        assert!(text.contains("#   fix(LOOP-A): \n#   fix(LOOP-B): \n"), "{text}");
    }

    #[test]
    fn what_nobody_judges_is_only_shown() {
        let text = Lines::of(&offer(Some("LOOP-A")), "fix", false).into(&reading(GIT), true).expect("lines");
        assert_eq!(clean(&text, Cleanup { mode: Mode::Strip, comment: "#" }).text, "");
        assert_eq!(Lines::of(&offer(Some("LOOP-A")), "fix", false).into(&reading(GIT), false), None);
    }

    #[test]
    fn trailers_are_added_where_they_belong() {
        for (given, wanted) in [
            ("fix: it\n", "fix: it\n\nGap-Mutation: capability\n"),
            (
                "fix: it\n\nBody.\n\nSeen-by: Ana\n# x\n",
                "fix: it\n\nBody.\n\nSeen-by: Ana\nGap-Mutation: capability\n# x\n",
            ),
            ("fix: it", "fix: it\n\nGap-Mutation: capability\n"),
        ] {
            assert_eq!(with_trailers(&reading(given), &offer(None)).as_deref(), Some(wanted));
        }
        assert_eq!(with_trailers(&reading("fix: it\n\nGap-Mutation: other\n"), &offer(None)), None);
        assert_eq!(with_trailers(&reading("# nothing\n"), &offer(None)), None);
    }
}
