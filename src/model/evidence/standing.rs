//! Where a probe stands: what its newest receipt says, and whether that still holds.

use std::collections::HashMap;

use crate::model::inputs::{Files, input};
use crate::model::moment::{Moment, length_of_time};
use crate::model::policy::Probe;
use crate::model::receipt::{Input, Opened, RunKey, Verdict};
use crate::model::shelf::Filed;
use crate::model::tags::latest_tag;
use crate::text::{Fault, Oid, RepoPath, Source, Tag, View, ViewError, limits};

/// What is to be known to tell where a probe stands.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) view: &'a dyn View,
    pub(super) files: Files<'a>,
    pub(super) now: Moment,
    pub(super) clock: Moment,
}

/// A probe's newest receipt.
#[derive(Clone, Debug)]
pub enum Newest {
    /// It was never run.
    None,
    /// It is not what it says it is.
    Malformed {
        /// The file.
        source: Source,
        /// What is wrong with it.
        fault: Fault,
    },
    /// It is whole.
    Receipt(Box<Opened>),
}

impl Newest {
    /// The file that it is in.
    pub fn path(&self) -> Option<&RepoPath> {
        match self {
            Self::None => None,
            Self::Malformed { source, .. } => Some(source.path()),
            Self::Receipt(opened) => Some(opened.source.path()),
        }
    }
}

/// Where a probe stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A full pass that still holds.
    Proven,
    /// The newest run failed, or did not get so far as to tell.
    Failing,
    /// A pass that is outlived.
    Stale(Vec<Outlived>),
    /// The newest run left declared cases out: these.
    Partial(Vec<String>),
    /// It was never run, or the newest run was kept from finding out.
    Missing,
    /// The newest receipt is not what it says it is, or nobody trusted signed it.
    Malformed,
}

/// Why a pass holds no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outlived {
    /// The probe is defined otherwise now.
    Redefined,
    /// Its time is over.
    Expired(Moment),
    /// The upgrade started from this tag, and a newer one is there: this.
    NewerTag(String, String),
    /// The tag that the upgrade started from names another commit now.
    MovedTag(String),
    /// An input has another content or mode: what it is now.
    Changed(RepoPath, Option<Oid>),
    /// An input is there that was not: what it is.
    Came(RepoPath, Option<Oid>),
    /// An input is gone.
    Went(RepoPath),
    /// An input cannot be read.
    Unreadable(RepoPath, ViewError),
}

/// The newest receipt of `probe`, by the moment in which it ended, then by its key.
///
/// Names tell the order, and only the newest is opened, as long as it keeps the promise of its name:
/// that it ended in the second which its key names. Else all are opened.
pub(super) fn newest(ground: Ground<'_>, name: &str, filed: &[Filed]) -> Newest {
    let Some(last) = filed.last() else { return Newest::None };
    let opened = |filed| open(ground.view, name, filed, ground.clock);
    let mut found = opened(last);
    let kept = match &found {
        Newest::Receipt(opened) => opened.finished.seconds() == opened.key.moment().seconds(),
        _ => true,
    };
    let mut latest = ended(&found, last);
    let rivals = filed.iter().rev().skip(1);
    for filed in rivals.take_while(|rival| !kept || rival.key.moment() == last.key.moment()) {
        let rival = opened(filed);
        let moment = ended(&rival, filed);
        if moment > latest {
            (found, latest) = (rival, moment);
        }
    }
    found
}

/// When a run ended, then its key; one that cannot be read is taken to be the last of the second in its name.
fn ended<'a>(newest: &Newest, filed: &'a Filed) -> Option<(Moment, &'a RunKey)> {
    const SECOND: i64 = 999;
    match newest {
        Newest::Receipt(opened) => Some((opened.finished, &filed.key)),
        Newest::Malformed { .. } => Some((filed.key.moment().plus(SECOND), &filed.key)),
        Newest::None => None,
    }
}

/// Opens one receipt.
pub fn open(view: &dyn View, name: &str, filed: &Filed, clock: Moment) -> Newest {
    let empty = || Source::new(filed.path.clone(), String::new());
    match view.read(&filed.path, limits::FILE_BYTES) {
        Ok(Some(source)) => match Opened::read(&source, name, clock) {
            Ok(opened) => Newest::Receipt(Box::new(opened)),
            Err(fault) => Newest::Malformed { source, fault },
        },
        Ok(None) => Newest::None,
        Err(why) => {
            Newest::Malformed { source: empty(), fault: Fault::new(crate::text::Span::default(), why.to_string()) }
        }
    }
}

