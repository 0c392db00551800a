//! How a fault is told, levelled, allowed and mended; which faults there are is said elsewhere.
//!
//! A [`Rule`] is a value with a function. The engine hands it the ledger and a place to tell what
//! it finds; levels, suppressions, the baseline and fixes are the same for every rule and live here.

mod allow;
mod baseline;
mod change;
mod examples;
mod finding;
mod findings;
mod fingerprint;
mod mend;
mod rule;
mod run;
mod select;

pub use allow::{Allow, allows};
pub use baseline::{Baseline, Kept};
pub use change::{change, commit};
pub use examples::{Example, Manual, Sample};
pub use finding::{Commit, Finding, Fix, Label, Safety, Suppressed};
pub use findings::Findings;
pub use fingerprint::{Fingerprint, carry};
pub use mend::{Mended, Wish, mend};
pub use rule::{Check, Meta, Rule, UnknownRule, known};
pub use run::{Report, Request, Summary, lint};
pub use select::Selection;
