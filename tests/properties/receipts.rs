//! Properties of the reader of receipts: whatever the bytes, it answers, and none but an untouched record proves.

use std::time::{Duration, Instant};

use loopctl::model::Moment;
use loopctl::model::policy::Expect;
use loopctl::model::receipt::{Case, Exit, Opened, Receipt, RunKey, Subject, Verdict, receipt_digest};
use loopctl::text::{Fault, RepoPath, Source};
use proptest::prelude::*;
use proptest::sample::select;

const CLOCK: i64 = 1_770_900_000;

/// A pass of `backup.status` that nobody has touched.
fn receipt() -> Receipt {
    let finished = Moment::of_unix(CLOCK - 60);
    Receipt {
        schema: "loopctl.receipt/1".into(),
        run_key: RunKey::new("backup.status", finished, 7).to_string(),
        probe: "backup.status".into(),
        definition: Some("sha256:00".into()),
        command: Some("./bin/ops \"caf\u{e9}\" \u{1f600}".into()),
        verdict: Verdict::Pass,
        reason: None,
        exit: Some(Exit { code: Some(0), ..Exit::default() }),
        started_at: Some(finished.plus(-5).to_string()),
        finished_at: finished.to_string(),
        expires_at: None,
        subject: Subject::default(),
        covers: vec!["GAP-PH-098".into()],
        counts: [("ok".to_owned(), 15)].into(),
        cases: vec![Case::new("s1", Verdict::Pass)],
        complete: true,
        matrix: None,
        output: None,
        source: None,
        digest: String::new(),
    }
}

fn read(text: &str) -> Result<Opened, Fault> {
    let path = format!("receipts/backup.status/{}.json", receipt().run_key);
    let source = Source::new(RepoPath::new(&path).expect("a path"), text.to_owned());
    let opened = Opened::read(&source, "backup.status", Moment::of_unix(CLOCK));
    if let Err(fault) = &opened {
        assert!(text.get(fault.span.range()).is_some(), "{fault:?} has no place in {text:?}");
    }
    opened
}

/// `text` with a digest that fits, where it is an object that has one.
fn resealed(text: &str) -> Option<String> {
    let mut value: serde_json::Value = serde_json::from_str(text).ok()?;
    let digest = receipt_digest(&value)?;
    value.as_object_mut()?.insert("digest".to_owned(), digest.into());
    Some(value.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_hurt_and_none_prove(text in ".{0,200}", json in r#"[\[\]{}",:0-9eE.\-a-z\\u ]{0,200}"#) {
        prop_assert!(read(&text).is_err());
        prop_assert!(read(&json).is_err());
        if let Some(sealed) = resealed(&json) {
            prop_assert!(read(&sealed).is_err());
        }
    }

    #[test]
    fn an_edit_shows_or_means_nothing(at in 0..2000_usize, cut in 0..6_usize, put in r#"[ \n0-9a-z",:{}\[\]\\é\x00]{0,4}"#) {
        let whole = receipt().text();
        let at = whole.floor_char_boundary(at % whole.len());
        let end = whole.ceil_char_boundary((at + cut).min(whole.len()));
        let edited = format!("{}{put}{}", &whole[..at], &whole[end..]);
        if let Ok(opened) = read(&edited) {
            let untouched = read(&whole).expect("whole").receipt;
            prop_assert_eq!(opened.receipt, untouched);
        }
    }

    #[test]
    fn a_pass_with_a_digest_that_fits_still_has_to_follow(
        verdict in select(vec![Verdict::Pass, Verdict::Fail, Verdict::Error, Verdict::Blocked, Verdict::Skipped]),
        code in proptest::option::of(-1..3_i64),
        signal in proptest::option::of(1..3_i64),
        case in select(vec![Verdict::Pass, Verdict::Fail, Verdict::Error, Verdict::Blocked, Verdict::Skipped]),
        twice in any::<bool>(),
    ) {
        let case = Case::new("s1", case);
        let cases = if twice { vec![case.clone(), case.clone()] } else { vec![case.clone()] };
        let made = Receipt { verdict, exit: Some(Exit { code, signal, error: None }), cases, ..receipt() };
        let holds = read(&made.text()).is_ok_and(|opened| opened.contradiction(Some(&Expect::default())).is_none());
        let follows = code == Some(0) && signal.is_none() && case.verdict == Verdict::Pass && !twice;
        prop_assert!(!(holds && verdict == Verdict::Pass) || follows);
        prop_assert!(holds || !(follows && verdict == Verdict::Pass));
    }

    #[test]
    fn times_are_moments_in_order_and_not_ahead(text in r"[0-9]{1,6}-[0-9]{1,2}-[0-9]{1,2}T[0-9]{1,2}:[0-9:.]{1,9}(Z|\+[0-9:]{1,5}|)", ahead in -100_000..1_000_000_i64) {
        let finished = Moment::of_unix(CLOCK + ahead);
        let made = Receipt { finished_at: finished.to_string(), started_at: None, ..receipt() };
        prop_assert_eq!(read(&made.text()).is_ok(), ahead <= 24 * 60 * 60);
        for field in ["started_at", "finished_at", "expires_at"] {
            let mut value = serde_json::to_value(receipt()).expect("JSON");
            value[field] = text.clone().into();
            let sealed = resealed(&value.to_string()).expect("an object");
            if let Ok(opened) = read(&sealed) {
                prop_assert!(Moment::parse(&text).is_some());
                prop_assert!(opened.finished <= Moment::of_unix(CLOCK + 24 * 60 * 60));
            }
        }
    }
}

#[test]
fn a_key_that_stands_twice_is_refused_however_deep() {
    let whole = receipt().text();
    for (once, twice) in [
        ("\"ok\": 15", "\"ok\": 16, \"ok\": 15"),
        ("\"code\": 0", "\"code\": 1, \"code\": 0"),
        ("\"id\": \"s1\"", "\"id\": \"s0\", \"id\": \"s1\""),
        ("\"complete\": true", "\"complete\": false, \"complete\": true"),
        ("\"complete\": true", "\"more\": [{\"a\": [{\"b\": 1, \"b\": 1}]}], \"complete\": true"),
    ] {
        let edited = whole.replace(once, twice);
        assert_ne!(edited, whole, "{once}");
        assert!(read(&edited).expect_err("twice").message.contains("stands twice"), "{twice}");
    }
}

#[test]
fn large_and_deep_receipts_are_answered_in_time() {
    let whole = receipt().text();
    let more = |value: &str| whole.replace("\"complete\"", &format!("\"more\": {value}, \"complete\""));
    let wide: Vec<String> = (0..200_000).map(|nth| format!("\"k{nth}\": [{nth}]")).collect();
    for value in [
        "[".repeat(100_000) + &"]".repeat(100_000),
        format!("\"{}\"", "\\u0000".repeat(600_000)),
        format!("{{{}}}", wide.join(",")),
        "1e400".to_owned(),
        "-0".to_owned(),
        "123456789012345678901234567890".to_owned(),
        "15.0".to_owned(),
    ] {
        let since = Instant::now();
        assert!(read(&more(&value)).is_err());
        assert!(since.elapsed() < Duration::from_mins(1), "{:?}", since.elapsed());
    }
    // A key that is not known is kept and sealed, so that a later version can add some.
    let sealed = resealed(&more("{\"a\": [1, \"x\"]}")).expect("an object");
    assert!(read(&sealed).is_ok());
}
