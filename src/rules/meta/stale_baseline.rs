//! LC904: an entry of the baseline that no finding has any more.

use crate::lint::Meta;

rule! {
    /// The baseline forgives a finding that is no longer there.
    ///
    /// ## Why
    /// The debt is paid. As long as the entry stays, the same fault could come back unnoticed.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```json
    /// {"schema": "loopctl.baseline/1", "findings": {
    ///   "00112233445566778899aabbccddeeff": {"code": "LC113", "path": "loops/LOOP-EXAMPLE-20260301.scope.md"}
    /// }}
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```json
    /// {"schema": "loopctl.baseline/1", "findings": {}}
    /// ```
    ///
    /// ## Fix
    /// `loopctl lint --write-baseline` writes the baseline anew.
    LC904 "stale-baseline", Warn, [], Engine(Meta::StaleBaseline)
}
