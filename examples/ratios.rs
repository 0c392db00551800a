//! Tells how long reading and judging 1,246 documents take in multiples of the floor: reading the same bytes and parsing
//! their Markdown.
//!
//! This is no bench, because cargo builds those to unwind where the released program aborts, and that alone costs a
//! twentieth of reading. The sides are measured in turn, so that a busy machine slows down all alike: on one thread, as
//! the command works where there is one, and on all.

#![allow(clippy::expect_used, reason = "a measurement that cannot go on has failed")]

#[path = "../benches/sides/mod.rs"]
mod sides;

use std::any::Any;
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use sides::{CORPUS, all_floor, all_understood, linted};

/// How often each side is measured for the ratios.
const ROUNDS: usize = 41;

fn main() {
    LazyLock::force(&CORPUS);
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().expect("this thread");
    let together = rayon::ThreadPoolBuilder::new().build().expect("threads");
    for pool in [alone, together] {
        let threads = pool.current_num_threads();
        let sides: [fn() -> Box<dyn Any>; 3] =
            [|| Box::new(all_floor()), || Box::new(all_understood()), || Box::new(linted())];
        let round = || sides.map(|side| pool.install(|| timed(side)));
        let rounds: Vec<[Duration; 3]> = (0..ROUNDS).map(|_| round()).collect();
        let [floor, understood, linted] = [0, 1, 2].map(|side| median(rounds.iter().map(|round| round[side])));
        let [read, judged] = [1, 2].map(|side| {
            let ratios = rounds.iter().map(|round| round[side].as_secs_f64() / round[0].as_secs_f64());
            median(ratios)
        });
        println!(
            "threads: {threads}; floor {floor:.2?}; read {understood:.2?}, {read:.2}x; linted {linted:.2?}, {judged:.2}x"
        );
    }
}

/// How long a side takes. What it made is let go of behind that: the command leaves it to the system.
fn timed(side: fn() -> Box<dyn Any>) -> Duration {
    let start = Instant::now();
    let made = black_box(side());
    let taken = start.elapsed();
    drop(made);
    taken
}

/// The one in the middle.
fn median<T: PartialOrd + Copy>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_by(|a, b| a.partial_cmp(b).expect("a number"));
    values[values.len() / 2]
}
