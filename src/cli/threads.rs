//! How many threads a command works with.

use rayon::ThreadPoolBuilder;

/// So many documents are too few to share: the threads that would help take longer to start.
pub(super) const FEW: usize = 32;

/// From now on this thread does by itself what others would help it with.
pub(super) fn stay_alone() {
    // Where it belongs to others already, it stays with them.
    let _ = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
}
