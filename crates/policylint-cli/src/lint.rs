//! Reads and checks files, several at a time; the order of the results is that of the files.

use std::path::Path;

use policylint::model::account::{FaultKind, FaultWeight};
use policylint::{
    Baseline, Diagnostic, Judged, Linted, Linter, ReadOptions, Reading, Recognition, SourceFile,
};
use rayon::prelude::*;

use crate::config::Config;
use crate::error::Error;
use crate::fixing::{self, Fixing, Purpose};
use crate::input::{self, Content, InputFile, Reader, Summons};
use crate::output::counted;
use crate::report::{FileReport, FileState, Problem};

/// Fewer files are not worth starting threads for.
const WORTH_THREADS: usize = 16;

/// How to read and check.
#[derive(Debug)]
pub(crate) struct Job<'a> {
    /// What the command line says about the documents.
    pub(crate) options: ReadOptions,
    /// What the configuration says.
    pub(crate) config: &'a Config,
    /// The rules; without them files are only recognized.
    pub(crate) linter: Option<&'a Linter>,
    /// What is known, and neither reported nor fixed.
    pub(crate) known: Option<&'a Baseline>,
    /// What is to be done about what can be fixed.
    pub(crate) fixing: Option<Fixing>,
    /// How many threads, if the user said so.
    pub(crate) threads: Option<usize>,
    /// What is kept of files without findings.
    pub(crate) keep: Keep,
}

/// What is kept of files in which nothing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// Their state.
    State,
    /// What they were read as, too.
    Reading,
}

/// A file that was looked at, and what is to be said about it.
pub(crate) type Looked = (Option<FileReport>, Vec<Problem>);

/// Reads and checks the files.
///
/// # Errors
/// If the threads cannot be started.
pub(crate) fn run(files: &[InputFile], job: &Job<'_>) -> Result<Vec<Looked>, Error> {
    let mut looked = look_at_plain_and_links(files, job)?;
    if let Some(linter) = job.linter {
        add_findings_about_accounts(&mut looked, linter);
    }
    Ok(looked)
}

/// Adds what rules find in all files together that tell of accounts.
fn add_findings_about_accounts(looked: &mut [Looked], linter: &Linter) {
    let reports = looked.iter_mut().filter_map(|(report, _)| report.as_mut());
    let (mut reports, readings): (Vec<_>, Vec<_>) = reports
        .filter_map(|report| {
            let reading = report.reading.take_if(|reading| reading.snapshot.is_some())?;
            Some((report, reading))
        })
        .unzip();
    let linted = linter.lint_accounts(&readings.iter().collect::<Vec<_>>());
    for ((report, reading), linted) in reports.iter_mut().zip(readings).zip(linted) {
        let fixless =
            linted.findings.into_iter().map(|finding| Diagnostic { fix: None, ..finding });
        report.findings.extend(fixless);
        Linter::sort(&mut report.findings);
        report.suppressed.extend(linted.suppressed.into_iter().map(|hidden| hidden.by));
        report.reading = Some(reading);
    }
}

fn look_at_plain_and_links(files: &[InputFile], job: &Job<'_>) -> Result<Vec<Looked>, Error> {
    if job.fixing.is_none() {
        return look_at_all(files, job);
    }
    // What links lead to is fixed where it lies, and read by the links then.
    let is_link = |file: &InputFile| file.path.as_deref().is_some_and(Path::is_symlink);
    let (links, plain): (Vec<InputFile>, Vec<InputFile>) = files.iter().cloned().partition(is_link);
    let mut looked = look_at_all(&plain, job)?;
    looked.extend(look_at_all(&links, job)?);
    looked.sort_by(|(a, _), (b, _)| {
        let name = |report: &Option<FileReport>| report.as_ref().map(|report| report.name.clone());
        name(a).cmp(&name(b))
    });
    Ok(looked)
}

