//! From the bytes of a message to its text.

/// Text, and whether the bytes were what they were said to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// The first byte that belongs to no character, where the bytes are not what they were said to be.
    pub broken: Option<usize>,
}

/// Reads `bytes`, which are said to be in `encoding`, or in UTF-8 if nobody says anything.
///
/// What cannot be read is read letter by letter: then names, which are of plain letters, are right all the same.
pub fn decode(bytes: &[u8], encoding: Option<&str>) -> Decoded {
    let latin = || bytes.iter().copied().map(char::from).collect();
    let encoding = encoding.unwrap_or("UTF-8").to_ascii_lowercase();
    match str::from_utf8(bytes) {
        // Plain letters are the same in every encoding that git can keep.
        Ok(text) if text.is_ascii() || matches!(encoding.as_str(), "utf-8" | "utf8") => {
            Decoded { text: text.to_owned(), broken: None }
        }
        Err(error) if matches!(encoding.as_str(), "utf-8" | "utf8") => {
            Decoded { text: latin(), broken: Some(error.valid_up_to()) }
        }
        _ => Decoded { text: latin(), broken: None },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_as_they_are_said_to_be() {
        let read = |bytes: &[u8], encoding| {
            let decoded = decode(bytes, encoding);
            (decoded.text, decoded.broken)
        };
        assert_eq!(read("f\u{fc}r".as_bytes(), None), ("f\u{fc}r".to_owned(), None));
        assert_eq!(read(b"f\xfcr", Some("ISO-8859-1")), ("f\u{fc}r".to_owned(), None));
        assert_eq!(read(b"f\xfcr", None), ("f\u{fc}r".to_owned(), Some(1)));
        assert_eq!(read(b"f\xfcr", Some("utf-8")).1, Some(1));
        assert!(read(b"\x82\xa0 LOOP-A", Some("Shift_JIS")).0.ends_with(" LOOP-A"));
    }
}
