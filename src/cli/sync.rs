//! `loopctl sync`: writes into the documents what the evidence decides.
//!
//! It takes the safe fixes of a few rules, by the same way as `lint --fix`, and none of the others:
//! what a row says, what blocks a loop, whether it may go on.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Write;

use clap::Args;
use serde::Serialize;

use super::workspace::{At, Workspace};
use super::{Failure, Global, Outcome, Streams, loops};
use crate::lint::{Finding, Mended, Request, Safety, Selection, Wish, mend};
use crate::model::Ledger;
use crate::render::{Look, Tone, one_line, patch};
use crate::repo::write;
use crate::rules::ALL;
use crate::text::{RepoPath, View, counted, harmless};

/// The rules whose fixes sync takes.
const SYNCED: [&str; 5] = ["LC202", "LC203", "LC206", "LC301", "LC302"];

/// Writes into documents and registry what the evidence decides.
///
/// What receipts and the registry say goes into phase and gap tables, registry and readiness, one cell at a time; no
/// other byte is touched.
///
/// What cannot be written without changing what else is read is left, and told.
///
/// Exit code 0: all that can be written is as the evidence says, or was written; 1: with --check or --diff, something would change; 2: could
/// not look, or could not write.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct Arguments {
    /// Only these loops [default: all that are not closed].
    #[arg(value_name = "LOOP")]
    loops: Vec<String>,
    /// Write nothing; name what would change, and exit with 1 if there is anything.
    #[arg(long, conflicts_with = "diff")]
    check: bool,
    /// Write nothing; show what would change as a patch, and exit with 1 if there is anything.
    #[arg(long)]
    diff: bool,
    /// Say for each change which receipt or registry entry decided it.
    #[arg(long)]
    explain: bool,
    /// Let closed loops follow the registry, too.
    #[arg(long)]
    closed: bool,
    /// Write JSON (`loopctl schema sync`).
    #[arg(long, conflicts_with = "diff")]
    json: bool,
}

/// What `sync --json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Synced {
    /// `loopctl.sync/1`.
    schema: &'static str,
    /// Whether the files were written.
    written: bool,
    changes: Vec<Change>,
    /// The files that change.
    files: Vec<String>,
}

/// One change.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Change {
    /// The rule that asked for it.
    code: &'static str,
    #[serde(rename = "loop")]
    loop_id: Option<String>,
    /// The phase or gap; null for what concerns the loop as a whole.
    row: Option<String>,
    path: String,
    line: u32,
    /// What is done: `write that P3 is done`.
    title: String,
    /// What decided it.
    because: String,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let at = At::default();
    let mut workspace = Workspace::open(global)?;
    let view = workspace.working_tree()?;
    let ledger = workspace.whole_ledger(global, &*view, &at, streams)?;
    let named = named(&arguments.loops, &workspace, &ledger)?;
    let closed: BTreeSet<RepoPath> =
        ledger.loops.iter().filter(|one| one.is_closed()).map(|one| one.source.path().clone()).collect();
    let only = |finding: &Finding| {
        (arguments.closed || !closed.contains(finding.source.path()))
            && named.as_ref().is_none_or(|named| named.hold(finding))
    };
    let selection = Selection::of(&ledger.policy.policy, false);
    let codes = SYNCED.map(str::to_owned);
    let selection = selection.narrowed(&ALL, &codes, &[])?;
    let request = Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] };
    let (policy, time) = (ledger.policy.clone(), ledger.time);
    let first = Cell::new(Some(ledger));
    let load = |view: &dyn View| match first.take() {
        Some(ledger) => Ok(ledger),
        None => workspace.load(view, policy.clone(), time, &at),
    };
    let wish = Wish { of: &SYNCED, only: Some(&only), ..Wish::all(Safety::Safe) };
    let mended = mend(&*view, load, &request, wish)?;
    let writes = !(arguments.check || arguments.diff);
    if writes {
        write_all(&mended, &workspace, streams)?;
    }
    let left: Vec<&Finding> = mended.report.counting().filter(|finding| is_left(finding) && only(finding)).collect();
    show(&mended, arguments, writes, streams)?;
    if !arguments.json || !left.is_empty() {
        streams.say(&summary(&mended, &left, writes));
    }
    Ok(u8::from(!writes && !mended.files.is_empty()))
}

/// The loops that are named.
struct Named {
    paths: BTreeSet<RepoPath>,
    ids: Vec<String>,
    /// Their gaps, by name.
    gaps: BTreeSet<String>,
}

