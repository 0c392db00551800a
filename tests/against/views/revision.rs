//! Revisions: how they are named, and what is missing where history is.

use std::collections::BTreeMap;
use std::fs;

use super::{Outcome, Sandbox, contents, open, paths, read, run, told};
use loopctl::repo::{Head, Index, RepoError, Revision, Surroundings, WorkTree};
use loopctl::text::{View, ViewError};

#[test]
fn a_revision_is_named_in_many_ways() -> Outcome {
    let sandbox = Sandbox::new()?;
    let first = sandbox.commit(&[("a.md", "one"), ("d/b.md", "b"), ("d-e/c.md", "c")])?;
    sandbox.git(&["tag", "plain"])?;
    sandbox.git(&["tag", "-a", "-m", "note", "annotated"])?;
    sandbox.commit(&[("a.md", "two")])?;
    let repo = sandbox.repo()?;
    for name in ["HEAD~1", "HEAD^", "@~", "plain", "annotated", "main~1", &first, &first[..8]] {
        let revision = Revision::of(&repo, name)?;
        assert_eq!(revision.commit().map(|oid| oid.to_string()), Some(first.clone()), "{name}");
        assert_eq!(read(&revision, "a.md")?.as_deref(), Some("one"), "{name}");
    }
    let tree = Revision::of(&repo, "plain^{tree}")?;
    assert_eq!(tree.commit(), None);
    let all =
        || ["a.md", "d", "d/b.md", "d/x", "a.md/x", "x"].iter().map(|at| read(&tree, at)).collect::<Outcome<Vec<_>>>();
    let before = all()?;
    assert_eq!(paths(&tree)?, ["a.md", "d-e/c.md", "d/b.md"]);
    let after = all()?;
    assert_eq!(before, after, "listed or not, a file reads the same");
    assert_eq!(before[1].as_deref(), Some("<a directory, not a file>"));
    assert_eq!(before[3..], [None, None, None]);
    Ok(())
}

#[test]
fn an_unknown_revision_says_what_was_perhaps_meant() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.commit(&[("a.md", "a")])?;
    sandbox.git(&["branch", "feature/login"])?;
    let repo = sandbox.repo()?;
    let unknown = |rev: &str| told(Revision::of(&repo, rev));
    assert_eq!(unknown("mian")?, ("`mian` names no commit in this repository".into(), "did you mean `main`?".into()));
    assert_eq!(unknown("mian~2")?.1, "did you mean `main`?");
    assert_eq!(unknown("login")?.1, "did you mean `feature/login`?");
    for rev in [
        "bad",
        "a",
        "bad..HEAD",
        "HEAD~9",
        "main..HEAD",
        "-x",
        "",
        "0123456789012345678901234567890123456789",
        "HEAD:a.md",
        "a b",
        "^",
    ] {
        let (what, help) = unknown(rev)?;
        assert_eq!((what, help), (format!("`{rev}` names no commit in this repository"), String::new()));
    }
    Ok(())
}

#[test]
fn a_shallow_clone_says_so() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.commit(&[("a.md", "one")])?;
    sandbox.commit(&[("a.md", "two")])?;
    let url = format!("file://{}", sandbox.work.display());
    sandbox.git(&["clone", "--quiet", "--depth=1", &url, "../shallow"])?;
    let repo = open(&sandbox.work.with_file_name("shallow"), &Surroundings::default())?;
    assert!(repo.is_shallow());
    assert_eq!(read(&Revision::of(&repo, "HEAD")?, "a.md")?.as_deref(), Some("two"));
    assert!(told(Revision::of(&repo, "HEAD~1"))?.1.contains("git fetch --unshallow"));
    Ok(())
}

#[test]
fn a_partial_clone_says_what_brings_the_rest() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.commit(&[("a.md", "one")])?;
    sandbox.commit(&[("a.md", "two")])?;
    sandbox.git(&["config", "uploadpack.allowFilter", "true"])?;
    let url = format!("file://{}", sandbox.work.display());
    sandbox.git(&["clone", "--quiet", "--filter=blob:none", &url, "../partial"])?;
    let partial = sandbox.work.with_file_name("partial");
    let old =
        || Ok::<_, Box<dyn std::error::Error>>(Revision::of(&open(&partial, &Surroundings::default())?, "HEAD~1")?);
    assert_eq!(paths(&old()?)?, ["a.md"]);
    let said = read(&old()?, "a.md")?.unwrap_or_default();
    assert!(said.contains("not in this clone") && said.contains("git fetch --refetch --no-filter"), "{said}");
    run(sandbox.command(&partial).args(["fetch", "--quiet", "--refetch", "--no-filter"]))?;
    assert_eq!(read(&old()?, "a.md")?.as_deref(), Some("one"));
    Ok(())
}

