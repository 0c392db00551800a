//! What is judged is what is committed, and only what a commit adds is held against it.

use std::process::Command;

use crate::support::Sandbox;
use crate::{A, B, BROKEN, document, git, governed, passes, refused, run, said, state};

fn broken_a() -> String {
    document("LOOP-A-20260301", BROKEN)
}

#[test]
fn a_commit_that_adds_an_error_is_refused_with_the_command_that_mends_it() {
    let sandbox = governed();
    sandbox.write(B, document("LOOP-B-20260301", BROKEN));
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("LC001 invalid-front-matter"), "{told}");
    let command = told.lines().find_map(|line| line.strip_prefix("to mend and stage: ")).expect("a command");
    assert_eq!(command, format!("loopctl lint --fix '{B}' && git add '{B}'"));
    let mended = run(sandbox.command("sh").args(["-c", command]));
    assert!(mended.status.success(), "{}", said(&mended));
    passes(&sandbox, &["commit", "-m", "x"]);
}

#[test]
fn a_document_that_only_the_policy_misses_is_missed() {
    let sandbox = governed();
    sandbox.write(A, document("LOOP-A-20260301", "") + "\n## Gaps\n\n- GAP-OP-2: open\n");
    sandbox.write("loopctl.toml", "[probes.pump]\nrun = \"true\"\nproves = [\"GAP-OP-2\"]\nexpires = \"1d\"\n");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "gov(LOOP-A-20260301): a probe"]);
    sandbox.git(&["rm", "--quiet", A]);
    let told = refused(&sandbox, &["commit", "-m", "gov(LOOP-A-20260301): away"]);
    assert!(told.contains("LC111") && told.contains("GAP-OP-2"), "{told}");
}

#[test]
fn a_commit_that_changes_its_judge_is_held_against_the_former_one() {
    let sandbox = governed();
    let work = document("LOOP-A-20260301", "") + "\n## Phases\n\n- P1: Order - TODO\n- P2: Mount - TODO\n";
    sandbox.write(A, &work);
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "two phases"]);
    sandbox.write(A, work.replace("status: active", "status: closed").replace("- P2: Mount - TODO\n", ""));
    sandbox.write("loopctl.toml", "[levels]\nLC204 = \"off\"\nLC404 = \"off\"\n");
    sandbox.git(&["add", "--all"]);
    let told = passes(&sandbox, &["commit", "-m", "tidy"]);
    for code in ["LC204", "LC404"] {
        assert!(told.contains(&format!("note:   {A}:")) && told.contains(code), "{code}: {told}");
    }
}

#[test]
fn a_commit_that_touches_no_document_is_not_spoken_to() {
    let sandbox = governed();
    sandbox.write("src/main.c", "int main;\n");
    sandbox.git(&["add", "--all"]);
    assert_eq!(passes(&sandbox, &["commit", "--quiet", "-m", "x"]), "");
}

#[test]
fn commit_all_is_judged_by_what_it_takes_from_the_disk() {
    let sandbox = governed();
    sandbox.write(A, broken_a());
    refused(&sandbox, &["commit", "--all", "-m", "x"]);
    passes(&sandbox, &["commit", "--allow-empty", "-m", "nothing is staged"]);
}

#[test]
fn commit_of_a_path_is_judged_by_that_path() {
    let sandbox = governed();
    sandbox.write(A, broken_a()).write(B, document("LOOP-B-20260301", "owner: \"@ana\"\n"));
    sandbox.git(&["add", A]);
    passes(&sandbox, &["commit", "-m", "x", "--", B]);
    refused(&sandbox, &["commit", "-m", "x", "--", A]);
    refused(&sandbox, &["commit", "-m", "x"]);
}

