//! Any bytes are judged as a document among others by every rule, and mended as far as that goes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use loopctl::lint::{Request, Safety, Selection, Wish, lint, mend};
use loopctl::model::{Day, Ledger, find_policy};
use loopctl::rules::ALL;
use loopctl::text::{Overlay, RepoPath, View};

const REGISTRY: &str = "gaps:\n  - id: GAP-OP-001\n    status: open\n    parent_loop: LOOP-X-20260101\n";

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let path = |text: &str| RepoPath::new(text).expect("a path");
    let view = Overlay::empty()
        .with(path("loops/LOOP-X-20260101.scope.md"), text)
        .with(path("gaps.yaml"), REGISTRY)
        .with(path("loopctl.toml"), "[gaps]\nregistry = \"gaps.yaml\"\n");
    let load = |view: &dyn View| {
        let policy = find_policy(view).expect("a policy");
        Ledger::load(view, policy, Day::of_unix(1_770_000_000))
    };
    let ledger = load(&view).expect("files");
    let selection = Selection::of(&ledger.policy.policy, true);
    let request = Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] };
    for finding in lint(&ledger, &request).findings {
        assert!(finding.source.text().get(finding.span.range()).is_some(), "{}", finding.rule.code);
    }
    mend(&view, load, &request, Wish::all(Safety::Unsafe)).expect("files");
});
