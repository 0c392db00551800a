//! What has to be read to judge a change: of thousands of documents those that it has to do with.

mod closing;
mod known;
mod registries;
mod scope;
mod sides;

pub(super) use closing::closes;
pub(super) use known::Known;
pub(super) use scope::{Documents, Paths};
pub(super) use sides::{Side, Sides, SidesOf, found, named, read, shelves};
