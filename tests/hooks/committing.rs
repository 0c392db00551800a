//! What is judged is what is committed, however git is told to commit it.

use std::process::Command;

use crate::support::Sandbox;
use crate::{A, B, BROKEN, broken_a, document, git, governed, passes, refused, run, said, state};

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
