//! What the hook of messages will ask of a commit of what is staged: told by `loopctl lint --staged`, before there is one.

use super::prepare::on_branch;
use super::staged::Staged;
use crate::cli::{Failure, Global};
use crate::lint::{Request, Selection, change};
use crate::model::offer::{Asked, Offer};
use crate::model::policy::{Level, Scope};
use crate::rules::ALL;

/// What will be asked, a line each.
pub(in crate::cli) fn asked(global: &Global) -> Result<Vec<String>, Failure> {
    let staged = Staged::look(global)?;
    let asks = staged.policy.policy.trailers_for(&staged.changed).next().is_some();
    if !staged.policy.faults.is_empty() || !(staged.touches_governed() || asks) {
        return Ok(Vec::new());
    }
    let branch = on_branch(&staged);
    staged.step(branch.keys(), |step| {
        let selection = Selection::of(&staged.policy.policy, false);
        let request = Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] };
        let mut lines: Vec<String> = wanted(&Offer::of(step, &branch), &staged).into_iter().collect();
        // Without a message only the change itself is judged: what is wrong with it may be given a reason.
        for error in change(step, &request).into_iter().filter(|finding| finding.level == Level::Error) {
            let help = error.help.map(|help| format!(" ({help})")).unwrap_or_default();
            lines.push(format!("the commit will be refused by {}: {}{help}", error.rule.code, error.message));
        }
        lines
    })
}

/// The scope and the trailers that the message will have to have.
fn wanted(offer: &Offer, staged: &Staged) -> Option<String> {
    let commit = staged.policy.policy.commit.as_ref()?;
    let named = offer.scope.as_ref().or(offer.named.first()).filter(|_| commit.scope != Scope::Never);
    let scope = named.map(|name| match offer.named.len() {
        0 | 1 => format!("to name {name}"),
        _ => format!("to name {name}, or another of {}", offer.named.join(", ")),
    });
    let trailers = offer.trailers.iter().map(|asked| format!("`{}`", line(asked)));
    let all: Vec<String> = scope.into_iter().chain(trailers).collect();
    (!all.is_empty())
        .then(|| format!("the message will be asked {}", all.join("; and for ")).replacen("asked `", "asked for `", 1))
}

fn line(asked: &Asked) -> String {
    match (&asked.value, asked.allowed.as_slice()) {
        (Some(value), _) => format!("{}: {value}", asked.token),
        (None, []) => format!("{}: ...", asked.token),
        (None, values) => format!("{}: {}", asked.token, values.join(" | ")),
    }
}