/// Whether the tag that an upgrade started from is another one now; where no tag is known, nobody can tell.
pub(super) fn other_tag(probe: &Probe, opened: &Opened, tags: &[Tag], now: Moment) -> Option<Outlived> {
    let latest = latest_tag(tags, probe.tags()?, now)?;
    let had = opened.receipt.subject.from.as_ref();
    match had {
        Some(had) if had.tag != latest.name => Some(Outlived::NewerTag(had.tag.clone(), latest.name.clone())),
        Some(had) if had.commit != latest.commit.to_string() => Some(Outlived::MovedTag(had.tag.clone())),
        Some(_) => None,
        None => Some(Outlived::NewerTag("no tag".to_owned(), latest.name.clone())),
    }
}

/// Where `probe` stands by its newest receipt.
pub(super) fn standing(ground: Ground<'_>, probe: &Probe, newest: &Newest) -> Standing {
    let opened = match newest {
        Newest::None => return Standing::Missing,
        Newest::Malformed { .. } => return Standing::Malformed,
        Newest::Receipt(opened) => opened,
    };
    match opened.receipt.verdict {
        Verdict::Fail | Verdict::Error => return Standing::Failing,
        Verdict::Blocked | Verdict::Skipped => return Standing::Missing,
        Verdict::Pass => {}
    }
    if opened.receipt.definition.as_deref() != Some(&probe.definition()) {
        return Standing::Stale(vec![Outlived::Redefined]);
    }
    let left_out = left_out(probe, opened);
    if !left_out.is_empty() || !opened.receipt.complete {
        return Standing::Partial(left_out);
    }
    let mut outlived = changes(ground.view, ground.files, &probe.inputs, &opened.receipt.subject.inputs);
    outlived.extend(expiry(probe, opened).filter(|moment| *moment <= ground.now).map(Outlived::Expired));
    if outlived.is_empty() { Standing::Proven } else { Standing::Stale(outlived) }
}

/// The declared cases that did not run, or were skipped.
fn left_out(probe: &Probe, opened: &Opened) -> Vec<String> {
    let ran =
        |case: &&String| opened.receipt.cases.iter().any(|ran| ran.id == **case && ran.verdict != Verdict::Skipped);
    probe.cases.iter().filter(|case| !ran(case)).cloned().collect()
}

/// When a pass ceases to hold: by its own word, or by that of the probe as it is now.
pub(super) fn expiry(probe: &Probe, opened: &Opened) -> Option<Moment> {
    let declared = probe.expires.as_deref().and_then(length_of_time).map(|length| opened.finished.plus(length));
    opened.expires.into_iter().chain(declared).min()
}

/// Whether a run was of other contents, or of another probe, than there are now.
pub(super) fn is_outrun(ground: Ground<'_>, probe: &Probe, opened: &Opened) -> bool {
    opened.receipt.definition.as_deref() != Some(&probe.definition())
        || !changes(ground.view, ground.files, &probe.inputs, &opened.receipt.subject.inputs).is_empty()
}

/// What differs between the inputs that a run had and those that `patterns` name in `view` now.
pub fn changes(view: &dyn View, files: Files<'_>, patterns: &[String], had: &[Input]) -> Vec<Outlived> {
    let mut found = Vec::new();
    // There may be thousands of them; these are sorted.
    let now = files.named(patterns);
    let mut known: HashMap<&str, &Input> = HashMap::with_capacity(had.len());
    for input in had {
        known.entry(input.path.as_str()).or_insert(input);
    }
    for path in &now {
        let before = known.get(path.as_str()).copied();
        let there = match input(view, path) {
            Ok(there) => there,
            Err(why) => {
                found.push(Outlived::Unreadable(path.clone(), why));
                continue;
            }
        };
        let oid = there.oid.as_deref().and_then(Oid::parse);
        match before {
            Some(before) if *before == there => {}
            Some(before) if before.oid.is_none() => found.push(Outlived::Came(path.clone(), oid)),
            Some(_) if there.oid.is_none() => found.push(Outlived::Went(path.clone())),
            Some(_) => found.push(Outlived::Changed(path.clone(), oid)),
            None => found.push(Outlived::Came(path.clone(), oid)),
        }
    }
    let is_named = |input: &Input| now.binary_search_by(|path| path.as_str().cmp(&input.path)).is_ok();
    let gone = had.iter().filter(|input| input.oid.is_some() && !is_named(input));
    found.extend(gone.filter_map(|input| RepoPath::new(&input.path).ok()).map(Outlived::Went));
    found
}
