//! Bad input: one clear message and the right exit code, never a panic, a hang or silence.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;

use support::Sandbox;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("loops/LOOP-A-20260101.scope.md", "---\nloop_id: LOOP-A-20260101\nstatus: active\n---\n\n# A\n");
    sandbox
}

#[test]
fn bytes_that_are_no_text_are_told() {
    let sandbox = sandbox();
    sandbox.write("loops/latin.scope.md", b"---\nstatus: open\n---\nna\xefve\n");
    sandbox.write("loops/binary.scope.md", b"\x7fELF\0\0\xff\xfe");
    let sandbox = sandbox.committed();
    let said = sandbox.refused(&["show", "loops/latin.scope.md"]);
    assert!(said.contains("not UTF-8") && said.contains("line 4"), "{said}");
    let said = sandbox.refused(&["show", "loops/binary.scope.md", "--staged"]);
    assert!(said.contains("binary"), "{said}");
    // The others can be shown all the same, and those that cannot are named.
    let output = sandbox.loopctl(&["show", "LOOP-A"]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("latin.scope.md"));
}

#[test]
fn what_is_too_large_is_told() {
    let sandbox = sandbox();
    sandbox.write("loops/long.scope.md", "x".repeat(50 << 20));
    let sandbox = sandbox.committed();
    for arguments in [&["show", "loops/long.scope.md"][..], &["show", "loops/long.scope.md", "--rev", "HEAD"]] {
        let said = sandbox.refused(arguments);
        assert!(said.contains("50 MiB") && said.contains("4 MiB"), "{said}");
    }
}

#[test]
fn bombs_are_shown_for_what_they_are() {
    let sandbox = sandbox();
    let mut laughs = String::from("a: &a [x]\n");
    for (before, name) in ('a'..='h').zip('b'..='i') {
        laughs += &format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 9].join(","));
    }
    for (name, text) in [
        ("laughs", format!("---\nstatus: active\n{laughs}---\n")),
        ("dashes", format!("---\nstatus: active\nlist:\n  {}\n---\n", "- ".repeat(20_000))),
        ("brackets", format!("---\nstatus: active\nlist: {}\n---\n", "[".repeat(20_000))),
        ("quotes", format!("---\nstatus: active\n---\n{} x\n", ">".repeat(20_000))),
        ("lists", format!("---\nstatus: active\n---\n{} x\n", "- ".repeat(20_000))),
        (
            "rows",
            format!("---\nstatus: active\n---\n\n| Phase | Status |\n|---|---|\n{}", "| P1 | DONE |\n".repeat(30_000)),
        ),
        ("dashes-in-line", format!("---\nstatus: active\n---\n\n## Blockers\n{}\n", "- GAP-OP-1 and ".repeat(50_000))),
        ("titles", format!("---\nstatus: active\n---\n## Phases\n\n{}", "**P1: a**\n\n- x\n\n".repeat(20_000))),
        (
            "reviews",
            format!(
                "---\nstatus: active\n---\n\n{}",
                "| Phase | Review status |\n|---|---|\n| P1 | seen |\n\n".repeat(5_000)
            ),
        ),
        (
            "rest",
            format!("---\nstatus: active\n---\n\n## Phases\n- P1: a - DONE ({}merged)\n", "pending ".repeat(50_000)),
        ),
        (
            "told",
            format!(
                "---\nstatus: active\n---\n\n## Status\n\n{}\n\n## Phases\n- P1: a\n",
                "P0-P9 done. ".repeat(50_000)
            ),
        ),
        ("boxes", format!("---\nstatus: active\n---\n\n{}", "- [ ] a -> b\n".repeat(30_000))),
        (
            "blockers",
            format!("---\nstatus: active\nexecution_readiness: blocked\n---\n\n{}", "**Blocker:**\n\n".repeat(20_000)),
        ),
        ("strikes", format!("---\nstatus: active\n---\n\n## Phases\n- P1: {}\n", "~~a~~ ".repeat(20_000))),
        (
            "described",
            format!(
                "---\nstatus: active\n---\n\n## Phases\n- P1: a\n\n{}",
                "| Phase | Entry |\n|---|---|\n| P1 | x |\n\n".repeat(5_000)
            ),
        ),
        (
            "ranges",
            format!(
                "---\nstatus: active\n---\n\n| Phase | Scope | Depends on |\n|---|---|---|\n{}",
                ('A'..='E').fold(String::new(), |rows, letter| {
                    (0..1_000).fold(rows, |rows, nth| rows + &format!("| P{nth}{letter} | x | P0A-P999E |\n"))
                })
            ),
        ),
        (
            "waits",
            format!(
                "---\nstatus: active\n---\n\n| Phase | Scope | Status | Depends on |\n|---|---|---|---|\n{}",
                ('A'..='H').fold(String::new(), |rows, letter| {
                    (0..1_000)
                        .fold(rows, |rows, nth| rows + &format!("| P{nth}{letter} | x | done | P1A, P2B, P999H |\n"))
                })
            ),
        ),
        ("emphasis", format!("---\nstatus: active\n---\n{}\n", "*a **b ".repeat(50_000))),
        (
            "pipes",
            format!(
                "---\nstatus: active\n---\n|{}\n|{}\n{}",
                "a|".repeat(3000),
                "-|".repeat(3000),
                "|x\n".repeat(3000)
            ),
        ),
    ] {
        sandbox.write(&format!("loops/{name}.scope.md"), text);
        let shown = sandbox.show(&[&format!("loops/{name}.scope.md")]);
        assert_eq!(shown["status"]["value"], "active", "{name}");
    }
}