#[test]
fn a_part_that_is_staged_is_judged_and_the_rest_is_not() {
    let sandbox = governed();
    let fine = document("LOOP-A-20260301", "owner: \"@ana\"\n");
    sandbox.write(A, broken_a());
    sandbox.git(&["add", A]);
    sandbox.write(A, &fine);
    let told = refused(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("&& git add --patch "), "what is on the disk alone is not to be staged by the way: {told}");
    sandbox.git(&["add", A]);
    sandbox.write(A, broken_a());
    passes(&sandbox, &["commit", "-m", "x"]);
    assert_eq!(std::fs::read_to_string(sandbox.path().join(A)).expect("a file"), broken_a());
}

#[test]
fn old_debt_is_said_and_never_blocks() {
    let sandbox = Sandbox::new();
    sandbox.write(A, broken_a());
    let sandbox = sandbox.committed();
    sandbox.loopctl(&["hooks", "install"]);
    sandbox.write(A, broken_a() + "More.\n");
    sandbox.git(&["add", "--all"]);
    // Judged in a strict repository, a touched document answers for everything.
    sandbox.write("loopctl.toml", "[hooks]\nstrict = true\n");
    sandbox.git(&["add", "--all"]);
    refused(&sandbox, &["commit", "-m", "x"]);
    sandbox.git(&["rm", "--quiet", "--force", "loopctl.toml"]);
    let told = passes(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("1 error that stood here before is not held against it: `loopctl lint`"), "{told}");
}

#[test]
fn a_document_that_is_moved_takes_its_old_debt_along() {
    let sandbox = Sandbox::new();
    sandbox.write(A, broken_a());
    let sandbox = sandbox.committed();
    sandbox.loopctl(&["hooks", "install"]);
    sandbox.write("archive/.keep", "");
    sandbox.git(&["mv", A, "archive/LOOP-A-20260301.scope.md"]);
    passes(&sandbox, &["commit", "-m", "x"]);
}

#[test]
fn a_loop_that_gets_another_name_takes_its_old_debt_along() {
    let sandbox = Sandbox::new();
    sandbox.write("loops/crane.scope.md", broken_a());
    let sandbox = sandbox.committed();
    sandbox.loopctl(&["hooks", "install"]);
    sandbox.write("loops/crane.scope.md", broken_a().replace("LOOP-A-20260301", "LOOP-C-20260301"));
    sandbox.git(&["add", "--all"]);
    let told = passes(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("1 error that stood here before"), "{told}");
    let output = sandbox.loopctl(&["lint", "--range", "HEAD~1..HEAD"]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_commit_answers_for_documents_that_it_breaks() {
    let sandbox = governed();
    sandbox.write("loopctl.toml", "[gaps]\nregistry = \"gaps.yaml\"\n");
    sandbox.write("gaps.yaml", "gaps:\n  - id: GAP-HB-001\n    status: open\n  - id: GAP-HB-002\n    status: open\n");
    sandbox.write(A, document("LOOP-A-20260301", "execution_readiness: blocked\nblocked_by: [GAP-HB-001]\n"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "register"]);
    sandbox.write("gaps.yaml", "gaps:\n  - id: GAP-HB-001\n    status: fixed\n  - id: GAP-HB-002\n    status: open\n");
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("LC203 stale-blocker") && told.contains(A), "{told}");
    sandbox.write("gaps.yaml", "gaps:\n  - id: GAP-HB-001\n    status: open\n  - id: GAP-HB-002\n    status: fixed\n");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "the other gap"]);
}

#[test]
fn closing_a_loop_that_another_waits_for_breaks_that_one() {
    let sandbox = governed();
    sandbox.write(B, document("LOOP-B-20260301", "execution_readiness: blocked\nblocked_by: [LOOP-A-20260301]\n"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "wait"]);
    sandbox.write(A, document("LOOP-A-20260301", "").replace("active", "closed"));
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("LC203") && told.contains("LOOP-B-20260301"), "{told}");
}

