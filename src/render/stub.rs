//! Stub until the faces come.
use super::{Look, Told};
use crate::lint::*;
use crate::text::*;
#[allow(missing_docs)]
pub fn summary(told: &Told<'_>, _l: Look) -> String {
    format!("{:?}", told.summary)
}
#[allow(missing_docs)]
pub fn statistics(f: &[Finding], _l: Look) -> String {
    let mut m = std::collections::BTreeMap::new();
    for x in f {
        *m.entry(x.rule.code).or_insert(0) += 1;
    }
    format!("{m:?}\n")
}
#[allow(missing_docs)]
pub fn patch(files: &[(Source, String)], _l: Look) -> String {
    files
        .iter()
        .map(|(s, t)| {
            let d = similar::TextDiff::from_lines(s.text(), t.as_str());
            let a = format!("a/{}", s.path());
            let b = format!("b/{}", s.path());
            d.unified_diff().header(&a, &b).to_string()
        })
        .collect()
}
