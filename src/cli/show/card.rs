//! A document on a card: what a maintainer wants to see at one glance.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::json::{GapRow, Loop, PhaseRow, Readiness, RowStatus};
use crate::render::{Look, Tone};
use crate::text::harmless;

/// The card of a loop; `whole` lists what is otherwise counted.
pub(super) fn card(shown: &Loop, look: Look, whole: bool) -> String {
    let mut card = Card { look, whole, out: String::new() };
    card.head(shown);
    card.readiness(&shown.readiness);
    card.phases(&shown.phases);
    card.gaps(shown);
    card.criteria(shown);
    card.guards(shown);
    card.citations(shown);
    card.not_understood(shown);
    card.out
}

struct Card {
    look: Look,
    whole: bool,
    out: String,
}

impl Card {
    fn head(&mut self, shown: &Loop) {
        let name = shown.loop_id.as_ref().map_or("no loop id", |id| &id.raw);
        let status = match &shown.status {
            None => self.look.paint(Tone::Bad, "no status"),
            Some(status) => {
                let word = status.value.unwrap_or("unknown status");
                let tone = match word {
                    "closed" => Tone::Good,
                    "unknown status" => Tone::Bad,
                    _ => Tone::Busy,
                };
                let raw = if status.value == Some(&status.raw) {
                    String::new()
                } else {
                    format!(" (\u{201c}{}\u{201d})", status.raw)
                };
                format!("{}{}", self.look.paint(tone, word), clean(&raw))
            }
        };
        let name = self.look.paint(Tone::Strong, clean(name));
        let _ = writeln!(self.out, "{name}  {status}");
        let titled =
            shown.title.as_deref().filter(|title| !title.contains(shown.loop_id.as_ref().map_or("\0", |id| &id.raw)));
        if let Some(title) = titled {
            self.line(0, &[], title);
        }
        let dates = shown.dates.iter().map(|(name, date)| format!("{} {date}", name.replace('_', " ")));
        let facts = [
            shown.owner.clone(),
            shown.severity.clone(),
            shown.horizon.as_ref().map(|horizon| format!("horizon {horizon}")),
        ];
        let facts: Vec<String> =
            std::iter::once(shown.path.clone()).chain(facts.into_iter().flatten()).chain(dates).collect();
        let facts = clean(&facts.join(self.look.glyph(" \u{b7} ", " | ")));
        let facts = self.look.paint(Tone::Faint, facts);
        let _ = writeln!(self.out, "{facts}");
        for other in shown.status.iter().flat_map(|status| &status.also) {
            let said = format!("the {} says \u{201c}{}\u{201d} on line {}", other.source, other.raw, other.line);
            self.line(0, &[], &said);
        }
    }

    fn readiness(&mut self, readiness: &Readiness) {
        let declared = match readiness.declared {
            None => "nothing declared".to_owned(),
            Some(declared) if declared == readiness.derived => "as declared".to_owned(),
            Some(declared) => format!("declared {declared}"),
        };
        let tone = if readiness.derived == "runnable" { Tone::Good } else { Tone::Bad };
        let word = self.look.paint(tone, readiness.derived);
        let _ = writeln!(self.out, "\n{}  {word}, {declared}", self.look.paint(Tone::Strong, "Readiness"));
        for blocker in &readiness.blockers {
            let (glyph, tone) = match blocker.resolved {
                Some(true) => (self.look.glyph("\u{2713}", "+"), Tone::Good),
                Some(false) => (self.look.glyph("\u{2717}", "x"), Tone::Bad),
                None => ("?", Tone::Faint),
            };
            // `gap GAP-OP-096: open` names the gap once.
            let named = |id: &str| blocker.source.ends_with(&format!(" {id}"));
            let said = blocker.because.iter().map(|found| match &found.id {
                id if named(id) => found.is.clone(),
                id => format!("{id} is {}", found.is),
            });
            let because: Vec<String> = said.collect();
            let said = if because.is_empty() { blocker.text.clone() } else { because.join(", ") };
            let glyph = self.look.paint(tone, glyph);
            self.row(&glyph, &[], &format!("{}: {said}", blocker.source), blocker.line);
        }
    }

