//! When the suites of a report began and ended.

use crate::model::import::when::When;
use crate::model::moment::Moment;
use crate::syntax::Element;
use crate::text::Fault;

/// What is known of a suite, or of those around it.
#[derive(Clone, Copy, Default)]
pub(super) struct Cover {
    started: bool,
    finished: bool,
}

/// The times of a whole report.
#[derive(Default)]
pub(super) struct Times {
    starts: Vec<Moment>,
    ends: Vec<Moment>,
    unstarted: bool,
    unfinished: bool,
    /// The latest moment that a time of the report can be.
    pub(super) last: Option<Moment>,
    /// Whether a time is said without its zone.
    pub(super) zoneless: bool,
}

impl Times {
    /// Notes when `suite` began and ended, in so far as it says so.
    pub(super) fn suite(&mut self, suite: &Element, mut cover: Cover, faults: &mut Vec<Fault>) -> Cover {
        let start = suite.attribute("timestamp").filter(|time| !time.value.trim().is_empty()).and_then(|time| {
            let when = When::read(&time.value);
            if when.is_none() {
                faults.push(Fault::new(time.span, format!("{} is no time", time.value)));
            }
            when
        });
        let length = suite.attribute("time").filter(|time| !time.value.trim().is_empty()).and_then(|time| {
            let length = seconds(&time.value);
            if length.is_none() {
                faults.push(Fault::new(time.span, format!("{} is no number of seconds", time.value)));
            }
            length
        });
        self.zoneless |= start.is_some_and(When::is_zoneless);
        self.last = self.last.max(start.map(|start| start.at_latest().plus(length.unwrap_or_default())));
        if let Some(start) = start.and_then(When::moment) {
            cover.started = true;
            self.starts.push(start);
            if let Some(length) = length {
                cover.finished = true;
                self.ends.push(start.plus(length));
            }
        }
        cover
    }

    /// Notes a case of a suite that is covered so.
    pub(super) fn case(&mut self, cover: Cover) {
        self.unstarted |= !cover.started;
        self.unfinished |= !cover.finished;
    }

    /// When the first suite began, if all say when they did.
    pub(super) fn started(&self) -> Option<Moment> {
        self.starts.iter().min().copied().filter(|_| !self.unstarted)
    }

    /// When the last suite ended, if all say when they did.
    pub(super) fn finished(&self) -> Option<Moment> {
        self.ends.iter().max().copied().filter(|_| !self.unfinished)
    }
}

/// A length in seconds (`1.204`, `1,204.5`) as milliseconds, rounded up.
#[expect(clippy::cast_possible_truncation, reason = "the length is bounded")]
fn seconds(text: &str) -> Option<i64> {
    const MOST: f64 = 1e9;
    let plain = text.trim().replace(',', "");
    let written = plain.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'-' | b'+'));
    let length: f64 = plain.parse().ok().filter(|length| written && (0.0..MOST).contains(length))?;
    Some((length * 1000.0).ceil() as i64)
}
