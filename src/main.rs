//! The `loopctl` program: arguments in, exit code out.

use std::panic;
use std::process::{self, ExitCode};

fn main() -> ExitCode {
    panic::set_hook(Box::new(|info| {
        // A panic is a bug: it is said in one line and counts as "could not look".
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        eprintln!(
            "loopctl: internal error at {place}: {}; please report this",
            info.payload_as_str().unwrap_or("panic")
        );
        process::exit(2);
    }));
    ExitCode::from(loopctl::cli::main(std::env::args_os()))
}
