//! What is taken for a secret, and what is not.

use super::*;

fn redaction(environment: &[(&str, &str)]) -> Redaction {
    Redaction::new([], environment.iter().copied())
}

fn of(text: &str) -> String {
    let redaction = redaction(&[]);
    let once = redaction.of(text);
    assert_eq!(redaction.of(&once), once, "not the same again: {text:?}");
    once
}

/// A token is put together here, so that nobody takes this file for a leak.
fn token(prefix: &str, length: usize) -> String {
    prefix.to_owned() + &"aB3dE6gH9kL2".repeat(20)[..length]
}

#[test]
fn values_of_secret_looking_variables_are_taken_out() {
    let environment = [
        ("GITHUB_TOKEN", "swordfish-1"),
        ("db_password", " correct horse "),
        ("DB_PASS", "tr0ub4dor"),
        ("SHORT_SECRET", "12345"),
        ("HOME", "/home/ana"),
        ("SSH_ASKPASS", "/usr/bin/askpass"),
    ];
    let redaction = redaction(&environment);
    let text = "swordfish-1x correct horse tr0ub4dor 12345 /home/ana /usr/bin/askpass\r\n";
    assert_eq!(redaction.of(text), "[redacted]x [redacted] [redacted] 12345 /home/ana /usr/bin/askpass\r\n");
}

#[test]
fn values_that_overlap_leave_nothing_behind() {
    let redaction = redaction(&[("A_TOKEN", "abcdefgh"), ("B_TOKEN", "efghijkl"), ("C_TOKEN", "abcdef")]);
    assert_eq!(redaction.of("<abcdefghijkl>"), "<[redacted]>");
}

#[test]
fn common_tokens_are_known_by_their_shape() {
    for (prefix, length) in [
        ("ghp_", 36),
        ("ghs_", 36),
        ("github_pat_", 60),
        ("glpat-", 20),
        ("xoxb-", 40),
        ("AIza", 35),
        ("npm_", 36),
        ("pypi-", 60),
        ("hf_", 34),
        ("sk-", 40),
        ("sk_live_", 24),
        ("hvs.", 40),
    ] {
        let token = token(prefix, length);
        assert_eq!(of(&format!("got {token}, then")), "got [redacted], then", "{token}");
    }
    let key = format!("AKIA{}", "Q7".repeat(8));
    assert_eq!(of(&format!("id={key} ok")), "id=[redacted] ok");
    let web = format!("{}.{}.{}", token("eyJ", 20), token("eyJ", 30), token("", 40));
    assert_eq!(of(&format!("jwt {web}\n")), "jwt [redacted]\n");
}

