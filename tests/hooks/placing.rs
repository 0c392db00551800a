//! Hooks are placed where git looks, run after what stood there, and leave no trace when they go.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use serde_json::Value;

use crate::support::{Sandbox, files, root};
use crate::{A, BROKEN, document, git, governed, passes, run, said};

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
fn a_hook_that_stood_there_runs_first_and_comes_back_as_it_was() {
    let sandbox = repository();
    let directory = sandbox.path().join(".git/hooks");
    write_hook(
        &directory.join("pre-commit"),
        "#!/bin/sh\r\n# odd \u{e4}\nexit 0".replace("\r\n", "\n").as_str(),
        0o751,
    );
    let before = snapshot(&directory);
    let told = hooks(&sandbox, &["install"]);
    assert!(told.contains("what stood there runs first, as pre-commit.pre-loopctl"), "{told}");
    assert!(refuses(&sandbox));
    hooks(&sandbox, &["install"]);
    hooks(&sandbox, &["uninstall"]);
    assert_eq!(snapshot(&directory), before);
    write_hook(&directory.join("pre-commit"), "#!/bin/sh\necho \"mine: $# in $PWD\"\nexit 7\n", 0o755);
    hooks(&sandbox, &["install"]);
    sandbox.write("x", "x\n");
    sandbox.git(&["add", "--all"]);
    let output = git(&sandbox, &["commit", "-m", "x"]);
    assert!(!output.status.success() && said(&output).contains("mine: 0 in "), "{}", said(&output));
}

#[test]
fn a_hook_that_did_not_run_does_not_run_now_and_is_kept() {
    let sandbox = repository();
    let directory = sandbox.path().join(".git/hooks");
    write_hook(&directory.join("pre-commit"), "#!/bin/sh\nexit 1\n", 0o644);
    let before = snapshot(&directory);
    hooks(&sandbox, &["install"]);
    passes(&sandbox, &["commit", "--allow-empty", "-m", "x"]);
    assert!(refuses(&sandbox));
    hooks(&sandbox, &["uninstall"]);
    assert_eq!(snapshot(&directory), before);
}

#[test]
fn a_link_is_moved_not_followed() {
    let sandbox = repository();
    let directory = sandbox.path().join(".git/hooks");
    write_hook(&sandbox.path().join("scripts/check"), "#!/bin/sh\necho \"checked by $(basename \"$0\")\"\n", 0o755);
    symlink("../../scripts/check", directory.join("pre-commit")).expect("a link");
    let before = snapshot(&directory);
    hooks(&sandbox, &["install"]);
    assert_eq!(fs::read_to_string(sandbox.path().join("scripts/check")).expect("a file").lines().count(), 2);
    assert!(passes(&sandbox, &["commit", "--allow-empty", "-m", "x"]).contains("checked by"));
    hooks(&sandbox, &["uninstall"]);
    assert_eq!(snapshot(&directory), before);
}

