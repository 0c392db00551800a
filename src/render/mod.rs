//! Faces: how what was found is shown.
//!
//! Every string that came from a repository passes [`harmless`](crate::text::harmless) on its way
//! out; nothing here reads a file, the clock or the environment.

mod look;
mod manual;
mod report;

pub use look::{Look, Tone};
pub use manual::{level, page};
pub use report::{Report, report};

