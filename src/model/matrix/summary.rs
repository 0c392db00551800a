//! The summary of a matrix: a Markdown table with a row for each case.

use super::result::{Meaning, meaning};
use crate::model::policy::Matrix;
use crate::syntax::markdown;
use crate::syntax::markdown::Table;
use crate::text::{Fault, Span};

/// What a summary says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Its rows, in their order.
    pub rows: Vec<Row>,
    /// Whether it has a column of logs.
    pub names_logs: bool,
}

/// What a summary says of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The case, as it is called there.
    pub case: String,
    /// What the result means.
    pub meaning: Meaning,
    /// The words of the result.
    pub result: String,
    /// The path of its log, as it is written.
    pub log: Option<String>,
    /// The row.
    pub span: Span,
}

impl Summary {
    /// Reads every table of `text` that has the columns which `matrix` names; other tables say nothing.
    pub fn read(text: &str, matrix: &Matrix) -> Result<Self, Fault> {
        let body = markdown(text, 0);
        let mut summary = Self { rows: Vec::new(), names_logs: false };
        let mut found = false;
        for table in body.tables.iter().filter(|table| !table.quoted) {
            let Some(columns) = columns(text, table, matrix) else { continue };
            found = true;
            summary.names_logs |= columns.log.is_some();
            for row in table.rows() {
                let cell = |at: usize| row.cells.get(at).map_or("", |cell| cell.of(text)).trim();
                let case = plain(cell(columns.scenario));
                if case.is_empty() {
                    return Err(Fault::new(row.span, "a row of the summary names no case"));
                }
                let (meaning, result) = meaning(&cell(columns.result).replace("\\|", "|"), matrix);
                let log = columns.log.map(|at| plain(cell(at))).filter(|log| !matches!(log.as_str(), "" | "-"));
                summary.rows.push(Row { case, meaning, result, log, span: row.span });
            }
        }
        if !found {
            let (scenario, result) = (&matrix.columns.scenario, &matrix.columns.result);
            let message = format!("no table of it has the columns `{scenario}` and `{result}`");
            return Err(Fault::new(Span::at(0), message));
        }
        Ok(summary)
    }

    /// Whether `text` has a table as summaries have it.
    pub fn is_one(text: &str, matrix: &Matrix) -> bool {
        markdown(text, 0).tables.iter().any(|table| !table.quoted && columns(text, table, matrix).is_some())
    }
}

/// Where the columns of a summary stand.
struct Places {
    scenario: usize,
    result: usize,
    log: Option<usize>,
}

fn columns(text: &str, table: &Table, matrix: &Matrix) -> Option<Places> {
    let named = |name: &str| {
        let is = |cell: &Span| plain(cell.of(text)).eq_ignore_ascii_case(name.trim());
        table.head().iter().position(is)
    };
    let columns = &matrix.columns;
    Some(Places { scenario: named(&columns.scenario)?, result: named(&columns.result)?, log: named(&columns.log) })
}

/// The words of a cell: where it is a link its target, without emphasis and code marks.
fn plain(cell: &str) -> String {
    let cell = cell.trim();
    let target = cell.strip_prefix('[').and_then(|rest| rest.split_once("](")?.1.strip_suffix(')'));
    target.unwrap_or(cell).trim_matches(['`', '*']).trim().replace("\\|", "|")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Summary, String> {
        Summary::read(text, &Matrix::default()).map_err(|fault| fault.message)
    }

    #[test]
    fn a_table_says_what_came_out_of_each_case() {
        let text = "# Run\n\n| Host | Up |\n|---|---|\n| a | yes |\n\n| # | Scenario | Result | Log |\n|---|---|---|---|\n\
                    | 1 | `s1-basic` | **PASS** | [log](logs/s1.log) |\n| 2 | s2 | FAIL | - |\n";
        let summary = read(text).expect("a summary");
        let told: Vec<(&str, Meaning, Option<&str>)> =
            summary.rows.iter().map(|row| (row.case.as_str(), row.meaning, row.log.as_deref())).collect();
        assert_eq!(told, [("s1-basic", Meaning::Pass, Some("logs/s1.log")), ("s2", Meaning::Fail, None)]);
        assert!(summary.names_logs);
    }

    #[test]
    fn what_is_no_summary_is_told() {
        let why = "no table of it has the columns `scenario` and `result`";
        for text in [
            "",
            "s1 PASS\n",
            "| Scenario | Outcome |\n|---|---|\n| s1 | PASS |\n",
            "```\n| Scenario | Result |\n|---|---|\n```\n",
        ] {
            assert_eq!(read(text).expect_err("no table"), why, "{text}");
        }
        let nameless = "| Scenario | Result |\n|---|---|\n| | PASS |\n";
        assert_eq!(read(nameless).expect_err("no case"), "a row of the summary names no case");
    }
}
