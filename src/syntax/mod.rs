//! What a text says before it means anything.
//!
//! YAML, TOML and Markdown with the span of everything they hold. Each parser of another crate is
//! named in one file here and nowhere else; the floors above see only the types of this room.

mod front_matter;
mod items;
mod json;
mod listing;
pub mod markdown;
pub mod message;
mod plain;
mod toml;
mod tree;
mod xml;
mod yaml;

pub use front_matter::{Duplicate, FrontMatter, Head, Surprise, as_value, front_matter};
pub use items::{item_fault, rest_fault};
pub use json::json;
pub use listing::{Listed, Listing, listing};
pub use markdown::{Markdown, markdown};
pub use toml::toml;
pub use tree::{Kind, Node, Style};
pub use xml::{Attribute, Element, xml};
pub use yaml::yaml;
