//! What a range may be, and what a repository may lack.

use std::fs;

use crate::support::Sandbox;
use crate::{A, BROKEN, commit, document, governed, judged, said};

#[test]
fn an_annotated_tag_may_be_an_end() {
    let sandbox = governed();
    sandbox.git(&["tag", "--annotate", "--message", "x", "v1"]);
    commit(&sandbox, "fixup! first");
    sandbox.git(&["tag", "--annotate", "--message", "x", "v2"]);
    sandbox.git(&["tag", "--annotate", "--message", "a tag of a tag", "v3", "v2"]);
    for range in ["v1..", "v1..v3", "v3", "v1...v2"] {
        assert_eq!(judged(&sandbox, &[range]).1, ["LC510 fixup! first"], "{range}");
    }
}

#[test]
fn an_empty_range_is_said_to_be_empty() {
    let sandbox = governed();
    let (code, _, beside) = judged(&sandbox, &["HEAD..HEAD"]);
    assert_eq!(code, Some(0));
    assert!(beside.contains("no commit is in HEAD..HEAD"), "{beside}");
    assert_eq!(judged(&sandbox, &["HEAD..HEAD", "--fail-on-empty"]).0, Some(1));
    let output = sandbox.command("sh").args(["-c", "loopctl lint --range - </dev/null"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn what_names_no_commit_is_told_with_what_may_be_meant() {
    let sandbox = governed();
    sandbox.git(&["branch", "release"]);
    assert!(sandbox.refused(&["lint", "--range", "realese..HEAD"]).contains("did you mean `release`?"));
    for range in ["HEAD^{tree}..HEAD", "HEAD~9", "..HEAD~9", "deadbeef..HEAD", "\u{1b}[31m"] {
        let said = sandbox.refused(&["lint", "--range", range]);
        assert!(said.contains("names no commit in this repository") && !said.contains('\u{1b}'), "{said}");
    }
    for more in [&["--fix"][..], &["--staged"], &["--rev", "HEAD"], &["--stdin-filename", A], &["--diff"]] {
        assert!(sandbox.refused(&[&["lint", "--range", "HEAD"], more].concat()).contains("cannot be used with"));
    }
}

#[test]
fn messages_may_be_written_in_anything() {
    let sandbox = governed();
    for (encoding, bytes) in [
        ("ISO-8859-1", &b"fixup! f\xfcr\n\nm\xfc\xdfig\n"[..]),
        ("UTF-8", b"fixup! f\xfcr\n"),
        ("CP932", b"fixup! \x82\xa0\n"),
        ("UTF-8", b"fixup! a\r\n\r\nfrom the web\r\n"),
        ("UTF-8", b"\n\n"),
    ] {
        fs::write(sandbox.path().join("message"), bytes).expect("a file");
        let setting = format!("i18n.commitEncoding={encoding}");
        sandbox.git(&[
            "-c", &setting, "commit", "--quiet", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim",
            "--file=message",
        ]);
    }
    for format in ["full", "concise", "json", "json-lines", "github", "gitlab", "sarif", "junit", "markdown"] {
        let output = sandbox.loopctl(&["lint", "--range", "HEAD~5..", "--output-format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}: {}", said(&output));
    }
    let (_, told, _) = judged(&sandbox, &["HEAD~5.."]);
    assert_eq!(told.len(), 4, "{told:?}");
}

/// A clone of `from`, over a transport that can leave things out.
fn clone(from: &Sandbox, arguments: &[&str]) -> Sandbox {
    let clone = Sandbox::new();
    from.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", from.path().display());
    clone.git(&[&["clone", "--quiet"], arguments, &[&url, "."]].concat());
    clone
}

#[test]
fn a_shallow_clone_is_told_from_a_whole_one() {
    let sandbox = governed();
    commit(&sandbox, "fixup! hidden");
    sandbox.git(&["tag", "here"]);
    commit(&sandbox, "second");
    commit(&sandbox, "third");
    let shallow = clone(&sandbox, &["--depth", "2", "--no-tags"]);
    // The parent of HEAD~1 is not there: neither it nor what comes before can be judged.
    for range in ["HEAD~1", "HEAD~2..HEAD", "here..HEAD", "HEAD~3..HEAD~1"] {
        let said = shallow.refused(&["lint", "--range", range]);
        assert!(said.contains("git fetch --unshallow"), "{range}: {said}");
    }
    assert_eq!(judged(&shallow, &["HEAD~1..HEAD"]).0, Some(0), "this much is there");
    assert_eq!(judged(&shallow, &["HEAD"]).0, Some(0));
    shallow.git(&["fetch", "--quiet", "--unshallow", "--tags"]);
    assert_eq!(judged(&shallow, &["HEAD~3..HEAD"]).1, ["LC510 fixup! hidden"]);
}

#[test]
fn a_shallow_clone_that_lacks_where_lines_parted_is_refused() {
    let sandbox = governed();
    sandbox.git(&["checkout", "--quiet", "-b", "topic"]);
    commit(&sandbox, "topic");
    sandbox.git(&["checkout", "--quiet", "main"]);
    commit(&sandbox, "main");
    let shallow = clone(&sandbox, &["--depth", "1", "--no-single-branch"]);
    let said = shallow.refused(&["lint", "--range", "origin/main..origin/topic"]);
    assert!(said.contains("this clone is shallow"), "{said}");
}

#[test]
fn a_partial_clone_that_lacks_contents_is_refused() {
    let sandbox = governed();
    sandbox.write(A, document("LOOP-A-20260301", BROKEN));
    commit(&sandbox, "broken");
    sandbox.write(A, document("LOOP-A-20260301", ""));
    commit(&sandbox, "mended");
    let partial = clone(&sandbox, &["--filter=blob:none", "--no-checkout", "--bare"]);
    partial.git(&["config", "remote.origin.url", "file:///nowhere"]);
    let said = partial.refused(&["lint", "--range", "HEAD~2..HEAD"]);
    assert!(said.contains("partial clone") && said.contains("git fetch"), "{said}");
}

#[test]
fn a_bare_repository_is_judged_as_any() {
    let sandbox = governed();
    sandbox.write(A, document("LOOP-A-20260301", BROKEN));
    commit(&sandbox, "fixup! first");
    let bare = clone(&sandbox, &["--bare"]);
    let (code, told, beside) = judged(&bare, &["HEAD~1..HEAD"]);
    assert_eq!((code, told), (Some(1), vec![format!("LC001 {A}"), "LC510 fixup! first".to_owned()]), "{beside}");
}

#[test]
fn an_unborn_branch_has_no_commits() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet"]);
    assert!(sandbox.refused(&["lint", "--range", "HEAD"]).contains("HEAD has no commit yet"));
}
