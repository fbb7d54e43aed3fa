//! What a run prints: one file for each format, and where it goes.

mod analyzer;
mod concise;
mod diff;
mod explain;
mod file;
mod files;
mod full;
mod github;
mod json;
mod position;
#[cfg(test)]
mod shape;
mod statistics;
pub(crate) mod text;

use policylint::{Rule, Severity};

use crate::commands::check::Format;
use crate::error::Error;
use crate::report::Report;
use crate::terminal::Console;

pub(crate) use explain::explain_simulation;
pub(crate) use file::{Destination, write_file};
pub(crate) use json::to_text as to_json;
pub(crate) use text::Paint;

/// What to print of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// What is wrong.
    Findings,
    /// How often each rule found something.
    Statistics,
    /// What each file was taken for.
    Files,
    /// What fixing would change.
    Changes,
}

/// How much to print besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verbosity {
    /// Nothing.
    Quiet,
    /// A line that sums up.
    Normal,
    /// Also what was found out on the way.
    Verbose,
}

/// Whether something else than the report went to the standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passed {
    /// The standard input, with its fixes.
    Something,
    /// Nothing.
    Nothing,
}

/// Writes the standard input, with its fixes, to the standard output, if that was asked for.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn pass_on(report: &Report) -> Result<Passed, Error> {
    let Some(bytes) = report.files.iter().find_map(|file| file.passed_on.as_deref()) else {
        return Ok(Passed::Nothing);
    };
    file::ended_by_reader(Console::print(bytes))?;
    Ok(Passed::Something)
}

/// Prints a run.
///
/// # Errors
/// If the output cannot be formed or written.
pub(crate) fn write(
    report: &Report,
    format: Format,
    subject: Subject,
    verbosity: Verbosity,
    destination: &Destination,
) -> Result<(), Error> {
    let paint = destination.paint();
    let text = match (subject, format) {
        (Subject::Findings, Format::Full) => {
            full::render(report, paint, destination.columns(), verbosity)
        }
        (Subject::Findings, Format::Jsonl) => json::render_lines(report)?,
        (Subject::Findings, Format::Concise) => concise::render(report, paint),
        (Subject::Findings, Format::AccessAnalyzer) => analyzer::render(report)?,
        (Subject::Findings, Format::Github) => github::render(report),
        (Subject::Changes, _) => diff::render(report, paint),
        (_, Format::Json | Format::Jsonl) => json::render(report, subject)?,
        (Subject::Statistics, _) => statistics::render(report, paint),
        (Subject::Files, _) => files::render(report),
    };
    destination.write(&text)?;
    if format == Format::Github && subject == Subject::Findings {
        file::append_to_step_summary(&github::summary(report))?;
    }
    Ok(())
}

/// The address of a rule's page.
pub(crate) fn url(rule: &Rule) -> String {
    format!("{}/blob/main/docs/rules/{}-{}.md", env!("CARGO_PKG_REPOSITORY"), rule.code, rule.name)
}

/// A number with its noun, which takes an `s` in the plural.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{ending}")
}

/// The color of a severity.
pub(crate) fn color_of(severity: Severity) -> text::Color {
    match severity {
        Severity::Error => text::Color::Red,
        Severity::Warning => text::Color::Yellow,
        Severity::Info => text::Color::Cyan,
    }
}
