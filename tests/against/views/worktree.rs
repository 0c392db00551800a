//! The working tree: what is there, what is ignored, what is no file.

use std::fs;
use std::process::Command;

use super::{LIMIT, Outcome, Sandbox, contents, mode, path, paths, read, run, told};
use loopctl::repo::{Directory, Repo, Revision, Surroundings};
use loopctl::text::{Mode, View, ViewError};
use proptest::prelude::*;
use tempfile::TempDir;

#[test]
fn what_was_added_is_what_lies_on_the_disk() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.write("loops/LOOP-A.scope.md", "# A\r\n")?;
    sandbox.write("loops.md", "\u{feff}x")?;
    sandbox.write("loops-old/b.md", "")?;
    sandbox.write("bin/run", "#!/bin/sh\n")?;
    run(Command::new("chmod").arg("+x").arg(sandbox.work.join("bin/run")))?;
    let before = contents(&sandbox.worktree()?)?;
    assert!(paths(&sandbox.index()?)?.is_empty());

    sandbox.git(&["add", "-A"])?;
    assert_eq!(contents(&sandbox.worktree()?)?, before);
    assert_eq!(contents(&sandbox.index()?)?, before);
    assert_eq!(mode(&sandbox.index()?, "bin/run")?, Some(Mode::Executable));
    assert_eq!(mode(&sandbox.worktree()?, "bin/run")?, Some(Mode::Executable));
    let entries = sandbox.index()?.entries()?;
    let oid = entries.iter().find(|entry| entry.path.as_str() == "loops.md").and_then(|entry| entry.oid);
    assert_eq!(oid.map(|oid| oid.to_string()), Some(sandbox.git(&["hash-object", "loops.md"])?.trim().to_owned()));
    Ok(())
}

#[test]
fn ignored_files_are_not_there_unless_tracked() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.write(".gitignore", "*.log\nbuild/\n/vendor/\n!keep.log\n")?;
    for file in ["a.log", "keep.log", "sub/b.log", "build/x.md", "sub/build/y.md", "vendor/v.md", "sub/vendor/w.md"] {
        sandbox.write(file, "x")?;
    }
    sandbox.write("sub/.gitignore", "local.md\n")?;
    sandbox.write("sub/local.md", "x")?;
    sandbox.write("sub/deep/local.md", "x")?;
    sandbox.write(".git/info/exclude", "private.md\n")?;
    sandbox.write("private.md", "x")?;
    sandbox.git(&["add", "--force", "vendor/v.md"])?;
    sandbox.write("vendor/untracked.md", "x")?;
    sandbox.write("vendor/deep/untracked.md", "x")?;
    let expected = [".gitignore", "keep.log", "sub/.gitignore", "sub/vendor/w.md", "vendor/v.md"];
    assert_eq!(paths(&sandbox.worktree()?)?, expected);
    Ok(())
}

#[test]
fn another_repository_inside_is_not_entered() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.commit(&[("a.md", "a")])?;
    let other = Sandbox::new()?;
    other.commit(&[("inner.md", "x")])?;
    let url = other.work.display().to_string();
    sandbox.git(&["clone", "--quiet", &url, "nested"])?;
    sandbox.git(&["submodule", "--quiet", "add", &url, "libs/sub"])?;
    // Git itself takes a directory with an empty `.git` for a plain one.
    fs::create_dir_all(sandbox.work.join("odd/.git"))?;
    sandbox.write("odd/o.md", "o")?;

    let (worktree, index) = (sandbox.worktree()?, sandbox.index()?);
    assert_eq!(paths(&worktree)?, [".gitmodules", "a.md", "libs/sub", "odd/o.md"]);
    assert_eq!(paths(&index)?, [".gitmodules", "a.md", "libs/sub"]);
    assert_eq!(mode(&worktree, "libs/sub")?, Some(Mode::Submodule));
    assert_eq!(mode(&index, "libs/sub")?, Some(Mode::Submodule));
    assert_eq!(read(&index, "libs/sub")?.as_deref(), Some("<a submodule, not a file>"));
    Ok(())
}

