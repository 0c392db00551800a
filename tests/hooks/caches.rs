//! What hooks keep from run to run changes no verdict: lost, damaged, of another version, or written by two at once.

use std::fs;

use crate::support::Sandbox;
use crate::{A, B, document, governed, passes, refused, run, said, state};

/// Where it is kept.
const CACHE: &str = ".git/loopctl/ties";

fn cache(sandbox: &Sandbox) -> Vec<u8> {
    fs::read(sandbox.path().join(CACHE)).expect("a cache")
}

fn keep(sandbox: &Sandbox, bytes: &[u8]) {
    fs::write(sandbox.path().join(CACHE), bytes).expect("written");
}

fn edit(sandbox: &Sandbox, more: &str) {
    sandbox.write(A, document("LOOP-A-20260301", "") + more);
    sandbox.git(&["add", "--all"]);
}

/// A repository in which some commits went through the hooks, with a change staged that only another document makes wrong.
fn warm() -> Sandbox {
    let sandbox = governed();
    for more in ["One.\n", "Two.\n", "Three.\n"] {
        edit(&sandbox, more);
        passes(&sandbox, &["commit", "-m", "x"]);
    }
    sandbox.write("loops/c.scope.md", document("LOOP-B-20260301", ""));
    sandbox.git(&["add", "--all"]);
    sandbox
}

fn judged(sandbox: &Sandbox) -> String {
    let output = sandbox.loopctl(&["hook", "pre-commit"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    said(&output)
}

#[test]
fn a_damaged_cache_changes_no_verdict() {
    let sandbox = warm();
    let told = judged(&sandbox);
    assert!(told.contains("LC106 duplicate-loop-id"), "{told}");
    let whole = cache(&sandbox);
    for at in (0..whole.len()).step_by(1 + whole.len() / 48) {
        let mut damaged = whole.clone();
        damaged[at] ^= 4;
        for bytes in [&damaged[..], &whole[..at]] {
            keep(&sandbox, bytes);
            assert_eq!(judged(&sandbox), told, "byte {at} of {}", whole.len());
        }
    }
    keep(&sandbox, &[whole.as_slice(), b"tree 12 cut off in the mid"].concat());
    assert_eq!(judged(&sandbox), told);
    assert!(refused(&sandbox, &["commit", "-m", "x"]).contains("LC106"));
}

#[test]
fn a_cache_of_another_version_is_begun_anew() {
    let sandbox = warm();
    let told = judged(&sandbox);
    let other = String::from_utf8(cache(&sandbox)).expect("text").replacen(env!("CARGO_PKG_VERSION"), "99.0.0", 1);
    keep(&sandbox, other.as_bytes());
    assert_eq!(judged(&sandbox), told);
    let begun = String::from_utf8(cache(&sandbox)).expect("text");
    assert!(begun.contains(env!("CARGO_PKG_VERSION")) && !begun.contains("99.0.0"), "{begun}");
}

#[test]
fn a_cache_that_cannot_be_written_changes_no_verdict() {
    use std::os::unix::fs::symlink;

    let sandbox = warm();
    let told = judged(&sandbox);
    let elsewhere = sandbox.path().join("elsewhere");
    fs::write(&elsewhere, "mine\n").expect("written");
    fs::remove_file(sandbox.path().join(CACHE)).expect("removed");
    symlink(&elsewhere, sandbox.path().join(CACHE)).expect("linked");
    assert_eq!(judged(&sandbox), told);
    assert_eq!(judged(&sandbox), told);
    assert_eq!(fs::read_to_string(&elsewhere).expect("a file"), "mine\n");
}

#[test]
fn what_is_staged_between_the_hooks_is_judged_as_it_is_then() {
    let sandbox = governed();
    sandbox.write(A, document("LOOP-A-20260301", "") + "\n## Phases\n\n| Phase | Status |\n|---|---|\n| P1 | DONE |\n");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "fix(LOOP-A-20260301): done"]);
    sandbox.write(B, document("LOOP-B-20260301", "") + "More.\n");
    sandbox.git(&["add", "--all"]);
    sandbox.write("message", "fix(LOOP-B-20260301): more\n");
    let hook = |arguments: &[&str]| {
        let output = sandbox.loopctl(&[&["hook"], arguments].concat());
        (output.status.code(), said(&output))
    };
    assert_eq!(hook(&["pre-commit"]).0, Some(0));
    assert_eq!(hook(&["commit-msg", "message"]).0, Some(0));
    // What is done by the way is told, whenever it was staged.
    sandbox.write(A, document("LOOP-A-20260301", "") + "\n## Phases\n\n| Phase | Status |\n|---|---|\n| P1 | TODO |\n");
    sandbox.git(&["add", A]);
    let (_, told) = hook(&["commit-msg", "message"]);
    assert!(told.contains("LC506") && told.contains("P1 of LOOP-A-20260301"), "{told}");
    sandbox.git(&["reset", "--quiet", "--", A]);
    assert_eq!(hook(&["commit-msg", "message"]), (Some(0), String::new()));
}

