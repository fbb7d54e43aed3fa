//! `--show-files`: what each file was taken for.

use super::counted;
use super::text::{lines, one_line};
use crate::report::{FileReport, FileState, Report};

/// One line a file: what became of it, its name, and why.
pub(super) fn render(report: &Report) -> String {
    lines(report.files.iter().map(|file| {
        let reason = reason(file).map_or_else(String::new, |reason| format!("  ({reason})"));
        format!("{:<11}  {}{reason}", state(file), one_line(&file.name))
    }))
}

/// What became of a file, in a word or two.
pub(super) fn state(file: &FileReport) -> &'static str {
    match file.state {
        FileState::Checked(_) => "checked",
        FileState::NoPolicy => "passed over",
        FileState::Unsupported(_) => "unsupported",
        FileState::Unread => "unread",
        FileState::Excluded => "excluded",
        FileState::Configuration => "configuration",
    }
}

/// Why.
pub(super) fn reason(file: &FileReport) -> Option<String> {
    match file.state {
        FileState::Checked(1) => Some("1 policy".to_owned()),
        FileState::Checked(0) => Some("no policy could be read".to_owned()),
        FileState::Checked(count) => Some(format!("{count} policies")),
        FileState::NoPolicy => Some("no policy".to_owned()),
        FileState::Unsupported(carrier) => Some(carrier.phrase().to_owned()),
        FileState::Excluded => Some("by the configuration".to_owned()),
        FileState::Unread | FileState::Configuration => None,
    }
}

/// What the run covered, as the end of a sentence.
pub(super) fn coverage(report: &Report) -> String {
    let totals = report.totals();
    let mut parts = vec![format!("{} checked", counted(totals.checked, "file"))];
    if totals.passed_over > 0 {
        parts.push(format!("{} passed over", totals.passed_over));
    }
    if totals.suppressed > 0 {
        parts.push(format!("{} suppressed", counted(totals.suppressed, "finding")));
    }
    if totals.known > 0 {
        parts.push(format!("{} in the baseline", counted(totals.known, "finding")));
    }
    if totals.unread > 0 {
        parts.push(format!("{} not read", totals.unread));
    }
    parts.join(", ")
}
