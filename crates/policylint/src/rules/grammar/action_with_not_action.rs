//! P011

use policylint_model::{ElementPair, ModelErrorKind};

use crate::element_pair;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// A statement has both `Action` and `NotAction`.
    ///
    /// ## Why is this bad?
    /// `Action` lists what a statement is about, `NotAction` what it is not about. AWS refuses a
    /// statement with both.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "NotAction": "s3:DeleteObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: NotAction](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html)
    "P011" "action-with-not-action" {
        group: Group::Grammar,
        analyzer: &["UNSUPPORTED_ELEMENT_COMBINATION"],
        peers: &["parliament:MALFORMED", "cfn-lint:E3510", "iam-policy:syntax", "boogy:policy_structure"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    for error in &context.document.errors {
        if error.kind == ModelErrorKind::BothOfPair(ElementPair::Action) {
            let help =
                "keep one; to take actions out of `Action`, deny them in a statement of their own";
            if let Some(finding) =
                element_pair::both(context, reporter, error.node, ElementPair::Action)
            {
                reporter.push(finding.help(help));
            }
        }
    }
}