#[test]
fn commits_that_no_hook_saw_are_seen_by_the_next() {
    let sandbox = governed();
    edit(&sandbox, "One.\n");
    passes(&sandbox, &["commit", "-m", "x"]);
    sandbox.write("loops/c.scope.md", document("LOOP-C-20260301", "depends_on_loop: LOOP-A-20260301\n"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "--no-verify", "-m", "unseen"]);
    passes(&sandbox, &["commit", "--amend", "--no-verify", "-m", "unseen, amended"]);
    sandbox.write("loops/d.scope.md", document("LOOP-C-20260301", ""));
    sandbox.git(&["add", "--all"]);
    assert!(refused(&sandbox, &["commit", "-m", "x"]).contains("LC106"));
    sandbox.git(&["rm", "--quiet", "--cached", "loops/c.scope.md"]);
    passes(&sandbox, &["commit", "-m", "gov(LOOP-C-20260301): elsewhere"]);
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    sandbox.write("loops/d.scope.md", document("LOOP-C-20260301", ""));
    sandbox.git(&["add", "--all"]);
    assert!(refused(&sandbox, &["commit", "-m", "x"]).contains("LC106"));
}

#[test]
fn two_commits_at_once_are_judged_as_one_after_the_other() {
    let sandbox = governed();
    let trees = ["one", "two"].map(|name| {
        let tree = sandbox.path().join(format!(".trees/{name}"));
        sandbox.git(&["worktree", "add", "--quiet", "-b", name, tree.to_str().expect("text")]);
        tree
    });
    std::thread::scope(|scope| {
        for (nth, tree) in trees.iter().enumerate() {
            let sandbox = &sandbox;
            scope.spawn(move || {
                for round in 0..8 {
                    let text = document("LOOP-A-20260301", "") + &format!("Tree {nth}, round {round}.\n");
                    fs::write(tree.join(A), text).expect("written");
                    let commit = |subject: &str| {
                        run(sandbox
                            .command("git")
                            .current_dir(tree)
                            .args(["commit", "--all", "--quiet", "-m", subject]))
                    };
                    let made = commit("docs: text");
                    assert!(made.status.success(), "{}", said(&made));
                    fs::write(tree.join(A), document("LOOP-B-20260301", "")).expect("written");
                    let made = commit("docs: the name of another");
                    assert!(said(&made).contains("LC106"), "{}", said(&made));
                }
            });
        }
    });
    let before = state(&sandbox);
    sandbox.write("loops/c.scope.md", document("LOOP-B-20260301", ""));
    sandbox.git(&["add", "loops/c.scope.md"]);
    assert!(judged(&sandbox).contains("LC106"));
    sandbox.git(&["rm", "--quiet", "--force", "loops/c.scope.md"]);
    assert_eq!(state(&sandbox), before);
}

#[test]
fn the_cache_stays_small_however_many_commits_are_made() {
    let sandbox = governed();
    let gaps = (0..600).map(|gap| format!("GAP-OP-{gap}")).collect::<Vec<_>>().join(" ");
    let mut most = 0;
    for round in 0..40 {
        edit(&sandbox, &format!("Round {round}: {gaps}\n"));
        let output = sandbox.loopctl(&["hook", "pre-commit"]);
        assert!(output.status.success(), "{}", said(&output));
        most = most.max(cache(&sandbox).len());
    }
    // Each of these contents takes six kilobytes; as many as 512 of them are spare.
    assert!(most < 1 << 20, "{most}");
}
