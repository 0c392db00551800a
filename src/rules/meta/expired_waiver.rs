//! LC903: a suppression whose day is over.

use crate::lint::Meta;

rule! {
    /// A suppression was to hold until a day, and that day is over.
    ///
    /// ## Why
    /// It was a promise: this is settled by then. From that day on the finding counts again; this one says why it
    /// came back. Days are UTC, and the last day is included.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// horizon: later # loopctl: allow LC113 until 2026-02-01: the crew stays, the date moved
    /// ---
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// horizon: later # loopctl: allow LC113 until 2026-04-01: the crew stays, the date moved
    /// ---
    /// ```
    LC903 "expired-waiver", Error, [], Engine(Meta::ExpiredWaiver)
}
