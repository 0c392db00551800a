//! What is wrong with a gap registry that can be read all the same.
//!
//! Its entries are found by a scan that looks at a handful of fields; whether all of it is YAML,
//! and whether each entry has a name, is asked here. What the parser has read as a whole is YAML.

use rayon::prelude::*;

use super::id::GapId;
use super::registry::Registry;
use crate::syntax::{Listed, item_fault, listing, rest_fault};
use crate::text::Fault;

impl Registry {
    /// The entries that are not YAML or have no usable name, in the order of the file.
    pub fn faults(&self) -> Vec<Fault> {
        let text = self.source().text();
        let Ok(listing) = listing(text, "gaps", ["id"]) else { return Vec::new() };
        if listing.parsed {
            return listing.items.iter().filter_map(nameless).collect();
        }
        let spans: Vec<_> = listing.items.iter().map(|item| item.span).collect();
        let judge = |item: &Listed<1>| item_fault(text, item.span).or_else(|| nameless(item));
        let mut faults: Vec<Fault> = listing.items.par_iter().filter_map(judge).collect();
        faults.extend(rest_fault(text, &spans));
        faults.sort_by_key(|fault| fault.span);
        faults
    }
}

/// The fault of an entry that no gap can be called by.
fn nameless(item: &Listed<1>) -> Option<Fault> {
    let help = "a gap is called `GAP-`, a family and a number: `GAP-OP-096`";
    match &item.fields[0] {
        Some(id) if !id.is_null() => {
            let written = id.text().unwrap_or_default();
            let named = GapId::new(written).is_some();
            (!named).then(|| Fault::new(id.span, format!("`{written}` is no name of a gap")).help(help))
        }
        _ => Some(Fault::new(item.span, "an entry has no `id`").help(help)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Words;
    use crate::text::{RepoPath, Source};

    fn faults(text: &str) -> Vec<(String, String)> {
        let path = RepoPath::new("gaps.yaml").expect("a path");
        let registry = Registry::read(Source::new(path, text.to_owned()), &Words::default()).expect("a registry");
        let told = |fault: Fault| (fault.span.of(text).to_owned(), fault.message);
        registry.faults().into_iter().map(told).collect()
    }

    #[test]
    fn entries_in_order_have_no_faults() {
        let text = "# note\nversion: 1\ngaps:\n  # a\n  - id: GAP-A-1\n    description: |\n      a: [b\n\n       c\n    status: open\n  - id: \"GAP-A-2\"\n    notes: \"x \\\" y\"\n    more:\n      - x\n      - y: z\n    folded: two\n      lines\nother: x\n";
        assert_eq!(faults(text), []);
    }

    #[test]
    fn a_list_of_maps_may_stand_in_brackets() {
        for text in [
            "gaps: [{id: GAP-A-1, status: open}]\n",
            "version: 1\ngaps: [ {id: GAP-A-1, status: open},\n  {id: GAP-A-2} ] # all\nother: x\n",
            "gaps:\n  [{id: GAP-A-1, status: open}]\n",
            "gaps:\n  - {id: GAP-A-1, status: open}\n  - id: GAP-A-2\n",
            "{gaps: [{id: GAP-A-1, status: open}]}\n",
            "[{\"id\": \"GAP-A-1\"}]\n",
            "{\n\t\"gaps\": [\n\t\t{\"id\": \"GAP-A-1\", \"status\": \"open\"}\n\t]\n}\n",
        ] {
            assert_eq!(faults(text), [], "{text}");
        }
        let found = faults("{\"gaps\": [{\"id\": \"GAP-A-1\"}, {\"id\": \"RISK 1\"}]}\n");
        assert!(matches!(&*found, [(at, _)] if at == "\"RISK 1\""), "{found:?}");
    }

    #[test]
    fn one_broken_entry_is_told_where_it_stands() {
        let text = "gaps:\n  - id: GAP-A-1\n    title: a: b\n  - id: GAP-A-2\n    status: open\n";
        let found = faults(text);
        assert!(matches!(&*found, [(at, message)] if at.starts_with("title") && message.contains("YAML")), "{found:?}");
        for (text, at) in [
            ("gaps:\n  - id: RISK 1\n  - id: GAP-A-1\n", "RISK 1"),
            ("gaps:\n  - status: open\n  - id: GAP-A-1\n", "- status: open"),
            ("gaps:\n  - id: GAP-A-1\nother: [x\n", ""),
            ("version: a: b\ngaps:\n  - id: GAP-A-1\n", ""),
            ("gaps:\n  - id: GAP-A-1\n    notes: |\n        x\n      y\n", "y"),
        ] {
            let found = faults(text);
            assert!(matches!(&*found, [(found, _)] if found.starts_with(at)), "{text} {found:?}");
        }
    }
}
