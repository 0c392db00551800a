//! The views of a repository, held against git itself.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use loopctl::repo::{Directory, Head, Index, Repo, RepoError, Revision, Surroundings, WorkTree};
use loopctl::text::{Mode, RepoPath, View, ViewError};
use proptest::prelude::*;
use tempfile::TempDir;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const LIMIT: u64 = 1 << 20;

/// A directory of its own, with a repository in `work` that knows nothing of the machine it is on.
struct Sandbox {
    dir: TempDir,
    work: PathBuf,
}

impl Sandbox {
    fn new() -> Outcome<Self> {
        Self::init(&[])
    }

    fn init(options: &[&str]) -> Outcome<Self> {
        let dir = TempDir::new()?;
        // Git tells paths as they really are; /tmp may be a link.
        let work = dir.path().canonicalize()?.join("work");
        fs::create_dir(&work)?;
        let sandbox = Self { dir, work };
        sandbox.git(&[&["init", "--quiet", "--initial-branch=main"], options].concat())?;
        // The library reads the settings of whoever runs the tests, but the repository's own come first.
        sandbox.git(&["config", "core.excludesFile", "/dev/null"])?;
        Ok(sandbox)
    }

    fn command(&self, at: &Path) -> Command {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        command.current_dir(at).env("HOME", self.dir.path()).env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "A").env(format!("GIT_{who}_EMAIL"), "a@example.org");
            command.env(format!("GIT_{who}_DATE"), "2026-01-02T03:04:05Z");
        }
        command.args(["-c", "protocol.file.allow=always"]);
        command
    }

    fn git(&self, args: &[&str]) -> Outcome<String> {
        run(self.command(&self.work).args(args))
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> Outcome {
        let full = self.work.join(path);
        fs::create_dir_all(full.parent().ok_or("no parent")?)?;
        Ok(fs::write(full, bytes)?)
    }

    fn commit(&self, files: &[(&str, &str)]) -> Outcome<String> {
        files.iter().try_for_each(|(path, text)| self.write(path, text))?;
        self.git(&["add", "-A"])?;
        self.git(&["commit", "--quiet", "--allow-empty", "-m", "files"])?;
        Ok(self.git(&["rev-parse", "HEAD"])?.trim().to_owned())
    }

    fn repo(&self) -> Outcome<Repo> {
        open(&self.work, &Surroundings::default())
    }

    fn worktree(&self) -> Outcome<WorkTree> {
        Ok(WorkTree::of(&self.repo()?)?)
    }

    fn index(&self) -> Outcome<Index> {
        Ok(Index::of(&self.repo()?)?)
    }
}

fn run(command: &mut Command) -> Outcome<String> {
    let out = command.output()?;
    if !out.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&out.stderr)).into());
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

fn open(at: &Path, surroundings: &Surroundings) -> Outcome<Repo> {
    Ok(Repo::discover(at, surroundings)?.ok_or("no repository")?)
}

fn path(path: &str) -> Outcome<RepoPath> {
    RepoPath::new(path).map_err(|_| format!("{path:?} is no path").into())
}

/// The paths of a view, which must come in order.
fn paths(view: &dyn View) -> Outcome<Vec<String>> {
    let entries = view.entries()?;
    assert!(entries.is_sorted_by(|a, b| a.path < b.path), "{entries:?}");
    Ok(entries.iter().map(|entry| entry.path.to_string()).collect())
}

fn mode(view: &dyn View, at: &str) -> Outcome<Option<Mode>> {
    let at = path(at)?;
    Ok(view.entries()?.iter().find(|entry| entry.path == at).map(|entry| entry.mode))
}

/// What reading gives, in words where it gives no text.
fn read(view: &dyn View, at: &str) -> Outcome<Option<String>> {
    Ok(match view.read(&path(at)?, LIMIT) {
        Ok(source) => source.map(|source| source.text().to_owned()),
        Err(error) => Some(format!("<{error}>")),
    })
}

/// Every path of a view and what reading it gives.
fn contents(view: &dyn View) -> Outcome<BTreeMap<String, Option<String>>> {
    paths(view)?.into_iter().map(|at| read(view, &at).map(|text| (at, text))).collect()
}

