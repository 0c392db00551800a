//! Faces: how what was found is shown. One output format, one file.
//!
//! Every string that came from a repository passes [`harmless`](crate::text::harmless), or the
//! escapes of its format, on its way out; nothing here reads a file, the clock or the environment.

mod concise;
mod github;
pub(crate) mod json;
mod line;
mod look;
mod manual;
mod place;
mod report;
mod stub;
mod told;

pub use look::{Look, Tone};
pub use manual::{level, page};
pub use report::{Report, report};
pub use stub::*;
pub use told::{Format, Told, render};
