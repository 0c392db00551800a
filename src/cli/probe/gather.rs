//! What a runner of many cases left on the disk: its summaries and logs, as far as they are of this run.
//!
//! A file is of this run if it came or changed while it ran. Which of several summaries is meant is told by the
//! run's id, in the name or the text; where nothing tells, none is taken.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::model::matrix::{Asked, Judged, Place, Summary, judge, names_run};
use crate::model::policy::Matrix;
use crate::model::receipt::{Log, sha256};
use crate::probe::{End, Ran, Summed};
use crate::repo::{Directory, system_words};
use crate::text::{Mode, RepoPath, Source, View, ViewError, limits};

/// What tells one state of a file from another without reading it.
type Stamp = (SystemTime, u64);

/// How much the clock that stamps files may be behind the one that is asked.
const LAG: Duration = Duration::from_millis(20);

/// The places in which a run leaves its evidence, and what lay there before.
pub(super) struct Gathering<'a> {
    root: &'a Path,
    matrix: &'a Matrix,
    cases: &'a [String],
    run_id: String,
    before: HashMap<RepoPath, Stamp>,
}

impl<'a> Gathering<'a> {
    /// Looks at what lies in the places of `matrix` before a run; nothing for a runner that writes no summary.
    pub(super) fn before(root: &'a Path, matrix: &'a Matrix, cases: &'a [String], run_id: &str) -> Option<Self> {
        matrix.summary.as_ref()?;
        let mut gathering = Self { root, matrix, cases, run_id: run_id.to_owned(), before: HashMap::new() };
        let mut places = vec![gathering.summaries()];
        places.extend(cases.iter().filter_map(|case| gathering.logs(case)));
        for place in places {
            for path in gathering.files(&place) {
                if let Some(stamp) = stamp(&path.below(root)) {
                    gathering.before.insert(path, stamp);
                }
            }
        }
        Some(gathering)
    }

    fn summaries(&self) -> Place {
        Place::of_summary(self.matrix.summary.as_deref().unwrap_or_default(), &self.run_id)
    }

    fn logs(&self, case: &str) -> Option<Place> {
        Some(Place::of_log(self.matrix.logs.as_deref()?, &self.run_id, case))
    }

    /// The files that lie in a place, sorted; links are none.
    fn files(&self, place: &Place) -> Vec<RepoPath> {
        if let Some(path) = place.path() {
            return stamp(&path.below(self.root)).map(|_| path).into_iter().collect();
        }
        let directory = place.directory();
        let below: PathBuf = directory.as_ref().map_or_else(|| self.root.to_path_buf(), |path| path.below(self.root));
        let full = |path: &RepoPath| match &directory {
            Some(directory) => RepoPath::new(&format!("{directory}/{path}")).ok(),
            None => Some(path.clone()),
        };
        let entries = Directory::at(below).entries().unwrap_or_default();
        let files = entries.iter().filter(|entry| matches!(entry.mode, Mode::File | Mode::Executable));
        files.filter_map(|entry| full(&entry.path)).filter(|path| place.holds(path)).collect()
    }

    /// The files that came to a place, or changed there, while the command ran.
    fn fresh(&self, place: &Place) -> Vec<RepoPath> {
        let mut files = self.files(place);
        files.retain(|path| stamp(&path.below(self.root)).as_ref() != self.before.get(path));
        files
    }

    /// What the runner wrote, and what that is worth; `declared` are all cases of the probe.
    pub(super) fn after(&self, ran: &Ran, declared: &[String]) -> Summed {
        let is_whole = matches!(ran.end, End::Code(_));
        let asked = Asked { declared, selected: self.cases, wants_logs: self.matrix.logs.is_some(), is_whole };
        let found = self.read();
        let (sources, broken) = match found {
            Ok(sources) => (sources, Vec::new()),
            Err(_) if !is_whole => (Vec::new(), Vec::new()),
            Err(why) => (Vec::new(), vec![why]),
        };
        let summaries: Vec<Summary> = sources.iter().map(|(_, summary)| summary.clone()).collect();
        let log = |case: &str, named: Option<&str>| self.log(case, named, &sources, ran.started);
        let mut judged = judge(asked, &summaries, &log);
        if !broken.is_empty() {
            // Without a summary nothing is known of any case; that is said once.
            judged = Judged { against: Vec::new(), broken, ..judged };
        }
        let read = |(source, _): &(Source, Summary)| Log {
            path: source.path().to_string(),
            sha256: sha256(source.text().as_bytes()),
        };
        Summed { judged, run_id: self.run_id.clone(), summaries: sources.iter().map(read).collect() }
    }

