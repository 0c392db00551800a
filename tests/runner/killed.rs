//! What happens when loopctl is interrupted or killed, or its guards are.

use std::io::{BufRead, BufReader, Read};
use std::process::Command;
use std::time::Duration;

use crate::marked::{DAEMON, LONG, Marked, process_called, signal, survivors, text, wait_until_gone, wait_until_there};

#[test]
fn a_signal_ends_running_jobs_and_is_told() {
    for (name, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        if name == "HUP" && ignores_hangups() {
            eprintln!("these tests run where nobody hangs up (`nohup`), and so does loopctl: skipped");
            continue;
        }
        let marked = Marked::new(&format!("{DAEMON}; {LONG}"));
        let driver = marked.drive();
        wait_until_there(&marked.mark, 5);
        signal(driver.id(), name);
        let output = driver.wait_with_output().expect("an end");
        assert!(text(&output.stdout).contains(&format!("ended Interrupted({number})")), "{}", text(&output.stdout));
        assert_eq!(survivors(&marked.mark), Vec::<String>::new());
    }
}

/// Whether this process, and so all that it starts, was told to ignore SIGHUP.
fn ignores_hangups() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or_default();
    mask.trim().ends_with(['1', '3', '5', '7', '9', 'b', 'd', 'f'])
}

#[test]
fn a_guard_that_is_killed_is_stood_in_for() {
    for name in ["probe-keeper", "probe-guard"] {
        let marked = Marked::new(&format!("{DAEMON}; sleep 1; echo done; {DAEMON}"));
        let driver = marked.drive();
        wait_until_there(&marked.mark, 5);
        signal(process_called(name, &marked.mark), "KILL");
        let output = driver.wait_with_output().expect("an end");
        let said = text(&output.stdout);
        let expected = if name == "probe-keeper" { "ended Lost(\"its guard was killed\")" } else { "ended Code(0)" };
        assert!(said.contains(expected), "{name}: {said}");
        assert_eq!(survivors(&marked.mark), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn loopctl_and_one_of_its_guards_can_be_killed_at_once() {
    for (name, after) in
        [("probe-keeper", false), ("probe-guard", false), ("probe-keeper", true), ("probe-guard", true)]
    {
        let marked = Marked::new(&format!("{DAEMON}; {DAEMON}; {LONG}"));
        let mut driver = marked.drive();
        wait_until_there(&marked.mark, 9);
        let guard = process_called(name, &marked.mark);
        let [first, second] = if after { [driver.id(), guard] } else { [guard, driver.id()] };
        let both = [first.to_string(), second.to_string()];
        // The death of the first may have ended the second before it is its turn.
        Command::new("kill").arg("-KILL").args(both).status().expect("kill runs");
        driver.wait().expect("an end");
        wait_until_gone(&marked.mark);
    }
}

#[test]
fn a_key_pressed_at_any_moment_interrupts_and_nothing_else() {
    for moment in 0..40 {
        let marked = Marked::new(&format!("{DAEMON}; {LONG}"));
        let mut driver = marked.drive();
        let mut said = BufReader::new(driver.stdout.take().expect("a pipe"));
        let mut line = String::new();
        while !line.contains("ready") {
            line.clear();
            assert!(said.read_line(&mut line).expect("text") > 0, "it ended before it was ready");
        }
        std::thread::sleep(Duration::from_micros(moment * 200));
        // To the whole group, as a terminal does.
        let group = format!("-{}", driver.id());
        assert!(Command::new("kill").args(["-INT", "--", &group]).status().expect("kill").success());
        line.clear();
        said.read_to_string(&mut line).expect("text");
        assert!(line.contains("ended Interrupted(2)"), "{line}");
        assert_eq!(survivors(&marked.mark), Vec::<String>::new());
        driver.wait().expect("an end");
    }
}

/// Kills loopctl at moments spread over the life of a job, and holds that nothing of the job survives.
fn kill_at_random_moments(times: u32) {
    let mut random = u64::from(std::process::id()) | 1;
    let (mut slowest, mut begun) = (Duration::ZERO, 0);
    for _ in 0..times {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let marked = Marked::new(&format!("{DAEMON}; {DAEMON}; nohup {LONG} & sleep 0.0$((RANDOM % 9)); {LONG}"));
        let mut driver = marked.drive();
        // From before the guard is there to when all is.
        std::thread::sleep(Duration::from_micros(random % 40_000));
        begun += u32::from(!survivors(&marked.mark).is_empty());
        driver.kill().expect("it can be killed");
        slowest = slowest.max(wait_until_gone(&marked.mark));
        driver.wait().expect("an end");
    }
    println!("{times} kills, {begun} of them of a job under way; the last process was gone after {slowest:?} at most");
    assert!(begun > times / 4, "only {begun} of {times} jobs were under way when loopctl was killed");
}

#[test]
fn nothing_survives_a_hundred_kills_of_loopctl() {
    kill_at_random_moments(100);
}

#[test]
#[ignore = "takes a minute"]
fn nothing_survives_a_thousand_kills_of_loopctl() {
    kill_at_random_moments(1000);
}
