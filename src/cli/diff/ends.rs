//! The two states that are held against each other, and the commits between them.

use super::Arguments;
use crate::cli::range::message;
use crate::cli::workspace::{At, Workspace};
use crate::cli::{Failure, Global, Streams};
use crate::model::message::Message;
use crate::model::{Governed, Ledger, REASON};
use crate::repo::{Commit, Range, Repo, RepoError, Revision, ends, short};
use crate::text::{Changed, Entry, Oid, Overlay, RepoPath, Subtree, View};

/// Two states of a repository.
pub(super) struct Ends {
    /// The earlier one, in a list of its own, as a change has it.
    pub(super) before: [Ledger; 1],
    pub(super) after: Ledger,
    /// What differs of what is governed.
    pub(super) changed: Vec<Changed>,
    /// The names of both states.
    pub(super) from: End,
    pub(super) to: End,
    /// How many commits lie between them.
    pub(super) commits: usize,
    /// Those of them that give reasons, the first one first.
    pub(super) reasons: Vec<(String, Message)>,
}

/// One of the two states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Before the first commit.
    Nothing,
    Commit(Oid),
    Index,
    WorkingTree,
}

impl Ends {
    pub(super) fn of(global: &Global, arguments: &Arguments, streams: &Streams) -> Result<Self, Failure> {
        let mut workspace = Workspace::open(global)?;
        let between = Between::of(workspace.repo()?, arguments, streams)?;
        let view = workspace.view(&between.at)?;
        let after = workspace.ledger(global, &*view, &between.at, streams)?;
        let earlier: Box<dyn View> = match between.from {
            End::Commit(commit) => {
                Box::new(Revision::of_commit(workspace.repo()?, &Commit::of(workspace.repo()?, commit)?))
            }
            _ => Box::new(Overlay::empty()),
        };
        let earlier = Subtree::of(earlier, workspace.governed());
        let before = Ledger::load(&earlier, after.policy.clone(), after.time)?;
        let changed = changed(&earlier, &*view, &after)?;
        let commits = between.commits.len();
        let mut reasons = Vec::new();
        for commit in between.commits {
            let commit = Commit::of(workspace.repo()?, commit)?;
            // To read a message takes longer than to see that it gives no reason.
            let said = String::from_utf8_lossy(&commit.message).to_ascii_lowercase();
            if said.contains(&REASON.to_ascii_lowercase()) {
                reasons.push((commit.short(), message(&commit)));
            }
        }
        Ok(Self { before: [before], after, changed, from: between.from, to: between.to, commits, reasons })
    }
}

/// What the command line asks for.
struct Between {
    from: End,
    to: End,
    /// The later one, as a workspace knows it.
    at: At,
    /// The commits that lead from one to the other.
    commits: Vec<Oid>,
}

impl Between {
    fn of(repo: &Repo, arguments: &Arguments, streams: &Streams) -> Result<Self, Failure> {
        let Some(text) = &arguments.range else {
            if repo.is_bare() {
                let failure = Failure::new("a bare repository has no working tree and no index to hold against HEAD");
                return Err(failure.help("name the commits to compare: `loopctl diff A..B`"));
            }
            let from = match repo.commit("HEAD") {
                Ok(head) => End::Commit(head),
                Err(RepoError::UnbornHead) => End::Nothing,
                Err(error) => return Err(error.into()),
            };
            let to = if arguments.staged { End::Index } else { End::WorkingTree };
            return Ok(Self { from, to, at: At { rev: None, staged: arguments.staged }, commits: Vec::new() });
        };
        let range = match Range::of(repo, text) {
            Ok(range) => range.commits,
            // Both trees are there; only what was said on the way from one to the other is not.
            Err(error @ RepoError::Cut { .. }) if ends(text).is_some() && !is_since_they_parted(text) => {
                streams.notice(&format!("{error}: reasons that they give may be missing"));
                Vec::new()
            }
            Err(error) => return Err(error.into()),
        };
        let (from, to) = if let Some((from, to)) = ends(text) {
            let (from, to) = (repo.commit(from)?, repo.commit(to)?);
            let left = if is_since_they_parted(text) { repo.merge_base(from, to)? } else { Some(from) };
            (left, to)
        } else {
            let commit = Commit::of(repo, repo.commit(text)?)?;
            (commit.parents.first().copied(), commit.id)
        };
        let from = from.map_or(End::Nothing, End::Commit);
        let at = At { rev: Some(to.to_string()), staged: false };
        Ok(Self { from, to: End::Commit(to), at, commits: range })
    }
}

/// Whether a range has three dots.
fn is_since_they_parted(text: &str) -> bool {
    let from = ends(text).map_or("", |(from, _)| from);
    text.strip_prefix(from).unwrap_or(text).starts_with("...")
}

/// The files that differ, of those in which something can move: documents, the registry, receipts.
fn changed(before: &dyn View, after: &dyn View, ledger: &Ledger) -> Result<Vec<Changed>, Failure> {
    let governed = Governed::of(&ledger.policy.policy);
    let receipts = RepoPath::new(&ledger.policy.policy.receipts.dir).ok();
    let registry = ledger.policy.registry();
    let moves = |entry: &Entry| {
        let path = &entry.path;
        governed.holds(path) || registry.as_ref() == Some(path) || receipts.as_ref().is_some_and(|dir| path.is_in(dir))
    };
    let listed = |view: &dyn View| -> Result<Vec<Entry>, Failure> {
        let entries = view.entries()?;
        let named = entries.iter().filter(|entry| moves(entry)).map(|entry| match entry.oid {
            Some(_) => Ok(entry.clone()),
            None => Ok(Entry { oid: view.content(&entry.path)?.map(|(_, oid)| oid), ..entry.clone() }),
        });
        named.collect()
    };
    let (was, is) = (listed(before)?, listed(after)?);
    let mut changed = Vec::new();
    let find = |entries: &[Entry], path: &RepoPath| {
        entries.binary_search_by(|entry| entry.path.cmp(path)).ok().and_then(|at| entries.get(at)).cloned()
    };
    for entry in &is {
        let before = find(&was, &entry.path);
        if before.as_ref().is_none_or(|before| before.oid != entry.oid) {
            changed.push(Changed { path: entry.path.clone(), before, after: Some(entry.clone()) });
        }
    }
    let gone = was.into_iter().filter(|entry| find(&is, &entry.path).is_none());
    changed.extend(gone.map(|entry| Changed { path: entry.path.clone(), before: Some(entry), after: None }));
    changed.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changed)
}

impl End {
    /// What a message calls it.
    pub(super) fn name(self) -> String {
        match self {
            Self::Nothing => "nothing".to_owned(),
            Self::Commit(commit) => short(commit),
            Self::Index => "the index".to_owned(),
            Self::WorkingTree => "the working tree".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_since_they_parted;

    #[test]
    fn three_dots_ask_for_what_was_done_since_both_parted() {
        for (text, told) in
            [("a..b", false), ("a...b", true), ("...b", true), ("a..", false), ("HEAD~2", false), ("a..b...c", false)]
        {
            assert_eq!(is_since_they_parted(text), told, "{text}");
        }
    }
}
