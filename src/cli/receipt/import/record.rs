//! The record of a run, as it lies on the disk.

use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::cli::clock::moment;
use crate::cli::workspace::Workspace;
use crate::model::Moment;
use crate::model::import::{Format, Observed, read};
use crate::model::policy::Matrix;
use crate::model::receipt::sha256;
use crate::repo::read_bytes;
use crate::text::{RepoPath, Source, ViewError, limits};

/// A record, and the form that it has.
pub(super) struct Record {
    pub(super) path: RepoPath,
    full: PathBuf,
    source: Source,
    pub(super) format: Format,
}

impl Record {
    /// Reads the record in `file`, in the form that is named, else in the one that it looks like.
    pub(super) fn open(file: &Path, format: Option<&str>, workspace: &Workspace) -> Result<Self, Failure> {
        let path = workspace.path(&file.to_string_lossy())?;
        let full = path.below(workspace.root());
        let source = source(&path, &full)?;
        let format = format.map_or_else(|| Format::guess(source.text()), Format::of_name).ok_or_else(|| {
            Failure::new(format!("{path} looks like no record of a run"))
                .help("say which it is: --format junit|matrix|tap|ctrf|receipt|exec")
        })?;
        Ok(Self { path, full, source, format })
    }

    /// What was observed of the run; `matrix` says how the summaries of its probe are written.
    pub(super) fn observed(&self, matrix: &Matrix) -> Result<Observed, Failure> {
        // Files that it names lie in its directory, or below.
        let directory = self.full.parent().unwrap_or(Path::new("."));
        let beside = |name: &RepoPath| read_bytes(directory, name, limits::RECORD_BYTES);
        read(self.format, &self.source, matrix, &beside).map_err(|faults| Failure::of_faults(&faults, &self.source))
    }

    /// When the file was written.
    pub(super) fn written(&self) -> Result<Moment, Failure> {
        let written = std::fs::metadata(&self.full).and_then(|meta| meta.modified()).map(moment);
        written.map_err(|error| Failure::io("could not tell when the record was written", &error))
    }

    /// The digest of its text.
    pub(super) fn sha256(&self) -> String {
        sha256(self.source.text().as_bytes())
    }
}

/// The text of the record.
fn source(path: &RepoPath, full: &Path) -> Result<Source, Failure> {
    let failed = |why: String| Failure::new(format!("could not read {path}: {why}"));
    let (parent, name) = full.parent().zip(full.file_name()).ok_or_else(|| failed("it is no file".into()))?;
    let name = RepoPath::from_relative(Path::new(name)).map_err(|_| failed("it has no name".into()))?;
    let bytes = read_bytes(parent, &name, limits::RECORD_BYTES).map_err(|error| failed(error.to_string()))?;
    let bytes = bytes.ok_or_else(|| failed("there is no such file".into()))?;
    let text = ViewError::text_of(bytes).map_err(|error| failed(error.to_string()))?;
    Ok(Source::new(path.clone(), text))
}