#[test]
fn closing_a_loop_answers_for_its_gaps_in_the_registry() {
    let sandbox = governed();
    let probe = "[probes.pump]\nrun = \"true\"\nproves = [\"GAP-HB-001\"]\nexpires = \"1d\"\n";
    sandbox.write("loopctl.toml", format!("[gaps]\nregistry = \"gaps.yaml\"\n{probe}"));
    sandbox.write("gaps.yaml", "gaps:\n  - id: GAP-HB-001\n    status: fixed\n    parent_loop: LOOP-A-20260301\n");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "fixed, they say"]);
    sandbox.write(A, document("LOOP-A-20260301", "").replace("active", "closed"));
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("LC304 missing-evidence") && told.contains("gaps.yaml"), "{told}");
    let run = sandbox.loopctl(&["probe", "run", "pump", "--quiet"]);
    assert!(run.status.success(), "{run:?}");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "proven"]);
}

#[test]
fn what_only_others_make_wrong_is_found_through_a_cache_that_may_be_lost() {
    let sandbox = governed();
    sandbox.write("loops/c.scope.md", document("LOOP-A-20260301", ""));
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("LC106 duplicate-loop-id"), "{told}");
    let cache = sandbox.path().join(".git/loopctl/ties");
    std::fs::write(&cache, "loopctl.ties/0 of another day\n").expect("a file");
    assert!(refused(&sandbox, &["commit", "-m", "x"]).contains("LC106"));
    let kept = std::fs::read_to_string(&cache).expect("a cache");
    std::fs::write(&cache, &kept[..kept.len() - 9]).expect("a file");
    assert!(refused(&sandbox, &["commit", "-m", "x"]).contains("LC106"));
    std::fs::remove_dir_all(sandbox.path().join(".git/loopctl")).expect("removed");
    std::fs::write(sandbox.path().join(".git/loopctl"), "in the way").expect("a file");
    assert!(refused(&sandbox, &["commit", "-m", "x"]).contains("LC106"));
}

#[test]
fn a_policy_that_is_not_in_order_is_refused_where_it_comes_in() {
    let sandbox = governed();
    sandbox.write("loopctl.toml", "[docz]\n");
    sandbox.git(&["add", "--all"]);
    assert!(refused(&sandbox, &["commit", "-m", "x"]).contains("LC008"));
    passes(&sandbox, &["commit", "--no-verify", "-m", "x"]);
    sandbox.write(A, broken_a());
    sandbox.git(&["add", "--all"]);
    let told = passes(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("the policy is not in order, so nothing was judged"), "{told}");
}

#[test]
fn a_probe_of_the_policy_that_proves_nothing_is_an_error_that_the_commit_adds() {
    let sandbox = governed();
    sandbox.write("loopctl.toml", "[probes.p]\nrun = \"true\"\nexpires = \"1d\"\nproves = [\"LOOP-A-20260301/P9\"]\n");
    sandbox.git(&["add", "--all"]);
    assert!(refused(&sandbox, &["commit", "-m", "x"]).contains("LC111"));
}

#[test]
fn a_stricter_policy_makes_no_new_debt() {
    let sandbox = governed();
    sandbox.write("loopctl.toml", "[front-matter.fields.team]\ntype = \"string\"\nrequired = true\n");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "x"]);
}

#[test]
fn rows_that_become_stale_are_said_and_never_block() {
    let sandbox = Sandbox::new();
    let rows = "\n## Phases\n\n| Phase | Scope | Status |\n|---|---|---|\n| P1 | Order | DONE |\n| P2 | Mount | DONE |\n| P3 | Rest | TODO |\n";
    sandbox.write(A, document("LOOP-A-20260301", "") + rows).write("ops/a.yaml", "a: 1\n");
    let probe = "[probes.p]\nrun = \"true\"\nproves = [\"LOOP-A-20260301/P1\", \"LOOP-A-20260301/P2\"]\ninputs = [\"ops/*.yaml\"]\n";
    sandbox.write("loopctl.toml", format!("{probe}[levels]\nLC303 = \"error\"\n"));
    let sandbox = sandbox.committed();
    sandbox.loopctl(&["hooks", "install"]);
    let ran = sandbox.loopctl(&["probe", "run", "p"]);
    assert!(ran.status.success(), "{}", said(&ran));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "proof"]);
    sandbox.write("ops/a.yaml", "a: 2\n");
    sandbox.git(&["add", "--all"]);
    let told = passes(&sandbox, &["commit", "-m", "change"]);
    assert!(told.contains("2 rows become stale: `loopctl probe run --stale`"), "{told}");
    sandbox.write("ops/b.yaml", "b: 2\n");
    sandbox.git(&["add", "--all"]);
    assert!(!passes(&sandbox, &["commit", "-m", "stale already"]).contains("stale:"));
}

