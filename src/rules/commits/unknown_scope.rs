//! LC503: a scope that nothing is called.

use std::collections::BTreeSet;

use crate::lint::{Finding, Findings};
use crate::model::message::{Message, Named, Scope};
use crate::model::policy::Level;
use crate::model::promise::{Deed, promises};
use crate::model::{GapId, LoopId, Meant, Occasion, Step};
use crate::text::{Span, nearest, slip_of};

rule! {
    /// A subject names a loop or a gap that there is not.
    ///
    /// ## Why
    /// The scope is how a change is found again from its loop. One in twelve real commits that named a loop named none: its date
    /// was left out, or a letter was wrong. A name is known if it stands in what the commit leads to or goes on from, so a commit
    /// may open a loop, and may take one away. Words are held against `scopes`, where `[commit]` lists some. A loop that lacks
    /// only its date, and is the only one, is told as information. Several names stand behind commas, gaps of one family also
    /// as `GAP-HB-001..004`.
    ///
    /// ## Bad
    /// ```text message
    /// fix(LOOP-EXAMPEL-20260301): mount the pump
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    ///
    /// ## Bad: a gap that nobody registered
    /// ```text message
    /// fix(GAP-HB-001,GAP-HB-003): mount the pump
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    /// ```
    ///
    /// ## Bad: a word that is none of the team's
    /// ```text message
    /// docs(pumsp): how to mount one
    /// ```
    /// ```toml
    /// [commit]
    /// scopes = ["pumps", "cranes"]
    /// ```
    ///
    /// ## Bad: nobody can say which gaps are meant
    /// ```text message
    /// fix(GAP-HB-001+GAP-HB-002): mount the pump
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    ///   - id: GAP-HB-002
    ///     status: open
    /// ```
    ///
    /// ## Good
    /// ```text message
    /// fix(LOOP-EXAMPLE-20260301): mount the pump
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    LC503 "unknown-scope", Error, [], Message(check)
}

fn check(message: &Message, step: &Step<'_>, findings: &mut Findings) {
    let Some(form) = message.subject.form.as_ref() else { return };
    if Occasion::of(message, step) == Occasion::Folded {
        return;
    }
    let mut seen: BTreeSet<Span> = BTreeSet::new();
    for scope in &form.scopes {
        match (&scope.named, message.loop_of(scope)) {
            (Named::Joined, _) => joined(scope.span, message, findings),
            (_, Some(name)) => loops(name, scope.span, message, step, findings),
            (Named::Word, None) => words(scope, message, step, findings),
            // What one compressed name stands for is told together.
            _ if seen.insert(scope.span) => gaps(&form.scopes, scope.span, message, step, findings),
            _ => {}
        }
    }
}

fn loops(name: &str, span: Span, message: &Message, step: &Step<'_>, findings: &mut Findings) {
    let (told, help) = match step.loop_meant(name) {
        Meant::Itself => return,
        Meant::Dated(id) => return undated(name, &id, span, message, findings),
        Meant::Several(ids) => {
            let ids: Vec<&str> = ids.iter().map(LoopId::as_str).collect();
            (format!("{name} can be one of several loops."), format!("write the one that is meant: {}", ids.join(", ")))
        }
        Meant::Nobody => {
            let known: Vec<&LoopId> = step.loops().collect();
            let near = nearest(name, known.iter().map(|id| id.as_str()));
            let undated = || {
                let near = nearest(LoopId::new(name).undated(), known.iter().map(|id| id.undated()))?;
                known.iter().find(|id| id.undated() == near).map(|id| id.as_str())
            };
            let help = match near.or_else(undated) {
                Some(near) => format!("did you mean `{}`?", message.subject_with(span, near)),
                None => "name the loop as its document does, or add the document".to_owned(),
            };
            (format!("There is no loop {name}, neither in this commit nor before it."), help)
        }
    };
    tell(span, told, message, findings).subject(name).help(help);
}

/// Tells a loop that lacks only its date.
fn undated(name: &str, id: &LoopId, span: Span, message: &Message, findings: &mut Findings) {
    if findings.wants(Level::Info) {
        let told = format!("{name} is {id}, without its date.");
        let finding = tell(span, told, message, findings).level(Level::Info).subject(name);
        finding.help(format!("in full: `{}`", message.subject_with(span, id.as_str())));
    }
}

