//! The index: what was added, whoever wrote it and however it is kept.

use std::fs;
use std::process::Command;

use super::{Outcome, Sandbox, open, paths, read, run, told};
use loopctl::repo::{Index, Revision, Surroundings};
use loopctl::text::{RepoPath, View};

#[test]
fn the_index_keeps_what_was_added_and_the_worktree_what_is_edited() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.commit(&[("a.md", "old"), ("gone.md", "x")])?;
    sandbox.write("a.md", "new")?;
    fs::remove_file(sandbox.work.join("gone.md"))?;
    sandbox.write("later.md", "")?;
    sandbox.git(&["add", "--intent-to-add", "later.md"])?;
    let (index, worktree) = (sandbox.index()?, sandbox.worktree()?);
    assert_eq!(read(&index, "a.md")?.as_deref(), Some("old"));
    assert_eq!(read(&worktree, "a.md")?.as_deref(), Some("new"));
    assert_eq!(paths(&index)?, ["a.md", "gone.md"], "an announced file is not committed");
    assert_eq!(paths(&worktree)?, ["a.md", "later.md"]);
    assert_eq!(read(&worktree, "gone.md")?, None);
    assert_eq!(read(&worktree, "a.md/x")?, None);
    assert_eq!(read(&index, "a.md/x")?, None);
    Ok(())
}

#[test]
fn a_conflict_shows_our_side() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.commit(&[("a.md", "base"), ("theirs.md", "base")])?;
    sandbox.git(&["switch", "--quiet", "-c", "topic"])?;
    sandbox.commit(&[("a.md", "theirs"), ("theirs.md", "changed")])?;
    sandbox.git(&["switch", "--quiet", "main"])?;
    fs::remove_file(sandbox.work.join("theirs.md"))?;
    sandbox.commit(&[("a.md", "ours")])?;
    assert!(sandbox.git(&["merge", "topic"]).is_err());
    let index = sandbox.index()?;
    assert_eq!(paths(&index)?, ["a.md", "theirs.md"]);
    assert_eq!(read(&index, "a.md")?.as_deref(), Some("ours"));
    assert_eq!(read(&index, "theirs.md")?.as_deref(), Some("changed"));
    Ok(())
}

#[test]
fn the_index_that_git_named_is_the_one_that_is_read() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.commit(&[("a.md", "old")])?;
    // Of another length: git may not look into a file as long and as old as the one that the copied index is newer than.
    sandbox.write("a.md", "newer")?;
    // As `git commit -a` does it: another index file, named from the top of the working tree.
    fs::copy(sandbox.work.join(".git/index"), sandbox.work.join(".git/next-index-7.lock"))?;
    run(sandbox.command(&sandbox.work).env("GIT_INDEX_FILE", ".git/next-index-7.lock").args(["add", "a.md"]))?;
    let named = Surroundings { index_file: Some(".git/next-index-7.lock".into()), ..Surroundings::default() };
    let repo = open(&sandbox.work, &named)?;
    assert_eq!(read(&Index::of(&repo)?, "a.md")?.as_deref(), Some("newer"));
    assert_eq!(read(&sandbox.index()?, "a.md")?.as_deref(), Some("old"));
    Ok(())
}

#[test]
fn a_hook_sees_what_git_is_about_to_commit() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.commit(&[("a.md", "old"), ("b.md", "old")])?;
    sandbox.git(&["worktree", "add", "--quiet", "../linked"])?;
    let linked = sandbox.work.with_file_name("linked");
    // The hook leaves behind what it was told; the index it was given is gone afterwards.
    let hook = "#!/bin/sh\ncp \"$GIT_INDEX_FILE\" saved-index\nenv | grep ^GIT_ | sort > saved-env\nexit 1\n";
    sandbox.write(".git/hooks/pre-commit", hook)?;
    run(Command::new("chmod").arg("+x").arg(sandbox.work.join(".git/hooks/pre-commit")))?;
    for top in [&sandbox.work, &linked] {
        fs::write(top.join("a.md"), "new")?;
        fs::write(top.join("b.md"), "new")?;
        assert!(run(sandbox.command(top).args(["commit", "-m", "x", "a.md"])).is_err());
        let env = fs::read_to_string(top.join("saved-env"))?;
        let variable = |name: &str| env.lines().find_map(|line| line.strip_prefix(&format!("{name}=")).map(Into::into));
        let mut surroundings = Surroundings::of(variable);
        assert!(surroundings.index_file.is_some(), "{env}");
        surroundings.index_file = Some("saved-index".into());
        let repo = open(top, &surroundings)?;
        assert_eq!(repo.root(), Some(top.as_path()), "{env}");
        let index = Index::of(&repo)?;
        assert_eq!((read(&index, "a.md")?.as_deref(), read(&index, "b.md")?.as_deref()), (Some("new"), Some("old")));
    }
    Ok(())
}

