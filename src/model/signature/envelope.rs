//! A signature and the key in it, checked against the bytes.

use ssh_key::public::KeyData;
use ssh_key::{EcdsaCurve, LineEnding, PublicKey, SshSig};

use super::{Distrust, NAMESPACE};
use crate::text::limits;

/// Lengths of RSA keys that are checked, in bits.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// The key that `signature` was made with, if it is one of the bytes `signed`, made for receipts.
pub(super) fn open(signed: &[u8], signature: &str) -> Result<PublicKey, Distrust> {
    if signature.len() > limits::SIGNATURE_BYTES {
        return Err(Distrust::Malformed("it is larger than loopctl reads".to_owned()));
    }
    let armored = rewrapped(signature);
    let read = SshSig::from_pem(&armored).map_err(|error| unread(&armored, &error))?;
    if !is_whole(&read, &armored) {
        return Err(Distrust::Malformed("its lengths do not fit what is in it".to_owned()));
    }
    if read.namespace() != NAMESPACE {
        return Err(Distrust::Namespace(read.namespace().to_owned()));
    }
    if let Some(what) = unsupported(read.public_key()) {
        return Err(Distrust::Unsupported(what));
    }
    let key = PublicKey::from(read.public_key().clone());
    key.verify(NAMESPACE, signed, &read).map_err(|_| Distrust::Mismatch)?;
    Ok(key)
}

/// Whether what was read makes the same armor again: the reader passes over lengths that do not fit.
fn is_whole(read: &SshSig, armored: &str) -> bool {
    // The writer leaves the touch of such a key out of its place.
    let cannot = matches!(read.public_key(), KeyData::SkEcdsaSha2NistP256(_));
    cannot || read.to_pem(LineEnding::LF).is_ok_and(|again| again.trim_end() == armored.trim_end())
}

/// The armor with lines of the one length that the reader takes; tools differ in it.
fn rewrapped(signature: &str) -> String {
    const WIDTH: usize = 70;
    let (mut armored, mut width) = (String::with_capacity(signature.len() + 16), 0);
    for line in signature.trim().lines().map(str::trim) {
        if line.starts_with("-----") {
            if width > 0 {
                armored.push('\n');
            }
            armored.push_str(line);
            armored.push('\n');
            width = 0;
            continue;
        }
        for c in line.chars() {
            if width == WIDTH {
                armored.push('\n');
                width = 0;
            }
            armored.push(c);
            width += 1;
        }
    }
    armored
}

/// What a key is that cannot be checked here.
fn unsupported(key: &KeyData) -> Option<String> {
    match key {
        KeyData::Ed25519(_) | KeyData::SkEd25519(_) | KeyData::SkEcdsaSha2NistP256(_) => None,
        KeyData::Ecdsa(key) if matches!(key.curve(), EcdsaCurve::NistP256 | EcdsaCurve::NistP384) => None,
        KeyData::Rsa(key) => {
            let bits = key.n.as_positive_bytes().map_or(0, |bytes| bytes.len() * 8);
            (!RSA_BITS.contains(&bits)).then(|| format!("an RSA key of {bits} bits"))
        }
        other => Some(format!("a key of type {}", other.algorithm())),
    }
}

/// Why a signature could not be read: it may hold a certificate, which is no fault of it.
fn unread(armored: &str, error: &ssh_key::Error) -> Distrust {
    let kind = kind(armored);
    if kind.contains("-cert-v") {
        return Distrust::Unsupported(format!("a certificate ({kind})"));
    }
    Distrust::Malformed(error.to_string())
}

/// The type of the key in a signature that could not be read otherwise.
fn kind(armored: &str) -> String {
    // Preamble, version, the length of the key and that of its type take 18 bytes, which are 24 characters.
    let body = armored.lines().filter(|line| !line.starts_with('-')).flat_map(str::bytes).skip(24).take(64);
    let mut kind = String::new();
    let (mut bits, mut held) = (0, 0);
    for byte in body {
        let Some(six) = six_bits(byte) else { break };
        bits = (bits << 6 | six) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            match char::from_u32((bits >> held) & 0xff) {
                Some(c) if c.is_ascii_graphic() => kind.push(c),
                _ => break,
            }
        }
    }
    kind
}

/// What a character of Base64 stands for.
fn six_bits(byte: u8) -> Option<u32> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    DIGITS.iter().position(|digit| *digit == byte).and_then(|at| u32::try_from(at).ok())
}