fn told<T>(result: Result<T, RepoError>) -> Outcome<(String, String)> {
    let error = result.err().ok_or("there should have been an error")?;
    Ok((error.to_string(), error.help().unwrap_or_default()))
}

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
        let error = |at| Ok::<_, Box<dyn Error>>(view.read(&path(at)?, LIMIT).err());
        assert_eq!(error("large.md")?, Some(ViewError::TooLarge { bytes: LIMIT + 1, limit: LIMIT }));
        assert_eq!(error("full.md")?, None);
        assert_eq!(error("binary.md")?, Some(ViewError::Binary));
        assert_eq!(error("latin.md")?, Some(ViewError::NotUtf8 { offset: 7, line: 2 }));
    }
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
    let old = || Ok::<_, Box<dyn Error>>(Revision::of(&open(&partial, &Surroundings::default())?, "HEAD~1")?);
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

#[test]
fn contents_are_called_what_git_calls_them() -> Outcome {
    let sandbox = Sandbox::new()?;
    sandbox.write(".gitattributes", "*.txt text\n*.id ident\n")?;
    sandbox.commit(&[("same.md", "same\n"), ("edited.md", "old\n"), ("lines.txt", "a\n"), ("run.sh", "x\n")])?;
    sandbox.write("edited.md", "new\n")?;
    sandbox.write("lines.txt", "a\r\nb\r\n")?;
    sandbox.write("plain.md", "a\r\n")?;
    sandbox.write("stamped.id", "$Id: 123 $\n")?;
    let view = sandbox.worktree()?;
    for path in ["same.md", "edited.md", "lines.txt", "plain.md", "stamped.id"] {
        let told = view.content(&path_of(path)?)?.ok_or(path)?;
        let named = sandbox.git(&["hash-object", "--path", path, path])?;
        assert_eq!((told.0, told.1.to_string().as_str()), (Mode::File, named.trim()), "{path}");
    }
    assert_eq!(view.content(&path_of("none.md")?)?, None);
    // Each view tells its own content, and all of them by one name.
    let head = Revision::of(&sandbox.repo()?, "HEAD")?;
    let index = Index::of(&sandbox.repo()?)?;
    let same = path_of("same.md")?;
    assert_eq!(view.content(&same)?, head.content(&same)?);
    assert_eq!(view.content(&same)?, index.content(&same)?);
    assert_ne!(view.content(&path_of("edited.md")?)?, index.content(&path_of("edited.md")?)?);
    Ok(())
}

#[cfg(unix)]
#[test]
fn links_modes_and_submodules_are_contents_too() -> Outcome {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sandbox = Sandbox::new()?;
    let first = sandbox.commit(&[("run.sh", "x\n")])?;
    fs::set_permissions(sandbox.work.join("run.sh"), fs::Permissions::from_mode(0o755))?;
    symlink("run.sh", sandbox.work.join("link"))?;
    let here = sandbox.work.to_string_lossy().into_owned();
    sandbox.git(&["submodule", "--quiet", "add", &here, "sub"])?;
    sandbox.git(&["add", "-A"])?;
    let view = sandbox.worktree()?;
    for (path, mode) in [("run.sh", Mode::Executable), ("link", Mode::Link), ("sub", Mode::Submodule)] {
        let staged = sandbox.git(&["ls-files", "--stage", path])?;
        let told = view.content(&path_of(path)?)?.ok_or(path)?;
        assert_eq!(told.0, mode, "{path}");
        let told = format!("{} {}", told.0.octal().ok_or(path)?, told.1);
        assert!(staged.starts_with(&told), "{path}: {told}, {staged}");
        assert_eq!(view.content(&path_of(path)?)?, Index::of(&sandbox.repo()?)?.content(&path_of(path)?)?);
    }
    assert!(sandbox.git(&["ls-files", "--stage", "sub"])?.contains(&first));
    Ok(())
}

fn path_of(path: &str) -> Outcome<RepoPath> {
    RepoPath::new(path).map_err(|_| format!("{path} is no path").into())
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
