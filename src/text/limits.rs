//! How large, how deep and how many: every bound on what loopctl reads, in one place.
//!
//! A breach is told (a finding, or exit 2), never a crash, a hang or silence.

/// The largest document, policy or receipt that is read.
pub const FILE_BYTES: u64 = 4 << 20;

/// The largest gap registry that is read.
pub const REGISTRY_BYTES: u64 = 64 << 20;

/// The largest front matter; what lies beyond is not understood.
pub const FRONT_MATTER_BYTES: usize = 256 << 10;

/// How deep YAML, TOML or JSON may be nested.
pub const DEPTH: usize = 64;

/// How many values one YAML text may hold.
pub const NODES: usize = 200_000;

/// How many ids one compressed reference (`GAP-OP-001..999`) may stand for.
pub const REFERENCES: u64 = 500;

/// How many lines of invalid front matter are mended in the search for the others' meaning.
pub const REPAIRS: usize = 16;

/// How many names one blocker may have; of a longer list the first count.
pub const NAMES: usize = 200;

/// How many labels one combined label (`P1+P2`) may hold.
pub const LABELS: usize = 20;

/// How many references are taken from one document; of more, the first count.
pub const CITED: usize = 50_000;

/// How often fixes are applied and the result judged anew before mending ends.
pub const ROUNDS: usize = 12;

/// How many attributes one XML element may have.
pub const ATTRIBUTES: usize = 100;

/// The largest record of a run made elsewhere that is imported.
pub const RECORD_BYTES: u64 = 64 << 20;

/// How many seconds a probe may run that says nothing of it.
pub const PROBE_SECONDS: u64 = 600;

/// How many bytes a probe may write.
pub const OUTPUT_BYTES: u64 = 8 << 20;
/// The largest detached signature that is read.
pub const SIGNATURE_BYTES: usize = 64 << 10;
