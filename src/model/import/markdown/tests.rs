//! What older receipts say, and what is wrong with those that do not.

use super::*;

const KEY: &str = "CAP-20260211-132220__backup.status__Rk3f91234";
const OUTPUT: &str = "summary: 15 targets | 15 ok | 0 degraded\n";

fn hash(text: &str) -> String {
    sha256(text.as_bytes())
}

/// A receipt as it was written, with the changes to it that a test wants.
fn receipt(changes: &[(&str, &str)]) -> String {
    let mut text = format!(
        "# Receipt: {KEY}\n\n| Field | Value |\n|-------|-------|\n| Run ID | `{KEY}` |\n| Capability | `backup.status` |\n\
         | Status | done |\n| Exit Code | 0 |\n| Generated | 2026-02-11T18:22:23Z |\n| Model | local (capability) |\n\
         | Blocker Reason | none |\n\n## Inputs\n\n| Field | Value |\n|---|---|\n| Command | `./bin/ops cap run \\| tee` |\n\
         \n## Outputs\n\n| File | Hash |\n|------|------|\n| output.txt | `{}` |\n\n## Timestamps\n\n| Event | Time |\n\
         |---|---|\n| Start | 2026-02-11T18:22:20Z |\n| End | 2026-02-11T18:22:23Z |\n",
        hash(OUTPUT)
    );
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    text
}

fn beside(name: &RepoPath) -> Result<Option<Vec<u8>>, ViewError> {
    match name.as_str() {
        "output.txt" => Ok(Some(OUTPUT.into())),
        "link.txt" => Err(ViewError::Link { target: "/etc/passwd".to_owned() }),
        _ => Ok(None),
    }
}

