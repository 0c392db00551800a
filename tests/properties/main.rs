//! What holds of any input: it is read and judged without a panic, and nothing that was not said is understood.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod importing;
mod judging;
mod reading;
mod receipts;
#[path = "../support/mod.rs"]
mod support;
