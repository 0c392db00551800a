//! LC501: a first line that does not have the form the team agreed on.

use crate::lint::Findings;
use crate::model::message::{Form, MARK, Message};
use crate::model::policy::{Commit, Level};
use crate::model::{Occasion, Step};
use crate::text::Span;

rule! {
    /// A subject does not have the form `type(scope): description`.
    ///
    /// ## Why
    /// Who looks through a history reads first lines, and so do tools: the type says what kind of work it was, the scope
    /// which loop or gap it was for. Where the policy has a `[commit]` table, every commit answers; what git itself writes
    /// (merges, reverts, fixups) does not, and is known by what the commit is: a subject that says "Merge" merges nothing
    /// if the commit has one parent. `subject-max` measures the description, as the name of a loop alone may take 80 characters;
    /// the number of a request that a forge puts behind it, `(#1234)`, is not measured.
    ///
    /// ## Bad
    /// ```text message
    /// fix(pump):mount it
    /// ```
    /// ```toml
    /// [commit]
    /// ```
    ///
    /// ## Bad: a revert of nothing
    /// ```text message
    /// Revert "mount the pump"
    /// ```
    /// ```toml
    /// [commit]
    /// ```
    ///
    /// ## Bad: a description that nobody reads to its end
    /// ```text message
    /// fix(pump): mount it on the lower rail, and not on the upper one
    /// ```
    /// ```toml
    /// [commit]
    /// subject-max = 40
    /// ```
    ///
    /// ## Good
    /// ```text message
    /// fix(pump): mount it on the lower rail
    ///
    /// The upper one shakes.
    /// ```
    /// ```toml
    /// [commit]
    /// subject-max = 40
    /// ```
    ///
    /// ## Good: what the forge adds is not counted
    /// ```text message
    /// fix(pump): mount it on the lower rail of the hall (#1234)
    /// ```
    /// ```toml
    /// [commit]
    /// subject-max = 40
    /// ```
    LC501 "malformed-subject", Error, [], Message(check)
}

fn check(message: &Message, step: &Step<'_>, findings: &mut Findings) {
    let Some(commit) = &step.after.policy.policy.commit else { return };
    if !Occasion::of(message, step).has_form() {
        return;
    }
    match &message.subject.form {
        Some(form) if !message.slice(message.subject.span).starts_with(MARK) => measure(message, form, commit, findings),
        _ => malformed(message, commit, findings),
    }
    let first = Span::new(message.subject.span.end as usize + 1, message.cleaned.text.len());
    let second = first.of(&message.cleaned.text).lines().next().filter(|line| !line.trim().is_empty());
    if let Some(line) = second {
        findings
            .tell(&message.source, message.place(first.within(first.of(&message.cleaned.text), line)), "The second line is not empty, so git takes it for a part of the subject.")
            .level(Level::Warn)
            .subject("second-line")
            .help("leave it empty: the body begins on the third");
    }
}

/// Tells a description that is too long.
fn measure(message: &Message, form: &Form, commit: &Commit, findings: &mut Findings) {
    let length = without_request(message.slice(form.description)).chars().count();
    let most = commit.subject_max as usize;
    if length > most {
        let told = format!("The description has {length} characters; `subject-max` is {most}.");
        findings
            .tell(&message.source, message.place(form.description), told)
            .subject("length")
            .help("say it in fewer words, and the rest in the body");
    }
}

/// A description without the numbers of requests that a forge puts behind it.
fn without_request(description: &str) -> &str {
    let mut own = description.trim_end();
    while let Some((before, number)) = own.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (#"))
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        own = before;
    }
    own
}

/// Tells a subject that has another form.
fn malformed(message: &Message, commit: &Commit, findings: &mut Findings) {
    let span = message.subject.span;
    let line = message.slice(span);
    if line.is_empty() {
        findings.tell(&message.source, message.place(span), "The commit says nothing.").help("write what it does");
        return;
    }
    let (told, help) = match corrected(line) {
        Some((why, line)) => (format!("{why}."), format!("write it as `{line}`")),
        None => (unlike(line), format!("write it as `{}(scope): description`", example(commit))),
    };
    findings.tell(&message.source, message.place(span), told).help(help);
}

/// What is wrong with a subject that has not even the beginnings of the form.
fn unlike(line: &str) -> String {
    let told = if line.starts_with("Merge ") {
        "The subject says that something is merged, but the commit has one parent"
    } else if line.starts_with("Revert ") || line.starts_with("Reapply ") {
        "The subject says that something is taken back, but no `This reverts commit ...` names a commit of this history"
    } else if line.trim_end().ends_with(':') {
        "Nothing stands behind the colon"
    } else {
        "The subject is not of the form `type(scope): description`"
    };
    format!("{told}.")
}

/// A type for an example.
fn example(commit: &Commit) -> &str {
    commit.types.first().map_or("fix", String::as_str)
}

/// What is wrong with a subject that nearly has the form, and the subject that is certainly meant.
fn corrected(line: &str) -> Option<(&'static str, String)> {
    let bare = line.trim_start_matches(MARK).trim_start();
    if bare.len() < line.len() && Form::is_of(bare) {
        let why = if line.starts_with(MARK) {
            "The message begins with a byte order mark"
        } else {
            "The subject begins with a space"
        };
        return Some((why, bare.to_owned()));
    }
    let colon = bare.find(':');
    let head = bare[..colon.unwrap_or(bare.len())].trim_end();
    let tail = colon.map(|at| bare[at + 1..].trim());
    let candidates = [
        tail.map(|tail| ("A space is missing behind the colon", format!("{head}: {tail}"))),
        tail.map(|tail| ("A space stands before the colon or the scope", format!("{}: {tail}", head.replace(" (", "(")))),
        tail.map(|tail| ("The scope is empty", format!("{}: {tail}", head.trim_end_matches("()")))),
        unclosed(bare).map(|line| ("A colon is missing behind the scope", line)),
    ];
    candidates.into_iter().flatten().find(|(_, line)| Form::is_of(line))
}

/// `fix(pump) mount it` with its colon.
fn unclosed(line: &str) -> Option<String> {
    let (head, tail) = line.split_once(") ")?;
    let one = head.contains('(') && !head.contains(|c: char| c == ':' || c.is_whitespace());
    one.then(|| format!("{head}): {}", tail.trim()))
}
