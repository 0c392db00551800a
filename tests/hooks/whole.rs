//! A hook that reads a part of the documents finds what reading all of them finds.

use crate::support::Sandbox;
use crate::{document, said};

/// The codes that a text tells, in order.
fn codes(text: &str) -> Vec<String> {
    let mut codes: Vec<String> =
        text.lines().filter(|line| line.starts_with("LC")).map(|line| line[..5].to_owned()).collect();
    codes.sort();
    codes
}

/// The errors that `lint` finds in the index and not in the commit, whatever is read.
fn added(sandbox: &Sandbox) -> Vec<String> {
    let told = |at: &[&str]| {
        let output = sandbox
            .loopctl(&[&["lint", "--json", "--as-of", "2026-04-01", "--select", "LC0,LC1,LC2,LC3"], at].concat());
        let told: serde_json::Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
        let findings = told["findings"].as_array().expect("findings").clone();
        findings.into_iter().filter(|finding| finding["level"] == "error" && finding["suppressed"].is_null())
    };
    let mark = |finding: &serde_json::Value| finding["fingerprint"].as_str().expect("a fingerprint").to_owned();
    let before: Vec<String> = told(&["--rev", "HEAD"]).map(|finding| mark(&finding)).collect();
    let new = told(&["--staged"]).filter(|finding| !before.contains(&mark(finding)));
    let mut codes: Vec<String> = new.map(|finding| finding["code"].as_str().expect("a code").to_owned()).collect();
    codes.sort();
    codes
}

/// Documents that hang together in every way that rules look at, and all that is done to them.
#[test]
fn reading_a_part_finds_what_reading_all_finds() {
    let sandbox = Sandbox::new();
    let at = |name: &str| format!("loops/LOOP-{name}-20260301.scope.md");
    let base = |name: &str, more: &str| document(&format!("LOOP-{name}-20260301"), more);
    sandbox.write("loopctl.toml", "[gaps]\nregistry = \"gaps.yaml\"\n[probes.p]\nrun = \"true\"\nexpires = \"1d\"\nproves = [\"LOOP-D-20260301/P1\"]\n[levels]\nLC111 = \"error\"\nLC208 = \"error\"\n");
    let gaps = "gaps:\n  - id: GAP-HB-001\n    status: open\n    parent_loop: LOOP-A-20260301\n  - id: GAP-HB-002\n    status: open\n";
    sandbox.write("gaps.yaml", gaps);
    sandbox.write(&at("A"), base("A", ""));
    sandbox.write(&at("B"), base("B", "execution_readiness: blocked\nblocked_by: [LOOP-A]\n"));
    sandbox.write(&at("C"), base("C", "depends_on_loop: LOOP-B-20260301\nexecution_readiness: blocked\n"));
    sandbox.write(
        &at("D"),
        base("D", "depends_on_loop: LOOP-C-20260301\n")
            + "\n## Phases\n\n- P1: Order - DONE\n\n## Gaps\n\n- GAP-HB-002: open\n",
    );
    sandbox.write("loops/unnamed LOOP-E.scope.md", "# Nothing\n\n> **Status:** active\n");
    sandbox.write(&at("F"), base("F", "execution_readiness: blocked\nblocked_by: [GAP-002, LOOP-E]\n"));
    let sandbox = sandbox.committed();
    let closed = |text: String| text.replace("status: active", "status: closed");
    let edits: Vec<(String, Option<String>)> = vec![
        (at("A"), Some(closed(base("A", "")))),
        (at("A"), None),
        (at("B"), Some(closed(base("B", "")))),
        (at("B"), None),
        (at("C"), Some(base("C", "depends_on_loop: LOOP-D-20260301\n"))),
        (at("D"), None),
        (at("D"), Some(base("D", ""))),
        (at("D"), Some(base("D", "") + "\n## Gaps\n\n- GAP-HB-002: fixed\n- GAP-HB-077: open\n")),
        ("gaps.yaml".into(), Some(gaps.replace("status: open", "status: fixed"))),
        ("gaps.yaml".into(), Some(gaps.replace("GAP-HB-002", "GAP-HB-003"))),
        ("gaps.yaml".into(), Some("gaps: [\n".into())),
        ("loops/unnamed LOOP-E.scope.md".into(), Some("# Nothing\n\n> **Status:** closed\n".into())),
        ("loops/unnamed LOOP-E.scope.md".into(), None),
        ("loops/again.scope.md".into(), Some(base("A", ""))),
        (at("G"), Some(base("G", "depends_on_loop: [LOOP-NOWHERE, LOOP-A-20260301]\nblocked_by: GAP-HB-099\n"))),
        // A number that two families share is nobody's, whoever states the other.
        (
            at("F"),
            Some(
                base("F", "execution_readiness: blocked\nblocked_by: [GAP-002, LOOP-E]\n")
                    + "\n## Gaps\n\n- GAP-XX-002: open\n",
            ),
        ),
        (at("D"), Some(base("D", "") + "\n## Gaps\n\n- GAP-YY-002: fixed\n")),
        ("loopctl.toml".into(), Some("[levels]\nLC107 = \"error\"\n".into())),
    ];
    let mut broken = 0;
    for (path, text) in edits {
        match &text {
            Some(text) => drop(sandbox.write(&path, text)),
            None => std::fs::remove_file(sandbox.path().join(&path)).expect("removed"),
        }
        sandbox.git(&["add", "--all"]);
        let output = sandbox.loopctl(&["hook", "pre-commit"]);
        assert_eq!(codes(&said(&output)), added(&sandbox), "{path}: {text:?}\n{}", said(&output));
        broken += usize::from(output.status.code() == Some(1));
        sandbox.git(&["reset", "--quiet", "--hard"]);
    }
    assert!(broken >= 8, "only {broken} edits broke anything");
}
