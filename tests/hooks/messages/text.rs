//! The text of a message, as git keeps it of its file.

use std::fs;

use super::{asking, commit_file, edited, failed, stage, succeeded};
use crate::{governed, passes, refused};

#[test]
fn a_byte_order_mark_hides_no_scope() {
    let sandbox = governed();
    for form in ["", "[commit]\ntypes = [\"fix\"]\n"] {
        sandbox.write("loopctl.toml", form).write("message", "\u{feff}fix(LOOP-NONE-20260101): it\n");
        sandbox.git(&["add", "loopctl.toml"]);
        let told = refused(&sandbox, &["commit", "--allow-empty", "--file", "message"]);
        assert!(told.contains("LC503"), "{told}");
        assert_eq!(told.contains("LC501"), !form.is_empty(), "{told}");
    }
}

#[test]
fn a_message_is_cleaned_as_git_does_it() {
    let sandbox = asking();
    let write = |text: &str| format!("{{ printf '{text}'; cat \"$1\"; }} > \"$1.new\" && mv \"$1.new\" \"$1\"");
    let long = "x".repeat(200);
    for (nth, (script, arguments)) in [
        ("# a comment of a template\\nfix: it\\n".to_owned(), &["commit"][..]),
        (format!("fix: it\\n# {long}\\n"), &["commit"]),
        (format!("fix: it\\n; {long}\\n"), &["-c", "core.commentChar=;", "commit"]),
        (format!("fix: it\\n// {long}\\n"), &["-c", "core.commentString=//", "commit"]),
        ("fix: it\\n".to_owned(), &["commit", "--verbose"]),
        ("fix: it\\n".to_owned(), &["-c", "commit.cleanup=scissors", "commit"]),
        ("fix: it\\n".to_owned(), &["-c", "commit.cleanup=whitespace", "commit", "--no-status"]),
        ("fix: it\\n".to_owned(), &["commit", "--cleanup=verbatim", "--no-status"]),
        ("\\n\\nfix: it\\r\\n\\r\\nbody\\r\\n".to_owned(), &["commit"]),
        (format!("fix: it\\n\\nSeen-by: {long}\\n"), &["commit"]),
        ("fixup! it\\n".to_owned(), &["commit"]),
    ]
    .into_iter()
    .enumerate()
    {
        stage(&sandbox, &nth.to_string());
        succeeded(&edited(&sandbox, &write(&script), arguments));
    }
    stage(&sandbox, "auto");
    sandbox.git(&["config", "core.commentChar", "auto"]);
    succeeded(&edited(&sandbox, "sed -i '1i fix: it\\n#1 is mended' \"$1\"", &["commit"]));
}

#[test]
fn a_change_that_is_shown_below_a_message_may_be_larger_than_any_message() {
    let sandbox = asking();
    stage(&sandbox, &"a line that is long enough for a large file\n".repeat(150_000));
    let told = failed(&edited(&sandbox, "sed -i '1s/.*/it/' \"$1\"", &["commit", "--verbose"]));
    assert!(told.contains("LC501"), "{told}");
    let kept = fs::read_to_string(sandbox.path().join(".git/loopctl/refused-message")).expect("a copy");
    assert_eq!(kept, "it\n");
    succeeded(&edited(&sandbox, "sed -i '1s/.*/fix: it/' \"$1\"", &["commit", "--verbose"]));
}

#[test]
fn lines_with_a_hash_belong_to_a_message_that_no_editor_saw() {
    let sandbox = asking();
    let told = failed(&commit_file(&sandbox, "# fix: it\nfix: it\n", &[]));
    assert!(told.contains("LC501"), "{told}");
    succeeded(&commit_file(&sandbox, "# fix: it\nfix: it\n", &["--cleanup=strip"]));
}

#[test]
fn bytes_of_other_encodings_are_read() {
    let sandbox = asking();
    let latin = b"fix(LOOP-A-20260301): f\xfcr alle\n";
    let told = succeeded(&commit_file(&sandbox, latin, &[]));
    assert!(told.contains("line 1 of the message is not UTF-8"), "{told}");
    sandbox.git(&["config", "i18n.commitEncoding", "ISO-8859-1"]);
    let told = succeeded(&commit_file(&sandbox, latin, &["--quiet"]));
    assert_eq!(told, "");
    let told = failed(&commit_file(&sandbox, b"f\xfcr alle\n", &[]));
    assert!(told.contains("LC501"), "{told}");
    assert_eq!(fs::read(sandbox.path().join(".git/loopctl/refused-message")).expect("a copy"), b"f\xfcr alle\n");
}

#[test]
fn an_order_mark_is_told_with_the_line_without_it() {
    let sandbox = asking();
    let told = failed(&commit_file(&sandbox, "\u{feff}fix: it\n", &[]));
    assert!(told.contains("a byte order mark") && told.contains("write it as `fix: it`"), "{told}");
}

#[test]
fn an_empty_message_is_left_to_git() {
    let sandbox = asking();
    let told = failed(&edited(&sandbox, ":", &["commit", "--allow-empty"]));
    assert!(told.contains("Aborting commit") && !told.contains("LC"), "{told}");
    passes(&sandbox, &["commit", "--allow-empty", "--allow-empty-message", "-m", ""]);
}
