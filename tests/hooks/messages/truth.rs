//! What a message says is held against what its change does.

use super::{POLICY, TRAILERS, asking, commit_file, failed, registry, stage, succeeded};
use crate::{governed, passes, refused};

#[test]
fn without_a_table_about_commits_only_truth_is_asked() {
    let sandbox = governed();
    stage(&sandbox, "1\n");
    assert_eq!(passes(&sandbox, &["commit", "--quiet", "-m", "anything goes"]), "");
    stage(&sandbox, "2\n");
    let told = refused(&sandbox, &["commit", "-m", "fix(LOOP-AA-20260301): it"]);
    assert!(told.contains("LC503") && told.contains("did you mean `fix(LOOP-A-20260301): it`?"), "{told}");
    let told = refused(&sandbox, &["commit", "-m", "close(LOOP-A-20260301): all is done"]);
    assert!(told.contains("LC511") && told.contains("it is active after this commit"), "{told}");
}

#[test]
fn claims_are_held_against_the_change() {
    let sandbox = asking();
    stage(&sandbox, "1\n");
    assert!(refused(&sandbox, &["commit", "-m", "gov(GAP-HB-003): register gap"]).contains("nothing registers it"));
    assert!(refused(&sandbox, &["commit", "-m", "fix(GAP-HB-001): mark fixed"]).contains("it is open after"));
    sandbox.write("gaps.yaml", registry("open") + "  - id: GAP-HB-003\n    status: open\n");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "gov(GAP-HB-003): register gap"]);
    sandbox.write("gaps.yaml", registry("fixed"));
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "fix(GAP-HB-002): mark fixed"]);
    assert!(told.contains("LC511"), "{told}");
}

#[test]
fn changes_of_others_are_told() {
    let sandbox = asking();
    sandbox.write("gaps.yaml", registry("fixed").replace("status: open", "status: accepted"));
    sandbox.git(&["add", "--all"]);
    let told = passes(&sandbox, &["commit", "-m", "fix(GAP-HB-001): mark fixed"]);
    assert!(told.contains("LC506") && told.contains("GAP-HB-002"), "{told}");
}

#[test]
fn what_a_message_allows_is_heard() {
    let sandbox = asking();
    stage(&sandbox, "1\n");
    let message = "it\n\nLoopctl-Allow: LC501 the vendor's own words\n";
    succeeded(&commit_file(&sandbox, message, &[]));
    let told = failed(&commit_file(&sandbox, "it\n\nLoopctl-Allow: LC501\n", &[]));
    assert!(told.contains("gives no reason"), "{told}");
}

#[test]
fn trailers_are_asked_of_those_who_touch_what_asks_for_them() {
    let sandbox = asking();
    sandbox.write("loopctl.toml", format!("{POLICY}{TRAILERS}"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "chore: trailers"]);
    sandbox.write("gaps.yaml", registry("fixed"));
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "fix(GAP-HB-001): mark fixed"]);
    assert!(told.contains("LC507") && told.contains("`Gap-Mutation: capability`"), "{told}");
    let told = refused(&sandbox, &["commit", "-m", "fix(GAP-HB-001): mark fixed", "-m", "Gap-Mutation: by hand"]);
    assert!(told.contains("LC508") && told.contains("it may be capability"), "{told}");
    let apart = ["commit", "-m", "fix(GAP-HB-001): mark fixed", "-m", "Gap-Mutation: capability", "-m", "Seen-by: Ana"];
    let told = refused(&sandbox, &apart);
    assert!(told.contains("LC512") && told.contains("LC507") && told.contains("take out the empty line"), "{told}");
    passes(&sandbox, &["commit", "-m", "fix(GAP-HB-001): mark fixed", "-m", "Gap-Mutation: capability"]);
    // What git writes itself is not asked.
    passes(&sandbox, &["revert", "--no-edit", "HEAD"]);
}
