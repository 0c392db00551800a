//! Hooks are placed where git looks, run after what stood there, and leave no trace when they go.

mod kept;
mod paths;

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use serde_json::Value;

use crate::support::{Sandbox, files, root};
use crate::{A, BROKEN, document, git, governed, run, said};

fn repository() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(A, document("LOOP-A-20260301", ""));
    sandbox.committed()
}

/// Stages an error.
fn stage_error(sandbox: &Sandbox) {
    sandbox.write(A, document("LOOP-A-20260301", BROKEN));
    sandbox.git(&["add", "--", A]);
}

/// Whether hooks refuse a commit that adds an error.
fn refuses(sandbox: &Sandbox) -> bool {
    stage_error(sandbox);
    let output = git(sandbox, &["commit", "--message=x"]);
    sandbox.git(&["reset", "--quiet", "--hard"]);
    !output.status.success() && said(&output).contains("so it is not made")
}

fn hooks(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let output = sandbox.loopctl(&[&["hooks"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", said(&output));
    said(&output)
}

fn status(sandbox: &Sandbox) -> Value {
    let output = sandbox.loopctl(&["hooks", "status", "--json"]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)))
}

/// The first hook of a status: its state, whether it runs, and what is wrong with it.
fn first(sandbox: &Sandbox) -> (String, bool, String) {
    let status = status(sandbox);
    let hook = &status["hooks"][0];
    assert_eq!(hook["name"], "pre-commit");
    let state = hook["state"].as_str().expect("a state").to_owned();
    let problems = hook["problems"].as_array().expect("problems");
    let problems: Vec<String> =
        problems.iter().map(|problem| format!("{} / {}", problem["what"], problem["help"])).collect();
    (state, hook["runs"] == true, problems.join("\n"))
}

fn write_hook(path: &Path, text: &str, mode: u32) {
    fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
    fs::write(path, text).expect("a file");
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
}

/// Every file of a directory: its name, mode and content, links as links.
fn snapshot(directory: &Path) -> Vec<(String, u32, Vec<u8>)> {
    let mut found: Vec<_> = fs::read_dir(directory)
        .expect("a directory")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let meta = fs::symlink_metadata(&path).expect("a file");
            let content = if meta.is_symlink() {
                fs::read_link(&path).expect("a link").into_os_string().into_encoded_bytes()
            } else {
                fs::read(&path).unwrap_or_default()
            };
            (path.to_string_lossy().into_owned(), meta.mode(), content)
        })
        .collect();
    found.sort();
    found
}

#[test]
fn installing_twice_is_installing_once_and_uninstalling_leaves_no_trace() {
    let sandbox = repository();
    let directory = sandbox.path().join(".git/hooks");
    let before = snapshot(&directory);
    let told = hooks(&sandbox, &["install", "--dry-run"]);
    assert!(told.contains(".git/hooks/pre-commit: would be written"), "{told}");
    assert_eq!(snapshot(&directory), before, "a dry run writes nothing");
    hooks(&sandbox, &["install"]);
    let placed = snapshot(&directory);
    let new = files(&root().join("hooks")).len() - 1;
    assert_eq!(placed.len(), before.len() + new, "all but the one for servers");
    assert!(hooks(&sandbox, &["install"]).contains("pre-commit: is in place"));
    assert_eq!(snapshot(&directory), placed);
    assert!(refuses(&sandbox));
    hooks(&sandbox, &["uninstall"]);
    assert_eq!(snapshot(&directory), before);
    hooks(&sandbox, &["uninstall"]);
    assert_eq!(snapshot(&directory), before);
    assert!(!refuses(&sandbox));
}

#[test]
fn only_the_types_that_are_named_are_placed() {
    let sandbox = repository();
    hooks(&sandbox, &["install", "--type", "pre-merge-commit"]);
    assert!(!sandbox.path().join(".git/hooks/pre-commit").exists());
    assert!(sandbox.path().join(".git/hooks/pre-merge-commit").exists());
    assert!(sandbox.refused(&["hooks", "install", "--type", "post-commit"]).contains("pre-commit"));
}

