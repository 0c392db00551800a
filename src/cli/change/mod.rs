//! What has to be read to judge a change: of thousands of documents those that it has to do with.

mod catalogue;
mod closing;
mod hushed;
mod known;
mod registries;
mod scope;
mod sides;
mod trees;

pub(super) use closing::closes;
pub(super) use hushed::{hushed, is_of_a_move};
pub(super) use known::Known;
pub(super) use scope::{Documents, Listed, Paths};
pub(super) use sides::{Side, Sides, found, named, read, shelves};
