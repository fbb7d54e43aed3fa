//! N003

use policylint_model::operator::OperatorFamily;

use crate::condition_value::report_unread;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A value of `Bool` or `Null` is neither `true` nor `false`.
    ///
    /// ## Why is this bad?
    /// These operators know two values. Any other text, `yes` or `1`, matches nothing: an Allow allows nothing,
    /// a Deny that should protect denies nothing.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "no"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "N003" "invalid-boolean" {
        group: Group::Condition,
        analyzer: &["TYPE_MISMATCH_BOOLEAN"],
        peers: &["parliament:MISMATCHED_TYPE_OPERATION_TO_NULL", "boogy:condition_type_mismatch"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_unread(
        context,
        reporter,
        OperatorFamily::Bool,
        "truth value",
        "write `true` or `false`",
    );
    report_unread(
        context,
        reporter,
        OperatorFamily::Null,
        "truth value",
        "write `true` for an absent key, `false` for a present one",
    );
}