fn look_at_all(files: &[InputFile], job: &Job<'_>) -> Result<Vec<Looked>, Error> {
    if files.len() < WORTH_THREADS || job.threads == Some(1) {
        let mut reader = Reader::default();
        return Ok(files.iter().map(|file| look(&mut reader, file, job)).collect());
    }
    let threads = job.threads.unwrap_or(0);
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(Error::Threads)?;
    Ok(pool.install(|| {
        files.par_iter().map_init(Reader::default, |reader, file| look(reader, file, job)).collect()
    }))
}

/// Reads and checks one file.
fn look(reader: &mut Reader, file: &InputFile, job: &Job<'_>) -> Looked {
    let unread = |problem| (Some(FileReport::new(&file.name, FileState::Unread)), vec![problem]);
    let Some(path) = &file.path else {
        return match input::read_stdin() {
            Ok(bytes) if bytes.len() as u64 > input::MAX_NAMED_BYTES => {
                unread(too_large(file, input::MAX_NAMED_BYTES))
            }
            Ok(bytes) => judge(&bytes, file, job),
            Err(error) => unread(Problem::unreadable(&file.name, &error)),
        };
    };
    match reader.read(path, file) {
        Ok(Content::Bytes(bytes)) => judge(bytes, file, job),
        // What is packed is not written to.
        Ok(Content::Unpacked(bytes)) => check(bytes, file, job),
        Ok(Content::NotJson) => (None, Vec::new()),
        Ok(Content::NoPolicy) => {
            (Some(FileReport::new(&file.name, FileState::NoPolicy)), Vec::new())
        }
        Ok(Content::TooLarge(limit)) => unread(too_large(file, limit)),
        Err(error) => unread(Problem::unreadable(&file.name, &error)),
    }
}

fn too_large(file: &InputFile, limit: u64) -> Problem {
    let name = &file.name;
    let limit = limit >> 20;
    let (message, remedy) = match file.summons {
        Summons::Named => (
            format!("cannot read `{name}`: it has more than {limit} MiB"),
            "a policy has at most some 20 KB: name the part of the file that holds policies",
        ),
        Summons::Found => (
            format!("did not read `{name}`: it has more than {limit} MiB, and may hold policies"),
            "name the file to have it read, or have git ignore it",
        ),
    };
    Problem::error(Some(name), message, remedy)
}

/// Checks the bytes of a file, and fixes what is asked for before.
fn judge(bytes: &[u8], file: &InputFile, job: &Job<'_>) -> Looked {
    let Some((fixing, linter)) = job.fixing.as_ref().zip(job.linter) else {
        return check(bytes, file, job);
    };
    let mended = fixing::mend(fixing, bytes, file, |text| {
        let reading = read(SourceFile::new(file.name.as_str(), text), file, job);
        let mut findings = lint(&reading, linter).findings;
        if let Some(known) = job.known {
            known.of_file(&file.name).take_known(&reading, &mut findings);
        }
        Judged { reading, findings }
    });
    let after = mended.change.as_ref().map_or(bytes, |change| &change.stored);
    let (mut report, mut problems) = check(after, file, job);
    problems.extend(mended.problems);
    if let Some(report) = &mut report {
        report.fixed = mended.fixed;
        match fixing.purpose {
            Purpose::Write if file.path.is_none() => report.passed_on = Some(after.to_vec()),
            Purpose::Write => {}
            Purpose::Compare => report.change = mended.change,
        }
    }
    (report, problems)
}

fn read(source: SourceFile, file: &InputFile, job: &Job<'_>) -> Reading {
    let options = job.config.read_options(&job.options, &file.name);
    let options = ReadOptions { summons: file.summons, ..options };
    policylint::read(source, &options)
}

/// What is wrong in what was read of a file.
fn lint(reading: &Reading, linter: &Linter) -> Linted {
    match reading.recognition {
        Recognition::Policy => linter.lint_file(reading),
        // What AWS answered is no text to mend.
        Recognition::Snapshot => {
            let mut linted = linter.lint_file(reading);
            linted.findings.iter_mut().for_each(|finding| finding.fix = None);
            linted
        }
        _ => Linted::default(),
    }
}

