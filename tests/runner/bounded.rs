//! How a command is bounded in time, in output, and in what it leaves running.

use std::time::{Duration, Instant};

use loopctl::probe::End;

use crate::marked::{DAEMON, LONG, Marked, PROMPT, text};

#[test]
fn a_command_that_takes_too_long_is_ended_in_time() {
    let marked = Marked::new(&format!("echo begun; {LONG}; echo never")).within(300);
    let since = Instant::now();
    let ran = marked.run();
    let took = since.elapsed();
    assert_eq!(ran.end, End::TimedOut(Duration::from_millis(300)));
    assert_eq!(text(ran.output.both()), "begun\n");
    assert!((Duration::from_millis(300)..PROMPT).contains(&took), "{took:?}");
}

#[test]
fn a_command_may_clean_up_before_it_is_ended_and_must_be_quick() {
    let ran = Marked::new("trap 'echo cleaned; exit 7' TERM; while :; do sleep 0.05; done").within(200).run();
    assert_eq!(ran.end, End::TimedOut(Duration::from_millis(200)));
    assert_eq!(text(&ran.output.stdout()), "cleaned\n");

    let since = Instant::now();
    let ran = Marked::new("trap 'echo no' TERM; while :; do sleep 0.05; done").within(200).run();
    assert_eq!(ran.end, End::TimedOut(Duration::from_millis(200)));
    assert!(since.elapsed() < PROMPT, "{:?}", since.elapsed());
}

#[test]
fn double_forks_with_sessions_of_their_own_do_not_outlive_a_timeout() {
    let marked = Marked::new(&format!("{DAEMON}; nohup {LONG} & {LONG}")).within(300);
    let since = Instant::now();
    assert_eq!(marked.run().end, End::TimedOut(Duration::from_millis(300)));
    assert!(since.elapsed() < PROMPT, "{:?}", since.elapsed());
}

#[test]
fn what_a_finished_command_left_running_is_ended_and_not_waited_for() {
    for left in ["sleep 1000 &", DAEMON, "setsid nohup sleep 1000 &", "(kill -STOP $(exec sh -c 'echo $PPID')) &"] {
        let since = Instant::now();
        let ran = Marked::new(&format!("{left}\necho done")).run();
        assert_eq!((ran.end, text(ran.output.both())), (End::Code(0), "done\n"), "{left}");
        assert!(since.elapsed() < PROMPT, "{left}: {:?}", since.elapsed());
    }
}

#[test]
fn a_command_that_forks_faster_than_it_is_ended_is_ended() {
    // Each of four runs away by starting its successor and ending at once.
    let runaway = "cat > $0 <<'X'\nsetsid sh $0 & \nX\nfor i in 1 2 3 4; do sh $0 & done; sleep 1000";
    let directory = tempfile::tempdir().expect("a directory");
    let mut marked = Marked::new(&runaway.replace("$0", "./run")).within(300);
    marked.job.directory = directory.path().to_owned();
    assert_eq!(marked.run().end, End::TimedOut(Duration::from_millis(300)));

    let crowd = Marked::new("while :; do (sleep 1000 & sleep 1000 &) & done").within(300);
    assert_eq!(crowd.run().end, End::TimedOut(Duration::from_millis(300)));
}

#[test]
fn too_much_output_ends_the_command_and_is_not_kept() {
    let mut marked = Marked::new(&format!("{DAEMON}; yes"));
    marked.job.output_limit = 100_000;
    let since = Instant::now();
    let ran = marked.run();
    assert_eq!(ran.end, End::TooMuchOutput(100_000));
    assert_eq!(ran.output.both().len(), 100_000);
    assert!(since.elapsed() < PROMPT, "{:?}", since.elapsed());

    marked = Marked::new("printf 12345");
    marked.job.output_limit = 5;
    assert_eq!(marked.run().end, End::Code(0), "the limit itself is allowed");
    marked = Marked::new("printf 123456");
    marked.job.output_limit = 5;
    assert_eq!(marked.run().end, End::TooMuchOutput(5), "even if the command has ended meanwhile");
}

#[test]
fn parallel_jobs_do_not_hold_each_other_up() {
    let slow = Marked::new(LONG).within(1500);
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| slow.run().end);
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert_eq!(Marked::new("sleep 1000 & echo x").run().end, End::Code(0));
                }
            });
        }
        assert_eq!(slow.join().expect("no panic"), End::TimedOut(Duration::from_millis(1500)));
    });
}
