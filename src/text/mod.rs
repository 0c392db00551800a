//! Bytes, where they stand, and where they come from.
//!
//! The ground floor: nothing here knows YAML, Markdown, git or what a loop is. Spans are byte
//! ranges into a file as it is stored; lines and columns exist only where a person or a program
//! outside is told about a place.

mod byte_set;
mod case;
mod counted;
mod edit;
mod fault;
mod harmless;
mod history;
pub mod limits;
mod lines;
mod lookup;
mod map;
mod nearest;
mod oid;
mod overlay;
mod part;
mod path;
mod shell;
mod short;
mod source;
mod span;
mod subtree;
mod view;
mod word_set;

pub use byte_set::ByteSet;
pub use case::{holds_any_case, strip_any_case};
pub use counted::counted;
pub use edit::{Edit, Overlap, apply};
pub use fault::Fault;
pub use harmless::{harmless, steers};
pub use history::{Change, History, Named, Tag};
pub use lines::{Lines, Position};
pub use lookup::Lookup;
pub use map::{Map, Set, checksum, map_for};
pub use nearest::{did_you_mean, nearest, slip_of};
pub use oid::Oid;
pub use overlay::Overlay;
pub use part::Part;
pub use path::{InvalidPath, RepoPath};
pub use shell::shell_word;
pub use short::Short;
pub use source::Source;
pub use span::{Span, place_in};
pub use subtree::Subtree;
pub use view::{Changed, Entries, Entry, Mode, View, ViewError};
pub use word_set::WordSet;
