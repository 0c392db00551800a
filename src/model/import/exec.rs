//! `receipt.exec.json`: what an executor states of one task.

use super::when::utc;
use super::{Observed, capability_of};
use crate::model::moment::Moment;
use crate::model::receipt::Verdict;
use crate::syntax::{Kind, Node, json};
use crate::text::{Fault, did_you_mean};

const STATUSES: [&str; 3] = ["done", "failed", "blocked"];

/// Fields that hold a list of texts, wherever they are.
const LISTS: [&str; 5] = ["files_changed", "run_keys", "blockers", "commit_hashes", "gap_ids"];

pub(super) fn read(text: &str) -> Result<Observed, Vec<Fault>> {
    let root = json(text).map_err(|fault| vec![fault])?;
    if root.entries().is_none() {
        return Err(vec![Fault::new(root.span, format!("the record is {}, not a JSON object", root.noun()))]);
    }
    let mut record = Record { root: &root, faults: Vec::new() };
    let observed = record.observed();
    if record.faults.is_empty() { observed.ok_or_else(Vec::new) } else { Err(record.faults) }
}

struct Record<'a> {
    root: &'a Node,
    faults: Vec<Fault>,
}

impl<'a> Record<'a> {
    /// What the record says; nothing only where a fault was told.
    fn observed(&mut self) -> Option<Observed> {
        let [_, run_keys, blockers, _, _] = LISTS.map(|field| self.list(field));
        let task = self.text("task_id");
        let verdict = self.verdict();
        let finished_at = self.finished();
        self.whole(&run_keys);
        if let Some(verdict) = verdict {
            self.agrees(verdict, &run_keys, &blockers);
        }
        let mut observed = Observed::of(verdict?);
        observed.finished_at = finished_at;
        match run_keys.as_slice() {
            [key] => {
                observed.run_key = key.as_str().map(str::to_owned);
                observed.capability = key.as_str().and_then(capability_of).map(str::to_owned);
            }
            [] => {}
            keys => observed.caveats.push(format!("the record names {} runs, so it is none of them", keys.len())),
        }
        observed.capability = observed.capability.or_else(|| task.and_then(Node::as_str).map(str::to_owned));
        observed.caveats.extend(blockers.iter().filter_map(|node| Some(format!("blocked by {}", node.as_str()?))));
        Some(observed)
    }

