//! `--format concise`: one line a finding.

use super::color_of;
use super::position::Places;
use super::text::{Color, Paint, one_line, push, sentence};
use crate::report::Report;

/// The findings as lines `path:line:column: severity[code] name: sentence`.
pub(super) fn render(report: &Report, paint: Paint) -> String {
    let mut lines = String::new();
    for file in &report.files {
        let places = Places::of(file);
        for finding in &file.findings {
            let place = places.of_finding(finding).map(|(text, span)| text.at(span.start));
            let place = place.map_or_else(String::new, |at| format!("{}:{}:", at.line, at.column));
            let path =
                paint.text(Color::Bold, &format!("{}:{place}", one_line(places.name(finding))));
            let word = format!("{}[{}]", finding.severity.as_str(), finding.rule.code);
            let word = paint.text(color_of(finding.severity), &word);
            let message = sentence(&finding.sentence());
            push!(lines, "{path} {word} {}: {message}\n", finding.rule.name);
        }
    }
    lines
}
