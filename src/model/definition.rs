//! What a probe is, as a digest: a receipt speaks for the probe as it was when it ran.

use serde_json::{Value, json};

use super::policy::{Matrix, Probe};
use super::receipt::{canonical, digest};

impl Probe {
    /// The digest of everything that decides what a run of the probe means.
    ///
    /// What it proves, how long a pass holds and how long it may run are not among that: they can
    /// change without another run.
    pub fn definition(&self) -> String {
        let mut whole = serde_json::Map::new();
        let mut add = |key: &str, value: Value| {
            if !matches!(&value, Value::Null) && value != json!([]) && value != json!({}) {
                whole.insert(key.to_owned(), value);
            }
        };
        add("run", json!(self.run));
        add("import", json!(self.import));
        add("cases", json!(self.cases));
        add("inputs", json!(self.inputs));
        // Defaults are left out, so that a key that a later version adds changes no digest.
        add("expect", changed(json!(self.expect), &json!(super::policy::Expect::default())));
        let (matrix, standard) = (&self.matrix, Matrix::default());
        add("select", changed(json!(matrix.select), &json!(standard.select)));
        add("run-id", json!(Some(&matrix.run_id).filter(|name| **name != standard.run_id)));
        add("summary", json!(matrix.summary));
        add("logs", json!(matrix.logs));
        add("columns", changed(json!(matrix.columns), &json!(standard.columns)));
        add("words", changed(json!(matrix.words), &json!(standard.words)));
        add("accept", json!(matrix.accept));
        add("from", json!(self.from));
        let whole = Value::Object(whole);
        // What no receipt can hold, a number beyond 2^53, a policy may.
        digest(&canonical(&whole).unwrap_or_else(|| whole.to_string()))
    }
}

/// The entries of `value` that differ from those of `standard`.
fn changed(value: Value, standard: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            Value::Object(entries.into_iter().filter(|(key, value)| standard.get(key) != Some(value)).collect())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::Expect;

    #[test]
    fn a_definition_is_what_decides_the_meaning_of_a_run() {
        let probe = Probe { run: Some("./bin/x".into()), ..Probe::default() };
        let same = Probe {
            proves: vec!["GAP-A-1".into()],
            expires: Some("24h".into()),
            timeout: Some("9s".into()),
            expect: Expect { exit: None, ..Expect::default() },
            ..probe.clone()
        };
        assert_eq!(probe.definition(), same.definition());
        let others = [
            Probe { run: Some("true".into()), ..probe.clone() },
            Probe { inputs: vec!["a".into()], ..probe.clone() },
            Probe { cases: vec!["s1".into()], ..probe.clone() },
            Probe { from: Some("latest-tag:v*".into()), ..probe.clone() },
            Probe { matrix: Matrix { summary: Some("s.md".into()), ..Matrix::default() }, ..probe.clone() },
            Probe { matrix: Matrix { accept: vec!["FIXED".into()], ..Matrix::default() }, ..probe.clone() },
            Probe { matrix: Matrix { run_id: "RUN".into(), ..Matrix::default() }, ..probe.clone() },
            Probe { expect: Expect { exit: Some(1), ..Expect::default() }, ..probe.clone() },
            Probe { expect: Expect { exit: Some(1 << 60), ..Expect::default() }, ..probe.clone() },
            Probe { expect: Expect { exit: Some(1 << 61), ..Expect::default() }, ..probe.clone() },
        ];
        let mut seen = vec![probe.definition()];
        for other in others {
            assert!(!seen.contains(&other.definition()), "{other:?}");
            seen.push(other.definition());
        }
    }

    #[test]
    fn a_probe_without_a_matrix_keeps_its_digest() {
        // The digest that receipts of earlier versions hold; the examples of LC308 have it as well.
        let probe = Probe {
            run: Some("./bin/matrix".into()),
            cases: vec!["s1".into(), "s2".into()],
            expires: Some("90d".into()),
            ..Probe::default()
        };
        let earlier = "sha256:c2588b43da92a5942e527c6b04ffb721d8a93f94d4ad543ed9b687776a4b0227";
        assert_eq!(probe.definition(), earlier);
    }
}
