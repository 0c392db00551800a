//! Text that has to stay on its line.

use crate::lint::{Finding, Suppressed};
use crate::text::harmless;

/// `text` made harmless, without line breaks and tabs.
pub fn one_line(text: &str) -> String {
    harmless(text).replace(['\n', '\t'], " ")
}

/// Why a finding does not count, in words.
pub(super) fn forgiven(finding: &Finding) -> Option<String> {
    Some(match finding.suppressed.as_ref()? {
        Suppressed::Allowed { reason, until: Some(day) } => format!("allowed until {day}: {}", one_line(reason)),
        Suppressed::Allowed { reason, until: None } => format!("allowed: {}", one_line(reason)),
        Suppressed::Baselined => "in the baseline".to_owned(),
    })
}
