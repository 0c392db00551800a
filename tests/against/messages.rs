//! Commit messages, read as git reads them: each claim is held against git itself.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Stdio;

use crate::support::{Sandbox, root};
use loopctl::lint::{Request, Selection, change};
use loopctl::model::message::Message;
use loopctl::model::policy::{self, Level};
use loopctl::model::{Day, Ledger, Step};
use loopctl::rules::ALL;
use loopctl::syntax::message::{Cleanup, Mode, clean, comment_of, trailers};
use loopctl::text::{RepoPath, Source};

/// Messages in which something could be a trailer.
const MESSAGES: &[&str] = &[
    "fix: it\n",
    "fix: it\n\nSigned-off-by: Ana <ana@example.com>\n",
    "fix: it\n\nBody.\n\nGap-Run-Key: CAP-1\nReviewed-by: Jonas\n",
    "fix: it\n\nA: 1\nB: 2\n  more of it\n\tand more\nC: 3\n",
    "fix: it\n\nA: 1\nno trailer\n",
    "fix: it\n\nA: 1\nno trailer\nSigned-off-by: Ana\n",
    "fix: it\n\none\ntwo\nthree\nfour\nSigned-off-by: Ana\n",
    "fix: it\n\none\ntwo\nthree\nSigned-off-by: Ana\n",
    "fix: it\n\nA: 1\n(cherry picked from commit 1234567)\n",
    "A: 1\nB: 2\n",
    "fix: it\nA: 1\n\nB: 2\n",
    "fix: it\n\nA: 1\n\nBody behind it.\n",
    "fix: it\n\nA : spaced\nB\t: tabbed\nC D: two words\n",
    "fix: it\n\nA:nothing between\nB:\n",
    "fix: it\n\n  A: indented\nB: 2\n",
    "fix: it\n\nSee https://example.com: there\n",
    "fix: it\n\n: nothing before\nA: 1\n",
    "fix: it\n\nA_b: no\n",
    "fix: it\n\nA: 1\n\nConflicts:\n\ta.md\n\tb.md\n",
    "fix: it\n\nA: 1\n# a comment\nB: 2\n\n# the end\n",
    "fix: it\n\n---\nA: 1\n",
    "fix: it\n\nBody\n---\n\nA: 1\n",
    "fix: it\n\nÄ: not a letter of git's\nB: 2\n",
    "fix: it\n\nA: 1\n\n\n\n",
    "fix: it\n   \nA: 1\n",
    "",
    "\n\nfix: it\n\nA: 1\n",
    "fix: it\n\nA: 1\nA: 2\nloopctl-allow: LC506 reason\n",
];

