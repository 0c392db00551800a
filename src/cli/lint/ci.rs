//! `loopctl lint --ci`: which commits a run of a CI service is about, as its environment says.

use std::io::Read;
use std::path::Path;

use serde_json::Value;

use crate::cli::Failure;
use crate::render::Format;
use crate::repo::{Range, Repo, RepoError, short, system_words};
use crate::text::{Oid, harmless};

/// The largest description of an event that is read.
const EVENT_BYTES: u64 = 32 << 20;

/// A service that runs loopctl.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    Github,
    Gitlab,
}

/// What a run is about.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) service: Service,
    /// What happened, as the service calls it.
    pub(super) event: String,
    /// The commits to judge; nothing where a branch was taken away.
    pub(super) range: Option<Range>,
    /// How the commits are told.
    pub(super) told: String,
}

impl Service {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Github => "GitHub Actions",
            Self::Gitlab => "GitLab CI",
        }
    }

    /// The service that the environment tells of.
    pub(super) fn here() -> Result<Self, Failure> {
        let runs = |name| variable(name).is_some_and(|value| value != "false");
        if runs("GITHUB_ACTIONS") {
            Ok(Self::Github)
        } else if runs("GITLAB_CI") {
            Ok(Self::Gitlab)
        } else {
            let failure = Failure::new("--ci knows GitHub Actions and GitLab CI, and the environment tells of neither");
            Err(failure.help("name the commits: `loopctl lint --range origin/main..HEAD`"))
        }
    }

    /// How findings are told there, if nobody says: what goes into a file is for the service, else people read it.
    pub(super) fn format(self, into_file: bool) -> Format {
        match (self, into_file) {
            (Self::Github, _) => Format::Github,
            (Self::Gitlab, true) => Format::Gitlab,
            (Self::Gitlab, false) => Format::Full,
        }
    }

    /// Finds out what the run is about.
    pub(super) fn look(self, repo: &Repo) -> Result<Found, Failure> {
        let (event, ends) = match self {
            Self::Github => github()?,
            Self::Gitlab => gitlab(),
        };
        let told = |told: String, range| Ok(Found { service: self, event: event.clone(), range, told });
        match &ends {
            Ends::Nothing => told("a branch was taken away, which brings no commits".to_owned(), None),
            Ends::Unknown => Err(unknown(self, &event)),
            Ends::Between(from, to) => match Range::of(repo, &format!("{from}..{to}")) {
                Ok(range) => told(format!("{}..{}", brief(from), brief(to)), Some(range)),
                Err(error) => Err(error.into()),
            },
            Ends::Push { before, after, branch, default } => {
                let of_default = branch.is_some() && branch == default;
                if of_default && before.is_none() {
                    let range = Range::everything(repo, repo.commit(after)?)?;
                    return told(format!("all commits of {}", brief(after)), Some(range));
                }
                if let Some(before) = before {
                    match Range::of(repo, &format!("{before}..{after}")) {
                        // What was pushed over by force is in no clone.
                        Err(RepoError::UnknownRevision { shallow: false, .. }) if !of_default => {}
                        Err(error @ RepoError::UnknownRevision { shallow: false, .. }) => {
                            let help =
                                "it was pushed over by force; name what was there before: `loopctl lint --range A..B`";
                            return Err(Failure::from(error).help(help));
                        }
                        range => return told(format!("{}..{}", brief(before), brief(after)), Some(range?)),
                    }
                }
                let Some(default) = default else { return Err(unknown(self, &event)) };
                let from = remembered(repo, default)?;
                let range = Range::of(repo, &format!("{from}..{after}"))?;
                told(format!("what {} adds to {}", brief(after), harmless(default)), Some(range))
            }
        }
    }
}

/// From where to where a run goes.
#[derive(Debug, PartialEq, Eq)]
enum Ends {
    /// What one commit adds to another.
    Between(String, String),
    /// A branch was moved; without `before` it is new.
    Push { before: Option<String>, after: String, branch: Option<String>, default: Option<String> },
    /// A branch was taken away.
    Nothing,
    /// Nobody says.
    Unknown,
}

