//! Probes, receipts and what they prove, from end to end: through the program, in repositories that git made.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![cfg(unix)]

mod answers;
mod documents;
mod freshness;
mod imports;
mod integrity;
#[cfg(target_os = "linux")]
mod killed;
mod plant;
mod signed;
#[path = "../support/mod.rs"]
mod support;
mod trouble;
mod verdicts;
