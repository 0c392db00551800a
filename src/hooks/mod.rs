//! How hooks are placed: found where git really looks, chained before what stood there, taken out without a trace.
//!
//! A hook of loopctl is one of the plain files of `hooks/`, byte for byte. The hook that it finds in its
//! place is moved aside, as it is, and run first; when loopctl's goes, it moves back. What a hook does when
//! git calls it is said elsewhere.

mod found;
mod hook;
mod manager;
mod place;
mod plan;
mod status;

pub use found::{Found, is_executable};
pub use hook::Hook;
pub use manager::Manager;
pub use place::{Hooks, Slot};
pub use plan::{Plan, Step};
pub use status::{Binary, Problem, Standing};
