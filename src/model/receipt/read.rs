//! Reading a receipt: whether it is what it says it is.

use std::collections::HashSet;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::canonical::{canonical, digest};
use super::run_key::RunKey;
use super::{Receipt, SCHEMA, Verdict};
use crate::model::moment::Moment;
use crate::model::policy::{Expect, Probe};
use crate::model::redact::is_redacted;
use crate::text::{Fault, Source, Span};

/// A receipt that is whole: its digest fits, and nothing in it contradicts itself.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The file.
    pub source: Source,
    /// What it says.
    pub receipt: Receipt,
    /// Its run key.
    pub key: RunKey,
    /// When the run ended.
    pub finished: Moment,
    /// When a pass ceases to hold.
    pub expires: Option<Moment>,
}

/// A receipt that ends later than this behind the clock is from the future.
const AHEAD: i64 = 24 * 60 * 60 * 1000;

/// Whether a run that ended at `finished` is from the future: clocks differ by less.
fn is_from_the_future(finished: Moment, clock: Moment) -> bool {
    finished > clock.plus(AHEAD)
}

/// How far the end of a run may lie behind the clock of whoever writes its receipt.
const TOLERATED: i64 = 60 * 1000;

/// Whether a run that ended at `finished` is not over yet by `clock`, that of whoever writes its receipt.
///
/// A reader may be elsewhere, where another clock goes; whoever writes knows what time it is.
pub fn is_ahead(finished: Moment, clock: Moment) -> bool {
    finished > clock.plus(TOLERATED)
}

impl Opened {
    /// Reads the receipt in `source`, which by its place is one of `probe`; or what is wrong with it.
    pub fn read(source: &Source, probe: &str, clock: Moment) -> Result<Self, Fault> {
        let text = source.text();
        let whole = Whole::read(text).map_err(|error| unreadable(source, &error))?;
        let receipt = Receipt::deserialize(&whole).map_err(|error| match serde_json::from_str::<Receipt>(text) {
            // Read anew, for the place.
            Err(error) => unreadable(source, &error),
            Ok(_) => unreadable(source, &error),
        })?;
        let at = |key: &str, message: String| Fault::new(place(text, key), message);
        if receipt.schema != SCHEMA {
            return Err(at(
                "schema",
                format!("`{}` is no schema of a receipt that this loopctl reads", receipt.schema),
            ));
        }
        match receipt_digest(&whole) {
            Some(digest) if digest == receipt.digest => {}
            Some(_) => {
                return Err(at("digest", "its digest does not fit: it was changed after it was written".to_owned()));
            }
            None => return Err(at("digest", "it holds a number that is not whole".to_owned())),
        }
        let stem = source.path().name().strip_suffix(".json").unwrap_or_default();
        let Some(key) = RunKey::parse(&receipt.run_key).filter(|key| key.as_str() == stem) else {
            return Err(at("run_key", format!("its run key is {}, and its file is called {stem}", receipt.run_key)));
        };
        if receipt.probe != probe {
            return Err(at("probe", format!("it is a receipt of {}, and lies among those of {probe}", receipt.probe)));
        }
        if !key.is_of(probe) {
            return Err(at("run_key", format!("{key} is the key of a run of another probe than {probe}")));
        }
        let moment =
            |key: &str, text: &str| Moment::parse(text).ok_or_else(|| at(key, format!("`{text}` is no moment")));
        let finished = moment("finished_at", &receipt.finished_at)?;
        let started = receipt.started_at.as_deref().map(|text| moment("started_at", text)).transpose()?;
        let expires = receipt.expires_at.as_deref().map(|text| moment("expires_at", text)).transpose()?;
        if started.is_some_and(|started| started > finished) {
            return Err(at("finished_at", "it ended before it began".to_owned()));
        }
        if is_from_the_future(finished, clock) {
            return Err(at("finished_at", format!("it is from the future: {finished}")));
        }
        let opened = Self { source: source.clone(), receipt, key, finished, expires };
        // Without a definition only what holds for every probe can be derived.
        match opened.contradiction(None) {
            Some(fault) => Err(fault),
            None => Ok(opened),
        }
    }

    /// What in it contradicts `probe`, of whose definition it says it is a run: its verdict, or its command.
    pub fn contradicts(&self, probe: &Probe) -> Option<Fault> {
        self.contradiction(Some(&probe.expect)).or_else(|| self.other_command(probe))
    }

