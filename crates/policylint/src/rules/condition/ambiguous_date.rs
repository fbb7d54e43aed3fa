//! N006

use policylint_analysis::TypedValue;
use policylint_model::operator::OperatorFamily;
use policylint_model::value::Instant;
use policylint_syntax::edit::replace_value;
use policylint_syntax::json::quote;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A date is written as seconds since 1970, or as a year alone.
    ///
    /// ## Why is this bad?
    /// Nobody sees by a number of seconds which day it is, and four digits are a year, however many seconds were
    /// meant. A year alone is its first instant: `DateLessThan` with `2030` ends with the year 2029.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"DateLessThan": {"aws:CurrentTime": "1767225600"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where a program writes the policy and nobody reads it.
    ///
    /// ## Fix safety
    /// Unsafe: the same instant is written out, but it may not be the one that was meant.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "N006" "ambiguous-date" {
        group: Group::Condition,
        severity: Severity::Info,
        fix: FixKind::Unsafe,
        analyzer: &["INVALID_DATE_VALUE"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let conditions = &context.compiled.conditions;
    for literal in conditions.iter().filter(|one| one.family() == Some(OperatorFamily::Date)) {
        for value in &literal.values {
            let (Some(text), TypedValue::Instant(instant)) = (value.text.known(), value.typed())
            else {
                continue;
            };
            if !text.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let what = if text.len() == 4 { "a year alone" } else { "seconds since 1970" };
            let mut finding = reporter.at(value.text.node, format!("the date `{text}` is {what}"));
            if let Some(written) = written_out(instant) {
                let edit = replace_value(context.tree(), value.text.node, &quote(&written)).ok();
                let title = format!("write `{written}`");
                finding = finding
                    .so(format!("it stands for {written}"))
                    .help(title.clone())
                    .fix(edit.map(|edit| Fix::suggested(title, vec![edit])));
            }
            // AWS speaks of numbers only.
            let code = (text.len() != 4).then_some("INVALID_DATE_VALUE");
            reporter.push(finding.analyzer(code));
        }
    }
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// An instant in the form of ISO 8601, in UTC, if its year has four digits.
fn written_out(instant: &Instant) -> Option<String> {
    let seconds = instant.epoch_seconds();
    let (year, month, day) = civil(seconds.div_euclid(DAY));
    let second = seconds.rem_euclid(DAY);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    (1..=9999)
        .contains(&year)
        .then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

/// Year, month and day in the Gregorian calendar of a day counted from 1970-01-01.
fn civil(day: i64) -> (i64, i64, i64) {
    // Days since 0000-03-01, in eras of 400 years; years begin in March, so that a leap day ends one.
    let shifted = day.saturating_add(719_468);
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era.saturating_mul(400) + i64::from(month <= 2);
    (year, month, day_of_month)
}

#[cfg(test)]
mod tests {
    use policylint_model::value::Instant;

    use super::written_out;

    #[test]
    fn an_instant_reads_back_as_itself() {
        for seconds in [0, 951_782_399, 951_782_400, 1_709_164_800, 4_102_444_799, -1] {
            let instant = Instant::from_epoch_seconds(seconds);
            let text = written_out(&instant).expect("four digits");
            assert_eq!(Instant::parse(&text), Some(instant), "{text}");
        }
        assert_eq!(written_out(&Instant::from_epoch_seconds(i64::MAX)), None);
    }
}
