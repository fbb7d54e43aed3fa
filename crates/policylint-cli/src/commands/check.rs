//! `check`: finds what is wrong in policies, and says what follows for access.

mod args;
mod day;

use policylint::{Applicability, Document, KindConfidence, Linter, Severity};

use crate::error::Error;
use crate::exit::Outcome;
use crate::fixing::{Fixing, Purpose};
use crate::input::{self, Gathered};
use crate::lint::{self, Job, Keep};
use crate::output::{self, Destination, Passed, Subject, Verbosity, counted};
use crate::report::{Problem, Report, Weight};
use crate::terminal::Console;

pub(crate) use args::{CheckArgs, Format};

/// Checks, prints, and says how it ended.
///
/// # Errors
/// If the environment or the output cannot be used.
pub(crate) fn run(args: &CheckArgs, console: Console) -> Result<Outcome, Error> {
    let linter = Linter::new(args.settings()?);
    let report = check(args, &linter)?;
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

fn check(args: &CheckArgs, linter: &Linter) -> Result<Report, Error> {
    let Gathered { files, mut problems } = input::gather(&args.request());
    let job = Job {
        options: args.read_options(),
        fixing: args.fixing(),
        linter: (args.subject() != Subject::Files).then_some(linter),
        threads: args.files.jobs.map(usize::from),
        keep: if args.output.verbosity() == Verbosity::Verbose {
            Keep::Reading
        } else {
            Keep::State
        },
    };
    let mut reports = Vec::with_capacity(files.len());
    for (report, more) in lint::run(&files, &job)? {
        reports.extend(report);
        problems.extend(more);
    }
    if reports.is_empty() && problems.is_empty() {
        let remedy = "policies are looked for in `*.json` and the like; name a file to have it checked whatever it is called";
        problems.push(Problem::note(None, "found no file that may hold a policy", remedy));
    }
    problems.sort_by(|a, b| {
        let path = |problem: &Problem| problem.path.clone().unwrap_or_default().into_bytes();
        path(a).cmp(&path(b)).then_with(|| a.message.cmp(&b.message))
    });
    problems.dedup();
    Ok(Report { files: reports, problems })
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