#[test]
fn a_sparse_checkout_has_all_files_in_its_index() -> Outcome {
    let sandbox = Sandbox::new()?;
    let files = ["in/a.md", "out/b.md", "out/deep/c.md", "out-er/d.md", "top.md"];
    sandbox.commit(&files.map(|file| (file, file)))?;
    sandbox.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"])?;
    let raw = sandbox.git(&["ls-files", "--sparse"])?;
    assert!(raw.lines().any(|line| line == "out/"), "the index is sparse: {raw}");
    let all = ["in/a.md", "out-er/d.md", "out/b.md", "out/deep/c.md", "top.md"];
    assert_eq!(paths(&sandbox.index()?)?, all);
    assert_eq!(read(&sandbox.index()?, "out/deep/c.md")?.as_deref(), Some("out/deep/c.md"));
    // What is kept out of the working tree is not gone: to git it is unchanged.
    for arguments in [&["sparse-checkout", "reapply"][..], &["sparse-checkout", "reapply", "--no-sparse-index"]] {
        sandbox.git(arguments)?;
        let tree = sandbox.worktree()?;
        assert_eq!(paths(&tree)?, all);
        assert_eq!(read(&tree, "out/deep/c.md")?.as_deref(), Some("out/deep/c.md"));
        let path = RepoPath::new("out-er/d.md").map_err(|_| "a path")?;
        assert_eq!(tree.content(&path)?, sandbox.index()?.content(&path)?);
    }
    sandbox.write("out/b.md", "by hand")?;
    let tree = sandbox.worktree()?;
    assert_eq!((paths(&tree)?, read(&tree, "out/b.md")?), (all.map(str::to_owned).into(), Some("by hand".to_owned())));
    sandbox.git(&["rm", "--quiet", "--cached", "--sparse", "top.md", "out/deep/c.md"])?;
    assert_eq!(read(&sandbox.worktree()?, "out/deep/c.md")?, None, "it is to go");
    Ok(())
}

#[test]
fn a_split_index_is_read_with_the_help_of_git() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.commit(&[("a.md", "a"), ("b.md", "b"), ("empty.md", "")])?;
    sandbox.git(&["update-index", "--split-index"])?;
    sandbox.write("c.md", "c")?;
    sandbox.write("later.md", "later")?;
    sandbox.git(&["rm", "--quiet", "--cached", "b.md"])?;
    sandbox.git(&["add", "c.md"])?;
    sandbox.git(&["add", "--intent-to-add", "later.md"])?;
    let base = fs::read_dir(sandbox.work.join(".git"))?.flatten();
    assert!(base.into_iter().any(|file| file.file_name().to_string_lossy().starts_with("sharedindex.")));
    assert_eq!(paths(&sandbox.index()?)?, ["a.md", "c.md", "empty.md"]);
    assert_eq!(read(&sandbox.index()?, "empty.md")?.as_deref(), Some(""));
    assert_eq!(paths(&sandbox.worktree()?)?, ["a.md", "b.md", "c.md", "empty.md", "later.md"]);
    Ok(())
}

