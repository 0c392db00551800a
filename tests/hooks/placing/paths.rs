//! Where git looks for hooks.

use std::fs;

use serde_json::Value;

use super::{first, hooks, refuses, repository, stage_error, status};
use crate::support::Sandbox;
use crate::{A, BROKEN, document, git, run, said};

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
