//! Killed, interrupted, run at once: receipts are whole or absent, and no process is left.

use std::collections::HashSet;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::plant::Plant;

/// A probe whose processes bear `mark`, which is all digits, in their arguments.
fn marked(mark: &str, run: &str) -> Plant {
    Plant::with(&format!(
        "[probes.\"backup.status\"]\nrun = '''{}'''\nproves = [\"LOOP-PUMP-RECONCILIATION-20260211/P3\"]\nexpires = \"1d\"\n",
        run.replace("MARK", mark)
    ))
}

/// A mark that no other test has.
fn mark(nth: usize) -> String {
    format!("88{}0{nth}", std::process::id())
}

fn start(plant: &Plant) -> Child {
    let mut command = plant.sandbox.command(env!("CARGO_BIN_EXE_loopctl"));
    command.args(["probe", "run", "backup.status"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("loopctl runs")
}

/// How many processes have `mark` among their arguments.
fn marked_processes(mark: &str) -> usize {
    let processes = fs::read_dir("/proc").expect("/proc").flatten();
    let is_marked = |path: std::path::PathBuf| {
        fs::read(path.join("cmdline")).is_ok_and(|text| String::from_utf8_lossy(&text).contains(mark))
    };
    processes.filter(|process| is_marked(process.path())).count()
}

fn wait_for(mark: &str, is_so: impl Fn(usize) -> bool) {
    let since = Instant::now();
    while !is_so(marked_processes(mark)) {
        assert!(since.elapsed() < Duration::from_mins(1), "{} processes bear {mark}", marked_processes(mark));
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Holds that every file among the receipts is a whole receipt; returns how many there are.
fn all_are_whole(plant: &Plant) -> usize {
    let all = plant.receipts();
    if !all.is_empty() {
        let output = plant.sandbox.loopctl(&["receipt", "verify", "--json"]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        // What is no receipt by its name would not be verified.
        let verified: serde_json::Value = serde_json::from_str(&said).expect("JSON");
        assert_eq!(verified["receipts"].as_array().map(Vec::len), Some(all.len()), "{all:?}");
    }
    all.len()
}

/// Kills `probe run` at moments spread over its life.
fn kill_at_random_moments(times: u32, nth: usize) {
    let mark = mark(nth);
    let plant = marked(&mark, "(setsid sleep 1000.MARK &) ; sleep 0.00$(($$ % 9)); echo x");
    let begun = Instant::now();
    assert!(start(&plant).wait().expect("an end").success());
    // Longer than a run takes, so that some of the kills come after its end. It follows the machine, which may be busy.
    let mut span = u64::try_from(begun.elapsed().as_micros()).expect("short") * 3 / 2;
    let mut random = u64::from(std::process::id()) | 1;
    let (mut whole, mut absent) = (1, 0);
    for _ in 0..times {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut run = start(&plant);
        std::thread::sleep(Duration::from_micros(random % span));
        let _ = run.kill();
        run.wait().expect("an end");
        wait_for(&mark, |left| left == 0);
        match plant.receipts().len() {
            there if there == whole => {
                absent += 1;
                span += span / 8;
            }
            there => {
                assert_eq!(there, whole + 1);
                whole = there;
                span -= span / 8;
            }
        }
    }
    assert_eq!(all_are_whole(&plant), whole);
    println!("{times} kills: {absent} left no receipt, {} left a whole one, none left anything else", whole - 1);
    assert!(absent > 0 && whole > 1, "{absent} {whole}");
}

#[test]
fn a_receipt_is_whole_or_absent_whenever_the_run_is_killed() {
    kill_at_random_moments(40, 1);
}

#[test]
#[ignore = "takes a minute"]
fn a_receipt_is_whole_or_absent_through_hundreds_of_kills() {
    kill_at_random_moments(500, 2);
}

#[test]
fn runs_at_once_lose_nothing_and_never_share_a_key() {
    let plant = marked(&mark(3), "true");
    for (at_once, before) in [(2, 0), (8, 2), (8, 10)] {
        let mut runs: Vec<Child> = (0..at_once).map(|_| start(&plant)).collect();
        assert!(runs.iter_mut().all(|run| run.wait().expect("an end").success()));
        assert_eq!(all_are_whole(&plant), before + at_once);
    }
    let keys: HashSet<String> = plant
        .receipts()
        .iter()
        .map(|path| {
            let receipt: serde_json::Value = serde_json::from_slice(&fs::read(path).expect("bytes")).expect("JSON");
            receipt["run_key"].as_str().expect("a key").to_owned()
        })
        .collect();
    assert_eq!(keys.len(), 18);
}

#[test]
fn a_signal_and_the_end_of_its_time_are_told_in_the_receipt() {
    for (nth, name, why) in [(4, "INT", "interrupt"), (5, "TERM", "interrupt")] {
        let mark = mark(nth);
        let plant = marked(&mark, "(setsid sleep 1000.MARK &); sleep 1000.MARK");
        let mut run = start(&plant);
        wait_for(&mark, |there| there >= 2);
        let sent = Command::new("kill").args([&format!("-{name}"), &run.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
        assert_eq!(run.wait().expect("an end").code(), Some(1), "{name}");
        assert_eq!(marked_processes(&mark), 0, "{name}");
        let receipt: serde_json::Value =
            serde_json::from_slice(&fs::read(plant.receipt()).expect("bytes")).expect("JSON");
        assert_eq!(receipt["verdict"], "error");
        let said = receipt["exit"]["error"].as_str().expect("a reason");
        assert!(said.contains(why), "{said}");
        assert_eq!(plant.state().0, "failing");
    }
}

#[test]
fn what_an_interrupt_kept_from_running_is_told_as_that() {
    let mark = mark(6);
    let plant = Plant::with(&format!(
        "[probes.first]\nrun = \"sleep 1000.{mark}\"\nexpires = \"1d\"\n[probes.then]\nrun = \"true\"\nexpires = \"1d\"\n"
    ));
    for more in [&[][..], &["--keep-going"]] {
        let mut command = plant.sandbox.command(env!("CARGO_BIN_EXE_loopctl"));
        command.args(["probe", "run", "first", "then"]).args(more).stdout(Stdio::null()).stderr(Stdio::piped());
        let run = command.spawn().expect("loopctl runs");
        wait_for(&mark, |there| there >= 1);
        let sent = Command::new("kill").args(["-INT", &run.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
        let output = run.wait_with_output().expect("an end");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("1 not run: interrupted") && !said.contains("--keep-going"), "{more:?}: {said}");
    }
}
