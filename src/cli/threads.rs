//! How many threads a command works with.

use std::hint::black_box;
use std::num::NonZero;

use rayon::ThreadPoolBuilder;

/// So many documents are too few to share: the threads that would help take longer to start.
pub(super) const FEW: usize = 32;

/// From now on this thread does by itself what others would help it with.
pub(super) fn stay_alone() {
    // Where it belongs to others already, it stays with them.
    let _ = ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
}

/// Readies the threads of a command that looks at all: where there is one to work with, it is this one.
///
/// Another would have its memory from the system a page or two at a time, each with a call that halts the other threads,
/// where the first of a program asks for large pieces; so each of several begins with a large piece. Beside others this one
/// had better wait for them: as one of them it is often put on the same core as the next.
pub(super) fn settle() {
    let asked = std::env::var("RAYON_NUM_THREADS").ok().and_then(|count| count.parse().ok()).filter(|count| *count > 0);
    let count = asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, NonZero::get));
    if count == 1 {
        return stay_alone();
    }
    // Once so much from the system was let go of at once, glibc takes what is less from the heap, and keeps it there.
    hold(MEMORY);
    rayon::spawn_broadcast(move |_| hold(MEMORY / count));
}

/// What a command takes for a thousand documents and more; what is not used is only addresses.
const MEMORY: usize = 16 << 20;

/// Takes so many bytes of memory, if there are any, and lets them go.
fn hold(bytes: usize) {
    let mut piece: Vec<u8> = Vec::new();
    // Where they are not to be had, it goes on as it would without.
    let _ = piece.try_reserve_exact(bytes);
    drop(black_box(piece));
}
