//! How the neighbours of a status write what they mean: spelling, case, emphasis, ticks.

use std::collections::BTreeMap;

use super::moves::Moves;
use super::said::{Said, Shape};
use super::shades::{colours, tells_why};
use crate::model::claim::{EMPHASIS, Status, is_dash};
use crate::model::edits::in_case_of;
use crate::model::vocabulary::Words;
use crate::text::{Span, WordSet};

/// A status word with the emphasis and the pictures around it: `**DONE**`, `\u{2705} Done`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shell<'a> {
    /// Emphasis, pictures and blanks before the word.
    pub before: &'a str,
    /// The word, or a tick.
    pub word: &'a str,
    /// The emphasis behind it.
    pub after: &'a str,
    /// Whether the emphasis that opens here closes here, so that it can be changed with the word.
    pub closed: bool,
    /// Whether the status begins with it.
    pub opens: bool,
}

impl<'a> Shell<'a> {
    /// The shell of a status, and where it stands.
    pub(super) fn of<T>(text: &'a str, status: &Status<T>) -> (Span, Self) {
        let word = status.word.of(text);
        let bare = (status.word, Self { before: "", word, after: "", closed: false, opens: false });
        let (Some(head), Some(rest)) = (
            text.get(status.raw.start as usize..status.word.start as usize),
            text.get(status.word.end as usize..status.raw.end as usize),
        ) else {
            return bare;
        };
        // What was struck out, an adverb, a dash, an arrow or the bracket of a link before the word is not its shell.
        let arrow = |c: char| matches!(c, '\u{2192}' | '\u{27a1}');
        let sign = |c: char| (c.is_ascii_punctuation() || is_dash(c) || arrow(c)) && !EMPHASIS.contains(&c);
        let divides = |c: char| c.is_alphanumeric() || sign(c);
        let before = head.rsplit(divides).next().unwrap_or_default().trim_start();
        let after = &rest[..rest.len() - rest.trim_start_matches(EMPHASIS).len()];
        let opened = before.chars().filter(|c| EMPHASIS.contains(c)).rev();
        if !opened.eq(after.chars()) {
            return bare;
        }
        let start = status.word.start as usize - before.len();
        let span = Span::new(start, status.word.end as usize + after.len());
        (span, Self { before, word, after, closed: true, opens: head.trim() == before.trim() })
    }

    /// Whether it is a picture that stands for a word, or the name of one: `:construction:`.
    pub(super) fn is_picture(&self) -> bool {
        self.word.starts_with(':') || !self.word.contains(char::is_alphanumeric)
    }

    /// The emphasis before the word, without pictures.
    fn emphasis(&self) -> String {
        self.before.chars().filter(|c| EMPHASIS.contains(c)).collect()
    }

    /// `word` in the place of the own one, in the same emphasis and without its pictures.
    pub(super) fn around(&self, word: &str) -> String {
        format!("{}{word}{}", self.emphasis(), self.after)
    }
}

/// Whether a word answers whether something is done, as it does under `Done?` and nowhere else.
pub(super) fn is_answer(word: &str) -> bool {
    const ANSWERS: WordSet = WordSet::of(&["yes", "y", "x", "true", "no", "n", "false"]);
    ANSWERS.has(word)
}

/// Whether a word is a box, as it stands in a cell or behind a text.
pub(super) fn is_box(word: &str) -> bool {
    matches!(word, "[ ]" | "[x]" | "[X]" | "[~]" | "[-]" | "[/]")
}

/// Who writes alike, nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Company {
    Table(usize),
    Shape(Shape),
    Document,
}

/// How often each way of writing is seen; of very many ways the first count.
#[derive(Debug)]
struct Ways<'a>(Vec<(Shell<'a>, usize)>);

const WAYS: usize = 32;

impl<'a> Ways<'a> {
    fn see(&mut self, shell: Shell<'a>) {
        match self.0.iter().position(|(known, _)| *known == shell) {
            Some(at) => self.0[at].1 += 1,
            None if self.0.len() < WAYS => self.0.push((shell, 1)),
            None => {}
        }
    }

    /// The most usual way; of two as usual, the first.
    fn usual(&self) -> Option<Shell<'a>> {
        let most = self.0.iter().map(|(_, count)| *count).max()?;
        self.0.iter().find(|(_, count)| *count == most).map(|(shell, _)| *shell)
    }
}

/// How a document writes the statuses of one family.
#[derive(Debug)]
pub(super) struct Dialect<'a> {
    /// By company and meaning; the meaning is the place of its canonical word in the table.
    ways: BTreeMap<(Company, usize), Ways<'a>>,
    /// The words of each company, whatever they mean.
    words: BTreeMap<Company, Ways<'a>>,
}

