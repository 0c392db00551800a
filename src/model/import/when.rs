//! Times, as records write them.

use crate::model::moment::Moment;

/// What a written time says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// A moment: its zone is said.
    At(Moment),
    /// A time on some clock, nobody says where: the moment at which a clock in UTC shows it.
    Somewhere(Moment),
}

impl When {
    /// Reads `2026-02-11T18:22:23Z`, `2026-02-11 13:22:23 -0500`, `2026-02-11 18:22:23 UTC`, `2026-02-11T18:22:23`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let utc = ["UTC", "GMT"].iter().find_map(|zone| text.strip_suffix(zone));
        let written = utc.map_or_else(|| text.to_owned(), |clock| format!("{}Z", clock.trim_end()));
        if let Some(moment) = Moment::parse(&written) {
            return Some(Self::At(moment));
        }
        Moment::parse_loosely(&written).filter(|_| written.len() > 10).map(Self::Somewhere)
    }

    /// The moment, if it is one.
    pub(super) fn moment(self) -> Option<Moment> {
        match self {
            Self::At(moment) => Some(moment),
            Self::Somewhere(_) => None,
        }
    }

    /// The latest moment that it can be, wherever the clock stood.
    pub(super) fn at_latest(self) -> Moment {
        /// How far clocks are behind UTC at most.
        const BEHIND: i64 = 12 * 60 * 60 * 1000;
        match self {
            Self::At(moment) => moment,
            Self::Somewhere(moment) => moment.plus(BEHIND),
        }
    }

    /// Whether it names no zone.
    pub(super) fn is_zoneless(self) -> bool {
        matches!(self, Self::Somewhere(_))
    }
}

/// Reads a time that is known to be in UTC, whether it says so or not; nothing if it names another zone.
pub(super) fn utc(text: &str) -> Option<Moment> {
    const ZONES: [&str; 7] = ["Z", "z", "UTC", "GMT", "+00:00", "+0000", "+00"];
    let text = text.trim();
    let clock = ZONES.iter().find_map(|zone| text.strip_suffix(zone)).unwrap_or(text).trim_end();
    Moment::parse_loosely(clock).filter(|_| clock.len() > 10 && Moment::parse(clock).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_a_zone_is_no_moment() {
        let at = |text: &str| When::At(Moment::parse(text).expect("a moment"));
        assert_eq!(When::read(" 2026-02-11T18:22:23Z "), Some(at("2026-02-11T18:22:23Z")));
        assert_eq!(When::read("2026-02-11 18:22:23 UTC"), Some(at("2026-02-11T18:22:23Z")));
        assert_eq!(When::read("2026-02-11 13:22:23 -0500"), Some(at("2026-02-11T18:22:23Z")));
        let somewhere = When::read("2026-02-11T18:22:23.5").expect("a time");
        assert!(somewhere.is_zoneless() && somewhere.moment().is_none());
        assert_eq!(Some(somewhere.at_latest()), Moment::parse("2026-02-11T18:22:23.5-12:00"));
        for bad in
            ["2026-02-11", "2026-02-11 18:22:23 EST", "yesterday", "", "1770000000", "2026-02-31T00:00:00Z", "UTC"]
        {
            assert_eq!(When::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_known_to_be_utc_may_say_no_other_zone() {
        let moment = Moment::parse("2026-02-11T18:22:23Z");
        for text in
            ["2026-02-11T18:22:23Z", "2026-02-11T18:22:23", "2026-02-11 18:22:23 UTC", "2026-02-11T18:22:23+00:00"]
        {
            assert_eq!(utc(text), moment, "{text}");
        }
        for text in ["2026-02-11T18:22:23+01:00", "2026-02-11T18:22:23+00:30", "2026-02-11", "", "Z"] {
            assert_eq!(utc(text), None, "{text}");
        }
    }
}
