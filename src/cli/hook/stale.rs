//! Rows that a commit takes the proof from. It is never refused for that: it is said.

use std::collections::BTreeSet;

use super::staged::Staged;
use super::touched::key_of_row;
use crate::cli::change::{Documents, Paths};
use crate::model::evidence::State;
use crate::model::{Ledger, names_any};
use crate::text::RepoPath;

/// A row: its document and its key.
pub(super) type Rows = BTreeSet<(RepoPath, String)>;

/// The documents that may have rows whose probes look at what is changed.
pub(super) fn candidates(staged: &Staged, documents: &Documents<'_>) -> Paths {
    if !staged.touches_inputs() {
        return Paths::new();
    }
    let looks = |pattern: &str| names_any(pattern, staged.changed.iter().map(|changed| &changed.path));
    let probes = staged.policy.policy.probes.values().filter(|probe| probe.inputs.iter().any(|input| looks(input)));
    let keys: BTreeSet<String> = probes.flat_map(|probe| &probe.proves).map(|row| key_of_row(row)).collect();
    let mut found = documents.having(&keys);
    found.extend(documents.looking_at(looks));
    found
}

/// The stale rows of the documents at `paths`, as far as they answer for it.
pub(super) fn rows(ledger: &Ledger, paths: &Paths) -> Rows {
    of_state(ledger, paths, State::Stale)
}

/// How many of `rows` are proven in `before`.
pub(super) fn proven(before: &Ledger, rows: &Rows) -> usize {
    let paths = rows.iter().map(|(path, _)| path.clone()).collect();
    of_state(before, &paths, State::Proven).intersection(rows).count()
}

fn of_state(ledger: &Ledger, paths: &Paths, state: State) -> Rows {
    let documents = paths.iter().filter_map(|path| ledger.at(path)).filter(|document| ledger.answers(document));
    let rows = documents.flat_map(|document| {
        let governed = ledger.governed(document).into_iter().filter(|row| row.evidence.state == state);
        governed.map(|row| (document.source.path().clone(), row.row.key().to_owned()))
    });
    rows.collect()
}
