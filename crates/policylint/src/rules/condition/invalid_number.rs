//! N004

use policylint_model::operator::OperatorFamily;

use crate::condition_value::report_unread;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A value of a numeric operator is no number.
    ///
    /// ## Why is this bad?
    /// A numeric operator compares numbers: a sign, digits, one decimal point. What does not read so, `1h` or
    /// `1,000`, matches nothing.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:TerminateInstances", "Resource": "*", "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "1h"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:TerminateInstances", "Resource": "*", "Condition": {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "N004" "invalid-number" {
        group: Group::Condition,
        analyzer: &["TYPE_MISMATCH_NUMBER"],
        peers: &["boogy:condition_type_mismatch"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_unread(
        context,
        reporter,
        OperatorFamily::Numeric,
        "number",
        "write digits, with a sign and a decimal point where needed",
    );
}
