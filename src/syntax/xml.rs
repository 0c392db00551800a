//! XML with spans, over quick-xml's events: elements and their attributes, without the text between them.
//!
//! Nothing is ever expanded or fetched: a DOCTYPE is refused, and so is every entity but the five that XML
//! itself defines and the numeric ones.

use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::{Error, Reader};

use crate::text::{Fault, Span, limits};

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// What it is called, a prefix included.
    pub name: String,
    /// Its start tag.
    pub span: Span,
    /// Its attributes, in the order of the text; none stands twice.
    pub attributes: Vec<Attribute>,
    /// The elements in it.
    pub children: Vec<Element>,
}

/// An attribute of an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// What it is called, a prefix included.
    pub name: String,
    /// The bytes between the quotes.
    pub span: Span,
    /// The value, references resolved.
    pub value: String,
}

impl Element {
    /// The attribute `name`.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}

/// Reads `text` as one XML document and returns its root.
pub fn xml(text: &str) -> Result<Element, Fault> {
    let base = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader::from_str(&text[base..]);
    let mut builder = Builder { text, open: Vec::new(), root: None, elements: 0 };
    loop {
        let start = base + place(reader.buffer_position());
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => return Err(broken(&error, base + place(reader.error_position()), text)),
        };
        let span = Span::new(start, base + place(reader.buffer_position()));
        match event {
            Event::Start(tag) => builder.start(&tag, span)?,
            Event::Empty(tag) => {
                builder.start(&tag, span)?;
                builder.end();
            }
            Event::End(_) => builder.end(),
            Event::Text(content) => builder.text(&content, span)?,
            Event::CData(_) => builder.text("CDATA", span)?,
            Event::GeneralRef(reference) => builder.reference(&reference, span)?,
            Event::Decl(declaration) => declared(&declaration, span)?,
            Event::DocType(_) => {
                let why = Fault::new(span, "a DOCTYPE, which can make a text mean what it does not say");
                return Err(why.help("remove it; no record of a run needs one"));
            }
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return builder.finish(),
        }
    }
}

/// What is open while events come in: a stack in place of recursion.
struct Builder<'a> {
    text: &'a str,
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
}

impl Builder<'_> {
    fn start(&mut self, tag: &BytesStart<'_>, span: Span) -> Result<(), Fault> {
        if self.root.is_some() {
            return Err(Fault::new(span, "a second root element"));
        }
        self.elements += 1;
        if self.open.len() >= limits::DEPTH || self.elements > limits::NODES {
            return Err(Fault::limit(span, "more elements, or deeper ones, than loopctl reads"));
        }
        let mut attributes = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| Fault::new(span, format!("not XML: {error}")))?;
            let place = Span::new(0, self.text.len()).within(self.text, &attribute.value);
            if attributes.len() >= limits::ATTRIBUTES {
                return Err(Fault::limit(place, "more attributes than loopctl reads"));
            }
            let value = unescape(&attribute.value).map_err(|error| Fault::new(place, format!("not XML: {error}")))?;
            let name = attribute.key.as_ref().to_owned();
            attributes.push(Attribute { name, span: place, value: value.into_owned() });
        }
        self.open.push(Element { name: tag.name().as_ref().to_owned(), span, attributes, children: Vec::new() });
        Ok(())
    }

    fn end(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn text(&self, content: &str, span: Span) -> Result<(), Fault> {
        if self.open.is_empty() && !content.trim().is_empty() {
            return Err(Fault::new(span.trimmed(self.text), "text outside of the root element"));
        }
        Ok(())
    }

    fn reference(&self, reference: &BytesRef<'_>, span: Span) -> Result<(), Fault> {
        let known = match reference.resolve_char_ref() {
            Ok(Some(_)) => true,
            Ok(None) => resolve_predefined_entity(reference).is_some(),
            Err(_) => false,
        };
        if !known {
            return Err(Fault::new(span, format!("{} is no entity that XML itself defines", span.of(self.text))));
        }
        self.text("reference", span)
    }

    fn finish(self) -> Result<Element, Fault> {
        let end = Span::at(self.text.len());
        if let Some(open) = self.open.last() {
            return Err(Fault::new(end, format!("the text ends before </{}>: it was cut off", open.name)));
        }
        self.root.ok_or_else(|| Fault::new(end, "no element at all"))
    }
}

/// Checks what a declaration says of the encoding; the text is known to be UTF-8.
fn declared(declaration: &BytesDecl<'_>, span: Span) -> Result<(), Fault> {
    let Some(encoding) = declaration.encoding() else { return Ok(()) };
    let encoding = encoding.map_err(|error| Fault::new(span, format!("not XML: {error}")))?;
    let utf8 = ["utf-8", "utf8"].iter().any(|name| encoding.eq_ignore_ascii_case(name));
    if utf8 { Ok(()) } else { Err(Fault::new(span, format!("the encoding is {encoding}; loopctl reads UTF-8"))) }
}

fn broken(error: &Error, at: usize, text: &str) -> Fault {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    Fault::new(Span::at(at), format!("not XML: {error}"))
}

fn place(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_and_attributes_know_where_they_stand() {
        let text = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c -->\n<a n='x &lt;&#233;'>t &amp; <b/>\
                    <![CDATA[<c>]]></a>\n";
        let root = xml(text).expect("XML");
        assert_eq!(root.span.of(text), "<a n='x &lt;&#233;'>");
        let attribute = root.attribute("n").expect("n");
        assert_eq!((attribute.value.as_str(), attribute.span.of(text)), ("x <\u{e9}", "x &lt;&#233;"));
        assert_eq!(root.children.len(), 1);
        assert_eq!(root.children[0].span.of(text), "<b/>");
    }

    #[test]
    fn what_could_mean_more_than_it_says_is_refused() {
        for (text, why) in [
            ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "DOCTYPE"),
            ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "DOCTYPE"),
            ("<!doctype a><a/>", ""),
            ("<a>&x;</a>", "&x; is no entity"),
            ("<a b='&x;'/>", "not XML"),
            ("<a>&#0;</a>", "is no entity"),
            ("<?xml version='1.0' encoding='latin1'?><a/>", "latin1"),
        ] {
            let fault = xml(text).expect_err(text);
            assert!(fault.message.contains(why), "{text}: {}", fault.message);
        }
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        for text in [
            "", "  ", "text", "<a>", "<a><b></a>", "<a></b>", "</a>", "<a/><b/>", "<a/>x", "x<a/>", "<a b='1' b='2'/>",
            "<a b=1/>", "<a b/>", "<a", "<a b='", "<a>&</a>", "<a><![CDATA[x</a>", "<a><!-- </a>", "<a/>&amp;",
        ] {
            xml(text).expect_err(text);
        }
    }

    #[test]
    fn depth_and_numbers_are_bounded() {
        assert!(xml(&"<a>".repeat(100_000)).expect_err("deep").over_limit);
        assert!(xml(&format!("<a>{}</a>", "<b/>".repeat(limits::NODES))).expect_err("many").over_limit);
        let attributes: Vec<String> = (0..100_000).map(|n| format!("a{n}=''")).collect();
        assert!(xml(&format!("<a {}/>", attributes.join(" "))).expect_err("wide").over_limit);
    }
}
