//! The file of the baseline: reads it, takes what it holds out of a report, and writes it.

use std::path::Path;

use policylint::{Baseline, Fingerprints};
use serde::{Deserialize, Serialize};

use super::config_args::ConfigArgs;
use crate::error::Error;
use crate::output::{self, counted};
use crate::path;
use crate::report::{FileState, Problem, Report};

/// The version of the shape below.
const VERSION: u32 = 1;
/// Larger files are no baseline.
const MOST_BYTES: u64 = 256 << 20;
/// So many entries that match nothing are named.
const MOST_NAMED: usize = 5;

#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    version: u32,
    findings: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    file: String,
    code: String,
    fingerprint: String,
    count: usize,
}

/// The baseline that the arguments name.
///
/// # Errors
/// If it cannot be read.
pub(super) fn read_given(args: &ConfigArgs) -> Result<Option<Baseline>, Error> {
    let Some(file) = &args.baseline else { return Ok(None) };
    // A file that is about to be written need not be there.
    if !file.exists() && args.write_baseline.as_ref() == Some(file) {
        return Ok(None);
    }
    read(file).map(Some)
}

/// Takes out of a report what is known, and writes the baseline if asked to.
///
/// # Errors
/// If the file cannot be written.
pub(super) fn apply(
    args: &ConfigArgs,
    known: Option<Baseline>,
    report: &mut Report,
) -> Result<(), Error> {
    let written = args.write_baseline.as_deref().map(|file| (file, of_report(report)));
    if let Some((file, mut known)) = args.baseline.as_deref().zip(known) {
        take_known(&mut known, report);
        // Writing the same file drops what is left.
        if args.write_baseline.as_deref() != Some(file) {
            report.problems.extend(unused(file, &known, report));
        }
    }
    if let Some((file, mut baseline)) = written {
        write(file, &baseline)?;
        take_known(&mut baseline, report);
        let count = report.totals().known;
        let message = format!("wrote {} to `{}`", counted(count, "finding"), path::display(file));
        let remedy = "check with `--baseline` and this file, and only what is new is reported";
        report.problems.push(Problem::note(None, message, remedy));
    }
    Ok(())
}

fn take_known(baseline: &mut Baseline, report: &mut Report) {
    for file in report.files.iter_mut().filter(|file| file.state != FileState::Configuration) {
        if let Some(reading) = &file.reading {
            file.known += baseline.take_known(reading, &mut file.findings);
        }
    }
}

fn of_report(report: &Report) -> Baseline {
    let mut baseline = Baseline::default();
    for file in report.files.iter().filter(|file| file.state != FileState::Configuration) {
        let Some(reading) = &file.reading else { continue };
        let mut fingerprints = Fingerprints::of(reading);
        for finding in &file.findings {
            let fingerprint = fingerprints.fingerprint(finding);
            baseline.add(&file.name, &fingerprint, finding.rule.code, 1);
        }
    }
    baseline
}

/// What to say of entries of files that were checked, and match nothing.
fn unused(file: &Path, baseline: &Baseline, report: &Report) -> Option<Problem> {
    let checked = |name: &str| {
        let states = report.files.iter().filter(|file| file.name == name);
        states.into_iter().any(|file| matches!(file.state, FileState::Checked(_)))
    };
    let left: Vec<_> =
        baseline.entries().filter(|(name, _, known)| known.count > 0 && checked(name)).collect();
    let count: usize = left.iter().map(|(_, _, known)| known.count).sum();
    if count == 0 {
        return None;
    }
    let named =
        left.iter().take(MOST_NAMED).map(|(name, _, known)| format!("{} in `{name}`", known.code));
    let named = named.collect::<Vec<_>>().join(", ");
    let more = if left.len() > MOST_NAMED { ", and more" } else { "" };
    let shown = path::display(file);
    let message = format!(
        "{} of the baseline `{shown}` {} no longer found: {named}{more}",
        counted(count, "finding"),
        if count == 1 { "is" } else { "are" },
    );
    let remedy = format!("`--write-baseline {shown}` writes it anew");
    Some(Problem::note(Some(&shown), message, remedy))
}

fn read(file: &Path) -> Result<Baseline, Error> {
    let shown = path::display(file);
    let refuse = |reason: &str| {
        let message = format!("cannot read the baseline `{shown}`: {reason}");
        Error::Input(Problem::error(
            Some(&shown),
            message,
            "correct the path, or write it anew with `--write-baseline`",
        ))
    };
    let size = std::fs::metadata(file).map_err(|error| refuse(&path::reason(&error)))?.len();
    if size > MOST_BYTES {
        return Err(refuse("it has more than 256 MiB"));
    }
    let text = std::fs::read(file).map_err(|error| refuse(&path::reason(&error)))?;
    let stored: Stored = serde_json::from_slice(&text)
        .map_err(|error| refuse(&format!("it is no baseline: {error}")))?;
    if stored.version != VERSION {
        return Err(refuse(&format!("its version is {}, not {VERSION}", stored.version)));
    }
    let mut baseline = Baseline::default();
    for entry in stored.findings {
        baseline.add(&entry.file, &entry.fingerprint, &entry.code, entry.count);
    }
    Ok(baseline)
}

fn write(file: &Path, baseline: &Baseline) -> Result<(), Error> {
    let entries = baseline.entries().map(|(name, fingerprint, known)| Entry {
        file: name.to_owned(),
        code: known.code.clone(),
        fingerprint: fingerprint.to_owned(),
        count: known.count,
    });
    let mut findings: Vec<Entry> = entries.collect();
    findings.sort_by(|a, b| {
        (&a.file, &a.code, &a.fingerprint).cmp(&(&b.file, &b.code, &b.fingerprint))
    });
    let text = output::to_json(&Stored { version: VERSION, findings })?;
    output::write_file(file, &text)
}
