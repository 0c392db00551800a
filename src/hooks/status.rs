//! Whether hooks will really run.

use std::path::PathBuf;

use super::found::{has_crlf, is_executable};
use super::{Found, Hook, Hooks, Slot};

/// The programs that hooks may call.
#[derive(Clone, Debug, Default)]
pub struct Binary {
    /// The `loopctl` that a shell finds.
    pub on_path: Option<PathBuf>,
    /// The one that runs now.
    pub own: Option<PathBuf>,
}

/// One hook, whether it runs, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The hook and what stands in its place.
    pub slot: Slot,
    /// Whether git will run it, and it will call loopctl.
    pub runs: bool,
    /// What is wrong, or worth knowing.
    pub problems: Vec<Problem>,
}

/// Something about a hook that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What.
    pub what: String,
    /// What to do about it.
    pub help: String,
}

impl Problem {
    fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { what: what.into(), help: help.into() }
    }
}

impl Binary {
    /// Whether hooks call another program than the one that runs now.
    pub fn differs(&self) -> bool {
        let real = |path: &PathBuf| path.canonicalize().unwrap_or_else(|_| path.clone());
        self.on_path.as_ref().map(real) != self.own.as_ref().map(real)
    }
}

impl Standing {
    /// Looks at `hook` as git will when it is time to run it.
    pub fn of(hooks: &Hooks, hook: Hook, binary: &Binary) -> Self {
        let slot = hooks.slot(hook);
        let mut problems: Vec<Problem> = silent(hooks, &slot).into_iter().collect();
        // One that was edited still does what is in it.
        let calls = problems.is_empty() || slot.found == Found::Edited;
        let unfit = if slot.found == Found::Nothing { Vec::new() } else { unfit(&slot) };
        let mut runs = calls && unfit.is_empty();
        problems.extend(unfit);
        if runs && (binary.on_path.is_none() || binary.differs()) {
            problems.push(other(binary));
            runs = binary.on_path.is_some();
        }
        Self { slot, runs, problems }
    }
}

/// Why what stands where git looks is not a hook that calls loopctl, or not the one that was placed.
fn silent(hooks: &Hooks, slot: &Slot) -> Option<Problem> {
    let path = slot.path.display();
    match slot.found {
        Found::Own | Found::Calls => None,
        Found::Nothing => Some(absent(hooks, slot)),
        Found::Foreign => Some(Problem::new(
            format!("{path} is another hook, which does not call loopctl"),
            "`loopctl hooks install` lets it run first, and loopctl after it",
        )),
        Found::Edited => Some(Problem::new(
            format!("{path} was edited, or is of another version of loopctl"),
            "remove it and run `loopctl hooks install` for the plain one",
        )),
        Found::Managed(manager) => {
            let calls = hooks.root.as_deref().is_some_and(|root| manager.calls(root, slot.hook));
            let what = format!("{path} belongs to {}, which does not call loopctl", manager.name());
            (!calls).then(|| Problem::new(what, manager.advice(slot.hook)))
        }
    }
}

/// Why nothing stands where git looks.
fn absent(hooks: &Hooks, slot: &Slot) -> Problem {
    let usual = hooks.usual_slot(slot.hook).filter(|usual| matches!(usual.found, Found::Own | Found::Edited));
    if let (Some(set), Some(elsewhere)) = (&hooks.path.set, usual) {
        let what = format!(
            "{} is not looked at: core.hooksPath ({}, {}) says {}",
            elsewhere.path.display(),
            set.scope,
            set.origin,
            set.value
        );
        return Problem::new(what, "`loopctl hooks install` places it where git looks; or unset core.hooksPath");
    }
    let aside = if slot.chained { "; the hook that was moved aside for it does not run either" } else { "" };
    Problem::new(format!("it is not installed{aside}"), "`loopctl hooks install` places it")
}

/// Why the system would not run the file.
fn unfit(slot: &Slot) -> Vec<Problem> {
    let mut problems = Vec::new();
    let path = slot.path.display();
    let again = match slot.found {
        Found::Own => "`loopctl hooks install` writes it anew".to_owned(),
        _ => format!("chmod +x '{path}'"),
    };
    if !is_executable(&slot.path) {
        problems.push(Problem::new(format!("{path} is not executable, so git passes it over"), again));
    }
    if has_crlf(&slot.path) {
        let help = match slot.found {
            Found::Own => "`loopctl hooks install` writes it anew".to_owned(),
            _ => "write it with line feeds alone; `*.sh eol=lf` in .gitattributes keeps it so".to_owned(),
        };
        problems
            .push(Problem::new(format!("the first line of {path} ends with CR LF, so its shell is not found"), help));
    }
    problems
}

/// Why hooks do not call this program.
fn other(binary: &Binary) -> Problem {
    let own = binary.own.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    match &binary.on_path {
        None => Problem::new("loopctl is not on PATH, so the hook refuses everything", format!("put {own} on PATH")),
        Some(path) => Problem::new(
            format!("the hook calls {}, not {own}, which runs now", path.display()),
            "put the directory of the right one first on PATH",
        ),
    }
}
