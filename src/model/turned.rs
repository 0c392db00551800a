//! What others can see of loops and gaps, and what of it a change turns.

use std::collections::{BTreeMap, BTreeSet};

use super::loop_doc::LoopDoc;
use super::registry::{Entry, Registry};
use super::status::Word;
use super::ties::{gap_keys, loop_key};

/// What some documents and registries let others see, by the keys of loops and gaps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    by_key: BTreeMap<String, BTreeSet<String>>,
}

impl Facts {
    /// Adds what a document lets others see: that the loop is there, where it stands, what it depends on, its
    /// rows, and the gaps it states.
    pub fn see(&mut self, document: &LoopDoc) {
        let status = document.status().and_then(|status| status.value.value).map_or("", Word::name);
        if let Some(identity) = &document.id {
            let key = loop_key(identity.id.as_str());
            let depends: Vec<&str> = document.depends_on.iter().map(|(id, _)| id.as_str()).collect();
            self.add(key.clone(), format!("{} {status} {}", identity.id, depends.join(" ")));
            // Only probes look at the rows of another document.
            let rows: Vec<&str> = document.phases.iter().map(|phase| phase.key.as_str()).collect();
            self.add(format!("{key}/"), rows.join("\n"));
        }
        for gap in &document.gaps {
            let status = gap.status.and_then(|status| status.value).map_or("", Word::name);
            gap_keys(&gap.id).into_iter().for_each(|key| self.add(key, format!("{} {status}", gap.id)));
        }
    }

    /// Adds what a registry says otherwise than another does, of gaps and of the loops that they belong to.
    pub fn see_registry(&mut self, registry: &Registry, other: Option<&Registry>) {
        for entry in registry.entries() {
            let seen = said(entry);
            let same = other.and_then(|other| Some(said(other.get(&entry.id)?) == seen));
            if same != Some(true) {
                // A loop answers for the gaps that are its own.
                let parent = entry.parent.as_ref().map(|parent| loop_key(&parent.word));
                parent.into_iter().for_each(|key| self.add(key, seen.clone()));
                gap_keys(&entry.id).into_iter().for_each(|key| self.add(key, seen.clone()));
            }
        }
    }

    /// The keys under which `after` lets others see something else.
    pub fn turned(&self, after: &Self) -> BTreeSet<String> {
        let differs = |key: &&String| self.by_key.get(*key) != after.by_key.get(*key);
        self.by_key.keys().chain(after.by_key.keys()).filter(differs).cloned().collect()
    }

    fn add(&mut self, key: String, fact: String) {
        self.by_key.entry(key).or_default().insert(fact);
    }
}

/// What an entry says, as far as others look at it.
fn said(entry: &Entry) -> String {
    let status = entry.status.and_then(|status| status.value).map_or("", Word::name);
    let [parent, class] =
        [&entry.parent, &entry.blocker_class].map(|named| named.as_ref().map_or("", |named| named.word.as_str()));
    format!("{} {status} {parent} {class}", entry.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Vocabulary;
    use crate::text::{RepoPath, Source};

    fn source(text: &str) -> Source {
        Source::new(RepoPath::new("a.scope.md").expect("a path"), text.to_owned())
    }

    fn of(text: &str) -> Facts {
        let mut facts = Facts::default();
        facts.see(&LoopDoc::read(source(text), &Vocabulary::default()));
        facts
    }

    fn turned(before: &str, after: &str) -> Vec<String> {
        of(before).turned(&of(after)).into_iter().collect()
    }

    const OPEN: &str = "---\nloop_id: LOOP-A-20260301\nstatus: active\n---\n\n## Gaps\n\n- GAP-OP-3: open\n";

    #[test]
    fn prose_turns_nothing() {
        assert!(turned(OPEN, &format!("{OPEN}\nMore is said.\n")).is_empty());
    }

    #[test]
    fn a_status_turns_its_own_key() {
        assert_eq!(turned(OPEN, &OPEN.replace("active", "closed")), ["loop-a"]);
        assert_eq!(turned(OPEN, &OPEN.replace("3: open", "3: fixed")), ["#3", "gap-op-3"]);
        assert_eq!(turned(OPEN, "# Nothing\n"), ["#3", "gap-op-3", "loop-a", "loop-a/"]);
    }

    #[test]
    fn a_registry_turns_a_gap_and_its_loop() {
        let registry = |status: &str| {
            let text = format!(
                "gaps:\n  - id: GAP-OP-3\n    status: {status}\n    parent_loop: LOOP-A-20260301\n  - id: GAP-OP-4\n    status: open\n"
            );
            Registry::read(source(&text), &Vocabulary::default().gaps).expect("a registry")
        };
        let (open, fixed) = (registry("open"), registry("fixed"));
        let (mut before, mut after) = (Facts::default(), Facts::default());
        before.see_registry(&open, Some(&fixed));
        after.see_registry(&fixed, Some(&open));
        assert_eq!(before.turned(&after).into_iter().collect::<Vec<_>>(), ["#3", "gap-op-3", "loop-a"]);
    }
}