/// What GitHub Actions says.
fn github() -> Result<(String, Ends), Failure> {
    let event = variable("GITHUB_EVENT_NAME").unwrap_or_default();
    let told = match variable("GITHUB_EVENT_PATH") {
        Some(path) => read(Path::new(&path))?,
        None => Value::Null,
    };
    let ends = of_github(&event, &told, variable("GITHUB_SHA"), variable("GITHUB_REF"), variable("GITHUB_BASE_REF"));
    Ok((event, ends))
}

fn of_github(event: &str, told: &Value, sha: Option<String>, name: Option<String>, base: Option<String>) -> Ends {
    let text = |pointer: &str| told.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    let object = |pointer: &str| text(pointer).and_then(|name| object(&name));
    let between = |from: &str, to: &str| Some(Ends::Between(object(from)?, object(to)?));
    let default = text("/repository/default_branch");
    let of_ref = |name: Option<String>| name.and_then(|name| name.strip_prefix("refs/heads/").map(str::to_owned));
    match event {
        "pull_request" | "pull_request_target" | "pull_request_review" => {
            between("/pull_request/base/sha", "/pull_request/head/sha").unwrap_or(Ends::Unknown)
        }
        "merge_group" => between("/merge_group/base_sha", "/merge_group/head_sha").unwrap_or(Ends::Unknown),
        "push" if told.get("deleted") == Some(&Value::Bool(true)) => Ends::Nothing,
        "push" => match object("/after").or(sha) {
            Some(after) => {
                Ends::Push { before: object("/before"), after, branch: of_ref(text("/ref").or(name)), default }
            }
            None => Ends::Unknown,
        },
        // A run that somebody started has no commits of its own: those of its branch are meant.
        _ => match (sha, of_ref(name), base.or(default)) {
            (Some(after), branch @ Some(_), base @ Some(_)) if branch != base => {
                Ends::Push { before: None, after, branch, default: base }
            }
            _ => Ends::Unknown,
        },
    }
}

/// What GitLab CI says.
fn gitlab() -> (String, Ends) {
    let event = variable("CI_PIPELINE_SOURCE").unwrap_or_else(|| "pipeline".to_owned());
    let ends = of_gitlab(&event, variable);
    (event, ends)
}

fn of_gitlab(event: &str, variable: impl Fn(&str) -> Option<String>) -> Ends {
    let named = |name: &str| variable(name).and_then(|value| object(&value));
    // In a pipeline of merged results the commit at hand is one that GitLab made.
    let head = named("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA").or_else(|| named("CI_COMMIT_SHA"));
    let Some(head) = head else { return Ends::Unknown };
    if let Some(base) = named("CI_MERGE_REQUEST_DIFF_BASE_SHA") {
        return Ends::Between(base, head);
    }
    let (branch, default) = (variable("CI_COMMIT_BRANCH"), variable("CI_DEFAULT_BRANCH"));
    let before = named("CI_COMMIT_BEFORE_SHA");
    // Pipelines that nobody pushed for say of no commit that it was there before.
    if before.is_none() && event != "push" && (branch.is_none() || branch == default) {
        return Ends::Unknown;
    }
    Ends::Push { before, after: head, branch, default }
}

/// A variable of the environment that says something.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The name of an object; nothing for what is none, and for the one of zeros.
fn object(name: &str) -> Option<String> {
    let object = Oid::parse(name)?;
    object.as_bytes().iter().any(|byte| *byte != 0).then(|| object.to_string())
}

/// The description of the event at `path`.
fn read(path: &Path) -> Result<Value, Failure> {
    let failed = |why: String| Failure::new(format!("could not read the event that GITHUB_EVENT_PATH names: {why}"));
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(EVENT_BYTES).read_to_end(&mut bytes));
    read.map_err(|error| failed(system_words(&error)))?;
    serde_json::from_slice(&bytes).map_err(|error| failed(error.to_string()))
}

