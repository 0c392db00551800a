//! What other programs say, held against them: git's views of a repository and of a message, `ssh-keygen`'s signatures.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[cfg(unix)]
mod messages;
mod signing;
#[path = "../support/mod.rs"]
mod support;
mod views;
