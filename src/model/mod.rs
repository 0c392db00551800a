//! What documents mean: ids, statuses, phases, gaps, blockers, loops, policy and the ledger.
//!
//! Everything here is a value read from the text of some view; no room of the model knows git, the
//! disk, the clock or the terminal.

mod before;
mod belonging;
mod blocker;
mod claim;
mod cycles;
mod date;
mod edits;
mod gap;
mod id;
mod label;
mod ledger;
mod lists;
mod loop_doc;
mod meta;
mod names;
mod page;
mod phases;
pub mod policy;
mod probes;
pub mod readiness;
mod refs;
mod registry;
mod registry_faults;
mod rows;
mod status;
mod topic;

pub use crate::syntax::markdown::{Item, Paragraph, Row, Table};
pub use before::Before;
pub use belonging::Belonging;
pub use blocker::{Blocker, BlockerSource, Name};
pub use claim::Status;
pub use cycles::cycles;
pub use date::Day;
pub use edits::in_case_of;
pub use gap::{Gap, GapForm, GapStatement};
pub use id::{GapId, LoopId};
pub use ledger::{GapFact, Governed, Ledger, Reason, Unread, find_policy};
pub use lists::{Criterion, Guard};
pub use loop_doc::{Identity, LoopDoc, Place, Placed};
pub use phases::{Boxes, Form, Phase, Statement};
pub use probes::{Declared, is_input};
pub use refs::{RefKind, Reference, references};
pub use registry::{Entry, Registry};
pub use status::{GapStatus, LoopStatus, PhaseStatus, Readiness, Vocabulary, Word, Words};
