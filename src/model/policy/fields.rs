//! A table being read: which keys were asked for, and what is wrong with the others.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::syntax::Node;
use crate::text::did_you_mean;
use crate::text::{Fault, Span};

/// What reading a policy gathers on its way.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) faults: RefCell<Vec<Fault>>,
    pub(super) origins: RefCell<BTreeMap<String, Span>>,
}

impl Notes {
    pub(super) fn fault(&self, fault: Fault) {
        self.faults.borrow_mut().push(fault);
    }
}

/// One table. The keys it knows are those it is asked for; [`Fields::finish`] tells the others.
pub(super) struct Fields<'a> {
    node: &'a Node,
    path: String,
    asked: Vec<&'static str>,
    notes: &'a Notes,
}

impl<'a> Fields<'a> {
    pub(super) fn new(node: &'a Node, path: &str, notes: &'a Notes) -> Self {
        Self { node, path: path.to_owned(), asked: Vec::new(), notes }
    }

    /// The value under `key`.
    pub(super) fn get(&mut self, key: &'static str) -> Option<&'a Node> {
        self.asked.push(key);
        let value = self.node.get(key)?;
        self.notes.origins.borrow_mut().insert(self.dotted(key), value.span);
        Some(value)
    }

    /// Whether anything stands under `key`, of whatever kind.
    pub(super) fn has(&self, key: &str) -> bool {
        self.node.get(key).is_some()
    }

    /// The table under `key`.
    pub(super) fn table(&mut self, key: &'static str) -> Option<Fields<'a>> {
        let value = self.get(key)?;
        self.as_table(value, key)
    }

    /// The entries of the table under `key`, each under a name of the writer's own.
    pub(super) fn named(&mut self, key: &'static str) -> Vec<(&'a str, &'a Node, Fields<'a>)> {
        let entries = self.get(key).and_then(|value| self.as_table(value, key)).map(|table| table.node);
        let entries = entries.and_then(Node::entries).unwrap_or_default();
        let below = self.dotted(key);
        let named = entries.iter().filter_map(|(name, value)| {
            let path = format!("{below}.{}", quoted(name.text()?));
            self.notes.origins.borrow_mut().insert(path.clone(), value.span);
            Some((name.text()?, name, Fields::new(value, &path, self.notes)))
        });
        named.collect()
    }

    /// The tables in the list under `key`.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<Fields<'a>> {
        let elements = self.get(key).map(Node::elements).unwrap_or_default();
        elements.iter().filter_map(|element| self.as_table(element, key)).collect()
    }

    fn as_table(&self, value: &'a Node, key: &str) -> Option<Fields<'a>> {
        match value.entries() {
            Some(_) => Some(Fields::new(value, &self.dotted(key), self.notes)),
            None => self.wrong(value, key, "a table"),
        }
    }

    pub(super) fn string(&mut self, key: &'static str) -> Option<String> {
        let value = self.get(key)?;
        value.as_str().map(str::to_owned).or_else(|| self.wrong(value, key, "a text"))
    }

    pub(super) fn strings(&mut self, key: &'static str) -> Option<Vec<String>> {
        let value = self.get(key)?;
        Some(self.list_of(value, key, "a text", |node| node.as_str().map(str::to_owned)))
    }

    pub(super) fn integers(&mut self, key: &'static str) -> Option<Vec<i64>> {
        let value = self.get(key)?;
        Some(self.list_of(value, key, "a whole number", Node::as_integer))
    }

    /// The elements of a list, or a lone value; a wrong one is told and left out.
    pub(super) fn list_of<T>(&self, value: &Node, key: &str, noun: &str, read: impl Fn(&Node) -> Option<T>) -> Vec<T> {
        let elements = value.elements().iter();
        elements.filter_map(|element| read(element).or_else(|| self.wrong(element, key, noun))).collect()
    }

    pub(super) fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        value.as_bool().or_else(|| self.wrong(value, key, "true or false"))
    }

    pub(super) fn integer(&mut self, key: &'static str) -> Option<i64> {
        let value = self.get(key)?;
        value.as_integer().or_else(|| self.wrong(value, key, "a whole number"))
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&mut self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let value = self.get(key)?;
        one_of(self.notes, value, &self.dotted(key), words)
    }

    /// Tells that `value` is not what `key` wants.
    pub(super) fn wrong<T>(&self, value: &Node, key: &str, wanted: &str) -> Option<T> {
        let message = format!("`{}` is {}, not {wanted}", self.dotted(key), value.noun());
        self.notes.fault(Fault::new(value.span, message));
        None
    }

    /// Tells a fault of the value under `key`, which was read.
    pub(super) fn refuse(&self, key: &str, message: String, help: Option<String>) {
        let span = self.node.get(key).map_or(self.node.span, |value| value.span);
        self.notes.fault(Fault { help, ..Fault::new(span, message) });
    }

    /// Tells a fault of a value in this table.
    pub(super) fn refuse_value(&self, value: &Node, message: String) {
        self.notes.fault(Fault::new(value.span, message));
    }

    /// Tells a fault of the entry `text` in the list under `key`, which was read.
    pub(super) fn refuse_entry(&self, key: &str, text: &str, message: String, help: Option<String>) {
        let entries = self.node.get(key).map(Node::elements).unwrap_or_default();
        match entries.iter().find(|entry| entry.as_str() == Some(text)) {
            Some(entry) => self.notes.fault(Fault { help, ..Fault::new(entry.span, message) }),
            None => self.refuse(key, message, help),
        }
    }

    /// Ends the reading: every key that was not asked for is unknown, one that stands twice is told.
    pub(super) fn finish(self) {
        let entries = self.node.entries().unwrap_or_default();
        for (at, (key, _)) in entries.iter().enumerate() {
            let Some(name) = key.text() else { continue };
            if !self.asked.contains(&name) {
                let mut fault = Fault::new(key.span, format!("unknown key `{}`", self.dotted(name)));
                fault.help = did_you_mean(name, self.asked.iter().copied()).or_else(|| Some(self.known()));
                self.notes.fault(fault);
            } else if entries[..at].iter().any(|(other, _)| other.text() == Some(name)) {
                self.notes.fault(Fault::new(key.span, format!("`{}` stands twice", self.dotted(name))));
            }
        }
    }

    fn known(&self) -> String {
        let mut known = self.asked.clone();
        known.sort_unstable();
        known.dedup();
        format!("known here: {}", known.join(", "))
    }

    fn dotted(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

/// The meaning of `value`, which must be one of `words`.
pub(super) fn one_of<T: Copy>(notes: &Notes, value: &Node, path: &str, words: &[(&str, T)]) -> Option<T> {
    let text = value.text().unwrap_or_default();
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let shown = if text.is_empty() { value.noun().to_owned() } else { format!("`{text}`") };
        let mut fault = Fault::new(value.span, format!("`{path}` is {shown}, not one of {}", known.join(", ")));
        fault.help = did_you_mean(text, known);
        notes.fault(fault);
    }
    found
}

/// A key as TOML writes it.
pub(super) fn quoted(key: &str) -> String {
    let bare = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if bare { key.to_owned() } else { format!("\"{key}\"") }
}
