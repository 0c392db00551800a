//! Maps and sets that are looked into often.
//!
//! Their hash is made anew in each run, like that of the standard library, and costs a fraction of it for names as short
//! as those of loops, gaps and phases.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use foldhash::fast::{FixedState, RandomState};

/// Values by keys.
pub type Map<K, V> = HashMap<K, V, RandomState>;

/// Keys, each once.
pub type Set<K> = HashSet<K, RandomState>;

/// An empty map with room for `count` values.
pub fn map_for<K, V>(count: usize) -> Map<K, V> {
    Map::with_capacity_and_hasher(count, RandomState::default())
}

/// A sum by which what this build of loopctl wrote can be told from what became of it.
pub fn checksum(text: &str) -> u64 {
    FixedState::default().hash_one(text)
}