#[test]
fn every_version_of_the_index_is_read() -> Outcome {
    let sandbox = Sandbox::new()?;
    let long = format!("d/{}.md", "x".repeat(200));
    sandbox.commit(&[("a.md", "a"), ("ab.md", "ab"), ("ab/c.md", "c"), (&long, "long")])?;
    sandbox.write("later.md", "later")?;
    sandbox.git(&["add", "--intent-to-add", "later.md"])?;
    for version in ["2", "3", "4"] {
        sandbox.git(&["update-index", "--index-version", version])?;
        assert_eq!(paths(&sandbox.index()?)?, ["a.md", "ab.md", "ab/c.md", &long], "version {version}");
    }
    fs::write(sandbox.work.join(".git/index"), "DIRC\0\0\0\x02\0\0\0\x09")?;
    assert!(told(Index::of(&sandbox.repo()?))?.0.starts_with("the index is damaged"));
    Ok(())
}

/// What differs between `HEAD` and the index, by loopctl and by git.
fn both_changes(sandbox: &Sandbox) -> Outcome<(Vec<String>, Vec<String>)> {
    let repo = sandbox.repo()?;
    let (index, head) = (Index::of(&repo)?, Revision::of(&repo, "HEAD")?);
    let changes = index.changes(&head, &|| None)?;
    // What led from one to the other leads back.
    let listed = index.listed(Revision::of(&repo, "HEAD")?, changes.clone()).entries()?;
    assert_eq!(listed, head.entries()?);
    let letter = |before: bool, after: bool| match (before, after) {
        (false, _) => "A",
        (_, false) => "D",
        (true, true) => "M",
    };
    let ours = changes.iter().map(|c| format!("{} {}", letter(c.before.is_some(), c.after.is_some()), c.path));
    let told = sandbox.git(&["diff", "--cached", "--name-status", "--no-renames", "-z", "--ita-invisible-in-index"])?;
    let parts: Vec<&str> = told.split_terminator('\0').collect();
    let theirs = parts.chunks(2).map(|pair| pair.join(" ").replace("T ", "M "));
    let (mut ours, mut theirs): (Vec<String>, Vec<String>) = (ours.collect(), theirs.collect());
    ours.sort();
    theirs.sort();
    Ok((ours, theirs))
}

#[test]
fn an_index_changes_what_git_says_it_does() -> Outcome {
    let sandbox = Sandbox::new()?;
    for path in ["a/b/c.md", "a/b/d.md", "a-b/x.md", "a.md", "ab", "z/deep/er/y.md", "run.sh", "dir/only.md"] {
        sandbox.write(path, path)?;
    }
    sandbox.git(&["add", "--all"])?;
    sandbox.git(&["commit", "--quiet", "-m", "first"])?;
    let steps: &[&dyn Fn() -> Outcome] = &[
        &|| Ok(()),
        &|| sandbox.write("a/b/c.md", "changed"),
        &|| sandbox.write("a/new.md", "new"),
        &|| Ok(fs::remove_file(sandbox.work.join("a.md"))?),
        &|| Ok(fs::remove_dir_all(sandbox.work.join("z"))?),
        // A file where a directory was, and the reverse.
        &|| sandbox.write("z", "a file"),
        &|| Ok(fs::remove_file(sandbox.work.join("ab"))?),
        &|| sandbox.write("ab/inside.md", "a directory"),
    ];
    let mut last = 0;
    for step in steps {
        step()?;
        sandbox.git(&["add", "--all"])?;
        // The disk does not know of this one.
        sandbox.git(&["update-index", "--chmod=+x", "run.sh"])?;
        for notes in ["update-index --force-write-index", "write-tree", "read-tree --empty"] {
            if notes.starts_with("read") {
                // An index that knows no trees.
                sandbox.git(&["read-tree", "--empty"])?;
                sandbox.git(&["add", "--all"])?;
            } else {
                sandbox.git(&notes.split(' ').collect::<Vec<_>>())?;
            }
            let (ours, theirs) = both_changes(&sandbox)?;
            assert_eq!(ours, theirs, "after {notes}");
            last = ours.len();
        }
    }
    assert!(last >= 7, "{last}");
    Ok(())
}
