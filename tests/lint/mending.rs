//! Fixes: what they touch, how they are shown, and which there are.

use std::fs;
use std::process::Stdio;

use crate::support::Sandbox;
use crate::{A, B, BROKEN, C, CLEAN, FINISHED, code, codes, err, out};

#[test]
fn fixes_touch_nothing_but_what_they_mend() {
    let sandbox = Sandbox::new();
    let crlf = format!("\u{feff}{}", BROKEN.replace('\n', "\r\n"));
    sandbox.write(B, &crlf).write(C, FINISHED);
    let output = sandbox.loopctl(&["lint", "--fix"]);
    assert_eq!(code(&output), Some(0), "{}", out(&output));
    let mended = fs::read_to_string(sandbox.path().join(B)).expect("a file");
    assert_eq!(mended, crlf.replace("Close gaps: now", "\"Close gaps: now\""));
    assert_eq!(fs::read_to_string(sandbox.path().join(C)).expect("a file"), FINISHED);
    assert_eq!(codes(&sandbox, &["--select", "LC0"]), [""; 0]);
}

#[test]
fn a_patch_is_what_fixing_does_and_git_takes_it() {
    let sandbox = Sandbox::new();
    sandbox
        .write(B, BROKEN)
        .write("loops/with blank.scope.md", BROKEN.replace("-B-", "-E-").replace('\n', "\r\n").trim_end());
    let sandbox = sandbox.committed();
    let output = sandbox.loopctl(&["lint", "--diff"]);
    assert_eq!(code(&output), Some(1));
    sandbox.write("../patch", out(&output).as_bytes());
    let read = || ["loops/with blank.scope.md", B].map(|path| fs::read(sandbox.path().join(path)).expect("a file"));
    assert_eq!(read()[1], BROKEN.as_bytes(), "--diff writes nothing");
    sandbox.git(&["apply", "../patch"]);
    let patched = read();
    sandbox.git(&["checkout", "--quiet", "."]);
    sandbox.loopctl(&["lint", "--fix"]);
    assert_eq!(patched, read());
    let output = sandbox.loopctl(&["lint", "--diff"]);
    assert_eq!((code(&output), out(&output)), (Some(0), String::new()));
    fs::remove_file(sandbox.path().join("../patch")).expect("the patch");
}

#[test]
fn a_file_that_changes_while_it_is_mended_is_not_overwritten() {
    // Two at once: whoever comes second finds nothing left to mend, and nobody loses a byte.
    let sandbox = Sandbox::new();
    for nth in 0..40 {
        sandbox.write(&format!("loops/LOOP-B{nth}-20260301.scope.md"), BROKEN.replace("-B-", &format!("-B{nth}-")));
    }
    let mut first = sandbox
        .command(env!("CARGO_BIN_EXE_loopctl"))
        .args(["lint", "--fix"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("one");
    let second = sandbox.loopctl(&["lint", "--fix"]);
    let first = first.wait().expect("an end");
    assert!(matches!(first.code(), Some(0 | 2)) && matches!(code(&second), Some(0 | 2)), "{first:?} {second:?}");
    assert!(first.code() == Some(0) || code(&second) == Some(0), "one of them mends");
    assert_eq!(codes(&sandbox, &["--select", "LC001"]), [""; 0]);
    let left = fs::read_dir(sandbox.path().join("loops")).expect("a directory").count();
    assert_eq!(left, 40, "a temporary file is left behind");
}

#[test]
fn a_patch_goes_into_the_file_that_is_named_and_is_in_no_other_format() {
    let sandbox = Sandbox::new();
    sandbox.write(B, BROKEN);
    let shown = sandbox.loopctl(&["lint", "--diff"]);
    let output = sandbox.loopctl(&["lint", "--diff", "--output-file", "it.patch"]);
    assert_eq!((code(&output), out(&output)), (Some(1), String::new()));
    assert_eq!(fs::read_to_string(sandbox.path().join("it.patch")).expect("a file"), out(&shown));
    assert_eq!(code(&sandbox.loopctl(&["lint", "--diff", "--exit-zero"])), Some(0));
    for beside in [&["--json"][..], &["--output-format", "sarif"], &["--deny-warnings"]] {
        for what in ["--diff", "--write-baseline"] {
            let said = sandbox.refused(&[&["lint", what], beside].concat());
            assert!(said.contains("cannot be used with"), "{said}");
        }
    }
    assert!(sandbox.refused(&["lint", "--write-baseline", "--output-file", "x"]).contains("cannot be used with"));
}

#[test]
fn what_an_unsafe_fix_would_mend_is_said_where_nothing_is_mended() {
    let sandbox = Sandbox::new();
    sandbox.write(B, BROKEN);
    let said = |arguments: &[&str]| err(&sandbox.loopctl(&[&["lint", "--unsafe-fixes"], arguments].concat()));
    assert!(said(&[]).contains("note: no finding has an unsafe fix"), "{}", said(&[]));
    // What stands between two rows is taken to be no row.
    let rows = "| Phase | Status |\n|---|---|\n| P1 | DONE |\nSee below.\n| P2 | TODO |\n";
    sandbox.write(A, format!("{CLEAN}\n## Phases\n\n{rows}"));
    for arguments in [&[][..], &["--json"], &["--output-format", "concise"]] {
        let said = said(arguments);
        assert!(said.contains(&format!("1 finding has an unsafe fix: LC006 at {A}:")), "{said}");
        assert!(said.contains("`--fix --unsafe-fixes` applies them"), "{said}");
    }
    assert!(!said(&["--diff"]).contains("unsafe fix"));
    assert!(!err(&sandbox.loopctl(&["lint"])).contains("unsafe fix:"));
}