#[test]
fn the_baseline_of_the_commit_forgives() {
    let sandbox = governed();
    sandbox.write(A, broken_a());
    assert!(sandbox.loopctl(&["lint", "--write-baseline"]).status.success());
    sandbox.git(&["add", A]);
    refused(&sandbox, &["commit", "-m", "without its baseline"]);
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "with it"]);
}

#[test]
fn the_first_commit_answers_for_all_it_brings() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet"]);
    sandbox.loopctl(&["hooks", "install"]);
    sandbox.write(A, broken_a());
    sandbox.git(&["add", "--all"]);
    let refused = git(&sandbox, &["commit", "-m", "x"]);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    sandbox.write(A, document("LOOP-A-20260301", ""));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "x"]);
}

#[test]
fn from_a_subdirectory_paths_are_written_as_they_are_seen_there() {
    let sandbox = governed();
    sandbox.write(A, broken_a());
    sandbox.git(&["add", "--all"]);
    let output = run(sandbox.command("git").args(["commit", "-m", "x"]).current_dir(sandbox.path().join("loops")));
    assert_eq!(output.status.code(), Some(1));
    let name = A.trim_start_matches("loops/");
    assert!(said(&output).contains(&format!("loopctl lint --fix {name} && git add {name}")), "{}", said(&output));
}

#[test]
fn git_is_followed_wherever_it_is_told_to_look() {
    let sandbox = governed();
    sandbox.write(A, broken_a());
    sandbox.git(&["add", "--all"]);
    let elsewhere = tempfile::tempdir().expect("a directory");
    let root = sandbox.path().to_string_lossy().into_owned();
    let from = |command: &mut Command| run(command.current_dir(elsewhere.path()));
    let output = from(sandbox.command("git").args(["-C", &root, "commit", "-m", "x"]));
    assert!(said(&output).contains("so it is not made"), "{}", said(&output));
    let named = |command: &mut Command| {
        from(command.env("GIT_DIR", format!("{root}/.git")).env("GIT_WORK_TREE", &root).args(["commit", "-m", "x"]))
    };
    let output = named(&mut sandbox.command("git"));
    assert!(said(&output).contains("so it is not made"), "{}", said(&output));
}

#[test]
fn amending_and_fixing_up_answer_for_what_they_add() {
    let sandbox = governed();
    sandbox.write(A, broken_a());
    sandbox.git(&["add", "--all"]);
    refused(&sandbox, &["commit", "--amend", "--no-edit"]);
    refused(&sandbox, &["commit", "--fixup", "HEAD"]);
    sandbox.write(A, document("LOOP-A-20260301", "owner: \"@ana\"\n"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "--fixup", "HEAD"]);
    passes(&sandbox, &["commit", "--amend", "--no-edit"]);
    sandbox.write(B, document("LOOP-B-20260301", "owner: \"@ben\"\n"));
    passes(&sandbox, &["commit", "--all", "-m", "another"]);
    passes(&sandbox, &["-c", "sequence.editor=true", "rebase", "--interactive", "--autosquash", "--root"]);
    let told = passes(&sandbox, &["log", "--format=%s"]);
    assert!(!told.contains("fixup!") && told.contains("another"), "{told}");
}

