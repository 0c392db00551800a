//! What a change does to the phases of a document.

use std::collections::HashSet;

use super::documents::Touched;
use super::moves::{RowMove, Said, Turn};
use crate::model::loop_doc::LoopDoc;
use crate::model::partners::partners;
use crate::model::phases::Phase;
use crate::model::status::PhaseStatus;

/// The phases of a document that move, come or go.
pub(super) fn moved<'a>(touched: &Touched<'a>, found: &mut Vec<RowMove<'a, PhaseStatus>>) {
    let partners: Vec<Vec<Option<usize>>> = (touched.was.iter())
        .map(|was| match (was, touched.is) {
            (Some(was), Some(is)) => partners(was, is),
            (_, is) => vec![None; phases_of(is).len()],
        })
        .collect();
    for (at, phase) in phases_of(touched.is).iter().enumerate() {
        let partner = |(was, partners): (Option<&'a LoopDoc>, &Vec<Option<usize>>)| {
            let document = was?;
            Some((document, document.phases.get((*partners.get(at)?)?)?))
        };
        let was: Vec<Option<Row<'a>>> = touched.was.iter().copied().zip(&partners).map(partner).collect();
        found.extend(row(was, touched.is.map(|document| (document, phase))));
    }
    // A row that one of the parents does not have is what it is there.
    let left = |nth: usize| {
        let taken: HashSet<usize> = partners.get(nth).into_iter().flatten().flatten().copied().collect();
        let document = touched.was.get(nth).copied().flatten();
        let phases = phases_of(document).iter().enumerate().filter(move |(at, _)| !taken.contains(at));
        phases.filter_map(move |(_, phase)| Some((document?, phase)))
    };
    for first in left(0) {
        let others = (1..touched.was.len()).map(|nth| left(nth).find(|(_, phase)| phase.key == first.1.key));
        let was: Vec<Option<Row<'a>>> = std::iter::once(Some(first)).chain(others).collect();
        if was.iter().all(Option::is_some) {
            found.extend(row(was, None).map(|row| RowMove { document: touched.is.or(row.document), ..row }));
        }
    }
}

/// A phase, and its document.
type Row<'a> = (&'a LoopDoc, &'a Phase);

/// What a change does to a row, if it does anything.
fn row<'a>(was: Vec<Option<Row<'a>>>, is: Option<Row<'a>>) -> Option<RowMove<'a, PhaseStatus>> {
    let said = |(document, phase): Row<'a>| Said { source: &document.source, span: phase.span, status: phase.status };
    let turn = Turn { was: was.iter().map(|was| was.map(said)).collect(), is: is.map(said) };
    if !turn.moves() {
        return None;
    }
    let before = was.into_iter().flatten().next();
    let (document, phase) = is.or(before)?;
    let called = before.map(|(_, phase)| phase.key.as_str());
    Some(RowMove {
        document: Some(document),
        was_in: before.map(|(document, _)| document),
        loop_id: document.id.as_ref().map(|identity| identity.id.as_str()),
        key: &phase.key,
        was_called: called.filter(|key| phase.key != *key),
        title: phase.title.of(document.text()),
        form: Some(phase.form),
        turn,
    })
}

fn phases_of(document: Option<&LoopDoc>) -> &[Phase] {
    document.map_or(&[], |document| &document.phases)
}