#[cfg(unix)]
#[test]
fn only_files_are_documents() {
    let sandbox = sandbox();
    fs::create_dir(sandbox.path().join("loops/directory.scope.md")).expect("a directory");
    let made = sandbox.command("mkfifo").arg("loops/pipe.scope.md").status().expect("mkfifo runs");
    assert!(made.success());
    std::os::unix::fs::symlink("/etc/hostname", sandbox.path().join("loops/out.scope.md")).expect("a link");
    let sandbox = sandbox.committed();
    for (name, what) in [("directory", "a directory"), ("pipe", "pipe"), ("out", "symbolic link")] {
        let said = sandbox.refused(&["show", &format!("loops/{name}.scope.md")]);
        assert!(said.contains(what), "{said}");
    }
    assert!(sandbox.refused(&["show", "../../etc/passwd.md"]).contains("outside"));
}

#[test]
fn revisions_that_cannot_be_had_are_told() {
    let sandbox = sandbox().committed();
    let said = sandbox.refused(&["show", "LOOP-A", "--rev", "mian"]);
    assert!(said.contains("`mian`") && said.contains("did you mean `main`?"), "{said}");
    let unborn = Sandbox::new();
    unborn.git(&["init", "--quiet"]);
    assert!(unborn.refused(&["show", "LOOP-A", "--rev", "HEAD"]).contains("no commit yet"));
    let bare = Sandbox::new();
    bare.git(&["init", "--quiet", "--bare"]);
    assert!(bare.refused(&["show", "LOOP-A"]).contains("--rev"));
    let outside = self::sandbox();
    assert!(outside.refused(&["show", "LOOP-A", "--staged"]).contains("no git repository"));
    let output = outside.loopctl(&["show", "LOOP-A"]);
    assert!(output.status.success() && String::from_utf8_lossy(&output.stderr).contains("not in a git repository"));
}

#[test]
fn a_policy_that_is_wrong_is_told_with_its_place() {
    let sandbox = sandbox();
    sandbox
        .write("loopctl.toml", "[docs]\ninclde = [\"loops/*.md\"]\n[levels]\nLC306 = \"loud\"\n")
        .write("broken.toml", "[docs\n");
    let sandbox = sandbox.committed();
    for command in [&["show", "LOOP-A"][..], &["readiness", "LOOP-A"], &["config"]] {
        let said = sandbox.refused(command);
        assert!(said.contains("loopctl.toml:2:1") && said.contains("did you mean `include`?"), "{said}");
        assert!(said.contains("loopctl.toml:4:9") && said.contains("error, warn"), "{said}");
    }
    assert!(sandbox.refused(&["--config", "broken.toml", "config"]).contains("not TOML"));
    assert!(sandbox.refused(&["--config", "none.toml", "config"]).contains("none.toml"));
}

