//! One fault, told: what is wrong, where, what to do, and perhaps an edit that does it.

use std::cmp::Ordering;

use super::fingerprint::Fingerprint;
use super::rule::Rule;
use crate::model::Day;
use crate::model::policy::Level;
use crate::text::{Edit, RepoPath, Source, Span};

/// One fault.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that tells it.
    pub rule: &'static Rule,
    /// How grave it is here.
    pub level: Level,
    /// The file it is in. Of a file that could not be read, the text is empty.
    pub source: Source,
    /// The bytes at fault.
    pub span: Span,
    /// The commit it is about; nothing where it is about files as they are, or about a commit that is not made yet.
    pub commit: Option<Box<Commit>>,
    /// What is wrong: a sentence that names the thing.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that have to do with it.
    pub related: Vec<Label>,
    /// The loop it is about.
    pub loop_id: Option<String>,
    /// The row it is about: a phase's key or a gap.
    pub row: Option<String>,
    /// What in the row or document: a gap, a field, a probe.
    pub subject: Option<String>,
    /// What mends it.
    pub fix: Option<Box<Fix>>,
    /// What it is known by from run to run, whatever moves around it.
    pub fingerprint: Fingerprint,
    /// Why it does not count.
    pub suppressed: Option<Box<Suppressed>>,
}

/// The commit that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its full name.
    pub id: String,
    /// The first line of its message.
    pub subject: String,
    /// Whether the source is the message itself, and no file.
    pub in_message: bool,
}

impl Commit {
    /// The beginning of its name, as commits are told.
    pub fn short(&self) -> &str {
        /// How many digits.
        const DIGITS: usize = 8;
        self.id.get(..DIGITS).unwrap_or(&self.id)
    }
}

/// A place that has to do with a finding.
#[derive(Clone, Debug)]
pub struct Label {
    /// The file.
    pub source: Source,
    /// The bytes.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suppressed {
    /// Somebody allowed it, for a reason.
    Allowed {
        /// The reason.
        reason: String,
        /// The last day on which it holds.
        until: Option<Day>,
    },
    /// It is old debt.
    Baselined,
}

/// Edits that mend a finding: all of them, in all their files, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does: "quote the value".
    pub title: String,
    /// Whether it can be left to itself.
    pub safety: Safety,
    /// The edits, each with its file.
    pub edits: Vec<(RepoPath, Edit)>,
}

/// Whether a fix can be left to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// It does what is meant.
    Safe,
    /// It does what is likely to be meant.
    Unsafe,
}

impl Safety {
    /// The name of it, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

impl Fix {
    /// A fix that does what is meant.
    pub fn safe(title: impl Into<String>) -> Self {
        Self { title: title.into(), safety: Safety::Safe, edits: Vec::new() }
    }

    /// A fix that does what is likely to be meant.
    pub fn likely(title: impl Into<String>) -> Self {
        Self { title: title.into(), safety: Safety::Unsafe, edits: Vec::new() }
    }

    /// The same fix with one more edit: `text` in place of the bytes at `span` of `source`.
    #[must_use]
    pub fn edit(self, source: &Source, span: Span, text: impl Into<String>) -> Self {
        self.edits(source, [Edit { span, text: text.into() }])
    }

    /// The same fix with more edits of one file.
    #[must_use]
    pub fn edits(mut self, source: &Source, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.edits.extend(edits.into_iter().map(|edit| (source.path().clone(), edit)));
        self
    }
}

impl Finding {
    /// What `rule` finds at `span` of `source`, and nothing said of it yet but that.
    pub(super) fn new(rule: &'static Rule, source: &Source, span: Span, message: String) -> Self {
        Self {
            rule,
            level: rule.level,
            source: source.clone(),
            span,
            commit: None,
            message,
            help: None,
            related: Vec::new(),
            loop_id: None,
            row: None,
            subject: None,
            fix: None,
            fingerprint: Fingerprint::default(),
            suppressed: None,
        }
    }

    /// Tells it at another level than its rule's own.
    pub fn level(&mut self, level: Level) -> &mut Self {
        self.level = level;
        self
    }

    /// Names the row it is about.
    pub fn row(&mut self, row: impl Into<String>) -> &mut Self {
        self.row = Some(row.into());
        self
    }

    /// Names what in the row or document it is about.
    pub fn subject(&mut self, subject: impl Into<String>) -> &mut Self {
        self.subject = Some(subject.into());
        self
    }

    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Points at another place.
    pub fn related(&mut self, source: &Source, span: Span, message: impl Into<String>) -> &mut Self {
        self.related.push(Label { source: source.clone(), span, message: message.into() });
        self
    }

    /// Offers what mends it. An empty fix is none.
    pub fn fix(&mut self, fix: impl Into<Option<Fix>>) -> &mut Self {
        self.fix = fix.into().filter(|fix| !fix.edits.is_empty()).map(Box::new);
        self
    }

    /// Keeps of large files only the lines that it is about: those of thousands of commits would fill the memory.
    pub fn shorten(&mut self) {
        /// How large a file may be to be kept as it is.
        const BYTES: usize = 32 << 10;
        let shorten = |source: &mut Source, span: &mut Span| {
            if source.text().len() > BYTES {
                (*source, *span) = source.excerpt(*span);
            }
        };
        shorten(&mut self.source, &mut self.span);
        self.related.iter_mut().for_each(|label| shorten(&mut label.source, &mut label.span));
    }

    /// The commit whose message it is in, if it is in no file.
    pub fn in_message(&self) -> Option<&Commit> {
        self.commit.as_deref().filter(|commit| commit.in_message)
    }

    /// The order in which findings are told: by file, then as they stand in the text.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let place = |finding: &Self| (finding.span, finding.rule.code);
        let by_file = self.source.path().cmp(other.source.path());
        by_file.then_with(|| place(self).cmp(&place(other))).then_with(|| self.message.cmp(&other.message))
    }

    /// Whether it counts.
    pub fn counts(&self) -> bool {
        self.suppressed.is_none()
    }
}
