//! Y001

use crate::diagnostic::Severity;
use crate::rule::{Activation, Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A statement has no `Sid`.
    ///
    /// ## Why is this bad?
    /// A `Sid` says in a word what a statement is for, and reports, logs and suppressions name the statement
    /// by it. Without one it is "the third statement" until somebody moves it.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Sid": "ReadObjects", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Sid](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html)
    "Y001" "missing-sid" {
        group: Group::Style,
        severity: Severity::Info,
        activation: Activation::Strict,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.statement.sid.is_present() {
        return;
    }
    let finding = reporter
        .at_opening(context.statement.node, "the statement has no `Sid`")
        .help("say in a word what it is for");
    reporter.push(finding);
}
