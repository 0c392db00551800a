//! Names for cases: each has one of its own.

use std::collections::{HashMap, HashSet};

use super::case::Found;
use crate::model::receipt::{Case, Verdict};
use crate::text::Fault;

/// The cases, each under a name of its own; a name that stays ambiguous is told.
pub(super) fn unique(found: &[Found], faults: &mut Vec<Fault>) -> Vec<Case> {
    let shared = shared(found);
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut cases: Vec<Case> = Vec::with_capacity(found.len());
    for one in found {
        let prefixed = shared.contains(one.id.as_str()) && !one.suite.is_empty();
        let id = if prefixed { format!("{}/{}", one.suite, one.id) } else { one.id.clone() };
        match places.get(&id).and_then(|at| cases.get_mut(*at)) {
            // pytest reports a case twice that fails and then fails to clean up.
            Some(first) if first.verdict.is_against() && one.verdict.is_against() => {
                first.verdict = Verdict::of_cases([first.verdict, one.verdict]).unwrap_or(Verdict::Error);
            }
            Some(_) => faults.push(Fault::new(one.span, format!("the case {id} stands twice"))),
            None => {
                places.insert(id.clone(), cases.len());
                cases.push(Case::new(id, one.verdict));
            }
        }
    }
    cases
}

/// The names that cases of several suites have.
fn shared(found: &[Found]) -> HashSet<&str> {
    let mut suites: HashMap<&str, &str> = HashMap::new();
    let several = found.iter().filter(|one| *suites.entry(&one.id).or_insert(&one.suite) != one.suite);
    several.map(|one| one.id.as_str()).collect()
}
