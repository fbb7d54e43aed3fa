//! P006

use policylint_model::ModelErrorKind;
use policylint_syntax::Kind;

use crate::diagnostic::Severity;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// `Statement` is an empty list, or a statement is an empty object.
    ///
    /// ## Why is this bad?
    /// A policy without statements allows nothing and denies nothing. Where a generator wrote it,
    /// the statements were lost on the way.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": []}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Statement](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html)
    "P006" "empty-statement-list" {
        group: Group::Grammar,
        severity: Severity::Warning,
        analyzer: &["MISSING_STATEMENT"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for error in &context.document.errors {
        if error.kind != ModelErrorKind::EmptyStatement {
            continue;
        }
        let finding = if tree.kind(error.node) == Kind::Array {
            reporter
                .at(error.node, "`Statement` is an empty list")
                .so("the policy allows nothing and denies nothing")
                .help("add a statement, or remove the policy")
        } else {
            reporter
                .at(error.node, "the statement is empty")
                .so("it allows nothing and denies nothing")
                .help("fill it in, or remove it")
                .analyzer(None)
        };
        reporter.push(finding);
    }
}