/// The trailers of a message, by git: of each its token and its value on one line.
fn of_git(sandbox: &Sandbox, message: &str) -> Vec<(String, String)> {
    let mut command = sandbox.command("git");
    command.args(["commit-tree", "4b825dc642cb6eb9a060e54bf8d69288fbee4904"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("git runs");
    child.stdin.take().expect("a pipe").write_all(message.as_bytes()).expect("written");
    let made = child.wait_with_output().expect("git ends");
    let commit = String::from_utf8(made.stdout).expect("text");
    let format = "--format=%(trailers:only,unfold,separator=%x00,key_value_separator=%x01)";
    let output = sandbox.command("git").args(["log", "-1", format, commit.trim()]).output().expect("git runs");
    let told = String::from_utf8(output.stdout).expect("text");
    let one = |told: &str| told.split_once('\u{1}').map(|(token, value)| (token.to_owned(), value.to_owned()));
    told.strip_suffix('\n').unwrap_or(&told).split('\0').filter_map(one).collect()
}

fn of_loopctl(message: &str) -> Vec<(String, String)> {
    let unfolded = |value: &str| value.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let (_, found) = trailers(message);
    found.iter().map(|t| (t.token.of(message).to_owned(), unfolded(t.value.of(message)))).collect()
}

/// The file of real messages, one object a line.
fn real_messages() -> PathBuf {
    let corpus = std::env::var_os("LOOPCTL_MESSAGES").map(PathBuf::from);
    corpus.unwrap_or_else(|| root().join("../shared/corpus/messages.jsonl"))
}

fn repository() -> Sandbox {
    let sandbox = Sandbox::new().committed();
    sandbox.git(&["read-tree", "--empty"]);
    sandbox.git(&["write-tree"]);
    sandbox
}

#[test]
fn trailers_are_those_of_git() {
    let sandbox = repository();
    for message in MESSAGES {
        assert_eq!(of_loopctl(message), of_git(&sandbox, message), "{message:?}");
    }
}

#[test]
#[ignore = "reads the real messages beside the project"]
fn trailers_of_real_messages_are_those_of_git() {
    let sandbox = repository();
    let mut seen = 0;
    for line in fs::read_to_string(real_messages()).expect("the corpus").lines() {
        let told: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let message = told["message"].as_str().expect("a message");
        assert_eq!(of_loopctl(message), of_git(&sandbox, message), "{message:?}");
        seen += of_loopctl(message).len();
    }
    assert!(seen > 100, "only {seen} trailers were seen");
}

/// Files as people leave them in the editor.
const FILES: &[&str] = &[
    "fix: it\n",
    "\n\n  \nfix: it   \n\n\n\nbody\t\n \n",
    "fix: it\r\n\r\nbody\r\n",
    "# before\nfix: it\n# between\n\n# alone\n\nbody # stays\n #indented\n",
    "fix: it",
    "; fix: it\n# and this\nbody\n",
    "fix: it\n\nbody\n# ------------------------ >8 ------------------------\ndiff --git a b\n",
    "fix: it\n\n ------------------------ >8 ------------------------\nstays\n",
    "\u{feff}fix: it\n",
    "fix: it\n\n//not a comment\n/ nor this\n",
    "fix: it\n# ------------------------ >8 ------------------------",
];

/// What the hook was given, and what git kept.
fn committed(sandbox: &Sandbox, file: &str, arguments: &[&str]) -> Option<(String, String)> {
    let copy = sandbox.path().join("copy");
    let _ = fs::remove_file(&copy);
    sandbox.write("message", file);
    let editor = sandbox.path().join("editor");
    let mut command = sandbox.command("git");
    command.args(["commit", "--allow-empty", "--edit"]).args(arguments).env("GIT_EDITOR", &editor);
    if !command.output().expect("git runs").status.success() {
        // A message of which nothing is left is refused by git itself.
        return None;
    }
    let kept = sandbox.command("git").args(["cat-file", "commit", "HEAD"]).output().expect("git runs");
    let kept = String::from_utf8(kept.stdout).expect("text");
    let message = kept.split_once("\n\n").expect("a message").1.to_owned();
    Some((fs::read_to_string(&copy).expect("a copy"), message))
}

/// A repository whose hook keeps what it is given, and whose editor puts the message before what git wrote.
fn editing() -> Sandbox {
    let sandbox = repository();
    let program = |path: &str, text: &str| {
        sandbox.write(path, text);
        fs::set_permissions(sandbox.path().join(path), fs::Permissions::from_mode(0o755)).expect("a mode");
    };
    let here = sandbox.path().display();
    program(".git/hooks/commit-msg", &format!("#!/bin/sh\ncat \"$1\" > '{here}/copy'\n"));
    program(
        "editor",
        &format!("#!/bin/sh\ncat '{here}/message' \"$1\" > '{here}/joined' && cat '{here}/joined' > \"$1\"\n"),
    );
    sandbox
}

#[test]
fn a_message_is_cleaned_as_git_cleans_it() {
    let sandbox = editing();
    let mut compared = 0;
    for comment in ["#", ";", "//"] {
        sandbox.git(&["config", "core.commentString", comment]);
        for (name, mode) in [
            ("strip", Mode::Strip),
            ("whitespace", Mode::Whitespace),
            ("scissors", Mode::Scissors),
            ("verbatim", Mode::Verbatim),
        ] {
            assert_eq!(Mode::named(name), Some(mode));
            for file in FILES {
                for more in [&["--no-status"][..], &["--status"], &["--verbose"]] {
                    // Without `--verbose` git keeps what is below scissors that it did not make.
                    let cut = file.contains(">8") && mode != Mode::Scissors && !more.contains(&"--verbose");
                    // And with it, it cuts even what is to be kept as it is.
                    let whole = mode == Mode::Verbatim && more.contains(&"--verbose");
                    let cleanup = format!("--cleanup={name}");
                    let Some((given, kept)) = committed(&sandbox, file, &[&[cleanup.as_str()], more].concat()) else {
                        continue;
                    };
                    if cut || whole {
                        continue;
                    }
                    let ours = clean(&given, Cleanup { mode, comment });
                    assert_eq!(ours.text, kept, "{name} {comment} {more:?}: {given:?}");
                    assert_eq!(ours.lines.len(), ours.text.split_inclusive('\n').count());
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 200, "only {compared} were compared");
}

#[test]
fn the_comment_character_that_git_chooses_is_found() {
    let sandbox = editing();
    sandbox.git(&["config", "core.commentChar", "auto"]);
    for file in ["#1 is mended\n", "#a\n;b\n", "fix: it\n", "#a\n;b\n@c\n"] {
        // Git chooses by what it is given before the editor sees it.
        sandbox.write("given", file);
        let arguments = ["--cleanup=strip", "--file", "given"];
        let (given, kept) = committed(&sandbox, "", &arguments).expect("a commit");
        assert_eq!(clean(&given, Cleanup { mode: Mode::Strip, comment: comment_of(&given) }).text, kept, "{given:?}");
    }
}

/// The types that people of the real messages use, but for those that one wave of work used once.
const TYPES: &str =
    "feat fix gov chore docs ops close loop infra sync mailroom ledger audit plan perf refactor test revert";

/// What LC5 tells about a message, whose commit has this many parents, as errors of its form.
fn refused(text: &str, parents: usize) -> Vec<String> {
    let types: Vec<String> = TYPES.split(' ').map(|kind| format!("\"{kind}\"")).collect();
    let path = |name: &str| RepoPath::new(name).expect("a path");
    let policy = format!("[commit]\ntypes = [{}]\n", types.join(", "));
    let policy = policy::Read::of(Source::new(path("loopctl.toml"), policy));
    let selection = Selection::of(&policy.policy, false).narrowed(&ALL, &["LC501".into(), "LC502".into()], &[]);
    let selection = selection.unwrap_or_else(|unknown| panic!("{unknown}"));
    let day = Day::parse("2026-03-10").expect("a day");
    let nothing = || Ledger::of(policy.clone(), Vec::new(), None, Vec::new(), day);
    let (after, before): (Ledger, Vec<Ledger>) = (nothing(), (0..parents).map(|_| nothing()).collect());
    let source = Source::new(path("COMMIT_EDITMSG"), text.to_owned());
    let message = Message::read(source, clean(text, Cleanup { mode: Mode::Whitespace, comment: "#" }));
    let step = Step::new(&before, &after, &[], Some(&message));
    let request = Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] };
    let errors = change(&step, &request).into_iter().filter(|finding| finding.level == Level::Error);
    errors.map(|finding| format!("{} {}", finding.rule.code, finding.message)).collect()
}

#[test]
#[ignore = "reads the real messages beside the project"]
fn of_real_messages_only_those_without_a_usual_type_are_refused_for_their_form() {
    let mut found = Vec::new();
    let mut seen = 0;
    for line in fs::read_to_string(real_messages()).expect("the corpus").lines() {
        let told: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let message = told["message"].as_str().expect("a message");
        let parents = usize::try_from(told["parents"].as_u64().expect("a number")).expect("few");
        seen += 1;
        for error in refused(message, parents) {
            found.push(format!("{error}  <- {}", message.lines().next().unwrap_or_default()));
        }
    }
    println!("{} of {seen}:\n{}", found.len(), found.join("\n"));
    assert!(seen > 100 && found.len() * 10 < seen, "{} of {seen} are refused", found.len());
}
