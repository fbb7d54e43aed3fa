//! P010

use policylint_model::{ModelErrorKind, STATEMENT_ELEMENTS};

use crate::misspelling::is_lack_explained;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// A statement has neither `Action` nor `NotAction`.
    ///
    /// ## Why is this bad?
    /// A statement must say which actions it is about. AWS refuses a policy that does not.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
    "P010" "missing-action" {
        group: Group::Grammar,
        analyzer: &["MISSING_ACTION"],
        peers: &["parliament:MALFORMED", "cfn-lint:E3510", "iam-policy:syntax", "boogy:policy_structure"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let wanted = ["Action", "NotAction"];
    for error in &context.document.errors {
        let is_missing = error.kind == ModelErrorKind::MissingAction;
        if !is_missing || is_lack_explained(tree, error.node, &wanted, &STATEMENT_ELEMENTS) {
            continue;
        }
        let finding = reporter
            .at_opening(error.node, "the statement has neither `Action` nor `NotAction`")
            .so("AWS refuses the policy")
            .help("add `Action` with the actions that it is about");
        reporter.push(finding);
    }
}
