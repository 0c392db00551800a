//! Keys that stand twice in one map.

use super::{FrontMatter, mark};
use crate::syntax::tree::{Kind, Node};
use crate::text::{Map, map_for};

/// A key that stands in its map already.
#[derive(Clone, Copy, Debug)]
pub struct Duplicate<'a> {
    /// Key and value where the key stands first.
    pub first: &'a (Node, Node),
    /// Key and value where it stands again.
    pub again: &'a (Node, Node),
}

impl FrontMatter {
    /// The keys that stand twice, in any map of the front matter.
    pub fn duplicates(&self) -> Vec<Duplicate<'_>> {
        let mut found = Vec::new();
        // Each mark is that of another key: with as many of them as keys, all are different.
        if self.places.count() == self.entries.len() {
            self.entries.iter().for_each(|(_, value)| below(value, &mut found));
        } else {
            in_map(&self.entries, &mut found);
        }
        found
    }
}

fn in_map<'a>(entries: &'a [(Node, Node)], found: &mut Vec<Duplicate<'a>>) {
    /// In a map of more entries than this, looking each up is cheaper than comparing all.
    const FEW: usize = 24;
    if entries.len() <= FEW {
        // A bit for each mark: a key whose mark is new is new itself.
        let mut marks: u64 = 0;
        for (at, again) in entries.iter().enumerate() {
            let own = again.0.bytes().map_or(0, |key| 1 << mark(key));
            if marks & own != 0 {
                let same = |first: &&(Node, Node)| first.0.is_same_text(&again.0);
                found.extend(entries[..at].iter().find(same).map(|first| Duplicate { first, again }));
            }
            marks |= own;
        }
    } else {
        let mut known: Map<&str, &(Node, Node)> = map_for(entries.len());
        for again in entries {
            let Some(name) = again.0.text() else { continue };
            match known.get(name) {
                Some(first) => found.push(Duplicate { first, again }),
                None => {
                    known.insert(name, again);
                }
            }
        }
    }
    entries.iter().for_each(|(_, value)| below(value, found));
}

/// Trees are no deeper than the limit that their reader keeps.
fn below<'a>(node: &'a Node, found: &mut Vec<Duplicate<'a>>) {
    match &node.kind {
        Kind::Map(entries) => in_map(entries, found),
        Kind::List(elements) => elements.iter().for_each(|element| below(element, found)),
        Kind::Scalar(..) | Kind::Alias => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::front_matter;

    #[test]
    fn any_map_may_hold_a_key_twice() {
        for (yaml, keys) in [
            ("a: 1\nb: 2\na: 3\na: 4\n", &["a", "a"][..]),
            ("a:\n  b: 1\n  b: 1\nb: 1\n", &["b"]),
            ("a: [{b: 1, b: 2}]\n", &["b"]),
            ("a: {b: 1}\nc: {b: 1}\n", &[]),
        ] {
            let text = format!("---\n{yaml}---\n");
            let front = front_matter(&text);
            let found: Vec<&str> = front.duplicates().iter().filter_map(|twice| twice.again.0.text()).collect();
            assert_eq!(found, keys, "{yaml}");
        }
        let many = (0..100).map(|n| format!("k{}: x\n", n % 90)).collect::<Vec<_>>().concat();
        assert_eq!(front_matter(&format!("---\n{many}---\n")).duplicates().len(), 10);
    }
}
