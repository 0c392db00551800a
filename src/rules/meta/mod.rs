//! LC9: what loopctl says about suppressions and the baseline.

family!(unused_suppression, unknown_suppression, expired_waiver, stale_baseline);
