//! What a run found: files, findings, and what could not be read.

use std::io;

use policylint::{Carrier, Diagnostic, Document, Place, Reading, Severity, SourceFile, Span, Tree};

use crate::path;

/// What a run found. Files stand in order of their names' bytes, and so do problems.
#[derive(Debug)]
pub(crate) struct Report {
    /// The files that were looked at.
    pub(crate) files: Vec<FileReport>,
    /// What went wrong, and what is worth knowing.
    pub(crate) problems: Vec<Problem>,
}

/// What was found in one file.
#[derive(Debug)]
pub(crate) struct FileReport {
    /// Its name as shown.
    pub(crate) name: String,
    /// What became of it.
    pub(crate) state: FileState,
    /// What is wrong in it, in order.
    pub(crate) findings: Vec<Diagnostic>,
    /// For each finding that a suppression of the configuration hid, the suppression's number.
    pub(crate) suppressed: Vec<usize>,
    /// How many findings the baseline holds.
    pub(crate) known: usize,
    /// What it was read as, as long as something speaks of it.
    pub(crate) reading: Option<Reading>,
    /// Its bytes, if they are not UTF-8.
    pub(crate) stored: Option<Vec<u8>>,
    /// How many fixes were applied to it, or would be.
    pub(crate) fixed: usize,
    /// What they change, where that is to be shown.
    pub(crate) change: Option<Change>,
    /// What goes to the standard output in place of what came by the standard input.
    pub(crate) passed_on: Option<Vec<u8>>,
}

/// What fixing makes of a file.
#[derive(Debug)]
pub(crate) struct Change {
    /// The text that was read.
    pub(crate) before: String,
    /// The text with the fixes.
    pub(crate) after: String,
    /// The same in the encoding of the file.
    pub(crate) stored: Vec<u8>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileState {
    /// The rules ran over so many policies in it.
    Checked(usize),
    /// It holds no policy.
    NoPolicy,
    /// It carries policies in a way that is not read yet.
    Unsupported(Carrier),
    /// It could not be read.
    Unread,
    /// The configuration leaves it out.
    Excluded,
    /// It is a part of the configuration.
    Configuration,
}

/// Something that went wrong with a file, or is worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Whether it makes the run fail.
    pub(crate) weight: Weight,
    /// The file or folder, as shown.
    pub(crate) path: Option<String>,
    /// What it is.
    pub(crate) message: String,
    /// What to do.
    pub(crate) remedy: String,
}

/// What a problem does to the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// The run fails.
    Error,
    /// Nothing.
    Note,
}

/// How many findings there are of each severity, and how many files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Totals {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) infos: usize,
    pub(crate) suppressed: usize,
    pub(crate) known: usize,
    pub(crate) checked: usize,
    pub(crate) passed_over: usize,
    pub(crate) unread: usize,
}

impl Problem {
    /// A problem that makes the run fail.
    pub(crate) fn error(
        path: Option<&str>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            weight: Weight::Error,
            path: path.map(str::to_owned),
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// A problem that is worth knowing.
    pub(crate) fn note(
        path: Option<&str>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { weight: Weight::Note, ..Self::error(path, message, remedy) }
    }

    /// A file or folder that the system does not let us read.
    pub(crate) fn unreadable(shown: &str, error: &io::Error) -> Self {
        let remedy = match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                "correct the path, or leave it out"
            }
            io::ErrorKind::PermissionDenied => "make it readable, or leave it out",
            _ => "mend or leave it out",
        };
        Self::error(Some(shown), format!("cannot read `{shown}`: {}", path::reason(error)), remedy)
    }
}

impl FileReport {
    /// A file of which nothing more is said.
    pub(crate) fn new(name: &str, state: FileState) -> Self {
        Self {
            name: name.to_owned(),
            state,
            findings: Vec::new(),
            suppressed: Vec::new(),
            known: 0,
            reading: None,
            stored: None,
            fixed: 0,
            change: None,
            passed_on: None,
        }
    }

    /// The text that was read.
    pub(crate) fn file(&self) -> Option<&SourceFile> {
        self.reading.as_ref()?.file()
    }

    /// The document that a finding lies in.
    pub(crate) fn document_of(&self, finding: &Diagnostic) -> Option<&Document> {
        let mut documents = self.reading.as_ref()?.documents.iter();
        documents.find(|document| document.origin.address == finding.address)
    }

    /// The tree that a finding speaks of.
    pub(crate) fn tree_of(&self, finding: &Diagnostic) -> Option<&Tree> {
        let reading = self.reading.as_ref()?;
        let document = self.document_of(finding);
        Some(document.map_or(reading.tree.as_ref(), |document| document.tree.as_ref()))
    }

    /// The file that holds a place of a finding, and the span in it; a place that is in no file has
    /// no text that a person could open.
    pub(crate) fn in_file(
        &self,
        finding: &Diagnostic,
        place: Place,
    ) -> Option<(&SourceFile, Span)> {
        self.tree_of(finding)?.sources().in_file(place)
    }
}

impl Report {
    /// Every finding with its file, in order.
    pub(crate) fn findings(&self) -> impl Iterator<Item = (&FileReport, &Diagnostic)> {
        self.files.iter().flat_map(|file| file.findings.iter().map(move |finding| (file, finding)))
    }

    /// How many fixes were applied, or would be, and in how many files.
    pub(crate) fn fixed(&self) -> (usize, usize) {
        let counts = self.files.iter().map(|file| file.fixed).filter(|fixed| *fixed > 0);
        counts.fold((0, 0), |(fixes, files), fixed| (fixes + fixed, files + 1))
    }

    /// Whether something could not be read.
    pub(crate) fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.weight == Weight::Error)
    }

    /// The worst severity among the findings.
    pub(crate) fn worst(&self) -> Option<Severity> {
        self.findings().map(|(_, finding)| finding.severity).max()
    }

    /// The counts.
    pub(crate) fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for (_, finding) in self.findings() {
            match finding.severity {
                Severity::Error => totals.errors += 1,
                Severity::Warning => totals.warnings += 1,
                Severity::Info => totals.infos += 1,
            }
        }
        for file in &self.files {
            totals.suppressed += file.suppressed.len();
            totals.known += file.known;
            match file.state {
                FileState::Checked(_) => totals.checked += 1,
                FileState::NoPolicy | FileState::Unsupported(_) | FileState::Excluded => {
                    totals.passed_over += 1;
                }
                FileState::Unread => totals.unread += 1,
                FileState::Configuration => {}
            }
        }
        totals
    }
}