    fn phases(&mut self, phases: &[PhaseRow]) {
        if phases.is_empty() {
            return;
        }
        let finished =
            phases.iter().filter(|phase| matches!(value(phase.status.as_ref()), "done" | "dropped" | "deferred"));
        let stated = phases.iter().filter(|phase| phase.status.is_some()).count();
        let said = match stated {
            0 => format!("{}, none states a status", phases.len()),
            _ => format!("{} of {} finished", finished.count(), phases.len()),
        };
        self.title("Phases", &said);
        let keys = widest(phases.iter().map(|phase| phase.key.as_str())).min(24);
        let proven = widest(phases.iter().map(|phase| governed(phase.evidence)));
        for phase in phases {
            let mut said = phase.title.clone();
            if let Some(tail) =
                phase.status.as_ref().and_then(|status| status.tail.as_ref()).filter(|tail| **tail != phase.title)
            {
                let _ = write!(said, "{}{tail}", self.look.glyph(" \u{b7} ", " | "));
            }
            if !phase.depends.is_empty() {
                let _ = write!(said, "{}after {}", self.look.glyph(" \u{b7} ", " | "), phase.depends.join(", "));
            }
            if phase.boxes.unticked > 0 {
                let all = phase.boxes.ticked + phase.boxes.unticked;
                let _ = write!(said, "{}{} of {all} boxes", self.look.glyph(" \u{b7} ", " | "), phase.boxes.ticked);
            }
            let glyph = self.mark(phase.status.as_ref());
            let word = word(phase.status.as_ref());
            let columns = [(phase.key.as_str(), keys), (word.as_str(), 8), (governed(phase.evidence), proven)];
            self.row(&glyph, &columns, &said, Some(phase.line));
        }
    }

    fn gaps(&mut self, shown: &Loop) {
        if shown.gaps.is_empty() && shown.registered_gaps.is_empty() {
            return;
        }
        let is = |gap: &GapRow| gap.registry.clone().unwrap_or_else(|| value(gap.status.as_ref()).to_owned());
        let open = |word: &str| !matches!(word, "fixed" | "closed" | "accepted" | "deferred");
        let known: Vec<String> = shown
            .gaps
            .iter()
            .map(is)
            .chain(shown.registered_gaps.iter().filter_map(|gap| gap.status.clone()))
            .collect();
        let stated = known.iter().filter(|word| !word.is_empty()).count();
        let count = known.iter().filter(|word| !word.is_empty() && open(word)).count();
        let said = if stated == 0 {
            format!("{}, none states a status", shown.gaps.len())
        } else {
            format!("{count} of {} open", known.len())
        };
        self.title("Gaps", &said);
        let ids = widest(
            shown.gaps.iter().map(|gap| gap.id.as_str()).chain(shown.registered_gaps.iter().map(|gap| gap.id.as_str())),
        );
        let proven = widest(shown.gaps.iter().map(|gap| governed(gap.evidence)));
        for gap in &shown.gaps {
            let glyph = self.mark(gap.status.as_ref());
            let tail = gap.status.as_ref().and_then(|status| status.tail.clone()).unwrap_or_default();
            let registry = gap.registry.as_ref().filter(|registry| **registry != value(gap.status.as_ref()));
            let said = registry.map_or(tail.clone(), |registry| format!("registry says {registry}; {tail}"));
            let word = word(gap.status.as_ref());
            let columns = [(gap.id.as_str(), ids), (word.as_str(), 8), (governed(gap.evidence), proven)];
            self.row(&glyph, &columns, said.trim_end_matches([';', ' ']), Some(gap.line));
        }
        for gap in &shown.registered_gaps {
            let word = gap.status.clone().unwrap_or_else(|| "unsaid".into());
            self.row(" ", &[(gap.id.as_str(), ids), (word.as_str(), 8)], "only in the registry", None);
        }
    }

    fn criteria(&mut self, shown: &Loop) {
        let boxes: Vec<bool> = shown.criteria.iter().filter_map(|one| one.ticked).collect();
        let ticked = boxes.iter().filter(|ticked| **ticked).count();
        match (shown.criteria.len(), boxes.len()) {
            (0, _) => {}
            (all, 0) => self.title("Criteria", &all.to_string()),
            (all, boxes) => self.title("Criteria", &format!("{all}, {ticked} of {boxes} boxes ticked")),
        }
        for one in shown.criteria.iter().take(if self.whole { usize::MAX } else { 0 }) {
            let glyph = match one.ticked {
                Some(true) => self.look.paint(Tone::Good, self.look.glyph("\u{2713}", "+")),
                Some(false) => self.look.paint(Tone::Faint, self.look.glyph("\u{25cb}", "o")),
                None => " ".to_owned(),
            };
            self.row(&glyph, &[], &one.text, Some(one.line));
        }
    }

    fn guards(&mut self, shown: &Loop) {
        if !shown.guards.is_empty() {
            self.title("Guard commands", "");
            let labels = widest(shown.guards.iter().map(|guard| guard.label.as_str()));
            for guard in &shown.guards {
                self.row(" ", &[(guard.label.as_str(), labels)], &guard.command, None);
            }
        }
    }

