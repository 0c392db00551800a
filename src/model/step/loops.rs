//! Where a loop stood, and where it stands.

use super::documents::Touched;
use super::moves::{LoopMove, Said, Turn};
use crate::model::claim::Status;
use crate::model::loop_doc::LoopDoc;
use crate::model::status::Horizon;

/// What a change does to a loop.
pub(super) fn moved(touched: Touched<'_>) -> LoopMove<'_> {
    LoopMove {
        // A loop is there whether it says where it stands or not.
        status: turn(&touched, |document| Some(document.status().map(|status| status.value))),
        readiness: turn(&touched, |document| document.readiness.map(Some)),
        horizon: turn(&touched, |document| horizon(document).map(Some)),
        was: touched.was,
        is: touched.is,
    }
}

/// What a field was and is; the outer nothing where it is not there.
fn turn<'a, T: Copy>(touched: &Touched<'a>, status: impl Fn(&LoopDoc) -> Option<Option<Status<T>>>) -> Turn<'a, T> {
    let said = |document: &'a LoopDoc| {
        let status = status(document)?;
        let span = status.map(|status| status.raw).unwrap_or_default();
        Some(Said { source: &document.source, span, status })
    };
    Turn { was: touched.was.iter().map(|was| was.and_then(said)).collect(), is: touched.is.and_then(said) }
}

fn horizon(document: &LoopDoc) -> Option<Status<Horizon>> {
    let span = document.horizon.filter(|span| !span.is_empty())?;
    Some(Status { raw: span, word: span, tail: None, value: Horizon::named(document.source.slice(span)) })
}
