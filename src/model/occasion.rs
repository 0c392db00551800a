//! On what occasion a message was written: told by what its commit is, and not by how its subject begins.

use super::message::Message;
use super::step::Step;
use crate::text::Named;

/// The words with which git says in the message of a revert which commit it takes back.
const REVERTS: &str = "This reverts commit ";

/// The occasion of a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Somebody changed something, and says what.
    Work,
    /// Several lines of work come together.
    Merge,
    /// A commit is taken back.
    Revert,
    /// It is to be folded into another commit, whose message stays.
    Folded,
}

impl Occasion {
    /// The occasion on which `message` was written for `step`.
    pub fn of(message: &Message, step: &Step<'_>) -> Self {
        if step.is_merge() {
            Self::Merge
        } else if message.subject.folded.is_some() {
            Self::Folded
        } else if taken_back(message, step).is_some() {
            Self::Revert
        } else {
            Self::Work
        }
    }

    /// Whether the form of its message is for people to choose, and not for git.
    pub fn has_form(self) -> bool {
        self == Self::Work
    }
}

/// The commit that a message says it takes back, if there is such a one.
pub(super) fn taken_back<'m>(message: &'m Message, step: &Step<'_>) -> Option<&'m str> {
    reverted(message).find(|name| is_known(name, step))
}

/// The commits that a message says it takes back.
fn reverted(message: &Message) -> impl Iterator<Item = &str> {
    let named = message.slice(message.body).split(REVERTS).skip(1);
    named.filter_map(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        rest.get(..digits).filter(|_| digits >= 7)
    })
}

/// Whether there is such a commit. Where no history is at hand, the message is believed.
fn is_known(name: &str, step: &Step<'_>) -> bool {
    step.after.history.as_ref().is_none_or(|history| matches!(history.commit(name), Named::Known(_)))
}
