//! loopctl keeps documents that cannot lie unnoticed: every status in a repository of Markdown is
//! a claim, held against evidence in git.
//!
//! The house, from the ground up: [`text`] knows bytes and places, [`syntax`] and [`repo`] know
//! what a text says and where it lies, [`model`] knows what it means, [`lint`] how a fault is told
//! and mended, [`rules`] which faults there are, [`render`] shows what was found, [`probe`] runs
//! commands, [`hooks`] places hooks, [`cli`] knows everyone. `docs/architecture.md` is the map, and
//! says under "Words of the code" what its words mean; `tests/layers.rs` holds it.

pub mod cli;
pub mod hooks;
pub mod lint;
pub mod model;
pub mod probe;
pub mod render;
pub mod repo;
pub mod rules;
pub mod syntax;
pub mod text;
