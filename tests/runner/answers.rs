//! What a command answers: its exit code, its output, and what it was given to see.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use loopctl::probe::{End, Interrupt, Streams, run_by};

use crate::marked::{Marked, loopctl, text};

#[test]
fn exit_codes_and_signals_are_told_as_they_are() {
    for (command, end) in [
        ("true", End::Code(0)),
        ("exit 3", End::Code(3)),
        ("exit 255", End::Code(255)),
        ("no-such-command-anywhere", End::Code(127)),
        ("/dev/null", End::Code(126)),
        ("kill -KILL $$", End::Signal(9)),
        ("kill -TERM $$", End::Signal(15)),
    ] {
        assert_eq!(Marked::new(command).run().end, end, "{command}");
    }
}

#[test]
fn both_streams_are_kept_apart_and_in_order() {
    let ran = Marked::new("echo one; sleep 0.1; echo two >&2; sleep 0.1; echo three").run();
    assert_eq!(text(ran.output.both()), "one\ntwo\nthree\n");
    assert_eq!(text(&ran.output.stdout()), "one\nthree\n");
    assert_eq!(text(&ran.output.stderr()), "two\n");
    assert!(ran.finished.duration_since(ran.started).expect("not before") >= Duration::from_millis(200));
}

#[test]
fn streams_taken_in_together_are_in_exact_order() {
    let mut marked = Marked::new("for i in 1 2 3 4 5 6 7 8 9; do echo $i; echo $i >&2; done");
    marked.job.streams = Streams::Together;
    for _ in 0..10 {
        let ran = marked.run();
        assert_eq!(text(ran.output.both()), "1\n1\n2\n2\n3\n3\n4\n4\n5\n5\n6\n6\n7\n7\n8\n8\n9\n9\n");
        assert_eq!((&*ran.output.stdout(), &*ran.output.stderr()), (ran.output.both(), &b""[..]));
    }
}

#[test]
fn much_output_on_both_streams_comes_whole() {
    let command = "i=0; while [ $i -lt 200 ]; do printf '%01000d' 1; printf '%01000d' 2 >&2; i=$((i+1)); done";
    let ran = Marked::new(command).run();
    assert_eq!(ran.end, End::Code(0));
    assert_eq!((ran.output.stdout().len(), ran.output.stderr().len()), (200_000, 200_000));
    assert!(ran.output.stderr().iter().all(|byte| matches!(byte, b'0' | b'2')));
}

#[test]
fn lines_are_heard_as_they_come() {
    let marked = Marked::new("echo first; sleep 0.1; printf second; sleep 0.1; echo ' half' >&2");
    let mut heard = Vec::new();
    run_by(loopctl(), &marked.job, &Interrupt::never().expect("a socket"), &mut |line| heard.push(line.to_owned()));
    assert_eq!(heard, ["first", "second", " half"]);
}

#[test]
fn the_command_sees_its_directory_its_variables_and_nothing_of_git_or_of_a_person() {
    let directory = tempfile::tempdir().expect("a directory");
    let mut marked = Marked::new("pwd; echo \"$CASE|$HOME\"; env | grep -c '^GIT_'; cat; test -t 0; : </dev/tty");
    marked.job.directory = directory.path().canonicalize().expect("a path");
    marked.job.variables.push(("CASE".into(), "s2 s4".into()));
    let output = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "driver", "--ignored", "--nocapture"])
        .env("RUNNER_COMMAND", "env | grep '^GIT_' || echo none")
        .env("RUNNER_DRIVEN", &marked.mark)
        .env("GIT_DIR", "/somewhere")
        .env("GIT_INDEX_FILE", "/elsewhere")
        .output()
        .expect("this program runs");
    assert!(text(&output.stdout).contains("heard none"), "{}", text(&output.stdout));
    let ran = marked.run();
    let home = std::env::var("HOME").unwrap_or_default();
    let expected = format!("{}\ns2 s4|{home}\n0\n", marked.job.directory.display());
    assert_eq!(text(&ran.output.stdout()), expected, "standard input is empty, too");
    assert!(text(&ran.output.stderr()).contains("/dev/tty"), "there is no terminal to ask at");
}

#[test]
fn what_cannot_be_started_says_why() {
    let mut marked = Marked::new("true");
    marked.job.directory = "/no/such/directory".into();
    assert_eq!(marked.run().end, End::NotStarted("`/no/such/directory` is not a directory".to_owned()));

    let marked = Marked::new(&format!(": {}", "x".repeat(200_000)));
    let End::NotStarted(reason) = marked.run().end else { panic!("started, with more than an argument can hold") };
    assert!(reason.starts_with("could not run sh: "), "{reason}");

    let marked = Marked::new("true");
    let ran = run_by(Path::new("/no/loopctl"), &marked.job, &Interrupt::never().expect("a socket"), &mut |_| {});
    assert!(matches!(ran.end, End::NotStarted(reason) if reason.starts_with("could not start the guard: ")));
}

#[test]
fn a_guard_cannot_be_started_by_hand() {
    let output = Command::new(loopctl()).arg("__guard").stdin(Stdio::null()).output().expect("loopctl runs");
    assert_eq!(output.status.code(), Some(2));
    let help = Command::new(loopctl()).arg("--help").output().expect("loopctl runs");
    assert!(!text(&help.stdout).contains("__guard"), "nor is it shown");
}