fn check(bytes: &[u8], file: &InputFile, job: &Job<'_>) -> Looked {
    let (source, stored) = match std::str::from_utf8(bytes) {
        Ok(text) => (SourceFile::new(file.name.as_str(), text), None),
        Err(_) => {
            (SourceFile::from_bytes(file.name.as_str(), bytes.to_vec()), Some(bytes.to_vec()))
        }
    };
    let reading = read(source, file, job);
    let mut problems: Vec<Problem> = complaint(&reading, file).into_iter().collect();
    let state = match reading.recognition {
        Recognition::Snapshot if reading.documents.is_empty() => FileState::NoPolicy,
        Recognition::Policy | Recognition::Snapshot => FileState::Checked(reading.documents.len()),
        Recognition::Unsupported(carrier) => FileState::Unsupported(carrier),
        Recognition::Other => FileState::NoPolicy,
    };
    let mut report = FileReport::new(&file.name, state);
    if matches!(reading.recognition, Recognition::Policy | Recognition::Snapshot) {
        problems.extend(snapshot_problems(&reading));
        problems.extend(syntax_problem(&reading, &file.name));
        if let Some(linter) = job.linter {
            let linted = lint(&reading, linter);
            report.findings = linted.findings;
            report.suppressed = linted.suppressed.into_iter().map(|hidden| hidden.by).collect();
        }
    }
    let is_asked_again =
        reading.snapshot.is_some() && job.linter.is_some_and(Linter::looks_at_accounts);
    if !report.findings.is_empty() || is_asked_again || job.keep == Keep::Reading {
        report.reading = Some(reading);
        report.stored = stored;
    }
    (Some(report), problems)
}

/// What is to be said of a file without policies that could be checked.
fn complaint(reading: &Reading, file: &InputFile) -> Option<Problem> {
    let name = &file.name;
    let named = file.summons == Summons::Named;
    match reading.recognition {
        Recognition::Unsupported(carrier) => {
            let message = format!("`{name}` is {}, which is not read yet", carrier.phrase());
            let remedy = "take its policies out into files of their own to have them checked";
            Some(if named {
                Problem::error(Some(name), message, remedy)
            } else {
                Problem::note(Some(name), message, remedy)
            })
        }
        Recognition::Other if named => Some(Problem::error(
            Some(name),
            format!("`{name}` holds no policy"),
            "leave it out, or say with `--kind` what kind of policy it is",
        )),
        _ => None,
    }
}

/// What could not be taken in of a snapshot. What it leaves unknown matters to questions about the
/// account, not to checking the policies that are there.
fn snapshot_problems(reading: &Reading) -> Vec<Problem> {
    let Some(snapshot) = &reading.snapshot else { return Vec::new() };
    let faults = snapshot.faults.iter().filter(|fault| {
        matches!(fault.kind, FaultKind::UnreadablePolicy | FaultKind::Malformed | FaultKind::Null)
    });
    faults
        .map(|fault| {
            let name = snapshot.file.as_ref();
            let at = reading.file().map_or_else(String::new, |file| {
                let at = file.lines().line_column(file.text(), fault.site.span.start);
                format!(" at line {}, column {}", at.line, at.column)
            });
            let message = format!("`{name}`{at}: {}", fault.message);
            match fault.weight {
                FaultWeight::Error => Problem::error(Some(name), message, &*fault.remedy),
                FaultWeight::Note => Problem::note(Some(name), message, &*fault.remedy),
            }
        })
        .collect()
}

/// That a file is not JSON all through, which makes the run fail whatever the rules say.
fn syntax_problem(reading: &Reading, name: &str) -> Option<Problem> {
    let errors = reading.syntax_errors();
    let (place, first) = errors.iter().min_by_key(|(place, _)| *place)?;
    let source = reading.file()?;
    let at = source.lines().line_column(source.text(), place.span.start);
    let message = format!(
        "`{name}` has {}, the first at line {}, column {}: expected {}, found {}",
        counted(errors.len(), "syntax error"),
        at.line,
        at.column,
        first.expected,
        first.found,
    );
    let remedy = format!("{}; what was read of it may be incomplete", first.remedy);
    Some(Problem::error(Some(name), message, remedy))
}