fn seen(changes: &[(&str, &str)]) -> Observed {
    read(&receipt(changes), &beside).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// What is told, each with what stands at its place.
fn told(changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let text = receipt(changes);
    let faults = read(&text, &beside).expect_err("a fault");
    faults.into_iter().map(|fault| (fault.span.of(&text).to_owned(), fault.message)).collect()
}

#[test]
fn a_done_run_passes_with_all_that_it_says() {
    let observed = seen(&[]);
    assert_eq!(observed.verdict, Verdict::Pass);
    assert_eq!(observed.run_key.as_deref(), Some(KEY));
    assert_eq!(observed.capability.as_deref(), Some("backup.status"));
    assert_eq!(observed.command.as_deref(), Some("./bin/ops cap run | tee"));
    assert_eq!(observed.exit.and_then(|exit| exit.code), Some(0));
    assert_eq!(observed.started_at, Moment::parse("2026-02-11T18:22:20Z"));
    assert_eq!(observed.finished_at, Moment::parse("2026-02-11T18:22:23Z"));
    assert_eq!(observed.output.as_deref(), Some(OUTPUT.as_bytes()));
}

#[test]
fn failed_and_blocked_runs_are_what_they_say() {
    assert_eq!(seen(&[("| done", "| failed"), ("Code | 0", "Code | 2")]).verdict, Verdict::Fail);
    let blocked = seen(&[("| done", "| **blocked**"), ("Code | 0", "Code | n/a"), ("Reason | none", "Reason | VPN")]);
    assert_eq!(
        (blocked.verdict, blocked.exit, blocked.caveats),
        (Verdict::Blocked, None, vec!["blocked by VPN".to_owned()])
    );
}

#[test]
fn the_time_of_the_key_is_never_taken() {
    let observed = seen(&[
        ("| Generated | 2026-02-11T18:22:23Z |\n", ""),
        ("| Start | 2026-02-11T18:22:20Z |\n", ""),
        ("| End | 2026-02-11T18:22:23Z |", "| End | 2026-02-11 13:22:23 |"),
    ]);
    assert_eq!((observed.started_at, observed.finished_at), (None, None));
    assert_eq!(observed.caveats, ["a time of the receipt names no zone"]);
    let zoned = seen(&[("| End | 2026-02-11T18:22:23Z |", "| End | 2026-02-11 13:22:23 |")]);
    assert_eq!(zoned.finished_at, Moment::parse("2026-02-11T18:22:23Z"));
}

#[test]
fn a_path_of_another_place_is_found_beside_the_receipt() {
    assert!(seen(&[("| output.txt", "| /home/ana/receipts/output.txt")]).output.is_some());
    assert!(seen(&[("| output.txt", "| ../x/output.txt")]).output.is_some());
}

#[test]
fn a_status_against_its_exit_code_is_refused_at_its_cell() {
    for (changes, place, why) in [
        (&[("Code | 0", "Code | 1")][..], "done", "the exit code is 1"),
        (&[("| done", "| failed")], "failed", "the exit code is 0"),
        (&[("| done", "| finished")], "finished", "none of done"),
        (&[("| done", "| running")], "running", "none of done"),
        (&[("Code | 0", "Code | __PENDING__")], "__PENDING__", "no exit code"),
        (&[("Code | 0", "Code | n/a")], "n/a", "no exit code bears it out"),
    ] {
        let told = told(changes);
        let [(at, message)] = told.as_slice() else { panic!("{told:?}") };
        assert!(at.trim() == place && message.contains(why), "{at}: {message}");
    }
}

#[test]
fn what_is_missing_or_stands_twice_is_told() {
    for (changes, why) in [
        (&[("| Run ID ", "| Id ")][..], "its Run ID"),
        (&[("| Capability | `backup.status` |\n", "")], "its Capability"),
        (&[("| Status | done |\n", "")], "its Status"),
        (&[("| Exit Code | 0 |\n", "")], "no exit code bears it out"),
        (&[("| Model |", "| Status |")], "Status stands twice"),
        (&[("| Model | local (capability) |", "| **exit code** | 0 |")], "exit code stands twice"),
        (&[("| Status | done", "| Status | "), ("| Model", "| X")], "its Status"),
        (&[("`backup.status`", "`verify.run`")], "the run key is one of backup.status"),
        (&[("# Receipt: CAP-20260211", "# Receipt: CAP-20260212")], "the heading names"),
        (&[("| Run ID | `CAP", "| Run ID | `C A P")], "no run key"),
    ] {
        let told = told(changes);
        assert!(told.iter().any(|(_, message)| message.contains(why)), "{why}: {told:?}");
    }
}

#[test]
fn an_output_that_is_not_what_it_was_is_told() {
    let digest = hash(OUTPUT);
    for (changes, why) in [
        (&[(digest.as_str(), hash("other").as_str())][..], "the receipt names another"),
        (&[(digest.as_str(), "pending")], "no sha256"),
        (&[("| output.txt", "| lost.txt")], "lost.txt is not there"),
        (&[("| output.txt", "| link.txt")], "cannot be read: a symbolic link"),
        (&[("| File | Hash |", "| output.txt | x |")], "no sha256"),
        (&[("| output.txt |", "| notes |"), ("## Outputs", "## Other")], "no output.txt is named"),
    ] {
        let told = told(changes);
        assert!(told.iter().any(|(_, message)| message.contains(why)), "{why}: {told:?}");
    }
}

#[test]
fn a_time_that_is_none_is_told_at_its_cell() {
    assert_eq!(told(&[("18:22:23Z", "18:62:23Z")])[0].1, "2026-02-11T18:62:23Z is no time");
    assert_eq!(told(&[("| Start | 2026-02-11T18", "| Start | 2026-02-11T19")])[0].1, "the run ends before it starts");
}

#[test]
fn what_stands_in_code_or_in_a_quote_says_nothing() {
    let text = receipt(&[]);
    for hidden in [format!("```\n{text}```\n"), format!("> {}", text.replace('\n', "\n> "))] {
        read(&hidden, &beside).expect_err("nothing is said");
    }
}
