//! What a command printed: both streams in one buffer, in the order in which it came, within a limit.

use std::borrow::Cow;

/// How much of a line that is still being printed is kept to be shown.
const LINE_BYTES: usize = 1024;

/// Which of a command's two streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    Out,
    Err,
}

/// What a command printed, up to the limit of its job.
///
/// The bytes are kept once, in the order of their arrival ([`Streams`](super::Streams) says how exact that is).
#[derive(Clone, Debug)]
pub struct Output {
    bytes: Vec<u8>,
    /// Which stream the bytes are of, up to which offset.
    runs: Vec<(Stream, usize)>,
    limit: u64,
    over: bool,
    lines: [LastLine; 2],
}

impl Output {
    pub(super) fn new(limit: u64) -> Self {
        Self { bytes: Vec::new(), runs: Vec::new(), limit, over: false, lines: Default::default() }
    }

    /// Both streams, interleaved as they came.
    pub fn both(&self) -> &[u8] {
        &self.bytes
    }

    /// What came on standard output; all of it, if the streams were taken in together.
    pub fn stdout(&self) -> Cow<'_, [u8]> {
        self.of(Stream::Out)
    }

    /// What came on standard error.
    pub fn stderr(&self) -> Cow<'_, [u8]> {
        self.of(Stream::Err)
    }

    fn of(&self, stream: Stream) -> Cow<'_, [u8]> {
        if self.runs.iter().all(|(of, _)| *of == stream) {
            return Cow::Borrowed(&self.bytes);
        }
        let starts = std::iter::once(0).chain(self.runs.iter().map(|(_, end)| *end));
        let runs = self.runs.iter().zip(starts).filter(|((of, _), _)| *of == stream);
        Cow::Owned(runs.flat_map(|((_, end), start)| &self.bytes[start..*end]).copied().collect())
    }

    /// Takes in what came on `stream`; what is beyond the limit is dropped.
    pub(super) fn push(&mut self, stream: Stream, bytes: &[u8]) {
        self.lines[stream as usize].push(bytes);
        let room = self.limit.saturating_sub(self.bytes.len() as u64);
        let fitting = bytes.len().min(usize::try_from(room).unwrap_or(usize::MAX));
        self.over |= fitting < bytes.len();
        if fitting == 0 {
            return;
        }
        self.bytes.extend_from_slice(&bytes[..fitting]);
        match self.runs.last_mut() {
            Some((of, end)) if *of == stream => *end = self.bytes.len(),
            _ => self.runs.push((stream, self.bytes.len())),
        }
    }

    /// Whether there was more than the limit allows.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    /// The last line of `stream` that is not blank, whole or as far as it came.
    pub(super) fn last_line(&self, stream: Stream) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.lines[stream as usize].text)
    }
}

/// The last line that is not blank, as far as it came.
#[derive(Clone, Debug, Default)]
struct LastLine {
    text: Vec<u8>,
    whole: bool,
}

impl LastLine {
    fn push(&mut self, bytes: &[u8]) {
        // A carriage return begins a line anew, as a progress bar does.
        let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let Some(last) = bytes.iter().rposition(|byte| !is_break(byte) && !byte.is_ascii_whitespace()) else {
            self.whole |= bytes.iter().any(is_break);
            return;
        };
        let before = bytes[..last].iter().rposition(is_break);
        if self.whole || before.is_some() {
            self.text.clear();
        }
        let end = bytes[last..].iter().position(is_break).map_or(bytes.len(), |at| last + at);
        let line = &bytes[before.map_or(0, |at| at + 1)..end];
        let room = LINE_BYTES.saturating_sub(self.text.len());
        self.text.extend_from_slice(&line[..line.len().min(room)]);
        self.whole = end < bytes.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_told_apart_and_kept_in_order() {
        let mut output = Output::new(100);
        for (stream, text) in [(Stream::Out, "a"), (Stream::Out, "b"), (Stream::Err, "c"), (Stream::Out, "d")] {
            output.push(stream, text.as_bytes());
        }
        assert_eq!(output.both(), b"abcd");
        assert_eq!(*output.stdout(), *b"abd");
        assert_eq!(*output.stderr(), *b"c");
        assert_eq!(output.runs.len(), 3, "neighbours of one stream are one run");
    }

    #[test]
    fn what_is_beyond_the_limit_is_dropped_and_noticed() {
        let mut output = Output::new(3);
        output.push(Stream::Out, b"ab");
        output.push(Stream::Err, b"c");
        assert!(!output.is_over(), "the limit itself is allowed");
        output.push(Stream::Out, b"d");
        assert!(output.is_over());
        assert_eq!(output.both(), b"abc");
    }

    #[test]
    fn the_last_line_grows_until_another_begins() {
        let mut output = Output::new(1000);
        let mut heard = |bytes: &[u8]| {
            output.push(Stream::Out, bytes);
            output.last_line(Stream::Out).into_owned()
        };
        assert_eq!(heard(b"one\ntw"), "tw");
        assert_eq!(heard(b"o"), "two");
        assert_eq!(heard(b"\n \n"), "two", "blank lines say nothing");
        assert_eq!(heard(b"10%\r20%\r"), "20%");
        assert_eq!(heard(b"30"), "30");
        assert_eq!(heard(b"%\xff"), "30%\u{fffd}");
        assert_eq!(heard(&[b'x'; 5000]).len(), LINE_BYTES + 2, "a replacement character takes three bytes for one");
    }
}