fn gaps(scopes: &[Scope], span: Span, message: &Message, step: &Step<'_>, findings: &mut Findings) {
    let here = scopes.iter().filter(|scope| scope.span == span);
    let named = here.filter_map(|scope| if let Named::Gap(id) = &scope.named { Some(id) } else { None });
    let mut unknown: Vec<&GapId> = named.filter(|id| !step.knows_gap(id)).collect();
    if !unknown.is_empty() {
        // Of a gap that the message says to register, it is told that nothing does.
        let promised = promises(message);
        unknown.retain(|id| !promised.iter().any(|p| p.deed == Deed::Register && p.gap() == Some(id)));
    }
    let (subject, told) = match unknown.as_slice() {
        [] => return,
        [one] => (one.to_string(), format!("There is no gap {one}, neither in this commit nor before it.")),
        several => {
            let all = several.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
            (all.clone(), format!("There are no gaps {all}, neither in this commit nor before it."))
        }
    };
    let near = unknown.first().filter(|_| unknown.len() == 1).and_then(|id| meant(id, step));
    let alone = scopes.iter().filter(|scope| scope.span == span).count() == 1;
    let help = match near {
        Some(near) if alone => format!("did you mean `{}`?", message.subject_with(span, near.as_str())),
        Some(near) => format!("did you mean {near}?"),
        None => "register it in the same commit, or name the one that is meant".to_owned(),
    };
    tell(span, told, message, findings).subject(subject).help(help);
}

/// The gap that was probably meant: the one of that number, or one that the commit changes and is spelled nearly so.
fn meant<'a>(id: &GapId, step: &Step<'a>) -> Option<&'a GapId> {
    let number = |id: &GapId| id.number().trim_start_matches('0').to_owned();
    let wanted = number(id);
    let mut alike = step.gaps().filter(|known| number(known) == wanted);
    if let Some(first) = alike.next() {
        return alike.all(|other| other == first).then_some(first);
    }
    let changed: Vec<&GapId> = step.gaps().filter(|id| changes(step, id)).collect();
    let near = slip_of(id.as_str(), changed.iter().map(|id| id.as_str()))?;
    changed.into_iter().find(|id| id.as_str() == near)
}

/// Whether a gap is not what it was.
fn changes(step: &Step<'_>, id: &GapId) -> bool {
    step.parents.iter().all(|before| before.gap(id) != step.after.gap(id))
}

/// Tells names that are joined by something else than a comma.
fn joined(span: Span, message: &Message, findings: &mut Findings) {
    let written = message.slice(span);
    let names: Vec<&str> = written.split(['+', '&', '|', '/', ' ']).filter(|name| !name.is_empty()).collect();
    let is_name = |name: &&str| GapId::new(name).is_some() || name.starts_with("LOOP-");
    let help = if names.len() > 1 && names.iter().all(is_name) {
        format!("with commas: `{}`", message.subject_with(span, &names.join(",")))
    } else {
        "name each, with a comma between them".to_owned()
    };
    let told = format!("`{written}` does not say which loops or gaps are meant.");
    tell(span, told, message, findings).subject(written).help(help);
}

fn words(scope: &Scope, message: &Message, step: &Step<'_>, findings: &mut Findings) {
    let policy = &step.after.policy.policy;
    let listed = policy.commit.as_ref().map(|commit| commit.scopes.as_slice()).unwrap_or_default();
    let word = message.slice(scope.span);
    let known = || listed.iter().map(String::as_str);
    if listed.is_empty() || known().any(|known| known == word) {
        return;
    }
    if let Meant::Dated(id) = step.loop_meant(word) {
        return undated(word, &id, scope.span, message, findings);
    }
    let help = match slip_of(word, known()).or_else(|| nearest(word, known())) {
        Some(near) => format!("did you mean `{}`?", message.subject_with(scope.span, near)),
        None => format!("there are {}; and loops and gaps, by their names", listed.join(", ")),
    };
    tell(scope.span, format!("`{word}` is no scope that the policy lists."), message, findings).subject(word).help(help);
}

fn tell<'a>(span: Span, told: String, message: &Message, findings: &'a mut Findings) -> &'a mut Finding {
    findings.tell(&message.source, message.place(span), told)
}
