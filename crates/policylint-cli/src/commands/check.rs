//! `check`: finds what is wrong in policies, and says what follows for access.

mod args;
mod baseline;
mod config_args;
mod day;
mod survey;

use policylint::{Applicability, Document, KindConfidence, Severity};

use crate::error::Error;
use crate::exit::Outcome;
use crate::fixing::{Fixing, Purpose};
use crate::output::{self, Destination, Passed, Subject, Verbosity, counted};
use crate::report::{Report, Weight};
use crate::terminal::Console;

pub(crate) use args::{CheckArgs, Format};

/// Checks, prints, and says how it ended.
///
/// # Errors
/// If the environment or the output cannot be used.
pub(crate) fn run(args: &CheckArgs, console: Console) -> Result<Outcome, Error> {
    let report = survey::survey(args)?;
    let (output, verbosity) = (&args.output, args.output.verbosity());
    let destination = match (&output.output, output::pass_on(&report)?) {
        // The standard output holds a policy.
        (None, Passed::Something) => Destination::aside(console),
        (file, _) => Destination::new(file.as_deref(), console),
    };
    output::write(&report, output.format, args.subject(), verbosity, &destination)?;
    tell(&report, verbosity, console);
    if let Some(fixing) = args.fixing().filter(|_| verbosity != Verbosity::Quiet) {
        tell_fixes(&report, &fixing, console);
    }
    Ok(outcome(args, &report))
}

/// Says what could not be read, and what is worth knowing about the run.
fn tell(report: &Report, verbosity: Verbosity, console: Console) {
    for problem in &report.problems {
        match problem.weight {
            Weight::Error => console.error(&problem.message, Some(&problem.remedy)),
            Weight::Note if verbosity == Verbosity::Quiet => {}
            Weight::Note => console.note(&problem.message, Some(&problem.remedy)),
        }
    }
    if verbosity != Verbosity::Verbose {
        return;
    }
    for file in &report.files {
        for document in file.reading.iter().flat_map(|reading| &reading.documents) {
            console.note(&kind_note(&file.name, document), None);
        }
    }
}

/// Says how much was fixed, and how much more could be.
fn tell_fixes(report: &Report, fixing: &Fixing, console: Console) {
    let (fixed, files) = report.fixed();
    let left = report.findings().count();
    let verb = match fixing.purpose {
        Purpose::Write => "fixed",
        Purpose::Compare => "would fix",
    };
    let message = format!(
        "{verb} {fixed} of {} in {}",
        counted(fixed + left, "finding"),
        counted(files, "file")
    );
    let unsafe_ones = report.findings().filter(|(_, finding)| finding.fix.is_some()).count();
    let more = (fixing.least == Applicability::Safe && unsafe_ones > 0).then(|| {
        format!("`--unsafe-fixes` has a fix for {unsafe_ones} more, which may change access")
    });
    console.note(&message, more.as_deref());
}

fn outcome(args: &CheckArgs, report: &Report) -> Outcome {
    if report.has_errors() {
        return Outcome::Unread;
    }
    let fails = args.subject() != Subject::Changes
        && report.worst().is_some_and(|worst| worst >= Severity::from(args.exit.fail_level));
    let changes = report.files.iter().any(|file| file.change.is_some());
    if (fails || changes) && !args.exit.exit_zero { Outcome::Findings } else { Outcome::Clean }
}

/// What kind a document was taken for, and why.
fn kind_note(name: &str, document: &Document) -> String {
    let place = document
        .origin
        .address
        .as_ref()
        .map_or_else(String::new, |address| format!(" at `{address}`"));
    let sure = match document.kind.confidence {
        KindConfidence::Certain => "is",
        KindConfidence::Likely => "is likely",
    };
    format!(
        "`{name}`{place} {sure} {}: {}",
        document.policy_kind().phrase(),
        document.kind.evidence
    )
}
