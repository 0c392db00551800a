//! What a commit does to rows and loops is asked for when its message is there, which alone can give the reason.

use crate::support::Sandbox;
use crate::{passes, refused};

const PATH: &str = "loops/LOOP-A-20260301.scope.md";

fn text(order: &str, mount: &str, more: &str) -> String {
    format!(
        "---\nloop_id: LOOP-A-20260301\nstatus: active\n---\n\n## Phases\n\n| Phase | Scope | Status |\n|---|---|---|\n\
         | P1 | Order the pump | {order} |\n| P2 | Mount the pump | {mount} |\n{more}"
    )
}

fn governed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(PATH, text("done", "todo", ""));
    let sandbox = sandbox.committed();
    assert_eq!(sandbox.loopctl(&["hooks", "install"]).status.code(), Some(0));
    passes(&sandbox, &["commit", "--allow-empty", "-m", "chore: second"]);
    sandbox
}

#[test]
fn what_is_undone_or_erased_is_asked_for_a_reason() {
    let sandbox = governed();
    sandbox.write(PATH, text("todo", "todo", ""));
    let told = refused(&sandbox, &["commit", "--all", "-m", "docs: tidy"]);
    assert!(told.contains("P1 was done and is todo; nothing says why."), "{told}");
    assert!(told.contains("`Loopctl-Reason: P1 "), "{told}");
    passes(&sandbox, &["commit", "--all", "-m", "fix: it", "-m", "Loopctl-Reason: P1 the wrong pump came"]);
    sandbox.write(PATH, text("todo", "todo", "").replace("| P2 | Mount the pump | todo |\n", ""));
    assert!(refused(&sandbox, &["commit", "--all", "-m", "docs: tidy"]).contains("LC404"));
    passes(&sandbox, &["commit", "--all", "-m", "fix: it", "-m", "Loopctl-Reason: LOOP-A P2 is not ours to do"]);
}

#[test]
fn a_document_that_is_moved_takes_its_rows_along() {
    let sandbox = governed();
    sandbox.git(&["mv", PATH, "pump.scope.md"]);
    passes(&sandbox, &["commit", "-m", "chore: move"]);
    sandbox.git(&["mv", "pump.scope.md", PATH]);
    sandbox.write(PATH, text("blocked", "todo", ""));
    assert!(refused(&sandbox, &["commit", "--all", "-m", "chore: move back"]).contains("P1 was done and is blocked"));
}

#[test]
fn a_merge_is_asked_only_for_what_neither_side_did() {
    let sandbox = governed();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.write(PATH, text("todo", "todo", ""));
    passes(&sandbox, &["commit", "--all", "-m", "fix: it", "-m", "Loopctl-Reason: P1 the wrong pump came"]);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write(PATH, text("done", "todo", "\nMore is said here.\n"));
    passes(&sandbox, &["commit", "--all", "-m", "docs: more"]);
    passes(&sandbox, &["merge", "--no-edit", "--quiet", "topic"]);
    let merged = std::fs::read_to_string(sandbox.path().join(PATH)).expect("a document");
    assert_eq!(merged, text("todo", "todo", "\nMore is said here.\n"));
    // Of an evil merge it is asked.
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    sandbox.git(&["merge", "--no-commit", "--quiet", "topic"]);
    sandbox.write(PATH, text("todo", "todo", "\nMore is said here.\n").replace("| P2 | Mount the pump | todo |\n", ""));
    sandbox.git(&["add", "--all"]);
    assert!(refused(&sandbox, &["commit", "-m", "merge: topic"]).contains("P2 was todo and is erased"));
    passes(&sandbox, &["commit", "-m", "merge: topic", "-m", "Loopctl-Reason: P2 the vendor does it"]);
    let lint = sandbox.loopctl(&["lint", "--range", "HEAD~2..HEAD", "--select", "LC4"]);
    assert!(lint.status.success(), "{}", crate::said(&lint));
}

#[test]
fn a_loop_that_is_no_blocker_any_more_is_looked_up() {
    let sandbox = governed();
    let other = "loops/LOOP-B-20260301.scope.md";
    let waiting = |head: &str| text("done", "todo", "").replace("status: active\n", &format!("status: active\n{head}"));
    sandbox.write(other, text("done", "todo", "").replace("LOOP-A", "LOOP-B"));
    sandbox.write(PATH, waiting("blocked_by: [LOOP-B-20260301]\n"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "docs: what it waits for"]);
    // Whether the document goes on naming it, or moves.
    for (path, more) in [(PATH, ""), (PATH, "\nIt is followed by LOOP-B-20260301.\n"), ("pump.scope.md", "")] {
        sandbox.git(&["rm", "--quiet", PATH]);
        sandbox.write(path, format!("{}{more}", waiting("")));
        sandbox.git(&["add", "--all"]);
        let told = passes(&sandbox, &["commit", "-m", "docs: go on"]);
        assert!(told.contains("LOOP-B-20260301 still stands in the way (active)"), "{path} {more}: {told}");
        sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    }
    sandbox.write(PATH, waiting(""));
    sandbox.write(other, text("done", "dropped", "").replace("LOOP-A", "LOOP-B").replace(": active", ": closed"));
    let told = passes(&sandbox, &["commit", "--all", "-m", "gov(LOOP-B): close"]);
    assert!(!told.contains("LC407"), "{told}");
}