#[test]
fn names_of_any_kind_are_no_hindrance() {
    let sandbox = governed();
    for name in ["loops/a \"b\".scope.md", "loops/new\nline.scope.md", "loops/-x.scope.md"] {
        sandbox.write(name, format!("---\nstatus: active\nloop_id: LOOP-N{}-20260301\n{BROKEN}---\n", name.len()));
    }
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("3 errors"), "{told}");
    let command =
        told.lines().skip_while(|line| !line.starts_with("to mend and stage: ")).collect::<Vec<_>>().join("\n");
    assert!(command.contains("'loops/a \"b\".scope.md'"), "{command}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf8_is_no_hindrance() {
    use std::os::unix::ffi::OsStrExt;
    let sandbox = governed();
    let name = std::ffi::OsStr::from_bytes(b"loops/\xff.txt");
    std::fs::write(sandbox.path().join(name), "x").expect("a file");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "x"]);
    sandbox.write(A, broken_a());
    sandbox.git(&["add", "--all"]);
    refused(&sandbox, &["commit", "-m", "x"]);
}

#[test]
fn odd_indexes_are_read_as_git_reads_them() {
    for setup in [
        &["config", "core.splitIndex", "true"][..],
        &["config", "index.version", "4"],
        &["config", "core.untrackedCache", "true"],
        &["sparse-checkout", "set", "--cone", "--sparse-index", "loops"],
    ] {
        let sandbox = governed();
        sandbox.write("other/deep/file.txt", "x\n").write("ops/x.txt", "x\n");
        sandbox.git(&["add", "--all"]);
        passes(&sandbox, &["commit", "-m", "more"]);
        passes(&sandbox, setup);
        sandbox.write(A, broken_a());
        passes(&sandbox, &["add", "--", A]);
        let before = state(&sandbox);
        let output = git(&sandbox, &["commit", "-m", "x"]);
        assert!(said(&output).contains("so it is not made"), "{setup:?}: {}", said(&output));
        assert_eq!(state(&sandbox), before);
        sandbox.write(A, document("LOOP-A-20260301", "owner: \"@ana\"\n"));
        passes(&sandbox, &["commit", "--all", "-m", "x"]);
    }
}

/// The codes that a text tells, in order.
fn codes(text: &str) -> Vec<String> {
    let mut codes: Vec<String> =
        text.lines().filter(|line| line.starts_with("LC")).map(|line| line[..5].to_owned()).collect();
    codes.sort();
    codes
}

/// The errors that `lint` finds in the index and not in the commit, whatever is read.
fn added(sandbox: &Sandbox) -> Vec<String> {
    let told = |at: &[&str]| {
        let output = sandbox
            .loopctl(&[&["lint", "--json", "--as-of", "2026-04-01", "--select", "LC0,LC1,LC2,LC3"], at].concat());
        let told: serde_json::Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
        let findings = told["findings"].as_array().expect("findings").clone();
        findings.into_iter().filter(|finding| finding["level"] == "error" && finding["suppressed"].is_null())
    };
    let mark = |finding: &serde_json::Value| finding["fingerprint"].as_str().expect("a fingerprint").to_owned();
    let before: Vec<String> = told(&["--rev", "HEAD"]).map(|finding| mark(&finding)).collect();
    let new = told(&["--staged"]).filter(|finding| !before.contains(&mark(finding)));
    let mut codes: Vec<String> = new.map(|finding| finding["code"].as_str().expect("a code").to_owned()).collect();
    codes.sort();
    codes
}

