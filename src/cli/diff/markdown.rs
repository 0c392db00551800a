//! What moved, as a comment on a pull request.

use std::fmt::Write;

use super::shape::{Loop, Moved, Row, Status, Turned};
use crate::render::words_of_markdown as escaped;

/// The most bytes that are written: a comment on GitHub holds 65,536 characters.
const ROOM: usize = 60_000;

/// The counts as a heading, then each loop with a table of its rows.
pub(super) fn comment(moved: &Moved) -> String {
    let mut out = format!("### loopctl: {}\n", moved.summary.in_words());
    let mut left = moved.loops.len();
    for told in &moved.loops {
        let text = section(told);
        if out.len() + text.len() > ROOM {
            break;
        }
        out.push_str(&text);
        left -= 1;
    }
    if left > 0 {
        let _ = writeln!(out, "\nand {left} more loops: `loopctl diff` shows them");
    }
    out
}

fn section(told: &Loop) -> String {
    let name = told.loop_id.as_deref().or(told.path.as_deref()).unwrap_or("gaps of no loop");
    let mut facts = Vec::new();
    match (told.change, &told.status) {
        ("new", Some(turned)) => facts.push(format!("new, {}", word(turned.to.as_ref()))),
        ("erased", Some(turned)) => facts.push(format!("**erased**, it was {}", word(turned.from.as_ref()))),
        (_, Some(turned)) => facts.push(arrow(turned)),
        (_, None) => {}
    }
    facts.extend(told.rows_in_words().map(|count| escaped(&count)));
    if !matches!(told.change, "new" | "erased") {
        let fields = [("readiness", &told.readiness), ("horizon", &told.horizon)];
        facts.extend(fields.iter().filter_map(|(name, turned)| Some(format!("{name} {}", arrow(turned.as_ref()?)))));
    }
    facts.extend(told.was_path.iter().map(|was| format!("was {}", escaped(was))));
    facts.extend(told.because.iter().map(|because| escaped(&because.in_words())));
    let mut out = format!("\n**{}**", escaped(name));
    if !facts.is_empty() {
        let _ = write!(out, ": {}", facts.join("; "));
    }
    out.push('\n');
    let mut rows = told.own_rows().peekable();
    if rows.peek().is_some() {
        out.push_str("\n| row | what | from | to | why |\n|---|---|---|---|---|\n");
        rows.for_each(|told| out.push_str(&row(told)));
    }
    out
}

fn row(row: &Row) -> String {
    let was = row.was_row.as_deref().map(|was| format!(" (was {})", escaped(was))).unwrap_or_default();
    let why: Vec<String> = row.why().iter().map(|why| escaped(why)).collect();
    format!(
        "| {}{was} | {} | {} | **{}** | {} |\n",
        escaped(&row.row),
        escaped(row.title.as_deref().unwrap_or_default()),
        row.turned.from.as_ref().map_or_else(|| "new".to_owned(), |from| word(Some(from))),
        row.turned.to.as_ref().map_or_else(|| "erased".to_owned(), |to| word(Some(to))),
        why.join("<br>")
    )
}

fn arrow(turned: &Turned) -> String {
    format!("{} \u{2192} **{}**", word(turned.from.as_ref()), word(turned.to.as_ref()))
}

fn word(status: Option<&Status>) -> String {
    status.map_or_else(|| "nothing".to_owned(), |status| escaped(status.word()))
}