    /// The field `key`, where there is something in it.
    fn field(&self, key: &str) -> Option<&'a Node> {
        self.root.get(key).filter(|node| !node.is_null())
    }

    fn fault(&mut self, node: &Node, message: String) {
        self.faults.push(Fault::new(node.span, message));
    }

    /// The field `key`, which is a text that says something.
    fn text(&mut self, key: &str) -> Option<&'a Node> {
        let node = self.field(key)?;
        if node.as_str().is_none_or(|text| text.trim().is_empty()) {
            self.fault(
                node,
                format!("`{key}` is {}, not a text", if node.text() == Some("") { "empty" } else { node.noun() }),
            );
            return None;
        }
        Some(node)
    }

    /// The field `key`, which has to be there.
    fn needed(&mut self, key: &str) -> Option<&'a Node> {
        if self.field(key).is_none() {
            self.fault(self.root, format!("`{key}` is missing"));
        }
        self.text(key)
    }

    fn list(&mut self, key: &str) -> Vec<&'a Node> {
        let Some(node) = self.field(key) else { return Vec::new() };
        let Kind::List(elements) = &node.kind else {
            self.fault(node, format!("`{key}` is {}, not a list", node.noun()));
            return Vec::new();
        };
        let (texts, others): (Vec<&Node>, Vec<&Node>) =
            elements.iter().partition(|element| element.as_str().is_some_and(|text| !text.trim().is_empty()));
        for other in others {
            self.fault(other, format!("an element of `{key}` is no text"));
        }
        texts
    }

    fn verdict(&mut self) -> Option<Verdict> {
        let node = self.needed("status")?;
        match node.as_str()? {
            "done" => Some(Verdict::Pass),
            "failed" => Some(Verdict::Fail),
            "blocked" => Some(Verdict::Blocked),
            other => {
                let fault = Fault::new(node.span, format!("the status {other} is none of {}", STATUSES.join(", ")));
                self.faults.push(match did_you_mean(other, STATUSES) {
                    Some(help) => fault.help(help),
                    None => fault,
                });
                None
            }
        }
    }

    /// The end of the run. That it is UTC says the name of the field.
    fn finished(&mut self) -> Option<Moment> {
        let node = self.needed("timestamp_utc")?;
        let text = node.as_str()?;
        let utc = utc(text);
        if utc.is_none() {
            self.fault(node, format!("`timestamp_utc` is {text}, which is no time in UTC"));
        }
        utc
    }

    fn whole(&mut self, run_keys: &[&Node]) {
        for (at, key) in run_keys.iter().enumerate() {
            let text = key.text().unwrap_or_default();
            if capability_of(text).is_none() {
                self.fault(key, format!("{text} is no whole run key"));
            }
            if run_keys[..at].iter().any(|other| other.says(text)) {
                self.fault(key, format!("{text} stands twice"));
            }
        }
    }

    /// Checks that nothing else in the record speaks against its status.
    fn agrees(&mut self, verdict: Verdict, run_keys: &[&'a Node], blockers: &[&'a Node]) {
        let status = self.field("status").unwrap_or(self.root);
        let class = self.field("evidence_refs").and_then(|refs| refs.get("blocker_class"));
        let ready = self.field("ready_for_verify");
        if let Some(ready) = ready.filter(|ready| ready.as_bool().is_none() || ready.as_str().is_some()) {
            self.fault(ready, format!("`ready_for_verify` is {}, not true or false", ready.noun()));
        }
        match verdict {
            Verdict::Pass => {
                if run_keys.is_empty() {
                    self.fault(status, "the status is done, but `run_keys` names no run that shows it".to_owned());
                }
                if let Some(blocker) = blockers.first() {
                    self.fault(blocker, "the status is done, but there is a blocker".to_owned());
                }
                if let Some(class) = class.filter(|class| !class.is_null() && !class.says("none")) {
                    self.fault(class, "the status is done, but there is a class of blockers".to_owned());
                }
                if let Some(ready) = ready.filter(|ready| ready.as_bool() == Some(false)) {
                    self.fault(ready, "the status is done, but it is not ready to be verified".to_owned());
                }
            }
            Verdict::Blocked if blockers.is_empty() => {
                self.fault(status, "the status is blocked, but `blockers` names nothing".to_owned());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "CAP-20260211-132223__backup.status__Rk3f91234";

    fn with(status: &str, rest: &str) -> String {
        format!("{{\"task_id\": \"T-1\", \"status\": \"{status}\", \"timestamp_utc\": \"2026-02-11T18:22:23Z\"{rest}}}")
    }

    fn done(rest: &str) -> String {
        with("done", &format!(", \"run_keys\": [\"{KEY}\"]{rest}"))
    }

    fn told(text: &str) -> String {
        let faults = read(text).expect_err(text);
        assert!(!faults.is_empty() && faults.iter().all(|fault| text.get(fault.span.range()).is_some()));
        faults.into_iter().map(|fault| fault.message).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn a_done_task_passes_at_the_time_it_states() {
        let observed =
            read(&done(", \"blockers\": [], \"ready_for_verify\": true, \"wave_id\": null")).expect("a record");
        assert_eq!(observed.verdict, Verdict::Pass);
        assert_eq!(observed.run_key.as_deref(), Some(KEY));
        assert_eq!(observed.capability.as_deref(), Some("backup.status"));
        // Not the local time in the key.
        assert_eq!(observed.finished_at.map(Moment::stamp).as_deref(), Some("20260211-182223"));
    }

    #[test]
    fn failed_and_blocked_tasks_are_what_they_say() {
        assert_eq!(read(&with("failed", "")).map(|observed| observed.verdict), Ok(Verdict::Fail));
        let blocked = read(&with("blocked", ", \"blockers\": [\"no network\"]")).expect("a record");
        assert_eq!((blocked.verdict, blocked.caveats), (Verdict::Blocked, vec!["blocked by no network".to_owned()]));
    }

    #[test]
    fn a_record_that_contradicts_itself_is_refused() {
        for (text, why) in [
            (with("done", ""), "names no run"),
            (with("blocked", ""), "`blockers` names nothing"),
            (with("blocked", ", \"blockers\": []"), "`blockers` names nothing"),
            (done(", \"blockers\": [\"x\"]"), "there is a blocker"),
            (done(", \"ready_for_verify\": false"), "not ready"),
            (done(", \"evidence_refs\": {\"blocker_class\": \"policy\"}"), "class of blockers"),
            (done(", \"status\": \"failed\""), "stands twice"),
            (with("done", &format!(", \"run_keys\": [\"{KEY}\", \"{KEY}\"]")), "stands twice"),
        ] {
            assert!(told(&text).contains(why), "{text}: {}", told(&text));
        }
    }

    #[test]
    fn what_is_missing_or_of_another_kind_is_refused() {
        for (text, why) in [
            ("[]".to_owned(), "not a JSON object"),
            ("{}".to_owned(), "`status` is missing; `timestamp_utc` is missing"),
            (with("Done", ""), "none of done, failed, blocked"),
            (with("", ""), "`status` is empty"),
            (with("failed", ", \"run_keys\": \"x\""), "not a list"),
            (with("failed", ", \"run_keys\": [1]"), "no text"),
            (with("failed", ", \"run_keys\": [\"CAP-20260211-132223\"]"), "no whole run key"),
            (done(", \"ready_for_verify\": \"true\""), "not true or false"),
            (done("").replace("18:22:23Z", "18:22:23+01:00"), "no time in UTC"),
            (done("").replace("T18:22:23Z", ""), "no time in UTC"),
            (done("")[..60].to_owned(), "does not end"),
        ] {
            assert!(told(&text).contains(why), "{text}: {}", told(&text));
        }
    }
}