#[test]
fn a_length_that_is_none_is_told_with_its_place() {
    for length in ["-1", "0", "5000000000"] {
        let sandbox = sandbox();
        sandbox.write("loopctl.toml", format!("[commit]\nsubject-max = {length}\n"));
        let said = sandbox.committed().refused(&["config"]);
        assert!(said.contains("loopctl.toml:2:15") && said.contains("is no length of a text"), "{said}");
    }
}

#[test]
fn a_registry_that_is_none_is_told() {
    let sandbox = sandbox();
    sandbox.write("loopctl.toml", "[gaps]\nregistry = \"gaps.yaml\"\n");
    let sandbox = sandbox.committed();
    assert!(sandbox.refused(&["show", "LOOP-A"]).contains("no such file"));
    sandbox.write("gaps.yaml", "gaps:\n  - id: GAP-A-1\n<<<<<<< HEAD\n    status: open\n");
    let said = sandbox.refused(&["show", "LOOP-A"]);
    assert!(said.contains("could not read gaps.yaml") && said.contains("gaps.yaml:3"), "{said}");
}

#[test]
fn what_a_lost_registry_does_not_decide_is_answered_without_it() {
    let sandbox = sandbox();
    sandbox.write("loopctl.toml", "[gaps]\nregistry = \"gaps.yaml\"\n[probes.p]\nrun = \"true\"\nexpires = \"1d\"\n");
    let done = "---\nloop_id: LOOP-DONE-20260301\nstatus: active\n---\n\n## Phases\n\n- P1: Do it (DONE)\n";
    let open = done.replace("LOOP-DONE", "LOOP-OPEN").replace("(DONE)", "(TODO)");
    sandbox.write("loops/LOOP-DONE-20260301.scope.md", done).write("loops/LOOP-OPEN-20260301.scope.md", open);
    let sandbox = sandbox.committed();
    let asked = |arguments: &[&str]| {
        let output = sandbox.loopctl(arguments);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let note = "gaps.yaml cannot be read, so of gaps only what documents say counts: there is no such file";
    for arguments in [&["diff"][..], &["next"], &["probe", "list"], &["probe", "run", "p"], &["receipt", "list"]] {
        let (code, _, said) = asked(arguments);
        assert!(code == Some(0) && said.contains(note), "{arguments:?}: {said}");
    }
    let (code, told, said) = asked(&["close", "LOOP-OPEN"]);
    assert!(code == Some(1) && told.contains("P1 is todo") && said.contains(note), "{told}{said}");
    // That no gap is left open, only the registry can say.
    let (code, told, said) = asked(&["close", "LOOP-DONE"]);
    assert!(code == Some(2) && told.is_empty() && said.contains("could not read gaps.yaml"), "{told}{said}");
    let (_, told, _) = asked(&["next", "LOOP-DONE"]);
    assert!(told.contains("gaps.yaml, which cannot be read") && !told.contains("loopctl close"), "{told}");
}

#[test]
fn nothing_of_a_document_steers_the_terminal() {
    let sandbox = sandbox();
    sandbox.write(
        "loops/steer.scope.md",
        "---\nloop_id: \"LOOP-\\e[31mX\"\nstatus: \u{9b}31m\nowner: \u{202e}ana\n---\n\n# \u{1b}]0;title\u{7}\n\n## Phases\n- P1: \u{1b}[2Jgone\u{8}\n",
    );
    let output = sandbox.loopctl(&["show", "loops/steer.scope.md", "--color=always"]);
    let shown = String::from_utf8(output.stdout).expect("text");
    let bare = shown.replace("\u{1b}[0m", "");
    for code in ["1", "2", "31", "32", "33"] {
        assert!(!bare.replace(&format!("\u{1b}[{code}m"), "").contains("\u{1b}]"));
    }
    let left: String =
        ["0", "1", "2", "31", "32", "33"].iter().fold(shown, |text, code| text.replace(&format!("\u{1b}[{code}m"), ""));
    assert!(!left.contains(['\u{1b}', '\u{7}', '\u{8}', '\u{9b}', '\u{202e}']), "{left:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let sandbox = sandbox().committed();
    let script = "loopctl show LOOP-A --json | true; exit ${PIPESTATUS[0]}";
    let output = sandbox.command("bash").args(["-c", script]).output().expect("bash runs");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}
