//! A rule: what it is called, how grave it is, what it says about itself, and how it looks.

use std::fmt;

use super::finding::Safety;
use super::findings::Findings;
use crate::model::message::Message;
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc, Step};

/// One kind of fault that loopctl tells.
#[derive(Debug)]
pub struct Rule {
    /// `LC` and three digits; never reused.
    pub code: &'static str,
    /// The name, which reads after "allow": `stale-blocker`.
    pub name: &'static str,
    /// How grave its findings are, unless the policy or the finding says otherwise.
    pub level: Level,
    /// How safe the fixes are that it offers; none, where it never offers any.
    pub fixes: &'static [Safety],
    /// What, why, examples and fix, in Markdown, as the doc comment has it.
    pub doc: &'static str,
    /// How it looks.
    pub check: Check,
}

/// How a rule looks.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// At one document after the other.
    Loop(fn(&LoopDoc, &Ledger, &mut Findings)),
    /// At everything at once.
    Whole(fn(&Ledger, &mut Findings)),
    /// At one document after the other, and at what lies beside them.
    Both(fn(&LoopDoc, &Ledger, &mut Findings), fn(&Ledger, &mut Findings)),
    /// At what a change does.
    Step(fn(&Step<'_>, &mut Findings)),
    /// At what a change says of itself, held against what it does.
    Message(fn(&Message, &Step<'_>, &mut Findings)),
    /// The engine tells it while it works.
    Engine(Meta),
}

/// What the engine itself tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meta {
    /// A suppression that suppresses nothing.
    UnusedSuppression,
    /// A suppression that cannot be heard.
    UnknownSuppression,
    /// A suppression whose day is over.
    ExpiredWaiver,
    /// An entry of the baseline that no finding has any more.
    StaleBaseline,
}

impl Rule {
    /// What the codes of the rule's family begin with: `LC2` of `LC203`.
    pub fn family(&self) -> &'static str {
        &self.code[..3]
    }

    /// Whether `name` means this rule: its code, the beginning of its code, or its name.
    pub fn is_meant_by(&self, name: &str) -> bool {
        let prefix =
            name.len() >= 2 && self.code.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        prefix || self.name.eq_ignore_ascii_case(name)
    }
}

/// The rule of a code or a name.
pub fn known(rules: &[&'static Rule], name: &str) -> Option<&'static Rule> {
    rules.iter().find(|rule| rule.code.eq_ignore_ascii_case(name) || rule.name.eq_ignore_ascii_case(name)).copied()
}

/// A name that no rule has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    name: String,
    /// The one that was probably meant. A code is near to others that have nothing to do with it, so it is never one.
    pub(super) near: Option<&'static str>,
}

impl UnknownRule {
    /// The `name` that none of these rules has.
    pub fn of(rules: &[&'static Rule], name: &str) -> Self {
        Self { name: name.to_owned(), near: crate::text::nearest(name, rules.iter().map(|rule| rule.name)) }
    }

    /// What to do about it where a name may mean several rules.
    pub fn help(&self) -> String {
        self.or("`loopctl explain --all` lists the rules")
    }

    /// What to do about it where one rule has to be named.
    pub fn help_for_one(&self) -> String {
        self.or("name one rule by its code or its name; `loopctl explain --all` lists them")
    }

    fn or(&self, otherwise: &str) -> String {
        self.near.map_or_else(|| otherwise.to_owned(), |near| format!("did you mean `{near}`?"))
    }
}

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no rule is called `{}`", self.name)
    }
}

impl std::error::Error for UnknownRule {}
