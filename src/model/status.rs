//! The words a status can be, and what they mean.

use std::fmt::Debug;

/// What a loop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoopStatus {
    /// Being written.
    Draft,
    /// To be done, not now.
    Planned,
    /// Being done.
    Active,
    /// Over.
    Closed,
}

/// What a phase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhaseStatus {
    /// Not begun.
    Todo,
    /// Not begun, and nothing stands in its way.
    Ready,
    /// Begun, and going on.
    Active,
    /// Held up: what it waits for holds up the loop.
    Blocked,
    /// Done but for a rest, which bars the closing of its loop.
    Partial,
    /// Done: evidence may hold against it.
    Done,
    /// To be done elsewhere or later; finished for this loop if it says where.
    Deferred,
    /// Not to be done.
    Dropped,
}

/// What a gap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapStatus {
    /// Known and not mended.
    Open,
    /// Being mended.
    Active,
    /// Held up.
    Blocked,
    /// Mended.
    Fixed,
    /// Settled.
    Closed,
    /// Lived with.
    Accepted,
    /// To be mended later.
    Deferred,
}

/// Whether work may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It may.
    Runnable,
    /// Something stands in the way.
    Blocked,
}

/// When a loop is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Horizon {
    /// At some time.
    Future,
    /// Later.
    Later,
    /// Now.
    Now,
}

/// A family of statuses: its canonical words and the spellings that mean them.
pub trait Word: Copy + PartialEq + Debug + 'static {
    /// Every value with its canonical word.
    const NAMES: &'static [(Self, &'static str)];
    /// Further spellings, in lower case; a blank stands for a hyphen or an underscore as well.
    const SPELLINGS: &'static [(&'static str, Self)];

    /// The canonical word.
    fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(value, _)| *value == self).map_or("", |(_, name)| name)
    }
}

impl Word for LoopStatus {
    const NAMES: &'static [(Self, &'static str)] =
        &[(Self::Draft, "draft"), (Self::Planned, "planned"), (Self::Active, "active"), (Self::Closed, "closed")];
    const SPELLINGS: &'static [(&'static str, Self)] = &[
        ("open", Self::Active),
        ("executing", Self::Active),
        ("in progress", Self::Active),
        ("closing", Self::Active),
        ("ongoing", Self::Active),
        ("wip", Self::Active),
        ("started", Self::Active),
        ("in review", Self::Active),
        // A loop that says so is active, with a blocker that it does not name.
        ("blocked", Self::Active),
        ("complete", Self::Closed),
        ("completed", Self::Closed),
        ("done", Self::Closed),
        ("finished", Self::Closed),
        ("cancelled", Self::Closed),
        ("canceled", Self::Closed),
        ("superseded", Self::Closed),
        ("abandoned", Self::Closed),
        ("archived", Self::Closed),
        ("rolled into parent", Self::Closed),
        ("resolved", Self::Closed),
        ("retired", Self::Closed),
        ("rejected", Self::Closed),
        ("proposed", Self::Planned),
        ("pending", Self::Planned),
        ("planning", Self::Planned),
        ("todo", Self::Planned),
        ("not started", Self::Planned),
        ("queued", Self::Planned),
        ("backlog", Self::Planned),
        ("deferred", Self::Planned),
    ];
}

