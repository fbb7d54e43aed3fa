//! P008

use policylint_model::{ModelErrorKind, STATEMENT_ELEMENTS};

use crate::misspelling::is_lack_explained;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// A statement has no `Effect`.
    ///
    /// ## Why is this bad?
    /// Whether a statement allows or denies has no default. AWS refuses a policy that leaves it out.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Effect](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html)
    "P008" "missing-effect" {
        group: Group::Grammar,
        analyzer: &["MISSING_EFFECT"],
        peers: &["parliament:MALFORMED", "cfn-lint:E3510", "iam-policy:syntax", "boogy:policy_structure"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for error in &context.document.errors {
        let is_missing = error.kind == ModelErrorKind::MissingEffect;
        if !is_missing || is_lack_explained(tree, error.node, &["Effect"], &STATEMENT_ELEMENTS) {
            continue;
        }
        let finding = reporter
            .at_opening(error.node, "the statement has no `Effect`")
            .so("AWS refuses the policy")
            .help("add `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`");
        reporter.push(finding);
    }
}
