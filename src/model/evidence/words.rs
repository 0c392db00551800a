//! Why a probe stands where it does, in words that a person can check.

use super::{Newest, Outlived, Proof, Standing};
use crate::model::ledger::Ledger;
use crate::model::moment::Moment;
use crate::model::receipt::{Opened, Verdict};
use crate::text::{Change, Oid, RepoPath};

/// How many things are listed before the rest is counted.
const LISTED: usize = 3;

impl Proof {
    /// Why the probe stands where it does: `CAP-... failed on 2026-02-11 at 18:22: exit code 1`.
    ///
    /// History is asked which commit changed an input, so this is for what is told.
    pub fn why(&self, ledger: &Ledger) -> String {
        let opened = match &self.newest {
            Newest::None => return format!("{} was never run", self.name),
            Newest::Malformed { source, fault } => return format!("{}: {}", source.path(), fault.message),
            Newest::Receipt(opened) => opened,
        };
        let key = &opened.key;
        if let Some(distrust) = &self.distrust {
            return format!("{key} is not trusted: {}", distrust.why);
        }
        match &self.standing {
            Standing::Proven => format!("{key} passed {}", at(opened.finished)),
            Standing::Stale(outlived) => {
                let whys: Vec<String> = outlived.iter().take(LISTED).map(|one| one.why(opened, ledger)).collect();
                let rest = outlived.len().saturating_sub(LISTED);
                let rest = if rest > 0 { format!(", and {rest} more") } else { String::new() };
                format!("{}{rest}", whys.join(", "))
            }
            Standing::Partial(left_out) if left_out.is_empty() => format!("{key} ran only a part"),
            Standing::Partial(left_out) => format!("{key} left out {}", listed(left_out)),
            Standing::Failing | Standing::Missing | Standing::Malformed => {
                format!("{key} {} {}{}", ended(opened), at(opened.finished), how(opened))
            }
        }
    }
}

/// What became of the inputs of a run while it ran: `pumps.yaml changed while it ran`.
pub fn while_it_ran(outlived: &[Outlived]) -> String {
    let of_one = |one: &Outlived| match one {
        Outlived::Came(path, _) => format!("{path} came"),
        Outlived::Went(path) => format!("{path} went"),
        Outlived::Unreadable(path, _) => format!("{path} became unreadable"),
        Outlived::Changed(path, _) => format!("{path} changed"),
        Outlived::Redefined | Outlived::Expired(_) | Outlived::NewerTag(..) | Outlived::MovedTag(_) => String::new(),
    };
    let whats: Vec<String> = outlived.iter().map(of_one).filter(|what| !what.is_empty()).collect();
    format!("{} while it ran", listed(&whats))
}

impl Outlived {
    fn why(&self, opened: &Opened, ledger: &Ledger) -> String {
        let key = &opened.key;
        match self {
            Self::Redefined => format!("the probe is defined otherwise since {key} passed"),
            Self::Expired(until) => format!("{key} passed {} and held until {}", at(opened.finished), clock(*until)),
            // Which commit changed a mode, no content tells.
            Self::Changed(path, now) if had(opened, path) == *now => {
                format!("{path} changed its mode after {key} passed")
            }
            Self::Changed(path, now) => format!("{path} changed after {key} passed{}", by(ledger, path, *now)),
            Self::NewerTag(had, now) => format!("{key} started from {had}, and {now} is the newest tag now"),
            Self::MovedTag(tag) => format!("{tag}, from which {key} started, names another commit now"),
            Self::Came(path, now) => format!("{path} came after {key} passed{}", by(ledger, path, *now)),
            Self::Went(path) => format!("{path} went after {key} passed{}", by(ledger, path, None)),
            Self::Unreadable(path, why) => {
                let known = opened.receipt.subject.inputs.iter().any(|input| input.path == path.as_str());
                let when = if known { "which {key} looked at" } else { "an input that {key} did not see" };
                format!("{path}, {}, cannot be read: {why}", when.replace("{key}", key.as_str()))
            }
        }
    }
}

/// The content that an input had in a run.
fn had(opened: &Opened, path: &RepoPath) -> Option<Oid> {
    let input = opened.receipt.subject.inputs.iter().find(|input| input.path == path.as_str())?;
    Oid::parse(input.oid.as_deref()?)
}

/// Who changed a file: ` (commit e19a1c08, "backup: drop firefly")`.
fn by(ledger: &Ledger, path: &RepoPath, now: Option<Oid>) -> String {
    match ledger.history.as_ref().map(|history| history.changed(path, now)) {
        Some(Change::Committed { commit, subject }) if subject.is_empty() => format!(" (commit {commit})"),
        Some(Change::Committed { commit, subject }) => format!(" (commit {commit}, \"{subject}\")"),
        Some(Change::Uncommitted) => " (not committed)".to_owned(),
        Some(Change::Untold) | None => String::new(),
    }
}

fn ended(opened: &Opened) -> &'static str {
    match opened.receipt.verdict {
        Verdict::Pass => "passed",
        Verdict::Fail => "failed",
        Verdict::Error => "broke off",
        Verdict::Blocked => "was blocked",
        Verdict::Skipped => "was skipped",
    }
}

/// How a run ended that did not pass.
fn how(opened: &Opened) -> String {
    let receipt = &opened.receipt;
    let bad: Vec<String> =
        receipt.cases.iter().filter(|case| case.verdict.is_against()).map(|case| case.id.clone()).collect();
    if !bad.is_empty() {
        return format!(": {}", listed(&bad));
    }
    if let Some(reason) = &receipt.reason {
        return format!(": {reason}");
    }
    match &receipt.exit {
        Some(exit) => match (&exit.error, exit.signal, exit.code) {
            (Some(error), ..) => format!(": {error}"),
            (None, Some(signal), _) => format!(": signal {signal}"),
            (None, None, Some(code)) if code != 0 => format!(": exit code {code}"),
            _ => String::new(),
        },
        None => String::new(),
    }
}

/// `on 2026-02-11 at 18:22`.
fn at(moment: Moment) -> String {
    let written = moment.to_string();
    format!("on {} at {}", moment.day(), written.get(11..16).unwrap_or_default())
}

/// `2026-02-11 18:22`.
fn clock(moment: Moment) -> String {
    let written = moment.to_string();
    format!("{} {}", moment.day(), written.get(11..16).unwrap_or_default())
}

fn listed(names: &[String]) -> String {
    let shown = names.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