impl Named {
    /// Whether a finding is about one of them; a gap's may stand in the registry.
    fn hold(&self, finding: &Finding) -> bool {
        let of_loop =
            finding.loop_id.as_ref().is_some_and(|id| self.ids.iter().any(|own| own.eq_ignore_ascii_case(id)));
        of_loop
            || self.paths.contains(finding.source.path())
            || (finding.loop_id.is_none() && finding.row.as_ref().is_some_and(|row| self.gaps.contains(row)))
    }
}

fn named(names: &[String], workspace: &Workspace, ledger: &Ledger) -> Result<Option<Named>, Failure> {
    if names.is_empty() {
        return Ok(None);
    }
    let mut named = Named { paths: BTreeSet::new(), ids: Vec::new(), gaps: BTreeSet::new() };
    for name in names {
        for document in loops::meant(name, workspace, ledger)? {
            named.paths.insert(document.source.path().clone());
            named.ids.extend(document.id.as_ref().map(|identity| identity.id.to_string()));
            named.gaps.extend(ledger.gaps_of(document).map(|gap| gap.id.to_string()));
        }
    }
    Ok(Some(named))
}

fn write_all(mended: &Mended, workspace: &Workspace, streams: &Streams) -> Result<(), Failure> {
    if mended.files.is_empty() {
        return Ok(());
    }
    let staged = workspace.staged(mended.files.iter().map(|(source, _)| source.path()));
    write(workspace.root(), &mended.files)?;
    for path in staged {
        streams.notice(&format!("{path} is staged without this: `git add {path}` stages the rest, too"));
    }
    Ok(())
}

fn show(mended: &Mended, arguments: &Arguments, written: bool, streams: &Streams) -> Result<(), Failure> {
    let changes: Vec<Change> = mended.fixed.iter().map(change).collect();
    if arguments.json {
        let files = mended.files.iter().map(|(source, _)| source.path().to_string()).collect();
        let schema = "loopctl.sync/1";
        return streams.print_json(&Synced { schema, written: written && !mended.files.is_empty(), changes, files });
    }
    if arguments.diff {
        streams.print(&patch(&mended.files, streams.look))?;
    }
    let told = lines(&changes, arguments.explain, streams.look);
    if arguments.diff && arguments.explain {
        // The patch has standard output to itself.
        streams.say(&told);
    } else if !arguments.diff {
        streams.print(&told)?;
    }
    Ok(())
}

fn change(finding: &Finding) -> Change {
    Change {
        code: finding.rule.code,
        loop_id: finding.loop_id.clone(),
        row: finding.row.clone(),
        path: finding.source.path().to_string(),
        line: finding.source.line(finding.span),
        title: finding.fix.as_ref().map(|fix| fix.title.clone()).unwrap_or_default(),
        because: finding.message.clone(),
    }
}

fn lines(changes: &[Change], explain: bool, look: Look) -> String {
    let mut out = String::new();
    for one in changes {
        let place = format!("{}:{}", one.path, one.line);
        let _ = writeln!(out, "{}: {}", harmless(&place), harmless(&one.title));
        if explain {
            let _ =
                writeln!(out, "    {}", look.paint(Tone::Faint, harmless(&format!("{} {}", one.code, one.because))));
        }
    }
    out
}

/// Whether a row says something else than its evidence, and no safe fix mends that.
fn is_left(finding: &Finding) -> bool {
    matches!(finding.rule.code, "LC301" | "LC302")
}

/// What came of it, and what is left to be written by hand.
fn summary(mended: &Mended, left: &[&Finding], written: bool) -> String {
    const NAMED: usize = 3;
    let changes = mended.fixed.len();
    let told = (counted(changes, "change", "changes"), counted(mended.files.len(), "file", "files"));
    let done = match (changes, written) {
        (0, _) => String::new(),
        (_, true) => format!("{} in {}", told.0, told.1),
        (_, false) => format!("{} would be made in {}", told.0, told.1),
    };
    if left.is_empty() {
        return if changes == 0 { "everything is as the evidence says".to_owned() } else { done };
    }
    let place = |finding: &&Finding| format!("{}:{}", finding.source.path(), finding.source.line(finding.span));
    let places: Vec<String> = left.iter().take(NAMED).map(place).collect();
    let more = if left.len() > NAMED { ", .." } else { "" };
    let rows = counted(left.len(), "row is", "rows are");
    let left = format!("{rows} left to be written by hand: {}{more} (`loopctl lint` says why)", places.join(", "));
    let left = one_line(&left);
    if done.is_empty() { left } else { format!("{done}; {left}") }
}