impl Word for PhaseStatus {
    const NAMES: &'static [(Self, &'static str)] = &[
        (Self::Todo, "todo"),
        (Self::Ready, "ready"),
        (Self::Active, "active"),
        (Self::Blocked, "blocked"),
        (Self::Partial, "partial"),
        (Self::Done, "done"),
        (Self::Deferred, "deferred"),
        (Self::Dropped, "dropped"),
    ];
    const SPELLINGS: &'static [(&'static str, Self)] = &[
        ("to do", Self::Todo),
        ("pending", Self::Todo),
        ("not started", Self::Todo),
        ("not created", Self::Todo),
        ("not done", Self::Todo),
        ("open", Self::Todo),
        ("planned", Self::Todo),
        ("queued", Self::Todo),
        ("to be done", Self::Todo),
        ("backlog", Self::Todo),
        ("tbd", Self::Todo),
        ("draft", Self::Todo),
        ("not yet", Self::Todo),
        ("not yet started", Self::Todo),
        ("not yet done", Self::Todo),
        ("never started", Self::Todo),
        ("scheduled", Self::Todo),
        ("upcoming", Self::Todo),
        ("not begun", Self::Todo),
        ("not run", Self::Todo),
        ("reverted", Self::Todo),
        ("rolled back", Self::Todo),
        ("unstarted", Self::Todo),
        ("proposed", Self::Todo),
        ("next", Self::Todo),
        ("up next", Self::Todo),
        ("tbc", Self::Todo),
        ("\u{23f3}", Self::Todo),
        ("\u{231b}", Self::Todo),
        ("\u{1f51c}", Self::Todo),
        ("\u{2b1c}", Self::Todo),
        ("\u{1f532}", Self::Todo),
        ("\u{25fb}", Self::Todo),
        ("\u{26aa}", Self::Todo),
        ("\u{274c}", Self::Todo),
        ("\u{2716}", Self::Todo),
        ("\u{2717}", Self::Todo),
        ("\u{2718}", Self::Todo),
        ("in progress", Self::Active),
        ("\u{1f504}", Self::Active),
        ("\u{1f6a7}", Self::Active),
        ("\u{1f3d7}", Self::Active),
        ("\u{1f7e1}", Self::Active),
        ("\u{25b6}", Self::Active),
        ("under way", Self::Active),
        ("wip", Self::Active),
        ("doing", Self::Active),
        ("in review", Self::Active),
        ("in testing", Self::Active),
        ("under review", Self::Active),
        ("awaiting", Self::Active),
        ("in development", Self::Active),
        ("in flight", Self::Active),
        ("soaking", Self::Active),
        ("soak", Self::Active),
        ("reopened", Self::Active),
        ("ongoing", Self::Active),
        ("running", Self::Active),
        ("underway", Self::Active),
        ("started", Self::Active),
        ("executing", Self::Active),
        ("on track", Self::Active),
        ("at risk", Self::Active),
        ("delayed", Self::Active),
        ("slipping", Self::Active),
        ("slipped", Self::Active),
        ("failed", Self::Active),
        ("fail", Self::Active),
        ("failing", Self::Active),
        ("needs rework", Self::Active),
        ("needs work", Self::Active),
        ("\u{23f8}", Self::Blocked),
        ("\u{26d4}", Self::Blocked),
        ("\u{1f6d1}", Self::Blocked),
        ("on hold", Self::Blocked),
        ("hold", Self::Blocked),
        ("paused", Self::Blocked),
        ("stalled", Self::Blocked),
        ("stuck", Self::Blocked),
        ("waiting", Self::Blocked),
        ("partially complete", Self::Partial),
        ("partially done", Self::Partial),
        ("mostly done", Self::Partial),
        ("half done", Self::Partial),
        ("almost done", Self::Partial),
        ("nearly done", Self::Partial),
        ("incomplete", Self::Partial),
        ("code complete", Self::Partial),
        ("complete", Self::Done),
        ("completed", Self::Done),
        ("verified", Self::Done),
        ("confirmed", Self::Done),
        ("fixed", Self::Done),
        ("resolved", Self::Done),
        ("closed", Self::Done),
        ("finished", Self::Done),
        ("achieved", Self::Done),
        ("pass", Self::Done),
        ("passed", Self::Done),
        ("merged", Self::Done),
        ("implemented", Self::Done),
        ("deployed", Self::Done),
        ("delivered", Self::Done),
        ("released", Self::Done),
        ("landed", Self::Done),
        ("rolled out", Self::Done),
        ("executed", Self::Done),
        ("validated", Self::Done),
        ("signed off", Self::Done),
        ("parked", Self::Deferred),
        ("postponed", Self::Deferred),
        ("n/a", Self::Dropped),
        ("not applicable", Self::Dropped),
        ("not needed", Self::Dropped),
        ("not required", Self::Dropped),
        ("no longer needed", Self::Dropped),
        ("out of scope", Self::Dropped),
        ("not in scope", Self::Dropped),
        ("superseded", Self::Dropped),
        ("wontfix", Self::Dropped),
        ("won't fix", Self::Dropped),
        ("won\u{2019}t fix", Self::Dropped),
        ("wont fix", Self::Dropped),
        ("won't do", Self::Dropped),
        ("won\u{2019}t do", Self::Dropped),
        ("descoped", Self::Dropped),
        ("rejected", Self::Dropped),
        ("absorbed", Self::Dropped),
        ("merged into", Self::Dropped),
        ("consolidated into", Self::Dropped),
        ("cancelled", Self::Dropped),
        ("canceled", Self::Dropped),
        ("abandoned", Self::Dropped),
        ("obsolete", Self::Dropped),
        ("skipped", Self::Dropped),
        ("\u{23ed}", Self::Dropped),
    ];
}

