//! What documents mean.
pub mod claim;
pub mod id;
pub mod label;
pub mod refs;
pub mod status;
