//! Commands as a user meets them, in repositories of their own.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[cfg(unix)]
mod matrix;
#[cfg(unix)]
mod steps;
#[path = "../support/mod.rs"]
mod support;
mod sync;