#[test]
fn places_of_secrets_lose_the_secret_and_keep_the_place() {
    for (text, kept) in [
        ("Authorization: Bearer abc.def\r\nHost: x", "Authorization: Bearer [redacted]\r\nHost: x"),
        ("-H 'authorization: token abc' https://x", "-H 'authorization: token [redacted]' https://x"),
        ("Proxy-Authorization: Basic dXNlcg==", "Proxy-Authorization: Basic [redacted]"),
        ("\"Authorization\": \"Bearer abc\"}", "\"Authorization\": \"Bearer [redacted]\"}"),
        ("password=hunter2&user=ana", "password=[redacted]&user=ana"),
        ("DB_PASSWORD = 'two words' x", "DB_PASSWORD = '[redacted]' x"),
        ("password: hunter2\nuser: ana", "password: [redacted]\nuser: ana"),
        ("{\"api_key\": \"abc\", \"n\": 1}", "{\"api_key\": \"[redacted]\", \"n\": 1}"),
        ("{\"access_token\":\"abc\"}", "{\"access_token\":\"[redacted]\"}"),
        ("aws_secret_access_key = wJalrXUtnFEMI/K7", "aws_secret_access_key = [redacted]"),
        (r#""{\"token\": \"abc\"}""#, r#""{\"token\": \"[redacted]\"}""#),
        ("login --password hunter2 --user ana", "login --password [redacted] --user ana"),
        ("postgres://ana:hun/x", "postgres://ana:hun/x"),
        ("postgres://ana:hunter2@db:5432/x", "postgres://[redacted]@db:5432/x"),
        ("postgres://ana:hun@ter2@db/x", "postgres://[redacted]@db/x"),
        ("https://deploy@forge.example/x.git", "https://[redacted]@forge.example/x.git"),
        ("Set-Cookie: session=abc; Path=/\nx", "Set-Cookie: [redacted]\nx"),
    ] {
        assert_eq!(of(text), kept);
    }
}

#[test]
fn a_private_key_goes_with_all_its_lines() {
    let key =
        |what: &str| format!("-----BEGIN {what}PRIVATE KEY-----\nMIIB\r\nAAAA==\n-----END {what}PRIVATE KEY-----");
    for what in ["", "RSA ", "OPENSSH ", "ENCRYPTED "] {
        assert_eq!(of(&format!("a\n{}\nb", key(what))), "a\n[redacted]\nb");
    }
    assert_eq!(of("a\n-----BEGIN PRIVATE KEY-----\nMIIB\nAA"), "a\n[redacted]");
    let public = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n";
    assert_eq!(of(public), public);
}

#[test]
fn what_is_no_secret_stays_byte_for_byte() {
    for text in [
        "15 targets | 15 ok | 0 degraded\r\n",
        "ssh://git@forge.example/x.git git@forge.example:x.git",
        "error: unexpected token: expected `}`",
        "the password is wrong; ask for a token",
        "task-force sk-short risk-averse-and-long-enough-words",
        "e19a1c08c3f5d2b7a4968e1f0d3c2b1a09f8e7d6",
        "tab\there, \u{1f512} caf\u{e9}, \u{fffd}, \u{1b}[31mred\u{1b}[0m\0",
        "https://example.org/a?b=c@d mail ana@example.org",
        "",
    ] {
        assert_eq!(of(text), text);
    }
}

#[test]
fn a_pattern_takes_its_match_or_its_group() {
    let patterns = [r"acct-\d+", r"pin (?<secret>\d+)"].map(|pattern| Regex::new(pattern).expect("a pattern"));
    let redaction = Redaction::new(patterns, [("", "")]);
    assert_eq!(redaction.of("acct-123 has pin 4711."), "[redacted] has pin [redacted].");
}

#[test]
fn a_mark_hides_no_secret_behind_it() {
    assert_eq!(of("password=[redacted]hunter2 x"), "password=[redacted] x");
}

#[test]
fn a_pattern_that_feeds_on_its_marks_ends() {
    for pattern in [r"\w+", r".", r"\[.*x", r"\[redacted\]\w", r"(?s).*", r"$", r"\]a|a"] {
        let redaction = Redaction::new([Regex::new(pattern).expect("a pattern")], [("A_TOKEN", "secret-1")]);
        for text in ["secret-1axaxaxaxaxaxaxaxax", "one two [redacted] three\nx", "aaaaaaaaaaaaaaaaaaaaaa"] {
            let once = redaction.of(text);
            assert_eq!(redaction.of(&once), once, "{pattern}");
        }
    }
}

#[test]
fn a_tail_begins_with_a_line_or_at_least_a_character() {
    assert_eq!(tail("one\ntwo\nthree\n", 100), "one\ntwo\nthree\n");
    assert_eq!(tail("one\ntwo\nthree\n", 10), "two\nthree\n");
    assert_eq!(tail("one\ntwo\nthree\n", 9), "three\n");
    assert_eq!(tail("one\ntwo\nthree\n", 4), "ree\n");
    assert_eq!(tail("x\u{e9}\u{e9}\u{e9}", 3), "\u{e9}");
    assert_eq!(tail("\u{1f512}", 2), "");
    assert_eq!(tail("abc", 0), "");
}

#[test]
fn what_was_redacted_is_known_by_the_rest() {
    for (written, text) in [
        ("./bin/x", "./bin/x"),
        ("curl -H [redacted] http://x", "curl -H token-abcdefgh http://x"),
        ("[redacted]", "anything"),
        ("a [redacted] b [redacted]", "a 1 b 2"),
        ("a [redacted]", "a [redacted]"),
    ] {
        assert!(is_redacted(written, text), "{written}");
    }
    for (written, text) in
        [("echo other", "./bin/x"), ("./bin/x", "./bin/x -v"), ("a [redacted] b", "a 1 c"), ("", "x")]
    {
        assert!(!is_redacted(written, text), "{written}");
    }
}