/// Documents that hang together in every way that rules look at, and all that is done to them.
#[test]
fn reading_a_part_finds_what_reading_all_finds() {
    let sandbox = Sandbox::new();
    let at = |name: &str| format!("loops/LOOP-{name}-20260301.scope.md");
    let base = |name: &str, more: &str| document(&format!("LOOP-{name}-20260301"), more);
    sandbox.write("loopctl.toml", "[gaps]\nregistry = \"gaps.yaml\"\n[probes.p]\nrun = \"true\"\nexpires = \"1d\"\nproves = [\"LOOP-D-20260301/P1\"]\n[levels]\nLC111 = \"error\"\nLC208 = \"error\"\n");
    let gaps = "gaps:\n  - id: GAP-HB-001\n    status: open\n    parent_loop: LOOP-A-20260301\n  - id: GAP-HB-002\n    status: open\n";
    sandbox.write("gaps.yaml", gaps);
    sandbox.write(&at("A"), base("A", ""));
    sandbox.write(&at("B"), base("B", "execution_readiness: blocked\nblocked_by: [LOOP-A]\n"));
    sandbox.write(&at("C"), base("C", "depends_on_loop: LOOP-B-20260301\nexecution_readiness: blocked\n"));
    sandbox.write(
        &at("D"),
        base("D", "depends_on_loop: LOOP-C-20260301\n")
            + "\n## Phases\n\n- P1: Order - DONE\n\n## Gaps\n\n- GAP-HB-002: open\n",
    );
    sandbox.write("loops/unnamed LOOP-E.scope.md", "# Nothing\n\n> **Status:** active\n");
    sandbox.write(&at("F"), base("F", "execution_readiness: blocked\nblocked_by: [GAP-002, LOOP-E]\n"));
    let sandbox = sandbox.committed();
    let closed = |text: String| text.replace("status: active", "status: closed");
    let edits: Vec<(String, Option<String>)> = vec![
        (at("A"), Some(closed(base("A", "")))),
        (at("A"), None),
        (at("B"), Some(closed(base("B", "")))),
        (at("B"), None),
        (at("C"), Some(base("C", "depends_on_loop: LOOP-D-20260301\n"))),
        (at("D"), None),
        (at("D"), Some(base("D", ""))),
        (at("D"), Some(base("D", "") + "\n## Gaps\n\n- GAP-HB-002: fixed\n- GAP-HB-077: open\n")),
        ("gaps.yaml".into(), Some(gaps.replace("status: open", "status: fixed"))),
        ("gaps.yaml".into(), Some(gaps.replace("GAP-HB-002", "GAP-HB-003"))),
        ("gaps.yaml".into(), Some("gaps: [\n".into())),
        ("loops/unnamed LOOP-E.scope.md".into(), Some("# Nothing\n\n> **Status:** closed\n".into())),
        ("loops/unnamed LOOP-E.scope.md".into(), None),
        ("loops/again.scope.md".into(), Some(base("A", ""))),
        (at("G"), Some(base("G", "depends_on_loop: [LOOP-NOWHERE, LOOP-A-20260301]\nblocked_by: GAP-HB-099\n"))),
        // A number that two families share is nobody's, whoever states the other.
        (
            at("F"),
            Some(
                base("F", "execution_readiness: blocked\nblocked_by: [GAP-002, LOOP-E]\n")
                    + "\n## Gaps\n\n- GAP-XX-002: open\n",
            ),
        ),
        (at("D"), Some(base("D", "") + "\n## Gaps\n\n- GAP-YY-002: fixed\n")),
        ("loopctl.toml".into(), Some("[levels]\nLC107 = \"error\"\n".into())),
    ];
    let mut broken = 0;
    for (path, text) in edits {
        match &text {
            Some(text) => drop(sandbox.write(&path, text)),
            None => std::fs::remove_file(sandbox.path().join(&path)).expect("removed"),
        }
        sandbox.git(&["add", "--all"]);
        let output = sandbox.loopctl(&["hook", "pre-commit"]);
        assert_eq!(codes(&said(&output)), added(&sandbox), "{path}: {text:?}\n{}", said(&output));
        broken += usize::from(output.status.code() == Some(1));
        sandbox.git(&["reset", "--quiet", "--hard"]);
    }
    assert!(broken >= 8, "only {broken} edits broke anything");
}

