//! LC901: a suppression that suppresses nothing.

use crate::lint::Meta;

rule! {
    /// A suppression stands where there is nothing to suppress.
    ///
    /// ## Why
    /// What was allowed is no longer there: it was mended, or has moved. A suppression that stays behind would
    /// silently allow the next fault of its kind, and makes readers think that something is wrong.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// <!-- loopctl: allow deferred-but-active: the vendor goes first -->
    /// - P1: Order the pump - DONE
    /// - P2: Mount the pump
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// - P1: Order the pump - DONE
    /// - P2: Mount the pump
    /// ```
    ///
    /// ## Fix
    /// Takes the comment out, and its line if it stands alone there. Where a suppression names several rules and
    /// some of them are still needed, it is left to you.
    LC901 "unused-suppression", Warn, [Safe], Engine(Meta::UnusedSuppression)
}
