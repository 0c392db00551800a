//! Days, as documents write them.

use std::fmt;

use super::moment::Moment;

/// A day of the calendar, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The day that `text` begins with (`2026-02-11`, `2026-02-11T18:22:20Z`), if there is such a day.
    pub fn parse(text: &str) -> Option<Self> {
        let date = text.as_bytes().first_chunk::<10>().filter(|date| date[4] == b'-' && date[7] == b'-')?;
        let day = Self::of([&date[..4], &date[5..7], &date[8..]])?;
        let goes_on = text[10..].starts_with(|c: char| c.is_alphanumeric() && c != 'T');
        (!goes_on).then_some(day)
    }

    /// The day that eight digits mean: `20260211`.
    pub fn of_digits(text: &str) -> Option<Self> {
        let digits: &[u8; 8] = text.as_bytes().try_into().ok()?;
        Self::of([&digits[..4], &digits[4..6], &digits[6..]])
    }

    /// The day of a year, a month and a day in digits, if there is such a day.
    fn of([year, month, day]: [&[u8]; 3]) -> Option<Self> {
        let number = |digits: &[u8]| {
            let digit = |number: u16, digit: &u8| digit.is_ascii_digit().then(|| number * 10 + u16::from(digit - b'0'));
            digits.iter().try_fold(0, digit)
        };
        let (year, month, day) = (number(year)?, number(month)?, number(day)?);
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let last = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let day = u8::try_from(day).ok().filter(|day| (1..=last).contains(day))?;
        Some(Self { year, month: u8::try_from(month).ok()?, day })
    }

    /// The UTC day of a moment, in seconds since 1970; a moment no calendar holds is put at its edge.
    pub fn of_unix(seconds: i64) -> Self {
        Self::of_number(seconds.div_euclid(24 * 60 * 60))
    }

    /// The UTC day of `text`: a day, or a day and a time with its offset (`2026-02-11T18:22:20+01:00`).
    pub fn of_moment(text: &str) -> Option<Self> {
        Moment::parse_loosely(text).map(Moment::day)
    }

    /// The day `days` after this one.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self::of_number(self.number() + days)
    }

    /// How many days this one is after `other`.
    pub fn since(self, other: Self) -> i64 {
        self.number() - other.number()
    }

    /// The days since 1970, by the proleptic Gregorian calendar whose years begin in March.
    pub(super) fn number(self) -> i64 {
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let year = if month <= 2 { year - 1 } else { year };
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        let era = year.div_euclid(400);
        let of_era = year.rem_euclid(400);
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    fn of_number(number: i64) -> Self {
        const FIRST: i64 = -719_162;
        const LAST: i64 = 2_932_896;
        let days = number.clamp(FIRST, LAST) + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let of_year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let day_of_year = of_era - (365 * of_year + of_year / 4 - of_year / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = of_year + era * 400 + i64::from(month <= 2);
        let narrow = |value: i64| u8::try_from(value).unwrap_or(1);
        Self { year: u16::try_from(year).unwrap_or(0), month: narrow(month), day: narrow(day) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted() {
        let day = |text: &str| Day::parse(text).expect("a day");
        assert_eq!(Day::of_unix(0), day("1970-01-01"));
        assert_eq!(Day::of_unix(-1), day("1969-12-31"));
        assert_eq!(Day::of_unix(1_770_834_200), day("2026-02-11"));
        assert_eq!(day("2024-02-28").plus(2), day("2024-03-01"));
        assert_eq!(day("2026-03-01").since(day("2025-03-01")), 365);
        let mut walked = day("1999-12-31");
        for number in walked.number()..walked.number() + 3000 {
            assert_eq!((walked.number(), Day::parse(&walked.to_string())), (number, Some(walked)));
            walked = walked.plus(1);
        }
    }

    #[test]
    fn a_moment_has_a_utc_day() {
        for (text, day) in [
            ("2026-02-11", Some("2026-02-11")),
            ("2026-02-11T23:30:00-02:00", Some("2026-02-12")),
            ("2026-02-11T00:30:00+01:00", Some("2026-02-10")),
            ("2026-02-11T18:22:20Z", Some("2026-02-11")),
            ("2026-02-11T18:22:20.114Z", Some("2026-02-11")),
            ("2026-02-11T99:00", None),
            ("tomorrow", None),
        ] {
            assert_eq!(Day::of_moment(text).map(|day| day.to_string()).as_deref(), day, "{text}");
        }
    }

    #[test]
    fn only_days_of_the_calendar_are_days() {
        for good in ["2026-02-11", "2024-02-29", "2026-02-11T18:22:20Z", "2026-12-31 10:00"] {
            assert!(Day::parse(good).is_some(), "{good}");
        }
        assert_eq!(Day::of_digits("20260211"), Day::parse("2026-02-11"));
        for bad in ["202602111", "2026021", "20260230", "2026-2-1", "2026021\u{e9}"] {
            assert_eq!(Day::of_digits(bad), None, "{bad}");
        }
        for bad in ["2026-02-30", "2025-02-29", "2026-13-01", "2026-2-11", "soon", "2026-02-111", "2026-02-1\u{e9}", ""]
        {
            assert!(Day::parse(bad).is_none(), "{bad}");
        }
    }
}
