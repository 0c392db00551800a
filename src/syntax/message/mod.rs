//! Commit messages as git reads them: what is left of a file when it is cleaned, and which lines are trailers.
//!
//! Held against git itself by `tests/against/messages.rs`.

mod clean;
mod decode;
mod trailers;

pub use clean::{Cleaned, Cleanup, Mode, clean, comment_of};
pub use decode::{Decoded, decode};
pub use trailers::{Trailer, trailers};
