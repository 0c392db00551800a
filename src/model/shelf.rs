//! Which receipts there are, told by their names alone.

use std::collections::BTreeMap;

use super::moment::Moment;
use super::receipt::{RunKey, is_ahead};
use crate::text::{Entry, Mode, RepoPath};

/// The receipts of a view, by probe, unread.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    by_probe: BTreeMap<String, Vec<Filed>>,
}

/// A receipt that was not opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Its run key, by the name of the file.
    pub key: RunKey,
    /// The file.
    pub path: RepoPath,
    /// Whether a signature lies beside it.
    pub signed: bool,
}

impl Shelf {
    /// The receipts below `dir` among `entries`, which are sorted by path.
    ///
    /// A receipt is `<dir>/<probe>/<run key>.json`, or `<dir>/<loop>/<name>/<run key>.json`; whatever
    /// else is kept there is none.
    pub fn of(entries: &[Entry], dir: &RepoPath) -> Self {
        let prefix = format!("{dir}/");
        let start = entries.partition_point(|entry| entry.path.as_str() < prefix.as_str());
        let mut by_probe: BTreeMap<String, Vec<Filed>> = BTreeMap::new();
        for entry in entries.get(start..).unwrap_or_default() {
            let Some(rest) = entry.path.as_str().strip_prefix(&prefix) else { break };
            let Some((probe, name)) = rest.rsplit_once('/') else { continue };
            // A link is never followed: what leads elsewhere is a receipt that cannot be read.
            let is_file = matches!(entry.mode, Mode::File | Mode::Executable | Mode::Link);
            let Some(key) = name.strip_suffix(".json").and_then(RunKey::parse).filter(|_| is_file) else {
                // `x.json.sig` comes right behind `x.json`.
                if let Some(signed) = name.strip_suffix(".sig")
                    && let Some(last) = by_probe.get_mut(probe).and_then(|filed| filed.last_mut())
                    && last.path.name() == signed
                {
                    last.signed = true;
                }
                continue;
            };
            let filed = Filed { key, path: entry.path.clone(), signed: false };
            match by_probe.get_mut(probe) {
                Some(all) => all.push(filed),
                None => drop(by_probe.insert(probe.to_owned(), vec![filed])),
            }
        }
        Self { by_probe }
    }

    /// Whether there is no receipt at all.
    pub fn is_empty(&self) -> bool {
        self.by_probe.is_empty()
    }

    /// The receipts of a probe, in the order of their keys.
    pub fn of_probe(&self, name: &str) -> &[Filed] {
        self.by_probe.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The newest receipt of a probe, if by its key it is of a run that by `clock` is not over yet: it counts for more
    /// than any run that is made now.
    pub fn ahead(&self, name: &str, clock: Moment) -> Option<&Filed> {
        self.of_probe(name).last().filter(|filed| is_ahead(filed.key.moment(), clock))
    }

    /// The probes that have receipts, with these.
    pub fn probes(&self) -> impl Iterator<Item = (&str, &[Filed])> {
        self.by_probe.iter().map(|(name, filed)| (name.as_str(), filed.as_slice()))
    }

    /// How many receipts there are.
    pub fn len(&self) -> usize {
        self.by_probe.values().map(Vec::len).sum()
    }

    /// The receipt of a run key, which may be one of local time.
    pub fn find(&self, key: &RunKey) -> Option<(&str, &Filed)> {
        let all = || self.probes().flat_map(|(name, filed)| filed.iter().map(move |filed| (name, filed)));
        all().find(|(_, filed)| filed.key == *key).or_else(|| all().find(|(_, filed)| filed.key.is_like(key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_a_receipt() {
        let entries: Vec<Entry> = [
            "receipts/LOOP-X/own/CAP-20260211-182223__own__R1.json",
            "receipts/README.md",
            "receipts/a/CAP-20260211-182223__a__R1.json",
            "receipts/a/CAP-20260211-182223__a__R1.json.sig",
            "receipts/a/CAP-20260212-182223__a__R2.json",
            "receipts/a/notes.json",
            "receipts/sessions/RCAP-20260211-182223__a__R1/receipt.md",
            "receiptsx/a/CAP-20260211-182223__a__R1.json",
        ]
        .into_iter()
        .map(|path| Entry { path: RepoPath::new(path).expect("a path"), mode: Mode::File, oid: None })
        .collect();
        let shelf = Shelf::of(&entries, &RepoPath::new("receipts").expect("a path"));
        let told: Vec<(&str, usize)> = shelf.probes().map(|(name, filed)| (name, filed.len())).collect();
        assert_eq!(told, [("LOOP-X/own", 1), ("a", 2)]);
        let signed: Vec<bool> = shelf.of_probe("a").iter().map(|filed| filed.signed).collect();
        assert_eq!(signed, [true, false]);
        let local = RunKey::parse("CAP-20260212-132223__a__R2").expect("a key");
        let ahead = |clock| shelf.ahead("a", Moment::parse(clock).expect("a moment")).map(|filed| filed.key.as_str());
        assert_eq!(ahead("2026-02-12T18:22:00Z"), None);
        assert_eq!(ahead("2026-02-12T18:20:00Z"), Some("CAP-20260212-182223__a__R2"));
        assert_eq!(shelf.find(&local).map(|(_, filed)| filed.key.as_str()), Some("CAP-20260212-182223__a__R2"));
    }
}
