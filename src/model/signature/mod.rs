//! Who signed a receipt: a detached SSH signature, as `ssh-keygen -Y sign` and git make them, held against an
//! `allowed_signers` file.

mod distrust;
mod envelope;
mod signers;

pub use distrust::Distrust;
pub use signers::{Principal, Signers};

use super::moment::Moment;

/// What a receipt is signed for; a signature made for anything else proves nothing here.
pub const NAMESPACE: &str = "loopctl-receipt";

/// Who signed the bytes `signed`, if `signers`, the text of an `allowed_signers` file, trusts them at the moment `at`.
///
/// To hold many signatures against one file, read it once: [`Signers::read`].
pub fn verify(signed: &[u8], signature: &str, signers: &str, at: Moment) -> Result<Principal, Distrust> {
    Signers::read(signers).verify(signed, signature, at)
}

#[cfg(test)]
mod tests;
