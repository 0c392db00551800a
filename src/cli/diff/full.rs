//! What moved, for people at a terminal.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::shape::{Loop, Moved, Row, Status, Turned};
use super::why::Because;
use crate::cli::show::fit;
use crate::render::{Look, Tone, one_line};

/// The widest that a title is shown.
const TITLE: usize = 36;

/// Everything that moved: a paragraph for each loop.
pub(super) fn list(moved: &Moved, look: Look) -> String {
    let paragraphs: Vec<String> = moved.loops.iter().map(|told| paragraph(told, look)).collect();
    paragraphs.join("\n")
}

fn paragraph(told: &Loop, look: Look) -> String {
    let mut out = look.paint(Tone::Strong, name(told));
    if let Some(turned) = &told.status {
        let _ = match told.change {
            "new" => write!(out, " is new: {}", word(turned.to.as_ref(), look)),
            "erased" => {
                write!(out, " is {}: it was {}", look.paint(Tone::Bad, "erased"), word(turned.from.as_ref(), look))
            }
            _ => write!(out, "  {}", arrow(turned, look)),
        };
    }
    if let Some(count) = told.rows_in_words() {
        let _ = write!(out, ", {count}");
    }
    out.push_str(&because(&told.because.iter().map(Because::in_words).collect::<Vec<_>>(), look));
    out.push('\n');
    if let Some(path) = &told.path {
        let from = told.was_path.as_deref().map(|was| format!(", was {}", one_line(was))).unwrap_or_default();
        let _ = writeln!(out, "  {}", look.paint(Tone::Faint, format!("{}{from}", one_line(path))));
    }
    let fields = [("readiness", &told.readiness), ("horizon", &told.horizon)];
    let alive = !matches!(told.change, "new" | "erased");
    for (field, turned) in fields.into_iter().filter(|_| alive) {
        if let Some(turned) = turned {
            let _ = writeln!(out, "  {field}  {}", arrow(turned, look));
        }
    }
    let rows: Vec<&Row> = told.own_rows().collect();
    let labels: Vec<String> = rows.iter().map(|row| label(row)).collect();
    let titles: Vec<String> = rows.iter().map(|row| title(row)).collect();
    let widest = |texts: &[String]| texts.iter().map(|text| text.width()).max().unwrap_or_default();
    let (of_labels, of_titles) = (widest(&labels), widest(&titles));
    for ((row, label), title) in rows.into_iter().zip(&labels).zip(&titles) {
        let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()));
        let _ = write!(out, "  {label}{}", pad(label, of_labels));
        if of_titles > 0 {
            let _ = write!(out, "  {title}{}", pad(title, of_titles));
        }
        let _ = writeln!(out, "  {}{}", turned(row, look), because(&row.why(), look));
    }
    out
}

fn name(told: &Loop) -> String {
    one_line(told.loop_id.as_deref().or(told.path.as_deref()).unwrap_or("gaps of no loop"))
}

fn label(row: &Row) -> String {
    let was = row.was_row.as_deref().map(|was| format!(" (was {was})")).unwrap_or_default();
    one_line(&format!("{}{was}", row.row))
}

/// The words of a row, unless its key is made of them.
fn title(row: &Row) -> String {
    fit(&one_line(row.title.as_deref().unwrap_or_default()), TITLE)
}

fn turned(row: &Row, look: Look) -> String {
    match (&row.turned.from, &row.turned.to) {
        (None, to) => format!("new: {}", word(to.as_ref(), look)),
        (from, None) => format!("{}: it was {}", look.paint(Tone::Bad, "erased"), word(from.as_ref(), look)),
        _ => arrow(&row.turned, look),
    }
}

fn arrow(turned: &Turned, look: Look) -> String {
    let arrow = look.paint(Tone::Faint, look.glyph("\u{2192}", "->"));
    format!("{} {arrow} {}", word(turned.from.as_ref(), look), word(turned.to.as_ref(), look))
}

fn word(status: Option<&Status>, look: Look) -> String {
    let Some(status) = status else { return look.paint(Tone::Faint, "nothing") };
    let tone = match status.word() {
        "done" | "fixed" | "closed" | "runnable" => Tone::Good,
        "active" | "partial" | "ready" | "now" => Tone::Busy,
        "blocked" => Tone::Bad,
        _ => return one_line(status.word()),
    };
    look.paint(tone, one_line(status.word()))
}

fn because(why: &[String], look: Look) -> String {
    let told: Vec<String> = why.iter().map(|why| one_line(why)).collect();
    if told.is_empty() { String::new() } else { format!("  {}", look.paint(Tone::Faint, told.join("; "))) }
}