#[test]
fn head_without_a_commit_is_a_case_of_its_own() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.write("a.md", "a")?;
    let repo = sandbox.repo()?;
    assert_eq!(repo.head()?, Head::Unborn { branch: "main".into() });
    for rev in ["HEAD", "HEAD~1", "@", "main"] {
        assert_eq!(Revision::of(&repo, rev).err(), Some(RepoError::UnbornHead), "{rev}");
    }
    assert!(matches!(Revision::of(&repo, "other").err(), Some(RepoError::UnknownRevision { .. })));
    assert_eq!(paths(&sandbox.worktree()?)?, ["a.md"]);
    let first = sandbox.commit(&[])?;
    sandbox.git(&["switch", "--quiet", "--detach"])?;
    assert!(matches!(repo.head()?, Head::Detached { commit } if commit.to_string() == first));
    Ok(())
}

#[test]
fn a_bare_repository_has_revisions_alone() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.commit(&[("a.md", "a")])?;
    sandbox.git(&["clone", "--quiet", "--bare", ".", "../bare.git"])?;
    let bare = sandbox.work.with_file_name("bare.git");
    // A hook of a push runs inside, and `GIT_DIR` is `.`.
    let inside = Surroundings { git_dir: Some(".".into()), ..Surroundings::default() };
    for surroundings in [Surroundings::default(), inside] {
        let repo = open(&bare, &surroundings)?;
        assert!(repo.is_bare() && repo.root().is_none());
        assert_eq!(told(WorkTree::of(&repo))?.1, "name a revision with --rev");
        assert_eq!(Index::of(&repo).err(), Some(RepoError::Bare));
        assert_eq!(contents(&Revision::of(&repo, "main")?)?, BTreeMap::from([("a.md".into(), Some("a".into()))]));
    }
    Ok(())
}

#[test]
fn objects_in_quarantine_are_seen_when_they_are_named() -> Outcome {
    let sandbox = Sandbox::new()?;
    let first = sandbox.commit(&[("a.md", "a")])?;
    let (own, waiting) = (sandbox.work.join(".git/objects"), sandbox.work.join(".git/objects/incoming"));
    fs::create_dir(&waiting)?;
    let pushed = |args: &[&str]| {
        let mut command = sandbox.command(&sandbox.work);
        command.env("GIT_OBJECT_DIRECTORY", &waiting).env("GIT_ALTERNATE_OBJECT_DIRECTORIES", &own);
        run(command.args(args)).map(|out| out.trim().to_owned())
    };
    sandbox.write("a.md", "pushed")?;
    pushed(&["add", "a.md"])?;
    let tree = pushed(&["write-tree"])?;
    let commit = pushed(&["commit-tree", "-p", &first, "-m", "x", &tree])?;
    assert!(Revision::of(&sandbox.repo()?, &commit).is_err());
    let named = Surroundings { object_dirs: vec![waiting, own], ..Surroundings::default() };
    let revision = Revision::of(&open(&sandbox.work, &named)?, &commit)?;
    assert_eq!(read(&revision, "a.md")?.as_deref(), Some("pushed"));
    Ok(())
}

#[test]
fn a_tree_that_unfolds_without_end_is_refused() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.write("a", "a")?;
    let mut line = format!("100644 blob {}", sandbox.git(&["hash-object", "-w", "a"])?.trim());
    for _ in 0..9 {
        let lines: Vec<String> = (0..10).map(|i| format!("{line}\t{i}\n")).collect();
        sandbox.write("lines", lines.concat())?;
        let input = fs::File::open(sandbox.work.join("lines"))?;
        let tree = run(sandbox.command(&sandbox.work).arg("mktree").stdin(input))?;
        line = format!("040000 tree {}", tree.trim());
    }
    let tree = line.rsplit(' ').next().unwrap_or_default().to_owned();
    let revision = Revision::of(&sandbox.repo()?, &tree)?;
    assert!(matches!(revision.entries(), Err(ViewError::Failed(_))));
    Ok(())
}
