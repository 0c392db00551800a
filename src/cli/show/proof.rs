//! A row and its proof on a card.

use std::fmt::Write;

use super::json::RowStatus;
use super::row::{Filed, Proving, Row};
use crate::render::{Look, Tone, one_line};

/// The card of a row.
pub(super) fn card(row: &Row, look: Look) -> String {
    let mut card = Card { look, out: String::new() };
    card.head(row);
    card.said(row);
    card.proofs(row);
    card.citations(row);
    card.out
}

/// How what the receipts say is to be seen.
pub(super) fn tone(evidence: &str) -> Tone {
    match evidence {
        "proven" => Tone::Good,
        "failing" | "malformed" => Tone::Bad,
        "silent" => Tone::Faint,
        _ => Tone::Busy,
    }
}

struct Card {
    look: Look,
    out: String,
}

impl Card {
    fn head(&mut self, row: &Row) {
        let status = row.phase.as_ref().and_then(|phase| phase.status.as_ref());
        let status = status.or_else(|| row.gap.as_ref().and_then(|gap| gap.status.as_ref()));
        let status = match (status, &row.registered) {
            (Some(status), _) => status.value.unwrap_or("unknown status").to_owned(),
            (None, Some(registered)) => registered.status.clone().unwrap_or_else(|| "unsaid".to_owned()),
            (None, None) => "unsaid".to_owned(),
        };
        let name = self.look.paint(Tone::Strong, one_line(&row.row));
        let evidence = self.look.paint(tone(row.evidence), row.evidence);
        let _ = writeln!(self.out, "{name}  {}  {evidence}", one_line(&status));
        let whose = row.loop_id.as_deref().map(|id| format!("of {id}")).unwrap_or_default();
        let whose = self.look.paint(Tone::Faint, one_line(whose.trim()));
        let _ = writeln!(self.out, "{whose}");
    }

    /// What the row says, and where.
    fn said(&mut self, row: &Row) {
        if let Some(phase) = &row.phase {
            self.fact("title", &phase.title);
            self.status(phase.status.as_ref(), &place(&row.path, phase.line, &phase.also));
            self.fact("after", &phase.depends.join(", "));
        }
        if let Some(gap) = &row.gap {
            self.status(gap.status.as_ref(), &place(&row.path, gap.line, &gap.also));
            self.fact("registry", gap.registry.as_deref().unwrap_or_default());
        }
        if let Some(registered) = &row.registered {
            self.fact("registry", &format!("only there, on line {}", registered.line));
        }
    }

    fn status(&mut self, status: Option<&RowStatus>, place: &str) {
        let said = status.map_or_else(|| "none".to_owned(), |status| status.raw.clone());
        self.fact("status", &format!("{said}  {place}"));
    }

    fn proofs(&mut self, row: &Row) {
        let title = self.look.paint(Tone::Strong, "Proof");
        if row.proofs.is_empty() {
            let _ = writeln!(self.out, "\n{title}  no probe proves it");
            return;
        }
        let _ = writeln!(self.out, "\n{title}");
        for proof in &row.proofs {
            self.proof(proof);
        }
    }

    fn proof(&mut self, proof: &Proving) {
        let evidence = self.look.paint(tone(proof.evidence), proof.evidence);
        let _ = writeln!(self.out, "  {}  {evidence}: {}", one_line(&proof.probe), one_line(&proof.why));
        let what = proof.run.as_ref().map_or("its receipts are imported", String::as_str);
        self.below("runs", what);
        self.below("looks at", &proof.inputs.join(", "));
        if let Some(receipt) = &proof.receipt {
            self.below("receipt", &receipt.path);
            self.below("ended", &ended(receipt));
            self.below("until", receipt.expires_at.as_deref().unwrap_or_default());
            self.below("counts", &receipt.counts.join(", "));
        }
    }

    fn citations(&mut self, row: &Row) {
        if row.citations.is_empty() {
            return;
        }
        let _ = writeln!(self.out, "\n{}", self.look.paint(Tone::Strong, "Cites"));
        for cited in &row.citations {
            let receipt = cited.receipt.as_ref().map(|path| format!("  {path}")).unwrap_or_default();
            let line = self.look.paint(Tone::Faint, format!(":{}", cited.citation.line));
            let text = one_line(&cited.citation.text);
            let _ = writeln!(self.out, "  {:7}  {text}{}  {line}", cited.citation.kind, one_line(&receipt));
        }
    }

    fn fact(&mut self, name: &str, said: &str) {
        if !said.is_empty() {
            let _ = writeln!(self.out, "{}  {}", self.look.paint(Tone::Faint, format!("{name:8}")), one_line(said));
        }
    }

    fn below(&mut self, name: &str, said: &str) {
        if !said.is_empty() {
            let _ = writeln!(self.out, "    {}  {}", self.look.paint(Tone::Faint, format!("{name:8}")), one_line(said));
        }
    }
}

/// `loops/a.md:30, also on line 58`.
fn place(path: &str, line: u32, also: &[u32]) -> String {
    let also: Vec<String> = also.iter().map(ToString::to_string).collect();
    let also = if also.is_empty() { String::new() } else { format!(", also on line {}", also.join(", ")) };
    format!("{path}:{line}{also}")
}

/// `2026-02-11T18:22:23.870Z, exit code 0, at commit e19a1c08, on 1 file`.
fn ended(receipt: &Filed) -> String {
    const DIGITS: usize = 8;
    let head = receipt.head.as_deref().map(|head| format!("at commit {}", head.get(..DIGITS).unwrap_or(head)));
    let inputs = match receipt.inputs {
        0 => None,
        1 => Some("on 1 file".to_owned()),
        many => Some(format!("on {many} files")),
    };
    let exit = receipt.exit.map(|code| format!("exit code {code}"));
    let verdict = receipt.verdict.map(str::to_owned);
    [receipt.finished_at.clone(), verdict, exit, head, inputs].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