    /// The summaries of this run.
    fn read(&self) -> Result<Vec<(Source, Summary)>, String> {
        let place = self.summaries();
        let fresh = self.fresh(&place);
        let mut sources = Vec::new();
        for path in &fresh {
            let failed = |why: String| format!("the summary {path} cannot be read: {why}");
            let bytes = bytes(&path.below(self.root), limits::FILE_BYTES).map_err(|why| failed(why.to_string()))?;
            let text = ViewError::text_of(bytes).map_err(|why| failed(why.to_string()))?;
            sources.push(Source::new(path.clone(), text));
        }
        let named =
            |source: &Source| names_run(source.path().name(), &self.run_id) || names_run(source.text(), &self.run_id);
        let own: Vec<Source> = sources.iter().filter(|source| named(source)).cloned().collect();
        let meant = match (own.is_empty(), sources.len()) {
            (false, _) => own,
            (true, 1) => sources,
            (true, 0) => return Err(self.missing(&place)),
            (true, _) => {
                let names: Vec<&str> = fresh.iter().map(RepoPath::as_str).collect();
                return Err(format!(
                    "{} summaries were written, and none names the run {}: {}",
                    names.len(),
                    self.run_id,
                    names.join(", ")
                ));
            }
        };
        let read = |source: Source| match Summary::read(source.text(), self.matrix) {
            Ok(summary) => Ok((source, summary)),
            Err(fault) => Err(format!("{}:{}: {}", source.path(), source.line(fault.span), fault.message)),
        };
        meant.into_iter().map(read).collect()
    }

    /// Why there is no summary of this run.
    fn missing(&self, place: &Place) -> String {
        match self.files(place).as_slice() {
            [] => format!("no summary was written: nothing is called {}", place.pattern()),
            [one] => format!("no summary was written: {one} is of an earlier run"),
            several => format!("no summary was written: the {} that are there are of earlier runs", several.len()),
        }
    }

    /// The log of a case: the one that the summary names, else the only fresh one in its place.
    fn log(
        &self,
        case: &str,
        named: Option<&str>,
        summaries: &[(Source, Summary)],
        started: SystemTime,
    ) -> Result<Log, String> {
        let path = match (named, self.logs(case)) {
            (Some(named), _) => self.named_log(named, summaries, started)?,
            (None, Some(place)) => match self.fresh(&place).as_slice() {
                [one] => one.clone(),
                [] if self.files(&place).is_empty() => return Err(format!("there is no {}", place.pattern())),
                [] => return Err(format!("{} is of an earlier run", place.pattern())),
                several => return Err(format!("{} files are called {}", several.len(), place.pattern())),
            },
            (None, None) => return Err("the summary names none".to_owned()),
        };
        let bytes = bytes(&path.below(self.root), limits::RECORD_BYTES).map_err(|why| format!("{path} is {why}"))?;
        Ok(Log { path: path.to_string(), sha256: sha256(&bytes) })
    }

    /// The file that a summary names: from the root, else from where the summary lies.
    fn named_log(&self, named: &str, summaries: &[(Source, Summary)], started: SystemTime) -> Result<RepoPath, String> {
        let inside = Path::new(named).strip_prefix(self.root).unwrap_or(Path::new(named));
        let beside = summaries.iter().filter_map(|(source, _)| {
            let (directory, _) = source.path().as_str().rsplit_once('/')?;
            RepoPath::from_relative(&Path::new(directory).join(inside)).ok()
        });
        let candidates: Vec<RepoPath> = RepoPath::from_relative(inside).into_iter().chain(beside).collect();
        if candidates.is_empty() {
            return Err(format!("{named} lies outside of the repository"));
        }
        let there = candidates.into_iter().find_map(|path| Some((stamp(&path.below(self.root))?, path)));
        let Some((stamp, path)) = there else { return Err(format!("there is no {named}")) };
        let is_old = match self.before.get(&path) {
            Some(before) => *before == stamp,
            None => is_before(stamp.0, started),
        };
        if is_old { Err(format!("{path} is of an earlier run")) } else { Ok(path) }
    }
}

/// Whether a file was last written before `started`. A disk that keeps whole seconds is asked for no more.
fn is_before(written: SystemTime, started: SystemTime) -> bool {
    let since = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let (written, started) = (since(written), since(started));
    if written.subsec_nanos() == 0 { written.as_secs() < started.as_secs() } else { written + LAG < started }
}

/// The state of a regular file.
fn stamp(path: &Path) -> Option<Stamp> {
    let meta = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some((meta.modified().ok()?, meta.len()))
}

fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, ViewError> {
    let failed = |error: std::io::Error| ViewError::Failed(system_words(&error));
    let meta = fs::symlink_metadata(path).map_err(failed)?;
    if meta.len() > limit {
        return Err(ViewError::TooLarge { bytes: meta.len(), limit });
    }
    fs::read(path).map_err(failed)
}