#[test]
fn odd_repositories_work_or_get_one_friendly_line() {
    for (options, told) in
        [(["--object-format=sha256", "--quiet"], "sha256"), (["--ref-format=reftable", "--quiet"], "reftable")]
    {
        let sandbox = Sandbox::new();
        sandbox.git(&[&["init"][..], &options].concat());
        sandbox.write(A, broken_a());
        sandbox.git(&["add", "--all"]);
        let refused = sandbox.refused(&["hook", "pre-commit"]);
        assert!(refused.contains(told) && refused.contains("help: "), "{refused}");
    }
    let origin = governed();
    let from = format!("file://{}", origin.path().display());
    for how in [&["--depth", "1"][..], &["--filter=blob:none"], &["--shared", "--no-hardlinks"]] {
        let sandbox = Sandbox::new();
        let from = if how.contains(&"--shared") { origin.path().to_string_lossy().into_owned() } else { from.clone() };
        origin.git(&["config", "uploadpack.allowFilter", "true"]);
        sandbox.git(&[&["clone", "--quiet"], how, &[from.as_str(), "clone"]].concat());
        let clone = |program: &str, arguments: &[&str]| {
            run(sandbox.command(program).args(arguments).current_dir(sandbox.path().join("clone")))
        };
        assert!(clone("loopctl", &["hooks", "install"]).status.success());
        sandbox.write(&format!("clone/{A}"), broken_a());
        let output = clone("git", &["commit", "--all", "-m", "x"]);
        assert!(said(&output).contains("so it is not made"), "{how:?}: {}", said(&output));
        sandbox.write(&format!("clone/{A}"), document("LOOP-A-20260301", "owner: \"@ana\"\n"));
        let output = clone("git", &["commit", "--all", "-m", "x"]);
        assert!(output.status.success(), "{how:?}: {}", said(&output));
    }
}

#[test]
fn a_repository_of_another_user_is_not_looked_into_until_it_is_trusted() {
    let sandbox = governed();
    let other = Some(65534);
    if std::os::unix::fs::chown(sandbox.path().join(".git"), other, other)
        .and_then(|()| std::os::unix::fs::chown(sandbox.path(), other, other))
        .is_err()
    {
        eprintln!("only root can give a directory away: skipped");
        return;
    }
    let refused = sandbox.refused(&["hook", "pre-commit"]);
    assert!(refused.contains("belongs to another user"), "{refused}");
    assert!(refused.contains("help: if you trust it: git config --global --add safe.directory "), "{refused}");
    let trust = format!("[safe]\n\tdirectory = {}\n", sandbox.path().display());
    std::fs::write(sandbox.path().join(".gitconfig"), trust).expect("a file");
    let trusted = run(sandbox.command("loopctl").args(["hook", "pre-commit"]).env_remove("GIT_CONFIG_GLOBAL"));
    assert_eq!(trusted.status.code(), Some(0), "{}", said(&trusted));
}

#[test]
fn debt_goes_with_a_row_that_is_called_otherwise() {
    let sandbox = governed();
    let table = |header: &str, rows: &[&str]| {
        let rows = rows.join("\n");
        document("LOOP-B-20260301", "") + &format!("\n## Phases\n\n{header}\n{rows}\n")
    };
    let phases = |rows: &[&str]| table("| Phase | Goal | Status |\n|---|---|---|", rows);
    sandbox.write(B, phases(&["| P1 | Order | DONE |", "| P2 | Mount the pump | doneish |"]));
    refused(&sandbox, &["commit", "--all", "-m", "a word that nobody knows"]);
    passes(&sandbox, &["commit", "--no-verify", "--all", "-m", "a word that nobody knows"]);
    let between = ["| P1 | Order | DONE |", "| P2 | Unpack | TODO |", "| P3 | Mount the pump | doneish |"];
    sandbox.write(B, phases(&between));
    let told = passes(&sandbox, &["commit", "--all", "-m", "a row between"]);
    assert!(told.contains("1 error that stood here before"), "{told}");
    let steps = |middle: &str| {
        table("| Step | Status |\n|---|---|", &["| Order | DONE |", &format!("| {middle} |"), "| Test | TODO |"])
    };
    sandbox.write(B, steps("Mount it | doneish"));
    passes(&sandbox, &["commit", "--no-verify", "--all", "-m", "steps without labels"]);
    sandbox.write(B, steps("Mount every pump | doneish"));
    passes(&sandbox, &["commit", "--all", "-m", "worded anew"]);
    sandbox.write(B, steps("Celebrate | TODO"));
    assert!(refused(&sandbox, &["commit", "--all", "-m", "another row"]).contains("LC404"));
}
