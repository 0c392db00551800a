//! How a command is run: what comes of it, how it is bounded, and that nothing of it stays behind.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![cfg(target_os = "linux")]

mod answers;
mod bounded;
mod killed;
mod marked;

use loopctl::probe::{Interrupt, run_by};
use marked::{Marked, loopctl};

/// Not a test, but the process that others kill: it runs the job of its environment and says how that ended.
#[test]
#[ignore = "started by other tests"]
fn driver() {
    let Some(mark) = std::env::var_os("RUNNER_DRIVEN") else { return };
    let mut marked = Marked::new(&std::env::var("RUNNER_COMMAND").expect("a command"));
    marked.job.variables = vec![("RUNNER_MARK".into(), mark)];
    let interrupt = Interrupt::install().expect("signals");
    println!("ready");
    let ran = run_by(loopctl(), &marked.job, &interrupt, &mut |line| println!("heard {line}"));
    println!("ended {:?}", ran.end);
}
