//! Contents, called what git calls them.

use std::fs;

use super::{Outcome, Sandbox, path};
use loopctl::repo::{Index, Revision};
use loopctl::text::{Mode, View};

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
    for at in ["same.md", "edited.md", "lines.txt", "plain.md", "stamped.id"] {
        let told = view.content(&path(at)?)?.ok_or(at)?;
        let named = sandbox.git(&["hash-object", "--path", at, at])?;
        assert_eq!((told.0, told.1.to_string().as_str()), (Mode::File, named.trim()), "{at}");
    }
    assert_eq!(view.content(&path("none.md")?)?, None);
    // Each view tells its own content, and all of them by one name.
    let head = Revision::of(&sandbox.repo()?, "HEAD")?;
    let index = Index::of(&sandbox.repo()?)?;
    let same = path("same.md")?;
    assert_eq!(view.content(&same)?, head.content(&same)?);
    assert_eq!(view.content(&same)?, index.content(&same)?);
    assert_ne!(view.content(&path("edited.md")?)?, index.content(&path("edited.md")?)?);
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
    for (at, mode) in [("run.sh", Mode::Executable), ("link", Mode::Link), ("sub", Mode::Submodule)] {
        let staged = sandbox.git(&["ls-files", "--stage", at])?;
        let told = view.content(&path(at)?)?.ok_or(at)?;
        assert_eq!(told.0, mode, "{at}");
        let told = format!("{} {}", told.0.octal().ok_or(at)?, told.1);
        assert!(staged.starts_with(&told), "{at}: {told}, {staged}");
        assert_eq!(view.content(&path(at)?)?, Index::of(&sandbox.repo()?)?.content(&path(at)?)?);
    }
    assert!(sandbox.git(&["ls-files", "--stage", "sub"])?.contains(&first));
    Ok(())
}