    /// What ran instead of the probe's command; of an imported run the record says that.
    fn other_command(&self, probe: &Probe) -> Option<Fault> {
        let ran = self.receipt.command.as_deref().filter(|_| self.receipt.source.is_none())?;
        let same = probe.run.as_deref().is_some_and(|run| is_redacted(ran, run));
        let message = || format!("its command is `{ran}`, which is not that of {}", self.receipt.probe);
        (!same).then(|| Fault::new(place(self.source.text(), "command"), message()))
    }

    /// Why the verdict does not follow from the rest; `expect` is what was expected, where that is known.
    pub fn contradiction(&self, expect: Option<&Expect>) -> Option<Fault> {
        let receipt = &self.receipt;
        let fault = |key: &str, message: String| Some(Fault::new(place(self.source.text(), key), message));
        let mut seen = HashSet::new();
        if let Some(twice) = receipt.cases.iter().find(|case| !seen.insert(case.id.as_str())) {
            return fault("cases", format!("it holds the case {} twice", twice.id));
        }
        if let Some(exit) = receipt.exit.as_ref().filter(|exit| **exit == super::Exit::default()) {
            return fault("exit", format!("`exit` says nothing: {exit:?}"));
        }
        let said = receipt.verdict;
        let broken = receipt.exit.as_ref().is_some_and(|exit| exit.error.is_some() || exit.signal.is_some());
        if let Some(expect) = expect.filter(|_| receipt.source.is_none() || receipt.exit.is_some()) {
            let may = expect.verdicts(receipt.exit.as_ref(), &receipt.cases, None);
            if !may.contains(&said) {
                let follows = may.first().map_or("nothing", |verdict| verdict.name());
                return fault(
                    "verdict",
                    format!("the verdict is {}, but from exit and cases follows {follows}", said.name()),
                );
            }
            return None;
        }
        let of_cases = Verdict::of_cases(receipt.cases.iter().map(|case| case.verdict));
        let told_otherwise = said == Verdict::Pass && of_cases.is_some_and(|verdict| verdict != Verdict::Pass);
        if told_otherwise {
            return fault("verdict", "the verdict is pass, but not every case passed".to_owned());
        }
        if (broken && said != Verdict::Error)
            || (said == Verdict::Pass && receipt.exit.is_none() && of_cases.is_none() && receipt.source.is_none())
        {
            return fault("verdict", format!("the verdict is {}, but the command did not end by itself", said.name()));
        }
        None
    }
}

/// A JSON value in which no key stands twice: of two values a reader would take the one, and the digest the other.
struct Whole(Value);

impl Whole {
    fn read(text: &str) -> Result<Value, serde_json::Error> {
        serde_json::from_str::<Self>(text).map(|whole| whole.0)
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(truth.into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut found = Vec::new();
        while let Some(Whole(element)) = elements.next_element()? {
            found.push(element);
        }
        Ok(Value::Array(found))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut found = Map::new();
        while let Some((key, Whole(value))) = entries.next_entry::<String, Whole>()? {
            if found.contains_key(&key) {
                return Err(de::Error::custom(format!("`{key}` stands twice")));
            }
            found.insert(key, value);
        }
        Ok(Value::Object(found))
    }
}

/// The digest of everything in a receipt but the digest itself; nothing if it has no canonical form.
pub fn receipt_digest(whole: &Value) -> Option<String> {
    let mut rest = whole.as_object()?.clone();
    rest.remove("digest");
    canonical(&Value::Object(rest)).map(|text| digest(&text))
}

fn unreadable(source: &Source, error: &serde_json::Error) -> Fault {
    let text = source.text();
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let at = text.floor_char_boundary(line + error.column().saturating_sub(1));
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    Fault::new(Span::at(at), format!("it is no receipt: {message}"))
}

/// Where the value of a key of a receipt stands: its line's rest is enough for a reader to see it.
pub fn place(text: &str, key: &str) -> Span {
    let name = format!("\"{key}\"");
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(&name)).map(|at| at + from) {
        let behind = text[at + name.len()..].trim_start();
        // Within a text the quotes are escaped.
        if behind.starts_with(':') && !text[..at].ends_with('\\') {
            let value = behind[1..].trim_start();
            let start = text.len() - value.len();
            let quoted = value.starts_with('"').then(|| value[1..].find('"').map(|end| end + 2)).flatten();
            let end = quoted.unwrap_or_else(|| value.find([',', '\n', '}']).unwrap_or(value.len()));
            return Span::new(start, start + end);
        }
        from = at + name.len();
    }
    Span::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::receipt::samples::receipt;
    use crate::text::RepoPath;

