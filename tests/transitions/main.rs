//! What moves between trees, and what has to be said of it.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[cfg(unix)]
mod diffing;
mod judging;
mod moving;
mod properties;
mod receipts;
#[path = "../support/mod.rs"]
mod support;
mod trees;
