//! Days, as documents write them.

use std::fmt;

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
        let date = text.get(..10)?;
        if text[10..].starts_with(|c: char| c.is_alphanumeric() && c != 'T') {
            return None;
        }
        let mut parts = date.split('-');
        let mut number = |len: usize| {
            let part =
                parts.next().filter(|part| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit()))?;
            part.parse::<u16>().ok()
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
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
    fn only_days_of_the_calendar_are_days() {
        for good in ["2026-02-11", "2024-02-29", "2026-02-11T18:22:20Z", "2026-12-31 10:00"] {
            assert!(Day::parse(good).is_some(), "{good}");
        }
        for bad in ["2026-02-30", "2025-02-29", "2026-13-01", "2026-2-11", "soon", "2026-02-111", ""] {
            assert!(Day::parse(bad).is_none(), "{bad}");
        }
    }
}
