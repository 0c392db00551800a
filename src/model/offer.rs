//! What a message for a change can begin with: the scope, and the trailers that the policy asks for.

use std::collections::BTreeSet;

use super::id::{GapId, LoopId};
use super::naming::Meant;
use super::policy::Policy;
use super::receipt::RunKey;
use super::step::Step;
use super::ties::{gap_key, loop_key};
use crate::text::RepoPath;

/// What a message can begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// The one loop or gap that the change is about; nothing where it may be about several, or about none.
    pub scope: Option<String>,
    /// Every loop and gap that the change touches, and those that the name of the branch names.
    pub named: Vec<String>,
    /// The trailers that are asked for.
    pub trailers: Vec<Asked>,
}

/// A trailer that the policy asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its name.
    pub token: String,
    /// Its value, where there can be only one.
    pub value: Option<String>,
    /// The values that it may have; any, where none are listed.
    pub allowed: Vec<String>,
}

/// The loops and gaps that the name of a branch may be meant to name: `fix/gap-op-096`, `loop-pump-20260301-mount`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branch {
    /// Names of loops, the longest first, for nobody knows where one ends.
    loops: Vec<String>,
    gaps: Vec<GapId>,
}

impl Branch {
    /// Reads the name of a branch.
    pub fn read(name: &str) -> Self {
        let name = name.to_ascii_uppercase();
        let mut branch = Self::default();
        for part in name.split(['/', '_', '.', '+']) {
            let words: Vec<&str> = part.split('-').collect();
            for from in 0..words.len() {
                let mut ends = (from + 2..=words.len()).rev().map(|to| words[from..to].join("-"));
                match words[from] {
                    "LOOP" => branch.loops.extend(ends),
                    "GAP" => branch.gaps.extend(ends.find_map(|name| GapId::new(&name))),
                    _ => {}
                }
            }
        }
        branch
    }

    /// The keys of what it may name.
    pub fn keys(&self) -> BTreeSet<String> {
        self.loops.iter().map(|name| loop_key(name)).chain(self.gaps.iter().map(gap_key)).collect()
    }

    /// The loop or gap that it names.
    fn named(&self, step: &Step<'_>) -> Option<String> {
        let gap = self.gaps.iter().find(|id| step.knows_gap(id)).map(|id| id.as_str().to_owned());
        let found = |name: &String| match step.loop_meant(name) {
            Meant::Itself => step.loops().find(|id| id.is(name)).map(|id| id.as_str().to_owned()),
            Meant::Dated(id) => Some(id.as_str().to_owned()),
            Meant::Several(_) | Meant::Nobody => None,
        };
        gap.or_else(|| self.loops.iter().find_map(found))
    }
}

impl Offer {
    /// What can be offered for `step`, which is made on `branch`.
    pub fn of(step: &Step<'_>, branch: &Branch) -> Self {
        let moves = step.moves();
        let documents = moves.loops.iter().filter_map(|moved| moved.document()?.id.as_ref());
        let loops: Vec<&LoopId> = documents.map(|identity| &identity.id).collect();
        let gaps: Vec<(&str, Option<&str>)> = moves.gaps.iter().map(|row| (row.key, row.loop_id)).collect();
        let owned_by = |id: &LoopId| gaps.iter().all(|(_, owner)| owner.is_some_and(|owner| id.is(owner)));
        let one = match (loops.as_slice(), gaps.as_slice()) {
            // Of a gap and its loop the gap says more.
            ([], [(gap, _)]) => Some((*gap).to_owned()),
            ([id], [(gap, _)]) if owned_by(id) => Some((*gap).to_owned()),
            ([id], _) if owned_by(id) => Some(id.as_str().to_owned()),
            _ => None,
        };
        let mut named: Vec<String> = loops.iter().map(|id| id.as_str().to_owned()).collect();
        named.extend(gaps.iter().map(|(gap, _)| (*gap).to_owned()));
        let of_branch = branch.named(step);
        let agreed = of_branch.clone().filter(|name| named.is_empty() || named.contains(name));
        named.extend(of_branch.filter(|name| !named.contains(name)));
        Self { scope: agreed.or(one), named, trailers: asked(step) }
    }

    /// The lines of the trailers whose values are known.
    pub fn known(&self) -> impl Iterator<Item = String> {
        self.trailers.iter().filter_map(|asked| Some(format!("{}: {}", asked.token, asked.value.as_ref()?)))
    }
}

/// The first type that a subject may have, for a change that nobody has named yet.
pub fn usual_type(policy: &Policy) -> &str {
    let types = policy.commit.as_ref().map(|commit| commit.types.as_slice()).unwrap_or_default();
    types.iter().find(|kind| *kind == "fix").or(types.first()).map_or("fix", String::as_str)
}

/// The trailers that the policy asks for, each once.
fn asked(step: &Step<'_>) -> Vec<Asked> {
    let policy = &step.after.policy.policy;
    let run = only_run(step);
    let mut found: Vec<Asked> = Vec::new();
    for (table, _) in policy.trailers_for(step.changed) {
        for token in &table.require {
            if found.iter().any(|other| other.token.eq_ignore_ascii_case(token)) {
                continue;
            }
            let allowed = table.allowed(token).unwrap_or_default().to_vec();
            let value = match allowed.as_slice() {
                [] if token.to_ascii_lowercase().ends_with("run-key") => run.clone(),
                [one] => Some(one.clone()),
                _ => None,
            };
            found.push(Asked { token: token.clone(), value, allowed });
        }
    }
    found
}

/// The run of the only receipt that the change adds.
fn only_run(step: &Step<'_>) -> Option<String> {
    let directory = RepoPath::new(&step.after.policy.policy.receipts.dir).ok()?;
    let added = step.changed.iter().filter(|changed| changed.before.is_none() && changed.path.is_in(&directory));
    let mut keys = added.filter_map(|changed| RunKey::parse(changed.path.name().strip_suffix(".json")?));
    let first = keys.next()?;
    keys.next().is_none().then(|| first.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_names_loops_and_gaps_in_small_letters_and_with_more_behind() {
        let branch = Branch::read("fix/gap-op-096-mount");
        assert_eq!(branch.keys().into_iter().collect::<Vec<_>>(), ["gap-op-096"]);
        let branch = Branch::read("ana/loop-pump-20260301-mount");
        assert_eq!(branch.loops, ["LOOP-PUMP-20260301-MOUNT", "LOOP-PUMP-20260301", "LOOP-PUMP"]);
        assert!(branch.keys().contains("loop-pump"));
        assert_eq!(Branch::read("main"), Branch::default());
        assert_eq!(Branch::read("gap/loop-"), Branch { loops: vec!["LOOP-".into()], gaps: Vec::new() });
    }
}
