//! What a run is called.

use std::fmt;

use crate::model::moment::Moment;

/// The key of a run, in its parts: `CAP-20260211-182223__backup.status__Rk3f9a1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunKey {
    text: Box<str>,
}

/// The length of `CAP-20260211-182223`.
const STAMPED: usize = 19;

/// How many letters and digits tell runs of one second apart.
const RANDOM: usize = 10;

impl RunKey {
    /// Takes `text` if it is a whole run key.
    pub fn parse(text: &str) -> Option<Self> {
        let stamp = text.strip_prefix("CAP-")?.get(..STAMPED - 4)?;
        let rest = text.get(STAMPED..)?.strip_prefix("__")?;
        let divider = rest.as_bytes().windows(3).rposition(|three| three == b"__R")?;
        let (name, random) = (&rest.as_bytes()[..divider], &rest.as_bytes()[divider + 3..]);
        let named = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        let whole = Moment::of_stamp(stamp).is_some()
            && !name.is_empty()
            && name.iter().all(named)
            && !random.is_empty()
            && random.iter().all(u8::is_ascii_alphanumeric);
        whole.then(|| Self { text: text.into() })
    }

    /// The key of a run of the probe `name` that ended at `finished`; `random` tells it from others of that second.
    pub fn new(name: &str, finished: Moment, random: u64) -> Self {
        let name = name.rsplit('/').next().unwrap_or(name);
        let mut digits = Vec::with_capacity(RANDOM);
        let mut rest = random;
        for _ in 0..RANDOM {
            let digit = u8::try_from(rest % 36).unwrap_or_default();
            digits.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
            rest /= 36;
        }
        let random: String = digits.into_iter().collect();
        Self { text: format!("CAP-{}__{name}__R{random}", finished.stamp()).into() }
    }

    /// The key of a run that was imported: `other`, with the second in which it ended in UTC and the probe it is of.
    pub(super) fn renamed(other: &Self, name: &str, finished: Moment) -> Self {
        let random = other.text.rsplit_once("__R").map_or("0", |(_, random)| random);
        let name = name.rsplit('/').next().unwrap_or(name);
        Self { text: format!("CAP-{}__{name}__R{random}", finished.stamp()).into() }
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The second in it, read as UTC.
    pub fn moment(&self) -> Moment {
        Moment::of_stamp(&self.text[4..STAMPED]).unwrap_or(Moment::of_millis(0))
    }

    /// What stands behind the second: the name of the probe, and what tells its runs apart.
    pub fn behind(&self) -> &str {
        &self.text[STAMPED..]
    }

    /// Whether it is the key of a run of the probe `name`, which has its loop before it where a document declares it.
    pub fn is_of(&self, name: &str) -> bool {
        let own = name.rsplit('/').next().unwrap_or(name);
        let named = self.behind().strip_prefix("__").and_then(|rest| rest.rsplit_once("__R"));
        named.is_some_and(|(named, _)| named == own)
    }

    /// Whether `other` can be this run under a key of local time: only the time on the clock differs, by less than a day.
    pub fn is_like(&self, other: &Self) -> bool {
        const FURTHEST: i64 = 15 * 60 * 60;
        self.behind() == other.behind() && (self.moment().seconds() - other.moment().seconds()).abs() <= FURTHEST
    }
}

impl fmt::Display for RunKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_a_second_a_name_and_something_of_its_own() {
        let key = RunKey::parse("CAP-20260211-182223__backup.status__Rk3f9a1").expect("a key");
        assert_eq!(key.moment().to_string(), "2026-02-11T18:22:23.000Z");
        assert_eq!(key.behind(), "__backup.status__Rk3f9a1");
        assert!(RunKey::parse("CAP-20260211-182223__a__b__R1").is_some());
        for bad in [
            "CAP-20260211-182223",
            "CAP-20260211-100xxx__spine.verify__*",
            "CAP-20260211-182223__x",
            "CAP-20260211-182223____R1",
            "CAP-20261311-182223__x__R1",
            "CAP-20260211-182223__x/y__R1",
            "CAP-20260211-1822é3__x__R1",
        ] {
            assert_eq!(RunKey::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_new_key_is_a_key() {
        let ended = Moment::parse("2026-02-11T18:22:23.870Z").expect("a moment");
        for random in [0, 1, 35, 36, u64::MAX] {
            let key = RunKey::new("LOOP-X-20260211/pump.pressure", ended, random);
            assert_eq!(RunKey::parse(key.as_str()).as_ref(), Some(&key));
            assert!(key.as_str().starts_with("CAP-20260211-182223__pump.pressure__R"), "{key}");
            assert!(key.is_of("LOOP-X-20260211/pump.pressure") && key.is_of("pump.pressure") && !key.is_of("pump"));
        }
        assert_ne!(RunKey::new("x", ended, 1), RunKey::new("x", ended, 2));
    }

    #[test]
    fn a_key_of_local_time_is_the_same_run() {
        let key = |text| RunKey::parse(text).expect("a key");
        let utc = key("CAP-20260212-012223__x__Rab12");
        assert!(utc.is_like(&key("CAP-20260211-202223__x__Rab12")));
        assert!(!utc.is_like(&key("CAP-20260211-202223__x__Rab13")));
        assert!(!utc.is_like(&key("CAP-20260208-202223__x__Rab12")));
    }
}
