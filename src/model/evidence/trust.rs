//! Whether a receipt is signed by somebody who may.

use super::Standing;
use crate::model::policy::Policy;
use crate::model::receipt::Opened;
use crate::model::signature::Signers;
use crate::text::{RepoPath, View, limits};

/// Who may sign receipts, where the policy demands that somebody does.
#[derive(Clone, Debug)]
pub enum Trust {
    /// Nobody needs to.
    Open,
    /// One of these.
    Signed(Signers),
    /// Nobody can be told from anybody: the file that names them cannot be read.
    Nobody(String),
}

/// Why a receipt that must be signed is not trusted, and what mends that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untrusted {
    /// Why, in words.
    pub why: String,
    /// What mends it.
    pub mend: Mend,
}

/// What makes a receipt that is not trusted one that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// Whoever made the run signs it: nothing else is wanting.
    Sign,
    /// The run is made anew, since signed or not this one proves nothing.
    Run,
    /// The file that names who may sign is written.
    Name,
}

impl Trust {
    /// What the policy demands, with the file that it names.
    pub fn of(view: &dyn View, policy: &Policy) -> Self {
        let Some(file) = &policy.receipts.allowed_signers else { return Self::Open };
        let Ok(path) = RepoPath::new(file) else { return Self::Nobody(format!("{file} is no path")) };
        match view.read(&path, limits::FILE_BYTES) {
            Ok(Some(source)) => Self::Signed(Signers::read(source.text())),
            Ok(None) => Self::Nobody(format!("{path}, which names who may sign, is not there")),
            Err(why) => Self::Nobody(format!("{path}, which names who may sign, cannot be read: {why}")),
        }
    }

    /// What mends that a receipt is not trusted, which signed would stand as `standing` says.
    pub(super) fn mend(&self, standing: &Standing) -> Mend {
        match (self, standing) {
            (Self::Nobody(_), _) => Mend::Name,
            (_, Standing::Proven) => Mend::Sign,
            _ => Mend::Run,
        }
    }

    /// Who signed a receipt; nothing where nobody needs to.
    pub fn signer(&self, view: &dyn View, opened: &Opened) -> Result<Option<String>, String> {
        let signers = match self {
            Self::Open => return Ok(None),
            Self::Nobody(why) => return Err(why.clone()),
            Self::Signed(signers) => signers,
        };
        let path = RepoPath::new(&format!("{}.sig", opened.source.path())).map_err(|_| "it has no path".to_owned())?;
        match view.read(&path, limits::SIGNATURE_BYTES as u64) {
            Ok(Some(signature)) => {
                let verified = |text: &str| signers.verify(text.as_bytes(), signature.text(), opened.finished);
                let text = opened.source.text();
                // A checkout may end the lines otherwise than they were signed; in JSON that means nothing.
                let bare = || text.contains('\r').then(|| verified(&text.replace('\r', "")));
                let principal = verified(text).or_else(|why| bare().unwrap_or(Err(why)));
                principal.map(|principal| Some(principal.name)).map_err(|why| why.to_string())
            }
            Ok(None) => Err("nobody signed it".to_owned()),
            Err(why) => Err(format!("its signature cannot be read: {why}")),
        }
    }
}
