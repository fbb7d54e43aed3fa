//! `--statistics`: how often each rule found something.

use policylint::Rule;

use super::counted;
use super::text::{Color, Paint, push};
use crate::report::Report;

/// The rules that found something, with how often: the most frequent first, then by code.
pub(super) fn counts(report: &Report) -> Vec<(&'static Rule, usize)> {
    let mut counts: Vec<(&'static Rule, usize)> = Vec::new();
    for (_, finding) in report.findings() {
        match counts.iter_mut().find(|(rule, _)| rule.code == finding.rule.code) {
            Some((_, count)) => *count += 1,
            None => counts.push((finding.rule, 1)),
        }
    }
    counts.sort_by(|(a, more), (b, less)| less.cmp(more).then_with(|| a.code.cmp(b.code)));
    counts
}

/// The counts as a table.
pub(super) fn render(report: &Report, paint: Paint) -> String {
    let counts = counts(report);
    let width = counts.iter().map(|(_, count)| count.to_string().len()).max().unwrap_or(0);
    let mut table = String::new();
    for (rule, count) in &counts {
        let code = paint.text(Color::Bold, rule.code);
        push!(table, "{count:>width$}  {code}  {}\n", rule.name);
    }
    let total = counts.iter().map(|(_, count)| count).sum();
    push!(table, "{} of {}\n", counted(total, "finding"), counted(counts.len(), "rule"));
    let totals = report.totals();
    for (count, place) in [(totals.suppressed, "suppressed"), (totals.known, "in the baseline")] {
        if count > 0 {
            push!(table, "{} {place}\n", counted(count, "more finding"));
        }
    }
    table
}
