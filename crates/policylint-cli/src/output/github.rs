//! `--format github`: workflow commands of GitHub Actions, and a table for the summary of the step.

use policylint::{Diagnostic, Severity};

use super::files::coverage;
use super::position::Places;
use super::text::{one_line, push, sentence};
use super::{counted, url};
use crate::report::{Problem, Report, Weight};

/// More rows than this make the summary too long: GitHub takes one mebibyte.
const MOST_ROWS: usize = 500;

/// The findings and problems as workflow commands.
pub(super) fn render(report: &Report) -> String {
    let mut commands = String::new();
    for file in &report.files {
        let places = Places::of(file);
        for finding in &file.findings {
            commands.push_str(&command(finding, &places));
        }
    }
    for problem in &report.problems {
        commands.push_str(&problem_command(problem));
    }
    commands
}

/// The findings as a table in Markdown.
pub(super) fn summary(report: &Report) -> String {
    let mut table = String::from("## policylint\n\n");
    let total = report.findings().count();
    push!(table, "{} in {}\n\n", counted(total, "finding"), coverage(report));
    if total == 0 {
        return table;
    }
    table.push_str("| Severity | Rule | Place | Finding |\n|---|---|---|---|\n");
    let mut rows = 0;
    for file in &report.files {
        let places = Places::of(file);
        for finding in file.findings.iter().take(MOST_ROWS - rows) {
            table.push_str(&row(finding, &places));
        }
        rows = (rows + file.findings.len()).min(MOST_ROWS);
    }
    if total > rows {
        push!(table, "\nand {} more\n", total - rows);
    }
    table.push('\n');
    table
}

fn row(finding: &Diagnostic, places: &Places<'_>) -> String {
    let line = places.of_finding(finding).map(|(text, span)| text.line(span.start));
    let line = line.map_or_else(String::new, |line| format!(":{line}"));
    format!(
        "| {} | [{} {}]({}) | {}{line} | {} |\n",
        finding.severity.as_str(),
        finding.rule.code,
        finding.rule.name,
        url(finding.rule),
        cell(places.name(finding)),
        cell(&sentence(&finding.sentence())),
    )
}

fn command(finding: &Diagnostic, places: &Places<'_>) -> String {
    let word = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let place = places.of_finding(finding).map_or_else(String::new, |(text, span)| {
        let (start, end) = (text.at(span.start), text.at(span.end));
        format!(
            ",line={},col={},endLine={},endColumn={}",
            start.line, start.column, end.line, end.column
        )
    });
    let mut message = sentence(&finding.sentence());
    if let Some(help) = &finding.help {
        push!(message, "\nhelp: {}", sentence(help));
    }
    push!(message, "\ndocs: {}", url(finding.rule));
    let title = format!("{} {}", finding.rule.code, finding.rule.name);
    format!(
        "::{word} file={}{place},title={}::{}\n",
        property(places.name(finding)),
        property(&title),
        data(&message)
    )
}

fn problem_command(problem: &Problem) -> String {
    let word = match problem.weight {
        Weight::Error => "error",
        Weight::Note => "notice",
    };
    let file =
        problem.path.as_ref().map_or_else(String::new, |path| format!("file={},", property(path)));
    let message = format!("{}\nhelp: {}", one_line(&problem.message), one_line(&problem.remedy));
    format!("::{word} {file}title=policylint::{}\n", data(&message))
}

/// A text as the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as the value of a property of a workflow command.
fn property(text: &str) -> String {
    data(&one_line(text)).replace(':', "%3A").replace(',', "%2C")
}

/// A text as a cell of a Markdown table.
fn cell(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_the_runner_is_escaped() {
        assert_eq!(data("100%\r\n::error::x"), "100%25%0D%0A::error::x");
        assert_eq!(property("a:b,c%\n"), "a%3Ab%2Cc%25\\n");
        assert_eq!(cell("a|b<c>\n"), "a\\|b&lt;c>\\\\n");
    }
}
