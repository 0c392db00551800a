//! Names that were perhaps meant.

/// How many names are looked at; a hint is not worth more.
const NAMES: usize = 10_000;

/// The longest name that is compared.
const LENGTH: usize = 200;

/// The names among `names` that are closest to `wanted`, at most three, best first.
pub(super) fn nearest(wanted: &str, names: impl Iterator<Item = String>) -> Vec<String> {
    if wanted.len() > LENGTH {
        return Vec::new();
    }
    let mut found: Vec<(usize, String)> = names
        .take(NAMES)
        .filter(|name| name.len() <= LENGTH)
        .filter_map(|name| Some((closeness(wanted, &name)?, name)))
        .collect();
    found.sort();
    found.dedup();
    found.into_iter().map(|(_, name)| name).take(3).collect()
}

/// How far `name` is from `wanted`; nothing if too far to have been meant.
fn closeness(wanted: &str, name: &str) -> Option<usize> {
    // `topic` for `origin/topic`, `feature` for `feature/`-something typed without its folder.
    if name.rsplit('/').next() == Some(wanted) {
        return Some(0);
    }
    let apart = distance(&wanted.to_lowercase(), &name.to_lowercase());
    (apart <= (wanted.chars().count() / 3).max(1)).then_some(apart)
}

/// How many letters must be put in, taken out, replaced or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before.get(j - 1).copied().unwrap_or(best) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_one_apart() {
        assert_eq!(distance("mian", "main"), 1);
        assert_eq!(distance("main", "maim"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn the_closest_come_first_and_the_far_not_at_all() {
        let names = ["release", "origin/topic", "topics", "tonic"].map(String::from);
        assert_eq!(nearest("topic", names.into_iter()), ["origin/topic", "tonic", "topics"]);
        assert!(nearest("zzz", ["main".to_owned()].into_iter()).is_empty());
    }
}