#[cfg(unix)]
#[test]
fn links_are_told_and_never_followed() -> Outcome {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::new()?;
    let outside = sandbox.dir.path().join("outside");
    fs::create_dir(&outside)?;
    fs::write(outside.join("secret.scope.md"), "secret")?;
    sandbox.write("real/a.md", "a")?;
    symlink(outside.join("secret.scope.md"), sandbox.work.join("x.scope.md"))?;
    symlink("../outside", sandbox.work.join("away"))?;
    symlink("real", sandbox.work.join("near"))?;
    symlink("loop", sandbox.work.join("loop"))?;
    sandbox.git(&["add", "-A"])?;

    let views: [&dyn View; 3] = [&sandbox.worktree()?, &sandbox.index()?, &Directory::at(&sandbox.work)];
    for view in views {
        assert_eq!(paths(view)?, ["away", "loop", "near", "real/a.md", "x.scope.md"]);
        assert_eq!(mode(view, "away")?, Some(Mode::Link));
        let away = view.read(&path("away")?, LIMIT);
        assert_eq!(away.err(), Some(ViewError::Link { target: "../outside".into() }));
        assert!(matches!(view.read(&path("x.scope.md")?, LIMIT), Err(ViewError::Link { .. })));
    }
    let below = sandbox.worktree()?.read(&path("away/secret.scope.md")?, LIMIT);
    assert_eq!(below.err(), Some(ViewError::Link { target: "../outside/secret.scope.md".into() }));
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() -> Outcome {
    let sandbox = Sandbox::new()?;
    run(Command::new("mkfifo").arg(sandbox.work.join("x.scope.md")))?;
    let _socket = std::os::unix::net::UnixListener::bind(sandbox.work.join("socket"))?;
    sandbox.write("y.scope.md/inner.md", "x")?;
    let views: [&dyn View; 2] = [&sandbox.worktree()?, &Directory::at(&sandbox.work)];
    for view in views {
        assert_eq!(paths(view)?, ["socket", "x.scope.md", "y.scope.md/inner.md"]);
        assert_eq!(mode(view, "x.scope.md")?, Some(Mode::Other));
        assert_eq!(read(view, "x.scope.md")?.as_deref(), Some("<a pipe, not a file>"));
        assert_eq!(read(view, "socket")?.as_deref(), Some("<a socket, not a file>"));
        assert_eq!(read(view, "y.scope.md")?.as_deref(), Some("<a directory, not a file>"));
    }
    Ok(())
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf8_is_told_and_not_read() -> Outcome {
    use std::os::unix::ffi::OsStrExt;
    let sandbox = Sandbox::new()?;
    fs::write(sandbox.work.join(std::ffi::OsStr::from_bytes(b"\xff.scope.md")), "x")?;
    sandbox.git(&["add", "-A"])?;
    let views: [&dyn View; 3] = [&sandbox.worktree()?, &sandbox.index()?, &Directory::at(&sandbox.work)];
    for view in views {
        assert_eq!(paths(view)?, ["\u{fffd}.scope.md"]);
        assert_eq!(mode(view, "\u{fffd}.scope.md")?, Some(Mode::Other));
        assert_eq!(read(view, "\u{fffd}.scope.md")?.as_deref(), Some("<its name is not UTF-8>"));
    }
    Ok(())
}

#[test]
fn what_is_no_text_says_why_in_every_view() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.write("large.md", vec![b'x'; usize::try_from(LIMIT)? + 1])?;
    sandbox.write("full.md", vec![b'x'; usize::try_from(LIMIT)?])?;
    sandbox.write("binary.md", b"a\0\xff")?;
    sandbox.write("latin.md", b"one\ncaf\xe9\n")?;
    sandbox.commit(&[])?;
    let revision = Revision::of(&sandbox.repo()?, "HEAD")?;
    let views: [&dyn View; 4] = [&sandbox.worktree()?, &sandbox.index()?, &revision, &Directory::at(&sandbox.work)];
    for view in views {
        let error = |at| Ok::<_, Box<dyn std::error::Error>>(view.read(&path(at)?, LIMIT).err());
        assert_eq!(error("large.md")?, Some(ViewError::TooLarge { bytes: LIMIT + 1, limit: LIMIT }));
        assert_eq!(error("full.md")?, None);
        assert_eq!(error("binary.md")?, Some(ViewError::Binary));
        assert_eq!(error("latin.md")?, Some(ViewError::NotUtf8 { offset: 7, line: 2 }));
    }
    Ok(())
}

#[test]
fn outside_a_repository_there_are_plain_files() -> Outcome {
    let dir = TempDir::new()?;
    let files = ["a.md", ".hidden.md", "d/b.md", ".loopctl/r.json", ".config/c.toml", ".cache/x.md", "target/t.md"];
    for file in files.iter().chain(&["node_modules/n.md", "d/.git/config", "d/node_modules/m.md"]) {
        let full = dir.path().join(file);
        fs::create_dir_all(full.parent().ok_or("no parent")?)?;
        fs::write(full, file)?;
    }
    let nothing = Repo::discover(dir.path(), &Surroundings::default())?;
    assert!(nothing.is_none());
    let view = Directory::at(dir.path());
    assert_eq!(paths(&view)?, [".config/c.toml", ".hidden.md", ".loopctl/r.json", "a.md", "d/b.md"]);
    assert_eq!(read(&view, "d/b.md")?.as_deref(), Some("d/b.md"));
    assert_eq!(read(&view, "no/such.md")?, None);

    fs::write(dir.path().join(".git"), "gitdir: /nowhere/at/all\n")?;
    let (what, _) = told(Repo::discover(&dir.path().join("d"), &Surroundings::default()))?;
    assert!(what.ends_with(".git points to a repository that is not there"), "{what}");
    Ok(())
}

/// Names that have gone wrong somewhere before.
///
/// None has a backslash: libgit2 takes one in a directory for an escape where ignore rules nest.
const NAMES: [&str; 19] = [
    "a", "b c", "ü", "\"q\"", "-x", "--", "日本.md", "a.md", "x.scope.md", "tab\t", "new\nline", "#c", "!d", " lead",
    "trail ", "*", "[z].log", "build", "keep.log",
];

/// Lines of ignore files, the odd ones too.
const IGNORES: [&str; 18] = [
    "*.log", "build/", "/a", "!keep.log", "b c", "\\#c", "\\!d", "**/x.scope.md", "a/*", "!a/a.md", "*", "!*/",
    "!*.md", "trail\\ ", "ü/", "a/**/b c", "[!a]", "\\*",
];

#[derive(Clone, Debug)]
struct Tree {
    files: Vec<(Vec<&'static str>, Vec<u8>)>,
    ignores: Vec<(Vec<&'static str>, Vec<&'static str>)>,
}

fn trees() -> impl Strategy<Value = Tree> {
    let name = || proptest::sample::select(&NAMES[..]);
    let text = prop_oneof![4 => "[a-zé\r\n]{0,12}".prop_map(String::into_bytes), 1 => proptest::collection::vec(any::<u8>(), 0..6)];
    let file = (proptest::collection::vec(name(), 1..4), text);
    let patterns = proptest::collection::vec(proptest::sample::select(&IGNORES[..]), 1..4);
    let ignore = (proptest::collection::vec(name(), 0..2), patterns);
    (proptest::collection::vec(file, 0..14), proptest::collection::vec(ignore, 0..3))
        .prop_map(|(files, ignores)| Tree { files, ignores })
}

/// Writes as much of the tree as fits: a file does not become a directory.
fn plant(sandbox: &Sandbox, tree: &Tree) {
    for (parts, bytes) in &tree.files {
        let _ = sandbox.write(&parts.join("/"), bytes);
    }
    for (parts, lines) in &tree.ignores {
        let file = [parts.as_slice(), &[".gitignore"]].concat().join("/");
        let _ = sandbox.write(&file, lines.join("\n"));
    }
}

fn agrees_with_git(tree: &Tree) -> Outcome {
    let sandbox = Sandbox::new()?;
    plant(&sandbox, tree);
    let listed = sandbox.git(&["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
    let mut listed: Vec<String> = listed.split_terminator('\0').map(str::to_owned).collect();
    listed.sort();
    let before = contents(&sandbox.worktree()?)?;
    assert_eq!(before.keys().cloned().collect::<Vec<_>>(), listed);
    sandbox.git(&["add", "-A"])?;
    assert_eq!(contents(&sandbox.worktree()?)?, before);
    assert_eq!(contents(&sandbox.index()?)?, before);
    sandbox.git(&["commit", "--quiet", "--allow-empty", "-m", "x"])?;
    assert_eq!(contents(&Revision::of(&sandbox.repo()?, "HEAD")?)?, before);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_views_agree_with_git_on_any_tree(tree in trees()) {
        agrees_with_git(&tree).map_err(|error| TestCaseError::fail(error.to_string()))?;
    }
}
