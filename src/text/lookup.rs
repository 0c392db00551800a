//! Values by keys, of which several may have the same.

/// Values by keys: made once, and then asked. One list, in the order of the keys and of the values of each.
#[derive(Clone, Debug)]
pub struct Lookup<K, V>(Vec<(K, V)>);

impl<K: Ord, V> Lookup<K, V> {
    /// The values of `key`.
    pub fn of(&self, key: &K) -> impl Iterator<Item = &V> + use<'_, K, V> {
        let rest = &self.0[self.0.partition_point(|(other, _)| other < key)..];
        let found = rest.first().map(|(found, _)| found).filter(|found| *found == key);
        rest.iter().take_while(move |(other, _)| found == Some(other)).map(|(_, value)| value)
    }

    /// The keys, as often as they have values.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }
}

impl<K: Ord, V: Ord> FromIterator<(K, V)> for Lookup<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(values: I) -> Self {
        let mut values: Vec<(K, V)> = values.into_iter().collect();
        values.sort_unstable();
        Self(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_finds_its_values_and_no_others() {
        let lookup: Lookup<&str, u32> = [("b", 3), ("a", 1), ("b", 2)].into_iter().collect();
        let of = |key| lookup.of(&key).copied().collect::<Vec<_>>();
        assert_eq!((of("a"), of("b"), of("aa"), of("c")), (vec![1], vec![2, 3], vec![], vec![]));
        assert_eq!(lookup.keys().copied().collect::<Vec<_>>(), ["a", "b", "b"]);
    }
}