    fn citations(&mut self, shown: &Loop) {
        let mut cited: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for one in &shown.citations {
            cited.entry(one.kind).or_default().insert(&one.text);
        }
        let plural = |kind: &str, count: usize| {
            format!("{count} {}{}", kind.replace('-', " "), if count == 1 { "" } else { "s" })
        };
        let said: Vec<String> = cited.iter().map(|(kind, texts)| plural(kind, texts.len())).collect();
        if !said.is_empty() {
            self.title("Cites", &said.join(", "));
        }
        for one in shown.citations.iter().take(if self.whole { usize::MAX } else { 0 }) {
            self.row(" ", &[(one.kind, 7)], &one.text, Some(one.line));
        }
    }

    fn not_understood(&mut self, shown: &Loop) {
        if shown.not_understood.is_empty() {
            return;
        }
        self.title("Not understood", "");
        for fault in &shown.not_understood {
            let glyph = self.look.paint(Tone::Bad, "!");
            self.row(&glyph, &[], &fault.message, Some(fault.line));
            if let Some(help) = &fault.help {
                self.line(4, &[], help);
            }
        }
    }

    fn title(&mut self, title: &str, said: &str) {
        let title = self.look.paint(Tone::Strong, title);
        let line = format!("{title}  {}", clean(said));
        let _ = writeln!(self.out, "\n{}", line.trim_end());
    }

    /// The sign before a row: how it stands.
    fn mark(&self, status: Option<&RowStatus>) -> String {
        let (glyph, tone) = match status.map(|status| status.value) {
            None => (self.look.glyph("\u{b7}", "."), Tone::Faint),
            Some(Some("done" | "fixed" | "closed" | "dropped" | "accepted")) => {
                (self.look.glyph("\u{2713}", "+"), Tone::Good)
            }
            Some(Some("active" | "partial" | "ready")) => (self.look.glyph("\u{25b8}", ">"), Tone::Busy),
            Some(Some("todo" | "deferred")) => (self.look.glyph("\u{25cb}", "o"), Tone::Faint),
            Some(Some(_)) => (self.look.glyph("\u{2717}", "x"), Tone::Bad),
            Some(None) => ("?", Tone::Bad),
        };
        self.look.paint(tone, glyph)
    }

    /// A row of a list: sign, columns, words, and its line at the right.
    fn row(&mut self, glyph: &str, columns: &[(&str, usize)], said: &str, line: Option<u32>) {
        let _ = write!(self.out, "  {glyph} ");
        let number = line.map(|line| format!(":{line}")).unwrap_or_default();
        self.line_with(4, columns, said, &number);
    }

    fn line(&mut self, indent: usize, columns: &[(&str, usize)], said: &str) {
        self.out.push_str(&" ".repeat(indent));
        self.line_with(indent, columns, said, "");
    }

    /// Columns and words after `used` columns, cut to the width, with `right` at its end.
    fn line_with(&mut self, used: usize, columns: &[(&str, usize)], said: &str, right: &str) {
        let mut used = used;
        for (text, width) in columns.iter().filter(|(_, width)| *width > 0) {
            let text = fit(&clean(text), *width);
            let pad = width.saturating_sub(text.width());
            let _ = write!(self.out, "{text}{}  ", " ".repeat(pad));
            used += width + 2;
        }
        let room = self.look.width.saturating_sub(used + right.len() + usize::from(!right.is_empty())).max(16);
        let said = fit(&clean(said), room);
        self.out.push_str(&said);
        if !right.is_empty() {
            let pad = room.saturating_sub(said.width()) + 1;
            let _ = write!(self.out, "{}{}", " ".repeat(pad), self.look.paint(Tone::Faint, right));
        }
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        self.out.push('\n');
    }
}

/// Text of a document on one line, safe to show.
fn clean(text: &str) -> String {
    harmless(text).replace(['\n', '\t'], " ")
}

fn value(status: Option<&RowStatus>) -> &'static str {
    status.and_then(|status| status.value).unwrap_or_default()
}

/// The word of a row's status: canonical, as written if unknown, `unsaid` if there is none.
fn word(status: Option<&RowStatus>) -> String {
    status.map_or_else(|| "unsaid".to_owned(), |status| status.value.map_or_else(|| status.word.clone(), str::to_owned))
}

/// What the receipts say of a row that a probe governs.
fn governed(evidence: &str) -> &str {
    if evidence == "silent" { "" } else { evidence }
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(UnicodeWidthStr::width).max().unwrap_or(0)
}

/// `text` in at most `room` columns.
pub(in crate::cli) fn fit(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used >= room {
            break;
        }
        out.push(c);
    }
    out.push('\u{2026}');
    out
}
