//! Why a signature is not trusted.

use std::fmt;

use super::NAMESPACE;
use crate::model::moment::Moment;

/// Why a signature is not trusted. A `line` is one of `allowed_signers`, counted from one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// It is no SSH signature.
    Malformed(String),
    /// It was made for something else.
    Namespace(String),
    /// It was made with a kind of key that loopctl does not check.
    Unsupported(String),
    /// It is a signature of other bytes, or none of that key.
    Mismatch,
    /// Nobody is named that has the key.
    Unknown {
        /// The fingerprint of the key.
        fingerprint: String,
    },
    /// The key is named as one that signs keys.
    Authority {
        /// Where.
        line: usize,
    },
    /// The key is named, but for other things.
    OtherUse {
        /// Where.
        line: usize,
    },
    /// The key is named, but was not valid yet.
    NotYet {
        /// Where.
        line: usize,
        /// When it became valid.
        from: Moment,
    },
    /// The key is named, but was valid no more.
    Expired {
        /// Where.
        line: usize,
        /// When it ceased to be valid.
        until: Moment,
    },
    /// Nobody is named that has the key, and a line cannot be read.
    Unreadable {
        /// Which.
        line: usize,
        /// Why.
        why: String,
    },
}

impl fmt::Display for Distrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(why) => write!(f, "not an SSH signature: {why}"),
            Self::Namespace(namespace) => write!(f, "signed for the namespace {namespace}, not {NAMESPACE}"),
            Self::Unsupported(what) => write!(f, "signed with {what}, which loopctl does not check"),
            Self::Mismatch => f.write_str("the signature does not fit the bytes"),
            Self::Unknown { fingerprint } => {
                write!(f, "signed by a key that allowed_signers does not name ({fingerprint})")
            }
            Self::Authority { line } => {
                write!(
                    f,
                    "line {line} of allowed_signers names the key as a certificate authority; loopctl does not check certificates"
                )
            }
            Self::OtherUse { line } => {
                write!(f, "line {line} of allowed_signers does not allow the key for the namespace {NAMESPACE}")
            }
            Self::NotYet { line, from } => {
                write!(f, "the key was valid only from {from} on (line {line} of allowed_signers)")
            }
            Self::Expired { line, until } => {
                write!(f, "the key was valid until {until} (line {line} of allowed_signers)")
            }
            Self::Unreadable { line, why } => {
                write!(
                    f,
                    "signed by a key that allowed_signers does not name, and its line {line} cannot be read: {why}"
                )
            }
        }
    }
}

impl std::error::Error for Distrust {}
