//! The clock of this system.

use std::time::SystemTime;

use crate::model::Moment;

/// The time that it is.
pub(super) fn now() -> Moment {
    moment(SystemTime::now())
}

/// A time of this system.
pub(super) fn moment(time: SystemTime) -> Moment {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Moment::of_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
