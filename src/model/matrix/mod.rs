//! Matrices: what the summary of a runner says of its cases, and what that is worth.
//!
//! The summary and the logs are the evidence, not the exit code alone. A case passes if the summary has it once,
//! with a clean word and its log beside it; whatever else there is is said, and none of it passes unless
//! the policy takes the word for a pass by name.

mod judge;
mod places;
mod result;
mod summary;

pub use judge::{Asked, FindLog, Judged, judge};
pub use places::{Place, is_run_id, names_run};
pub use result::{Meaning, meaning};
pub use summary::{Row, Summary};