/// The last commit of a branch, as this clone remembers it.
fn remembered(repo: &Repo, branch: &str) -> Result<Oid, Failure> {
    let names = [format!("refs/remotes/origin/{branch}"), format!("refs/heads/{branch}")];
    names.iter().find_map(|name| repo.commit(name).ok()).ok_or_else(|| {
        Failure::new(format!("this clone does not have the branch {}", harmless(branch)))
            .help(format!("fetch it: `git fetch origin {}`, or fetch everything", harmless(branch)))
    })
}

fn unknown(service: Service, event: &str) -> Failure {
    let event = if event.is_empty() { "this run" } else { event };
    let failure = Failure::new(format!("{} says of no commits that {} is about them", service.name(), harmless(event)));
    failure.help("name them: `loopctl lint --range A..B`; `loopctl lint` judges the files as they are")
}

fn brief(name: &str) -> String {
    Oid::parse(name).map_or_else(|| name.to_owned(), short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sha(digit: char) -> String {
        String::from(digit).repeat(40)
    }

    #[test]
    fn github_tells_by_its_events() {
        let of =
            |event: &str, told: Value| of_github(event, &told, Some(sha('9')), Some("refs/heads/topic".into()), None);
        let ends = json!({"base": {"sha": sha('1')}, "head": {"sha": sha('2')}});
        assert_eq!(of("pull_request", json!({"pull_request": ends})), Ends::Between(sha('1'), sha('2')));
        let group = json!({"base_sha": sha('1'), "head_sha": sha('2')});
        assert_eq!(of("merge_group", json!({"merge_group": group})), Ends::Between(sha('1'), sha('2')));
        let push = |before: String| json!({"before": before, "after": sha('2'), "ref": "refs/heads/x", "repository": {"default_branch": "main"}});
        let pushed =
            |before| Ends::Push { before, after: sha('2'), branch: Some("x".into()), default: Some("main".into()) };
        assert_eq!(of("push", push(sha('1'))), pushed(Some(sha('1'))));
        assert_eq!(of("push", push(sha('0'))), pushed(None));
        assert_eq!(of("push", json!({"deleted": true, "after": sha('0')})), Ends::Nothing);
        for (event, told) in [("pull_request", json!({})), ("schedule", json!({})), ("merge_group", Value::Null)] {
            assert_eq!(of(event, told), Ends::Unknown, "{event}");
        }
        let started = of("workflow_dispatch", json!({"repository": {"default_branch": "main"}}));
        assert!(matches!(started, Ends::Push { before: None, .. }), "{started:?}");
        assert_eq!(of("workflow_dispatch", json!({"repository": {"default_branch": "topic"}})), Ends::Unknown);
    }

    #[test]
    fn gitlab_tells_by_its_variables() {
        let of = |event: &str, set: &[(&str, String)]| {
            of_gitlab(event, |name| set.iter().find(|(own, _)| *own == name).map(|(_, value)| value.clone()))
        };
        let head = ("CI_COMMIT_SHA", sha('2'));
        let base = ("CI_MERGE_REQUEST_DIFF_BASE_SHA", sha('1'));
        assert_eq!(of("merge_request_event", &[head.clone(), base.clone()]), Ends::Between(sha('1'), sha('2')));
        let source = ("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", sha('3'));
        assert_eq!(of("merge_request_event", &[head.clone(), base, source]), Ends::Between(sha('1'), sha('3')));
        let (default, branch) = (("CI_DEFAULT_BRANCH", "main".to_owned()), ("CI_COMMIT_BRANCH", "x".to_owned()));
        let pushed =
            |before| Ends::Push { before, after: sha('2'), branch: Some("x".into()), default: Some("main".into()) };
        let before = |digit| ("CI_COMMIT_BEFORE_SHA", sha(digit));
        assert_eq!(of("push", &[head.clone(), before('1'), default.clone(), branch.clone()]), pushed(Some(sha('1'))));
        assert_eq!(of("push", &[head.clone(), before('0'), default.clone(), branch]), pushed(None));
        let main = ("CI_COMMIT_BRANCH", "main".to_owned());
        assert_eq!(of("schedule", &[head, before('0'), default, main]), Ends::Unknown);
        assert_eq!(of("push", &[]), Ends::Unknown);
    }
}
