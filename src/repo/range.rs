//! Which commits a range holds, and what they go on from.

use std::collections::HashSet;
use std::fs;

use git2::{Repository, Sort};

use super::revision::unknown;
use super::{Repo, RepoError};
use crate::text::Oid;

/// Some commits that lead to one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The last of them, which has what all of them did; where there are none, what they were looked for from.
    pub tip: Oid,
    /// All of them, each behind those that it goes on from.
    pub commits: Vec<Oid>,
    /// What they go on from and is none of them: of several, none leads to another.
    pub bases: Vec<Oid>,
}

impl Range {
    /// The range that `text` names: `A..B`, `A...B`, or one commit.
    ///
    /// Both forms with dots are the commits of B that A does not have: what A has done meanwhile is not B's.
    pub fn of(repo: &Repo, text: &str) -> Result<Self, RepoError> {
        let Some((from, to)) = ends(text) else {
            let tip = repo.commit(text)?;
            let commit = super::Commit::of(repo, tip)?;
            let range = Self { tip, commits: vec![tip], bases: commit.parents };
            return range.whole(repo, text);
        };
        let (from, to) = (repo.commit(from)?, repo.commit(to)?);
        let range = Self::walked(repo, to, &[from])?;
        if repo.is_shallow() && !range.commits.is_empty() && range.bases.is_empty() {
            return Err(RepoError::Cut { range: text.to_owned() });
        }
        range.whole(repo, text)
    }

    /// The commits of `tip` that neither `from` has nor any reference whose name begins with `prefix`.
    pub fn beyond(repo: &Repo, tip: Oid, from: Option<Oid>, prefix: &str) -> Result<Self, RepoError> {
        let mut known = tips(&repo.git(), prefix).map_err(|error| RepoError::said(&error))?;
        known.extend(from);
        Self::walked(repo, tip, &known)?.whole(repo, &super::short(tip))
    }

    /// Everything that led to `tip`.
    pub fn everything(repo: &Repo, tip: Oid) -> Result<Self, RepoError> {
        Self::walked(repo, tip, &[])?.whole(repo, &super::short(tip))
    }

    /// `tip` and everything that it goes on from.
    pub fn all(repo: &Repo, tip: Oid) -> Result<Vec<Oid>, RepoError> {
        Ok(Self::walked(repo, tip, &[])?.commits)
    }

    fn walked(repo: &Repo, tip: Oid, hidden: &[Oid]) -> Result<Self, RepoError> {
        walk(&repo.git(), tip, hidden).map_err(|error| RepoError::said(&error))
    }

    /// The same range, unless this clone lacks what one of its commits goes on from.
    fn whole(self, repo: &Repo, text: &str) -> Result<Self, RepoError> {
        let cut: HashSet<Oid> = if repo.is_shallow() { roots(repo) } else { HashSet::new() };
        if self.commits.iter().any(|commit| cut.contains(commit)) {
            return Err(RepoError::Cut { range: text.to_owned() });
        }
        Ok(self)
    }
}

impl Repo {
    /// Returns the commit that `name` means, through as many tags as there are.
    pub fn commit(&self, name: &str) -> Result<Oid, RepoError> {
        let found =
            self.git().revparse_single(name).and_then(|object| object.peel_to_commit()).map(|commit| commit.id());
        let id = found.map_err(|error| unknown(self, name, &error))?;
        oid(id).ok_or_else(|| RepoError::Failed(format!("{id} is no name of a commit")))
    }

    /// Returns the last commit that both have; nothing if they have none in common.
    pub fn merge_base(&self, a: Oid, b: Oid) -> Result<Option<Oid>, RepoError> {
        let id = |oid: Oid| git2::Oid::from_bytes(oid.as_bytes()).map_err(|error| RepoError::said(&error));
        match self.git().merge_base(id(a)?, id(b)?) {
            Ok(found) => Ok(oid(found)),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => Err(RepoError::said(&error)),
        }
    }
}

/// Both ends of a range; nothing for one commit. An end that is left out is `HEAD`.
pub fn ends(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    let dots = text.char_indices().find_map(|(at, c)| {
        match c {
            // A name may be a search: `HEAD^{/what..ever}`.
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        (depth == 0 && text.get(at..)?.starts_with("..")).then_some(at)
    })?;
    let (from, to) = (text.get(..dots)?, text.get(dots + 2..)?);
    let to = to.strip_prefix('.').unwrap_or(to);
    let or_head = |end| Some(end).filter(|end: &&str| !end.is_empty()).unwrap_or("HEAD");
    Some((or_head(from), or_head(to)))
}

/// The commits of `tip` that none of `hidden` has.
fn walk(git: &Repository, tip: Oid, hidden: &[Oid]) -> Result<Range, git2::Error> {
    let mut walk = git.revwalk()?;
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE)?;
    walk.push(git2::Oid::from_bytes(tip.as_bytes())?)?;
    for known in hidden {
        walk.hide(git2::Oid::from_bytes(known.as_bytes())?)?;
    }
    let commits: Vec<Oid> = walk.map(|found| found.map(oid)).collect::<Result<Option<_>, _>>()?.unwrap_or_default();
    let inside: HashSet<Oid> = commits.iter().copied().collect();
    let mut around: Vec<git2::Oid> = Vec::new();
    for commit in &commits {
        let commit = git.find_commit(git2::Oid::from_bytes(commit.as_bytes())?)?;
        let outside = commit.parent_ids().filter(|parent| oid(*parent).is_none_or(|parent| !inside.contains(&parent)));
        around.extend(outside);
    }
    around.sort_unstable();
    around.dedup();
    if around.len() > 1 {
        // Of what leads to others only the last ones are gone on from.
        let tip = git2::Oid::from_bytes(tip.as_bytes())?;
        around = git.merge_bases_many(&[&[tip], around.as_slice()].concat())?.to_vec();
    }
    Ok(Range { tip, commits, bases: around.into_iter().filter_map(oid).collect() })
}

/// The commits of all references whose names begin with `prefix`.
fn tips(git: &Repository, prefix: &str) -> Result<Vec<Oid>, git2::Error> {
    let mut found = Vec::new();
    for reference in git.references()? {
        let reference = reference?;
        if reference.name_bytes().starts_with(prefix.as_bytes()) {
            // One that names no commit has no commits.
            found.extend(reference.peel_to_commit().ok().and_then(|commit| oid(commit.id())));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// The commits whose parents a shallow clone lacks.
fn roots(repo: &Repo) -> HashSet<Oid> {
    let listed = fs::read_to_string(repo.common_dir().join("shallow")).unwrap_or_default();
    listed.lines().filter_map(Oid::parse).collect()
}

fn oid(id: git2::Oid) -> Option<Oid> {
    Oid::from_bytes(id.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::ends;

    #[test]
    fn a_range_has_two_ends() {
        for (text, told) in [
            ("a..b", Some(("a", "b"))),
            ("a...b", Some(("a", "b"))),
            ("v1.0..", Some(("v1.0", "HEAD"))),
            ("..b", Some(("HEAD", "b"))),
            ("..", Some(("HEAD", "HEAD"))),
            ("HEAD~2", None),
            ("HEAD^{/a..b}", None),
            ("HEAD^{/a..b}..main", Some(("HEAD^{/a..b}", "main"))),
        ] {
            assert_eq!(ends(text), told, "{text}");
        }
    }
}
