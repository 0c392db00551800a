//! LC902: a suppression that cannot be heard.

use crate::lint::Meta;

rule! {
    /// A suppression cannot be heard: it names no rule, gives no reason, or leaves out the day it needs.
    ///
    /// ## Why
    /// Whoever wrote it believes that something is allowed, and it is not. A suppression is an exception that
    /// reviewers see; without a reason they cannot judge it. What is allowed about evidence (LC3) is a promise to
    /// bring it later, so it needs the day: `until 2026-04-01`.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// horizon: later # loopctl: allow deferred-but-activ: the crew stays, the date moved
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// horizon: later # loopctl: allow deferred-but-active: the crew stays, the date moved
    /// ---
    /// ```
    ///
    /// ## Bad: no reason
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active # loopctl: allow LC113
    /// ---
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// horizon: later # loopctl: allow LC113: the crew stays, the date moved
    /// ---
    /// ```
    ///
    /// ## Fix
    /// A name that is nearly one is replaced by it; unsafe, as another rule may be meant.
    LC902 "unknown-suppression", Warn, [Unsafe], Engine(Meta::UnknownSuppression)
}