#[test]
fn a_hook_that_another_tool_put_over_ours_loses_neither() {
    let sandbox = repository();
    let directory = sandbox.path().join(".git/hooks");
    write_hook(&directory.join("pre-commit"), "#!/bin/sh\necho first\n", 0o755);
    hooks(&sandbox, &["install"]);
    write_hook(&directory.join("pre-commit"), "#!/bin/sh\necho second\n", 0o755);
    let before = snapshot(&directory);
    let output = sandbox.loopctl(&["hooks", "install"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("pre-commit.pre-loopctl is there already, and would be lost"), "{}", said(&output));
    let after: Vec<_> = snapshot(&directory);
    assert_eq!(after, before);
}

#[test]
fn an_edited_hook_of_ours_is_somebodys_work() {
    let sandbox = repository();
    hooks(&sandbox, &["install"]);
    let path = sandbox.path().join(".git/hooks/pre-commit");
    let edited = fs::read_to_string(&path).expect("a hook").replace("exec", "nice exec");
    fs::write(&path, &edited).expect("a file");
    for command in ["install", "uninstall"] {
        let output = sandbox.loopctl(&["hooks", command, "--type", "pre-commit"]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert_eq!(fs::read_to_string(&path).expect("a hook"), edited);
    }
    assert_eq!(first(&sandbox).0, "edited");
}

#[test]
fn core_hooks_path_is_followed_in_every_scope() {
    let local = repository();
    local.git(&["config", "core.hooksPath", ".git hooks/of us"]);
    hooks(&local, &["install"]);
    assert!(local.path().join(".git hooks/of us/pre-commit").exists());
    assert!(!local.path().join(".git/hooks/pre-commit").exists());
    assert!(refuses(&local));
    hooks(&local, &["uninstall"]);
    assert!(!local.path().join(".git hooks/of us").exists(), "a directory of ours is left behind");

    let global = repository();
    let home = tempfile::tempdir().expect("a directory");
    let config = home.path().join("gitconfig");
    fs::write(&config, "[core]\n\thooksPath = ~/my hooks\n").expect("a file");
    let with = |program: &str, arguments: &[&str]| {
        let mut command = global.command(program);
        run(command.args(arguments).env("GIT_CONFIG_GLOBAL", &config).env("HOME", home.path()))
    };
    let output = with("loopctl", &["hooks", "install"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("holds the hooks of other repositories too"), "{}", said(&output));
    assert!(home.path().join("my hooks/pre-commit").exists());
    stage_error(&global);
    assert!(said(&with("git", &["commit", "-m", "x"])).contains("so it is not made"));
    let told = with("loopctl", &["hooks", "status", "--json"]);
    let told: Value = serde_json::from_slice(&told.stdout).expect("JSON");
    assert_eq!(told["hooks_path"]["scope"], "global");
    assert_eq!(told["hooks"][0]["runs"], true);

    let tree = repository();
    tree.git(&["config", "extensions.worktreeConfig", "true"]);
    tree.git(&["config", "--worktree", "core.hooksPath", ".here"]);
    hooks(&tree, &["install"]);
    assert_eq!(status(&tree)["hooks_path"]["scope"], "worktree");
    assert!(refuses(&tree));
}

#[test]
fn what_the_system_and_conditional_files_say_is_followed() {
    let sandbox = repository();
    let home = tempfile::tempdir().expect("a directory");
    let [system, global, included] = ["system", "global", "included"].map(|name| home.path().join(name));
    fs::write(&system, "[core]\n\thooksPath = .of-system\n").expect("a file");
    fs::write(&included, "[core]\n\thooksPath = .of-included\n").expect("a file");
    let git_dir = fs::canonicalize(sandbox.path()).expect("a path").join(".git");
    let condition = format!("[includeIf \"gitdir:{}\"]\n\tpath = {}\n", git_dir.display(), included.display());
    for (global_text, scope, directory) in [("", "system", ".of-system"), (&*condition, "global", ".of-included")] {
        fs::write(&global, global_text).expect("a file");
        let with = |program: &str, arguments: &[&str]| {
            let mut command = sandbox.command(program);
            let command = command.args(arguments).env_remove("GIT_CONFIG_NOSYSTEM");
            run(command.env("GIT_CONFIG_SYSTEM", &system).env("GIT_CONFIG_GLOBAL", &global))
        };
        let installed = with("loopctl", &["hooks", "install"]);
        assert_eq!(installed.status.code(), Some(0), "{}", said(&installed));
        let told: Value =
            serde_json::from_slice(&with("loopctl", &["hooks", "status", "--json"]).stdout).expect("JSON");
        assert_eq!((&told["hooks_path"]["scope"], &told["hooks"][0]["runs"]), (&scope.into(), &true.into()), "{told}");
        assert!(sandbox.path().join(directory).join("pre-commit").exists());
        stage_error(&sandbox);
        assert!(said(&with("git", &["commit", "-m", "x"])).contains("so it is not made"), "{scope}");
    }
}

#[test]
fn a_setting_that_shadows_the_hooks_is_named() {
    let sandbox = repository();
    hooks(&sandbox, &["install"]);
    sandbox.git(&["config", "core.hooksPath", "elsewhere"]);
    let (state, runs, problems) = first(&sandbox);
    assert_eq!((state.as_str(), runs), ("missing", false));
    assert!(problems.contains(".git/hooks/pre-commit is not looked at: core.hooksPath (local, "), "{problems}");
    assert!(problems.contains("says elsewhere"), "{problems}");
    assert!(hooks(&sandbox, &["uninstall"]).contains(".git/hooks/pre-commit: taken out"), "the shadowed ones go too");
}

#[test]
fn linked_worktrees_and_submodules_have_their_hooks_where_git_looks() {
    let sandbox = repository();
    let tree = tempfile::tempdir().expect("a directory");
    let path = tree.path().join("linked").to_string_lossy().into_owned();
    sandbox.git(&["worktree", "add", "--quiet", &path]);
    let output = sandbox.loopctl(&["-C", &path, "hooks", "install"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(sandbox.path().join(".git/hooks/pre-commit").exists());
    assert!(refuses(&sandbox));

    let outer = repository();
    let inner = repository();
    let from = inner.path().to_string_lossy().into_owned();
    outer.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &from, "the sub"]);
    let output = outer.loopctl(&["-C", "the sub", "hooks", "install"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(outer.path().join(".git/modules/the sub/hooks/pre-commit").exists());
    fs::write(outer.path().join("the sub").join(A), document("LOOP-A-20260301", BROKEN)).expect("a file");
    let output = git(&outer, &["-C", "the sub", "commit", "--all", "-m", "x"]);
    assert!(said(&output).contains("so it is not made"), "{}", said(&output));
}

#[test]
fn a_bare_repository_and_no_repository_get_one_friendly_line() {
    let sandbox = Sandbox::new();
    assert!(sandbox.refused(&["hooks", "install"]).contains("is in no git repository"));
    sandbox.git(&["init", "--quiet", "--bare"]);
    assert!(
        sandbox.refused(&["hooks", "install", "--type", "pre-commit"]).contains("nobody works in a bare repository")
    );
    assert!(sandbox.refused(&["hook", "pre-commit"]).contains("a bare repository"));
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
fn files_of_hook_managers_are_left_to_them() {
    let managers = [
        (
            ".husky/_",
            "#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"\n",
            ".husky/pre-commit",
            "loopctl hook pre-commit \"$@\"\n",
        ),
        (
            ".git/hooks",
            "#!/bin/sh\ncall_lefthook run \"pre-commit\" \"$@\"\n",
            "lefthook.yml",
            "run: loopctl hook pre-commit\n",
        ),
        (
            ".git/hooks",
            "#!/usr/bin/env bash\n# File generated by pre-commit: x\n",
            ".pre-commit-config.yaml",
            "entry: loopctl hook pre-commit\n",
        ),
    ];
    for (directory, text, config, calls) in managers {
        let sandbox = repository();
        sandbox.git(&["config", "core.hooksPath", directory]);
        write_hook(&sandbox.path().join(directory).join("pre-commit"), text, 0o755);
        let before = snapshot(&sandbox.path().join(directory));
        let output = sandbox.loopctl(&["hooks", "install", "--type", "pre-commit"]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(said(&output).contains(&format!("to {config}:")), "{}", said(&output));
        assert!(said(&output).contains("loopctl hook pre-commit"), "{}", said(&output));
        assert_eq!(snapshot(&sandbox.path().join(directory)), before);
        assert!(!first(&sandbox).1);
        sandbox.write(config, calls);
        let (state, runs, problems) = first(&sandbox);
        assert_eq!((state.as_str(), runs), ("managed", true), "{problems}");
    }
}

#[test]
fn a_hook_of_ones_own_that_calls_loopctl_is_as_good() {
    let sandbox = repository();
    write_hook(
        &sandbox.path().join(".git/hooks/pre-commit"),
        "#!/bin/sh\nset -e\nloopctl hook pre-commit \"$@\"\n",
        0o755,
    );
    assert!(hooks(&sandbox, &["install"]).contains("pre-commit: is your own, and calls loopctl"));
    assert!(!sandbox.path().join(".git/hooks/pre-commit.pre-loopctl").exists());
    assert!(first(&sandbox).1 && refuses(&sandbox));
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
