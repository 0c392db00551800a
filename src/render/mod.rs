//! Faces: how what was found is shown. One output format, one file.
//!
//! Every string that came from a repository passes [`harmless`](crate::text::harmless), or the
//! escapes of its format, on its way out; nothing here reads a file, the clock or the environment.

mod concise;
mod diff;
mod format;
mod full;
mod github;
mod gitlab;
pub(crate) mod json;
mod junit;
mod line;
mod look;
mod manual;
mod markdown;
mod notice;
mod place;
mod report;
mod sarif;
mod summary;
mod window;

pub use diff::patch;
pub use format::{Format, Shown, render};
pub use line::{one_line, wrapped};
pub use look::{Look, Tone};
pub use manual::{level, page};
pub use markdown::escaped as words_of_markdown;
pub use report::{Report, report};
pub use summary::{statistics, summary};
