//! A small repository of a pump house: a loop whose third phase a probe proves.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::{Sandbox, files};

pub(crate) const LOOP: &str = "LOOP-PUMP-RECONCILIATION-20260211";
pub(crate) const DOCUMENT: &str = "loops/LOOP-PUMP-RECONCILIATION-20260211.scope.md";
pub(crate) const INPUT: &str = "ops/bindings/pump.inventory.yaml";

const SCOPE: &str = r#"---
status: active
owner: "@mira"
created: 2026-02-11
scope: loop-scope
loop_id: LOOP-PUMP-RECONCILIATION-20260211
severity: high
---

# Loop Scope: LOOP-PUMP-RECONCILIATION-20260211

## Guard Commands

- **Verify**: `./bin/backup-status`

## Phases

| Phase | Scope                        | Status   |
|-------|------------------------------|----------|
| P0    | Take the baseline            | **DONE** |
| P3    | Reconcile the pump inventory | **DONE** |
| P4    | Write the closing report     | TODO     |

## Gaps

| Gap        | Type        | Status | Description                        |
|------------|-------------|--------|------------------------------------|
| GAP-PH-098 | runtime-bug | fixed  | Two pumps are missing from the list |
"#;

const PROBE: &str = r#"
[probes."backup.status"]
run = "./bin/backup-status"
proves = ["LOOP-PUMP-RECONCILIATION-20260211/P3", "GAP-PH-098"]
inputs = ["ops/bindings/pump.inventory.yaml"]
timeout = "60s"
expect = { exit = 0, match = '(?<targets>\d+) targets \| (?<ok>\d+) ok \| 0 degraded' }
"#;

/// The repository.
pub(crate) struct Plant {
    pub(crate) sandbox: Sandbox,
}

impl Plant {
    /// The pump house with its probe, committed.
    pub(crate) fn new() -> Self {
        Self::with(PROBE)
    }

    /// The pump house with other probes.
    pub(crate) fn with(probes: &str) -> Self {
        let plant = Self { sandbox: Sandbox::new() };
        plant.sandbox.write(DOCUMENT, SCOPE);
        plant.policy(probes).script("bin/backup-status", "echo '15 targets | 15 ok | 0 degraded'");
        plant.sandbox.write(INPUT, "pumps: 15\n");
        Self { sandbox: plant.sandbox.committed() }
    }

    pub(crate) fn policy(&self, probes: &str) -> &Self {
        self.sandbox.write("loopctl.toml", format!("[docs]\ninclude = [\"loops/*.scope.md\"]\n{probes}"));
        self
    }

    pub(crate) fn script(&self, path: &str, text: &str) -> &Self {
        self.sandbox.write(path, format!("#!/bin/sh\n{text}\n"));
        let file = self.sandbox.path().join(path);
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).expect("a mode");
        self
    }

    /// Replaces a part of a file, which must be there.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = fs::read_to_string(self.sandbox.path().join(path)).expect("a file");
        assert!(text.contains(from), "{path} has no {from}");
        self.sandbox.write(path, text.replace(from, to));
        self
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> &Self {
        self.sandbox.git(arguments);
        self
    }

    pub(crate) fn commit(&self, message: &str) -> &Self {
        self.git(&["add", "--all"]).git(&["commit", "--quiet", "--message", message])
    }

    /// Runs probes; returns the exit code and what was printed.
    pub(crate) fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = self.sandbox.loopctl(&[&["probe", "run"], arguments].concat());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
    }

    /// Runs `backup.status`, which must pass.
    pub(crate) fn prove(&self) -> &Self {
        let (code, out, err) = self.run(&["backup.status"]);
        assert_eq!(code, 0, "{out}{err}");
        self
    }

    /// The receipts of one run, as `probe run --json` has them.
    pub(crate) fn receipts_of(&self, arguments: &[&str]) -> Vec<Value> {
        let (code, out, err) = self.run(&[&["--json"], arguments].concat());
        assert!(code < 2, "{err}");
        let runs: Value = serde_json::from_str(&out).expect("JSON");
        runs["runs"].as_array().expect("runs").iter().map(|run| run["receipt"].clone()).collect()
    }

    /// The receipts that there are.
    pub(crate) fn receipts(&self) -> Vec<PathBuf> {
        let directory = self.sandbox.path().join("receipts");
        if directory.is_dir() { files(&directory) } else { Vec::new() }
    }

    /// The only receipt.
    pub(crate) fn receipt(&self) -> PathBuf {
        let all = self.receipts();
        let [one] = all.as_slice() else { panic!("{all:?}") };
        one.clone()
    }

    /// The only receipt, which has a signature beside it.
    pub(crate) fn receipt_beside_signature(&self) -> PathBuf {
        let all = self.receipts();
        assert_eq!(all.len(), 2, "{all:?}");
        all.into_iter().next().expect("a receipt")
    }

    /// A row and its proof, as `show LOOP ROW --json` has them.
    pub(crate) fn row(&self, row: &str, at: &[&str]) -> Value {
        self.sandbox.show(&[&[LOOP, row], at].concat())
    }

    /// What the receipts say of P3, and why.
    pub(crate) fn state(&self) -> (String, String) {
        self.state_at(&[])
    }

    pub(crate) fn state_at(&self, at: &[&str]) -> (String, String) {
        let row = self.row("P3", at);
        let why = row["proofs"][0]["why"].as_str().unwrap_or_default();
        (row["evidence"].as_str().expect("a state").to_owned(), why.to_owned())
    }

    /// What `lint` finds, a line each.
    pub(crate) fn lint(&self, arguments: &[&str]) -> String {
        let output = self.sandbox.loopctl(&[&["lint", "--output-format", "concise"], arguments].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code().is_some_and(|code| code < 2), "{said}");
        String::from_utf8(output.stdout).expect("text")
    }
}
