//! Where a repository is, and whether it can be read.

use std::fs;
use std::process::Command;

use super::{Outcome, Sandbox, open, paths, told};
use loopctl::repo::{Head, Index, Repo, Surroundings, WorkTree};

#[test]
fn a_linked_worktree_has_its_own_index_and_head() -> Outcome {
    let sandbox = Sandbox::new()?;
    let first = sandbox.commit(&[("a.md", "a")])?;
    sandbox.git(&["worktree", "add", "--quiet", "-b", "topic", "../linked"])?;
    sandbox.git(&["worktree", "add", "--quiet", "inside"])?;
    let linked = sandbox.work.with_file_name("linked");
    fs::write(linked.join("b.md"), "b")?;
    let repo = open(&linked, &Surroundings::default())?;
    assert_eq!(repo.root(), Some(linked.as_path()));
    assert_ne!(repo.git_dir(), repo.common_dir());
    assert!(matches!(repo.head()?, Head::Branch { name, commit } if name == "topic" && commit.to_string() == first));
    assert_eq!(paths(&WorkTree::of(&repo)?)?, ["a.md", "b.md"]);
    assert_eq!(paths(&Index::of(&repo)?)?, ["a.md"]);
    assert_eq!(paths(&sandbox.worktree()?)?, ["a.md"], "a worktree inside is another place");

    fs::create_dir_all(linked.join("deep/er"))?;
    assert_eq!(open(&linked.join("deep/er"), &Surroundings::default())?.root(), Some(linked.as_path()));
    Ok(())
}

#[test]
fn git_dir_and_work_tree_are_taken_as_git_takes_them() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.commit(&[("a.md", "a")])?;
    let home = sandbox.work.with_file_name("home");
    fs::create_dir(&home)?;
    fs::write(home.join("dot.md"), "x")?;
    let git_dir = Some(sandbox.work.join(".git"));
    let alone = Surroundings { git_dir: git_dir.clone(), ..Surroundings::default() };
    assert_eq!(open(&home, &alone)?.root(), Some(home.as_path()), "the current directory");
    assert_eq!(open(&sandbox.work, &alone)?.root(), Some(sandbox.work.as_path()));
    let both = Surroundings { git_dir, work_tree: Some(home.clone()), ..Surroundings::default() };
    let repo = open(sandbox.dir.path(), &both)?;
    assert_eq!(paths(&WorkTree::of(&repo)?)?, ["dot.md"]);
    assert_eq!(paths(&Index::of(&repo)?)?, ["a.md"]);

    let nowhere = Surroundings { git_dir: Some(home), ..Surroundings::default() };
    let (what, _) = told(Repo::discover(&sandbox.work, &nowhere))?;
    assert!(what.starts_with("GIT_DIR names ") && what.ends_with("which is no repository"), "{what}");
    Ok(())
}

#[test]
fn repositories_that_libgit2_cannot_read_are_told_apart() -> Outcome {
    let what = |options: &[&str]| -> Outcome<String> {
        let sandbox = Sandbox::init(options)?;
        let (what, help) = told(Repo::discover(&sandbox.work, &Surroundings::default()))?;
        assert!(!help.is_empty() && !what.contains("class="), "{what}: {help}");
        Ok(what)
    };
    assert!(what(&["--object-format=sha256"])?.contains("sha256"));
    assert!(what(&["--ref-format=reftable"])?.contains("reftable"));
    Ok(())
}

#[test]
fn a_repository_of_someone_else_is_refused_with_the_command_that_trusts_it() -> Outcome {
    let sandbox = Sandbox::new()?;
    let given = Command::new("chown").args(["-R", "12345"]).arg(&sandbox.work).output();
    if !given.is_ok_and(|out| out.status.success()) {
        // Only root can give a directory away; elsewhere there is nothing to see.
        return Ok(());
    }
    let found = Repo::discover(&sandbox.work, &Surroundings::default());
    if found.is_ok() {
        // Whoever runs the tests trusts every directory.
        return Ok(());
    }
    let (what, help) = told(found)?;
    assert_eq!(what, format!("{} belongs to another user", sandbox.work.display()));
    assert!(help.ends_with(&format!("safe.directory '{}'", sandbox.work.display())), "{help}");
    Ok(())
}