    fn source(text: &str) -> Source {
        let path = "receipts/backup.status/CAP-20260211-182223__backup.status__Rk3f9a1.json";
        Source::new(RepoPath::new(path).expect("a path"), text.to_owned())
    }

    fn read(text: &str) -> Result<Opened, String> {
        let clock = Moment::parse("2026-02-12T00:00:00Z").expect("a moment");
        Opened::read(&source(text), "backup.status", clock).map_err(|fault| fault.message)
    }

    #[test]
    fn what_was_written_is_read() {
        let text = receipt(|_| {}).text();
        assert_eq!(read(&text).expect("whole").key.as_str(), "CAP-20260211-182223__backup.status__Rk3f9a1");
    }

    #[test]
    fn any_change_by_hand_shows() {
        let text = receipt(|_| {}).text();
        let flipped = text.replace("\"targets\": 15", "\"targets\": 16");
        assert_ne!(text, flipped);
        let why = read(&flipped).expect_err("changed");
        assert_eq!(why, "its digest does not fit: it was changed after it was written");
        assert!(read(&text.replace("\"complete\"", "\"more\": 1.5,\n  \"complete\"")).is_err());
        let twice = text.replacen("\"verdict\": \"pass\"", "\"verdict\": \"fail\",\n  \"verdict\": \"pass\"", 1);
        assert!(read(&twice).expect_err("a key twice").contains("`verdict` stands twice"));
    }

    #[test]
    fn a_verdict_that_does_not_follow_is_a_contradiction() {
        use super::super::{Case, Exit};
        let case = |id: &str, verdict| Case::new(id, verdict);
        let failed = receipt(|it| it.cases = vec![case("s1", Verdict::Pass), case("s2", Verdict::Fail)]).text();
        assert_eq!(read(&failed).expect_err("a lie"), "the verdict is pass, but not every case passed");
        let killed = receipt(|it| it.exit = Some(Exit { signal: Some(9), ..Exit::default() })).text();
        assert_eq!(read(&killed).expect_err("a lie"), "the verdict is pass, but the command did not end by itself");
        let twice = receipt(|it| it.cases = vec![case("s1", Verdict::Pass), case("s1", Verdict::Pass)]).text();
        assert_eq!(read(&twice).expect_err("ambiguous"), "it holds the case s1 twice");
        // With what was expected, more can be derived.
        let exit = receipt(|it| it.exit = Some(Exit { code: Some(1), ..Exit::default() })).text();
        let opened = read(&exit).expect("whole");
        assert!(opened.contradiction(Some(&Expect::default())).is_some());
        assert!(opened.contradiction(Some(&Expect { exit: Some(1), ..Expect::default() })).is_none());
    }

    #[test]
    fn a_run_of_another_command_or_probe_is_none_of_this() {
        let opened = read(&receipt(|it| it.command = Some("./bin/ops --key [redacted]".into())).text()).expect("whole");
        let probe = |run: &str| Probe { run: Some(run.into()), ..Probe::default() };
        assert!(opened.contradicts(&probe("./bin/ops --key 12345678")).is_none(), "a secret is no difference");
        let fault = opened.contradicts(&probe("./bin/other")).expect("another command");
        assert_eq!(fault.message, "its command is `./bin/ops --key [redacted]`, which is not that of backup.status");
        assert_eq!(fault.span.of(opened.source.text()), "\"./bin/ops --key [redacted]\"");
    }

    #[test]
    fn a_receipt_is_of_its_place_and_time() {
        assert!(read(&receipt(|it| it.probe = "other".into()).text()).expect_err("elsewhere").contains("lies among"));
        assert!(read(&receipt(|it| it.run_key = "CAP-20260211-182224__x__R1".into()).text()).is_err());
        assert!(read(&receipt(|it| it.finished_at = "2026-02-11T18:00:00Z".into()).text()).is_err());
        assert!(read(&receipt(|it| it.finished_at = "2026-02-14T18:22:23Z".into()).text()).is_err());
    }
}