impl Word for GapStatus {
    const NAMES: &'static [(Self, &'static str)] = &[
        (Self::Open, "open"),
        (Self::Active, "active"),
        (Self::Blocked, "blocked"),
        (Self::Fixed, "fixed"),
        (Self::Closed, "closed"),
        (Self::Accepted, "accepted"),
        (Self::Deferred, "deferred"),
    ];
    const SPELLINGS: &'static [(&'static str, Self)] = &[
        ("registered", Self::Open),
        ("pending", Self::Open),
        ("new", Self::Open),
        ("todo", Self::Open),
        ("not started", Self::Open),
        ("planned", Self::Open),
        ("filed", Self::Open),
        ("acknowledged", Self::Open),
        ("confirmed", Self::Open),
        ("triaged", Self::Open),
        ("identified", Self::Open),
        ("reopened", Self::Open),
        ("still open", Self::Open),
        ("unresolved", Self::Open),
        ("unfixed", Self::Open),
        ("fix in review", Self::Active),
        ("fix pending", Self::Active),
        ("not fixed", Self::Open),
        ("not yet fixed", Self::Open),
        ("to be fixed", Self::Open),
        ("tbd", Self::Open),
        ("\u{23f3}", Self::Open),
        ("\u{2b1c}", Self::Open),
        ("\u{26aa}", Self::Open),
        ("\u{1f534}", Self::Open),
        ("\u{274c}", Self::Open),
        ("\u{2716}", Self::Open),
        ("\u{2717}", Self::Open),
        ("\u{2718}", Self::Open),
        ("in progress", Self::Active),
        ("\u{1f504}", Self::Active),
        ("\u{1f6a7}", Self::Active),
        ("\u{1f7e1}", Self::Active),
        ("\u{26d4}", Self::Blocked),
        ("wip", Self::Active),
        ("in review", Self::Active),
        ("partially fixed", Self::Active),
        ("partly fixed", Self::Active),
        ("fix in progress", Self::Active),
        ("fix merged", Self::Active),
        ("investigating", Self::Active),
        ("ongoing", Self::Active),
        ("partial", Self::Active),
        ("resolved", Self::Fixed),
        ("done", Self::Fixed),
        ("complete", Self::Fixed),
        ("completed", Self::Fixed),
        ("verified", Self::Fixed),
        ("implemented", Self::Fixed),
        ("merged", Self::Fixed),
        ("deployed", Self::Fixed),
        ("remediated", Self::Fixed),
        ("patched", Self::Fixed),
        ("wontfix", Self::Closed),
        ("won't fix", Self::Closed),
        ("won\u{2019}t fix", Self::Closed),
        ("wont fix", Self::Closed),
        ("won't do", Self::Closed),
        ("won\u{2019}t do", Self::Closed),
        ("rejected", Self::Closed),
        ("invalid", Self::Closed),
        ("obsolete", Self::Closed),
        ("merged into", Self::Closed),
        ("superseded", Self::Closed),
        ("duplicate", Self::Closed),
        ("parked", Self::Deferred),
    ];
}

impl Word for Readiness {
    const NAMES: &'static [(Self, &'static str)] = &[(Self::Runnable, "runnable"), (Self::Blocked, "blocked")];
    const SPELLINGS: &'static [(&'static str, Self)] = &[("ready", Self::Runnable)];
}

impl Word for Horizon {
    const NAMES: &'static [(Self, &'static str)] =
        &[(Self::Future, "future"), (Self::Later, "later"), (Self::Now, "now")];
    const SPELLINGS: &'static [(&'static str, Self)] = &[];
}

impl Horizon {
    /// The horizon that a word names, in any case.
    pub fn named(word: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, name)| name.eq_ignore_ascii_case(word)).map(|(value, _)| *value)
    }
}

impl PhaseStatus {
    /// Whether a phase that states this still bars the closing of its loop.
    ///
    /// Deferred work is finished here if it says where it went; the caller knows.
    pub fn is_unfinished(self) -> bool {
        !matches!(self, Self::Done | Self::Dropped | Self::Deferred)
    }
}

impl GapStatus {
    /// Whether a gap that is this still has to be mended.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Active | Self::Blocked)
    }

    /// Whether a person decided it, so that no evidence moves it.
    pub fn is_decided(self) -> bool {
        matches!(self, Self::Closed | Self::Accepted | Self::Deferred)
    }
}
