//! N005

use policylint_model::operator::OperatorFamily;

use crate::condition_value::report_unread;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A value of a date operator is no date.
    ///
    /// ## Why is this bad?
    /// A date operator compares times in one of the forms of ISO 8601 that AWS takes, such as `2030-12-31` or
    /// `2030-12-31T23:59:59Z`, or seconds since 1970. What does not read so matches nothing: a window that was
    /// meant to close never does, or never opens.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"DateGreaterThan": {"aws:CurrentTime": "31.12.2030"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2030-12-31"}}}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "N005" "invalid-date" {
        group: Group::Condition,
        analyzer: &["TYPE_MISMATCH_DATE"],
        peers: &["boogy:condition_type_mismatch"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_unread(
        context,
        reporter,
        OperatorFamily::Date,
        "date",
        "write it like `2030-12-31T23:59:59Z`",
    );
}