impl<'a> Dialect<'a> {
    /// Listens to every statement of a document.
    pub(super) fn of<T: Moves>(text: &'a str, said: &[Said<T>], words: &Words<T>) -> Self {
        let mut dialect = Self { ways: BTreeMap::new(), words: BTreeMap::new() };
        for one in said {
            let Some((status, value)) = one.status.and_then(|status| Some((status, status.value?))) else { continue };
            let (_, shell) = Shell::of(text, &status);
            let boxed = shell.word.starts_with('[') || matches!(shell.word, "~" | "-" | "/");
            let meant = words.get(shell.word) == Some(value) || shell.is_picture();
            // A box or a `yes` says that only in its own column.
            let ticked = is_box(shell.word) && T::TICK == Some(value);
            if one.shape == Shape::Cell && (ticked || (!meant && is_answer(shell.word))) {
                if let Some(table) = one.table {
                    let key = (Company::Table(table), place(value));
                    dialect.ways.entry(key).or_insert_with(|| Ways(Vec::new())).see(shell);
                }
                continue;
            }
            if boxed || !meant || tells_why(shell.word) || colours(shell.word) {
                continue;
            }
            for company in companies(one) {
                dialect.ways.entry((company, place(value))).or_insert_with(|| Ways(Vec::new())).see(shell);
                if !shell.is_picture() {
                    dialect.words.entry(company).or_insert_with(|| Ways(Vec::new())).see(shell);
                }
            }
        }
        dialect
    }

    /// How those beside `said` write `value`, if any do; what other forms do is no pattern.
    pub(super) fn pattern<T: Moves>(&self, said: &Said<T>, value: T) -> Option<Shell<'a>> {
        let near = companies(said).filter(|company| *company != Company::Document);
        near.filter_map(|company| self.ways.get(&(company, place(value)))).find_map(Ways::usual)
    }

    /// How those in the table of `said` write `value`, if any do.
    pub(super) fn beside<T: Moves>(&self, said: &Said<T>, value: T) -> Option<Shell<'a>> {
        self.ways.get(&(Company::Table(said.table?), place(value))).and_then(Ways::usual)
    }

    /// `value` as it is to be written in `said`, in the place of `own` where a status stands there.
    ///
    /// A picture stands for a word only where nothing is said behind it (`alone`), for what is said
    /// there would be taken for the word; and in running text only for a picture.
    pub(super) fn written<T: Moves>(&self, said: &Said<T>, value: T, own: Option<&Shell<'_>>, alone: bool) -> String {
        let bare = Shell { before: "", word: "", after: "", closed: true, opens: true };
        let shell = own.copied().unwrap_or(bare);
        let pictures = alone && (own.is_none() || shell.is_picture() || !said.runs());
        match self.pattern(said, value) {
            // In YAML signs of emphasis would be part of the value.
            Some(pattern) if said.shape == Shape::Yaml => pattern.word.to_owned(),
            Some(pattern) if pattern.is_picture() && !(pictures && shell.opens) => {
                shell.around(&self.plain(said, value, shell.word))
            }
            // A box or an answer opens its cell.
            Some(pattern) if (is_box(pattern.word) || is_answer(pattern.word)) && !shell.opens => {
                shell.around(&self.plain(said, value, shell.word))
            }
            Some(pattern) if shell.closed && pattern.closed => {
                format!("{}{}{}", pattern.before, pattern.word, pattern.after)
            }
            Some(pattern) => shell.around(pattern.word),
            None => shell.around(&self.plain(said, value, shell.word)),
        }
    }

    /// The word that the document, else the table of words, has for `value`, in the case of `like`.
    fn plain<T: Moves>(&self, said: &Said<T>, value: T, like: &str) -> String {
        let elsewhere = self.ways.get(&(Company::Document, place(value))).and_then(Ways::usual);
        let word = elsewhere.filter(|shell| !shell.is_picture()).map_or(value.name(), |shell| shell.word);
        if like.contains(char::is_alphabetic) {
            return in_case_of(word, like);
        }
        match companies(said).filter_map(|company| self.words.get(&company)).find_map(Ways::usual) {
            Some(neighbour) => in_case_of(word, neighbour.word),
            None => word.to_uppercase(),
        }
    }
}

fn companies<T>(said: &Said<T>) -> impl Iterator<Item = Company> {
    said.table.map(Company::Table).into_iter().chain([Company::Shape(said.shape), Company::Document])
}

/// The place of a meaning in the table of words.
fn place<T: Moves>(value: T) -> usize {
    T::NAMES.iter().position(|(known, _)| *known == value).unwrap_or(T::NAMES.len())
}
