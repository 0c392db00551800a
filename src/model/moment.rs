//! Moments and lengths of time, as receipts and policies write them.

use std::fmt;

use super::date::Day;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// A moment, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(i64);

impl Moment {
    /// The moment this many milliseconds after the beginning of 1970.
    pub fn of_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// The moment this many seconds after the beginning of 1970.
    pub fn of_unix(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// The first moment of a UTC day.
    pub fn of_day(day: Day) -> Self {
        Self(day.number() * DAY)
    }

    /// Reads a moment with its zone: `2026-02-11T18:22:20.114Z`, `2026-02-11 19:22:20+01:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let (local, zone) = local(text)?;
        let ahead = match zone.as_bytes() {
            b"Z" | b"z" => 0,
            [sign @ (b'+' | b'-'), ..] => {
                let digits = zone[1..].replacen(':', "", 1);
                let (hours, minutes) = (number(&digits, 0, 2)?, number(&digits, 2, 2)?);
                let ahead = hours * 60 + minutes;
                (digits.len() == 4 && minutes < 60).then_some(if *sign == b'-' { -ahead } else { ahead })?
            }
            _ => return None,
        };
        Some(Self(local - ahead * 60_000))
    }

    /// Reads a day, whose first moment is meant, or a moment; one without a zone is taken to be UTC.
    pub fn parse_loosely(text: &str) -> Option<Self> {
        if text.len() == 10 {
            return Day::parse(text).map(Self::of_day);
        }
        Self::parse(text).or_else(|| local(text).filter(|(_, zone)| zone.is_empty()).map(|(local, _)| Self(local)))
    }

    /// The milliseconds since the beginning of 1970.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// The seconds since the beginning of 1970.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The UTC day.
    pub fn day(self) -> Day {
        Day::of_unix(self.seconds())
    }

    /// The moment `millis` later.
    #[must_use]
    pub fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The milliseconds from `earlier` to this moment.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Day and time as run keys have them: `20260211-182223`.
    pub fn stamp(self) -> String {
        let (hours, minutes, seconds) = self.clock();
        format!("{}-{hours:02}{minutes:02}{seconds:02}", self.day().to_string().replace('-', ""))
    }

    /// The moment that a stamp of a run key means, in UTC.
    pub fn of_stamp(stamp: &str) -> Option<Self> {
        let (day, time) = stamp.split_once('-').filter(|(day, time)| day.len() == 8 && time.len() == 6)?;
        let day = Day::of_digits(day)?;
        let clock = clock(number(time, 0, 2)?, number(time, 2, 2)?, number(time, 4, 2)?)?;
        Some(Self(day.number() * DAY + clock))
    }

    fn clock(self) -> (i64, i64, i64) {
        let seconds = self.seconds().rem_euclid(24 * 60 * 60);
        (seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes, seconds) = self.clock();
        let millis = self.0.rem_euclid(1000);
        write!(f, "{}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z", self.day())
    }
}

/// The time on the clock that `text` begins with, as milliseconds since 1970, and the zone behind it.
fn local(text: &str) -> Option<(i64, &str)> {
    let day = Day::parse(text.get(..10)?)?;
    let time = text[10..].strip_prefix(['T', 't', ' '])?;
    let colon = |at: usize| time.as_bytes().get(at) == Some(&b':');
    let seconds = if colon(5) { number(time, 6, 2)? } else { 0 };
    let whole = colon(2).then_some(clock(number(time, 0, 2)?, number(time, 3, 2)?, seconds)?)?;
    let rest = time.get(if colon(5) { 8 } else { 5 }..)?;
    let (millis, zone) = match rest.strip_prefix('.') {
        Some(fraction) => {
            let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
            let padded = format!("{:0<3}", fraction.get(..digits)?);
            ((digits > 0).then_some(number(&padded, 0, 3)?)?, fraction.get(digits..)?)
        }
        None => (0, rest),
    };
    Some((day.number() * DAY + whole + millis, zone.trim_start()))
}

fn clock(hours: i64, minutes: i64, seconds: i64) -> Option<i64> {
    // A leap second is the last of its minute.
    let there = hours < 24 && minutes < 60 && seconds <= 60;
    there.then_some(((hours * 60 + minutes) * 60 + seconds.min(59)) * 1000)
}

/// The number that `len` digits of `text` write from `at` on.
fn number(text: &str, at: usize, len: usize) -> Option<i64> {
    let digits = text.get(at..at + len).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    digits.parse().ok()
}

/// Reads a length of time (`45s`, `90m`, `24h`, `30d`) as milliseconds.
pub fn length_of_time(text: &str) -> Option<i64> {
    const UNITS: [(char, i64); 4] = [('s', 1000), ('m', 60_000), ('h', 3_600_000), ('d', DAY)];
    let (unit, factor) = UNITS.into_iter().find(|(unit, _)| text.ends_with(*unit))?;
    let digits = text.strip_suffix(unit).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(i64::from(digits.parse::<u32>().ok()?) * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_and_written() {
        for (text, written) in [
            ("2026-02-11T18:22:20.114Z", "2026-02-11T18:22:20.114Z"),
            ("2026-02-11T18:22:20Z", "2026-02-11T18:22:20.000Z"),
            ("2026-02-11T18:22Z", "2026-02-11T18:22:00.000Z"),
            ("2026-02-11T18:22:20.1Z", "2026-02-11T18:22:20.100Z"),
            ("2026-02-11T18:22:20.123456789Z", "2026-02-11T18:22:20.123Z"),
            ("2026-02-11 19:22:20+01:00", "2026-02-11T18:22:20.000Z"),
            ("2026-02-11T23:22:20-0500", "2026-02-12T04:22:20.000Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(Moment::parse(text).map(|moment| moment.to_string()).as_deref(), Some(written), "{text}");
        }
        for bad in ["2026-02-11", "2026-02-11T18:22:20", "2026-02-11T25:00:00Z", "2026-02-30T00:00:00Z", "now", "é"] {
            assert_eq!(Moment::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_stamp_is_a_moment_to_the_second() {
        let moment = Moment::parse("2026-02-11T18:22:23.870Z").expect("a moment");
        assert_eq!(moment.stamp(), "20260211-182223");
        assert_eq!(Moment::of_stamp("20260211-182223").map(Moment::seconds), Some(moment.seconds()));
        assert_eq!(Moment::of_stamp("20260211-100xxx"), None);
    }

    #[test]
    fn a_moment_without_a_zone_is_utc_where_that_is_meant() {
        let loose = |text| Moment::parse_loosely(text).map(|moment| moment.to_string());
        assert_eq!(loose("2026-03-01").as_deref(), Some("2026-03-01T00:00:00.000Z"));
        assert_eq!(loose("2026-03-01T10:00:00").as_deref(), Some("2026-03-01T10:00:00.000Z"));
        assert_eq!(loose("2026-03-01x"), None);
    }

    #[test]
    fn lengths_have_a_unit() {
        assert_eq!(length_of_time("24h"), Some(86_400_000));
        assert_eq!(length_of_time("45s"), Some(45_000));
        for bad in ["24", "h", "+1h", "1 h", "", "99999999999d"] {
            assert_eq!(length_of_time(bad), None, "{bad}");
        }
    }
}
