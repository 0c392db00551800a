//! Values by keys, of which several may have the same.

use std::hash::Hash;

use super::{Map, map_for};

/// Values by keys: made once, and then asked. The values of each key stand in the order in which they came.
#[derive(Clone, Debug)]
pub struct Lookup<K, V> {
    /// Where the first and the last value of a key stand.
    ends: Map<K, (usize, usize)>,
    /// Each value, and how much further on the next one of its key stands; nothing behind the last.
    values: Vec<(V, usize)>,
}

impl<K: Eq + Hash, V> Lookup<K, V> {
    /// A lookup of these values, about `count` of them.
    pub fn with_room(count: usize, values: impl IntoIterator<Item = (K, V)>) -> Self {
        let mut lookup = Self { ends: map_for(count), values: Vec::with_capacity(count) };
        for (key, value) in values {
            let at = lookup.values.len();
            let (_, last) = lookup.ends.entry(key).or_insert((at, at));
            if let Some((_, next)) = lookup.values.get_mut(*last) {
                *next = at - *last;
            }
            *last = at;
            lookup.values.push((value, 0));
        }
        lookup
    }

    /// The values of `key`.
    pub fn of(&self, key: &K) -> impl Iterator<Item = &V> + use<'_, K, V> {
        let first = self.ends.get(key).map(|(first, _)| *first);
        let next = |at: &usize| self.values.get(*at).filter(|(_, next)| *next > 0).map(|(_, next)| at + next);
        std::iter::successors(first, next).filter_map(|at| self.values.get(at)).map(|(value, _)| value)
    }

    /// Whether any key has several values.
    pub fn has_several(&self) -> bool {
        self.ends.len() < self.values.len()
    }

    /// The keys, each once and in no order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.ends.keys()
    }
}

impl<K: Eq + Hash, V> FromIterator<(K, V)> for Lookup<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(values: I) -> Self {
        let values = values.into_iter();
        Self::with_room(values.size_hint().0, values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_finds_its_values_and_no_others() {
        let lookup: Lookup<&str, u32> = [("b", 3), ("a", 1), ("b", 2), ("b", 3)].into_iter().collect();
        let of = |key| lookup.of(&key).copied().collect::<Vec<_>>();
        assert_eq!((of("a"), of("b"), of("aa"), of("c")), (vec![1], vec![3, 2, 3], vec![], vec![]));
        assert!(lookup.has_several() && !Lookup::from_iter([("a", 1), ("b", 1)]).has_several());
        let mut keys: Vec<&str> = lookup.keys().copied().collect();
        keys.sort_unstable();
        assert_eq!(keys, ["a", "b"]);
    }
}
