//! `--format json`: everything, in a shape that is kept from release to release. A member may come,
//! none will go or change its meaning without another `version`.

use policylint::{Diagnostic, Fingerprints, Place};
use serde::Serialize;

use super::files;
use super::position::{Places, Position};
use super::{Subject, statistics, url};
use crate::error::Error;
use crate::report::{FileReport, Problem, Report, Weight};

/// The version of the shapes below.
const VERSION: u8 = 1;

#[derive(Debug, Serialize)]
struct Output<'a> {
    version: u8,
    #[serde(flatten)]
    subject: SubjectOutput<'a>,
    summary: Summary,
    errors: Vec<ProblemOutput<'a>>,
    notes: Vec<ProblemOutput<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum SubjectOutput<'a> {
    Findings(Vec<Finding<'a>>),
    Statistics(Vec<Frequency<'a>>),
    Files(Vec<Fate<'a>>),
}

#[derive(Debug, Serialize)]
struct Finding<'a> {
    code: &'a str,
    name: &'a str,
    group: &'a str,
    severity: &'a str,
    confidence: &'a str,
    message: &'a str,
    consequence: Option<&'a str>,
    help: Option<&'a str>,
    url: String,
    location: Location<'a>,
    statement: Option<Statement<'a>>,
    labels: Vec<Label<'a>>,
    fix: Option<Fix<'a>>,
    fingerprint: String,
}

#[derive(Debug, Serialize)]
struct Location<'a> {
    file: &'a str,
    #[serde(flatten)]
    range: Option<Range>,
    pointer: Option<&'a str>,
    address: Option<&'a str>,
    label: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Debug, Serialize)]
struct Point {
    line: u32,
    column: u32,
    offset: u64,
}

#[derive(Debug, Serialize)]
struct Statement<'a> {
    index: u32,
    sid: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Label<'a> {
    text: &'a str,
    file: Option<&'a str>,
    #[serde(flatten)]
    range: Option<Range>,
}

#[derive(Debug, Serialize)]
struct Fix<'a> {
    title: &'a str,
    applicability: &'a str,
    edits: Vec<Edit<'a>>,
}

#[derive(Debug, Serialize)]
struct Edit<'a> {
    file: &'a str,
    start: u64,
    end: u64,
    replacement: &'a str,
}

#[derive(Debug, Serialize)]
struct Frequency<'a> {
    code: &'a str,
    name: &'a str,
    count: usize,
}

#[derive(Debug, Serialize)]
struct Fate<'a> {
    file: &'a str,
    state: &'a str,
    reason: Option<String>,
}

#[derive(Debug, Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
    in_baseline: usize,
    files_checked: usize,
    files_passed_over: usize,
    files_unread: usize,
}

#[derive(Debug, Serialize)]
struct ProblemOutput<'a> {
    file: Option<&'a str>,
    message: &'a str,
    help: &'a str,
}

/// The run as one JSON document.
///
/// # Errors
/// If it cannot be formed, which no input should bring about.
pub(super) fn render(report: &Report, subject: Subject) -> Result<String, Error> {
    let subject = match subject {
        Subject::Findings | Subject::Changes => {
            SubjectOutput::Findings(report.files.iter().flat_map(findings).collect())
        }
        Subject::Statistics => SubjectOutput::Statistics(counts(report)),
        Subject::Files => SubjectOutput::Files(report.files.iter().map(file).collect()),
    };
    let output = Output {
        version: VERSION,
        subject,
        summary: summary(report),
        errors: problems(report, Weight::Error),
        notes: problems(report, Weight::Note),
    };
    to_text(&output)
}

/// The findings, each as a JSON document in a line of its own.
///
/// # Errors
/// If they cannot be formed, which no input should bring about.
pub(super) fn render_lines(report: &Report) -> Result<String, Error> {
    let mut lines = String::new();
    for finding in report.files.iter().flat_map(findings) {
        lines.push_str(&serde_json::to_string(&finding).map_err(Error::Form)?);
        lines.push('\n');
    }
    Ok(lines)
}

