//! What loopctl and the keeper of a command say to each other, over one socket.
//!
//! loopctl sends the [`Order`], later perhaps a [`Demand`]; the keeper answers with one [`Word`] when
//! all is over. The end of the line says as much as a word does: to the keeper that loopctl is dead,
//! to loopctl that neither keeper nor guard lives any more.

use std::io::{self, Read, Write};
use std::time::Duration;

/// What is to be run, and for how long at most.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) command: String,
    pub(super) timeout: Duration,
}

impl Order {
    pub(super) fn send(&self, mut to: impl Write) -> io::Result<()> {
        let millis = u64::try_from(self.timeout.as_millis()).unwrap_or(u64::MAX);
        let mut bytes = Vec::with_capacity(16 + self.command.len());
        bytes.extend(millis.to_le_bytes());
        bytes.extend((self.command.len() as u64).to_le_bytes());
        bytes.extend(self.command.as_bytes());
        to.write_all(&bytes)
    }

    pub(super) fn receive(mut from: impl Read) -> io::Result<Self> {
        let mut number = [0; 8];
        from.read_exact(&mut number)?;
        let timeout = Duration::from_millis(u64::from_le_bytes(number));
        from.read_exact(&mut number)?;
        let length = u64::from_le_bytes(number);
        let mut command = String::new();
        // Exactly so much: what follows is a demand, which must stay where it can be waited for.
        from.by_ref().take(length).read_to_string(&mut command)?;
        if command.len() as u64 != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Self { command, timeout })
    }
}

/// How the command is to be ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Demand {
    /// It may clean up first.
    Softly,
    /// At once.
    AtOnce,
}

impl Demand {
    pub(super) fn send(self, mut to: impl Write) {
        // Who does not listen any more has ended already.
        let _ = to.write_all(if self == Self::Softly { b"s" } else { b"a" });
    }

    /// The demand that has come. A line that has ended demands the end as well: there is no one left to wait for it.
    pub(super) fn receive(mut from: impl Read) -> Self {
        let mut byte = [0];
        match from.read(&mut byte) {
            Ok(1) if byte == *b"s" => Self::Softly,
            _ => Self::AtOnce,
        }
    }
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// The command ended with an exit code.
    Code(i32),
    /// The command was ended by a signal.
    Signal(i32),
    /// The time was up.
    TimedOut,
    /// It was ended on demand.
    Demanded,
    /// It was ended because this signal was sent to the keeper.
    Signalled(i32),
    /// It could not be started.
    NotStarted(String),
    /// Some of it could not be ended.
    Left(String),
}

impl Word {
    pub(super) fn send(&self, mut to: impl Write) {
        let text = match self {
            Self::Code(code) => format!("code {code}"),
            Self::Signal(signal) => format!("signal {signal}"),
            Self::TimedOut => "timed-out".to_owned(),
            Self::Demanded => "demanded".to_owned(),
            Self::Signalled(signal) => format!("signalled {signal}"),
            Self::NotStarted(reason) => format!("not-started {reason}"),
            Self::Left(what) => format!("left {what}"),
        };
        let _ = to.write_all(text.as_bytes());
    }

    /// Understands all that was said until the line ended.
    pub(super) fn read(said: &[u8]) -> Option<Self> {
        let said = String::from_utf8_lossy(said);
        let (word, rest) = said.split_once(' ').unwrap_or((&said, ""));
        match word {
            "code" => rest.parse().ok().map(Self::Code),
            "signal" => rest.parse().ok().map(Self::Signal),
            "timed-out" => Some(Self::TimedOut),
            "demanded" => Some(Self::Demanded),
            "signalled" => rest.parse().ok().map(Self::Signalled),
            "not-started" => Some(Self::NotStarted(rest.to_owned())),
            "left" => Some(Self::Left(rest.to_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_arrives_as_it_was_sent_and_leaves_the_demand_behind_it() {
        let order = Order { command: "echo häfen\n\0".to_owned(), timeout: Duration::from_millis(1500) };
        let mut sent = Vec::new();
        order.send(&mut sent).expect("a vector takes all");
        Demand::Softly.send(&mut sent);
        let mut line = sent.as_slice();
        assert_eq!(Order::receive(&mut line).expect("whole"), order);
        assert_eq!(Demand::receive(&mut line), Demand::Softly);
        assert_eq!(Demand::receive(&mut line), Demand::AtOnce, "the line has ended");
        assert!(Order::receive(&sent[..20]).is_err(), "half an order is none");
    }

    #[test]
    fn a_word_arrives_as_it_was_sent() {
        for word in [
            Word::Code(3),
            Word::Signal(9),
            Word::TimedOut,
            Word::Demanded,
            Word::Signalled(15),
            Word::NotStarted("no such file".to_owned()),
            Word::Left("12 13".to_owned()),
        ] {
            let mut sent = Vec::new();
            word.send(&mut sent);
            assert_eq!(Word::read(&sent), Some(word));
        }
        assert_eq!(Word::read(b""), None);
        assert_eq!(Word::read(b"code"), None);
    }
}
