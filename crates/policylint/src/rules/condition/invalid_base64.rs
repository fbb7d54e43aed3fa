//! N010

use policylint_model::operator::OperatorFamily;

use crate::condition_value::report_unread;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A value of `BinaryEquals` is no text in Base64.
    ///
    /// ## Why is this bad?
    /// `BinaryEquals` decodes the value of the policy and compares bytes. A text that does not decode equals
    /// nothing.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"BinaryEquals": {"aws:PrincipalTag/key": "%%%"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"BinaryEquals": {"aws:PrincipalTag/key": "QmluYXJ5"}}}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "N010" "invalid-base64" {
        group: Group::Condition,
        analyzer: &["TYPE_MISMATCH_STRING"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_unread(
        context,
        reporter,
        OperatorFamily::Binary,
        "text in Base64",
        "encode the bytes in Base64, with padding",
    );
}