#[test]
fn the_files_in_hooks_are_what_is_placed_and_serve_by_hand_too() {
    let sandbox = repository();
    hooks(&sandbox, &["install"]);
    hooks(&sandbox, &["install", "--type", "pre-receive"]);
    for file in files(&root().join("hooks")) {
        let name = file.file_name().expect("a name");
        let placed = sandbox.path().join(".git/hooks").join(name);
        assert_eq!(fs::read(&file).expect("a file"), fs::read(&placed).expect("a hook"), "{}", placed.display());
        for path in [file, placed] {
            assert_eq!(
                fs::metadata(&path).expect("a file").mode() & 0o111,
                0o111,
                "{} is not executable",
                path.display()
            );
        }
    }
    hooks(&sandbox, &["uninstall"]);
    sandbox.git(&["config", "core.hooksPath", &root().join("hooks").to_string_lossy()]);
    assert!(refuses(&sandbox));
}

#[test]
fn what_keeps_a_hook_from_running_is_told_and_mended() {
    let sandbox = repository();
    let path = sandbox.path().join(".git/hooks/pre-commit");
    assert_eq!(first(&sandbox).0, "missing");
    hooks(&sandbox, &["install"]);
    assert_eq!(first(&sandbox), ("installed".into(), true, String::new()));
    assert_eq!(sandbox.loopctl(&["hooks", "status"]).status.code(), Some(0));

    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("a mode");
    let (_, runs, problems) = first(&sandbox);
    assert!(!runs && problems.contains("is not executable, so git passes it over"), "{problems}");
    assert_eq!(sandbox.loopctl(&["hooks", "status"]).status.code(), Some(1));
    assert!(hooks(&sandbox, &["install"]).contains("written anew"));
    assert!(first(&sandbox).1);

    let text = fs::read_to_string(&path).expect("a hook").replace('\n', "\r\n");
    fs::write(&path, text).expect("a file");
    let (_, runs, problems) = first(&sandbox);
    assert!(!runs && problems.contains("ends with CR LF"), "{problems}");
    hooks(&sandbox, &["install"]);
    assert!(first(&sandbox).1 && refuses(&sandbox));
}

#[test]
fn another_program_of_the_name_is_told() {
    let sandbox = repository();
    hooks(&sandbox, &["install"]);
    write_hook(&sandbox.path().join("bin/loopctl"), "#!/bin/sh\nexit 0\n", 0o755);
    let own = env!("CARGO_BIN_EXE_loopctl");
    let with = |path: String| run(sandbox.command(own).args(["hooks", "status"]).env("PATH", path));
    let path = std::env::var("PATH").expect("a path");
    let output = with(format!("{}/bin:{path}", sandbox.path().display()));
    assert!(said(&output).contains("bin/loopctl, not "), "{}", said(&output));
    let output = with("/usr/bin:/bin".to_owned());
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("loopctl is not on PATH"), "{}", said(&output));
}

#[test]
fn a_missing_program_refuses_in_one_line_unless_told_otherwise() {
    let sandbox = repository();
    hooks(&sandbox, &["install"]);
    let real = run(sandbox.command("sh").args(["-c", "command -v git"]));
    let git_directory = String::from_utf8_lossy(&real.stdout).trim().trim_end_matches("/git").to_owned();
    let path = format!("{git_directory}:/usr/bin:/bin");
    let commit = |optional: &str| {
        let mut command = sandbox.command("git");
        run(command
            .args(["commit", "--quiet", "--allow-empty", "-m", "x"])
            .env("PATH", &path)
            .env("LOOPCTL_OPTIONAL", optional))
    };
    let output = commit("");
    assert_eq!(output.status.code(), Some(1));
    let told = said(&output);
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains("loopctl is not on PATH, so nothing was judged"), "{told}");
    let output = commit("1");
    assert_eq!(output.status.code(), Some(0));
    assert!(said(&output).contains("LOOPCTL_OPTIONAL=1 lets this pass, and nothing was judged"), "{}", said(&output));
}

#[test]
fn a_policy_that_no_hook_follows_is_told() {
    let sandbox = governed();
    let install = || said(&sandbox.loopctl(&["hooks", "install"]));
    assert!(!install().contains("note:"));
    sandbox.write("team/loopctl.toml", "");
    sandbox.git(&["add", "--all"]);
    let told = install();
    assert!(told.contains("hooks follow the policy at the top of the repository, and not team/loopctl.toml"), "{told}");
}