/// A value as a JSON document with its last newline.
///
/// # Errors
/// If it cannot be formed.
pub(crate) fn to_text(value: &impl Serialize) -> Result<String, Error> {
    let mut text = serde_json::to_string_pretty(value).map_err(Error::Form)?;
    text.push('\n');
    Ok(text)
}

fn findings(file: &FileReport) -> Vec<Finding<'_>> {
    let places = Places::of(file);
    let mut fingerprints = file.reading.as_ref().map(Fingerprints::of);
    let mut fingerprint = |found: &Diagnostic| {
        fingerprints.as_mut().map_or_else(String::new, |known| known.fingerprint(found))
    };
    file.findings.iter().map(|found| finding(found, &places, fingerprint(found))).collect()
}

fn finding<'a>(found: &'a Diagnostic, places: &Places<'a>, fingerprint: String) -> Finding<'a> {
    let range = |place: Place| {
        let (text, span) = places.find(found, place)?;
        Some(Range { start: text.at(span.start).into(), end: text.at(span.end).into() })
    };
    let file_of = |place: Place| places.find(found, place).map(|(text, _)| text.source().name());
    Finding {
        code: found.rule.code,
        name: found.rule.name,
        group: found.rule.group.folder(),
        severity: found.severity.as_str(),
        confidence: found.rule.confidence.as_str(),
        message: &found.message,
        consequence: found.consequence.as_deref(),
        help: found.help.as_deref(),
        url: url(found.rule),
        location: Location {
            file: places.name(found),
            range: range(found.place),
            pointer: found.pointer.as_deref(),
            address: found.address.as_deref(),
            label: found.label.as_deref(),
        },
        statement: found
            .statement
            .as_ref()
            .map(|statement| Statement { index: statement.index, sid: statement.sid.as_deref() }),
        labels: found
            .labels
            .iter()
            .map(|label| Label {
                text: &label.text,
                file: file_of(label.place),
                range: range(label.place),
            })
            .collect(),
        fix: found.fix.as_ref().map(|fix| fix_of(found, fix, places)),
        fingerprint,
    }
}

fn fix_of<'a>(found: &Diagnostic, fix: &'a policylint::Fix, places: &Places<'a>) -> Fix<'a> {
    // An edit is of a file, else the fix would not have been offered.
    let edits = fix.edits.iter().filter_map(|edit| {
        let (text, span) = places.find(found, edit.place)?;
        let (start, end) = (text.stored(span.start as usize), text.stored(span.end as usize));
        Some(Edit { file: text.source().name(), start, end, replacement: &edit.text })
    });
    Fix { title: &fix.title, applicability: fix.applicability.as_str(), edits: edits.collect() }
}

fn counts(report: &Report) -> Vec<Frequency<'static>> {
    let counts = statistics::counts(report).into_iter();
    counts.map(|(rule, count)| Frequency { code: rule.code, name: rule.name, count }).collect()
}

fn file(file: &FileReport) -> Fate<'_> {
    Fate { file: &file.name, state: files::state(file), reason: files::reason(file) }
}

fn summary(report: &Report) -> Summary {
    let totals = report.totals();
    Summary {
        errors: totals.errors,
        warnings: totals.warnings,
        infos: totals.infos,
        suppressed: totals.suppressed,
        in_baseline: totals.known,
        files_checked: totals.checked,
        files_passed_over: totals.passed_over,
        files_unread: totals.unread,
    }
}

fn problems(report: &Report, weight: Weight) -> Vec<ProblemOutput<'_>> {
    let of_weight = report.problems.iter().filter(|problem| problem.weight == weight);
    of_weight.map(problem).collect()
}

fn problem(problem: &Problem) -> ProblemOutput<'_> {
    ProblemOutput {
        file: problem.path.as_deref(),
        message: &problem.message,
        help: &problem.remedy,
    }
}

impl From<Position> for Point {
    fn from(position: Position) -> Self {
        Self { line: position.line, column: position.column, offset: position.offset }
    }
}
