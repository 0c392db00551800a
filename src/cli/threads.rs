//! How many threads a command works with.

use std::num::NonZero;

use rayon::ThreadPoolBuilder;

/// So many documents are too few to share: the threads that would help take longer to start.
pub(super) const FEW: usize = 32;

/// From now on this thread does by itself what others would help it with.
pub(super) fn stay_alone() {
    // Where it belongs to others already, it stays with them.
    let _ = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
}

/// Where there is one thread to work with, has it be this one.
///
/// Another would have its memory from the system a page or two at a time, where the first of a program asks for large
/// pieces. Beside others this one had better wait for them: as one of them it is often put on the same core as the next.
pub(super) fn settle() {
    let asked = std::env::var("RAYON_NUM_THREADS").ok().and_then(|count| count.parse().ok()).filter(|count| *count > 0);
    let count = asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, NonZero::get));
    if count == 1 {
        stay_alone();
    }
}
