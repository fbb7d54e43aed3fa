//! P005

use policylint_model::{ModelErrorKind, POLICY_ELEMENTS};

use crate::misspelling::is_lack_explained;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// The policy has no `Statement`.
    ///
    /// ## Why is this bad?
    /// `Statement` is the one element that every policy must have. AWS refuses a policy without it.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Statement](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html)
    "P005" "missing-statement" {
        group: Group::Grammar,
        analyzer: &["MISSING_STATEMENT"],
        peers: &["parliament:MALFORMED"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    // O023 speaks of policies of other types.
    if context.of_other_type().is_some() {
        return;
    }
    for error in &context.document.errors {
        let is_missing = error.kind == ModelErrorKind::MissingStatement;
        if !is_missing || is_lack_explained(tree, error.node, &["Statement"], &POLICY_ELEMENTS) {
            continue;
        }
        let finding = reporter
            .at_opening(error.node, "the policy has no `Statement`")
            .so("AWS refuses it")
            .help("add `Statement` with a list of statements");
        reporter.push(finding);
    }
}
