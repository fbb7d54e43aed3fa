//! N037

use policylint_analysis::{Literal, TypedValue};
use policylint_model::Effect;
use policylint_model::operator::BaseOperator;
use policylint_model::value::Instant;

use crate::diagnostic::Severity;
use crate::rule::{Activation, Check, Confidence, Group, Reporter, StatementContext, declare_rule};
use crate::settings::Day;

declare_rule! {
    /// A statement holds only until, or from, a day that is over.
    ///
    /// ## Why is this bad?
    /// An Allow whose window has ended allows nothing more: whoever relied on it is locked out, and
    /// whoever reads it takes it for a grant. A Deny that starts in the past holds at all times: its
    /// date says nothing. The day to reckon from is the one given by `--today`, else the clock's.
    ///
    /// ## Example
    /// ```json bad today=2026-01-31
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"DateLessThan": {"aws:CurrentTime": "2025-07-01T00:00:00Z"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good today=2026-01-31
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"DateLessThan": {"aws:CurrentTime": "2026-07-01T00:00:00Z"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where expired grants are kept on purpose, as a record.
    ///
    /// ## References
    /// - [AWS: Allows access based on date and time](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws-dates.html)
    "N037" "expired-date" {
        group: Group::Condition,
        severity: Severity::Info,
        confidence: Confidence::Medium,
        activation: Activation::Strict,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let Some(today) = context.within.settings.today.and_then(start_of) else { return };
    let effect = context.compiled.effect;
    for literal in context.compiled.conditions.iter().filter(|literal| is_on_time(literal)) {
        let past = || {
            literal.complete && literal.values.iter().all(|value| is_before(value.typed(), &today))
        };
        let Some(side) = side(literal) else { continue };
        let finding = match (effect, side) {
            (Some(Effect::Allow), Side::Until) if past() => reporter
                .at(literal.values_node, "the time until which this holds is over")
                .so("this statement allows nothing any more")
                .help("remove the statement, or move the date"),
            (Some(Effect::Deny), Side::From) if past() => reporter
                .at(literal.values_node, "the time from which this holds has come")
                .so("this statement denies as it would without the date")
                .help("remove the date"),
            _ => continue,
        };
        reporter.push(finding);
    }
}

/// On which side of its date a condition holds.
#[derive(Clone, Copy)]
enum Side {
    Until,
    From,
}

fn side(literal: &Literal<'_>) -> Option<Side> {
    match literal.known_operator()?.base {
        BaseOperator::DateLessThan | BaseOperator::DateLessThanEquals => Some(Side::Until),
        BaseOperator::DateGreaterThan | BaseOperator::DateGreaterThanEquals => Some(Side::From),
        _ => None,
    }
}

/// Whether a condition is on the time of the request, which every request carries.
fn is_on_time(literal: &Literal<'_>) -> bool {
    !literal.values.is_empty()
        && (literal.is_on("aws:CurrentTime") || literal.is_on("aws:EpochTime"))
}

fn is_before(value: &TypedValue, today: &Instant) -> bool {
    matches!(value, TypedValue::Instant(instant) if instant < today)
}

/// The first instant of a day, in UTC.
fn start_of(day: Day) -> Option<Instant> {
    Instant::parse(&format!("{:04}-{:02}-{:02}", day.year, day.month, day.day))
}
